"""Names of one word: Zendaya is a person at sight, Future and Seal need evidence."""

from collections import Counter, defaultdict

from articles.people.story import Story
from articles.people.words import ARTICLES, PARTICLES, ROLES, STAGE, TITLES, WORDS


class SingleNames:
    """The single names of one story that full names and what refers back to them have left over."""

    def __init__(self, story: Story) -> None:
        self.story, self.page = story, story.page
        self.doubtful: list[int] = []
        self.evident: set[int] = set()

    def read(self) -> None:
        """Find the single names that are people."""
        story, page = self.story, self.page
        for i in story.telling:
            key = page.keys[i]
            if key not in story.names.single or i in story.taken or self._refers_back(key) or not self._is_lone(i):
                continue
            if self._is_distinctive(i) or self._is_other_name(i):
                self._take(i)
            else:
                self.doubtful.append(i)
        if not self.doubtful:
            return
        self._gather_evidence()
        self._hear_acts()
        sure = {page.keys[i] for i in self.evident} | self._repeated()
        for i in self.doubtful:
            if i in self.evident or page.keys[i] in sure and self._may_be_name(i):
                self._take(i)

    def _take(self, i: int) -> None:
        self.story.take(i, i + 1, self.story.names.called(self.page.keys[i : i + 1]))

    def _refers_back(self, key: str) -> bool:
        """A name of somebody whom the story names in full is not somebody else's single name."""
        return key in self.story.firsts or (key,) in self.story.surnames

    def _is_lone(self, i: int) -> bool:
        """No other part of a name stands beside it, no article, nothing that makes a place or a thing of it."""
        page, key, before = self.page, self.page.keys[i], self.page.before(i)
        prose = page.style(i) == "prose"
        if prose and page.words[i].isupper() and not self._is_in_capitals(i):
            return False
        if not page.capital(i) or "-" in (page.between(i - 1), page.between(i)) or page.is_part(i, i + 1):
            return False
        if prose and (page.follows_name(i + 1) or page.keys[i + 1] in PARTICLES and page.capital(i + 2)):
            return False
        if prose and page.precedes_name(i) and before not in TITLES and before not in ROLES:
            return page.opens(i - 1) and not page.is_given(i - 1) and key not in WORDS
        return not (page.is_place(i, i + 1) or before in ARTICLES or page.keys[i + 1] == "of" and key in TITLES)

    def _is_in_capitals(self, i: int) -> bool:
        """NAS in a sentence is not Nas."""
        people = self.story.names.called(self.page.keys[i : i + 1])
        return any(name.isupper() for person in people for name in person.names) or len(self.page.words[i]) > 4

    def _is_distinctive(self, i: int) -> bool:
        """A name at sight is long, no word, no given name, and not only the first noun of a sentence."""
        key = self.page.keys[i]
        if len(key) < 5 or key in WORDS or self.page.is_given(i):
            return False
        return not self.page.opens(i) or self.page.acts(i + 1)

    def _is_other_name(self, i: int) -> bool:
        """Whoever the story names in full is meant by her other name too: Kanye West is Ye."""
        people = self.story.names.called(self.page.keys[i : i + 1])
        return bool(people) and self.story.people.issuperset(people) and self._may_be_name(i)

    def _may_be_name(self, i: int) -> bool:
        """Who is shown to be a person elsewhere in the story is meant here too, but not by a sentence's first noun."""
        return not self.page.is_ordinary(i) or not self.page.opens(i) or self.page.acts(i + 1)

    # Evidence

    def _gather_evidence(self) -> None:
        """Trade and work show a person, and so does company: down the list, and up again."""
        self.evident = {i for i in self.doubtful if self._has_trade(i)}
        named = {edge for i, (j, _) in self.story.found.items() for edge in (i, j - 1)}
        for direction in (self.doubtful, self.doubtful[::-1]):
            for i in direction:
                if self._is_in_company(i, named):
                    self.evident.add(i)

    def _hear_acts(self) -> None:
        """Initials that act are somebody (JFK was shot); so is a word that twice does what only people do."""
        page, heard = self.page, defaultdict(list)
        for i in self.doubtful:
            word, prose = page.words[i], page.style(i) == "prose"
            if prose and len(word) > 2 and word.isupper() and page.acts(i + 1):
                self.evident.add(i)
            elif page.acts_alone(i + 1) and page.keys[i] not in TITLES and not page.is_given(i):
                heard[page.keys[i]].append(i)
        for places in heard.values():
            if len(places) > 1:
                self.evident.update(places)

    def _has_trade(self, i: int) -> bool:
        """The rapper Future, Pink's tour, Sting, the singer; or a caption that says nothing else."""
        page, keys = self.page, self.page.keys
        if page.alone(i) and page.style(i) != "loud":
            return True
        if page.before(i) in ROLES or keys[i + 1] in STAGE or page.possessive(i) and keys[i + 2] in STAGE:
            return True
        return page.between(i) == ", " and keys[i + 1] in ARTICLES and not ROLES.isdisjoint(keys[i + 2 : i + 5])

    def _is_in_company(self, i: int, named: set[int]) -> bool:
        """It stands in a list with somebody who is surely named, or after another capitalised word."""
        page, keys = self.page, self.page.keys
        before, after = page.listed_before(i), page.listed_after(i)
        if any(place in named or place in self.evident for place in (before, after)):
            return True
        return before in self.doubtful and keys[before] != keys[i] and keys[before] in WORDS and keys[i] in WORDS

    def _repeated(self) -> set[str]:
        """Who is named twice is somebody, unless it is a title, a given name or the first noun of two sentences."""
        page = self.page
        times = Counter(page.keys[i] for i in self.doubtful if page.keys[i] not in WORDS or not page.opens(i))
        given = {page.keys[i] for i in self.doubtful if page.is_given(i)}
        return {key for key, many in times.items() if many > 1} - given - TITLES
