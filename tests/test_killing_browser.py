"""The photo desk at night, in a browser: a notice comes in, the picture goes, the receipt stays. Then the lawyers."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from articles import workflow
from articles.models import Image, LegalCase
from tests import desk
from tests.desk import HOUR, MINUTE

pytestmark = pytest.mark.django_db(transaction=True)

NOTICE = "KILL NOTICE 0417: withdrawn by the agency.\nThe place is not the one that was named."
PHONE = {"width": 390, "height": 800}


def is_sound(at_desk, page) -> None:
    """Nothing for axe to find, and on a phone nothing to scroll sideways for."""
    size = page.viewport_size
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.set_viewport_size(size)
    assert at_desk.is_faultless(page)


def test_picture_is_killed_from_its_story_and_lifted_again(at_desk):
    then = timezone.now() - HOUR
    image = desk.make_image("Lantern Wire", caption="A ferry in the fog")
    article, edition = desk.make_live(at=then, pictures=[image])
    workflow.reopen(article, by=desk.rosa(), at=then + MINUTE)
    page = at_desk(desk.phil())
    page.goto(edition.get_absolute_url())
    expect(page.locator("figure img")).to_have_js_property("naturalWidth", 960)
    page.goto(reverse("admin:articles_article_change", args=[article.pk]))
    page.get_by_role("link", name="Kill this picture…").click()
    expect(page.get_by_role("img", name="Boats in grey light")).to_be_visible()
    expect(page.get_by_text("Will be without its lead picture")).to_be_visible()
    is_sound(at_desk, page)

    page.get_by_role("button", name="Kill this picture").click()
    assert Image.objects.get().killed_at is None  # the browser itself asks for the notice
    page.get_by_label("Why? Paste the agency’s notice").fill(NOTICE)
    page.get_by_role("button", name="Kill this picture").click()

    expect(page.get_by_role("heading", name="Receipt: picture killed")).to_be_visible()
    expect(page.get_by_text("The place is not the one that was named.")).to_be_visible()
    expect(page.get_by_text(edition.get_absolute_url())).to_be_visible()
    expect(page.get_by_text("Without its lead picture")).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    is_sound(at_desk, page)
    receipt = page.url
    page.goto(edition.get_absolute_url())
    expect(page.get_by_role("heading", name=edition.headline)).to_be_visible()
    expect(page.locator("figure")).to_have_count(0)
    page.goto(reverse("admin:articles_article_change", args=[article.pk]))
    expect(page.locator("[data-name]").first).to_contain_text("killed: take it out")

    page.goto(reverse("admin:articles_image_change", args=[image.pk]))
    page.get_by_role("link", name="Receipt").click()
    expect(page).to_have_url(receipt)
    page.go_back()
    is_sound(at_desk, page)
    page.get_by_role("link", name="Lift the kill…").click()
    page.get_by_label("Why may it come back?").fill("The agency took its notice back.")
    is_sound(at_desk, page)
    page.get_by_role("button", name="Lift the kill").click()
    expect(page.get_by_text("Lifted. The picture is back")).to_be_visible()
    page.goto(edition.get_absolute_url())
    expect(page.locator("figure img")).to_have_js_property("naturalWidth", 960)


def test_name_is_found_and_its_story_taken_down(at_desk):
    edition = desk.make_live(at=timezone.now() - HOUR, headline="Zora Ruud leaves the harbour")[1]
    page = at_desk(desk.member("Counsel", "Legal"))
    page.goto("/admin/")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Legal").click()
    page.get_by_label("Name", exact=True).fill("zora ruud")
    page.get_by_role("button", name="Look for it").click()
    expect(page.get_by_text("Version 1, live: headline")).to_be_visible()
    is_sound(at_desk, page)

    page.get_by_label("Case number").fill("12/2024")
    page.get_by_label("Who asks").fill("Her lawyer")
    page.get_by_role("button", name="Open the case").click()
    expect(page.get_by_role("heading", name="Case 12/2024")).to_be_visible()
    page.get_by_role("button", name="Hide from search engines").click()
    expect(page.get_by_text("Search engines are asked to leave it alone")).to_be_visible()
    page.get_by_text("Take down…").click()
    page.get_by_label("Notice for readers").fill("Removed for legal reasons.")
    is_sound(at_desk, page)
    page.get_by_role("button", name="Take down", exact=True).click()
    expect(page.get_by_text("Taken down", exact=True).first).to_be_visible()
    page.get_by_label("What came of it").fill("Taken down.")
    page.get_by_role("button", name="Close the case").click()

    expect(page.get_by_text("No case is open.")).to_be_visible()
    assert LegalCase.objects.get().outcome == "Taken down."
    assert page.request.get(edition.get_absolute_url()).status == 410
