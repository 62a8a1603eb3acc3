"""Who is meant where in one story: full names first, then surnames and given names that refer back to them.

Whoever is named in full owns her surname from there on, until somebody else of that surname is named.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from articles.models import Tagging
from articles.people.dictionary import Naming
from articles.people.names import Known, Spelling, short_forms, spell
from articles.people.page import Span
from articles.people.prose import Prose
from articles.people.words import (
    CITIES,
    NATIONALITY_ENDS,
    NOT_GIVEN,
    PLACE_BEFORE,
    PRONOUN_SAYS,
    ROYAL,
    SUFFIXES,
    TITLE_SAYS,
    TITLES,
    WORDS,
)

PRONOUN_WITHIN = 20  # words after a full name in which "he" or "she" is the person named


@dataclass(slots=True)
class Bearers:
    """Who in one story can be meant by a short form: at which word, which people (none: a stranger)."""

    namings: list[tuple[int, tuple[Known, ...]]] = field(default_factory=list)

    def before(self, i: int) -> Iterator[tuple[Known, ...]]:
        """Yield those named before word i, the last one first."""
        for place in range(bisect_left(self.namings, i, key=itemgetter(0)) - 1, -1, -1):
            yield self.namings[place][1]

    def at(self, i: int) -> tuple[Known, ...]:
        """Return the last one named before word i; before the first naming, the only one there will be."""
        return next(self.before(i), None) or self.sole()

    def sole(self) -> tuple[Known, ...]:
        """Return the one who alone bears the name in the story."""
        everybody = {people for _, people in self.namings}
        return everybody.pop() if len(everybody) == 1 else ()


class Story:
    """One reading of one page. `found` are the mentions: first word → end and people; `taken` words are explained."""

    def __init__(self, page: Prose) -> None:
        self.page, self.names = page, page.names
        self.found: dict[int, tuple[int, tuple[Known, ...]]] = {}
        self.taken: set[int] = set()
        self.surnames: dict[Spelling, Bearers] = defaultdict(Bearers)
        self.firsts: dict[str, Bearers] = defaultdict(Bearers)
        self._namings: list[Naming] = []

    def mentions(self) -> dict[Known, list[Span]]:
        """Return every place at which somebody is meant who may be proposed."""
        mentions = defaultdict(list)
        for i, (j, people) in sorted(self.found.items()):
            for person in people:
                if person.tagging != Tagging.NEVER:
                    mentions[person].append(self.page.span(i, j))
        return mentions

    def take(self, i: int, j: int, people: tuple[Known, ...]) -> None:
        """Say who is meant by words i to j; nobody where they are explained otherwise."""
        self.taken.update(range(i, j))
        if people:
            self.found[i] = (j, people)

    # Full names

    def read_full_names(self) -> None:
        """Find whom the story names in full; a street named after somebody is taken from the short forms too."""
        page, end = self.page, 0
        for i, key in enumerate(page.keys):
            if key not in self.names.begins or i < end or not (naming := self.names.at(page, i)):
                continue
            end = naming.j
            if self._is_full_name(naming):
                self._name(naming)
                self._name_relatives(i, naming.spelling[1:])
            else:
                self.take(i, end, ())
        for i, key in enumerate(page.keys):
            if key == "and" and i and i - 1 not in self.taken:
                self._name_partner(i - 1)

    def _is_full_name(self, naming: Naming) -> bool:
        """The words are the person and not a thing named after her, a longer name, or ordinary words."""
        page, i, j = self.page, naming.i, naming.j
        ordinary = all(page.keys[k] in WORDS or page.keys[k] in ("the", "of") for k in range(i, j))
        style = page.style(i)
        if page.is_part(i, j) or self._has_other_suffix(j):
            return False
        if style in ("loud", "small") or not page.is_capitalised(i, j):
            return not ordinary
        if style == "title":
            return not (ordinary and page.follows_article(i))
        if page.follows_name(j) and (ordinary or page.is_surname(j)):
            return False
        if ordinary and (page.follows_article(i) or page.keys[i] == "the" and page.opens(i)):
            return any(naming.people == earlier.people for earlier in self._namings)
        return not (page.precedes_name(i) and page.is_given(i - 1) and not page.opens(i - 1))

    def _has_other_suffix(self, j: int) -> bool:
        """Osric V is not Osric, nor a son his father."""
        return self.page.keys[j] in SUFFIXES and self.page.touching(j - 1)

    def _name(self, naming: Naming) -> None:
        """From here on short forms mean these people, given names if the spelling begins with one."""
        self.take(naming.i, naming.j, naming.people)
        self._namings.append(naming)
        shorts = short_forms(naming.spelling)
        if len(naming.people) == 1:
            shorts |= short_forms(spell(naming.people[0].name))
        for short in shorts:
            self.surnames[short].namings.append((naming.i, naming.people))
        titled = naming.spelling[0] in TITLES
        for first in {*naming.spelling[: 2 if titled else 1]} - TITLES - {naming.spelling[-1]}:
            self.firsts[first].namings.append((naming.i, naming.people))

    def _name_partner(self, i: int) -> None:
        """In "John and Marta Legend" he is a Legend though she is a stranger."""
        page, keys = self.page, self.page.keys
        if not (page.capital(i) and page.capital(i + 2) and page.capital(i + 3) and page.touching(i + 2)):
            return
        spelling, partner = (keys[i], keys[i + 3]), (keys[i + 2], keys[i + 3])
        if (people := self.names.called(spelling)) and not self.names.called(partner):
            self._name(Naming(i, i + 1, people, spelling))
            self.taken.update((i + 2, i + 3))

    def _name_relatives(self, i: int, family: Spelling) -> None:
        """In "John, Luna and Chrissy Legend" the first two are Legends too."""
        page, k = self.page, i
        while (k := page.listed_before(k)) is not None:
            spelling = (page.keys[k], *family)
            people = self.names.called(spelling)
            if not people or not page.capital(k) or k in self.taken:
                return
            self._name(Naming(k, k + 1, people, spelling))

    # Strangers

    def read_strangers(self) -> None:
        """Find people whom nobody knows, who share a name with somebody in the story."""
        page = self.page
        surnames = {short[0] for short in self.surnames if len(short) == 1}
        for i, key in enumerate(page.keys):
            if not (key in surnames or key in self.firsts) or i in self.taken:
                continue
            if not page.capital(i) or page.style(i) == "title":
                continue
            if key in surnames and page.precedes_name(i) and i - 1 not in self.taken and self._is_stranger(i - 1):
                self.surnames[key,].namings.append((i, ()))
                self.take(i - 1, i + 1, ())
                self._name_relatives(i - 1, (key,))
            elif key in self.firsts and page.follows_name(i + 1) and not page.is_institution(i + 1):
                self.firsts[key].namings.append((i, ()))
        for bearers in (*self.surnames.values(), *self.firsts.values()):
            bearers.namings.sort(key=itemgetter(0))

    def _is_stranger(self, i: int) -> bool:
        """Word i, before a surname of the story, is the given name of somebody else: a known one, or no other word."""
        page, key = self.page, self.page.keys[i]
        if key in NOT_GIVEN:
            return False
        if page.is_given(i):
            return True
        known = key in WORDS or key in CITIES or key.endswith(NATIONALITY_ENDS)
        return not (known or page.opens(i) or page.words[i].isupper())

    # Short forms

    def read_short_forms(self) -> None:
        """Find surnames, and given names where nobody else of the story has them."""
        page, longest = self.page, defaultdict(int)
        for short in self.surnames:
            longest[short[0]] = max(longest[short[0]], len(short))
        for i, key in enumerate(page.keys):
            if not (key in longest or key in self.firsts) or i in self.taken:
                continue
            if j := self._end_of_surname(i, longest.get(key, 0)):
                if self._is_surname(i, j):
                    self.take(i, j, self._meant(self.surnames[page.keys[i:j]], i))
            elif key in self.firsts and self._is_first_name(i):
                titled = page.before(i) in ROYAL
                self.take(i, i + 1, self.firsts[key].at(i) if titled else self.firsts[key].sole())

    def _end_of_surname(self, i: int, longest: int) -> int:
        """Return where the longest surname of the story ends that begins at word i; 0 if none does."""
        for j in range(i + longest, i, -1):
            if self.page.keys[i:j] in self.surnames and all(map(self.page.touching, range(i, j - 1))):
                return j
        return 0

    def _is_surname(self, i: int, j: int) -> bool:
        """A surname alone is meant as a name; the noun, the place, the month and the street are not."""
        page, style = self.page, self.page.style(i)
        ordinary = page.is_ordinary(j - 1)
        if page.is_part(i, j):
            return False
        if style == "loud":
            return not ordinary or page.acts(j)
        if style == "small":
            return not ordinary and len(page.keys[j - 1]) > 3
        if not page.is_capitalised(i, j):
            return not ordinary and (page.opens(i) or page.possessive(j - 1))
        if style == "prose" and page.follows_name(j):
            return False
        if page.precedes_name(i) and page.keys[i - 1] in PLACE_BEFORE:
            return False
        if page.precedes_name(i) and page.opens(i - 1) and not page.can_open(i - 1):
            return style == "title"
        if page.is_place(i, j) or ordinary and page.follows_article(i):
            return False
        return not ordinary or page.acts(j) or style == "prose" and not page.opens(i)

    def _is_first_name(self, i: int) -> bool:
        """A given name alone is meant as a name: it is no word, and no other name stands beside it."""
        page, key = self.page, self.page.keys[i]
        style = page.style(i)
        if not page.capital(i) or len(key) < 2 or key in WORDS or key in CITIES or style == "loud":
            return False
        if page.is_part(i, i + 1) or style == "prose" and page.follows_name(i + 1):
            return False
        return not page.precedes_name(i) or page.before(i) in TITLES or page.opens(i - 1) and not page.is_given(i - 1)

    def _meant(self, bearers: Bearers, i: int) -> tuple[Known, ...]:
        """The last one named of that surname; Mr and Mrs pass over whom the story calls she and he."""
        if pronoun := TITLE_SAYS.get(self.page.before(i)):
            for people in bearers.before(i):
                if not people or self._pronoun(people[0]) in ("", pronoun):
                    return people
        return bearers.at(i)

    def _pronoun(self, person: Known) -> str:
        """Return he or she as titles, and the first pronoun after each naming, tell of a person; else ''."""
        page = self.page
        namings = [naming for naming in self._namings if person in naming.people]
        titles = [title for name in person.names for title in spell(name)[:1]]
        titles += [page.keys[naming.i - 1] for naming in namings]
        for title in titles:
            if title in TITLE_SAYS:
                return TITLE_SAYS[title]
        for naming in namings:
            for k in range(naming.j, naming.j + PRONOUN_WITHIN):
                if k in self.taken or "\n" in page.between(k):
                    break
                if page.keys[k] in PRONOUN_SAYS:
                    return PRONOUN_SAYS[page.keys[k]]
        return ""
