"""Versions, the page beside the form, and what an outside reader sees, in a browser: under the strict policy, with no
complaint of the console, and nothing for axe to find."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from articles import lending, saving, workflow
from articles.models import Article, ArticlePicture, Loan
from tests import chromium, desk
from tests.desk import DAY, MINUTE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story() -> Article:
    """A story with a past: three saves of Rosa's, one of Edith's that moves, rewrites and takes a picture out."""
    now = timezone.now() - 10 * MINUTE
    body = "<h2>The ferry</h2>" + "".join(
        f"<p>Paragraph {number} tells what became of the ferry since then.</p>" for number in range(8)
    )
    article = desk.make_article(
        at=now, body=body, pictures=[desk.make_image("AP"), desk.make_image("Reuters")], people=[desk.make_person()]
    )
    for number in (1, 2):
        desk.edit(article, by=desk.rosa(), at=now + number * MINUTE, kicker=f"Take {number}")
    with saving.saving(article, by=desk.edith(), at=now + 5 * MINUTE):
        first = "<p>Paragraph 0 tells what became of the ferry since then.</p>"
        article.headline = "Ferry comes back to the old harbour"
        article.body = re.sub(r"<figure.*", "", article.body.replace(first, "")) + first
        article.body = article.body.replace("Paragraph 4 tells", "Paragraph 4 <strong>tells</strong>")
        article.save()
        ArticlePicture.objects.filter(lead=False).delete()
    return article


def page_of(name: str, article: Article, *args) -> str:
    return reverse(f"admin:articles_article_{name}", args=[article.pk, *args])


def open_story(page, story) -> None:
    page.goto(page_of("change", story))
    page.wait_for_function(chromium.READY)


def lend(story) -> str:
    at = timezone.now() - MINUTE
    return lending.lend(
        story, by=desk.rosa(), at=at, revision=workflow.latest(story), reader="Mara Lind, lawyer", until=at + DAY
    )


class TestVersions:
    def test_are_chosen_compared_and_brought_back(self, story, at_desk):
        page = at_desk(desk.rosa())
        open_story(page, story)
        page.get_by_role("link", name="Versions", exact=True).click()

        expect(page.locator(".saved").nth(1)).to_contain_text("3 saves")
        page.get_by_text("Each of them").click()
        page.locator(".saved").nth(1).locator("[name=old]").last.check()
        page.get_by_role("button", name="Compare the two").click()

        expect(page.locator(".side--old")).to_contain_text("by Rosa")
        expect(page.locator(".side--new")).to_contain_text("by Edith")
        expect(page.locator(".changes__words").filter(has_text="old harbour")).to_have_text(
            "Ferry returns comes back to the old harbour"
        )
        expect(page.locator(".passage--moved")).to_contain_text("Paragraph 0")
        expect(page.locator(".passage mark")).to_have_text(re.compile("tells"))
        expect(page.locator(".changed-picture--gone img")).to_be_visible()
        page.locator(".side--old").get_by_role("link", name="Bring this version back").click()
        page.get_by_role("button", name="Bring this version back").click()

        expect(page.locator(".messagelist")).to_contain_text("This is again what Rosa saved")
        expect(page.locator("#id_headline")).to_have_value("Ferry returns to the old harbour")

    def test_pages_have_no_fault_that_axe_finds(self, story, at_desk):
        secret = lend(story)
        page = at_desk(desk.rosa())

        for path in (
            page_of("versions", story),
            f"{page_of('compare', story)}?old=1",
            page_of("bring_back", story, 1),
            page_of("lending", story),
            f"/preview/{secret}/",
        ):
            page.goto(path)
            for fold in page.locator("details:not(.menu) > summary").all():
                fold.click()
            assert at_desk.is_faultless(page)

    def test_pages_fit_a_phone(self, story, at_desk):
        page = at_desk(desk.rosa())
        page.set_viewport_size({"width": 390, "height": 844})
        secret = lend(story)

        for path in (
            page_of("versions", story),
            f"{page_of('compare', story)}?old=1",
            page_of("lending", story),
            f"/preview/{secret}/",
        ):
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


class TestPreview:
    def test_shows_what_is_typed_and_follows_the_keys(self, story, at_desk):
        page = at_desk(desk.rosa())
        open_story(page, story)
        page.locator("#id_headline").fill("Typed and not saved")
        page.keyboard.press("Control+Alt+p")

        shown = page.frame_locator("#preview iframe")
        expect(shown.locator("h1")).to_have_text("Typed and not saved")
        expect(shown.locator("img").first).to_have_js_property("complete", True)
        page.locator(".story .ProseMirror p").first.click()
        page.keyboard.type("Straight from the keys. ")

        expect(shown.locator(".prose")).to_contain_text("Straight from the keys.", timeout=8000)
        assert Article.objects.get().headline == "Ferry comes back to the old harbour"

    def test_is_as_wide_as_a_phone_or_a_desktop(self, story, at_desk):
        page = at_desk(desk.rosa())
        open_story(page, story)
        page.get_by_role("button", name="Preview").click()
        shown = page.frame_locator("#preview iframe")
        width = "() => document.querySelector('#preview iframe').contentWindow.innerWidth"
        expect(shown.locator("h1")).to_be_visible()

        assert page.evaluate(width) == 390
        page.get_by_role("button", name="Desktop").click()
        assert page.evaluate(width) == 1280
        right = "part => part.getBoundingClientRect().right"
        assert page.locator("#preview iframe").evaluate(right) <= page.locator("[data-stage]").evaluate(right) + 1

    def test_opens_and_closes_by_the_keyboard_from_either_side(self, story, at_desk):
        page = at_desk(desk.rosa())
        open_story(page, story)

        page.keyboard.press("Control+Alt+p")
        expect(page.locator("#preview-title")).to_be_focused()
        shown = page.frame_locator("#preview iframe")
        expect(page.locator("#preview [data-said]")).to_contain_text("As typed")
        shown.locator(".masthead__name a").focus()
        page.keyboard.press("Control+Alt+p")
        expect(page.locator("#preview")).to_be_hidden()
        expect(page.get_by_role("button", name="Preview")).to_be_focused()

    def test_in_its_own_tab_shows_what_is_typed(self, story, at_desk):
        page = at_desk(desk.rosa())
        open_story(page, story)
        page.locator("#id_headline").fill("Typed and not saved")
        page.get_by_role("button", name="Preview").click()

        with page.expect_popup() as popup:
            page.get_by_role("button", name="In its own tab").click()

        expect(popup.value.locator("h1")).to_have_text("Typed and not saved")

    def test_of_a_story_not_begun_needs_no_save(self, db, at_desk):
        page = at_desk(desk.rosa())
        page.goto("/admin/articles/article/add/")
        page.locator("#id_headline").fill("Typed and not begun")
        page.get_by_role("button", name="Preview").click()

        shown = page.frame_locator("#preview iframe")
        expect(shown.locator("h1")).to_have_text("Typed and not begun")
        page.locator(".story .ProseMirror").click()
        page.keyboard.type("Straight from the keys.")
        expect(shown.locator(".prose")).to_contain_text("Straight from the keys.", timeout=8000)
        with page.expect_popup() as popup:
            page.get_by_role("button", name="In its own tab").click()
        expect(popup.value.locator("h1")).to_have_text("Typed and not begun")
        assert not Article.objects.exists()

    def test_that_gets_no_answer_says_so_and_keeps_the_text(self, story, at_desk):
        page = at_desk(desk.rosa())
        open_story(page, story)
        page.route("**/preview/typed/", lambda route: route.abort())
        page.locator("#id_headline").fill("Typed and not saved")
        page.get_by_role("button", name="Preview").click()

        expect(page.locator("#preview [data-said]")).to_contain_text("Your text is untouched")
        expect(page.locator("#id_headline")).to_have_value("Typed and not saved")
        at_desk.complaints.clear()  # the browser tells of the request that was broken off

    def test_of_whoever_may_only_read_shows_what_is_saved(self, story, at_desk):
        page = at_desk(desk.omar())
        open_story(page, story)
        page.get_by_role("button", name="Preview").click()

        expect(page.frame_locator("#preview iframe").locator("h1")).to_have_text("Ferry comes back to the old harbour")
        expect(page.locator("#preview [data-said]")).to_have_text("As saved.")

    def test_has_no_fault_that_axe_finds(self, story, at_desk):
        page = at_desk(desk.rosa())
        open_story(page, story)
        page.get_by_role("button", name="Preview").click()
        expect(page.locator("#preview [data-said]")).to_contain_text("As typed")

        assert at_desk.is_faultless(page)


class TestOutsideReader:
    """security.md 39"""

    def test_reads_answers_and_is_heard_by_whoever_approves(self, story, at_desk, new_context):
        page = at_desk(desk.rosa())
        open_story(page, story)
        page.get_by_role("link", name="Lend this version…").click()
        page.get_by_label("Who reads it").fill("Mara Lind, lawyer")
        page.get_by_label("48 hours").check()
        page.get_by_role("button", name="Make the link").click()
        link = page.get_by_role("textbox", name="Link for Mara Lind, lawyer").input_value()

        outside = new_context().new_page()
        complaints = []
        outside.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        outside.goto("/preview/" + link.rstrip("/").rpartition("/")[2] + "/")
        expect(outside.locator("h1")).to_have_text("Ferry comes back to the old harbour")
        expect(outside.locator(".lent")).to_contain_text("Lent to Mara Lind, lawyer")
        assert (
            outside.locator(".story__lead img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
        )
        outside.get_by_label("Not cleared").check()
        outside.get_by_role("button", name="Send your answer").click()
        expect(outside.get_by_text("Say what stands against it.")).to_be_visible()
        outside.get_by_label("Remark").fill("Who says so?")
        outside.get_by_role("button", name="Send your answer").click()
        expect(outside.get_by_text("You said Not cleared")).to_be_visible()
        outside.get_by_label("Cleared: it may").check()
        outside.get_by_role("button", name="Change your answer").click()
        expect(outside.get_by_text("You said Cleared")).to_be_visible()
        assert complaints == []

        desk.file_story(Article.objects.get(), at=timezone.now())
        editor = at_desk(desk.edith())
        editor.goto(page_of("act", story, "approve"))
        expect(editor.locator(".heard")).to_contain_text(re.compile(r"Cleared by Mara Lind, lawyer, \S+: this version"))

    def test_whose_link_is_revoked_finds_nothing(self, story, at_desk, new_context):
        secret = lend(story)
        page = at_desk(desk.rosa())
        page.goto(page_of("lending", story))

        page.get_by_role("button", name="Revoke the link of Mara Lind, lawyer").click()

        expect(page.locator(".messagelist")).to_contain_text("leads nowhere any more")
        assert new_context().new_page().goto(f"/preview/{secret}/").status == 404
        assert Loan.objects.get().opened_at is None
