"""Who is named in full in one story, alone and in company: "John, Luna and Chrissy Legend", "his wife Chrissy".

Whoever is named in full owns her surname from there on, until somebody else of that surname is named.
"""

from collections import defaultdict

from articles.models import Tagging
from articles.people.bearers import Bearers
from articles.people.dictionary import Naming
from articles.people.names import Known, Spelling
from articles.people.page import BEFORE_NICKNAMES, Span
from articles.people.prose import Prose
from articles.people.words import KIN, PLACES, ROYAL, SUFFIXES, TITLE_SAYS, WITHIN, WORDS

NEVER = Tagging.NEVER.value


class Story:
    """One reading of one page. `found` are the mentions: first word → end and people; `taken` words are explained."""

    def __init__(self, page: Prose) -> None:
        self.page, self.names = page, page.names
        self.telling = page.where(page.names.telling)
        self.found: dict[int, tuple[int, tuple[Known, ...]]] = {}
        self.taken: set[int] = set()
        self.surnames: dict[Spelling, Bearers] = defaultdict(Bearers)
        self.firsts: dict[str, Bearers] = defaultdict(Bearers)
        self.namings: list[Naming] = []
        self.people: set[Known] = set()

    def mentions(self) -> dict[Known, list[Span]]:
        """Return every place at which somebody is meant who may be proposed."""
        mentions = defaultdict(list)
        for i, (j, people) in sorted(self.found.items()):
            span = self.page.span(i, j)
            for person in people:
                if person.tagging != NEVER:
                    mentions[person].append(span)
        return mentions

    def take(self, i: int, j: int, people: tuple[Known, ...]) -> None:
        """Say who is meant by words i to j; nobody where they are explained otherwise."""
        self.taken.update(range(i, j))
        if people:
            self.found[i] = (j, people)

    def read(self) -> None:
        """Find whom the story names in full; a street named after somebody is taken from the short forms too."""
        page, end, doubtful = self.page, 0, []
        for i in self._places():
            if i < end or not (naming := self.names.at(page, i)):
                continue
            end = naming.j
            if self._is_full_name(naming):
                self._name(naming, in_passing=self._is_in_passing(naming))
                self._name_company(i, naming.spelling[1:])
            else:
                self.take(i, end, ())
                doubtful.append(naming)
        for naming in doubtful:
            self._read_again(naming)
        kin = []
        for i in self.telling:
            if page.keys[i] == "and" and i and i - 1 not in self.taken:
                self._name_partner(i - 1)
            elif page.keys[i] in KIN:
                kin.append(i)
        for i in kin:
            self._name_kin(i)
        self.namings.sort(key=lambda naming: naming.i)
        self._add_other_names()

    def _places(self) -> list[int]:
        """Return where a name of two words or more may begin."""
        page, pairs = self.page, self.names.pairs
        keys, gaps = page.keys, page.gaps
        return [
            i
            for i in self.telling
            if (keys[i], keys[i + 1]) in pairs or len(keys[i + 1]) == 1 or gaps[i] in BEFORE_NICKNAMES
        ]

    # Full names

    def _is_full_name(self, naming: Naming) -> bool:
        """The words are the person and not a thing named after her, a longer name, or ordinary words."""
        page, i, j = self.page, naming.i, naming.j
        ordinary = all(page.keys[k] in WORDS or page.keys[k] in ("the", "of") for k in range(i, j))
        style = page.style(i)
        if page.is_part(i, j) or self._has_other_suffix(j):
            return False
        if style in ("loud", "small"):
            return not ordinary
        if not page.is_capitalised(i, j):
            return self._is_name_in_small_letters(naming)
        if style == "title":
            return not (ordinary and page.follows_article(i))
        if page.follows_name(j) and (ordinary or page.is_surname(j) or page.follows_article(i)):
            return False
        if ordinary and page.keys[j - 1] in PLACES and page.before(i) in WITHIN:
            return False
        if ordinary and (page.follows_article(i) or page.keys[i] == "the" and page.opens(i)):
            return any(naming.people == earlier.people for earlier in self.namings)
        return not (page.precedes_name(i) and page.is_given(i - 1) and not page.opens(i - 1))

    def _is_name_in_small_letters(self, naming: Naming) -> bool:
        """Who writes herself small, and a given name that is no word: "john legend" and not "bad bunny"."""
        page, i, j = self.page, naming.i, naming.j
        if any(page.text[page.starts[i] : page.ends[j - 1]] == name for one in naming.people for name in one.names):
            return True
        return page.is_given(i) and all(len(page.keys[k]) > 2 and page.keys[k].isalpha() for k in range(i, j))

    def _has_other_suffix(self, j: int) -> bool:
        """Osric V is not Osric, nor a son his father."""
        return self.page.keys[j] in SUFFIXES and self.page.touching(j - 1)

    def _read_again(self, naming: Naming) -> None:
        """Two ordinary words in capitals are a name where the story names that person anyway."""
        page, known = self.page, self.people.issuperset(naming.people)
        if known and page.style(naming.i) == "loud" and not page.is_part(naming.i, naming.j):
            self._name(naming, in_passing=False)

    def _is_in_passing(self, naming: Naming) -> bool:
        """A relative (his wife Ada Quill, Lady Quill, Ned Quill and Ada Quill) takes no surname away."""
        page, first = self.page, naming.i
        if self.namings and self._is_couple(self.namings[-1], naming):
            return True
        if len(naming.spelling) == 2 and naming.spelling[0] in TITLE_SAYS and naming.spelling[0] not in ROYAL:
            return True
        while (k := page.listed_before(first)) is not None and page.capital(k):
            first = k
        before = range(first - 1, first - 5, -1)
        until = next((k for k in before if page.between(k) not in (" ", ", ")), first - 5)
        return any(page.keys[k] in KIN for k in before if k > until)

    def _is_couple(self, one: Naming, other: Naming) -> bool:
        """Ned Quill and Ada Quill, and nobody else in the list."""
        page = self.page
        if page.listed_before(other.i) != one.j - 1 or page.listed_before(one.i) is not None:
            return False
        return one.spelling[-1] == other.spelling[-1]

    def _name(self, naming: Naming, *, in_passing: bool) -> None:
        """From here on short forms mean these people, given names if the spelling begins with one."""
        self.take(naming.i, naming.j, naming.people)
        self.namings.append(naming)
        self.people.update(naming.people)
        surnames, given = self.names.referring(naming.spelling, naming.people)
        for surname in surnames:
            if not (in_passing and self.surnames[surname].namings):
                self.surnames[surname].namings.append((naming.i, naming.people))
        for first in given:
            self.firsts[first].namings.append((naming.i, naming.people))

    def _add_other_names(self) -> None:
        """Whoever is named is also called by her other names, where nobody else of the story is called so."""
        known, first_at = {short[0] for short in self.surnames} | self.firsts.keys(), {}
        for naming in self.namings:
            if len(naming.people) == 1:
                first_at.setdefault(naming.people[0], naming.i)
        for person, i in first_at.items():
            surnames, given = self.names.other_forms(person)
            for first in given - known:
                self.firsts[first].add(i, (person,))
            for surname in surnames:
                if surname[0] not in known:
                    self.surnames[surname].add(i, (person,))
        for bearers in (*self.surnames.values(), *self.firsts.values()):
            bearers.namings.sort(key=lambda found: found[0])

    # Company

    def _name_partner(self, i: int) -> None:
        """In "John and Chrissy Legend" he is a Legend, and she is the one Chrissy of the story, else a stranger."""
        page, keys = self.page, self.page.keys
        if not (page.capital(i) and page.capital(i + 2) and page.capital(i + 3) and page.touching(i + 2)):
            return
        spelling, partner = (keys[i], keys[i + 3]), (keys[i + 2], keys[i + 3])
        people = self.names.called(spelling)
        if not people or self.names.called(partner):
            return
        self._name(Naming(i, i + 1, people, spelling), in_passing=True)
        married = self.firsts[keys[i + 2]].sole() if keys[i + 2] in self.firsts else ()
        self.take(i + 2, i + 4, married)

    def _name_company(self, i: int, family: Spelling) -> None:
        """In "John, Luna and Chrissy Legend", "the Duke and Duchess of Quill" the first ones are meant too."""
        page, k = self.page, i
        while (k := page.listed_before(k)) is not None:
            spelling = (page.keys[k], *family)
            people = self.names.called(spelling)
            if not people or not page.capital(k) or k in self.taken:
                return
            self._name(Naming(k, k + 1, people, spelling), in_passing=True)

    def _name_kin(self, i: int) -> None:
        """In "Barack Obama and his wife Michelle" she is an Obama; the son William of King Osric is Prince William."""
        page, k = self.page, i + 1
        if page.between(i) not in (" ", ", ") or not page.capital(k) or k in self.taken or page.follows_name(k + 1):
            return
        families = {naming.spelling[-1] for naming in self.namings if naming.i < i and len(naming.spelling) > 1}
        royal = any(naming.spelling[0] in ROYAL for naming in self.namings)
        spellings = [(page.keys[k], family) for family in families]
        spellings += [(title, page.keys[k]) for title in ("prince", "princess") if royal]
        found = {people: spelling for spelling in spellings if (people := self.names.called(spelling))}
        if len(found) == 1:
            people, spelling = found.popitem()
            self._name(Naming(k, k + 1, people, spelling), in_passing=True)
