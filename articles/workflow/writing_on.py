"""Going on: the next version of an approved story, and stories that are dropped and brought back."""

from datetime import datetime

from articles.models import Article, Change, Revision, record
from articles.workflow.acting import acting, reasoned, turn
from articles.workflow.refusals import Refused
from articles.workflow.table import APPROVED, DRAFT, SPIKED


def reopen(article: Article, *, by, at: datetime, change: str = Change.UPDATE) -> Revision:
    """Go on with an approved story: an update or a correction. What is live or scheduled stays."""
    return _begin_the_next("reopen", article, by=by, at=at, change=change)


def correct(article: Article, *, by, at: datetime, change: str = Change.CORRECTION) -> Revision:
    """Go on with a story that readers have seen, to put right what it said; readers will get a public note."""
    return _begin_the_next("correct", article, by=by, at=at, change=change)


def _begin_the_next(verb: str, article: Article, *, by, at: datetime, change: str) -> Revision:
    with acting(verb, article, by=by, at=at):
        if article.editions.opened(at).exists():
            article.change, article.change_note = change, ""
            Article.objects.filter(pk=article.pk).update(change=change, change_note="")
        turn(article, DRAFT, verb=verb, by=by, at=at)
        return record(article, verb=verb, by=by, at=at, content=article.content())


def abandon(article: Article, *, by, at: datetime) -> Revision:
    """Drop an update: the working copy goes back to what was last printed."""
    with acting("abandon", article, by=by, at=at):
        last = article.editions.select_related("revision").order_by("-number").first()
        if last.revision is None or last.revision.content is None:
            raise Refused("What was printed last is not kept any more. Go on with the update, or take its text out.")
        article.restore(last.revision.content)
        turn(article, APPROVED, verb="abandon", by=by, at=at)
        return record(article, verb="abandon", by=by, at=at, content=article.content())


def spike(article: Article, *, by, at: datetime, reason: str) -> Revision:
    """Drop a story that was never live."""
    reason = reasoned(reason, "Say why the story is spiked.")
    with acting("spike", article, by=by, at=at):
        turn(article, SPIKED, verb="spike", by=by, at=at, why=reason)
        return record(article, verb="spike", by=by, at=at, why=reason)


def revive(article: Article, *, by, at: datetime) -> Revision:
    """Bring a spiked story back as a draft."""
    with acting("revive", article, by=by, at=at):
        turn(article, DRAFT, verb="revive", by=by, at=at)
        return record(article, verb="revive", by=by, at=at)
