"""A core of ice."""

import math

from PIL import Image, ImageChops, ImageFilter

from .brushes import clouds, finished, glow, gradient, levels, lit, oval_glow, seeded, shade, sideways
from .pen import WIDE, Pen


def ice() -> Image.Image:
    chance = seeded("ice")
    picture = gradient(WIDE, "#0a1626", "#12304a", "#0b1c30")
    oval_glow(picture, 900, 560, 1300, 620, "#2f7fa8", 0.5)
    top, bottom = 235, 875
    tall = bottom - top
    years = _seasons(chance, (2000, 1))
    core = years.resize((2000, tall), Image.Resampling.BILINEAR)
    lumps = clouds((2000, tall), chance, 16, 7, 5)
    core = ImageChops.overlay(core, Image.merge("RGB", (levels(lumps, -60, 320),) * 3))
    # Layers bow a little, as in a drilled core seen on its round side.
    bow = [40 * math.sin(math.pi * (y + 0.5) / tall) for y in range(tall)]
    bent = Image.new("RGB", (1900, tall))
    for y in range(0, tall, 2):
        left = round(50 - bow[y])
        bent.paste(core.crop((left, y, left + 1900, y + 2)), (0, y))
    pen = Pen(bent)
    for _ in range(900):
        x, y = chance.uniform(0, 1900), tall / 2 + chance.gauss(0, 0.24) * tall
        radius = chance.random() ** 2.5 * 7 + 1
        pen.oval(x, y, radius * 1.5, radius, f"#f4fcff{chance.randint(50, 150):02x}")
        pen.oval(x - radius * 0.3, y - radius * 0.3, radius * 0.5, radius * 0.35, "#ffffffcc")
    for _ in range(26):
        x, y = chance.uniform(0, 1900), chance.uniform(30, tall - 60)
        crack = [(x, y)]
        for _ in range(5):
            crack.append((crack[-1][0] + chance.uniform(-14, 26), crack[-1][1] + chance.uniform(8, 34)))
        pen.stroke(crack, "#ffffff66", 1.6)
        pen.area([*crack, (x + 30, y + 30)], "#ffffff1f")
    bent = pen.done()
    round_off = gradient(
        bent.size,
        (0, "#1c3f5c"),
        (0.05, "#5f93ad"),
        (0.22, "#f4f8fa"),
        (0.5, "#c9d8e0"),
        (0.8, "#6f93a8"),
        (0.96, "#274a66"),
        (1, "#3f6f8a"),
    )
    bent = ImageChops.multiply(bent, round_off)
    pen = Pen(Image.new("L", bent.size))
    pen.block(0, 72, 1900, 96, 150)
    pen.block(0, 118, 1900, 124, 90)
    pen.block(0, tall - 30, 1900, tall - 16, 70)
    gloss = ImageChops.multiply(
        pen.done().resize((475, tall // 4)).filter(ImageFilter.GaussianBlur(2.2)),
        levels(clouds((475, tall // 4), chance, 9, 2, 3), -40, 190),
    )
    bent = lit(bent, gloss, "#e9faff")
    pen = Pen(Image.new("L", (450, 300)))
    pen.oval(230, 228, 240, 16, 220)
    shade(picture, pen.done().filter(ImageFilter.GaussianBlur(7)), "#02060e")
    picture.paste(bent, (-20, top))
    pen = Pen(picture)
    for n in range(13):
        x = 60 + n * 145
        for part in range(10):
            pen.stroke(
                [(x + part * 14.5, 1010), (x + part * 14.5, 1010 + (34 if part == 0 else 22 if part == 5 else 14))],
                "#e9dcb0",
                3 if part == 0 else 1.6,
            )
    pen.area([(0, 1006), (1800, 1006), (1800, 1010), (0, 1010)], "#e9dcb0")
    picture = pen.done()
    oval_glow(picture, 620, 360, 620, 120, "#d9f4ff", 0.35)
    glow(picture, 1300, 620, 420, "#ffce8a", 0.16)
    return finished(picture, chance, grain=0.06, corners=0.4)


def _seasons(chance, size: tuple[int, int]) -> Image.Image:
    """A line of ice: pale winters, bluer summers, and here and there the grey of an eruption."""
    line = Image.new("RGB", size)
    x = 0
    while x < size[0]:
        wide = chance.randint(12, 52)
        summer = chance.choice(["#7fc0dc", "#5fa8cf", "#9ad4e6", "#4a93c4"])
        winter = chance.choice(["#e6f4f8", "#f4fafb", "#d0eaf2"])
        season = sideways((wide, size[1]), winter, winter, summer, winter)
        if chance.random() < 0.06:
            season = Image.new("RGB", (max(5, wide // 4), size[1]), chance.choice(["#4a4f5c", "#6b5f5a", "#3d4654"]))
        line.paste(season, (x, 0))
        x += season.width
    return line
