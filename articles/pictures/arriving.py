"""Files that arrive in pieces, so that a broken connection costs one piece and no more: what is here is not sent again.

Pieces lie where files wait (waiting.py), each a file of its own, and go after two days as those do. Nothing a browser
says becomes part of a path: whose file it is, and which, becomes a word of our own.
"""

import hashlib
import re
from datetime import datetime

from django.core.files.base import ContentFile

from articles.models.image import originals
from articles.pictures import intake, waiting

PIECE = 2_000_000  # bytes; all but the last are as long (uploading.js says so, too)
MOST = 200  # pieces of unfinished files that may lie here for one person
TOO_MANY = "Too many unfinished uploads of yours lie here. Let those finish first, or try again in two days."
TOO_LARGE = f"This file is larger than {intake.MEGABYTES} MB. Export the picture smaller and upload that."


def arrived(file: str, *, size: int, by) -> int:
    """How many bytes of somebody's file are here; `file` is what their browser calls it."""
    return len(_pieces(_word(file, size, by))) * PIECE


def add(piece: bytes, *, file: str, start: int, size: int, by, at: datetime) -> bytes | None:
    """Keep the next piece of a file of `size` bytes, and return the whole file with its last one.

    What does not begin where the last one ended is not kept: ask `arrived` where to go on. Raises intake.Refused,
    before anything is kept, for what is too large.
    """
    if not 0 < size <= intake.MEGABYTES * 1_000_000:
        raise intake.Refused(TOO_LARGE)
    waiting.sweep(at)
    word = _word(file, size, by)
    pieces = _pieces(word)
    if len([name for name in waiting.names() if name.startswith(f"{by.pk}-")]) >= MOST:
        raise intake.Refused(TOO_MANY)
    if start != len(pieces) * PIECE or len(piece) != min(PIECE, size - start):
        return None
    if start + len(piece) < size:
        originals().save(f"{waiting.DIRECTORY}/{word}.{start:08}", ContentFile(piece))
        return None
    try:
        content = b"".join(_read(name) for name in pieces) + piece
    except FileNotFoundError:
        return None  # another request of this file was quicker
    for name in pieces:
        originals().delete(name)
    return content


def _word(file: str, size: int, by) -> str:
    return f"{by.pk}-{hashlib.sha256(f'{size} {file}'.encode()).hexdigest()}"


def _pieces(word: str) -> list[str]:
    """The names of the pieces that are here, from the first to the first that is missing."""
    found = {name for name in waiting.names() if re.fullmatch(rf"{word}\.\d{{8}}", name)}
    there = []
    while (name := f"{word}.{len(there) * PIECE:08}") in found:
        there.append(f"{waiting.DIRECTORY}/{name}")
    return there


def _read(name: str) -> bytes:
    with originals().open(name) as piece:
        return piece.read()
