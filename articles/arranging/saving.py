"""A front page saved, prepared and taken back to an earlier state; each save keeps its content with who and when."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from articles.arranging.content import content_of, from_content, problems
from articles.arranging.meeting import Met, meet
from articles.models import Front, Revision, record
from articles.workflow import NotYours, Refused, latest


def may_arrange(user) -> bool:
    return user.has_perm("articles.change_front")


def last_kept(front: Front) -> Revision | None:
    """The state that a form is made from."""
    return latest(front)


def held(front: Front, *, by) -> Front:
    """The front as the database has it now, held until the transaction ends. Raises NotYours."""
    if not may_arrange(by):
        raise NotYours("Front pages are arranged by editors.")
    return Front.objects.select_for_update().get(pk=front.pk)


@transaction.atomic
def save(
    front: Front, content: dict, *, base: Revision, by, at: datetime, answers: Mapping[str, str] = {}, why: str = ""
) -> Met:
    """Save what somebody arranged over `base`, together with what others saved since.

    Where both changed the same, nothing is saved, and the clashes say what. Raises NotYours and Refused.
    """
    current = held(front, by=by)
    now = content_of(current)
    met = meet(base.content, content, now, answers=answers)
    if met.clashes:
        return met
    if found := list(problems(met.content, before=now, at=at)):
        raise Refused(" ".join(found))
    _write(current, met.content, by=by, at=at, why=why)
    return met


@transaction.atomic
def prepare(*, by, at: datetime, name: str = "") -> Front:
    """Begin another front page as a copy of the live one, not seen by readers; an empty one where none is live."""
    if not may_arrange(by):
        raise NotYours("Front pages are arranged by editors.")
    live = Front.objects.live(at).first()
    empty = {"strip": "", "strip_story": None, "strip_until": None, "slots": []}
    content = {**(content_of(live) if live else empty), "name": name or Front.objects.next_name()}
    front = Front.objects.create(name=content["name"])
    _write(front, content, by=by, at=at, why=f"A copy of {live.name}" if live else "")
    return front


@transaction.atomic
def go_back(front: Front, to: Revision, *, by, at: datetime) -> None:
    """Arrange a front page as it was once. Raises NotYours and Refused."""
    current = held(front, by=by)
    if to.content == content_of(current):
        raise Refused("It is arranged so already.")
    _write(current, to.content, by=by, at=at, why=f"Back to the state of {to.at:%-d %B %Y, %H:%M} UTC")


def _write(front: Front, content: dict, *, by, at: datetime, why: str) -> None:
    last = latest(front)
    if last and last.content == content:
        return
    from_content(front, content)
    record(front, verb="save", by=by, at=at, why=why, content=content)
