"""What the words around a name say of it: a longer name, a street, a month, a sentence about a person.

Each question is about words i to j of a page (j excluded). Knows nothing of who else is in the story.
"""

from collections.abc import Sequence

from articles.people.dictionary import Dictionary
from articles.people.page import Page, Span
from articles.people.words import (
    ARTICLES,
    AUXILIARIES,
    CALENDAR,
    CITIES,
    CONJUNCTIONS,
    DOING,
    FAMILY,
    HALF_STATES,
    INSTITUTIONS,
    MADE,
    MOTION,
    NATIONALITY_ENDS,
    NATIONALS,
    NO_GIVEN_NAME,
    OPENING,
    OPENING_ENDS,
    PARTICLES,
    PLACES,
    PREFIXES,
    QUALIFYING,
    QUOTED_WORKS,
    ROLES,
    SHIPS,
    SMALL_INSTITUTIONS,
    STATES,
    SUFFIXES,
    TITLES,
    TOWARDS,
    WITHIN,
    WORDS,
    WORKS,
)

SAINTS = frozenset(("st", "saint"))
THINGS = SMALL_INSTITUTIONS | FAMILY


class Prose(Page):
    """A page read with the dictionary in hand."""

    def __init__(self, text: str, ignore: Sequence[Span], names: Dictionary) -> None:
        super().__init__(text, ignore)
        self.names = names

    # Words

    def is_ordinary(self, i: int) -> bool:
        """A word of the language, or of this text, where it is written small as well."""
        return self.keys[i] in WORDS or self.keys[i] in self.written

    def is_given(self, i: int) -> bool:
        """A given name and nothing else."""
        key = self.keys[i]
        return key in self.names.given and key not in TITLES and key not in WORDS and key not in CITIES

    def is_surname(self, i: int) -> bool:
        """A surname of somebody."""
        return self.keys[i] in self.names.family

    def is_capitalised(self, i: int, j: int) -> bool:
        """Every word has a capital; particles need none, nor what follows a hyphen."""
        for k in range(i, j):
            if not (self.words[k][0].isupper() or self.keys[k] in PARTICLES or self.gaps[k - 1] == "-"):
                return False
        return True

    # What stands beside

    def before(self, i: int) -> str:
        """Return the word right before word i, or ''."""
        return self.keys[i - 1] if self.touching(i - 1) else ""

    def precedes_name(self, i: int) -> bool:
        """A capitalised word right before: the name may be longer than we know it."""
        return i > 0 and self.words[i - 1][0].isupper() and self.touching(i - 1) and "." not in self.gaps[i - 1]

    def follows_name(self, j: int) -> bool:
        """A capitalised word right after, no day or month: the name may be longer than we know it."""
        return self.capital(j) and self.touching(j - 1) and self.keys[j] not in CALENDAR

    def follows_article(self, i: int) -> bool:
        """A name has no article."""
        return self.before(i) in ARTICLES

    def is_part(self, i: int, j: int) -> bool:
        """The name is part of an institution, a ship, a family, a work, a double name or an account."""
        return self.is_institution(i, j) or self.is_compound(i, j) or self.is_work(i, j)

    def is_institution(self, i: int, j: int) -> bool:
        """Pope Street, Quill airport and the Carter Presidential Library are no people, nor are Banks & Sons."""
        after, gap = self.keys[j], self.gaps[j - 1]
        if self.keys[i - 1] in SHIPS and self.words[i - 1].isupper():
            return True
        if gap[0] in ",;:)\n":
            return self.keys[i] in SAINTS and self.possessive(j - 1)
        if gap == " " and self.words[j][:1].islower() and not self.possessive(j - 1):
            return after in THINGS
        if self.keys[j : j + 2] == ("white", "house"):
            return False
        if self.keys[j - 1] in SUFFIXES and self.between(j - 1) == ". " and after in INSTITUTIONS:
            return True
        if self.between(j - 1).startswith((" & ", " + ")) and not self.is_given(j):
            return True
        if self.keys[i] in SAINTS and (self.possessive(j - 1) or self._owns(j - 1) or self.follows_name(j)):
            return True
        if self._owns(j - 1):
            return self.capital(j) and after in INSTITUTIONS and self.gaps[j] != "-"
        if not self.touching(j - 1):
            return False
        return any(self.keys[k] in INSTITUTIONS for k in range(j, self._end_of_capitals(j)))

    def _owns(self, i: int) -> bool:
        """St James' Park, the Duke of Edinburgh's Award."""
        return self.possessive(i) and self.between(i) == " " or self.between(i) in ("' ", "\u2019 ")

    def _end_of_capitals(self, j: int) -> int:
        """Return where the capitals after a name end that may make one thing with it; a headline has them anyway."""
        end, prose = j, self.style(j) == "prose"
        while end < j + 3 and self.capital(end) and self.touching(end - 1):
            end += 1
            if not (prose or self.keys[end - 1] in QUALIFYING):
                break
        return end

    def is_compound(self, i: int, j: int) -> bool:
        """A hyphen makes the name part of a longer one, a sign makes it an account."""
        start = self.starts[i]
        if start and self.text[start - 1] in "@#/_.":
            return True
        if self.between(i - 1) == "-" and self.capital(i - 1) and self.keys[i - 1] not in PREFIXES:
            return True
        return self.between(j - 1) == "-" and self.capital(j)

    def is_work(self, i: int, j: int) -> bool:
        """The film Ada Quill, the song “Ada Quill Eyes”: a name inside a title is the title's."""
        if self.keys[i - 1] in WORKS and self.touching(i - 1) and self.keys[i - 2] != "to":
            return self.keys[j] not in MADE
        if (quoted := self.quoted(i, j)) is None:
            return False
        first, end = quoted
        if (first, end) == (i, j):
            return any(self.keys[k] in QUOTED_WORKS for k in range(i - 3, i) if self._is_one_phrase(k, i))
        others = [k for k in (*range(first, i), *range(j, end)) if self.keys[k] not in TITLES]
        if not others or not self.capital(others[0]):
            return False
        return all(self.capital(k) or len(self.words[k]) < 4 for k in others)

    def _is_one_phrase(self, i: int, j: int) -> bool:
        """Nothing but spaces and a quotation mark stands between words i and j."""
        return i >= 0 and all(gap[0] == " " for gap in self.gaps[i:j])

    def is_place(self, i: int, j: int) -> bool:
        """A country, planet or month stands where places and times do; a city only where nobody stands."""
        key, before = self.keys[j - 1], self.before(i)
        if key in CALENDAR and (before.isdigit() or before == "by" or self.touching(j - 1) and self.keys[j].isdigit()):
            return True
        if self.between(j - 1) == ", " and self.capital(j) and self._is_state(j):
            return True
        if key in PLACES:
            return before in WITHIN or before in TOWARDS
        if key in CITIES and before == "to" and self.keys[i - 2] in MOTION:
            return True
        return key in CITIES and before in WITHIN

    def _is_state(self, i: int) -> bool:
        longer = self.capital(i + 1) and self.touching(i)
        return self.keys[i] in (HALF_STATES if longer else STATES)

    def acts(self, j: int) -> bool:
        """A person is followed by a verb, a comma or a possessive; what an auxiliary follows next is a noun.

        "Price said", "Price rises the curtain"; but "Price rises are".
        """
        if self.possessive(j - 1) or self.between(j - 1).startswith(",") or self._owns(j - 1):
            return True
        if self.keys[j - 1] in CALENDAR and self.keys[j] == "is" and self.keys[j + 1] in ARTICLES | {"usually", "when"}:
            return False
        after = self.keys[j] if self.touching(j - 1) else ""
        if after in DOING or after.endswith(("ed", "ly")):
            return True
        if len(after) < 4 or not after.endswith("s") or after in WORDS:
            return False
        return self.keys[j + 1] not in DOING and not self.keys[j + 1].endswith("ed")

    def acts_alone(self, j: int) -> bool:
        """What no noun without an article does: "Price said", "Price has asked"."""
        after = self.keys[j] if self.touching(j - 1) else ""
        if after in ("has", "had"):
            return self.keys[j + 1] in DOING or self.keys[j + 1].endswith("ed")
        return after in DOING - AUXILIARIES - CONJUNCTIONS or after.endswith("ed") and len(after) > 4

    def can_open(self, i: int) -> bool:
        """A sentence may begin with this word right before a surname alone: a title, a day, "With", "Asked"."""
        key = self.keys[i]
        known = key in OPENING or key in TITLES or key in ROLES or key in CALENDAR or key in NATIONALS
        return known or key in self.written or key not in NO_GIVEN_NAME and key.endswith(OPENING_ENDS)

    def can_describe(self, i: int) -> bool:
        """A capitalised word that stands before a surname alone in the middle of a sentence: a title, a nationality."""
        key = self.keys[i]
        known = key in TITLES or key in ROLES or key in CALENDAR or key in NATIONALS or key in PLACES or key in CITIES
        return known or self.words[i].isupper() or key.endswith(NATIONALITY_ENDS)
