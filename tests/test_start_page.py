"""What each of the cast finds on the start page, and what nobody may find there."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.admin.desk import look_in, start_page
from articles.admin.practising import walk
from articles.models import Article, Author, Byline, Handover, Presence, Section, Visit
from tests import desk
from tests.desk import HOUR, MINUTE, NOW

SECOND = MINUTE / 60

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

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
    def test_is_one_line_a_shift_that_leads_to_reading(self):
        first = publish_alone(filed("Ferry returns", at=NOW), at=NOW)
        publish_alone(filed("Harbour sold", at=NOW), at=NOW + 2 * HOUR)
        publish_alone(filed("Bridge shut", at=NOW), at=NOW + 12 * HOUR)

        reading = f"{reverse('admin:desk_second_reads')}?version="
        assert [(line.address, line.headline, line.note) for line in lines(desk.ed(), "second-reads")] == [
            (f"{reading}{first.pk}", "Edith published 2 stories alone between 09:00 and 11:00", "Alone on shift"),
            (f"{reading}{first.pk + 2}", "Edith published “Bridge shut” alone at 21:00", "Alone on shift"),
        ]

    def test_own_ones_are_not_listed(self):
        publish_alone(filed("Ferry returns"))

        assert lines(desk.edith(), "second-reads") == []

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
        ends = timezone.now() + desk.DAY
        going_on, _ = desk.make_live(pictures=[desk.make_image(rights_until=ends)], at=NOW)
        workflow.reopen(going_on, by=desk.rosa(), at=NOW)
        Presence.objects.create(article=going_on, by=desk.rosa(), at=timezone.now(), writing=True)
        desk.make_article(pictures=[desk.make_image(to_come=True)])
    Visit.objects.create(by=edith, at=NOW - HOUR)
    Handover.objects.create(by=edith, at=NOW, text="All quiet.")


class TestUpdating:
    def test_holds_what_readers_see_and_others_write_on(self):
        goes_on, _ = desk.make_live(headline="Goes on")
        workflow.reopen(goes_on, by=desk.rosa(), at=NOW)
        desk.make_live(headline="Done")
        desk.make_article(headline="Never seen")

        assert [(line.address, line.state, line.tone) for line in lines(desk.omar(), "updating")] == [
            (page(goes_on), "Live, update in progress", "live")
        ]

    def test_is_not_there_where_it_would_be_empty_or_say_mine_twice(self):
        goes_on, _ = desk.make_live()
        workflow.reopen(goes_on, by=desk.rosa(), at=NOW)

        assert "updating" not in [shown.tray.name for shown in start_page(desk.rosa(), at=NOW)]


class TestMeanwhile:
    def told(self, user, *, since, at):
        shown = start_page(user, at=at, since=since)
        found = next((each for each in shown if each.tray.name == "away"), None)
        return found and [(line.headline, line.note) for line in found.lines]

    def test_says_what_went_live_was_corrected_and_taken_down(self):
        corrected, _ = desk.make_live(headline="Corrected")
        gone, _ = desk.make_live(headline="Gone")
        desk.make_live(headline="Before", at=NOW)
        desk.publish(desk.make_article(headline="Came by itself"), live_from=NOW + 2 * HOUR)
        desk.publish(desk.make_article(headline="Not yet"), live_from=NOW + 9 * HOUR)
        workflow.reopen(corrected, by=desk.rosa(), at=NOW + HOUR, change="correction")
        desk.edit(corrected, by=desk.rosa(), at=NOW + HOUR, change_note="It was Tuesday.", body="<p>Tuesday.</p>")
        desk.publish(corrected, at=NOW + HOUR)
        workflow.withdraw(gone, by=desk.edith(), at=NOW + 3 * HOUR, reason="Court order")

        assert self.told(desk.omar(), since=NOW + MINUTE, at=NOW + 4 * HOUR) == [
            ("Gone", "Taken down 12:00 by Edith: Court order"),
            ("Came by itself", "Went live 11:00"),
            ("Corrected", "Corrected 10:00: It was Tuesday."),
        ]

    def test_leaves_out_what_was_taken_off_before_its_moment(self):
        article = desk.make_article()
        edition = desk.publish(article, live_from=NOW + HOUR)
        workflow.hold(article, by=desk.edith(), at=NOW, edition=edition)

        assert self.told(desk.omar(), since=NOW, at=NOW + 2 * HOUR) is None

    def test_stays_away_at_the_first_look(self):
        desk.make_live()

        assert self.told(desk.omar(), since=None, at=NOW + HOUR) is None


class TestLookingIn:
    def test_counts_from_the_look_before_the_last_absence(self):
        omar = desk.omar()
        looks = [NOW, NOW + 20 * MINUTE, NOW + 3 * HOUR, NOW + 3 * HOUR + 29 * MINUTE, NOW + 9 * HOUR]

        assert [look_in(omar, at=at) for at in looks] == [
            None, None, NOW + 20 * MINUTE, NOW + 20 * MINUTE, NOW + 3 * HOUR + 29 * MINUTE,
        ]  # fmt: skip

    def test_is_each_ones_own(self):
        look_in(desk.omar(), at=NOW)
        look_in(desk.rosa(), at=NOW + HOUR)

        assert look_in(desk.omar(), at=NOW + 2 * HOUR) == NOW


class TestWriting:
    def test_says_who_has_what_open_at_this_moment(self):
        article, left = desk.make_article(headline="Open"), desk.make_article(headline="Left")
        for user, writing in ((desk.rosa(), True), (desk.edith(), False), (desk.omar(), True)):
            Presence.objects.create(article=article, by=user, at=NOW - 10 * SECOND, writing=writing)
        Presence.objects.create(article=left, by=desk.rosa(), at=NOW - MINUTE)

        assert [(line.headline, line.note) for line in lines(desk.omar(), "writing")] == [
            ("Open", "Rosa is writing, Edith has it open")
        ]


class TestPicturesToCome:
    def test_are_all_for_their_keepers_and_ones_own_for_writers(self):
        image = desk.make_image("AP", to_come=True)
        desk.make_article(headline="Rosa’s", pictures=[image])
        desk.make_article(headline="Omar’s", by=desk.omar(), pictures=[desk.make_image(to_come=True)])
        desk.make_article(pictures=[desk.make_image()])

        assert headlines(desk.phil(), "to-come") == ["Omar’s", "Rosa’s"]
        line = lines(desk.rosa(), "to-come")[0]
        assert (line.headline, line.note) == ("Rosa’s", "“The harbour at dawn” (AP) is still to come")
        assert lines(desk.phil(), "to-come")[1].address == reverse("admin:articles_image_change", args=[image.pk])


class TestRights:
    def test_are_told_two_weeks_before_they_end_of_what_readers_see(self):
        for headline, days in (("Soon", 13), ("Sooner", 2), ("Later", 15)):
            desk.make_live(headline=headline, pictures=[desk.make_image(rights_until=NOW + days * desk.DAY)])
        desk.make_article(pictures=[desk.make_image(rights_until=NOW + desk.DAY)])

        told = [(line.headline, line.note) for line in lines(desk.phil(), "rights")]

        assert told == [
            ("Sooner", "“The harbour at dawn” (AP): rights end 7 Mar 09:00, within a week"),
            ("Soon", "“The harbour at dawn” (AP): rights end 18 Mar 09:00"),
        ]
        assert "rights" not in [shown.tray.name for shown in start_page(desk.rosa(), at=NOW)]


class TestHandover:
    def hand_over(self, client, user, text):
        client.force_login(user)
        return client.post(reverse("admin:handover"), {"text": text})

    def test_is_signed_timed_and_on_everybodys_start_page(self, client):
        response = self.hand_over(client, desk.rosa(), "The ferry is late.\n\n<b>Ring</b> the harbour at six.")

        assert response.url == reverse(START)
        client.force_login(desk.vera())
        html = client.get(reverse(START)).content.decode()
        assert "&lt;b&gt;Ring&lt;/b&gt; the harbour at six." in html
        assert 'class="handover__signed">Rosa, ' in html

    @pytest.mark.parametrize("text", ["", "  \n ", "\u200e\x00", "x" * 5001])
    def test_that_says_nothing_or_too_much_is_refused_and_kept_on_the_screen(self, client, text):
        response = self.hand_over(client, desk.rosa(), text)

        assert response.status_code == 200
        assert response.context["form"].errors
        assert not Handover.objects.exists()

    def test_is_written_by_writers_and_editors(self, client):
        assert [
            self.hand_over(client, who(), "Late.").status_code for who in (desk.rosa, desk.edith, desk.phil, desk.vera)
        ] == [302, 302, 403, 403]

    def test_older_ones_stand_on_a_page_of_their_own(self, client):
        rosa = desk.rosa()
        Handover.objects.bulk_create(Handover(by=rosa, at=NOW, text=f"Shift {number}.") for number in range(21))
        client.force_login(desk.vera())

        first = client.get(reverse("admin:handover"))
        second = client.get(reverse("admin:handover"), {"before": first.context["older"]})

        assert "Shift 20." in first.content.decode()
        assert "Shift 0." not in first.content.decode()
        assert [note["text"] for note in second.context["notes"]] == ["Shift 0."]
        assert client.get(reverse("admin:handover"), {"before": "x"}).status_code == 404

    def test_is_closed_to_whoever_reads_no_stories(self, client):
        """security.md 12, 13"""
        assert client.get(reverse("admin:handover")).status_code == 302
        Handover.objects.create(by=desk.rosa(), at=NOW, text="Xq canary")
        client.force_login(desk.grant(desk.member("Cleo"), "view_topic"))
        assert client.get(reverse("admin:handover")).status_code == 403
        assert "Xq canary" not in client.get(reverse(START)).content.decode()


class TestPractice:
    @pytest.fixture
    def practice(self):
        return Section.objects.create(name="Practice", practice=True)

    def test_leads_a_newcomer_from_writing_to_approval(self, practice):
        omar = desk.omar()
        assert (walk(omar, at=NOW).next_step, walk(omar, at=NOW).button) == (0, "Start a practice story")

        article = desk.make_article(by=omar, section="Practice", headline="My first")
        assert (walk(omar, at=NOW).next_step, walk(omar, at=NOW).address) == (1, page(article))
        desk.file_story(article, by=omar)
        assert walk(omar, at=NOW).next_step == 2
        workflow.take(article, by=desk.edith(), at=NOW)
        assert walk(omar, at=NOW).says.startswith("Edith is reading it.")
        workflow.send_back(article, by=desk.edith(), at=NOW, note="Who owns it?")
        assert (walk(omar, at=NOW).next_step, "Who owns it?" in walk(omar, at=NOW).says) == (1, True)

    def test_ends_with_the_approval(self, practice):
        omar = desk.omar()
        article = desk.file_story(desk.make_article(by=omar, section="Practice"), by=omar)
        desk.approve(article)

        assert (walk(omar, at=NOW).next_step, walk(omar, at=NOW).headline) == (4, article.headline)
        assert "Here it ends." in walk(omar, at=NOW).says
        assert "ready" not in [s.tray.name for s in start_page(desk.edith(), at=NOW) if s.lines]

    def test_is_over_for_whoever_has_filed_twice(self, practice):
        rosa = desk.rosa()
        filed("One")
        assert walk(rosa, at=NOW) is not None
        filed("Two")
        assert walk(rosa, at=NOW) is None

    def test_is_for_those_who_write_where_there_is_such_a_section(self, practice):
        assert [walk(who(), at=NOW) is None for who in (desk.rosa, desk.phil, desk.vera)] == [False, True, True]
        practice.delete()
        assert walk(desk.rosa(), at=NOW) is None

    def test_card_opens_a_new_story_in_the_section(self, client, practice):
        client.force_login(desk.omar())

        start = client.get(reverse(START)).content.decode()
        new = client.get(walk(desk.omar(), at=NOW).address).content.decode()

        assert "Practise here: nothing goes out" in start
        assert f'<option value="{practice.pk}" selected>Practice</option>' in new


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
        one_shift = 1  # what was published alone stands together
        assert counts == [
            stories, 2 * stories, stories, min(2 * stories, 6), stories, stories, stories, one_shift, stories, stories,
        ]  # fmt: skip
        assert len(asked) == 24
        assert not [query for query in asked if "COUNT(" in query["sql"]]

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
        ending = desk.make_image("Xq canary", rights_until=timezone.now() + desk.DAY)
        going_on, _ = desk.make_live(**private, pictures=[ending])
        workflow.reopen(going_on, by=rosa, at=NOW)
        Presence.objects.create(article=going_on, by=rosa, at=timezone.now(), writing=True)
        desk.make_article(**private, pictures=[desk.make_image("Xq canary", to_come=True)])
        for each in (user, rosa, desk.edith()):
            Visit.objects.create(by=each, at=NOW - HOUR)
        addresses = [reverse(START)] + [
            reverse("admin:desk_tray", args=[name])
            for name in ("mine", "waiting", "updating", "away", "writing", "going-out", "to-come", "rights")
        ]
        client.force_login(user)

        for address in addresses:
            answer = client.get(address)
            # Where somebody has no such tray, the newest stories are offered, which readers see.
            assert answer.status_code == 404 or "Xq canary" not in answer.content.decode(), address
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
