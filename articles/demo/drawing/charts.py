"""The three charts: water at the old harbour, the price of wool, forty-year means of the Hallen core.

They have no titles, the caption says what they show. The figures are invented, and agree with those in the stories.
"""

from PIL import Image, ImageFont

from .brushes import Pen

SIZE = (1600, 1000)
PAPER, INK, MUTED, GRID = "#fbf8f2", "#22252b", "#6f7278", "#e3ddd0"
LEFT, RIGHT, TOP, BOTTOM = 110, 1540, 130, 850


def chart_water() -> Image.Image:
    levels = [
        2.94,
        2.71,
        3.08,
        2.86,
        3.17,
        2.78,
        2.99,
        3.22,
        2.83,
        3.05,
        2.91,
        3.52,
        3.02,
        2.88,
        3.26,
        2.97,
        3.11,
        2.84,
        3.19,
        3.07,
    ]
    water, deep, alarm = "#8dbccd", "#2f7391", "#c2382c"
    pen, end = _sheet(), 1330
    scale = _upright(pen, [2.4, 2.6, 2.8, 3.0, 3.2, 3.4, 3.6], "{:.1f}", "Metres above datum", end)
    step = (end - LEFT) / len(levels)
    for first, second, level, colour in (
        ("Quay wall", "3.4 m", 3.4, alarm),
        ("Gates would", "be lowered, 2.9 m", 2.9, INK),
    ):
        for x in range(LEFT, end, 16):
            pen.stroke([(x, scale(level)), (x + 8, scale(level))], colour, 2)
        _write(pen, end + 14, scale(level) - 3, first, 27, colour, "ls")
        _write(pen, end + 14, scale(level) + 5, second, 27, colour, "lt")
    for number, level in enumerate(levels):
        x = LEFT + step * (number + 0.5)
        over = level > 3.4
        colour = alarm if over else (deep if level >= 2.9 else water)
        pen.block(x - 2, scale(level), x + 2, BOTTOM, f"{colour}77")
        pen.disc(x, scale(level), 19 if over else 15, colour)
        ago = len(levels) - number
        if ago in (20, 15, 10, 5, 1):
            name = {20: "20 winters ago", 1: "last winter"}.get(ago, str(ago))
            _write(pen, x, BOTTOM + 18, name, 28, MUTED, "mt")
    x = LEFT + step * 11.5
    _write(pen, x + 26, scale(3.52) - 4, "3.52 m, nine winters ago", 32, alarm, "lm", weight=1)
    _axis(pen, end)
    _source(pen, "Source: Merrow harbour office. Highest water of each winter at the old harbour.")
    return pen.done()


def chart_wool() -> Image.Image:
    prices = [0.98, 1.04, 1.01, 1.12, 1.18, 1.22, 1.31, 1.2, 1.07, 0.95, 0.83, 0.74, 1.06]
    accent, line = "#b5532a", "#8a8378"
    pen = _sheet()
    scale = _upright(pen, [0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4], "{:.2f}", "Crowns a kilo")
    step = (RIGHT - 70 - LEFT - 40) / (len(prices) - 1)
    spots = [(LEFT + 40 + n * step, scale(price)) for n, price in enumerate(prices)]
    pen.area([(spots[0][0], BOTTOM), *spots, (spots[-1][0], BOTTOM)], "#e9dcc899")
    cost = scale(0.79)
    for x in range(LEFT, RIGHT, 16):
        pen.stroke([(x, cost), (x + 8, cost)], INK, 2)
    _write(pen, LEFT + 44, cost + 12, "What it costs to shear it off the sheep, 0.79", 27, INK, "lt")
    pen.stroke(spots[:-1], line, 6)
    pen.stroke(spots[-2:], accent, 8)
    for n, (x, y) in enumerate(spots):
        last = n >= len(spots) - 2
        pen.disc(x, y, 14 if last else 9, accent if last else line)
        pen.disc(x, y, 6 if last else 3.5, PAPER)
        ago = len(prices) - 1 - n
        if ago in (12, 9, 6, 3, 0):
            _write(pen, x, BOTTOM + 18, {12: "12 years ago", 0: "this year"}.get(ago, str(ago)), 28, MUTED, "mt")
    _write(pen, spots[6][0], spots[6][1] - 26, "1.31", 30, MUTED, "ms")
    _write(pen, spots[-2][0], spots[-2][1] + 26, "0.74", 32, accent, "mt", weight=1)
    _write(pen, spots[-1][0], spots[-1][1] - 28, "1.06", 40, accent, "ms", weight=1)
    _write(pen, spots[-1][0] - 6, spots[-1][1] - 74, "+43%", 30, accent, "ms")
    _axis(pen)
    _source(pen, "Source: Aldermouth wool sale. Average price of raw wool at the yearly main sale.")
    return pen.done()


def chart_ice() -> Image.Image:
    means = [-0.08, 0.05, 0.14, 0.22, 0.3, 0.24, 0.11, 0.16, 0.04, -0.06, 0.02, -0.12, -0.2, -0.15, -0.31, -0.26,
        -0.38, -0.47,
             -0.35, -0.44, -0.3, -0.22, -0.27, -0.1, -0.04, 0.12, 0.28, 1.2]  # fmt: skip
    warm, cold, accent, ash = "#dba67f", "#8fb4c9", "#c2382c", "#4f4a45"
    pen = _sheet()
    scale = _upright(pen, [-0.6, -0.3, 0, 0.3, 0.6, 0.9, 1.2], "{:+.1f}", "Degrees from the mean of the whole core")
    step = (RIGHT - LEFT) / len(means)
    for number, mean in enumerate(means):
        left = LEFT + step * number
        colour = accent if number == len(means) - 1 else (warm if mean > 0 else cold)
        pen.block(left + 3, min(scale(mean), scale(0)), left + step - 3, max(scale(mean), scale(0)), colour, 2)
    pen.stroke([(LEFT, scale(0)), (RIGHT, scale(0))], INK, 2.4)
    for x in range(LEFT, RIGHT - round(step), 16):
        pen.stroke([(x, scale(0.3)), (x + 8, scale(0.3))], "#b9855c", 1.8)
    edge = RIGHT - step - 16
    _write(pen, edge, scale(1.2) + 4, "The past forty years", 34, accent, "rt", weight=1)
    _write(pen, edge, scale(1.2) + 48, "0.9 degrees warmer than any other forty", 29, accent, "rt")
    _write(pen, LEFT + step * 4.5, scale(0.3) - 14, "warmest forty years before", 27, "#9a6238", "ms")
    _write(pen, LEFT + step * 17.5, scale(-0.47) + 14, "coldest", 27, "#4f7d96", "mt")
    for name, ago in (("1,100 years ago", 1100), ("800", 800), ("600", 600), ("400", 400), ("200", 200), ("today", 0)):
        x = RIGHT - ago / 1120 * (RIGHT - LEFT)
        _write(pen, x, BOTTOM + 18, name, 28, MUTED, "rt" if ago == 0 else ("lt" if ago == 1100 else "mt"))
    for ago in (1010, 742, 518, 229):
        x = RIGHT - ago / 1120 * (RIGHT - LEFT)
        pen.area([(x - 10, BOTTOM - 2), (x + 10, BOTTOM - 2), (x, BOTTOM - 22)], ash)
    _write(pen, RIGHT - 4, BOTTOM - 8, "layers of volcanic ash", 25, ash, "rs")
    _axis(pen)
    _source(pen, "Source: university of Merrow. Means of forty years from oxygen in the Hallen core.")
    return pen.done()


def _sheet() -> Pen:
    return Pen(Image.new("RGB", SIZE, PAPER))


def _upright(pen: Pen, ticks: list[float], form: str, unit: str, right: float = RIGHT):
    """Draw the scale on the left with its unit and grid, and return what turns a value into a height on the sheet."""
    low, high = ticks[0], ticks[-1]

    def scale(value: float) -> float:
        return BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP)

    for tick in ticks:
        pen.stroke([(LEFT, scale(tick)), (right, scale(tick))], GRID, 1.6)
        _write(pen, LEFT - 18, scale(tick), form.format(tick).replace("+0.0", "0"), 28, MUTED, "rm")
    _write(pen, 34, 52, unit, 30, INK, "lm", weight=0.5)
    return scale


def _axis(pen: Pen, right: float = RIGHT) -> None:
    pen.stroke([(LEFT, BOTTOM), (right, BOTTOM)], INK, 2.4)


def _source(pen: Pen, text: str) -> None:
    pen.stroke([(34, 926), (1566, 926)], GRID, 1.6)
    _write(pen, 34, 960, text, 25, MUTED, "lm")


def _write(
    pen: Pen, x: float, y: float, text: str, size: float, colour: str, anchor: str, *, weight: float = 0
) -> None:
    """Set a line of Pillow's own type, heavier by a weight in pixels."""
    font = ImageFont.load_default(size=size * 2)
    place = (x * 2, y * 2)
    pen.ink.text(place, text, fill=colour, font=font, anchor=anchor, stroke_width=weight, stroke_fill=colour)
