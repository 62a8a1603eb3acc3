"""A village below the peaks."""

import math

from PIL import Image, ImageChops

from .brushes import bent, clouds, faded, finished, forest, glow, gradient, land, levels, mist, ridge, seeded
from .pen import Pen


def mountains() -> Image.Image:
    chance = seeded("mountains")
    size = (1200, 1500)
    picture = gradient(size, (0, "#5f7fb5"), (0.2, "#a9a9cf"), (0.38, "#f3c3b8"), (0.5, "#ffe3c2"))
    cover = levels(clouds((1200, 600), chance, 2, 5, 5), 140, 250, 190)
    picture.paste("#ffe9dc", (0, 0), cover)
    _peaks(picture, chance, 520, 300, 0.52, "#e8a79f", "#8f86b5", 0.7)
    mist(picture, chance, "#ffdcc8", 440, 760, 0.7, (4, 2))
    _peaks(picture, chance, 700, 330, 0.5, "#f2b09a", "#5f6aa3", 0.9)
    mist(picture, chance, "#f3d0cc", 640, 960, 0.75, (4, 2))
    for level, rise, colour, low, tall in ((900, 80, "#5a6f9a", "#a4a5bd", 38), (1010, 70, "#3e5a80", "#7c8fac", 58)):
        line = ridge(chance, 1200, level, rise, 0.45)
        land(picture, line, colour, low, depth=200)
        pen = Pen(picture)
        forest(pen, line, chance, tall, colour, 0.75)
        picture = pen.done()
        mist(picture, chance, "#d8c6d2", level, level + 190, 0.5, (4, 2))
    slope = [(x, 1150 - 190 * math.sin(x / 1200 * 2.6) + 20 * math.sin(x / 90)) for x in range(0, 1212, 12)]
    land(picture, slope, "#e9e3ee", "#8f9cc4", "#4e5f92")
    pen = Pen(picture)
    houses = sorted((chance.uniform(0, 175) ** 1.0, chance.uniform(330, 900)) for _ in range(34))
    path = [(1210, 1480), (900, 1400), (420, 1330), (700, 1220), (560, 1120), (640, 1040)]
    smooth = [bent(path, n / 60) for n in range(61)]
    pen.stroke(smooth, "#b7b2cd", 12)
    for down, x in houses:
        y = slope[int(x / 12)][1] + 34 + down * 1.15
        _chalet(pen, chance, x + chance.uniform(-8, 8), y, 0.7 + down / 210)
    spire = slope[50][1] + 40
    pen.block(600, spire - 80, 626, spire + 10, "#efe3dc")
    pen.area([(594, spire - 78), (613, spire - 170), (632, spire - 78)], "#40496f")
    pen.block(626, spire - 36, 676, spire + 10, "#d8cbd0")
    pen.area([(622, spire - 34), (651, spire - 64), (682, spire - 34)], "#4d3f5e")
    pen.disc(613, spire - 56, 5, "#ffd07a")
    picture = pen.done()
    for down, x in houses[::3]:
        glow(picture, x, slope[int(x / 12)][1] + 30 + down * 1.15, 60, "#ffbf6b", 0.4)
    front = [(x, 1440 - 60 * math.sin(x / 330 + 2.3)) for x in range(0, 1212, 12)]
    pen = Pen(picture)
    forest(pen, [(x, y - 30) for x, y in front], chance, 120, "#33487a", 0.5)
    forest(pen, front, chance, 175, "#1f3160", 0.45)
    picture = pen.done()
    land(picture, front, "#1f3160", "#182650")
    return finished(picture, chance, grain=0.06, corners=0.2)


def _peaks(
    picture: Image.Image, chance, level: int, rise: int, rough: float, light: str, dark: str, snow: float
) -> None:
    """A range with a lit side and a shaded one, and snow in its gullies."""
    line = ridge(chance, picture.width, level, rise, rough, 5)
    land(picture, line, dark, dark)
    top = int(min(y for _, y in line))
    box = (picture.width, 620)
    cut = Pen(Image.new("L", box))
    cut.area([(0, 620), *((x, y - top) for x, y in line), (picture.width, 620)], 255)
    shape = cut.done()
    sides = Pen(Image.new("L", box))
    for (x, y), (next_x, next_y) in zip(line[::2], line[2::2], strict=False):
        if next_y > y:
            fall = 60 + (y - top) * 0.2 + chance.uniform(20, 240)
            sides.area(
                [
                    (x, y - top),
                    (next_x, next_y - top),
                    (next_x + fall * 0.25, next_y - top + fall),
                    (x + fall * 0.5, y - top + fall * 0.9),
                ],
                235,
            )
    lit_side = ImageChops.multiply(sides.done(), shape)
    texture = levels(clouds(box, chance, 9, 16, 4), 80, 170)
    picture.paste(light, (0, top), ImageChops.multiply(lit_side, faded(box, 255, 230, 90, 0)))
    caps = ImageChops.multiply(
        ImageChops.multiply(texture, lit_side), faded(box, round(255 * snow), round(200 * snow), 40, 0)
    )
    picture.paste("#fff4ea", (0, top), caps)
    gully = ImageChops.multiply(levels(clouds(box, chance, 14, 12, 4), 120, 200, 150), shape)
    picture.paste(dark, (0, top), ImageChops.multiply(gully, faded(box, 120, 255, 255)))


def _chalet(pen: Pen, chance, x: float, y: float, size: float) -> None:
    wide, tall = 50 * size, 28 * size
    pen.area(
        [(x, y), (x + wide, y), (x + wide + 34 * size, y + 14 * size), (x + 10 * size, y + 18 * size)], "#6f78a866"
    )
    pen.block(x, y - tall, x + wide, y, chance.choice(["#7a5560", "#8c6160", "#694a5e"]))
    pen.block(x, y - tall * 0.42, x + wide, y, "#e3d6d6")
    pen.area(
        [
            (x - 8 * size, y - tall + 4 * size),
            (x + wide / 2, y - tall - 24 * size),
            (x + wide + 8 * size, y - tall + 4 * size),
        ],
        "#f6f1f6",
    )
    pen.area(
        [
            (x + wide / 2, y - tall - 24 * size),
            (x + wide + 8 * size, y - tall + 4 * size),
            (x + wide * 0.62, y - tall + 4 * size),
        ],
        "#aeb3d2",
    )
    for n in range(3):
        light = chance.choice(["#ffc564", "#ffd88a", "#4f4466"])
        pen.block(x + (8 + n * 14) * size, y - tall * 0.86, x + (15 + n * 14) * size, y - tall * 0.52, light)
