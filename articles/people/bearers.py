"""Who in one story can be meant by a short form: a surname, a given name."""

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from articles.people.names import Known


@dataclass(slots=True)
class Bearers:
    """Those who bear one short form: at which word they are named, which people (none: a stranger)."""

    namings: list[tuple[int, tuple[Known, ...]]] = field(default_factory=list)

    def add(self, i: int, people: tuple[Known, ...]) -> None:
        """Say who is named at word i."""
        insort(self.namings, (i, people), key=itemgetter(0))

    def before(self, i: int) -> Iterator[tuple[Known, ...]]:
        """Yield those named before word i, the last one first."""
        for place in range(bisect_left(self.namings, i, key=itemgetter(0)) - 1, -1, -1):
            yield self.namings[place][1]

    def last(self, i: int) -> int:
        """Return the word at which the last one before word i is named; -1 if none is."""
        place = bisect_left(self.namings, i, key=itemgetter(0))
        return self.namings[place - 1][0] if place else -1

    def at(self, i: int) -> tuple[Known, ...]:
        """Return the last one named before word i; before the first naming, the only one there will be."""
        return next(self.before(i), None) or self.sole()

    def only(self, i: int) -> tuple[Known, ...]:
        """Return the one who alone bears the name among those named before word i, else in the whole story."""
        before = set(self.before(i))
        return before.pop() if len(before) == 1 else () if before else self.sole()

    def sole(self) -> tuple[Known, ...]:
        """Return the one who alone bears the name in the story."""
        everybody = {people for _, people in self.namings}
        return everybody.pop() if len(everybody) == 1 else ()
