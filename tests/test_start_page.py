"""What each of the cast finds on the start page, and what nobody may find there."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.admin.desk import start_page
from articles.models import Article, Author, Byline
from tests import desk
from tests.desk import HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

START = "admin:index"


def page(article, verb=""):
    """Where a line leads: to the story, or to the page of a verb."""
    if verb:
        return reverse("admin:articles_article_act", args=[article.pk, verb])
    return reverse("admin:articles_article_change", args=[article.pk])


def lines(user, tray, *, at=NOW):
    """What lies in one tray of a person."""
    return next(shown.lines for shown in start_page(user, at=at) if shown.tray.name == tray)


def headlines(user, tray, *, at=NOW):
    return [line.headline for line in lines(user, tray, at=at)]


def said(line):
    return line.address, line.headline, line.section, line.state, line.saved, line.note


def filed(headline, *, at=NOW, by=None):
    return desk.file_story(desk.make_article(headline=headline, at=at, by=by), by=by, at=at)


def publish_alone(article, *, by=None, at=NOW):
    by = desk.grant(by or desk.edith(), "publish_alone")
    edition = workflow.approve_alone(article, by=by, at=at, reason="Alone on shift", **desk.as_read(article))
    workflow.publish(article, by=by, at=at, edition=edition)
    return edition


class TestMine:
    def test_holds_what_i_started_sign_or_was_given(self):
        omar = desk.omar()
        desk.make_article(by=omar, headline="Started", at=NOW)
        desk.make_article(headline="Assigned", assigned_to=omar, at=NOW + MINUTE)
        signed = desk.make_article(headline="Signed", at=NOW + 2 * MINUTE)
        Byline.objects.create(article=signed, author=Author.objects.get(account=omar))
        desk.make_article(headline="Rosa’s alone")

        assert headlines(omar, "mine") == ["Signed", "Assigned", "Started"]

    def test_line_says_how_the_story_stands(self):
        article = filed("Ferry returns", at=NOW)

        assert [said(line) for line in lines(desk.rosa(), "mine", at=NOW + 12 * MINUTE)] == [
            (page(article), "Ferry returns", "Culture", "Waiting for desk, 12 min", "Saved 09:00 by Rosa", "")
        ]

    def test_what_came_back_is_first_with_the_note(self):
        back = filed("Came back")
        workflow.send_back(back, by=desk.edith(), at=NOW + MINUTE, note="Who owns it?")
        desk.make_article(headline="Saved later", at=NOW + HOUR)

        mine = lines(desk.rosa(), "mine", at=NOW + HOUR)

        assert [(line.headline, line.state, line.note) for line in mine] == [
            ("Came back", "Back with Rosa: Who owns it?", "Sent back 09:01 by Edith"),
            ("Saved later", "In progress", ""),
        ]

    def test_keeps_a_live_story_only_while_its_update_is_open(self):
        done, _ = desk.make_live(headline="Done")
        going_on, _ = desk.make_live(headline="Goes on")
        workflow.reopen(going_on, by=desk.rosa(), at=NOW)
        workflow.spike(desk.make_article(headline="Spiked"), by=desk.edith(), at=NOW, reason="Overtaken")

        mine = lines(desk.rosa(), "mine")

        assert [(line.headline, line.state) for line in mine] == [("Goes on", "Live, update in progress")]

    def test_untitled_story_without_section_has_its_line(self):
        desk.make_article(headline="", section=None)

        line = lines(desk.rosa(), "mine")[0]

        assert (line.headline, line.section) == ("Untitled story", "No section yet")


class TestWaitingForMe:
    def test_is_filed_for_editors_longest_first_and_others_last(self):
        edith, ed = desk.edith(), desk.ed()
        for minutes, headline in enumerate(["Ed’s", "Oldest", "Newest", "Edith’s"]):
            filed(headline, at=NOW + minutes * MINUTE)
        for article in Article.objects.filter(headline__in=["Ed’s", "Edith’s"]):
            workflow.take(article, by=ed if article.headline == "Ed’s" else edith, at=NOW + HOUR)
        desk.make_article(headline="Not filed")

        waiting = lines(edith, "waiting", at=NOW + HOUR)

        assert [(line.headline, line.state) for line in waiting] == [
            ("Edith’s", "Being read by Edith"),
            ("Oldest", "Waiting for desk, 59 min"),
            ("Newest", "Waiting for desk, 58 min"),
            ("Ed’s", "Being read by Ed"),
        ]

    def test_says_who_asks_and_leads_to_reading_back(self):
        article = filed("Ferry returns")
        filed("Nobody asked Omar")
        workflow.ask(article, by=desk.edith(), at=NOW, whom=desk.omar())

        waiting = lines(desk.omar(), "waiting")

        assert [(line.address, line.headline, line.note) for line in waiting] == [
            (page(article, "read_back"), "Ferry returns", "Edith asks you to read it back")
        ]

    def test_is_empty_once_it_is_read_back(self):
        article = filed("Ferry returns")
        workflow.ask(article, by=desk.edith(), at=NOW, whom=desk.omar())

        workflow.read_back(article, by=desk.omar(), at=NOW, **desk.as_read(article))

        assert headlines(desk.omar(), "waiting") == []

    def test_leaves_out_what_became_private_after_the_asking(self):
        article = desk.make_article(headline="Xq canary")
        workflow.ask(article, by=desk.rosa(), at=NOW, whom=desk.omar())

        desk.edit(article, by=desk.rosa(), private=True)

        assert headlines(desk.omar(), "waiting") == []


class TestGoingOut:
    def test_is_by_moment_for_everybody(self):
        later, sooner = desk.make_article(headline="Later"), desk.make_article(headline="Sooner")
        desk.publish(later, live_from=NOW + 2 * HOUR)
        desk.publish(sooner, live_from=NOW + HOUR)
        desk.make_live(headline="Out already")

        for user in (desk.rosa(), desk.omar(), desk.edith(), desk.phil(), desk.vera()):
            assert [(line.address, line.headline, line.state, line.note) for line in lines(user, "going-out")] == [
                (page(sooner), "Sooner", "Goes live 10:00 UTC", ""),
                (page(later), "Later", "Goes live 11:00 UTC", ""),
            ]

    def test_shows_what_is_printed_and_not_what_is_typed_since(self):
        article = desk.make_article(headline="As printed")
        desk.publish(article, live_from=NOW + HOUR)
        workflow.reopen(article, by=desk.rosa(), at=NOW)

        desk.edit(article, by=desk.rosa(), headline="As typed")

        assert headlines(desk.omar(), "going-out") == ["As printed"]

    def test_says_each_moment_of_a_story_that_has_two(self):
        article = desk.make_article()
        desk.publish(article, live_from=NOW + HOUR)
        workflow.reopen(article, by=desk.rosa(), at=NOW)
        desk.edit(article, by=desk.rosa(), body="<p>The ferry is late.</p>")
        desk.publish(article, live_from=NOW + 2 * HOUR)

        assert [(line.state, line.note) for line in lines(desk.edith(), "going-out")] == [
            ("Goes live 11:00 UTC", "Version 1 goes live 10:00 UTC"),
            ("Goes live 11:00 UTC", ""),
        ]


class TestReady:
    def test_holds_what_is_approved_and_has_no_moment(self):
        waits = filed("Waits")
        desk.approve(waits)
        scheduled = filed("Scheduled")
        edition = desk.approve(scheduled)
        workflow.publish(scheduled, by=desk.edith(), at=NOW, edition=edition, live_from=NOW + HOUR)
        desk.make_live(headline="Live")

        assert [said(line) for line in lines(desk.edith(), "ready", at=NOW + MINUTE)] == [
            (
                page(waits, "publish"),
                "Waits",
                "Culture",
                "Ready",
                "Saved 09:00 by Rosa",
                "Version 1 approved 09:00 by Edith",
            )
        ]


class TestSecondReads:
    def test_says_who_why_and_when_and_leads_to_confirming(self):
        article = filed("Ferry returns")
        publish_alone(article)

        assert [said(line) for line in lines(desk.ed(), "second-reads")] == [
            (
                page(article, "confirm"),
                "Ferry returns",
                "Culture",
                "Live, second read due",
                "Saved 09:00 by Rosa",
                "Version 1 published alone 09:00 by Edith: Alone on shift",
            )
        ]

    def test_own_one_is_for_another_editor(self):
        article = filed("Ferry returns")
        publish_alone(article)

        line = lines(desk.edith(), "second-reads")[0]

        assert (line.address, line.note) == (
            page(article),
            "Version 1 published alone 09:00 by you, for another editor to read: Alone on shift",
        )

    def test_is_empty_once_it_is_confirmed(self):
        article = filed("Ferry returns")
        edition = publish_alone(article)

        workflow.confirm(article, by=desk.ed(), at=NOW, edition=edition)

        assert lines(desk.ed(), "second-reads") == []

    @pytest.mark.parametrize("who", [desk.rosa, desk.phil, desk.vera])
    def test_is_for_editors(self, who):
        publish_alone(filed("Ferry returns"))

        assert [shown.tray.name for shown in start_page(who(), at=NOW)] == ["mine", "waiting", "going-out"]


def fill(stories):
    """So many stories of Rosa's in every tray of Edith's, and another's private ones beside."""
    edith, soon = desk.edith(), timezone.now() + HOUR
    for _ in range(stories):
        asked = desk.make_article(assigned_to=edith)
        workflow.ask(asked, by=desk.rosa(), at=NOW, whom=edith)
        workflow.take(filed("Taken"), by=desk.ed(), at=NOW)
        workflow.send_back(filed("Back"), by=edith, at=NOW, note="Who owns it?")
        desk.publish(desk.make_article(headline="Soon"), live_from=soon)
        desk.approve(filed("Ready"))
        publish_alone(filed("Alone"), by=desk.ed())


class TestPage:
    @pytest.mark.parametrize("who", [desk.rosa, desk.omar, desk.edith, desk.phil, desk.vera, desk.boss])
    def test_opens_for_everybody_of_the_desk(self, client, who):
        desk.publish(desk.make_article(headline="Soon"), live_from=timezone.now() + HOUR)
        client.force_login(who())

        html = client.get(reverse(START)).content.decode()

        assert "<title>Desk | Newsroom</title>" in html
        assert "Soon" in html

    @pytest.mark.parametrize("stories", [1, 3])
    def test_asks_as_often_for_many_as_for_one(self, client, stories):
        fill(stories)
        client.force_login(desk.edith())
        client.get(reverse(START))  # what is learnt once a process is learnt now

        with CaptureQueriesContext(connection) as asked:
            response = client.get(reverse(START))

        counts = [len(each.lines) for column in response.context["columns"] for each in column]
        assert counts == [stories, 2 * stories, stories, stories, stories]
        assert len(asked) == 22

    @pytest.mark.parametrize("who", [desk.omar, desk.vera, desk.phil])
    def test_shows_no_private_story_of_another(self, client, who):
        """security.md 13: in every tray what could leak lies ready for whoever may read it."""
        user, rosa = who(), desk.rosa()
        private = {"headline": "Xq canary", "private": True}
        desk.make_article(**private)
        asked = desk.make_article(**private)
        type(asked).objects.filter(pk=asked.pk).update(asked_of=user, asked_by=rosa)
        workflow.send_back(desk.file_story(desk.make_article(**private)), by=desk.edith(), at=NOW, note="Xq canary")
        desk.file_story(desk.make_article(**private))
        desk.publish(desk.make_article(**private), live_from=timezone.now() + HOUR)
        publish_alone(desk.file_story(desk.make_article(**private)))
        addresses = [reverse(START)] + [
            reverse("admin:desk_tray", args=[name]) for name in ("mine", "waiting", "going-out", "second-reads")
        ]
        client.force_login(user)

        for address in addresses:
            assert "Xq canary" not in client.get(address).content.decode(), address
        for allowed in (rosa, desk.edith()):
            client.force_login(allowed)
            assert "Xq canary" in client.get(reverse(START)).content.decode()

    def test_shows_no_recent_actions(self, client):
        """They would name stories that whoever did something then may not read now."""
        omar, article = desk.omar(), desk.make_article()
        LogEntry.objects.log_actions(omar.pk, [article], CHANGE, "Changed")
        LogEntry.objects.update(object_repr="Xq canary")
        client.force_login(omar)

        html = client.get(reverse(START)).content.decode()

        assert "Xq canary" not in html
        assert "Recent actions" not in html

    def test_headline_is_text(self, client):
        """security.md 51"""
        desk.make_article(headline="<img src=x onerror=alert(1)>")
        client.force_login(desk.rosa())

        html = client.get(reverse(START)).content.decode()

        assert "<img src=x" not in html
        assert "&lt;img src=x onerror=alert(1)&gt;" in html

    def test_says_what_to_do_where_nothing_is(self, client):
        client.force_login(desk.rosa())

        html = client.get(reverse(START)).content.decode()

        assert "Nothing of yours is open." in html
        for name in ("add", "take_in"):
            assert f'href="{reverse(f"admin:articles_article_{name}")}"' in html

    def test_offers_no_start_to_who_may_not_write(self, client):
        client.force_login(desk.vera())

        html = client.get(reverse(START)).content.decode()

        assert "Nothing of yours is open." in html
        assert reverse("admin:articles_article_add") not in html

    def test_whoever_reads_no_stories_finds_the_rooms_alone(self, client):
        desk.make_article(headline="Xq canary", assigned_to=desk.member("Cleo"))
        client.force_login(desk.grant(desk.member("Cleo"), "view_topic"))

        html = client.get(reverse(START)).content.decode()

        assert reverse("admin:articles_topic_changelist") in html
        assert "Xq canary" not in html
        assert "Mine" not in html

    def test_page_of_an_application_is_djangos(self, client):
        client.force_login(desk.rosa())

        html = client.get(reverse("admin:app_list", args=["articles"])).content.decode()

        assert reverse("admin:articles_article_changelist") in html
        assert "Waiting for me" not in html


class TestTrayPage:
    def test_shows_what_the_start_page_has_no_room_for(self, client):
        for number in range(21):
            desk.make_article(headline=f"Story {number}", at=NOW + number * MINUTE)
        client.force_login(desk.rosa())
        everything = reverse("admin:desk_tray", args=["mine"])

        start, whole = client.get(reverse(START)).content.decode(), client.get(everything).content.decode()

        assert everything in start
        assert "Story 0<" not in start
        assert whole.count('class="line"') == 21

    def test_start_page_with_room_for_all_has_no_link(self, client):
        desk.make_article()
        client.force_login(desk.rosa())

        assert reverse("admin:desk_tray", args=["mine"]) not in client.get(reverse(START)).content.decode()

    @pytest.mark.parametrize("number", ["2", "0", "x", "9" * 40])
    def test_page_that_is_not_there_is_missing(self, client, number):
        """security.md 71"""
        client.force_login(desk.rosa())

        assert client.get(reverse("admin:desk_tray", args=["mine"]), {"page": number}).status_code == 404

    def test_tray_of_editors_is_as_missing_as_any(self, client):
        client.force_login(desk.rosa())

        for name in ("second-reads", "nonsense"):
            assert client.get(reverse("admin:desk_tray", args=[name])).status_code == 404

    def test_asks_who_is_there(self, client):
        """security.md 12"""
        for address in (reverse(START), reverse("admin:desk_tray", args=["mine"])):
            response = client.get(address)
            assert response.status_code == 302
            assert response.url.startswith(reverse("admin:login"))
