"""The line on the front page that tells of a correction: who owes it, for how long it stands, and when it goes."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import reading_front, verifying, workflow
from articles.models import Revision
from articles.workflow.front_line import is_owed
from tests import desk
from tests.desk import DAY, HOUR, MINUTE, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

LATER = NOW + HOUR


@pytest.fixture
def corrected():
    article, _ = desk.make_live(pictures=[desk.make_image()])
    desk.correct(article, at=LATER)
    return article


def lines(at):
    return [card.edition.change_note for card in reading_front.front(at=at).lines]


class TestLine:
    def test_stands_for_so_many_hours(self, corrected):
        assert lines(LATER) == []

        workflow.front_line(corrected, by=desk.edith(), at=LATER, hours=6)

        assert lines(LATER) == lines(LATER + 6 * HOUR - MINUTE) == ["It is green."]
        assert lines(LATER + 6 * HOUR) == []

    def test_is_read_on_the_front_page(self, client, monkeypatch, corrected):
        workflow.front_line(corrected, by=desk.edith(), at=LATER, hours=6)
        monkeypatch.setattr(timezone, "now", lambda: LATER)

        html = client.get("/").content.decode()

        address = corrected.editions.live(LATER).get().get_absolute_url()
        assert re.search(rf'<a href="{address}"><strong>Correction</strong> <span>It is green.</span></a>', html)

    def test_goes_when_it_is_taken_off(self, corrected):
        workflow.front_line(corrected, by=desk.edith(), at=LATER, hours=6)

        workflow.front_line(corrected, by=desk.edith(), at=LATER + MINUTE, hours=0)

        assert lines(LATER + MINUTE) == []
        whys = Revision.objects.of(corrected).filter(verb="front_line").order_by("number").values_list("why", flat=True)
        assert list(whys) == ["Until 5 March 2024, 16:00 UTC", "Taken off"]
        assert list(verifying.broken()) == []

    def test_goes_with_its_story(self, corrected):
        workflow.front_line(corrected, by=desk.edith(), at=LATER, hours=6)

        workflow.withdraw(corrected, by=desk.edith(), at=LATER + MINUTE, reason="Wrong")

        assert lines(LATER + MINUTE) == []

    def test_is_no_more_than_three_the_newest_first(self):
        for number in range(4):
            article, _ = desk.make_live()
            desk.correct(article, at=LATER + number * MINUTE, change_note=f"Note {number}")
            workflow.front_line(article, by=desk.edith(), at=LATER + number * MINUTE, hours=6)

        assert lines(LATER + HOUR) == ["Note 3", "Note 2", "Note 1"]

    def test_costs_no_query(self, corrected, django_assert_num_queries):
        workflow.front_line(corrected, by=desk.edith(), at=LATER, hours=6)

        with django_assert_num_queries(3):
            reading_front.front(at=LATER)

    @pytest.mark.parametrize("hours", [-1, 73, 10**9])
    def test_is_not_for_ever(self, corrected, hours):
        with pytest.raises(workflow.Refused, match="between 1 and 72"):
            workflow.front_line(corrected, by=desk.edith(), at=LATER, hours=hours)

    def test_is_for_corrections_alone(self):
        article, _ = desk.make_live()

        with pytest.raises(workflow.Refused, match="no correction"):
            workflow.front_line(article, by=desk.edith(), at=NOW, hours=6)

    def test_that_is_not_there_is_not_taken_off(self, corrected):
        with pytest.raises(workflow.Refused, match="tells nothing"):
            workflow.front_line(corrected, by=desk.edith(), at=LATER, hours=0)


class TestOwed:
    def test_by_a_story_that_led_the_front_when_it_came_out(self, corrected):
        for _ in range(2):
            desk.make_live(at=NOW + 30 * MINUTE, pictures=[desk.make_image()])

        assert is_owed(corrected.editions.live(LATER).get(), at=LATER)

    def test_not_by_one_that_never_led(self):
        desk.make_live(at=NOW - MINUTE, pictures=[desk.make_image()])
        article, _ = desk.make_live()

        assert not is_owed(desk.correct(article, at=LATER), at=LATER)

    def test_not_by_an_update(self):
        article, _ = desk.make_live(pictures=[desk.make_image()])

        assert not is_owed(desk.correct(article, at=LATER, change="update", change_note=""), at=LATER)

    def test_is_said_to_whoever_publishes_and_done_by_a_button(self, client, sign_in):
        at = timezone.now()
        article, _ = desk.make_live(at=at - DAY, pictures=[desk.make_image()])
        workflow.correct(article, by=desk.rosa(), at=at)
        desk.edit(article, by=desk.rosa(), at=at, headline="The harbour is green", change_note="It is green.")
        desk.file_story(article, at=at)
        edition = desk.approve(article, at=at)
        client = sign_in(desk.edith())
        act = reverse("admin:articles_article_act", args=[article.pk, "publish"])
        form = client.get(act).context["form"]

        told = client.post(act, {**form.initial, "which": edition.pk}, follow=True).content.decode()
        assert "This story led the front page: a line there can tell of the correction." in told
        act = reverse("admin:articles_article_act", args=[article.pk, "front_line"])
        assert f'href="{act}"' in told or f'action="{act}"' in told
        form = client.get(act).context["form"]
        done = client.post(act, {**form.initial, "hours": 3}, follow=True).content.decode()

        assert "The front page tells of the correction now." in done
        assert lines(timezone.now()) == ["It is green."]
