"""Open country: rails over the salt, a hill climb."""

from PIL import Image, ImageChops

from .brushes import (
    bent,
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
)
from .pen import WIDE, Pen


def salt_flats() -> Image.Image:
    chance = seeded("salt-flats")
    size, horizon = (2000, 1125), 470
    picture = gradient(
        size,
        (0, "#2f9fb8"),
        (0.22, "#8fd0cc"),
        (0.4, "#fbe3cb"),
        (0.42, "#f6c9b4"),
        (0.43, "#f3d8cf"),
        (0.7, "#f7ece6"),
        (1, "#e4d3d6"),
    )
    cover = levels(clouds((2000, 400), chance, 2, 5, 5), 140, 235, 220)
    picture.paste("#fff6ec", (0, 0), ImageChops.multiply(cover, faded(cover.size, 200, 255, 80)))
    for level, rise, colour, low in ((462, 34, "#c7a9b8", "#ecc9bd"), (468, 16, "#a98ea8", "#e0b9b4")):
        land(picture, ridge(chance, 2000, level, rise, 0.5), colour, low, depth=40)
    ground = gradient((2000, 655), "#f7ddd0", "#f5e6df", "#e6d5d8", "#d4c0cb")
    picture.paste(ground, (0, horizon))
    glow(picture, 1000, horizon, 560, "#fff3dc", 0.55)
    sheet = _cracks(chance)
    middle = 1000
    flat = (0.62, 450 * 0.0065, 450 - 0.62 * middle, 0, 4.3, 4, 0, 0.0065)
    plane = sheet.transform((2000, 655), Image.Transform.PERSPECTIVE, flat, Image.Resampling.BICUBIC)
    picture.paste("#fffdf8", (0, horizon), ImageChops.multiply(plane, faded(plane.size, 40, 200, 255)))
    lower = ImageChops.offset(plane, 0, 7)
    picture.paste(
        "#b58fa6", (0, horizon), ImageChops.multiply(ImageChops.subtract(lower, plane), faded(plane.size, 0, 120, 190))
    )
    pen = Pen(picture)
    vanish = (1180, horizon + 4)
    scale = [0.0, 0.012, 0.03]
    n = 0
    while scale[-1] < 1.2:
        scale.append(scale[-1] * 1.125 + 0.002)
    bed = [vanish, (250, 1140), (1060, 1140)]
    pen.area(bed, "#b8a0a8")
    pen.area([vanish, (300, 1140), (1010, 1140)], "#a48a94")
    for n, part in enumerate(scale[1:]):
        y = vanish[1] + (1130 - vanish[1]) * part
        left, right = vanish[0] + (330 - vanish[0]) * part, vanish[0] + (980 - vanish[0]) * part
        high = max(1.0, 30 * part)
        pen.area(
            [(left, y), (right, y), (right + 4 * part, y + high), (left - 4 * part, y + high)],
            "#6b4a52" if n % 2 else "#5f414b",
        )
        pen.area([(left, y), (right, y), (right, y + high * 0.3), (left, y + high * 0.3)], "#8d6a6c")
    for foot in (450, 860):
        pen.area([vanish, (foot - 17, 1140), (foot + 17, 1140)], "#3d2b38")
        pen.area([vanish, (foot - 8, 1140), (foot + 5, 1140)], "#f7d9c4")
    for n in range(11):
        part = 0.02 * 1.5**n
        x, y = vanish[0] + 420 * part + 6, vanish[1] + 665 * part
        tall = 560 * part
        pen.stroke([(x, y), (x, y - tall)], "#5a4050", max(1.2, 13 * part))
        pen.stroke([(x - 66 * part, y - tall * 0.93), (x + 66 * part, y - tall * 0.93)], "#5a4050", max(1, 9 * part))
        pen.area(
            [(x, y), (x + 3 + 8 * part, y), (x + 500 * part, y + 60 * part), (x + 480 * part, y + 60 * part)],
            "#a07f9a55",
        )
    for x, top in ((1196, 452), (1225, 454), (1254, 455)):
        pen.block(x - 12, top, x + 13, 474, "#c2452d", 2)
    pen.block(1172, 446, 1186, 474, "#3d2b38", 2)
    for x, tall in ((560, 30), (590, 26), (612, 30)):
        pen.person(x, 560, tall, "#4a3346")
        pen.area([(x - 3, 560), (x + 3, 560), (x + 60, 570), (x + 54, 571)], "#a07f9a77")
    picture = pen.done()
    for n in range(9):
        glow(picture, 1170 - n * 5, 440 - n * 9, 14 + n * 5, "#ffffff", 0.3)
    oval_glow(picture, 1000, horizon, 1100, 46, "#fff2dc", 0.6)
    return finished(picture, chance, grain=0.06, corners=0)


def _cracks(chance) -> Image.Image:
    """Polygons of dried salt seen from above: a jittered honeycomb of white ridges."""
    pen = Pen(Image.new("L", (900, 640)))
    cell = 21
    spots = {
        (i, j): (i * cell + (j % 2) * cell / 2 + chance.uniform(-6, 6), j * cell * 0.58 + chance.uniform(-4, 4))
        for i in range(-1, 46)
        for j in range(-1, 56)
    }
    for (i, j), (x, y) in spots.items():
        turn = 0 if j % 2 else -1
        if (i + j // 2) % 3 != 2:
            for neighbour in ((i + turn, j + 1), (i + turn + 1, j + 1)):
                if neighbour in spots:
                    pen.stroke([(x, y), spots[neighbour]], 210, 1.1)
        else:
            if (i + 1, j) in spots:
                pen.stroke([(x, y), spots[i + 1, j]], 150, 0.8)
    return pen.done()


def hill_road() -> Image.Image:
    chance = seeded("hill-road")
    picture = gradient(WIDE, (0, "#7fb2cf"), (0.25, "#c5dccf"), (0.4, "#fbeab8"))
    cover = levels(clouds((1800, 460), chance, 3, 3, 5), 140, 240, 220)
    picture.paste("#fffaf0", (0, 0), cover)
    glow(picture, 420, 330, 620, "#fff2b8", 0.8)
    for level, rise, high, low in ((420, 60, "#a9c4b4", "#d9dcae"), (490, 64, "#8bb088", "#c9cf8a")):
        line = rolling(chance, 1800, level, rise)
        land(picture, line, high, low, depth=190)
        pen = Pen(picture)
        for _ in range(70):
            x = chance.uniform(0, 1800)
            y = line[int(x / 12)][1] + chance.random() * 90
            pen.oval(x, y, chance.uniform(4, 13), chance.uniform(3, 7), "#5f8d6c88")
        picture = pen.done()
    fields = [
        (600, 70, "#c9bf58", "#e3cf6f"),
        (735, 90, "#8fa848", "#b9b951"),
        (900, 90, "#b79b3c", "#d9b64a"),
        (1080, 70, "#6f8f3f", "#4d6f3a"),
    ]
    for level, rise, high, low in fields:
        line = rolling(chance, 1800, level, rise, 1.1)
        land(picture, line, high, low, depth=240)
        pen = Pen(picture)
        for n in range(16):
            below = [(x, y + 10 + n * n * 1.1) for x, y in line[::6]]
            pen.stroke(below, "#5a6a2026", 2 + n * 0.2)
        for _ in range(26):
            x = chance.uniform(0, 1800)
            y, size = line[int(x / 12)][1] + chance.random() ** 2 * 60, chance.uniform(0.6, 1.3) * level / 640
            pen.area(
                [(x, y), (x + 10 * size, y), (x + 90 * size, y + 22 * size), (x + 50 * size, y + 26 * size)],
                "#3d552044",
            )
            for _ in range(6):
                pen.disc(
                    x + chance.gauss(0, 9 * size),
                    y - 14 * size + chance.gauss(0, 8 * size),
                    12 * size,
                    chance.choice(["#3f6b3a", "#5b853f", "#4d7a3e"]),
                )
            pen.disc(x - 7 * size, y - 22 * size, 9 * size, "#a9bd58aa")
        picture = pen.done()
    bends = [
        (1130, 545),
        (1230, 572),
        (1010, 604),
        (760, 640),
        (980, 690),
        (1330, 735),
        (1180, 800),
        (690, 855),
        (480, 930),
        (860, 1010),
        (1260, 1090),
        (1150, 1260),
    ]
    pen = Pen(picture)
    way = [bent(bends, n / 420) for n in range(421)]
    for wide_a, flat_a, colour, drop in ((1.35, 1.45, "#56622f88", 5), (1.16, 1.2, "#f3e6b8", 0), (1, 1, "#6f6b74", 0)):
        for x, y in way:
            wide = 7 + ((y - 520) / 700) ** 1.35 * 74
            pen.oval(x + drop, y + drop * wide / 40, wide * wide_a, wide * 0.42 * flat_a, colour)
    for n in range(0, 420, 9):
        x, y = way[n]
        wide = 7 + ((y - 520) / 700) ** 1.35 * 74
        next_x, next_y = way[min(420, n + 4)]
        pen.stroke([(x, y), (next_x, next_y)], "#f6ecd0cc", wide * 0.06)
    for n, shirt in ((96, "#d9402e"), (112, "#f2c230"), (121, "#2f6fb0"), (128, "#f4f0e4"), (178, "#f2c230"), (192,
        "#d9402e"), (201, "#2f8f7f"),
                     (255, "#f4f0e4"), (268, "#d9402e"), (318, "#2f6fb0"), (345, "#f2c230")):  # fmt: skip
        x, y = way[n]
        facing = 1 if way[n - 3][0] > x else -1
        _cyclist(pen, x, y, 0.26 + ((y - 520) / 700) * 0.95, facing, shirt)
    for n in range(60):
        x, y = way[150 + n // 3]
        if n % 2:
            pen.person(
                x + chance.uniform(-40, 40),
                y - 26 - chance.uniform(0, 12),
                25,
                chance.choice(["#3a3a4f", "#6b3f3f", "#2f5560"]),
            )
    for _ in range(420):
        x = chance.uniform(0, 1800)
        tall = chance.uniform(18, 80) * (1.2 if abs(x - 900) > 520 else 0.5)
        lean = chance.uniform(-14, 22)
        if abs(x - 1170) > 170:
            pen.stroke(
                [(x, 1210), (x + lean * 0.4, 1210 - tall * 0.6), (x + lean, 1210 - tall)],
                chance.choice(["#3d5a2d", "#5f7f38", "#8a8f3f"]),
                2.4,
            )
            if chance.random() < 0.25:
                pen.disc(x + lean, 1210 - tall, 5, chance.choice(["#e2574c", "#f6e27a", "#f4f0e4"]))
    picture = pen.done()
    mist(picture, chance, "#fff0c4", 470, 700, 0.4, (4, 2))
    return finished(picture, chance, corners=0.22)


def _cyclist(pen: Pen, x: float, y: float, size: float, facing: int, shirt: str) -> None:
    """A racing cyclist from the side, with a long shadow; wheels at the given point of the road."""
    ink = "#22222e"
    pen.area(
        [(x - 30 * size, y), (x + 30 * size, y), (x + 96 * size, y + 16 * size), (x + 34 * size, y + 18 * size)],
        "#2a28384d",
    )
    for off in (-25, 25):
        pen.curve((x + (off - 17) * size, y - 34 * size, x + (off + 17) * size, y), 0, 360, ink, max(1, 2.6 * size))
    front, hip, hand = facing * 25, -facing * 12, facing * 27
    pen.stroke(
        [(x - front * size, y - 17 * size), (x, y - 17 * size), (x + hip * size, y - 48 * size)], ink, 2.6 * size
    )
    pen.stroke(
        [(x, y - 17 * size), (x + front * 0.8 * size, y - 44 * size), (x + front * size, y - 17 * size)],
        ink,
        2.6 * size,
    )
    pen.stroke(
        [
            (x + hip * size, y - 52 * size),
            (x + facing * 8 * size, y - 38 * size),
            (x + facing * 2 * size, y - 14 * size),
        ],
        "#8a5a3e",
        6.5 * size,
    )
    pen.stroke([(x + hip * size, y - 54 * size), (x + facing * 14 * size, y - 72 * size)], shirt, 15 * size)
    pen.stroke([(x + facing * 14 * size, y - 70 * size), (x + hand * size, y - 48 * size)], "#c98a62", 5 * size)
    pen.disc(x + facing * 24 * size, y - 82 * size, 8.5 * size, shirt)
