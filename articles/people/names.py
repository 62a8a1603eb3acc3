"""How names are spelled: the form they are compared in, and the other forms that newspapers write them in.

Knows nothing of texts or of the table of people.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from articles.models.naming import fold
from articles.people.words import GENERATIONS, PARTICLES, ROYAL, SUFFIXES, TITLES, WORDS

_APOSTROPHES = "'\u2018\u2019\u02bc`\u00b4"
_LETTERS = r"[\w\u0300-\u036f\u00ad\u200b-\u200d]"  # accents and invisible characters stand inside words
WORD = re.compile(rf"{_LETTERS}+(?:[!{_APOSTROPHES}]{_LETTERS}+)*")
POSSESSIVES = frozenset(apostrophe + s for apostrophe in _APOSTROPHES for s in "sS")

Spelling = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A person as the matcher needs her; `never` (private persons, minors) is recognised but not proposed."""

    id: int
    name: str
    aliases: tuple[str, ...] = ()
    tagging: str = "open"
    external_id: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@lru_cache(maxsize=1 << 17)
def fold_word(word: str) -> str:
    """Return a word as names are compared: folded, without apostrophes and without the 's of a possessive."""
    if word.isascii() and word.isalnum():
        return word.lower()
    return fold(word[:-2] if word[-2:] in POSSESSIVES else word).replace("'", "")


def spell(name: str) -> Spelling:
    return tuple(map(fold_word, WORD.findall(name)))


def short_forms(spelling: Spelling) -> set[Spelling]:
    """Return the ways a newspaper refers back to somebody so named; a single name has none."""
    words, royal = _after_titles(spelling)
    with_suffix = set()
    if len(words) > 1 and words[-1] in SUFFIXES and len(words[-1]) > 1:
        with_suffix = {words[-2:]} if len(words) > 2 else set()
        words = words[:-1]
    if not words or words == spelling and len(words) == 1:
        return set()
    if royal or len(words) == 1:
        return {words}
    if len(words[-1]) == 1:
        return {words[:1]}
    return _surnames(words) | with_suffix


def _after_titles(spelling: Spelling) -> tuple[Spelling, bool]:
    """Return what follows the titles, and whether they are royal: "King Olav II of Norway" is "Olav II".

    A nickname as "Queen of Soul" or "Alexander the Great" has no short form.
    """
    words = spelling
    royal = bool(words) and words[0] in ROYAL
    if "of" in words or "the" in words:
        words = words[: words.index("of")] if royal and "of" in words else ()
    while len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    return words, royal and bool(words)


def _surnames(words: Spelling) -> set[Spelling]:
    """Return the last word, the last two, and what begins at a particle: "van der Meeren", "bin Omar Al Qadir".

    After a particle the last word alone is a surname only if it is long and nothing else: no "Sol" of "del Sol".
    """
    last = len(words) - 1
    forms = {words[place:] for place in range(1, last) if words[place] in PARTICLES}
    after_particle = last > 1 and words[-2] in PARTICLES
    if last > 1 and not after_particle:
        forms.add(words[-2:])
    if not after_particle or len(words[-1]) > 4 and words[-1] not in WORDS:
        forms.add(words[-1:])
    return forms


def looser_forms(spelling: Spelling) -> set[Spelling]:
    """Return what a name is also written like: without titles, suffix, or the initials in the middle."""
    titled = spelling[0] in TITLES and len(spelling) > 2 and spelling[-1] not in SUFFIXES and "of" not in spelling
    bare = spelling[1 if titled else 0 : -1 if spelling[-1] in GENERATIONS else None]
    plain = (*bare[:1], *(word for word in bare[1:-1] if len(word) > 1), *bare[1:][-1:])
    return {form for form in (bare, plain) if len(form) > 1} - {spelling}
