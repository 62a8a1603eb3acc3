"""The river Wend: its flood gates in fog, and an eight on it, seen from above."""

import math

from PIL import Image

from .brushes import clouds, finished, forest, glow, gradient, land, levels, mist, ridge, seeded, shade
from .pen import WIDE, Pen
from .reflecting import glints, light_path, water


def river_fog() -> Image.Image:
    chance = seeded("river-fog")
    size, horizon = (2000, 1125), 690
    picture = gradient(size, (0, "#93aba0"), (0.3, "#c6d0b8"), (0.5, "#eee6c6"), (0.62, "#f8edd0"))
    glow(picture, 1380, 400, 560, "#fff6d8", 0.75)
    pen = Pen(picture)
    pen.disc(1380, 385, 58, "#fffbea")
    picture = pen.done()
    for level, rise, colour, tall in ((560, 60, "#b9c7ae", 26), (610, 46, "#9cb3a0", 40), (652, 30, "#789a8c", 62)):
        line = ridge(chance, 2000, level, rise, 0.45)
        land(picture, line, colour, "#efe7cb", depth=150)
        pen = Pen(picture)
        forest(pen, line, chance, tall, colour, 0.7)
        picture = pen.done()
        mist(picture, chance, "#f2ead0", level - 20, level + 130, 0.8, (6, 2))
    pen = Pen(picture)
    for n in range(6):
        _gate(
            pen,
            130 + n * 172,
            690,
            1.0 - n * 0.1,
            f"#{['2f5a57', '3f6863', '517770', '66887d', '7d998b', '97ac9b'][n]}",
        )
    picture = pen.done()
    mist(picture, chance, "#f3ead0", 540, 720, 0.75, (5, 2))
    water(picture, horizon, chance, "#b4c1a8", deep="#4f7a72", swell=0.6)
    pen = Pen(picture)
    light_path(pen, chance, 1380, 696, 1110, "#fffbe4", spread=60, count=300)
    glints(pen, chance, (0, 740, 2000, 1125), ["#2f5a5533", "#fff8e02c", "#2f5a5522"], 320)
    picture = pen.done()
    mist(picture, chance, "#f1e9d0", 640, 830, 0.7, (4, 2))
    pen = Pen(picture)
    for _ in range(230):
        x = chance.choice([chance.gauss(1830, 120), chance.gauss(1700, 90), chance.gauss(60, 80)])
        tall = chance.uniform(90, 330) * (1 if x > 1000 else 0.8)
        lean = chance.uniform(-26, 40)
        pen.stroke(
            [(x, 1140), (x + lean * 0.3, 1140 - tall * 0.6), (x + lean, 1140 - tall)],
            chance.choice(["#1d3f3e", "#28514b", "#163433"]),
            chance.uniform(1.4, 3.4),
        )
        if chance.random() < 0.3:
            pen.stroke([(x + lean * 0.8, 1140 - tall * 0.9), (x + lean, 1140 - tall - 30)], "#3a4a3a", 7)
    pen.area([(700, 905), (860, 903), (842, 925), (722, 926)], "#1d3f3e")
    pen.person(770, 912, 66, "#163433")
    pen.stroke([(778, 870), (850, 940)], "#163433", 3)
    picture = pen.done()
    return finished(picture, chance, grain=0.06, corners=0.22)


def _gate(pen: Pen, x: float, foot: float, size: float, colour: str) -> None:
    """A pier of the flood barrier with its rounded hood, and half a gate beside it."""
    wide, tall = 58 * size, 250 * size
    pen.block(x - wide / 2, foot - tall, x + wide / 2, foot + 6, colour, 8 * size)
    pen.curve(
        (x - wide * 0.75, foot - tall - 52 * size, x + wide * 0.75, foot - tall + 60 * size),
        180,
        360,
        colour,
        56 * size,
    )
    pen.block(x + wide / 2, foot - 120 * size, x + 165 * size, foot - 98 * size, colour)
    pen.block(x + wide / 2, foot - 74 * size, x + 165 * size, foot + 2, f"{colour}c8")
    for n in range(5):
        at = x + wide / 2 + n * 26 * size
        pen.stroke([(at, foot - 118 * size), (at, foot - 142 * size)], colour, 2)
    pen.stroke([(x + wide / 2, foot - 142 * size), (x + 165 * size, foot - 142 * size)], colour, 2)
    pen.disc(x, foot - tall * 0.72, 6 * size, "#ffd08a")


def rowing() -> Image.Image:
    chance = seeded("rowing")
    picture = gradient(WIDE, "#14918f", "#0c7480", "#0a5670")
    tone = clouds(WIDE, chance, 3, 2, 4)
    shade(picture, levels(tone, 120, 255, 170), "#3bb8a6")
    shade(picture, levels(tone, 130, 20, 170), "#063f58")
    sheet = Image.frombytes("L", (70, 190), chance.randbytes(13300)).resize((2240, 1900), Image.Resampling.BICUBIC)
    small = sheet.rotate(17, Image.Resampling.BILINEAR).crop((220, 350, 2020, 1550))
    shade(picture, levels(small, 172, 240, 70), "#c8f5e2")
    shade(picture, levels(small, 84, 20, 84), "#04303f")
    pen = Pen(picture)
    _wake(pen, chance)
    _eight(pen, 20, 40, "#02243266", "#02243266", ["#02243266"])
    _eight(pen, 0, 0, "#f6efe0", "#d9402e", ["#f3c9a5", "#b97a56", "#8a5a3e", "#e8b48c"])
    picture = pen.done()
    glow(picture, 100, 0, 1000, "#e3fff0", 0.4)
    return finished(picture, chance, corners=0.35)


def _afloat(along: float, aside: float) -> tuple[float, float]:
    """A place on the picture from one on the boat: so far from its middle to the bow, so far to its left."""
    return (
        905 + along * math.cos(0.33) - aside * math.sin(0.33) * -1,
        600 - along * math.sin(0.33) + aside * math.cos(0.33),
    )


def _eight(pen: Pen, east: float, south: float, hull: str, blades: str, skin: list[str]) -> None:
    """An eight from above, or its shadow: the crew sits with its back to the bow, which points up and right."""

    def spot(along: float, aside: float) -> tuple[float, float]:
        x, y = _afloat(along, aside)
        return x + east, y + south

    shadow = len(skin) == 1
    for seat in range(8):
        along = 420 - seat * 132
        side = -1 if seat % 2 else 1
        tip = spot(along - 74, side * 285)
        pen.stroke([spot(along + 8, side * 8), tip], hull if not shadow else skin[0], 5)
        pen.area(
            [
                spot(along - 60, side * 246),
                spot(along - 84, side * 250),
                spot(along - 96, side * 322),
                spot(along - 70, side * 324),
            ],
            blades,
        )
        if not shadow:
            pen.stroke(
                [spot(along + 34, side * 22), spot(along + 4, side * 62), spot(along - 26, side * 22)], "#d8d2c4", 3
            )
    outline = [(760, 0), (660, 9), (480, 21), (200, 28), (-300, 28), (-560, 20), (-700, 8), (-740, 0)]
    pen.area([spot(a, b) for a, b in outline] + [spot(a, -b) for a, b in outline[::-1]], hull)
    if shadow:
        return
    inner = [(530, 0), (480, 13), (200, 19), (-300, 19), (-520, 14), (-590, 0)]
    pen.area([spot(a, b) for a, b in inner] + [spot(a, -b) for a, b in inner[::-1]], "#a8542c")
    pen.stroke([spot(755, 0), spot(535, 0)], "#d9402e", 5)
    pen.stroke([spot(-595, 0), spot(-735, 0)], "#d9402e", 5)
    for seat in range(9):
        along = 440 - seat * 132 if seat < 8 else -600
        tone, side = skin[seat * 7 % 4], -1 if seat % 2 else 1
        if seat < 8:
            for leg in (-9, 9):
                pen.stroke([spot(along, leg), spot(along - 62, leg * 0.8)], tone, 11)
            grip = spot(along - 26, side * 22)
            for arm in (-21, 21):
                pen.stroke([spot(along + 8, arm), spot(along - 18, arm * 0.6 + side * 12), grip], tone, 9)
        shirt = "#fdf8ec" if seat < 8 else "#f2b632"
        pen.area([spot(along + 22, 13), spot(along + 16, 25), spot(along - 2, 25), spot(along - 10, 12),
            spot(along - 10, -12),
                  spot(along - 2, -25), spot(along + 16, -25), spot(along + 22, -13)], shirt)  # fmt: skip
        pen.stroke([spot(along + 18, -20), spot(along + 18, 20)], "#d9402e", 5)
        pen.disc(*spot(along + 2, 0), 13, ["#3a2417", "#6b4426", "#1d1512", "#a8703a"][seat * 5 % 4])
        pen.oval(*spot(along - 2, 1), 9, 9, "#ffffff22")


def _wake(pen: Pen, chance) -> None:
    """The line of broken water astern, and the puddles that the blades have left."""
    for _ in range(500):
        back = chance.random() ** 0.8 * 900
        aside = chance.gauss(0, 6 + back * 0.06)
        x, y = _afloat(-680 - back, aside)
        pen.oval(
            x, y, chance.uniform(3, 20), chance.uniform(1, 3.4), f"#eafff4{round(150 * (1 - back / 900)) + 20:02x}"
        )
    for stroke in range(3):
        for seat in range(8):
            side = -1 if seat % 2 else 1
            x, y = _afloat(420 - seat * 132 - 84 - 60 - stroke * 400, side * 288)
            for ring in range(3, 0, -1):
                fade = round((120 - stroke * 36) / ring)
                pen.curve(
                    (x - ring * 17, y - ring * 11, x + ring * 17, y + ring * 11),
                    chance.uniform(0, 90),
                    chance.uniform(200, 360),
                    f"#eafff4{fade:02x}",
                    3,
                )
            pen.oval(x, y, 15, 9, f"#eafff4{150 - stroke * 45:02x}")
