"""Buildings of Merrow: the market hall, an office in the evening."""

import math

from PIL import Image

from .brushes import beams, finished, glow, gradient, mist, oval_glow, seeded
from .pen import WIDE, Pen


def market_hall() -> Image.Image:
    chance = seeded("market-hall")
    size = (1200, 1500)
    centre = (600, 900)
    picture = gradient(size, (0, "#8fc3c4"), (0.3, "#d3e6d3"), (0.58, "#fdf3d0"), (0.62, "#efd9a8"), (1, "#a6764c"))
    glow(picture, 600, 860, 520, "#fffbe4", 0.9)

    def away(x: float, y: float, part: float) -> tuple[float, float]:
        return centre[0] + (x - centre[0]) * part, centre[1] + (y - centre[1]) * part

    arch = [(600 + 780 * math.cos(a), 620 - 660 * math.sin(a)) for a in (math.pi * n / 36 for n in range(37))]
    steps = [1.0, 0.72, 0.53, 0.4, 0.31, 0.245, 0.2, 0.165, 0.14]
    pen = Pen(picture)
    for first, second in zip(steps, steps[1:], strict=False):
        for n in range(36):
            a, b = arch[n], arch[n + 1]
            sheen = chance.uniform(0, 1)
            if 2 <= n <= 33:
                tint = "#ffffff" if sheen > 0.72 else ("#3f8f96" if sheen < 0.3 else "#a8d6d0")
                pen.area(
                    [away(*a, first), away(*b, first), away(*b, second), away(*a, second)],
                    f"{tint}{round(chance.uniform(30, 105)):02x}",
                )
    for part in steps:
        thick = 26 * part
        iron = "#1f4a4c" if part > 0.5 else ("#3c6b68" if part > 0.28 else "#7fa193")
        pen.stroke([away(x, y, part) for x, y in arch], iron, thick)
        pen.stroke([away(600 + (x - 600) * 0.9, 640 + (y - 640) * 0.88, part) for x, y in arch], iron, thick * 0.4)
        for n in range(0, 36):
            x, y = arch[n]
            outer = away(x, y, part)
            n2 = n + (1 if n % 2 else 0)
            x2, y2 = arch[n2]
            inner = away(600 + (x2 - 600) * 0.9, 640 + (y2 - 640) * 0.88, part)
            pen.stroke([outer, inner], iron, thick * 0.28)
        for side in (-1, 1):
            foot, top = away(600 + side * 690, 1500, part), away(600 + side * 690, 560, part)
            pen.block(foot[0] - thick * 0.8, top[1], foot[0] + thick * 0.8, foot[1], iron, 2)
            pen.block(foot[0] - thick * 1.5, top[1] + 90 * part, foot[0] + thick * 1.5, top[1] + 112 * part, iron, 2)
    for n in range(0, 37, 3):
        pen.stroke([away(*arch[n], 1.0), away(*arch[n], 0.14)], "#2d5d5ccc", 3)
    picture = pen.done()
    shafts = [([(180, -20), (330, -20), (760, 1500), (420, 1500)], 0.34), ([(470, -20), (540, -20), (960, 1500),
        (800, 1500)], 0.26),
              ([(20, -20), (90, -20), (330, 1500), (150, 1500)], 0.2), ([(720, -20), (850, -20), (1250, 1500), (1060,
                  1500)], 0.24)]  # fmt: skip
    pen = Pen(picture)
    pen.area([(600 - 1010, 1500), (560, 948), (640, 948), (600 + 1010, 1500)], "#c99a66")
    for n in range(-9, 10):
        pen.stroke([(600 + n * 4.4, 950), (600 + n * 118, 1500)], "#8f623d77", 2)
    for y in (962, 980, 1004, 1038, 1086, 1150, 1236, 1350):
        pen.stroke([(0, y), (1200, y)], "#8f623d66", 2)
    cloths = ["#c8412f", "#2d6f78", "#e2a33a", "#f2e6cc", "#5c7f3f", "#a33b52"]
    for first, second in list(zip(steps, steps[1:], strict=False))[::-1]:
        for side in (-1, 1):
            _stall(pen, chance, away, side, first * 0.98, second * 1.06, cloths)
    for x, feet, tall in (
        (560, 1010, 62),
        (640, 1000, 56),
        (610, 976, 36),
        (660, 1072, 104),
        (520, 1130, 140),
        (694, 1078, 96),
    ):
        pen.person(x, feet, tall, "#33291f")
        pen.area(
            [
                (x - tall * 0.08, feet),
                (x + tall * 0.08, feet),
                (x + tall * 0.5, feet + tall * 0.55),
                (x + tall * 0.3, feet + tall * 0.56),
            ],
            "#33291f44",
        )
    picture = beams(pen.done(), shafts, "#fff3c8", 22)
    glow(picture, 600, 880, 330, "#fff6d8", 0.6)
    return finished(picture, chance)


def _stall(pen: Pen, chance, away, side: int, near: float, far: float, cloths: list[str]) -> None:
    """A stall at the side of the aisle: striped awning, counter, heaps of fruit."""
    inner, outer = 600 + side * 350, 600 + side * 690
    colour = chance.choice(cloths)
    counter = 1170
    pen.area(
        [away(inner, counter, near), away(inner, counter, far), away(inner, 1500, far), away(inner, 1500, near)],
        "#7a4c2c",
    )
    for n in range(5):
        part = far + (near - far) * n / 4
        pen.stroke([away(inner, counter, part), away(inner, 1500, part)], "#4f2f1c88", max(1, 5 * near))
    pen.area(
        [away(inner, counter, near), away(inner, counter, far), away(outer, counter, far), away(outer, counter, near)],
        "#53331f",
    )
    fruit = chance.choice(
        [["#d9482f", "#e8703a"], ["#e2a33a", "#f2c94f"], ["#6f9a3f", "#93b653"], ["#8a3b5c", "#a84f6b"]]
    )
    heap = sorted((chance.random(), chance.uniform(0, 190)) for _ in range(90))
    for depth, aside in heap:
        part = far + (near - far) * depth
        x, y = away(inner + side * aside, counter - 8 - aside * 0.42 - chance.uniform(0, 14), part)
        pen.disc(x, y, 19 * part, chance.choice(fruit))
        pen.disc(x - 5 * part, y - 7 * part, 6 * part, "#ffffff66")
    slope, hem = 690, 790
    for n in range(8):
        a, b = far + (near - far) * n / 8, far + (near - far) * (n + 1) / 8
        tint = colour if n % 2 else "#f7eeda"
        pen.area(
            [away(outer, slope - 130, a), away(outer, slope - 130, b), away(inner, slope, b), away(inner, slope, a)],
            tint,
        )
        pen.area(
            [away(outer, slope - 130, a), away(outer, slope - 130, b), away(inner, slope, b), away(inner, slope, a)],
            "#3a251833",
        )
        lip = away(inner, hem, (a + b) / 2)
        pen.area(
            [
                away(inner, slope, a),
                away(inner, slope, b),
                away(inner, hem - 34, b),
                (lip[0], lip[1] + 8 * a),
                away(inner, hem - 34, a),
            ],
            tint,
        )
    pen.stroke([away(inner, slope, near), away(inner, 1500, near)], "#3f2818", max(1.5, 11 * near))
    lamp = away(inner - side * 10, slope + 150, (near + far) / 2)
    pen.disc(*lamp, 12 * near, "#ffe6a8")


def office_light() -> Image.Image:
    chance = seeded("office-light")
    picture = gradient(WIDE, (0, "#1b1034"), (0.5, "#3d1f52"), (0.8, "#74395f"), (1, "#b05c62"))
    oval_glow(picture, 400, 1200, 900, 600, "#ff9a6a", 0.4)
    pen = Pen(picture)
    for x, wide, top, colour in (
        (-20, 210, 560, "#2f1a47"),
        (170, 160, 700, "#3a2050"),
        (300, 235, 480, "#341c4b"),
        (1530, 300, 640, "#2f1a47"),
    ):
        pen.block(x, top, x + wide, 1210, colour)
        for row in range(int((1200 - top) / 38)):
            for column in range(int(wide / 34)):
                if chance.random() < 0.12:
                    pen.block(
                        x + 10 + column * 34,
                        top + 14 + row * 38,
                        x + 26 + column * 34,
                        top + 34 + row * 38,
                        "#e79a63aa",
                    )
    left, edge, right = 520, 1130, 1560
    pen.area([(left, 70), (edge, -60), (edge, 1210), (left, 1210)], "#1d1438")
    pen.area([(edge, -60), (right, 110), (right, 1210), (edge, 1210)], "#130c28")
    lights = {(6, column) for column in range(2, 8)} | {(2, 1), (9, 6), (11, 3)}
    for row in range(13):
        for column in range(9):
            a, b = (column + 0.14) / 9, (column + 0.86) / 9
            corners = [
                _facade(left, edge, 70, -60, part, row, y) for part, y in ((a, 0.16), (b, 0.16), (b, 0.84), (a, 0.84))
            ]
            lighted = (row, column) in lights
            pen.area(
                corners,
                chance.choice(["#ffd772", "#ffe08c", "#ffcb5c"])
                if lighted
                else chance.choice(["#2a2050", "#2f2558", "#251b48", "#3a2c62"]),
            )
            if not lighted:
                pen.area([corners[0], corners[1], corners[3]], "#8a5f9a1c")
                continue
            _at_work(pen, chance, corners)
        for column in range(6):
            a, b = (column + 0.14) / 6, (column + 0.86) / 6
            corners = [
                _facade(edge, right, -60, 110, part, row, y) for part, y in ((a, 0.16), (b, 0.16), (b, 0.84), (a, 0.84))
            ]
            lighted = row == 6 and column < 3
            pen.area(corners, "#e8a94e" if lighted else chance.choice(["#1b1338", "#20173f", "#181030"]))
    picture = pen.done()
    lamp = _facade(left, edge, 70, -60, 0.55, 6, 0.5)
    oval_glow(picture, *lamp, 620, 300, "#ffb84a", 0.5)
    glow(picture, lamp[0] + 60, lamp[1], 260, "#ffe0a0", 0.35)
    mist(picture, chance, "#d9827a", 860, 1290, 0.4, (3, 2))
    pen = Pen(picture)
    for x in (250, 880, 1480):
        pen.stroke([(x, 1210), (x, 1010), (x + 50, 985)], "#0d0820", 7)
        pen.disc(x + 54, 988, 10, "#ffe7b0")
    for x, tall in ((700, 86), (1290, 80)):
        pen.person(x, 1188, tall, "#0d0820")
    pen.block(0, 1180, 1800, 1210, "#0d0820")
    picture = pen.done()
    for x in (304, 934, 1534):
        glow(picture, x, 988, 190, "#ffd08a", 0.7)
    return finished(picture, chance, corners=0.35)


def _facade(
    left: float, right: float, left_top: float, right_top: float, part: float, row: int, y: float
) -> tuple[float, float]:
    """A place on a front that recedes: so far along it, in this floor of thirteen, so far down the floor."""
    top = left_top + (right_top - left_top) * part
    bottom = 1150
    return left + (right - left) * part, top + (bottom - top) * (0.03 + (row + y) * 0.97 / 13)


def _at_work(pen: Pen, chance, corners) -> None:
    """What is seen through a lit window: a lamp, a desk, now and then somebody."""
    (x, top), (right, _), _, (_, bottom) = corners
    wide, tall = right - x, bottom - top
    pen.block(x, bottom - tall * 0.26, right, bottom - tall * 0.18, "#6b3a3a")
    kind = chance.random()
    if kind < 0.5:
        pen.disc(x + wide * 0.5, bottom - tall * 0.62, tall * 0.12, "#3a1d3a")
        pen.block(x + wide * 0.33, bottom - tall * 0.5, x + wide * 0.67, bottom - tall * 0.05, "#3a1d3a", 6)
        pen.block(x + wide * 0.66, bottom - tall * 0.52, x + wide * 0.9, bottom - tall * 0.27, "#fff6d8")
    else:
        pen.stroke(
            [
                (x + wide * 0.3, bottom - tall * 0.26),
                (x + wide * 0.3, bottom - tall * 0.52),
                (x + wide * 0.45, bottom - tall * 0.6),
            ],
            "#3a1d3a",
            3,
        )
        pen.block(x + wide * 0.62, bottom - tall * 0.5, x + wide * 0.86, bottom - tall * 0.26, "#8a5040")
