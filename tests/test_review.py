"""The review queue: what is filed, in the order in which it must be read, and what an editor sees of each."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from articles import saving, workflow
from articles.admin import review
from articles.models import Advisory, Article, Note, Status
from articles.standing import due
from tests import desk
from tests.desk import DAY, HOUR, MINUTE, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]


def queue(whose: str = "all", *, by=None, at=NOW + HOUR) -> list[review.Line]:
    by = by or desk.edith()
    return review.lines(review.filed(by, whose), by=by, at=at)


def headlines(found: list[review.Line]) -> list[str]:
    return [str(line.article) for line in found]


def filed(headline: str, *, at=NOW, **fields) -> Article:
    return desk.file_story(desk.make_article(headline=headline, **fields), at=at)


def address(name: str = "", *args) -> str:
    return reverse(f"admin:desk_review{name}", args=args)


class TestOrder:
    def test_is_by_priority_then_due_then_the_longest_wait(self):
        filed("Low", priority=4, due_at=NOW)
        filed("Later filed", at=NOW + MINUTE)
        filed("Filed first", at=NOW)
        filed("Due later", due_at=NOW + 2 * HOUR)
        filed("Due soon", due_at=NOW + HOUR, at=NOW + 5 * MINUTE)
        filed("Now", priority=1, at=NOW + 9 * MINUTE)

        assert headlines(queue()) == ["Now", "Due soon", "Due later", "Filed first", "Later filed", "Low"]

    def test_holds_what_is_filed_and_nothing_else(self):
        desk.make_article(headline="Draft")
        desk.make_live(headline="Live")
        workflow.recall(filed("Taken back"), by=desk.rosa(), at=NOW)
        filed("Private", private=True)

        assert headlines(queue()) == ["Private"]


class TestTabs:
    @pytest.mark.parametrize(
        ("whose", "found"),
        [
            ("all", ["Mine", "Given to me", "Given, and read by Ed", "Ed’s", "Nobody’s"]),
            ("mine", ["Mine", "Given to me"]),
            ("nobody", ["Given to me", "Nobody’s"]),
        ],
    )
    def test_are_by_who_reads_it(self, whose, found):
        workflow.take(filed("Mine"), by=desk.edith(), at=NOW)
        filed("Given to me", assigned_to=desk.edith())
        workflow.take(filed("Given, and read by Ed", assigned_to=desk.edith()), by=desk.ed(), at=NOW)
        workflow.take(filed("Ed’s"), by=desk.ed(), at=NOW)
        filed("Nobody’s")

        assert headlines(queue(whose)) == found

    def test_ask_for_all_where_nobody_knows_what_was_asked(self, client, sign_in):
        filed("Ferry")
        sign_in(desk.edith())

        assert client.get(address(), {"whose": "canary"}).context["whose"] == "all"

    @pytest.mark.parametrize(
        ("whose", "says"),
        [
            ("all", "Nothing is filed."),
            ("mine", "Nothing filed is yours."),
            ("nobody", "Somebody reads each story that is filed."),
        ],
    )
    def test_say_what_would_stand_in_them(self, client, sign_in, whose, says):
        sign_in(desk.edith())

        assert says in client.get(address(), {"whose": whose}).content.decode()


class TestLine:
    def test_says_what_an_editor_wants_to_know(self):
        article = filed("Ferry", standfirst="It is back.", priority=1, due_at=NOW + 40 * MINUTE)
        workflow.take(article, by=desk.ed(), at=NOW)

        [line] = queue()

        assert (line.what, line.priority, line.is_urgent) == ("New story", "Now", True)
        assert (line.due, line.is_late) == (f"Due {timezone.localtime(NOW + 40 * MINUTE):%H:%M}, 20 min late", True)
        assert line.waits == f"Waiting 1 h, filed {timezone.localtime(NOW):%H:%M} by Rosa"
        assert (line.reader, line.may_take, line.is_mine) == ("Being read by Ed", False, False)
        assert line.says_remarks == "Nothing is missing"

    def test_counts_what_came_and_went_against_what_readers_see(self):
        article, _ = desk.make_live(headline="Ferry", body="<p>One two three four.</p>")
        workflow.reopen(article, by=desk.rosa(), at=NOW)
        changes = {"body": "<p>One two five four six seven.</p>", "change": "correction", "change_note": "It was four."}
        desk.edit(article, by=desk.rosa(), **changes)
        desk.file_story(article)

        [line] = queue()

        assert line.what == "Version 2 of a live story: Correction"
        # "four" only moved.
        assert line.size == review.Size(added=3, removed=1, is_new=False)
        assert line.size.says == "3 words added, 1 removed"

    def test_counts_the_filed_version_and_not_what_was_saved_since(self):
        article = filed("Ferry", body="<p>One two three.</p>")
        desk.edit(article, by=desk.rosa(), headline="Quite another headline", body="<p>One.</p>")

        [line] = queue()

        assert line.size.says == "4 words"

    def test_says_that_readers_lost_it(self):
        article, edition = desk.make_live(headline="Ferry")
        workflow.withdraw(article, by=desk.edith(), at=NOW + MINUTE, reason="Wrong", notice="")
        workflow.reopen(article, by=desk.rosa(), at=NOW + MINUTE)
        desk.edit(article, by=desk.rosa(), change="update")
        desk.file_story(article, at=NOW + MINUTE)

        [line] = queue()

        assert line.what == "Version 2, readers don’t see the story now: Update"
        assert line.size.is_new

    def test_counts_what_stops_it_and_what_is_worth_a_look(self):
        article = filed("Ferry", section=None, pictures=[desk.make_image(alternative_text="")])
        Note.objects.create(article=article, by=desk.edith(), at=NOW, text="Why?", must_be_answered=True)
        Advisory.objects.create(name="Rust", text="Tells of rust.", words="repaint*")

        [line] = queue()

        assert line.says_remarks == "3 to do before it can go out, 2 worth a look"
        assert [remark.field for remark in line.blocking] == ["section", "pictures", "notes"]
        assert [remark.field for remark in line.warnings] == ["standfirst", "advisory"]

    def test_says_no_more_than_the_page_on_which_it_is_read(self, client, sign_in):
        """The remarks of many stories together are those of each by itself."""
        killed = desk.make_image("Reuters")
        article = filed("Ferry", pictures=[desk.make_image(), killed], people=[desk.make_person()])
        workflow.kill_picture(killed, by=desk.phil(), at=NOW, reason="Staged")
        sign_in(desk.edith())

        page = client.get(reverse("admin:articles_article_act", args=[article.pk, "approve"]))
        [line] = queue(at=timezone.now())

        assert [*line.blocking, *line.warnings] == page.context["remarks"]
        assert len(line.blocking) == 1


class TestDue:
    @pytest.mark.parametrize(
        ("late_by", "says"),
        [(-DAY, ""), (-MINUTE, ""), (0 * MINUTE, ""), (20 * MINUTE, ", 20 min late"), (3 * DAY, ", 3 days late")],
    )
    def test_is_late_in_words(self, late_by, says):
        article = desk.make_article(due_at=NOW)

        said = due(article, at=NOW + late_by)

        assert said.startswith("Due ")
        assert said.partition(",")[1] + said.partition(",")[2] == says

    def test_says_nothing_of_what_is_done(self):
        article = desk.make_article(due_at=NOW)
        desk.publish(article)

        assert due(article, at=NOW + DAY) == ""

    def test_stands_in_the_list_and_on_the_desk(self, client, sign_in):
        desk.make_article(due_at=NOW)
        sign_in(desk.rosa())

        for page in ("admin:index", "admin:articles_article_changelist"):
            assert "days late" in client.get(reverse(page)).content.decode()


class TestPage:
    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_as_many_queries_for_one_as_for_three(self, client, sign_in, count):
        own = desk.make_live(headline="Linked")[1].get_absolute_url()
        Advisory.objects.create(name="Loss", text="Tells of a death.", words="death")
        for number in range(count):
            person = desk.make_person(f"Ada Quist{number}")
            body = f'<p>Text of a <a href="{own}">link</a> to Ada Quist{number}.</p>'
            people = [person] if number == 0 else []
            article, _ = desk.make_live(headline=f"Ferry {number}", pictures=[desk.make_image()], body=body)
            workflow.reopen(article, by=desk.rosa(), at=NOW)
            desk.edit(article, by=desk.rosa(), change="update", headline=f"Ferry {number} again")
            desk.file_story(article)
            Note.objects.create(article=article, by=desk.edith(), at=NOW, text="Why?")
            assert people or person
        sign_in(desk.edith())
        client.get(address())

        with CaptureQueriesContext(connection) as asked:
            lines = client.get(address()).context["lines"]

        assert len(lines) == count
        # Session, account, rights of person and groups; stories, pictures, those who were opened, notes, dismissals,
        # clock of names, own stories linked to, advisories, numbers, live versions, colleagues; who must not be named.
        assert len(asked) == 16

    def test_goes_on_to_the_next(self, client, sign_in, monkeypatch):
        monkeypatch.setattr(review, "A_PAGE", 2)
        for number in range(3):
            filed(f"Story {number}", at=NOW + number * MINUTE)
        sign_in(desk.edith())

        first, second = (client.get(address(), {"page": page}).context for page in (1, 2))

        assert headlines([*first["lines"], *second["lines"]]) == ["Story 0", "Story 1", "Story 2"]
        assert (first["page"]["older"], second["page"]["older"]) == (2, 0)

    @pytest.mark.parametrize("page", ["0", "-1", "x", "2", "9" * 400, "²"])
    def test_has_no_page_that_is_none(self, client, sign_in, page):
        sign_in(desk.edith())

        assert client.get(address(), {"page": page}).status_code == 404

    @pytest.mark.parametrize("who", [desk.rosa, desk.phil, desk.vera])
    def test_is_for_editors(self, client, sign_in, who):
        article = filed("Canary")
        sign_in(who())

        assert "Canary" not in client.get(address()).content.decode()
        for response in (
            client.get(address()),
            client.post(address("_take", article.pk)),
            client.post(address("_arrange", article.pk), {"priority": 1}),
        ):
            assert response.status_code == 403
        article.refresh_from_db()
        assert (article.taken_by, article.priority) == (None, 3)
        assert address() not in client.get(reverse("admin:index")).content.decode()

    def test_stands_in_the_navigation_of_editors(self, client, sign_in):
        sign_in(desk.edith())

        assert f'href="{address()}"' in client.get(reverse("admin:index")).content.decode()

    def test_headlines_are_text(self, client, sign_in):
        """security.md 46"""
        filed("<script>canary</script>")
        sign_in(desk.edith())

        assert "<script>canary" not in client.get(address()).content.decode()


class TestTake:
    def test_takes_and_goes_on_to_reading(self, client, sign_in):
        article = filed("Ferry")
        sign_in(desk.edith())

        response = client.post(address("_take", article.pk))

        article.refresh_from_db()
        assert article.taken_by == desk.edith()
        assert response.url == reverse("admin:articles_article_act", args=[article.pk, "approve"])

    def test_says_who_was_quicker(self, client, sign_in):
        article = filed("Ferry")
        workflow.take(article, by=desk.ed(), at=NOW)
        sign_in(desk.edith())

        response = client.post(address("_take", article.pk) + "?whose=nobody")

        article.refresh_from_db()
        assert article.taken_by == desk.ed()
        assert response.url == f"{address()}?whose=nobody#story-{article.pk}"
        assert "Ed is reading this story" in str(*get_messages(response.wsgi_request))

    def test_is_no_link(self, client, sign_in):
        article = filed("Ferry")
        sign_in(desk.edith())

        assert client.get(address("_take", article.pk)).status_code == 405


class TestArrange:
    def arranged(self, client, article, **fields):
        return client.post(address("_arrange", article.pk), {"priority": 3, **fields})

    def test_sets_priority_due_and_whose_it_is(self, client, sign_in):
        article = filed("Ferry")
        sign_in(desk.edith())

        self.arranged(client, article, priority=1, due_at_0="2024-03-06", due_at_1="12:00", assigned_to=desk.ed().pk)

        article.refresh_from_db()
        assert (article.priority, article.assigned_to, article.status) == (1, desk.ed(), Status.SUBMITTED)
        assert f"{timezone.localtime(article.due_at):%Y-%m-%d %H:%M}" == "2024-03-06 12:00"
        assert workflow.latest(article).by == desk.edith()

    def test_is_no_newer_version(self, client, sign_in):
        """A filed story that only got another priority went back to draft when it was approved."""
        article = filed("Ferry")
        sign_in(desk.edith())
        self.arranged(client, article, priority=1)
        article.refresh_from_db()
        page = sign_in(desk.ed()).get(reverse("admin:articles_article_act", args=[article.pk, "approve"]))

        desk.approve(article)

        assert "newer version" not in page.content.decode()
        assert article.status == Status.APPROVED

    def test_leaves_what_was_written_since_a_newer_version(self):
        article = filed("Ferry")
        desk.edit(article, by=desk.rosa(), headline="Ferry is late")

        desk.approve(article)

        assert article.status == Status.DRAFT

    def test_gives_back_what_is_not_right(self, client, sign_in):
        article = filed("Ferry")
        sign_in(desk.edith())

        response = self.arranged(client, article, priority=9, due_at_0="2024-03-06", due_at_1="")

        [line] = response.context["lines"]
        assert set(line.arrange.errors) == {"priority", "due_at"}
        assert 'value="2024-03-06"' in response.content.decode()
        article.refresh_from_db()
        assert (article.priority, article.due_at) == (3, None)

    def test_says_so_where_it_went_on_meanwhile(self, client, sign_in):
        article, _ = desk.make_live()
        sign_in(desk.edith())

        assert self.arranged(client, article, priority=1).status_code == 403

    def test_is_told_to_whom_it_is_given(self):
        article = filed("Ferry")
        ed = desk.ed()

        with saving.saving(article, by=desk.edith(), at=NOW):
            article.assigned_to = ed
            article.save()

        assert [telling.words for telling in article.tellings.filter(to=ed, news="given")] == [
            "Edith gave you this story"
        ]


def test_axe_keyboard_and_phone(at_desk, transactional_db):
    """An editor arranges a story, takes it by keyboard and reads it; the same on a phone."""
    long = "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikant" * 2
    other = filed(f"Ferry {long}", due_at=timezone.now() - DAY, section=None)
    article = filed("Harbour to be dredged", priority=2)
    page = at_desk(desk.edith())
    page.goto(reverse("admin:index"))
    page.get_by_role("navigation", name="Desk").get_by_role("link", name="Review").click()
    expect(page.locator(".review__headline").first).to_have_text("Harbour to be dredged")
    late = page.locator(f"#story-{other.pk}")
    late.get_by_text("1 to do before it can go out").click()
    expect(late).to_contain_text("Choose a section.")
    late.get_by_text("Priority, due, whose").click()
    late.get_by_label("Priority", exact=True).select_option("Now")
    assert at_desk.is_faultless(page)
    late.get_by_role("button", name="Arrange").click()
    expect(page.locator(".review__story").first).to_contain_text("Now")
    expect(page.locator(".review__headline").first).to_contain_text("Ferry")

    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("link", name="Nobody’s").click()
    expect(page.locator(".tabs [aria-current]")).to_have_text("Nobody’s")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert at_desk.is_faultless(page)
    page.locator(f"#story-{article.pk}").get_by_role("button", name="Take").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Approve")
    page.goto(f"{address()}?whose=mine")
    expect(page.locator(".review__story")).to_have_count(1)
    expect(page.locator(".review__story")).to_contain_text("You are reading it")
    page.get_by_role("link", name="Send back").click()
    expect(page.locator("h1")).to_have_text("Send back")
