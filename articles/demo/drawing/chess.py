"""A game of chess in low light."""

from PIL import Image, ImageChops, ImageFilter, ImageOps

from .brushes import clouds, faded, finished, glow, gradient, oval_glow, seeded, shade, sideways
from .pen import WIDE, Pen

# Half the width of each piece on its way up, of its height: (how high, how wide).
FOOT = [(0, 0.2), (0.035, 0.2), (0.05, 0.18), (0.09, 0.185), (0.11, 0.15), (0.14, 0.13)]
PROFILES = {
    "pawn": [*FOOT, (0.2, 0.1), (0.5, 0.066), (0.56, 0.07), (0.585, 0.13), (0.615, 0.13), (0.64, 0.075), (0.66,
        0.105), (0.71, 0.145), (0.78, 0.168), (0.85, 0.168), (0.92, 0.145), (0.97, 0.1), (1, 0.05), (1, 0.0)],
    "rook": [*FOOT, (0.25, 0.105), (0.6, 0.085), (0.66, 0.095), (0.68, 0.14), (0.72, 0.14), (0.74, 0.115), (0.8,
        0.13), (0.98, 0.14), (1, 0.14)],
    "bishop": [*FOOT, (0.25, 0.085), (0.55, 0.05), (0.6, 0.055), (0.615, 0.11), (0.635, 0.11), (0.65, 0.06), (0.68,
        0.07), (0.76, 0.105), (0.84, 0.095), (0.92, 0.045), (0.935, 0.03), (0.96, 0.038), (0.985, 0.03), (1, 0.0)],
    "queen": [*FOOT, (0.25, 0.085), (0.58, 0.048), (0.63, 0.055), (0.645, 0.105), (0.665, 0.105), (0.68, 0.06),
        (0.72, 0.06), (0.88, 0.11), (0.92, 0.118), (0.925, 0.07), (0.95, 0.055), (0.96, 0.03), (0.98, 0.034), (1, 0.0)],
    "king": [*FOOT, (0.25, 0.088), (0.56, 0.052), (0.61, 0.06), (0.625, 0.108), (0.645, 0.108), (0.66, 0.065), (0.7,
        0.062), (0.83, 0.1), (0.87, 0.1), (0.9, 0.055), (0.905, 0.02), (0.935, 0.018), (0.936, 0.05), (0.955, 0.05),
        (0.956, 0.018), (1, 0.018)],
}  # fmt: skip


def chess() -> Image.Image:
    chance = seeded("chess")
    picture = gradient(WIDE, (0, "#20323a"), (0.3, "#3f5c5f"), (0.47, "#a89a78"), (0.5, "#d9bf8c"))
    far = Image.new("RGB", (450, 300))
    pen = Pen(far)
    for _ in range(26):
        pen.disc(
            chance.uniform(0, 450),
            chance.uniform(0, 120),
            chance.uniform(5, 17),
            chance.choice(["#ffd08a2c", "#ffb46a24", "#9fd0c41c"]),
        )
    picture = ImageChops.screen(
        picture, pen.done().filter(ImageFilter.GaussianBlur(1.5)).resize(WIDE, Image.Resampling.BICUBIC)
    )
    horizon = 470
    plan = Image.new("L", (800, 800), 40)
    for row in range(16):
        for column in range(16):
            if (row + column) % 2:
                plan.paste(225, (column * 50, row * 50, column * 50 + 50, row * 50 + 50))
    grain = clouds((800, 800), chance, 60, 4, 3)
    plan = Image.blend(plan, ImageChops.overlay(plan, grain), 0.5).rotate(24, Image.Resampling.BICUBIC, expand=True)
    steep = 0.0052
    wide, middle = 0.5, plan.width / 2
    plane = (wide, middle * steep, middle - wide * 900, 0, 2.9, 90, 0, steep)
    squares = plan.transform((1800, 730), Image.Transform.PERSPECTIVE, plane, Image.Resampling.BICUBIC)
    board = ImageOps.colorize(squares, "#4a2a1c", "#f2dcae", "#b98a5a")
    board = ImageChops.multiply(board, gradient(board.size, "#c9b59a", "#ffffff", "#d9c4b0"))
    soft = board.crop((0, 0, 1800, 220)).filter(ImageFilter.BoxBlur(3))
    board.paste(soft, (0, 0), faded(soft.size, 255, 0))
    picture.paste(board, (0, horizon))
    glow(picture, 100, 300, 1500, "#ffcf8a", 0.45)
    pieces = [("pawn", 1180, 590, 170, 0), ("rook", 1530, 600, 230, 0), ("pawn", 900, 610, 180, 0), ("bishop", 1360,
        650, 310, 0), ("pawn", 420, 640, 210, 1),
              ("queen", 1080, 790, 500, 0), ("pawn", 1600, 860, 330, 0), ("rook", 190, 830, 400, 1), ("king", 620,
                  1040, 800, 1), ("pawn", 1340, 1110, 470, 1)]  # fmt: skip
    dark = Image.new("L", (450, 300))
    pen = Pen(dark)
    for kind, x, foot, tall, _ in pieces:
        outline = _outline(kind, tall)
        # The sun stands low on the left: a shadow lies along the board, twice as long as the piece.
        pen.area([((x + px * 0.35 + py * 1.75) / 4, (foot - 8 + px * 0.42 + py * 0.16) / 4) for px, py in outline], 200)
        pen.oval(x / 4, (foot - 6) / 4, tall * 0.2 / 4, tall * 0.06 / 4, 230)
    dark = pen.done().filter(ImageFilter.GaussianBlur(1.3))
    low = Image.new("L", (450, 300))
    low.paste(dark.crop((0, horizon // 4, 450, 300)), (0, horizon // 4))
    shade(picture, low, "#1d1226", 0.72)
    for kind, x, foot, tall, white in pieces:
        piece = _turned_piece(kind, tall, "ivory" if white else "ebony")
        if tall < 260:
            piece = piece.filter(ImageFilter.BoxBlur(2))
        picture.paste(piece, (x - piece.width // 2, foot - piece.height + 14), piece)
    oval_glow(picture, 0, 560, 1100, 600, "#ffb45c", 0.32)
    return finished(picture, chance, grain=0.08, corners=0.4)


def _outline(kind: str, tall: float) -> list[tuple[float, float]]:
    """The silhouette of a piece around its foot: across, and up."""
    right = [(wide * tall, high * tall) for high, wide in PROFILES[kind]]
    # Corners are cut off twice: on the lathe nothing stays sharp.
    for _ in range(2):
        cuts = [(part * ax + (1 - part) * bx, part * ay + (1 - part) * by)
                for (ax, ay), (bx, by) in zip(right, right[1:], strict=False) for part in (0.75, 0.25)]  # fmt: skip
        right = [right[0], *cuts, right[-1]]
    return right + [(-x, y) for x, y in reversed(right)]


def _turned_piece(kind: str, tall: int, wood: str) -> Image.Image:
    """A piece as from the lathe, lit from the left; cut out."""
    size = (round(tall * 0.46), tall + 40)
    middle = size[0] / 2
    cut = Pen(Image.new("L", size))
    points = _outline(kind, tall)
    cut.area([(middle + x, size[1] - 20 - y) for x, y in points], 255)
    cut.oval(middle, size[1] - 20, tall * 0.2, tall * 0.035, 255)
    if kind == "rook":
        for x in (-0.075, 0.075):
            cut.block(middle + x * tall - tall * 0.022, 18, middle + x * tall + tall * 0.022, 20 + tall * 0.06, 0)
    if kind == "bishop":
        cut.stroke([(middle + tall * 0.02, 20 + tall * 0.2), (middle + tall * 0.075, 20 + tall * 0.1)], 0, tall * 0.016)
    colours = {
        "ivory": (
            (0, "#fff8e4"),
            (0.3, "#fffdf4"),
            (0.45, "#f3ddb0"),
            (0.62, "#c99f68"),
            (0.8, "#7d5638"),
            (1, "#9a7350"),
        ),
        "ebony": (
            (0, "#d9a066"),
            (0.22, "#8a5434"),
            (0.36, "#4a2a20"),
            (0.6, "#231519"),
            (0.85, "#120b10"),
            (1, "#33222a"),
        ),
    }[wood]
    piece = Image.new("RGB", size)
    profile = sorted((y, x) for x, y in points if x >= 0)
    bar, toned, halves, tones = sideways((256, 1), *colours), {}, [], []
    for row in range(size[1]):
        up = max(0, size[1] - 20 - row)
        below = max((p for p in profile if p[0] <= up), default=profile[0])
        above = min((p for p in profile if p[0] >= up), default=profile[-1])
        slope = (above[1] - below[1]) / ((above[0] - below[0]) or 1)
        halves.append(max(2, round(below[1] + slope * (up - below[0])) + 2))
        # A bead that widens upwards lies in shade, one that narrows catches the light.
        tones.append(max(0.6, min(1.18, 1 - slope * 0.35)))
    for row, half in enumerate(halves):
        near = tones[max(0, row - 6) : row + 7]
        tone = round(sum(near) / len(near), 2)
        if tone not in toned:
            toned[tone] = bar.point([min(255, v * tone) for v in range(256)] * 3)
        piece.paste(toned[tone].resize((half * 2, 1), Image.Resampling.BILINEAR), (round(middle) - half, row))
    piece.putalpha(cut.done())
    return piece
