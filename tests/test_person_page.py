"""The page of a person: subject first, one page of index reads, its own feed; and *never*, at once. security.md 35"""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import reading, reading_names, workflow
from articles.models import Clock, Mention, Person, PersonTag, Portrait, Topic, Topicality
from articles.pictures import files
from tests import desk
from tests.desk import DAY, HOUR, MINUTE, NOW
from tests.test_reading import queries

pytestmark = pytest.mark.django_db

ADA = "/people/ada-quist/"


def headlines(html: str) -> list[str]:
    return re.findall(r'card__headline"><a href="[^"]+">([^<]+)<', html)


def told_of(client, name: str, *, subject: bool, at=NOW):
    """A live story with Ada, about her or naming her."""
    article = desk.make_article(headline=name, at=at)
    PersonTag.objects.create(content_object=article, tag=Person.objects.get(name="Ada Quist"), subject=subject)
    desk.edit(article, by=desk.rosa(), at=at)
    return desk.publish(article, at=at)


class TestStories:
    def test_stand_subject_first_and_the_newest_first(self, client):
        desk.make_person()
        for number, subject in enumerate([False, True, False, True]):
            told_of(client, f"Story {number}", subject=subject, at=NOW + number * MINUTE)

        html = client.get(ADA).content.decode()

        assert headlines(html) == ["Story 3", "Story 1", "Story 2", "Story 0"]
        assert html.index("Stories about Ada Quist") < html.index("Story 1") < html.index("Stories that name Ada Quist")

    def test_go_on_through_both_lists_without_missing_one(self, client, monkeypatch):
        for module in (reading, reading_names):
            monkeypatch.setattr(module, "PAGE_LENGTH", 3)
        desk.make_person()
        for number in range(10):
            told_of(client, f"Story {number}", subject=number < 4)  # all of one moment

        seen = [each for html in desk.pages(client, ADA) for each in headlines(html)]
        assert seen == [f"Story {n}" for n in (3, 2, 1, 0, 9, 8, 7, 6, 5, 4)]

    def test_take_their_newest_version_alone(self, client):
        ada = desk.make_person()
        article, _ = desk.make_live(people=[ada])
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR)
        desk.edit(article, by=desk.rosa(), headline="Ferry goes again")
        desk.publish(article, at=NOW + HOUR)

        assert headlines(client.get(ADA).content.decode()) == ["Ferry goes again"]

    @pytest.mark.parametrize("cursor", ["about-x", "x-1.0-1", "named", "about-1;drop", "about-\0-1"])
    def test_answer_a_made_up_cursor_with_not_found(self, client, cursor):
        """security.md 71"""
        desk.make_live(people=[desk.make_person()])

        assert client.get(ADA, {"older_than": cursor}).status_code == 404

    def test_have_one_address_for_a_cursor_of_before_there_were_two_lists(self, client):
        desk.make_live(people=[desk.make_person()])

        html = client.get(ADA, {"older_than": "1.000000-1"}).content.decode()

        assert f'{ADA}?older_than=about-1.000000-1">' in html

    @pytest.mark.parametrize("count", [1, 3])
    def test_take_six_queries_however_many(self, client, count):
        ada = desk.make_person(portrait=desk.make_image())
        for number in range(count):
            desk.make_live(people=[ada, desk.make_person(f"Bo {number}")], pictures=[desk.make_image()])

        # The menu; who it is; stories about, stories that name; those as the list shows them; who appears with.
        assert len(queries(client, ADA)) == 6

    def test_are_read_from_one_stretch_of_an_index(self):
        ada = desk.make_person()
        desk.make_live(people=[ada])

        with CaptureQueriesContext(connection) as asked:
            reading_names.of_person(ada.slug, at=NOW, older_than="about-9999999999.000000-99")

        with connection.cursor() as cursor:
            explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
            if connection.vendor == "postgresql":  # a table of one row is quicker read whole
                cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
            cursor.execute(explain + asked[1]["sql"])  # the first finds who it is
            plan = " ".join(str(row) for row in cursor.fetchall())
        assert "mention_newest_of_person" in plan
        assert not re.search("TEMP B-TREE|Sort|SCAN|Seq Scan", plan), plan

    def test_are_listed_by_when_readers_first_saw_them(self):
        """What the list is ordered by is written by the database, whoever moves the window."""
        ada, harbours = desk.make_person(), Topic.objects.create(name="Harbours")
        article = desk.make_article(people=[ada])
        article.topics.add(harbours)
        desk.edit(article, by=desk.rosa())
        edition = desk.publish(article, live_from=NOW + DAY)
        listed = [rows.objects.get().first_published_at for rows in (Mention, Topicality)]
        assert listed == [NOW + DAY, NOW + DAY]

        workflow.move(article, by=desk.edith(), at=NOW, edition=edition, live_from=NOW + HOUR)

        assert [rows.objects.get().first_published_at for rows in (Mention, Topicality)] == [NOW + HOUR] * 2


class TestPage:
    def test_is_none_for_whom_no_live_story_names(self, client):
        desk.make_person()

        assert [client.get(path).status_code for path in (ADA, f"{ADA}feed/")] == [404, 404]

    def test_shows_the_portrait_with_its_credit_while_that_lasts(self, client):
        image = desk.make_image("Mara Lind/Reuters", rights_until=NOW + 365 * 100 * DAY)
        files.make_renditions(image)
        desk.make_live(people=[desk.make_person(portrait=image)])
        shown = f"/media/{image.token}/320.jpg"

        assert "Image Credit: Mara Lind/Reuters" in client.get(ADA).content.decode()
        assert client.get(shown).status_code == 200
        workflow.kill_picture(image, by=desk.phil(), at=NOW, reason="Wrong person")

        assert "Mara Lind" not in client.get(ADA).content.decode()
        assert client.get(shown).status_code == 404

    def test_serves_no_portrait_of_whom_no_live_story_names(self, client):
        image = desk.make_image()
        files.make_renditions(image)
        desk.make_person(portrait=image)

        assert client.get(f"/media/{image.token}/320.jpg").status_code == 404

    def test_says_what_machines_read(self, client):
        image = desk.make_image("AP")
        elsewhere = ["https://example.org/ada?a=1&b=2"]
        ada = desk.make_person(
            wikidata="Q42", same_as=elsewhere, portrait=image, description="Master of </script><b>ships"
        )
        desk.make_live(people=[ada])

        html = client.get(ADA).content.decode()

        [written] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
        data, trail = json.loads(written)
        assert [step["name"] for step in trail["itemListElement"]] == ["The Newsroom", "Ada Quist"]
        assert "<b>ships" not in html
        assert (data["@type"], data["name"], data["description"]) == ("Person", "Ada Quist", ada.description)
        assert data["sameAs"] == ["https://www.wikidata.org/wiki/Q42", *elsewhere]
        assert data["image"]["creditText"] == "AP"

    def test_names_who_appears_with_them_and_nobody_protected(self, client):
        ada, bo, cy = (desk.make_person(name) for name in ("Ada Quist", "Bo Lund", "Cy Moss"))
        desk.make_live(people=[ada, bo])
        desk.make_live(people=[ada, bo, cy])
        desk.make_article(people=[ada, desk.make_person("Di Draft")])
        Person.objects.filter(pk=cy.pk).update(tagging="never")

        html = client.get(ADA).content.decode()

        assert re.findall(r'<a href="/people/[^"]+/">([^<]+)</a>', html) == ["Bo Lund"]

    def test_has_a_feed_of_its_own(self, client):
        desk.make_person("Ada Quist")
        told_of(client, "Names her", subject=False, at=NOW + HOUR)
        told_of(client, "Is about her", subject=True)
        desk.make_live(headline="Other")

        response = client.get(f"{ADA}feed/")

        assert response["Content-Type"].startswith("application/rss+xml")
        titles = re.findall("<title>([^<]+)</title>", response.content.decode())
        assert titles[1:] == ["Names her", "Is about her"]
        assert titles[0].startswith("Ada Quist")


class TestNever:
    """security.md 35"""

    def protected(self):
        ada, bo = desk.make_person("Ada Quist", portrait=desk.make_image("AP")), desk.make_person("Bo Lund")
        files.make_renditions(ada.portrait)
        _, edition = desk.make_live(people=[ada, bo], body="<p>Ada Quist came.</p>")
        return ada, edition

    def test_takes_the_name_from_all_but_the_text_at_once(self, client):
        ada, edition = self.protected()
        before = edition.body

        ada.tagging = "never"
        ada.save()

        story = client.get(edition.get_absolute_url()).content.decode()
        assert story.count("Ada Quist") == 1
        edition.refresh_from_db()
        assert edition.body == before
        for path in (ADA, f"{ADA}feed/", f"{ADA}?older_than=about-1.000000-1"):
            response = client.get(path)
            assert response.status_code == 410, path
            assert b"quist" not in response.content.lower().replace(path.encode(), b"")
        assert "Quist" not in client.get("/people/bo-lund/").content.decode()
        assert client.get(f"/media/{Portrait.objects.get().token}/320.jpg").status_code == 404

    def test_leads_from_no_former_address_to_the_name(self, client):
        ada, _ = self.protected()
        ada.slug = "ada-q"
        ada.save()
        Person.objects.update(tagging="never")

        response = client.get(ADA)

        assert (response.status_code, response.get("Location")) == (410, None)

    def test_of_whom_readers_never_saw_is_the_404_of_nonsense(self, client):
        desk.make_article(people=[desk.make_person(tagging="never")])

        assert client.get(ADA).content == client.get("/people/nobody-at-all/").content

    def test_raises_the_clock_of_readers(self):
        ada, _ = self.protected()
        before = Clock.objects.get(pk=1).version

        Person.objects.filter(pk=ada.pk).update(tagging="never")

        assert Clock.objects.get(pk=1).version > before


class TestTopic:
    def test_has_a_page_with_its_stories_and_a_way_from_each(self, client):
        harbours = Topic.objects.create(name="Harbours", description="Where ships come in.")
        article = desk.make_article()
        article.topics.add(harbours)
        desk.edit(article, by=desk.rosa())
        edition = desk.publish(article)

        html = client.get("/topics/harbours/").content.decode()

        assert ("Ferry returns" in html, "Where ships come in." in html) == (True, True)
        assert 'href="/topics/harbours/">Harbours</a>' in client.get(edition.get_absolute_url()).content.decode()

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_four_queries(self, client, count):
        harbours = Topic.objects.create(name="Harbours")
        for _ in range(count):
            article = desk.make_article()
            article.topics.add(harbours)
            desk.edit(article, by=desk.rosa())
            desk.publish(article)

        assert len(queries(client, "/topics/harbours/")) == 4
