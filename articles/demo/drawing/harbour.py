"""The old harbour: a ferry at dawn, a film over the water at night."""

import math
import random

from PIL import Image, ImageChops

from .brushes import (
    beams,
    clouds,
    faded,
    finished,
    glow,
    gradient,
    land,
    levels,
    mist,
    oval_glow,
    ridge,
    rolling,
    seeded,
    stars,
)
from .pen import WIDE, Pen
from .reflecting import glints, light_path, moor, water


def harbour_dawn() -> Image.Image:
    chance = seeded("harbour-dawn")
    picture = gradient(WIDE, (0, "#46517f"), (0.22, "#8a79a8"), (0.4, "#dd9296"), (0.53, "#fbc795"), (0.6, "#ffe7b8"))
    banks = levels(clouds((1800, 600), chance, 2, 4, 6), 120, 235, 235)
    picture.paste("#5a5389", (0, 0), ImageChops.multiply(banks, faded(banks.size, 90, 200, 210, 60)))
    lining = levels(ImageChops.subtract(banks, ImageChops.offset(banks, 0, -16)), 8, 70, 215)
    picture.paste("#ffb492", (0, 0), ImageChops.multiply(lining, faded(banks.size, 60, 210, 255, 200)))
    oval_glow(picture, 1215, 655, 900, 520, "#ffb070", 0.75)
    for level, rise, high, low in (
        (640, 55, "#c98f9c", "#f3bd9e"),
        (672, 42, "#a1789a", "#dba397"),
        (700, 26, "#75608d", "#a9829b"),
    ):
        land(picture, ridge(chance, 1800, level, rise, 0.45), high, low, depth=90)
    glow(picture, 1215, 640, 210, "#ffd9a0", 0.95)
    pen = Pen(picture)
    pen.disc(1215, 640, 44, "#fff6dc")
    _old_town(pen, chance, 0, 830, 724)
    _old_town(pen, chance, 1480, 1830, 724)
    picture = pen.done()
    mist(picture, chance, "#ffd9b8", 610, 740, 0.6)
    water(picture, 724, chance, "#a56f86", deep="#2d3560")
    pen = Pen(picture)
    light_path(pen, chance, 1215, 730, 1190, "#ffe3ae", spread=75, count=520)
    glints(pen, chance, (0, 780, 1800, 1200), ["#2a305c4c", "#ffd0a233", "#2a305c3a"], 420)
    picture = pen.done()
    moor(picture, _ferry(), 560, 868, chance)
    pen = Pen(picture)
    for x, y, half in ((1010, 380, 15), (1075, 350, 11), (950, 420, 9), (1330, 300, 10), (1400, 322, 7)):
        pen.stroke([(x - half, y - half * 0.5), (x - half * 0.4, y - half * 0.55), (x, y), (x + half * 0.45,
            y - half * 0.6),
                    (x + half, y - half * 0.4)], "#3b3560", 2.2)  # fmt: skip
    for x, top, wide in ((60, 930, 15), (190, 950, 15), (330, 972, 17), (1665, 960, 17), (1762, 925, 18)):
        pen.block(x - wide, top, x + wide, 1220, "#1d1f3d", 5)
        pen.block(x - wide, top, x - wide + 6, 1220, "#3e3559", 3)
        pen.block(x - wide - 2, top - 5, x + wide + 2, top + 10, "#292848", 3)
    for left, right in (((60, 968), (190, 985)), ((190, 985), (330, 1004))):
        sag = [
            (left[0] + (right[0] - left[0]) * t / 8, left[1] + 62 * math.sin(math.pi * t / 8) + 17 * t / 8)
            for t in range(9)
        ]
        pen.stroke(sag, "#1d1f3d", 5)
    picture = pen.done()
    for x, y in ((700, 806), (790, 806), (880, 806)):
        glow(picture, x, y, 60, "#ffc46b", 0.35)
    return finished(picture, chance, corners=0)


def _old_town(pen: Pen, chance: random.Random, left: int, right: int, foot: int) -> None:
    """A row of gabled houses on a quay, with a church and early lights."""
    x = left - 20
    while x < right:
        wide, tall = chance.randint(34, 74), chance.randint(46, 118)
        colour = chance.choice(["#4a3f6c", "#54446f", "#403a66", "#5d4a72"])
        ridge_at = foot - tall - wide * chance.uniform(0.35, 0.6)
        pen.area(
            [(x, foot), (x, foot - tall), (x + wide / 2, ridge_at), (x + wide, foot - tall), (x + wide, foot)], colour
        )
        pen.block(x + wide * 0.66, ridge_at + 4, x + wide * 0.8, foot - tall, "#3d3560")
        for row in range(int(tall / 24)):
            for column in range(int(wide / 17)):
                light = "#ffcf85" if chance.random() < 0.22 else "#352f58"
                at, top = x + 7 + column * 16, foot - tall + 8 + row * 23
                pen.block(at, top, at + 7, top + 11, light)
        x += wide + chance.choice([0, 0, 0, 4])
    if right - left > 500:
        tower = left + (right - left) * 0.6
        pen.block(tower - 22, foot - 200, tower + 22, foot, "#3d3762")
        pen.area([(tower - 27, foot - 198), (tower, foot - 330), (tower + 27, foot - 198)], "#362f59")
        pen.disc(tower, foot - 165, 9, "#ffcf85")
    pen.block(left - 30, foot - 10, right, foot + 2, "#332d55")


def _ferry() -> Image.Image:
    """A ferry seen from the side, cut out; its last row is the waterline."""
    pen = Pen(Image.new("RGBA", (520, 260), "#2b2c5100"))
    pen.area([(6, 178), (514, 170), (488, 260), (40, 260)], "#262a52")
    pen.area([(6, 178), (514, 170), (510, 186), (12, 194)], "#e8dcd8")
    pen.area([(24, 236), (496, 236), (488, 260), (40, 260)], "#a9433f")
    pen.block(60, 116, 450, 180, "#e9d6cf", 8)
    pen.block(100, 64, 360, 118, "#f2e2d6", 8)
    pen.block(122, 24, 214, 66, "#e9d6cf", 8)
    pen.area([(270, 64), (278, 8), (326, 8), (330, 64)], "#b34a41")
    pen.area([(276, 24), (278, 8), (326, 8), (327, 24)], "#262a52")
    for n in range(11):
        pen.block(80 + n * 33, 132, 102 + n * 33, 156, "#ffb95e", 4)
    for n in range(7):
        pen.block(116 + n * 34, 80, 138 + n * 34, 102, "#ffcb7c", 4)
    pen.block(130, 34, 206, 50, "#4b4a72", 3)
    for n in range(24):
        pen.stroke([(14 + n * 20, 178), (14 + n * 20, 160)], "#c9b7bd", 1.4)
    pen.stroke([(14, 160), (480, 158)], "#c9b7bd", 1.6)
    pen.stroke([(168, 24), (168, 0)], "#4b4a72", 3)
    return pen.done()


def film_festival() -> Image.Image:
    chance = seeded("film-festival")
    picture = gradient(WIDE, (0, "#07122b"), (0.35, "#123350"), (0.55, "#2d6a78"), (0.62, "#7fae9f"))
    picture = stars(picture, chance, 260, 520)
    land(picture, ridge(chance, 1800, 690, 60, 0.45), "#12354a", "#22586a", depth=130)
    pen = Pen(picture)
    for x in range(0, 1800, 30):
        tall = chance.randint(12, 60)
        pen.block(x, 742 - tall, x + chance.randint(20, 34), 750, "#0b2233")
        if chance.random() < 0.55:
            pen.block(x + 8, 742 - tall + 8, x + 13, 742 - tall + 15, "#ffc873")
    pen.block(180, 250, 960, 700, "#0a1826", 6)
    for x in (230, 910):
        pen.block(x - 9, 690, x + 9, 752, "#0a1826")
    picture = pen.done()
    film = gradient((748, 418), "#f58c5a", "#ffd08a", "#fff2cf")
    glow(film, 500, 250, 240, "#fff6da", 0.9)
    land(film, rolling(chance, 748, 290, 40), "#c65b52", "#8b3a4c")
    land(film, rolling(chance, 748, 345, 30), "#6b2c48", "#43203f")
    pen = Pen(film)
    pen.disc(500, 240, 46, "#fffbe8")
    pen.person(256, 322, 104, "#2a1630")
    pen.person(296, 324, 94, "#2a1630")
    picture.paste(pen.done(), (196, 266))
    oval_glow(picture, 570, 475, 760, 520, "#ffae6a", 0.42, 1.6)
    water(picture, 750, chance, "#0f3445", deep="#040d1f", swell=1.1)
    pen = Pen(picture)
    light_path(pen, chance, 570, 756, 1190, "#ffc98a", spread=230, count=520)
    glints(pen, chance, (0, 780, 1800, 1200), ["#03102255", "#8fd0c022", "#03102244"], 420)
    for x, y, size in ((360, 905, 1), (800, 960, 1.25), (560, 1065, 1.6), (1120, 880, 0.9), (1010, 1105, 1.8)):
        pen.area([(x - 70 * size, y - 14 * size), (x + 74 * size, y - 18 * size), (x + 54 * size, y + 14 * size),
                  (x - 52 * size, y + 14 * size)], "#050d18")  # fmt: skip
        pen.oval(x, y + 17 * size, 62 * size, 5 * size, "#02081366")
        for n in range(3):
            pen.person(x - 34 * size + n * 30 * size, y + 6 * size, 44 * size, "#050d18")
    pen.area([(1800, 1210), (1800, 760), (1690, 770), (1640, 800), (1500, 1000), (1400, 1210)], "#050d18")
    pen.block(1640, 600, 1800, 800, "#0a1826", 6)
    pen.person(1610, 815, 92, "#050d18")
    picture = pen.done()
    shaft = [
        ((1650, 640), (944, 266), (944, 684)),
        ((1650, 640), (944, 320), (944, 440)),
        ((1650, 640), (944, 500), (944, 560)),
    ]
    picture = beams(picture, [(shaft[0], 0.34), (shaft[1], 0.14), (shaft[2], 0.12)], "#ffdcb0", 12)
    glow(picture, 1650, 640, 150, "#fff0d0", 1)
    return finished(picture, chance)
