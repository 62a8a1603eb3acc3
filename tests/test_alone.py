"""Publishing alone: a right by person and hours, a reason, and what whoever is refused can do instead."""

from datetime import UTC, datetime, time

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from articles import saving, workflow
from articles.models import AloneHours, Edition, Revision
from tests import desk
from tests.desk import DAY, HOUR, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

HERE = reverse("admin:desk_second_reads")


def act(article, verb):
    return reverse("admin:articles_article_act", args=[article.pk, verb])


def night_editor(*hours):
    """Edith with the right to publish alone, in these hours."""
    edith = desk.grant(desk.edith(), "publish_alone")
    for days, opens, closes in hours:
        AloneHours.objects.create(by=edith, days=days, opens=time(opens), closes=time(closes))
    return edith


def edited(by):
    """A filed story of Rosa's into which an editor wrote: nobody else stands by its words."""
    article = desk.file_story(desk.make_article())
    return desk.edit(article, by=by, standfirst="More is known now.")


def hidden(response, **more):
    """What the form of a page sends."""
    form = response.context["form"]
    return {name: form[name].value() for name in ("version", "act_seen", "revision", "words", "pictures")} | more


def on(day, hour, minute=0):
    return datetime(2024, 3, day, hour, minute, tzinfo=UTC)


class TestHours:
    NIGHT = ("0123456", time(22), time(6))

    @pytest.mark.parametrize(
        ("days", "opens", "closes", "at", "holds"),
        [
            (*NIGHT, on(5, 21, 59), False),
            (*NIGHT, on(5, 22), True),
            (*NIGHT, on(6, 5, 59), True),
            (*NIGHT, on(6, 6), False),
            # Tuesday the 5th: the night that began on Monday is Monday's.
            ("0", time(22), time(6), on(5, 3), True),
            ("1", time(22), time(6), on(5, 3), False),
            ("1", time(9), time(17), on(5, 9), True),
            ("1", time(9), time(17), on(5, 17), False),
            ("56", time(0), time(0), on(9, 0), True),
            ("56", time(0), time(0), on(10, 23, 59), True),
            ("56", time(0), time(0), on(11, 0), False),
        ],
    )
    def test_belong_to_the_day_on_which_they_begin(self, days, opens, closes, at, holds):
        assert AloneHours(days=days, opens=opens, closes=closes).hold(at) is holds

    def test_follow_the_newsrooms_clock(self, settings):
        settings.TIME_ZONE = "Asia/Dubai"
        hours = AloneHours(days="0123456", opens=time(22), closes=time(6))

        assert [hours.hold(on(5, hour)) for hour in (17, 18, 1, 2)] == [False, True, True, False]

    def test_end_on_the_clock_in_a_night_that_is_set_forward(self, settings):
        settings.TIME_ZONE = "Europe/Berlin"
        hours = AloneHours(days="0123456", opens=time(22), closes=time(6))

        # 31 March 2024: 06:00 in Berlin is 04:00 UTC, a day before it was 05:00.
        assert [hours.hold(on(31, 3, 59)), hours.hold(on(31, 4))] == [True, False]
        assert hours.next_begin(on(31, 4)) == on(31, 20)


class TestTheVerb:
    def test_is_refused_outside_the_hours_and_says_from_when(self):
        edith = night_editor(("0123456", 22, 6))
        article = edited(edith)
        read = desk.as_read(article, workflow.latest(article))

        with pytest.raises(workflow.Refused) as refused:
            workflow.approve_alone(article, by=edith, at=NOW, reason="Breaking", **read)

        assert str(refused.value) == (
            "You may publish alone from 22:00 UTC on, and not now. Your hours: Every day 22:00 to 06:00."
        )
        assert refused.value.ways_out == ("ask", "hand_over")
        assert not Edition.objects.exists()
        assert workflow.approve_alone(article, by=edith, at=NOW + 13 * HOUR, reason="Breaking", **read).alone_reason

    def test_holds_a_superuser_to_hours_too(self):
        boss = desk.boss()
        AloneHours.objects.create(by=boss, days="5", opens=time(1), closes=time(2))
        article = edited(boss)

        with pytest.raises(workflow.Refused, match="from 9 Mar 01:00 UTC on"):
            workflow.approve_alone(
                article, by=boss, at=NOW, reason="Breaking", **desk.as_read(article, workflow.latest(article))
            )

    def test_keeps_the_reason_in_the_audit(self):
        edith = night_editor()
        article = edited(edith)
        read = desk.as_read(article, workflow.latest(article))

        edition = workflow.approve_alone(article, by=edith, at=NOW, reason="Alone on shift", **read)

        told = Revision.objects.get(verb="approve_alone")
        assert (told.why, told.by, told.edition, edition.alone_reason) == (
            "Alone on shift", edith, edition, "Alone on shift"
        )  # fmt: skip


class TestWaysOut:
    """What the page says to an editor whose approval was refused."""

    def refused(self, client, editor, **fields):
        article = edited(editor)
        client.force_login(editor)
        page = client.get(act(article, "approve"))
        return article, client.post(act(article, "approve"), hidden(page, when="now", **fields))

    def said(self, response):
        return [(way.name, way.button) for way in response.context["ways_out"]]

    def test_are_three_and_begin_with_the_writer(self, client):
        desk.ed()

        article, page = self.refused(client, night_editor())

        assert self.said(page) == [
            ("ask", "Ask Rosa to read it back"),
            ("ask", "Ask somebody else"),
            ("hand_over", "Hand over to another editor"),
            ("approve_alone", "Publish alone"),
        ]
        assert "Nobody else stands by the words of this version yet." in page.content.decode()

    def test_writer_is_asked_by_one_tap(self, client):
        article, page = self.refused(client, desk.edith())
        way = page.context["ways_out"][0]

        client.post(way.address, way.fields)

        article.refresh_from_db()
        assert (article.asked_of, article.asked_by) == (desk.rosa(), desk.edith())

    def test_publishing_alone_goes_on_with_the_moment_that_was_chosen(self, client):
        moment = {"live_from_0": "2099-03-06", "live_from_1": "06:00"}
        editor = night_editor()
        article = edited(editor)
        client.force_login(editor)
        form = hidden(client.get(act(article, "approve")), when="later", **moment)
        page = client.post(act(article, "approve"), form)

        alone = client.get(page.context["ways_out"][-1].address).context["form"]

        assert (alone["when"].value(), alone["live_from"].value()[:2]) == ("later", ["2099-03-06", "06:00"])

    def test_leave_out_what_this_person_may_not(self, client):
        article, page = self.refused(client, desk.edith())

        assert [name for name, _ in self.said(page)] == ["ask", "ask"]

    def test_say_from_when_one_may_publish_alone(self, client, monkeypatch):
        monkeypatch.setattr("articles.admin.deciding.timezone.now", lambda: NOW)

        article, page = self.refused(client, night_editor(("0123456", 22, 6)))

        assert "You may publish alone from 22:00 UTC on" in page.content.decode()
        assert [name for name, _ in self.said(page)] == ["ask", "ask"]

    def test_hand_over_is_offered_where_there_is_another_editor(self, client):
        desk.ed()

        article, page = self.refused(client, desk.edith())

        assert "hand_over" in [name for name, _ in self.said(page)]


class TestThePage:
    def alone(self, client, **fields):
        editor = night_editor()
        article = edited(editor)
        client.force_login(editor)
        page = client.get(act(article, "approve_alone"))
        return article, client.post(act(article, "approve_alone"), hidden(page, when="now", **fields))

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"because": "Breaking news"}, "Breaking news"),
            ({"reason": "Everybody is at the harbour"}, "Everybody is at the harbour"),
            ({"because": "Error of fact", "reason": "The year"}, "Error of fact: The year"),
        ],
    )
    def test_takes_a_reason_by_one_tap_or_in_words(self, client, fields, reason):
        self.alone(client, **fields)

        assert Edition.objects.get().alone_reason == reason

    @pytest.mark.parametrize("fields", [{}, {"reason": "  "}, {"because": "Because"}])
    def test_asks_for_a_reason(self, client, fields):
        article, page = self.alone(client, **fields)

        assert page.context["form"].errors["because"]
        assert not Edition.objects.exists()

    def test_asks_nothing_outside_the_hours_and_shows_the_ways_out(self, client, monkeypatch):
        editor = night_editor(("0123456", 22, 6))
        article = edited(editor)
        client.force_login(editor)
        monkeypatch.setattr("articles.admin.deciding.timezone.now", lambda: NOW)

        page = client.get(act(article, "approve_alone"))

        assert "You may publish alone from 22:00 UTC on" in page.content.decode()
        assert 'name="because"' not in page.content.decode()
        assert [way.name for way in page.context["ways_out"]] == ["ask", "ask"]


class TestNewsroomOfOne:
    """One account with all rights: it writes, files, publishes, and nobody reads second."""

    def only_me(self):
        return User.objects.create_superuser("solo", first_name="Solo")

    def test_approving_leads_to_publishing_alone(self, client):
        solo = self.only_me()
        article = desk.file_story(desk.make_article(by=solo), by=solo)
        client.force_login(solo)

        page = client.get(act(article, "approve"), follow=True)
        client.post(page.request["PATH_INFO"], hidden(page, when="now", because="Alone on shift"))

        assert page.redirect_chain == [(act(article, "approve_alone"), 302)]
        edition = Edition.objects.get()
        assert (edition.alone_reason, edition.live_from is not None) == ("Alone on shift", True)

    def test_second_reads_say_that_nobody_else_is_there(self, client):
        solo = self.only_me()
        article = desk.file_story(desk.make_article(by=solo), by=solo)
        workflow.approve_alone(article, by=solo, at=NOW, reason="Alone on shift", **desk.as_read(article))
        client.force_login(solo)

        page = client.get(HERE).content.decode()

        assert "1 of your own waits for another editor. Nobody else is there to read" in page
        assert article.headline not in page

    def test_somebody_else_who_could_read_ends_it(self, client):
        solo = self.only_me()
        article = desk.file_story(desk.make_article(by=solo), by=solo)
        desk.rosa()
        client.force_login(solo)

        assert client.get(act(article, "approve")).status_code == 200

    def test_who_stood_by_it_before_leaving_still_counts(self, client):
        rosa, solo = desk.rosa(), self.only_me()
        article = desk.file_story(desk.make_article())
        User.objects.filter(pk=rosa.pk).update(is_active=False)
        client.force_login(solo)

        assert client.get(act(article, "approve")).status_code == 200


class TestReadingBack:
    """Only what changed since one's own last save."""

    def page(self, client, article, user):
        client.force_login(user)
        return client.get(act(article, "read_back"))

    def names(self, response):
        return [change.name for change in response.context["changes"]]

    def test_shows_pictures_captions_and_people(self, client):
        rosa, edith = desk.rosa(), desk.edith()
        image, person = desk.make_image(), desk.make_person()
        article = desk.file_story(desk.make_article(pictures=[image]))
        with saving.saving(article, by=edith, at=NOW + HOUR):
            article.article_pictures.update(caption="The harbour at noon")
            article.people.through.objects.create(content_object=article, tag=person)

        page = self.page(client, article, rosa)

        assert self.names(page) == ["People", "Pictures"]
        assert "since you saved it" in page.content.decode()

    def test_shows_a_credit_and_a_name_that_changed_beneath_the_story(self, client):
        edith, person, image = desk.edith(), desk.make_person(), desk.make_image()
        saving.picture_saved(image, by=desk.phil(), at=NOW)
        saving.kept(person, by=edith, at=NOW)
        article = desk.file_story(desk.make_article(pictures=[image], people=[person]))
        image.credit, person.name = "Reuters", "Ada Quist-Berg"
        image.save(), person.save()
        saving.picture_saved(image, by=desk.phil(), at=NOW + HOUR)
        saving.kept(person, by=edith, at=NOW + HOUR)

        page = self.page(client, article, desk.rosa())

        assert sorted(self.names(page)) == ["Image Credit", "Name"]

    def test_says_that_nothing_changed(self, client):
        article = desk.file_story(desk.make_article())

        page = self.page(client, article, desk.rosa())

        assert "Nothing changed: it is as you saved it." in page.content.decode()

    def test_is_one_tap(self, client):
        edith = desk.edith()
        article = edited(edith)
        workflow.ask(article, by=edith, at=NOW + DAY, whom=desk.rosa())
        page = self.page(client, article, desk.rosa())

        client.post(act(article, "read_back"), hidden(page))

        assert workflow.lacking(article, page.context["form"].printed, besides=edith) == ""


class TestHoursAtTheDesk:
    def fields(self, user):
        rows = {"alone_hours-TOTAL_FORMS": "1", "alone_hours-INITIAL_FORMS": "0"}
        row = {"days": "0123456", "opens": "22:00", "closes": "06:00", "by": user.pk}
        told = {"username": user.username, "is_active": "on", "is_staff": "on", "first_name": user.first_name}
        return {**told, **rows, **{f"alone_hours-0-{name}": value for name, value in row.items()}}

    def test_are_written_by_administrators_on_the_account(self, client):
        edith = desk.edith()
        client.force_login(desk.boss())

        client.post(reverse("admin:auth_user_change", args=[edith.pk]), self.fields(edith))

        assert [str(hours) for hours in edith.alone_hours.all()] == ["Every day 22:00 to 06:00"]

    def test_are_not_for_whoever_may_only_change_accounts(self, client):
        edith, clerk = desk.edith(), desk.grant(desk.grant(desk.vera(), "change_user"), "view_user")
        client.force_login(clerk)

        page = client.get(reverse("admin:auth_user_change", args=[edith.pk]))
        client.post(reverse("admin:auth_user_change", args=[edith.pk]), self.fields(edith))

        assert "alone_hours" not in page.content.decode()
        assert not AloneHours.objects.exists()
