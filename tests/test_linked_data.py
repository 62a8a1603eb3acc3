"""What machines read of pages, compared whole: stories, authors, where a page stands; what a link shows elsewhere."""

import json
import re

import pytest
from django.conf import settings
from django.utils import timezone

from articles.models import Author, Change, Edition, Kind, Person, Provider, Revision, Topic
from tests import desk
from tests.desk import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

SITE = "http://127.0.0.1:8000"
PUBLISHER = {
    "@type": "NewsMediaOrganization",
    "name": "The Newsroom",
    "url": SITE,
    "logo": f"{SITE}/static/articles/icon.svg",
}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW + 2 * DAY)


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def linked_data(client, path):
    [written] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page(client, path))
    return json.loads(written)


def trail(*steps):
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": SITE + path}
            for number, (name, path) in enumerate([("The Newsroom", "/"), *steps], start=1)
        ],
    }


@pytest.fixture
def story():
    """A corrected story with all that machines can be told of one."""
    agency = Provider.objects.create(name="Lumo Pictures", licence_page="https://lumo.example/licence")
    image = desk.make_image(
        "Ines Faro/Lumo", caption="Nets", alternative_text="Green nets", creator="Ines Faro", provider=agency,
        copyright="© Lumo 2024", licence="https://lumo.example/terms", synthetic=True,
    )  # fmt: skip
    ada = desk.make_person(wikidata="Q42", same_as=["https://ada.example/?a=1&b=2"])
    bo = desk.make_person("Bo Lund")
    article = desk.make_article(pictures=[image], people=[ada, bo], standfirst="Eleven years.", language="")
    article.topics.add(Topic.objects.create(name="Harbours"))
    article.people.through.objects.filter(tag=bo).update(subject=False)
    desk.edit(article, by=desk.rosa())
    desk.publish(article)
    desk.correct(
        article, at=NOW + DAY, change=Change.CORRECTION, change_note="It was ten years.", headline="Ferry back"
    )
    return article


def live(article):
    return Edition.objects.live(NOW + 2 * DAY).select_related("section").get(article=article)


class TestStory:
    def test_is_told_whole(self, client, story):
        edition, image = live(story), story.pictures.get()

        article, steps = linked_data(client, edition.get_absolute_url())

        assert article == {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "mainEntityOfPage": SITE + edition.get_absolute_url(),
            "headline": "Ferry back",
            "description": "Eleven years.",
            "inLanguage": "en-gb",
            "articleSection": "Culture",
            "datePublished": "2024-03-05T09:00:00+00:00",
            "dateModified": "2024-03-06T09:00:00+00:00",
            "author": [{"@type": "Person", "name": "Rosa", "url": f"{SITE}/authors/rosa/"}],
            "about": [
                {
                    "@type": "Person",
                    "name": "Ada Quist",
                    "url": f"{SITE}/people/ada-quist/",
                    "sameAs": ["https://www.wikidata.org/wiki/Q42", "https://ada.example/?a=1&b=2"],
                },
                {"@type": "Thing", "name": "Harbours", "url": f"{SITE}/topics/harbours/"},
            ],
            "mentions": [{"@type": "Person", "name": "Bo Lund", "url": f"{SITE}/people/bo-lund/"}],
            "image": [
                {
                    "@type": "ImageObject",
                    "contentUrl": f"{SITE}/media/{image.token}/960.jpg",
                    "width": 1200,
                    "height": 800,
                    "caption": "Nets",
                    "creditText": "Ines Faro/Lumo",
                    "creator": {"@type": "Person", "name": "Ines Faro"},
                    "copyrightNotice": "© Lumo 2024",
                    "license": "https://lumo.example/terms",
                    "acquireLicensePage": "https://lumo.example/licence",
                    "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic",
                }
            ],
            "correction": [
                {
                    "@type": "CorrectionComment",
                    "name": "Correction",
                    "text": "It was ten years.",
                    "datePublished": "2024-03-06T09:00:00+00:00",
                }
            ],
            "publisher": PUBLISHER,
            "isAccessibleForFree": True,
        }
        assert steps == trail(("Culture", "/culture/"), ("Ferry back", edition.get_absolute_url()))

    @pytest.mark.parametrize("count", [1, 3])
    def test_knows_people_elsewhere_in_the_same_queries(self, client, count, django_assert_num_queries):
        people = [desk.make_person(f"Person {n}", wikidata=f"Q{n}") for n in range(1, count + 1)]
        _, edition = desk.make_live(people=people)
        address = edition.get_absolute_url()

        with django_assert_num_queries(2):
            article, _ = linked_data(client, address)

        assert [person["sameAs"] for person in article["about"]] == [
            [f"https://www.wikidata.org/wiki/Q{n}"] for n in range(1, count + 1)
        ]

    def test_protected_people_are_known_nowhere(self, client, story):
        """security.md 35"""
        Person.objects.filter(name="Ada Quist").update(tagging="never")

        said = page(client, live(story).get_absolute_url()) + json.dumps(client.get(live(story).json_url).json())

        assert "Bo Lund" in said
        for gone in ("Q42", "ada.example", "Ada Quist"):
            assert gone not in said

    @pytest.mark.parametrize(
        ("kind", "told"),
        [
            (Kind.OPINION, "OpinionNewsArticle"),
            (Kind.ANALYSIS, "AnalysisNewsArticle"),
            (Kind.REVIEW, "ReviewNewsArticle"),
            (Kind.PAID, "AdvertiserContentArticle"),
        ],
    )
    def test_says_of_which_kind_it_is(self, client, kind, told):
        _, edition = desk.make_live(kind=kind, payer="Odda Port" if kind == Kind.PAID else "")

        assert linked_data(client, edition.get_absolute_url())[0]["@type"] == told


class TestCard:
    def named(self, client, edition):
        return dict(
            re.findall(r'<meta name="(twitter:.*?)" content="(.*?)">', page(client, edition.get_absolute_url()))
        )

    def test_shows_the_picture_with_its_credit(self, client, story):
        image = story.pictures.get()

        assert self.named(client, live(story)) == {
            "twitter:card": "summary_large_image",
            "twitter:title": "Ferry back",
            "twitter:description": "Eleven years.",
            "twitter:image": f"{SITE}/media/{image.token}/960.jpg",
            "twitter:image:alt": "Green nets (Image Credit: Ines Faro/Lumo)",
        }

    def test_without_a_picture_is_a_small_one(self, client):
        _, edition = desk.make_live(headline="Ferries")

        assert self.named(client, edition) == {"twitter:card": "summary", "twitter:title": "Ferries"}


class TestTrail:
    def test_of_each_list_begins_at_the_front_page(self, client, story):
        for path, name in (
            ("/culture/", "Culture"),
            ("/people/ada-quist/", "Ada Quist"),
            ("/topics/harbours/", "Harbours"),
            ("/authors/rosa/", "Rosa"),
        ):
            assert linked_data(client, path)[-1] == trail((name, path))


class TestCanonical:
    def test_stands_on_every_page_once(self, client, story):
        edition = live(story)
        beyond = "?older_than=9999999999.000000-999999"
        for path in (
            "/", "/culture/", "/people/ada-quist/", "/topics/harbours/", "/authors/rosa/", "/corrections/", "/archive/",
            "/archive/2024/", "/archive/2024/03/", "/archive/2024/03/05/", "/about/", "/search/", edition.history_url,
            edition.get_absolute_url(), f"/{beyond}", f"/culture/{beyond}", f"/topics/harbours/{beyond}",
        ):  # fmt: skip
            assert re.findall('<link rel="canonical" href="([^"]*)">', page(client, path)) == [SITE + path], path

    def test_of_a_search_is_the_search(self, client):
        said = page(client, "/search/?q=ferry")

        assert re.findall('<link rel="canonical" href="([^"]*)">', said) == [f"{SITE}/search/"]


class TestAuthor:
    @pytest.fixture
    def rosa(self):
        desk.make_live()
        Author.objects.update(
            role="Senior reporter", expertise="harbours, sea law", about="Twenty years on quays.\n\n<b>And</b> ships.",
            mail="rosa@paper.example", link="https://www.rosa.example/me/",
        )  # fmt: skip
        return Author.objects.get()

    def test_is_told_whole(self, client, rosa):
        profile, steps = linked_data(client, "/authors/rosa/")

        assert profile == {
            "@context": "https://schema.org",
            "@type": "ProfilePage",
            "mainEntity": {
                "@type": "Person",
                "@id": f"{SITE}/authors/rosa/#author",
                "name": "Rosa",
                "url": f"{SITE}/authors/rosa/",
                "jobTitle": "Senior reporter",
                "description": "Twenty years on quays.\n\n<b>And</b> ships.",
                "knowsAbout": ["harbours", "sea law"],
                "email": "rosa@paper.example",
                "sameAs": ["https://www.rosa.example/me/"],
                "worksFor": PUBLISHER,
            },
        }
        assert steps == trail(("Rosa", "/authors/rosa/"))

    def test_page_shows_what_is_filled(self, client, rosa):
        said = page(client, "/authors/rosa/")

        assert '<a href="mailto:rosa@paper.example">rosa@paper.example</a>' in said
        assert '<a href="https://www.rosa.example/me/" rel="me noopener">rosa.example/me</a>' in said
        assert re.findall("<li>([^<]*)</li>", said) == ["harbours", "sea law"]
        assert "<p>&lt;b&gt;And&lt;/b&gt; ships.</p>" in said

    def test_page_shows_nothing_that_is_empty(self, client):
        desk.make_live()

        said = page(client, "/authors/rosa/")

        assert "mailto:" not in said
        assert "author__" not in said
        assert set(linked_data(client, "/authors/rosa/")[0]["mainEntity"]) == {
            "@type", "@id", "name", "url", "worksFor",
        }  # fmt: skip

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_two_queries(self, client, rosa, count, django_assert_num_queries):
        for _ in range(count - 1):
            desk.make_live()

        with django_assert_num_queries(2):
            assert page(client, "/authors/rosa/").count("<article") == count

    def test_is_kept_by_the_desk_as_it_was(self, client, sign_in):
        """What an editor changes is public at once, and stands in the history."""
        desk.make_live()
        rosa = Author.objects.get()
        client = sign_in(desk.edith())
        typed = {"name": "Rosa", "slug": "rosa", "role": "", "account": rosa.account_id, "about": "New words.",
                 "expertise": "ships", "mail": "", "link": ""}  # fmt: skip

        refused = client.post(f"/admin/articles/author/{rosa.pk}/change/", {**typed, "mail": "nonsense"})
        assert "Enter a valid email address." in refused.content.decode()
        answer = client.post(f"/admin/articles/author/{rosa.pk}/change/", typed)

        assert answer.status_code == 302
        assert "New words." in page(client, "/authors/rosa/")
        kept = Revision.objects.of(rosa).with_content().order_by("-number").first()
        assert (kept.by, kept.content["about"], kept.content["expertise"]) == (desk.edith(), "New words.", "ships")


def test_logo_is_a_file_of_ours():
    assert (settings.BASE_DIR / "articles/static/articles/icon.svg").exists()
