"""What may come in as a picture: the content decides, never the name.

Takes an open file and answers with facts or with a refusal; knows nothing of uploads, models or storage. Called where
what it may cost is bounded (apart.py; security.md 53 to 55).
"""

import hashlib
import random
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from PIL import ExifTags, ImageChops
from PIL.Image import DecompressionBombError, Image, Transpose
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from articles.pictures import likeness, sparing

MEGABYTES = 40
# By what decoding costs with Pillow 13: PNG 4 bytes a pixel, AVIF 12, WebP 16, unless they are spared that. A JPEG is
# read row by row at an eighth of its size, so that 200 megapixels are cheap; a progressive one is kept whole, up to 8
# bytes a pixel. Measured at these bounds in files of 39.5 MB, intake and renditions together: 470 MB at most, of 512
# (security.md 54).
MEGAPIXELS = {
    **{"JPEG": 200, "PROGRESSIVE": 50, "PNG": 50},
    "AVIF": 50 if sparing.AVIF else 30,
    "WEBP": 50 if sparing.WEBP else 24,
}
SLIMMEST = 50  # times as long as it is wide: a panorama is 10, a strip of pixels made to hurt is 60,000
# Ten make a progressive JPEG; each further one costs a pass over all pixels.
SCANS = 64

# How a picture is laid upright, by what EXIF says of it.
TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}

# The next marker in a JPEG: not a stuffed FF, not a restart inside a scan.
MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")
START_OF_SCAN, END_OF_IMAGE, COMMENT, RESTART_INTERVAL = 0xDA, 0xD9, 0xFE, 0xDD
SEQUENTIAL = (0xC0, 0xC1)
RESTART = re.compile(rb"\xff[\xd0-\xd7]")
# What a decoder that still waits for pixels would take for some; one that has them all passes over it.
MORE_PIXELS = random.Random(8).randbytes(8192).replace(b"\xff", b"\x7f")  # noqa: S311  no secret

# What makes a picture something else as well: an archive is read from its end, a PDF begins within its first kilobyte,
# and a server or browser that is led to believe so runs what stands in a comment or behind the picture.
ARCHIVE_END, ARCHIVE_COMMENT = b"PK\5\6", 65_557
PROGRAM = re.compile(
    rb"<\?php|<\?=|<script[\s>]|<html[\s>]|<svg[\s>]|<!doctype|%PDF-|Rar!\x1a|7z\xbc\xaf|^MZ|^\x7fELF|^#!",
    re.IGNORECASE,
)

EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif"}
# What people send instead, so that the refusal can name it.
STRANGERS = {
    "a GIF": re.compile(rb"GIF8"),
    "a TIFF": re.compile(rb"II[*+]\0|MM\0[*+]"),
    "a Photoshop document": re.compile(rb"8BPS"),
    "a BMP": re.compile(rb"BM....\0\0\0\0", re.DOTALL),
    "a PDF": re.compile(rb"%PDF"),
    "a PostScript file": re.compile(rb"%!PS|\xc5\xd0\xd3\xc6"),
    "an SVG drawing": re.compile(rb"(?s).*<svg[\s>]", re.IGNORECASE),
    "a web page": re.compile(rb"\s*<(!doctype|html|head|body|script)", re.IGNORECASE),
}

HEIC = re.compile(rb"....ftyp(hei|hev|mif1|msf1)", re.DOTALL)
HEIC_WAY_OUT = (
    "This file is a HEIC picture, as iPhones take them. Send it as a JPEG: choose it from the photo library on the"
    " phone itself, which turns it into one, or set Settings › Camera › Formats to “Most Compatible” from now on."
)
WAY_OUT = "Export the picture as a JPEG and upload that."
TWO_IN_ONE = f"This file is a picture and a second thing, an archive, a page or a program. {WAY_OUT}"
DAMAGED = "This picture is damaged or incomplete. Ask for the file again, or export it as a new JPEG and upload that."


class Refused(Exception):
    """A file that may not come in, with a sentence for whoever uploaded it."""


@dataclass(frozen=True)
class Checked:
    """A picture that may come in: its format by content, its size held upright, the SHA-256 of its bytes in hex, and
    what it looks like.
    """

    format: str
    extension: str
    width: int
    height: int
    digest: str
    likeness: likeness.Likeness


@dataclass(frozen=True)
class Outline:
    """Where a JPEG ends and its scans begin, and the beginnings of its segments by their markers."""

    end: int
    scans: list[int]
    segments: dict[int, bytes]


def check(file: BinaryIO) -> Checked:
    """Return what the file is, after decoding all of it once; refuse what is no whole still JPEG, PNG, WebP or AVIF.

    The file is left at its beginning.
    """
    content = content_of(file)
    picture = opened(BytesIO(content))
    size = picture.size
    try:
        end = _decode(picture, content)
        _refuse_two_in_one(content, end)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # Codecs raise OSError, SyntaxError, ValueError, EOFError, struct.error and others.
        raise Refused(DAMAGED) from error
    turn = orientation(picture)
    width, height = upright(size, turn)
    digest = hashlib.sha256(content).hexdigest()
    looks = likeness.of(picture, TURNS.get(turn), shape=width / height)
    return Checked(picture.format, EXTENSIONS[picture.format], width, height, digest, looks)


def content_of(file: BinaryIO) -> bytes:
    """Return the bytes of a file that is no larger than one may be; it is left at its beginning."""
    file.seek(0)
    content = file.read(MEGABYTES * 1_000_000 + 1)
    file.seek(0)
    if not content:
        raise Refused("This file is empty. Choose the picture again.")
    if len(content) > MEGABYTES * 1_000_000:
        raise Refused(f"This file is larger than {MEGABYTES} MB. Export the picture smaller and upload that.")
    return content


def opened(file: BinaryIO) -> ImageFile:
    """Return the picture with its header alone read and found within bounds; the pixels wait for `load()`.

    Of several pictures in one JPEG (telephones add depth and brightness) it is the first. Pillow's reader is called
    directly: `Image.open` would measure against its own limits, which are one global for the whole process.
    """
    file.seek(0)
    beginning = file.read(1024)
    file.seek(0)
    read = _reader(beginning)
    try:
        picture = read(file)
    except DecompressionBombError as error:
        raise Refused(_too_many(MEGAPIXELS["WEBP"])) from error
    except Exception as error:  # As above; a width of zero is a SyntaxError here.
        raise Refused(DAMAGED) from error
    _refuse_beyond_bounds(picture)
    return picture


def orientation(picture: ImageFile) -> int:
    """Return how the picture is to be turned, 1 to 8 as EXIF counts; 1, upright, where nothing sensible is said."""
    try:
        value = picture.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # EXIF that can't be parsed raises anything, and says nothing.
        return 1
    return value if value in range(1, 9) else 1


def upright(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """Return width and height as they are once the picture is turned."""
    return (size[1], size[0]) if orientation >= 5 else size


def _reader(beginning: bytes) -> Callable[[BinaryIO], ImageFile]:
    if beginning.startswith(b"\xff\xd8\xff"):
        return JpegImageFile
    if beginning.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile
    if beginning.startswith(b"RIFF") and beginning[8:12] == b"WEBP":
        return sparing.WebP
    if beginning[4:8] == b"ftyp" and re.search(b"avi[fs]", beginning[8:64]):
        return sparing.Avif
    if HEIC.match(beginning):
        raise Refused(HEIC_WAY_OUT)
    stranger = next((name for name, signature in STRANGERS.items() if signature.match(beginning)), "")
    if stranger:
        raise Refused(f"This file is {stranger}, whatever its name says. {WAY_OUT}")
    raise Refused(f"This file is not a JPEG, PNG, WebP or AVIF picture, whatever its name says. {WAY_OUT}")


def _refuse_beyond_bounds(picture: ImageFile) -> None:
    short, long = sorted(picture.size)
    if long > SLIMMEST * short:
        raise Refused(f"This picture is {picture.width} × {picture.height} pixels, a mere strip. {WAY_OUT}")
    most = MEGAPIXELS["PROGRESSIVE" if picture.info.get("progressive") else picture.format]
    if short * long > most * 1_000_000:
        raise Refused(_too_many(most))
    if getattr(picture, "n_frames", 1) > 1:
        raise Refused("This picture moves. Export one still frame as a JPEG and upload that.")


def _too_many(most: int) -> str:
    return f"This picture has more than {most} megapixels. Export it smaller, as a JPEG, and upload that."


def _decode(picture: ImageFile, content: bytes) -> int:
    """Read every byte that makes pixels, and return where the picture ends; whatever fails raises."""
    if picture.format == "JPEG":
        outline = _follow_scans(content)
        # An eighth of the size saves the arithmetic alone: each coefficient is still read, and a cut file still fails.
        # Small files are read larger, or there would be nothing left to know them by. Late layers of a progressive one
        # show at half its size only.
        least = (64, 64) if not picture.info.get("progressive") else tuple(side // 2 for side in picture.size)
        picture.draft(None, least)
        picture.load()
        _insist_on_all_pixels(picture, content, outline, least)
        return outline.end
    if picture.format == "PNG":
        # Loading skips the checksums of pixel data, verifying skips the pixels: a PNG needs both.
        PngImageFile(BytesIO(content)).verify()
    # Not less than is looked at, or a likeness would depend on the size.
    picture.draft(None, (likeness.SAMPLED, likeness.SAMPLED))
    picture.load()
    return _end_of(picture.format, content)


def _follow_scans(content: bytes) -> Outline:
    """Walk a JPEG's markers to its end; the decoder takes a tail of zeros for pixels, and any number of scans."""
    position, starts, segments = 2, [], {}
    while found := MARKER.search(content, position):
        marker, position = found[1][0], found.end()
        if marker == END_OF_IMAGE:
            return Outline(found.start(), starts, segments)
        length = int.from_bytes(content[position : position + 2])
        segments[marker] = content[position + 2 : position + min(length, 100)]
        if marker == START_OF_SCAN:
            starts.append(position)
        if len(starts) > SCANS:
            raise Refused(f"This JPEG is put together from more than {SCANS} layers. {WAY_OUT}")
        if marker == COMMENT and PROGRAM.search(content[position + 2 : position + length]):
            raise Refused(TWO_IN_ONE)
        position += length
    raise Refused(DAMAGED)


def _insist_on_all_pixels(picture: Image, content: bytes, outline: Outline, least: tuple[int, int]) -> None:
    """Refuse a JPEG that was cut short and closed again: the decoder makes up what is missing, in one flat colour.

    It says nothing of that, so it is asked twice: a whole picture stays the same whatever stands behind its pixels.
    """
    end = outline.end
    if _restarts_are_missing(content, outline):
        raise Refused(DAMAGED)
    again = JpegImageFile(BytesIO(content[:end] + MORE_PIXELS + content[end:]))
    again.draft(None, least)
    again.load()
    if ImageChops.difference(again, picture).getbbox(alpha_only=False):
        raise Refused(DAMAGED)


def _restarts_are_missing(content: bytes, outline: Outline) -> bool:
    """Whether a JPEG of one scan that promises restarts has fewer: cut at one, it waits for no more pixels."""
    frame = next((outline.segments[marker] for marker in SEQUENTIAL if marker in outline.segments), b"")
    interval = int.from_bytes(outline.segments.get(RESTART_INTERVAL, b"")[:2])
    if not (frame and interval and len(outline.scans) == 1):
        return False
    _, height, width, components = struct.unpack_from(">BHHB", frame)
    sampled = [frame[7 + 3 * number] for number in range(components)] if components > 1 else [0x11]
    across, down = max(each >> 4 for each in sampled), max(each & 15 for each in sampled)
    blocks = -(-width // (8 * across)) * -(-height // (8 * down))
    return len(RESTART.findall(content, outline.scans[0], outline.end)) < -(-blocks // interval) - 1


def _end_of(format: str, content: bytes) -> int:
    """Where a whole picture ends, by what its format says of its length."""
    if format == "PNG":
        return content.rindex(b"IEND") + 8
    if format == "WEBP":
        return 8 + int.from_bytes(content[4:8], "little")
    position = 0
    while position + 8 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, position)
        if not kind.isalnum() or not 8 <= length <= len(content) - position:
            break
        position += length
    return position


def _refuse_two_in_one(content: bytes, end: int) -> None:
    """Refuse what other programs would take for an archive, a page or a program. (security.md 55)

    A video or a second picture behind the first, as telephones write them, may stay.
    """
    if ARCHIVE_END in content[-ARCHIVE_COMMENT:] and b"PK\3\4" in content or b"%PDF-" in content[:1024]:
        raise Refused(TWO_IN_ONE)
    behind = content[end:].removeprefix(b"\xff\xd9").lstrip(b"\0 \r\n")
    if PROGRAM.search(behind[:200_000]):
        raise Refused(TWO_IN_ONE)
