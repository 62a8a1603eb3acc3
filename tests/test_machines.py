"""What machines ask for: sitemaps that hold to their schema, robots.txt, security.txt."""

import re
import warnings
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from lxml import etree

from articles import reading_sitemaps, workflow
from articles.models import Article, Edition, Kind, Topic
from tests import desk
from tests.desk import DAY, HOUR, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

# Other people's schemas, kept beside the repository where there is a place for them.
SCHEMAS = Path(__file__).parents[2] / "shared/standards/sitemap"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "n": "http://www.google.com/schemas/sitemap-news/0.9"}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def fetched(client, path, schema="sitemap"):
    """The sitemap at a path, held against its schema."""
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    tree = etree.fromstring(answer.content)
    if SCHEMAS.is_dir():
        etree.XMLSchema(etree.parse(SCHEMAS / f"{schema}-0.9.xsd")).assertValid(tree)
    else:
        warnings.warn(f"Sitemaps are not held against their schema: there is no {SCHEMAS}.", stacklevel=2)
    return tree


def texts(tree, name):
    return [found.text for found in tree.iterfind(f".//{name}", NAMES)]


class TestSitemap:
    def test_names_each_story_with_the_date_of_its_last_change(self, client):
        _, edition = desk.make_live(at=NOW - DAY, headline="Fish & <chips>")
        index = fetched(client, "/sitemap.xml", "siteindex")
        pages, stories, authors = texts(index, "s:loc")

        tree = fetched(client, stories.removeprefix(settings.SITE_URL))

        assert texts(tree, "s:loc") == [settings.SITE_URL + edition.get_absolute_url()]
        assert [datetime.fromisoformat(moment) for moment in texts(tree, "s:lastmod")] == [edition.updated_at]
        assert [datetime.fromisoformat(moment) for moment in texts(index, "s:lastmod")] == [edition.updated_at]
        assert settings.SITE_URL + "/" in texts(fetched(client, pages.removeprefix(settings.SITE_URL)), "s:loc")

    def test_names_nothing_that_readers_cannot_open(self, client):
        """security.md 33"""
        desk.make_article()
        desk.approve(desk.file_story(desk.make_article()))
        scheduled = desk.make_article()
        edition = desk.approve(desk.file_story(scheduled))
        workflow.publish(scheduled, by=desk.edith(), at=NOW, edition=edition, live_from=NOW + HOUR)
        taken_down, _ = desk.make_live(at=NOW - DAY)
        workflow.withdraw(taken_down, by=desk.edith(), at=NOW - HOUR, reason="Wrong")

        assert reading_sitemaps.stretches(at=NOW) == []
        assert reading_sitemaps.news(at=NOW) == ([], None)
        number = scheduled.pk // reading_sitemaps.STRETCH
        assert client.get(f"/sitemap-{number}.xml").status_code == 404
        assert [told.address for told in reading_sitemaps.stretch(number, at=NOW + HOUR)] == [
            edition.get_absolute_url()
        ]

    def test_nor_what_is_hidden_from_search_engines(self):
        _, edition = desk.make_live(at=NOW - HOUR)
        Edition.objects.filter(pk=edition.pk).update(unlisted=True)

        assert reading_sitemaps.stretches(at=NOW) == []
        assert list(reading_sitemaps.stretch(0, at=NOW)) == []
        assert reading_sitemaps.news(at=NOW) == ([], None)

    def test_a_stretch_ends_where_the_next_begins(self, monkeypatch):
        monkeypatch.setattr(reading_sitemaps, "STRETCH", 2)
        editions = [desk.make_live(at=NOW - HOUR)[1] for _ in range(5)]

        stretches = reading_sitemaps.stretches(at=NOW)
        found = [told.address for each in stretches for told in reading_sitemaps.stretch(each.number, at=NOW)]

        assert found == [edition.get_absolute_url() for edition in editions]
        assert len(stretches) == len({edition.article_id // 2 for edition in editions})

    def test_costs_one_query_each(self, django_assert_num_queries):
        for _ in range(3):
            desk.make_live(at=NOW - HOUR)

        number = Article.objects.first().pk // reading_sitemaps.STRETCH

        with django_assert_num_queries(3):
            reading_sitemaps.stretches(at=NOW)
            list(reading_sitemaps.stretch(number, at=NOW))
            reading_sitemaps.news(at=NOW)

    @pytest.mark.parametrize("number", ["99999", "9" * 30, "x", "-1"])
    def test_one_that_is_not_there_is_not_found(self, client, number):
        assert client.get(f"/sitemap-{number}.xml").status_code == 404


class TestNames:
    def addresses(self, client):
        """What all sitemaps of names tell, each held against its schema, found by the index."""
        index = texts(fetched(client, "/sitemap.xml", "siteindex"), "s:loc")
        maps = [each.removeprefix(settings.SITE_URL) for each in index if re.search("people|topics|authors", each)]
        told = [address for path in maps for address in texts(fetched(client, path), "s:loc")]
        return [address.removeprefix(settings.SITE_URL) for address in told]

    def make_story(self, number=1):
        article = desk.make_article(people=[desk.make_person(f"Person {number}")])
        article.topics.add(Topic.objects.create(name=f"Topic {number}"))
        desk.edit(article, by=desk.rosa())
        return article

    def test_are_those_that_have_a_page(self, client):
        """security.md 33, 35"""
        desk.publish(self.make_story())
        self.make_story(2)
        desk.publish(self.make_story(3), live_from=NOW + DAY)
        hidden, protected, gone = (self.make_story(number) for number in (4, 5, 6))
        Edition.objects.filter(pk=desk.publish(hidden).pk).update(unlisted=True)
        desk.publish(protected)
        protected.people.update(tagging="never")
        desk.publish(gone)
        workflow.withdraw(gone, by=desk.edith(), at=NOW, reason="Wrong")
        Topic.objects.filter(name="Topic 5").update(merged_into=Topic.objects.get(name="Topic 1"))

        told = self.addresses(client)

        assert told == ["/people/person-1/", "/topics/topic-1/", "/authors/rosa/"]
        assert {client.get(path).status_code for path in told} == {200}

    def test_stand_in_stretches_that_keep_their_numbers(self, client, monkeypatch):
        monkeypatch.setattr(reading_sitemaps, "STRETCH", 2)
        for number in range(1, 6):
            desk.publish(self.make_story(number))

        told = self.addresses(client)

        assert [path for path in told if "people" in path] == [f"/people/person-{n}/" for n in range(1, 6)]
        assert len([kind for kind, _ in reading_sitemaps.named(at=NOW) if kind == "people"]) == 3

    @pytest.mark.parametrize("count", [1, 3])
    def test_cost_one_query_a_kind(self, count, django_assert_num_queries):
        for number in range(count):
            desk.publish(self.make_story(number))

        with django_assert_num_queries(3):
            kinds = reading_sitemaps.named(at=NOW)
        with django_assert_num_queries(3):
            assert [len(reading_sitemaps.stretch_of(*each, at=NOW)) for each in kinds] == [count, count, 1]

    @pytest.mark.parametrize("path", ["people-99999", "people-x", "sections-0", f"people-{'9' * 30}"])
    def test_that_are_not_there_are_not_found(self, client, path):
        desk.publish(self.make_story())

        assert client.get(f"/sitemap-{path}.xml").status_code == 404

    def test_pages_about_us_stand_beside_the_sections(self, client):
        desk.make_section("Culture")

        told = [each.removeprefix(settings.SITE_URL) for each in texts(fetched(client, "/sitemap-pages.xml"), "s:loc")]

        assert told[:4] == ["/", "/corrections/", "/archive/", "/culture/"]
        assert {"/about/", "/about/contact/"} <= set(told)
        assert {client.get(path).status_code for path in told} == {200}


class TestNews:
    def test_is_that_of_two_days(self, client):
        desk.make_live(at=NOW - 3 * DAY, headline="Old")
        _, edition = desk.make_live(at=NOW - DAY, headline="Fish & <chips>")

        tree = etree.fromstring(client.get("/news-sitemap.xml").content)

        assert texts(tree, "s:loc") == [settings.SITE_URL + edition.get_absolute_url()]
        assert texts(tree, "n:title") == ["Fish & <chips>"]
        assert texts(tree, "n:name") == [settings.SITE_NAME]
        assert texts(tree, "n:language") == ["en"]
        assert datetime.fromisoformat(*texts(tree, "n:publication_date")) == edition.first_published_at

    def test_is_kept_until_the_first_of_it_is_two_days_old(self, client, monkeypatch):
        monkeypatch.setattr(timezone, "now", lambda: NOW)
        for hours in (3, 47):
            desk.make_live(at=NOW - hours * HOUR)

        assert client.get("/news-sitemap.xml")["X-Until"] == f"{(NOW + HOUR).timestamp():.6f}"

    def test_is_nothing_that_was_paid_for(self):
        desk.make_live(at=NOW - HOUR, kind=Kind.PAID, payer="Merrow Ferries")

        assert reading_sitemaps.news(at=NOW) == ([], None)

    def test_is_no_more_than_a_thousand(self, monkeypatch):
        monkeypatch.setattr(reading_sitemaps, "NEWS_MOST", 2)
        newest = [desk.make_live(at=NOW - number * HOUR)[1] for number in (1, 2, 3)]

        assert [told.address for told in reading_sitemaps.news(at=NOW)[0]] == [e.get_absolute_url() for e in newest[:2]]


class TestRobots:
    def test_keep_out_of_the_desk_and_learn_the_sitemaps(self, client):
        lines = client.get("/robots.txt").content.decode().splitlines()

        assert lines[:4] == ["User-agent: *", "Disallow: /admin/", "Disallow: /preview/", "Disallow: /search/?"]
        assert lines[-2:] == [f"Sitemap: {settings.SITE_URL}/{name}.xml" for name in ("sitemap", "news-sitemap")]

    @pytest.mark.parametrize("let_in", [True, False])
    def test_that_train_models_come_in_where_the_setting_lets_them(self, client, settings, let_in):
        settings.AI_CRAWLERS = let_in

        text = client.get("/robots.txt").content.decode()

        assert ("User-agent: GPTBot" in text) is not let_in
        assert ("Disallow: /\n" in text) is not let_in


class TestSecurity:
    @pytest.mark.parametrize(
        ("contact", "line"),
        [
            ("safe@paper.example", "mailto:safe@paper.example"),
            ("https://paper.example/safe", "https://paper.example/safe"),
        ],
    )
    def test_says_where_to_write_and_until_when(self, client, settings, contact, line):
        settings.SECURITY_CONTACT = contact

        answer = client.get("/.well-known/security.txt")

        told = dict(row.split(": ", 1) for row in answer.content.decode().splitlines())
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        assert told["Contact"] == line
        assert told["Canonical"] == f"{settings.SITE_URL}/.well-known/security.txt"
        assert 100 < (datetime.fromisoformat(told["Expires"]).astimezone(UTC) - NOW).days < 365


class TestIcon:
    def test_leads_to_the_file_that_pages_name_and_may_be_kept(self, client, django_assert_num_queries):
        with django_assert_num_queries(0):
            answer = client.get("/favicon.ico")

        assert (answer.status_code, answer["Location"]) == (302, static("articles/icon.svg"))
        assert answer["Cache-Control"] == "public, max-age=86400"
        assert f'<link rel="icon" href="{answer["Location"]}"' in client.get("/").content.decode()
