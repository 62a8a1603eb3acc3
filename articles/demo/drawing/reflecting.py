"""Water: what stands above it comes back broken by ripples, and light lies on it as a path."""

import math
import random
from collections.abc import Sequence

from PIL import Image, ImageFilter

from .brushes import faded, levels, speckle
from .pen import Pen


def ripples(size: tuple[int, int], chance: random.Random, length: float = 26, fine: float = 1) -> Image.Image:
    """Grey ripples that lie flat: short and dense at the top, where the water is far, wide and calm at the bottom."""
    width, depth = size
    nearer = 1.6 / depth  # so much the scale grows for each row
    across, down = 1 / length, fine * 0.7
    grey = speckle((round(width * across) + 8, round(down * depth / 2.6) + 8), chance)
    middle = width / 2
    shift = grey.width / 2
    plane = (across, shift * nearer, shift - across * middle, 0, down, 2, 0, nearer)
    return grey.transform(size, Image.Transform.PERSPECTIVE, plane, Image.Resampling.BICUBIC)


def water(
    picture: Image.Image, horizon: int, chance: random.Random, tint: str, *, deep: str = "", swell: float = 1
) -> None:
    """Fill everything below the horizon with the mirror image of what is above, rippled and tinted."""
    width, depth = picture.width, picture.height - horizon
    margin = 60
    above = picture.crop((0, max(0, horizon - depth), width, horizon)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    above = above.resize((width // 6, above.height // 2), Image.Resampling.BOX).filter(ImageFilter.BoxBlur((1, 2)))
    above = above.resize((width + 2 * margin, depth), Image.Resampling.BICUBIC)
    calm, broken = (_wavering(above, chance, margin, size=(width, depth), swell=swell * s) for s in (0.5, 2.4))
    cut = levels(ripples((width, depth), chance), 100, 170)
    calm.paste(broken, (0, 0), cut)
    calm.paste(tint, (0, 0), faded(calm.size, 40, 80, 110))
    if deep:
        calm.paste(deep, (0, 0), faded(calm.size, 0, 60, 170))
    picture.paste(calm, (0, horizon))


def _wavering(
    mirror: Image.Image, chance: random.Random, margin: int, *, size: tuple[int, int], swell: float
) -> Image.Image:
    """Each row of the mirror shifted and stretched by waves that grow towards the viewer."""
    width, depth = size
    waves = [(chance.uniform(0.6, 1.4), chance.uniform(0, math.tau), n) for n in (9, 23, 51)]
    result = Image.new("RGB", size)
    for y in range(0, depth, 2):
        part = y / depth
        bend = sum(math.sin(math.tau * n * math.sqrt(part + 0.02) + p) * f / (1 + n / 20) for f, p, n in waves)
        reach = swell * (2 + 20 * part)
        source = max(0, min(depth - 2, round(y + bend * reach * 1.6)))
        left = margin + max(-margin, min(margin, round(bend * reach)))
        result.paste(mirror.crop((left, source, left + width, source + 2)), (0, y))
    return result


def light_path(pen: Pen, chance: random.Random, x: float, top: float, bottom: float, colour: str, *, spread: float = 60,
               count: int = 260) -> None:  # fmt: skip
    """Glints below a light, dense and short at the horizon, long and scattered towards the viewer."""
    for _ in range(count):
        part = chance.random() ** 1.5
        y = top + (bottom - top) * part
        off = chance.gauss(0, 0.5) * spread * (0.5 + 2 * part)
        half = chance.uniform(0.3, 1) * (5 + 34 * part)
        thick = 0.6 + 2.6 * part * chance.random()
        alpha = round(230 * (1 - part * 0.75) * math.exp(-((off / (spread * (0.6 + 2 * part))) ** 2)))
        pen.oval(x + off, y, half, thick, f"{colour}{alpha:02x}")


def glints(pen: Pen, chance: random.Random, box: Sequence[float], colours: Sequence[str], count: int) -> None:
    """Small flat strokes of light or shadow scattered over water, larger towards the bottom of the box."""
    left, top, right, bottom = box
    for _ in range(count):
        part = chance.random()
        y = top + (bottom - top) * part**1.3
        half = chance.uniform(0.2, 1) * (4 + 40 * part)
        pen.oval(chance.uniform(left, right), y, half, 0.6 + 1.8 * part * chance.random(), chance.choice(colours))


def moor(
    picture: Image.Image, boat: Image.Image, x: int, waterline: int, chance: random.Random, strength: float = 0.55
) -> None:
    """Set a cut-out boat, whose last row is its waterline, on the water with its own broken reflection."""
    mirror = boat.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    height = min(boat.height, picture.height - waterline)
    for y in range(0, height, 2):
        part = y / boat.height
        shift = round(math.sin(y * 0.35 + math.sin(y * 0.11) * 2) * (1 + 8 * part) + chance.uniform(-2, 2))
        row = mirror.crop((0, y, boat.width, y + 2))
        alpha = row.getchannel("A").point([v * strength * (1 - part * 0.8) for v in range(256)])
        picture.paste(row.convert("RGB"), (x + shift, waterline + y), alpha)
    picture.paste(boat, (x, waterline - boat.height), boat)
