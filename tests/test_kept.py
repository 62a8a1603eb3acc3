"""Fragments of readers' pages that are kept: the same for the same, and never what was true before."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.template import Context, Engine, VariableDoesNotExist
from django.template.loader import render_to_string
from django.utils import timezone, translation

from articles import reading, reading_names, reading_story, workflow
from articles.admin.lending import LentFigure
from articles.admin.preview import DeskFigure
from articles.models import Edition, Image, Kind, Person, Section, Tagging
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

    def test_refuses_what_does_not_say_what_it_shows(self):
        """Or all that don't would be taken for one."""
        template = ENGINE.from_string("{% load kept %}{% kept page.shown %}{{ page.name }}{% endkept %}")

        with pytest.raises(VariableDoesNotExist):
            show(template, page={"name": "Ferry"})
        assert show(template) == ""

    def test_never_takes_more_room_than_it_may(self, monkeypatch):
        monkeypatch.setattr(kept, "MOST", 100)
        template = ENGINE.from_string("{% load kept %}{% kept name %}{{ name }}{% endkept %}")

        for number in range(100):
            show(template, name=number)

        [node] = template.nodelist.get_nodes_by_type(kept.Kept)
        assert 0 < len(node._kept) <= 10


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


@pytest.mark.django_db
class TestStories:
    """Whatever the page of a story tells, of itself or of what is beside it, tells it from one that is kept."""

    @pytest.fixture
    def told(self, client):
        people = [desk.make_person("Chrissy Teigen")]
        image = desk.make_image(credit="AP")
        _, near = desk.make_live(headline="Nets are mended", at=NOW - 2 * HOUR, people=people)
        _, edition = desk.make_live(at=NOW - HOUR, people=people, pictures=[image])
        self.edition, self.near, self.image = edition, near, image

        def told():
            return client.get(edition.get_absolute_url()).content.decode()

        before = told()
        assert all(words in before for words in ("Chrissy Teigen", "Nets are mended", "Image Credit: AP"))
        return told

    def test_a_person_who_is_renamed(self, told):
        Person.objects.update(name="Christine Teigen")

        assert "Chrissy" not in told()
        assert "Christine Teigen</a>" in told()

    def test_a_person_who_is_never_tagged(self, told):
        Person.objects.update(tagging=Tagging.NEVER)

        assert "Chrissy Teigen</a>" not in told()

    def test_a_picture_that_is_killed(self, told):
        workflow.kill_picture(self.image, by=desk.phil(), at=NOW, reason="Notice")

        assert "Image Credit" not in told()

    def test_a_story_beside_it_that_is_taken_down(self, told):
        workflow.withdraw(self.near.article, by=desk.edith(), at=NOW, reason="Wrong")

        assert "Nets are mended" not in told()

    def test_a_correction(self, told):
        desk.correct(self.edition.article, at=NOW, body="<p>It came back on Tuesday.</p>")

        assert "on Tuesday" in told()
        assert "on Monday" not in told()

    @pytest.mark.parametrize(
        ("name", "value"),
        [("headline", "Bridge"), ("body", "<p>Gone.</p>"), ("pictures", []), ("live_from", NOW), ("unlisted", True)],
    )
    def test_its_version_as_the_database_holds_it(self, told, name, value):
        """No digest that was made of it before: what was removed for legal reasons is gone."""
        before = reading_story.Story(self.edition).shown

        setattr(self.edition, name, value)

        assert reading_story.Story(self.edition).shown != before

    def test_a_section_that_has_another_name(self, told):
        Section.objects.update(name="Harbour")

        assert told().count("Harbour</a>") >= 2

    def test_the_moment_at_which_it_is_a_year_old(self, told, monkeypatch):
        monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=400))

        assert "more than 1 year old" in told()

    def test_two_readers_of_a_lent_version_get_pictures_of_their_own(self, told):
        """security.md 36"""
        [printed] = self.edition.pictures
        stories = [
            reading_story.Story(self.edition, lead=LentFigure(**printed_fields(printed), secret=secret))
            for secret in ("a", "b")
        ]

        assert len({story.shown for story in stories}) == 2


@pytest.mark.django_db
class TestPeople:
    """Whatever the page of a person tells, of them or of their stories, tells it from one that is kept."""

    @pytest.fixture
    def told(self, client):
        people = [desk.make_person("Chrissy Teigen"), desk.make_person("John Legend")]
        _, self.edition = desk.make_live(headline="Nets are mended", at=NOW - HOUR, people=people)

        def told():
            return client.get("/people/chrissy-teigen/").content.decode()

        assert all(words in told() for words in ("Chrissy Teigen", "Nets are mended", "John Legend"))
        return told

    @pytest.mark.parametrize(("field", "value"), [("name", "Christine Teigen"), ("description", "A cook")])
    def test_what_is_said_of_them(self, told, field, value):
        Person.objects.filter(slug="chrissy-teigen").update(**{field: value})

        head, _, main = told().partition("<main")
        assert value in head
        assert value in main

    def test_where_else_they_are_known(self, told):
        Person.objects.filter(slug="chrissy-teigen").update(wikidata="Q2964774")

        assert "Q2964774" in told()

    def test_who_appears_with_them(self, told):
        Person.objects.filter(slug="john-legend").update(name="John Stephens")

        assert "Legend" not in told()
        assert "John Stephens" in told()

    def test_a_story_that_is_taken_down(self, told):
        desk.make_live(headline="Boats are painted", at=NOW, people=[Person.objects.get(slug="chrissy-teigen")])
        workflow.withdraw(self.edition.article, by=desk.edith(), at=NOW, reason="Wrong")

        assert "Nets are mended" not in told()
        assert "Boats are painted" in told()

    @pytest.mark.parametrize(
        "other",
        [
            {"begins": "about-1"}, {"older": "about-2"}, {"newer": "about-3"}, {"others": ()}, {"about": ()},
            {"face": "her face"},
        ],
    )  # fmt: skip
    def test_each_of_its_parts(self, told, other):
        page = reading_names.of_person("chrissy-teigen", at=NOW)

        assert replace(page, **other).shown != page.shown
        assert replace(page, about=[], named=page.about).shown != page.shown
