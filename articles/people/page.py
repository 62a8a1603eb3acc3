"""A text as words: what stands between them, where lines and sentences begin, what a capital is worth there.

Knows nothing of people.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, compress, count

from articles.people.asides import asides
from articles.people.names import POSSESSIVES, WORD, Folded
from articles.people.words import ABBREVIATED

# Words and what stands between them, in turn.
CUT = re.compile(f"({WORD.pattern})")
# What may stand inside a name: a space, a hyphen, the dot of an initial, a nickname's quotation marks.
WITHIN_A_NAME = re.compile(
    '[ \t\u00a0\u2009\u202f]{0,2}[-\u2010\u2011\u2013]?[ \u00a0]?["\u201c\u201d]?|\\. ?|,? ["\u201c\u2018\']'
    "|[\"\u201d\u2019'],? |\\.-"
)
SENTENCE_END = re.compile(r"[.!?\u2026:][\"'\u201d\u2019)\]]*\s+$|^\s*$")
BEFORE_SENTENCES = " \t\u00a0\"'\u201c\u2018([*\u2022-\u2013\u2014"
OPENING_QUOTES, CLOSING_QUOTES = "\"\u201c\u2018'", "\"\u201d\u2019'"
OPENING_QUOTE = re.compile(f"[{OPENING_QUOTES}]")
BEFORE_NICKNAMES = frozenset([' "', " \u201c", " \u2018", " '", " ("])
AFTER_NICKNAMES = frozenset(['" ', "\u201d ", "\u2019 ", "' ", ") "])
WRAP = frozenset(["\n", "\r\n", " \n"])
PADDING = ("",) * 6  # so that a rule may ask for the words before the first, which are these too, and after the last
ENDS = ("\n",) * 7

_fold = Folded()


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of the text, end excluded."""

    start: int
    end: int


class Page:
    """A text cut into words. A word is known by its number; `words` as written, `keys` as names are compared."""

    def __init__(self, text: str, ignore: Sequence[Span]) -> None:
        parts = CUT.split(text)
        edges = list(accumulate(map(len, parts)))
        words, starts, ends = parts[1::2], edges[:-1:2], edges[1::2]
        gaps = parts[2:-1:2]
        for a, b in (*((span.start, span.end) for span in ignore), *asides(text)):
            first, end = bisect_right(ends, a), bisect_left(starts, b)
            if first < end:
                del words[first:end], starts[first:end], ends[first:end]
                gap = text[ends[first - 1] : starts[first]] if 0 < first < len(starts) else "\n"
                gaps[max(first - 1, 0) : end] = [gap]
        self.text = text
        self.starts, self.ends = starts, ends
        self.words = (*words, *PADDING)
        self.keys = (*map(_fold.__getitem__, words), *PADDING)
        self.gaps = (*gaps, *ENDS)
        self._breaks = [-1, *(found.start() for found in re.finditer("\n", text)), len(text)]
        self._styles: dict[int, str] = {}

    @cached_property
    def written(self) -> frozenset[str]:
        """The words as written: a key is among them where the text also has it as an ordinary word, small."""
        return frozenset(self.words)

    def where(self, keys: Container[str]) -> list[int]:
        """Return the words that are one of these."""
        return list(compress(count(), map(keys.__contains__, self.keys)))

    def span(self, i: int, j: int) -> Span:
        """Return the place of words i to j (excluded) without the possessive of the last."""
        return Span(self.starts[i], self.ends[j - 1] - 2 * self.possessive(j - 1))

    def possessive(self, i: int) -> bool:
        return self.words[i][-2:] in POSSESSIVES

    def capital(self, i: int) -> bool:
        return self.words[i][:1].isupper()

    def between(self, i: int) -> str:
        """Return what stands between word i and the next; a line's end before the first and after the last."""
        return self.gaps[i]

    def touching(self, i: int) -> bool:
        """Whether word i and the next can belong to one name."""
        gap = self.gaps[i]
        if self.words[i][-2:] in POSSESSIVES:
            return False
        if gap == " ":
            return True
        if "\n" in gap:
            return False
        return WITHIN_A_NAME.fullmatch(gap) is not None and ("." not in gap or self.abbreviated(i))

    def wrapped(self, i: int) -> bool:
        """Whether the line breaks after word i in the middle of a sentence, as in text of a fixed width."""
        return self.gaps[i] in WRAP and self.gaps[i - 1] == self.gaps[i - 2] == " " and "\n" not in self.gaps[i + 1]

    def nickname(self, i: int) -> int:
        """Return how many words after word i are a nickname in quotation marks or brackets; 0 if none is."""
        if self.gaps[i] in BEFORE_NICKNAMES:
            for many in (1, 2, 3):
                if self.gaps[i + many] in AFTER_NICKNAMES:
                    return many
        return 0

    def abbreviated(self, i: int) -> bool:
        """Whether a full stop after word i is part of it: after initials and "Mr.", "St."."""
        return len(self.keys[i]) == 1 or self.keys[i] in ABBREVIATED

    def listed_before(self, i: int) -> int | None:
        """Return the last word of what a list names before word i: "A and B", "A, B", "A & B"."""
        if self.keys[i - 1] == "and" and "\n" not in self.between(i - 1):
            return i - 2
        return i - 1 if self.between(i - 1) in (", ", " & ") else None

    def listed_after(self, i: int) -> int | None:
        """Return the first word of what a list names after word i."""
        if self.keys[i + 1] == "and" and "\n" not in self.between(i):
            return i + 2
        return i + 1 if self.between(i) in (", ", " & ") else None

    def line(self, i: int) -> tuple[int, int]:
        """Return where the line of word i begins and ends."""
        place = bisect_right(self._breaks, self.starts[i])
        return self._breaks[place - 1] + 1, self._breaks[place]

    def alone(self, i: int) -> bool:
        """Whether word i has a line to itself."""
        return "\n" in self.between(i - 1) and "\n" in self.between(i)

    def style(self, i: int) -> str:
        """Return what a capital is worth on the line: prose, or title, loud and small where it says nothing."""
        place = bisect_right(self._breaks, self.starts[i])
        style = self._styles.get(place)
        if style is None:
            first = bisect_right(self.starts, self._breaks[place - 1])
            words = self.words[first : bisect_left(self.starts, self._breaks[place], first)]
            style = self._styles[place] = _style(words)
        return style

    def opens(self, i: int) -> bool:
        """Whether word i is the first of a sentence or of a quotation, where everything is capitalised."""
        gap = self.gaps[i - 1]
        if gap == " ":
            return False
        if "\n" in gap or gap[-1:] in '"\u201c\u2018':
            return True
        start = self.starts[i]
        before = self.text[max(self.line(i)[0], start - 40) : start]
        if not before.strip(BEFORE_SENTENCES):
            return True
        if not SENTENCE_END.search(before):
            return False
        return not (before.rstrip().endswith(".") and self.abbreviated(i - 1))

    def quoted(self, i: int, j: int) -> tuple[int, int] | None:
        """Return the words that stand in one pair of quotation marks with words i to j; None if it isn't short."""
        start = self.starts[i]
        if not OPENING_QUOTE.search(self.text, max(start - 60, 0), start):
            return None
        first, last = i, j - 1
        while self.gaps[first - 1] == " " and i - first < len(PADDING):
            first -= 1
        if self.gaps[first - 1][-1:] not in OPENING_QUOTES or not first and not self.starts[0]:
            return None
        while self.gaps[last] == " " and last - j < len(PADDING):
            last += 1
        closing = self.gaps[last].lstrip(".,!?")[:1]
        return (first, last + 1) if closing and closing in CLOSING_QUOTES else None


def _style(words: Sequence[str]) -> str:
    """Tell the style of a line: of a headline's words with four letters and more, four in five have a capital."""
    initials = [word[0] for word in words if len(word) > 3 and word[0].isalpha()]
    capitals = sum(map(str.isupper, initials))  # quicker than asking each word in turn
    if capitals and 2 * capitals < len(initials):
        return "prose"
    words = [word for word in words if word[0].isalpha()]
    if words and not any(word[0].isupper() for word in words):
        return "small"
    if len(words) > 2 and sum(map(str.isupper, words)) * 4 > len(words) * 3:
        return "loud"
    return "title" if len(words) > 3 and capitals * 5 >= len(initials) * 4 else "prose"
