"""A meadow on the roof of a tram stop, seen with the eyes of somebody who lies in it."""

import math

from PIL import Image, ImageChops, ImageFilter

from .brushes import finished, glow, gradient, seeded
from .pen import WIDE, Pen


def meadow() -> Image.Image:
    chance = seeded("meadow")
    far = gradient((450, 300), (0, "#bfe0e4"), (0.35, "#f3f0cf"), (0.5, "#d7dd92"), (0.7, "#8fb35f"), (1, "#4f8248"))
    pen = Pen(far)
    for x, top, wide, colour in (
        (20, 88, 46, "#c9a9a0"),
        (72, 104, 36, "#d9c2a8"),
        (112, 70, 30, "#b99aa0"),
        (150, 98, 60, "#d3b39f"),
        (330, 92, 44, "#c4a8a4"),
        (380, 76, 34, "#d9bfa4"),
        (418, 98, 40, "#b99aa0"),
    ):
        pen.block(x, top, x + wide, 158, colour)
        pen.area([(x, top), (x + wide / 2, top - 16), (x + wide, top)], "#b06a58")
    pen.block(222, 110, 300, 156, "#c8413b", 6)
    pen.block(228, 118, 294, 134, "#fff0c4", 3)
    for _ in range(320):
        y = chance.uniform(150, 300)
        pen.disc(
            chance.uniform(0, 450),
            y,
            1.5 + (y - 150) / 40,
            chance.choice(["#f6d24aaa", "#f28a6aaa", "#fff4e0aa", "#b48ad0aa", "#7fae55aa", "#e2577aaa"]),
        )
    far = pen.done().filter(ImageFilter.GaussianBlur(4.5))
    picture = far.resize(WIDE, Image.Resampling.BICUBIC)
    glow(picture, 1380, 120, 900, "#fff4c0", 0.75)
    soft = Pen(Image.new("RGB", (900, 600)))
    for _ in range(60):
        x, y, radius = chance.uniform(0, 900), chance.uniform(120, 430), chance.uniform(8, 30)
        soft.disc(x, y, radius, chance.choice(["#ffe9a026", "#fff8dc22", "#ffc4a020", "#e0ffc01c"]))
    picture = ImageChops.screen(picture, soft.done().resize(WIDE, Image.Resampling.BICUBIC))
    layer = Pen(picture.resize((900, 600)))
    _growth(layer, chance, 150, 620, (120, 250), 0.5)
    picture = layer.done().filter(ImageFilter.GaussianBlur(2)).resize(WIDE, Image.Resampling.BICUBIC)
    pen = Pen(picture)
    _growth(pen, chance, 120, 1230, (280, 720), 1.25)
    for x, y, size, facing in ((655, 420, 1.25, 1), (1180, 330, 1, -1), (985, 560, 0.8, 1), (420, 640, 0.75, -1)):
        _bee(pen, x, y, size * 1.5, facing)
    picture = pen.done()
    near = Image.new("RGBA", (450, 300), "#3f6f3f00")
    pen = Pen(near)
    for x, y, radius, colour in (
        (24, 250, 30, "#f2a23c"),
        (66, 285, 22, "#e2574c"),
        (420, 262, 34, "#c95f9a"),
        (382, 292, 20, "#f6d24a"),
        (446, 215, 18, "#f4efe2"),
        (6, 190, 15, "#b48ad0"),
    ):
        pen.stroke([(x, y), (x + 10, 310)], "#4f8248", 5)
        for n in range(9):
            a = n * math.tau / 9
            pen.disc(x + radius * 0.6 * math.cos(a), y + radius * 0.5 * math.sin(a), radius * 0.38, colour)
        pen.disc(x, y, radius * 0.35, "#6b4a2f")
    near = pen.done().filter(ImageFilter.GaussianBlur(6)).resize(WIDE, Image.Resampling.BICUBIC)
    picture.paste(near.convert("RGB"), (0, 0), near.getchannel("A"))
    return finished(picture, chance, grain=0.06, corners=0.22)


def _growth(pen: Pen, chance, count: int, foot: float, tall: tuple[int, int], size: float) -> None:
    """Grasses first, then flowers on stems before them."""
    width = pen.sheet.width / 2
    for _ in range(count * 3):
        x, high, lean = chance.uniform(-20, width + 20), chance.uniform(*tall) * 0.8, chance.uniform(-60, 60) * size
        pen.area([(x - 4 * size, foot), (x + lean * 0.4 - 2 * size, foot - high * 0.6), (x + lean, foot - high),
            (x + lean * 0.4 + 2 * size, foot - high * 0.58), (x + 4 * size, foot)],
                 chance.choice(["#4f8a48", "#6fa555", "#3f7344", "#96bd62", "#b9c96a"]))  # fmt: skip
    for _ in range(count // 2):
        x, high = chance.uniform(0, width), tall[0] * 0.6 + (tall[1] - tall[0] * 0.6) * chance.random() ** 1.4
        lean = chance.uniform(-40, 40) * size
        pen.stroke(
            [(x, foot), (x + lean * 0.35, foot - high * 0.55), (x + lean, foot - high)],
            chance.choice(["#47793f", "#5f9450"]),
            3 * size,
        )
        chance.choice([_daisy, _poppy, _cornflower, _daisy, _vetch])(
            pen, chance, x + lean, foot - high, size * chance.uniform(0.75, 1.2)
        )


def _daisy(pen: Pen, chance, x: float, y: float, size: float) -> None:
    turn = chance.uniform(0, 1)
    for n in range(14):
        a = turn + n * math.tau / 14
        tip = (x + 30 * size * math.cos(a), y + 21 * size * math.sin(a))
        pen.area([(x, y), (tip[0] - 6 * size * math.sin(a), tip[1] + 5 * size * math.cos(a)),
            (tip[0] * 1.0 + 3 * size * math.cos(a), tip[1] + 2 * size * math.sin(a)),
                  (tip[0] + 6 * size * math.sin(a), tip[1] - 5 * size * math.cos(a))],
                      "#fffaf0" if n % 3 else "#e9e4dc")  # fmt: skip
    pen.oval(x, y, 10 * size, 8 * size, "#e2a32a")
    pen.oval(x - 2 * size, y - 2 * size, 6 * size, 4 * size, "#f6c94a")


def _poppy(pen: Pen, chance, x: float, y: float, size: float) -> None:
    pen.oval(x - 13 * size, y - 4 * size, 21 * size, 19 * size, "#c9382c")
    pen.oval(x + 13 * size, y - 4 * size, 21 * size, 19 * size, "#d9482f")
    pen.oval(x, y + 6 * size, 25 * size, 16 * size, "#ea6144")
    pen.oval(x, y - 3 * size, 9 * size, 6 * size, "#3a1d2a")
    pen.oval(x - 8 * size, y + 12 * size, 12 * size, 3 * size, "#f6927066")


def _cornflower(pen: Pen, chance, x: float, y: float, size: float) -> None:
    for n in range(11):
        a = math.pi + n * math.pi / 10
        tip = (x + 25 * size * math.cos(a), y + 21 * size * math.sin(a))
        side = 6 * size
        pen.area(
            [(x, y), (tip[0] - side, tip[1]), (tip[0], tip[1] - side * 0.9), (tip[0] + side, tip[1])],
            chance.choice(["#4a62c9", "#6a82e0", "#3d4fb0"]),
        )
    pen.oval(x, y + 4 * size, 8 * size, 10 * size, "#4f7a45")
    pen.oval(x, y - 7 * size, 9 * size, 5 * size, "#7a4fa8")


def _vetch(pen: Pen, chance, x: float, y: float, size: float) -> None:
    for n in range(9):
        for side in (-1, 1):
            pen.oval(
                x + side * (10 - n * 0.7) * size,
                y + (n * 11 - 30) * size,
                7 * size,
                6 * size,
                chance.choice(["#a86ac4", "#c48ad8", "#8a52a8"]),
            )


def _bee(pen: Pen, x: float, y: float, size: float, facing: int) -> None:
    pen.oval(x - 5 * size * facing, y - 14 * size, 8 * size, 13 * size, "#ffffffa0")
    pen.oval(x + 6 * size * facing, y - 13 * size, 7 * size, 12 * size, "#ffffff88")
    pen.oval(x, y, 18 * size, 11 * size, "#e2a32a")
    for off in (-9, 0, 9):
        pen.block(x + (off - 2.4) * size, y - 9 * size, x + (off + 2.4) * size, y + 9 * size, "#3a2a1d", 2 * size)
    pen.disc(x + 16 * size * facing, y, 8 * size, "#3a2a1d")
