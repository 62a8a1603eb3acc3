"""Names in a text that look like somebody's and that the list of people lacks: guessed, for an editor to look at.

Guessing too much costs a glance: nobody is added before somebody has looked.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from articles.models import PersonName, fold

MOST = 6
LONGEST_NAME = 5  # words, particles among them
WORD = re.compile(r"[^\W\d_](?:[\w\u2019'\-]*\w)?")
POSSESSIVE = ("\u2019s", "'s")
PARTICLES = frozenset("al bin da de del della den der di dos du el ibn la le ten ter van von y".split())
# Words that begin a sentence or a title, and are no part of a name.
BEFORE = frozenset(
    "a after all although an and as at before both but by captain dame dr during each even every few for former from he"
    " her here his however i if in into it its judge king lady last late like lord many minister more most mr mrs ms no"
    " not now of on one only our over president prince princess professor queen she since sir so some still such that"
    " the their then there these they this those though three to two under until we what when where which while who why"
    " with yet you your monday tuesday wednesday thursday friday saturday sunday january february march april may june"
    " july august september october november december".split()
)
# Words of places, houses, companies, teams and works: what they stand in is no person.
NO_PERSON = frozenset(
    "academy agency airport arena army association avenue award awards bank bay beach bridge building castle"
    " cathedral center centre champions championship church city club college commission committee company"
    " corporation council county court cup department district east embassy empire estate federation festival force"
    " foundation gallery games government group hall harbour hill hospital hotel house inc institute island islands"
    " kingdom lake law league library limited ltd mall market ministry mountain mountains museum news north ocean"
    " office open organisation organization palace parish park parliament party place police port press prize"
    " province region republic river road royal school sea service society south square stadium state states station"
    " strait street team theatre times tower treaty trust union united university valley village war west world".split()
)


@dataclass(frozen=True)
class Unknown:
    """A name that the list lacks, and its places in the text, end excluded."""

    name: str
    mentions: list[tuple[int, int]]


def unknown_names(text: str, *, taken: Iterable[tuple[int, int]]) -> list[Unknown]:
    """Names where nobody of the list was found, those first to whom the text comes back. One query.

    `taken` are the places of people of the list. Nobody of the list comes, be it somebody protected.
    """
    taken = sorted(taken)
    found: dict[str, list[tuple[int, int]]] = {}
    for start, end in _runs(text):
        if not any(a < end and start < b for a, b in taken):
            found.setdefault(" ".join(text[start:end].split()), []).append((start, end))
    if not found:
        return []
    known = set(PersonName.objects.filter(folded__in={fold(name) for name in found}).values_list("folded", flat=True))
    words = Counter(WORD.findall(text))
    rows = [Unknown(name, places) for name, places in found.items() if fold(name) not in known]
    rows.sort(key=lambda row: (-len(row.mentions) - words[row.name.split()[-1]], row.mentions[0]))
    return rows[:MOST]


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Capitalised words with single spaces between, from the second word of a name on particles among them."""
    run: list[re.Match] = []
    for word in WORD.finditer(text):
        gap = text[run[-1].end() : word.start()] if run else ""
        initial = bool(run) and len(run[-1][0]) == 1 and gap == ". "
        if run and not (gap in (" ", "\u00a0") or initial) or run and run[-1][0].endswith(POSSESSIVE):
            yield from _name(run)
            run = []
        if word[0][0].isupper() or run and word[0] in PARTICLES:
            run.append(word)
        elif run:
            yield from _name(run)
            run = []
    yield from _name(run)


def _name(run: list[re.Match]) -> Iterator[tuple[int, int]]:
    run = list(run)
    while run and run[0][0].lower() in BEFORE:
        del run[0]
    while run and run[-1][0] in PARTICLES:
        del run[-1]
    words = [word[0].removesuffix("\u2019s").removesuffix("'s") for word in run]
    if not 2 <= len(words) <= LONGEST_NAME or {word.lower() for word in words} & NO_PERSON:
        return
    if any(len(word) > 1 and word.isupper() for word in words) or len(words[-1]) == 1:
        return
    yield run[0].start(), run[-1].start() + len(words[-1])
