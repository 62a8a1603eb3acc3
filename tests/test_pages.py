"""What the paper says of itself, and what helps somebody who found nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import workflow
from articles.models import Page, Revision
from tests import desk
from tests.desk import HOUR, NOW

pytestmark = pytest.mark.django_db


class TestAboutUs:
    def test_stands_there_from_the_first_day(self, client):
        for path, heading in (
            ("/about/", "About us"),
            ("/about/contact/", "Contact"),
            ("/about/policies/", "How we work"),
            ("/about/accessibility/", "Accessibility"),
        ):
            html = client.get(path).content.decode()
            assert f"<h1>{heading}</h1>" in html
            assert html.count('aria-current="page"') == 1

    def test_has_one_address_a_page(self, client):
        assert client.get("/about/about/").status_code == client.get("/about/nothing/").status_code == 404

    def test_takes_two_queries(self, client):
        with CaptureQueriesContext(connection) as queries:
            client.get("/about/contact/")

        assert len(queries) == 2

    def test_is_written_by_editors_and_each_state_is_kept(self, client):
        contact = Page.objects.get(slug="contact")
        client.force_login(desk.edith())
        address = reverse("admin:articles_page_change", args=[contact.pk])
        typed = {
            "name": "Write to us",
            "body": '<p onclick="x()">Ring <b>1234</b></p><script>1</script>',
            "position": 20,
        }

        client.post(address, typed)
        client.post(address, typed)

        html = client.get("/about/contact/").content.decode()
        assert ("<h1>Write to us</h1>" in html, "<p>Ring <strong>1234</strong></p>" in html) == (True, True)
        assert "Last changed" in html
        assert [act.content["name"] for act in Revision.objects.of(contact)] == ["Write to us"]
        assert "slug" not in client.get(address).context["adminform"].form.fields

    def test_is_not_for_journalists(self, client):
        contact = Page.objects.get(slug="contact")
        client.force_login(desk.rosa())

        client.post(
            reverse("admin:articles_page_change", args=[contact.pk]), {"name": "Mine", "body": "", "position": 1}
        )

        assert Page.objects.get(slug="contact").name == "Contact"

    def test_new_page_is_named_on_the_others(self, client):
        client.force_login(desk.edith())
        typed = {"name": "Our names", "slug": "", "body": "<p>Who we are.</p>", "position": 50}

        client.post(reverse("admin:articles_page_add"), typed)

        assert "Who we are." in client.get("/about/our-names/").content.decode()
        assert 'href="/about/our-names/"' in client.get("/about/").content.decode()


class TestNothingHere:
    @pytest.mark.parametrize("path", ["/nothing/", "/archive/1999/", "/search/?page=99"])
    def test_offers_the_search_and_the_newest_stories(self, client, path):
        desk.make_live(headline="Ferry returns")

        response = client.get(path)

        html = response.content.decode()
        assert response.status_code == 404
        assert ("Ferry returns" in html, html.count('role="search"')) == (True, 1)

    def test_so_does_a_story_that_was_taken_down(self, client):
        article, edition = desk.make_live(headline="Gone")
        workflow.withdraw(article, by=desk.edith(), at=NOW + HOUR, reason="Wrong")
        desk.make_live(headline="Ferry returns")

        response = client.get(edition.get_absolute_url())

        html = response.content.decode()
        assert response.status_code == 410
        assert ("Ferry returns" in html, "Gone" in html, html.count('role="search"')) == (True, False, 1)
