"""What is said before the click is what readers get after it: each foretelling is held against the pages themselves."""

from datetime import datetime

import pytest
from django.test import Client

from articles import dry_run, printing, reading, reading_front, workflow
from articles.models import Article, Section, Tagging
from tests import desk
from tests.desk import DAY, HOUR, MINUTE, NOW
from tests.test_admin import act_page, fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]


def ready(*, at=NOW, **fields):
    article = desk.make_article(at=at, **fields)
    desk.file_story(article, at=at)
    return article, desk.approve(article, at=at)


def next_version(article, *, at=NOW + HOUR, **fields):
    workflow.reopen(article, by=desk.rosa(), at=at)
    desk.edit(article, by=desk.rosa(), at=at, **fields)
    desk.file_story(article, at=at)
    return desk.approve(article, at=at)


def found(at: datetime, public_id: str) -> dict[str, str]:
    """Where readers find a story at this moment, by the readers' own queries: path and place."""
    places = {}
    front = reading_front.front(at=at)
    top = sorted(filter(None, [front.lead, *front.seconds]), key=_newest_first)
    for number, card in enumerate(top, 1):
        if card.edition.public_id == public_id:
            places["/"] = f"number {number} on top"
    for block in front.blocks:
        for number, card in enumerate(block.cards, 1):
            if card.edition.public_id == public_id:
                places["/"] = f"number {number} under {block.section.name}"
    for section in Section.objects.all():
        for number, card in enumerate(reading.of_section(section, at=at).cards, 1):
            if card.edition.public_id == public_id:
                places[section.get_absolute_url()] = f"number {number}"
    for number, card in enumerate(reading.newest(at=at).cards, 1):
        if card.edition.public_id == public_id:
            places["/feed/"] = f"number {number}"
    return places


def _newest_first(card):
    return -card.edition.first_published_at.timestamp(), -card.edition.pk


def foretold(run: dry_run.DryRun) -> dict[str, str]:
    lists = ("/people/", "/authors/", "/corrections/")
    there = [place for place in run.places if place.change != dry_run.GOES and not place.path.startswith(lists)]
    return {place.path: place.where for place in there if "later page" not in place.where}


def named(places) -> list[tuple[str, str]]:
    return [(place.path, place.where) for place in places if place.path.startswith(("/people/", "/authors/"))]


class TestLists:
    @pytest.mark.parametrize(
        ("others", "section", "first"),
        [
            (0, "Culture", {"/": "number 1 on top", "/culture/": "number 1", "/feed/": "number 1"}),
            (3, "Culture", {"/": "number 4 on top", "/culture/": "number 4", "/feed/": "number 4"}),
            (7, "Culture", {"/": "number 1 under Culture", "/culture/": "number 8", "/feed/": "number 8"}),
            (11, "Culture", {"/culture/": "number 12", "/feed/": "number 12"}),
            (11, "World", {"/": "number 1 under World", "/world/": "number 1", "/feed/": "number 12"}),
            (20, "Culture", {}),
        ],
    )
    def test_are_those_on_which_it_is_found(self, others, section, first):
        """The story stays as old as it was first seen: `others` were published after it."""
        article, edition = desk.make_live(section=section)
        for number in range(others):
            desk.make_live(at=NOW + (number + 1) * MINUTE, headline=f"Other {number}")
        second = next_version(article, headline="Ferry is late")

        run = dry_run.publishing(article, second, opens=NOW + HOUR, at=NOW + HOUR)
        workflow.publish(article, by=desk.edith(), at=NOW + HOUR, edition=second)

        assert foretold(run) == found(NOW + HOUR, article.public_id) == first

    def test_of_a_new_story_at_its_moment_count_what_is_scheduled_before(self):
        later, _ = ready(headline="Later")
        workflow.publish(later, by=desk.edith(), at=NOW, edition=later.editions.get(), live_from=NOW + 2 * HOUR)
        article, edition = ready()
        run = dry_run.publishing(article, edition, opens=NOW + 3 * HOUR, at=NOW)
        before = dry_run.publishing(article, edition, opens=NOW + HOUR, at=NOW)

        workflow.publish(article, by=desk.edith(), at=NOW, edition=edition, live_from=NOW + 3 * HOUR)

        assert foretold(run) == found(NOW + 3 * HOUR, article.public_id)
        assert before.comes[0].where == run.comes[0].where == "number 1 on top"

    def test_change_with_the_section(self):
        article, _ = desk.make_live()
        second = next_version(article, section=desk.make_section("World"))

        run = dry_run.publishing(article, second, opens=NOW + HOUR, at=NOW + HOUR)

        assert [place.path for place in run.comes] == ["/world/"]
        assert [place.path for place in run.goes] == ["/culture/"]
        assert [place.path for place in run.stays] == ["/", "/feed/", "/authors/rosa/"]

    def test_name_people_and_authors_and_what_begins_and_ends_with_the_story(self):
        ada, jo, never = desk.make_person("Ada Quist"), desk.make_person("Jo Berg"), desk.make_person("Minor Child")
        never.tagging = Tagging.NEVER
        never.save()
        desk.make_live(people=[jo], headline="Another of Jo")
        article, edition = ready(people=[ada, jo, never])

        run = dry_run.publishing(article, edition, opens=NOW, at=NOW)
        workflow.publish(article, by=desk.edith(), at=NOW, edition=edition)
        down = dry_run.withdrawing(article, at=NOW)

        assert named(run.comes) == [
            ("/people/ada-quist/", "a new page"),
            ("/people/jo-berg/", ""),
            ("/authors/rosa/", ""),
        ]
        assert named(down.goes) == [
            ("/people/ada-quist/", "the page goes with it"), ("/people/jo-berg/", ""), ("/authors/rosa/", ""),
        ]  # fmt: skip

    def test_are_told_of_what_is_not_printed_yet(self):
        article = desk.make_article(people=[desk.make_person()], pictures=[desk.make_image()])
        desk.file_story(article)
        printed = printing.print_revision(article, article.filed)

        run = dry_run.approving(article, printed, opens=NOW, at=NOW)
        edition = desk.approve(article)

        assert run == dry_run.publishing(article, edition, opens=NOW, at=NOW)
        assert run.new == edition.get_absolute_url()

    def test_of_a_correction_name_the_page_of_corrections(self):
        article, _ = desk.make_live()
        second = next_version(article, change="correction", change_note="It was Monday.")

        run = dry_run.publishing(article, second, opens=NOW + HOUR, at=NOW + HOUR)

        assert ("/corrections/", "its public note") in [(place.path, place.where) for place in run.comes]


class TestAddress:
    def answers(self, path: str) -> tuple[int, str]:
        response = Client().get(path)
        return response.status_code, response.get("Location", "")

    def test_of_a_first_version_is_new(self):
        article, edition = ready()

        run = dry_run.publishing(article, edition, opens=NOW, at=NOW)

        assert (run.old, run.new, run.was_public) == ("", edition.get_absolute_url(), False)
        assert self.answers(run.new) == (404, "")
        workflow.publish(article, by=desk.edith(), at=NOW, edition=edition)
        assert self.answers(run.new) == (200, "")

    @pytest.mark.parametrize("change", [{"slug": "harbour"}, {"section": "World"}])
    def test_before_leads_to_the_one_after(self, change):
        article, _ = desk.make_live()
        if "section" in change:
            change = {"section": desk.make_section(change["section"])}
        second = next_version(article, **change)

        run = dry_run.publishing(article, second, opens=NOW + HOUR, at=NOW + HOUR)
        workflow.publish(article, by=desk.edith(), at=NOW + HOUR, edition=second)

        assert run.old != run.new
        assert self.answers(run.old) == (301, run.new)

    def test_of_what_comes_down_says_that_it_is_gone(self):
        article, edition = desk.make_live()

        run = dry_run.withdrawing(article, at=NOW + HOUR)
        workflow.withdraw(article, by=desk.edith(), at=NOW + HOUR, reason="Wrong")

        assert (run.old, run.new) == (edition.get_absolute_url(), "")
        assert self.answers(run.old)[0] == 410


class TestPictures:
    def test_appear_and_go_and_last_as_long_as_their_rights(self):
        stays, goes = desk.make_image("AP", caption="Stays", rights_until=NOW + DAY), desk.make_image(caption="Goes")
        comes = desk.make_image("Reuters", caption="Comes", rights_until=NOW + 2 * DAY)
        article, _ = desk.make_live(pictures=[stays, goes])
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR)
        with desk.saving.saving(article, by=desk.rosa(), at=NOW + HOUR):
            article.body = article.body.replace(f'<figure data-image="{goes.pk}"></figure>', "")
            article.save()
            article.article_pictures.get(image=goes).delete()
            desk.place(article, comes, position=2)
        desk.file_story(article, at=NOW + HOUR)
        second = desk.approve(article, at=NOW + HOUR)

        run = dry_run.publishing(article, second, opens=NOW + HOUR, at=NOW + HOUR)

        assert [(p.caption, p.change, p.until) for p in run.pictures] == [
            ("Comes", "comes", NOW + 2 * DAY), ("Goes", "goes", None), ("Stays", "stays", NOW + DAY),
        ]  # fmt: skip

    def test_whose_rights_have_ended_by_then_do_not_appear(self):
        article, edition = ready(pictures=[desk.make_image(rights_until=NOW + HOUR)])

        assert len(dry_run.publishing(article, edition, opens=NOW, at=NOW).pictures) == 1
        assert dry_run.publishing(article, edition, opens=NOW + HOUR, at=NOW).pictures == []


class TestSchedule:
    def test_names_what_it_takes_off(self):
        article, first = ready()
        workflow.publish(article, by=desk.edith(), at=NOW, edition=first, live_from=NOW + DAY)
        second = next_version(article, headline="Ferry is late")

        now = dry_run.publishing(article, second, opens=NOW + HOUR, at=NOW + HOUR)
        later = dry_run.publishing(article, second, opens=NOW + 2 * DAY, at=NOW + HOUR)

        assert ([e.number for e in now.held], later.held) == ([1], [])

    def test_is_none_where_a_later_version_goes_live_before(self):
        article, first = ready()
        second = next_version(article, headline="Ferry is late")
        workflow.publish(article, by=desk.edith(), at=NOW + HOUR, edition=second, live_from=NOW + DAY)

        assert dry_run.publishing(article, first, opens=NOW + 2 * DAY, at=NOW + HOUR) is None


class TestPages:
    """What the desk is told before the click, and in the confirmation after it."""

    def page(self, client, article, verb) -> str:
        return " ".join(client.get(act_page(article, verb)).content.decode().split())

    def test_approving_shows_it(self, client, sign_in):
        article = desk.make_article()
        desk.file_story(article)
        sign_in(desk.edith())

        page = self.page(client, article, "approve")

        assert "What readers will see if it goes out now" in page
        assert "<strong>Front page</strong> <code>/</code>, number 1 on top" in page
        assert "Until then it answers as if there were nothing (404)." in page

    def test_publishing_alone_is_foreseen_at_the_moment_that_was_chosen_before(self, client, sign_in):
        article = desk.make_article(by=desk.edith())
        desk.file_story(article, by=desk.edith())
        sign_in(desk.grant(desk.edith(), "publish_alone"))
        chosen = {"when": "later", "live_from_0": "2098-10-05", "live_from_1": "06:00"}

        page = " ".join(client.get(act_page(article, "approve_alone"), chosen).content.decode().split())

        assert "What readers will see if it goes out on 5 October 2098, 06:00" in page

    def test_publishing_shows_age_changes_and_what_goes_off_schedule(self, client, sign_in):
        article, first = ready()
        workflow.publish(article, by=desk.edith(), at=NOW, edition=first)
        tomorrow = datetime(2199, 1, 1, tzinfo=NOW.tzinfo)
        second = next_version(article, headline="Ferry is late")
        workflow.publish(article, by=desk.edith(), at=NOW + HOUR, edition=second, live_from=tomorrow)
        next_version(article, headline="Ferry never came", slug="never-came")
        sign_in(desk.edith())

        page = self.page(client, article, "publish")

        assert "Version 3: approved" in page
        assert "ago by Edith." in page
        assert "Version 2 is to go live 1 Jan 2199 00:00 UTC. If this one goes live at that moment or before" in page
        assert "Word by word against what readers see now" in page
        assert "<ins>never came</ins>" in page
        assert "leads there by itself (301)" in page
        answer = client.post(act_page(article, "publish"), fields_of(client, act_page(article, "publish")), follow=True)
        assert "Done. Readers see it now. Version 2 is off the schedule." in answer.content.decode()

    def test_of_a_hold_says_what_readers_see_then(self, client, sign_in):
        article, edition = ready()
        workflow.publish(
            article, by=desk.edith(), at=NOW, edition=edition, live_from=datetime(2199, 1, 1, tzinfo=NOW.tzinfo)
        )
        sign_in(desk.edith())

        page = self.page(client, article, "hold")

        assert "would have gone live 1 Jan 2199 00:00 UTC. Readers see nothing of this story" in page

    def test_taking_down_shows_from_where_it_goes(self, client, sign_in):
        article, _ = desk.make_live()
        sign_in(desk.edith())

        page = self.page(client, article, "withdraw")

        assert "says that the story is gone (410)" in page
        assert "<dt>Goes from</dt><dd><ul><li><strong>Front page</strong>" in page

    def test_practice_is_told_nothing_of_readers(self, client, sign_in):
        section = desk.make_section("Exercises")
        Section.objects.filter(pk=section.pk).update(practice=True)
        article = desk.make_article(section="Exercises")
        desk.file_story(article)
        sign_in(desk.edith())

        assert "What readers will see" not in self.page(client, article, "approve")

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_as_many_queries_for_one_as_for_three(self, count, django_assert_num_queries):
        article, _ = desk.make_live()
        people = [desk.make_person(f"Person {number}") for number in range(count)]
        images = [desk.make_image(f"AP {number}") for number in range(count)]
        for number in range(count):
            desk.make_live(headline=f"Other {number}", people=people)
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR)
        with desk.saving.saving(article, by=desk.rosa(), at=NOW + HOUR):
            for number, image in enumerate(images):
                desk.place(article, image, position=number)
            article.people.add(*people)
        desk.file_story(article, at=NOW + HOUR)
        second = desk.approve(article, at=NOW + HOUR)
        article = Article.objects.get(pk=article.pk)

        with django_assert_num_queries(21):
            run = dry_run.publishing(article, second, opens=NOW + HOUR, at=NOW + HOUR)

        assert (len(run.pictures), len(named(run.comes))) == (count, count)
