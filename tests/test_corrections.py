"""Corrections: the public note from the desk to the story's page, the list of all of them, feeds and dates."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import workflow
from articles.models import NEED_A_NOTE, Change
from tests import desk
from tests.desk import DAY, HOUR, NOW
from tests.test_history import next_version

pytestmark = pytest.mark.django_db


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html))


class TestNote:
    @pytest.mark.parametrize(
        ("change", "on_top"),
        [("correction", False), ("clarification", False), ("update", False), ("apology", True), ("retraction", True),
         ("editors-note", True)],
    )  # fmt: skip
    def test_stands_at_its_place_with_its_date(self, client, change, on_top):
        article, _ = desk.make_live(body="<p>The ferry is green.</p>")
        second = next_version(article, at=NOW + HOUR, change=change, note="It was red.")

        html = client.get(second.get_absolute_url()).content.decode().partition("<main")[2]  # machines are told above

        told = f"{Change(change).label}, 5 March 2024 : It was red."
        assert told in words(html)
        assert (html.index("It was red.") < html.index("The ferry is green.")) == on_top
        assert ('href="#changes"' in html) == (not on_top)

    def test_of_each_version_stays_newest_first(self, client):
        article, _ = desk.make_live()
        next_version(article, at=NOW + HOUR, change="correction", note="First note.", headline="Two")
        next_version(article, at=NOW + DAY, change="clarification", note="Second note.", headline="Three")
        last = next_version(article, at=NOW + 2 * DAY, headline="Four")

        said = words(client.get(last.get_absolute_url()).content.decode())

        assert re.findall(r"\w+, \d+ March 2024 : [\w ]+\.", said) == [
            "Clarification, 6 March 2024 : Second note.",
            "Correction, 5 March 2024 : First note.",
        ]

    def test_of_a_version_that_readers_never_saw_is_told_nowhere(self, client):
        article, first = desk.make_live()
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR, change="correction")
        desk.edit(article, by=desk.rosa(), change_note="xqsecret", headline="Two")
        desk.publish(article, at=NOW + HOUR, live_from=NOW + 365 * 100 * DAY)

        for path in (first.get_absolute_url(), first.history_url, "/corrections/", "/feed/"):
            assert b"xqsecret" not in client.get(path).content, path

    @pytest.mark.parametrize("change", sorted(NEED_A_NOTE))
    def test_is_asked_for_before_filing(self, change):
        article, _ = desk.make_live()
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR, change=change)
        desk.edit(article, by=desk.rosa(), headline="Two")

        with pytest.raises(workflow.Blocked, match="public note"):
            desk.file_story(article, at=NOW + HOUR)

    @pytest.mark.parametrize("change", ["update", "minor"])
    def test_is_not_asked_for_where_nothing_was_wrong(self, client, change):
        article, _ = desk.make_live()

        second = next_version(article, at=NOW + HOUR, change=change, headline="Two")

        assert "change-note" not in client.get(second.get_absolute_url()).content.decode()

    def test_is_part_of_what_two_people_stand_by(self):
        article, _ = desk.make_live()
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR, change="correction")
        desk.edit(article, by=desk.rosa(), change_note="It was red.", headline="Two")
        desk.file_story(article, at=NOW + HOUR)
        desk.edit(article, by=desk.edith(), change_note="It was blue.")

        with pytest.raises(workflow.NeedsAnother, match="words"):
            workflow.approve(article, by=desk.edith(), at=NOW + HOUR, **desk.as_read(article, workflow.latest(article)))


class TestCorrect:
    """Correct story: the same way on as Update story, for what readers have seen."""

    def test_opens_the_live_text_for_a_correction(self):
        article, edition = desk.make_live()

        workflow.correct(article, by=desk.rosa(), at=NOW + HOUR)

        article.refresh_from_db()
        assert (article.status, article.change, article.change_note) == ("draft", "correction", "")
        assert (article.body, article.editions.live(NOW + HOUR).get()) == (edition.body, edition)

    def test_is_not_for_what_readers_have_not_seen(self):
        article = desk.file_story(desk.make_article())
        desk.approve(article)

        with pytest.raises(workflow.Refused, match="not seen this story yet"):
            workflow.correct(article, by=desk.rosa(), at=NOW + HOUR)


class TestList:
    def corrected(self, number: int = 1, *, change="correction", at=NOW + HOUR, **fields):
        article, _ = desk.make_live(headline=f"Story {number:02}", **fields)
        return article, next_version(article, at=at, change=change, note=f"Note {number:02}.")

    def test_holds_all_but_updates_and_minor_changes_newest_first(self, client):
        for number, change in enumerate(Change):
            if change != Change.FIRST:
                self.corrected(number, change=change, at=NOW + number * HOUR)

        html = client.get("/corrections/").content.decode()

        told = [change for change in Change if change in NEED_A_NOTE]
        assert re.findall("<strong>([^<]+)</strong>", html) == [change.label for change in told][::-1]
        assert re.findall(r"Note (\d\d)", html) == [f"{list(Change).index(change):02}" for change in told][::-1]

    def test_leads_to_the_story_by_its_present_headline_and_address(self, client):
        article, _ = self.corrected()
        last = next_version(article, at=NOW + DAY, headline="Another headline", slug="another")

        html = client.get("/corrections/").content.decode()

        assert f'<a href="{last.get_absolute_url()}">Another headline</a>' in html
        assert ("Note 01." in html, "Story 01" in html) == (True, False)

    def test_names_no_story_that_was_taken_down(self, client):
        article, edition = self.corrected()
        workflow.withdraw(article, by=desk.edith(), at=NOW + DAY, reason="Lawyers")

        html = client.get("/corrections/").content.decode()

        assert ("The story is no longer available." in html, "Correction</strong>" in html) == (True, True)
        assert [told for told in ("Story 01", "Note 01", edition.public_id) if told in html] == []

    def test_says_that_a_sealed_one_is_not_public(self, client):
        article, edition = self.corrected()
        next_version(article, at=NOW + DAY, headline="Three")
        workflow.seal(article, by=desk.edith(), at=NOW + 2 * DAY, edition=edition, reason="Court order")

        html = client.get("/corrections/").content.decode()

        assert ("Not public for legal reasons." in html, "Note 01" in html) == (True, False)

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_two_queries(self, client, count):
        for number in range(count):
            self.corrected(number)

        with CaptureQueriesContext(connection) as captured:
            client.get("/corrections/")

        assert len(captured) == 2
        assert '"articles_edition"."body"' not in captured[0]["sql"] + captured[1]["sql"]

    def test_goes_on_to_older_ones_without_missing_one(self, client):
        for number in range(25):
            self.corrected(number)  # at one moment: the page cursor must not skip one

        seen = [each for html in desk.pages(client, "/corrections/") for each in re.findall(r"Note (\d\d)", html)]

        assert seen == [f"{number:02}" for number in range(25)][::-1]

    def test_says_so_where_it_is_empty_and_where_it_ends(self, client):
        assert "Nothing has had to be corrected yet." in client.get("/corrections/").content.decode()
        assert "There are no older corrections." in client.get("/corrections/?older_than=1.000000-1").content.decode()
        assert client.get("/corrections/?older_than=x").status_code == 404

    def test_is_linked_in_the_foot_of_every_page(self, client):
        _, edition = desk.make_live()

        for path in ("/", "/culture/", edition.get_absolute_url(), "/nothing/", "/corrections/"):
            assert '<a href="/corrections/">Corrections</a>' in client.get(path).content.decode(), path


class TestDates:
    @pytest.mark.parametrize(("change", "moves"), [("correction", True), ("update", True), ("minor", False)])
    def test_follow_what_readers_should_know(self, client, change, moves):
        """The page's “Updated” and the feed's date move with a correction and not with a minor change."""
        article, _ = desk.make_live()

        second = next_version(article, at=NOW + DAY, change=change, note="It was red.", headline="Two")

        page, feed = (client.get(path).content.decode() for path in (second.get_absolute_url(), "/feed/"))
        assert ("Updated" in page) == moves
        assert f"<lastBuildDate>{'Wed, 06' if moves else 'Tue, 05'} Mar 2024" in feed
