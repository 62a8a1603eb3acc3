"""A penalty under floodlights."""

from PIL import Image, ImageChops

from .brushes import beams, clouds, faded, finished, gradient, levels, mist, oval_glow, seeded, shade
from .pen import WIDE, Pen


def stadium() -> Image.Image:
    chance = seeded("stadium")
    picture = gradient(WIDE, (0, "#0a1730"), (0.3, "#173a5c"), (0.45, "#3f7a8c"))
    shade(picture, levels(clouds(WIDE, chance, 3, 4, 4), 140, 250, 120), "#5a8a9a")
    pen = Pen(picture)
    pen.area([(0, 330), (300, 395), (1500, 395), (1800, 330), (1800, 720), (0, 720)], "#1a2238")
    pen.area(
        [(0, 322), (300, 388), (1500, 388), (1800, 322), (1800, 340), (1500, 402), (300, 402), (0, 340)], "#dfe6e0"
    )
    colours = ["#e2574c", "#f6d24a", "#f4efe2", "#3f6fb0", "#c2383a", "#8a93a8", "#2a3350", "#d98a4a", "#394468"]
    for row in range(34):
        y = 416 + row * 7.6
        for x in range(0, 1800, 9):
            rise = 60 * max(0, abs(x - 900) - 600) / 300 * (1 - row / 44)
            if chance.random() < 0.86:
                block = colours[:3] if int(x / 300) % 2 else colours[2:6]
                pen.disc(
                    x + chance.uniform(-2.5, 2.5),
                    y - rise + chance.uniform(-1.5, 1.5),
                    2.4 + row * 0.035,
                    chance.choice(block if chance.random() < 0.5 else colours[5:]),
                )
    for x in range(75, 1800, 150):
        pen.area([(x, 400), (x + 7, 400), (x + (x - 900) * 0.1 + 8, 680), (x + (x - 900) * 0.1, 680)], "#0d152699")
    for n in range(14):
        left = -60 + n * 140
        pen.block(left, 668, left + 136, 706, ["#d9402e", "#f4efe2", "#173a5c", "#e2b13c"][n % 4], 2)
    picture = pen.done()
    pitch = Image.new("RGB", (1800, 500))
    pen = Pen(pitch)
    for n in range(-14, 15):
        shade_of = "#3f9a4a" if n % 2 else "#56b257"
        pen.area(
            [(900 + n * 108, 0), (900 + (n + 1) * 108, 0), (900 + (n + 1) * 235, 500), (900 + n * 235, 500)], shade_of
        )
    for line in (
        [(-100, 8), (1900, 8)],
        [(430, 8), (330, 140), (1470, 140), (1370, 8)],
        [(660, 8), (636, 58), (1164, 58), (1140, 8)],
        [(-100, 420), (1900, 420)],
    ):
        pen.stroke(line, "#f4f6e6", 4)
    pen.oval(900, 100, 5, 2.6, "#f4f6e6")
    pen.curve((740, 80, 1060, 200), 20, 160, "#f4f6e6", 4)
    pen.curve((560, 330, 1240, 510), 0, 360, "#f4f6e6", 5)
    picture.paste(pen.done(), (0, 704))
    turf = levels(clouds((1800, 500), chance, 60, 40, 3), 0, 255)
    ground = picture.crop((0, 704, 1800, 1200))
    picture.paste(
        ImageChops.overlay(ground, Image.merge("RGB", (levels(turf.crop((0, 0, 1800, 496)), -260, 515),) * 3)), (0, 704)
    )
    oval_glow(picture, 900, 800, 1000, 200, "#f4ffd0", 0.4)
    pen = Pen(picture)
    for x in range(742, 1060, 9):
        pen.stroke([(x, 622), (x + (900 - x) * 0.06, 700)], "#ffffff44", 1)
    for y in range(628, 706, 9):
        pen.stroke([(742, y), (1058, y)], "#ffffff44", 1)
    pen.stroke([(740, 712), (740, 620), (1060, 620), (1060, 712)], "#ffffff", 7)
    kit = ["#d9302e"] * 7 + ["#f6f2e4"] * 7
    spots = [(480 + n * 33 + chance.uniform(-9, 9), 1000 + chance.uniform(-8, 12), 74) for n in range(7)] + [
        (1130 + n * 33 + chance.uniform(-9, 9), 1000 + chance.uniform(-8, 12), 74) for n in range(7)
    ]
    for (x, y, tall), shirt in [
        *zip(spots, kit, strict=True),
        ((905, 722, 66), "#f6c22e"),
        ((862, 856, 78), "#d9302e"),
        ((1180, 770, 58), "#22222e"),
    ]:
        for lean in (-1, 1):
            pen.area(
                [
                    (x - 4, y),
                    (x + 5, y),
                    (x + lean * tall * 0.8 + 6, y + tall * 0.3),
                    (x + lean * tall * 0.8 - 6, y + tall * 0.3),
                ],
                "#0d3a2455",
            )
        pen.person(x, y, tall, "#1d2233")
        pen.block(x - tall * 0.13, y - tall * 0.8, x + tall * 0.13, y - tall * 0.45, shirt, tall * 0.05)
    pen.stroke([(905, 678), (862, 662)], "#f6c22e", 6)
    pen.stroke([(905, 678), (948, 662)], "#f6c22e", 6)
    pen.disc(896, 846, 8, "#ffffff")
    lamps = [(170, 92, 1.0), (1630, 92, 1.0), (560, 190, 0.62), (1240, 190, 0.62)]
    for x, y, size in lamps:
        pen.stroke([(x, y + 30), (x, 400)], "#0d1728", 15 * size)
        pen.block(x - 92 * size, y - 44 * size, x + 92 * size, y + 44 * size, "#0d1728", 6)
        for column in range(6):
            for row in range(3):
                pen.disc(x + (column - 2.5) * 29 * size, y + (row - 1) * 27 * size, 11 * size, "#fffdf0")
    picture = pen.done()
    shafts = []
    for x, y, size in lamps:
        for aim, wide, power in (
            (900, 560, 0.17),
            (900 + (x - 900) * 0.5, 320, 0.14),
            (900 - (x - 900) * 0.45, 240, 0.11),
        ):
            shafts.append(
                ([(x - 80 * size, y), (x + 80 * size, y), (aim + wide, 960), (aim - wide, 960)], power * size)
            )
    light = ImageChops.multiply(
        beams(Image.new("RGB", WIDE), shafts, "#e0f4f0", 18),
        Image.merge("RGB", (faded(WIDE, 255, 220, 120, 30, 0),) * 3),
    )
    picture = ImageChops.screen(picture, light)
    for x, y, size in lamps:
        oval_glow(picture, x, y, 420 * size, 330 * size, "#eefaf4", 0.75)
    mist(picture, chance, "#f0a08a", 380, 720, 0.26, (4, 2))
    pen = Pen(picture)
    x = -20
    while x < 1840:
        size = chance.uniform(62, 80)
        level = 1160 + chance.uniform(-14, 18)
        tone = chance.choice(["#0a101f", "#0d1426", "#080d1a"])
        pen.oval(x, level, size * 0.42, size * 0.52, tone)
        pen.block(x - size * 0.8, level + size * 0.4, x + size * 0.8, level + 200, tone, size * 0.42)
        if chance.random() < 0.3:
            for side in (-1, 1):
                pen.stroke(
                    [(x + side * size * 0.7, level + size * 0.7), (x + side * size * 0.95, level - size * 0.7)],
                    tone,
                    size * 0.24,
                )
            pen.stroke(
                [
                    (x - size * 0.95, level - size * 0.72),
                    (x, level - size * 0.58),
                    (x + size * 0.95, level - size * 0.72),
                ],
                "#b3262c",
                size * 0.24,
            )
        x += size * chance.uniform(1.25, 1.9)
    return finished(pen.done(), chance)
