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
    DOING,
    INSTITUTIONS,
    OPENING,
    OPENING_ENDS,
    PARTICLES,
    PLACES,
    ROLES,
    SUFFIXES,
    TITLES,
    TOWARDS,
    WITHIN,
    WORDS,
)


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
        """A surname of somebody, and no given name."""
        return self.keys[i] in self.names.family and self.keys[i] not in self.names.given

    def is_capitalised(self, i: int, j: int) -> bool:
        """Every word has a capital; particles need none."""
        return all(self.capital(k) or self.keys[k] in PARTICLES for k in range(i, j))

    # What stands beside

    def before(self, i: int) -> str:
        """Return the word right before word i, or ''."""
        return self.keys[i - 1] if self.touching(i - 1) else ""

    def precedes_name(self, i: int) -> bool:
        """A capitalised word right before: the name may be longer than we know it."""
        return i > 0 and self.capital(i - 1) and self.touching(i - 1) and "." not in self.between(i - 1)

    def follows_name(self, j: int) -> bool:
        """A capitalised word right after, no day or month: the name may be longer than we know it."""
        return self.capital(j) and self.touching(j - 1) and self.keys[j] not in CALENDAR

    def follows_article(self, i: int) -> bool:
        """A name has no article."""
        return self.before(i) in ARTICLES

    def is_part(self, i: int, j: int) -> bool:
        """The name is part of an institution, of a double name or of an account."""
        return self.is_institution(j) or self.is_compound(i, j)

    def is_institution(self, j: int) -> bool:
        """Pope Street and the Carter Presidential Library are no people, nor are Banks & Sons."""
        if self.keys[j - 1] in SUFFIXES and self.between(j - 1) == ". " and self.keys[j] in INSTITUTIONS:
            return True
        if self.between(j - 1).startswith((" & ", " + ")) and not self.is_given(j):
            return True
        for k in range(j, j + 3):
            if not (self.capital(k) and self.touching(k - 1)):
                return False
            if self.keys[k] in INSTITUTIONS:
                return True
        return False

    def is_compound(self, i: int, j: int) -> bool:
        """A hyphen makes the name part of a longer one, a sign makes it an account."""
        start = self.starts[i]
        if start and self.text[start - 1] in "@#/_.":
            return True
        return self.between(i - 1) == "-" and self.capital(i - 1) or self.between(j - 1) == "-" and self.capital(j)

    def is_place(self, i: int, j: int) -> bool:
        """A country, planet or month stands where places and times do; a city only where nobody stands."""
        key, before = self.keys[j - 1], self.before(i)
        if key in CALENDAR and (before.isdigit() or before == "by" or self.touching(j - 1) and self.keys[j].isdigit()):
            return True
        if key in PLACES:
            return before in WITHIN or before in TOWARDS
        return key in CITIES and before in WITHIN

    def acts(self, j: int) -> bool:
        """A person is followed by a verb, a comma or a possessive; what an auxiliary follows next is a noun.

        "Price said", "Price rises the curtain"; but "Price rises are".
        """
        if self.possessive(j - 1) or self.between(j - 1).startswith(","):
            return True
        after = self.keys[j] if self.touching(j - 1) else ""
        if after in DOING or after.endswith(("ed", "ly")):
            return True
        return len(after) > 3 and after.endswith("s") and after not in WORDS and self.keys[j + 1] not in AUXILIARIES

    def can_open(self, i: int) -> bool:
        """A sentence may begin with this word right before a surname alone: a title, a day, "With", "Asked"."""
        key = self.keys[i]
        return key in OPENING or key in TITLES or key in ROLES or key in CALENDAR or key.endswith(OPENING_ENDS)
