"""A kitchen table with lemons and cookbooks."""

import math

from PIL import Image, ImageChops, ImageFilter, ImageOps

from .brushes import beams, finished, glow, gradient, levels, seeded, shade, sideways, speckle
from .pen import WIDE, Pen


def kitchen_table() -> Image.Image:
    chance = seeded("kitchen-table")
    picture = Image.new("RGB", WIDE, "#9cc7b4")
    pen = Pen(picture)
    for row in range(9):
        for column in range(-1, 17):
            x, y = column * 118 + (row % 2) * 59, row * 88
            pen.block(x, y, x + 113, y + 83, chance.choice(["#a9d1be", "#b3d8c6", "#a2ccb9", "#bbdccb"]), 5)
            pen.block(x + 6, y + 5, x + 107, y + 12, "#ffffff3a", 3)
    pen.block(130, -30, 690, 560, "#f6efe0", 6)
    picture = pen.done()
    view = gradient((512, 520), "#a9dbe8", "#e3f1e0", "#f9eec4")
    land_line = [(x, 400 - 34 * math.sin(x / 110)) for x in range(0, 520, 8)]
    pen = Pen(view)
    pen.area([(0, 520), *land_line, (512, 520)], "#93bd8c")
    pen.area([(0, 520), *((x, 450 + 20 * math.sin(x / 70)) for x in range(0, 520, 8)), (512, 520)], "#6fa376")
    for x, y, size in ((90, 390, 40), (150, 404, 30), (400, 380, 46)):
        pen.disc(x, y - size * 0.6, size * 0.7, "#5d8f66")
    picture.paste(pen.done().filter(ImageFilter.GaussianBlur(5)), (154, 10))
    pen = Pen(picture)
    pen.block(402, 0, 418, 540, "#f6efe0")
    pen.block(154, 250, 666, 264, "#f6efe0")
    pen.block(100, 540, 720, 572, "#fbf6ea", 4)
    pen.block(100, 566, 720, 576, "#6d93852f")
    pen.block(880, 236, 1700, 256, "#b9814f", 3)
    pen.area([(880, 256), (1700, 256), (1712, 290), (900, 290)], "#3d6b5a33")
    jars = [
        (930, 66, 118, "#e2b45a"),
        (1010, 58, 96, "#c9583c"),
        (1090, 72, 130, "#8a5a3c"),
        (1560, 62, 110, "#e9dcc0"),
        (1640, 54, 90, "#6b8f4f"),
    ]
    for x, wide, tall, fill in jars:
        pen.block(x - wide / 2, 236 - tall, x + wide / 2, 236, "#eef6ee", 10)
        pen.block(x - wide / 2 + 5, 236 - tall * 0.72, x + wide / 2 - 5, 232, fill, 7)
        pen.block(x - wide / 2 - 2, 236 - tall - 16, x + wide / 2 + 2, 236 - tall + 4, "#a8703f", 5)
        pen.block(x - wide / 2 + 8, 236 - tall + 12, x - wide / 2 + 15, 222, "#ffffff8c", 3)
    for n, colour in enumerate(("#d9583f", "#f2efe4", "#3f7f8a", "#e9b44a", "#f2efe4", "#d9583f", "#5f8f5a")):
        x, tall = 1190 + n * 44, 128 + (n * 37) % 34
        pen.block(x, 236 - tall, x + 40, 236, colour, 4)
        pen.block(x, 236 - tall + 18, x + 40, 236 - tall + 26, "#ffffff77")
        pen.block(x + 31, 236 - tall, x + 40, 236, "#2a1f1f22", 3)
    for x, long in ((960, 150), (1060, 190), (1150, 165)):
        pen.stroke([(x, 300), (x, 318)], "#7a4a2a", 5)
        pen.stroke([(x, 318), (x, 318 + long * 0.6)], "#c98f57", 9)
        pen.oval(x, 318 + long * 0.8, 22, 36, "#b9773f")
        pen.oval(x - 5, 318 + long * 0.78, 9, 24, "#d99c62")
    edge = 760
    pen.area([(0, edge), (1800, edge), (1800, 1200), (0, 1200)], "#f7f1e4")
    picture = pen.done()
    picture.paste(_checked_cloth(), (0, edge))
    light = beams(
        Image.new("RGB", WIDE),
        [
            ([(170, 40), (660, 40), (1500, 1240), (560, 1240)], 0.2),
            ([(420, 40), (640, 40), (1240, 1240), (900, 1240)], 0.1),
        ],
        "#fff0b8",
        60,
    )
    picture = ImageChops.screen(picture, light)
    shadows = Image.new("L", (450, 300))
    pen = Pen(shadows)
    for x, y, across, down in (
        (720, 1010, 380, 46),
        (1330, 985, 330, 40),
        (330, 955, 160, 28),
        (1010, 1098, 90, 20),
        (1130, 1072, 90, 20),
    ):
        pen.oval((x + across * 0.3) / 4, y / 4, across / 4, down / 4, 165)
    shade(picture, pen.done().filter(ImageFilter.GaussianBlur(5)), "#5a2f3a")
    picture = _table_things(picture, chance)
    glow(picture, 420, 180, 900, "#fff4cf", 0.4)
    return finished(picture, chance, grain=0.06, corners=0.22)


def _checked_cloth() -> Image.Image:
    """A red and white checked cloth, seen along the table."""
    plan = Image.new("L", (900, 600))
    for n in range(0, 900, 44):
        plan.paste(120, (n, 0, n + 22, 600))
    for n in range(0, 600, 44):
        band = plan.crop((0, n, 900, n + 22)).point([min(255, v + 120) for v in range(256)])
        plan.paste(band, (0, n))
    steep = 0.0026
    wide = 0.75
    plane = (wide, 450 * steep, 450 - wide * 900, 0, 1.05, 6, 0, steep)
    checks = plan.transform((1800, 440), Image.Transform.PERSPECTIVE, plane, Image.Resampling.BICUBIC)
    cloth = ImageOps.colorize(checks, "#fbf5e8", "#c93f35", "#ea938a")
    return ImageChops.multiply(
        cloth, gradient((1800, 440), (0, "#cfc0b4"), (0.06, "#f0e8dc"), (0.5, "#ffffff"), (1, "#e0d0c4"))
    )


def _table_things(picture: Image.Image, chance) -> Image.Image:
    """The bowl with lemons, the cookbooks, the herb pot; no titles on the books."""
    pen = Pen(picture)
    books = [
        (1090, 948, 530, 62, "#2f6f78", "#f6efe0"),
        (1120, 890, 470, 56, "#e2a33a", "#fbf3df"),
        (1080, 828, 500, 62, "#c9483a", "#f6efe0"),
    ]
    for x, y, wide, tall, colour, paper in books:
        pen.block(x, y, x + wide, y + tall, colour, 7)
        pen.block(x + 34, y + 9, x + wide + 2, y + tall - 9, paper)
        for n in range(5):
            pen.stroke([(x + 36, y + 14 + n * 8), (x + wide, y + 14 + n * 8)], "#b9a58c55", 1.4)
        pen.block(x, y, x + 42, y + tall, colour, 7)
        pen.block(x + wide - 3, y, x + wide + 5, y + tall, colour, 3)
        pen.block(x + 8, y + 14, x + 26, y + tall - 14, "#ffffff66", 3)
    pen.curve((1408, 722, 1490, 800), 0, 360, "#f4f0e6", 15)
    pen.area([(1270, 690), (1440, 690), (1424, 826), (1288, 826)], "#fbf8f0")
    pen.area([(1384, 690), (1440, 690), (1424, 826), (1378, 826)], "#dcd6c8")
    pen.oval(1355, 690, 85, 15, "#fffdf6")
    pen.oval(1355, 692, 74, 11, "#7a4a30")
    pen.area([(1277, 744), (1434, 744), (1431, 768), (1280, 768)], "#3f7f8a")
    pen.area([(232, 800), (430, 800), (406, 960), (256, 960)], "#d0694a")
    pen.area([(360, 800), (430, 800), (406, 960), (350, 960)], "#a84a34")
    pen.block(222, 786, 440, 826, "#dd7d5c", 8)
    pen.block(370, 786, 440, 826, "#b9573c", 8)
    for _ in range(210):
        turn, far = chance.uniform(math.pi, math.tau), chance.random() ** 0.6
        x, y = 331 + 165 * far * math.cos(turn), 775 + 205 * far * math.sin(turn)
        size = chance.uniform(14, 27)
        tone = chance.choice(["#2f7a4a", "#459a55", "#6bb35c", "#256b45", "#8cc76a"])
        lean = chance.uniform(-0.8, 0.8)
        pen.area(
            [
                (x, y - size),
                (x + size * 0.55 + lean * 8, y - size * 0.2),
                (x + lean * 16, y + size),
                (x - size * 0.55 + lean * 8, y - size * 0.1),
            ],
            tone,
        )
        pen.stroke([(x, y - size), (x + lean * 16, y + size)], "#d6efb055", 1.2)
    lemons = [(560, 822, 82), (880, 820, 84), (720, 800, 92), (640, 742, 80), (800, 738, 82), (722, 690, 76)]
    picture = pen.done()
    for x, y, size in lemons:
        fruit = _lemon(chance, size, chance.uniform(-30, 30))
        picture.paste(fruit, (x - fruit.width // 2, y - fruit.height // 2), fruit)
    cut = Pen(Image.new("L", WIDE))
    rim, low = 806, 1010
    cut.area(
        [
            (430, rim),
            *(
                (720 - 290 * math.cos(math.pi * n / 30), rim + 205 * math.sin(math.pi * n / 30) ** 0.8)
                for n in range(31)
            ),
            (1010, rim),
        ],
        255,
    )
    cut.block(620, low - 12, 820, low + 12, 255, 8)
    glaze = sideways(WIDE, (0.23, "#f4f9f8"), (0.34, "#d3e6ea"), (0.46, "#5f9fb5"), (0.57, "#2d5f7c"))
    picture.paste(glaze, (0, 0), cut.done())
    pen = Pen(picture)
    pen.stroke(
        [
            (430, rim),
            *((720 - 290 * math.cos(math.pi * n / 30), rim + 16 * math.sin(math.pi * n / 30)) for n in range(31)),
        ],
        "#f6fbfa",
        9,
    )
    for n in range(15):
        t = (n + 0.5) / 15
        x = 720 - 268 * math.cos(math.pi * t)
        y = rim + 74 * math.sin(math.pi * t) ** 0.8 + 6
        pen.oval(x, y, 13 * math.sin(math.pi * t) + 2, 12, "#1f4f7a99")
    pen.oval(545, 876, 22, 52, "#ffffff66")
    picture = pen.done()
    for x, y, size, turn in ((1010, 1072, 76, 15), (470, 1085, 70, -20)):
        fruit = _lemon(chance, size, turn)
        picture.paste(fruit, (x - fruit.width // 2, y - fruit.height // 2), fruit)
    pen = Pen(picture)
    pen.disc(1150, 1058, 62, "#e9c23c")
    pen.disc(1150, 1058, 55, "#fdf3c8")
    for n in range(9):
        a, b = n * math.tau / 9 + 0.09, (n + 1) * math.tau / 9 - 0.09
        pen.area([(1150 + 6 * math.cos((a + b) / 2), 1058 + 6 * math.sin((a + b) / 2)), (1150 + 48 * math.cos(a),
            1058 + 48 * math.sin(a)),
                  (1150 + 51 * math.cos((a + b) / 2), 1058 + 51 * math.sin((a + b) / 2)), (1150 + 48 * math.cos(b),
                      1058 + 48 * math.sin(b))], "#f6dc62")  # fmt: skip
    pen.stroke([(1330, 1110), (1640, 1056)], "#8a5a34", 15)
    pen.area([(1332, 1100), (1336, 1122), (1230, 1142), (1130, 1148), (1180, 1128)], "#e4e9ea")
    pen.stroke([(1334, 1106), (1638, 1052)], "#c48d5c", 4)
    return pen.done()


def _lemon(chance, size: int, turn: float) -> Image.Image:
    """A lemon, lit from the upper left; cut out."""
    wide, tall = round(size * 2.5), round(size * 1.9)
    light = (
        ImageOps.invert(Image.radial_gradient("L"))
        .resize((wide * 2, tall * 2))
        .crop((round(wide * 0.64), round(tall * 0.68), round(wide * 1.64), round(tall * 1.68)))
    )
    fruit = ImageOps.colorize(levels(light, 100, 245), "#b9781a", "#fff3a0", "#f2cf3a")
    pores = levels(speckle((wide, tall), chance), -700, 955)
    fruit = ImageChops.overlay(fruit, Image.merge("RGB", (pores,) * 3))
    cut = Pen(Image.new("L", (wide, tall)))
    x, y = wide / 2, tall / 2
    cut.oval(x, y, size * 0.98, size * 0.76, 255)
    cut.area(
        [
            (x + size * 0.8, y - size * 0.36),
            (x + size * 1.1, y - size * 0.14),
            (x + size * 1.18, y),
            (x + size * 1.1, y + size * 0.14),
            (x + size * 0.8, y + size * 0.36),
        ],
        255,
    )
    cut.area(
        [
            (x - size * 0.8, y - size * 0.34),
            (x - size * 1.08, y - size * 0.08),
            (x - size * 1.08, y + size * 0.08),
            (x - size * 0.8, y + size * 0.34),
        ],
        255,
    )
    fruit.putalpha(cut.done())
    return fruit.rotate(turn, Image.Resampling.BICUBIC, expand=True)
