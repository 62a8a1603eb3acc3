"""Bars as SVG, by a few lines of our own: kept pages beside nginx and a bare application."""

from html import escape

WIDTH, LEFT, RIGHT, BAR, GAP, TOP = 760, 190, 90, 11, 12, 64
SHOWN = {
    "nginx": ("nginx, from a file", "#b9b4a8"),
    "floor": ("bare application", "#8fa3b5"),
    "warm": ("our page, kept", "#a3341f"),
    "cold": ("our page, not kept", "#3c3a36"),
}


def bars(rows: list[dict], stories: int) -> str:
    """A picture of rates; each row has a name and a rate for each of SHOWN."""
    longest = max(row[who] for row in rows for who in SHOWN)
    height = TOP + len(rows) * (len(SHOWN) * BAR + GAP) + 10
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        ' font-family="sans-serif" font-size="12" role="img">',
        f"<title>Requests a second, {stories:,} stories</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fbfaf7"/>',
        f'<text x="12" y="22" font-size="15" fill="#1b1a18">Requests a second, {stories:,} stories</text>',
    ]
    for number, (words, colour) in enumerate(SHOWN.values()):
        x = 12 + number * 180
        lines.append(f'<rect x="{x}" y="36" width="11" height="11" fill="{colour}"/>')
        lines.append(f'<text x="{x + 17}" y="46" fill="#1b1a18">{words}</text>')
    y = TOP
    for row in rows:
        middle = y + len(SHOWN) * BAR / 2 + 4
        lines.append(
            f'<text x="{LEFT - 10}" y="{middle:.0f}" text-anchor="end" fill="#1b1a18">{escape(row["name"])}</text>'
        )
        for who, (_, colour) in SHOWN.items():
            length = max(1, row[who] / longest * (WIDTH - LEFT - RIGHT))
            lines.append(f'<rect x="{LEFT}" y="{y}" width="{length:.0f}" height="{BAR - 1}" fill="{colour}"/>')
            lines.append(
                f'<text x="{LEFT + length + 6:.0f}" y="{y + 9}" font-size="10" fill="#56534c">{row[who]:,.0f}</text>'
            )
            y += BAR
        y += GAP
    return "\n".join([*lines, "</svg>", ""])
