"""Related stories in a real browser: searched, put in order and taken out, from the keyboard too."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Article
from tests import chromium, desk

pytestmark = pytest.mark.django_db(transaction=True)

BAR = "document.querySelector('.submit-row').getBoundingClientRect()"


def test_related_stories_are_found_ordered_and_taken_out(at_desk):
    for headline in ("Ferry returns", "Ferry is painted", "Nobody asked"):
        desk.make_live(headline=headline)
    article = desk.make_article()
    page = at_desk(desk.rosa())
    page.goto(reverse("admin:articles_article_change", args=[article.pk]))
    page.wait_for_function(chromium.READY)
    search, chosen = page.get_by_label("Related stories"), page.locator(".related__list .related__headline")

    # Low on the screen, where what is found would stand under the bar with the buttons.
    search.evaluate(f"each => scrollBy(0, each.getBoundingClientRect().bottom - {BAR}.top + 4)")
    search.fill("ferry")
    found = page.locator(".related__found button")
    expect(found).to_have_count(2)
    below = "document.querySelector('.related__found').getBoundingClientRect().bottom"
    page.wait_for_function(f"() => {below} <= {BAR}.top")
    search.press("ArrowDown")
    found.first.press("Enter")
    expect(chosen).to_have_text(["Ferry is painted"])
    search.fill("nobody")
    expect(found).to_have_count(1)
    search.press("Enter")
    expect(chosen).to_have_text(["Ferry is painted", "Nobody asked"])
    page.get_by_role("button", name="Move up: Nobody asked").press("Enter")
    expect(page.get_by_role("status").filter(has_text="is number 1 of 2")).to_be_visible()
    page.get_by_role("button", name="Take out: Ferry is painted").click()
    expect(chosen).to_have_text(["Nobody asked"])
    page.get_by_role("button", name="Save and continue editing").click()

    expect(page.get_by_label("Paid for by")).to_be_hidden()
    expect(chosen).to_have_text(["Nobody asked"])
    article.refresh_from_db()
    assert article.related == Article.objects.get(headline="Nobody asked").public_id
