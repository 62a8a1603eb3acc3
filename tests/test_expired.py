"""What is said where a form comes without the token of whoever sends it, at the desk and to readers."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from articles.models import Section
from tests import desk
from tests.desk import NOW
from tests.test_lending import lend, link

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict():
    return Client(enforce_csrf_checks=True)


def post(client, path, *, token="", **sent):
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    return client.post(path, {**sent, "csrfmiddlewaretoken": token or "b" * 32})


@pytest.fixture(params=[True, False], ids=["debug", "no debug"])
def debug(request, settings):
    """The same page either way: Django's own tells programmers what is wrong with their template."""
    settings.DEBUG = request.param


class TestDesk:
    def test_says_what_to_do_and_does_nothing(self, strict, debug):
        strict.force_login(desk.edith())

        answer = post(strict, reverse("admin:articles_section_add"), name="Canary")

        page = answer.content.decode()
        assert (answer.status_code, "Canary" in page) == (403, False)
        assert not Section.objects.filter(name="Canary").exists()
        assert "<h1>Nothing is saved yet</h1>" in page
        assert "before you signed in again" in page
        assert "Go back to the page you came from: what you typed should still be there." in page
        assert 'id="logout-form"' in page
        assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")

    def test_asks_for_cookies_where_there_are_none(self, strict, debug):
        """Also on the page for signing in, where nobody is anybody yet."""
        answer = strict.post(reverse("admin:login"), {"username": "edith", "password": "x"})

        page = answer.content.decode()
        assert (answer.status_code, "Let it keep cookies of this site." in page) == (403, True)
        assert ("before you signed in again" in page, 'id="logout-form"' in page) == (False, False)

    def test_takes_the_present_token(self, strict):
        strict.force_login(desk.edith())

        assert post(strict, reverse("admin:articles_section_add"), token="a" * 32).status_code == 200


class TestReaders:
    def test_are_told_what_to_do_in_their_own_frame(self, strict, debug):
        answer = post(strict, link(lend(desk.make_article(at=NOW))), cleared="yes", remark="Canary")

        page = answer.content.decode()
        assert (answer.status_code, "Canary" in page) == (403, False)
        assert "<h1>This has not been sent</h1>" in page
        assert "Go back to the page you came from: what you wrote should still be there." in page
        assert "sent no cookie" not in page
        assert ("masthead" in page, "/admin/" in page, "csrftoken" in answer.cookies) == (True, False, False)

    def test_are_asked_for_cookies_where_there_are_none(self, strict, debug):
        answer = strict.post("/", {})

        assert (answer.status_code, "sent no cookie of this site" in answer.content.decode()) == (403, True)

    def test_are_told_in_the_language_of_the_site(self, strict, settings):
        settings.LANGUAGE_CODE = "de"

        assert "Das wurde noch nicht gesendet" in strict.post("/", {}).content.decode()
