"""Direct speech: which stretches of a text stand between quotation marks, whatever the marks are.

An apostrophe looks like a mark, a mark may open in one language and close in another, and a quotation may run over
paragraphs.
"""

import re
from dataclasses import dataclass, replace

from articles.plaintext.lines import BLANK, has_letter
from articles.plaintext.story import Block, Kind

MARK = re.compile("``|''|[\"＂“”„‟«»‘’‚‛'‹›]")
SINGLE = "‘’‚‛'‹›"
OPENING = ("``", "“", "„", "«", "‘", "‚", "‹")
NEUTRAL = ('"', "＂", "‟", "'", "‛")
# Marks that close what these opened: German „…“ and »…«.
CLOSED_BY = {"„": "“‟", "»": "«", "›": "‹", "‚": "‘"}
BEFORE_SPEECH = " \t\u00a0([{–—-/…:"
AFTER_SPEECH = " \t\u00a0)]}–—-/…,.;:!?"
SPEECH_BEGINS_WITH = "[(…$€£#@¿¡*"
# ’90s, ’em, ’tis: an apostrophe where a word begins.
CLIPPED = re.compile(r"(?:\d\ds?|em|tis|twas|til|till|cause|cos|n|bout|round|cuz)\b", re.IGNORECASE)
FEWEST_WORDS = 5


@dataclass(frozen=True)
class _Speech:
    """A quotation in a paragraph: the place of what is between its marks, and whether it was closed there."""

    start: int
    end: int
    mark: str
    closed: bool = True


def with_quotations(blocks: list[Block]) -> tuple[list[Block], list[str]]:
    """Return the blocks with those flagged that are speech from end to end, and the quotations.

    A quotation may run over paragraphs: each begins with a mark and the last alone is closed. It counts as one.
    """
    quotes: list[list[str]] = []
    flagged = list(blocks)
    spoken = [n for n, block in enumerate(blocks) if block.kind in (Kind.PARAGRAPH, Kind.LIST_ITEM)]
    running = ""  # the mark of a quotation that is still open
    next_texts = [*(blocks[n].text for n in spoken[1:]), ""]
    for n, following in zip(spoken, next_texts, strict=False):
        text = blocks[n].text
        goes_on, speeches = _speeches(text, running=running, following=following)
        for count, speech in enumerate(speeches):
            if count or not goes_on:
                quotes.append([])
            quotes[-1].append(text[speech.start : speech.end].strip(BLANK))
        running = speeches[-1].mark if speeches and not speeches[-1].closed else ""
        flagged[n] = replace(
            blocks[n], quote=blocks[n].kind == Kind.PARAGRAPH and _is_all_speech(text, speeches, following)
        )
    joined = ["\n\n".join(pieces) for pieces in quotes]
    return flagged, [quote for quote in joined if sum(map(has_letter, quote.split())) >= FEWEST_WORDS]


def _speeches(text: str, *, running: str, following: str) -> tuple[bool, list[_Speech]]:
    """Return whether the running quotation goes on here, and the outermost quotations of a paragraph in order."""
    marks = list(MARK.finditer(text))
    speeches: list[_Speech] = []
    start, mark, goes_on = 0, "", False  # of the quotation that is open
    if running and marks and marks[0].start() == 0 and _same_family(text[0], running):
        start, mark, goes_on = marks[0].end(), marks[0][0], True
    elif running and running not in SINGLE and (first := next((m for m in marks if m[0] not in SINGLE), None)):
        goes_on = not _opens(text, first) and _closes(text, first, running)
        mark = running if goes_on else ""
    n = 1 if start else 0
    while n < len(marks):
        this = marks[n]
        if mark and mark in SINGLE:
            closing = _closing_single(text, marks, n)
            if closing is None:
                break
            speeches.append(_Speech(start, marks[closing].start(), mark))
            mark, n = "", closing
        elif mark and _closes(text, this, mark):
            speeches.append(_Speech(start, this.start(), mark))
            mark = ""
        elif mark and this[0] not in SINGLE and _opens(text, this):  # a closing mark was forgotten
            speeches.append(_Speech(start, this.start(), mark, closed=False))
            start, mark = this.end(), this[0]
        elif not mark and _opens(text, this):
            lasts = this.start() == 0 and following and _same_family(following[0], this[0])
            if this[0] not in SINGLE or lasts or _closing_single(text, marks, n + 1) is not None:
                start, mark = this.end(), this[0]
        n += 1
    if mark:
        speeches.append(_Speech(start, len(text), mark, closed=False))
    return goes_on, speeches


def _same_family(character: str, mark: str) -> bool:
    """Whether a character is a quotation mark, double like `mark` or single like it."""
    return bool(MARK.match(character) or character == "`") and (character in SINGLE) == (mark in SINGLE)


def _around(text: str, mark: re.Match) -> tuple[str, str]:
    """Return the characters before and after a mark; the ends of a paragraph count as spaces."""
    return text[mark.start() - 1] if mark.start() else " ", text[mark.end()] if mark.end() < len(text) else " "


def _opens(text: str, mark: re.Match) -> bool:
    before, after = _around(text, mark)
    begins = before in BEFORE_SPEECH or bool(MARK.match(before))
    speaks = after.isalnum() or after in SPEECH_BEGINS_WITH or bool(MARK.match(after))
    if mark[0] in SINGLE and CLIPPED.match(text, mark.end()):
        return False
    if mark[0] in ("``", "«", "„"):
        return True
    if mark[0] == "“":
        return begins or after not in AFTER_SPEECH
    if mark[0] in OPENING or mark[0] in NEUTRAL:
        return begins and speaks
    # Swedish and Finnish ”…”, German »…«; the apostrophe ’ opens nothing.
    return mark[0] in "”»›" and before in BEFORE_SPEECH and after.isalnum()


def _closes(text: str, mark: re.Match, opened: str) -> bool:
    """Whether a double mark closes what `opened` opened."""
    before, after = _around(text, mark)
    if mark[0] in SINGLE:
        return False
    if mark[0] in CLOSED_BY.get(opened, ""):
        return True
    if mark[0] in OPENING:
        return before not in BEFORE_SPEECH and after in AFTER_SPEECH
    if mark[0] in NEUTRAL:
        return before not in BEFORE_SPEECH or after in AFTER_SPEECH
    return True


def _closing_single(text: str, marks: list[re.Match], n: int) -> int | None:
    """Return which mark, from the n-th on, closes a single quotation: an apostrophe looks the same.

    Where "the singers’ bus" may be meant, a later mark that can be nothing else is preferred.
    """
    doubtful = None
    for number in range(n, len(marks)):
        mark = marks[number]
        before, after = _around(text, mark)
        if mark[0] not in SINGLE:
            continue
        if _opens(text, mark):
            break
        if before.isspace() or after.isalnum():
            continue
        possessive = before in "sxz" or text[max(mark.start() - 2, 0) : mark.start()] == "in"
        if not (possessive and after == " " and text[mark.end() + 1 : mark.end() + 2].islower()):
            return number
        doubtful = number if doubtful is None else doubtful
    return doubtful


def _is_all_speech(text: str, speeches: list[_Speech], following: str) -> bool:
    """Whether nothing stands outside the quotations. One left open counts if the next paragraph goes on with it."""
    *complete, last = speeches or [None]
    if not last or not all(speech.closed for speech in complete):
        return False
    if not last.closed and not (following and _same_family(following[0], last.mark)):
        return False
    outside, end = "", 0
    for speech in speeches:
        outside += text[end : speech.start]
        end = speech.end
    return not has_letter(outside + text[end:])
