"""How the desk looks to whoever works there all day: on a phone nothing runs off the screen, in light and dark nothing
is hard to read, and the keyboard does what one means."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article, Topic
from tests import chromium, desk

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikant"


@pytest.fixture
def story():
    """A draft with all that a story page can show: pictures with and without a file, people, topics, a long word."""
    desk.make_person("Jo Berg")
    article = desk.make_article(
        headline=f"Ferry returns to the {LONG} harbour",
        body="<p>Jo Berg came back on Monday.</p>",
        pictures=[desk.make_image("AP"), desk.make_image("Mara Lind/Reuters", to_come=True)],
        people=[desk.make_person("Ada Quist")],
    )
    article.topics.add(Topic.objects.create(name="Ferries"))
    return article


def pages(story: Article) -> list[str]:
    image, person = story.pictures.first(), story.people.first()
    addresses = [
        ("index",), ("articles_article_changelist",), ("articles_article_add",), ("articles_article_change", story.pk),
        ("articles_article_history", story.pk), ("articles_article_act", story.pk, "submit"),
        ("articles_article_act", story.pk, "spike"), ("articles_article_versions", story.pk),
        ("articles_article_compare", story.pk), ("articles_article_lending", story.pk), ("handover",), ("search",),
        ("articles_article_take_in",), ("articles_image_changelist",), ("articles_image_change", image.pk),
        ("articles_person_change", person.pk), ("articles_topic_changelist",), ("auth_user_changelist",),
        ("auth_user_change", story.started_by_id), ("auth_group_delete", Group.objects.first().pk),
        ("password_change",),
    ]  # fmt: skip
    return [reverse(f"admin:{name}", args=args) for name, *args in addresses]


@pytest.mark.parametrize("width", [390, 800])
def test_no_page_runs_off_the_screen(story, at_desk, width):
    page = at_desk(desk.boss())
    page.set_viewport_size({"width": width, "height": 844})

    for path in [*pages(story), f"{reverse('admin:articles_article_changelist')}?q=nothing"]:
        page.goto(path)
        page.wait_for_function(chromium.READY)

        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_no_page_has_a_fault_that_axe_finds(story, at_desk, page):
    page.goto(reverse("admin:login"))
    assert chromium.faults(page) == []

    page = at_desk(desk.boss())
    for path in pages(story):
        page.goto(path)
        for width in (1400, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert at_desk.is_faultless(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_theme_that_one_chooses_is_kept_against_the_machines(at_desk, scheme):
    other = "dark" if scheme == "light" else "light"
    page = at_desk(desk.rosa())
    page.emulate_media(color_scheme=other)
    page.goto(reverse("admin:index"))
    paper = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(paper)

    page.locator(".theme-toggle").click()

    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    assert page.evaluate(paper) != before


def test_a_list_is_cards_on_a_phone(story, at_desk):
    page = at_desk(desk.rosa())
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(reverse("admin:articles_article_changelist"))

    row = page.locator("#result_list tbody tr")
    assert row.evaluate("row => getComputedStyle(row).display") == "block"
    assert row.locator("img").evaluate("image => [image.loading, image.alt]") == ["lazy", ""]
    page.get_by_text("State: All").click()
    page.get_by_role("link", name="Spiked").click()
    expect(page.locator(".nothing")).to_have_text("None of the stories fits that. Show all of them")


def test_menus_close_when_one_looks_elsewhere(at_desk):
    page = at_desk(desk.rosa())
    page.goto(reverse("admin:index"))
    menu = page.locator(".rooms details")

    menu.locator("summary").click()
    expect(menu.get_by_role("link", name="Sections")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="Sections")).to_be_hidden()
    menu.locator("summary").click()
    page.locator(".start__columns").click(position={"x": 5, "y": 200})
    expect(menu.get_by_role("link", name="Sections")).to_be_hidden()


def test_enter_in_a_field_saves_and_presses_no_verb(story, at_desk):
    page = at_desk(desk.rosa())
    page.goto(reverse("admin:articles_article_change", args=[story.pk]))

    expect(page.locator("[name=_continue]").first).to_be_hidden()
    page.get_by_label("Kicker").fill("Harbour")
    page.get_by_label("Kicker").press("Enter")

    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    assert Article.objects.get().kicker == "Harbour"
    assert page.url.endswith("/change/")


def test_what_has_the_focus_is_not_under_the_row_of_buttons(story, at_desk):
    page = at_desk(desk.rosa())
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(reverse("admin:articles_article_change", args=[story.pk]))
    page.wait_for_function(chromium.READY)
    bar = page.locator(".submit-row")

    for name in ("kind", "dateline", "article_pictures-0-alternative_text"):
        field = page.locator(f"#id_{name}")
        field.focus()
        below = field.bounding_box()
        assert below["y"] + below["height"] <= bar.bounding_box()["y"], name
