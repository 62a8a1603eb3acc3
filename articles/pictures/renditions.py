"""The public copies of a picture: upright, in sRGB, at a few widths, carrying the credit and nothing else of its past.

Knows files, not images of the database: who may see a rendition is for others to ask (security.md 55 to 57).
"""

from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageCms

from articles.pictures.intake import TURNS, opened, orientation, upright
from articles.pictures.metadata import Credited, embed

WIDTHS = (320, 640, 960, 1440, 1920)
# How each format is written. AVIF at speed 9 takes half the time of speed 8 and is no larger: half the bytes of the
# JPEG. One thread: each further one holds a picture of its own.
FORMATS = {
    "avif": ("AVIF", {"quality": 60, "speed": 9, "max_threads": 1}),
    "jpg": ("JPEG", {"quality": 82, "progressive": True}),
}


def widths_for(width: int) -> list[int]:
    """Return the widths that a picture of this upright width has renditions in, narrowest first; none is enlarged."""
    return [each for each in WIDTHS if each <= width] or [width]


def names_for(width: int) -> list[str]:
    """Return the names of the files that a picture of this upright width becomes: 320.avif, 320.jpg and so on."""
    return [f"{each}.{extension}" for each in widths_for(width) for extension in FORMATS]


def render(original: BinaryIO, *, credited: Credited) -> Iterator[tuple[str, bytes]]:
    """Yield each file by its name, widest first: `1920.avif`, `1920.jpg` and so on.

    Decoded once, then each width is drawn from the one before.
    """
    whole = opened(original)
    turn = orientation(whole)
    width, height = upright(whole.size, turn)
    sizes = [(each, max(1, round(height * each / width))) for each in reversed(widths_for(width))]
    picture = _prepared(whole, upright(sizes[0], turn), turn)
    del whole  # tens of megabytes
    for size in sizes:
        picture = _resized(picture, size)
        for extension in FORMATS:
            yield f"{size[0]}.{extension}", _written(picture, extension, credited)


def _prepared(picture: Image.Image, size: tuple[int, int], turn: int) -> Image.Image:
    """Return the picture at this size (as it lies in the file), then turned, in sRGB, without a past."""
    picture.draft(None, size)
    picture.load()
    profile = picture.info.get("icc_profile")
    picture = _shrunk(picture, size)
    if turn in TURNS:
        picture = picture.transpose(TURNS[turn])
    picture = _in_srgb(picture, profile)
    # Pillow writes a comment, and other things it carries here, into the next file.
    picture.info = {}
    return picture


def _shrunk(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return the picture at this size in grey, RGB or CMYK; what is transparent lies on white.

    A second copy of 50 megapixels would not fit in memory, so the white is laid into the picture itself, and the
    colours shrink one by one: Pillow copies all of RGBA first.
    """
    if picture.mode.startswith("I"):
        # 16 bits of grey; converting alone would cut all above 255 to white.
        picture = picture.resize(size, Image.Resampling.LANCZOS)
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.has_transparency_data:
        if picture.mode not in ("LA", "RGBA"):
            picture = picture.convert("RGBA")
        *colours, alpha = picture.getbands()
        white = (255,) * (len(colours) + 1)
        picture.paste(white, mask=picture.getchannel(alpha).point(lambda opacity: 255 - opacity))
        return Image.merge("".join(colours), [_resized(picture.getchannel(colour), size) for colour in colours])
    if picture.mode not in ("L", "RGB", "CMYK"):
        picture = picture.convert("L" if picture.mode == "1" else "RGB")
    return _resized(picture, size)


def _resized(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            embedded = ImageCms.ImageCmsProfile(BytesIO(profile))
            return ImageCms.profileToProfile(picture, embedded, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            # A profile that is broken or meant for other colours: do as a browser does, and go without.
            pass
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


def _written(picture: Image.Image, extension: str, credited: Credited) -> bytes:
    format, options = FORMATS[extension]
    file = BytesIO()
    picture.save(file, format, **options, **embed(credited))
    return file.getvalue()
