"""Everywhere the credit: page, lists, feed, linked data, what is shared, ninjs. And no picture by another road."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings

from articles import html, reading, structured, workflow
from articles.models import Author, Change, Image, Provider, Section, Topic
from articles.models import Page as SitePage
from tests import desk
from tests.desk import DAY, HOUR, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

SCHEMA = settings.BASE_DIR.parent / "shared/standards/ninjs/ninjs-schema_3.1.json"
SITE = "http://127.0.0.1:8000"
MEDIA = "{http://search.yahoo.com/mrss/}"


@pytest.fixture
def agency():
    return Provider.objects.create(name="Lumo Pictures", licence_page="https://lumo.example/licence")


@pytest.fixture
def lead(agency):
    return desk.make_image(
        "Ines Faro/Lumo", caption="Nets drying", alternative_text="Green nets", creator="Ines Faro", provider=agency,
        copyright="© Lumo 2024", licence="https://lumo.example/terms", rights_until=NOW + 3650 * 10 * DAY,
    )  # fmt: skip


@pytest.fixture
def second():
    return desk.make_image("Courtesy of the harbour", caption="The quay", alternative_text="Stones", synthetic=True)


@pytest.fixture
def edition(lead, second):
    return desk.make_live(pictures=[lead, second], people=[desk.make_person()], standfirst="Eleven years.")[1]


def page(client, edition) -> str:
    return client.get(edition.get_absolute_url()).content.decode()


def linked_data(said: str) -> dict:
    return all_linked_data(said)[0]


def all_linked_data(said: str) -> list[dict]:
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', said)
    return json.loads(script)


def graph(said: str) -> dict:
    return dict(re.findall(r'<meta property="(.*?)" content="(.*?)">', said))


class TestLinkedData:
    def test_says_of_each_picture_whom_it_is_owed_to(self, client, edition, lead, second):
        first, other = linked_data(page(client, edition))["image"]

        assert first == {
            "@type": "ImageObject",
            "contentUrl": f"{SITE}/media/{lead.token}/960.jpg",
            "width": 1200,
            "height": 800,
            "caption": "Nets drying",
            "creditText": "Ines Faro/Lumo",
            "creator": {"@type": "Person", "name": "Ines Faro"},
            "copyrightNotice": "© Lumo 2024",
            "license": "https://lumo.example/terms",
            "acquireLicensePage": "https://lumo.example/licence",
        }
        assert (other["creditText"], "creator" in other, "license" in other) == (
            "Courtesy of the harbour",
            False,
            False,
        )
        assert other["digitalSourceType"].endswith("/compositeSynthetic")

    def test_tells_the_story(self, client, edition):
        said = linked_data(page(client, edition))

        told = {name: said[name] for name in ("@type", "headline", "description", "datePublished", "mainEntityOfPage")}
        assert told == {
            "@type": "NewsArticle",
            "headline": edition.headline,
            "description": "Eleven years.",
            "datePublished": "2024-03-05T09:00:00+00:00",
            "mainEntityOfPage": SITE + edition.get_absolute_url(),
        }
        assert said["author"] == [{"@type": "Person", "name": "Rosa", "url": f"{SITE}/authors/rosa/"}]
        assert said["about"] == [{"@type": "Person", "name": "Ada Quist", "url": f"{SITE}/people/ada-quist/"}]

    def test_ends_no_script_with_a_caption(self, client):
        """security.md 52"""
        bad = "</script><script>alert(1)</script><!--\u2028"
        image = desk.make_image(f"AP {bad}", caption=bad, alternative_text=bad)
        _, edition = desk.make_live(pictures=[image], headline=f"Headline {bad}")

        said = page(client, edition)

        assert "<script>alert" not in said
        assert linked_data(said)["image"][0]["caption"] == image.caption

    @pytest.mark.parametrize(
        "licence", ["CC BY 4.0", "javascript:alert(1)", "https://", "see http://x.example", "//x.example"]
    )
    def test_takes_no_words_for_an_address(self, client, licence):
        _, edition = desk.make_live(pictures=[desk.make_image(licence=licence)])

        assert "license" not in linked_data(page(client, edition))["image"][0]

    def test_names_the_provider_where_nobody_knows_the_photographer(self, agency):
        figure = reading.Figure.of({**figure_of("AP"), "provider": "Lumo Pictures"})

        assert structured.image_object(figure)["creator"] == {"@type": "Organization", "name": "Lumo Pictures"}

    def test_of_a_version_from_before_all_this(self):
        said = structured.image_object(reading.Figure.of(figure_of("AP")))

        assert said["creditText"] == "AP"


def figure_of(credit: str) -> dict:
    """A picture as it was printed at first."""
    return {"image": 1, "caption": "", "alternative_text": "", "credit": credit, "token": "a" * 24, "width": 1200,
            "height": 800}  # fmt: skip


class TestShared:
    def test_has_a_picture_with_its_words_and_its_credit(self, client, edition, lead):
        said = graph(page(client, edition))

        assert said["og:image"] == f"{SITE}/media/{lead.token}/960.jpg"
        assert said["og:image:alt"] == "Green nets (Image Credit: Ines Faro/Lumo)"
        assert (said["og:image:width"], said["og:image:height"]) == ("960", "640")
        assert (said["og:type"], said["og:title"]) == ("article", edition.headline)

    def test_without_a_picture_has_none(self, client):
        _, edition = desk.make_live()

        said = graph(page(client, edition))

        assert not [name for name in said if "image" in name]
        assert said["og:url"] == SITE + edition.get_absolute_url()

    @pytest.mark.parametrize(
        ("path", "kind", "title", "description"),
        [
            ("/", "website", "The Newsroom", "The newest stories of The Newsroom."),
            ("/?older_than=9999999999.000000-999", "website", "Older stories",
             "Older stories of The Newsroom, newest first."),
            ("/culture/", "website", "Culture", "Books &amp; boats."),
            ("/people/ada-quist/", "profile", "Ada Quist", "Stories about Ada Quist."),
            ("/authors/rosa/", "profile", "Rosa", "Stories by Rosa, Senior reporter."),
            ("/topics/harbours/", "website", "Harbours", None),
            ("/archive/2024/03/", "website", "March 2024", "What The Newsroom published in March 2024, newest first."),
            ("/archive/2024/", "website", "2024", "The stories of The Newsroom in 2024, by month."),
            ("/archive/", "website", "Archive", "All stories of The Newsroom, by year."),
            ("/corrections/", "website", "Corrections", "What The Newsroom has put right: corrections, clarifications, "
             "apologies and editor’s notes, newest first."),
            ("/about/contact/", "website", "Contact", "Write to &lt;us&gt;."),
        ],
    )  # fmt: skip
    def test_of_every_page_says_what_it_is_and_shows_its_first_picture(
        self, client, lead, path, kind, title, description
    ):
        article = desk.make_article(pictures=[lead], people=[desk.make_person()])
        article.topics.add(Topic.objects.create(name="Harbours"))
        desk.edit(article, by=desk.rosa())
        desk.publish(article)
        Section.objects.update(description="Books & boats.")
        Author.objects.filter(slug="rosa").update(role="Senior reporter")
        SitePage.objects.filter(slug="contact").update(body="<p>Write to <em>&lt;us&gt;</em>.</p>")

        said = graph(client.get(path).content.decode())

        picture = {
            "og:image": f"{SITE}/media/{lead.token}/960.jpg",
            "og:image:type": "image/jpeg",
            "og:image:width": "960",
            "og:image:height": "640",
            "og:image:alt": "Green nets (Image Credit: Ines Faro/Lumo)",
        }
        pictured = not path.startswith(("/corrections/", "/about/")) and path not in ("/archive/", "/archive/2024/")
        described = {"og:description": description} if description else {}
        words = {"og:type": kind, "og:site_name": "The Newsroom", "og:url": SITE + path, "og:title": title}
        assert said == words | described | (picture if pictured else {})

    def test_of_a_list_loses_a_picture_with_its_rights(self, client, edition, lead, second):
        Image.objects.filter(pk=lead.pk).update(rights_until=NOW)

        for path in ("/", "/culture/", "/people/ada-quist/"):
            assert not [name for name in graph(client.get(path).content.decode()) if "image" in name], path

    def test_of_a_person_shows_the_portrait(self, client, edition):
        person = edition.mentions.get().person
        person.portrait = desk.make_image("Mara Lind", alternative_text="Ada Quist at her desk")
        person.save()

        said = graph(client.get("/people/ada-quist/").content.decode())

        assert said["og:image"] == f"{SITE}/media/{person.portrait.token}/960.jpg"
        assert said["og:image:alt"] == "Ada Quist at her desk (Image Credit: Mara Lind)"


class TestPage:
    def test_credits_every_picture(self, client, edition):
        said = page(client, edition)

        assert said.count("<img ") == 2
        for credit in ("Ines Faro/Lumo", "Courtesy of the harbour"):
            assert f'<span class="credit">Image Credit: {credit}</span>' in said

    def test_labels_what_a_machine_made(self, client, edition):
        said = page(client, edition)

        after = said[said.index("Image Credit: Courtesy of the harbour") :]
        assert after.index("Made or altered by a machine") < after.index("</figure>")
        assert said.count("Made or altered by a machine") == 1

    @pytest.mark.parametrize("path", ["/", "/culture/", "/people/ada-quist/", "/authors/rosa/"])
    def test_credits_the_pictures_of_lists(self, client, edition, path):
        said = client.get(path).content.decode()

        assert said.count("<img ") == said.count(">Image Credit: Ines Faro/Lumo<") == 1

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_two_queries_where_nothing_stands_near(self, client, count, django_assert_num_queries):
        pictures = [desk.make_image(f"AP {number}") for number in range(count)]
        _, edition = desk.make_live(pictures=pictures)

        address = edition.get_absolute_url()

        with django_assert_num_queries(2):
            assert client.get(address).content.count(b"<img ") == count

    def test_keeps_the_credit_on_paper(self):
        sheet = (settings.BASE_DIR / "articles/static/articles/site.css").read_text()
        hidden = re.findall(r"([^{}]+)\{[^{}]*display: none", sheet[sheet.index("@media print") :])

        assert not [names for names in hidden if re.search(r"credit|figure|figcaption|card__picture", names)]
        assert "--quiet: #000" in sheet[sheet.index("@media print") :]
        assert re.search(r"\.credit[^{}]*\{[^{}]*color: var\(--quiet\)", sheet)


class TestFeed:
    def test_credits_and_labels(self, client, edition, agency):
        machine = desk.make_image("Lumo", caption="A city", synthetic=True, copyright="© Lumo")
        desk.make_live(headline="Another", pictures=[machine])

        found = ElementTree.fromstring(client.get("/feed/").content).iter(f"{MEDIA}content")

        said = {
            tuple(each.findtext(f"{MEDIA}{name}") for name in ("credit", "description", "copyright")) for each in found
        }
        assert said == {
            ("Ines Faro/Lumo", "Nets drying", "© Lumo 2024"),
            ("Lumo", "A city Made or altered by a machine.", "© Lumo"),
        }


class TestNinjs:
    def test_carries_the_credit_of_each_picture(self, client, edition, lead):
        first, second = client.get(edition.json_url).json()["associations"]

        assert first["infoSources"] == [
            {"name": "Ines Faro/Lumo", "role": "credit"}, {"name": "Lumo Pictures", "role": "provider"},
        ]  # fmt: skip
        assert (first["by"], first["copyrightNotice"], first["rel"]) == ("Ines Faro", "© Lumo 2024", "lead")
        assert first["renditions"][-1]["href"] == f"{SITE}/media/{lead.token}/960.jpg"
        assert second["digitalSourceType"]["uri"].endswith("/compositeSynthetic")
        assert second["copyrightNotice"] == "Courtesy of the harbour"

    def test_fits_the_standard(self, client, edition):
        if not SCHEMA.exists():
            pytest.skip(f"The schema of ninjs is not at hand: {SCHEMA}")
        schema = json.loads(SCHEMA.read_text())

        assert list(misfits(client.get(edition.json_url).json(), schema, schema)) == []
        assert list(misfits({"uri": 7, "nonsense": 1, "associations": [{"uri": "x"}]}, schema, schema)) == [
            "uri is no string", "nonsense is unknown", "associations.name is missing",
        ]  # fmt: skip

    def test_tells_the_text_twice_what_was_put_right_and_whom_it_is_about(self, client, lead):
        ada, bo = desk.make_person(wikidata="Q42"), desk.make_person("Bo Lund")
        article = desk.make_article(pictures=[lead], people=[ada, bo], standfirst="Eleven years.")
        article.topics.add(Topic.objects.create(name="Harbours"))
        desk.edit(article, by=desk.rosa())
        desk.publish(article)
        edition = desk.correct(article, at=NOW + HOUR, change=Change.CORRECTION, change_note="It was ten years.")

        said = client.get(edition.json_url).json()

        plain, rich = said["bodies"]
        assert (plain["contentType"], rich["contentType"]) == ("text/plain", "text/html")
        assert plain["value"].startswith("The ferry came back on Monday")
        assert rich["value"].count("<img ") == 1
        assert rich["value"].index("Image Credit: Ines Faro/Lumo") < rich["value"].index("<p>The ferry came back")
        assert f'src="{SITE}/media/{lead.token}/960.jpg"' in rich["value"]
        assert "Eleven years." not in rich["value"]
        assert said["descriptions"] == [
            {"role": "summary", "contentType": "text/plain", "value": "Eleven years."},
            {"role": "correction", "contentType": "text/plain", "value": "Correction, 2024-03-05: It was ten years."},
        ]
        assert said["people"] == [
            {"name": "Ada Quist", "rel": "about", "uri": "https://www.wikidata.org/wiki/Q42",
             "literal": f"{SITE}/people/ada-quist/"},
            {"name": "Bo Lund", "rel": "about", "uri": f"{SITE}/people/bo-lund/", "literal": f"{SITE}/people/bo-lund/"},
        ]  # fmt: skip
        assert said["subjects"] == [
            {"name": "Culture", "rel": "section", "uri": f"{SITE}/culture/"},
            {"name": "Harbours", "rel": "about", "uri": f"{SITE}/topics/harbours/"},
        ]
        if SCHEMA.exists():
            schema = json.loads(SCHEMA.read_text())
            assert list(misfits(said, schema, schema)) == []

    def test_stands_at_one_address(self, client, edition):
        other = edition.json_url.replace("culture", "x").replace(edition.slug, "y")

        assert client.get(other)["Location"] == edition.json_url
        assert client.get(edition.json_url)["Content-Type"] == "application/json"

    def test_is_gone_with_the_story(self, client, edition):
        workflow.withdraw(edition.article, by=desk.edith(), at=NOW + HOUR, reason="Wrong")

        assert client.get(edition.json_url).status_code == 410

    def test_takes_two_queries(self, client, edition, django_assert_num_queries):
        address = edition.json_url

        with django_assert_num_queries(2):
            assert client.get(address).json()["associations"]


KINDS = {"string": str, "object": dict, "array": list, "integer": int, "number": (int, float), "boolean": bool}


def misfits(said, schema: dict, whole: dict, at: str = ""):
    """Where something is not as a schema has it: kinds, known names, choices, and what is required."""
    rules = {**_followed(schema, whole)}
    kind = rules.get("type")
    if kind and not isinstance(said, KINDS[kind]):
        yield f"{at} is no {kind}"
        return
    if "enum" in rules and said not in rules["enum"]:
        yield f"{at} is none of the choices"
    if isinstance(said, list):
        for each in said:
            yield from misfits(each, rules.get("items", {}), whole, at)
    if isinstance(said, dict):
        known = rules.get("properties", {})
        for name, value in said.items():
            place = f"{at}.{name}".lstrip(".")
            if name not in known and rules["closed"]:
                yield f"{place} is unknown"
            yield from misfits(value, known.get(name, {}), whole, place)
        yield from (f"{at}.{name} is missing".lstrip(".") for name in rules.get("required", []) if name not in said)


def _followed(schema: dict, whole: dict) -> dict:
    """The rules of a schema with those that it points to."""
    found = {"closed": schema.get("additionalProperties") is False or schema.get("unevaluatedProperties") is False}
    for part in [*(schema.get("allOf") or []), *([{"$ref": schema["$ref"]}] if "$ref" in schema else [])]:
        there = whole
        for step in part["$ref"].removeprefix("#/").split("/") if "$ref" in part else []:
            there = there[step]
        more = _followed(there if "$ref" in part else part, whole)
        found = {**more, **found, "closed": found["closed"] or more["closed"]}
    known = {**found.get("properties", {}), **schema.get("properties", {})}
    return {
        **found,
        **{name: value for name, value in schema.items() if name not in ("$ref", "allOf")},
        "properties": known,
    }


class TestOneRoad:
    """No template of the readers' writes a picture by itself."""

    TEMPLATES = Path(settings.BASE_DIR, "templates")

    def test_one_fragment_writes_pictures(self):
        readers = [
            path for path in self.TEMPLATES.rglob("*.html") if "admin" not in path.relative_to(self.TEMPLATES).parts
        ]
        writes = [
            path.name
            for path in readers
            if re.search(r"<(img|picture|source|image)\b|background-image", path.read_text())
        ]

        assert len(readers) > 20
        assert writes == ["_picture.html"]

    def test_whoever_includes_it_credits_it(self):
        for path in self.TEMPLATES.rglob("*.html"):
            said = path.read_text()
            assert said.count('include "articles/_picture.html"') == said.count('include "articles/_credit.html"'), (
                path.name
            )

    @pytest.mark.parametrize("tag", ["<img src=x>", "<picture><img src=x></picture>", "<svg><image href=x></svg>"])
    def test_a_body_brings_none(self, tag):
        """What stands in a text as a picture is no part of it."""
        assert not re.search("<(img|picture|svg|image)", html.clean(f"<p>Words {tag} and more</p>"))

    def test_nothing_of_it_is_left_when_the_rights_end(self, client, edition, lead, second):
        Image.objects.update(rights_until=NOW + DAY)

        said = (
            page(client, edition)
            + client.get(edition.json_url).content.decode()
            + client.get("/feed/").content.decode()
        )

        assert edition.headline in said
        for gone in (lead.token, second.token, "Image Credit", "Ines Faro", "Nets drying", "og:image", "ImageObject"):
            assert gone not in said, gone
