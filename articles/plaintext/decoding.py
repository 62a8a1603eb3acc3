"""Bytes to text: what is no plain text is refused with its line, and nothing is guessed or repaired."""

import re

from articles.plaintext.lines import has_letter

LARGEST_FILE = 2_000_000  # bytes; a novel has one million
LONGEST_LINE = 100_000  # bytes; the longest paragraphs seen have 5,000
MOST_LINES = 50_000
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


class Unreadable(Exception):
    """A file that is no plain-text story; the message says what is wrong and where: file and line."""


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
        raise Unreadable(f"{name} is larger than {LARGEST_FILE // 1_000_000} MB; a story may not be. Send it in parts.")
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
    if not has_letter(text):
        raise Unreadable(f"{name}, line 1: the file has no words.")
    return text


def _looks_like_utf16(raw: bytes) -> bool:
    """Every second byte of English in UTF-16 is NUL."""
    head = raw[:400]
    return len(head) >= 4 and max(head[0::2].count(0), head[1::2].count(0)) * 5 > len(head)


def _line_number(before: bytes) -> int:
    return len((before + b"x").splitlines())
