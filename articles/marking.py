"""Texts with what was asked for marked, and the stretch of a long one that shows it: for searches of either lane.

Gives pieces of plain text; whoever shows them escapes them. Knows no engine: which of two words share a stem is
guessed from their letters.
"""

import os.path
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from articles.models.finding import words

# What a snippet shows before its first hit, and in all.
BEFORE, LENGTH = 60, 220
A_WORD = re.compile(r"\w+(?:[’']\w+)*")
# A word of so many letters may be the beginning of one: somebody is still typing.
A_BEGINNING = 3

Alike = Callable[[str, str], bool]


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; marked where it is what was asked for."""

    text: str
    marked: bool = False


def same_stem(word: str, asked_for: str) -> bool:
    """Whether two folded words look like forms of one: the engine alone knows its stems."""
    if word[:3] != asked_for[:3] or abs(len(word) - len(asked_for)) > 3:
        return False
    shared = len(os.path.commonprefix([word, asked_for]))
    return shared >= max(3, min(len(word), len(asked_for)) - 2)


def same_or_beginning(word: str, asked_for: str) -> bool:
    """Whether a folded word looks like a form of the other, or begins with it."""
    return (len(asked_for) >= A_BEGINNING and word.startswith(asked_for)) or same_stem(word, asked_for)


def marked(text: str, sought: Iterable[str], *, alike: Alike = same_stem) -> list[Piece]:
    """The whole text with what was asked for marked; `sought` are folded words."""
    return list(_pieces(text, list(sought), alike))


def snippet(text: str, sought: Iterable[str], *, alike: Alike = same_stem) -> list[Piece]:
    """The stretch of a long text around the first hit, marked; its beginning where nothing of it was asked for."""
    sought = list(sought)
    text = " ".join(text.split())
    first = next((word.start() for word in A_WORD.finditer(text) if _is_sought(word[0], sought, alike)), 0)
    start = text.rfind(" ", 0, max(first - BEFORE, 0)) + 1
    cut = text[start : start + LENGTH]
    if start + LENGTH < len(text):
        cut = cut.rpartition(" ")[0] or cut
    pieces = _pieces(cut, sought, alike)
    before, after = "… " * (start > 0), " …" * (start + len(cut) < len(text))
    return [piece for piece in (Piece(before), *pieces, Piece(after)) if piece.text]


def _pieces(text: str, sought: list[str], alike: Alike) -> Iterator[Piece]:
    at = 0
    for word in A_WORD.finditer(text):
        if _is_sought(word[0], sought, alike):
            if word.start() > at:
                yield Piece(text[at : word.start()])
            yield Piece(word[0], marked=True)
            at = word.end()
    if at < len(text):
        yield Piece(text[at:])


def _is_sought(word: str, sought: list[str], alike: Alike) -> bool:
    return any(part == asked_for or alike(part, asked_for) for part in _folded(word) for asked_for in sought)


@lru_cache(maxsize=1 << 16)  # a text says most of its words again and again, and texts say each other's
def _folded(word: str) -> tuple[str, ...]:
    return tuple(words(word))
