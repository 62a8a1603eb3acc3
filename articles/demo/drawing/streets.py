"""Streets of Merrow: a tram in the rain at dusk, roofs with solar panels in the sun."""

from PIL import Image, ImageChops

from .brushes import beams, clouds, faded, finished, glow, gradient, land, levels, mist, oval_glow, ridge, seeded, shade
from .pen import WIDE, Pen
from .reflecting import glints, light_path, water


def tram_dusk() -> Image.Image:
    chance = seeded("tram-dusk")
    street = 800
    picture = gradient(WIDE, (0, "#1a2350"), (0.3, "#47417f"), (0.5, "#a8618a"), (0.62, "#f0a47c"), (0.68, "#ffd8a0"))
    cover = levels(clouds((1800, 600), chance, 2, 4, 5), 130, 250, 200)
    picture.paste("#2a2b60", (0, 0), cover)
    oval_glow(picture, 900, 720, 520, 420, "#ffb27c", 0.8)
    pen = Pen(picture)
    for depth, (near, far) in enumerate(((560, 700), (400, 560), (190, 400), (-60, 190))):
        colour = ["#6a4a7c", "#463c72", "#2c2f62", "#181d48"][depth]
        for mirror in (1, -1):
            _front(pen, chance, near, far, street, depth, colour, mirror)
    pen.block(0, street - 8, 1800, street + 4, "#141838")
    for n, y in enumerate((150, 182)):
        pen.stroke([(0, y - 60 + n * 20), (620, 470 + n * 8), (880, 640)], "#12153a", 3)
        pen.stroke([(1800, y - 90 + n * 20), (1150, 460 + n * 8), (905, 640)], "#12153a", 3)
    picture = pen.done()
    for x, y, radius in (
        (410, 640, 150),
        (640, 690, 90),
        (1395, 640, 150),
        (1160, 690, 90),
        (120, 560, 230),
        (1690, 560, 230),
    ):
        glow(picture, x, y, radius, "#ffc06a", 0.75)
    mist(picture, chance, "#e8a58a", 620, 830, 0.45)
    tram = _tram()
    picture.paste(tram, (690, street + 30 - tram.height), tram)
    for x in (770, 1008):
        glow(picture, x, street - 58, 210, "#fff0c4", 0.85, 2.4)
    glow(picture, 889, street - 330, 130, "#ffb45c", 0.6)
    water(picture, street + 22, chance, "#2b2a5c", deep="#0c0f2b", swell=0.75)
    pen = Pen(picture)
    for x, colour, spread in (
        (770, "#fff0c4", 26),
        (1008, "#fff0c4", 26),
        (410, "#ffc06a", 16),
        (1395, "#ffc06a", 16),
        (140, "#ffb65c", 24),
        (1680, "#ff8f6d", 24),
    ):
        light_path(pen, chance, x, street + 30, 1190, colour, spread=spread, count=150)
    for left, right in ((838, 700), (946, 1085)):
        pen.stroke([(left, street + 34), (right - (left - right) * 0.4, 1220)], "#ffd9a566", 4)
        pen.stroke([(left + 4, street + 34), (right - (left - right) * 0.4 + 12, 1220)], "#0b0e2a99", 6)
    glints(pen, chance, (0, 860, 1800, 1200), ["#080a2666", "#ffc99a22", "#0a0d2c55"], 320)
    for x, feet, tall in ((452, 862, 92), (498, 858, 84), (1330, 850, 78), (1560, 905, 128)):
        pen.person(x, feet, tall, "#0d1030")
        pen.oval(x, feet + 4, tall * 0.2, 4, "#05071e88")
    for x, feet, tall in ((1560, 905, 128), (475, 860, 96)):
        pen.curve(
            (x - tall * 0.45, feet - tall * 1.16, x + tall * 0.45, feet - tall * 0.5), 180, 360, "#c8413b", tall * 0.3
        )
        pen.stroke([(x, feet - tall * 1.1), (x, feet - tall * 0.5)], "#0d1030", 2)
    picture = pen.done()
    blur = Pen(Image.new("RGB", WIDE))
    for _ in range(34):
        side = chance.choice([chance.uniform(-30, 420), chance.uniform(1380, 1830)])
        radius = chance.uniform(12, 40)
        blur.disc(
            side, chance.uniform(330, 1130), radius, chance.choice(["#ffb84d30", "#ff7a4d2a", "#ffe0a028", "#6fd0d022"])
        )
    for _ in range(700):
        x, y, long = chance.uniform(0, 1800), chance.uniform(0, 1200), chance.uniform(12, 34)
        blur.stroke([(x, y), (x - long * 0.16, y + long)], "#cfd4ff1c", 1.2)
    picture = ImageChops.screen(picture, blur.done())
    return finished(picture, chance)


def _front(pen: Pen, chance, near: int, far: int, street: int, depth: int, colour: str, mirror: int) -> None:
    """A block of house fronts on one side of the street, drawn from its near edge to its far one."""

    def at(x: float) -> float:
        return x if mirror == 1 else 1800 - x

    def roof(x: float) -> float:
        return 640 - (900 - x) * tall

    tall = chance.uniform(0.62, 0.78)
    edge = [(at(near), street), (at(near), roof(near)), (at(far), roof(far)), (at(far), street)]
    pen.area(edge, colour)
    pen.area(
        [
            (at(near), roof(near)),
            (at(near) + mirror * 18, roof(near) - 34 * (1 + depth) * 0.5),
            (at(far), roof(far) - 10),
            (at(far), roof(far)),
        ],
        "#10143a",
    )
    columns = 4 + depth // 2
    rows = 5
    for column in range(columns):
        left = near + (far - near) * (column + 0.22) / columns
        right = near + (far - near) * (column + 0.72) / columns
        for row in range(rows):
            upper, lower = 0.1 + row * 0.155, 0.1 + row * 0.155 + 0.1
            lighted = chance.random() < 0.42
            light = chance.choice(["#ffc667", "#ffb04f", "#ffd98c", "#f2925a"]) if lighted else "#0f1338"
            corners = [
                (at(x), roof(x) + (street - roof(x)) * part)
                for x, part in ((left, upper), (right, upper), (right, lower), (left, lower))
            ]
            pen.area(corners, light if lighted else "#0d113799")
        if chance.random() < 0.85:
            shop = [
                (at(x), roof(x) + (street - roof(x)) * part)
                for x, part in ((left - 8, 0.89), (right + 10, 0.89), (right + 10, 0.985), (left - 8, 0.985))
            ]
            pen.area(shop, chance.choice(["#ffd27a", "#ffb65c", "#ffe3a6", "#ff9a62"]))
            awning = [
                (at(x), roof(x) + (street - roof(x)) * part)
                for x, part in ((left - 12, 0.86), (right + 14, 0.86), (right + 14, 0.9), (left - 12, 0.9))
            ]
            pen.area(awning, chance.choice(["#b4363d", "#1c6f78", "#d4803a", "#2a2b62"]))


def _tram() -> Image.Image:
    """A tram from the front, cut out."""
    pen = Pen(Image.new("RGBA", (400, 480), "#7d202c00"))
    pen.stroke([(150, 96), (240, 44), (180, 8)], "#10132f", 5)
    pen.stroke([(140, 8), (260, 8)], "#10132f", 6)
    pen.block(56, 92, 344, 452, "#a82a34", 46)
    pen.block(56, 290, 344, 452, "#8b1f2d", 22)
    pen.block(56, 268, 344, 300, "#f3e3c4")
    pen.block(76, 150, 324, 272, "#1d2148", 18)
    pen.block(82, 156, 318, 266, "#ffd489", 14)
    pen.block(82, 156, 196, 266, "#f7bd67", 14)
    pen.block(196, 152, 204, 270, "#a82a34")
    pen.block(120, 106, 280, 140, "#171a3c", 9)
    for n in range(9):
        pen.block(136 + n * 15, 116, 146 + n * 15, 130, "#ffb52e" if n % 4 else "#171a3c")
    pen.disc(262, 196, 12, "#2a1f40")
    pen.block(242, 210, 282, 266, "#2a1f40", 12)
    pen.block(76, 262, 324, 272, "#1d2148")
    for x in (110, 150):
        pen.disc(x, 226, 11, "#5c3550")
        pen.block(x - 17, 238, x + 17, 264, "#5c3550", 8)
    for x in (92, 308):
        pen.disc(x, 384, 23, "#f3e3c4")
        pen.disc(x, 384, 18, "#fffbe6")
    pen.block(150, 372, 250, 396, "#f3e3c4", 5)
    pen.block(70, 440, 330, 470, "#14173a", 10)
    pen.stroke([(76, 110), (62, 160), (60, 260)], "#e0606044", 5)
    return pen.done()


def solar_roofs() -> Image.Image:
    chance = seeded("solar-roofs")
    picture = gradient(WIDE, (0, "#58b3c9"), (0.3, "#a9dcd6"), (0.45, "#f6ecc8"))
    cover = levels(clouds((1800, 480), chance, 3, 3, 5), 140, 230, 235)
    picture.paste("#fffaf0", (0, 0), ImageChops.multiply(cover, faded(cover.size, 255, 255, 200, 60)))
    glow(picture, 1560, 120, 640, "#fff6c8", 0.8)
    land(picture, ridge(chance, 1800, 400, 34, 0.42), "#9cc3ab", "#d6dfb8", depth=120)
    land(picture, ridge(chance, 1800, 440, 24, 0.42), "#73a58a", "#b4cba0", depth=120)
    pen = Pen(picture)
    rows = [(462, 0.32), (566, 0.56), (770, 0.98), (1145, 1.6)]
    for number, (eaves, size) in enumerate(rows):
        x = -chance.uniform(40, 200) * size
        while x < 1800:
            wide = chance.uniform(250, 330) * size
            _house(pen, chance, x, eaves, wide, size, number)
            x += wide
        if number < 3:
            for _ in range(round(7 / size)):
                at = chance.uniform(0, 1800)
                for _ in range(9):
                    pen.disc(
                        at + chance.gauss(0, 20 * size),
                        eaves + 98 * size + chance.gauss(0, 12 * size),
                        chance.uniform(12, 26) * size,
                        chance.choice(["#3f7a58", "#5a9560", "#2f664f", "#7aab63"]),
                    )
    picture = pen.done()
    haze = faded(WIDE, 0, 0, 60, 70, 20, 0, 0, 0)
    shade(picture, haze, "#fff0c8", 1.6)
    light = beams(Image.new("RGB", WIDE), [([(1560, 60), (1560, 160), (-200, 1500), (-900, 900)], 0.3)], "#ffe9a8", 90)
    return finished(ImageChops.screen(picture, light), chance, grain=0.06, corners=0)


def _house(pen: Pen, chance, x: float, eaves: float, wide: float, size: float, row: int) -> None:
    """A terrace house from its street side: roof slope towards us, with or without panels, chimney, upper windows."""
    tall, lean = 150 * size, 26 * size
    tiles = chance.choice(["#c8603c", "#b9522f", "#d2744a", "#bd6144", "#a84a34"])
    wall = chance.choice(["#f3dfbd", "#efe8d8", "#e6b98f", "#d9cfc0", "#f0c9a0", "#c9d6cf"])
    pen.block(x, eaves - 4, x + wide, eaves + 330 * size, wall)
    pen.block(x, eaves - 4, x + wide, eaves + 26 * size, "#5a2e3a55")
    for n in range(3):
        left = x + wide * (0.12 + n * 0.29)
        pen.block(left, eaves + 44 * size, left + wide * 0.17, eaves + 118 * size, "#fbf6ea", 3 * size)
        pen.block(
            left + 4 * size,
            eaves + 49 * size,
            left + wide * 0.17 - 4 * size,
            eaves + 113 * size,
            chance.choice(["#3d6a80", "#4f8494", "#2d5369"]),
        )
        pen.stroke(
            [(left + wide * 0.085, eaves + 49 * size), (left + wide * 0.085, eaves + 113 * size)], "#fbf6ea", 3 * size
        )
        if chance.random() < 0.5:
            pen.block(left - 4 * size, eaves + 116 * size, left + wide * 0.17 + 4 * size, eaves + 128 * size, "#8a4a34")
            for _ in range(6):
                pen.disc(
                    left + chance.uniform(0, wide * 0.17),
                    eaves + chance.uniform(106, 120) * size,
                    6 * size,
                    chance.choice(["#d9443a", "#f2c14e", "#4f8a4f"]),
                )
    roof = [
        (x - 4 * size, eaves),
        (x + lean, eaves - tall),
        (x + wide + lean, eaves - tall),
        (x + wide - 4 * size + 8 * size, eaves),
    ]
    pen.area(roof, tiles)
    for n in range(1, 12):
        y = eaves - tall * n / 12
        shift = lean * n / 12
        pen.stroke([(x + shift, y), (x + wide + shift, y)], "#6d241d38", 2.4 * size)
        for _ in range(3):
            at = x + shift + chance.uniform(0, wide - 30 * size)
            pen.block(at, y, at + 24 * size, y + tall / 12, chance.choice(["#f0a0702c", "#7a2e2420"]))
    pen.block(x + lean - 4, eaves - tall - 5 * size, x + wide + lean, eaves - tall + 5 * size, "#e09066")
    pen.block(x - 4, eaves - 4 * size, x + wide + 4, eaves + 5 * size, "#7b4638")
    chimney = x + wide * 0.86 + lean
    pen.block(chimney - 15 * size, eaves - tall - 62 * size, chimney + 15 * size, eaves - tall + 16 * size, "#a5503a")
    pen.block(chimney - 19 * size, eaves - tall - 66 * size, chimney + 19 * size, eaves - tall - 54 * size, "#7d3a2c")
    pen.area([(chimney - 15 * size, eaves - tall + 12 * size), (chimney + 15 * size, eaves - tall + 12 * size),
              (chimney - 44 * size, eaves - tall + 66 * size), (chimney - 74 * size, eaves - tall + 66 * size)],
                  "#5a1d2a55")  # fmt: skip
    if chance.random() < 0.72:
        across, down = chance.choice([(4, 2), (5, 2), (4, 3)])
        for column in range(across):
            for line in range(down):
                low, high = 0.12 + line * 0.74 / down, 0.12 + (line + 0.92) * 0.74 / down
                left, right = 0.1 + column * 0.64 / across, 0.1 + (column + 0.94) * 0.64 / across
                corners = [
                    (x + wide * a + lean * b, eaves - tall * b)
                    for a, b in ((left, low), (left, high), (right, high), (right, low))
                ]
                pen.area(corners, chance.choice(["#16407c", "#1c4f92", "#123569"]))
                pen.area(
                    [corners[1], corners[2], corners[0]], "#5fa8dd66" if (column + line + row) % 3 else "#d8f0ff77"
                )
                for part in (0.33, 0.66):
                    a, b = corners[0], corners[3]
                    c, d = corners[1], corners[2]
                    pen.stroke(
                        [(a[0] + (b[0] - a[0]) * part, a[1]), (c[0] + (d[0] - c[0]) * part, c[1])],
                        "#9cc8ee66",
                        1.2 * size,
                    )
                pen.stroke([*corners, corners[0]], "#dfe8ee", 2 * size)
