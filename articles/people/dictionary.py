"""The dictionary of known names: who is called so, and where on a page a name of two words or more begins.

Built once (100,000 names in a second), then only read.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from articles.people.names import Known, Spelling, looser_forms, spell
from articles.people.page import Page
from articles.people.words import ARTICLES, PARTICLES, TITLES

OWN, ALIAS, DERIVED = range(3)


@dataclass(slots=True)
class Naming:
    """One place in the text where somebody is named in full: words i to j, and the people of that spelling."""

    i: int
    j: int
    people: tuple[Known, ...]
    spelling: Spelling


class Dictionary:
    """All known spellings. `single` are the names of one word, `begins` the first words of all others."""

    def __init__(self, people: Iterable[Known]) -> None:
        self._called: dict[Spelling, tuple[int, tuple[Known, ...]]] = {}
        self._with_comma: set[Spelling] = set()
        self.given: set[str] = set()
        self.family: set[str] = set()
        for person in people:
            self._enter(person)
        lengths = defaultdict(set)
        for spelling in self._called:
            if len(spelling) > 1:
                lengths[spelling[:2]].add(len(spelling))
        self._lengths = {pair: sorted(found, reverse=True) for pair, found in lengths.items()}
        self.begins = frozenset(first for first, _ in lengths)
        self.single = frozenset(spelling[0] for spelling in self._called if len(spelling) == 1)
        self.given -= TITLES | PARTICLES | ARTICLES

    def _enter(self, person: Known) -> None:
        """Enter all names of a person; a first word is a given name unless she goes by it alone, as Zeldra Teagle."""
        spellings = [spell(name) for name in person.names]
        for name, spelling in zip(person.names, spellings, strict=True):
            if spelling:
                self._add(spelling, person, rank=OWN if name is person.name else ALIAS)
            if len(spelling) > 1:
                if "," in name:
                    self._with_comma.add(spelling)
                if spelling[:1] not in spellings:
                    self.given.add(spelling[0])
                self.family.add(spelling[-1])
                for looser in looser_forms(spelling):
                    self._add(looser, person, rank=DERIVED)

    def _add(self, spelling: Spelling, person: Known, *, rank: int) -> None:
        """A name of one's own wins over an alias, an alias over a form we derived; equals are both kept."""
        held, people = self._called.get(spelling, (rank, ()))
        if rank < held:
            people = ()
        if rank <= held and person not in people:
            self._called[spelling] = (rank, (*people, person))

    def called(self, spelling: Spelling) -> tuple[Known, ...]:
        """Return everybody of that spelling."""
        return self._called.get(spelling, (OWN, ()))[1]

    def at(self, page: Page, i: int) -> Naming | None:
        """Return the longest known name of two words or more that begins at word i; an initial may come second."""
        keys = page.keys
        naming = self._longest(page, i, keys[i + 1 : i + 2], skip=0)
        if naming is None and len(keys[i + 1]) == 1:
            naming = self._longest(page, i, keys[i + 2 : i + 3], skip=1)
        return naming

    def _longest(self, page: Page, i: int, second: Spelling, *, skip: int) -> Naming | None:
        for n in self._lengths.get((page.keys[i], *second), ()):
            spelling = (page.keys[i], *page.keys[i + 1 + skip : i + n + skip])
            if spelling in self._called and self._is_unbroken(page, i, i + n + skip, spelling):
                return Naming(i, i + n + skip, self._called[spelling][1], spelling)
        return None

    def _is_unbroken(self, page: Page, i: int, j: int, spelling: Spelling) -> bool:
        """Whether words i to j belong together; a comma parts them, unless the name is written with one."""
        comma = spelling in self._with_comma
        return all(page.touching(k) or comma and page.between(k) == ", " for k in range(i, j - 1))
