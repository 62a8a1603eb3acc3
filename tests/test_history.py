"""How a story changed, for readers: what was public, when, how it differed, and what may not be read any more."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import doubting, reading_story, workflow
from articles.models import Clock, Edition, Image, Revision
from tests import desk
from tests.desk import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

WAITS = "Not shown for now"
SEALED = "Not public for legal reasons."
SECRET = "xqsecret"


def next_version(article, *, at, change="update", note="", **fields) -> Edition:
    """The next version of a live story, written by Rosa, read by Edith, live at `at`."""
    workflow.reopen(article, by=desk.rosa(), at=at, change=change)
    desk.edit(article, by=desk.rosa(), at=at, change_note=note, **fields)
    return desk.publish(article, at=at)


def history_of(client, edition: Edition, **query) -> str:
    response = client.get(edition.history_url, query)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def versions(html: str) -> list[str]:
    """The parts of the page, a version each, newest first."""
    return html.split('<section class="version"')[1:]


def waiting(article, at) -> list[int]:
    return [e.number for e in doubting.waiting(article.editions.opened(at), at=at)]


class TestHistory:
    def test_tells_of_each_version_when_it_stood_of_what_kind_it_was_and_what_changed(self, client):
        article, _ = desk.make_live(body="<p>The ferry is red and has two decks.</p>", standfirst="A ferry.")
        body = "<p>The ferry is green and has two decks.</p>"
        second = next_version(article, at=NOW + HOUR, note="Painted.", body=body, standfirst="A green ferry.")

        newest, first = versions(history_of(client, second))

        assert 'From <time datetime="2024-03-05T10:00:00+00:00">' in newest
        assert ("What readers see now" in newest, "Until" in newest) == (True, False)
        assert '<p class="change-note">Painted.</p>' in newest
        assert "The ferry is <del>red </del><ins>green </ins>and has two decks." in newest
        assert "A <ins>green </ins>ferry." in newest
        assert re.findall("<dt>([^<]+)</dt>", newest) == ["Summary", "Text"]
        assert ("First version" in first, "Until" in first, "10:00" in first) == (True, True, True)
        assert "<p>The ferry is red and has two decks.</p>" in first

    def test_stands_beside_the_story_and_is_found_by_no_search_engine(self, client):
        article, first = desk.make_live()
        assert "How this story changed" not in client.get(first.get_absolute_url()).content.decode()

        second = next_version(article, at=NOW + HOUR, headline="Ferry returns, late")

        link = f'<a href="{second.get_absolute_url()}history/">How this story changed</a>'
        assert link in client.get(second.get_absolute_url()).content.decode()
        assert '<meta name="robots" content="noindex">' in history_of(client, second)

    def test_lists_what_was_public_and_nothing_else(self, client):
        """Neither what was taken off before its moment, nor what is still to come, nor what nobody published."""
        article, _ = desk.make_live()
        replaced = next_version(article, at=NOW + HOUR, body=f"<p>{SECRET} never</p>")
        # At the same second: version 2 was never seen.
        second = next_version(article, at=NOW + HOUR, headline="Ferry, again", body="<p>Right.</p>")
        workflow.reopen(article, by=desk.rosa(), at=NOW + 2 * HOUR)
        desk.edit(article, by=desk.rosa(), body=f"<p>{SECRET} scheduled</p>")
        desk.publish(article, at=NOW + 2 * HOUR, live_from=NOW + 365 * 100 * DAY)
        replaced.refresh_from_db()
        assert replaced.live_from == replaced.live_until

        html = history_of(client, second)

        assert re.findall(r"<h2[^>]*>(Version \d)", html) == ["Version 3", "Version 1"]
        assert SECRET not in html

    def test_says_where_the_words_stayed_the_same(self, client):
        article, _ = desk.make_live()
        second = next_version(article, at=NOW + HOUR, change="minor", slugline="FERRY")

        newest, _ = versions(history_of(client, second))

        assert ("The words stayed the same." in newest, "Minor change" in newest) == (True, True)

    def test_of_one_version_says_that_nothing_changed(self, client):
        _, edition = desk.make_live()

        assert "This story has not changed since it was published." in history_of(client, edition)

    def test_escapes_what_the_desk_wrote(self, client):
        """security.md 46, 51"""
        article, _ = desk.make_live(headline="<script>alert(1)</script>", pictures=[desk.make_image("<script>")])
        second = next_version(article, at=NOW + HOUR, headline="<script>alert(2)</script>", note="<script>")

        assert "<script" not in history_of(client, second)

    def test_speaks_the_language_of_each_version(self, client):
        article, _ = desk.make_live(language="ar")
        second = next_version(article, at=NOW + HOUR, headline="Another")

        assert all('<div class="version__words" lang="ar" dir="rtl">' in part for part in
                   versions(history_of(client, second)))  # fmt: skip

    def test_goes_on_to_earlier_versions_without_missing_one(self, client):
        article, edition = desk.make_live()
        for number in range(2, 24):
            edition = next_version(article, at=NOW + number * HOUR, headline=f"Ferry, part {number}")

        seen, query = [], {}
        while query is not None:
            html = history_of(client, edition, **query)
            seen += [int(n) for n in re.findall(r"<h2[^>]*>Version (\d+)", html)]
            older = re.search(r'rel="next" href="\?older_than=(\d+)"', html)
            query = {"older_than": older[1]} if older else None

        assert seen == list(range(23, 0, -1))
        assert "There are no earlier versions." in history_of(client, edition, older_than=1)

    @pytest.mark.parametrize("made_up", ["x", "-1", "1.5", "²", "9" * 40])
    def test_answers_a_made_up_page_with_not_found(self, client, made_up):
        """security.md 71"""
        _, edition = desk.make_live()

        assert client.get(edition.history_url, {"older_than": made_up}).status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_four_queries(self, client, count):
        article, edition = desk.make_live(pictures=[desk.make_image()])
        for number in range(count):
            edition = next_version(article, at=NOW + (number + 1) * HOUR, headline=f"Ferry, part {number}")

        path = edition.history_url
        with CaptureQueriesContext(connection) as captured:
            client.get(path)

        assert len(captured) == 4

    def test_can_be_switched_off(self, client, settings):
        article, _ = desk.make_live()
        second = next_version(article, at=NOW + HOUR, headline="Ferry, again")
        settings.PUBLIC_HISTORY = False

        assert client.get(second.history_url).status_code == 404
        assert "How this story changed" not in client.get(second.get_absolute_url()).content.decode()


class TestAddress:
    def test_with_any_other_slug_or_section_leads_to_the_present_one_in_one_hop(self, client):
        _, edition = desk.make_live()

        response = client.get(f"/x/y-{edition.public_id}/history/")

        assert (response.status_code, response.url) == (301, edition.history_url)

    @pytest.mark.parametrize("state", ["draft", "approved", "scheduled", "withdrawn", "spiked"])
    def test_answers_as_the_story_does(self, client, state):
        article = desk.make_article()
        if state in ("approved", "scheduled", "withdrawn"):
            desk.file_story(article)
            edition = desk.approve(article)
        if state == "scheduled":
            workflow.publish(article, by=desk.edith(), at=NOW, edition=edition, live_from=NOW + 365 * 100 * DAY)
        if state == "withdrawn":
            workflow.publish(article, by=desk.edith(), at=NOW, edition=edition)
            workflow.withdraw(article, by=desk.edith(), at=NOW + HOUR, reason="Wrong", notice="We were wrong.")
        if state == "spiked":
            workflow.spike(article, by=desk.edith(), at=NOW, reason="Nothing in it")
        story = f"/culture/{article.slug}-{article.public_id}/"

        page, history = client.get(story), client.get(f"{story}history/")

        assert history.status_code == page.status_code == (410 if state == "withdrawn" else 404)
        assert history.content == page.content


class TestPictures:
    """Words alone: a picture is its caption, and one that may not be shown any more does not come back."""

    def story(self):
        image = desk.make_image("Mara Lind/Reuters", caption="The old pier")
        article, _ = desk.make_live(pictures=[desk.make_image("AP"), image])
        return article, image

    def test_are_named_by_caption_and_credit(self, client):
        article, image = self.story()
        second = next_version(article, at=NOW + HOUR, body="<p>No picture.</p>")

        newest, first = versions(history_of(client, second))

        assert "<img" not in newest + first
        assert "The old pier Image Credit: Mara Lind/Reuters" in first
        assert re.search("<del>[^<]*The old pier[^<]*</del>", newest)

    @pytest.mark.parametrize(
        "gone", [{"killed_at": NOW, "killed_why": "Agency's notice"}, {"rights_until": NOW + MINUTE}]
    )
    def test_that_may_not_be_shown_any_more_are_not_told_of(self, client, gone):
        article, image = self.story()
        second = next_version(article, at=NOW + HOUR, body="<p>No picture.</p>")
        Image.objects.filter(pk=image.pk).update(**gone)

        html = history_of(client, second)

        assert ("The old pier" in html, "Mara Lind" in html, "not shown any more" in html) == (False, False, True)


class TestDoubt:
    """After a correction, apology, retraction or removal somebody says whether the earlier text may be read."""

    @pytest.mark.parametrize("change", ["correction", "apology", "retraction"])
    def test_hides_the_earlier_text_until_somebody_answers(self, client, change):
        article, _ = desk.make_live(body=f"<p>{SECRET}</p>", headline=SECRET, slug="ferry")
        second = next_version(article, at=NOW + HOUR, change=change, note="We erred.", body="<p>Right.</p>",
                              headline="Right")  # fmt: skip

        html = history_of(client, second)

        newest, first = versions(html)
        assert SECRET not in html
        assert (WAITS in first, "What it replaced is not shown for now." in newest) == (True, True)
        assert ("First version" in first, "We erred." in newest) == (True, True)
        workflow.leave_open(article, by=desk.edith(), at=NOW + 2 * HOUR, edition=article.editions.get(number=1))
        assert SECRET in history_of(client, second)

    @pytest.mark.parametrize("change", ["update", "minor", "clarification", "editors-note"])
    def test_does_not_fall_on_what_was_only_updated(self, client, change):
        article, _ = desk.make_live(body=f"<p>{SECRET}</p>")
        second = next_version(article, at=NOW + HOUR, change=change, note="More.", body="<p>Right.</p>")

        assert waiting(article, NOW + DAY) == []
        assert SECRET in history_of(client, second)

    def test_falls_on_everything_before_and_again_with_the_next_correction(self):
        article, _ = desk.make_live()
        next_version(article, at=NOW + HOUR, headline="Two")
        next_version(article, at=NOW + 2 * HOUR, change="correction", note="One.", headline="Three")
        assert waiting(article, NOW + 3 * HOUR) == [1, 2]
        for number in (1, 2):
            edition = article.editions.get(number=number)
            workflow.leave_open(article, by=desk.edith(), at=NOW + 3 * HOUR, edition=edition)
        assert waiting(article, NOW + 4 * HOUR) == []

        next_version(article, at=NOW + 5 * HOUR, change="correction", note="Two.", headline="Four")

        assert waiting(article, NOW + 6 * HOUR) == [1, 2, 3]

    def test_falls_at_the_second_of_a_correction_that_is_scheduled(self):
        article, _ = desk.make_live()
        workflow.reopen(article, by=desk.rosa(), at=NOW, change="correction")
        desk.edit(article, by=desk.rosa(), change_note="Wrong.", headline="Two")
        desk.publish(article, at=NOW, live_from=NOW + HOUR)

        assert (waiting(article, NOW + HOUR - MINUTE), waiting(article, NOW + HOUR)) == ([], [1])

    def test_falls_on_what_was_taken_down_and_published_again(self, client):
        article, edition = desk.make_live(body=f"<p>{SECRET}</p>")
        workflow.withdraw(article, by=desk.edith(), at=NOW + HOUR, reason="Lawyers")
        second = next_version(article, at=NOW + 2 * HOUR, body="<p>Right.</p>")

        html = history_of(client, second)

        assert (SECRET in html, "Taken down" in versions(html)[1], WAITS in html) == (False, True, True)


class TestSealed:
    def sealed(self):
        """A story whose first version and its note were sealed."""
        article, _ = desk.make_live(headline=SECRET, slug="ferry", body=f"<p>{SECRET}</p>")
        next_version(article, at=NOW + HOUR, change="correction", note=f"It said {SECRET}.", standfirst=SECRET)
        third = next_version(article, at=NOW + 2 * HOUR, change="correction", note="Sorry.", headline="Right",
                             body="<p>Right.</p>", standfirst="Right")  # fmt: skip
        for number in (1, 2):
            edition = article.editions.get(number=number)
            workflow.seal(article, by=desk.edith(), at=NOW + 3 * HOUR, edition=edition, reason="Court order")
        return article, third

    def test_is_read_nowhere_and_still_said_to_have_been(self, client):
        article, third = self.sealed()

        html = history_of(client, third)

        newest, second, first = versions(html)
        assert (SEALED in second, SEALED in first, SEALED in newest) == (True, True, False)
        assert "What it replaced is not public for legal reasons." in newest
        assert ("Correction" in second, "First version" in first) == (True, True)
        assert "Court order" not in html
        for path in (third.history_url, third.get_absolute_url(), "/corrections/", "/", "/feed/"):
            assert SECRET not in client.get(path).content.decode(), path

    def test_is_for_good(self):
        article, _ = self.sealed()

        with pytest.raises(workflow.Refused, match="waits for an answer"):
            workflow.leave_open(article, by=desk.edith(), at=NOW + DAY, edition=article.editions.get(number=1))

    def test_leaves_its_reason_in_the_chain(self):
        article, _ = self.sealed()

        acts = Revision.objects.of(article).filter(verb="seal").order_by("number")

        assert [(a.edition.number, a.by, a.why) for a in acts] == [(n, desk.edith(), "Court order") for n in (1, 2)]

    def test_needs_no_doubt(self, client):
        article, first = desk.make_live(body=f"<p>{SECRET}</p>")
        second = next_version(article, at=NOW + HOUR, body="<p>Right.</p>")

        workflow.seal(article, by=desk.edith(), at=NOW + 2 * HOUR, edition=first, reason="Court order")

        assert SECRET not in history_of(client, second)

    def test_is_not_what_readers_see_now_nor_what_they_never_saw(self):
        article, first = desk.make_live()
        with pytest.raises(workflow.Refused, match="no earlier version"):
            workflow.seal(article, by=desk.edith(), at=NOW + HOUR, edition=first, reason="Court order")
        second = next_version(article, at=NOW + HOUR, headline="Two")
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR)
        desk.edit(article, by=desk.rosa(), headline="Three")
        third = desk.publish(article, at=NOW + HOUR, live_from=NOW + DAY)
        _, other = desk.make_live(headline="Another story")

        for edition, sentence in (
            (second, "Readers see version 2 now"), (third, "never saw"), (other, "never saw")
        ):  # fmt: skip
            with pytest.raises(workflow.Refused, match=sentence):
                workflow.seal(article, by=desk.edith(), at=NOW + 2 * HOUR, edition=edition, reason="Court order")
        assert not Edition.objects.filter(sealed=True).exists()

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_needs_a_reason(self, reason):
        article, first = desk.make_live()
        next_version(article, at=NOW + HOUR, headline="Two")

        with pytest.raises(workflow.Refused, match="Say why"):
            workflow.seal(article, by=desk.edith(), at=NOW + 2 * HOUR, edition=first, reason=reason)


class TestRules:
    """What the database holds against raw SQL of the application."""

    @pytest.fixture
    def story(self):
        article, first = desk.make_live()
        second = next_version(article, at=NOW + HOUR, headline="Two")
        first.refresh_from_db()
        return article, first, second

    def refused(self, edition: Edition, **columns) -> str:
        names = ", ".join(f"{name} = %s" for name in columns)
        with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE articles_edition SET {names} WHERE id = %s", [*columns.values(), edition.pk])
        return str(refusal.value)

    def test_what_readers_see_is_never_sealed_nor_decided_about(self, story):
        second = story[2]

        for columns in ({"sealed": True, "text_decided_at": NOW + DAY}, {"text_decided_at": NOW + DAY}):
            assert "see no more" in self.refused(second, **columns)

    def test_nothing_is_decided_before_it_has_ended(self, story):
        assert "see no more" in self.refused(story[1], text_decided_at=NOW + HOUR - MINUTE)

    def test_sealing_says_when(self, story):
        assert "says when" in self.refused(story[1], sealed=True)

    def test_a_decision_is_never_moved_back_nor_taken_away(self, story):
        Edition.objects.filter(pk=story[1].pk).update(text_decided_at=NOW + DAY)

        for moment in (NOW + 2 * HOUR, None):
            assert "later each time" in self.refused(story[1], text_decided_at=moment)

    @pytest.mark.parametrize(
        "columns", [{"sealed": False}, {"text_decided_at": NOW + 3 * DAY}, {"live_until": None, "window_at": NOW + DAY}]
    )
    def test_sealed_stays_as_it_is(self, story, columns):
        Edition.objects.filter(pk=story[1].pk).update(sealed=True, text_decided_at=NOW + 2 * HOUR)

        assert re.search("sealed for good|never changed", self.refused(story[1], **columns))

    def test_sealing_moves_the_clock(self, story):
        article, first, _ = story
        before = Clock.objects.get(pk=1).version

        workflow.seal(article, by=desk.edith(), at=NOW + 2 * HOUR, edition=first, reason="Court order")

        assert Clock.objects.get(pk=1).version != before


def test_story_page_needs_no_query_more_for_its_notes(client):
    article, _ = desk.make_live(pictures=[desk.make_image()])
    for number in range(3):
        edition = next_version(article, at=NOW + (number + 1) * HOUR, change="correction", note=f"Note {number}",
                               headline=f"Ferry {number}")  # fmt: skip

    path = edition.get_absolute_url()
    with CaptureQueriesContext(connection) as captured:
        html = client.get(path).content.decode().partition("<main")[2]

    assert len(captured) == 2
    assert re.findall(r"Note \d", html) == ["Note 2", "Note 1", "Note 0"]
    assert reading_story.edition_at(edition.public_id, at=NOW + DAY).has_past


class TestQuestion:
    """What the editor is asked on the story's page, and where the answers lead."""

    QUESTION = "May readers still read what this story said before?"

    def corrected(self):
        article, _ = desk.make_live()
        next_version(article, at=NOW + HOUR, change="correction", note="Wrong.", headline="Two")
        return article, reverse("admin:articles_article_change", args=[article.pk])

    def answer(self, client, article, verb: str, **said):
        address = reverse("admin:articles_article_act", args=[article.pk, verb])
        form = client.get(address).context["form"]
        seen = {name: form.initial[name] for name in ("version", "act_seen")}
        return client.post(address, {**seen, **said}, follow=True)

    def test_is_asked_of_those_who_publish_until_it_is_answered(self, client):
        article, page = self.corrected()
        shown = {}
        for person in (desk.rosa(), desk.phil(), desk.edith()):
            client.force_login(person)
            shown[person.username] = self.QUESTION in client.get(page).content.decode()
        assert shown == {"rosa": False, "phil": False, "edith": True}

        self.answer(client, article, "leave_open", editions=[article.editions.get(number=1).pk])

        assert self.QUESTION not in client.get(page).content.decode()
        assert waiting(article, NOW + DAY) == []

    def test_answered_by_no_seals_with_a_reason(self, client):
        article, page = self.corrected()
        client.force_login(desk.edith())
        first = article.editions.get(number=1)

        refused = self.answer(client, article, "seal", editions=[first.pk], reason="").content.decode()
        assert ("This field is required" in refused, Edition.objects.filter(sealed=True).count()) == (True, 0)
        self.answer(client, article, "seal", editions=[first.pk], reason="Court order")

        assert Edition.objects.get(sealed=True) == first
        assert self.QUESTION not in client.get(page).content.decode()

    def test_is_not_asked_where_no_page_tells_of_it(self, client, settings):
        settings.PUBLIC_HISTORY = False
        _, page = self.corrected()
        client.force_login(desk.edith())

        assert self.QUESTION not in client.get(page).content.decode()

    def test_offers_no_version_of_another_story_nor_the_live_one(self, client):
        article, _ = self.corrected()
        _, other = desk.make_live(headline="Another")
        client.force_login(desk.edith())

        for pk in (other.pk, article.editions.get(number=2).pk):
            self.answer(client, article, "seal", editions=[pk], reason="Court order")

        assert not Edition.objects.filter(sealed=True).exists()
