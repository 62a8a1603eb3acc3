"""Addresses: one a story; any other that names it leads there while it is live; none tells of what is not public."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from articles import workflow
from articles.admin import addresses
from articles.models import RESERVED_SEGMENTS, FormerAddress, Revision
from articles.verifying import broken
from tests import desk
from tests.desk import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db

OLD = "/2019/05/03/Old Ferry.html"


def kept(article, path=OLD) -> None:
    addresses.keep(article, by=desk.edith(), at=NOW, path=path)


def page(article) -> str:
    return reverse("admin:articles_article_addresses", args=[article.pk])


class TestStory:
    @pytest.mark.parametrize("path", ["/sport/{slug}-{id}/", "/culture/invented-{id}/", "/x/y-{id}/"])
    def test_any_slug_and_section_leads_to_the_present_address_in_one_hop(self, client, path):
        _, edition = desk.make_live()

        response = client.get(path.format(slug=edition.slug, id=edition.public_id))

        assert (response.status_code, response.url) == (301, edition.get_absolute_url())

    def test_slug_and_section_that_it_once_had_lead_there_too(self, client):
        article, first = desk.make_live()
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR)
        desk.edit(article, by=desk.rosa(), slug="another", section=desk.make_section("Sport"))
        second = desk.publish(article, at=NOW + HOUR)

        response = client.get(first.get_absolute_url())

        assert (response.status_code, response.url) == (301, second.get_absolute_url())
        assert second.get_absolute_url() == f"/sport/another-{article.public_id}/"

    def test_is_gone_after_withdrawal_and_lives_again_with_a_new_version(self, client):
        article, edition = desk.make_live()
        workflow.withdraw(article, by=desk.edith(), at=NOW + HOUR, reason="Wrong")
        wrong = f"/x/y-{edition.public_id}/"
        assert [client.get(path).status_code for path in (edition.get_absolute_url(), wrong)] == [410, 410]

        workflow.reopen(article, by=desk.rosa(), at=NOW + DAY)
        desk.publish(article, at=NOW + DAY)

        assert [client.get(path).status_code for path in (edition.get_absolute_url(), wrong)] == [200, 301]


class TestOldAddress:
    """An address of an imported archive, kept by an editor."""

    @pytest.mark.parametrize("path", [OLD, "/old-ferry", "/old-ferry/", "/news/ferry-20190503/", "/a/b/c/ü.php"])
    def test_leads_to_the_story_in_one_hop_while_it_is_live(self, client, path):
        article, edition = desk.make_live()
        kept(article, path)

        for answer in (client.get(path), client.head(path), client.get(path, {"utm_source": "x"})):
            assert (answer.status_code, answer.url) == (301, edition.get_absolute_url())

    def test_follows_the_story_to_its_next_address(self, client):
        article, _ = desk.make_live()
        kept(article)
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR)
        desk.edit(article, by=desk.rosa(), slug="another")
        second = desk.publish(article, at=NOW + HOUR)

        assert client.get(OLD).url == second.get_absolute_url()

    @pytest.mark.parametrize("state", ["draft", "approved", "scheduled"])
    def test_tells_of_no_story_before_it_is_public(self, client, state):
        """security.md 38: the plain 404 of nonsense."""
        article = desk.make_article(headline="xqsecret")
        if state != "draft":
            edition = desk.approve(desk.file_story(article))
        if state == "scheduled":
            workflow.publish(article, by=desk.edith(), at=NOW, edition=edition, live_from=NOW + 365 * 100 * DAY)
        kept(article)

        known, nonsense = client.get(OLD), client.get("/2019/05/03/nothing.html")

        assert (known.status_code, known.content) == (nonsense.status_code, nonsense.content)
        assert known.status_code == 404

    def test_is_gone_with_the_story(self, client):
        article, _ = desk.make_live()
        kept(article)
        workflow.withdraw(article, by=desk.edith(), at=NOW + HOUR, reason="Wrong", notice="We were wrong.")

        answer = client.get(OLD)

        assert (answer.status_code, "We were wrong." in answer.content.decode()) == (410, True)

    def test_of_nothing_is_not_found_and_never_an_error(self, client):
        """security.md 71"""
        for path in ("/%00", f"/{'x' * 3_000}.html", "/a%ffb.html", "/2019/%F0%9F%92%A9"):
            assert client.get(path).status_code == 404, path
        assert client.post(OLD).status_code == 404


class TestKeeping:
    @pytest.mark.parametrize(
        ("typed", "path"),
        [
            ("/2019/05/old.html", "/2019/05/old.html"),
            ("  https://old.example/2019/Old%20Ferry.html#top ", "/2019/Old Ferry.html"),
            ("https://old.example/über", "/über"),
        ],
    )
    def test_reads_an_address_as_it_is_pasted(self, typed, path):
        assert addresses.path_of(typed) == path

    @pytest.mark.parametrize(
        "typed",
        ["", "/", "old.html", "https://old.example//x", "https://old.example/", "/a?id=5", "/a\x00b", "/a%00b",
         "/\\evil", "/" + "x" * 300, "https://[x/"],
    )  # fmt: skip
    def test_refuses_what_is_no_address(self, typed):
        with pytest.raises((addresses.NotKept, ValueError)):
            addresses.path_of(typed)

    @pytest.mark.parametrize("first", RESERVED_SEGMENTS)
    def test_refuses_what_is_reserved(self, first):
        with pytest.raises(addresses.NotKept, match="another part of the site"):
            kept(desk.make_article(), f"/{first}/x/")

    def test_refuses_what_is_taken(self):
        article, edition = desk.make_live()
        other = desk.make_article(headline="Another")
        kept(article)
        draft = f"/x/y-{other.public_id}/"

        for path, sentence in (
            (OLD, "already"), ("/culture/", "section"), (edition.get_absolute_url(), "story of this site"),
            (draft, "story of this site"),
        ):  # fmt: skip
            with pytest.raises(addresses.NotKept, match=sentence):
                kept(other, path)

    def test_is_for_editors(self):
        article = desk.make_article()

        for person in (desk.rosa(), desk.phil(), desk.vera()):
            with pytest.raises(workflow.NotYours):
                addresses.keep(article, by=person, at=NOW, path=OLD)

    def test_leaves_its_trace_and_an_open_decision_good(self):
        article = desk.file_story(desk.make_article())
        article.act_seen = workflow.last_act(article)

        kept(article)
        addresses.drop(article, by=desk.edith(), at=NOW, path=OLD)

        told = Revision.objects.of(article).order_by("number").values_list("verb", "why")
        assert list(told)[-2:] == [("keep_address", OLD), ("drop_address", OLD)]
        assert desk.approve(article).number == 1
        assert (list(broken()), FormerAddress.objects.count()) == ([], 0)

    def test_leads_somewhere_in_the_database_too(self):
        for row in ({"path": "/a"}, {"path": "/a", "leads_to": "/b/", "public_id": "abcd1234"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                FormerAddress.objects.create(**row)


class TestPage:
    def test_keeps_and_forgets_an_address(self, client):
        article, edition = desk.make_live()
        client.force_login(desk.edith())

        client.post(page(article), {"address": "https://old.example/2019/05/old.html"}, follow=True)

        assert "/2019/05/old.html" in client.get(page(article)).content.decode()
        assert "/2019/05/old.html" in client.get(
            reverse("admin:articles_article_change", args=[article.pk])
        ).content.decode()  # fmt: skip
        assert client.get("/2019/05/old.html").url == edition.get_absolute_url()
        client.post(reverse("admin:articles_article_drop_address", args=[article.pk]), {"path": "/2019/05/old.html"})
        assert client.get("/2019/05/old.html").status_code == 404

    def test_says_why_an_address_is_not_kept_and_loses_nothing(self, client):
        article = desk.make_article()
        client.force_login(desk.edith())

        answer = client.post(page(article), {"address": "/admin/x"}).content.decode()

        assert ("another part of the site" in answer, 'value="/admin/x"' in answer) == (True, True)
        assert not FormerAddress.objects.exists()

    def test_is_for_editors(self, client):
        article = desk.make_article()
        drop = reverse("admin:articles_article_drop_address", args=[article.pk])
        kept(article)

        for person in (desk.rosa(), desk.phil(), desk.vera()):
            client.force_login(person)
            answers = [client.get(page(article)), client.post(page(article), {"address": "/x"}),
                       client.post(drop, {"path": OLD})]  # fmt: skip
            assert [answer.status_code for answer in answers] == [403] * 3
        assert FormerAddress.objects.get().path == OLD
