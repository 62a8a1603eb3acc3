"""The dictionary of known names: who is called so, and where on a page a name of two words or more begins.

Built once (100,000 names in a second), then only read.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from articles.people.names import Known, Spelling, given_names, looser_forms, short_forms, spell
from articles.people.page import Page
from articles.people.words import ARTICLES, GENERATIONS, KIN, PARTICLES, SUFFIXES, TITLES, WORDS

Forms = tuple[set[Spelling], set[str]]  # surnames, given names

OWN, ALIAS, DERIVED, CUT = range(4)
AL = re.compile(r"\b(Al|El)(?=[A-Z][a-z])")  # AlNeyadi is Al Neyadi


@dataclass(slots=True)
class Naming:
    """One place in the text where somebody is named in full: words i to j, and the people of that spelling."""

    i: int
    j: int
    people: tuple[Known, ...]
    spelling: Spelling


class Few(dict):
    """What was worked out for the latest people: an archive names more than memory should hold."""

    MOST = 5_000

    def __setitem__(self, key, value) -> None:
        if len(self) >= self.MOST:
            self.clear()
        super().__setitem__(key, value)


class Dictionary:
    """All known spellings. `single` are the names of one word, `begins` the first words of all others, `pairs` the
    first two.
    """

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
        self.pairs = self._lengths.keys()
        self.single = frozenset(spelling[0] for spelling in self._called if len(spelling) == 1)
        # Where to look at all: at what begins a name, or tells that one may follow.
        self.telling = self.begins | self.single | KIN | {"and"}
        # How a newspaper refers back, by spelling, by person, by both: the same people come again and again.
        self._forms: dict[Spelling, Forms] = Few()
        self._other_forms: dict[Known, Forms] = Few()
        self._referring: dict[tuple[Spelling, tuple[Known, ...]], Forms] = Few()
        self.given -= TITLES | PARTICLES | ARTICLES

    def _enter(self, person: Known) -> None:
        """Enter all names of a person; a first word is a given name unless she goes by it alone, as Zeldra Teagle."""
        names = [*person.names, *(AL.sub(r"\1 ", name) for name in person.names if AL.search(name))]
        spellings = [spell(name) for name in names]
        for name, spelling in zip(names, spellings, strict=True):
            if spelling:
                self._add(spelling, person, rank=OWN if name is person.name else ALIAS)
            if len(spelling) > 1:
                if "," in name:
                    self._with_comma.add(spelling)
                if spelling[:1] not in spellings:
                    self.given.add(spelling[0])
                self.family.add(spelling[-1])
                for looser in looser_forms(spelling):
                    cut = spelling[-1] in GENERATIONS and looser[-1] not in GENERATIONS
                    self._add(looser, person, rank=CUT if cut else DERIVED)

    def _add(self, spelling: Spelling, person: Known, *, rank: int) -> None:
        """A name of one's own wins over an alias, an alias over a form we derived, and that over a son without his Jr.

        Equals are both kept.
        """
        held, people = self._called.get(spelling, (rank, ()))
        if rank < held:
            people = ()
        if rank <= held and person not in people:
            self._called[spelling] = (rank, (*people, person))

    def called(self, spelling: Spelling) -> tuple[Known, ...]:
        """Return everybody of that spelling."""
        return self._called.get(spelling, (OWN, ()))[1]

    def referring(self, spelling: Spelling, people: tuple[Known, ...]) -> Forms:
        """Return how a newspaper refers back to people named so; one person's own name says it too."""
        key = (spelling, people)
        forms = self._referring.get(key)
        if forms is None:
            surnames, given = self.forms(spelling)
            if len(people) == 1:
                surnames = surnames | short_forms(spell(people[0].name))
            if len(spelling) == 2 and spelling[-1] in SUFFIXES:  # RFK Jr. is no RFK, if there is one
                surnames = {short for short in surnames if not self._is_another(short, people)}
                given = {first for first in given if not self._is_another((first,), people)}
            forms = self._referring[key] = surnames, given
        return forms

    def _is_another(self, short: Spelling, people: tuple[Known, ...]) -> bool:
        called = self.called(short)
        return bool(called) and not set(called) & set(people)

    def forms(self, spelling: Spelling) -> Forms:
        """Return how a newspaper refers back to somebody so named."""
        forms = self._forms.get(spelling)
        if forms is None:
            forms = self._forms[spelling] = short_forms(spelling), given_names(spelling)
        return forms

    def other_forms(self, person: Known) -> Forms:
        """Return what somebody's other names add to how she is called, where no other story knows better."""
        forms = self._other_forms.get(person)
        if forms is None:
            forms = self._other_forms[person] = set(), set()
            for spelling in map(spell, person.names):
                given = self.forms(spelling)[1] if len(spelling) > 1 else set()
                forms[1].update(first for first in given if set(self.called((first,))) <= {person})
                if given and spelling[0] not in TITLES and spelling[-1] not in WORDS and spelling[-1] not in SUFFIXES:
                    forms[0].add(spelling[-1:])
        return forms

    def at(self, page: Page, i: int) -> Naming | None:
        """Return the longest known name of two words or more that begins at word i.

        An initial may come second, or a nickname as in “Dwayne ‘Rocky’ Quill”.
        """
        naming = self._longest(page, i, skip=0)
        if naming is None and (skip := 1 if len(page.keys[i + 1]) == 1 else page.nickname(i)):
            naming = self._longest(page, i, skip=skip)
        return naming

    def _longest(self, page: Page, i: int, *, skip: int) -> Naming | None:
        second = i + 1 + skip
        for n in self._lengths.get((page.keys[i], page.keys[second]), ()):
            spelling = (page.keys[i], *page.keys[second : i + n + skip])
            if spelling in self._called:
                begins = second if page.nickname(i) else i
                if self._is_unbroken(page, begins, i + n + skip, spelling):
                    people = self._written_so(page, i, i + n + skip, self._called[spelling][1])
                    return Naming(i, i + n + skip, people, spelling)
        return None

    def _written_so(self, page: Page, i: int, j: int, people: tuple[Known, ...]) -> tuple[Known, ...]:
        """Of several people of one spelling return those who write it to the letter, D.H. Quill or D. H. Quill."""
        if len(people) == 1:
            return people
        span = page.span(i, j)
        written = page.text[span.start : span.end]
        return tuple(person for person in people if written in person.names) or people

    def _is_unbroken(self, page: Page, i: int, j: int, spelling: Spelling) -> bool:
        """Whether words i to j belong together; a comma parts them, unless the name is written with one."""
        comma = spelling in self._with_comma
        return all(
            page.touching(k) or comma and page.between(k) == ", " or page.wrapped(k) and page.capital(k + 1)
            for k in range(i, j - 1)
        )
