"""The hub: told by the worker of each feed that changed, at its second, and of nothing that is not public yet."""

import threading
from http.server import HTTPServer
from urllib.parse import parse_qsl

import pytest
from django.conf import settings as site
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import workflow
from articles.models import Change, Edition, Ping, Topic
from articles.telling import hub
from articles.workflow import renaming
from newsroom.settings import may_be_posted_to
from tests import desk
from tests.desk import DAY, HOUR, NOW
from tests.test_telling import Receiver

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

SOON = NOW + hub.LATER


@pytest.fixture
def receiver(settings, monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    server.got, server.answer = [], 204
    settings.WEBSUB_HUB = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def told(receiver):
    """The paths of the feeds that the hub was told of in RSS, in order; each stands beside its two other forms."""
    said = [parse_qsl(body.decode()) for _, _, body in receiver.got]
    receiver.got.clear()
    assert all(pairs[0] == ("hub.mode", "publish") for pairs in said)
    feeds = [value.removeprefix(site.SITE_URL) for pairs in said for name, value in pairs if name == "hub.url"]
    pages = feeds[::3]
    assert feeds == [f"{page}{form}" for page in pages for form in ("", "atom/", "json/")]
    return pages


def make_story():
    article = desk.make_article(people=[desk.make_person()])
    article.topics.add(Topic.objects.get_or_create(name="Harbours")[0])
    desk.edit(article, by=desk.rosa())
    return article


ALL = ["/feed/", "/culture/feed/", "/authors/rosa/feed/", "/people/ada-quist/feed/", "/topics/harbours/feed/"]


class TestHub:
    def test_is_told_of_each_feed_that_changed_once(self, receiver):
        desk.publish(make_story())
        assert receiver.got == []  # nothing of it within the request

        for _ in range(2):
            hub.ping_due(at=SOON)

        [(path, headers, _)] = receiver.got
        assert (path, headers["Content-Type"]) == ("/", "application/x-www-form-urlencoded")
        assert told(receiver) == ALL
        assert not Ping.objects.exists()

    def test_learns_of_a_correction_and_of_a_withdrawal(self, receiver):
        article = make_story()
        desk.publish(article)
        hub.ping_due(at=SOON)
        told(receiver)

        desk.correct(article, at=NOW + DAY, change=Change.CORRECTION)
        hub.ping_due(at=NOW + DAY + hub.LATER)
        assert told(receiver) == [*ALL, "/corrections/feed/"]

        article.refresh_from_db()
        workflow.withdraw(article, by=desk.edith(), at=NOW + 2 * DAY, reason="Wrong")
        hub.ping_due(at=NOW + 2 * DAY + hub.LATER)
        assert told(receiver) == [*ALL, "/corrections/feed/"]

    def test_learns_of_a_picture_that_was_killed_and_came_back(self, receiver):
        """Whoever shows the feed elsewhere must let go of it too, and keeps what is still to come."""
        image = desk.make_image()
        live, _ = desk.make_live(pictures=[image])
        later = desk.publish(desk.make_article(pictures=[image], section="Sport"), live_from=NOW + 9 * DAY)
        desk.make_live(section="Sport")
        hub.ping_due(at=SOON)
        told(receiver)

        for act, at in ((workflow.kill_picture, NOW + HOUR), (workflow.lift_kill, NOW + 2 * HOUR)):
            act(image, by=desk.phil(), at=at, reason="The agency asked for it.")
            hub.ping_due(at=at + hub.LATER)
            assert told(receiver) == ["/feed/", "/culture/feed/", "/authors/rosa/feed/"]
        assert [ping.edition for ping in Ping.objects.all()] == [later]

    def test_learns_of_a_new_name(self, receiver):
        article = make_story()
        desk.publish(article)
        hub.ping_due(at=SOON)
        told(receiver)
        person = article.people.get()
        person.name = "Ada Berglund"
        person.save()

        renaming.rename_in_stories(person, by=desk.edith(), at=NOW + HOUR, most=9)
        hub.ping_due(at=NOW + HOUR + hub.LATER)

        assert told(receiver) == ALL

    @pytest.mark.parametrize("count", [1, 3])
    def test_costs_the_same_for_one_story_as_for_three(self, django_assert_num_queries, count):
        editions = [desk.publish(make_story(), at=NOW) for _ in range(count)]
        editions = list(Edition.objects.filter(pk__in=[e.pk for e in editions]).select_related("section"))

        with django_assert_num_queries(3):
            assert len(hub.changed(editions)) == 3 * (len(ALL) + count - 1)

    def test_learns_of_a_scheduled_story_at_its_second_and_not_before(self, receiver):
        """security.md 16"""
        article = make_story()
        edition = desk.publish(article, live_from=NOW + DAY)

        hub.ping_due(at=NOW + DAY)
        assert receiver.got == []
        workflow.move(article, by=desk.edith(), at=NOW + HOUR, edition=edition, live_from=NOW + 2 * DAY)
        hub.ping_due(at=NOW + DAY + HOUR)
        assert receiver.got == []
        hub.ping_due(at=NOW + 2 * DAY + hub.LATER)

        assert told(receiver) == ALL

    def test_never_learns_of_what_was_taken_off_the_schedule(self, receiver):
        article = make_story()
        edition = desk.publish(article, live_from=NOW + DAY)
        workflow.hold(article, by=desk.edith(), at=NOW + HOUR, edition=edition)

        hub.ping_due(at=NOW + 9 * DAY)

        assert receiver.got == []

    def test_worker_looks_when_it_is_due(self, receiver):
        desk.publish(make_story(), live_from=NOW + DAY)

        [look] = DBTaskResult.objects.filter(task_path=hub.ping.module_path)
        assert look.run_after == NOW + DAY + hub.LATER

    @pytest.mark.parametrize("answer", [302, 500])
    def test_is_tried_again_with_growing_pauses_and_given_up(self, receiver, answer):
        desk.publish(make_story())
        receiver.answer = answer

        pauses, at = [], SOON
        for _ in range(3):
            hub.ping_due(at=at)
            due = Ping.objects.get().due_at
            pauses.append(due - at)
            at = due

        assert pauses == hub.PAUSES[:3]
        assert {path for path, *_ in receiver.got} == {"/"}  # no redirect was followed
        hub.ping_due(at=NOW + hub.GIVE_UP + HOUR)
        assert not Ping.objects.exists()

    def test_that_is_away_loses_nothing(self, receiver, settings):
        address = settings.WEBSUB_HUB
        desk.publish(make_story())

        settings.WEBSUB_HUB = "http://127.0.0.1:9/"
        hub.ping_due(at=SOON)
        settings.WEBSUB_HUB = address
        hub.ping_due(at=Ping.objects.get().due_at)

        assert told(receiver) == ALL

    def test_of_a_worker_that_died_is_taken_on_by_the_next_look(self, receiver, monkeypatch):
        desk.publish(make_story())
        monkeypatch.setattr(hub, "post", lambda addresses: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            hub.ping_due(at=SOON)
        monkeypatch.undo()

        hub.ping_due(at=SOON + hub.LEASE)

        assert not Ping.objects.exists()

    def test_is_owed_nothing_where_there_is_none(self, settings, django_assert_num_queries):
        settings.WEBSUB_HUB = ""

        desk.publish(make_story())

        assert not Ping.objects.exists()
        assert not DBTaskResult.objects.filter(task_path=hub.ping.module_path).exists()

    def test_names_no_feed_of_somebody_protected(self, receiver):
        """security.md 35"""
        article = make_story()
        desk.publish(article)
        article.people.update(tagging="never")

        hub.ping_due(at=SOON)

        assert "/people/ada-quist/feed/" not in told(receiver)

    def test_is_told_of_many_feeds_in_several_requests(self, receiver, monkeypatch):
        monkeypatch.setattr(hub, "FEEDS_A_REQUEST", 6)
        desk.publish(make_story())

        hub.ping_due(at=SOON)

        assert len(receiver.got) == 3
        assert told(receiver) == ALL

    def test_worker_brings_it_out(self, receiver, monkeypatch):
        desk.publish(make_story())
        monkeypatch.setattr(timezone, "now", lambda: SOON)

        hub.ping.call()

        assert told(receiver) == ALL


@pytest.mark.parametrize(
    ("address", "may"),
    [("https://hub.example/", True), ("http://hub.example/", False), ("http://127.0.0.1:8080/", True)],
)
def test_goes_by_https_or_stays_on_this_machine(address, may):
    """security.md 15"""
    assert may_be_posted_to(address) is may
