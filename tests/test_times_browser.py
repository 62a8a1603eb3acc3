"""Times in a real browser: an embargo on another clock, a night when clocks go back, what is said before the click."""

import pytest
from playwright.sync_api import expect

from articles.models import Edition
from tests import desk

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 800}


def test_embargo_of_another_zone_a_doubled_hour_and_the_dry_run(at_desk, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    article = desk.make_article(people=[desk.make_person()])
    home = f"/admin/articles/article/{article.pk}/change/"

    # Rosa types the embargo on the clock of its source.
    rosa = at_desk(desk.rosa())
    rosa.goto(home)
    rosa.locator("summary", has_text="Embargo").click()
    embargo = rosa.locator(".field-embargo_until")
    rosa.get_by_label("On whose clock").fill("Asia/Tokyo")
    embargo.get_by_label("Day").fill("2098-10-05")
    embargo.get_by_label("Time").fill("06:00")
    expect(embargo.locator(".moment__clock")).to_have_text("Tokyo = 4 Oct, 21:00 UTC")
    rosa.get_by_label("Source of the embargo").fill("The council")
    rosa.get_by_role("button", name="Save", exact=True).click()
    expect(rosa.locator(".messagelist")).to_contain_text("was changed successfully")
    rosa.goto(home)
    expect(rosa.locator(".embargo__clocks li")).to_have_text(
        ["5 October 2098, 06:00 Tokyo (UTC+9)", "4 October 2098, 23:00 Berlin (UTC+2)", "4 October 2098, 21:00 UTC"]
    )
    rosa.locator(".verbs").get_by_role("button", name="File to desk").click()
    rosa.locator("form").get_by_role("button", name="File to desk").click()
    expect(rosa.locator(".messagelist")).to_contain_text("Filed to the desk.")

    # Edith reads what will differ, and types an hour that comes twice; on a phone, as it happens.
    edith = at_desk(desk.edith(), viewport=PHONE)
    edith.goto(f"/admin/articles/article/{article.pk}/act/approve/")
    expect(edith.locator(".embargo")).to_contain_text("From The council.")
    expect(edith.locator(".dry")).to_contain_text("Ada Quist /people/ada-quist/, a new page")
    edith.get_by_label("Approve, publish later").check()
    edith.get_by_label("Day").fill("2098-10-26")
    edith.get_by_label("Time", exact=True).fill("02:30")
    expect(edith.locator("[data-utc]")).to_have_text("")
    edith.locator("form").get_by_role("button", name="Approve").click()
    expect(edith.locator(".errorlist")).to_contain_text("clocks in Berlin go back, and show 02:30 twice")
    expect(edith.get_by_label("Approve, publish later")).to_be_checked()
    edith.get_by_label("02:30 standard time (UTC+1)").check()
    edith.locator("form").get_by_role("button", name="Approve").click()
    expect(edith.locator(".messagelist")).to_contain_text("Approved. It goes live 26 Oct 2098 02:30 Berlin.")
    assert f"{Edition.objects.get().live_from:%d %H:%M}" == "26 01:30"

    # The embargo moves beyond that: off the schedule, and said so.
    edith.goto(f"/admin/articles/article/{article.pk}/act/move_embargo/")
    edith.get_by_label("Day").fill("2098-11-01")
    edith.get_by_label("Why?").fill("The council meets later")
    edith.get_by_role("button", name="Move embargo").click()
    expect(edith.locator(".messagelist")).to_contain_text("Version 1 is off the schedule.")
    expect(edith.locator(".embargo")).to_contain_text("by Edith: The council meets later")
    edith.goto(f"/admin/articles/article/{article.pk}/act/publish/")
    expect(edith.locator(".dry h2")).to_have_text("What readers will see if it goes out on 31 October 2098, 22:00")
    assert edith.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert at_desk.is_faultless(edith)
