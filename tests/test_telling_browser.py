"""One road in a browser: on duty, told of what is filed, by the link to the story, read, and what one wants to hear."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Duty, Telling, Wish
from tests import desk

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikant" * 3


def test_editor_goes_on_duty_and_is_told_what_is_filed(at_desk):
    edith = desk.edith()
    edith.email = "edith@paper.example"
    edith.save()
    page = at_desk(edith, viewport={"width": 390, "height": 844})

    page.goto(reverse("admin:index"))
    page.get_by_label("I am on duty until").fill("22:00")
    page.get_by_role("button", name="Go on duty").click()
    expect(page.get_by_text(re.compile("^You until .*22:00$"))).to_be_visible()
    assert Duty.objects.get().by == edith

    at = timezone.now()
    desk.file_story(desk.make_article(headline=f"Ferry {LONG}", at=at), at=at)
    desk.file_story(desk.make_article(headline="Bridge closes", at=at), at=at)
    page.reload()
    told = page.get_by_role("region", name="For you")
    expect(told.get_by_text("Rosa filed it to the desk")).to_have_count(2)
    expect(told.get_by_text("Unread:")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert at_desk.is_faultless(page)

    told.get_by_role("link", name="Bridge closes").click()
    expect(page).to_have_url(re.compile("/admin/articles/article/[0-9]+/change/"))
    page.goto(reverse("admin:index"))
    expect(told.get_by_text("Unread:")).to_have_count(1)
    told.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text("Everything is marked as read.")).to_be_visible()
    expect(told.get_by_text("Unread:")).to_have_count(0)
    assert not Telling.objects.unread().exists()

    told.get_by_role("link", name="What I am told").click()
    page.get_by_role("checkbox", name="By mail: A story is filed").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Kept: this is what you are told from now on.")).to_be_visible()
    expect(page.get_by_role("checkbox", name="By mail: A story is filed")).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Wish.objects.get().by_mail
    assert at_desk.is_faultless(page)

    page.goto(reverse("admin:index"))
    page.get_by_role("button", name="Off duty").click()
    expect(page.get_by_text("Nobody is on duty")).to_be_visible()
