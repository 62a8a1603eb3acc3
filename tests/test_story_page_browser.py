"""The page of a story in a real browser: counting, ways to fields, copying, the keyboard, advisories, notes.

The policy of the desk is strict: any violation or script error on the way fails the test.
"""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from articles.admin import notes
from articles.models import Advisory, Article, ArticlePicture, Note
from tests import chromium, desk
from tests.desk import NOW

pytestmark = pytest.mark.django_db(transaction=True)

DESKTOP, PHONE = {"width": 1400, "height": 900}, {"width": 390, "height": 844}


def open_story(page, article: Article) -> None:
    page.goto(reverse("admin:articles_article_change", args=[article.pk]))
    page.wait_for_function(chromium.READY)


def mark(page, words: str) -> None:
    """Mark words of the text as a person would: with the selection of the page."""
    page.evaluate(
        """words => {
          const root = document.querySelector(".story .ProseMirror, .story .text")
          root.focus()
          const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
          while (walker.nextNode()) {
            const start = walker.currentNode.data.indexOf(words)
            if (start < 0) continue
            const range = document.createRange()
            range.setStart(walker.currentNode, start)
            range.setEnd(walker.currentNode, start + words.length)
            getSelection().removeAllRanges()
            getSelection().addRange(range)
            return
          }
          throw new Error(`${words} are not in the text`)
        }""",
        words,
    )


def focused(page) -> str:
    """What has the focus: its id, or its class."""
    return page.evaluate("document.activeElement.id || document.activeElement.className")


class TestCounting:
    def test_goes_on_while_one_writes(self, at_desk):
        page = at_desk(desk.rosa())
        open_story(page, desk.make_article(body="<p>The ferry came back.</p>"))
        counts = page.locator(".counts")
        expect(counts).to_have_text(re.compile(r"4 words\s+1 min to read"))

        page.locator(".ProseMirror p").click()
        page.keyboard.press("End")
        page.keyboard.press("Enter")
        expect(page.locator(".ProseMirror p")).to_have_count(2)
        page.keyboard.type("Nobody waited")
        expect(counts).to_contain_text("6 words")
        page.locator(".ProseMirror").fill("word " * 231)
        expect(counts).to_have_text(re.compile(r"231 words\s+2 min to read"))

    def test_says_the_same_as_the_server(self, at_desk):
        image = desk.make_image()
        article = desk.make_article(
            body="<p>One <strong>t</strong>wo, <em>three</em>.</p><ul><li><p>four</p></li><li><p>five six</p></li></ul>"
            "<blockquote><p>seven<br>eight</p></blockquote>"
        )
        desk.place(article, image, caption="Not counted at all")
        page = at_desk(desk.rosa())
        open_story(page, article)
        expect(page.locator(".prose-figure")).to_have_count(1)

        expect(page.locator(".counts")).to_contain_text("8 words")
        page.locator(".ProseMirror p").first.click()
        page.keyboard.press("End")
        page.keyboard.type(" nine")
        expect(page.locator(".counts")).to_contain_text("9 words")

    def test_of_a_headline_warns_gently_when_it_is_long(self, at_desk):
        page = at_desk(desk.rosa())
        open_story(page, desk.make_article())
        headline, said = page.get_by_label("Headline").first, page.locator("[data-headline-length]")

        headline.fill("H" * 90)
        expect(said).to_have_text("90 characters")
        headline.press("End")
        headline.type("!")
        expect(said).to_have_text("91 characters: past 90 it may be cut")


class TestWaysToFields:
    def test_lead_into_editor_choosers_rows_and_groups(self, at_desk):
        article = desk.make_article(headline="", body="", section=None)
        ArticlePicture.objects.create(article=article, image=desk.make_image(), caption="Boats", lead=True)
        Note.objects.create(article=article, by=desk.edith(), at=NOW, text="Who says so?")
        page = at_desk(desk.rosa())
        open_story(page, article)

        leads = {}
        for link in page.locator("[data-remarks] a").all():
            link.focus()
            page.keyboard.press("Enter")
            leads[link.inner_text().split(" (")[0]] = focused(page)

        assert leads["Write a headline."] == "id_headline"
        assert "ProseMirror" in leads["Write the text of the story."]
        assert "select2-selection--single" in leads["Choose a section."]
        assert leads["The picture “Boats”"] == "id_article_pictures-0-alternative_text"
        assert leads["1 note is open."] == "notes-title"
        assert page.url.endswith("/change/")

    def test_lead_to_the_picture_in_the_text(self, at_desk):
        article = desk.make_article()
        desk.place(article, desk.make_image(), alternative_text="")
        page = at_desk(desk.rosa())
        open_story(page, article)

        page.locator("[data-remarks]").get_by_role("link", name="alternative text").click()
        page.keyboard.type("Boats in grey light")
        page.keyboard.press("Control+s")

        expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
        assert article.article_pictures.get().alternative_text == "Boats in grey light"

    def test_open_what_is_folded(self, at_desk):
        page = at_desk(desk.rosa())
        open_story(page, desk.make_article())
        assert not page.locator("#id_slugline").is_visible()

        page.evaluate(
            """() => {
              const link = document.createElement("a")
              Object.assign(link, { href: "#id_slugline", textContent: "x", className: "way" })
              link.dataset.field = ""
              document.querySelector("[data-remarks]").append(link)
            }"""
        )
        page.locator(".way").click()

        assert focused(page) == "id_slugline"
        expect(page.locator("#id_slugline")).to_be_visible()


class TestAddress:
    def test_is_copied_where_the_browser_lets_us(self, at_desk):
        article = desk.make_article()
        page = at_desk(desk.rosa(), permissions=["clipboard-read", "clipboard-write"])
        open_story(page, article)

        page.get_by_role("button", name="Copy", exact=True).click()

        expect(page.locator("#address-help [data-copied]")).to_have_text("Copied.")
        assert page.evaluate("navigator.clipboard.readText()") == page.locator("#address").input_value()

    def test_is_selected_where_it_does_not(self, at_desk):
        page = at_desk(desk.rosa())
        page.add_init_script(
            "Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject() } });"
            "document.execCommand = () => false"
        )
        open_story(page, desk.make_article())

        page.get_by_role("button", name="Copy", exact=True).click()

        expect(page.locator("#address-help [data-copied]")).to_contain_text("Selected: copy it")
        field = page.locator("#address")
        assert field.evaluate("i => i.value.slice(i.selectionStart, i.selectionEnd)") == field.input_value()


class TestKeyboard:
    @pytest.mark.parametrize("key", ["Control+s", "Meta+s"])
    def test_saves_from_within_the_text_and_stays(self, at_desk, key):
        article = desk.make_article(body="<p>The ferry came back.</p>")
        page = at_desk(desk.rosa())
        open_story(page, article)
        page.locator(".ProseMirror p").click()
        page.keyboard.press("End")
        page.keyboard.type(" Today.")

        page.keyboard.press(key)

        expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
        assert Article.objects.get().body == "<p>The ferry came back. Today.</p>"
        assert page.url.endswith("/change/")

    def test_begins_a_new_story_with_its_headline_and_saves_it(self, at_desk):
        desk.make_article()
        page = at_desk(desk.rosa())
        page.goto(reverse("admin:articles_article_add"))
        page.wait_for_function(chromium.READY)
        expect(page.locator("#id_headline")).to_be_focused()

        page.keyboard.type("Harbour opens")
        page.keyboard.press("Enter")
        page.keyboard.type("After eleven years.")
        page.keyboard.press("Control+s")

        expect(page.locator(".stands")).to_contain_text("In progress")
        made = Article.objects.latest("pk")
        assert (made.headline, made.standfirst, str(made.section), str(made.authors.get())) == (
            "Harbour opens", "After eleven years.", "Culture", "Rosa",
        )  # fmt: skip

    def test_is_told_on_the_page(self, at_desk):
        page = at_desk(desk.rosa())
        open_story(page, desk.make_article())

        page.locator(".keys summary").press("Enter")

        expect(page.locator(".keys")).to_contain_text("Save and go on writing")
        expect(page.locator(".keys")).to_contain_text("Note on the marked words")


class TestAdvisories:
    def test_fill_the_field_beside_by_keyboard_and_leave_ones_own_words(self, at_desk):
        Advisory.objects.create(name="Loss", text="Tells of a death.", position=1)
        Advisory.objects.create(name="Suicide", text="Speaks of suicide.", position=2)
        page = at_desk(desk.rosa())
        open_story(page, desk.make_article())
        choice, field = page.get_by_label("Ready-made advisory"), page.locator("#id_advisory")
        page.locator("summary", has_text="Advisory and language").focus()
        page.keyboard.press("Enter")

        choice.focus()
        page.keyboard.press("ArrowDown")
        expect(field).to_have_value("Tells of a death.")
        page.keyboard.press("ArrowDown")
        expect(field).to_have_value("Speaks of suicide.")
        field.fill("My own words.")
        choice.select_option(label="Loss")
        expect(field).to_have_value("My own words.\n\nTells of a death.")
        choice.select_option(label="None")
        expect(field).to_have_value("My own words.")


class TestNotes:
    def test_on_marked_words_are_posted_without_leaving_the_page(self, at_desk):
        article = desk.make_article()
        page = at_desk(desk.rosa())
        open_story(page, article)
        page.get_by_label("Kicker").fill("Not saved yet")

        mark(page, "after eleven years")
        page.get_by_role("button", name="Note on this").click()
        expect(page.locator("[data-passage]")).to_contain_text("after eleven years")
        expect(page.get_by_label("A note to the desk")).to_be_focused()
        page.keyboard.type("Was it not twelve?")
        page.get_by_label("Must be answered before this is approved").check()
        page.get_by_role("button", name="Post note").click()

        expect(page.locator(".notes [data-said]")).to_have_text("The note is posted.")
        expect(page.locator(".note")).to_contain_text("Was it not twelve?")
        expect(page.locator("[data-remarks]")).to_contain_text("must be answered and resolved first")
        expect(page.get_by_label("Kicker")).to_have_value("Not saved yet")
        expect(page.get_by_label("A note to the desk")).to_have_value("")
        note = Note.objects.get()
        assert (note.passage, note.must_be_answered) == ("after eleven years", True)
        assert (Article.objects.get().version, Article.objects.get().kicker) == (1, "")

    def test_by_keyboard_alone(self, at_desk):
        page = at_desk(desk.rosa())
        open_story(page, desk.make_article())
        page.locator(".ProseMirror p").first.click()
        expect(page.locator(".ProseMirror-focused")).to_be_visible()
        page.keyboard.press("Home")
        for words in ("The", "The ferry", "The ferry came"):
            page.keyboard.press("Control+Shift+ArrowRight")
            page.wait_for_function("words => getSelection().toString().trim() === words", arg=words)

        page.keyboard.press("Control+Alt+m")
        page.keyboard.type("Which one?")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")

        expect(page.locator(".note")).to_contain_text("Which one?")
        assert Note.objects.get().passage == "The ferry came"

    def test_lead_to_their_passage_and_say_when_it_changed(self, at_desk):
        article = desk.make_article(
            body="<p>First.</p>" * 60 + "<p>The ferry <strong>came back</strong> on Monday.</p><p>Last.</p>"
        )
        notes.post(article, by=desk.edith(), at=NOW, text="When?", passage="came back on Monday. Last")
        page = at_desk(desk.rosa())
        open_story(page, article)
        note = page.locator(".note")
        assert page.evaluate("[...CSS.highlights.get('noted')].map(String)") == ["came back on Monday.Last"]

        note.locator(".note__quote").click()
        expect(page.locator(".ProseMirror strong")).to_be_in_viewport()
        assert page.evaluate("getSelection().toString()").split() == ["came", "back", "on", "Monday.", "Last"]
        expect(note.locator("[data-changed]")).to_be_hidden()
        page.keyboard.type("was late")
        expect(note.locator("[data-changed]")).to_be_visible()
        page.locator("[name=_continue]").last.click()
        expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
        assert "was late" in Article.objects.get().body
        assert "mark" not in Article.objects.get().body

    def test_in_a_text_that_one_only_reads(self, at_desk):
        article = desk.make_article()
        desk.publish(article)
        page = at_desk(desk.omar())
        open_story(page, article)

        mark(page, "Nobody had repainted it")
        page.get_by_role("button", name="Note on this").click()
        page.keyboard.type("I have")
        page.get_by_role("button", name="Post note").click()

        expect(page.locator(".note")).to_contain_text("I have")
        page.locator(".note__quote").click()
        assert page.evaluate("getSelection().toString()") == "Nobody had repainted it"

    def test_are_answered_resolved_and_opened_again(self, at_desk):
        article = desk.make_article()
        notes.post(article, by=desk.edith(), at=NOW, text="When?", must_be_answered=True)
        page = at_desk(desk.rosa())
        open_story(page, article)
        expect(page.locator("[data-remarks]")).to_contain_text("“When?”")

        page.locator(".note__reply summary").click()
        page.get_by_label("Your answer").fill("On Monday")
        page.get_by_role("button", name="Answer and resolve").click()
        expect(page.locator(".notes__none")).to_have_text("Nothing is open.")
        expect(page.locator("[data-remarks]")).not_to_contain_text("“When?”")
        page.locator("[data-resolved] summary").click()
        expect(page.locator(".note__answer")).to_contain_text("On Monday")
        page.get_by_role("button", name="Open again").click()

        expect(page.locator(".notes [data-said]")).to_have_text("The note is open again.")
        expect(page.locator(".notes__list").first).to_contain_text("When?")
        assert Note.objects.open().count() == 1

    def test_are_kept_when_the_line_is_dead(self, at_desk):
        article = desk.make_article()
        page = at_desk(desk.rosa())
        open_story(page, article)
        page.get_by_label("A note to the desk").fill("Who says so?")

        page.route("**/notes/", lambda route: route.abort())
        page.get_by_role("button", name="Post note").click()
        expect(page.locator(".notes [data-said]")).to_contain_text("did not arrive, and is still here")
        at_desk.complaints.clear()  # the browser tells of the dead line by itself
        page.unroute("**/notes/")
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        page.get_by_role("button", name="Post note").click()

        expect(page.locator(".notes [data-said]")).to_contain_text("Sign in again in another tab")
        expect(page.get_by_label("A note to the desk")).to_have_value("Who says so?")
        assert not Note.objects.exists()

    def test_half_written_elsewhere_are_not_lost(self, at_desk):
        article = desk.make_article()
        first = notes.post(article, by=desk.edith(), at=NOW, text="When?")
        notes.post(article, by=desk.edith(), at=NOW, text="Where?")
        page = at_desk(desk.rosa())
        open_story(page, article)
        page.locator(f"#note-{first.pk} summary").click()
        page.get_by_label("Your answer").first.fill("Half an ans")

        page.locator(".note").last.get_by_role("button", name="Resolve", exact=True).click()

        expect(page.locator("[data-resolved]")).to_contain_text("Where?")
        expect(page.get_by_label("Your answer").first).to_have_value("Half an ans")

    def test_work_without_script(self, at_desk):
        article = desk.make_article()
        page = at_desk(desk.rosa(), java_script_enabled=False)
        page.goto(reverse("admin:articles_article_change", args=[article.pk]))
        page.get_by_label("Kicker").fill("Typed before")
        page.get_by_label("A note to the desk").fill("Who says so?")

        page.get_by_role("button", name="Post note").click()

        expect(page.locator(".note")).to_contain_text("Who says so?")
        expect(page.get_by_label("Kicker")).to_have_value("Typed before")

    def test_whose_text_is_a_payload_run_nothing(self, at_desk):
        """security.md 51, 52"""
        article, payload = desk.make_article(), "<img src=x onerror=alert(1)><script>alert(2)</script>"
        notes.post(article, by=desk.edith(), at=NOW, text=payload, passage=payload, must_be_answered=True)
        page = at_desk(desk.rosa())
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        open_story(page, article)

        page.get_by_label("A note to the desk").fill(payload)
        page.get_by_role("button", name="Post note").click()

        expect(page.locator(".note__text").last).to_have_text(payload)
        expect(page.locator("[data-remarks]")).to_contain_text("<img src=x onerror=alert(1)>")


def test_a_duplicate_is_made_by_one_button_with_what_is_typed(at_desk):
    article = desk.make_article()
    page = at_desk(desk.rosa())
    open_story(page, article)
    page.get_by_label("Kicker").fill("Typed")

    page.get_by_role("button", name="Duplicate").click()

    expect(page.locator(".messagelist")).to_contain_text("A new draft with the words and pictures")
    expect(page.get_by_label("This headline is right")).to_be_visible()
    made = Article.objects.latest("pk")
    assert page.url.endswith(f"/{made.pk}/change/")
    assert (made.kicker, made.headline) == ("Typed", article.headline)


@pytest.fixture
def busy() -> Article:
    """A story with all that its page can show."""
    Advisory.objects.create(name="Loss", text="Tells of a death.")
    article = desk.make_article(
        headline="Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikant returns to the old harbour after years",
        pictures=[desk.make_image(), desk.make_image("Mara Lind/Reuters", to_come=True)],
        people=[desk.make_person()], headline_proposed=True,
    )  # fmt: skip
    asked = notes.post(
        article, by=desk.edith(), at=NOW, text="Who says so? " + "x" * 120, passage="The ferry", must_be_answered=True
    )
    notes.answer(asked, by=desk.rosa(), at=NOW, text="The harbour master, by telephone, at nine.")
    done = notes.post(article, by=desk.rosa(), at=NOW, text="Check the name", passage="gone")
    notes.resolve(done, by=desk.rosa(), at=NOW)
    return article


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("who", [desk.rosa, desk.omar], ids=["writes", "reads"])
def test_the_page_has_no_fault_that_axe_finds(at_desk, busy, viewport, who):
    page = at_desk(who(), viewport)
    pages = [reverse("admin:articles_article_change", args=[busy.pk]), reverse("admin:articles_article_add")]

    for path in pages:
        page.goto(path)
        page.wait_for_function(chromium.READY)
        for folded in page.locator("main details:not([open]) > summary, .story details:not([open]) > summary").all():
            folded.click() if folded.is_visible() else None
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        assert at_desk.is_faultless(page)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_field_is_reached_by_tab_and_under_nothing(at_desk, busy, viewport):
    page = at_desk(desk.rosa(), viewport)
    open_story(page, busy)
    page.locator("#id_kicker").focus()
    bar = page.locator(".submit-row").bounding_box()["y"]

    seen = []
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.submit-row') !== null"):
            break
        seen.append(focused(page))
        box = page.evaluate("(e => e.getBoundingClientRect().toJSON())(document.activeElement)")
        if box["height"] < 300:
            assert box["y"] + box["height"] <= bar + 1, seen[-1]

    wanted = ["id_headline", "id_headline_confirmed", "id_standfirst", "note-text", "id_kind", "id_dateline"]
    assert [each for each in seen if each in wanted] == wanted
    assert any("ProseMirror" in each for each in seen)
