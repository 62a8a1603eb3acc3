"""What readers get: pages from editions alone, each picture with its credit, and nothing of the desk."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import reading_front, saving, workflow
from articles.models import READER_TABLES, Author, Byline, Image, Person, Section
from articles.pictures import files
from tests import desk
from tests.desk import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db


def queries(client, path: str) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(path)
    return [query["sql"] for query in captured.captured_queries]


class TestStory:
    def test_shows_text_in_order_with_pictures_at_their_place_and_credited(self, client):
        lead, inside = desk.make_image("AP"), desk.make_image("Mara Lind/Reuters", caption="The new pier")
        article = desk.make_article(pictures=[lead], body="<p>First.</p>")
        desk.place(article, inside)
        desk.edit(article, by=desk.rosa(), body=article.body + "<p>Last.</p>")
        edition = desk.publish(article)

        html = client.get(edition.get_absolute_url()).content.decode().partition("<main")[2]

        order = ["Image Credit: AP", "First.", "The new pier", "Image Credit: Mara Lind/Reuters", "Last."]
        assert [html.index(part) for part in order] == sorted(html.index(part) for part in order)
        assert html.count("Image Credit:") == html.count("<figure") == 2

    def test_leads_from_the_byline_to_the_pages_of_authors(self, client):
        article, edition = desk.make_live()
        author = Author.objects.create(name="Sam O’Shea", role="Sports writer")
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR, change="minor")
        with saving.saving(article, by=desk.rosa(), at=NOW + HOUR):
            Byline.objects.create(article=article, author=author, role="in Oslo", position=1)
        edition = desk.publish(article, at=NOW + HOUR)

        html = client.get(edition.get_absolute_url()).content.decode()

        assert re.findall(r'href="(/authors/[^"]+)">([^<]+)</a>([^<]*)', html) == [
            ("/authors/rosa/", "Rosa", " and "),
            ("/authors/sam-oshea/", "Sam O’Shea", " in Oslo"),
        ]
        page = client.get("/authors/sam-oshea/").content.decode()
        assert ("Ferry returns" in page, "Sports writer" in page) == (True, True)

    def test_leads_from_tags_to_the_pages_of_people(self, client):
        _, edition = desk.make_live(people=[desk.make_person("Ada Quist"), desk.make_person("Jo Árni")])

        html = client.get(edition.get_absolute_url()).content.decode()

        assert re.findall(r'<a href="(/people/[^"]+)">([^<]+)</a>', html) == [
            ("/people/ada-quist/", "Ada Quist"),
            ("/people/jo-arni/", "Jo Árni"),
        ]
        assert "Ferry returns" in client.get("/people/ada-quist/").content.decode()

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_three_queries(self, client, count):
        pictures = [desk.make_image(f"Agency {n}") for n in range(count)]
        people = [desk.make_person(f"Person {n}") for n in range(count)]
        beside = [desk.make_live(headline=f"Beside {n}", people=people)[1].public_id for n in range(count)]
        _, edition = desk.make_live(pictures=pictures, people=people, related=" ".join(beside[:1]))

        assert len(queries(client, edition.get_absolute_url())) == 3

    @pytest.mark.parametrize("wrong", ["/sport/{slug}-{id}/", "/culture/another-headline-{id}/", "/x/y-{id}/"])
    def test_any_other_address_leads_to_the_present_one_in_one_hop(self, client, wrong):
        _, edition = desk.make_live()

        response = client.get(wrong.format(slug=edition.slug, id=edition.public_id))

        assert (response.status_code, response.url) == (301, edition.get_absolute_url())

    def test_picture_whose_rights_end_goes_at_once(self, client):
        image = desk.make_image("AP", caption="The harbour at dawn")
        _, edition = desk.make_live(pictures=[image])

        Image.objects.update(rights_until=NOW + HOUR)

        html = client.get(edition.get_absolute_url()).content.decode()
        assert ("The harbour at dawn" in html, "Ferry returns" in html) == (False, True)

    def test_person_who_must_never_be_tagged_goes_at_once(self, client):
        _, edition = desk.make_live(people=[desk.make_person("Ada Quist")])

        Person.objects.update(tagging="never")

        assert "/people/" not in client.get(edition.get_absolute_url()).content.decode()
        assert client.get("/people/ada-quist/").status_code == 410

    def test_correction_is_told_with_its_date(self, client):
        article, _ = desk.make_live()
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR, change="correction")
        desk.edit(article, by=desk.rosa(), change_note="The ferry is green.")
        desk.file_story(article, at=NOW + HOUR)
        second = desk.approve(article, at=NOW + HOUR)
        workflow.publish(article, by=desk.edith(), at=NOW + HOUR, edition=second)

        html = client.get(second.get_absolute_url()).content.decode()

        assert ">5 March 2024</time>:</strong> The ferry is green." in html


class TestWithdrawn:
    def test_answers_gone_with_its_notice_at_any_former_address(self, client):
        article, edition = desk.make_live()
        workflow.withdraw(article, by=desk.edith(), at=NOW + HOUR, reason="secret reason", notice="We were wrong.")

        for path in (edition.get_absolute_url(), f"/x/y-{edition.public_id}/"):
            response = client.get(path)
            html = response.content.decode()
            assert (response.status_code, "We were wrong." in html) == (410, True)
            assert "Ferry" not in html
            assert "secret reason" not in html


class TestLists:
    @pytest.mark.parametrize("count", [1, 3])
    def test_take_two_queries(self, client, count):
        ada = desk.make_person("Ada Quist")
        for _ in range(count):
            desk.make_live(pictures=[desk.make_image()], people=[ada])

        for path in ("/culture/", "/authors/rosa/"):
            assert len(queries(client, path)) == 2, path

    def test_never_load_bodies(self, client):
        desk.make_live()

        assert not any('"articles_edition"."body"' in sql for sql in queries(client, "/"))

    def test_credit_each_picture(self, client):
        desk.make_live(pictures=[desk.make_image("Mara Lind/Reuters")], people=[desk.make_person("Ada Quist")])

        for path in ("/", "/culture/", "/people/ada-quist/", "/authors/rosa/", "/feed/"):
            assert "Mara Lind/Reuters" in client.get(path).content.decode(), path

    def test_go_on_to_older_stories_without_missing_one(self, client):
        headlines = [f"Story number {n:02}" for n in range(45)]
        for headline in headlines:
            desk.make_live(headline=headline)

        seen = [each for html in desk.pages(client, "/") for each in re.findall(r"Story number \d\d", html)]

        # The front shows some below, in their sections, that come again where they stand by age.
        assert list(dict.fromkeys(seen)) == headlines[::-1]

    @pytest.mark.parametrize("path", ["/", "/culture/", "/people/ada-quist/", "/authors/rosa/"])
    def test_say_where_a_list_ends(self, client, path):
        desk.make_live(people=[desk.make_person("Ada Quist")])

        response = client.get(path, {"older_than": "0.000000-1"})

        assert (response.status_code, "There are no older stories" in response.content.decode()) == (200, True)

    @pytest.mark.parametrize("cursor", ["x", "1", "-", "9" * 400, "1e999-1", "nan-1", "1.000000-1;drop"])
    def test_answer_a_made_up_cursor_with_not_found(self, client, cursor):
        """security.md 71"""
        assert client.get("/", {"older_than": cursor}).status_code == 404

    @pytest.mark.parametrize(
        "cursor", ["1-1", "1.0-1", "+1.000000-1", "01.000000-1", "1e0-1", "1.000000- 1", "1.000000-0_1", "1.0000001-1"]
    )
    def test_answer_another_spelling_of_a_cursor_with_not_found(self, client, cursor):
        """Or whoever spells it in a thousand ways fills what is kept. (security.md 71)"""
        assert client.get("/", {"older_than": "1.000000-1"}).status_code == 200
        assert client.get("/", {"older_than": cursor}).status_code == 404

    @pytest.mark.parametrize("path", ["/culture/", "/people/ada-quist/"])
    def test_go_on_to_stories_of_before_1970(self, client, path):
        ada, headlines = desk.make_person("Ada Quist"), [f"Story number {n:02}" for n in range(22)]
        for day, headline in enumerate(headlines):
            desk.make_live(headline=headline, people=[ada], at=datetime(1961, 8, 1 + day, 12, 30, tzinfo=UTC))

        seen = [each for html in desk.pages(client, path) for each in re.findall(r"Story number \d\d", html)]

        assert list(dict.fromkeys(seen)) == headlines[::-1]

    @pytest.mark.parametrize("path", ["/", "/culture/", "/people/ada-quist/"])
    def test_beyond_their_end_say_so_and_lead_to_the_newest(self, client, path):
        desk.make_live(people=[desk.make_person("Ada Quist")])

        response = client.get(path, {"older_than": "1.000000-1"})

        html = response.content.decode()
        assert (response.status_code, "There are no older stories." in html, "yet" in html) == (200, True, False)
        assert f'<a href="{path}">The newest stories</a>' in html

    def test_of_nobody_have_no_end_either(self, client):
        """A person whom no live story names has no page, at no place of the list."""
        desk.make_person("Ada Quist")

        assert client.get("/people/ada-quist/", {"older_than": "1.000000-1"}).status_code == 404

    def test_say_so_when_there_is_nothing(self, client):
        desk.make_section("Culture")

        assert "No story has been published yet" in client.get("/").content.decode()
        assert "There is no story in Culture yet" in client.get("/culture/").content.decode()


class TestFeed:
    def test_says_the_address_of_the_site_whatever_it_was_asked_by(self, client, settings):
        settings.SITE_URL = "https://news.example"
        _, edition = desk.make_live(pictures=[desk.make_image()])

        feed = client.get("/feed/", headers={"host": "localhost"}).content.decode()

        assert f"<link>https://news.example{edition.get_absolute_url()}</link>" in feed
        addresses = re.findall(r'(?:<link>|(?:href|url)=")(https?://[^/]+)', feed)
        assert (len(addresses), set(addresses)) == (4, {"https://news.example"})


class TestLanguage:
    """A story may be written in another language than the page around it."""

    @pytest.mark.parametrize(
        ("language", "says"),
        [
            ("", ""),
            ("fr", ' lang="fr" dir="ltr"'),
            ("ar", ' lang="ar" dir="rtl"'),
            ("ur-PK", ' lang="ur-PK" dir="rtl"'),
        ],
    )
    def test_stands_on_the_story_and_not_on_the_page(self, client, language, says):
        _, edition = desk.make_live(language=language)

        page, front = (client.get(path).content.decode() for path in (edition.get_absolute_url(), "/"))

        assert f'<article class="story"{says}>' in page
        assert f'<article class="card card--lead"{says}>' in front
        assert '<html lang="en-gb" dir="ltr">' in page


class TestFormerAddress:
    def test_of_a_section_and_a_person_leads_to_the_present_one(self, client):
        _, edition = desk.make_live(people=[desk.make_person("Ada Quist")])
        section, person = Section.objects.get(), Person.objects.get()
        for thing, slugs in ((section, ["arts", "culture-and-arts"]), (person, ["ada", "ada-b-quist"])):
            for slug in slugs:
                thing.slug = slug
                thing.save()

        answers = [client.get(path) for path in ("/culture/", "/arts/", "/people/ada-quist/", "/people/ada/")]

        to = "/culture-and-arts/", "/culture-and-arts/", "/people/ada-b-quist/", "/people/ada-b-quist/"
        assert [(answer.status_code, answer.url) for answer in answers] == [(301, path) for path in to]
        old = client.get(f"/culture/{edition.slug}-{edition.public_id}/")
        assert (old.status_code, old.url.split("/")[1]) == (301, "culture-and-arts")


class TestPicture:
    def rendition(self, image) -> str:
        files.make_renditions(image)
        return f"/media/{image.token}/640.jpg"

    def test_is_served_while_a_live_story_shows_it(self, client):
        image = desk.make_image()
        path = self.rendition(image)
        assert client.get(path).status_code == 404

        desk.make_live(pictures=[image])

        response = client.get(path)
        assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
        assert b"AP" in b"".join(response.streaming_content)

    def test_goes_with_its_rights(self, client):
        image = desk.make_image()
        path = self.rendition(image)
        desk.make_live(pictures=[image])

        Image.objects.update(killed_at=NOW, killed_why="Agency's notice")

        assert client.get(path).status_code == 404

    @pytest.mark.parametrize("path", ["/media/desk/x.jpg", "/media/../newsroom.sqlite3", "/media/%2e%2e/.env", "/.env"])
    def test_no_address_leads_to_anything_else(self, client, path):
        """security.md 58, 62, 63"""
        assert client.get(path).status_code == 404


class TestEveryPage:
    def paths(self) -> list[str]:
        image = desk.make_image()
        files.make_renditions(image)
        _, edition = desk.make_live(pictures=[image], people=[desk.make_person("Ada Quist")])
        gone, withdrawn = desk.make_live(headline="Gone story")
        workflow.withdraw(gone, by=desk.edith(), at=NOW + HOUR, reason="Wrong", notice="We were wrong.")
        return [
            "/", "/culture/", "/people/ada-quist/", "/feed/", "/nonsense/", "/x/nonsense-abcdefgh/",
            "/search/?q=ferry+quist", "/about/", "/about/contact/", "/archive/", "/archive/2024/", "/archive/2024/03/",
            edition.get_absolute_url(), edition.history_url, "/corrections/",
            f"/culture/x-{edition.public_id}/history/",
            withdrawn.get_absolute_url(), withdrawn.history_url, f"/media/{image.token}/640.jpg",
        ]  # fmt: skip

    def test_reads_the_tables_of_readers_and_no_other(self, client):
        for path in self.paths():
            with CaptureQueriesContext(connection) as captured:
                client.get(path)
            for query in captured.captured_queries:
                touched = set(re.findall(r'"((?:articles|auth|django|taggit)_\w+)"', query["sql"]))
                touched -= {name for name in touched if not name.startswith(("articles_", "auth_", "django_"))}
                tables = {t for t in touched if t in connection.introspection.table_names()}
                assert tables <= set(READER_TABLES), (path, tables)

    def test_carries_no_cookie_and_varies_on_none(self, client):
        editor = Client()
        editor.force_login(desk.edith())

        for path in self.paths():
            for reader in (client, editor):
                response = reader.get(path)
                assert not response.cookies, path
                assert "Cookie" not in response.get("Vary", ""), path

    def test_is_the_same_for_an_editor_as_for_everybody(self, client):
        paths = [path for path in self.paths() if not path.startswith("/media")]
        anonymous = [client.get(path).content for path in paths]

        client.force_login(desk.edith())

        assert [client.get(path).content for path in paths] == anonymous

    def test_sets_the_headers_that_keep_readers_safe(self, client):
        """security.md 60"""
        for path in self.paths():
            response = client.get(path)
            assert response["X-Content-Type-Options"] == "nosniff", path
            assert "default-src 'none'" in response["Content-Security-Policy"], path
            assert "frame-ancestors 'none'" in response["Content-Security-Policy"], path
            assert {"Referrer-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy"} <= set(response.headers), (
                path
            )

    def test_refuses_to_be_written_to(self, client):
        for path in self.paths():
            if "nonsense" not in path:
                assert client.post(path).status_code == 405, path

    def test_escapes_what_the_desk_wrote(self, client):
        """security.md 46, 51"""
        nasty = '<script>alert("x")</script>'
        image = desk.make_image(credit=nasty, caption=nasty, alternative_text='"><script>')
        person = desk.make_person(nasty, slug="nasty")
        _, edition = desk.make_live(
            headline=nasty, standfirst=nasty, body=f"<p>Text.{nasty}</p>", pictures=[image], people=[person]
        )

        for path in (edition.get_absolute_url(), "/", "/people/nasty/", "/culture/", "/feed/"):
            said = client.get(path).content.replace(b'<script type="application/ld+json">', b"")
            assert b"<script" not in said, path


@pytest.mark.parametrize("other", ["/{pk}/", "/culture/ferry/", "/culture/abcd1234/", "/culture/ferry-ABCD1234/"])
def test_edition_addresses_are_the_only_ones(client, other):
    """security.md 31: a story by id, by bare slug or in other case is nonsense."""
    _, edition = desk.make_live(slug="ferry", public_id="abcd1234")

    assert client.get("/culture/ferry-abcd1234/").status_code == 200
    assert client.get(other.format(pk=edition.pk)).status_code == 404


class TestFront:
    def test_leads_with_the_newest_that_has_a_picture(self, client):
        desk.make_live(headline="Older, with a picture", pictures=[desk.make_image()])
        desk.make_live(headline="Newer, with a picture", pictures=[desk.make_image()], at=NOW + HOUR)
        desk.make_live(headline="Newest, without", at=NOW + 2 * HOUR)

        front = reading_front.front(at=NOW + DAY)

        assert front.lead.edition.headline == "Newer, with a picture"
        assert [card.edition.headline for card in front.seconds] == ["Newest, without", "Older, with a picture"]

    def test_gives_each_section_its_newest_that_are_not_on_top(self):
        for number in range(reading_front.ON_TOP):
            desk.make_live(headline=f"Sport {number}", section="Sport", at=NOW + HOUR)
        for number in range(6):
            desk.make_live(headline=f"Culture {number}", at=NOW)
        desk.make_section("Empty")

        front = reading_front.front(at=NOW + DAY)

        blocks = {block.section.name: [card.edition.headline for card in block.cards] for block in front.blocks}
        assert blocks == {"Culture": ["Culture 5", "Culture 4", "Culture 3", "Culture 2"], "Empty": [], "Sport": []}

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_three_queries(self, client, count):
        for section in ("Culture", "Sport"):
            for _ in range(count + reading_front.ON_TOP):
                desk.make_live(section=section, pictures=[desk.make_image()])

        assert len(queries(client, "/")) == 3

    def test_without_a_story_says_so(self, client):
        assert "No story has been published yet." in client.get("/").content.decode()
