"""Allotments, seen from the air."""

import math

from PIL import Image

from .brushes import clouds, finished, glow, levels, seeded, shade
from .pen import Pen


def allotments() -> Image.Image:
    chance = seeded("allotments")
    picture = Image.new("RGB", (1500, 1500), "#c9b98c")
    tone = clouds((1500, 1500), chance, 5, 5, 5)
    shade(picture, levels(tone, 120, 255, 120), "#e3d7ae")
    pen = Pen(picture)
    across = [-330, -70, 200, 450, 720, 960, 1230, 1480, 1760]
    down = [-380, -60, 240, 580, 860, 1190, 1480, 1800]
    kinds = [_rows, _rows, _furrows, _flowers, _cabbages, _lawn, _rows, _glasshouse, _cabbages, _rows]
    order = 0
    for top, bottom in zip(down, down[1:], strict=False):
        for left, right in zip(across, across[1:], strict=False):
            box = (
                left + chance.uniform(9, 20),
                top + chance.uniform(9, 20),
                right - chance.uniform(9, 20),
                bottom - chance.uniform(9, 20),
            )
            split = chance.random()
            if split < 0.35:
                middle = (box[1] + box[3]) / 2 + chance.uniform(-30, 30)
                parts = [(box[0], box[1], box[2], middle - 5), (box[0], middle + 5, box[2], box[3])]
            elif split < 0.6:
                middle = (box[0] + box[2]) / 2 + chance.uniform(-20, 20)
                parts = [(box[0], box[1], middle - 5, box[3]), (middle + 5, box[1], box[2], box[3])]
            else:
                parts = [box]
            for part in parts:
                order += chance.choice([1, 1, 2, 3])
                kinds[order % len(kinds)](pen, chance, part)
    for top, bottom in zip(down, down[1:], strict=False):
        for left, right in zip(across, across[1:], strict=False):
            if chance.random() < 0.5:
                _shed(pen, chance, left + chance.uniform(20, 50), (top if chance.random() < 0.5 else bottom - 80) + 18)
            for _ in range(chance.choice([0, 1, 2, 3])):
                _tree(
                    pen,
                    chance,
                    chance.choice([left, right]) + chance.uniform(-20, 20),
                    chance.uniform(top, bottom),
                    chance.uniform(16, 42),
                )
    for x, y in ((430, 470), (870, 300), (720, 940), (1000, 1120), (250, 1000), (1190, 690)):
        _gardener(pen, chance, x, y)
    picture = pen.done()
    drift = levels(clouds((1500, 1500), chance, 2, 2, 3), 150, 230, 105)
    shade(picture, drift, "#2f3f5a")
    glow(picture, 1400, 60, 1100, "#fff0b8", 0.3)
    return finished(picture, chance, grain=0.09, corners=0.25)


def _turned(x: float, y: float) -> tuple[float, float]:
    """A place on the picture from one on the plan, which lies askew."""
    x, y = x - 750, y - 750
    return 750 + x * 0.966 - y * 0.259, 750 + x * 0.259 + y * 0.966


def _plot(pen: Pen, box, colour: str) -> None:
    left, top, right, bottom = box
    pen.area([_turned(left, top), _turned(right, top), _turned(right, bottom), _turned(left, bottom)], colour)


def _rows(pen: Pen, chance, box) -> None:
    """Rows of one crop beside rows of another, on dark soil."""
    left, top, right, bottom = box
    _plot(pen, box, chance.choice(["#6b4a34", "#7a5739", "#5f4030"]))
    crops = [
        ["#5f9a3f", "#7db350"],
        ["#3f7f4a", "#57995a"],
        ["#a9b84a", "#c2cc63"],
        ["#7a3f5f", "#96557a"],
        ["#2f6a55", "#4a8a6c"],
    ]
    y, crop = top + 14, chance.choice(crops)
    while y < bottom - 8:
        if chance.random() < 0.3:
            crop = chance.choice(crops)
        x = left + 10
        while x < right - 6:
            at = _turned(x, y)
            pen.disc(at[0] + 2, at[1] + 3, 7, "#2b1d1566")
            pen.disc(
                at[0] + chance.uniform(-1, 1),
                at[1] + chance.uniform(-1, 1),
                chance.uniform(5, 7.5),
                chance.choice(crop),
            )
            x += 13
        y += 21


def _furrows(pen: Pen, chance, box) -> None:
    """Bare soil, freshly dug."""
    left, top, right, bottom = box
    _plot(pen, box, "#8a6344")
    x = left + 8
    while x < right - 4:
        pen.stroke([_turned(x, top + 6), _turned(x, bottom - 6)], "#5c3f2c", 5)
        pen.stroke([_turned(x + 5, top + 6), _turned(x + 5, bottom - 6)], "#a77d57", 3)
        x += 15


def _flowers(pen: Pen, chance, box) -> None:
    """A cutting bed, all colours."""
    left, top, right, bottom = box
    _plot(pen, box, "#4f7a45")
    colours = chance.sample(["#f2c230", "#e2574c", "#f6efe0", "#c95f9a", "#8a6fc4", "#f28a3c"], 4)
    bands = max(2, int((bottom - top) / 44))
    for _ in range(int((right - left) * (bottom - top) / 150)):
        x, y = chance.uniform(left + 6, right - 6), chance.uniform(top + 6, bottom - 6)
        band = colours[int((y - top) / (bottom - top) * bands) % 4]
        at = _turned(x, y)
        pen.disc(*at, chance.uniform(2.6, 5.4), chance.choice([band, band, "#3f6a3a"]))


def _cabbages(pen: Pen, chance, box) -> None:
    """Heads of cabbage in a square, blue-green and red."""
    left, top, right, bottom = box
    _plot(pen, box, "#6a4a35")
    red = chance.random() < 0.4
    outer, inner, heart = ("#6a4a78", "#8a6a9a", "#b08fb8") if red else ("#5f9a85", "#86b89c", "#b9d8b4")
    y = top + 20
    while y < bottom - 12:
        x = left + 20
        while x < right - 12:
            at = _turned(x + chance.uniform(-2, 2), y + chance.uniform(-2, 2))
            pen.disc(at[0] + 4, at[1] + 5, 15, "#2b1d1566")
            for n in range(6):
                turn = n * math.tau / 6 + x
                pen.disc(at[0] + 8 * math.cos(turn), at[1] + 8 * math.sin(turn), 8, outer)
            pen.disc(*at, 9, inner)
            pen.disc(at[0] - 1, at[1] - 1, 4.5, heart)
            x += 35
        y += 35


def _lawn(pen: Pen, chance, box) -> None:
    """Mown grass with a table and chairs."""
    left, top, right, bottom = box
    _plot(pen, box, "#8fb35a")
    x, stripe = left, 0
    while x < right:
        wide = min(24, right - x)
        if stripe % 2:
            _plot(pen, (x, top, x + wide, bottom), "#9dbf66")
        x, stripe = x + 24, stripe + 1
    at = _turned((left + right) / 2, (top + bottom) / 2)
    pen.disc(at[0] + 10, at[1] + 13, 30, "#2f4a2a66")
    cloth = chance.choice(["#d9482f", "#f4efe2", "#e2a33a"])
    for n in range(8):
        wedge = [
            at,
            *((at[0] + 30 * math.cos(a), at[1] + 30 * math.sin(a)) for a in (n * math.tau / 8, (n + 1) * math.tau / 8)),
        ]
        pen.area(wedge, cloth if n % 2 else "#fbf6ea")
    pen.disc(*at, 3, "#5c3f2c")


def _glasshouse(pen: Pen, chance, box) -> None:
    """A glasshouse among raised beds."""
    left, top, right, bottom = box
    _plot(pen, box, "#a9905f")
    middle = top + (bottom - top) * 0.52
    _plot(pen, (left + 26, top + 30, right - 6, middle + 16), "#3a2f2a55")
    _plot(pen, (left + 14, top + 14, right - 18, middle), "#bfdcd6")
    _plot(pen, (left + 14, top + 14, right - 18, (top + 14 + middle) / 2), "#e6f4ee")
    x = left + 14
    while x < right - 18:
        pen.stroke([_turned(x, top + 14), _turned(x, middle)], "#ffffff", 2.4)
        for _ in range(3):
            pen.disc(
                *_turned(min(x + chance.uniform(4, 18), right - 24), chance.uniform(top + 24, middle - 10)),
                6,
                "#5f9a5a66",
            )
        x += 22
    for y in (top + 14, (top + 14 + middle) / 2, middle):
        pen.stroke([_turned(left + 14, y), _turned(right - 18, y)], "#ffffff", 3)
    y = middle + 18
    while y < bottom - 30:
        _plot(pen, (left + 14, y, right - 14, y + 24), "#5c4030")
        for _ in range(26):
            pen.disc(
                *_turned(chance.uniform(left + 20, right - 20), y + chance.uniform(5, 19)),
                4.5,
                chance.choice(["#5f9a3f", "#a9b84a", "#d9482f", "#7db350"]),
            )
        y += 36


def _shed(pen: Pen, chance, x: float, y: float) -> None:
    wide, tall = chance.uniform(56, 78), chance.uniform(46, 60)
    _plot(pen, (x + 12, y + 16, x + wide + 18, y + tall + 20), "#2a22205e")
    colour, light = chance.choice(
        [
            ("#9a4a38", "#b9604a"),
            ("#3f6a7a", "#57899a"),
            ("#5c6a4a", "#76865f"),
            ("#c9a24a", "#dcbc69"),
            ("#6b5a6f", "#84728a"),
        ]
    )
    _plot(pen, (x, y, x + wide, y + tall / 2), light)
    _plot(pen, (x, y + tall / 2, x + wide, y + tall), colour)
    pen.stroke([_turned(x, y + tall / 2), _turned(x + wide, y + tall / 2)], "#fff4e066", 2.5)
    at = _turned(x + wide + 13, y + 12)
    pen.disc(at[0] + 3, at[1] + 4, 11, "#2a22205e")
    pen.disc(*at, 11, "#3a4a52")
    pen.disc(*at, 8, "#7fb0b8")


def _tree(pen: Pen, chance, x: float, y: float, radius: float) -> None:
    x, y = _turned(x, y)
    pen.oval(x + radius * 0.55, y + radius * 0.7, radius * 1.05, radius, "#1f2a2a66")
    dark, middle, light = chance.choice(
        [
            ("#2f5f3f", "#437a48", "#6b9a55"),
            ("#4a6a2f", "#65853a", "#93ab52"),
            ("#7a5a2f", "#c98a3a", "#e2b052"),
            ("#a84a5c", "#d98a9a", "#f2c4c9"),
        ]
    )
    for tone, share, count in ((dark, 1, 14), (middle, 0.8, 14), (light, 0.5, 10)):
        for _ in range(count):
            turn, far = chance.uniform(0, math.tau), radius * 0.7 * share * chance.random() ** 0.5
            lift = (1 - share) * radius * 0.5
            pen.disc(
                x + far * math.cos(turn) - lift,
                y + far * math.sin(turn) - lift,
                radius * 0.3 * chance.uniform(0.6, 1.1),
                tone,
            )


def _gardener(pen: Pen, chance, x: float, y: float) -> None:
    """Somebody from above, under a straw hat, with a long shadow."""
    pen.area([(x - 5, y), (x + 6, y), (x + 34, y + 42), (x + 22, y + 46)], "#2a222077")
    pen.oval(x, y, 14, 9, chance.choice(["#2f5f8a", "#c2452d", "#f4efe2"]))
    pen.disc(x, y - 1, 8.5, "#e8cf8a")
    pen.disc(x - 1, y - 2, 4.5, "#d4b468")
