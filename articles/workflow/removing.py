"""Legal removal: what is decided about a story in a case. Each step is kept with the case and in the story's chain."""

from datetime import datetime

from django.db import transaction

from articles.models import Article, Edition, LegalCase, LegalStep, Removal, Status, record
from articles.workflow.publishing import withdraw
from articles.workflow.refusals import NotYours, Refused
from articles.workflow.sealing import seal
from articles.workflow.writing_on import correct

HIDE, SHOW = "hide_from_search", "show_to_search"


def may_remove(user) -> bool:
    return user.is_active and user.has_perm("articles.remove_legally")


def because(case: LegalCase) -> str:
    return f"Case {case.number}, asked by {case.asked_by}"


@transaction.atomic
def hide(article: Article, *, by, at: datetime, case: LegalCase) -> LegalStep:
    """Ask search engines to leave a story alone, in all its versions and those to come."""
    return _list(article, Removal.HIDDEN, unlisted=True, verb=HIDE, by=by, at=at, case=case)


@transaction.atomic
def show(article: Article, *, by, at: datetime, case: LegalCase) -> LegalStep:
    """Let search engines find a story again."""
    return _list(article, Removal.SHOWN, unlisted=False, verb=SHOW, by=by, at=at, case=case)


def _list(article: Article, removal: str, *, unlisted: bool, verb: str, by, at: datetime, case: LegalCase) -> LegalStep:
    _asked(by, case)
    Article.objects.select_for_update().get(pk=article.pk)
    if not Edition.objects.filter(article=article).exclude(unlisted=unlisted).update(unlisted=unlisted):
        raise Refused("That is so already." if article.editions.exists() else "No version of this story exists yet.")
    record(article, verb=verb, by=by, at=at, why=because(case))
    return _step(article, removal, by=by, at=at, case=case)


@transaction.atomic
def replace(article: Article, *, by, at: datetime, case: LegalCase) -> LegalStep:
    """Open a live story for a new wording; what it says now is to be sealed once that is out."""
    _asked(by, case)
    live = article.editions.live(at).first()
    if live is None:
        raise Refused("Readers don’t see this story now: there is nothing to replace.")
    if article.status == Status.APPROVED:
        correct(article, by=by, at=at)
    return _step(article, Removal.REPLACED, by=by, at=at, case=case, edition=live)


@transaction.atomic
def seal_replaced(step: LegalStep, *, by, at: datetime) -> LegalStep:
    """Seal what a new wording has replaced."""
    _asked(by, step.case)
    edition = Edition.objects.filter(pk=step.edition_id).first()
    if edition is None or step.removal != Removal.REPLACED:
        raise Refused("There is no earlier text of this story to seal.")
    if edition.is_live(at):
        raise Refused("The new wording is not out yet: readers still see this version.")
    seal(step.article, by=by, at=at, edition=edition, reason=because(step.case))
    return _step(step.article, Removal.SEALED, by=by, at=at, case=step.case, edition=edition)


@transaction.atomic
def take_down(article: Article, *, by, at: datetime, case: LegalCase, notice: str = "") -> LegalStep:
    """Take a story down, with a notice for readers or without one."""
    _asked(by, case)
    withdraw(article, by=by, at=at, reason=because(case), notice=notice)
    return _step(article, Removal.TAKEN_DOWN, by=by, at=at, case=case)


@transaction.atomic
def close(case: LegalCase, *, by, at: datetime, outcome: str) -> None:
    """End a case with its outcome; closed cases stay as they are."""
    _asked(by, case)
    if not outcome.strip():
        raise Refused("Say what came of it.")
    still = LegalCase.objects.filter(pk=case.pk, closed_at=None)
    if still.update(outcome=outcome.strip(), closed_by=by, closed_at=at) != 1:
        raise Refused("Somebody else closed this case in the meantime.")


def _asked(by, case: LegalCase) -> None:
    if not may_remove(by):
        raise NotYours("Legal removal is for those who have that right.")
    if LegalCase.objects.filter(pk=case.pk, closed_at__isnull=False).exists():
        raise Refused("This case is closed. Open a new one.")


def _step(article: Article, removal: str, *, by, at: datetime, case: LegalCase, edition=None) -> LegalStep:
    return LegalStep.objects.create(case=case, article=article, removal=removal, edition=edition, by=by, at=at)
