"""The pen that every picture is drawn with: twice the size, then reduced, so that edges come out smooth."""

from collections.abc import Iterable, Sequence

from PIL import Image, ImageDraw

WIDE = (1800, 1200)
Point = tuple[float, float]


class Pen:
    """Draws at twice the size, in the coordinates of the picture; colours may be transparent ("#rrggbbaa").

    With a band (top and bottom) only that part is worked on, in the picture itself, which costs so much less.
    """

    def __init__(self, picture: Image.Image, band: tuple[float, float] | None = None):
        self.picture = picture
        top, bottom = band or (0, picture.height)
        self.top = max(0, int(top))
        part = picture.crop((0, self.top, picture.width, min(picture.height, int(bottom)))) if band else picture
        self.sheet = part.resize((part.width * 2, part.height * 2), Image.Resampling.NEAREST)
        self.ink = ImageDraw.Draw(self.sheet, "RGBA" if picture.mode == "RGB" else None)

    def _twice(self, points: Iterable[Point]) -> list[Point]:
        return [(x * 2, (y - self.top) * 2) for x, y in points]

    def area(self, points: Iterable[Point], colour) -> None:
        self.ink.polygon(self._twice(points), fill=colour)

    def stroke(self, points: Sequence[Point], colour, width: float = 1) -> None:
        # Rounded joints are drawn in Python and slow; a curve of many points does without.
        joint = "curve" if 2 < len(points) < 9 and width > 2 else None
        self.ink.line(self._twice(points), fill=colour, width=max(1, round(width * 2)), joint=joint)

    def oval(self, x: float, y: float, across: float, down: float, colour) -> None:
        self.ink.ellipse(self._twice([(x - across, y - down), (x + across, y + down)]), fill=colour)

    def disc(self, x: float, y: float, radius: float, colour) -> None:
        self.oval(x, y, radius, radius, colour)

    def block(self, left: float, top: float, right: float, bottom: float, colour, corner: float = 0) -> None:
        box = self._twice([(left, top), (right, bottom)])
        if corner:
            self.ink.rounded_rectangle(box, corner * 2, fill=colour)
        else:
            self.ink.rectangle(box, fill=colour)

    def curve(self, box: Sequence[float], start: float, end: float, colour, width: float = 1) -> None:
        """Part of an oval's outline, in degrees from three o'clock, clockwise."""
        self.ink.arc(self._twice([box[:2], box[2:]]), start, end, fill=colour, width=max(1, round(width * 2)))

    def person(self, x: float, feet: float, height: float, colour) -> None:
        """A tiny standing silhouette."""
        across = height / 9
        self.oval(x, feet - height * 0.92, across * 0.62, across * 0.75, colour)
        self.area([(x - across * 0.4, feet - height * 0.85), (x + across * 0.4, feet - height * 0.85),
                   (x + across * 1.05, feet - height * 0.78), (x + across * 1.2, feet - height * 0.5),
                   (x + across, feet - height * 0.36), (x + across * 0.85, feet), (x + across * 0.25, feet),
                   (x + across * 0.05, feet - height * 0.3), (x - across * 0.3, feet), (x - across * 0.9, feet),
                   (x - across, feet - height * 0.36), (x - across * 1.2, feet - height * 0.5),
                   (x - across * 1.05, feet - height * 0.78)], colour)  # fmt: skip

    def done(self) -> Image.Image:
        """Return the picture with everything drawn."""
        part = self.sheet.reduce(2)
        if part.size != self.picture.size:
            self.picture.paste(part, (0, self.top))
            return self.picture
        return part
