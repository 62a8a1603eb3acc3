"""An embargo is an absolute bar, apart from the schedule: set while writing, moved and lifted by editors alone."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from articles import saving, verifying, workflow
from articles.models import Article, Edition, Revision
from articles.standing import standing
from articles.workflow import embargo
from tests import desk
from tests.desk import DAY, HOUR, MINUTE, NOW
from tests.test_admin import act_page, change_page, fields_of

pytestmark = pytest.mark.django_db


def under_embargo(*, until=NOW + DAY, **fields) -> Article:
    return desk.make_article(embargo_until=until, embargo_source="The council", **fields)


def printed(**fields) -> tuple[Article, Edition]:
    article = under_embargo(**fields)
    desk.file_story(article)
    return article, desk.approve(article)


def lift(article, *, at=NOW + HOUR, by=None):
    return workflow.lift_embargo(article, by=by or desk.edith(), at=at, reason="The council published it itself")


def move(article, until, *, at=NOW + HOUR, by=None, **fields):
    return workflow.move_embargo(article, by=by or desk.edith(), at=at, until=until, reason="New date", **fields)


class TestSetting:
    def test_is_for_writers_while_they_write(self):
        article = desk.make_article()

        desk.edit(article, by=desk.rosa(), embargo_until=NOW + DAY)

        assert Article.objects.get().embargo_until == NOW + DAY

    @pytest.mark.parametrize("until", [None, NOW + HOUR, NOW + 2 * DAY])
    @pytest.mark.parametrize("by", [desk.rosa, desk.edith, desk.boss])
    def test_once_done_is_not_undone_by_a_save(self, until, by):
        article = under_embargo()

        with pytest.raises(workflow.Refused, match="only an editor moves or lifts"):
            desk.edit(Article.objects.get(pk=article.pk), by=by(), embargo_until=until, headline="Another")

        assert Article.objects.get().embargo_until == NOW + DAY

    def test_leaves_source_and_terms_to_its_writers(self):
        article = under_embargo()

        desk.edit(article, by=desk.rosa(), embargo_source="The harbour master", embargo_terms="No calls before.")

        assert Revision.objects.of(article).count() == 2

    def test_that_has_ended_is_a_field_like_any_other(self):
        article = under_embargo(until=NOW + HOUR)

        desk.edit(article, by=desk.rosa(), at=NOW + HOUR, embargo_until=NOW + DAY)

        assert Article.objects.get().embargo_until == NOW + DAY


class TestMove:
    def test_is_kept_with_reason_and_content(self):
        article = under_embargo()

        act = move(article, NOW + 2 * DAY, zone="Asia/Tokyo")

        assert (act.verb, act.why, act.by) == ("move_embargo", "New date", desk.edith())
        assert act.content["desk"]["embargo_until"] == (NOW + 2 * DAY).isoformat()
        assert act.content["desk"]["embargo_zone"] == "Asia/Tokyo"

    def test_reaches_what_is_printed_and_has_not_opened(self):
        article, edition = printed()

        move(article, NOW + 2 * DAY)

        edition.refresh_from_db()
        assert edition.embargo_until == NOW + 2 * DAY
        with pytest.raises(workflow.Refused, match="embargo ends on 7 March 2024 at 09:00 UTC"):
            workflow.publish(article, by=desk.edith(), at=NOW + 2 * HOUR, edition=edition, live_from=NOW + DAY)

    def test_takes_off_schedule_what_would_go_live_before(self):
        article, edition = printed()
        workflow.publish(article, by=desk.edith(), at=NOW, edition=edition, live_from=NOW + DAY)

        move(article, NOW + 2 * DAY)

        edition.refresh_from_db()
        assert edition.live_from is None
        acts = list(Revision.objects.of(article).order_by("number").values_list("verb", "why"))[-2:]
        assert acts == [("hold", "The embargo ends later than that"), ("move_embargo", "New date")]
        assert Revision.objects.get(verb="hold").window == {"1": [None, None]}

    def test_leaves_on_schedule_what_goes_live_later(self):
        article, edition = printed()
        workflow.publish(article, by=desk.edith(), at=NOW, edition=edition, live_from=NOW + 2 * DAY)

        move(article, NOW + 2 * DAY)

        edition.refresh_from_db()
        assert edition.live_from == NOW + 2 * DAY

    def test_sets_one_on_a_version_that_was_approved_without(self):
        article = desk.make_article()
        edition = desk.publish(article, live_from=NOW + DAY)

        move(article, NOW + 2 * DAY)

        edition.refresh_from_db()
        assert (edition.live_from, edition.embargo_until) == (None, NOW + 2 * DAY)

    def test_bars_what_was_approved_alone_before(self):
        article = desk.make_article()
        desk.file_story(article)
        alone = desk.grant(desk.edith(), "publish_alone")
        edition = workflow.approve_alone(article, by=alone, at=NOW, **desk.as_read(article), reason="On shift")

        move(article, NOW + 2 * DAY)

        with pytest.raises(workflow.Refused, match="embargo ends"):
            workflow.publish(article, by=alone, at=NOW + HOUR, edition=edition)

    def test_leaves_what_was_filed_the_newest(self):
        article = under_embargo()
        desk.file_story(article)

        move(article, NOW + 2 * DAY)
        edition = desk.approve(article, at=NOW + HOUR)

        assert edition.embargo_until == NOW + 2 * DAY
        assert Article.objects.get().status == "approved"

    def test_touches_nothing_that_readers_have_seen(self):
        article, first = printed(until=NOW + HOUR)
        workflow.publish(article, by=desk.edith(), at=NOW, edition=first, live_from=NOW + HOUR)

        workflow.reopen(article, by=desk.rosa(), at=NOW + 2 * HOUR)
        desk.edit(article, by=desk.rosa(), at=NOW + 2 * HOUR, embargo_until=NOW + DAY, headline="The next")
        move(article, NOW + 2 * DAY, at=NOW + 3 * HOUR)

        first.refresh_from_db()
        assert (first.embargo_until, first.live_from) == (NOW + HOUR, NOW + HOUR)

    @pytest.mark.parametrize(("until", "said"), [(NOW, "has passed"), (NOW + DAY, "ends at that moment already")])
    def test_to_a_moment_that_makes_no_sense_is_refused(self, until, said):
        with pytest.raises(workflow.Refused, match=said):
            move(under_embargo(), until)

    def test_needs_a_reason(self):
        with pytest.raises(workflow.Refused, match="everybody on the story is told"):
            workflow.lift_embargo(under_embargo(), by=desk.edith(), at=NOW, reason=" ")

    @pytest.mark.parametrize("who", [desk.rosa, desk.phil])
    def test_is_for_editors(self, who):
        article = under_embargo()

        with pytest.raises(workflow.NotYours):
            move(article, NOW + 2 * DAY, by=who())
        with pytest.raises(workflow.NotYours):
            lift(article, by=who())

    def test_makes_stale_what_was_begun_before_it(self):
        article = under_embargo()
        desk.file_story(article)
        on_the_screen, read = Article.objects.get(pk=article.pk), desk.as_read(article)

        lift(article)

        with pytest.raises(workflow.Stale):
            workflow.approve(on_the_screen, by=desk.edith(), at=NOW + HOUR, **read)


class TestLift:
    def test_publishes_nothing(self):
        article, edition = printed()

        lift(article)

        assert not article.editions.live(NOW + 10 * DAY).exists()
        workflow.publish(article, by=desk.edith(), at=NOW + HOUR, edition=edition)
        assert article.editions.live(NOW + HOUR).exists()

    def test_leaves_the_schedule_as_it_is(self):
        article, edition = printed()
        workflow.publish(article, by=desk.edith(), at=NOW, edition=edition, live_from=NOW + DAY)

        lift(article)

        edition.refresh_from_db()
        assert (edition.live_from, edition.embargo_until) == (NOW + DAY, None)
        assert not article.editions.live(NOW + DAY - MINUTE).exists()
        assert article.editions.live(NOW + DAY).exists()

    def test_lets_it_be_published_alone(self):
        article = under_embargo()
        desk.file_story(article)
        alone = desk.grant(desk.edith(), "publish_alone")
        with pytest.raises(workflow.Refused, match="under embargo"):
            workflow.approve_alone(article, by=alone, at=NOW, **desk.as_read(article), reason="On shift")

        lift(article)

        assert workflow.approve_alone(article, by=alone, at=NOW + HOUR, **desk.as_read(article), reason="On shift")

    def test_of_none_is_refused(self):
        with pytest.raises(workflow.Refused, match="under no embargo"):
            lift(desk.make_article())


class TestDatabase:
    """The bar, and that it moves by a kept act alone, hold in SQL on SQLite and PostgreSQL. security.md 24"""

    def set(self, edition, moment) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE articles_edition SET embargo_until = %s WHERE id = %s", [moment, edition.pk])

    @pytest.mark.parametrize("moment", [None, NOW, NOW + HOUR, NOW + 2 * DAY])
    def test_moves_none_without_an_act(self, moment):
        _, edition = printed()

        with pytest.raises(IntegrityError, match="moved or lifted by an editor"):
            self.set(edition, moment)

    def test_moves_none_by_an_act_that_is_not_the_last(self):
        article, edition = printed()
        move(article, NOW + 2 * DAY)
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR)

        with pytest.raises(IntegrityError, match="moved or lifted by an editor"):
            self.set(edition, None)

    def test_moves_none_by_a_reason_for_something_else(self):
        article, edition = printed()
        workflow.send_back(article, by=desk.edith(), at=NOW, note="Who says so?")

        with pytest.raises(IntegrityError, match="moved or lifted by an editor"):
            self.set(edition, None)

    def test_moves_none_by_the_act_on_another_story(self):
        _, edition = printed()
        lift(under_embargo())

        with pytest.raises(IntegrityError, match="moved or lifted by an editor"):
            self.set(edition, None)

    def test_moves_none_of_what_has_opened(self):
        article, edition = printed(until=NOW + HOUR)
        workflow.publish(article, by=desk.edith(), at=NOW, edition=edition, live_from=NOW + HOUR)
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR)
        desk.edit(article, by=desk.rosa(), at=NOW + HOUR, embargo_until=NOW + DAY)
        lift(article, at=NOW + 2 * HOUR)

        with pytest.raises(IntegrityError, match="moved or lifted by an editor"):
            self.set(edition, None)

    def test_opens_none_before_its_end(self):
        _, edition = printed()

        with (
            pytest.raises(IntegrityError, match="edition_keeps_its_embargo"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "UPDATE articles_edition SET live_from = %s, window_at = %s, first_published_at = %s, updated_at = %s"
                " WHERE id = %s",
                [NOW + HOUR, NOW, NOW + HOUR, NOW + HOUR, edition.pk],
            )


class TestShown:
    @pytest.fixture(autouse=True)
    def newsroom_in_berlin(self, settings):
        settings.TIME_ZONE = "Europe/Berlin"

    def test_on_three_clocks_with_source_and_terms(self):
        article = under_embargo(embargo_zone="Asia/Tokyo", embargo_terms="Ask for comment from noon on.")

        shown = embargo.of(article, at=NOW)

        assert [(clock.when, clock.where) for clock in shown.clocks] == [
            ("6 March 2024, 18:00", "Tokyo"), ("6 March 2024, 10:00", "Berlin"), ("6 March 2024, 09:00", "UTC"),
        ]  # fmt: skip
        assert (shown.source, shown.terms) == ("The council", "Ask for comment from noon on.")
        assert embargo.of(article, at=NOW + DAY) is None

    def test_set_on_the_next_version_takes_off_what_would_go_out_before_it(self, client, sign_in):
        """An embargo is on what happened, not on a version: whoever hears of it last must not be too late."""
        at = timezone.now()
        article = desk.make_article(at=at)
        edition = desk.publish(article, at=at, live_from=at + HOUR)
        workflow.reopen(article, by=desk.rosa(), at=at)
        desk.edit(article, by=desk.rosa(), at=at, embargo_until=at + DAY)

        page = sign_in(desk.rosa()).get(change_page(article)).content.decode()

        assert not article.editions.live(at + HOUR).exists()
        assert "Nothing of this story goes out before that" in page
        held = Revision.objects.of(article).get(verb="hold")
        assert (held.edition, held.why) == (edition, "It is under embargo until later than that")
        assert list(verifying.broken()) == []

    def test_set_later_than_the_schedule_leaves_what_goes_out_after_it(self):
        article = desk.make_article()
        desk.publish(article, live_from=NOW + 2 * DAY)
        workflow.reopen(article, by=desk.rosa(), at=NOW)

        desk.edit(article, by=desk.rosa(), embargo_until=NOW + DAY)

        assert article.editions.scheduled(NOW).exists()

    def test_in_the_state_of_a_story_as_long_as_it_bars(self):
        article = under_embargo()

        assert standing(article, at=NOW).words == "In progress, under embargo until 6 Mar 10:00 Berlin"
        assert standing(article, at=NOW + DAY).words == "In progress"

    def test_on_the_page_of_the_story_and_where_it_is_decided(self, client, sign_in):
        article = under_embargo(until=datetime(2199, 3, 6, 9, tzinfo=UTC), embargo_zone="Asia/Tokyo")
        desk.file_story(article)
        sign_in(desk.edith())
        move(article, datetime(2199, 3, 7, 9, tzinfo=UTC), zone="Asia/Tokyo")

        for page in (change_page(article), act_page(article, "approve"), act_page(article, "lift_embargo")):
            said = " ".join(client.get(page).content.decode().split())
            assert "<strong>7 March 2199, 18:00</strong> Tokyo" in said
            assert "7 March 2199, 10:00 Berlin" in said
            assert "7 March 2199, 09:00 UTC" in said
            assert "From The council." in said
            assert "by Edith: New date" in said
        assert (
            "under embargo until 7 Mar 2199"
            in client.get(reverse("admin:articles_article_changelist")).content.decode()
        )


class TestForm:
    def test_types_it_on_the_clock_of_its_source(self, client, sign_in):
        article = desk.make_article()
        sign_in(desk.rosa())
        typed = {
            "embargo_until_0": "2199-03-05", "embargo_until_1": "06:00", "embargo_zone": "america/new york",
            "embargo_source": "The council", "embargo_terms": "Print pages may be made.",
        }  # fmt: skip

        client.post(change_page(article), fields_of(client, change_page(article)) | typed)

        saved = Article.objects.get()
        assert saved.embargo_until == datetime(2199, 3, 5, 11, tzinfo=UTC)
        assert (saved.embargo_zone, saved.embargo_terms) == ("America/New_York", "Print pages may be made.")
        assert 'value="06:00"' in client.get(change_page(article)).content.decode()

    def test_of_an_unknown_zone_says_so_and_loses_nothing(self, client, sign_in):
        article = desk.make_article()
        sign_in(desk.rosa())
        typed = {
            "embargo_until_0": "2199-03-05",
            "embargo_until_1": "06:00",
            "embargo_zone": "Atlantis",
            "kicker": "Kept",
        }

        page = client.post(change_page(article), fields_of(client, change_page(article)) | typed).content.decode()

        assert "“Atlantis” is no zone that we know" in page
        assert 'value="Kept"' in page
        assert Article.objects.get().embargo_until is None

    def test_of_a_page_opened_before_another_was_set_is_refused_in_a_sentence(self, client, sign_in):
        article = desk.make_article()
        sign_in(desk.rosa())
        typed = fields_of(client, change_page(article)) | {
            "embargo_until_0": "2199-03-05", "embargo_until_1": "06:00", "kicker": "Typed and kept",
        }  # fmt: skip
        with saving.saving(article, by=desk.edith(), at=NOW):
            article.embargo_until = datetime(2199, 1, 1, tzinfo=UTC)
            article.save()

        page = client.post(change_page(article), typed).content.decode()

        assert embargo.STAYS in page
        assert "You typed 2199-03-05 06:00" in page
        assert "Typed and kept" in page
        assert Article.objects.get().embargo_until == datetime(2199, 1, 1, tzinfo=UTC)

    def test_of_a_story_under_one_saves_all_the_rest(self, client, sign_in):
        article = under_embargo(until=datetime(2199, 1, 1, tzinfo=UTC), embargo_zone="Asia/Tokyo")
        sign_in(desk.rosa())

        typed = fields_of(client, change_page(article)) | {"kicker": "Harbour", "embargo_terms": "None."}
        client.post(change_page(article), typed)

        saved = Article.objects.get()
        assert (saved.kicker, saved.embargo_terms) == ("Harbour", "None.")
        assert (saved.embargo_until, saved.embargo_zone) == (datetime(2199, 1, 1, tzinfo=UTC), "Asia/Tokyo")

    def test_says_what_went_off_schedule_when_it_moves(self, client, sign_in):
        article, edition = printed(until=datetime(2199, 1, 1, tzinfo=UTC))
        workflow.publish(article, by=desk.edith(), at=NOW, edition=edition, live_from=datetime(2199, 1, 1, tzinfo=UTC))
        sign_in(desk.edith())
        page = act_page(article, "move_embargo")

        typed = {"until_0": "2199-01-02", "until_1": "00:00", "zone": "Asia/Tokyo", "reason": "New date"}
        answer = client.post(page, fields_of(client, page) | typed, follow=True).content.decode()

        assert "Under embargo until 1 Jan 2199 15:00 UTC. Version 1 is off the schedule." in answer
