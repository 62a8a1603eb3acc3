"""The press: whole responses of the readers' site, kept in memory in front of Django and true to the second.

Kept is what anonymous readers GET, for everybody alike: cookies and what else a browser sends never reach Django, so
they can't colour a page. A page goes when the clock of the readers' tables moves (watch.py) or the next moment comes at
which anything begins or ends by itself; one that says in X-Until when it would be another goes then. Knows addresses
and headers, and nothing of stories.
"""

import re
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import lru_cache
from io import BytesIO
from math import inf
from threading import Lock
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http.request import split_domain_port, validate_host

from articles.lanes import DESK, LENT
from articles.press.keeping import Response, Store, coding_for
from articles.press.watch import Epoch, Look, Watch

# Addresses that are somebody's own, and files that go out as they lie on disk, with the way to one of them.
NOT_OURS = (DESK, LENT, "/static/", "/favicon.ico")
TOO_LARGE = ".pdf"
READING = ("GET", "HEAD")
LONGEST_HOST = 300  # characters of a name (RFC 1035: 253) and a port; what is judged is remembered
# The only questions that a readers' page answers, in the order in which they are asked of Django.
KNOWN_KEYS = ("q", "section", "person", "date", "sort", "page", "older_than")
# Characters of one answer; what is longer is cut, as whoever typed it would be answered by its beginning anyway.
LONGEST_ANSWER = 200
LONGEST_QUERY = 100_000  # characters that are read at all
SHORT_QUERY = 200  # characters of one that is put in order once for all who ask it
# So much of the room is for pages that a query chose: whoever invents queries can't push out the others.
SHARE_OF_QUERIES = 8
# What may lie between us and a reader, all caches together.
AWAY = 30  # seconds
# What of the question about a page reaches Django.
PASSED_ON = ("SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "SCRIPT_NAME", "REMOTE_ADDR", "wsgi.version",
             "wsgi.url_scheme", "wsgi.errors", "wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once")  # fmt: skip
# What the press says itself, for the moment at which it answers.
OWN_HEADERS = {"cache-control", "expires", "content-length", "etag", "vary", "age", "x-until"}
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
# By this key a cache away from here lets go of all it has of ours; a story's pages have one more, of its own.
EVERYTHING = "site"
OF_STORY = re.compile(r"/[-a-z0-9_]+/[-a-z0-9_]+-([a-z0-9]{8})/")

Environ = dict
StartResponse = Callable


class Press:
    """A WSGI application in front of another: `site_url` is the site's own address, `room` the bytes it may keep.

    `watch` says what epoch it is, `labels` what headers a path gets besides, `now` is the time in seconds since 1970.
    Each response says in X-Press whether it was kept (hit), made (miss), or kept while the database did not answer
    (stale).
    """

    def __init__(
        self,
        application: Callable[[Environ, StartResponse], Iterable[bytes]],
        *,
        watch: Watch,
        site_url: str,
        allowed_hosts: list[str],
        room: int,
        labels: Callable[[str], list[tuple[str, str]]] = lambda path: [],
        now: Callable[[], float] = time.time,
    ):
        self.application, self.watch, self.now = application, watch, now
        site = urlsplit(site_url)
        self._scheme, self._netloc = site.scheme, site.netloc
        self._is_allowed = lru_cache(maxsize=256)(lambda host: validate_host(split_domain_port(host)[0], allowed_hosts))
        self._room, self._labels = room, labels
        self._opening = Lock()
        self._open(None)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self.application(environ, start_response)
        look = self.watch.look(self.now())
        now = self.now()  # the database may have taken its time
        if look.epoch is not self._volume.epoch:
            self._open(look.epoch)
        volume = self._volume
        kept = volume.get(key, now)
        if kept is not None:
            return _answer(kept, environ, start_response, "stale" if look.stale else "hit", _left(look, kept, now))
        made = self._made(volume, key, environ)
        return _answer(made, environ, start_response, "miss", _left(look, made, self.now()))  # making took its time

    def _key(self, environ: Environ) -> str | None:
        """The path and the query that a page depends on; None for what is not the press's to answer."""
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] not in READING:
            environ["REQUEST_METHOD"] = environ["REQUEST_METHOD"].upper()  # as Django would
            if environ["REQUEST_METHOD"] not in READING:
                return None
        if path.startswith(NOT_OURS) or path.endswith(TOO_LARGE):
            return None
        if "?" in path:  # written as %3F: no page of ours, and it would look like a query
            return None
        host = environ.get("HTTP_HOST", "")
        if len(host) > LONGEST_HOST or not self._is_allowed(host) or environ.get("SCRIPT_NAME"):
            return None
        if self._scheme == "https" and environ.get("HTTP_X_FORWARDED_PROTO") != "https":
            return None
        query = environ.get("QUERY_STRING")
        return f"{path}?{_canonical(query)}" if query else path

    def _open(self, epoch: Epoch | None) -> None:
        """Begin anew: nothing kept so far is shown any more, and what is being made is not kept."""
        with self._opening:
            current = getattr(self, "_volume", None)
            if current is None or current.epoch is not epoch:
                self._volume = Volume(epoch, self._room)

    def _made(self, volume: "Volume", key: str, environ: Environ) -> Response:
        """Ask Django for a page, once for all who wait for it."""
        waiting, is_first = volume.turn(key, self.now())
        if not is_first:
            return waiting.result()
        try:
            made = self._render(key, environ)
            if volume.epoch is not None:
                made.until = min(made.until, volume.epoch.until)
                if made.may_be_kept and self.now() < made.until:
                    volume.keep(key, made)
        except BaseException as error:
            volume.done(key)
            waiting.set_exception(error)
            raise
        volume.done(key)
        waiting.set_result(made)
        return made

    def _render(self, key: str, environ: Environ) -> Response:
        path, _, query = key.partition("?")
        asked = {name: environ[name] for name in PASSED_ON if name in environ}
        asked |= {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": self._netloc}
        asked |= {"wsgi.input": BytesIO(), "CONTENT_LENGTH": "0"}
        if self._scheme == "https":
            asked["HTTP_X_FORWARDED_PROTO"] = "https"
        head: list = []
        body = self.application(asked, lambda status, headers, exc_info=None: head.extend([status, headers]))
        try:
            whole = b"".join(body)
        finally:
            if hasattr(body, "close"):
                body.close()
        until = next((float(value) for name, value in head[1] if name.lower() == "x-until"), inf)
        headers = [(name, value) for name, value in head[1] if name.lower() not in OWN_HEADERS]
        return Response(head[0], headers + self._labels(path), whole, until)


class Volume:
    """What is kept of one epoch, and who is making what; thrown away whole when the epoch ends."""

    def __init__(self, epoch: Epoch | None, room: int):
        self.epoch = epoch
        self._pages, self._asked = Store(room - room // SHARE_OF_QUERIES), Store(room // SHARE_OF_QUERIES)
        self._making: dict[str, Future] = {}
        self._turns = Lock()

    def get(self, key: str, now: float) -> Response | None:
        kept = self._store(key).get(key)
        return kept if kept is not None and now < kept.until else None

    def keep(self, key: str, response: Response) -> None:
        if not any(name.lower() == "set-cookie" for name, _ in response.headers):
            self._store(key).keep(key, response)

    def turn(self, key: str, now: float) -> tuple[Future, bool]:
        """The response that is being made at this key, and whether it is for the caller to make it."""
        with self._turns:
            if key in self._making:
                return self._making[key], False
            waiting = Future()
            if kept := self.get(key, now):  # made while we came here
                waiting.set_result(kept)
                return waiting, False
            self._making[key] = waiting
            return waiting, True

    def done(self, key: str) -> None:
        with self._turns:
            del self._making[key]

    def _store(self, key: str) -> Store:
        return self._asked if "?" in key else self._pages


def purge_keys(path: str) -> list[tuple[str, str]]:
    """The keys by which caches find the pages that a change concerns, as Fastly and Varnish and as Cloudflare read.

    Any page may change with any story: it stands on lists, beside others and in feeds. So all have one key.
    """
    story = OF_STORY.match(path)
    keys = [EVERYTHING, *([f"story-{story[1]}"] if story else [])]
    return [("Surrogate-Key", " ".join(keys)), ("Cache-Tag", ",".join(keys))]


def _canonical(query: str) -> str:
    """The questions that are known, each once, in one order. What is short is worked out once for all who ask it."""
    return _in_order_once(query) if len(query) <= SHORT_QUERY else _in_order(query)


def _in_order(query: str) -> str:
    try:
        asked = dict(reversed(parse_qsl(query[:LONGEST_QUERY], max_num_fields=20)))
    except ValueError:
        return ""
    return urlencode([(name, asked[name][:LONGEST_ANSWER]) for name in KNOWN_KEYS if name in asked])


_in_order_once = lru_cache(maxsize=1024)(_in_order)


def _left(look: Look, answer: Response, now: float) -> int:
    """How many whole seconds a cache away from here may go on with what is answered now."""
    if look.epoch is None or look.stale:
        return 0
    left = answer.until - now
    return AWAY if left >= AWAY else max(0, int(left))


@lru_cache(maxsize=2 * (AWAY + 1))
def _cache_control(left: int, is_file: bool) -> str:
    """How long others may keep it (RFC 9111, RFC 5861): all together never longer than `left` seconds."""
    if not left:
        return "no-cache"
    if is_file:
        return f"public, max-age={left}"
    third = left // 3
    return f"public, max-age=0, s-maxage={third}, stale-while-revalidate={third}, stale-if-error={left - third}"


def _answer(made: Response, environ: Environ, start_response: StartResponse, said: str, left: int) -> Iterable[bytes]:
    """Answer with a response as this reader's browser takes it: not again, in part, compressed, or its head alone."""
    coding = coding_for(environ.get("HTTP_ACCEPT_ENCODING", "")) if made.is_text else ""
    telling = coding, said, left
    status, (headers, body) = made.status, made.told.get(telling) or made.tell(telling, _told(made, *telling))
    if made.may_be_kept and made.is_here:
        if (known := environ.get("HTTP_IF_NONE_MATCH")) and _knows(known, made.etag):
            unsaid = ("content-type", "content-encoding", "content-length")
            start_response("304 Not Modified", [line for line in headers if line[0].lower() not in unsaid])
            return []
        if made.is_file and (wanted := environ.get("HTTP_RANGE")) and environ["REQUEST_METHOD"] == "GET":
            status, headers, body = _part(made, wanted, environ.get("HTTP_IF_RANGE"), headers)
    start_response(status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _told(made: Response, coding: str, said: str, left: int) -> tuple[list[tuple[str, str]], bytes]:
    """The header lines and the body for all who are told the same."""
    body = made.packed(coding)
    lines = [*made.headers, ("X-Press", said), ("Content-Length", str(len(body)))]
    if made.may_be_kept:
        lines.append(("Cache-Control", _cache_control(left, made.is_file)))
        lines += [("ETag", made.etag)] * made.is_here
    else:
        lines.append(("Cache-Control", "no-cache"))  # tomorrow there may be something
    if made.is_text:
        lines.append(("Vary", "Accept-Encoding"))
    if coding:
        lines.append(("Content-Encoding", coding))
    if made.is_file and made.is_here:
        lines.append(("Accept-Ranges", "bytes"))
    return lines, body


def _knows(known: str, etag: str) -> bool:
    """Whether one of the tags that a browser holds is this one; compared weakly (RFC 9110, 13.1.2)."""
    return known.strip() == "*" or etag.removeprefix("W/") in [
        tag.strip().removeprefix("W/") for tag in known.split(",")
    ]


def _part(made: Response, wanted: str, if_range: str | None, headers: list) -> tuple[str, list, bytes]:
    """One range of a file (RFC 9110, 14); everything where several or none we understand are asked for."""
    found, size = RANGE.fullmatch(wanted.strip()), len(made.body)
    first, last = found.groups() if found else ("", "")
    if if_range or not first + last or (first and last and int(first) > int(last)):
        return made.status, headers, made.body
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    status, part, said = "206 Partial Content", made.body[start : end + 1], f"bytes {start}-{end}/{size}"
    if start > end:
        status, part, said = "416 Range Not Satisfiable", b"", f"bytes */{size}"
    others = [line for line in headers if line[0] != "Content-Length"]
    return status, [*others, ("Content-Range", said), ("Content-Length", str(len(part)))], part
