"""People found while somebody writes, by mouse and by keyboard; somebody new; merging and undoing on their pages.

The policy of the desk is strict: any violation or script error on the way fails the test.
"""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Dismissal, Person, PersonTag
from tests import chromium, desk

pytestmark = pytest.mark.django_db(transaction=True)

# What is painted over in the text, as it reads.
LIT = "() => [...(CSS.highlights.get('people') || [])].map((range) => range.toString())"


def open_story(page, article) -> None:
    page.goto(reverse("admin:articles_article_change", args=[article.pk]))
    page.wait_for_function(chromium.READY)


def write(page, words: str) -> None:
    page.locator(".story .ProseMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(words)


def test_chips_by_mouse_and_keyboard(at_desk):
    ada, bo, cy = (desk.make_person(name) for name in ("Ada Quist", "Bo Lund", "Cy Moss"))
    article = desk.make_article(body="<p>The ferry came.</p><p>Nobody waited.</p>")
    page = at_desk(desk.edith())
    open_story(page, article)
    expect(page.locator("section.found")).to_be_hidden()

    write(page, " 😀 Then Ada Quist met Bo Lund, Cy Moss and Jo Marsh. Marsh spoke.")
    chips = page.locator(".chip")
    expect(chips).to_have_count(3)

    # The sentence on hover, and its place in the text; on focus as well, and Escape puts it away.
    first = page.get_by_role("group", name="Ada Quist")
    sentence = page.locator(f"#evidence-{ada.pk}")
    first.hover()
    expect(sentence).to_have_css("clip-path", "none")
    expect(sentence).to_contain_text("Then Ada Quist met Bo Lund")
    page.wait_for_function(f"({LIT})().join() === 'Ada Quist'")
    page.mouse.move(5, 5)
    expect(sentence).to_have_css("clip-path", "inset(50%)")
    first.get_by_text("About", exact=True).click()
    expect(first.get_by_role("radio", name="About")).to_be_checked()

    # By one key each.
    page.get_by_role("group", name="Bo Lund").get_by_role("radio").first.focus()
    expect(page.locator(f"#evidence-{bo.pk}")).to_have_css("clip-path", "none")
    page.keyboard.press("Escape")
    expect(page.locator(f"#evidence-{bo.pk}")).to_have_css("clip-path", "inset(50%)")
    page.keyboard.press("n")
    expect(page.get_by_role("group", name="Bo Lund").get_by_role("radio", name="Also named")).to_be_checked()
    page.get_by_role("group", name="Cy Moss").get_by_role("radio").first.focus()
    page.keyboard.press("x")
    page.get_by_role("button", name="Show in the text").click()
    page.wait_for_function(f"({LIT})().sort().join() === 'Ada Quist,Bo Lund,Cy Moss'")

    # What was answered stays while one writes on.
    write(page, " He left.")
    expect(page.get_by_role("group", name="Ada Quist").get_by_role("radio", name="About")).to_be_checked()

    # Somebody new for the list.
    expect(page.locator("[data-unlisted-names] li")).to_have_count(1)
    page.get_by_role("button", name=re.compile("Add Jo Marsh")).click()
    dialog = page.get_by_role("dialog", name="Add to the list of people")
    expect(dialog.get_by_label("Name")).to_have_value("Jo Marsh")
    dialog.get_by_label("Description").fill("Baker")
    dialog.get_by_role("button", name="Add to the list").click()
    expect(page.get_by_role("group", name="Jo Marsh").get_by_role("radio", name="Also named")).to_be_checked()
    expect(page.locator("[data-unlisted]")).to_be_hidden()
    assert at_desk.is_faultless(page)

    page.get_by_role("button", name="Save and continue editing").click()
    page.wait_for_url("**/change/")
    expect(page.locator(".messagelist")).to_contain_text("was changed")
    jo = Person.objects.get(name="Jo Marsh", description="Baker")
    tags = PersonTag.objects.order_by("tag").values_list("tag", "subject")
    assert list(tags) == [(ada.pk, True), (bo.pk, False), (jo.pk, False)]
    assert list(Dismissal.objects.values_list("person", flat=True)) == [cy.pk]


def test_new_story_on_a_phone_and_who_is_called_nearly_so(at_desk):
    jon = desk.make_person("Jon Marsh", description="Baker")
    page = at_desk(desk.edith(), viewport={"width": 390, "height": 844})
    page.goto(reverse("admin:articles_article_add"))
    page.wait_for_function(chromium.READY)
    page.get_by_label("Headline").fill("A new oven")

    write(page, "The oven of Jo Marsh is new. Marsh bakes.")
    page.get_by_role("button", name=re.compile("Add Jo Marsh")).click()
    page.get_by_role("button", name=re.compile("Jon Marsh")).click()
    expect(page.get_by_role("group", name="Jon Marsh").get_by_role("radio", name="Also named")).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Save and continue editing").click()
    page.wait_for_url("**/change/")

    assert list(PersonTag.objects.values_list("tag", "subject")) == [(jon.pk, False)]
    assert Person.objects.count() == 1


def test_merging_and_undoing(at_desk):
    ada, double = desk.make_person("Ada Quist"), desk.make_person("Adda Quist")
    desk.make_live(people=[double])
    page = at_desk(desk.edith())
    page.goto(reverse("admin:articles_person_changelist"))
    page.get_by_role("link", name="Who may be one").click()
    assert at_desk.is_faultless(page)
    page.get_by_role("link", name=re.compile("Merge")).click()
    page.get_by_role("radio", name="Ada Quist").check()
    assert at_desk.is_faultless(page)
    page.get_by_role("button", name="Merge").click()
    expect(page.locator(".messagelist")).to_contain_text("“Adda Quist” is “Ada Quist” now.")
    expect(page.get_by_text("still says another name")).to_be_visible()
    assert at_desk.is_faultless(page)

    page.get_by_role("link", name=re.compile("Undo")).click()
    page.get_by_label("Why are they two after all?").fill("Two pilots")
    page.get_by_role("button", name="Undo the merge").click()

    expect(page.locator(".messagelist")).to_contain_text("are two again")
    double.refresh_from_db()
    assert (double.merged_into, ada.mentions.count(), double.mentions.count()) == (None, 0, 1)
