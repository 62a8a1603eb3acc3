"""Where words are made and sold: old type, a bookshop."""

import math

from PIL import Image, ImageChops, ImageFont, ImageOps

from .brushes import clouds, finished, glow, gradient, levels, oval_glow, seeded, shade, sideways
from .pen import WIDE, Pen


def letterpress() -> Image.Image:
    chance = seeded("letterpress")
    picture = gradient(WIDE, "#2f2a2c", "#231f22")
    x = -30
    stacks = []
    while x < 1830:
        wide = chance.choice([150, 200, 250, 120, 180])
        y = -chance.randint(0, 120)
        while y < 1220:
            tall = chance.choice([150, 190, 240, 130, 290]) if wide > 130 else chance.choice([120, 150, 180])
            stacks.append((x, y, wide - 5, tall - 5))
            y += tall
        x += wide
    pen = Pen(picture)
    woods = [
        ("#c9935c", "#e6b680"),
        ("#b97f4a", "#d9a56c"),
        ("#d6a872", "#efcb98"),
        ("#a8703f", "#c9935c"),
        ("#8f99a3", "#b9c2c9"),
        ("#a3abb2", "#ccd3d8"),
    ]
    inks = ["#c9382c", "#1f2a44", "#1d1b1e", "#c9382c", "#1f5f78", "#e2a32a", "#1d1b1e"]
    letters = "ABCDEGKMNQRSW&?3528aegkrs"
    faces = []
    for left, top, wide, tall in stacks:
        side, face = chance.choice(woods)
        pen.block(left + 5, top + 8, left + wide + 5, top + tall + 8, "#0d0b0ccc", 4)
        pen.block(left, top, left + wide, top + tall, side, 4)
        pen.block(left + 2, top + 2, left + wide - 7, top + tall - 8, face, 4)
        faces.append((left, top, wide, tall, face))
    picture = pen.done()
    grain = clouds(WIDE, chance, 6, 90, 3)
    picture = ImageChops.overlay(picture, Image.merge("RGB", (levels(grain, -160, 415),) * 3))
    sheet = Pen(picture)
    for number, (left, top, wide, tall, face) in enumerate(faces):
        ink = chance.choice(inks) if chance.random() < 0.62 else "#5c3d26"
        across, down = left + wide / 2 - 3, top + tall / 2 - 4
        kind = chance.random()
        if kind < 0.74:
            size = min(tall * 0.92, wide * 1.12)
            font = ImageFont.load_default(size=size * 2)
            spot = (across * 2, down * 2)
            letter = letters[number * 7 % len(letters)]
            bold = max(2, round(size * 0.045))
            for shift, tone in ((7, "#2b180d77"), (0, ink)):
                sheet.ink.text(
                    (spot[0] + shift, spot[1] + shift),
                    letter,
                    fill=tone,
                    font=font,
                    anchor="mm",
                    stroke_width=bold,
                    stroke_fill=tone,
                )
        elif kind < 0.83:
            for ring, tone in ((0.4, ink), (0.3, face), (0.2, ink)):
                sheet.disc(across, down, min(wide, tall) * ring, tone)
        elif kind < 0.92:
            for n in range(8):
                a = n * math.tau / 8
                r = min(wide, tall) * 0.4
                sheet.area(
                    [
                        (across, down),
                        (across + r * math.cos(a - 0.25), down + r * math.sin(a - 0.25)),
                        (across + r * 1.05 * math.cos(a), down + r * 1.05 * math.sin(a)),
                        (across + r * math.cos(a + 0.25), down + r * math.sin(a + 0.25)),
                    ],
                    ink,
                )
            sheet.disc(across, down, min(wide, tall) * 0.1, face)
        else:
            for n in range(5):
                sheet.block(
                    left + 14,
                    top + 16 + n * (tall - 40) / 4.6,
                    left + wide - 22,
                    top + 16 + n * (tall - 40) / 4.6 + (tall - 40) / 9,
                    ink,
                    2,
                )
    # Type is cut the wrong way round.
    picture = ImageOps.mirror(sheet.done())
    wear = levels(clouds(WIDE, chance, 26, 18, 4), 170, 235, 110)
    shade(picture, wear, "#e9d3b0")
    light = sideways((450, 300), "#ffffff", "#d9d0cc", "#8a8088").resize(WIDE)
    picture = ImageChops.multiply(picture, light)
    glow(picture, 260, 120, 1100, "#ffe2b0", 0.35)
    return finished(picture, chance, grain=0.08, corners=0.35)


def bookshop() -> Image.Image:
    chance = seeded("bookshop")
    picture = gradient(WIDE, "#1f3a35", "#18302d", "#12231f")
    pen = Pen(picture)
    boards = [270, 545, 820, 1095]
    palettes = [["#c9583c", "#e2a33a", "#f0e2c4", "#8a3b3a", "#d9784a"], ["#2f6f78", "#7fb0a4", "#f0e2c4", "#1f4a5c",
        "#c9b98a"], ["#7a4a5c", "#c98a8a", "#e9d0b0", "#4f3a55", "#b85a4a"],
                ["#5f7f4a", "#c9a84a", "#efe4c8", "#3f5a3f", "#a8703f"]]  # fmt: skip
    bays = [(-40, 400), (430, 1010), (1040, 1460), (1490, 1860)]
    for bay, (left, right) in enumerate(bays):
        pen.block(left, -10, right, 1110, "#0f1f1c")
        for shelf, floor in enumerate(boards):
            if bay == 1 and shelf == 2:
                continue
            _shelf_of_books(pen, chance, left + 8, right - 8, floor, palettes[(bay + shelf) % 4])
            pen.block(left, floor, right, floor + 22, "#2f5a4c")
            pen.block(left, floor, right, floor + 5, "#5f917a")
            pen.block(left, floor + 22, right, floor + 40, "#0a151466")
        for x in (left - 30, right):
            pen.block(x, -10, x + 30, 1200, "#234a40")
            pen.block(x + 3, -10, x + 8, 1200, "#4a7a66")
    pen.block(-10, 1117, 1810, 1210, "#1a3a32")
    pen.block(-10, 1117, 1810, 1124, "#4a7a66")
    # An alcove with a reading lamp, an armchair and somebody who has forgotten the time.
    pen.block(430, 585, 1010, 1200, "#6b3f2a")
    for n in range(12):
        pen.block(430 + n * 50, 585, 432 + n * 50, 1200, "#4f2c1f")
    pen.block(430, 1130, 1010, 1200, "#3f2419")
    pen.stroke([(880, 1150), (880, 800), (836, 748)], "#1d1210", 8)
    pen.area([(770, 786), (800, 706), (872, 706), (902, 786)], "#ffe2a0")
    pen.oval(880, 1154, 46, 9, "#1d1210")
    pen.block(560, 890, 640, 1140, "#1f5a5c", 30)
    pen.block(570, 1020, 790, 1140, "#267072", 26)
    pen.block(750, 985, 806, 1142, "#1f5a5c", 24)
    pen.disc(652, 868, 27, "#2a1818")
    pen.area([(625, 900), (680, 896), (702, 1030), (622, 1040)], "#d9a03a")
    pen.stroke([(640, 1020), (742, 1012), (760, 1130)], "#2a2438", 30)
    pen.stroke([(672, 925), (704, 975), (744, 950)], "#b9822c", 20)
    pen.area([(716, 962), (742, 926), (780, 916), (756, 956)], "#fff3d8")
    pen.stroke([(716, 962), (742, 926)], "#c2452d", 5)
    pen.oval(494, 1118, 42, 28, "#e0843c")
    pen.disc(462, 1098, 19, "#e0843c")
    pen.area([(447, 1090), (448, 1068), (461, 1082)], "#e0843c")
    pen.area([(465, 1081), (478, 1068), (478, 1092)], "#e0843c")
    pen.curve((500, 1086, 560, 1150), 300, 90, "#e0843c", 10)
    for x in (1180, 1330):
        pen.stroke([(x, 1180), (x + 60, -20)], "#0d0a0888", 16)
    for x in (1170, 1320):
        pen.stroke([(x, 1190), (x + 60, -20)], "#c98f57", 15)
        pen.stroke([(x - 4, 1190), (x + 56, -20)], "#eab87c", 4)
    for n in range(9):
        y = 1120 - n * 130
        shift = (1190 - y) / 1210 * 60
        pen.block(1170 + shift, y, 1320 + shift, y + 13, "#c98f57", 4)
        pen.block(1170 + shift, y, 1320 + shift, y + 4, "#eab87c", 2)
    picture = pen.done()
    dim = gradient((450, 300), "#c9c0b0", "#e9dfce", "#d9cdbb", "#a39a8c")
    picture = ImageChops.multiply(picture, dim.resize(WIDE, Image.Resampling.BICUBIC))
    oval_glow(picture, 836, 800, 1250, 1000, "#ffb45a", 0.62, 1.5)
    glow(picture, 836, 760, 330, "#ffdf9a", 0.6)
    dust = Pen(picture)
    for _ in range(130):
        dust.disc(
            chance.gauss(830, 240),
            chance.gauss(760, 240),
            chance.uniform(0.7, 2),
            f"#fff0c8{chance.randint(20, 110):02x}",
        )
    return finished(dust.done(), chance, corners=0.35)


def _shelf_of_books(pen: Pen, chance, left: float, right: float, floor: float, colours: list[str]) -> None:
    """A run of spines, some leaning, some lying, now and then a plant or a gap."""
    x = left
    while x < right - 24:
        kind = chance.random()
        if kind < 0.05 and x < right - 130:
            for n in range(chance.randint(2, 4)):
                pen.block(
                    x + chance.uniform(0, 10),
                    floor - 30 - n * 30,
                    x + 118 - chance.uniform(0, 14),
                    floor - n * 30 - 1,
                    chance.choice(colours),
                    3,
                )
            x += 126
            continue
        if kind < 0.075 and x < right - 90:
            pen.area([(x + 20, floor - 52), (x + 72, floor - 52), (x + 64, floor), (x + 28, floor)], "#c9714a")
            for _ in range(34):
                a, r = chance.uniform(math.pi, math.tau), chance.uniform(10, 58)
                pen.oval(
                    x + 46 + r * math.cos(a) * 0.8,
                    floor - 56 + r * math.sin(a),
                    9,
                    6,
                    chance.choice(["#4f9a5a", "#6bb36a", "#35784a"]),
                )
            x += 92
            continue
        wide, tall = chance.uniform(17, 46), chance.uniform(140, 214)
        if x + wide > right:
            break
        colour = chance.choice(colours)
        lean = chance.uniform(18, 40) if kind > 0.955 else 0
        spine = [(x + lean, floor - tall), (x + lean + wide, floor - tall + lean * 0.15), (x + wide, floor), (x, floor)]
        pen.area(spine, colour)
        pen.area([spine[1], spine[2], (x + wide * 0.72, floor), (x + lean + wide * 0.72, floor - tall)], "#0d0a142e")
        pen.area([spine[0], (x + lean + wide * 0.14, floor - tall), (x + wide * 0.14, floor), spine[3]], "#ffffff2c")
        if not lean:
            for part in (0.12, 0.82):
                pen.block(x, floor - tall * part - 5, x + wide, floor - tall * part, "#f6e6b866")
            if wide > 24:
                pen.block(
                    x + wide * 0.25,
                    floor - tall * 0.72,
                    x + wide * 0.75,
                    floor - tall * chance.uniform(0.36, 0.5),
                    chance.choice(["#f6e6b8aa", "#1d141866", "#e2b45aaa"]),
                    2,
                )
        x += wide + lean + chance.choice([0.5, 1, 1.5])
