"""The list of stories: what it opens on for whom, every filter, its search, its pages; and that it never counts."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import saving, workflow
from articles.admin.article import ArticleAdmin
from articles.models import Article, Author, Byline, PersonTag
from tests import desk
from tests.desk import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

STORIES = "admin:articles_article_changelist"


@pytest.fixture
def ask(client):
    """Open the list as somebody; the headlines on it, in order."""

    def ask(user, **asked):
        client.force_login(user)
        response = client.get(reverse(STORIES), asked)
        assert response.status_code == 200
        ask.html = response.content.decode()
        return [str(story) for story in response.context["cl"].result_list]

    return ask


def tab(html):
    """The tab that is chosen."""
    tabs = re.search(r'<nav class="tabs".*?</nav>', html, re.S)[0]
    return re.findall(r'aria-current="true">([^<]+)<', tabs)


class TestOpening:
    def test_is_on_what_is_mine_and_what_waits_for_me(self, ask):
        omar = desk.omar()
        desk.make_article(by=omar, headline="Started", at=NOW)
        desk.make_article(headline="Given", assigned_to=omar, at=NOW + MINUTE)
        signed = desk.make_article(headline="Signed", at=NOW + 2 * MINUTE)
        Byline.objects.create(article=signed, author=Author.objects.get(account=omar))
        asked = desk.make_article(headline="Asked", at=NOW + 3 * MINUTE)
        workflow.ask(asked, by=desk.rosa(), at=NOW, whom=omar)
        desk.file_story(desk.make_article(headline="Filed"))

        assert ask(omar) == ["Asked", "Signed", "Given", "Started"]
        assert tab(ask.html) == ["Mine and waiting"]
        assert ask(omar, whose="mine") == ["Signed", "Given", "Started"]
        assert ask(omar, whose="waiting") == ["Asked"]
        assert ask(omar, whose="all")[0] == "Asked"
        assert len(ask(omar, whose="all")) == 5

    def test_shows_editors_all_that_is_filed(self, ask):
        desk.file_story(desk.make_article(headline="Filed"))
        desk.make_article(headline="Draft")

        assert ask(desk.edith()) == ["Filed"]

    def test_is_on_everything_for_whoever_only_reads(self, ask):
        desk.make_article(headline="Draft")

        assert (ask(desk.vera()), tab(ask.html)) == (["Draft"], ["All stories"])

    def test_looks_among_all_once_something_is_asked(self, ask):
        desk.make_article(headline="Ferry")

        assert ask(desk.omar(), q="ferry") == ["Ferry"]
        assert tab(ask.html) == ["All stories"]
        assert ask(desk.omar(), q="ferry", whose="mine") == []

    def test_says_where_everything_is_when_nothing_matters(self, ask):
        desk.make_article(headline="Rosa’s")

        assert ask(desk.omar()) == []
        assert "Nothing of yours, and nothing waits for you." in ask.html
        assert 'href="?whose=all"' in ask.html

    def test_ignores_a_tab_that_is_not_there(self, ask):
        desk.make_article(headline="Rosa’s")

        assert ask(desk.rosa(), whose="nonsense") == ["Rosa’s"]


class TestState:
    @pytest.fixture
    def newsroom(self):
        now = timezone.now()
        desk.make_article(headline="Draft")
        desk.file_story(desk.make_article(headline="Filed"))
        desk.approve(desk.file_story(desk.make_article(headline="Approved")))
        desk.publish(desk.make_article(headline="Scheduled"), live_from=now + HOUR)
        desk.make_live(headline="Live")
        updated, _ = desk.make_live(headline="Updated")
        workflow.reopen(updated, by=desk.rosa(), at=NOW)
        gone, _ = desk.make_live(headline="Gone")
        workflow.withdraw(gone, by=desk.edith(), at=NOW + HOUR, reason="Wrong")
        workflow.spike(desk.make_article(headline="Spiked"), by=desk.edith(), at=NOW, reason="Overtaken")

    @pytest.mark.parametrize(
        ("state", "headlines"),
        [
            ("progress", {"Draft", "Updated"}),
            ("waiting", {"Filed"}),
            ("ready", {"Approved"}),
            ("going-out", {"Scheduled"}),
            ("live", {"Live", "Updated"}),
            ("taken-down", {"Gone"}),
            ("spiked", {"Spiked"}),
        ],
    )
    def test_is_in_the_words_of_the_desk(self, ask, newsroom, state, headlines):
        assert set(ask(desk.rosa(), state=state)) == headlines

    def test_that_is_not_there_narrows_nothing(self, ask, newsroom):
        assert len(ask(desk.rosa(), state="nonsense")) == 8

    def test_lists_every_word(self, ask, newsroom):
        ask(desk.rosa())

        words = re.findall(r'<a href="[^"]*state=[^"]*"[^>]*>([^<]+)</a>', ask.html)
        assert words == [
            "In progress", "Waiting for desk", "Ready", "Going out", "Live", "Taken down", "Spiked",
        ]  # fmt: skip


class TestFilters:
    def test_by_section(self, ask):
        desk.make_article(headline="Goal", section="Sport")
        desk.make_article(headline="Stage")

        assert ask(desk.omar(), section__id__exact=desk.make_section("Sport").pk) == ["Goal"]

    def test_by_author(self, ask):
        desk.make_article(headline="Rosa’s")
        desk.make_article(headline="Omar’s", by=desk.omar())

        assert ask(desk.omar(), author="ros") == ["Rosa’s"]
        assert "Author: ros" in ask.html
        assert ask(desk.omar(), author="nobody") == []

    @pytest.mark.parametrize("name", ["Adèle Quist", "adele", "QUIST", "kwist"])
    def test_by_any_name_of_a_person(self, ask, name):
        person = desk.make_person("Adèle Quist")
        person.set_aliases(["Delia Kwist"])
        about = desk.make_article(headline="About her", people=[person])
        desk.make_article(headline="About somebody else", people=[desk.make_person("Jo Berg")])
        with saving.saving(about, by=desk.rosa(), at=NOW):
            PersonTag.objects.get_or_create(content_object=about, tag=desk.make_person("Jo Quist"))

        assert ask(desk.omar(), person=name) == ["About her"]

    def test_by_the_days_of_saving(self, ask):
        for days, headline in enumerate(("Tuesday", "Wednesday", "Thursday")):
            desk.make_article(headline=headline, at=NOW + days * DAY)

        assert ask(desk.omar(), saved_from="2024-03-06") == ["Thursday", "Wednesday"]
        assert ask(desk.omar(), saved_to="2024-03-06") == ["Wednesday", "Tuesday"]
        assert ask(desk.omar(), saved_from="2024-03-06", saved_to="2024-03-06") == ["Wednesday"]
        assert "Saved: 6 Mar 2024" in ask.html

    @pytest.mark.parametrize("day", ["yesterday", "2024-13-45", "9999-12-31", "0001-01-01", "2024-03-06\x00"])
    def test_by_a_day_that_is_none_says_so_and_stands(self, ask, day):
        desk.make_article(headline="Story")

        ask(desk.omar(), saved_from=day, saved_to=day)

        assert ("is no date: write it like" in ask.html) == (day in ("yesterday", "2024-13-45"))

    def test_go_together_and_with_the_search(self, ask):
        desk.make_article(headline="Ferry sinks", section="Sport")
        desk.make_article(headline="Ferry sails")
        section = desk.make_section("Sport").pk

        assert ask(desk.omar(), q="ferry", section__id__exact=section, author="rosa", state="progress") == [
            "Ferry sinks"
        ]
        hidden = set(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', ask.html))
        assert {("q", "ferry"), ("section__id__exact", str(section)), ("state", "progress")} <= hidden

    @pytest.mark.parametrize(
        "asked",
        [{"started_by__password__startswith": "pbkdf2"}, {"saved_by__email": "x"}, {"people__names__folded": "x"}],
    )
    def test_ask_for_nothing_else(self, client, asked):
        """security.md 14"""
        client.force_login(desk.edith())

        assert client.get(reverse(STORIES), asked).status_code in (302, 400)

    def test_name_no_private_story(self, ask):
        """security.md 13"""
        desk.make_article(
            headline="Xq canary", body="<p>Xq canary</p>", private=True, people=[desk.make_person("Quist")]
        )

        for asked in (
            {"q": "canary"},
            {"whose": "all"},
            {"author": "rosa"},
            {"person": "quist"},
            {"state": "progress"},
        ):
            assert ask(desk.omar(), **asked) == []
            assert "Xq canary" not in ask.html
            assert ask(desk.rosa(), **asked) == ["Xq canary"]


class TestSearch:
    def test_finds_drafts_by_their_text_without_endings_and_accents(self, ask):
        desk.make_article(headline="Ferries return", body="<p>To the café.</p>")
        desk.make_article(headline="Nothing of it", body="<p>Elsewhere.</p>")

        for question in ("ferry", "CAFE", "ferry cafe"):
            assert ask(desk.omar(), q=question) == ["Ferries return"]

    @pytest.mark.parametrize("question", ["'" * 500, '"', "x" * 10_000, "AND OR NOT", "\x00"])
    def test_answers_whatever_is_typed(self, ask, question):
        """security.md 72"""
        desk.make_article()

        ask(desk.omar(), q=question)


class TestPages:
    @pytest.fixture
    def short_pages(self, monkeypatch):
        monkeypatch.setattr(ArticleAdmin, "list_per_page", 2)

    def step(self, html, words):
        found = re.search(rf'<a href="([^"]+)"[^>]*>{words}</a>', html)
        return dict(part.split("=") for part in found[1].removeprefix("?").split("&amp;")) if found else None

    def test_lead_to_the_end_and_back_without_loss(self, ask, short_pages):
        for number in range(5):  # three of them saved in one moment
            desk.make_article(headline=f"Story {number}", at=NOW + max(number - 2, 0) * MINUTE)
        seen = ask(desk.rosa(), whose="all")
        assert self.step(ask.html, "Newer") is None

        while older := self.step(ask.html, "Older"):
            seen += ask(desk.rosa(), **older)

        assert seen == ["Story 4", "Story 3", "Story 2", "Story 1", "Story 0"]
        assert ask(desk.rosa(), **self.step(ask.html, "Newer")) == ["Story 2", "Story 1"]
        assert ask(desk.rosa(), **self.step(ask.html, "Newer")) == ["Story 4", "Story 3"]
        assert self.step(ask.html, "Newer") is None

    def test_keep_what_was_asked_for(self, ask, short_pages):
        for number in range(3):
            desk.make_article(headline=f"Ferry {number}", at=NOW + number * MINUTE)
        desk.make_article(headline="Bakery", body="<p>Bread.</p>")
        ask(desk.rosa(), q="ferry")

        assert ask(desk.rosa(), **self.step(ask.html, "Older")) == ["Ferry 0"]

    @pytest.mark.parametrize("cursor", ["x", "9" * 400, "nan-1", "1-", "-", "1e400-1"])
    def test_that_this_site_never_wrote_are_missing(self, client, cursor):
        """security.md 71"""
        client.force_login(desk.rosa())

        for name in ("older_than", "newer_than"):
            assert client.get(reverse(STORIES), {name: cursor}).status_code == 404

    def test_beyond_the_end_lead_back(self, ask):
        desk.make_article()

        assert ask(desk.rosa(), whose="all", older_than="1.0-1") == []
        assert "That was all." in ask.html


class TestQueries:
    @pytest.mark.parametrize("count", [1, 3])
    @pytest.mark.parametrize(
        ("asked", "queries"),
        [({}, 9), ({"whose": "all"}, 9), ({"q": "ferry"}, 9), ({"state": "live"}, 9), ({"author": "rosa"}, 10),
         ({"person": "quist"}, 10), ({"saved_from": "2024-03-05", "q": "ferry"}, 9)],
    )  # fmt: skip
    def test_are_as_many_for_three_as_for_one_and_none_counts(self, client, count, asked, queries):
        person = desk.make_person("Ada Quist")
        for number in range(count):
            desk.make_live(headline=f"Ferry {number}", pictures=[desk.make_image()], people=[person])
        client.force_login(desk.rosa())
        client.get(reverse(STORIES))

        with CaptureQueriesContext(connection) as captured:
            response = client.get(reverse(STORIES), asked)

        assert len(response.context["cl"].result_list) == count
        assert len(captured) == queries
        assert not [query for query in captured if "COUNT(" in query["sql"]]

    def test_load_no_texts(self, client):
        desk.make_article()
        client.force_login(desk.rosa())

        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(STORIES))

        assert not [query for query in captured if '"articles_article"."body"' in query["sql"]]


class TestRows:
    def test_say_the_state_with_its_colour(self, ask):
        desk.make_live()

        ask(desk.rosa())

        assert '<span class="state state--live">Live since ' in ask.html

    def test_article_that_was_never_saved_whole_has_its_row(self, ask):
        Article.objects.create(headline="Bare", started_by=desk.rosa(), started_at=NOW)

        assert ask(desk.rosa()) == ["Bare"]
