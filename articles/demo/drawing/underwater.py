"""The sea cut open: the ship that lays a cable, a meadow of seagrass."""

import math

from PIL import Image, ImageChops

from .brushes import beams, clouds, faded, finished, glow, gradient, land, levels, mist, oval_glow, ridge, seeded
from .pen import WIDE, Pen


def sea_cable() -> Image.Image:
    chance = seeded("sea-cable")
    size, surface = (1500, 1500), 650
    picture = gradient(
        size,
        (0, "#f2b64f"),
        (0.28, "#f9d98a"),
        (0.432, "#fdf0c4"),
        (0.437, "#2fa7a6"),
        (0.58, "#13708a"),
        (0.78, "#0b3f68"),
        (1, "#08203f"),
    )
    cover = levels(clouds((1500, 580), chance, 2, 5, 5), 135, 255, 220)
    picture.paste("#fff3d2", (0, 0), cover)
    glow(picture, 1120, 430, 460, "#fff6da", 0.8)
    rays = [
        ([(x, surface), (x + wide, surface), (x + wide * 2 + lean, 1460), (x - wide + lean, 1460)], power)
        for x, wide, lean, power in (
            (160, 70, -180, 0.3),
            (420, 40, -120, 0.22),
            (860, 90, -60, 0.3),
            (1080, 50, 20, 0.25),
            (1270, 80, 110, 0.28),
        )
    ]
    light = beams(Image.new("RGB", size), rays, "#7fe0cf", 26)
    dim = Image.new("L", size)
    dim.paste(faded((1500, 850), 255, 170, 60, 0), (0, surface))
    picture = ImageChops.screen(picture, ImageChops.multiply(light, Image.merge("RGB", (dim,) * 3)))
    for level, rise, high, low in (
        (1180, 60, "#0f4468", "#0a2f52"),
        (1270, 70, "#0b3558", "#08233f"),
        (1380, 46, "#071f3a", "#040f20"),
    ):
        land(picture, ridge(chance, 1500, level, rise, 0.5), high, low)
    pen = Pen(picture)
    for n in range(130):
        x = n * 12
        swell = 5 * math.sin(x / 61) + 3 * math.sin(x / 23)
        pen.area(
            [
                (x, surface + swell),
                (x + 13, surface + swell + 1),
                (x + 13, surface + 13 + swell * 0.4),
                (x, surface + 12 + swell * 0.4),
            ],
            "#bdeee0",
        )
        pen.area(
            [
                (x, surface - 8 + swell),
                (x + 13, surface - 8 + swell),
                (x + 13, surface + 2 + swell),
                (x, surface + 2 + swell),
            ],
            "#1d8f9a",
        )
    curve = [
        (462 - 30 * t + 330 * t**2 + 700 * max(0, t - 0.62) ** 1.2, 620 + 700 * math.sin(t * math.pi / 2) ** 0.9)
        for t in (n / 60 for n in range(61))
    ]
    pen.stroke([(x + 5, y + 3) for x, y in curve], "#04142a88", 7)
    pen.stroke(curve, "#ffb52e", 6)
    for n in range(4, 56, 9):
        pen.disc(*curve[n], 9, "#ffd98a")
    end = curve[-1]
    pen.stroke([end, (end[0] + 180, end[1] + 14), (end[0] + 400, end[1] - 6), (1560, end[1] + 16)], "#ffb52e", 6)
    for cx, cy, n_fish, spread in ((300, 900, 26, 90), (1090, 1000, 34, 120)):
        for _ in range(n_fish):
            x, y, long = cx + chance.gauss(0, spread), cy + chance.gauss(0, spread * 0.35), chance.uniform(9, 18)
            pen.oval(x, y, long, long * 0.32, "#9fe0d8b0")
            pen.area(
                [(x + long * 0.8, y), (x + long * 1.5, y - long * 0.4), (x + long * 1.5, y + long * 0.4)], "#9fe0d8b0"
            )
    for _ in range(120):
        pen.disc(chance.uniform(0, 1500), chance.uniform(710, 1400), chance.uniform(0.7, 2.4), "#d9fff355")
    picture = pen.done()
    ship = _cable_ship()
    picture.paste(ship, (400, 662 - ship.height), ship)
    pen = Pen(picture)
    for n in range(76):
        x = 350 + n * 12
        swell = 5 * math.sin(x / 61) + 3 * math.sin(x / 23)
        pen.oval(x, surface + swell + chance.uniform(-3, 5), chance.uniform(8, 22), 2.5, "#f2fff2b0")
    picture = pen.done()
    oval_glow(picture, 760, 710, 620, 160, "#8fe9d6", 0.3)
    glow(picture, end[0] - 60, end[1] - 10, 150, "#ffcf7a", 0.35)
    return finished(picture, chance, corners=0.25)


def _cable_ship() -> Image.Image:
    """A cable layer from the side, its drum astern and its sheave over the water; cut out."""
    pen = Pen(Image.new("RGBA", (760, 330), "#7d262600"))
    pen.area([(36, 222), (560, 222), (640, 196), (742, 170), (690, 330), (84, 330)], "#12324f")
    pen.area([(36, 222), (560, 222), (640, 196), (742, 170), (735, 192), (642, 216), (562, 240), (40, 240)], "#f3ead6")
    pen.area([(74, 306), (698, 306), (690, 330), (84, 330)], "#c2452d")
    pen.block(452, 120, 640, 214, "#f7efdf", 6)
    pen.block(476, 66, 620, 124, "#f7efdf", 6)
    pen.block(500, 26, 604, 70, "#e8dcc6", 6)
    pen.block(508, 36, 598, 52, "#12324f", 3)
    for n in range(7):
        pen.disc(476 + n * 24, 176, 6.5, "#12324f")
    for n in range(5):
        pen.block(490 + n * 26, 84, 508 + n * 26, 102, "#1d5e74", 3)
    pen.area([(400, 222), (408, 92), (446, 92), (450, 222)], "#c2452d")
    pen.block(404, 96, 448, 114, "#f3ead6")
    pen.stroke([(552, 26), (552, -20)], "#12324f", 5)
    pen.stroke([(552, 0), (700, 176)], "#12324f", 1.6)
    pen.stroke([(552, 0), (300, 120), (96, 150)], "#12324f", 1.6)
    for x in (196, 318):
        pen.disc(x, 172, 58, "#12324f")
        for radius in (52, 45, 38, 31, 24):
            pen.disc(x, 172, radius, "#ffb52e" if radius % 2 else "#d98f1f")
        pen.disc(x, 172, 15, "#12324f")
        pen.stroke([(x - 44, 222), (x, 172), (x + 44, 222)], "#0c2238", 9)
    pen.stroke([(96, 222), (80, 140), (40, 190)], "#0c2238", 9)
    pen.disc(52, 232, 34, "#0c2238")
    pen.disc(52, 232, 24, "#c9a34a")
    pen.disc(52, 232, 8, "#0c2238")
    pen.stroke([(190, 118), (80, 200)], "#ffb52e", 4)
    return pen.done()


def seagrass() -> Image.Image:
    chance = seeded("seagrass")
    picture = gradient(WIDE, (0, "#d6fbe6"), (0.1, "#7fe3cf"), (0.4, "#1fa3a8"), (0.75, "#0b6078"), (1, "#053a4e"))
    caustic = clouds((1800, 300), chance, 9, 6, 3)
    crests = levels(
        ImageChops.difference(caustic, Image.new("L", caustic.size, 128)).point(
            [255 - v * 3 if v < 85 else 0 for v in range(256)]
        ),
        130,
        255,
    )
    picture.paste("#f4fff2", (0, 0), ImageChops.multiply(crests, faded(crests.size, 230, 120, 0)))
    rays = []
    for _ in range(15):
        x, wide = chance.uniform(380, 1500), chance.uniform(14, 60)
        lean = (x - 1000) * chance.uniform(0.8, 1.5)
        rays.append(
            (
                [(x, -20), (x + wide, -20), (x + wide * 3.4 + lean, 1200), (x - wide * 1.2 + lean, 1200)],
                chance.uniform(0.1, 0.3),
            )
        )
    light = beams(Image.new("RGB", WIDE), rays, "#c9ffe6", 20)
    picture = ImageChops.screen(
        picture, ImageChops.multiply(light, Image.merge("RGB", (faded(WIDE, 255, 190, 60, 0),) * 3))
    )
    glow(picture, 1000, 0, 620, "#f0fff0", 0.7)
    for level, rise, colour, low in ((820, 36, "#178a93", "#0f6f80"), (900, 40, "#0e6c7c", "#0a5468")):
        land(picture, ridge(chance, 1800, level, rise, 0.42), colour, low)
    for count, base, tall, colours, wide in (
        (420, 950, 210, ["#1c8f83", "#178079", "#2b9f87"], 3.4),
        (330, 1080, 340, ["#127266", "#2a9a70", "#1a7f6d", "#4fb57a"], 5.5),
        (210, 1215, 520, ["#0a4a4d", "#0f5d52", "#1f7a55", "#083f47", "#3c9a5c"], 9),
    ):
        pen = Pen(picture)
        for n in range(count):
            x = 1800 * n / count + chance.uniform(-16, 16)
            clump = 0.62 + 0.38 * math.sin(x / (tall * 0.9) + tall)
            _blade(
                pen,
                chance,
                x,
                base + chance.uniform(-8, 34),
                tall * clump * chance.uniform(0.55, 1.05),
                wide,
                chance.choice(colours),
            )
        picture = pen.done()
        if wide < 9:
            mist(picture, chance, "#2fb0a8", base - tall, base + 80, 0.34)
    pen = Pen(picture)
    for _ in range(46):
        x, y, long = chance.gauss(560, 130), chance.gauss(430, 60), chance.uniform(11, 22)
        pen.oval(x, y, long, long * 0.3, "#0a5468b8")
        pen.oval(x, y - long * 0.1, long * 0.8, long * 0.1, "#d9fff0a0")
        pen.area([(x - long * 0.8, y), (x - long * 1.5, y - long * 0.4), (x - long * 1.4, y + long * 0.4)], "#0a5468b8")
    for _ in range(90):
        x, y, radius = chance.uniform(0, 1800), chance.uniform(60, 1100), chance.uniform(1, 4.5)
        pen.disc(x, y, radius, "#eafff466")
    picture = pen.done()
    return finished(picture, chance, grain=0.06, corners=0.25)


def _blade(pen: Pen, chance, x: float, foot: float, tall: float, wide: float, colour: str) -> None:
    """One blade of grass, bent by the current, narrow at its tip."""
    bend = tall * (0.26 + 0.18 * math.sin(x / 170)) + chance.uniform(-18, 18)
    wave = chance.uniform(4, 16)
    middle = [
        (x + bend * t**1.8 + wave * math.sin(t * 5 + x / 60) * t, foot - tall * t) for t in (n / 8 for n in range(9))
    ]
    left = [(px - wide * (1 - n / 9) / 2, py) for n, (px, py) in enumerate(middle)]
    right = [(px + wide * (1 - n / 9) / 2, py) for n, (px, py) in enumerate(middle)]
    pen.area(left + right[::-1], colour)
    if wide > 5 and chance.random() < 0.4:
        pen.stroke(left[3:], "#a9e89a66", 1.2)
