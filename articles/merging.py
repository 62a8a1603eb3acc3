"""Two texts that were written over one bring together what each changed. Knows the canonical bodies of html alone.

A body is merged by its top-level blocks. Nothing that either wrote is ever dropped: it stands in what comes out, or in
a conflict that somebody is asked about. (tests/test_merging.py tries it with random edits.)
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Generic, TypeVar

Value = TypeVar("Value")

MINE, THEIRS, BOTH = "mine", "theirs", "both"
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^<>]*>")
EMPTY = {"br", "hr", "img", "col", "wbr"}  # elements without an end
# Two paragraphs are one, changed, where they share this much of their words.
ALIKE = 0.4
# Beyond so many pairs of blocks nobody waits for the best match: what changed is one stretch then.
MOST_PAIRS = 250_000


@dataclass(frozen=True)
class Conflict(Generic[Value]):
    """A place that two changed, each differently: what stood there and what each made of it."""

    base: Value
    mine: Value
    theirs: Value
    # How many conflicts of the same texts stand before it.
    repeats: int = 0

    @property
    def key(self) -> str:
        """Name this conflict by what is in it: an answer holds for these texts and for no others."""
        said = "\x00".join(map(repr, (self.base, self.mine, self.theirs, self.repeats)))
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Merged:
    """A body in which two are brought together: its blocks in order, and conflicts where nobody has chosen yet."""

    parts: tuple[str | Conflict[tuple[str, ...]], ...]
    taken: int = 0  # places where theirs was taken because mine had left them alone

    @property
    def conflicts(self) -> list[Conflict[tuple[str, ...]]]:
        return [part for part in self.parts if isinstance(part, Conflict)]

    def settled(self, answers: Mapping[str, str]) -> str:
        """Return the body with each conflict as answered by its key: MINE, THEIRS or BOTH; KeyError without one."""
        blocks = []
        for part in self.parts:
            blocks += _chosen(part, answers[part.key]) if isinstance(part, Conflict) else [part]
        return "".join(blocks)


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Bring two canonical bodies together over the one that both began from.

    Changes of different blocks, insertions in different places and the same change by both merge by themselves. Two
    insertions in one place, and two changes of one block, are a conflict.
    """
    before = blocks(base)
    my, their = _edits(before, blocks(mine)), _edits(before, blocks(theirs))
    parts: list[str | Conflict] = []
    taken = 0
    for was, is_mine, is_theirs in zip(_places(before), my, their, strict=True):
        taken += is_mine == was != is_theirs
        parts += _together(was, is_mine, is_theirs)
    return Merged(tuple(_numbered(parts)), taken)


def agree(base: Value, mine: Value, theirs: Value) -> Value | Conflict[Value]:
    """Return the value that one changed, or both alike; else a conflict."""
    if theirs in (base, mine):
        return mine
    return theirs if mine == base else Conflict(base, mine, theirs)


def blocks(body: str) -> list[str]:
    """Return the top-level elements of a canonical body, each with all that is in it."""
    found, depth, start = [], 0, 0
    for tag in TAG.finditer(body):
        if tag[1]:
            depth -= 1
        elif tag[2] not in EMPTY:
            depth += 1
        if depth == 0:
            found.append(body[start : tag.end()])
            start = tag.end()
    return [*found, body[start:]] if body[start:] else found


def _places(before: list[str]) -> Iterator[tuple[str, ...]]:
    """What stood in each place: in turn nothing, where something could come in, and a block; nothing at the end."""
    for block in before:
        yield ()
        yield (block,)
    yield ()


def _edits(before: list[str], after: list[str]) -> list[tuple[str, ...]]:
    """What became of each place of `_places`: put together in order they are the text after."""
    came: list[list[str]] = [[] for _ in range(2 * len(before) + 1)]
    for tag, a, b, c, d in _stretches(before, after):
        if tag == "insert":
            came[2 * a] += after[c:d]
        elif tag == "equal":
            for step in range(b - a):
                came[2 * (a + step) + 1] = [after[c + step]]
        else:
            for block, home in zip(after[c:d], _homes(before[a:b], after[c:d]), strict=True):
                came[2 * (a + home) + 1].append(block)
    return [tuple(place) for place in came]


def _stretches(before: list[str], after: list[str]) -> list[tuple[str, int, int, int, int]]:
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if len(old) * len(new) > MOST_PAIRS:
        middle = [("replace", 0, len(old), 0, len(new))]
    else:
        middle = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    last = (len(before) - end, len(before), len(after) - end, len(after))
    return [
        ("equal", 0, start, 0, start),
        *((tag, a + start, b + start, c + start, d + start) for tag, a, b, c, d in middle),
        ("equal", *last),
    ]


def _homes(old: list[str], new: list[str]) -> list[int]:
    """For each new block the old one whose place it takes, never going back.

    A block that was changed finds the one it was; what is left over goes to those that found nobody, or to a neighbour.
    """
    if not new:
        return []
    pairs = [*_pairs(old, new), (len(old), len(new))]
    homes, after_old, after_new = [], 0, 0
    for at_old, at_new in pairs:
        free = range(after_old, at_old) or range(max(after_old - 1, 0), max(after_old, 1))
        homes += [free[min(step, len(free) - 1)] for step in range(at_new - after_new)]
        homes.append(at_old)
        after_old, after_new = at_old + 1, at_new + 1
    return homes[:-1]


def _pairs(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """The blocks that are one another, changed, in the order of both."""
    if len(old) == 1 or len(old) * len(new) > MOST_PAIRS // 10:
        return []
    old_words, new_words = ([_words(block) for block in side] for side in (old, new))
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    alike = [[_alike(was, block) for block in new_words] for was in old_words]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            if alike[i][j] >= ALIKE:
                best[i][j] = max(best[i][j], alike[i][j] + best[i + 1][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            pairs.append((i, j))
            i, j = i + 1, j + 1
    return pairs


def _words(block: str) -> Counter:
    return Counter(re.findall(r"\w+", block))


def _alike(one: Counter, other: Counter) -> float:
    return 2 * (one & other).total() / max(one.total() + other.total(), 1)


def _together(was: tuple, mine: tuple, theirs: tuple) -> list:
    """One place: its blocks, or a conflict between what both begin and end with alike."""
    start = end = 0
    if not was:
        shorter = min(len(mine), len(theirs))
        while start < shorter and mine[start] == theirs[start]:
            start += 1
        while end < shorter - start and mine[-1 - end] == theirs[-1 - end]:
            end += 1
    middle = agree(was, mine[start : len(mine) - end], theirs[start : len(theirs) - end])
    return [*mine[:start], *([middle] if isinstance(middle, Conflict) else middle), *mine[len(mine) - end :]]


def _numbered(parts: list) -> Iterator:
    seen: Counter = Counter()
    for part in parts:
        if isinstance(part, Conflict):
            yield replace(part, repeats=seen[part])
            seen[part] += 1
        else:
            yield part


def _chosen(conflict: Conflict[tuple[str, ...]], answer: str) -> list[str]:
    if answer == BOTH:
        return [*conflict.mine, *(block for block in conflict.theirs if block not in conflict.mine)]
    return list({MINE: conflict.mine, THEIRS: conflict.theirs}[answer])
