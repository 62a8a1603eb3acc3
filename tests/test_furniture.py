"""What stands around a story: its short address, ways to pass it on, its kind, who paid, how old it is."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import ageing, printing, saving, sharing, structured, workflow
from articles.models import Article, Edition, Revision, Section, Topic
from articles.reading_front import front
from articles.reading_story import story as reading_story
from tests import desk
from tests.desk import DAY, HOUR, NOW
from tests.test_press_site import Site, kept
from tests.test_story_page import change_page, fields_of

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
BODY = (
    '<p><a href="https://ferry.example/">Book</a> <a href="/about/">us</a></p>'
    '<blockquote data-author="Jo" data-handle="" data-permalink="https://x.example/1" data-captured="">'
    "<p>Nice.</p></blockquote>"
)


def page(client, edition) -> str:
    return client.get(edition.get_absolute_url()).content.decode()


class TestShortAddress:
    def test_leads_to_the_live_story_in_one_hop(self, client):
        _, edition = desk.make_live()

        answer = client.get(f"/{edition.public_id}")

        assert (answer.status_code, answer["Location"]) == (301, edition.get_absolute_url())

    def test_says_what_the_page_says_once_it_is_taken_down(self, client):
        article, edition = desk.make_live()
        workflow.withdraw(article, by=desk.edith(), at=NOW + HOUR, reason="Wrong", notice="We were wrong.")

        answers = [client.get(path) for path in (f"/{edition.public_id}", edition.get_absolute_url())]

        assert [(answer.status_code, b"We were wrong." in answer.content) for answer in answers] == [(410, True)] * 2

    def test_of_a_draft_is_the_404_of_nonsense(self, client):
        """security.md 31"""
        article = desk.make_article()
        nonsense = client.get("/zzzzzzzz")

        answer = client.get(f"/{article.public_id}")

        assert (answer.status_code, answer.content) == (404, nonsense.content)
        assert set(answer.headers) == set(nonsense.headers)

    @pytest.mark.parametrize("path", ["/abcd123", "/abcd12345", "/abcd12345/", "/abcd-123", "/abcd-123/"])
    def test_is_eight_letters_and_digits(self, client, path):
        desk.make_live(public_id="abcd1234")

        assert client.get(path, follow=True).status_code == 404

    @pytest.mark.parametrize("path", ["/abcd1234/", "/ABCD1234", "/Abcd1234/"])
    def test_leads_there_with_a_stroke_or_capitals_too(self, client, path):
        """As it is copied from a sentence, or typed on a phone."""
        article, edition = desk.make_live(public_id="abcd1234")

        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (301, edition.get_absolute_url())

        workflow.withdraw(article, by=desk.edith(), at=NOW + HOUR, reason="Wrong", notice="We were wrong.")
        gone = client.get(path)
        assert (gone.status_code, b"We were wrong." in gone.content) == (410, True)

    def test_takes_no_section_away(self, client):
        """Eight letters are a short word: /business is a section that somebody wrote without its stroke."""
        _, edition = desk.make_live(section="Business")

        answer = client.get("/business")

        assert (answer.status_code, answer["Location"]) == (301, "/business/")
        assert edition.headline in client.get("/business/").content.decode()

    def test_takes_no_section_away_that_is_called_otherwise_now(self, client):
        section = desk.make_section("Business")
        section.slug = "money"
        section.save()

        assert client.get("/business")["Location"] == "/money/"

    def test_is_no_section_s(self):
        article, section = desk.make_article(), desk.make_section("Sport")
        for statement, given in (
            ("UPDATE articles_section SET slug = %s WHERE id = %s", [article.public_id, section.pk]),
            ("UPDATE articles_section SET slug = %s", [article.public_id]),
        ):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, given)
        with pytest.raises(IntegrityError, match="a story stands at this address"), transaction.atomic():
            Section.objects.create(name="Other", slug=article.public_id)
        desk.make_section("Business")
        with pytest.raises(IntegrityError, match="a section stands at this address"), transaction.atomic():
            desk.make_article(public_id="business")
        assert Article.objects.get() == article

    def test_is_refused_to_a_section_in_words(self, client):
        article = desk.make_article()
        client.force_login(desk.edith())

        answer = client.post(
            reverse("admin:articles_section_add"), {"name": "New", "slug": article.public_id, "position": 3}
        )

        assert "A story has that as its short address." in answer.content.decode()

    def test_stands_on_the_story_s_page_at_the_desk(self, client):
        article = desk.make_article()
        client.force_login(desk.rosa())

        assert f'value="{settings.SITE_URL}/{article.public_id}"' in client.get(change_page(article)).content.decode()


class TestSharing:
    def test_is_by_plain_links_that_ask_nobody_anything(self, client):
        _, edition = desk.make_live(headline="Ferry & “fog”: 50% off?")
        html = page(client, edition)

        group = html.partition('class="share"')[2].partition("</section>")[0]

        links = re.findall(r'<a href="([^"]+)"([^>]*)>([^<]+)', group)
        assert [(name, rest) for _, rest, name in links] == [
            ("Mail", ""), *((name, ' rel="noopener nofollow"') for name in ("WhatsApp", "Facebook", "Bluesky", "X")),
        ]  # fmt: skip
        assert f">{settings.SITE_URL}/{edition.public_id}<" in group
        assert not re.search(r"<(script|img|iframe|form)", group)

    def test_says_headline_and_address_whole(self):
        _, edition = desk.make_live(headline="Ferry & “fog”: 50% off?")
        address = f"{settings.SITE_URL}/{edition.public_id}"

        found = sharing.sharing(edition)

        said = {way.name: parse_qs(urlsplit(way.address).query) for way in found.elsewhere}
        assert said == {
            "WhatsApp": {"text": [f"{edition.headline} {address}"]},
            "Facebook": {"u": [address]},
            "Bluesky": {"text": [f"{edition.headline} {address}"]},
            "X": {"text": [edition.headline], "url": [address]},
        }
        assert parse_qs(urlsplit(found.mail).query) == {
            "subject": [edition.headline], "body": [f"{edition.headline}\r\n{address}"],
        }  # fmt: skip


class TestKind:
    @pytest.mark.parametrize(
        ("kind", "label", "type_"),
        [
            ("news", "", "NewsArticle"),
            ("analysis", "Analysis", "AnalysisNewsArticle"),
            ("opinion", "Opinion", "OpinionNewsArticle"),
            ("review", "Review", "ReviewNewsArticle"),
            ("obituary", "Obituary", "NewsArticle"),
            ("paid", "Paid content", "AdvertiserContentArticle"),
        ],
    )
    def test_stands_on_page_and_cards_and_in_linked_data(self, client, kind, label, type_):
        _, edition = desk.make_live(kind=kind, payer="Merrow Ferries")
        said = (page(client, edition), *(client.get(path).content.decode() for path in ("/", "/culture/")))

        assert edition.label == label
        for html in said:
            labels = re.findall(r'(?:class="kind"|<strong)>([^<]+)<', html.partition("<main")[2])
            assert labels == [label] * bool(label)
        assert structured.news_article(reading_story(edition, at=NOW))["@type"] == type_


class TestPaid:
    def test_says_who_paid_on_top_and_on_every_card(self, client):
        _, edition = desk.make_live(kind="paid", payer="Merrow Ferries", people=[desk.make_person("Ada Quist")])

        html = page(client, edition).partition("<main")[2]
        lists = [client.get(path).content.decode() for path in ("/", "/culture/", "/people/ada-quist/")]

        assert 0 < html.index("Paid for by Merrow Ferries") < html.index("<h1")
        assert '<article class="story story--paid"' in html
        assert ["Paid for by Merrow Ferries" in said and "card--paid" in said for said in lists] == [True] * 3

    def test_says_nothing_of_a_payer_elsewhere(self, client):
        _, edition = desk.make_live(payer="Merrow Ferries")

        assert "Merrow Ferries" not in page(client, edition)

    def test_marks_its_links_to_other_houses(self, client):
        _, paid = desk.make_live(kind="paid", payer="Merrow Ferries", body=BODY)
        _, news = desk.make_live(body=BODY)

        outward = [
            re.findall(r'<a [^>]*href="https?://(?:ferry|x)\.example[^>]*>', page(client, e)) for e in (paid, news)
        ]

        assert [["sponsored" in link for link in links] for links in outward] == [[True, True], [False, False]]
        assert '<a href="/about/">us</a>' in page(client, paid)

    def test_names_its_sponsor_to_machines(self):
        _, edition = desk.make_live(kind="paid", payer="Merrow Ferries")

        said = structured.news_article(reading_story(edition, at=NOW))

        assert said["sponsor"] == {"@type": "Organization", "name": "Merrow Ferries"}

    def test_leads_no_front_page_by_itself(self):
        desk.make_live(headline="News", at=NOW)
        desk.make_live(
            headline="Paid", kind="paid", payer="Merrow Ferries", pictures=[desk.make_image()], at=NOW + HOUR
        )

        found = front(at=NOW + DAY)

        assert [card.edition.headline for card in found.top] == ["News", "Paid"]

    def test_is_printed_with_the_name_of_who_paid_alone(self):
        article = desk.file_story(desk.make_article(kind="paid"))

        with pytest.raises(workflow.Refused, match="Say who paid for this paid content"):
            desk.approve(article)
        assert not Edition.objects.exists()


class TestAge:
    @pytest.mark.parametrize(
        ("began", "at", "years", "then"),
        [
            ("2024-03-05T09:00", "2025-03-05T08:59:59", 0, "2025-03-05T09:00"),
            ("2024-03-05T09:00", "2025-03-05T09:00", 1, "2026-03-05T09:00"),
            ("2024-03-05T09:00", "2034-03-05T09:00", 10, "2035-03-05T09:00"),
            ("2024-02-29T00:00", "2025-02-28T23:59:59", 0, "2025-03-01T00:00"),
            ("2024-02-29T00:00", "2025-03-01T00:00", 1, "2026-03-01T00:00"),
            ("2024-02-29T00:00", "2028-02-29T00:00", 4, "2029-03-01T00:00"),
            ("2024-12-31T23:00", "2025-01-01T00:00", 0, "2025-12-31T23:00"),
        ],
    )
    def test_counts_whole_years(self, began, at, years, then):
        began, at, then = (datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in (began, at, then))

        assert (ageing.years(began, at=at), ageing.next_year(began, at=at)) == (years, then)

    @pytest.mark.parametrize(
        ("after", "said"),
        [
            (365 * DAY - SECOND, None),
            (365 * DAY, "This story is more than 1 year old"),
            (2 * 365 * DAY - SECOND, "This story is more than 1 year old"),
            (2 * 365 * DAY, "This story is more than 2 years old"),
        ],
    )
    def test_is_said_from_its_second_on(self, client, monkeypatch, after, said):
        _, edition = desk.make_live()
        monkeypatch.setattr(timezone, "now", lambda: NOW + after)

        found = re.search(r'class="age">([^<]+)', page(Client(), edition))

        assert (found and found[1]) == said


@pytest.mark.django_db(transaction=True)
def test_no_kept_page_outlives_the_year_it_speaks_of(monkeypatch):
    """The page's own boundary, which no row of the database knows."""
    site = Site(monkeypatch)
    _, edition = desk.make_live()
    birthday = NOW + 365 * DAY
    for left, old in ((10, False), (1, False), (0, True)):
        site.at = birthday - left * SECOND
        answer = kept(site, edition.get_absolute_url())
        allowed = sum(
            map(int, re.findall(r"(?:s-maxage|stale-while-revalidate)=(\d+)", answer.headers["Cache-Control"]))
        )
        assert ("more than 1 year old" in answer.text, "X-Until" in answer.headers) == (old, False)
        assert allowed <= (left or 30)


class TestField:
    """Related stories and who paid, on the page of a story at the desk."""

    def save(self, client, article, **typed):
        answer = client.post(change_page(article), fields_of(client, change_page(article)) | typed, follow=True)
        article.refresh_from_db()
        return re.sub(r"\s+", " ", answer.content.decode())

    def test_keeps_stories_in_order_by_whatever_names_them(self, client):
        live = [desk.make_live(headline=f"Live {n}")[1] for n in range(2)]
        scheduled = desk.publish(desk.make_article(headline="Later"), live_from=timezone.now() + DAY)
        article = desk.make_article(headline="Mine")
        client.force_login(desk.rosa())

        site = settings.SITE_URL
        typed = f"{site}{live[1].get_absolute_url()}, {scheduled.public_id} {site}/{live[0].public_id}"
        self.save(client, article, related=typed)

        assert article.related == f"{live[1].public_id} {scheduled.public_id} {live[0].public_id}"
        html = client.get(change_page(article)).content.decode()
        assert re.findall(r'related__headline">([^<]+)', html) == ["Live 1", "Later", "Live 0"]

    def test_refuses_what_readers_will_not_see(self, client):
        draft, article = desk.make_article(headline="Secret"), desk.make_article()
        client.force_login(desk.rosa())

        said = [self.save(client, article, related=each) for each in (draft.public_id, article.public_id, "no story!")]

        assert "only stories that are live or scheduled can be related" in said[0]
        assert "Secret" not in said[0]
        assert "A story is not related to itself" in said[1]
        assert "is no story: choose one by its headline" in said[2]
        assert article.related == ""

    def test_takes_no_more_than_six(self, client):
        ids = [desk.make_live()[1].public_id for _ in range(7)]
        article = desk.make_article()
        client.force_login(desk.rosa())

        assert "6 related stories at most: take 1 out." in self.save(client, article, related=" ".join(ids))
        self.save(client, article, related=" ".join(ids[:6]))
        assert article.related.split() == ids[:6]

    def test_one_that_was_taken_down_since_stands_in_nobody_s_way(self, client):
        other, edition = desk.make_live(headline="Gone")
        article = desk.make_article(related=edition.public_id)
        workflow.withdraw(other, by=desk.edith(), at=NOW + HOUR, reason="Wrong")
        client.force_login(desk.rosa())

        self.save(client, article, kicker="Sea")

        assert (article.kicker, article.related) == ("Sea", edition.public_id)

    def test_is_searched_among_live_and_scheduled_stories(self, client):
        desk.make_live(headline="Ferry is live")
        desk.publish(desk.make_article(headline="Ferry is scheduled"), live_from=timezone.now() + DAY)
        private = desk.make_article(headline="Ferry is private", by=desk.rosa(), private=True)
        desk.publish(private, live_from=timezone.now() + DAY)
        desk.make_article(headline="Ferry is a draft")
        search = reverse("admin:articles_article_related")

        found = {}
        for user in (desk.omar(), desk.edith()):
            client.force_login(user)
            found[user.username] = [s["headline"] for s in client.get(f"{search}?q=ferries").json()["stories"]]

        assert found == dict.fromkeys(("omar", "edith"), ["Ferry is live", "Ferry is scheduled"])
        assert Client().get(search).status_code == 302

    def test_names_no_private_story_before_readers_see_it(self, client):
        """security.md 13: whoever may open one story would learn of another."""
        private = desk.make_article(headline="Xq canary", by=desk.rosa(), private=True)
        desk.publish(private, live_from=timezone.now() + DAY)
        article = desk.make_article(related=private.public_id)
        other = desk.make_article(by=desk.omar())
        client.force_login(desk.omar())

        assert "Xq canary" not in client.get(change_page(article)).content.decode()
        said = self.save(client, other, related=private.public_id)
        assert ("only stories that are live or scheduled" in said, "Xq canary" in said) == (True, False)

    def test_says_of_two_versions_what_readers_saw(self, client):
        """security.md 13"""
        other, edition = desk.make_live(headline="Harbour news", by=desk.rosa())
        article = desk.make_article(by=desk.rosa())
        desk.edit(article, by=desk.rosa(), related=edition.public_id)
        workflow.reopen(other, by=desk.rosa(), at=NOW + HOUR, change="update")
        desk.edit(other, by=desk.rosa(), headline="Xq canary", private=True, at=NOW + HOUR)
        client.force_login(desk.omar())

        old, new = Revision.objects.of(article).with_content().order_by("number").values_list("number", flat=True)
        compared = client.get(reverse("admin:articles_article_compare", args=[article.pk]), {"old": old, "new": new})

        assert ("Harbour news" in compared.content.decode(), "Xq canary" in compared.content.decode()) == (True, False)

    def test_is_read_by_who_may_not_write(self, client):
        _, edition = desk.make_live(headline="Beside it")
        article = desk.make_article(related=edition.public_id)
        client.force_login(desk.phil())

        html = client.get(change_page(article)).content.decode()

        assert ("Beside it" in html, edition.public_id in html) == (True, False)

    def test_of_two_saves_are_asked_about_by_headline(self, client):
        ids = {headline: desk.make_live(headline=headline)[1].public_id for headline in ("Mine", "Theirs")}
        article = desk.make_article()
        client.force_login(desk.rosa())
        typed = fields_of(client, change_page(article)) | {"related": ids["Mine"]}
        desk.edit(article, by=desk.edith(), related=ids["Theirs"])

        asked = client.post(change_page(article), typed).content.decode()

        question = asked.partition("together_relatedstories")[0][-2500:]
        assert [headline in question for headline in ids] == [True, True]


def test_what_was_kept_before_keeps_its_digest():
    """Contents and versions of before there were related stories and payers say nothing of them."""
    article = desk.make_article()
    content = article.content()

    printed = printing.print_content(article, content)

    assert {"related", "payer"} & (content.keys() | printed.words.keys()) == set()
    article.restore(content)
    edition = desk.publish(article)
    assert edition.words_digest == printed.words_digest
    assert printing.words_of(edition) == printed.words


class TestPages:
    """From page to page of a list, older and newer: every story once, whatever arrives meanwhile."""

    HEADLINE = re.compile(r"Story number \d\d")

    def go(self, client, path, rel):
        html = client.get(path).content.decode()
        links = re.findall(rf'<(?:a|link) rel="{rel}" href="([^"]+)"', html)
        assert len(set(links)) <= 1
        shown = list(dict.fromkeys(self.HEADLINE.findall(html)))
        base = path.partition("?")[0]
        return shown, (base + links[0] if links[0].startswith("?") else links[0]) if links else ""

    def walk(self, client, path, rel):
        pages = {}
        while path:
            assert path not in pages
            before = path
            pages[path], path = self.go(client, path, rel)
            canonical = re.findall('rel="canonical" href="([^"]+)"', client.get(before).content.decode())
            assert canonical == [settings.SITE_URL + before]
        return pages

    def test_lead_back_to_where_one_came_from(self, client):
        ships = Topic.objects.create(name="Ships")
        for number in range(45):
            article = desk.make_article(headline=f"Story number {number:02}", at=NOW + number * SECOND)
            with saving.saving(article, by=desk.rosa(), at=NOW + number * SECOND):
                article.topics.add(ships)
            desk.publish(article, at=NOW + number * SECOND)

        lists = [
            self.walk(client, path, "next")
            for path in ("/culture/", "/topics/ships/", "/authors/rosa/", "/archive/2024/03/")
        ]

        for there in lists:
            back = self.walk(client, list(there)[-1], "prev")
            assert list(back) == list(reversed(there))
            assert [back[page] for page in back] == [there[page] for page in back]
            assert sum(there.values(), []) == [f"Story number {number:02}" for number in range(44, -1, -1)]

        # One more story comes on top: nobody who reads further down is moved.
        desk.make_live(headline="Story number 45", at=NOW + HOUR)
        for there in lists:
            first, second, deep = there
            assert self.go(client, deep, "prev") == (there[deep], second)

    def test_of_a_person_lead_through_both_lists(self, client):
        ada = desk.make_person("Ada Quist")
        for number in range(45):
            article = desk.make_article(headline=f"Story number {number:02}", at=NOW + number * SECOND)
            article.person_tags.create(tag=ada, subject=number >= 15)
            desk.edit(article, by=desk.rosa(), at=NOW + number * SECOND, kicker="Sea")
            desk.publish(article, at=NOW + number * SECOND)

        there = self.walk(client, "/people/ada-quist/", "next")
        back = self.walk(client, list(there)[-1], "prev")

        assert [len(shown) for shown in there.values()] == [20, 20, 5]
        assert back == dict(reversed(there.items()))

    def test_of_corrections_lead_back(self, client):
        for number in range(23):
            article, _ = desk.make_live(headline=f"Story number {number:02}")
            desk.correct(
                article, at=NOW + (number + 1) * HOUR, headline=f"Story number {number:02}", change="correction"
            )

        there = self.walk(client, "/corrections/", "next")

        assert [len(shown) for shown in there.values()] == [20, 3]
        assert self.walk(client, list(there)[-1], "prev") == dict(reversed(there.items()))


class TestLead:
    def test_of_a_section_is_named_to_nobody_who_may_not_choose_it(self, client):
        """security.md 13: the page of a section is open to the whole desk."""
        article, edition = desk.make_live(by=desk.rosa())
        Section.objects.filter(pk=edition.section_id).update(lead=article)
        Article.objects.filter(pk=article.pk).update(headline="Xq canary", private=True)
        page = reverse("admin:articles_section_change", args=[edition.section_id])

        said = {}
        for user in (desk.omar(), desk.edith()):
            client.force_login(user)
            html = client.get(page).content.decode()
            said[user.username] = ("Xq canary" in html, "Leading story" in html)

        assert said == {"omar": (False, False), "edith": (False, True)}

    def test_is_offered_no_private_story_before_readers_see_it(self, client):
        private = desk.make_article(headline="Xq canary", by=desk.rosa(), private=True)
        edition = desk.publish(private, live_from=timezone.now() + DAY)
        client.force_login(desk.edith())

        html = client.get(reverse("admin:articles_section_change", args=[edition.section_id])).content.decode()

        assert ("Xq canary" in html, "Leading story" in html) == (False, True)
