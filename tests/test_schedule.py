"""Publishing in time and in order: only the moment of the request decides what readers see. No worker runs here."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import reading, reading_front, reading_names, reading_story, workflow
from articles.models import Article, Image, Revision
from articles.standing import standing
from tests import desk
from tests.desk import DAY, HOUR, MINUTE, NOW
from tests.test_admin import act_page, fields_of
from tests.test_dry_run import next_version, ready

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def publish(article, edition, *, at=NOW, live_from=None) -> Revision:
    return workflow.publish(article, by=desk.edith(), at=at, edition=edition, live_from=live_from)


def shown(article: Article, at) -> dict[str, int]:
    """At how many readers' places a story is found at this moment; the number of the version at its address."""
    edition = reading_story.edition_at(article.public_id, at=at)
    front = reading_front.front(at=at)
    cards = [*filter(None, [front.lead, *front.seconds]), *(card for block in front.blocks for card in block.cards)]
    token = article.pictures.get().token
    return {
        "story": edition.number if edition and edition.is_live(at) else 0,
        "front": len(cards),
        "section": len(reading.of_section(article.section, at=at).cards),
        "feed": len(reading.newest(at=at).cards),
        "person": len(getattr(reading_names.of_person("ada-quist", at=at), "cards", [])),
        "author": len(reading.of_author("rosa", at=at)[1].cards),
        "picture": int(reading.picture(token, at=at).now),
    }


EVERYWHERE = dict.fromkeys(("story", "front", "section", "feed", "person", "author", "picture"), 1)
NOWHERE = dict.fromkeys(EVERYWHERE, 0)


class TestNoJob:
    """Appearing and disappearing are facts about windows: one second before, and at the second."""

    @pytest.fixture
    def story(self):
        return ready(pictures=[desk.make_image(rights_until=NOW + 2 * DAY)], people=[desk.make_person()])

    def test_is_needed_to_appear(self, story):
        article, edition = story
        publish(article, edition, live_from=NOW + DAY)

        assert shown(article, NOW + DAY - SECOND) == NOWHERE
        assert shown(article, NOW + DAY) == EVERYWHERE

    def test_is_needed_to_be_taken_down(self, story):
        article, edition = story
        publish(article, edition)
        workflow.withdraw(article, by=desk.edith(), at=NOW + HOUR, reason="Wrong")

        assert shown(article, NOW + HOUR - SECOND) == EVERYWHERE
        assert shown(article, NOW + HOUR) == NOWHERE

    def test_is_needed_for_the_end_of_rights(self, story):
        article, edition = story
        publish(article, edition)

        assert shown(article, NOW + 2 * DAY - SECOND) == EVERYWHERE
        assert shown(article, NOW + 2 * DAY) == EVERYWHERE | {"picture": 0}

    def test_is_needed_for_the_next_version_of_a_live_story(self, story):
        article, edition = story
        publish(article, edition)
        publish(article, next_version(article, headline="Late"), at=NOW + HOUR, live_from=NOW + DAY)

        assert shown(article, NOW + DAY - SECOND) == EVERYWHERE
        assert shown(article, NOW + DAY) == EVERYWHERE | {"story": 2}

    def test_is_needed_at_any_address(self, client):
        """By the clock of the machine, as readers come: what is to go live in an hour is as if it were not there."""
        now = timezone.now()
        person = desk.make_person()
        article = desk.make_article(at=now - HOUR, people=[person])
        edition = desk.publish(article, at=now - HOUR, live_from=now + HOUR)
        pages = [edition.get_absolute_url(), person.get_absolute_url(), "/authors/rosa/"]

        assert [client.get(path).status_code for path in pages] == [404, 404, 404]
        assert all(article.headline not in client.get(path).content.decode() for path in ("/", "/culture/", "/feed/"))
        workflow.move(article, by=desk.edith(), at=now - MINUTE, edition=edition, live_from=now - SECOND)
        assert [client.get(path).status_code for path in pages] == [200, 200, 200]
        assert all(article.headline in client.get(path).content.decode() for path in ("/", "/culture/", "/feed/"))


class TestInOrder:
    def test_several_approved_versions_go_out_one_after_the_other(self):
        article, first = ready()
        second = next_version(article, at=NOW, headline="Ferry is late")
        third = next_version(article, at=NOW, headline="Ferry never came")

        for edition, opens in ((first, NOW), (second, NOW + HOUR), (third, NOW + 2 * HOUR)):
            publish(article, edition, live_from=opens)

        seen = [reading_story.edition_at(article.public_id, at=NOW + n * HOUR).number for n in range(3)]
        assert seen == [1, 2, 3]

    def test_is_chosen_on_the_page_of_publishing(self, client, sign_in):
        article, first = ready()
        next_version(article, headline="Ferry is late")
        sign_in(desk.edith())
        page = act_page(article, "publish")
        said = client.get(page).content.decode()
        assert "Version 1: Ferry returns to the old harbour" in said
        assert "Version 2: Ferry is late" in said

        client.post(page, fields_of(client, page) | {"which": first.pk})

        assert standing(article, at=timezone.now()).live == first
        assert [e.number for e in standing(article, at=timezone.now()).publishable] == [2]

    def test_what_is_older_than_what_readers_see_is_no_choice(self):
        article, _ = ready()
        publish(article, next_version(article, headline="Ferry is late"), at=NOW + HOUR)

        assert standing(article, at=NOW + HOUR).publishable == []

    def test_moving_before_an_earlier_version_takes_it_off_schedule(self):
        article, first = ready()
        publish(article, first, live_from=NOW + DAY)
        second = next_version(article, headline="Ferry is late")
        publish(article, second, at=NOW + HOUR, live_from=NOW + 2 * DAY)

        workflow.move(article, by=desk.edith(), at=NOW + HOUR, edition=second, live_from=NOW + DAY)

        first.refresh_from_db(), second.refresh_from_db()
        assert (first.live_from, second.live_from) == (None, NOW + DAY)

    def test_moving_says_what_it_takes_off_schedule(self, client, sign_in):
        article, first = ready()
        publish(article, first, live_from=NOW.replace(year=2190))
        publish(article, next_version(article), at=NOW + HOUR, live_from=NOW.replace(year=2191))
        sign_in(desk.edith())
        page = act_page(article, "move")
        assert "Version 1 is to go live 5 Mar 2190 09:00 UTC." in client.get(page).content.decode()

        answer = client.post(page, fields_of(client, page) | {"live_from_0": "2189-01-01"}, follow=True)

        said = "Moved. It goes live 1 Jan 2189 09:00 UTC. Version 1 is off the schedule."
        assert said in answer.content.decode()


class TestLookedAtAgain:
    """What was approved earlier is held against the checklist as things stand when it gets its moment."""

    def restrict(self, person):
        type(person).objects.filter(pk=person.pk).update(naming_restriction="A court forbids it")

    def test_stops_what_must_not_be_said_any_more(self):
        person = desk.make_person()
        article, edition = ready(people=[person])
        self.restrict(person)

        with pytest.raises(workflow.Blocked, match="Ada Quist must not be named: A court forbids it."):
            publish(article, edition, at=NOW + DAY)

        edition.refresh_from_db()
        assert edition.live_from is None

    def test_stops_for_a_note_that_must_be_answered(self):
        article, edition = ready()
        article.notes.create(by=desk.omar(), at=NOW, text="Is this true?", must_be_answered=True)

        with pytest.raises(workflow.Blocked, match="Is this true"):
            publish(article, edition, at=NOW + DAY)

    def test_is_about_the_printed_pictures_and_not_those_of_the_next_draft(self):
        image = desk.make_image()
        article, edition = ready(pictures=[desk.make_image("AP"), image])
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR)
        with desk.saving.saving(article, by=desk.rosa(), at=NOW + HOUR):
            article.article_pictures.filter(image=image).delete()
            article.body = "<p>Another text.</p>"
            article.save()

        publish(article, edition, at=NOW + DAY)

        assert article.editions.live(NOW + DAY).get() == edition

    def test_is_of_the_moment_when_it_goes_out(self):
        article, edition = ready(pictures=[desk.make_image()])
        Image.objects.update(rights_until=NOW + DAY)

        with pytest.raises(workflow.Refused, match="rights run out before"):
            publish(article, edition, at=NOW + HOUR, live_from=NOW + DAY)
        publish(article, edition, at=NOW + HOUR, live_from=NOW + DAY - MINUTE)

    def test_asks_no_kind_of_change_of_what_was_approved_as_the_first(self):
        article, first = ready()
        second = next_version(article, headline="Ferry is late")
        publish(article, first, at=NOW + HOUR)

        publish(article, second, at=NOW + 2 * HOUR)

        assert article.editions.live(NOW + 2 * HOUR).get() == second

    def test_is_shown_before_the_click_with_the_age_of_the_approval(self, client, sign_in):
        person = desk.make_person()
        article, edition = ready(people=[person], at=timezone.now() - 3 * DAY)
        self.restrict(person)
        sign_in(desk.edith())
        page = act_page(article, "publish")

        said = client.get(page).content.decode()
        answer = client.post(page, fields_of(client, page)).content.decode()

        assert "Version 1: approved 3\xa0days ago by Edith." in said
        assert "Looked at again, as things stand now" in said
        assert "Ada Quist must not be named: A court forbids it." in said
        assert "Ada Quist must not be named: A court forbids it." in answer
        edition.refresh_from_db()
        assert edition.live_from is None
