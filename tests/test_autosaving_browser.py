"""Two people on one story, a session that ends and a network that goes, in real browsers: no word is lost."""

import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from articles.models import Article, Autosave
from tests import desk

pytestmark = pytest.mark.django_db(transaction=True)

BODY = "<p>The ferry came back on Monday.</p><p>Nobody had repainted it.</p><p>The harbour was full.</p>"
# What a browser says by itself when an answer fails.
EXPECTED = re.compile("Failed to load resource")


@pytest.fixture
def article():
    return desk.make_article(body=BODY)


@pytest.fixture
def at_desk(at_desk):
    yield at_desk
    at_desk.complaints[:] = [said for said in at_desk.complaints if not EXPECTED.search(said)]


def session_of(page) -> str:
    return next(each["value"] for each in page.context.cookies() if each["name"] == settings.SESSION_COOKIE_NAME)


def open_story(page, article: Article | None):
    page.goto(f"/admin/articles/article/{article.pk}/change/" if article else "/admin/articles/article/add/")
    expect(page.locator(".ProseMirror")).to_be_visible()
    return page


def write(page, paragraph: int, words: str) -> None:
    """Type at the end of a paragraph of the text."""
    page.locator(".ProseMirror > p").nth(paragraph).click()
    page.keyboard.press("End")
    page.keyboard.type(words)


def save(page) -> None:
    page.get_by_role("button", name="Save and continue editing").click()


def kept(page):
    return page.locator("[data-kept]")


def test_two_who_write_in_different_paragraphs_merge_and_are_told(article, at_desk):
    rosa, edith = (open_story(at_desk(user), article) for user in (desk.rosa(), desk.edith()))
    write(rosa, 0, " It was late.")
    edith.get_by_label("Standfirst").fill("After eleven years.")
    write(edith, 2, " It rained.")

    save(edith)
    expect(edith.locator(".messagelist")).to_contain_text("was changed successfully")
    save(rosa)

    expect(rosa.locator(".messagelist")).to_contain_text("Merged with what Edith saved at")
    expect(rosa.locator(".messagelist")).to_contain_text("Standfirst, 1 paragraph.")
    after = Article.objects.get()
    assert after.standfirst == "After eleven years."
    assert after.body == BODY.replace("Monday.", "Monday. It was late.").replace("full.", "full. It rained.")


@pytest.mark.parametrize(
    ("choice", "stands"), [("Mine", [" Mine."]), ("Theirs", [" Theirs."]), ("Both", [" Mine.", " Theirs."])]
)
def test_two_who_write_in_one_paragraph_are_asked(article, at_desk, choice, stands):
    rosa, edith = (open_story(at_desk(user), article) for user in (desk.rosa(), desk.edith()))
    write(rosa, 1, " Mine.")
    write(edith, 1, " Theirs.")
    save(edith)
    expect(edith.locator(".messagelist")).to_contain_text("was changed successfully")
    save(rosa)

    asked = rosa.get_by_role("region", name="1 place changed by both of you")
    expect(asked).to_be_focused()
    assert [words.strip() for words in asked.locator("ins").all_inner_texts()] == ["Mine.", "Theirs."]
    assert at_desk.is_faultless(rosa)
    asked.get_by_label(choice, exact=True).check()
    asked.get_by_role("button", name="Save it like this").click()

    expect(rosa.locator(".messagelist")).to_contain_text("was changed successfully")
    paragraph = "".join(f"<p>Nobody had repainted it.{words}</p>" for words in stands)
    assert Article.objects.get().body == BODY.replace("<p>Nobody had repainted it.</p>", paragraph)


def test_two_see_that_the_other_is_there_writes_and_saves(article, at_desk):
    rosa = open_story(at_desk(desk.rosa()), article)
    edith = open_story(at_desk(desk.edith()), article)
    expect(edith.locator("[data-others]")).to_have_text("Rosa has this story open.")

    write(edith, 0, " It was late.")
    expect(kept(edith)).to_contain_text("Typed text kept", timeout=10_000)
    expect(rosa.locator("[data-others]")).to_have_text("Edith is writing here too.", timeout=20_000)
    save(edith)
    expect(rosa.locator("[data-newer]")).to_contain_text("Edith saved this story at", timeout=20_000)

    with rosa.context.expect_page() as opened:
        rosa.get_by_role("link", name="See what changed").click()
    expect(opened.value.locator(".changes ins").first).to_contain_text("It was late")


def test_a_tab_that_was_closed_loses_nothing(article, at_desk):
    page = open_story(at_desk(desk.rosa()), article)
    page.get_by_label("Standfirst").fill("After eleven years.")
    write(page, 0, " It was late.")
    expect(kept(page)).to_contain_text(re.compile(r"Typed text kept \d\d:\d\d"), timeout=10_000)
    again = page.context.new_page()
    page.close()

    open_story(again, article)
    offer = again.get_by_role("region", name="You typed something here and did not save it")
    expect(offer.locator(".changes ins").first).to_have_text("After eleven years.")
    offer.get_by_role("link", name="Go on with it").click()
    expect(again.locator(".ProseMirror > p").first).to_have_text("The ferry came back on Monday. It was late.")
    save(again)

    expect(again.locator(".messagelist")).to_contain_text("was changed successfully")
    assert Article.objects.get().body == BODY.replace("Monday.", "Monday. It was late.")
    assert not Autosave.objects.exists()


def test_what_was_typed_before_can_be_thrown_away(article, at_desk):
    page = open_story(at_desk(desk.rosa()), article)
    page.get_by_label("Standfirst").fill("After eleven years.")
    expect(kept(page)).to_contain_text("Typed text kept", timeout=10_000)
    open_story(page, article)

    page.get_by_role("button", name="Throw it away").click()

    expect(page.locator(".messagelist")).to_contain_text("is thrown away")
    expect(page.locator(".offer")).to_have_count(0)
    assert (Autosave.objects.count(), Article.objects.get().standfirst) == (0, "")


def test_a_new_story_is_kept_before_it_is_begun(at_desk):
    page = open_story(at_desk(desk.rosa()), None)
    page.get_by_label("Headline").first.fill("Not begun yet")
    expect(kept(page)).to_contain_text("Typed text kept", timeout=10_000)
    open_story(page, None)

    page.get_by_role("link", name="Go on with it").click()
    expect(page.get_by_label("Headline").first).to_have_value("Not begun yet")
    save(page)

    expect(page.locator(".messagelist")).to_contain_text("was added successfully")
    assert not Autosave.objects.exists()


@pytest.mark.parametrize("cookies", ["session", "all"])
def test_a_session_that_ends_while_one_types_loses_nothing(article, at_desk, cookies):
    page = open_story(at_desk(desk.rosa()), article)
    Session.objects.filter(pk=session_of(page)).delete()
    if cookies == "all":
        page.context.clear_cookies()
    page.get_by_label("Standfirst").fill("After eleven years.")
    expect(kept(page)).to_contain_text(
        "You have been signed out. What you type is kept in this browser", timeout=10_000
    )

    save(page)
    expect(page.get_by_label("Standfirst")).to_have_value("After eleven years.")
    assert "/change/" in page.url
    assert page.evaluate("Object.values(localStorage).join()").count("After eleven years.") == 1

    # Signing in again, in another tab, gives a session and a new token.
    other = page.context.new_page()
    at_desk.give_session(page, desk.rosa())
    page.context.clear_cookies(name="csrftoken")
    other.goto("/admin/password_change/")
    other.close()
    expect(kept(page)).to_contain_text("Typed text kept", timeout=15_000)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('newsroom:typed'))") == []
    save(page)

    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    assert Article.objects.get().standfirst == "After eleven years."


def test_signing_in_through_the_link_goes_on_by_itself(article, at_desk):
    rosa = desk.rosa()
    rosa.set_password("three boats in the harbour")
    rosa.save()
    page = open_story(at_desk(rosa), article)
    Session.objects.all().delete()
    page.get_by_label("Standfirst").fill("After eleven years.")
    expect(kept(page)).to_contain_text("You have been signed out", timeout=10_000)

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in again").click()
    tab = opened.value
    tab.get_by_label("Username").fill("rosa")
    tab.get_by_label("Password").fill("three boats in the harbour")
    tab.get_by_role("button", name="Log in").click()
    expect(tab.locator("#result_list")).to_be_visible()

    expect(kept(page)).to_contain_text("Typed text kept", timeout=15_000)
    assert Autosave.objects.get().content["standfirst"] == ["After eleven years."]


def test_a_network_that_goes_loses_nothing(article, at_desk):
    page = open_story(at_desk(desk.rosa()), article)
    page.context.set_offline(True)
    page.get_by_label("Standfirst").fill("After eleven years.")
    expect(kept(page)).to_contain_text("No connection. What you type is kept in this browser", timeout=10_000)
    save(page)
    expect(page.get_by_label("Standfirst")).to_have_value("After eleven years.")

    page.context.set_offline(False)

    expect(kept(page)).to_contain_text("Typed text kept", timeout=15_000)
    save(page)
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    assert Article.objects.get().standfirst == "After eleven years."


def test_a_tab_closed_without_a_network_is_offered_when_there_is_one(article, at_desk):
    page = open_story(at_desk(desk.rosa()), article)
    page.context.set_offline(True)
    page.get_by_label("Standfirst").fill("After eleven years.")
    expect(kept(page)).to_contain_text("No connection", timeout=10_000)
    again = page.context.new_page()
    page.close()
    page = again
    page.context.set_offline(False)
    page.wait_for_timeout(6_000)  # for so long another page may still be at it

    open_story(page, article)

    offer = page.get_by_role("region", name="You typed something here and did not save it")
    expect(offer.locator(".changes ins").first).to_have_text("After eleven years.", timeout=25_000)


def test_rows_typed_before_the_browser_died_come_back(article, at_desk):
    """First kept in this browser, where there was no network, then at the desk; then offered, and saved."""
    desk.place(article, desk.make_image(), lead=True)
    desk.edit(article, by=desk.rosa())
    page = open_story(at_desk(desk.rosa()), article)
    page.context.set_offline(True)
    page.locator("#id_article_pictures-0-caption").fill("The harbour at dusk")
    expect(kept(page)).to_contain_text("No connection. What you type is kept in this browser", timeout=10_000)
    assert page.evaluate("Object.values(localStorage).join()").count("The harbour at dusk") == 1
    page.context.set_offline(False)
    expect(kept(page)).to_contain_text("Typed text kept", timeout=15_000)
    page.locator("#article_pictures-group .add-row a").click()
    page.locator("#id_article_pictures-1-caption").fill("Words of no picture yet")
    with page.expect_response(lambda answer: "in Oslo" in (answer.request.post_data or ""), timeout=15_000):
        page.locator("#id_bylines-0-role").fill("in Oslo")
    again = page.context.new_page()
    page.close()

    open_story(again, article)
    offer = again.get_by_role("region", name="You typed something here and did not save it")
    expect(offer.locator(".changes ins")).to_have_text(["Rosa in Oslo", "dusk"])
    expect(offer).to_contain_text("Also changed: Pictures beside the text.")
    offer.get_by_role("link", name="Go on with it").click()
    expect(again.locator("#id_bylines-0-role")).to_have_value("in Oslo")
    expect(again.locator("#id_article_pictures-1-caption")).to_have_value("Words of no picture yet")
    again.locator("#id_article_pictures-1-caption").clear()
    save(again)

    expect(again.locator(".messagelist")).to_contain_text("was changed successfully")
    after = Article.objects.get()
    assert (after.bylines.get().role, after.article_pictures.get().caption) == ("in Oslo", "The harbour at dusk")
    assert not Autosave.objects.exists()


def test_leaving_with_something_typed_is_warned_of(article, at_desk):
    page = open_story(at_desk(desk.rosa()), article)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    open_story(page, article)
    assert asked == []
    page.get_by_label("Standfirst").click()
    page.keyboard.type("After")
    page.goto("/admin/")

    assert asked == ["beforeunload"]


def test_a_page_nobody_types_on_sends_no_text(article, at_desk):
    page = open_story(at_desk(desk.rosa()), article)

    page.wait_for_timeout(5_000)

    assert not Autosave.objects.exists()
    expect(kept(page)).to_have_text("")
