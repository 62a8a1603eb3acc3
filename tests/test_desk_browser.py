"""How the desk looks to whoever works there all day: on a phone nothing runs off the screen, in light and dark nothing
is hard to read, and the keyboard does what one means."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article
from tests import desk

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikant"


@pytest.fixture
def story():
    """A draft with all that a story page can show: pictures with and without a file, people, a long word."""
    desk.make_person("Jo Berg")
    return desk.make_article(
        headline=f"Ferry returns to the {LONG} harbour",
        body="<p>Jo Berg came back on Monday.</p>",
        pictures=[desk.make_image("AP"), desk.make_image("Mara Lind/Reuters", to_come=True)],
        people=[desk.make_person("Ada Quist")],
    )


@pytest.fixture
def sign_in(page, client):
    """The page, for somebody who is signed in; what the policy refuses fails the test."""
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def sign_in(user):
        client.force_login(user)
        session = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
        page.context.add_cookies([{**session, "domain": "localhost", "path": "/"}])
        return page

    sign_in.complaints = complaints
    yield sign_in
    assert complaints == []


def pages(story: Article) -> list[str]:
    image, person = story.pictures.first(), story.people.first()
    addresses = [
        ("index",), ("articles_article_changelist",), ("articles_article_add",), ("articles_article_change", story.pk),
        ("articles_article_history", story.pk), ("articles_article_act", story.pk, "submit"),
        ("articles_article_take_in",), ("articles_image_changelist",), ("articles_image_change", image.pk),
        ("articles_person_change", person.pk), ("articles_topic_changelist",), ("auth_user_changelist",),
        ("auth_user_change", story.started_by_id), ("auth_group_delete", Group.objects.first().pk),
        ("password_change",),
    ]  # fmt: skip
    return [reverse(f"admin:{name}", args=args) for name, *args in addresses]


@pytest.mark.parametrize("width", [390, 800])
def test_no_page_runs_off_the_screen(story, sign_in, width):
    page = sign_in(desk.boss())
    page.set_viewport_size({"width": width, "height": 844})

    for path in [*pages(story), f"{reverse('admin:articles_article_changelist')}?q=nothing"]:
        page.goto(path)
        page.wait_for_load_state("networkidle")

        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_fault_that_axe_finds(story, sign_in, page, scheme):
    page.emulate_media(color_scheme=scheme)
    paths = pages(story)

    for path in [reverse("admin:login"), *paths]:
        if path == paths[0]:
            sign_in(desk.boss())
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert sign_in.complaints == []
        results = Axe().run(page)
        sign_in.complaints.clear()  # axe writes style sheets of its own into the page, which the policy refuses
        assert results.violations_count == 0, f"{path}\n{results.generate_report()}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_theme_that_one_chooses_is_kept_against_the_machines(sign_in, scheme):
    other = "dark" if scheme == "light" else "light"
    page = sign_in(desk.rosa())
    page.emulate_media(color_scheme=other)
    page.goto(reverse("admin:index"))
    paper = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(paper)

    page.locator(".theme-toggle").click()

    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    assert page.evaluate(paper) != before


def test_a_list_is_cards_on_a_phone(story, sign_in):
    page = sign_in(desk.rosa())
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(reverse("admin:articles_article_changelist"))

    row = page.locator("#result_list tbody tr")
    assert row.evaluate("row => getComputedStyle(row).display") == "block"
    assert row.locator("img").evaluate("image => [image.loading, image.alt]") == ["lazy", ""]
    page.get_by_text("State: All").click()
    page.get_by_role("link", name="Spiked").click()
    expect(page.locator(".nothing")).to_have_text("None of the stories fits that. Show all of them")


def test_menus_close_when_one_looks_elsewhere(sign_in):
    page = sign_in(desk.rosa())
    page.goto(reverse("admin:index"))
    menu = page.locator(".rooms details")

    menu.locator("summary").click()
    expect(menu.get_by_role("link", name="Sections")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="Sections")).to_be_hidden()
    menu.locator("summary").click()
    page.locator(".start__columns").click(position={"x": 5, "y": 200})
    expect(menu.get_by_role("link", name="Sections")).to_be_hidden()


def test_enter_in_a_field_saves_and_presses_no_verb(story, sign_in):
    page = sign_in(desk.rosa())
    page.goto(reverse("admin:articles_article_change", args=[story.pk]))

    expect(page.locator("[name=_continue]").first).to_be_hidden()
    page.get_by_label("Kicker").fill("Harbour")
    page.get_by_label("Kicker").press("Enter")

    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    assert Article.objects.get().kicker == "Harbour"
    assert page.url.endswith("/change/")


def test_what_has_the_focus_is_not_under_the_row_of_buttons(story, sign_in):
    page = sign_in(desk.rosa())
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(reverse("admin:articles_article_change", args=[story.pk]))
    page.wait_for_load_state("networkidle")
    bar = page.locator(".submit-row")

    for name in ("dateline", "language", "article_pictures-0-alternative_text"):
        field = page.locator(f"#id_{name}")
        field.focus()
        below = field.bounding_box()
        assert below["y"] + below["height"] <= bar.bounding_box()["y"], name
