"""One version of a story lent to a reader outside: a lawyer, an interviewee's office. By a secret link, for a while.

The link opens that version and nothing else, and dies by its hour, by being revoked, when the story is taken down or
spiked. What the reader and the desk see of it: admin/lending.py. (security.md 39)
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from articles import workflow
from articles.models import LONGEST_LOAN, Article, Loan, Revision, Status, record
from articles.standing import day_and_time, name_of

# What ends every link of a story for good, also where the story comes back.
ENDS_LOANS = ("withdraw", "spike")


class NotLent(workflow.Refused):
    """This version is not lent, or not any more."""


def may_lend(user, article: Article) -> bool:
    """Whether this person may show a version of this story to somebody outside."""
    return workflow.writes_or_edits(user, article)


def lend(article: Article, *, by, at: datetime, revision: Revision, reader: str, until: datetime) -> str:
    """Lend one version to a named reader outside; return the secret of the link, which is kept nowhere.

    Raises workflow.NotYours or NotLent, and has then written nothing.
    """
    if not may_lend(by, article):
        raise workflow.NotYours("A story is lent by its writers and by editors.")
    if not at < until <= at + LONGEST_LOAN:
        raise NotLent("A version is lent for 96 hours at most.")
    if revision.content is None or revision.subject != "article" or revision.subject_id != article.pk:
        raise NotLent("That version belongs to another story.")
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        held = Article.objects.select_for_update().get(pk=article.pk)
        if held.status == Status.SPIKED:
            raise NotLent("A spiked story is not lent. Bring it back first.")
        Loan.objects.create(
            article=article, revision=revision, secret_digest=_digest(secret), reader=reader, by=by, at=at, until=until
        )
        record(article, verb="lend", by=by, at=at, why=f"To {reader}, until {timezone.localtime(until):%-d %B, %H:%M}")
    return secret


def take_back(loan: Loan, *, by, at: datetime) -> None:
    """Revoke a link: whoever has it finds nothing from now on. Raises workflow.NotYours or NotLent."""
    if not may_lend(by, loan.article):
        raise workflow.NotYours("A link is revoked by the story’s writers and by editors.")
    with transaction.atomic():
        Article.objects.select_for_update().get(pk=loan.article_id)
        open_still = Loan.objects.filter(pk=loan.pk, revoked_at=None, until__gt=at)
        if open_still.update(revoked_at=at) != 1:
            raise NotLent("This link has ended already.")
        record(loan.article, verb="take_loan_back", by=by, at=at, why=f"Of {loan.reader}")


def answer(loan: Loan, *, cleared: bool, remark: str, at: datetime) -> None:
    """Keep what the outside reader says; until the link ends they may say otherwise. The same again writes nothing.

    In the chain stands who lent it: an outside reader has no account.
    """
    with transaction.atomic():
        Article.objects.select_for_update().get(pk=loan.article_id)
        said = Loan.objects.select_for_update().get(pk=loan.pk)
        if not _opens(said, at=at):
            raise NotLent("This link has ended.")
        if (said.cleared, said.remark) == (cleared, remark):
            return
        Loan.objects.filter(pk=loan.pk).update(cleared=cleared, remark=remark, answered_at=at)
        verb = "cleared" if cleared else "not_cleared"
        why = f"{loan.reader}: {remark}" if remark else loan.reader
        record(loan.article, verb=verb, by=loan.by, at=at, why=why)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _opens(loan: Loan, *, at: datetime) -> bool:
    """Whether the link shows anything: within its time, not revoked, the story neither taken down nor spiked since."""
    ended = Revision.objects.of(loan.article).filter(verb__in=ENDS_LOANS, at__gte=loan.at)
    return loan.is_open(at) and not ended.exists()


def found(secret: str, *, at: datetime) -> Loan | None:
    """The loan behind a secret, looked up by its digest; None for every reason for which it shows nothing."""
    loans = Loan.objects.select_related("article", "revision", "by")
    loan = loans.filter(secret_digest=_digest(secret)).first()
    return loan if loan and _opens(loan, at=at) else None


# What the desk is told


@dataclass(frozen=True)
class Lent:
    """A loan as the desk sees it. `state` is "open", "revoked" or "ended"; `version` the number of the act lent."""

    pk: int
    reader: str
    by: str
    at: datetime
    until: datetime
    opened_at: datetime | None
    answered_at: datetime | None
    cleared: bool | None
    remark: str
    state: str
    version: int


def lent(article: Article, *, at: datetime) -> list[Lent]:
    """The loans of a story, newest first. Two queries."""
    ended = Revision.objects.of(article).filter(verb__in=ENDS_LOANS).order_by("-number")
    ended_at = ended.values_list("at", flat=True).first()
    loans = article.loans.select_related("by", "revision").defer("revision__content").order_by("-id")
    return [_lent(loan, ended_at, at=at) for loan in loans]


def _lent(loan: Loan, ended_at: datetime | None, *, at: datetime) -> Lent:
    over = loan.until <= at or (ended_at is not None and ended_at >= loan.at)
    return Lent(
        pk=loan.pk,
        reader=loan.reader,
        by=name_of(loan.by),
        at=loan.at,
        until=loan.until,
        opened_at=loan.opened_at,
        answered_at=loan.answered_at,
        cleared=loan.cleared,
        remark=loan.remark,
        state="revoked" if loan.revoked_at else "ended" if over else "open",
        version=loan.revision.number,
    )


@dataclass(frozen=True)
class Heard:
    """What an outside reader said, as a sentence; `lent` is the number of the version they read where it is another."""

    sentence: str
    remark: str
    cleared: bool | None
    lent: int | None


def heard(article: Article, revision: Revision, *, at: datetime) -> list[Heard]:
    """What outside readers said of the version on the screen or of others, newest first; two queries."""
    said = []
    digests = dict(article.loans.values_list("pk", "revision__content_digest"))
    for loan in lent(article, at=at):
        this = digests[loan.pk] == revision.content_digest
        another = "an earlier version" if loan.version < revision.number else "a later version"
        which = "this version" if this else another
        if loan.cleared is None:
            if loan.state != "open":
                continue
            sentence = f"Lent to {loan.reader} until {day_and_time(loan.until, at)}: {which}. No answer yet."
        else:
            answered = "Cleared" if loan.cleared else "Not cleared"
            sentence = f"{answered} by {loan.reader}, {day_and_time(loan.answered_at, at)}: {which}"
        said.append(Heard(sentence, loan.remark, loan.cleared, None if this else loan.version))
    return said
