"""Writing in a real browser: what the editor opens it saves unchanged, and everything a body may hold can be made in
it, taken back by undo, and pasted from where journalists write.

The policy of the desk is strict: any violation or script error fails the test.
"""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles import html
from articles.models import Article, ArticlePicture
from articles.pictures import files
from tests import chromium, desk

pytestmark = pytest.mark.django_db(transaction=True)

CLIPBOARDS = Path(__file__).parent / "clipboards"
VIDEO = "dQw4w9WgXcQ"
POST = (
    '<blockquote data-author="Mira Holt" data-handle="miraholt" data-permalink="https://social.example/@miraholt/1"'
    ' data-captured="2024-03-05T08:30Z"><p>The tide turned.</p><p>Nobody saw it.</p></blockquote>'
)
EVERYTHING = (
    "<h2>Low water</h2><p>The <strong>tide <em>turned</em></strong> at noon.<br>Nobody saw it.</p>"
    '<blockquote><p>We were asleep.</p><p><cite>Mira Holt, <a href="/culture/">master</a></cite></p></blockquote>'
    '<aside data-kind="pull"><p>We were <em>asleep</em>.</p></aside>'
    '<aside data-kind="facts"><h3>The tide</h3><p>Twice a day.</p><ul><li><p>Noon</p></li></ul></aside>'
    '<aside data-kind="correction"><p>It turned at one.</p></aside>'
    f"{POST}<hr>"
    f'<div data-embed="youtube" data-id="{VIDEO}" data-title="The “tide” &amp; the &quot;pier&quot;"></div>'
    '<div data-embed="instagram" data-id="CxYz_12-3ab" data-title=""></div>'
    "<table><caption>Tides &amp; times</caption><thead><tr><th>Day</th><th>High</th></tr></thead>"
    '<tbody><tr><th>Monday</th><td>Noon<br>and <a href="https://tides.example/">six</a></td></tr>'
    "<tr><td></td><td><strong>One</strong></td></tr></tbody></table>"
    "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody></table>"
    "<h3>Times</h3><ol><li><p>Noon</p><ul><li><p>or one</p></li></ul></li></ol><p>The <cite>Times</cite> said so.</p>"
)


@pytest.fixture
def write(at_desk):
    """The page of a story with this text, open for Rosa."""

    def write(body="<p>The tide turned.</p>", images=(), **fields):
        article = desk.make_article(body=body, **fields)
        for image in images:
            ArticlePicture.objects.create(article=article, image=image, caption=image.caption, alternative_text="Boats")
        page = at_desk(desk.rosa())
        page.set_default_timeout(20_000)
        page.goto(reverse("admin:articles_article_change", args=[article.pk]))
        page.locator(".ProseMirror[contenteditable=true]").wait_for()
        return page

    return write


def text_of(page):
    return page.locator(".ProseMirror[contenteditable=true]")


def button(page, name: str):
    return page.get_by_role("toolbar").get_by_role("button", name=name, exact=True)


def dialog(page):
    return page.get_by_role("dialog")


def body_in_form(page) -> str:
    """What would be saved now."""
    return html.clean(page.locator("textarea[name=body]").input_value())


def save(page) -> str:
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator(".messagelist")).to_be_visible()
    return Article.objects.get().body


def end_of_text(page) -> None:
    text_of(page).focus()
    # The editor puts its own cursor back 20 ms after it was focused: whoever was quicker would write at the start.
    page.evaluate("new Promise((resolve) => setTimeout(resolve, 40))")
    page.keyboard.press("Control+End")


def paste(page, markup: str, plain: str = "") -> None:
    """A real paste event, as the browser fires it with this clipboard."""
    text_of(page).evaluate(
        """(editor, [markup, plain]) => {
            const clipboardData = new DataTransfer()
            clipboardData.setData("text/html", markup)
            clipboardData.setData("text/plain", plain)
            editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
        }""",
        [markup, plain],
    )


class TestOpeningAndSaving:
    def test_a_text_with_everything_changes_nothing(self, write):
        images = [desk.make_image("AP"), desk.make_image("Mara Lind/Reuters"), desk.make_image("dpa", to_come=True)]
        figures = [html.figure(image.pk) for image in images]
        body = f"{EVERYTHING}{figures[0]}<div data-gallery>{figures[1]}{figures[2]}</div><p>The end.</p>"
        assert html.clean(body) == body
        page = write(body, images)
        expect(page.locator(".prose-gallery .prose-figure")).to_have_count(2)

        end_of_text(page)
        page.keyboard.type("!")
        page.keyboard.press("Backspace")

        assert body_in_form(page) == body
        assert save(page) == body


class TestLinks:
    def test_lead_to_our_own_stories_by_search_and_by_keyboard(self, write):
        _, edition = desk.make_live(headline="The pier pays")
        desk.make_article(headline="The pier waits")
        page = write()
        end_of_text(page)
        page.keyboard.press("Control+Shift+Home")
        page.wait_for_timeout(200)  # the editor learns of what is chosen a moment later

        page.keyboard.press("Control+k")
        expect(dialog(page).get_by_role("button", name="The pier pays")).to_be_visible()
        page.keyboard.type("pier")
        expect(dialog(page).locator("li")).to_have_count(2)
        assert dialog(page).locator("li").all_inner_texts()[0].startswith("The pier pays")
        assert "Draft" in dialog(page).locator("li").all_inner_texts()[1]
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(text_of(page).locator("a")).to_have_text("The tide turned.")

        assert body_in_form(page) == f'<p><a href="{edition.get_absolute_url()}">The tide turned.</a></p>'

    def test_are_typed_changed_and_removed(self, write):
        page = write('<p><a href="https://tides.example/">Tides</a></p>')
        text_of(page).focus()
        page.keyboard.press("Control+Home")
        page.keyboard.press("ArrowRight")
        # The editor hears of where the caret went a moment after the key.
        expect(button(page, "Link (Ctrl+K)")).to_have_attribute("aria-pressed", "true")

        button(page, "Link (Ctrl+K)").click()
        expect(dialog(page).get_by_label("Search our stories")).to_have_value("https://tides.example/")
        dialog(page).get_by_label("Search our stories").fill("javascript:alert(1)")
        dialog(page).get_by_role("button", name="Set link").click()
        expect(dialog(page).get_by_role("alert")).to_contain_text("type a whole address")
        dialog(page).get_by_label("Search our stories").fill("moon.example/phases")
        dialog(page).get_by_role("button", name="Set link").click()
        assert body_in_form(page) == '<p><a href="https://moon.example/phases">Tides</a></p>'

        button(page, "Link (Ctrl+K)").click()
        dialog(page).get_by_role("button", name="Remove link").click()
        assert body_in_form(page) == "<p>Tides</p>"
        expect(text_of(page)).to_be_focused()
        page.keyboard.press("Control+z")
        expect(text_of(page).locator("a")).to_have_text("Tides")
        assert body_in_form(page) == '<p><a href="https://moon.example/phases">Tides</a></p>'

    def test_with_nothing_chosen_bring_their_words(self, write):
        page = write()
        end_of_text(page)
        page.keyboard.type(" ")

        page.keyboard.press("Control+k")
        page.keyboard.type("https://tides.example/")
        dialog(page).get_by_label("Words of the link").fill("More")
        page.evaluate("requestAnimationFrame = () => 0")  # who types is quicker than the next frame
        page.keyboard.press("Enter")
        page.keyboard.type(" here")

        assert body_in_form(page) == '<p>The tide turned. <a href="https://tides.example/">More</a> here</p>'


class TestQuotations:
    def test_say_who_said_it(self, write):
        page = write("<p>We were asleep.</p>")
        end_of_text(page)
        button(page, "Quotation").click()

        button(page, "Who said it").click()
        dialog(page).get_by_label("Name, and what they are").fill("Mira Holt, harbour master")
        page.keyboard.press("Enter")

        quoted = "<blockquote><p>We were asleep.</p>{}</blockquote>"
        assert body_in_form(page) == quoted.format("<p><cite>Mira Holt, harbour master</cite></p>")
        button(page, "Who said it").click()
        expect(dialog(page).get_by_label("Name, and what they are")).to_have_value("Mira Holt, harbour master")
        dialog(page).get_by_role("button", name="Remove").click()
        assert body_in_form(page) == quoted.format("")
        page.keyboard.press("Control+z")
        assert body_in_form(page) == quoted.format("<p><cite>Mira Holt, harbour master</cite></p>")

    def test_of_posts_are_data(self, write):
        page = write()
        end_of_text(page)

        button(page, "Post or message").click()
        dialog(page).get_by_label("What it says").fill("The tide turned.\nNobody saw it.")
        dialog(page).get_by_label("Author").fill("Mira Holt")
        dialog(page).get_by_label("Handle").fill("@miraholt")
        dialog(page).get_by_label("Address of the post").fill("http://social.example/1")
        dialog(page).get_by_label("Captured").fill("2024-03-05T08:30")
        dialog(page).get_by_role("button", name="Insert").click()
        expect(dialog(page).get_by_role("alert")).to_have_text("The address of the post begins with https://.")
        dialog(page).get_by_label("Address of the post").fill("https://social.example/@miraholt/1")
        dialog(page).get_by_role("button", name="Insert").click()

        assert body_in_form(page) == f"<p>The tide turned.</p>{POST}"
        page.locator(".prose-social").get_by_role("button", name="Change source").click()
        dialog(page).get_by_label("Author").fill("Mira B. Holt")
        dialog(page).get_by_role("button", name="Save").click()
        assert body_in_form(page) == f"<p>The tide turned.</p>{POST}".replace("Mira Holt", "Mira B. Holt")


class TestBoxes:
    @pytest.mark.parametrize(("name", "kind"), [("Fact box", "facts"), ("Correction", "correction")])
    def test_hold_what_is_typed_and_go_again(self, write, name, kind):
        page = write()
        end_of_text(page)

        button(page, name).click()
        page.keyboard.type("High water at noon.")

        box = f'<aside data-kind="{kind}"><p>High water at noon.</p></aside>'
        assert body_in_form(page) == f"<p>The tide turned.</p>{box}"
        expect(button(page, name)).to_have_attribute("aria-pressed", "true")
        button(page, name).click()
        assert body_in_form(page) == "<p>The tide turned.</p><p>High water at noon.</p>"
        page.keyboard.press("Control+z")
        assert "<aside" in body_in_form(page)

    def test_of_facts_hold_lists_and_end_by_two_enters(self, write):
        page = write()
        end_of_text(page)

        button(page, "Fact box").click()
        button(page, "List").click()
        page.keyboard.type("Noon")
        for _ in range(3):
            page.keyboard.press("Enter")
        page.keyboard.type("It went on.")

        facts = '<aside data-kind="facts"><ul><li><p>Noon</p></li></ul></aside>'
        assert body_in_form(page) == f"<p>The tide turned.</p>{facts}<p>It went on.</p>"

    def test_pull_the_chosen_words_and_leave_them_where_they_are(self, write):
        page = write()
        end_of_text(page)
        for _ in "turned.":
            page.keyboard.press("Shift+ArrowLeft")

        button(page, "Pull quote").click()

        assert body_in_form(page) == '<p>The tide turned.</p><aside data-kind="pull"><p>turned.</p></aside>'


class TestEmbeds:
    def test_are_known_by_their_address(self, write):
        """security.md 50"""
        page = write()
        end_of_text(page)

        button(page, "YouTube or Instagram").click()
        dialog(page).get_by_label("Address").fill("https://www.youtube.com.evil.example/watch?v=dQw4w9WgXcQ")
        dialog(page).get_by_label("What it shows").fill("The tide")
        dialog(page).get_by_role("button", name="Insert").click()
        expect(dialog(page).get_by_role("alert")).to_contain_text("Link to it instead.")
        dialog(page).get_by_label("Address").fill(f"https://youtu.be/{VIDEO}?si=abc")
        dialog(page).get_by_role("button", name="Insert").click()

        expect(page.locator(".prose-embed").get_by_label("What it shows")).to_have_value("The tide")
        embed = f'<div data-embed="youtube" data-id="{VIDEO}" data-title="The tide"></div>'
        assert body_in_form(page) == f"<p>The tide turned.</p>{embed}"
        assert save(page) == f"<p>The tide turned.</p>{embed}"


class TestTables:
    def test_are_made_row_by_row_with_the_keyboard(self, write):
        page = write()
        end_of_text(page)

        button(page, "Table").click()
        for words in ("Day", "High", "Low", "Monday", "Noon", "Six"):
            page.keyboard.type(words)
            page.keyboard.press("Tab")
        button(page, "Remove this row").click()
        button(page, "Remove this column").click()
        button(page, "Add a row below").click()
        page.keyboard.type("Tuesday")
        page.keyboard.press("Enter")
        page.keyboard.type("or later")
        page.get_by_label("What the table shows").fill("Tides")

        made = body_in_form(page)
        assert "<caption>Tides</caption>" in made
        assert "Tuesday<br>or later" in made
        assert made.count("<tr>") == 3
        assert save(page) == made

    def test_take_several_paragraphs_into_one_cell(self, write):
        page = write("<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody></table>")
        page.locator(".prose-table td").first.click()
        page.keyboard.press("End")

        paste(page, "<p>one</p><ul><li>two</li></ul>")

        expect(page.locator(".prose-table td").first).to_contain_text("two")
        cell = "<td>aone<br>two</td>"
        assert cell in body_in_form(page)


class TestGalleries:
    def test_are_filled_from_the_chooser(self, write):
        first, second = desk.make_image("AP", caption="The harbour"), desk.make_image("dpa", caption="The pier")
        page = write()
        end_of_text(page)

        button(page, "Gallery").click()
        dialog(page).get_by_role("button", name="The harbour").click()
        page.locator(".prose-gallery").get_by_role("button", name="Add a picture").click()
        dialog(page).get_by_role("button", name="The pier").click()

        expect(page.locator(".prose-gallery .prose-figure")).to_have_count(2)
        page.get_by_role("button", name="Move right, picture 1 of 2").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".prose-gallery").get_by_role("status")).to_have_text("Now picture 2 of 2.")
        expect(page.get_by_role("button", name="Move right, picture 2 of 2")).to_be_focused()
        gallery = f"<div data-gallery>{html.figure(second.pk)}{html.figure(first.pk)}</div>"
        assert save(page) == f"<p>The tide turned.</p>{gallery}"
        assert set(ArticlePicture.objects.values_list("caption", flat=True)) == {"The harbour", "The pier"}


class TestPasting:
    @pytest.mark.parametrize("clipboard", sorted(path.stem for path in CLIPBOARDS.iterdir()))
    def test_brings_in_the_browser_what_it_brings_to_the_newsroom(self, write, clipboard):
        markup = (CLIPBOARDS / f"{clipboard}.html").read_text()
        page = write("")
        text_of(page).focus()

        paste(page, markup)

        expect(text_of(page)).not_to_have_text("")
        assert body_in_form(page) == html.clean(markup)
        page.keyboard.press("Control+z")
        expect(text_of(page)).to_have_text("")

    def test_shows_what_is_lost(self, write):
        page = write()
        end_of_text(page)

        paste(page, '<p>Before <img src="https://evil.example/x.png"> after</p>')

        expect(page.locator(".prose-lost")).to_have_text("[Lost here: picture]")
        assert body_in_form(page) == "<p>The tide turned.Before [Lost here: picture] after</p>"

    def test_works_without_the_newsroom_and_says_so(self, write, at_desk):
        page = write()
        page.route("**/paste/", lambda route: route.abort())
        end_of_text(page)

        paste(page, '<p>Before <b>noon</b> <img src="https://evil.example/x.png"></p>')

        expect(page.locator(".prose-notice")).to_contain_text("read it once more")
        assert body_in_form(page) == "<p>The tide turned.Before <strong>noon</strong> [Lost here: picture]</p>"
        assert all("ERR_FAILED" in said for said in at_desk.complaints)
        at_desk.complaints.clear()


class TestTidying:
    @pytest.mark.parametrize(
        ("language", "tidy"),
        [
            ("en", "“It’s ‘late’,” she said – twice… ‘Rock ’n’ roll"),
            ("de", "„It’s ‚late‘,“ she said – twice… "),
            ("fr", "«\u202fIt’s “late”,\u202f» she said – twice… "),
        ],
    )
    def test_is_offered_and_taken_back_in_one_step(self, write, language, tidy):
        before = '"It\'s <em>\'late\'</em>," she said - twice... see https://x.example/?q="a"'
        tidy = tidy.replace("‘Rock ’n’ roll", "").strip()
        page = write(f"<p>{before}</p>", language=language)
        text_of(page).focus()

        button(page, "Tidy quotation marks and dashes").click()
        expect(dialog(page)).to_contain_text("Tidy 7 places")
        expect(dialog(page)).to_contain_text("quotation marks: 4, apostrophes: 1, dashes: 1, dots: 1")
        dialog(page).get_by_role("button", name="Change all").click()

        assert html.text(body_in_form(page)) == f'{tidy} see https://x.example/?q="a"'
        assert "<em>" in body_in_form(page)
        page.keyboard.press("Control+z")
        assert body_in_form(page) == html.clean(f"<p>{before}</p>")


class TestToolbar:
    @pytest.mark.parametrize("width", [390, 1400])
    def test_fits_and_every_button_has_a_name(self, write, width):
        page = write(EVERYTHING)
        page.set_viewport_size({"width": width, "height": 844})
        page.locator(".prose-table td").first.click()

        buttons = page.get_by_role("toolbar").locator("button:visible")
        names = [each.get_attribute("aria-label") for each in buttons.all()]
        assert all(names)
        assert len(set(names)) == len(names)
        for each in buttons.all():
            each.scroll_into_view_if_needed()  # on a phone they stand in one row, which scrolls
            box = each.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    def test_and_text_have_no_fault_that_axe_finds(self, write, at_desk):
        assert at_desk.is_faultless(write(EVERYTHING))


class TestReadersPage:
    @pytest.fixture
    def path(self):
        images = [desk.make_image("AP"), desk.make_image("Mara Lind/Reuters"), desk.make_image("dpa")]
        for image in images:
            files.make_renditions(image)
        figures = "".join(html.figure(image.pk) for image in images)
        article = desk.make_article(body=f"{EVERYTHING}<div data-gallery>{figures}</div>")
        for image in images:
            ArticlePicture.objects.create(article=article, image=image, caption=image.caption, alternative_text="Boats")
        return desk.publish(article).get_absolute_url()

    def test_loads_nothing_from_other_houses_before_a_reader_asks(self, path, new_context, live_server):
        """security.md 50"""
        page = new_context(java_script_enabled=False).new_page()
        asked, said = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.route("https://*/**", lambda route: route.fulfill(body="Loaded", content_type="text/html"))
        page.goto(path)
        page.mouse.wheel(0, 9_000)
        page.wait_for_load_state("networkidle")

        assert [url for url in asked if not url.startswith(live_server.url)] == []
        page.locator(".embed--youtube summary").click()
        assert [url for url in asked if not url.startswith(live_server.url)] == []
        page.get_by_role("link", name="Load it from YouTube").click()
        expect(page.frame_locator(".embed--youtube iframe").locator("body")).to_have_text("Loaded")

        frame = f"https://www.youtube-nocookie.com/embed/{VIDEO}"
        assert [url for url in asked if not url.startswith(live_server.url)] == [frame]
        assert said == []
        link = page.locator(".embed--youtube .embed__link a")
        assert link.get_attribute("href") == f"https://www.youtube.com/watch?v={VIDEO}"

    @pytest.mark.parametrize("width", [390, 1400])
    def test_fits_and_has_no_fault_that_axe_finds(self, path, new_context, width):
        page = new_context(viewport={"width": width, "height": 800}).new_page()
        page.goto(path)

        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert chromium.faults(page) == []
