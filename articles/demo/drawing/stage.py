"""Two stages: a play by the sea, a grand piano before the evening begins."""

import math

from PIL import Image, ImageChops, ImageFilter, ImageOps

from .brushes import beams, clouds, faded, finished, glow, gradient, land, levels, oval_glow, seeded
from .pen import WIDE, Pen


def theatre() -> Image.Image:
    chance = seeded("theatre")
    picture = gradient(WIDE, (0, "#0d1f33"), (0.4, "#1f5a70"), (0.66, "#7fb8a8"), (0.7, "#f0d8a0"))
    glow(picture, 960, 420, 420, "#fff0c4", 0.55)
    pen = Pen(picture)
    pen.disc(960, 400, 105, "#fbeac0")
    picture = pen.done()
    for n, (high, low) in enumerate(
        (("#4a98a0", "#2f7f8e"), ("#2f7f8e", "#1f6478"), ("#1d5f78", "#144a63"), ("#123f5a", "#0d3048"))
    ):
        level, length = 560 + n * 72, 190 + n * 26
        line = [(x, level - 34 * abs(math.sin((x + n * 83) / length * math.pi)) ** 0.8) for x in range(0, 1806, 6)]
        shadow = Pen(picture, (level - 60, level + 10))
        shadow.area([(0, level + 10), *((x, y - 8) for x, y in line), (1800, level + 10)], "#04101c3a")
        shadow.done()
        land(picture, line, high, low, depth=120)
        pen = Pen(picture, (level - 60, level + 60))
        for down in (10, 24, 40):
            pen.stroke(
                [(x, y + down) for x, y in line], "#e9f4e01c" if down > 12 else "#f4f0d89c", 4 if down == 10 else 3
            )
        picture = pen.done()
    floor = gradient((1800, 340), "#b0713f", "#7a4426", "#3f2016")
    picture.paste(floor, (0, 860))
    pen = Pen(picture)
    for n in range(-24, 25):
        pen.stroke([(900 + n * 52, 860), (900 + n * 130, 1200)], "#2d140c66", 2.2)
    pen.oval(900, 940, 330, 52, "#ffe9b05a")
    pen.oval(900, 940, 250, 38, "#fff3d05a")
    pen.area([(886, 946), (918, 946), (1160, 1016), (1090, 1026)], "#1d0a0a66")
    pen.person(900, 948, 190, "#241018")
    pen.area([(870, 800), (932, 800), (968, 922), (838, 922)], "#8e2430")
    pen.stroke([(926, 812), (985, 772)], "#241018", 12)
    pen.area([(520, 905), (690, 905), (672, 948), (538, 948)], "#241018")
    pen.stroke([(604, 905), (604, 700)], "#241018", 7)
    pen.area([(612, 712), (612, 888), (718, 888)], "#e9d9b4")
    picture = pen.done()
    picture = beams(
        picture,
        [
            ([(1010, -40), (1090, -40), (1170, 950), (630, 950)], 0.34),
            ([(420, -40), (470, -40), (1080, 950), (720, 950)], 0.17),
        ],
        "#ffedc0",
        16,
    )
    for side in (0, 1):
        cloth, cut = _curtain(chance)
        if side:
            cloth, cut = ImageOps.mirror(cloth), ImageOps.mirror(cut)
        place = (0 if not side else 1800 - cloth.width, 0)
        picture.paste("#08040a", (place[0] + (26 if not side else -26), 12), cut.point([v * 0.5 for v in range(256)]))
        picture.paste(cloth, place, cut)
    folds = _folds(chance, 1800, 46).resize((1800, 190))
    valance = ImageChops.multiply(folds, gradient((1800, 190), "#6a6a6a", "#e0e0e0", "#ffffff", "#9a9a9a"))
    cut = Pen(Image.new("L", (1800, 190)))
    cut.area([(0, 0), (1800, 0), *((x, 118 + 58 * abs(math.cos(x / 300 * math.pi))) for x in range(1800, -6, -6))], 255)
    picture.paste("#08040a", (0, 14), cut.done().point([v * 0.5 for v in range(256)]))
    picture.paste(valance, (0, 0), cut.done())
    pen = Pen(picture)
    edge = [(x, 116 + 58 * abs(math.cos(x / 300 * math.pi))) for x in range(0, 1806, 6)]
    pen.stroke(edge, "#e2b45a", 7)
    for x, y in edge[::2]:
        pen.stroke([(x, y), (x, y + 17)], "#c9963f", 3)
    for row, (feet, size, tone) in enumerate(((1120, 58, "#1f0c12"), (1200, 80, "#12060b"))):
        x = -20 + row * 45
        while x < 1840:
            pen.oval(x, feet + chance.uniform(-8, 8), size * 0.44, size * 0.56, tone)
            pen.block(x - size * 0.85, feet + size * 0.42, x + size * 0.85, feet + 200, tone, size * 0.5)
            x += size * chance.uniform(1.75, 2.3)
    return finished(pen.done(), chance, corners=0.35)


def _folds(chance, width: int, count: int) -> Image.Image:
    """One row of heavy red cloth: each fold light on its crest and dark in its valley."""
    edges, at = [0.0], 0.0
    while at < 1:
        at += chance.uniform(0.6, 1.4) / count
        edges.append(at)
    row = Image.new("L", (width, 1))
    fold = 0
    for x in range(width):
        while fold + 1 < len(edges) - 1 and edges[fold + 1] < x / width:
            fold += 1
        part = (x / width - edges[fold]) / (edges[fold + 1] - edges[fold])
        row.putpixel(
            (x, 0),
            max(0, min(255, round(255 * (0.12 + 0.88 * math.sin(math.pi * min(1, part)) ** 1.3 * (1 - 0.35 * part))))),
        )
    return ImageOps.colorize(row, "#2a0510", "#f0503f", "#a31c2a")


def _curtain(chance) -> tuple[Image.Image, Image.Image]:
    """The left curtain, gathered by a tie at two thirds of its height, and its outline."""
    row, size = _folds(chance, 620, 13), (660, 1110)
    cloth, cut = Image.new("RGB", size), Image.new("L", size)
    for y in range(0, size[1], 2):
        wide = round(640 - 400 * (y / 720) ** 2.2 if y < 720 else 240 + 120 * ((y - 720) / 390) ** 0.8)
        cloth.paste(row.resize((wide, 2), Image.Resampling.BILINEAR), (0, y))
        cut.paste(255, (0, y, wide, y + 2))
    cloth = ImageChops.multiply(
        cloth,
        gradient(
            size,
            (0, "#b0a0a0"),
            (0.3, "#ffffff"),
            (0.62, "#8a7a7a"),
            (0.66, "#5a4a4a"),
            (0.72, "#ffffff"),
            (1, "#6a5a5a"),
        ),
    )
    pen = Pen(cloth)
    pen.curve((-330, 640, 262, 760), 0, 110, "#e2b45a", 20)
    pen.block(206, 716, 232, 830, "#e2b45a", 10)
    for n in range(7):
        pen.stroke([(208 + n * 4, 800), (204 + n * 5, 868)], "#c9963f", 3)
    return pen.done(), cut.filter(ImageFilter.GaussianBlur(0.8))


def stage_piano() -> Image.Image:
    chance = seeded("stage-piano")
    picture = gradient(WIDE, (0, "#0a0a1f"), (0.45, "#1b1a48"), (0.7, "#3a2a66"), (0.72, "#15122f"), (1, "#070615"))
    haze = clouds(WIDE, chance, 4, 3, 4)
    cones = [
        (300, -60, 560, 0.30, "#5a6fe0"),
        (700, -60, 800, 0.34, "#ffc46a"),
        (1080, -60, 930, 0.46, "#ffd99a"),
        (1500, -60, 1210, 0.30, "#c45ab0"),
        (1720, -60, 1480, 0.22, "#5a6fe0"),
        (80, -60, 330, 0.2, "#c45ab0"),
    ]
    smoke = levels(haze, -70, 200)
    for x, y, target, power, colour in cones:
        light = beams(Image.new("RGB", (900, 600)), [([((x - 9) / 2, y / 2), ((x + 9) / 2, y / 2),
            ((target + 190) / 2, 440), ((target - 190) / 2, 440)], power),
                      ([((x - 5) / 2, y / 2), ((x + 5) / 2, y / 2), ((target + 95) / 2, 440), ((target - 95) / 2,
                          440)], power * 0.6)], colour, 7)  # fmt: skip
        cones_light = ImageChops.multiply(light, Image.merge("RGB", (smoke.resize((900, 600)),) * 3))
        picture = ImageChops.screen(picture, cones_light.resize(WIDE, Image.Resampling.BILINEAR))
    floor = 868
    stage = gradient((1800, 332), "#4a2f5c", "#1f1636", "#090714")
    picture.paste(stage, (0, floor))
    for target, colour, power in (
        (560, "#5a6fe0", 0.5),
        (860, "#ffc46a", 0.85),
        (1210, "#c45ab0", 0.5),
        (330, "#c45ab0", 0.3),
        (1480, "#5a6fe0", 0.35),
    ):
        oval_glow(picture, target, floor + 34, 330, 80, colour, power)
    piano = _grand_piano()
    mirror = ImageOps.flip(piano)
    fade = faded(mirror.size, 120, 40, 0, 0, 0)
    left = 520
    picture.paste(mirror.convert("RGB"), (left, floor + 60), ImageChops.multiply(mirror.getchannel("A"), fade))
    oval_glow(picture, 1000, 700, 420, 260, "#ffb85c", 0.28)
    picture.paste(piano, (left, floor + 62 - piano.height), piano)
    pen = Pen(picture)
    for x in (300, 700, 1080, 1500, 1720, 80):
        pen.block(x - 26, -10, x + 26, 34, "#05050f", 8)
        pen.oval(x, 36, 22, 7, "#fff3d0")
    pen.block(0, 6, 1800, 16, "#05050f")
    for _ in range(240):
        x, y = chance.gauss(900, 380), chance.uniform(80, 860)
        pen.disc(x, y, chance.uniform(0.6, 2.2), f"#ffe9c0{chance.randint(20, 110):02x}")
    for row, (level, size, tone) in enumerate(((1142, 46, "#0a0818"), (1200, 64, "#04030b"))):
        x = -10 + row * 40
        while x < 1830:
            pen.oval(x, level + chance.uniform(-6, 6), size * 0.44, size * 0.56, tone)
            pen.block(x - size * 0.85, level + size * 0.44, x + size * 0.85, level + 160, tone, size * 0.5)
            x += size * chance.uniform(1.8, 2.6)
    picture = pen.done()
    for x in (300, 700, 1080, 1500):
        glow(picture, x, 36, 130, "#fff0d0", 0.7)
    return finished(picture, chance, grain=0.08, corners=0.35)


def _grand_piano() -> Image.Image:
    """A grand piano from the side, its lid open, with its bench; cut out, feet in the last row."""
    pen = Pen(Image.new("RGBA", (900, 560), "#08060f00"))
    ink, edge = "#08060f", "#f0b865"
    lid = [(250, 250), (300, 44), (330, 34), (470, 30), (600, 52), (690, 110), (742, 186), (800, 250)]
    pen.area(lid, ink)
    pen.area([(278, 244), (318, 62), (340, 52), (468, 48), (590, 68), (672, 122), (722, 192), (762, 244)], "#3a1f1c")
    pen.area([(300, 244), (334, 78), (470, 64), (582, 82), (520, 244)], "#6b3a24")
    pen.stroke([(300, 44), (330, 34), (470, 30), (600, 52), (690, 110), (742, 186), (800, 250)], edge, 3)
    for n in range(22):
        pen.stroke([(330 + n * 19, 262), (346 + n * 18, 238)], "#e2a85a", 1.4)
    pen.stroke([(610, 250), (596, 66)], "#e2a85a", 4)
    body = [(170, 262), (250, 248), (806, 248), (836, 262), (840, 330), (820, 352), (250, 352), (236, 372), (170, 372)]
    pen.area(body, ink)
    pen.stroke([(250, 250), (806, 250), (836, 264)], edge, 3.4)
    pen.stroke([(252, 346), (818, 346)], "#6b4a3a", 2)
    pen.block(150, 316, 262, 336, "#f4ead6", 2)
    for n in range(9):
        pen.block(158 + n * 11.5, 316, 163 + n * 11.5, 328, ink)
    pen.block(146, 336, 250, 352, ink, 3)
    pen.area([(236, 250), (262, 178), (348, 178), (330, 250)], ink)
    pen.area([(252, 240), (270, 188), (338, 188), (322, 240)], "#f4ead6")
    for n in range(4):
        pen.stroke([(266 - n * 1, 202 + n * 10), (330 - n * 3, 202 + n * 10)], "#8a7a70", 1.4)
    for x, tall in ((210, 560), (470, 548), (766, 560)):
        pen.area([(x - 24, 350), (x + 24, 350), (x + 10, tall - 26), (x - 10, tall - 26)], ink)
        pen.block(x - 15, tall - 30, x + 15, tall - 16, ink, 4)
        pen.disc(x, tall - 9, 9, "#c9963f")
        pen.stroke([(x - 22, 356), (x - 9, tall - 30)], "#8a5a4a", 2)
    pen.stroke([(330, 352), (330, 520)], ink, 9)
    pen.stroke([(310, 524), (372, 524)], "#c9963f", 6)
    pen.block(14, 396, 136, 424, "#1d1226", 10)
    pen.block(14, 396, 136, 404, "#7a3f4a", 5)
    for x in (30, 120):
        pen.stroke([(x, 420), (x + (6 if x < 60 else -6), 556)], ink, 10)
    return pen.done()
