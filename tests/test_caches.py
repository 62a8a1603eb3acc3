"""Caches between us and readers: by which keys they find our pages, and what they are told when pages change."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import OperationalError, connection

from articles import reading, workflow
from articles.management.commands import serve
from articles.models import READER_TABLES, Person
from articles.press import AWAY, EVERYTHING, Press, purge_keys
from articles.press.watch import EVERY, Watch
from articles.telling.caches import Messenger, purge
from tests import desk
from tests.desk import HOUR, NOW
from tests.test_press import Site

NOON = 1_800_000_000.0


class Cache(BaseHTTPRequestHandler):
    """A cache away from here that remembers what it is told."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append((self.path, dict(self.headers), body))
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def cache(settings, monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    server = HTTPServer(("127.0.0.1", 0), Cache)
    server.told, server.answer = [], 200
    settings.PURGE_URL = f"http://127.0.0.1:{server.server_port}/purge"
    settings.PURGE_TOKEN = ""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


class Clock:
    """The readers' clock, moved by hand."""

    def __init__(self):
        self.version, self.away = 1, False

    def ask(self, now):
        if self.away:
            raise OperationalError("gone")
        return self.version


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def messenger(clock, cache):
    messenger = Messenger(ask=clock.ask, tell=lambda: purge(EVERYTHING), delay=EVERY, patience=AWAY)
    messenger.look(NOON - 10)
    messenger.look(NOON - 9)
    cache.told.clear()
    return messenger


class TestKeys:
    @pytest.mark.parametrize(
        ("path", "keys"),
        [
            ("/", "site"),
            ("/culture/", "site"),
            ("/people/ada-quist/", "site"),
            ("/culture/ferry-returns-ab12cd34/", "site story-ab12cd34"),
            ("/culture/ferry-returns-ab12cd34/article.json", "site story-ab12cd34"),
            ("/media/abcdefghijklmnopqrstuvwx/960.jpg", "site"),
        ],
    )
    def test_say_what_a_page_depends_on(self, path, keys):
        assert dict(purge_keys(path)) == {"Surrogate-Key": keys, "Cache-Tag": keys.replace(" ", ",")}

    def test_stand_on_every_answer_kept_or_not(self):
        press = Press(Site(), watch=Watch(lambda now: (1, None)), site_url="http://news.example",
                      allowed_hosts=["news.example"], room=10**6, labels=purge_keys)  # fmt: skip
        asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_HOST": "news.example", "wsgi.url_scheme": "http"}
        told = []

        for _ in range(2):
            press(dict(asked), lambda status, headers: told.append(dict(headers)))

        assert [(each["X-Press"], each["Surrogate-Key"]) for each in told] == [("miss", "site"), ("hit", "site")]


class TestPurge:
    def test_is_one_soft_request_that_names_no_story(self, cache, settings):
        settings.PURGE_TOKEN = "secret"

        purge(EVERYTHING)

        [(path, headers, body)] = cache.told
        said = ("Surrogate-Key", "Fastly-Soft-Purge", "Authorization", "Fastly-Key")
        assert (path, body) == ("/purge", b'{"tags": ["site"]}')
        assert [headers[name] for name in said] == ["site", "1", "Bearer secret", "secret"]

    def test_shows_no_token_that_it_has_not(self, cache):
        purge(EVERYTHING)

        assert {"Authorization", "Fastly-Key"} & set(cache.told[0][1]) == set()


class TestMessenger:
    def test_tells_at_its_start(self, clock, cache):
        messenger = Messenger(ask=clock.ask, tell=lambda: purge(EVERYTHING), delay=1, patience=30)

        for second in range(4):
            messenger.look(NOON + second)

        assert len(cache.told) == 1

    def test_tells_nothing_while_nothing_changes(self, messenger, cache):
        for second in range(5):
            messenger.look(NOON + second)

        assert cache.told == []

    def test_tells_of_a_change_once_every_process_of_ours_has_seen_it(self, messenger, clock, cache):
        clock.version = 2
        messenger.look(NOON)
        messenger.look(NOON + EVERY - 0.1)
        assert cache.told == []

        for second in range(1, 5):
            messenger.look(NOON + second)

        assert len(cache.told) == 1

    def test_tells_of_the_last_of_many_changes_and_starves_of_none(self, messenger, clock, cache):
        for second in range(6):
            clock.version = min(clock.version + 1, 5)  # the last in the fourth second
            messenger.look(NOON + second)

        assert len(cache.told) >= 2
        before = len(cache.told)
        messenger.look(NOON + 6)
        assert len(cache.told) == before

    def test_tells_again_while_nobody_answers_and_not_for_ever(self, messenger, clock, cache):
        cache.answer, clock.version = 503, 2
        for second in range(100):
            messenger.look(NOON + second)
        assert len(cache.told) == AWAY

        cache.answer, clock.version = 200, 3
        for second in range(100, 105):
            messenger.look(NOON + second)
        assert len(cache.told) == AWAY + 1

    def test_outlives_a_database_that_is_away(self, messenger, clock, cache):
        clock.away = True
        messenger.look(NOON)
        clock.away, clock.version = False, 2

        messenger.look(NOON + 1)
        messenger.look(NOON + 2)

        assert len(cache.told) == 1


class TestServe:
    def test_starts_it_where_there_is_a_cache_to_tell(self, settings):
        assert set(serve.commands()) == {"server", "worker"}

        settings.PURGE_URL = "https://cache.example/purge"

        assert set(serve.commands()) == {"server", "worker", "messenger to caches"}


@pytest.mark.django_db
class TestClock:
    """It moves with what readers may see, and tells nobody that something is about to come. (security.md 31)"""

    def test_stands_while_a_story_is_written_and_approved(self):
        section, person, image = desk.make_section(), desk.make_person(), desk.make_image()
        desk.make_article(headline="Another")  # with it its author is known
        before = reading.clock(at=NOW)

        article = desk.make_article(section=section, people=[person], pictures=[image])
        desk.edit(article, by=desk.rosa(), headline="Ferry stays away")
        edition = desk.approve(desk.file_story(article))
        assert edition.mentions.count() == edition.uses.count() == 1
        assert reading.clock(at=NOW) == before

        workflow.publish(article, by=desk.edith(), at=NOW, edition=edition)
        assert reading.clock(at=NOW)[0] > before[0]

    def test_moves_when_a_story_is_taken_down(self):
        article, _ = desk.make_live(at=NOW - HOUR)
        before = reading.clock(at=NOW)[0]

        workflow.withdraw(article, by=desk.edith(), at=NOW, reason="Wrong ferry")

        assert reading.clock(at=NOW)[0] > before

    def test_moves_with_what_stands_beside_a_live_version(self):
        _, edition = desk.make_live(at=NOW - HOUR, people=[desk.make_person()])
        before = reading.clock(at=NOW)[0]

        edition.mentions.update(person=Person.objects.create(name="Bo Dale", slug="bo-dale"))

        assert reading.clock(at=NOW)[0] >= before + 2

    @pytest.mark.parametrize("table", sorted(set(READER_TABLES) - {"articles_clock"}))
    def test_is_moved_by_every_table_of_the_readers(self, table):
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            else:
                cursor.execute(
                    "SELECT pg_get_triggerdef(t.oid) || p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
                    " WHERE t.tgrelid = %s::regclass AND t.tgenabled <> 'D'",
                    [table],
                )
            standing = [sql for (sql,) in cursor.fetchall() if "UPDATE articles_clock SET version = version + 1" in sql]

        moved_by = {event for event in ("INSERT", "UPDATE", "DELETE") for sql in standing if f"AFTER {event} ON" in sql}
        assert moved_by == {"INSERT", "UPDATE", "DELETE"}
