"""A story's state in the words of the desk, one test a state, at moments that are passed in."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import workflow
from articles.models import Article
from articles.standing import clock, day_and_time, standing, with_editions
from tests import desk
from tests.desk import DAY, HOUR, MINUTE, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]


@pytest.fixture(autouse=True)
def newsroom_in_dubai(settings):
    """Four hours ahead of the moments in these tests: NOW is 13:00 there."""
    settings.TIME_ZONE = "Asia/Dubai"


def words(article, at=NOW) -> str:
    return standing(Article.objects.get(pk=article.pk), at=at).words


def publish_alone(article, *, at=NOW, live_from=None):
    """Edith publishes a filed story alone."""
    edith = desk.grant(desk.edith(), "publish_alone")
    edition = workflow.approve_alone(article, by=edith, at=at, reason="Alone on shift", **desk.as_read(article))
    workflow.publish(article, by=edith, at=at, edition=edition, live_from=live_from)
    return edition


class TestWorkingCopy:
    def test_in_progress(self):
        assert words(desk.make_article()) == "In progress"

    def test_back_with_whoever_started_it(self):
        article = desk.file_story(desk.make_article())

        workflow.send_back(article, by=desk.edith(), at=NOW, note="Who owns the ferry?")

        assert words(article) == "Back with Rosa: Who owns the ferry?"

    def test_back_with_whoever_has_it_assigned(self):
        article = desk.file_story(desk.make_article(assigned_to=desk.omar()))

        workflow.send_back(article, by=desk.edith(), at=NOW, note="Who owns the ferry?")

        assert words(article) == "Back with Omar: Who owns the ferry?"

    @pytest.mark.parametrize(
        ("waited", "said"),
        [
            (0 * MINUTE, "Waiting for desk, a moment"),
            (12 * MINUTE, "Waiting for desk, 12 min"),
            (59 * MINUTE, "Waiting for desk, 59 min"),
            (3 * HOUR + 50 * MINUTE, "Waiting for desk, 3 h"),
            (2 * DAY, "Waiting for desk, 2 days"),
        ],
    )
    def test_waiting_for_desk(self, waited, said):
        article = desk.file_story(desk.make_article())

        assert words(article, at=NOW + waited) == said

    def test_being_read(self):
        article = desk.file_story(desk.make_article())

        workflow.take(article, by=desk.edith(), at=NOW)

        assert words(article, at=NOW + HOUR) == "Being read by Edith"

    def test_ready(self):
        article = desk.file_story(desk.make_article())

        desk.approve(article)

        assert words(article) == "Ready"

    def test_spiked(self):
        article = desk.make_article()

        workflow.spike(article, by=desk.edith(), at=NOW, reason="Overtaken")

        assert words(article) == "Spiked"


class TestWhatReadersSee:
    def test_goes_live(self):
        article = desk.make_article()

        desk.publish(article, live_from=NOW + HOUR)

        assert words(article) == "Goes live 14:00 Dubai"

    def test_goes_live_on_another_day(self):
        article = desk.make_article()

        desk.publish(article, live_from=NOW + 17 * HOUR)

        assert words(article) == "Goes live 6 Mar 06:00 Dubai"

    def test_live_since(self):
        article, _ = desk.make_live(at=NOW + HOUR + 5 * MINUTE)

        assert words(article, at=NOW + 2 * HOUR) == "Live since 14:05"

    def test_live_since_another_day(self):
        article, _ = desk.make_live()

        assert words(article, at=NOW + DAY) == "Live since 5 Mar 13:00"

    def test_live_update_in_progress(self):
        article, _ = desk.make_live()

        workflow.reopen(article, by=desk.rosa(), at=NOW)

        assert words(article) == "Live, update in progress"

    def test_live_update_waiting_for_desk(self):
        article, _ = desk.make_live()
        workflow.reopen(article, by=desk.rosa(), at=NOW)

        desk.file_story(desk.edit(article, by=desk.rosa(), headline="Ferry is late", change_note="The hour."))

        assert words(article, at=NOW + 12 * MINUTE) == "Live, update waiting for desk, 12 min"

    def test_live_next_version_scheduled(self):
        article, _ = desk.make_live()
        workflow.reopen(article, by=desk.rosa(), at=NOW)
        desk.edit(article, by=desk.rosa(), headline="Ferry is late", change_note="The hour.")

        desk.publish(article, live_from=NOW + HOUR)

        assert words(article) == "Live since 13:00, next version goes live 14:00 Dubai"

    def test_live_second_read_due(self):
        article = desk.file_story(desk.make_article())

        publish_alone(article)

        assert words(article) == "Live, second read due"

    def test_live_second_read_due_and_update_in_progress(self):
        article = desk.file_story(desk.make_article())
        publish_alone(article)

        workflow.reopen(article, by=desk.rosa(), at=NOW)

        assert words(article) == "Live, second read due, update in progress"

    def test_second_read_done(self):
        article = desk.file_story(desk.make_article())
        edition = publish_alone(article)

        workflow.confirm(article, by=desk.ed(), at=NOW, edition=edition)

        assert words(article) == "Live since 13:00"

    def test_taken_down(self):
        article, _ = desk.make_live()

        workflow.withdraw(article, by=desk.edith(), at=NOW + HOUR, reason="A court order")

        assert words(article, at=NOW + HOUR) == "Taken down"


class TestTime:
    def test_carries_the_city_where_it_is_to_come(self):
        assert clock(NOW, NOW) == "13:00 Dubai"

    def test_carries_the_day_unless_it_is_today(self):
        assert [day_and_time(moment, NOW) for moment in (NOW, NOW + 11 * HOUR, NOW - 70 * DAY)] == [
            "13:00", "6 Mar 00:00", "26 Dec 2023 13:00",
        ]  # fmt: skip


class TestWithEditions:
    @pytest.mark.parametrize("stories", [1, 3])
    def test_asks_as_often_for_many_as_for_one(self, stories):
        for _ in range(stories):
            publish_alone(desk.file_story(desk.make_article()))

        with CaptureQueriesContext(
            connection,
        ) as asked:
            said = [standing(article, at=NOW).words for article in with_editions(Article.objects.all())]

        assert said == ["Live, second read due"] * stories
        assert len(asked) == 3

    @pytest.mark.parametrize("stories", [1, 3])
    def test_list_of_stories_asks_as_often_for_many_as_for_one(self, client, stories):
        for _ in range(stories):
            publish_alone(desk.file_story(desk.make_article()))
        client.force_login(desk.vera())
        address = reverse("admin:articles_article_changelist")
        client.get(address)  # what is learnt once a process is learnt now

        with CaptureQueriesContext(connection) as asked:
            page = client.get(address).content.decode()

        assert page.count("Live, second read due") == stories
        assert len(asked) == 9

    def test_says_the_same_with_and_without(self):
        article = desk.file_story(desk.make_article())
        edition = publish_alone(article, live_from=NOW + HOUR)

        by_list = standing(with_editions(Article.objects.all()).get(), at=NOW)

        assert by_list == standing(Article.objects.get(), at=NOW)
        assert by_list.due == edition
