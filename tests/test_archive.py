"""The archive: every story by the day on which readers first saw it, by the site's clocks, and nothing of the desk."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import workflow
from tests import desk
from tests.desk import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db


def links(client, path: str) -> list[str]:
    html = client.get(path).content.decode()
    return re.findall(r'href="(/archive/[^"]+)"', html.partition("<main")[2].partition("</main>")[0])


class TestYearsAndMonths:
    def test_that_hold_stories_are_offered_newest_first(self, client):
        for at in (NOW, NOW - 40 * DAY, NOW - 800 * DAY):
            desk.make_live(at=at)

        assert links(client, "/archive/") == ["/archive/2024/", "/archive/2021/"]
        assert links(client, "/archive/2024/") == ["/archive/2024/03/", "/archive/2024/01/"]

    def test_without_a_story_are_not_found(self, client):
        desk.make_live(at=NOW - 40 * DAY)

        for path in ("2023", "2024/02", "2024/01/02", "2024/13", "2024/00", "2024/02/30", "2024/01/00", "2024/1"):
            assert client.get(f"/archive/{path}/").status_code == 404, path

    def test_of_a_paper_without_stories_are_none(self, client):
        assert "No story has been published yet." in client.get("/archive/").content.decode()


class TestLeaf:
    def test_holds_the_stories_of_its_days_and_leads_to_the_nearest_others(self, client):
        for headline, at in (("One", NOW - 40 * DAY), ("Two", NOW - DAY), ("Three", NOW), ("Four", NOW + 40 * DAY)):
            desk.make_live(headline=headline, at=at)

        month = client.get("/archive/2024/03/").content.decode()

        assert [each in month for each in (">One<", ">Two<", ">Three<", ">Four<")] == [False, True, True, False]
        assert links(client, "/archive/2024/03/")[-4:] == [
            "/archive/2024/03/05/", "/archive/2024/03/04/", "/archive/2024/04/", "/archive/2024/01/",
        ]  # fmt: skip
        assert ">Three<" not in client.get("/archive/2024/03/04/").content.decode()

    def test_goes_by_the_site_s_clocks(self, client, settings):
        desk.make_live(headline="Late", at=datetime(2024, 3, 31, 22, 30, tzinfo=UTC))
        settings.TIME_ZONE = "Europe/Berlin"

        assert ">Late<" in client.get("/archive/2024/04/01/").content.decode()
        assert client.get("/archive/2024/03/").status_code == 404

    def test_shows_nothing_before_its_second_nor_what_was_taken_down(self, client):
        article, _ = desk.make_live(headline="Gone")
        workflow.withdraw(article, by=desk.edith(), at=NOW + HOUR, reason="Wrong")
        desk.publish(desk.make_article(headline="To come"), live_from=NOW + 365 * 100 * DAY)

        for path in ("/archive/2024/03/", "/archive/2024/03/05/", "/archive/2124/", "/archive/2124/02/"):
            assert client.get(path).status_code == 404, path
        assert links(client, "/archive/") == []

    def test_goes_on_to_older_stories(self, client):
        for number in range(21):
            desk.make_live(headline=f"Story {number}")

        first = client.get("/archive/2024/03/05/")
        older = client.get(f"/archive/2024/03/05/?older_than={first.context['page'].older}")

        assert [len(each.context["page"].cards) for each in (first, older)] == [20, 1]
        assert '<link rel="next" href="?older_than=' in first.content.decode()

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_two_queries(self, client, count):
        for _ in range(count):
            desk.make_live(pictures=[desk.make_image()])

        for path, queries in (
            ("/archive/2024/03/", 2),
            ("/archive/2024/03/05/", 2),
            ("/archive/2024/", 2),
            ("/archive/", 3),
        ):
            with CaptureQueriesContext(connection) as captured:
                client.get(path)
            assert len(captured) == queries, path
