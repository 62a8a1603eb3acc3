"""Balls of wool."""

import math

from PIL import Image, ImageChops, ImageFilter, ImageOps

from .brushes import clouds, finished, glow, gradient, levels, lit, seeded, shade, speckle
from .pen import WIDE, Pen


def wool_yarn() -> Image.Image:
    chance = seeded("wool-yarn")
    picture = gradient(WIDE, (0, "#e9b9a0"), (0.5, "#f3d0b8"), (0.62, "#f0c6ab"), (0.625, "#c98f72"), (1, "#a8694f"))
    window = Image.new("L", (450, 300))
    pen = Pen(window)
    for column in range(2):
        for row in range(2):
            x, y = 190 + column * 80, 8 + row * 84
            pen.area([(x, y), (x + 70, y - 10), (x + 58, y + 66), (x - 14, y + 78)], 150)
    picture = lit(picture, pen.done().filter(ImageFilter.GaussianBlur(3)), "#ffdfae")
    weave = levels(clouds((1800, 450), chance, 90, 30, 3), 60, 200, 60)
    picture.paste("#7f4a38", (0, 750), weave)
    balls = [
        (430, 560, 215, "#2f6f78"),
        (905, 500, 250, "#d9a233"),
        (1370, 565, 220, "#b8452f"),
        (680, 800, 190, "#f0e2c9"),
        (1130, 825, 205, "#7a3f5c"),
        (1560, 850, 165, "#8fa37a"),
        (240, 850, 175, "#e07f62"),
    ]
    pen = Pen(Image.new("L", (450, 300)))
    for x, y, radius, _ in balls:
        pen.oval((x + radius * 0.32) / 4, (y + radius * 0.9) / 4, radius * 1.12 / 4, radius * 0.22 / 4, 190)
    shade(picture, pen.done().filter(ImageFilter.GaussianBlur(6)), "#4a1f1c")
    for x, y, radius, colour in balls:
        ball = _yarn(chance, radius, colour)
        picture.paste(ball, (x - ball.width // 2, y - ball.height // 2), ball)
    pen = Pen(picture)
    for shift, tone, width in ((5, "#4a1f1c55", 11), (0, "#b85a42", 10), (-2.5, "#ee9a7d", 3)):
        loose = [
            (300 + 620 * t + 60 * math.sin(t * 9), 1018 + 60 * math.sin(t * 7) + 60 * t + shift)
            for t in (n / 70 for n in range(71))
        ]
        pen.stroke(loose, tone, width)
    for (x, y), (end_x, end_y) in (((1420, 1150), (700, 1060)), ((1500, 1070), (760, 1150))):
        pen.stroke([(x + 8, y + 14), (end_x + 8, end_y + 14)], "#4a1f1c66", 15)
        pen.stroke([(x, y), (end_x, end_y)], "#8a5a34", 15)
        pen.stroke([(x, y - 3), (end_x, end_y - 3)], "#dba86a", 5)
        pen.disc(x, y, 20, "#5c3522")
        pen.disc(x - 5, y - 6, 7, "#a8744a")
    picture = pen.done()
    glow(picture, 300, 0, 1100, "#ffe6b8", 0.4)
    return finished(picture, chance, grain=0.08)


def _yarn(chance, radius: int, colour: str) -> Image.Image:
    """A ball of wool, wound in many directions, lit from the upper left; cut out."""
    side = radius * 2 + 20
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    pen = Pen(Image.new("RGB", (side, side), tuple(round(c * 0.5) for c in (red, green, blue))))
    middle = side / 2
    for wrap in range(8):
        tilt, spin = chance.uniform(0.5, 1.3), chance.uniform(0, math.tau)
        axis = (math.sin(tilt) * math.cos(spin), math.sin(tilt) * math.sin(spin), math.cos(tilt))
        flat = math.hypot(axis[0], axis[1])
        first = (-axis[1] / flat, axis[0] / flat, 0.0)
        second = (-axis[2] * first[1], axis[2] * first[0], axis[0] * first[1] - axis[1] * first[0])
        # The first winding covers the whole ball, the others lie over it as bands.
        begin = chance.uniform(-0.7, 0.1)
        offs = [begin + n * 0.056 for n in range(12)] if wrap else [n * 0.062 - 0.98 for n in range(32)]
        for off in offs:
            ring, tone = math.sqrt(max(0.0, 1 - off * off)), chance.uniform(0.84, 1.12)
            way = []
            for n in range(21):
                turn = math.tau * n / 20
                c, s = math.cos(turn) * ring, math.sin(turn) * ring
                if off * axis[2] + c * first[2] + s * second[2] > -0.12:
                    way.append(
                        (
                            middle + (off * axis[0] + c * first[0] + s * second[0]) * radius,
                            middle + (off * axis[1] + c * first[1] + s * second[1]) * radius,
                        )
                    )
                elif way:
                    _strand(pen, way, radius, (red, green, blue), tone)
                    way = []
            _strand(pen, way, radius, (red, green, blue), tone)
    ball = pen.done()
    light = (
        ImageOps.invert(Image.radial_gradient("L"))
        .resize((side * 2, side * 2))
        .crop((round(side * 0.72), round(side * 0.78), round(side * 1.72), round(side * 1.78)))
    )
    ball = ImageChops.multiply(ball, ImageOps.colorize(levels(light, 96, 235), "#4a3444", "#fffaf0"))
    fuzz = levels(speckle((side // 2, side // 2), chance).resize((side, side), Image.Resampling.BICUBIC), 60, 200)
    ball = ImageChops.overlay(ball, Image.merge("RGB", (levels(fuzz, -500, 755),) * 3))
    ball = lit(ball, levels(light, 205, 300), "#fff0d0")
    cut = Pen(Image.new("L", (side, side)))
    cut.disc(middle, middle, radius, 255)
    for _ in range(150):
        turn = chance.uniform(0, math.tau)
        x, y = middle + radius * 0.985 * math.cos(turn), middle + radius * 0.985 * math.sin(turn)
        cut.stroke(
            [
                (x, y),
                (
                    x + 9 * math.cos(turn + chance.uniform(-1.2, 1.2)),
                    y + 9 * math.sin(turn + chance.uniform(-1.2, 1.2)),
                ),
            ],
            150,
            1,
        )
    ball.putalpha(cut.done())
    return ball


def _strand(pen: Pen, way, radius: int, colour, tone: float) -> None:
    if len(way) < 3:
        return
    wide = radius * 0.062
    pen.stroke(way, tuple(round(c * tone * 0.58) for c in colour), wide * 1.2)
    pen.stroke(
        [(x - wide * 0.1, y - wide * 0.14) for x, y in way],
        tuple(min(255, round(c * tone * 1.06 + 6)) for c in colour),
        wide * 0.72,
    )
