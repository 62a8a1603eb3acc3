"""Feeds: every list in every form, as feedparser and the specifications read them."""

import json
import re
from datetime import datetime

import feedparser
import pytest
from django.utils import timezone
from lxml import etree

from articles import workflow
from articles.models import Change, Edition, Image, Kind, Person, Section, Topic
from tests import desk
from tests.desk import DAY, HOUR, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

SITE = "http://127.0.0.1:8000"
FORMS = {"": "application/rss+xml", "atom/": "application/atom+xml", "json/": "application/feed+json"}
NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}
LISTS = ["/", "/culture/", "/people/ada-quist/", "/authors/rosa/", "/topics/harbours/", "/corrections/"]


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW + 2 * DAY)


@pytest.fixture
def whole(settings):
    settings.FEED_FULL_TEXT = True


def text(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def parsed(client, path):
    """What feedparser makes of a feed, once it finds nothing wrong with it."""
    found = feedparser.parse(
        text(client, path).encode(), response_headers={"content-type": client.get(path)["Content-Type"]}
    )
    assert not found.bozo, found.bozo_exception
    return found


def tree(client, path):
    return etree.fromstring(text(client, path).encode())


def make_story(**fields):
    """A live story about somebody, with a topic and a picture."""
    person = Person.objects.filter(name="Ada Quist").first() or desk.make_person()
    article = desk.make_article(people=[person], pictures=[desk.make_image("Ines Faro/Lumo")], **fields)
    article.topics.add(Topic.objects.get_or_create(name="Harbours")[0])
    desk.edit(article, by=desk.rosa())
    return article, desk.publish(article)


def make_correction(article, words="It was ten years.", *, at=NOW + DAY, change=Change.CORRECTION):
    return desk.correct(article, at=at, change=change, change_note=words)


def ids(client, page):
    """The identities of the entries of a list in each form."""
    rss, atom = parsed(client, f"{page}feed/"), parsed(client, f"{page}feed/atom/")
    items = json.loads(text(client, f"{page}feed/json/"))["items"]
    return [e.id for e in rss.entries], [e.id for e in atom.entries], [item["id"] for item in items]


class TestEveryList:
    @pytest.mark.parametrize("page", LISTS)
    def test_says_the_same_in_each_form(self, client, page):
        article, _ = make_story(standfirst="Eleven years.")
        make_correction(article)
        story = f"{SITE}/#{article.public_id}"
        entry = f"{SITE}/corrections/#{article.public_id}-2" if page == "/corrections/" else story

        assert ids(client, page) == ([entry], [entry], [entry])
        for form, media_type in FORMS.items():
            assert client.get(f"{page}feed/{form}")["Content-Type"] == f"{media_type}; charset=utf-8"

    @pytest.mark.parametrize("page", LISTS)
    def test_leads_from_the_page_to_each_form(self, client, page):
        article, _ = make_story()
        make_correction(article)

        said = text(client, page)

        links = re.findall(r'<link rel="alternate" href="([^"]+)" type="([^"]+)" title="([^"]+)">', said)
        offered = {(address, media_type) for address, media_type, _ in links}
        assert offered >= {(f"{place}feed/{form}", kind) for place in {page, "/"} for form, kind in FORMS.items()}
        assert len({title for *_, title in links}) == len(links)

    @pytest.mark.parametrize("count", [1, 3])
    @pytest.mark.parametrize(("full", "queries"), [(False, 0), (True, 2)])
    def test_costs_the_same_for_one_as_for_three(
        self, client, settings, django_assert_num_queries, count, full, queries
    ):
        settings.FEED_FULL_TEXT = full
        for _ in range(count):
            make_correction(make_story()[0])
        costs = dict(zip(LISTS, (2, 3, 5, 2, 4, 1), strict=True))

        for page, cost in costs.items():
            with django_assert_num_queries(cost + (queries if page != "/corrections/" else 0)):
                assert len(json.loads(text(client, f"{page}feed/json/"))["items"]) == count

    def test_loads_bodies_for_whole_texts_alone(self, client, settings, django_assert_num_queries):
        make_story()
        for full in (False, True):
            settings.FEED_FULL_TEXT = full
            with django_assert_num_queries(2 + 2 * full) as asked:
                text(client, "/feed/")
            assert any('"body"' in query["sql"] for query in asked) is full

    def test_of_nothing_is_a_feed_all_the_same(self, client):
        desk.make_section("Culture")

        for page in ("/", "/culture/", "/corrections/"):
            assert ids(client, page) == ([], [], [])
            assert text(client, f"{page}feed/atom/") == text(client, f"{page}feed/atom/")

    def test_of_nobody_is_not_found(self, client):
        desk.make_person("Ada Quist")
        Topic.objects.create(name="Harbours")

        for page in ("/nothing/", "/people/ada-quist/", "/people/x/", "/authors/x/", "/topics/harbours/", "/search/"):
            for form in FORMS:
                assert client.get(f"{page}feed/{form}").status_code == 404, (page, form)
        assert client.get("/feed/other/").status_code == 404

    @pytest.mark.parametrize("form", FORMS)
    def test_follows_its_list_to_another_address(self, client, form):
        article, edition = make_story()
        things = edition.section, article.people.get(), article.topics.get(), article.authors.get()
        for thing in things:
            former, thing.slug = thing.get_absolute_url(), f"new-{thing.slug}"
            thing.save()
            answer = client.get(f"{former}feed/{form}")
            assert (answer.status_code, answer["Location"]) == (301, f"{thing.get_absolute_url()}feed/{form}")

    def test_of_somebody_protected_is_gone(self, client):
        """security.md 35"""
        article, _ = make_story()
        Person.objects.update(tagging="never")

        assert {client.get(f"/people/ada-quist/feed/{form}").status_code for form in FORMS} == {410}

    def test_never_stands_where_a_page_does(self, client):
        article, edition = make_story()
        topic = article.topics.get()
        topic.slug = "feed"
        topic.save()

        assert "<h1>Harbours</h1>" in text(client, "/topics/feed/")
        assert parsed(client, "/topics/feed/feed/").feed.title.startswith("Harbours")


class TestRss:
    """https://www.rssboard.org/rss-specification"""

    def test_holds_to_the_specification(self, client):
        make_correction(make_story(standfirst="Eleven years.")[0])
        channel = tree(client, "/feed/")[0]

        assert channel.getparent().attrib == {"version": "2.0"}
        found = {name: channel.findtext(name) for name in ("title", "link", "description", "language", "ttl")}
        assert found == {
            "title": "The Newsroom", "link": f"{SITE}/", "description": "The newest stories of The Newsroom.",
            "language": "en-gb", "ttl": "15",
        }  # fmt: skip
        itself = channel.find("a:link", NAMES)
        assert itself.attrib == {"href": f"{SITE}/feed/", "rel": "self"}
        item = channel.find("item")
        assert item.find("guid").attrib == {"isPermaLink": "false"}
        assert item.findtext("dc:creator", namespaces=NAMES) == "Rosa"
        assert item.findtext("a:updated", namespaces=NAMES) == "2024-03-06T09:00:00+00:00"
        # RFC 822, with a year of four digits
        for moment, wanted in ((item.findtext("pubDate"), NOW), (channel.findtext("lastBuildDate"), NOW + DAY)):
            assert datetime.strptime(moment, "%a, %d %b %Y %H:%M:%S %z") == wanted
        once = ["title", "link", "description", "pubDate", "guid"]
        assert [len(item.findall(name)) for name in once] == [1] * 5

    def test_has_the_text_whole_where_that_is_set(self, client, whole):
        _, edition = make_story(standfirst="Eleven years.")

        item = tree(client, "/feed/").find(".//item")

        assert "<p>Nobody had repainted it.</p>" in item.findtext("content:encoded", namespaces=NAMES)
        assert item.findtext("description") == "<p>Eleven years.</p>"


class TestAtom:
    """RFC 4287; by its grammar in test_feed_rules.py."""

    @pytest.mark.parametrize("page", ["/", "/corrections/"])
    def test_says_where_it_stands_and_when_it_changed(self, client, page):
        make_correction(make_story()[0])

        feed = tree(client, f"{page}feed/atom/")

        links = {link.get("rel"): link.get("href") for link in feed.findall("a:link", NAMES)}
        assert links == {"alternate": f"{SITE}{page}", "self": f"{SITE}{page}feed/atom/"}
        assert {datetime.fromisoformat(moment.text) for moment in feed.iterfind(".//a:updated", NAMES)} == {NOW + DAY}

    def test_gives_to_the_house_what_nobody_signs(self, client):
        article = desk.make_article()
        article.bylines.all().delete()
        desk.edit(article, by=desk.rosa())
        desk.publish(article)

        feed = tree(client, "/feed/atom/")

        assert feed.findtext("a:author/a:name", namespaces=NAMES) == "The Newsroom"
        assert feed.find("a:entry/a:author", NAMES) is None


class TestJson:
    """https://www.jsonfeed.org/version/1.1/"""

    def test_says_all_of_a_story(self, client):
        article, edition = make_story(standfirst="Eleven years.")
        token = article.pictures.get().token

        told = json.loads(text(client, "/culture/feed/json/"))

        [item] = told.pop("items")
        assert told == {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Culture – The Newsroom",
            "home_page_url": f"{SITE}/culture/",
            "feed_url": f"{SITE}/culture/feed/json/",
            "description": "Culture",
            "language": "en-gb",
            "authors": [{"name": "The Newsroom", "url": SITE}],
        }
        html = item.pop("content_html")
        assert html.endswith("<p>Eleven years.</p>")
        assert html.index(f'src="{SITE}/media/{token}/960.jpg"') < html.index("Image Credit: Ines Faro/Lumo")
        picture = f"{SITE}/media/{token}/960.jpg"
        credit = {"about": SITE, "text": "Ines Faro/Lumo", "alternative_text": "Boats in grey light"}
        assert item == {
            "id": f"{SITE}/#{article.public_id}",
            "url": SITE + edition.get_absolute_url(),
            "title": edition.headline,
            "summary": "Eleven years.",
            "date_published": "2024-03-05T09:00:00+00:00",
            "date_modified": "2024-03-05T09:00:00+00:00",
            "authors": [{"name": "Rosa"}],
            "tags": ["Culture"],
            "image": picture,
            "_credit": credit,
            "attachments": [
                {"url": picture, "mime_type": "image/jpeg", "title": "The harbour at dawn", "_credit": credit}
            ],
        }

    def test_always_has_content(self, client):
        desk.make_live()

        [item] = json.loads(text(client, "/feed/json/"))["items"]

        assert item["content_html"] == ""


def htmls(client):
    """The whole text of the one story, in each form."""
    rss = tree(client, "/feed/").findtext(".//content:encoded", namespaces=NAMES)
    atom = tree(client, "/feed/atom/").findtext(".//a:content", namespaces=NAMES)
    return [rss, atom, json.loads(text(client, "/feed/json/"))["items"][0]["content_html"]]


class TestWholeText:
    @pytest.fixture(autouse=True)
    def are_whole(self, whole):
        pass

    def test_is_the_same_in_each_form_with_whole_addresses(self, client):
        image = desk.make_image("Lumo")
        links = '<a href="/culture/">all of it</a>, <a href="https://x.example/">them</a>'
        body = f'<p>See {links}, or write href="/here".</p>'
        article = desk.make_article(
            body=body, pictures=[desk.make_image("Ines Faro"), image], advisory="Loss.", dateline="Odda"
        )
        desk.publish(article)

        first, *others = htmls(client)

        assert others == [first, first]
        assert f'<a href="{SITE}/culture/">' in first
        assert 'write href="/here"' in first
        assert not re.findall(r'<[^>]* (?:href|src|srcset|cite)="/', first)
        sources = re.findall(r'srcset="([^"]*)"', first)
        assert len(sources) == 4
        assert all(each.startswith(SITE) for source in sources for each in source.split(", "))
        order = [first.index(words) for words in ("Loss.", "Image Credit: Ines Faro", "Odda", "all of it", "Lumo")]
        assert order == sorted(order)

    def test_loses_a_picture_with_its_rights(self, client, monkeypatch):
        """security.md 36"""
        lead, second = desk.make_image("Ines Faro"), desk.make_image("Lumo")
        desk.make_live(pictures=[lead, second])
        assert all("Ines Faro" in html and "Lumo" in html for html in htmls(client))

        Image.objects.update(rights_until=NOW + 2 * DAY)

        for form in FORMS:
            said = text(client, f"/feed/{form}")
            for gone in (lead.token, second.token, "Ines Faro", "Lumo", "media:content", '"image"'):
                assert gone not in said, (form, gone)

    def test_tells_of_corrections_where_the_page_does(self, client):
        article, _ = make_story()
        make_correction(article, "It was ten years.")
        make_correction(article, "All of it was wrong.", at=NOW + DAY + HOUR, change=Change.APOLOGY)

        for html in htmls(client):
            assert html.index("All of it was wrong.") < html.index("The ferry came back") < html.index("It was ten")

    def test_says_which_way_it_runs(self, client):
        desk.make_live(language="ar")

        assert all(html.startswith('<div lang="ar" dir="rtl">') for html in htmls(client))
        assert (
            tree(client, "/feed/atom/").find("a:entry", NAMES).get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
        )

    def test_a_language_is_no_markup(self, client):
        """security.md 52"""
        desk.make_live(language='"><script>')

        assert not [html for html in htmls(client) if "<script" in html]

    def test_marks_the_links_of_what_was_paid_for(self, client):
        desk.make_live(
            kind=Kind.PAID,
            payer="Merrow Ferries",
            body='<p><a href="https://x.example/">Buy</a> <a href="/about/">us</a></p>',
        )

        for html in htmls(client):
            assert '<a rel="sponsored" href="https://x.example/">' in html
            assert f'<a href="{SITE}/about/">' in html
            assert html.startswith("<p><strong>Paid content</strong> Paid for by Merrow Ferries</p>")


class TestCorrection:
    def test_is_an_update_of_its_story(self, client):
        article, edition = make_story(standfirst="Eleven years.")
        [[before], *_] = [feed.entries for feed in [parsed(client, "/feed/atom/")]]
        make_correction(article)

        [after] = parsed(client, "/feed/atom/").entries

        assert (after.id, after.published) == (before.id, before.published)
        assert (before.updated, after.updated) == ("2024-03-05T09:00:00+00:00", "2024-03-06T09:00:00+00:00")
        assert "It was ten years." not in before.summary
        assert "It was ten years." in after.summary
        for form in ("", "json/"):
            assert "It was ten years." in text(client, f"/feed/{form}")

    def test_has_an_entry_of_its_own_among_corrections(self, client):
        article, _ = make_story()
        second = make_correction(article, "It was ten years.")
        make_correction(article, "And two.", at=NOW + DAY + HOUR)

        newest, first = parsed(client, "/corrections/feed/atom/").entries

        assert [e.id.partition("#")[2] for e in (newest, first)] == [f"{article.public_id}-{n}" for n in (3, 2)]
        assert first.title == f"Correction: {second.headline}"
        assert first.link == SITE + second.get_absolute_url()
        assert first.summary == "<p>It was ten years.</p>"
        assert first.updated == "2024-03-06T09:00:00+00:00"

    def test_of_a_story_that_is_gone_names_nothing(self, client):
        article, edition = make_story(headline="Ferry returns")
        make_correction(article)
        article.refresh_from_db()
        workflow.withdraw(article, by=desk.edith(), at=NOW + DAY + HOUR, reason="Wrong")

        for form in FORMS:
            said = text(client, f"/corrections/feed/{form}")
            assert "The story is no longer available." in said
            assert "Ferry" not in said
            assert "ten years" not in said

    def test_that_is_sealed_says_no_word(self, client):
        """security.md 44"""
        article, _ = make_story()
        second = make_correction(article)
        make_correction(article, "And two.", at=NOW + DAY + HOUR)
        Edition.objects.filter(pk=second.pk).update(sealed=True, text_decided_at=NOW + DAY + HOUR)

        for page in ("/", "/corrections/"):
            for form in FORMS:
                assert "ten years" not in text(client, f"{page}feed/{form}"), (page, form)


class TestKind:
    @pytest.mark.parametrize(
        ("kind", "title", "tags"),
        [
            (Kind.NEWS, "Ferries", ["Culture"]),
            (Kind.OBITUARY, "Ferries", ["Obituary", "Culture"]),
            (Kind.OPINION, "Opinion | Ferries", ["Opinion", "Culture"]),
            (Kind.PAID, "Paid content | Ferries", ["Paid content", "Culture"]),
        ],
    )
    def test_is_a_category_and_stands_in_the_title(self, client, kind, title, tags):
        desk.make_live(kind=kind, payer="Odda Port" if kind == Kind.PAID else "", headline="Ferries")

        for form in ("", "atom/"):
            [entry] = parsed(client, f"/feed/{form}").entries
            assert (entry.title, [tag.term for tag in entry.tags]) == (title, tags)
        [item] = json.loads(text(client, "/feed/json/"))["items"]
        assert (item["title"], item["tags"]) == (title, tags)


class TestNasty:
    """security.md 33, 49, 52: nothing breaks out of a feed, and nothing in it is unseen."""

    BAD = "A ]]> B <script>alert(1)</script> & \u202etxt\u202c \x0bC \ufeffD"
    SEEN = "A ]]> B <script>alert(1)</script> & txt C D"

    @pytest.mark.parametrize("full", [False, True])
    def test_words_stay_words(self, client, settings, full):
        settings.FEED_FULL_TEXT = full
        article, _ = desk.make_live(
            headline=self.BAD, standfirst=self.BAD, advisory=self.BAD, dateline="]]>",
            pictures=[desk.make_image(self.BAD, caption=self.BAD, alternative_text=self.BAD)],
        )  # fmt: skip

        for form in ("", "atom/"):
            [entry] = parsed(client, f"/feed/{form}").entries
            assert "alert" not in re.sub("&lt;script&gt;alert", "", entry.summary)
            root = tree(client, f"/feed/{form}")
            title = root.find(".//item/title") if form == "" else root.find(".//a:entry/a:title", NAMES)
            assert " ".join(title.text.split()) == self.SEEN
            credit = root.find(".//media:credit", NAMES).text
            assert " ".join(credit.split()) == self.SEEN
            assert "<script" not in (root.findtext(".//description[2]") or "")
        [item] = json.loads(text(client, "/feed/json/"))["items"]
        assert " ".join(item["title"].split()) == self.SEEN
        assert "<script" not in item["content_html"]
        for form in FORMS:
            assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\ufeff]", text(client, f"/feed/{form}"))

    def test_what_was_kept_before_texts_were_cleaned_breaks_no_feed(self, client):
        """Written by another road, as an old archive is: forms of XML know no such characters."""
        article = desk.make_article()
        desk.file_story(article)
        edition = desk.approve(article)
        workflow.publish(article, by=desk.edith(), at=NOW, edition=edition)
        Section.objects.filter(pk=edition.section_id).update(name="Bell\x07s and \u202ewhistles")

        for page in ("/", "/culture/"):
            for form in ("", "atom/"):
                [entry] = parsed(client, f"{page}feed/{form}").entries
                assert [tag.term for tag in entry.tags] == ["Bells and whistles"]


class TestHub:
    @pytest.fixture(autouse=True)
    def hub(self, settings):
        settings.WEBSUB_HUB = "https://hub.example/"

    @pytest.mark.parametrize("form", FORMS)
    def test_is_named_by_every_feed_and_by_its_headers(self, client, form):
        make_story()

        for page in ("/", "/culture/"):
            answer = client.get(f"{page}feed/{form}")
            itself = f"{SITE}{page}feed/{form}"
            assert answer["Link"] == f'<https://hub.example/>; rel="hub", <{itself}>; rel="self"'
            if form == "json/":
                assert json.loads(answer.content)["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
            else:
                links = {link["rel"]: link["href"] for link in feedparser.parse(answer.content).feed.links}
                assert (links["hub"], links["self"]) == ("https://hub.example/", itself)

    def test_without_one_nothing_is_said(self, client, settings):
        settings.WEBSUB_HUB = ""
        make_story()

        for form in FORMS:
            answer = client.get(f"/feed/{form}")
            assert "Link" not in answer
            assert "hub" not in answer.content.decode()
