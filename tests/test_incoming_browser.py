"""Pictures in a real browser: many dropped at once, one refused, each confirmed; and what must stay in sight of one."""

import json

import pytest
from django.urls import reverse
from PIL import Image as Canvas
from playwright.sync_api import expect

from articles.models import Autosave, Image
from tests import desk
from tests.test_incoming import agency_picture, encode
from tests.test_pictures import exif

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def directory(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def as_sent(name: str, content: bytes) -> dict:
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def test_several_at_once_onto_the_wall(at_desk):
    page = at_desk(desk.phil(), {"width": 390, "height": 800})
    page.set_default_timeout(20_000)
    page.goto(reverse("admin:articles_image_changelist"))
    region = page.get_by_role("region", name="Upload pictures")
    own = encode(Canvas.effect_noise((16, 12), 90).resize((640, 480)), exif=exif(Artist="Phil Aster"))

    region.get_by_label("Choose pictures").set_input_files(
        [as_sent("agency.jpg", agency_picture()), as_sent("moves.gif", b"GIF89a" + bytes(40)), as_sent("own.jpg", own)]
    )

    agency, moves, mine = (region.get_by_role("listitem").filter(has=page.get_by_text(name)) for name in (
        "agency.jpg, ", "moves.gif, ", "own.jpg, "))  # fmt: skip
    expect(moves).to_contain_text("This file is a GIF, whatever its name says.")
    expect(agency.get_by_label("Credit line")).to_have_value("Reuters")
    expect(agency).to_contain_text("From the file (XMP)")
    expect(agency).to_contain_text("differ on the credit line: “Reuters” (XMP), “AP” (IIM)")
    expect(mine.get_by_role("button", name="Keep")).to_be_visible()
    assert at_desk.is_faultless(page)

    # One without a credit is not kept, and the sentence stands at its field.
    mine.get_by_label("Credit line").fill("")
    mine.get_by_role("button", name="Keep").click()
    expect(mine.get_by_role("alert")).to_have_text("Not kept yet.")
    expect(mine.get_by_label("Credit line")).to_be_focused()
    mine.get_by_label("Credit line").fill("Phil Aster/The Newsroom")
    mine.get_by_role("button", name="Keep").click()
    expect(mine).to_contain_text("Kept.")

    agency.get_by_label("Rights end").check()
    agency.get_by_role("button", name="Keep").click()
    expect(agency).to_contain_text("Kept.")
    moves.get_by_role("button", name="Remove moves.gif").click()
    expect(moves).to_have_count(0)
    assert [(i.credit, i.creator, bool(i.rights_until)) for i in Image.objects.order_by("credit")] == [
        ("Phil Aster/The Newsroom", "Phil Aster", False), ("Reuters", "Mira Holt", True),
    ]  # fmt: skip

    # What is here already is shown; what nobody kept is still there on the next visit.
    region.get_by_label("Choose pictures").set_input_files(as_sent("again.jpg", own))
    again = region.get_by_role("listitem").filter(has_text="again.jpg")
    expect(again).to_contain_text("The same file is here already.")
    page.reload()
    again = region.get_by_role("listitem").filter(has_text="again.jpg")
    expect(again.get_by_role("link", name="Go to the one that is here")).to_be_visible()
    again.get_by_role("button", name="Remove again.jpg").click()
    expect(again).to_have_count(0)


def test_what_must_stay_in_sight(at_desk):
    image = desk.make_image()
    page = at_desk(desk.phil())
    page.set_default_timeout(20_000)
    page.goto(reverse("admin:articles_image_change", args=[image.pk]))
    picture, point = page.locator(".focus__frame > img"), page.get_by_role("button", name="What must stay in sight")
    expect(page.get_by_label("From the left, in %")).to_have_value("50")
    page.wait_for_function("document.querySelector('.focus__frame > img').complete")

    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.2, "y": box["height"] * 0.7})
    expect(page.get_by_label("From the left, in %")).to_have_value("20")
    expect(page.get_by_label("From the top, in %")).to_have_value("70")
    expect(point).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    expect(page.get_by_label("From the left, in %")).to_have_value("22")
    expect(page.get_by_label("From the top, in %")).to_have_value("60")
    assert at_desk.is_faultless(page)
    page.get_by_role("button", name="Save and continue editing").click()

    expect(page.get_by_label("From the left, in %")).to_have_value("22")
    image.refresh_from_db()
    assert (float(image.focal_x), float(image.focal_y)) == (0.22, 0.6)


def test_text_first_and_after_a_broken_connection_only_what_is_missing(at_desk, tmp_path):
    """A file of four pieces: the network goes with the third, and the page is closed before it is back."""
    article = desk.make_article(by=desk.rosa())
    file = tmp_path / "heavy.jpg"
    file.write_bytes(encode(Canvas.effect_noise((3000, 2300), 90), quality=95))
    assert 6_000_000 < file.stat().st_size < 8_000_000
    page = at_desk(desk.rosa())
    page.set_default_timeout(20_000)
    asked = []
    page.on("request", lambda request: asked.append(request) if request.method == "POST" else None)

    def goes(request) -> str:
        return request.url.rpartition("/admin/articles/")[2].partition("?")[0]

    def choose():
        page.goto(reverse("admin:articles_article_change", args=[article.pk]))
        expect(page.locator(".ProseMirror")).to_be_visible()
        page.get_by_label("Standfirst").fill("Typed just before")
        page.locator(".ProseMirror p").last.click()
        page.get_by_role("button", name="Picture", exact=True).first.click()
        page.get_by_role("dialog").locator("[type=file]").set_input_files(file)
        return page.get_by_role("dialog").get_by_role("listitem").filter(has_text="heavy.jpg")

    def pieces(since=0) -> list[str]:
        return [request for request in asked[since:] if goes(request) == "image/arrive/"]

    def break_third(route):
        route.abort() if len(pieces()) > 2 else route.continue_()

    page.route("**/image/arrive/", break_third)
    card = choose()
    expect(card).to_contain_text("The upload broke off. It goes on by itself as soon as there is a connection.")
    expect(card.get_by_role("button", name="Try again")).to_be_visible()
    first = next(number for number, request in enumerate(asked) if goes(request) == "image/arrive/")
    assert f"article/{article.pk}/keep/" in [goes(request) for request in asked[:first]]
    assert "Typed just before" in json.dumps(Autosave.objects.get().content)

    page.unroute("**/image/arrive/")
    page.on("dialog", lambda dialog: dialog.accept())
    before = len(asked)
    card = choose()
    expect(card.get_by_label("Credit line")).to_be_visible()
    assert len(pieces(before)) == 2
    card.get_by_label("Credit line").fill("Reuters")
    card.get_by_role("button", name="Keep and use").click()
    expect(page.locator(".prose-figure")).to_have_count(1)
    assert Image.objects.get().file.size == file.stat().st_size
    at_desk.complaints[:] = [said for said in at_desk.complaints if "Failed to load resource" not in said]


def test_upload_goes_on_where_the_text_is_not_kept(at_desk):
    article = desk.make_article(by=desk.rosa())
    page = at_desk(desk.rosa())
    page.set_default_timeout(20_000)
    page.route("**/keep/", lambda route: route.abort() if "/article/" in route.request.url else route.continue_())
    page.route("**/image/arrive/", lambda route: (page.wait_for_timeout(700), route.continue_()))
    page.goto(reverse("admin:articles_article_change", args=[article.pk]))
    page.get_by_label("Standfirst").fill("Typed just before")
    page.locator(".ProseMirror p").last.click()
    page.get_by_role("button", name="Picture", exact=True).first.click()
    page.get_by_role("dialog").locator("[type=file]").set_input_files(
        as_sent("own.jpg", encode(Canvas.new("RGB", (640, 480))))
    )

    card = page.get_by_role("dialog").get_by_role("listitem").filter(has_text="own.jpg")
    expect(card).to_contain_text("Your text is not saved yet; the upload goes on.")
    expect(card.get_by_label("Credit line")).to_be_visible()
    at_desk.complaints[:] = [said for said in at_desk.complaints if "Failed to load resource" not in said]
