"""Filing: from the writers to the desk and back, and standing by what was read."""

from datetime import datetime

from articles import checklist
from articles.models import Article, Part, Revision, record
from articles.printing import print_revision
from articles.standing import name_of
from articles.workflow.acting import acting, insist, latest, reasoned, turn
from articles.workflow.approving import as_read, stand_by
from articles.workflow.publishing import put_off
from articles.workflow.refusals import Refused
from articles.workflow.table import APPROVED, DRAFT, SUBMITTED, is_editor, may_stand_by


def submit(article: Article, *, by, at: datetime) -> Revision:
    """File to the desk: pin the last saved state and stand by its words and pictures."""
    with acting("submit", article, by=by, at=at):
        filed = latest(article)
        insist(checklist.before_filing(article, filed.content, at))
        printed = print_revision(article, filed)
        for part in Part:
            stand_by(article, part, printed, by=by, at=at)
        turn(article, SUBMITTED, verb="submit", by=by, at=at, filed=filed)
        return record(article, verb="submit", by=by, at=at)


def recall(article: Article, *, by, at: datetime) -> Revision:
    """Take a filed story back, as long as no editor has taken it."""
    with acting("recall", article, by=by, at=at):
        turn(article, DRAFT, verb="recall", by=by, at=at)
        return record(article, verb="recall", by=by, at=at)


def take(article: Article, *, by, at: datetime) -> Revision:
    """Say that one reads this story now; its writers can no longer take it back by themselves."""
    with acting("take", article, by=by, at=at):
        Article.objects.filter(pk=article.pk).update(taken_by=by)
        article.taken_by = by
        return record(article, verb="take", by=by, at=at)


def hand_over(article: Article, *, by, at: datetime, to) -> Revision:
    """Give a filed story to another editor to read."""
    with acting("hand_over", article, by=by, at=at):
        if to.pk == by.pk or not is_editor(to, article):
            raise Refused("Hand over to another editor.")
        Article.objects.filter(pk=article.pk).update(taken_by=to)
        article.taken_by = to
        return record(article, verb="hand_over", by=by, at=at, why=f"To {name_of(to)}")


def ask(article: Article, *, by, at: datetime, whom) -> Revision:
    """Ask somebody to read the newest version back; it waits on their start page until they stand by it."""
    with acting("ask", article, by=by, at=at):
        if whom.pk == by.pk or not may_stand_by(whom, article):
            raise Refused("Ask somebody else of the desk who may read this story.")
        Article.objects.filter(pk=article.pk).update(asked_of=whom, asked_by=by)
        article.asked_of, article.asked_by = whom, by
        return record(article, verb="ask", by=by, at=at, why=f"Asked {name_of(whom)}")


def read_back(article: Article, *, by, at: datetime, revision: Revision, words: str, pictures: str) -> Revision:
    """Stand by the version that was on the screen, given by the digests of its words and pictures."""
    with acting("read_back", article, by=by, at=at):
        printed = as_read(article, revision, words=words, pictures=pictures)
        for part in Part:
            stand_by(article, part, printed, by=by, at=at)
        Article.objects.filter(pk=article.pk, asked_of=by).update(asked_of=None, asked_by=None)
        return record(article, verb="read_back", by=by, at=at)


def send_back(article: Article, *, by, at: datetime, note: str) -> Revision:
    """Send a story back to its writers with a note; one that is approved and not yet live goes off schedule."""
    note = reasoned(note, "Write a note that tells the writers why the story comes back.")
    with acting("send_back", article, by=by, at=at):
        if article.status == APPROVED:
            last = article.editions.order_by("-number").first()
            if last.live_from:
                put_off(article, [last], by=by, at=at, why=note)
        turn(article, DRAFT, verb="send_back", by=by, at=at, why=note)
        return record(article, verb="send_back", by=by, at=at, why=note)
