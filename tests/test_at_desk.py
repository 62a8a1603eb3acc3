"""Sessions, accounts and messages: at the desk's addresses, and nowhere else."""

import pytest

from tests import desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]
OF_SOMEBODY = ("session", "user", "_messages")


READERS = ("/", "/search/?q=ferry", "/sitemap.xml", "/nowhere/", "/abcdefgh", "/preview/nothing-is-lent-here/")


@pytest.mark.parametrize("path", READERS)
def test_readers_are_nobody_in_particular(client, path):
    client.force_login(desk.rosa())
    asked = client.get(path).wsgi_request
    assert [name for name in OF_SOMEBODY if hasattr(asked, name)] == []


def test_the_desk_knows_who_asks(client):
    rosa = desk.rosa()
    client.force_login(rosa)
    asked = client.get("/admin/").wsgi_request
    assert all(hasattr(asked, name) for name in OF_SOMEBODY)
    assert asked.user == rosa
