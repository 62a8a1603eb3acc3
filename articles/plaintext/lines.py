"""Text to lines: what stands between two breaks, blanks aside; lines that were broken to a width are joined."""

import re
from dataclasses import dataclass, replace

LINE_END = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
# Spaces of all widths, none at all included, and byte order marks.
BLANK = " \t\u00a0\u1680\u202f\u205f\u2060\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200C)))


@dataclass(frozen=True)
class Line:
    """A line that holds something, and its place in characters."""

    text: str
    start: int
    end: int
    gap: bool  # a blank line, or the beginning of the file, stands before it


def lines_of(text: str) -> list[Line]:
    """Return the lines that hold something, trimmed."""
    lines: list[Line] = []
    gap, start = True, 0
    for end, following in [
        *((match.start(), match.end()) for match in LINE_END.finditer(text)),
        (len(text), len(text)),
    ]:
        piece = text[start:end]
        if words := piece.strip(BLANK):
            begin = start + len(piece) - len(piece.lstrip(BLANK))
            lines.append(Line(words, begin, begin + len(words), gap))
        gap = not words
        start = following
    return lines


def unwrapped(lines: list[Line]) -> list[Line]:
    """Join lines that were broken to fit a width, as old wires do; text with a line a paragraph comes back as it is.

    A break was made by a machine if the next word would not have fitted any more.
    """
    inner = [(line, following) for line, following in zip(lines, lines[1:], strict=False) if not following.gap]
    width = max((len(line.text) for line in lines), default=0)
    if width > 100 or len(inner) < 3:
        return lines

    def broken(line: Line, following: Line) -> bool:
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


def has_letter(text: str) -> bool:
    """Whether there is anything to read in a text: a letter or a digit."""
    return any(character.isalnum() for character in text)
