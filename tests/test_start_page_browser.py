"""The start page, the list and the search in a browser: by keyboard, on a phone, under the strict policy, with axe."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from articles import workflow
from articles.models import Article, Handover, Presence, Section, Status, Visit
from tests import chromium, desk
from tests.desk import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikant" * 3


@pytest.fixture
def newsroom():
    """Something in every tray of Edith's, and every kind of hit for “ferry”."""
    edith = desk.edith()
    Section.objects.create(name="Practice", practice=True)
    desk.make_person(f"Ferry {LONG}", description="Keeps the light.")
    desk.make_article(headline=f"Ferry {LONG}", assigned_to=edith, pictures=[desk.make_image(LONG, to_come=True)])
    desk.file_story(desk.make_article(headline="Ferry waits"))
    ending = desk.make_image(caption="The ferry", rights_until=timezone.now() + DAY)
    going_on, _ = desk.make_live(headline="Ferry live", pictures=[ending])
    workflow.reopen(going_on, by=desk.rosa(), at=NOW)
    Presence.objects.create(article=going_on, by=desk.rosa(), at=timezone.now() + HOUR, writing=True)
    desk.publish(desk.make_article(headline="Ferry soon"), live_from=timezone.now() + HOUR)
    Visit.objects.create(by=edith, at=NOW - HOUR)
    Handover.objects.create(by=edith, at=NOW, text=f"All quiet.\n\n{LONG}")


def pages():
    search, stories = reverse("admin:search"), reverse("admin:articles_article_changelist")
    return [
        reverse("admin:index"), stories, f"{stories}?whose=all&author=rosa", f"{search}?q=ferry", f"{search}?q=xyzzy",
        f"{search}?q=ferry&kind=story", reverse("admin:handover"), reverse("admin:desk_tray", args=["away"]),
    ]  # fmt: skip


def test_no_page_has_a_fault_that_axe_finds(newsroom, at_desk):
    page = at_desk(desk.edith())

    for path in pages():
        page.goto(path)
        assert at_desk.is_faultless(page)


@pytest.mark.parametrize("width", [390, 800, 1400])
def test_no_page_runs_off_the_screen(newsroom, at_desk, width):
    page = at_desk(desk.edith())
    page.set_viewport_size({"width": width, "height": 844})

    for path in pages():
        page.goto(path)
        page.wait_for_function(chromium.READY)

        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_search_is_one_key_away_and_leads_to_the_story(newsroom, at_desk):
    page = at_desk(desk.omar())
    page.goto(reverse("admin:index"))

    page.keyboard.press("/")
    expect(page.locator("#seek")).to_be_focused()
    page.keyboard.type("ferries waiting")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Found for “ferries waiting”")
    page.get_by_role("link", name="Ferry waits").click()

    page.wait_for_url(
        "**" + reverse("admin:articles_article_change", args=[Article.objects.get(headline="Ferry waits").pk])
    )


def test_list_opens_on_mine_and_is_filtered_by_a_name(newsroom, at_desk):
    page = at_desk(desk.omar())
    page.goto(reverse("admin:articles_article_changelist"))
    expect(page.locator(".nothing")).to_contain_text("Nothing of yours, and nothing waits for you.")

    page.get_by_role("link", name="All stories", exact=True).click()
    expect(page.locator("#result_list tbody tr")).to_have_count(4)
    page.get_by_text("Author", exact=True).click()
    page.get_by_label("Name in the byline").fill("nobody")
    page.keyboard.press("Enter")
    expect(page.locator(".nothing")).to_contain_text("None of the stories fits that.")
    page.get_by_text("Author: nobody").click()
    page.get_by_role("link", name="Any author").click()
    expect(page.locator("#result_list tbody tr")).to_have_count(4)


def test_what_a_filter_opens_stays_on_a_phone_s_screen(newsroom, at_desk):
    page = at_desk(desk.edith())
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{reverse('admin:articles_article_changelist')}?whose=all")

    for name in ("State: All", "Author", "Saved"):
        page.locator("#changelist-filter").get_by_text(name, exact=True).click()
        opened = page.locator("#changelist-filter details[open] .menu__list").bounding_box()
        assert 0 <= opened["x"] <= 390 - opened["width"], name
        page.keyboard.press("Escape")


def test_handover_is_written_and_stands_on_the_start_page(at_desk):
    page = at_desk(desk.rosa())
    page.goto(reverse("admin:index"))

    page.get_by_role("link", name="Write a handover").click()
    page.get_by_role("button", name="Hand over").click()
    expect(page.locator(".errorlist")).to_have_text("Write what the next shift should know.")
    page.get_by_label("What should the next shift know?").fill("The union votes at six.")
    page.get_by_role("button", name="Hand over").click()

    expect(page.get_by_role("region", name="Handover")).to_contain_text("The union votes at six.")
    expect(page.get_by_role("region", name="Handover")).to_contain_text("Rosa, ")


def test_newcomer_practises_up_to_the_approval(at_desk):
    Section.objects.create(name="Practice", practice=True)
    omar = desk.omar()
    page = at_desk(omar)
    page.goto(reverse("admin:index"))
    card, step = page.locator(".practice"), page.locator(".practice [aria-current=step]")
    expect(step).to_have_text("Write and save")

    page.get_by_role("link", name="Start a practice story").click()
    expect(page.locator("[name=section] option:checked")).to_have_text("Practice")
    article = desk.make_article(by=omar, section="Practice", headline="My first")
    page.goto(reverse("admin:index"))
    expect(step).to_have_text("File to desk")
    desk.file_story(article, by=omar)
    page.reload()
    expect(step).to_have_text("Somebody else reads it")

    editor = at_desk(desk.edith())
    editor.goto(reverse("admin:articles_article_act", args=[article.pk, "approve"]))
    expect(editor.get_by_label("Approve", exact=True)).to_be_checked()
    expect(editor.get_by_text("Approve and publish")).to_have_count(0)
    editor.locator(".verbs [type=submit]").click()
    expect(editor.locator(".messagelist")).to_contain_text("Approved.")
    assert Article.objects.get().status == Status.APPROVED

    page.goto(reverse("admin:index"))
    expect(card).to_contain_text("Here it ends.")
    expect(step).to_have_count(0)
