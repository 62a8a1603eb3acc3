"""The night sky: a comet, and the stars that turn above an observatory."""

import math

from PIL import Image, ImageChops, ImageFilter, ImageOps

from .brushes import (
    clouds,
    faded,
    finished,
    forest,
    glow,
    gradient,
    land,
    levels,
    lit,
    mist,
    oval_glow,
    ridge,
    seeded,
    shade,
    speckle,
    stars,
)
from .pen import WIDE, Pen


def comet() -> Image.Image:
    chance = seeded("comet")
    picture = gradient(WIDE, (0, "#070d24"), (0.4, "#11264a"), (0.7, "#24577a"), (0.86, "#7fb0a8"), (0.93, "#f0c98a"))
    lane = clouds((2400, 520), chance, 7, 3, 6)
    band = ImageChops.multiply(levels(lane, 60, 230), faded((2400, 520), 0, 70, 210, 255, 200, 60, 0))
    dust = levels(clouds((2400, 520), chance, 10, 4, 5), 130, 200)
    dust = ImageChops.multiply(dust, faded((2400, 520), 0, 0, 120, 255, 120, 0, 0))
    band = ImageChops.subtract(band, dust).resize((600, 130)).rotate(-34, Image.Resampling.BICUBIC, expand=True)
    field = Image.new("L", (450, 300))
    field.paste(band, (205 - band.width // 2, 112 - band.height // 2))
    picture = lit(picture, field.point([v * 0.5 for v in range(256)]), "#b9a6d8")
    picture = lit(picture, levels(field, 120, 255, 130), "#ffd9b0")
    grit = levels(speckle((1800, 1200), chance), 246, 255)
    grit = ImageChops.multiply(
        grit, field.resize(WIDE, Image.Resampling.BICUBIC).point([min(255, v * 2) for v in range(256)])
    )
    picture = lit(picture, grit, "#dfe6ff")
    picture = stars(picture, chance, 1000, 1000)
    picture = _tail(picture, chance)
    for level, rise, high, low in ((1020, 60, "#2c5a70", "#4a7a80"), (1070, 46, "#173a52", "#1f4a5c")):
        land(picture, ridge(chance, 1800, level, rise, 0.42), high, low, depth=120)
    line = ridge(chance, 1800, 1140, 40, 0.4)
    land(picture, line, "#071626", "#050f1c")
    pen = Pen(picture)
    forest(pen, line[:90], chance, 120, "#071626", 0.5)
    x, y = 1290, 1128
    pen.stroke([(x, y - 70), (x - 30, y + 12)], "#050f1c", 5)
    pen.stroke([(x, y - 70), (x + 28, y + 12)], "#050f1c", 5)
    pen.stroke([(x, y - 70), (x + 2, y + 12)], "#050f1c", 5)
    pen.stroke([(x - 66, y - 118), (x + 44, y - 42)], "#050f1c", 20)
    pen.person(x + 66, y + 12, 96, "#050f1c")
    pen.person(x + 130, y + 14, 64, "#050f1c")
    pen.person(x - 150, y + 12, 100, "#050f1c")
    return finished(pen.done(), chance, grain=0.08, corners=0.25)


def _tail(picture: Image.Image, chance) -> Image.Image:
    """The comet's two tails, of dust (broad, warm, bent) and of gas (narrow, blue, straight), and its head."""
    head = (640, 690)
    dust, gas = Image.new("L", (450, 300)), Image.new("L", (450, 300))
    for tail, turn, wide, bend, power in ((dust, -0.72, 0.2, 0.32, 5), (gas, -0.98, 0.055, 0.0, 7)):
        pen = Pen(tail)
        for layer in range(9):
            half, left, right = wide * (1 - layer / 9), [], []
            for n in range(25):
                far = n / 24 * (250 - layer * 14)
                angle = turn + bend * (n / 24) ** 1.5
                spread = 1.5 + half * far
                cx, cy = head[0] / 4 + far * math.cos(angle), head[1] / 4 + far * math.sin(angle)
                left.append((cx + spread * math.sin(angle), cy - spread * math.cos(angle)))
                right.append((cx - spread * math.sin(angle), cy + spread * math.cos(angle)))
            step = Pen(Image.new("L", tail.size))
            step.area(left + right[::-1], 13 + power)
            pen.sheet = ImageChops.add(pen.sheet, step.sheet)
        soft = pen.done().filter(ImageFilter.GaussianBlur(2.5))
        fade = (
            Image.radial_gradient("L")
            .resize((520, 520))
            .crop((260 - head[0] // 4, 260 - head[1] // 4, 710 - head[0] // 4, 560 - head[1] // 4))
        )
        soft = ImageChops.multiply(soft, fade.point([max(0, 255 - v * 1.9) for v in range(256)]))
        tail.paste(soft)
    picture = lit(picture, dust, "#ffe3b0")
    picture = lit(picture, gas, "#8fd0ff")
    glow(picture, *head, 240, "#d9f4e6", 0.8, 2.6)
    glow(picture, *head, 70, "#ffffff", 1, 1.6)
    return picture


def telescope() -> Image.Image:
    chance = seeded("telescope")
    picture = gradient(WIDE, (0, "#140a2e"), (0.35, "#3b1c5a"), (0.62, "#8a3d6b"), (0.8, "#e2775c"), (0.9, "#ffc27a"))
    pole = (1120, 300)
    pen = Pen(picture)
    for _ in range(520):
        radius = 20 + 1250 * chance.random() ** 0.75
        start = chance.uniform(0, 360)
        length = chance.uniform(10, 34)
        tint = chance.choice(["#ffffff", "#ffe3c0", "#cfd6ff", "#ffd0b0"])
        pen.curve(
            (pole[0] - radius, pole[1] - radius, pole[0] + radius, pole[1] + radius),
            start,
            start + length,
            f"{tint}{round(40 + 190 * chance.random() ** 2.2):02x}",
            chance.choice([1, 1, 1.5, 2.2]),
        )
    picture = pen.done()
    haze = faded(WIDE, 0, 0, 0, 30, 120, 190, 200)
    shade(picture, haze, "#f08a62", 0.75)
    oval_glow(picture, 500, 1030, 1200, 380, "#ffcf8a", 0.6)
    land(picture, ridge(chance, 1800, 960, 70, 0.48), "#8f4468", "#c4685f", depth=150)
    land(picture, ridge(chance, 1800, 1010, 56, 0.48), "#5c2c5a", "#8a4460", depth=130)
    mist(picture, chance, "#ffb88a", 900, 1120, 0.5)
    hill = [(x, 1130 - 130 * math.exp(-(((x - 640) / 560) ** 2)) + 6 * math.sin(x / 60)) for x in range(0, 1812, 12)]
    land(picture, hill, "#26123c", "#140a26")
    pen = Pen(picture)
    pen.block(420, 800, 860, 1030, "#3a1d4a", 4)
    pen.block(420, 800, 520, 1030, "#5f2f58", 4)
    pen.block(404, 788, 876, 812, "#4a2552", 4)
    pen.curve((418, 580, 862, 1024), 180, 360, "#3a1d4a", 223)
    picture = pen.done()
    dome = Pen(Image.new("L", (444, 224)))
    dome.curve((0, 0, 444, 444), 180, 360, 255, 223)
    evening = ImageOps.invert(Image.radial_gradient("L")).resize((640, 640)).crop((218, 20, 662, 244))
    picture.paste(
        "#e8856a", (418, 580), ImageChops.multiply(dome.done(), evening).point([v * 0.85 for v in range(256)])
    )
    pen = Pen(picture)
    for n in range(1, 6):
        pen.curve((418 + n * 37, 580, 862 - n * 37, 1024), 180, 360, "#26123c55", 2)
    slit = [(676, 584), (738, 604), (758, 788), (690, 788)]
    pen.area(slit, "#ffd98a")
    pen.area([(684, 600), (732, 616), (748, 788), (698, 788)], "#fff0c0")
    pen.stroke([(727, 788), (711, 640)], "#3a1d4a", 24)
    pen.stroke([(713, 668), (704, 566)], "#3a1d4a", 34)
    pen.block(586, 900, 650, 1030, "#26123c", 3)
    pen.block(592, 906, 644, 1030, "#ffcf7a", 3)
    for x in (470, 730, 800):
        pen.block(x, 880, x + 34, 930, "#ffc66b" if x != 730 else "#26123c", 3)
    pen.person(618, 1022, 84, "#26123c")
    for x, tall in ((930, 84), (976, 78), (1010, 86), (300, 80)):
        foot = hill[int(x / 12)][1] + 6
        pen.person(x, foot, tall, "#140a26")
    forest(pen, [(x, y + 10) for x, y in hill[96:]], chance, 110, "#1b0d30", 0.5)
    forest(pen, [(x, y + 12) for x, y in hill[:18]], chance, 130, "#1b0d30", 0.5)
    picture = pen.done()
    glow(picture, 740, 700, 240, "#ffd98a", 0.7)
    glow(picture, 618, 960, 150, "#ffc66b", 0.55)
    return finished(picture, chance, grain=0.08, corners=0.25)
