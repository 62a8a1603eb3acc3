"""Topics: proposed by what similar stories carry, merged at the desk, told before a story goes out."""

import pytest
from django.urls import reverse

from articles import dry_run, printing, workflow
from articles.models import Article, Topic
from articles.resembling import topics_for
from tests import desk
from tests.desk import HOUR, NOW

pytestmark = pytest.mark.django_db


def story(headline: str, *topics: str, **fields) -> Article:
    article = desk.make_article(headline=headline, **fields)
    article.topics.set(Topic.objects.get_or_create(name=name)[0] for name in topics)
    desk.edit(article, by=desk.rosa(), kicker="Kept")
    return article


def proposed(headline: str, *people, besides=(), user=None) -> list[tuple[str, int]]:
    among = Article.objects.readable_by(user or desk.edith())
    found = topics_for(headline, [each.pk for each in people], besides=[each.pk for each in besides], among=among)
    return [(each.topic.name, each.stories) for each in found]


class TestProposed:
    def test_are_those_of_stories_with_the_same_words_on_top(self):
        story("Harbour reopens on Monday", "Harbours", "Ferries")
        story("The old harbour is painted", "Harbours")
        story("Bakers strike", "Bread")

        # Of one story of two that say harbour nothing is concluded.
        assert proposed("A harbour for Merrow") == [("Harbours", 2)]

    def test_are_not_those_of_stories_that_share_a_word_everybody_uses(self):
        for number in range(12):
            story(f"Three things {number}", f"Topic {number}")

        assert proposed("Three libraries open") == []

    def test_are_first_those_of_stories_with_the_same_people(self):
        ada = desk.make_person()
        for name in ("Harbour reopens on Monday", "The old harbour is painted"):
            story(name, "Harbours")
        story("Bakers strike", "Bread", people=[ada])

        assert proposed("A harbour for Merrow", ada) == [("Bread", 1), ("Harbours", 2)]

    def test_are_none_that_the_story_carries_or_that_were_merged(self):
        for name in ("Harbour reopens on Monday", "The old harbour is painted"):
            story(name, "Harbours", "Ports")
        harbours, ports = Topic.objects.get(name="Harbours"), Topic.objects.get(name="Ports")
        assert proposed("A harbour for Merrow", besides=[harbours]) == [("Ports", 2)]

        workflow.merge(ports, into=harbours, by=desk.edith(), at=NOW)

        assert proposed("A harbour for Merrow") == [("Harbours", 2)]

    def test_come_from_no_story_that_one_may_not_read(self):
        """security.md 13"""
        for name in ("Harbour reopens on Monday", "The old harbour is painted"):
            story(name, "Harbours", private=True)

        assert proposed("A harbour for Merrow", user=desk.omar()) == []

    @pytest.mark.parametrize("headline", ["", "On the", "x" * 5000, "\"'%_*()"])
    def test_are_none_where_nothing_is_alike(self, headline):
        story("Harbour reopens on Monday", "Harbours")

        assert proposed(headline) == []

    def test_are_told_to_the_page_of_a_story(self, sign_in):
        for name in ("Harbour reopens on Monday", "The old harbour is painted"):
            story(name, "Harbours")
        article = desk.make_article(headline="A harbour for Merrow")
        address = reverse("admin:articles_article_topics_like", args=[article.pk])
        asked = {"headline": "A harbour for Merrow", "person": ["x", "1" * 40], "topic": "-1"}

        told = sign_in(desk.rosa()).get(address, asked).json()

        assert told == {"topics": [{"id": Topic.objects.get().pk, "name": "Harbours", "stories": 2}]}
        assert sign_in(desk.omar()).get(address, asked).status_code == 403


class TestForeseen:
    def test_page_comes_with_the_first_story_and_goes_with_the_last(self):
        article = story("Harbour reopens", "Harbours")
        printed = printing.print_revision(article, workflow.latest(article))

        coming = dry_run.approving(article, printed, opens=NOW, at=NOW).comes
        assert ("/topics/harbours/", "a new page") in [(place.path, place.where) for place in coming]
        desk.publish(article)

        gone = dry_run.withdrawing(article, at=NOW + HOUR).goes
        assert ("/topics/harbours/", "the page goes with it") in [(place.path, place.where) for place in gone]


def test_preview_leads_to_topics_as_the_page_will(sign_in):
    article = story("Harbour reopens", "Harbours")
    page = reverse("admin:articles_article_preview", args=[article.pk, workflow.latest(article).pk])

    assert 'href="/topics/harbours/"' in sign_in(desk.rosa()).get(page).content.decode()
