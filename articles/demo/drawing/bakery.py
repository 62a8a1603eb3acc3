"""Loaves from the oven."""

import math

from PIL import Image, ImageChops, ImageFilter, ImageOps

from .brushes import clouds, finished, glow, gradient, levels, seeded, shade, speckle
from .pen import WIDE, Pen


def bakery() -> Image.Image:
    chance = seeded("bakery")
    picture = gradient(WIDE, "#4a4f52", "#3a3d42", "#2b2c33")
    shade(picture, levels(clouds(WIDE, chance, 5, 4, 5), 110, 240, 120), "#6f7474")
    flour = ImageChops.multiply(
        levels(clouds(WIDE, chance, 5, 4, 5), 120, 220, 220),
        levels(speckle((900, 600), chance), 120, 255).resize(WIDE, Image.Resampling.BILINEAR),
    )
    shade(picture, flour, "#f3eadb", 0.85)
    board = _board(chance)
    _laid(picture, board, 900, 600, 0.7)
    for x, y, wide, tall, turn, kind in (
        (520, 470, 520, 500, 12, "leaf"),
        (1130, 400, 640, 330, -16, "slashes"),
        (1390, 830, 470, 450, 30, "cross"),
        (760, 900, 700, 190, 10, "baguette"),
        (300, 935, 620, 170, -32, "baguette"),
    ):
        _laid(picture, _loaf(chance, wide, tall, kind).rotate(turn, Image.Resampling.BILINEAR, expand=True), x, y, 0.8)
    pen = Pen(picture)
    for x, y, turn, size in (
        (1620, 300, 2.5, 1.0),
        (1690, 360, 2.35, 1.1),
        (1560, 260, 2.7, 0.9),
        (150, 240, 0.6, 1.0),
        (90, 330, 0.75, 0.95),
    ):
        _wheat(pen, x, y, turn, size)
    for _ in range(260):
        x, y = chance.uniform(0, 1800), chance.uniform(0, 1200)
        pen.disc(x, y, chance.random() ** 3 * 4 + 0.6, "#fff6e4aa")
    for _ in range(60):
        x, y = chance.gauss(1000, 300), chance.gauss(700, 160)
        pen.oval(x + 2, y + 3, 6, 4, "#1d101066")
        pen.oval(x, y, chance.uniform(2, 7), chance.uniform(2, 4.5), chance.choice(["#c98f4a", "#a8652c", "#e2b878"]))
    picture = pen.done()
    glow(picture, 200, -60, 1400, "#ffd9a0", 0.42)
    return finished(picture, chance, grain=0.08, corners=0.45)


def _laid(picture: Image.Image, thing: Image.Image, x: int, y: int, strength: float) -> None:
    """Lay a cut-out thing on the table, its shadow to the lower right."""
    left, top = x - thing.width // 2, y - thing.height // 2
    margin = 60
    shadow = Image.new("L", ((thing.width + 2 * margin) // 4, (thing.height + 2 * margin) // 4))
    shadow.paste(thing.getchannel("A").resize((thing.width // 4, thing.height // 4)), (margin // 4, margin // 4))
    shadow = shadow.filter(ImageFilter.GaussianBlur(7)).point([v * strength for v in range(256)])
    shadow = shadow.resize((shadow.width * 4, shadow.height * 4), Image.Resampling.BILINEAR)
    picture.paste("#120a0a", (left - margin + 26, top - margin + 34), shadow)
    picture.paste(thing, (left, top), thing)


def _board(chance) -> Image.Image:
    """A round-cornered board of dark wood with its grain; cut out."""
    size = (1500, 880)
    grain = clouds(size, chance, 3, 60, 3)
    wood = ImageOps.colorize(grain, "#6b3f24", "#c98f57", "#9a6238").convert("RGB")
    for n in range(5):
        wood.paste("#4a2a18", (0, 176 * n - 2, 1500, 176 * n + 1))
    cut = Pen(Image.new("L", size))
    cut.block(4, 4, 1496, 876, 255, 50)
    wood.putalpha(cut.done())
    return wood.rotate(-5, Image.Resampling.BILINEAR, expand=True)


def _loaf(chance, wide: int, tall: int, kind: str) -> Image.Image:
    """A loaf from above: baked dark at its rim, floured, scored with a blade; cut out."""
    size = (wide, tall)
    dome = ImageOps.invert(Image.radial_gradient("L")).crop((40, 40, 216, 216)).resize(size, Image.Resampling.BICUBIC)
    dome = ImageChops.offset(dome, -wide // 40, -tall // 30)
    crust = ImageOps.colorize(levels(dome, 110, 245), "#4a1f0c", "#e6a85a", "#a85a24")
    crust = ImageChops.overlay(crust, Image.merge("RGB", (levels(clouds(size, chance, 9, 7, 5), -60, 320),) * 3))
    flour = ImageChops.multiply(levels(clouds(size, chance, 7, 6, 6), 105, 225), levels(dome, 120, 230))
    crust.paste("#f6ead6", (0, 0), flour.point([v * 0.75 for v in range(256)]))
    pen = Pen(crust)
    x, y = wide / 2, tall / 2
    if kind in ("leaf", "cross"):
        for ring in range(5):
            part = 0.3 + ring * 0.15
            pen.curve((x - x * part, y - y * part, x + x * part, y + y * part), 0, 360, "#fbf2e052", 9)
    if kind == "leaf":
        _score(pen, [(x, y * 0.24), (x + 10, y), (x, y * 1.76)], 25)
        for n in range(4):
            at = y * (0.52 + n * 0.3)
            for side in (-1, 1):
                _score(
                    pen,
                    [
                        (x + side * 22, at + 26),
                        (x + side * 66, at - 8),
                        (x + side * (128 - abs(n - 1.5) * 16), at - 62),
                    ],
                    15,
                )
    elif kind == "cross":
        for side in (-1, 1):
            _score(
                pen, [(x - x * 0.52, y - side * y * 0.52), (x, y - side * 8), (x + x * 0.52, y + side * y * 0.52)], 26
            )
    else:
        count = 5 if kind == "baguette" else 4
        for n in range(count):
            at = x * (0.32 + n * 1.36 / (count - 1))
            reach = 0.34 if kind == "baguette" else 0.5
            _score(
                pen,
                [(at - y * 0.7, y * (1 + reach)), (at, y), (at + y * 0.7, y * (1 - reach))],
                15 if kind == "baguette" else 24,
            )
    crust = pen.done()
    cut = Pen(Image.new("L", size))
    power = 1.45 if kind == "baguette" else 1.9
    outline = []
    for n in range(120):
        a = math.tau * n / 120
        wobble = 1 - 0.012 * math.sin(a * 5 + wide) - 0.01 * math.sin(a * 11)
        c, s = math.cos(a), math.sin(a)
        outline.append(
            (
                x + math.copysign(abs(c) ** (2 / (power + 0.5)), c) * (x - 3) * wobble,
                y + math.copysign(abs(s) ** (2 / (power + 0.5)), s) * (y - 3) * wobble,
            )
        )
    cut.area(outline, 255)
    crust.putalpha(cut.done())
    return crust


def _score(pen: Pen, way, wide: float) -> None:
    """A cut that has opened in the oven: pale crumb between dark lips."""
    for share, colour in ((1.0, "#5a240c"), (0.78, "#c98440"), (0.55, "#f3d6a0"), (0.22, "#fff0cf")):
        left, right = [], []
        for n in range(13):
            t = n / 12
            (ax, ay), (bx, by), (cx, cy) = way
            px = (1 - t) ** 2 * ax + 2 * t * (1 - t) * bx + t * t * cx
            py = (1 - t) ** 2 * ay + 2 * t * (1 - t) * by + t * t * cy
            length = math.hypot(cx - ax, cy - ay)
            half = wide * share * 0.5 * math.sin(math.pi * t) ** 0.7
            left.append((px - (cy - ay) / length * half, py + (cx - ax) / length * half))
            right.append((px + (cy - ay) / length * half, py - (cx - ax) / length * half))
        pen.area(left + right[::-1], colour)


def _wheat(pen: Pen, x: float, y: float, turn: float, size: float) -> None:
    """An ear of wheat with its stalk."""
    step = (math.cos(turn), math.sin(turn))
    end = (x + step[0] * 420 * size, y + step[1] * 420 * size)
    pen.stroke([(x + 8, y + 12), (end[0] + 8, end[1] + 12)], "#120a0a55", 6)
    pen.stroke([(x, y), end], "#c9a257", 4)
    for n in range(9):
        at = (x + step[0] * n * 17 * size, y + step[1] * n * 17 * size)
        for side in (-1, 1):
            out = turn + side * 0.5 + math.pi
            tip = (at[0] + 34 * size * math.cos(out), at[1] + 34 * size * math.sin(out))
            beard = (
                at[0] + 86 * size * math.cos(turn + side * 0.28 + math.pi),
                at[1] + 86 * size * math.sin(turn + side * 0.28 + math.pi),
            )
            pen.stroke([at, beard], "#e9cf8a99", 1.3)
            normal = (-math.sin(out) * 7 * size, math.cos(out) * 7 * size)
            middle = ((at[0] + tip[0]) / 2, (at[1] + tip[1]) / 2)
            pen.area(
                [
                    at,
                    (middle[0] + normal[0], middle[1] + normal[1]),
                    tip,
                    (middle[0] - normal[0], middle[1] - normal[1]),
                ],
                "#e2b65c" if side > 0 else "#c9953f",
            )
