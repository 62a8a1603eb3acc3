"""The road in a real browser, by hand as a new person would walk it: journalist, editor, reader.

The policy of the desk is strict: any violation or script error on the way fails the test.
"""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone
from playwright.sync_api import expect

from articles.importing import stories
from articles.models import Article, Edition
from tests import desk

pytestmark = pytest.mark.django_db(transaction=True)

DESKTOP, PHONE = {"width": 1400, "height": 900}, {"width": 390, "height": 800}
PASSWORD = "three boats in the harbour"
STORY = b"""\
Ada Quist at the slipway Image Credit: AP

Ada Quist has sold the last of her wooden boats, and says that she does not miss it.

Ada Quist and Jo Berg Image Credit: AP

Berg, who bought it, will sail to the islands in June, she said.
"""


@pytest.fixture
def newsroom(live_server):
    """Rosa, Edith and Phil with passwords, a section, two known people, and a story that was taken in."""
    for name, group in (("Rosa", "Journalists"), ("Edith", "Editors"), ("Ed", "Editors"), ("Phil", "Photo desk")):
        user = User.objects.create_user(name.lower(), password=PASSWORD, first_name=name, is_staff=True)
        user.groups.add(Group.objects.get(name=group))
    desk.make_person("Ada Quist"), desk.make_person("Jo Berg")
    understood = stories.understand(STORY, name="boats.txt")
    rosa = User.objects.get(username="rosa")
    return stories.make_draft(understood, by=rosa, at=timezone.now(), section=desk.make_section())


@pytest.fixture
def sign_in(at_desk):
    """Open a browser of somebody's own and sign in there as people do, by name and password."""

    def sign_in(name: str, viewport=DESKTOP):
        page = at_desk(None, viewport)
        page.goto("/admin/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        return page

    return sign_in


@pytest.fixture
def read(new_context):
    def read(path: str, viewport=DESKTOP):
        page = new_context(viewport=viewport).new_page()
        page.goto(path)
        return page

    return read


def open_story(page, article: Article) -> None:
    page.goto(f"/admin/articles/article/{article.pk}/change/")


def press(page, button: str) -> None:
    page.locator(".verbs").get_by_role("button", name=button, exact=True).first.click()


def fits(page) -> bool:
    """Nothing is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def upload_files(page) -> None:
    """The photo desk adds the files that are to come."""
    page.goto("/admin/articles/image/")
    for address in [link.get_attribute("href") for link in page.locator("th.field-look a").all()]:
        page.goto(address)
        page.set_input_files(
            "#id_upload", {"name": "boat.jpg", "mimeType": "image/jpeg", "buffer": desk.picture_file().read()}
        )
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator(".messagelist")).to_contain_text("was changed successfully")


def write(page, article: Article) -> None:
    """Rosa confirms the headline, describes the pictures where they stand and the people she means."""
    open_story(page, article)
    page.get_by_label("This headline is right").check()
    page.locator(".prose-figure").get_by_label("Alternative text").fill("Two people beside a boat")
    page.locator("#id_article_pictures-0-alternative_text").fill("A woman on a slipway")
    for chip in page.locator(".chip").all():
        chip.get_by_text("About").click()


def file_to_desk(page) -> None:
    press(page, "File to desk")
    press(page, "File to desk")
    expect(page.locator(".messagelist")).to_contain_text("Filed to the desk.")


def approve(page, article: Article) -> None:
    open_story(page, article)
    press(page, "Approve")
    expect(page.frame_locator("iframe").locator("h1")).to_contain_text("Ada Quist has sold")
    press(page, "Approve")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_from_a_text_to_the_readers_page(newsroom, sign_in, read, viewport):
    upload_files(sign_in("phil", viewport))
    rosa = sign_in("rosa", viewport)
    write(rosa, newsroom)
    assert fits(rosa)
    file_to_desk(rosa)
    edith = sign_in("edith", viewport)
    approve(edith, newsroom)
    expect(edith.locator(".messagelist")).to_contain_text("Approved.")
    assert fits(edith)

    front = read("/", viewport)
    front.get_by_role("link", name=re.compile("Ada Quist has sold")).click()
    expect(front.locator(".prose > *")).to_have_count(3)

    assert front.locator(".prose > *").evaluate_all("all => all.map(e => e.tagName)") == ["P", "FIGURE", "P"]
    credits = front.locator("figcaption .credit").all_inner_texts()
    assert credits == ["Image Credit: AP", "Image Credit: AP"]
    for picture in front.locator("figure img").all():
        picture.scroll_into_view_if_needed()  # those below the fold load when they come into sight
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("i => i.naturalWidth") > 0
    assert front.locator(".tags a").all_inner_texts() == ["Ada Quist", "Jo Berg"]
    assert fits(front)
    front.locator(".tags a").first.click()
    expect(front.locator("h1")).to_have_text("Ada Quist")


def ready(newsroom, sign_in):
    """The story filed, its pictures there."""
    upload_files(sign_in("phil"))
    rosa = sign_in("rosa")
    write(rosa, newsroom)
    file_to_desk(rosa)
    return rosa


def test_an_editor_who_changes_a_comma_gets_a_read_back(newsroom, sign_in, read):
    rosa = ready(newsroom, sign_in)
    edith = sign_in("edith")
    open_story(edith, newsroom)
    edith.locator(".tiptap p").first.click()
    edith.keyboard.press("End")
    edith.keyboard.type(" Really.")
    press(edith, "Approve")
    press(edith, "Approve")
    expect(edith.get_by_role("alert")).to_contain_text("Nobody else stands by the words of this version yet")

    edith.get_by_role("button", name="Ask Rosa to read it back").click()
    expect(edith.locator(".messagelist")).to_contain_text("Asked: it waits on their start page.")
    phone = sign_in("rosa", PHONE)
    phone.goto("/admin/")
    phone.get_by_role("link", name=re.compile("Ada Quist has sold")).first.click()
    if "read_back" not in phone.url:
        press(phone, "I stand by this version")
    expect(phone.locator(".changes ins")).to_contain_text("Really")
    expect(phone.locator("iframe")).to_be_hidden()  # nothing in the way of what changed and of the one tap
    expect(phone.get_by_role("button", name="I stand by this version")).to_be_in_viewport()
    assert fits(phone)
    press(phone, "I stand by this version")
    expect(phone.locator(".messagelist")).to_contain_text("You stand by this version.")

    open_story(edith, newsroom)
    press(edith, "Approve")
    press(edith, "Approve")
    edition = Edition.objects.get()
    assert (edition.words_by.username, edition.approved_by.username) == ("rosa", "edith")
    assert "Really." in read(edition.get_absolute_url()).content()
    assert rosa is not None


def test_a_scheduled_story_appears_at_its_moment(newsroom, sign_in, read):
    ready(newsroom, sign_in)
    edith = sign_in("edith")
    open_story(edith, newsroom)
    press(edith, "Approve")
    edith.get_by_label("Approve, publish later").check()
    moment = timezone.localtime(timezone.now() + timedelta(days=1))
    edith.get_by_label("Day").fill(f"{moment:%Y-%m-%d}")
    edith.get_by_label("Time", exact=True).fill(f"{moment:%H:%M}")
    press(edith, "Approve")

    expect(edith.locator(".stands")).to_contain_text("Goes live")
    edition = Edition.objects.get()
    assert not edition.is_live(timezone.now())
    assert edition.is_live(moment)
    assert "There is no page here" in read(edition.get_absolute_url()).content()


def test_a_correction_keeps_the_live_story_up(newsroom, sign_in, read):
    rosa = ready(newsroom, sign_in)
    edith = sign_in("edith")
    approve(edith, newsroom)
    first = Edition.objects.get()

    open_story(rosa, newsroom)
    rosa.locator(".verbs").get_by_role("link", name="Correct story").click()
    expect(rosa.get_by_label("What kind of correction?")).to_have_value("correction")
    press(rosa, "Correct story")
    expect(rosa.locator(".stands")).to_contain_text("Live")
    rosa.get_by_label("Headline").first.fill("Ada Quist has sold two boats")
    press(rosa, "File to desk")
    press(rosa, "File to desk")
    expect(rosa.get_by_role("alert")).to_contain_text("public note that tells readers about this correction")
    open_story(rosa, newsroom)
    expect(rosa.locator(".what-changed")).to_contain_text("must tell readers what was wrong")
    rosa.locator(".what-changed").get_by_label("Public note").fill("She sold two boats, not one.")
    file_to_desk(rosa)
    assert "Ada Quist has sold the last" in read(first.get_absolute_url()).content()
    open_story(edith, newsroom)
    press(edith, "Approve")
    expect(edith.locator(".changes")).to_contain_text("two boats")
    press(edith, "Approve")

    page = read(first.get_absolute_url())
    expect(page.locator("h1")).to_have_text("Ada Quist has sold two boats")
    expect(page.locator(".change-note")).to_contain_text("She sold two boats, not one.")

    # Whether readers may still read what it said before is asked of the editor, and answered.
    page.get_by_role("link", name="How this story changed").click()
    expect(page.locator("main")).to_contain_text("Not shown for now")
    edith.get_by_role("link", name="Yes, leave it open").click()
    press(edith, "Leave earlier text open")
    expect(edith.locator(".messagelist")).to_contain_text("Readers may go on reading")
    page.reload()
    expect(page.locator(".differences ins").first).to_contain_text("two")
    assert fits(page)


def test_a_story_is_taken_down_with_a_notice(newsroom, sign_in, read):
    ready(newsroom, sign_in)
    edith = sign_in("edith")
    approve(edith, newsroom)

    edith.locator(".verbs").get_by_role("link", name="Take down…").click()
    edith.get_by_label("Why is it taken down?").fill("Her lawyers wrote")
    edith.get_by_label("Notice for readers").fill("This story was wrong.")
    press(edith, "Take down")

    expect(edith.locator(".stands")).to_contain_text("Taken down")
    page = read(Edition.objects.get().get_absolute_url())
    assert "This story was wrong." in page.content()
    assert "Her lawyers wrote" not in page.content()


def test_a_picture_is_uploaded_in_place_and_stands_in_the_text(newsroom, sign_in):
    rosa = sign_in("rosa")
    open_story(rosa, newsroom)
    rosa.locator(".tiptap p").last.click()
    rosa.get_by_role("button", name="Picture", exact=True).first.click()
    dialog = rosa.get_by_role("dialog")
    dialog.locator("[type=file]").set_input_files(
        {"name": "boat.jpg", "mimeType": "image/jpeg", "buffer": desk.picture_file().read()}
    )
    dialog.get_by_label("Credit line").fill("   ")
    dialog.get_by_role("button", name="Keep and use").click()
    expect(dialog.get_by_role("alert")).to_have_text("Not kept yet.")
    dialog.get_by_label("Credit line").fill("Mara Lind/Reuters")
    dialog.get_by_role("textbox", name="Caption").fill("The new pier")
    dialog.get_by_role("button", name="Keep and use").click()
    expect(rosa.locator(".prose-figure")).to_have_count(2)
    rosa.locator(".prose-figure").last.get_by_label("Alternative text").fill("A pier")
    rosa.get_by_role("button", name="Save and continue editing").click()

    expect(rosa.locator(".prose-figure")).to_have_count(2)
    row = newsroom.article_pictures.get(image__credit="Mara Lind/Reuters")
    assert (row.caption, row.alternative_text) == ("The new pier", "A pier")
    assert f'<figure data-image="{row.image_id}"></figure>' in Article.objects.get().body


def test_desk_has_no_fault_that_axe_finds(newsroom, sign_in, at_desk):
    rosa, edith = ready(newsroom, sign_in), sign_in("edith")
    newsroom.refresh_from_db()
    pages = [
        (rosa, "/admin/"),
        (rosa, "/admin/articles/article/"),
        (rosa, f"/admin/articles/article/{newsroom.pk}/change/"),
        (edith, f"/admin/articles/article/{newsroom.pk}/act/approve/"),
    ]

    for page, path in pages:
        page.goto(path)
        assert at_desk.is_faultless(page)
