"""A document in a real browser: let in from the dialog, written about, approved, opened by a reader."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles import html
from articles.models import Article, Document
from tests import desk
from tests.pdfs import pdf
from tests.test_documents import make_document

pytestmark = pytest.mark.django_db(transaction=True)

RUNS = pdf("<</S/JavaScript/JS(app.alert\\(1\\))>>", catalog="/OpenAction 10 0 R")


def test_from_the_dialog_to_the_reader(at_desk):
    page = at_desk(desk.rosa(), {"width": 390, "height": 800})
    page.set_default_timeout(20_000)
    kept = make_document("Minutes of the harbour board")
    article = desk.make_article(body="<p>The council met.</p>")
    page.goto(reverse("admin:articles_article_change", args=[article.pk]))
    text = page.locator(".ProseMirror[contenteditable=true]")
    expect(text).to_contain_text("The council met.")
    dialog, alert = page.get_by_role("dialog"), page.get_by_role("dialog").get_by_role("alert")
    insert = dialog.get_by_role("button", name="Insert")

    # One that is here, by keyboard alone.
    page.get_by_role("toolbar").get_by_role("button", name="Document", exact=True).press("Enter")
    expect(dialog.get_by_label("Search the documents that are here")).to_be_focused()
    page.keyboard.type("harbour minutes")
    expect(dialog.get_by_role("button", name="Minutes of the harbour board")).to_be_visible()
    expect(dialog.locator(".ask__found button")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    block = page.get_by_role("group", name="Document")
    expect(block).to_contain_text(kept.facts)
    expect(block.get_by_role("link", name="Open")).to_have_attribute(
        "href", reverse("admin:articles_article_document", args=[kept.pk])
    )

    # A new one: refused with a sentence, then another file; what was typed stays.
    page.get_by_role("toolbar").get_by_role("button", name="Document", exact=True).click()
    insert.click()
    expect(alert).to_have_text("Choose a PDF first, or one from the list above.")
    dialog.get_by_label("File").set_input_files({"name": "runs.pdf", "mimeType": "application/pdf", "buffer": RUNS})
    expect(alert).to_contain_text("This PDF runs a program (JavaScript)")
    assert at_desk.is_faultless(page)
    quiet = {"name": "council_budget-2026.pdf", "mimeType": "application/pdf", "buffer": pdf(pages=12)}
    dialog.get_by_label("File").set_input_files(quiet)
    expect(dialog.get_by_label("Title")).to_have_value("Council budget 2026")
    expect(alert).to_have_count(0)
    dialog.get_by_label("Title").fill("What the council spends")
    insert.click()
    expect(dialog).to_have_count(0)
    expect(block).to_have_count(2)
    expect(block.nth(1)).to_contain_text("PDF, 12 pages")

    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator(".messagelist")).to_be_visible()
    article, new = Article.objects.get(), Document.objects.order_by("-id").first()
    assert html.documents(article.body) == [kept.pk, new.pk]
    assert (new.title, new.pages) == ("What the council spends", 12)
    expect(block).to_have_count(2)  # opened again as it was saved

    edition = desk.publish(article)
    page.goto(edition.get_absolute_url())
    link = page.get_by_role("link", name="What the council spends")
    expect(link).to_contain_text(new.facts)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert at_desk.is_faultless(page)
    answer = page.request.get(link.get_attribute("href"))
    assert (answer.status, answer.headers["content-type"], answer.body()) == (200, "application/pdf", pdf(pages=12))
