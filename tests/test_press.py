"""The press: what it keeps, how long it is true, and what never reaches it. Times are passed in."""

import gzip
import re
import threading
from io import BytesIO
from math import inf

import brotli
import pytest
from django.db import OperationalError

from articles.press import Press
from articles.press.watch import STALE_LIMIT, Watch

MEGABYTE = 1024 * 1024
NOON = 1_800_000_000.0
PAGE = b"<p>A ferry in the fog</p>" * 100


class Site:
    """A site without Django: counts what is asked of it and remembers how."""

    def __init__(self):
        self.asked, self.status, self.body, self.headers = [], "200 OK", PAGE, [("Content-Type", "text/html")]

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        start_response(self.status, self.headers)
        return [self.body]


class Machine:
    """A press before a site, on a clock that stands where one puts it."""

    def __init__(self, site, *, room=MEGABYTE, site_url="http://news.example", allowed_hosts=("news.example",)):
        self.site, self.time, self.version, self.until, self.away, self.questions = site, NOON, 1, None, False, 0
        self.slow = 0  # seconds that the database takes
        self.press = Press(
            site,
            watch=Watch(self.ask),
            site_url=site_url,
            allowed_hosts=list(allowed_hosts),
            room=room,
            now=lambda: self.time,
        )

    def ask(self, now):
        self.questions += 1
        self.time += self.slow
        if self.away:
            raise OperationalError("gone")
        return self.version, self.until

    def slow_until(self, moment):
        """The site where its page is ready at that moment."""

        def slow(environ, start_response):
            self.time = moment
            return self.site(environ, start_response)

        return slow

    def get(self, path="/", *, method="GET", **asked):
        path, _, query = path.partition("?")
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "news.example",
                   "wsgi.url_scheme": "http", "wsgi.input": BytesIO(), **asked}  # fmt: skip
        answer = Answer()
        answer.body = b"".join(self.press(environ, answer.start))
        return answer


class Answer:
    def start(self, status, headers, exc_info=None):
        self.status, self.headers = status, dict(headers)

    @property
    def said(self):
        return self.headers["X-Press"]


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def machine(site):
    return Machine(site)


class TestKeeping:
    def test_makes_a_page_once(self, machine, site):
        answers = [machine.get() for _ in range(3)]

        assert [answer.said for answer in answers] == ["miss", "hit", "hit"]
        assert {answer.body for answer in answers} == {PAGE}
        assert len(site.asked) == 1

    def test_that_fails_stops_nobody_who_comes_later(self, machine, site, monkeypatch):
        def fail(*page):
            raise RuntimeError("no room")

        with monkeypatch.context() as broken:
            broken.setattr("articles.press.Volume.keep", fail)
            with pytest.raises(RuntimeError):
                machine.get()

        assert [machine.get().said for _ in range(2)] == ["miss", "hit"]

    def test_head_is_the_page_without_its_body(self, machine, site):
        plain, head = machine.get(), machine.get(method="HEAD")

        assert head.body == b""
        assert {**head.headers, "X-Press": ""} == {**plain.headers, "X-Press": ""}
        assert len(site.asked) == 1

    @pytest.mark.parametrize(
        ("accepted", "coding", "unpack"),
        [
            ("gzip", "gzip", gzip.decompress),
            ("gzip, deflate, br", "br", brotli.decompress),
            ("br;q=0, gzip", "gzip", gzip.decompress),
            ("identity", None, bytes),
            ("", None, bytes),
            ("gzip;q=0", None, bytes),
            ("GZIP", "gzip", gzip.decompress),
        ],
    )
    def test_answers_in_a_coding_that_is_accepted(self, machine, accepted, coding, unpack):
        answer = machine.get(HTTP_ACCEPT_ENCODING=accepted)

        assert answer.headers.get("Content-Encoding") == coding
        assert unpack(answer.body) == PAGE
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Content-Length"] == str(len(answer.body))

    @pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "301 Moved", "500 Oh", "503 Away", "302 Found"])
    def test_keeps_nothing_but_what_is_there(self, machine, site, status):
        site.status = status

        first, second = machine.get(), machine.get()

        assert (first.status, second.said, len(site.asked)) == (status, "miss", 2)
        assert first.headers["Cache-Control"] == "no-cache"
        assert "ETag" not in first.headers

    def test_keeps_nothing_that_sets_a_cookie(self, machine, site):
        site.headers.append(("Set-Cookie", "sessionid=1"))

        machine.get()

        assert machine.get().said == "miss"

    def test_never_takes_more_room_than_it_has(self, site):
        machine = Machine(site, room=100_000)

        for number in range(1_000):
            machine.get(f"/{number}/")

        stores = machine.press._volume._pages, machine.press._volume._asked
        assert sum(store.bytes for store in stores) <= 100_000
        assert machine.get("/999/").said == "hit"
        assert machine.get("/0/").said == "miss"

    def test_lets_go_first_what_was_not_asked_for_longest(self, site):
        machine = Machine(site, room=100_000)
        machine.get("/read/")

        for number in range(1_000):
            machine.get(f"/{number}/")
            assert machine.get("/read/").said == "hit"

    def test_what_queries_chose_pushes_nothing_else_out(self, site):
        machine = Machine(site, room=100_000)
        machine.get("/read/")

        for number in range(1_000):
            machine.get(f"/?older_than={number}")

        assert machine.get("/read/").said == "hit"

    def test_a_page_of_which_much_is_told_takes_no_more_room(self, machine):
        machine.until = NOON + 1000
        for left in range(60):
            machine.time = NOON + 1000 - 30 + left / 2
            for accepted in ("", "gzip", "br"):
                machine.get(HTTP_ACCEPT_ENCODING=accepted)

        assert len(machine.press._volume.get("/", NOON).told) <= 4

    def test_what_is_too_large_is_passed_on(self, site):
        site.body = b"x" * 30_000
        machine = Machine(site, room=100_000)

        assert [machine.get().body, machine.get().said] == [site.body, "miss"]

    def test_many_who_wait_get_one_page(self, site):
        machine, there, go = Machine(site), threading.Event(), threading.Event()

        def slow(environ, start_response):
            there.set()
            go.wait(10)
            return site(environ, start_response)

        machine.press.application = slow
        bodies = []
        readers = [threading.Thread(target=lambda: bodies.append(machine.get().body)) for _ in range(8)]
        for reader in readers:
            reader.start()
        assert there.wait(10)
        go.set()
        for reader in readers:
            reader.join(10)

        assert bodies == [PAGE] * 8
        assert len(site.asked) == 1

    def test_a_page_that_fails_fails_for_all_who_wait_and_is_tried_again(self, machine, site):
        def broken(environ, start_response):
            raise RuntimeError("broken")

        machine.press.application = broken
        with pytest.raises(RuntimeError):
            machine.get()
        machine.press.application = site

        assert machine.get().body == PAGE


class TestTrue:
    """No page outlives a change by more than a second, nor its next boundary at all. (security.md 16)"""

    def test_a_change_shows_within_half_a_second(self, machine, site):
        machine.get()
        machine.version, site.body = 2, b"<p>Other words</p>"

        machine.time += 0.49
        before = machine.get()
        machine.time += 0.01
        after = machine.get()

        assert (before.body, before.said) == (PAGE, "hit")
        assert (after.body, after.said) == (site.body, "miss")

    def test_the_database_is_asked_twice_a_second(self, machine):
        for _ in range(1_000):
            machine.get()
        assert machine.questions == 1

        machine.time += 0.5
        machine.get()
        assert machine.questions == 2

    @pytest.mark.parametrize("after", [0, 0.2, 5])
    def test_nothing_outlives_its_boundary(self, machine, site, after):
        machine.until = NOON + 0.5
        machine.get()
        machine.time = NOON + 0.499
        assert machine.get().said == "hit"

        site.body, machine.until = b"<p>The scheduled story</p>", None
        machine.time = NOON + 0.5 + after

        assert machine.get().body == site.body

    def test_nothing_outlives_its_boundary_while_the_database_takes_its_time(self, machine, site):
        machine.until = NOON + 1
        machine.get()
        site.body = b"<p>The scheduled story</p>"
        machine.time, machine.slow = NOON + 0.9, 3  # the question about the clock is due, and answered late

        assert machine.get().body == site.body

    def test_what_was_begun_before_a_boundary_is_not_kept_after_it(self, machine, site):
        machine.until = NOON + 0.5
        machine.press.application = machine.slow_until(NOON + 0.6)
        assert machine.get().said == "miss"
        machine.press.application = site

        assert machine.get().said == "miss"

    def test_what_took_long_to_make_is_promised_from_when_it_was_made(self, machine):
        machine.until = NOON + 20
        machine.press.application = machine.slow_until(NOON + 15)

        promised = re.findall(r"s-maxage=(\d+), stale-while-revalidate=(\d+)", machine.get().headers["Cache-Control"])
        assert sum(map(int, promised[0])) <= 5

    def test_what_was_begun_before_a_change_is_not_kept_after_it(self, machine, site):
        def overtaken(environ, start_response):
            body = site(environ, start_response)
            machine.press.application, machine.version = site, 2
            machine.time += 1
            machine.get("/other/")  # the change is seen
            return body

        machine.press.application = overtaken
        machine.get()

        assert machine.get().said == "miss"

    def test_a_clock_put_back_is_asked_again(self, machine):
        machine.get()
        machine.time -= 3600

        machine.get()

        assert machine.questions == 2

    @pytest.mark.parametrize(("left", "most"), [(inf, 30), (3600, 30), (12, 12), (1, 1), (0.4, 0)])
    def test_caches_away_from_here_keep_it_no_longer(self, machine, left, most):
        machine.until = None if left == inf else NOON + left

        said = machine.get().headers["Cache-Control"]

        if not most:
            assert said == "no-cache"
            return
        parts = dict(part.split("=") for part in said.replace(" ", "").split(",") if "=" in part)
        assert parts["max-age"] == "0"
        assert int(parts["s-maxage"]) + int(parts["stale-while-revalidate"]) <= most
        assert int(parts["s-maxage"]) + int(parts["stale-if-error"]) <= most


class TestDatabaseAway:
    def test_kept_pages_go_on_and_say_that_they_are_stale(self, machine):
        machine.get()
        machine.away = True
        machine.time += 60

        answer = machine.get()

        assert (answer.body, answer.said) == (PAGE, "stale")
        assert answer.headers["Cache-Control"] == "no-cache"

    def test_but_never_past_their_boundary(self, machine, site):
        machine.until = NOON + 60
        machine.get()
        machine.away, site.status = True, "503 Service Unavailable"
        machine.time += 60

        assert machine.get().status == "503 Service Unavailable"

    def test_nor_for_ever(self, machine, site):
        machine.get()
        machine.away, site.status = True, "503 Service Unavailable"
        machine.time += STALE_LIMIT + 1

        assert machine.get().status == "503 Service Unavailable"

    def test_it_is_asked_once_a_second_and_comes_back_by_itself(self, machine):
        machine.get()
        machine.away = True
        machine.time += 60
        asked = machine.questions
        for _ in range(100):
            machine.get()
        assert machine.questions == asked + 1

        machine.away = False
        machine.time += 1
        assert machine.get().said == "hit"


class TestStorm:
    """Sixteen readers at once, while stories are published and the database comes and goes."""

    READERS, PAGES = 16, 5

    def storm(self, machine, moments) -> list[tuple[int, Answer]]:
        """What readers got at each moment, all pages in turn, with the number of that moment."""
        got, gate = [], threading.Barrier(self.READERS + 1)

        def read(number):
            for moment in range(len(moments)):
                gate.wait(30)
                for page in range(self.PAGES):
                    got.append((moment, machine.get(f"/{(number + page) % self.PAGES}/")))
                gate.wait(30)

        readers = [threading.Thread(target=read, args=(number,)) for number in range(self.READERS)]
        for reader in readers:
            reader.start()
        for change in moments:
            change()
            gate.wait(30)
            gate.wait(30)
        for reader in readers:
            reader.join(30)
        return got

    def test_each_reader_gets_what_is_true_and_each_page_is_made_once(self, machine, site):
        def publish():
            machine.time += 3  # so long that nobody goes on with what was true a moment ago
            machine.version += 1
            site.body = f"<p>Version {machine.version}</p>".encode()

        got = self.storm(machine, [publish] * 20)

        assert len(got) == 20 * self.READERS * self.PAGES
        assert {(moment, answer.body) for moment, answer in got} == {
            (moment, f"<p>Version {moment + 2}</p>".encode()) for moment in range(20)
        }
        assert len(site.asked) == 20 * self.PAGES

    def test_readers_go_on_while_the_database_is_switched_off(self, machine, site):
        def away():
            machine.time += 60
            machine.away, site.status = True, "503 Service Unavailable"

        def back():
            machine.time += 1
            machine.away, site.status = False, "200 OK"

        got = self.storm(machine, [lambda: None, away, back])

        assert {answer.body for _, answer in got} == {PAGE}
        assert {(moment, answer.status) for moment, answer in got} == {(moment, "200 OK") for moment in range(3)}
        assert {answer.said for moment, answer in got if moment == 1} == {"stale"}
        assert {answer.said for moment, answer in got if moment == 2} == {"hit"}
        assert len(site.asked) == self.PAGES


class TestAsking:
    """Nothing that a browser sends can colour a page that others get. (security.md 43)"""

    def test_nothing_of_a_browser_reaches_the_page(self, machine, site):
        said = {"HTTP_COOKIE": "sessionid=edith", "HTTP_AUTHORIZATION": "Basic x", "HTTP_X_FORWARDED_HOST": "evil",
                "HTTP_USER_AGENT": "x", "HTTP_ACCEPT_LANGUAGE": "de", "HTTP_X_ORIGINAL_URL": "/admin/"}  # fmt: skip

        machine.get(**said)

        assert [name for name in site.asked[0] if name.startswith("HTTP_")] == ["HTTP_HOST"]

    @pytest.mark.parametrize(
        "path", ["/admin/", "/preview/secret/", "/static/site.css", "/favicon.ico", "/media/x.pdf"]
    )
    def test_what_is_not_the_readers_goes_through_untouched(self, machine, site, path):
        machine.get(path, HTTP_COOKIE="sessionid=edith")

        answer = machine.get(path, HTTP_COOKIE="sessionid=edith")

        assert "X-Press" not in answer.headers
        assert [asked["HTTP_COOKIE"] for asked in site.asked] == ["sessionid=edith"] * 2

    def test_a_method_in_small_letters_is_the_same_question(self, machine, site):
        first, again = machine.get(), machine.get(method="get")

        assert (again.said, again.body) == ("hit", first.body)
        assert machine.get(method="head").body == b""

    def test_a_name_of_endless_length_is_left_to_django_and_not_remembered(self, machine):
        judged = machine.press._is_allowed.cache_info().currsize

        answer = machine.get(HTTP_HOST=f"news.example:{'1' * 300}")

        assert "X-Press" not in answer.headers
        assert machine.press._is_allowed.cache_info().currsize == judged

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
    def test_nor_what_is_no_reading(self, machine, site, method):
        assert "X-Press" not in machine.get(method=method).headers

    @pytest.mark.parametrize("host", ["evil.example", "", "news.example.evil.example", "news.example@evil.example"])
    def test_another_host_is_left_to_django(self, machine, site, host):
        assert "X-Press" not in machine.get(HTTP_HOST=host).headers
        assert site.asked[0]["HTTP_HOST"] == host

    def test_every_name_of_the_site_gets_the_same_bytes(self, site):
        machine = Machine(site, allowed_hosts=("news.example", ".news.example"))
        machine.get()

        assert machine.get(HTTP_HOST="www.news.example:443").said == "hit"
        assert site.asked[0]["HTTP_HOST"] == "news.example"

    def test_plain_http_is_left_to_django_where_the_site_is_https(self, site):
        machine = Machine(site, site_url="https://news.example")

        assert "X-Press" not in machine.get().headers
        assert machine.get(HTTP_X_FORWARDED_PROTO="https").said == "miss"
        assert site.asked[-1]["HTTP_X_FORWARDED_PROTO"] == "https"

    @pytest.mark.parametrize(
        ("query", "reaches"),
        [
            ("utm_source=x&fbclid=y", ""),
            ("older_than=1-2", "older_than=1-2"),
            ("x=1&older_than=1-2&older_than=3-4", "older_than=1-2"),
            ("older_than=" + "9" * 500, "older_than=" + "9" * 200),
            ("page=2&q=caf%C3%A9+%22old+ferry%22", "q=caf%C3%A9+%22old+ferry%22&page=2"),
            ("&".join(f"a{n}=1" for n in range(100)), ""),
            ("older_than=%00", "older_than=%00"),
            ("older%5Fthan=1", "older_than=1"),
        ],
    )
    def test_only_questions_that_are_known_count(self, machine, site, query, reaches):
        machine.get(f"/?{query}")

        assert site.asked[0]["QUERY_STRING"] == reaches

    def test_a_question_mark_in_a_path_is_no_query(self, machine, site):
        """It comes as %3F."""
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": "/search/?q=x",
            "QUERY_STRING": "",
            "HTTP_HOST": "news.example",
        }

        list(machine.press(environ, Answer().start))

        assert site.asked == [environ]


class TestAgain:
    @pytest.mark.parametrize("known", ["{}", '"x", {}', "*"])
    def test_a_page_that_a_browser_has_is_not_sent_again(self, machine, site, known):
        first = machine.get()

        again = machine.get(HTTP_IF_NONE_MATCH=known.format(first.headers["ETag"]))

        assert (again.status, again.body) == ("304 Not Modified", b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert "Content-Length" not in again.headers
        assert len(site.asked) == 1

    def test_another_is(self, machine):
        assert machine.get(HTTP_IF_NONE_MATCH='"x"').status == "200 OK"


class TestFiles:
    @pytest.fixture(autouse=True)
    def picture(self, site):
        site.body, site.headers = bytes(range(100)), [("Content-Type", "image/jpeg")]

    @pytest.mark.parametrize(
        ("wanted", "status", "part", "said"),
        [
            ("bytes=0-9", "206 Partial Content", range(10), "bytes 0-9/100"),
            ("bytes=90-", "206 Partial Content", range(90, 100), "bytes 90-99/100"),
            ("bytes=-5", "206 Partial Content", range(95, 100), "bytes 95-99/100"),
            ("bytes=0-999", "206 Partial Content", range(100), "bytes 0-99/100"),
            ("bytes=100-", "416 Range Not Satisfiable", [], "bytes */100"),
            ("bytes=-0", "416 Range Not Satisfiable", [], "bytes */100"),
            ("bytes=9-1", "200 OK", range(100), None),
            ("bytes=0-1,5-6", "200 OK", range(100), None),
            ("lines=1-2", "200 OK", range(100), None),
            ("bytes=-", "200 OK", range(100), None),
        ],
    )
    def test_come_in_part_where_that_is_asked(self, machine, wanted, status, part, said):
        answer = machine.get(HTTP_RANGE=wanted)

        assert (answer.status, answer.body) == (status, bytes(part))
        assert answer.headers.get("Content-Range") == said
        assert answer.headers["Content-Length"] == str(len(answer.body))

    def test_their_head_is_that_of_the_whole(self, machine):
        answer = machine.get(method="HEAD", HTTP_RANGE="bytes=0-9")

        assert (answer.status, answer.headers["Content-Length"]) == ("200 OK", "100")

    def test_are_never_compressed(self, machine):
        assert "Content-Encoding" not in machine.get(HTTP_ACCEPT_ENCODING="gzip, br").headers

    def test_are_kept_by_browsers_until_their_boundary(self, machine):
        machine.until = NOON + 7

        assert machine.get().headers["Cache-Control"] == "public, max-age=7"

    def test_the_server_in_front_keeps_its_own_tags_and_ranges(self, machine, site):
        site.body = b""
        site.headers = [("Content-Type", "image/jpeg"), ("X-Accel-Redirect", "/protected/public/x/640.jpg")]

        asked = [{}, {"HTTP_RANGE": "bytes=0-9"}, {"HTTP_IF_NONE_MATCH": "*"}]
        answers = [machine.get(**each) for each in asked]

        assert [answer.status for answer in answers] == ["200 OK"] * 3
        assert {answer.headers["X-Accel-Redirect"] for answer in answers} == {"/protected/public/x/640.jpg"}
        assert not any({"ETag", "Accept-Ranges"} & set(answer.headers) for answer in answers)
