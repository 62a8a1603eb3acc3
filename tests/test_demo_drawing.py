"""The demo's pictures: every one that the stories name, credited in the file as an agency would."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from articles.demo.drawing import PICTURES
from articles.pictures import intake, metadata

STORIES = Path(__file__).parent.parent / "articles" / "demo" / "stories"
NAMES = """
    harbour-dawn tram-dusk market-hall river-fog chart-water allotments bridge-fog lighthouse salt-flats mountains
    sea-cable wool-yarn chart-wool bakery shipyard solar-roofs office-light kitchen-table stage-piano theatre bookshop
    letterpress film-festival rowing stadium hill-road chess comet seagrass ice chart-ice meadow telescope
""".split()
# One of each shape and kind, and the one without a creator: all 33 would take ten seconds.
SAMPLE = ["market-hall", "sea-cable", "film-festival", "chart-wool"]


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {name: PICTURES[name].jpeg() for name in SAMPLE}


class TestPictures:
    def test_are_those_of_the_plan(self):
        assert sorted(PICTURES) == sorted(NAMES)
        assert all(name == drawn.name for name, drawn in PICTURES.items())

    def test_include_every_one_that_a_story_names(self):
        named = {
            name
            for story in STORIES.glob("*.toml")
            for name in re.findall(r'^lead = "([^"]+)"|data-picture="([^"]+)"', story.read_text(), re.MULTILINE)
        }

        assert {first or second for first, second in named} <= set(PICTURES)

    def test_are_described_for_who_cannot_see_them(self):
        lengths = {name: len(drawn.alternative_text) for name, drawn in PICTURES.items()}

        assert {name: length for name, length in lengths.items() if not 60 <= length <= 160} == {}

    def test_name_an_agency_only_where_the_credit_does(self):
        assert [drawn.name for drawn in PICTURES.values() if not drawn.credit.endswith(drawn.provider)] == []
        assert [drawn.name for drawn in PICTURES.values() if not drawn.credit.startswith(drawn.creator)] == []


@pytest.mark.parametrize("name", SAMPLE)
class TestJpeg:
    def test_may_come_in(self, files, name):
        checked = intake.check(BytesIO(files[name]))

        assert (checked.format, checked.extension) == ("JPEG", "jpg")
        assert min(checked.width, checked.height) >= 1000

    def test_says_whose_it_is_and_what_it_shows(self, files, name):
        drawn = PICTURES[name]

        said = metadata.read(BytesIO(files[name]))

        assert said.credit == drawn.credit
        assert said.creator == ((drawn.creator,) if drawn.creator else ())
        assert said.copyright == drawn.copyright
        assert said.caption == drawn.caption
        assert said.alternative_text == drawn.alternative_text
        assert said.conflicts == {}

    def test_says_nothing_of_a_camera(self, files, name):
        exif = Image.open(BytesIO(files[name])).getexif()

        assert set(exif) <= {0x010E, 0x013B, 0x8298}

    def test_is_the_same_each_time(self, files, name):
        assert PICTURES[name].jpeg() == files[name]
