"""What a reader typed, understood: words, "phrases" and -exclusions; which page of which of the answers.

Knows no engine. Nothing but letters and digits goes on from here, so no engine meets a query that it can't read.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from urllib.parse import urlencode

from django.utils.timezone import get_current_timezone

from articles.models.finding import words
from articles.reading import NoSuchPage

# Who types more pastes a text: the rest is not looked for.
LONGEST_QUESTION, MOST_WORDS = 200, 12
# A page of answers; there are no more pages than the newest matches that are looked at fill.
PAGE_LENGTH, MOST_PAGES = 20, 25
TERM = re.compile(r'(?P<no>-?)(?:["“”„«](?P<phrase>[^"“”„«»]*)["“”»]?|(?P<word>\S+))')
SLUG = re.compile(r"[-a-z0-9_]{1,100}")
A_DATE = re.compile(r"([12][0-9]{3})(?:-(0[1-9]|1[0-2]))?")
RELEVANCE, NEWEST = "relevance", "newest"

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """What was asked. Each of `wanted` must stand in a story, none of `unwanted` may: folded words in a row.

    `section` and `person` are slugs, `date` a year or month as ISO 8601 writes it; '' where it does not matter.
    """

    typed: str = ""
    wanted: tuple[Phrase, ...] = ()
    unwanted: tuple[Phrase, ...] = ()
    section: str = ""
    person: str = ""
    date: str = ""
    sort: str = RELEVANCE
    page: int = 1

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Question":
        """The question of an address; raises NoSuchPage where no page of ours could have led to it."""
        typed = " ".join(asked.get("q", "").replace("\0", " ")[:LONGEST_QUESTION].split())
        wanted, unwanted = _terms(typed)
        section, person, date = (asked.get(name, "") for name in ("section", "person", "date"))
        sort, page = asked.get("sort", RELEVANCE), asked.get("page", "1")
        known = (
            all(not slug or SLUG.fullmatch(slug) for slug in (section, person))
            and (not date or A_DATE.fullmatch(date))
            and sort in (RELEVANCE, NEWEST)
            and re.fullmatch("[1-9][0-9]?", page)
            and int(page) <= MOST_PAGES
        )
        if not known:
            raise NoSuchPage(typed)
        return cls(typed, wanted, unwanted, section, person, date, sort, int(page))

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.wanted)

    @property
    def is_empty(self) -> bool:
        return not self.typed

    @property
    def words(self) -> list[str]:
        """The words that are looked for, each once."""
        return list(dict.fromkeys(chain.from_iterable(self.wanted)))

    @property
    def is_narrowed(self) -> bool:
        return bool(self.section or self.person or self.date)

    def span(self) -> tuple[datetime, datetime] | None:
        """The first moment of the year or month that was asked for, and the first after it; by the site's clocks."""
        found = A_DATE.fullmatch(self.date)
        if found is None:
            return None
        year, month = int(found[1]), int(found[2] or 1)
        after = (year + 1, 1) if found[2] is None or month == 12 else (year, month + 1)
        zone = get_current_timezone()
        return datetime(year, month, 1, tzinfo=zone), datetime(*after, 1, tzinfo=zone)

    def address(self, **changes) -> str:
        """Where the answer to this question stands, with some of it changed; on its first page if not said."""
        other = replace(self, **{"page": 1, **changes})
        usual = {"sort": RELEVANCE, "page": 1}
        said = {name: getattr(other, name) for name in ("section", "person", "date", "sort", "page")}
        said = {name: value for name, value in said.items() if value and value != usual.get(name)}
        return "?" + urlencode({"q": other.typed, **said})


def _terms(typed: str) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...]]:
    """What is wanted and what is not, up to so many words in all."""
    terms: dict[bool, list[Phrase]] = {False: [], True: []}
    left = MOST_WORDS
    for term in TERM.finditer(typed):
        phrase = tuple(words(term["phrase"] if term["word"] is None else term["word"])[:left])
        if phrase and phrase not in terms[bool(term["no"])]:
            terms[bool(term["no"])].append(phrase)
            left -= len(phrase)
    return tuple(terms[False]), tuple(terms[True])
