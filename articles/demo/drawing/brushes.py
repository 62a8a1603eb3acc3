"""What every picture is drawn with: skies, ridges, fog, light and grain, the same pixels at each run.

Soft things are made small and enlarged, hard edges are drawn at twice the size and reduced: both stay cheap.
"""

import math
import random
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps
from PIL.ImageColor import getrgb

from .pen import Pen, Point


def seeded(name: str) -> random.Random:
    """The chance of one picture: drawn again it falls the same way."""
    return random.Random(name)  # noqa: S311  (pictures need the same chance twice, secrets are made elsewhere)


def gradient(size: tuple[int, int], *stops: str | tuple[float, str]) -> Image.Image:
    """Colours from top to bottom, evenly or at the given parts (0 to 1) of the height."""
    placed = [s if isinstance(s, tuple) else (n / max(1, len(stops) - 1), s) for n, s in enumerate(stops)]
    colours = [(place, getrgb(colour)) for place, colour in placed]
    strip = Image.new("RGB", (1, 256))
    for y in range(256):
        strip.putpixel((0, y), _between(colours, y / 255))
    # First as high as needed, then as wide: a tenth of the cost of both at once.
    return strip.resize((1, size[1]), Image.Resampling.BICUBIC).resize(size, Image.Resampling.NEAREST)


def sideways(size: tuple[int, int], *stops: str | tuple[float, str]) -> Image.Image:
    """Colours from left to right."""
    return gradient((1, size[0]), *stops).transpose(Image.Transpose.ROTATE_90).resize(size, Image.Resampling.NEAREST)


def _between(colours: list[tuple[float, tuple[int, ...]]], place: float) -> tuple[int, ...]:
    if place <= colours[0][0]:
        return colours[0][1]
    for (start, first), (end, second) in zip(colours, colours[1:], strict=False):
        if place <= end:
            part = (place - start) / ((end - start) or 1)
            return tuple(round(a + (b - a) * part) for a, b in zip(first, second, strict=True))
    return colours[-1][1]


def clouds(size: tuple[int, int], chance: random.Random, across: int, down: int, octaves: int = 4) -> Image.Image:
    """Soft grey noise over the whole range, in so many lumps across and down, each octave twice as fine."""
    small = (max(2, size[0] // 4), max(2, size[1] // 4))
    noise = None
    for octave in range(octaves):
        cells = (min(small[0], across << octave), min(small[1], down << octave))
        finer = Image.frombytes("L", cells, chance.randbytes(cells[0] * cells[1])).resize(
            small, Image.Resampling.BICUBIC
        )
        noise = finer if noise is None else Image.blend(noise, finer, 0.42 * 0.58**octave / (1 - 0.58 ** (octave + 1)))
    return ImageOps.autocontrast(noise, cutoff=1).resize(size, Image.Resampling.BICUBIC)


def speckle(size: tuple[int, int], chance: random.Random) -> Image.Image:
    """Grey noise, each pixel for itself."""
    return Image.frombytes("L", size, chance.randbytes(size[0] * size[1]))


def levels(grey: Image.Image, low: float, high: float, most: float = 255) -> Image.Image:
    """Grey stretched so that `low` becomes black and `high` becomes `most`."""
    return grey.point([max(0, min(most, (value - low) * most / (high - low))) for value in range(256)])


def mist(picture: Image.Image, chance: random.Random, colour: str, top: int, bottom: int, strength: float,
         lumps: tuple[int, int] = (5, 3)) -> None:  # fmt: skip
    """Lay drifting fog over a band of the picture, thickest in its middle."""
    size = (picture.width, bottom - top)
    band = faded(size, 0, 153, 255, 153, 0)
    drift = levels(clouds(size, chance, *lumps), -90, 200)
    veil = ImageChops.multiply(band, drift).point([v * strength for v in range(256)])
    picture.paste(colour, (0, top), veil)


def glow(
    picture: Image.Image, x: float, y: float, radius: float, colour: str, strength: float = 1, fall: float = 2
) -> None:
    """Add light around a point, fading to nothing at the radius; a higher `fall` keeps it nearer."""
    oval_glow(picture, x, y, radius, radius, colour, strength, fall)


def oval_glow(picture: Image.Image, x: float, y: float, across: float, down: float, colour: str, strength: float = 1,
              fall: float = 2) -> None:  # fmt: skip
    """Add light that is wider than high, or higher than wide."""
    left, top, wide, tall = round(x - across), round(y - down), round(across * 2), round(down * 2)
    seen = (max(0, left), max(0, top), min(picture.width, left + wide), min(picture.height, top + tall))
    if seen[0] >= seen[2] or seen[1] >= seen[3]:
        return
    # Pillow's gradient is 255 in the corners, and 180 in the middle of each side: there the light must have ended.
    fading = [strength * max(0, 1 - v / 180) ** fall for v in range(256)]
    part = tuple(
        (edge - start) * 256 / long for edge, start, long in zip(seen, (left, top) * 2, (wide, tall) * 2, strict=True)
    )
    light = Image.radial_gradient("L").resize((seen[2] - seen[0], seen[3] - seen[1]), Image.Resampling.BICUBIC, part)
    bands = [light.point([value * share for share in fading]) for value in getrgb(colour)[:3]]
    picture.paste(ImageChops.screen(picture.crop(seen), Image.merge("RGB", bands)), seen)


def shade(picture: Image.Image, mask: Image.Image, colour: str, strength: float = 1) -> None:
    """Lay one colour over the picture where a grey mask of any size is light."""
    if strength != 1:
        mask = mask.point([v * strength for v in range(256)])
    picture.paste(
        colour, (0, 0), mask if mask.size == picture.size else mask.resize(picture.size, Image.Resampling.BILINEAR)
    )


def beams(
    picture: Image.Image, shapes: Sequence[tuple[Sequence[Point], float]], colour: str, soft: float = 8
) -> Image.Image:
    """The picture with shafts of light added: outlines, each with its strength, softened by so many pixels."""
    small = Image.new("L", (picture.width // 4, picture.height // 4))
    for points, strength in shapes:
        shaft = Image.new("L", small.size)
        ImageDraw.Draw(shaft).polygon([(x / 4, y / 4) for x, y in points], fill=round(255 * strength))
        small = ImageChops.screen(small, shaft)
    return lit(picture, small.filter(ImageFilter.GaussianBlur(soft / 4)), colour)


def lit(picture: Image.Image, light: Image.Image, colour: str) -> Image.Image:
    """The picture with light of this colour added, as much as the grey of any size says."""
    if light.size != picture.size:
        light = light.resize(picture.size, Image.Resampling.BILINEAR)
    return ImageChops.screen(picture, ImageOps.colorize(light, "#000", colour))


def faded(size: tuple[int, int], *greys: int) -> Image.Image:
    """Grey from top to bottom, to thin out a light or a fog."""
    return (
        gradient((1, size[1]), *(f"#{g:02x}{g:02x}{g:02x}" for g in greys))
        .convert("L")
        .resize(size, Image.Resampling.NEAREST)
    )


def ridge(
    chance: random.Random, width: int, level: float, rise: float, rough: float = 0.5, step: int = 6
) -> list[Point]:
    """The line of a range of hills around a level, from edge to edge; rough is 0.35 for downs, 0.6 for rock."""
    heights = [chance.uniform(-1, 1) for _ in range(3)]
    spread = 0.7
    while len(heights) * step < width + step:
        finer = [heights[0]]
        for left, right in zip(heights, heights[1:], strict=False):
            finer += [(left + right) / 2 + chance.uniform(-spread, spread), right]
        heights, spread = finer, spread * rough
    stretch = width / (len(heights) - 1)
    return [(n * stretch, level - height * rise) for n, height in enumerate(heights)]


def rolling(chance: random.Random, width: int, level: float, rise: float, waves: float = 1.5) -> list[Point]:
    """The line of soft hills: three long waves and nothing sharp."""
    parts = [(rise / n, waves * n * math.tau / width, chance.uniform(0, math.tau)) for n in (1, 2.3, 4.1)]
    return [(x, level - sum(r * math.sin(w * x + p) for r, w, p in parts)) for x in range(0, width + 12, 12)]


def bent(points: Sequence[Point], part: float) -> Point:
    """A place on the smooth way through these points."""
    spans = len(points) - 1
    n = min(spans - 1, int(part * spans))
    t = part * spans - n
    before, a, b, after = points[max(0, n - 1)], points[n], points[n + 1], points[min(spans, n + 2)]
    return tuple(
        0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3)
        for p0, p1, p2, p3 in zip(before, a, b, after, strict=True)
    )


def land(picture: Image.Image, line: Sequence[Point], *colours: str, depth: int = 0) -> None:
    """Fill everything below a line with colours from its highest point downwards, with a clean edge."""
    top, low = max(0, int(min(y for _, y in line)) - 2), min(picture.height, int(max(y for _, y in line)) + 3)
    size = (picture.width, picture.height - top)
    fill = gradient((size[0], depth or size[1]), *colours)
    if depth:
        whole = Image.new("RGB", size, colours[-1])
        whole.paste(fill)
        fill = whole
    # Only the stretch between the highest and the lowest point of the line has an edge to be smoothed.
    cut = Pen(Image.new("L", (size[0], low - top)))
    cut.area([(line[0][0], low - top), *((x, y - top) for x, y in line), (line[-1][0], low - top)], 255)
    picture.paste(fill.crop((0, 0, size[0], low - top)), (0, top), cut.done())
    if low < picture.height:
        picture.paste(fill.crop((0, low - top, *size)), (0, low))


def forest(
    pen: Pen, line: Sequence[Point], chance: random.Random, height: float, colour: str, share: float = 0.8
) -> None:
    """Firs along a line of hills."""
    for (x, y), (next_x, next_y) in zip(line, line[1:], strict=False):
        for part in (0.0, 0.5):
            if chance.random() < share:
                tall = height * chance.uniform(0.45, 1.1)
                left, foot = x + (next_x - x) * part, y + (next_y - y) * part + height * 0.2
                for tier in range(3):
                    half, up = tall * (0.24 - 0.06 * tier), tall * (0.42 + 0.3 * tier)
                    base = foot - tall * 0.26 * tier
                    pen.area([(left - half, base), (left, foot - up - tall * 0.05), (left + half, base)], colour)


def stars(picture: Image.Image, chance: random.Random, count: int, bottom: int) -> Image.Image:
    """The picture with stars above a height, few bright and many faint."""
    pen = Pen(picture)
    for _ in range(count):
        x, y, bright = chance.uniform(0, picture.width), bottom * chance.random() ** 1.2, chance.random() ** 3
        tint = chance.choice(["#ffffff", "#ffe9c9", "#cfe0ff", "#ffffff"])
        pen.disc(x, y, 0.6 + 1.7 * bright, f"{tint}{round(70 + 185 * bright):02x}")
    return pen.done()


def finished(picture: Image.Image, chance: random.Random, *, grain: float = 0.07, corners: float = 0.3) -> Image.Image:
    """The picture with a fine film grain, which also keeps gradients from banding, and its corners a little darker."""
    grey = speckle(picture.size, chance).point([128 + (v - 128) * grain * 1.6 for v in range(256)])
    if corners:
        fall = Image.radial_gradient("L").point([128 * corners * (v / 255) ** 2.2 for v in range(256)])
        grey = ImageChops.subtract(grey, fall.crop((26, 26, 230, 230)).resize(picture.size, Image.Resampling.BILINEAR))
    return ImageChops.overlay(picture, Image.merge("RGB", (grey,) * 3))
