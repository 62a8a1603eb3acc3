"""What Merrow builds in steel: ships under the cranes at the blue hour, the bridge in fog."""

import math

from PIL import Image

from .brushes import clouds, finished, forest, glow, gradient, land, levels, mist, ridge, seeded, shade
from .pen import WIDE, Pen
from .reflecting import glints, light_path, water


def shipyard() -> Image.Image:
    chance = seeded("shipyard")
    picture = gradient(WIDE, (0, "#0b1f4f"), (0.3, "#1a4c8c"), (0.52, "#4f96bd"), (0.63, "#b7d8d0"), (0.66, "#f3d9a8"))
    shade(picture, levels(clouds((1800, 1200), chance, 3, 9, 5), 140, 250, 200), "#12336b")
    land(picture, ridge(chance, 1800, 745, 24, 0.45), "#2a5f86", "#3f7f9d", depth=60)
    pen = Pen(picture)
    for x in range(0, 1800, 36):
        tall = chance.randint(12, 46)
        pen.block(x, 775 - tall, x + chance.randint(22, 40), 780, chance.choice(["#1d466f", "#234f78", "#193f66"]))
    _gantry(pen, 860, 1700, 170, 782, "#0f2a52")
    _jib(pen, 205, 330, 782, "#14335f")
    _jib(pen, 520, 440, 782, "#1d4572")
    pen.area([(700, 600), (745, 596), (800, 560), (1560, 560), (1640, 520), (1595, 782), (760, 782)], "#b8442f")
    pen.area([(700, 600), (745, 596), (800, 560), (1560, 560), (1640, 520), (1628, 588), (727, 660)], "#e8e0cf")
    pen.area([(727, 660), (1628, 588), (1626, 600), (730, 672)], "#173a66")
    pen.area([(744, 725), (1606, 716), (1595, 782), (760, 782)], "#7d2b28")
    pen.block(860, 476, 1210, 562, "#dfe3da", 8)
    pen.block(900, 412, 1100, 478, "#cdd7d6", 8)
    for n in range(9):
        pen.block(884 + n * 35, 500, 906 + n * 35, 522, "#ffcf7a" if n % 4 else "#24507c", 3)
    for n in range(5):
        pen.block(920 + n * 35, 430, 944 + n * 35, 450, "#ffcf7a" if n != 2 else "#24507c", 3)
    for x in range(690, 1660, 56):
        pen.stroke([(x, 500 + abs(x - 1200) * 0.05), (x, 782)], "#0f2a52aa", 3)
    for y in (575, 640, 705):
        pen.stroke([(690, y), (1650, y)], "#0f2a5277", 3)
    pen.block(-10, 770, 1810, 800, "#0b1d3d")
    for x in (650, 676, 1660, 1702):
        pen.person(x, 771, 30, "#08152e")
    picture = pen.done()
    sparks = (1370, 690)
    for x, y, radius, colour in ((205, 330, 90, "#ff6a4a"), (760, 560, 150, "#ffd58a"), (1560, 540, 190, "#ffd58a"),
                                 (1050, 600, 260, "#ffb35c"), (880, 182, 90, "#ff6a4a"), (*sparks, 230,
                                     "#bfeaff")):  # fmt: skip
        glow(picture, x, y, radius, colour, 0.7)
    water(picture, 800, chance, "#1b4a7d", deep="#071531", swell=0.9)
    pen = Pen(picture)
    for x, colour in ((760, "#ffd58a"), (1060, "#ffc070"), (1560, "#ffd58a"), (1370, "#d5f2ff"), (205, "#ff8a6a")):
        light_path(pen, chance, x, 806, 1180, colour, spread=26, count=150)
    glints(pen, chance, (0, 830, 1800, 1200), ["#04102c66", "#9fd0e022", "#04102c44"], 420)
    for _ in range(90):
        angle, far = chance.uniform(0.1, 3.0), chance.random() ** 2 * 120
        x, y = sparks[0] + math.cos(angle) * far, sparks[1] + math.sin(angle) * far * 0.8
        pen.stroke([(x, y), (x + math.cos(angle) * 9, y + 9)], "#fff0c8dd", 1.6)
    pen.disc(*sparks, 7, "#ffffff")
    picture = pen.done()
    glow(picture, *sparks, 90, "#ffffff", 1, 3)
    return finished(picture, chance)


def _gantry(pen: Pen, left: int, right: int, top: int, foot: int, colour: str) -> None:
    """A gantry crane over the slip: two legs, a lattice girder, a trolley with its hook."""
    for x, splay in ((left, 46), (right, 62)):
        pen.stroke([(x - splay, foot), (x, top + 40)], colour, 15)
        pen.stroke([(x + splay, foot), (x, top + 40)], colour, 15)
        for part in (0.3, 0.55, 0.78):
            y, half = top + 40 + (foot - top - 40) * part, splay * part
            pen.stroke([(x - half, y), (x + half, y)], colour, 6)
    pen.block(left - 90, top, right + 90, top + 12, colour)
    pen.block(left - 90, top + 42, right + 90, top + 54, colour)
    for n, x in enumerate(range(left - 90, right + 60, 34)):
        pen.stroke([(x, top + (6 if n % 2 else 48)), (x + 34, top + (48 if n % 2 else 6))], colour, 5)
    pen.block(1290, top + 50, 1370, top + 84, colour, 4)
    for x in (1308, 1352):
        pen.stroke([(x, top + 80), (x, 430)], colour, 3)
    pen.block(1262, 428, 1398, 470, "#e9a13b", 3)


def _jib(pen: Pen, x: int, top: int, foot: int, colour: str) -> None:
    """A level-luffing crane with its jib raised."""
    head = (x + 300, top - 150)
    pen.stroke([(x - 38, foot), (x - 12, top + 150)], colour, 11)
    pen.stroke([(x + 38, foot), (x + 12, top + 150)], colour, 11)
    for y in range(top + 200, foot, 70):
        pen.stroke([(x - 30, y), (x + 30, y + 50)], colour, 5)
        pen.stroke([(x + 30, y), (x - 30, y + 50)], colour, 5)
    pen.block(x - 80, top + 90, x + 56, top + 158, colour, 6)
    pen.stroke([(x + 30, top + 110), head], colour, 12)
    pen.stroke([(x - 10, top), head], colour, 4)
    pen.stroke([(x - 30, top + 100), (x, top - 4), (x + 30, top + 100)], colour, 9)
    pen.stroke([head, (head[0], top + 220)], colour, 3)
    pen.disc(x, top - 4, 6, "#ff8f6d")


def bridge_fog() -> Image.Image:
    chance = seeded("bridge-fog")
    picture = gradient(WIDE, (0, "#8fb2b5"), (0.35, "#d6d9c6"), (0.6, "#f8e3c0"), (0.75, "#f3d9b6"), (1, "#a9bdb6"))
    glow(picture, 560, 560, 800, "#fff0cf", 0.8)
    pen = Pen(picture)
    pen.disc(560, 520, 70, "#fffaf0")
    picture = pen.done()
    land(picture, ridge(chance, 1800, 730, 70, 0.42), "#b7c3b4", "#efdcbc", depth=120)
    land(picture, ridge(chance, 1800, 790, 50, 0.42), "#9fb3ab", "#e6d8bd", depth=110)
    mist(picture, chance, "#f9e7c9", 640, 960, 0.9)
    for x, size, colour, veil in (
        (420, 0.36, "#a5b5ad", 0.5),
        (820, 0.6, "#6d9094", 0.55),
        (1360, 1.0, "#1f5563", 0.6),
    ):
        pen = Pen(picture)
        _bay(pen, x, size, colour)
        picture = pen.done()
        foot = round(690 + 300 * size)
        mist(picture, chance, "#f4e6cd", foot - 90, foot + 260, veil + 0.35, (4, 2))
    for x, y in ((1130, 842), (1000, 812), (905, 792)):
        glow(picture, x, y, 70, "#ffc27a", 0.8)
    shade(picture, levels(clouds(WIDE, chance, 2, 3, 4), 120, 290, 170), "#f6ead4")
    line = ridge(chance, 1800, 1130, 40, 0.45)
    pen = Pen(picture)
    behind = ridge(chance, 1800, 1085, 40, 0.45)
    forest(pen, behind, chance, 64, "#7f9c98", 0.5)
    picture = pen.done()
    land(picture, [(x, y - 8) for x, y in behind], "#7f9c98")
    mist(picture, chance, "#eadfc8", 980, 1200, 0.7, (6, 2))
    pen = Pen(picture)
    forest(pen, line, chance, 105, "#1f4450", 0.42)
    picture = pen.done()
    land(picture, [(x, y - 30) for x, y in line], "#1f4450", "#12303c")
    mist(picture, chance, "#c9d0c0", 1060, 1290, 0.4, (6, 2))
    return finished(picture, chance, grain=0.06, corners=0)


def _bay(pen: Pen, x: float, size: float, colour: str) -> None:
    """One pylon of a cable-stayed bridge with its fan of stays and its stretch of the deck."""

    def road(at: float) -> float:
        return 900 + 0.173 * (at - 1360) + 3.24e-5 * (at - 1360) ** 2

    deck, top = road(x), road(x) - 780 * size
    left, right = x - 330 * size, 1810 if size == 1 else x + 460 * size
    thick = 26 * size
    edge = [left + (right - left) * n / 8 for n in range(9)]
    under = [(at, road(at) + thick * (0.75 + 0.5 * n / 8)) for n, at in enumerate(edge)]
    pen.area([(at, road(at)) for at in edge] + under[::-1], colour)
    for n in range(1, 13):
        high = top + (22 + n * 9) * size
        for end in (x - n * 27 * size, x + n * 42 * size):
            pen.stroke([(x, high), (end, road(end))], colour, max(1, 3.2 * size))
    for side in (-1, 1):
        pen.area([(x - 9 * size, top), (x + 9 * size, top), (x + side * 62 * size + 13 * size, deck),
                  (x + side * 40 * size + 15 * size, deck + 330 * size), (x + side * 40 * size - 15 * size,
                      deck + 330 * size),
                  (x + side * 62 * size - 13 * size, deck)], colour)  # fmt: skip
    pen.block(x - 54 * size, deck + 26 * size, x + 54 * size, deck + 52 * size, colour)
    pen.block(x - 10 * size, top - 26 * size, x + 10 * size, top + 190 * size, colour, 4)
    for n in range(-5, 9):
        at = x + n * 58 * size
        pen.stroke([(at, road(at)), (at, road(at) - 34 * size)], colour, 3 * size)
