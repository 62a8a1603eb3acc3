"""Responses as they are kept: whole, once compressed a way, least recently used out first. Knows nothing of Django."""

import gzip
from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import sha256
from math import inf
from threading import Lock

import brotli

# What compression makes shorter.
TEXTS = ("text/", "application/json", "application/ld+json", "application/rss+xml", "application/atom+xml",
         "application/feed+json", "application/xml", "image/svg+xml")  # fmt: skip
# Below this a packet holds it anyway.
WORTH_IT = 500
OVERHEAD = 4_000  # bytes that Python itself needs for one response, roughly, with the lines it is told by
MOST_TOLD = 4  # in each coding, and the first who asked; near a boundary the lines are others every second


@dataclass
class Response:
    """A whole response: `status` as in `200 OK`, headers without those of the press, the body as it is.

    From `until` on, in seconds since 1970, it would be another: by itself, or because its epoch ends.
    """

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    until: float = inf
    etag: str = field(init=False)
    may_be_kept: bool = field(init=False)
    is_file: bool = field(init=False)
    is_text: bool = field(init=False)
    # Not so where the server in front sends a file of its own instead: tags and ranges are that server's then.
    is_here: bool = field(init=False)
    # Header lines and body as they go out, by what they tell.
    told: dict[tuple, tuple[list[tuple[str, str]], bytes]] = field(default_factory=dict)
    _packed: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self):
        self.etag = f'W/"{sha256(self.body).hexdigest()[:20]}"'
        kind = next((value for name, value in self.headers if name.lower() == "content-type"), "")
        # Whether a cache may hold it at all: what went wrong, is gone or has moved is asked for again.
        self.may_be_kept = self.status.startswith("200")
        self.is_file = kind.startswith("image/")
        self.is_text = kind.startswith(TEXTS) and len(self.body) >= WORTH_IT
        self.is_here = not any(name.lower() == "x-accel-redirect" for name, _ in self.headers)

    def tell(self, by: tuple, told: tuple[list[tuple[str, str]], bytes]) -> tuple[list[tuple[str, str]], bytes]:
        if len(self.told) >= MOST_TOLD:
            self.told.clear()
        self.told[by] = told
        return told

    def size(self) -> int:
        return OVERHEAD + len(self.body) + sum(map(len, self._packed.values()))

    def packed(self, coding: str) -> bytes:
        """Return the body in a coding, '' for none."""
        if not coding:
            return self.body
        if coding not in self._packed:
            self._packed[coding] = PACK[coding](self.body)
        return self._packed[coding]


PACK = {
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=5),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}


def coding_for(accepted: str) -> str:
    """The best coding of an Accept-Encoding header (RFC 9110, 12.5.3), '' where only the plain body will do."""
    if accepted in CODINGS:
        return CODINGS[accepted]
    refused = {part.partition(";")[0].strip() for part in accepted.lower().split(",") if part.replace(" ", "").endswith(
        (";q=0", ";q=0.0", ";q=0.00", ";q=0.000"))}  # fmt: skip
    named = {part.partition(";")[0].strip() for part in accepted.lower().split(",")} - refused
    return next((coding for coding in PACK if coding in named), "")


# What nearly everybody sends, worked out already.
CODINGS = {"": "", "gzip": "gzip", "gzip, deflate": "gzip", "gzip, deflate, br": "br", "gzip, deflate, br, zstd": "br"}


class Store:
    """Responses by key, within so many bytes. Reading takes no lock: it is done tens of thousands of times a second."""

    def __init__(self, limit: int):
        self.limit = limit
        self.bytes = 0
        self._writing = Lock()
        self._kept: OrderedDict[str, Response] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: str) -> Response | None:
        found = self._kept.get(key)
        if found is not None:
            try:  # `suppress` would cost as much as all the rest
                self._kept.move_to_end(key)
            except KeyError:
                return found  # another thread has just let it go
        return found

    def keep(self, key: str, response: Response) -> None:
        """Keep a response, and let go those not asked for longest; one that would need a quarter of all stays out."""
        # Room for both compressed forms is counted from the start, so that they never come as a surprise.
        needs = response.size() + (len(response.body) if response.is_text else 0)
        if needs > self.limit // 4:
            return
        with self._writing:
            self._forget(key)
            self._kept[key] = response
            response.needs = needs
            self.bytes += needs
            while self.bytes > self.limit:
                # In one step: whoever reads meanwhile moves what is at the end.
                self.bytes -= self._kept.popitem(last=False)[1].needs

    def _forget(self, key: str) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self.bytes -= gone.needs
