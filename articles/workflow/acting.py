"""What every verb does around its own work: ask the table, hold the row, write where the story stands now."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from articles import checklist, telling
from articles.models import Article, Revision
from articles.standing import standing
from articles.workflow.refusals import Blocked, NotYours, Refused, Stale, WrongState
from articles.workflow.table import VERBS


@contextmanager
def acting(verb: str, article: Article, *, by, at: datetime) -> Iterator[None]:
    """Ask the table, then hold the row while version and status are still what the person saw."""
    line = VERBS[verb]
    if not line.who(by, article):
        raise NotYours(f"“{line.button}” is for {line.whose}.")
    with transaction.atomic():
        held = Article.objects.filter(pk=article.pk, version=article.version, status=article.status)
        if held.update(version=article.version) != 1:
            raise Stale("Somebody else changed this story in the meantime. Open it again and look at what stands now.")
        if article.act_seen is not None and article.act_seen != last_act(article):
            raise Stale("Somebody else decided about this story in the meantime. Look at what stands now.")
        stands = standing(article, at=at)
        if article.status not in line.starts_from:
            raise WrongState(f"“{line.button}” is not possible while the story is “{stands.words}”.")
        if lacking := line.lacks(article, stands):
            raise Refused(lacking)
        yield
        if verb in telling.CONCERNS:
            telling.tell(article, _just_recorded(verb, article))


def _just_recorded(verb: str, article: Article) -> Revision:
    acts = Revision.objects.of(article).filter(verb=verb).select_related("by", "edition").defer("content")
    return acts.order_by("-number").first()


def turn(article: Article, status: str, *, verb: str, by, at: datetime, why: str = "", filed=None) -> None:
    """Write where the working copy stands now, and who brought it there."""
    changes = {
        "status": status,
        "status_verb": verb,
        "status_by": by,
        "status_at": at,
        "status_why": why,
        "filed": filed,
        "taken_by": None,
        "asked_of": None,
        "asked_by": None,
    }
    Article.objects.filter(pk=article.pk).update(**changes)
    for name, value in changes.items():
        setattr(article, name, value)


# Acts that decide nothing: a page on which somebody decides stays good through them. An outside reader's "not cleared"
# is none of these: whoever is about to approve must look again.
DECIDES_NOTHING = ("save", "lend", "take_loan_back", "cleared", "keep_address", "drop_address")


def last_act(article: Article) -> int:
    """The number of the last act on a story that decided something: what is decided is decided on top of it."""
    acts = Revision.objects.of(article).exclude(verb__in=DECIDES_NOTHING).order_by("-number")
    return acts.values_list("number", flat=True).first() or 0


def latest(subject) -> Revision | None:
    """The last kept state of a story, or of a picture or name."""
    return Revision.objects.of(subject).with_content().order_by("-number").first()


def insist(remarks: list[checklist.Remark]) -> None:
    if blocking := [remark for remark in remarks if remark.blocks]:
        raise Blocked(blocking)


def reasoned(text: str, ask: str) -> str:
    if not text.strip():
        raise Refused(ask)
    return text.strip()
