"""What stands beside a story on its page: related stories by hand, then the newest that share a person or more."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import reading_beside, reading_story, saving, workflow
from articles.models import Topic
from tests import desk
from tests.desk import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db

LATER = NOW + DAY


def live(headline, *, hours=0, topics=(), named=(), **fields):
    """A live story; `hours` after NOW, `named` are people who are no subjects of it."""
    at = NOW + hours * HOUR
    article = desk.make_article(headline=headline, at=at, **fields)
    with saving.saving(article, by=desk.rosa(), at=at):
        article.topics.add(*topics)
        for person in named:
            article.person_tags.create(tag=person, subject=False)
    return desk.publish(article, at=at)


def beside(edition, *, at=LATER):
    edition = reading_story.edition_at(edition.public_id, at=at)
    found = reading_beside.beside(reading_story.story(edition, at=at), at=at)
    return [card.edition.headline for card in found.related], [card.edition.headline for card in found.more]


def more(edition, *, at=LATER):
    return beside(edition, at=at)[1]


class TestMore:
    def test_shares_a_person_who_is_the_subject_first_then_any_then_a_topic_then_the_section(self):
        ada, jo, ships = desk.make_person("Ada Quist"), desk.make_person("Jo Árni"), Topic.objects.create(name="Ships")
        live("Only the section", hours=9)
        live("Only the topic", hours=8, topics=[ships], section="Sport")
        live("Named in both", hours=7, named=[jo], section="Sport")
        live("About her", hours=1, people=[ada], section="Sport")
        live("Nothing at all", hours=9, section="Sport")
        edition = live("The story", people=[ada], named=[jo], topics=[ships])

        assert more(edition) == ["About her", "Named in both", "Only the topic", "Only the section"]

    def test_are_the_newest_four_of_all_who_are_shared(self):
        ada, jo = desk.make_person("Ada Quist"), desk.make_person("Jo Árni")
        for hours in range(6):
            live(f"Of {'Ada' if hours % 2 else 'Jo'}, {hours}", hours=hours, people=[ada if hours % 2 else jo])
        edition = live("The story", people=[ada, jo])

        assert more(edition) == ["Of Ada, 5", "Of Jo, 4", "Of Ada, 3", "Of Jo, 2"]

    def test_stand_there_once_and_never_the_story_itself(self):
        ada, jo = desk.make_person("Ada Quist"), desk.make_person("Jo Árni")
        ships = Topic.objects.create(name="Ships")
        live("Shares it all", people=[ada, jo], topics=[ships])
        article, _ = desk.make_live(headline="First version", people=[ada, jo])
        edition = desk.correct(article, at=NOW + HOUR, headline="The story")

        assert more(edition) == ["Shares it all"]

    def test_are_live_at_that_moment(self):
        ada = desk.make_person("Ada Quist")
        article, _ = desk.make_live(headline="Taken down", people=[ada])
        workflow.withdraw(article, by=desk.edith(), at=NOW + HOUR, reason="Wrong")
        desk.publish(desk.make_article(headline="Scheduled", people=[ada]), live_from=NOW + 2 * DAY)
        desk.make_article(headline="A draft", people=[ada])
        edition = live("The story", people=[ada])

        assert more(edition, at=NOW) == ["Taken down"]
        assert more(edition) == []
        assert more(edition, at=NOW + 2 * DAY) == ["Scheduled"]

    def test_say_nothing_of_somebody_who_must_never_be_tagged(self):
        """security.md 35"""
        ada = desk.make_person("Ada Quist")
        live("About her", people=[ada], section="Sport")
        edition = live("The story", people=[ada])
        assert more(edition) == ["About her"]

        ada.tagging = "never"
        ada.save()

        assert more(edition) == []

    def test_are_never_paid_for(self):
        ada = desk.make_person("Ada Quist")
        live("Paid", people=[ada], kind="paid", payer="Merrow Ferries")
        edition = live("The story", people=[ada])

        assert more(edition) == []

    def test_are_called_by_what_they_share(self, client):
        ada, ships = desk.make_person("Ada Quist"), Topic.objects.create(name="Ships")
        of_her, of_ships = (
            live("Of her", people=[ada], section="Sport"),
            live("Of ships", topics=[ships], section="Sea"),
        )
        live("Also of her", people=[ada], section="Sport")
        live("Also of ships", topics=[ships], section="Sea")
        live("Alone", section="Culture")
        alone = live("Alone too", section="Culture")

        said = [re.search(r'id="more">([^<]+)', client.get(e.get_absolute_url()).content.decode()) for e in
                (of_her, of_ships, alone)]  # fmt: skip

        assert [found and found[1] for found in said] == [
            "More on these people", "More on these topics", "More from Culture",
        ]  # fmt: skip


class TestByHand:
    def test_stand_before_the_others_in_their_order_and_once(self):
        ada = desk.make_person("Ada Quist")
        live("Near too", people=[ada])
        second, first = live("Second", people=[ada]), live("First", hours=2, section="Sport")
        edition = live("The story", people=[ada], related=f"{first.public_id} {second.public_id} {first.public_id}")

        assert beside(edition) == (["First", "Second"], ["Near too"])

    def test_are_shown_while_they_are_live(self):
        """security.md 31: neither a draft nor a scheduled nor a withdrawn story."""
        draft = desk.make_article(headline="A draft")
        gone, first = desk.make_live(headline="Gone soon")
        later = desk.make_article(headline="Scheduled")
        desk.publish(later, live_from=NOW + 2 * DAY)
        workflow.withdraw(gone, by=desk.edith(), at=NOW + 2 * HOUR, reason="Wrong")
        ids = f"{draft.public_id} {first.public_id} {later.public_id} zzzzzzzz"
        edition = live("The story", section="Sport", related=ids)

        assert [beside(edition, at=at) for at in (NOW + HOUR, LATER, NOW + 2 * DAY)] == [
            (["Gone soon"], []), ([], []), (["Scheduled"], []),
        ]  # fmt: skip

    def test_never_the_story_itself(self):
        article = desk.make_article()
        desk.edit(article, by=desk.rosa(), related=article.public_id)

        assert beside(desk.publish(article)) == ([], [])

    def test_are_part_of_what_two_people_stand_by(self):
        article, edition = desk.make_live()
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR, change="minor")
        desk.edit(article, by=desk.rosa(), at=NOW + HOUR, related="zzzzzzzz")
        again = desk.publish(article, at=NOW + HOUR)

        assert (again.related, again.words_digest == edition.words_digest) == ("zzzzzzzz", False)


class TestQuery:
    @pytest.mark.parametrize("count", [1, 3])
    def test_is_one_and_loads_no_body(self, count):
        people = [desk.make_person(f"Person {n}") for n in range(count)]
        for n in range(count):
            live(f"Beside {n}", people=people, pictures=[desk.make_image()])
        edition = live("The story", people=people)
        story = reading_story.story(edition, at=LATER)

        with CaptureQueriesContext(connection) as captured:
            assert len(reading_beside.beside(story, at=LATER).more) == count

        assert [("body" in query["sql"]) for query in captured.captured_queries] == [False]


class TestPreview:
    """At the desk a story is shown with what readers will find below it."""

    def below(self, answer):
        found = re.findall(
            r'<h2 class="row__name"[^>]*>(.*?)</h2>|<h3 class="card__headline"><a href="[^"]*">(.*?)</a>',
            answer.content.decode(),
        )
        return [name or headline for name, headline in found]

    def test_shows_the_stories_that_readers_will_find(self, client, sign_in):
        ada, jo, ships = desk.make_person("Ada Quist"), desk.make_person("Jo Árni"), Topic.objects.create(name="Ships")
        for hours in range(2):
            live(f"Only the section {hours}", hours=hours)
        live("Only the topic", hours=8, topics=[ships], section="Sport")
        live("Named in both", hours=7, named=[jo], section="Sport")
        live("About him", hours=6, people=[jo], section="Sport")
        live("About her", hours=1, people=[ada], section="Sport")
        by_hand = live("By hand", section="Sport")
        desk.make_article(headline="A draft", people=[ada])
        article = desk.make_article(headline="The story", people=[ada], related=by_hand.public_id)
        with saving.saving(article, by=desk.rosa(), at=NOW):
            article.topics.add(ships)
            article.person_tags.create(tag=jo, subject=False)
        preview = reverse("admin:articles_article_preview", args=[article.pk, workflow.latest(article).pk])

        shown = self.below(sign_in(desk.rosa()).get(preview))

        assert shown == [
            "Related", "By hand", "More stories", "About her", "Named in both", "About him", "Only the topic",
        ]  # fmt: skip
        assert shown == self.below(client.get(desk.publish(article).get_absolute_url()))

    def test_of_a_story_with_nothing_yet_shows_nothing(self, sign_in):
        live("Something else")

        assert self.below(sign_in(desk.rosa()).get(reverse("admin:articles_article_typed_new"))) == []

    def test_is_shared_with_nobody_whichever_page_was_shown_first(self, client, sign_in):
        """What both pages keep of one story is not mixed up."""
        article, edition = desk.make_live(at=NOW)
        preview = reverse("admin:articles_article_preview", args=[article.pk, workflow.latest(article).pk])
        pages = [edition.get_absolute_url(), preview] * 2

        shown = [sign_in(desk.rosa()).get(address).content for address in pages]

        assert [(b"application/ld+json" in page, b"share__address" in page) for page in shown] == [
            (True, True), (False, False),
        ] * 2  # fmt: skip
