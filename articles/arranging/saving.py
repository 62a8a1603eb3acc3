"""A front page saved, prepared and taken back to an earlier state; each save keeps its content with who and when."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from articles.arranging.content import forbidden, from_content, problems, versions, without_names
from articles.arranging.hanging import hang
from articles.arranging.meeting import Met, meet
from articles.models import Front, Revision, overtaken, record
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
    front: Front,
    content: dict,
    *,
    base: Revision,
    by,
    at: datetime,
    answers: Mapping[str, str] = {},
    seen: Mapping[int, int] | None = None,
    why: str = "",
) -> Met:
    """Save what somebody arranged over `base`, together with what others saved since.

    `seen` are the versions of the stories that the editor had before her, by story: her headlines and pictures are for
    these. Without it what is unchanged stays for the version that it was for.

    Where both changed the same, nothing is saved, and the clashes say what. Raises NotYours and Refused.
    """
    current = held(front, by=by)
    now = current.content()
    met = meet(base.content, content, now, answers=answers)
    if met.clashes:
        return met
    if found := list(problems(met.content, before=now, by=by, at=at)):
        raise Refused(" ".join(found))
    kept = _written_for(current)
    there = versions((slot["story"] for slot in met.content["slots"]), at=at)
    mine, was = _own(content), _own(now)
    if seen is None:
        seen = {story: number for story, number in there.items() if mine.get(story) != was.get(story)}
    written_for = {}
    for story, own in _own(met.content).items():
        looked_at = min(seen.get(story, 0), there.get(story, 0)) if own == mine.get(story) else 0
        written_for[story] = max(looked_at, kept[story]) if own == was.get(story) else looked_at
    _write(current, met.content, by=by, at=at, why=why, written_for=written_for)
    return met


def overtaken_on(front: Front, *, at: datetime) -> set[int]:
    """The stories that were corrected or taken down since their slot got a headline or a picture of its own."""
    own = front.slots.exclude(headline="", image=None).filter(overtaken(at))
    return set(own.values_list("article_id", flat=True))


@transaction.atomic
def prepare(*, by, at: datetime, name: str = "") -> Front:
    """Begin another front page as a copy of the live one, not seen by readers; an empty one where none is live."""
    if not may_arrange(by):
        raise NotYours("Front pages are arranged by editors.")
    live = Front.objects.live(at).first()
    empty = {"strip": "", "strip_story": None, "strip_until": None, "slots": []}
    content = {**(live.content() if live else empty), "name": name or Front.objects.next_name()}
    front = Front.objects.create(name=content["name"])
    written_for = _written_for(live) if live else {}
    _write(front, content, by=by, at=at, why=f"A copy of {live.name}" if live else "", written_for=written_for)
    return front


@transaction.atomic
def go_back(front: Front, to: Revision, *, by, at: datetime) -> None:
    """Arrange a front page as it was once. Raises NotYours and Refused.

    A headline or picture that comes back is seen again where its story was never corrected, and else once it is saved.
    """
    current = held(front, by=by)
    if to.content == current.content():
        raise Refused("It is arranged so already.")
    if found := list(forbidden(to.content, at=at)):
        raise Refused(" ".join(found))
    kept, was = _written_for(current), _own(current.content())
    written_for = {story: kept[story] if own == was.get(story) else 0 for story, own in _own(to.content).items()}
    why = f"Back to the state of {to.at:%-d %B %Y, %H:%M} UTC"
    _write(current, to.content, by=by, at=at, why=why, written_for=written_for)


@transaction.atomic
def take_out_names(*, by, at: datetime) -> list[Front]:
    """Take out of the front pages that readers see or will see what of their own names somebody who must not be named.

    Return those that changed. No right is asked for: an order not to name somebody holds, whoever wrote it down.
    """
    changed = []
    for front in Front.objects.standing(at).order_by("live_from").select_for_update():
        content = front.content()
        left = without_names(content, at=at)
        if left != content:
            why = "Named somebody who must not be named"
            _write(front, left, by=by, at=at, why=why, written_for=_written_for(front))
            changed.append(front)
    return changed


def _own(content: dict) -> dict[int, tuple]:
    """What slots have of their own, headline and picture, by story; those that have nothing are left out."""
    found = {slot["story"]: (slot["headline"], slot["image"]) for slot in content["slots"]}
    return {story: own for story, own in found.items() if any(own)}


def _written_for(front: Front) -> dict[int, int]:
    return dict(front.slots.exclude(headline="", image=None).values_list("article_id", "written_for"))


def _write(front: Front, content: dict, *, by, at: datetime, why: str, written_for: Mapping[int, int]) -> None:
    last = latest(front)
    if last and last.content == content and _written_for(front) == written_for:
        return
    from_content(front, content, written_for=written_for)
    record(front, verb="save", by=by, at=at, why=why, content=content)
    hang([front], at=at)
