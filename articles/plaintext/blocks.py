"""Lines to blocks: which line is a picture, a note, an item of a list, a heading; the rest are paragraphs."""

import re
from dataclasses import replace

from articles.credit import find_credit_marker
from articles.plaintext.lines import Line
from articles.plaintext.story import Block, Kind

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
LABELS = frozenset(
    "analysis answer breaking comment correction exclusive explainer factbox interview live note opinion profile"
    " question review update updated video warning watch".split()
)
PLACE = r"[^\W\d_a-z][\w.'’-]+(?: [^\W\d_a-z][\w.'’-]+){0,3}"
DATELINE = re.compile(
    rf"(?P<where>{PLACE})(?:, (?:{PLACE}|{MONTH} \d{{1,2}}))*(?: \([\w /]{{2,30}}\))?"
    r"(?:: | ?[–—] | --? )(?=[\"'“‘«A-Z\d])"
)


def dateline_of(paragraph: str) -> re.Match | None:
    """Return the dateline that a paragraph begins with; `where` is its place."""
    match = DATELINE.match(paragraph[:120])
    return match if match and match["where"].casefold() not in LABELS else None


def with_pictures(lines: list[Line], text: str) -> list[Block]:
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


def _captions(blocks: list[Block], lines: list[Line], n: int) -> bool:
    """Whether the line before the credit on line `n` is its caption and no paragraph of the story."""
    before = blocks[-1] if blocks else None
    if not before or before.kind == Kind.PICTURE or STAMP.match(before.text) or BYLINE.match(before.text):
        return False
    if lines[n].gap:
        return n > 1 and len(before.text) <= 200 and not ENDS_SENTENCE.search(before.text)
    return lines[n - 1].gap or len(before.text) <= 160 or not ENDS_SENTENCE.search(before.text)


def recognised(blocks: list[Block], lines: list[Line]) -> list[Block]:
    """Tell notes, list items and headings from paragraphs."""
    alone = standing_alone(blocks, lines)
    bullets = [BULLET.match(block.text) if block.kind == Kind.PARAGRAPH else None for block in blocks]
    questions = [
        block for block in blocks if block.start in alone and block.text.endswith("?") and _is_short(block.text)
    ]
    told: list[Block] = []
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
        told.append(block)
    return told


def standing_alone(blocks: list[Block], lines: list[Line]) -> set[int]:
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
