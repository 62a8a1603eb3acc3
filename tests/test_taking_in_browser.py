"""Taking a story in, in a real browser: its text goes to and fro between the steps and comes out as it went in."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article
from tests import desk
from tests.test_taking_in import OTHER, STORY

pytestmark = pytest.mark.django_db(transaction=True)


def test_pasted_and_uploaded_stories_become_drafts(at_desk):
    page = at_desk(desk.rosa(), {"width": 390, "height": 844})
    desk.make_person("Nell Harrow")

    page.goto(reverse("admin:articles_article_changelist"))
    page.get_by_role("link", name="Take in a story").click()
    # A first line end is what parsers of HTML drop.
    page.get_by_label("Paste a story").fill("\n" + STORY)
    page.get_by_label("Files").set_input_files(
        [
            {"name": "plaque.txt", "mimeType": "text/plain", "buffer": OTHER.replace("\n", "\r\n").encode()},
            {"name": "old.txt", "mimeType": "text/plain", "buffer": b"Gr\xfc\xdfe"},
        ]
    )
    page.get_by_role("button", name="Read it").click()

    assert "old.txt, line 1" in page.get_by_role("alert").inner_text()
    assert page.get_by_role("heading", level=2).all_inner_texts() == [
        "Nell Harrow has mended the last plank of the pier",
        "Pier will have no plaque",
    ]
    expect(page.get_by_text("photographer unknown")).to_be_visible()
    assert not any(box.is_visible() for box in page.locator("textarea").all())
    assert page.evaluate("document.scrollingElement.scrollWidth") == 390

    page.get_by_role("button", name="Change the text").click()
    assert page.get_by_label("Paste a story").input_value() == "\n" + STORY
    page.get_by_label("The text of plaque.txt").fill(OTHER.replace("no plaque", "a plaque"))
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("button", name="Make 2 drafts").click()

    page.get_by_role("link", name="Pier will have a plaque").first.click()
    assert page.get_by_label("Headline", exact=False).first.input_value() == "Pier will have a plaque"
    assert Article.objects.count() == 2
