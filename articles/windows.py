"""The arithmetic of windows: when each edition of one story opens and ends, given what a person wants.

Reads and writes no database and no clock; workflow.py writes what comes out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import pairwise, zip_longest

from articles.models import Change, Edition, Ended


class Disordered(Exception):
    """A version would open after a later version of the same story."""

    def __init__(self, earlier: Edition, later: Edition):
        super().__init__(earlier, later)
        self.earlier, self.later = earlier, later


@dataclass(frozen=True)
class Window:
    live_from: datetime | None = None
    live_until: datetime | None = None
    first_published_at: datetime | None = None
    updated_at: datetime | None = None
    ended_because: str = ""

    @classmethod
    def of(cls, edition: Edition) -> "Window":
        return cls(**{field.name: getattr(edition, field.name) for field in fields(cls)})


HELD = Window()


def lay(
    editions: Sequence[Edition], *, opens: Mapping[int, datetime | None], at: datetime
) -> Iterator[tuple[Edition, Window]]:
    """Yield what changes when editions (by primary key) open at new moments, or None: not at all.

    Each edition ends when the next one opens; what has passed at `at` stays. The pairs come in an order in
    which no two windows overlap on the way: first what is taken off, then the one that is live, then what is to come.
    """
    wanted = {edition.pk: opens.get(edition.pk, edition.live_from) for edition in editions}
    in_order = sorted((e for e in editions if wanted[e.pk]), key=lambda e: e.number)
    for earlier, later in pairwise(in_order):
        if wanted[earlier.pk] > wanted[later.pk]:
            raise Disordered(earlier, later)
    windows = {edition.pk: HELD for edition in editions}
    seen = {edition.pk for edition in editions if edition.live_from and edition.live_from <= at}
    before: Window | None = None
    for edition, following in zip_longest(in_order, in_order[1:]):
        before = windows[edition.pk] = _window(
            edition,
            opens=wanted[edition.pk],
            closes=wanted[following.pk] if following else None,
            before=before,
            is_copy=edition.reissue_of_id in seen,
            at=at,
        )
    changed = [edition for edition in editions if windows[edition.pk] != Window.of(edition)]
    for edition in changed:
        if edition.is_scheduled(at):
            yield edition, HELD
    for edition in sorted(changed, key=lambda e: e.number):
        if windows[edition.pk] != HELD:
            yield edition, windows[edition.pk]


def _window(
    edition: Edition, *, opens: datetime, closes: datetime | None, before: Window | None, is_copy: bool, at: datetime
) -> Window:
    has_opened = edition.live_from is not None and edition.live_from <= at
    has_ended = edition.live_until is not None and edition.live_until <= at
    # A minor change and a corrected credit are no news: the time that readers see does not move.
    # A copy of what readers have not seen yet is as new as that would have been.
    quiet = before is not None and (edition.change == Change.MINOR or is_copy)
    return Window(
        live_from=opens,
        live_until=edition.live_until if has_ended else closes,
        first_published_at=(
            edition.first_published_at if has_opened else before.first_published_at if before else opens
        ),
        updated_at=edition.updated_at if has_opened else before.updated_at if quiet else opens,
        ended_because=edition.ended_because if has_ended else Ended.SUPERSEDED if closes else "",
    )
