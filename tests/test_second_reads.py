"""Second reads: what somebody published alone, read by another editor one after the other."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles import workflow
from articles.admin.second_reads import due, read_by_two, shifts
from articles.models import Edition, SignOff
from tests import desk
from tests.desk import DAY, HOUR, MINUTE, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

HERE = reverse("admin:desk_second_reads")


def alone(headline="Ferry returns", *, by=None, at=NOW, **fields):
    """A story that an editor wrote and published alone."""
    by = desk.grant(by or desk.edith(), "publish_alone")
    article = desk.file_story(desk.make_article(by=by, headline=headline, **fields), by=by)
    return publish_alone(article, by=by, at=at)


def publish_alone(article, *, by, at=NOW):
    edition = workflow.approve_alone(article, by=by, at=at, reason="Alone on shift", **desk.as_read(article))
    workflow.publish(article, by=by, at=at, edition=edition)
    return edition


def next_alone(article, *, by=None, at=NOW + HOUR, **fields):
    """The next version of a story, by one person alone."""
    by = desk.grant(by or desk.edith(), "publish_alone")
    workflow.reopen(article, by=by, at=at)
    desk.edit(article, by=by, at=at, **fields)
    return publish_alone(desk.file_story(article, by=by, at=at), by=by, at=at)


class TestWhatIsDue:
    def test_is_what_others_published_alone_and_one_may_read(self):
        edition = alone()

        assert due(desk.ed()) == [edition]
        assert due(desk.edith()) == []

    def test_of_a_story_is_its_newest_version(self):
        article = alone().article
        newest = next_alone(article, standfirst="More is known now.")

        assert due(desk.ed()) == [newest]

    def test_ends_when_another_editor_takes_it_down(self):
        edition = alone()

        workflow.withdraw(edition.article, by=desk.ed(), at=NOW + HOUR, reason="Wrong")

        assert due(desk.ed()) == []

    def test_goes_on_when_its_own_editor_takes_it_down(self):
        edition = alone()

        workflow.withdraw(edition.article, by=desk.edith(), at=NOW + HOUR, reason="Wrong")

        assert due(desk.ed()) == [edition]

    def test_ends_when_two_stand_by_a_later_version(self):
        article, ed = alone().article, desk.ed()
        workflow.correct(article, by=ed, at=NOW + HOUR)
        desk.edit(article, by=ed, at=NOW + HOUR, standfirst="Put right.", change_note="The year was wrong.")
        desk.file_story(article, by=ed, at=NOW + HOUR)
        assert len(due(ed)) == 1

        workflow.approve(article, by=desk.edith(), at=NOW + HOUR, **desk.as_read(article))

        assert due(ed) == []


class TestAgainst:
    def test_the_last_version_that_two_read(self):
        article, first = desk.make_live()
        second = next_alone(article, standfirst="One")
        third = next_alone(article, at=NOW + 2 * HOUR, standfirst="Two")
        assert read_by_two(third) == first

        workflow.confirm(article, by=desk.ed(), at=NOW + DAY, edition=second)

        assert read_by_two(third) == second

    def test_nothing_where_no_version_was_read_by_two(self):
        assert read_by_two(alone()) is None


class TestShifts:
    def words(self, at=NOW):
        editions = Edition.objects.unconfirmed().select_related("approved_by").order_by("approved_at", "id")
        return [shift.words(at) for shift in shifts(editions)]

    def test_are_one_line_each(self):
        for number in range(4):
            alone(f"Story {number}", at=NOW + 13 * HOUR + number * HOUR)
        alone("Bridge shut", by=desk.ed(), at=NOW + 14 * HOUR)

        assert self.words(at=NOW + DAY) == [
            "Edith published 4 stories alone between 5 Mar 22:00 and 01:00",
            "Ed published “Bridge shut” alone at 5 Mar 23:00",
        ]

    def test_end_after_a_pause(self):
        alone("Ferry returns")
        alone("Bridge shut", at=NOW + 7 * HOUR)

        assert self.words() == [
            "Edith published “Ferry returns” alone at 09:00",
            "Edith published “Bridge shut” alone at 16:00",
        ]

    def test_count_stories_and_not_versions(self):
        next_alone(alone().article, at=NOW + MINUTE, standfirst="More")

        assert self.words() == ["Edith published 2 versions of a story alone between 09:00 and 09:01"]


class TestThePage:
    def test_shows_what_changed_and_lets_it_stand(self, client):
        article, _ = desk.make_live()
        edition = next_alone(article, standfirst="More is known now.")
        after = alone("Bridge shut", at=NOW + 2 * HOUR)
        client.force_login(desk.ed())
        page = client.get(HERE)
        shown = page.context["shown"]
        assert [change.name for change in shown.changes] == ["Standfirst", "Change"]
        assert "What changed since version 1, which two people read" in page.content.decode()

        sent = {name: shown.form[name].value() for name in ("version", "act_seen", "edition")}
        then = client.post(HERE, sent)

        assert then.url == f"{HERE}?version={after.pk}"
        assert list(Edition.objects.unconfirmed()) == [after]
        stand = SignOff.objects.filter(article=article, by=desk.ed()).values_list("digest", flat=True)
        assert set(stand) == {edition.words_digest, edition.pictures_digest}

    def test_shows_all_of_what_two_never_read(self, client):
        edition = alone()
        client.force_login(desk.ed())

        page = client.get(HERE).content.decode()

        assert "All of it: no version of this story was read by two" in page
        assert reverse("admin:articles_article_preview", args=[edition.article_id, edition.revision_id]) in page

    def test_refuses_what_was_decided_meanwhile(self, client):
        edition = alone()
        client.force_login(desk.ed())
        shown = client.get(HERE).context["shown"]
        workflow.reopen(edition.article, by=desk.edith(), at=NOW + HOUR)
        sent = {name: shown.form[name].value() for name in ("version", "act_seen", "edition")}

        page = client.post(HERE, sent, follow=True).content.decode()

        assert "Somebody else" in page
        assert list(Edition.objects.unconfirmed()) == [edition]

    def test_never_lets_own_ones_stand(self, client):
        edition = alone()
        client.force_login(desk.edith())

        page = client.post(HERE, {"edition": edition.pk}, follow=True).content.decode()

        assert "waits for no second read any more" in page
        assert list(Edition.objects.unconfirmed()) == [edition]

    def test_taking_down_leads_back_to_the_next(self, client):
        alone()
        client.force_login(desk.ed())
        page = client.get(client.get(HERE).context["shown"].take_down)
        form = page.context["form"]
        sent = {name: form[name].value() for name in ("version", "act_seen")} | {"reason": "Wrong"}

        then = client.post(page.wsgi_request.get_full_path(), sent)

        assert then.url == HERE

    @pytest.mark.parametrize("who", [desk.rosa, desk.phil, desk.vera])
    def test_is_for_editors(self, client, who):
        """security.md 12"""
        alone()
        client.force_login(who())

        assert client.get(HERE).status_code == 403

    def test_hides_private_stories_of_others(self, client):
        edition = alone("Secret harbour")
        edition.article.__class__.objects.filter(pk=edition.article_id).update(private=True)
        client.force_login(desk.ed())
        readable = type(edition.article).objects.readable_by(desk.ed()).filter(pk=edition.article_id).exists()

        assert ("Secret harbour" in client.get(HERE).content.decode()) is readable

    def test_reasons_are_text(self, client):
        """security.md 51"""
        alone("<script>x</script>")
        client.force_login(desk.ed())

        page = client.get(HERE).content.decode()

        assert "<script>x" not in page
        assert "&lt;script&gt;x" in page

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_as_many_queries_for_one_as_for_three(self, client, count, django_assert_num_queries):
        for number in range(count):
            alone(f"Story {number}", at=NOW + number * MINUTE)
        ed = desk.ed()
        ed.has_perm("articles.approve_article")

        with django_assert_num_queries(1):
            assert len(due(ed)) == count


@pytest.mark.django_db(transaction=True)
def test_one_after_the_other_by_keyboard(at_desk):
    """Stands, Take down and Correct without a mouse; whoever writes or switched the keys off strays into none."""
    stories = [alone(headline, at=NOW + n * HOUR) for n, headline in enumerate(["Ferry", "Bridge", "Tram"])]
    page = at_desk(desk.ed())
    headline, keys = page.locator(".second__headline"), page.get_by_label("Keys")
    page.goto(HERE)
    expect(headline).to_have_text("Ferry")
    assert at_desk.is_faultless(page)

    page.keyboard.press("n")
    expect(headline).to_have_text("Bridge")
    page.get_by_role("searchbox").press("s")
    keys.uncheck()
    keys.press("s")
    expect(page.get_by_role("searchbox")).to_have_value("s")
    expect(headline).to_have_text("Bridge")
    page.reload()
    expect(keys).not_to_be_checked()
    assert set(Edition.objects.unconfirmed()) == set(stories)

    keys.check()
    keys.press("s")
    expect(page.locator(".messagelist")).to_have_text("“Bridge” stands.")
    expect(headline).to_have_text("Tram")

    page.keyboard.press("t")
    expect(page.locator("h1")).to_have_text("Take down")
    page.get_by_label("Why is it taken down?").press("s")
    page.get_by_role("button", name="Take down").press("Enter")
    expect(page).to_have_url(re.compile(f"{HERE}$"))
    expect(headline).to_have_text("Ferry")
    assert list(Edition.objects.unconfirmed()) == [stories[0]]

    page.keyboard.press("c")
    expect(page.locator("h1")).to_have_text("Correct story")
    page.get_by_role("button", name="Correct story").press("Enter")
    expect(page.get_by_label("Headline", exact=True)).to_have_value("Ferry")
