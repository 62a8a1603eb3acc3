"""The road of the photo desk in a browser: look for pictures, tick them, correct them once; readers see it."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Image, Provider
from articles.pictures import files
from tests import desk

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_credit_is_corrected_once_and_readers_see_it(at_desk):
    now = timezone.now()
    image = desk.make_image("AP", caption="Nets drying", synthetic=True)
    other = desk.make_image("Courtesy of the harbour", caption="The quay")
    files.make_renditions(image)
    files.make_renditions(other)
    Provider.objects.create(name="Lumo Pictures")
    edition = desk.make_live(headline="Boats", pictures=[image], at=now)[1]
    desk.make_live(headline="Piers", pictures=[image], at=now)
    page, reader = at_desk(desk.phil()), at_desk(None)

    page.goto("/admin/articles/image/")
    expect(page.locator(".action-select")).to_have_count(2)
    page.get_by_text("What: All").click()
    page.get_by_role("link", name="Made or altered by a machine").click()
    expect(page.locator(".action-select")).to_have_count(1)
    expect(page.get_by_text("Live in 2 stories")).to_be_visible()
    assert at_desk.is_faultless(page)

    page.locator(".action-select").check()
    page.get_by_role("button", name="Correct credit, provider or rights…").click()
    expect(page.get_by_role("heading", name="Correct credit and rights")).to_be_visible()
    assert at_desk.is_faultless(page)
    page.get_by_label("Credit line").fill("Ines Faro/Lumo")
    page.get_by_label("Provider").select_option("Lumo Pictures")
    page.get_by_label("Why?").fill("The agency wrote")
    page.get_by_role("button", name="Show what will change").click()
    expect(page.get_by_role("heading", name="This will change")).to_be_visible()
    expect(page.get_by_role("link", name="Boats")).to_be_visible()
    expect(page.get_by_role("link", name="Piers")).to_be_visible()
    assert at_desk.is_faultless(page)
    assert Image.objects.get(pk=image.pk).credit == "AP"
    page.get_by_role("button", name="Change this").click()
    expect(page.get_by_text("2 stories were published again.")).to_be_visible()
    assert at_desk.is_faultless(page)

    reader.goto(edition.get_absolute_url())
    expect(reader.locator("figcaption")).to_contain_text("Image Credit: Ines Faro/Lumo Made or altered by a machine")
    shown = reader.locator(".story img")
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("picture => picture.naturalWidth") > 0
    assert shown.evaluate("picture => picture.currentSrc").endswith(".avif")
    assert at_desk.is_faultless(reader)

    page.get_by_role("link", name="Take back…").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Taken back. 2 stories were published again.")).to_be_visible()
    reader.reload()
    expect(reader.locator("figcaption")).to_contain_text("Image Credit: AP")

    page.goto("/admin/articles/image/ledger/")
    expect(page.get_by_role("row", name="Nets drying")).to_have_count(2)
    assert at_desk.is_faultless(page)
