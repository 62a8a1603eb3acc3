"""Readable differences between two texts: which words went, came, moved or changed their look. Knows only strings.

Plain texts are compared by `differences`, texts with headings, lists, links and figures by `passages`. Both stay quick
on any input: beyond MOST_PAIRS a passage is shown whole, as it was and as it is.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from html.parser import HTMLParser

from django.utils.translation import gettext, gettext_lazy, gettext_noop

# A word with what stands glued behind an apostrophe, or one sign; and the white space after it.
WORD = re.compile(r"(\w+(?:['’]\w+)*|[^\w\s])(\s*)")
# Pairs of equal words that one comparison may look at. A story of 3,000 words against itself has 250,000.
MOST_PAIRS = 1_500_000
# Words on both sides of one paragraph: nobody reads a longer comparison word by word.
MOST_WORDS = 6_000
# From which share of common words on two paragraphs are one that was rewritten, and one that was moved.
REWRITTEN, MOVED = 0.35, 0.75
# Paragraphs of this many words are looked for elsewhere in the text.
LONG_ENOUGH_TO_MOVE = 5
# Paragraphs that stay as they are, beside a change, are shown; more of them are folded.
KEPT_BESIDE, WORTH_FOLDING = 1, 3

INLINE = {"a", "b", "cite", "code", "em", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u"}
VOID = {"br", "hr", "img"}
LOOKS = {
    "strong": gettext_noop("bold"),
    "b": gettext_noop("bold"),
    "em": gettext_noop("italic"),
    "i": gettext_noop("italic"),
    "cite": gettext_noop("source"),
}
# How a link stands among the looks of a word.
LINK = "links to "
WON = gettext_noop("now a link to %s"), gettext_noop("now %s")
LOST = gettext_noop("no longer a link to %s"), gettext_noop("no longer %s")
ROLES = {
    "h2": gettext_lazy("Heading"),
    "h3": gettext_lazy("Subheading"),
    "blockquote": gettext_lazy("Quotation"),
    "figcaption": gettext_lazy("Caption"),
    "caption": gettext_lazy("Caption"),
    "th": gettext_lazy("Head of a table"),
    "td": gettext_lazy("Table"),
    "hr": gettext_lazy("Rule"),
    "figure": gettext_lazy("Picture"),
    "document": gettext_lazy("Document"),
}
LISTS = {"ul": gettext_lazy("List"), "ol": gettext_lazy("Numbered list")}

Marks = tuple[str, ...]


@dataclass(frozen=True)
class Stretch:
    """A run of text: "same" in both, "gone" or "new" in one alone, or "marked": the same words with another look.

    `note` says in words what the text itself can't show: a link's target, what changed about the look.
    """

    kind: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class Passage:
    """A paragraph, heading, point of a list or figure.

    `kind` is "same", "changed", "gone", "new", "left" (it stands elsewhere now) or "moved" (it stood elsewhere); `role`
    its name where it is no plain paragraph.
    """

    kind: str
    role: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class Stack:
    """Passages that follow each other; folded where nothing in them changed and there are many."""

    folded: bool
    passages: tuple[Passage, ...]


def differences(old: str, new: str) -> list[Stretch]:
    """Return the words of both plain texts in reading order; paragraphs are matched before words, as a reader would."""
    before, after = ([_Block("", ((text, ()),)) for text in whole.split("\n\n")] for whole in (old, new))
    stretches: list[Stretch] = []
    for passage in _align(before, after, _Effort()):
        stretches += [*passage.stretches, Stretch("same", "\n\n")]
    return _joined(stretches)


def passages(old: str, new: str, *, name: Callable[[str, dict], str] | None = None) -> list[Stack]:
    """Return two canonical bodies as one text in reading order, empty where they are equal.

    `name(element, attributes)` gives the words for an element that carries data, a figure for one.
    """
    if old == new:
        return []
    effort = _Effort()
    found = _align(_read(old, name or _plainly), _read(new, name or _plainly), effort)
    return list(_folded(_with_moves(found, effort)))


def words_changed(old: str, new: str) -> tuple[int, int]:
    """Return how many words came and how many went between two plain texts; a word that only moved did neither.

    Counts without comparing places: for a list of many texts.
    """
    before, after = (Counter(word for word, _ in WORD.findall(text) if word[0].isalnum()) for text in (old, new))
    return (after - before).total(), (before - after).total()


# Reading


@dataclass(frozen=True)
class _Block:
    role: str
    runs: tuple[tuple[str, Marks], ...]

    @property
    def text(self) -> str:
        return "".join(words for words, _ in self.runs)


@dataclass(frozen=True)
class _Word:
    word: str
    space: str
    marks: Marks


class _Reader(HTMLParser):
    """Reads a canonical body into blocks. What it does not know by name it shows all the same."""

    def __init__(self, name: Callable[[str, dict], str]):
        super().__init__(convert_charrefs=True)
        self.name = name
        self.blocks: list[_Block] = []
        self.path: list[str] = []
        self.marks: list[str] = []
        self.runs: list[tuple[str, Marks]] = []

    def handle_starttag(self, tag, attrs):
        if tag == "br":
            self.runs.append(("\n", tuple(self.marks)))
        elif tag in INLINE:
            href = dict(attrs).get("href")
            self.marks.append(f"{LINK}{href}" if tag == "a" else LOOKS.get(tag, tag))
        else:
            self.end_block()
            tag = "document" if dict(attrs).get("data-document") else tag
            data = {key: value or "" for key, value in attrs if value}
            if data or tag == "hr":
                words = self.name(tag, data) if data else "———"
                self.blocks.append(_Block(str(ROLES.get(tag) or gettext("Inset")), ((words, ()),)))
            if tag not in VOID:
                self.path.append(tag)

    def handle_endtag(self, tag):
        if tag in INLINE:
            if self.marks:
                self.marks.pop()
        elif tag not in VOID:
            self.end_block()
            if self.path:
                self.path.pop()

    def handle_data(self, data):
        self.runs.append((data, tuple(self.marks)))

    def close(self):
        super().close()
        self.end_block()

    def end_block(self):
        if any(words.strip() for words, _ in self.runs):
            self.blocks.append(_Block(self.role(), tuple(self.runs)))
        self.runs = []

    def role(self) -> str:
        for tag in reversed(self.path):
            if tag == "li":
                kind = next((each for each in reversed(self.path) if each in LISTS), "ul")
                return str(LISTS[kind])
            if tag in ROLES:
                return str(ROLES[tag])
        return ""


def _read(body: str, name: Callable[[str, dict], str]) -> list[_Block]:
    reader = _Reader(name)
    reader.feed(body)
    reader.close()
    return reader.blocks


def _plainly(element: str, attributes: dict) -> str:
    return ", ".join(f"{key.removeprefix('data-')} {value}" for key, value in attributes.items())


def _words(block: _Block) -> list[_Word]:
    words: list[_Word] = []
    for text, marks in block.runs:
        inner = text if text == "\n" else text.lstrip()
        if words and len(inner) < len(text):
            # The space before this run belongs to the word before it.
            words[-1] = replace(words[-1], space=words[-1].space + text[: len(text) - len(inner)])
        found = [("\n", "")] if inner == "\n" else WORD.findall(inner)
        words += [_Word(word, space, marks) for word, space in found]
    return words


# Aligning


class _Effort:
    """How much one comparison may still cost."""

    def __init__(self):
        self.left = MOST_PAIRS

    def allows(self, before: list, after: list) -> bool:
        """Whether these may be matched: the time of SequenceMatcher grows with the pairs of equal ones."""
        theirs = Counter(after)
        pairs = sum(count * theirs[each] for each, count in Counter(before).items())
        self.left -= pairs
        return self.left >= 0


def _opcodes(before: list, after: list, effort: _Effort) -> list[tuple[str, int, int, int, int]]:
    """As SequenceMatcher gives them; what both begin and end with costs nothing."""
    most = min(len(before), len(after))
    head = next((n for n in range(most) if before[n] != after[n]), most)
    tail = next((n for n in range(most - head) if before[-1 - n] != after[-1 - n]), most - head)
    a, b = before[head : len(before) - tail], after[head : len(after) - tail]
    middle = [("replace", 0, len(a), 0, len(b))]
    if not a or not b:
        middle = [("delete" if a else "insert", 0, len(a), 0, len(b))] if a or b else []
    elif effort.allows(a, b):
        middle = SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes()
    codes = [(tag, i + head, j + head, k + head, m + head) for tag, i, j, k, m in middle]
    if head:
        codes.insert(0, ("equal", 0, head, 0, head))
    if tail:
        codes.append(("equal", len(before) - tail, len(before), len(after) - tail, len(after)))
    return codes


def _align(before: list[_Block], after: list[_Block], effort: _Effort) -> list[Passage]:
    keys = [[(block.role, block.text) for block in blocks] for blocks in (before, after)]
    found: list[Passage] = []
    for tag, a, b, c, d in _opcodes(*keys, effort):
        if tag == "equal":
            found += [_compare(one, other, effort) for one, other in zip(before[a:b], after[c:d], strict=True)]
            continue
        for one, other in _pairs(before[a:b], after[c:d]):
            if one and other:
                found.append(_compare(one, other, effort))
            else:
                found.append(_whole("gone" if one else "new", one or other))
    return found


def _pairs(before: list[_Block], after: list[_Block]) -> Iterator[tuple[_Block | None, _Block | None]]:
    """The blocks of both in order: rewritten ones side by side, the others alone."""
    if len(before) == len(after) == 1 and before[0].role == after[0].role:
        yield before[0], after[0]
        return
    if len(before) * len(after) > 2_500:
        yield from ((block, None) for block in before)
        yield from ((None, block) for block in after)
        return
    counts = [[Counter(word.word for word in _words(block)) for block in blocks] for blocks in (before, after)]
    alike = [[_likeness(one, other) for other in counts[1]] for one in counts[0]]
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in reversed(range(len(before))):
        for j in reversed(range(len(after))):
            paired = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= REWRITTEN else 0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    i = j = 0
    while i < len(before) or j < len(after):
        if i < len(before) and best[i][j] == best[i + 1][j]:
            yield before[i], None
            i += 1
        elif j < len(after) and best[i][j] == best[i][j + 1]:
            yield None, after[j]
            j += 1
        else:
            yield before[i], after[j]
            i, j = i + 1, j + 1


def _likeness(one: Counter, other: Counter) -> float:
    """The share of words that two texts have in common, 0 to 1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


# Words


def _compare(before: _Block, after: _Block, effort: _Effort) -> Passage:
    """One block as it was and as it is."""
    if before == after:
        return Passage("same", after.role, (Stretch("same", after.text),))
    stretches = _by_word(before, after, effort)
    role = after.role
    if before.role != after.role:
        roles = {name: block.role or gettext("Paragraph") for name, block in (("now", after), ("before", before))}
        role = gettext("%(now)s, was: %(before)s") % roles
    changed = before.role != after.role or any(stretch.kind != "same" for stretch in stretches)
    return Passage("changed" if changed else "same", role, tuple(stretches))


def _by_word(before: _Block, after: _Block, effort: _Effort) -> list[Stretch]:
    old, new = _words(before), _words(after)
    whole = [*_whole("gone", before).stretches, *_whole("new", after).stretches]
    if len(old) + len(new) > MOST_WORDS:
        return whole
    codes = _without_islands(_opcodes([w.word for w in old], [w.word for w in new], effort), new)
    kept = sum(d - c for tag, _, _, c, d in codes if tag == "equal")
    if kept * 3 < max(len(old), len(new)) and len(old) and len(new) and len(old) + len(new) > 12:
        return whole  # two or three words in common make a riddle of it
    found: list[Stretch] = []
    for tag, a, b, c, d in codes:
        if tag == "equal":
            found += [_same(one, other) for one, other in zip(old[a:b], new[c:d], strict=True)]
        else:
            found += [_stretch("gone", word) for word in old[a:b]] + [_stretch("new", word) for word in new[c:d]]
    return _joined(found)


def _without_islands(codes: list, new: list[_Word]) -> list:
    """The opcodes with a short word between two changes counted to them: whole phrases are read more easily."""
    found: list = []
    for number, (tag, a, b, c, d) in enumerate(codes):
        between = 0 < number < len(codes) - 1
        if tag == "equal" and between and sum(len(word.word) for word in new[c:d]) <= 3:
            tag = "replace"
        if tag != "equal" and found and found[-1][0] != "equal":
            _, first, _, start, _ = found.pop()
            found.append(("replace", first, b, start, d))
        else:
            found.append((tag, a, b, c, d))
    return found


def _same(one: _Word, other: _Word) -> Stretch:
    if one.marks == other.marks:
        return Stretch("same", other.word + other.space)
    lost = [mark for mark in one.marks if mark not in other.marks]
    won = [mark for mark in other.marks if mark not in one.marks]
    note = "; ".join([_in_words(mark, *WON) for mark in won] + [_in_words(mark, *LOST) for mark in lost])
    return Stretch("marked", other.word + other.space, note)


def _stretch(kind: str, word: _Word) -> Stretch:
    """A word that went or came: where it leads is said, how it looks is not."""
    return Stretch(kind, word.word + word.space, _leads(word.marks))


def _leads(marks: Marks) -> str:
    """Where the links among these lead, in words."""
    return "; ".join(_in_words(mark, gettext_noop("links to %s"), "") for mark in marks if mark.startswith(LINK))


def _in_words(mark: str, link: str, look: str) -> str:
    """What is said of a link by its address, or of a look by its name."""
    address = mark.removeprefix(LINK)
    return gettext(look) % gettext(mark) if address == mark else gettext(link) % address


def _whole(kind: str, block: _Block) -> Passage:
    words = [Stretch(kind, text, _leads(marks)) for text, marks in block.runs]
    return Passage(kind, block.role, tuple(_joined(words)))


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    """Neighbours of one kind as one, empty ones and white space at the end left out."""
    found: list[list] = []
    for stretch in stretches:
        if not stretch.text:
            continue
        if found and (found[-1][0], found[-1][2]) == (stretch.kind, stretch.note):
            found[-1][1].append(stretch.text)
        else:
            found.append([stretch.kind, [stretch.text], stretch.note])
    joined = [Stretch(kind, "".join(texts), note) for kind, texts, note in found]
    while joined and not joined[-1].text.strip():
        joined.pop()
    if joined:
        joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip())
    return joined


# The whole text


def _with_moves(found: list[Passage], effort: _Effort) -> list[Passage]:
    """Passages that went in one place and came in another, as moved."""
    gone = {n: p for n, p in enumerate(found) if p.kind == "gone" and _can_move(p)}
    new = {n: p for n, p in enumerate(found) if p.kind == "new" and _can_move(p)}
    if not gone or not new or len(gone) * len(new) > 4_000:
        return found
    moved = list(found)
    counts = {n: Counter(word for word, _ in WORD.findall(_text(p))) for n, p in {**gone, **new}.items()}
    likely = sorted(((_likeness(counts[g], counts[n]), -g, -n) for g in gone for n in new), reverse=True)
    for likeness, g, n in likely:
        if likeness < MOVED:
            break
        if -g not in gone or -n not in new:
            continue
        was, now = gone.pop(-g), new.pop(-n)
        before, after = _Block(was.role, _runs(was)), _Block(now.role, _runs(now))
        moved[-g] = replace(was, kind="left")
        moved[-n] = Passage("moved", now.role, _compare(before, after, effort).stretches)
    return moved


def _can_move(passage: Passage) -> bool:
    return passage.role == ROLES["figure"] or len(WORD.findall(_text(passage))) >= LONG_ENOUGH_TO_MOVE


def _text(passage: Passage) -> str:
    return "".join(stretch.text for stretch in passage.stretches)


def _runs(passage: Passage) -> tuple[tuple[str, Marks], ...]:
    return tuple((stretch.text, (stretch.note,) if stretch.note else ()) for stretch in passage.stretches)


def _folded(found: list[Passage]) -> Iterator[Stack]:
    """The passages in stacks, long runs of unchanged ones folded but for those beside a change."""
    start = 0
    while start < len(found):
        same = found[start].kind == "same"
        end = next((n for n in range(start, len(found)) if (found[n].kind == "same") != same), len(found))
        run = tuple(found[start:end])
        above = KEPT_BESIDE if start else 0
        below = KEPT_BESIDE if end < len(found) else 0
        if same and len(run) - above - below >= WORTH_FOLDING:
            if above:
                yield Stack(False, run[:above])
            yield Stack(True, run[above : len(run) - below])
            if below:
                yield Stack(False, run[len(run) - below :])
        else:
            yield Stack(False, run)
        start = end
