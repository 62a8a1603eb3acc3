"""Surnames and given names that refer back to whom a story names in full; strangers who share them are in the way."""

from collections import defaultdict
from collections.abc import Iterator

from articles.people.bearers import Bearers
from articles.people.names import Known, spell
from articles.people.story import Story
from articles.people.words import (
    CITIES,
    KIN,
    NATIONALITY_ENDS,
    NOT_GIVEN,
    OFFICES,
    OPENING,
    PARTICLES,
    PLACE_BEFORE,
    PLACES,
    PREFIXES,
    PRIZES,
    PRONOUN_SAYS,
    ROYAL,
    SAYING,
    TITLE_SAYS,
    TITLES,
    WORDS,
)

DASHES = frozenset("-/\u2010\u2011\u2013")
PRONOUN_WITHIN = 20  # words after a full name in which "he" or "she" is the person named


class ShortForms:
    """The short forms of one story."""

    def __init__(self, story: Story) -> None:
        self.story, self.page = story, story.page
        self.surnames, self.firsts = story.surnames, story.firsts
        self._places = self.page.where({short[0] for short in self.surnames} | self.firsts.keys())
        self._called: dict[str, tuple[Known, ...]] = {}

    # Strangers

    def read_strangers(self) -> None:
        """Find people whom nobody knows, who share a name with somebody in the story."""
        page, taken = self.page, self.story.taken
        surnames = {short[0] for short in self.surnames if len(short) == 1}
        for i in self._places:
            key = page.keys[i]
            if i in taken or not page.capital(i) or page.style(i) == "title":
                continue
            before = key in surnames and page.precedes_name(i) and i - 1 not in taken
            if before and not self._is_one_of_two(i, i + 1) and self._is_stranger(i - 1):
                self.surnames[key,].add(i, ())
                self.story.take(i - 1, i + 1, ())
            elif key in self.firsts and self._has_other_surname(i + 1) and not page.is_institution(i, i + 1):
                self.firsts[key].add(i, ())

    def _is_stranger(self, i: int) -> bool:
        """Word i, before a surname of the story, is the given name of somebody else: a known one, or no other word."""
        page, key = self.page, self.page.keys[i]
        if key in NOT_GIVEN or key in OPENING or key in page.written:
            return False
        if page.is_given(i):
            return True
        known = key in WORDS or key in CITIES or key.endswith(NATIONALITY_ENDS)
        return not (known or page.opens(i) or page.words[i].isupper())

    def _has_other_surname(self, j: int) -> bool:
        """Ned Farrow, and Ned van Farrow, are not Ned Teagle."""
        page = self.page
        k = j + 1 if page.keys[j] in PARTICLES else j
        return page.follows_name(k) and page.touching(j - 1)

    # Short forms

    def read(self) -> None:
        """Find surnames, and given names where nobody else of the story has them."""
        page, longest, story = self.page, defaultdict(int), self.story
        for short in self.surnames:
            longest[short[0]] = max(longest[short[0]], len(short))
        for i in self._places:
            if i in story.taken:
                continue
            key = page.keys[i]
            j = self._end_of_surname(i, longest.get(key, 0))
            if j and not (j == i + 1 and self._means_given_name(i)):
                if self._is_surname(i, j):
                    story.take(i, j, self._meant(self.surnames[page.keys[i:j]], i))
            elif key in self.firsts and self._is_first_name(i):
                titled = page.before(i) in ROYAL
                people = self.firsts[key].at(i) if titled else self.firsts[key].only(i)
                self._called[key] = people
                story.take(i, i + 1, people)

    def _end_of_surname(self, i: int, longest: int) -> int:
        """Return where the longest surname of the story ends that begins at word i; 0 if none does."""
        for j in range(i + longest, i, -1):
            if self.page.keys[i:j] in self.surnames and all(map(self.page.touching, range(i, j - 1))):
                return j
        return 0

    def _means_given_name(self, i: int) -> bool:
        """One person's surname is another's given name: it is his who was called so, or was named when she was not."""
        key = self.page.keys[i]
        if key not in self.firsts:
            return False
        return bool(self._called.get(key)) or self.surnames[key,].last(i) < 0 <= self.firsts[key].last(i)

    def _is_surname(self, i: int, j: int) -> bool:
        """A surname alone is meant as a name; the noun, the place, the month and the street are not."""
        page, style = self.page, self.page.style(i)
        ordinary = page.is_ordinary(j - 1)
        if self._is_one_of_two(i, j):
            return True
        if page.is_part(i, j):
            return False
        if style == "loud":
            return not ordinary or page.acts(j)
        if style == "small":
            return not ordinary and len(page.keys[j - 1]) > 3
        if not page.is_capitalised(i, j):
            return not ordinary and (page.opens(i) or page.possessive(j - 1))
        if page.is_place(i, j):
            return False
        if page.follows_article(i) and page.keys[j] in OFFICES and page.keys[j - 1] not in PLACES:
            return True
        if style == "prose" and page.follows_name(j):
            return False
        if ordinary and page.follows_article(i):
            return page.between(j - 1) == "-"
        if page.precedes_name(i) and page.keys[i - 1] not in PREFIXES:
            return self._follows_description(i, style)
        return not ordinary or page.acts(j) or style == "prose" and not page.opens(i)

    def _follows_description(self, i: int, style: str) -> bool:
        """The capital before a surname is a title's, a trade's, a nation's, a headline's or a sentence's first."""
        page = self.page
        if page.keys[i - 1] in PLACE_BEFORE or page.is_place(i, i + 1):
            return False
        if style == "title":
            return True
        if page.opens(i - 1):
            return page.can_open(i - 1)
        return i - 1 in self.story.taken or page.can_describe(i - 1)

    def _is_one_of_two(self, i: int, j: int) -> bool:
        """In "the Quill-Legend summit" both are people of the story."""
        page = self.page
        others = [k for k, gap in ((i - 1, i - 1), (j, j - 1)) if page.between(gap) in DASHES]
        return bool(others) and all((page.keys[k],) in self.surnames and page.capital(k) for k in others)

    def _is_first_name(self, i: int) -> bool:
        """A given name alone is meant as a name: it is no word, and no other name stands beside it."""
        page, key = self.page, self.page.keys[i]
        style = page.style(i)
        if not page.capital(i) or len(key) < 2 or style == "loud" or page.is_part(i, i + 1):
            return False
        if page.follows_article(i) or page.is_place(i, i + 1):
            return False
        if (key in CITIES or key in PRIZES) and page.keys[i + 1] not in SAYING:
            return False
        if page.before(i) in KIN and self.firsts[key].last(i) < 0:
            return False
        if key in WORDS and (style != "prose" or page.opens(i)):
            return False
        if style == "prose" and self._has_other_surname(i + 1):
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
        """Return he or she as titles, and the pronouns after each naming, tell of a person; else ''."""
        page = self.page
        namings = [naming for naming in self.story.namings if person in naming.people]
        titles = [title for name in person.names for title in spell(name)[:1]]
        titles += [page.keys[naming.i - 1] for naming in namings]
        for title in titles:
            if title in TITLE_SAYS:
                return TITLE_SAYS[title]
        heard = [page.keys[k] for naming in namings for k in self._said_of(naming.j)]
        return next((PRONOUN_SAYS[key] for key in sorted(heard, key=len) if key in PRONOUN_SAYS), "")

    def _said_of(self, j: int) -> Iterator[int]:
        """Yield the words after a naming, up to the next one or the line's end."""
        for k in range(j, j + PRONOUN_WITHIN):
            if k in self.story.taken or "\n" in self.page.between(k):
                return
            yield k
