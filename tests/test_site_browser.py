"""The readers' site in a real browser: every page at every width, light and dark, with little in it and with much."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import expect

from articles import saving, workflow
from articles.models import Author, Byline, Topic
from articles.pictures import files
from tests import chromium, desk
from tests.desk import HOUR, NOW

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"
WIDTHS = (320, 390, 768, 1024, 1400, 1920)


@pytest.fixture
def paper(live_server):
    """Some forty stories in two sections, one with all that a page can hold; returns every kind of page by name."""
    images = [desk.make_image(f"{LONG}/Lantern Pictures", caption=f"{LONG}, seen from the pier") for _ in range(3)]
    for image in images:
        files.make_renditions(image)
    ada = desk.make_person(f"Ada {LONG}", description="Harbour master", portrait=images[0])
    harbours = Topic.objects.create(name=f"Harbours of the {LONG}", description="Where ships come in.")
    for number in range(24):
        section = ("Culture", "Sport")[number % 2]
        pictures = images[:1] if number % 3 else []
        desk.make_live(headline=f"Story number {number:02}", section=section, pictures=pictures, kind="opinion")
    article = desk.make_article(
        headline=f"The {LONG} returns to the harbour after eleven years and nobody has painted it", pictures=images,
        standfirst=f"What the {LONG} did in the meantime.", kicker=LONG, dateline="Merrow", people=[ada],
        advisory="This story tells of a loss.", kind="analysis",
        body="<p>It came back.</p><h2>Why</h2><blockquote><p>Nobody asked.</p></blockquote><ul><li>One</li></ul>",
    )  # fmt: skip
    with saving.saving(article, by=desk.rosa(), at=NOW):
        Byline.objects.create(article=article, author=Author.objects.create(name=LONG), role="in Oslo", position=1)
        article.topics.add(harbours)
    desk.publish(article, at=NOW)
    workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR, change="correction")
    body = article.body.replace("It came back.", f"It came back from the {LONG}.")
    desk.edit(article, by=desk.rosa(), change_note=f"It is not a {LONG}.", body=body)
    edition = desk.publish(article, at=NOW + HOUR)
    workflow.leave_open(article, by=desk.edith(), at=NOW + HOUR, edition=article.editions.get(number=1))
    gone, former = desk.make_live(headline="Taken down")
    workflow.withdraw(gone, by=desk.edith(), at=NOW + HOUR, reason="Wrong", notice=f"We were wrong. {LONG}")
    desk.make_section("Empty")
    return {
        "front": "/", "older": "/?older_than=9999999999.000000-999999", "section": "/culture/", "empty": "/empty/",
        "story": edition.get_absolute_url(), "history": edition.history_url, "corrections": "/corrections/",
        "person": ada.get_absolute_url(), "topic": harbours.get_absolute_url(), "author": "/authors/rosa/",
        "search": "/search/?q=story", "search for a name": f"/search/?q={LONG}",
        "search, narrowed": "/search/?q=story&section=culture", "nothing found": f"/search/?q=xq{LONG}",
        "search, empty": "/search/", "archive": "/archive/", "year": "/archive/2024/", "month": "/archive/2024/03/",
        "day": "/archive/2024/03/05/", "about us": "/about/", "contact": "/about/contact/",
        "gone": former.get_absolute_url(), "missing": "/nothing/", "end": "/culture/?older_than=0.000000-1",
    }  # fmt: skip


def test_no_page_scrolls_sideways(paper, new_context):
    page = new_context().new_page()
    wide = {}

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for name, path in paper.items():
            page.goto(path)
            beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if beyond > 0:
                wide[name, width] = beyond

    assert wide == {}


def test_pages_have_no_fault_that_axe_finds(paper, new_context):
    page = new_context(viewport={"width": 390, "height": 800}).new_page()
    faults = {}

    for name, path in paper.items():
        page.goto(path)
        if found := chromium.faults(page):
            faults[name] = found

    assert faults == {}


def test_pages_stand_as_well_from_right_to_left(paper, new_context, settings):
    settings.LANGUAGE_CODE = "ar"
    page = new_context(viewport={"width": 320, "height": 800}).new_page()
    faults = {}

    for name in ("front", "section", "story", "author", "person", "topic", "search", "nothing found", "corrections",
                 "month", "about us", "gone", "missing"):  # fmt: skip
        page.goto(paper[name])
        beyond = page.evaluate("[document.dir, document.documentElement.scrollWidth - innerWidth]")
        if found := chromium.faults(page) + [beyond] * (beyond != ["rtl", 0]):
            faults[name] = found

    assert faults == {}


@pytest.mark.parametrize("width", [390, 1400])
def test_nothing_moves_while_a_page_loads(paper, browser, browser_context_args, width):
    # Fresh: with fonts and styles at hand nothing would move.
    context = browser.new_context(**browser_context_args, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(e => window.moved += e.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )

    for path in ("front", "section", "story"):
        page.goto(paper[path])
        page.mouse.wheel(0, 5000)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.moved") == 0, path
    context.close()


def test_pages_need_no_script_and_no_other_host(paper, new_context, live_server):
    page = new_context(java_script_enabled=False).new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))

    for name in ("front", "section", "story", "history", "corrections", "person", "topic", "author"):
        page.goto(paper[name])
        # What machines read of a person is data, and runs nothing.
        assert page.locator("script:not([type='application/ld+json'])").count() == 0
        assert page.locator("h1").count() == 1

    assert {url for url in asked if not url.startswith(live_server.url)} == set()
    assert said == []


def test_first_key_leads_past_the_menu(paper, new_context):
    page = new_context().new_page()
    page.goto(paper["story"])

    page.keyboard.press("Tab")

    skip = page.get_by_role("link", name="Skip to the content")
    assert skip.evaluate("link => link === document.activeElement && link.getBoundingClientRect().width > 100")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_what_has_the_focus_is_marked(paper, new_context):
    page = new_context().new_page()
    unmarked = []

    for number in range(75):
        if number % 25 == 0:
            page.goto(paper[("front", "story", "search")[number // 25]])
        page.keyboard.press("Tab")
        # The search is marked as a whole.
        around, word = page.evaluate(
            """() => {
                const each = document.activeElement.closest(".search") || document.activeElement
                const { outlineStyle, outlineWidth } = getComputedStyle(each)
                return [outlineStyle !== "none" && parseFloat(outlineWidth) >= 2, each.outerHTML.slice(0, 100)]
            }"""
        )
        if not around:
            unmarked.append(word)

    assert unmarked == []


def test_nothing_of_ours_moves_where_a_reader_asks_for_stillness():
    styles = finders.find("articles/site.css")
    asked = re.sub(
        r"@media \(prefers-reduced-motion: no-preference\) \{.*?\n\}", "", Path(styles).read_text(), flags=re.S
    )

    assert re.findall(r"\b(?:animation|transition|scroll-behavior)[-a-z]*:", asked) == []


def test_search_is_asked_from_any_page_by_keyboard_and_narrowed(paper, new_context):
    page = new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False).new_page()
    page.goto(paper["story"])

    page.get_by_role("searchbox").press_sequentially("Story -number")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="No story fits “Story -number”")).to_be_visible()
    page.get_by_role("searchbox").fill("story")
    page.keyboard.press("Enter")
    expect(page.locator(".hits > li")).to_have_count(20)
    page.get_by_role("link", name="Sport").and_(page.locator(".facets a")).press("Enter")
    expect(page.locator(".hits > li")).to_have_count(12)
    expect(page.get_by_role("link", name="Remove: Sport")).to_be_visible()
    page.get_by_role("link", name="Newest").press("Enter")
    expect(page.locator(".hits > li").first).to_contain_text("Story number")
    expect(page.locator(".hits mark").first).to_be_visible()
