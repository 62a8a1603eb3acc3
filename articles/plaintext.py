"""Plain-text stories as desks and wires send them: bytes to text, text to blocks, quotations and a headline.

Reads what stands in the file and invents nothing but a proposed headline. Knows no models and no HTML; every block says
where in the file it stands, in characters.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from articles.credit import find_credit_marker

LARGEST_FILE = 2_000_000  # bytes; a novel has one million
LONGEST_LINE = 100_000  # bytes; the longest paragraphs seen have 5,000
MOST_LINES = 50_000


class Unreadable(Exception):
    """A file that is no plain-text story; the message says what is wrong and where: file and line."""


class Kind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list item"
    PICTURE = "picture"
    NOTE = "note"


@dataclass(frozen=True)
class Block:
    """One stretch of the file. `start` and `end` are its place in characters; `text` is as it stands there.

    In a file that was broken to a width, the breaks inside a paragraph are spaces in `text`.
    """

    kind: Kind
    text: str
    start: int
    end: int
    caption: str = ""
    credit: str = ""
    # Where the credit of a picture stands: names in it are not people of the story.
    credit_start: int = 0
    credit_end: int = 0
    marker: str = ""  # a list item: the bullet or number its text begins with
    quote: bool = False  # a paragraph: direct speech from end to end

    @property
    def point(self) -> str:
        """The words of a list item without its bullet."""
        return self.text.removeprefix(self.marker).lstrip(BLANK)


@dataclass(frozen=True)
class Story:
    """What a file holds, in order. `headline`, `byline`, `dateline` and `published` are '' where the file has none."""

    headline: str
    blocks: tuple[Block, ...]
    quotes: tuple[str, ...]  # direct speech of five words or more, without its outer marks
    byline: str = ""  # as printed, without "By": "Rosa Marin, Senior Reporter"
    dateline: str = ""  # the paragraph keeps it too
    published: str = ""  # as printed

    @property
    def pictures(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.kind == Kind.PICTURE)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Every text that is neither headline nor picture, notes included: with those two it is the whole file."""
        return tuple(block.text for block in self.blocks if block.kind != Kind.PICTURE)


# Bytes to text

LINE_END = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
# Spaces of all widths, none at all included, and byte order marks.
BLANK = " \t\u00a0\u1680\u202f\u205f\u2060\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200C)))
CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")
OTHER_FORMATS = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a Word or OpenDocument file",
    b"\xd0\xcf\x11\xe0": "an old Word file",
    b"{\\rtf": "an RTF file",
    b"\x1f\x8b": "a compressed file",
}
AS_UTF8 = "Please save it as plain text with the encoding UTF-8 and try again."


def decode(raw: bytes, *, name: str) -> str:
    """Return the text of a file, character for character, a byte order mark included.

    Refuses what is not plain text in UTF-8, has no words, is over 2 MB or 50,000 lines or has a line over 100 KB;
    nothing is guessed or repaired. `name` is what messages call the file. (security.md 74)
    """
    name = UNPRINTABLE.sub(" ", name).strip()[:100] or "The file"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_like_utf16(raw):
        raise Unreadable(f"{name}, line 1: the file is saved as UTF-16. {AS_UTF8}")
    for signature, what in OTHER_FORMATS.items():
        if raw.startswith(signature):
            raise Unreadable(f"{name}, line 1: this is {what}, not plain text. {AS_UTF8}")
    lines = raw.splitlines()
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise Unreadable(
                f"{name}, line {number}: the line has {len(line):,} bytes; at most {LONGEST_LINE:,} are read."
            )
    if len(raw) > LARGEST_FILE:
        raise Unreadable(f"{name} has {len(raw):,} bytes; a story may have {LARGEST_FILE:,}.")
    if len(lines) > MOST_LINES:
        raise Unreadable(f"{name} has {len(lines):,} lines; a story may have {MOST_LINES:,}.")
    if b"\0" in raw:
        number = _line_number(raw[: raw.index(b"\0")])
        raise Unreadable(f"{name}, line {number}: there is a NUL byte, so this is not plain text. {AS_UTF8}")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        number, byte = _line_number(raw[: error.start]), raw[error.start]
        raise Unreadable(f"{name}, line {number}: the byte 0x{byte:02X} is not UTF-8. {AS_UTF8}") from error
    controls = CONTROLS.findall(text)
    # Wires frame a story in a few control characters; one in twenty is a program or a picture.
    if len(controls) * 20 > len(text):
        number = _line_number(raw[: raw.index(controls[0].encode())])
        raise Unreadable(f"{name}, line {number}: control characters; this is not plain text. {AS_UTF8}")
    if not _has_letter(text):
        raise Unreadable(f"{name}, line 1: the file has no words.")
    return text


def _looks_like_utf16(raw: bytes) -> bool:
    """Every second byte of English in UTF-16 is NUL."""
    head = raw[:400]
    return len(head) >= 4 and max(head[0::2].count(0), head[1::2].count(0)) * 5 > len(head)


def _line_number(before: bytes) -> int:
    return len((before + b"x").splitlines())


# Text to lines


@dataclass(frozen=True)
class _Line:
    text: str
    start: int
    end: int
    gap: bool  # a blank line, or the beginning of the file, stands before it


def _lines(text: str) -> list[_Line]:
    """Return the lines that hold something, trimmed."""
    lines: list[_Line] = []
    gap, start = True, 0
    for end, following in [
        *((match.start(), match.end()) for match in LINE_END.finditer(text)),
        (len(text), len(text)),
    ]:
        piece = text[start:end]
        if words := piece.strip(BLANK):
            begin = start + len(piece) - len(piece.lstrip(BLANK))
            lines.append(_Line(words, begin, begin + len(words), gap))
        gap = not words
        start = following
    return lines


def _unwrapped(lines: list[_Line]) -> list[_Line]:
    """Join lines that were broken to fit a width, as old wires do; text with a line a paragraph comes back as it is.

    A break was made by a machine if the next word would not have fitted any more.
    """
    inner = [(line, following) for line, following in zip(lines, lines[1:], strict=False) if not following.gap]
    width = max((len(line.text) for line in lines), default=0)
    if width > 100 or len(inner) < 3:
        return lines

    def broken(line: _Line, following: _Line) -> bool:
        return len(line.text) + 1 + len(following.text.split()[0]) > width - 2

    if sum(broken(*pair) for pair in inner) * 2 < len(inner):
        return lines
    joined = lines[:1]
    for line, following in zip(lines, lines[1:], strict=False):
        if not following.gap and broken(line, following):
            last = joined.pop()
            following = replace(last, text=f"{last.text} {following.text}", end=following.end)
        joined.append(following)
    return joined


# Lines to blocks

CLOSERS = r"”’\"'»›)\]"  # inside a character class
FULL_STOP = re.compile(rf"[.][{CLOSERS}]*$")
ENDS_SENTENCE = re.compile(rf"[.!?…:;,][{CLOSERS}]*$")
ABBREVIATED = re.compile(r"\b(?:(?:[A-Z]\.){2,}|Jr\.|Sr\.|Inc\.|Ltd\.|Co\.|Corp\.)$")
BULLET = re.compile(r"([-*•·‣◦▪●–—]|\d{1,2}[.)])[ \t\u00a0]+(?=\S)")
INTERVIEW = re.compile(r"[QA][.:] ")

MONTH = "(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*"
DATE = rf"(?:\d{{1,2}}(?:st|nd|rd|th)? {MONTH},? \d{{4}}|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{4}}-\d\d-\d\d)"
TIME = r"(?:[ ,T|]*(?:at )?\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: ?(?:[A-Z]{2,4}|Z|[+-]\d\d:?\d\d))?)?"
STAMP = re.compile(
    rf"(?:(?:first |last )?(?:published|updated|posted|modified)(?: on| at)?\s*:?\s+(?=.*\d)(?P<labelled>.{{4,60}})"
    rf"|(?P<bare>(?:[A-Z][a-z]+day,? )?{DATE}{TIME}))$",
    re.IGNORECASE,
)
# One to five words of which the first begins with a capital: "By then it was over" ends in a full stop.
BYLINE = re.compile(r"(?:By|BY|Words by|Written by|Reported by):?\s+(?P<who>[^\W\d_a-z][\w .,'’&|/-]{2,90})$")
SIDE = re.compile(
    r"(?:also read|also see|see also|read also|read more|read next|also watch|watch also|related)\s*:\s*\S", re.I
)
WIRES = "AFP|AP|ANI|PTI|WAM|IANS|Reuters|dpa|Bloomberg|agencies"
SIGN_OFF = re.compile(
    r"[-–—(\[\s]*(?:(?:with|additional) (?:inputs?|reporting|material|contributions?) (?:from|by)\b.{2,120}"
    rf"|reporting by\b.{{2,160}}|(?:[a-z]+[/ ]){{0,2}}(?:{WIRES}))[)\].]*$"
    r"|(?:-30-|#{2,}|\*{3,}|[(—-]*ends[)—-]*)$",
    re.IGNORECASE,
)
# What stands before a colon at the beginning of a story and is no place.
LABELS = {
    *(
        "analysis",
        "answer",
        "breaking",
        "comment",
        "correction",
        "exclusive",
        "explainer",
        "factbox",
        "interview",
        "live",
    ),
    *("note", "opinion", "profile", "question", "review", "update", "updated", "video", "warning", "watch"),
}
PLACE = r"[^\W\d_a-z][\w.'’-]+(?: [^\W\d_a-z][\w.'’-]+){0,3}"
DATELINE = re.compile(
    rf"(?P<where>{PLACE})(?:, (?:{PLACE}|{MONTH} \d{{1,2}}))*(?: \([\w /]{{2,30}}\))?"
    r"(?:: | ?[–—] | --? )(?=[\"'“‘«A-Z\d])"
)


def read(text: str) -> Story:
    """Return what a story holds: headline, blocks in order, quotations. Nothing of the text is lost or changed.

    A line that ends is a paragraph that ends, unless the whole file was broken to a width. See `decode` for files.
    """
    lines = _unwrapped(_lines(text))
    blocks = _recognised(_with_pictures(lines, text), lines)
    headline, blocks = _without_headline(blocks, lines)
    blocks, quotes = _with_quotations(blocks)
    first = next((block.text for block in blocks if block.kind == Kind.PARAGRAPH), "")
    dateline = _dateline(first)
    notes = [block.text for block in blocks if block.kind == Kind.NOTE]
    bylines = [match["who"] for match in map(BYLINE.match, notes) if match]
    stamps = [match["labelled"] or match["bare"] for match in map(STAMP.match, notes) if match]
    return Story(
        headline=headline,
        blocks=tuple(blocks),
        quotes=tuple(quotes),
        byline=bylines[0] if bylines else "",
        dateline=dateline["where"] if dateline else "",
        published=stamps[0] if stamps else "",
    )


def _dateline(paragraph: str) -> re.Match | None:
    match = DATELINE.match(paragraph[:120])
    return match if match and match["where"].casefold() not in LABELS else None


def _with_pictures(lines: list[_Line], text: str) -> list[Block]:
    """Turn each line into a paragraph, or, with its credit, into a picture; a caption may stand on the line before."""
    blocks: list[Block] = []
    upcoming = iter(enumerate(lines))
    for n, line in upcoming:
        marked = None if BYLINE.match(line.text) else find_credit_marker(line.text)
        following = lines[n + 1] if n + 1 < len(lines) else None
        start, end = line.start, line.end
        if marked and not marked[1] and following and not following.gap and len(following.text) <= 100:
            marked, end = (marked[0], following.text), following.end
            next(upcoming)
        if not marked or not marked[1]:
            blocks.append(Block(Kind.PARAGRAPH, line.text, line.start, line.end))
            continue
        caption, credit = marked
        if not caption and _captions(blocks, lines, n):
            before = blocks.pop()
            caption, start = before.text, before.start
        place = _place_of(credit, text, line.start, end)
        blocks.append(Block(Kind.PICTURE, text[start:end], start, end, caption, credit, *place))
    return blocks


def _place_of(credit: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Return where a credit stands in its line; from its first word to the end if it was written with odd spaces."""
    if (found := text.rfind(credit, start, end)) >= 0:
        return found, found + len(credit)
    return max(text.rfind(credit.split()[0], start, end), start), end


def _captions(blocks: list[Block], lines: list[_Line], n: int) -> bool:
    """Whether the line before the credit on line `n` is its caption and no paragraph of the story."""
    before = blocks[-1] if blocks else None
    if not before or before.kind == Kind.PICTURE or STAMP.match(before.text) or BYLINE.match(before.text):
        return False
    if lines[n].gap:
        return n > 1 and len(before.text) <= 200 and not ENDS_SENTENCE.search(before.text)
    return lines[n - 1].gap or len(before.text) <= 160 or not ENDS_SENTENCE.search(before.text)


def _recognised(blocks: list[Block], lines: list[_Line]) -> list[Block]:
    """Tell notes, list items and headings from paragraphs."""
    alone = _standing_alone(blocks, lines)
    bullets = [BULLET.match(block.text) if block.kind == Kind.PARAGRAPH else None for block in blocks]
    questions = [
        block for block in blocks if block.start in alone and block.text.endswith("?") and _is_short(block.text)
    ]
    recognised: list[Block] = []
    begun = False  # whether a paragraph has come: headings stand under text
    for n, block in enumerate(blocks):
        if block.kind == Kind.PARAGRAPH:
            neighbours = [bullets[other] for other in (n - 1, n + 1) if 0 <= other < len(blocks)]
            if _is_note(block.text, n, len(blocks)):
                block = replace(block, kind=Kind.NOTE)
            elif bullets[n] and _is_list_item(bullets[n], neighbours):
                block = replace(block, kind=Kind.LIST_ITEM, marker=bullets[n][1])
            elif begun and n + 1 < len(blocks) and block.start in alone and _is_short(block.text):
                # One question on a line is a writer's device; several are the headings of an explainer.
                asked = block.text.endswith("?") and len(questions) > 1
                title = not ENDS_SENTENCE.search(block.text) or ABBREVIATED.search(block.text[-20:])
                below = blocks[n + 1].kind == Kind.PICTURE or bullets[n + 1] or ENDS_SENTENCE.search(blocks[n + 1].text)
                if asked or (title and below):
                    block = replace(block, kind=Kind.HEADING)
            begun = begun or block.kind == Kind.PARAGRAPH
        recognised.append(block)
    return recognised


def _standing_alone(blocks: list[Block], lines: list[_Line]) -> set[int]:
    """Return where blocks start that have blank lines on both sides; all, if the file has no blank lines."""
    gaps = {line.start for line in lines if line.gap}
    if len(gaps) == 1:
        return {block.start for block in blocks}
    following = [block.start in gaps for block in blocks[1:]] + [True]
    return {block.start for block, gap in zip(blocks, following, strict=False) if gap and block.start in gaps}


def _is_note(text: str, n: int, count: int) -> bool:
    if STAMP.match(text) or SIDE.match(text):
        return True
    at_the_end = n > 0 and n >= count - 3
    if (n < 6 or at_the_end) and BYLINE.match(text) and not FULL_STOP.search(text):
        return True
    return bool(at_the_end and SIGN_OFF.match(text))


def _is_list_item(bullet: re.Match, neighbours: list[re.Match | None]) -> bool:
    """A dash or a number alone may be speech or a year: they need company."""
    lonely_ones = "–—0123456789"
    return bullet[1][0] not in lonely_ones or any(
        other and (other[1][0].isdigit() == bullet[1][0].isdigit()) for other in neighbours
    )


def _is_short(text: str) -> bool:
    return (
        len(text) <= 80
        and len(text.split()) <= 12
        and text[0].isalnum()
        and not text[0].islower()
        and not INTERVIEW.match(text)
    )


def _without_headline(blocks: list[Block], lines: list[_Line]) -> tuple[str, list[Block]]:
    """Take the headline off the top: the first words, standing alone, that read like one and have a story below."""
    alone = _standing_alone(blocks, lines)
    words = [n for n, block in enumerate(blocks) if block.kind in (Kind.PARAGRAPH, Kind.HEADING)]

    def heads(n: int) -> bool:
        at_top = blocks[n].start in alone or (n + 1 < len(blocks) and blocks[n + 1].kind == Kind.NOTE)
        below = any(ENDS_SENTENCE.search(block.text) for block in blocks[n + 1 :] if block.kind == Kind.PARAGRAPH)
        return at_top and below and _reads_like_headline(blocks[n].text)

    if not words or not heads(words[0]):
        return "", blocks
    first = words[0]
    if _is_name_or_kicker(blocks[first].text):
        if len(words) < 2 or not heads(words[1]) or words[1] != first + 1:
            return "", blocks
        blocks = [replace(block, kind=Kind.NOTE) if n == first else block for n, block in enumerate(blocks)]
        first = words[1]
    return blocks[first].text, blocks[:first] + blocks[first + 1 :]


def _reads_like_headline(text: str) -> bool:
    if len(text) > 150 or len(text.split()) > 25 or BULLET.match(text) or INTERVIEW.match(text):
        return False
    if text.count("“") > text.count("”") and "„" not in text:
        return False
    # "Who goes there?" is a headline, “Who goes there?” somebody speaking.
    return not ENDS_SENTENCE.search(text) or text[-1] in "?!…" or bool(ABBREVIATED.search(text[-20:]))


def _is_name_or_kicker(text: str) -> bool:
    """Whether a line is one or two words in capitals: over a story, the caption of a lost picture or a section."""
    words = text.split()
    return len(words) <= 2 and all(word[0].isupper() for word in words) and not ENDS_SENTENCE.search(text)


# Direct speech

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


def _with_quotations(blocks: list[Block]) -> tuple[list[Block], list[str]]:
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
    return flagged, [quote for quote in joined if sum(map(_has_letter, quote.split())) >= FEWEST_WORDS]


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
    return not _has_letter(outside + text[end:])


def _has_letter(text: str) -> bool:
    return any(character.isalnum() for character in text)


# A headline where there is none

LONGEST_PROPOSAL = 80
SHORTEST_CLAUSE = 30
LOOSE = " ,;:–—-("  # at the end of a headline
SENTENCE_END = re.compile(rf"[.!?…]+[{CLOSERS}]*(?=\s+[\"'“‘«(]*[A-Z0-9])")
TITLES = re.compile(
    r"(?:\b(?:Mrs?|Ms|Drs?|St|Prof|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Capt|Jr|Sr|No|vs|[A-Z])|\b[ap]\.m|[A-Z]\.[A-Z])$"
)
ASIDE = re.compile(r", (?:who|whose|which|where)\b[^,]*,")
CLAUSE_END = re.compile(
    r"[,;:](?= )| [–—-](?= )"
    r"| (?=(?:as(?! (?:well|much|many|soon|long))|after|before|while|when|who|whose|which|where|because|but|although"
    r"|though|since|until|unless|(?:and|but|or|so) (?:I|he|she|it|they|we|there|this|that))\b)"
)
WEAK_ENDING = re.compile(
    r"[\s,;:–—-]+(?:a|an|the|and|or|but|nor|of|in|on|at|to|for|from|with|by|as|that|than|who|which|whose|when|where|while|if|into|"
    r"over|after|before|his|her|its|their|our|my|your|is|are|was|were|be|been|has|have|had|will|would|not|so|said|says|saying)$",
    re.IGNORECASE,
)


def propose_headline(story: Story) -> str:
    """Return a headline of at most 80 characters made from the first sentence, for a person to confirm or change.

    It ends at a clause, or at a word, and in no comma, conjunction or lone quotation mark; '' if there are no words.
    """
    texts = [block.text for block in story.blocks if block.kind == Kind.PARAGRAPH]
    texts += [block.caption or block.point for block in story.blocks]
    first = next((text for text in texts if _has_letter(text)), "")
    if dateline := _dateline(first):
        first = first[dateline.end() :]
    sentence = _first_sentence(" ".join(first[:1000].split()))
    if len(sentence) > LONGEST_PROPOSAL:
        sentence = ASIDE.sub("", sentence, count=1)
    if len(sentence) > LONGEST_PROPOSAL:
        sentence = _shortened(sentence)
    return _balanced(sentence.rstrip(LOOSE)).rstrip(LOOSE)[:LONGEST_PROPOSAL]


def _first_sentence(text: str) -> str:
    for end in SENTENCE_END.finditer(text):
        if not (end[0] == "." and TITLES.search(text[: end.start()])):
            text = text[: end.end()]
            break
    return text if ABBREVIATED.search(text[-20:]) else re.sub(rf"[.]([{CLOSERS}]*)$", r"\1", text)


def _shortened(sentence: str) -> str:
    """Cut at the last clause that fits, else at the last word."""
    room = LONGEST_PROPOSAL - 1  # for a closing quotation mark
    clauses = [end.start() for end in CLAUSE_END.finditer(sentence) if SHORTEST_CLAUSE <= end.start() <= room]
    cut = sentence[: clauses[-1]] if clauses else sentence[: room + 1].rpartition(" ")[0] or sentence[:room]
    while weak := WEAK_ENDING.search(cut):
        cut = cut[: weak.start()]
    return cut


def _balanced(headline: str) -> str:
    """Close the quotation that a cut left open, drop a closing mark without an opening one and an open bracket."""
    if headline.count("(") > headline.count(")"):
        headline = headline[: headline.rindex("(")].rstrip(LOOSE) or headline.replace("(", "")
    if "„" in headline or headline.find("»") < headline.find("«"):  # German: here “ and « close
        return headline
    for opening, closing in (("“", "”"), ("«", "»")):
        if headline.count(opening) > headline.count(closing):
            headline = headline.rstrip(",;:") + closing
        elif headline.count(closing) > headline.count(opening):
            headline = headline.replace(closing, "")
    if headline.count('"') % 2:
        headline = headline.rstrip(",;:") + '"' if headline.startswith('"') else headline.replace('"', "")
    if "‘" in headline and not re.search(r"’(?!\w)", headline[headline.index("‘") :]):
        headline += "’"
    return headline
