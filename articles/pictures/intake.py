"""What may come in as a picture: the content decides, never the name.

Takes an open file and answers with facts or with a refusal; knows nothing of uploads, models or storage, so that it
can move into a process of its own: until then two uploads at once need twice the memory (security.md 53 to 55).
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from PIL import ExifTags
from PIL.AvifImagePlugin import AvifImageFile
from PIL.Image import DecompressionBombError, Transpose
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from articles.pictures import likeness

MEGABYTES = 40
# By what decoding costs with Pillow 13: PNG 4 bytes a pixel, AVIF 12, WebP 16. A JPEG is read row by row at an eighth
# of its size, so that 200 megapixels are cheap; a progressive one is kept whole, up to 8 bytes a pixel. Measured at
# these bounds in files of 39.5 MB, intake and renditions together: 470 MB at most, of 512 (security.md 54).
MEGAPIXELS = {"JPEG": 200, "PROGRESSIVE": 50, "PNG": 50, "AVIF": 30, "WEBP": 24}
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
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9

EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif"}
# What people send instead, so that the refusal can name it.
STRANGERS = {
    "a GIF": re.compile(rb"GIF8"),
    "a TIFF": re.compile(rb"II[*+]\0|MM\0[*+]"),
    "a Photoshop document": re.compile(rb"8BPS"),
    "a HEIC picture": re.compile(rb"....ftyp(hei|hev|mif1|msf1)", re.DOTALL),
    "a BMP": re.compile(rb"BM....\0\0\0\0", re.DOTALL),
    "a PDF": re.compile(rb"%PDF"),
    "a PostScript file": re.compile(rb"%!PS|\xc5\xd0\xd3\xc6"),
    "an SVG drawing": re.compile(rb"(?s).*<svg[\s>]", re.IGNORECASE),
    "a web page": re.compile(rb"\s*<(!doctype|html|head|body|script)", re.IGNORECASE),
}

WAY_OUT = "Export the picture as a JPEG and upload that."
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


def check(file: BinaryIO) -> Checked:
    """Return what the file is, after decoding all of it once; refuse what is no whole still JPEG, PNG, WebP or AVIF.

    The file is left at its beginning.
    """
    file.seek(0)
    content = file.read(MEGABYTES * 1_000_000 + 1)
    file.seek(0)
    if not content:
        raise Refused("This file is empty. Choose the picture again.")
    if len(content) > MEGABYTES * 1_000_000:
        raise Refused(f"This file is larger than {MEGABYTES} MB. Export the picture smaller and upload that.")

    picture = opened(BytesIO(content))
    size = picture.size
    try:
        _decode(picture, content)
    except Refused:
        raise
    except Exception as error:  # Codecs raise OSError, SyntaxError, ValueError, EOFError, struct.error and others.
        raise Refused(DAMAGED) from error
    turn = orientation(picture)
    width, height = upright(size, turn)
    digest = hashlib.sha256(content).hexdigest()
    looks = likeness.of(picture, TURNS.get(turn), shape=width / height)
    return Checked(picture.format, EXTENSIONS[picture.format], width, height, digest, looks)


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
        return WebPImageFile
    if beginning[4:8] == b"ftyp" and re.search(b"avi[fs]", beginning[8:64]):
        return AvifImageFile
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


def _decode(picture: ImageFile, content: bytes) -> None:
    """Read every byte that makes pixels; whatever fails raises."""
    if picture.format == "JPEG":
        _follow_scans(content)
        # An eighth of the size saves the arithmetic alone: each coefficient is still read, and a cut file still fails.
        # Small files are read larger, or there would be nothing left to know them by.
        picture.draft(None, (64, 64))
    if picture.format == "PNG":
        # Loading skips the checksums of pixel data, verifying skips the pixels: a PNG needs both.
        PngImageFile(BytesIO(content)).verify()
    picture.load()


def _follow_scans(content: bytes) -> None:
    """Walk a JPEG's markers to its end; the decoder takes a tail of zeros for pixels, and any number of scans."""
    position, scans = 2, 0
    while found := MARKER.search(content, position):
        marker, position = found[1][0], found.end()
        if marker == END_OF_IMAGE:
            return
        scans += marker == START_OF_SCAN
        if scans > SCANS:
            raise Refused(f"This JPEG is put together from more than {SCANS} layers. {WAY_OUT}")
        position += int.from_bytes(content[position : position + 2])
    raise Refused(DAMAGED)
