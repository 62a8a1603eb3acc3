"""A text as words: what stands between them, where lines and sentences begin, what a capital is worth there.

Knows nothing of people.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from articles.people.names import POSSESSIVES, WORD, fold_word
from articles.people.words import ABBREVIATED

# What may stand inside a name: a space, a hyphen, the dot of an initial, a nickname's quotation marks.
WITHIN_A_NAME = re.compile(
    r"[ \u00a0]?[-\u2010\u2011\u2013]?[ \u00a0]?[\"\u201c\u201d]?|\. ?|,? [\"\u201c]|[\"\u201d],? |\.-"
)
SENTENCE_END = re.compile(r"[.!?\u2026:][\"'\u201d\u2019)\]]*\s+$|^\s*$")
BEFORE_SENTENCES = " \t\u00a0\"'\u201c\u2018([*\u2022-\u2013\u2014"
PADDING = ("",) * 6  # so that a rule may ask for the words before the first, which are these too, and after the last


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of the text, end excluded."""

    start: int
    end: int


class Page:
    """A text cut into words. A word is known by its number; `words` as written, `keys` as names are compared."""

    def __init__(self, text: str, ignore: Sequence[Span]) -> None:
        spans = [found.span() for found in WORD.finditer(text)]
        if ignore:
            spans = [(a, b) for a, b in spans if not any(a < gap.end and gap.start < b for gap in ignore)]
        words = [text[a:b] for a, b in spans]
        self.text = text
        self.starts = [a for a, _ in spans]
        self.ends = [b for _, b in spans]
        self.words = (*words, *PADDING)
        self.keys = (*map(fold_word, words), *PADDING)
        self.written = frozenset(words)  # holds a key where the text also writes it as an ordinary word, small
        self._breaks = [-1, *(found.start() for found in re.finditer("\n", text)), len(text)]
        self._styles: dict[int, str] = {}

    def span(self, i: int, j: int) -> Span:
        """Return the place of words i to j (excluded) without the possessive of the last."""
        return Span(self.starts[i], self.ends[j - 1] - 2 * self.possessive(j - 1))

    def possessive(self, i: int) -> bool:
        return self.words[i][-2:] in POSSESSIVES

    def capital(self, i: int) -> bool:
        return self.words[i][:1].isupper()

    def between(self, i: int) -> str:
        """Return what stands between word i and the next; a line's end before the first and after the last."""
        return self.text[self.ends[i] : self.starts[i + 1]] if 0 <= i < len(self.starts) - 1 else "\n"

    def touching(self, i: int) -> bool:
        """Whether word i and the next can belong to one name."""
        if self.possessive(i):
            return False
        gap = self.between(i)
        if gap == " ":
            return True
        return WITHIN_A_NAME.fullmatch(gap) is not None and ("." not in gap or self.abbreviated(i))

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
        start, end = self.line(i)
        if start not in self._styles:
            words = self.words[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
            self._styles[start] = _style([word for word in words if word[0].isalpha()])
        return self._styles[start]

    def opens(self, i: int) -> bool:
        """Whether word i is the first of a sentence or of a quotation, where everything is capitalised."""
        start = self.starts[i]
        before = self.text[max(self.line(i)[0], start - 40) : start]
        if not before.strip(BEFORE_SENTENCES) or before[-1:] in '"\u201c\u2018':
            return True
        if not SENTENCE_END.search(before):
            return False
        return not (before.rstrip().endswith(".") and self.abbreviated(i - 1))


def _style(words: Sequence[str]) -> str:
    """Tell the style of a line: of a headline's words with four letters and more, four in five have a capital."""
    long = [word for word in words if len(word) > 3]
    if words and not any(word[0].isupper() for word in words):
        return "small"
    if len(words) > 2 and sum(word.isupper() for word in words) * 4 > len(words) * 3:
        return "loud"
    if len(words) > 3 and sum(word[0].isupper() for word in long) * 5 >= len(long) * 4:
        return "title"
    return "prose"
