"""Two people, or two topics, that are one: merged, sent on, audited, and parted again with nothing lost."""

import json

import pytest
from django.apps import apps
from django.core import serializers

from articles import saving, verifying, workflow
from articles.models import (
    Article,
    Dismissal,
    FormerAddress,
    Mention,
    Person,
    PersonTag,
    Revision,
    Topic,
    Topicality,
)
from articles.workflow import uniting
from tests import desk
from tests.desk import HOUR, NOW

pytestmark = pytest.mark.django_db

# Written by every act, and by design never the same again: acts themselves, clocks, and what counts saves.
TELL_OF_ACTS = {"Revision", "Clock"}


def whole() -> dict[str, list]:
    """Every row of every table of ours as JSON, but for what only tells that something was done."""
    found = {}
    for model in apps.get_app_config("articles").get_models(include_auto_created=True):
        if model.__name__ not in TELL_OF_ACTS:
            rows = json.loads(serializers.serialize("json", model._base_manager.order_by("pk")))
            for row in rows:
                row["fields"].pop("version", None)
                if "topics" in row["fields"] and model is Article:
                    row["fields"]["topics"].sort()  # in no order of their own
            found[model.__name__] = rows
    return found


@pytest.fixture
def two():
    """Ada and her double, in drafts, filed and live stories; together in one of each; with addresses of before."""
    ada, double = desk.make_person("Ada Quist"), desk.make_person("Adah Quist", wikidata="Q42", description="Pilot")
    ada.set_aliases(["A. Quist"])
    double.set_aliases(["A. Quist", "Captain Quist"])
    double.slug = "adah"
    double.save()
    older = desk.make_person("Adda Quist")
    uniting.merge(older, into=double, by=desk.edith(), at=NOW)
    desk.make_live(people=[double], headline="Only the double")
    article = desk.make_article(people=[ada, double], headline="Both live")
    PersonTag.objects.filter(tag=ada).update(subject=False)
    desk.edit(article, by=desk.rosa(), kicker="Both")
    desk.publish(article)
    draft = desk.make_article(people=[ada, double], headline="Both in a draft")
    filed = desk.file_story(desk.make_article(people=[double], headline="Filed"))
    for story in (draft, filed):
        Dismissal.objects.create(article=story, person=desk.make_person("Bo Lund"), by=desk.rosa(), at=NOW)
    Dismissal.objects.create(article=filed, person=double, by=desk.rosa(), at=NOW)
    return ada, double


def merged(two):
    ada, double = two
    uniting.merge(double, into=ada, by=desk.edith(), at=NOW + HOUR, why="One pilot.")
    return ada, double


class TestMerge:
    def test_moves_stories_and_names(self, two):
        ada, _ = merged(two)

        assert {str(tag.content_object) for tag in PersonTag.objects.filter(tag=ada)} == {
            "Only the double", "Both live", "Both in a draft", "Filed",
        }  # fmt: skip
        assert [(mention.person, mention.subject) for mention in Mention.objects.all()] == [(ada, True)] * 2
        assert [name.name for name in ada.names.order_by("name")] == [
            "A. Quist", "Ada Quist", "Adah Quist", "Adda Quist", "Captain Quist",
        ]  # fmt: skip
        ada.refresh_from_db()
        assert (ada.wikidata, ada.description) == ("Q42", "Pilot")

    def test_of_two_rules_the_stricter_holds(self, two):
        ada, double = two
        Person.objects.filter(pk=double.pk).update(tagging="never", naming_restriction="Minor")

        merged(two)

        ada.refresh_from_db()
        assert (ada.tagging, ada.naming_restriction) == ("never", "Minor")

    def test_sends_on_every_former_address_in_one_hop(self, two, client):
        merged(two)

        for former in ("adah", "adah-quist", "adda-quist"):
            response = client.get(f"/people/{former}/")
            assert (response.status_code, response["Location"]) == (301, "/people/ada-quist/"), former
        assert client.get("/people/adah/feed/")["Location"] == "/people/ada-quist/feed/"
        assert client.get("/people/ada-quist/").status_code == 200

    def test_is_audited_on_both_and_in_stories_in_work(self, two):
        ada, double = merged(two)

        acts = Revision.objects.filter(verb__in=("merge", "merge_names"), at=NOW + HOUR).order_by("subject", "id")
        assert [(act.subject, act.by, act.why) for act in acts] == [
            ("article", desk.edith(), "Adah Quist is Ada Quist now."),
            ("article", desk.edith(), "Adah Quist is Ada Quist now."),
            ("person", desk.edith(), "Into Ada Quist. One pilot."),
            ("person", desk.edith(), "Adah Quist came in. One pilot."),
        ]
        assert [*verifying.broken()] == []

    def test_voids_what_was_signed_with_the_other_name(self, two):
        """security.md 27"""
        _, double = two
        article = PersonTag.objects.get(tag=double, content_object__headline="Filed").content_object
        seen = desk.as_read(article)
        merged(two)
        article.refresh_from_db()

        with pytest.raises(workflow.Stale):
            workflow.approve(article, by=desk.edith(), at=NOW + HOUR, **seen)
        workflow.read_back(article, by=desk.rosa(), at=NOW + HOUR, **desk.as_read(article, workflow.latest(article)))
        seen = desk.as_read(article, workflow.latest(article))
        assert workflow.approve(article, by=desk.edith(), at=NOW + HOUR, **seen).people[0]["name"] == "Ada Quist"

    def test_holds_when_an_earlier_content_comes_back(self, two):
        ada, double = two
        article = Article.objects.get(headline="Only the double")
        kept = workflow.latest(article).content
        merged(two)

        article.restore(kept)

        assert [tag.tag for tag in article.person_tags.all()] == [ada]

    def test_refuses_a_save_of_a_page_that_was_open(self, two):
        _, double = two
        draft = Article.objects.get(headline="Both in a draft")
        merged(two)

        with pytest.raises(workflow.Stale), saving.saving(draft, by=desk.rosa(), at=NOW + HOUR):
            draft.save()

    def test_is_for_editors(self, two):
        ada, double = two
        for user in (desk.rosa(), desk.phil(), desk.vera()):
            with pytest.raises(workflow.NotYours):
                uniting.merge(double, into=ada, by=user, at=NOW)

    def test_of_one_with_itself_or_one_that_went_is_refused(self, two):
        ada, double = merged(two)

        for named, into in ((ada, ada), (double, ada), (desk.make_person("Cy"), double)):
            with pytest.raises(workflow.Refused):
                uniting.merge(named, into=into, by=desk.edith(), at=NOW)


class TestUndo:
    def test_puts_everything_back_as_it_was(self, two):
        before = whole()
        ada, double = merged(two)
        assert whole() != before

        uniting.undo_merge(double, by=desk.edith(), at=NOW + 2 * HOUR, why="Two pilots.")

        assert whole() == before
        assert [*verifying.broken()] == []

    def test_lets_stand_what_came_since(self, two):
        ada, double = merged(two)
        ada.refresh_from_db()
        ada.description = "Harbour pilot"
        ada.save()
        since = desk.make_article(people=[ada], headline="Since")

        uniting.undo_merge(double, by=desk.edith(), at=NOW + 2 * HOUR, why="Two pilots.")

        ada.refresh_from_db()
        assert ada.description == "Harbour pilot"
        assert [tag.tag for tag in since.person_tags.all()] == [ada]

    def test_needs_a_reason_and_a_merge(self, two):
        ada, double = merged(two)
        for named, why in ((double, " "), (ada, "Two pilots.")):
            with pytest.raises(workflow.Refused):
                uniting.undo_merge(named, by=desk.edith(), at=NOW, why=why)

    def test_is_asked_in_the_order_of_the_merges(self, two):
        _, double = merged(two)
        older = Person.objects.get(name="Adda Quist")

        with pytest.raises(workflow.Refused, match="merged further on"):
            uniting.undo_merge(older, by=desk.edith(), at=NOW, why="Two pilots.")


class TestTopics:
    def test_are_merged_and_parted_alike(self, client):
        ports, harbours = (
            Topic.objects.create(name="Ports"),
            Topic.objects.create(name="Harbours", description="Ships."),
        )
        article = desk.make_article()
        article.topics.add(ports)
        desk.edit(article, by=desk.rosa())
        desk.publish(article)
        both = desk.make_article()
        both.topics.set([ports, harbours])
        before = whole()

        uniting.merge(ports, into=harbours, by=desk.edith(), at=NOW)

        assert [row.topic for row in Topicality.objects.all()] == [harbours]
        assert list(both.topics.all()) == [harbours]
        assert client.get("/topics/ports/")["Location"] == "/topics/harbours/"
        assert FormerAddress.objects.count() == 0
        uniting.undo_merge(ports, by=desk.edith(), at=NOW, why="Two things.")
        assert whole() == before
