"""A lighthouse in a storm."""

import math

from PIL import Image, ImageChops, ImageOps

from .brushes import beams, clouds, faded, finished, glow, gradient, land, levels, seeded
from .pen import WIDE, Pen


def lighthouse() -> Image.Image:
    chance = seeded("lighthouse")
    picture = gradient(WIDE, (0, "#0f2c38"), (0.35, "#2b5a5e"), (0.56, "#86a695"), (0.62, "#d9cfa2"))
    for cells, tint, low, high in (
        ((2, 3), "#0a1c25", 90, 200),
        ((3, 5), "#1b414a", 130, 230),
        ((3, 5), "#b9c0a0", 170, 280),
    ):
        cover = levels(clouds((1800, 760), chance, *cells, 6), low, high)
        picture.paste(tint, (0, 0), ImageChops.multiply(cover, faded(cover.size, 255, 230, 120, 20)))
    lamp = (1240, 357)
    far = ((lamp, (-100, 130), (-100, 420)), (lamp, (1900, 250), (1900, 470)))
    near = ((lamp, (-100, 215), (-100, 335)), (lamp, (1900, 315), (1900, 405)))
    picture = beams(picture, [(s, 0.3) for s in far] + [(s, 0.36) for s in near], "#fff0b8", 14)
    waves = [(735, 7, "#86ada0", "#2f6167"), (775, 14, "#649a93", "#1f4d58"), (840, 24, "#4f8c8a", "#153f4c")]
    for level, rise, high, low in waves:
        picture = _breaker(picture, chance, level, rise, high, low)
    pen = Pen(picture)
    _rock(pen, chance, 1240, 760, 330, 215, ["#122630", "#1b3640", "#0c1c25", "#26464e"])
    tower = [(1190, 770), (1207, 415), (1273, 415), (1290, 770)]
    pen.area(tower, "#efe8d6")
    for top, bottom in ((470, 545), (620, 700)):
        half = [46.5 + (y - 700) * 0.048 for y in (top, bottom)]
        pen.area(
            [(1240 - half[0], top), (1240 + half[0], top), (1240 + half[1], bottom), (1240 - half[1], bottom)],
            "#c2452d",
        )
    pen.area([(1250, 415), (1273, 415), (1290, 770), (1258, 770)], "#0b243066")
    pen.block(1190, 402, 1290, 417, "#16303a", 3)
    pen.block(1214, 330, 1266, 402, "#fff3c4", 4)
    for x in (1214, 1231, 1249, 1266):
        pen.stroke([(x, 328), (x, 402)], "#16303a", 3)
    pen.area([(1204, 332), (1240, 288), (1276, 332)], "#a83a26")
    pen.stroke([(1240, 292), (1240, 262)], "#16303a", 3)
    for y in (590, 730):
        pen.block(1234, y - 22, 1246, y, "#27424a", 3)
    pen.block(1296, 668, 1400, 760, "#d9d3c2")
    pen.area([(1286, 670), (1348, 618), (1410, 670)], "#7b3326")
    pen.block(1330, 694, 1350, 716, "#ffd98a")
    for x, y, half in ((420, 520, 26), (530, 470, 19), (640, 560, 16), (880, 300, 15)):
        pen.stroke([(x - half, y - half * 0.45), (x - half * 0.4, y - half * 0.6), (x, y), (x + half * 0.5,
            y - half * 0.7),
                    (x + half, y - half * 0.4)], "#f1ead6", 2.6)  # fmt: skip
    picture = pen.done()
    spray = levels(clouds((760, 330), chance, 5, 4, 4), 70, 230, 230)
    picture.paste(
        "#dfe8dc",
        (860, 650),
        ImageChops.multiply(spray, ImageOps.invert(levels(Image.radial_gradient("L"), 60, 176)).resize(spray.size)),
    )
    for level, rise, high, low in (
        (915, 38, "#458486", "#0e3441"),
        (1020, 52, "#357179", "#0a2834"),
        (1140, 62, "#275f6b", "#061a24"),
    ):
        picture = _breaker(picture, chance, level, rise, high, low)
    glow(picture, *lamp, 260, "#fff0b8", 0.95)
    pen = Pen(picture)
    for _ in range(420):
        x, y, long = chance.uniform(0, 1850), chance.uniform(-40, 1200), chance.uniform(14, 46)
        pen.stroke([(x, y), (x - long * 0.42, y + long)], "#dbe8df24", 1.3)
    return finished(pen.done(), chance, grain=0.09, corners=0.35)


def _breaker(picture: Image.Image, chance, level: int, rise: int, high: str, low: str) -> Image.Image:
    """One row of waves of two lengths, foam on the higher crests and down their backs."""
    length, shift = rise * 11, chance.uniform(0, 1)

    def height(x: float) -> float:
        long, middle, short = (x / (length * part) + shift * turn for part, turn in ((1, 1), (0.61, 5), (0.23, 9)))
        swell = (0.5 + 0.5 * math.sin(math.tau * long + 0.7 * math.sin(math.tau * long))) ** 2
        return rise * (
            1.25 * swell + 0.7 * (0.5 + 0.5 * math.sin(math.tau * middle)) ** 2 + 0.2 * abs(math.sin(math.tau * short))
        )

    line = [(x, level - height(x)) for x in range(0, picture.width + 6, 6)]
    land(picture, line, high, low, depth=50 + rise * 3)
    pen = Pen(picture, (level - rise * 4, level + rise * 6 + 20))
    for start, end in zip(line, line[1:], strict=False):
        lift = (level - start[1]) / rise
        if lift > 0.8:
            pen.stroke([start, end], f"#eef2e6{round(min(235, (lift - 0.75) * 240)):02x}", 1 + rise * 0.05 * lift)
    for _ in range(rise * 6 + 120):
        x = chance.uniform(0, picture.width)
        lift = height(x) / rise
        if lift > chance.uniform(0.7, 1.8):
            down = chance.random() ** 2.6 * rise * 1.5
            half = chance.uniform(2, 5 + rise * 0.3)
            pen.oval(
                x - down * 0.5,
                level - height(x) + down + 2,
                half,
                0.8 + half * 0.14,
                f"#edf3e8{round(chance.uniform(40, 190)):02x}",
            )
            if lift > 1.35 and rise > 20:
                pen.disc(
                    x - chance.uniform(-4, rise),
                    level - height(x) - chance.random() ** 2 * rise * 0.9,
                    chance.uniform(0.7, 2.4),
                    "#f1f5eaaa",
                )
    for _ in range(90):
        x, down, half = (
            chance.uniform(0, picture.width),
            chance.uniform(0.2, 3.6) * rise,
            chance.uniform(0.4, 2.2) * rise,
        )
        y = level - height(x) * max(0, 1 - down / rise / 2.5) + down
        tilt = (height(x + 8) - height(x - 8)) / 16 * half * max(0, 1 - down / rise / 2.5)
        pen.stroke(
            [(x - half, y + tilt), (x, y + half * 0.03), (x + half, y - tilt)],
            chance.choice([f"{low}77", f"{high}88", f"{high}55", "#dfe9df1c"]),
            1.5 + rise * 0.03,
        )
    return pen.done()


def _rock(pen: Pen, chance, x: int, top: int, half: int, depth: int, colours: list[str]) -> None:
    """A skerry of broken slabs."""
    outline = [(x - half, top + depth), (x - half * 0.75, top + depth * 0.45), (x - half * 0.4, top + 16),
        (x - half * 0.2, top - 6),
               (x + half * 0.5, top - 8), (x + half * 0.8, top + depth * 0.3), (x + half, top + depth)]  # fmt: skip
    pen.area(outline, colours[0])
    for _ in range(60):
        at, y = x + chance.uniform(-0.75, 0.75) * half, top + chance.uniform(0.05, 0.95) * depth
        if y > top + max(0, abs(at - x) / half - 0.3) * depth:
            wide, tall = chance.uniform(14, 60), chance.uniform(10, 38)
            pen.area([(at, y), (at + wide, y + tall * 0.2), (at + wide * 0.8, y + tall), (at - wide * 0.3,
                y + tall * 0.7)],
                     chance.choice(colours))  # fmt: skip
