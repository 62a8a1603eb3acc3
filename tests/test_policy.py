"""The policy of each page: what is put together once is no other page's, and a nonce no second page's."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests import desk

pytestmark = pytest.mark.django_db


def policy(client, address: str) -> str:
    return client.get(address)["Content-Security-Policy"]


def test_nonce_is_of_one_page_alone(sign_in):
    """security.md 52"""
    client, address = sign_in(desk.rosa()), reverse("admin:articles_article_add")

    pages = [client.get(address) for _ in range(2)]

    nonces = [re.search(r"'nonce-([^']+)'", page["Content-Security-Policy"])[1] for page in pages]
    assert nonces[0] != nonces[1]
    for nonce, page in zip(nonces, pages, strict=True):
        assert set(re.findall(r'nonce="([^"]+)"', page.content.decode())) == {nonce}


def test_pages_without_a_nonce_are_told_the_same_each_time_and_each_kind_its_own(client):
    _, edition = desk.make_live()

    story, front = (policy(client, address) for address in (edition.get_absolute_url(), "/"))

    assert story != front
    assert [policy(client, address) for address in ("/", edition.get_absolute_url())] == [front, story]
    assert "nonce" not in story + front


def test_what_can_not_be_read_is_answered_with_a_sentence(client):
    """A form in a charset that nobody sends: to look for its token would fail as well."""
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies["csrftoken"] = "a" * 32

    answer = strict.post("/", b"a=b", content_type="application/x-www-form-urlencoded; charset=utf-16")

    assert (answer.status_code, b"Go back" in answer.content) == (400, True)


def test_nothing_that_is_not_there_is_kept_anywhere(client):
    assert client.get(f"/media/{'a' * 24}.pdf")["Cache-Control"] == "no-cache"


def test_page_that_is_not_there_has_a_policy_too(client):
    assert "default-src 'none'" in policy(client, "/nothing-here/")
