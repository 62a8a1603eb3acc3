"""How names are spelled: the form they are compared in, and the other forms that newspapers write them in.

Knows nothing of texts or of the table of people.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from articles.models.naming import fold
from articles.people.words import ARTICLES, GENERATIONS, PARTICLES, ROYAL, SAME_GIVEN_NAME, SUFFIXES, TITLES, WORDS

_APOSTROPHES = "'\u2018\u2019\u02bc`\u00b4"
_LETTERS = r"[\w\u0300-\u036f\u00ad\u200b-\u200d]"  # accents and invisible characters stand inside words
WORD = re.compile(rf"{_LETTERS}+(?:[!{_APOSTROPHES}]{_LETTERS}+)*")
POSSESSIVES = frozenset(apostrophe + s for apostrophe in _APOSTROPHES for s in "sS")

Spelling = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A person as the matcher needs her, equal to nobody else; `never` (private persons, minors) is recognised but not
    proposed.
    """

    id: int
    name: str
    aliases: tuple[str, ...] = ()
    tagging: str = "open"
    external_id: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


def fold_word(word: str) -> str:
    """Return a word as names are compared: folded, without apostrophes and without the 's of a possessive."""
    if word.isascii() and word.isalnum():
        return word.lower()
    return fold(word[:-2] if word[-2:] in POSSESSIVES else word).replace("'", "")


class Folded(dict):
    """Words as they are compared, by how they are written: folding is slow, and a language has few words."""

    MOST = 1 << 17

    def __missing__(self, word: str) -> str:
        if len(self) >= self.MOST:
            self.clear()
        folded = self[word] = fold_word(word)
        return folded


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
    forms = _surnames(words) | with_suffix
    if len(words) == 3 and all(len(word) > 1 and word not in PARTICLES for word in words):
        forms.add(words[:2])
    return forms


def given_names(spelling: Spelling) -> set[str]:
    """Return the given names that a spelling begins with, after its titles; none of "Queen of Soul"."""
    if len(spelling) > 3 and spelling[1] in TITLES and spelling[0] not in TITLES:  # Dana, Princess of Quill
        return {spelling[0]}
    if "of" in spelling or spelling[0] in ARTICLES:
        return set()
    first = next((word for word in spelling if word not in TITLES), "")
    return {word for word in (spelling[0], first) if len(word) > 1} - TITLES - {spelling[-1]}


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
    if words[-2:-1] in (("al",), ("el",)):
        forms.add((words[-2] + words[-1],))
    return forms


def looser_forms(spelling: Spelling) -> set[Spelling]:
    """Return what a name is also written like.

    Without titles, suffix, the initials in the middle, a king's number or the Arabic article; initials in one word; a
    given name in the other ways it is brought into Latin letters.
    """
    titled = spelling[0] in TITLES and len(spelling) > 2 and spelling[-1] not in SUFFIXES and "of" not in spelling
    bare = spelling[1 if titled else 0 : -1 if spelling[-1] in GENERATIONS else None]
    plain = (*bare[:1], *(word for word in bare[1:-1] if len(word) > 1), *bare[1:][-1:])
    forms = {bare, plain, _initials_joined(bare)}
    if spelling[-1] in GENERATIONS:
        forms.add((*plain, spelling[-1]))
    if spelling[0] in ROYAL and len(spelling) > 2 and spelling[-1] in SUFFIXES:
        forms.add(spelling[:-1])
    forms |= {other for form in (spelling, bare) for other in _transliterated(form)}
    return {form for form in forms if len(form) > 1} - {spelling}


def _initials_joined(words: Spelling) -> Spelling:
    """J. K. Rowling is JK Rowling."""
    initials = next((k for k, word in enumerate(words) if len(word) > 1), len(words))
    return ("".join(words[:initials]), *words[initials:]) if initials > 1 else words


def _transliterated(words: Spelling) -> Iterator[Spelling]:
    """Yield the same name with other vowels (Mohamed, Muhammad) and its article as el, joined, or left out."""
    ways = [SAME_GIVEN_NAME.get(word, (word,)) for word in words]
    if any(len(way) > 1 for way in ways[:3]):
        yield from product(*ways[:3], *((word,) for word in words[3:]))
    for k, word in enumerate(words[:-1]):
        if word in ("al", "el") and k:
            before, after = words[:k], words[k + 1 :]
            yield from ((*before, *article, *after) for article in (("al",), ("el",), ()))
            yield (*before, word + after[0], *after[1:])
