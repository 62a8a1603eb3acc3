"""Whether two files show one picture: held against the demo's own pictures, sent again in other sizes and formats."""

from io import BytesIO
from itertools import combinations

import pytest
from PIL import Image as Canvas
from PIL import ImageDraw

from articles.demo.drawing import catalogue
from articles.pictures import intake
from articles.pictures.likeness import Likeness

# Drawing one takes seconds: a few of them here; the docstring of pictures/likeness.py says what all 33 came to. The two
# harbours are the nearest pair of all.
SOME = ["harbour-dawn", "tram-dusk", "river-fog"]


@pytest.fixture(scope="module")
def pictures():
    return {name: catalogue.PICTURES[name].draw().convert("RGB") for name in SOME}


def saved(picture: Canvas.Image, format: str = "JPEG", **options) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, format, **options)
    return buffer.getvalue()


def likeness(content: bytes) -> Likeness:
    return intake.check(BytesIO(content)).likeness


def resized(picture: Canvas.Image, width: int) -> Canvas.Image:
    return picture.resize((width, round(picture.height * width / picture.width)), Canvas.Resampling.LANCZOS)


AGAIN = {
    "bad JPEG": lambda p: saved(p, quality=40),
    "progressive": lambda p: saved(p, quality=85, progressive=True),
    "a third": lambda p: saved(resized(p, p.width // 3)),
    "a phone's": lambda p: saved(resized(p, 320), quality=60),
    "PNG": lambda p: saved(resized(p, 900), "PNG"),
    "WebP": lambda p: saved(p, "WEBP", quality=70),
    "AVIF": lambda p: saved(resized(p, 700), "AVIF"),
    "grey": lambda p: saved(p.convert("L").convert("RGB"), quality=90),
}


class TestTwins:
    @pytest.mark.parametrize("again", [name for name in AGAIN if name != "grey"])
    def test_are_known_however_they_were_saved_again(self, pictures, again):
        for name, picture in pictures.items():
            original = likeness(saved(picture, quality=92))

            assert original.is_twin_of(likeness(AGAIN[again](picture))), name

    def test_are_known_when_only_the_file_says_how_to_hold_them(self, pictures):
        picture = pictures["tram-dusk"]
        exif = Canvas.Exif()
        exif[0x0112] = 6
        turned = saved(picture.transpose(Canvas.Transpose.ROTATE_90), exif=exif)

        assert likeness(saved(picture)).is_twin_of(likeness(turned))

    def test_are_known_over_a_transparent_ground(self):
        drawn = Canvas.new("RGBA", (600, 400), (255, 255, 255, 0))
        ImageDraw.Draw(drawn).ellipse((100, 50, 400, 300), fill=(200, 40, 40, 255))
        ground = Canvas.new("RGB", drawn.size, "white")
        ground.paste(drawn, mask=drawn.getchannel("A"))

        assert likeness(saved(drawn, "PNG")).is_twin_of(likeness(saved(ground)))


class TestOthers:
    def test_are_no_twins(self, pictures):
        marks = [likeness(saved(picture)) for picture in pictures.values()]

        assert not [pair for pair in combinations(marks, 2) if pair[0].is_twin_of(pair[1])]

    def test_of_flat_colours_differ_by_colour(self):
        """Nothing to follow in them: their gradients are the same."""
        teal, plum = (likeness(saved(Canvas.new("RGB", (600, 400), colour))) for colour in ("teal", "plum"))

        assert teal.bits_to(plum) == 0
        assert not teal.is_twin_of(plum)

    def test_of_another_shape_are_no_twins(self):
        wide, square = (likeness(saved(Canvas.new("RGB", size, "teal"))) for size in ((600, 400), (400, 400)))

        assert not wide.is_twin_of(square)

    def test_without_their_colours_are_other_pictures(self, pictures):
        """A second opinion that counts: the same gradients, other colours."""
        picture = pictures["tram-dusk"]
        original, grey = likeness(saved(picture)), likeness(AGAIN["grey"](picture))

        assert original.bits_to(grey) <= 4
        assert not original.is_twin_of(grey)


def test_is_read_as_it_was_written(pictures):
    mark = likeness(saved(pictures["river-fog"]))

    assert Likeness.read(str(mark)) == Likeness(mark.gradients, mark.colours, round(mark.shape, 4))
    assert len(str(mark)) <= 130
