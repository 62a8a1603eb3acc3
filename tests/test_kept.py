"""Fragments of readers' pages that are kept: the same for the same, and never what was true before."""

import pytest
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils import translation

from articles import reading, workflow
from articles.admin.lending import LentFigure
from articles.admin.preview import DeskFigure
from articles.models import Edition, Image, Kind, Section
from articles.templatetags import kept
from tests import desk
from tests.desk import HOUR, NOW

ENGINE = Engine(libraries={"kept": "articles.templatetags.kept"}, app_dirs=False)


@pytest.fixture
def template():
    return ENGINE.from_string("{% load kept %}{% kept name wide %}{{ name }} {{ beside }}{% endkept %}")


def printed_fields(picture):
    return vars(reading.Figure.of(picture))


def show(template, **context):
    return template.render(Context(context))


class TestKept:
    def test_is_rendered_once_for_equal_values(self, template):
        assert show(template, name="Ferry", beside=1) == "Ferry 1"

        assert show(template, name="Ferry", beside=2) == "Ferry 1"

    @pytest.mark.parametrize("other", [{"name": "Bridge"}, {"name": "Ferry", "wide": True}])
    def test_is_another_where_a_value_differs(self, template, other):
        show(template, name="Ferry", beside=1)

        assert show(template, **other, beside=2).endswith("2")

    def test_is_another_in_another_language(self, template):
        with translation.override("en"):
            show(template, name="Ferry", beside=1)

        with translation.override("de"):
            assert show(template, name="Ferry", beside=2) == "Ferry 2"

    def test_is_escaped_as_ever(self, template):
        assert [show(template, name="<b>") for _ in range(2)] == ["&lt;b&gt; "] * 2

    def test_never_takes_more_room_than_it_may(self, template, monkeypatch):
        monkeypatch.setattr(kept, "MOST", 10)

        for number in range(100):
            show(template, name=number)

        [node] = template.nodelist.get_nodes_by_type(kept.Kept)
        assert len(node._kept) <= 10


@pytest.mark.django_db
class TestPages:
    """What changes beside a story changes on lists that were made before, without the press: it keeps whole pages."""

    @pytest.fixture
    def edition(self):
        return desk.make_live(at=NOW - HOUR, pictures=[desk.make_image(credit="AP")])[1]

    @pytest.fixture(autouse=True)
    def pages(self, client, edition):
        self.page = lambda: client.get("/").content.decode()
        assert edition.headline in self.page()
        assert "Image Credit: AP" in self.page()

    def test_a_section_that_moves(self, edition):
        Section.objects.filter(pk=edition.section_id).update(name="Harbour", slug="harbour")

        assert "/culture/" not in self.page()
        assert f'href="/harbour/{edition.slug}-{edition.public_id}/"' in self.page()
        assert ">Harbour<" in self.page()

    def test_a_picture_that_is_killed(self):
        workflow.kill_picture(Image.objects.get(), by=desk.phil(), at=NOW, reason="Notice")

        assert "Image Credit" not in self.page()
        assert "<img" not in self.page()

    def test_a_story_that_is_corrected(self, edition):
        desk.correct(edition.article, at=NOW, headline="The harbour is painted green")

        assert "The harbour is painted green" in self.page()
        assert edition.headline not in self.page()

    def test_a_picture_of_the_desk_is_another_than_the_readers(self, edition):
        """security.md 36"""
        [printed] = edition.pictures

        lent = [LentFigure(**printed_fields(printed), secret=secret) for secret in ("a", "b")]

        figures = {reading.Figure.of(printed), DeskFigure.of(printed), *lent}

        assert len(figures) == 4

    def test_equal_cards_are_one(self, edition):
        first, second = (reading.newest(at=NOW).cards[0] for _ in range(2))

        assert first.shown == second.shown
        assert hash(first.shown) == hash(second.shown)


class TestCards:
    """Whatever a card shows of a story tells it from one that is kept."""

    @pytest.fixture
    def edition(self):
        section = Section(slug="harbour", name="Harbour")
        return Edition(public_id="a1b2c3d4", slug="ferry", section=section, kind=Kind.PAID, headline="Ferry",
                       payer="Cooperative", first_published_at=NOW, pictures=[])  # fmt: skip

    @staticmethod
    def shown(edition, **how):
        return render_to_string("articles/_card.html", {"card": reading.Card(edition, **{"lead": None, **how})})

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("public_id", "e5f6a7b8"), ("slug", "bridge"), ("kind", Kind.NEWS), ("kicker", "Ships"),
            ("headline", "Bridge"), ("standfirst", "It is back."), ("payer", "Council"), ("language", "ar"),
            ("first_published_at", NOW + HOUR), ("section", Section(slug="coast", name="Harbour")),
        ],
    )  # fmt: skip
    def test_of_another_story_is_another(self, edition, field, value):
        before = self.shown(edition)
        setattr(edition, field, value)

        assert self.shown(edition) != before

    @pytest.mark.parametrize("how", [{"size": "large"}, {"headline": "Back again"}])
    def test_that_the_front_page_shows_in_its_own_way_is_another(self, edition, how):
        assert self.shown(edition, **how) != self.shown(edition)
