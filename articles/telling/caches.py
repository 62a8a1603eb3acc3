"""Telling a cache between us and readers that pages have changed: one soft purge for each move of the readers' clock.

Says that something changed and never what: neither a story nor a name. Knows no page; what cannot be told is told again
until such a cache has let go by itself.
"""

import json
import logging
from collections.abc import Callable
from math import inf

from django.conf import settings
from django.db import DatabaseError

from articles.telling import webhook

log = logging.getLogger(__name__)


def purge(key: str) -> None:
    """Have what carries this key asked for again. Raises OSError where nobody answers, or anything but 2xx is answered.

    One request that is understood by Fastly (header), by Cloudflare (body) and by a Varnish with four lines of its own:
    https://www.fastly.com/documentation/reference/api/purging/
    https://developers.cloudflare.com/api/resources/cache/methods/purge/
    https://github.com/varnish/varnish-modules/blob/master/src/vmod_xkey.vcc
    """
    headers = {"Content-Type": "application/json", "User-Agent": "newsroom"}
    # Soft: what is kept goes on for the seconds in which the new page is fetched, or while we don't answer.
    headers |= {"Surrogate-Key": key, "Fastly-Soft-Purge": "1"}
    if settings.PURGE_TOKEN:
        headers |= {"Authorization": f"Bearer {settings.PURGE_TOKEN}", "Fastly-Key": settings.PURGE_TOKEN}
    webhook.send(settings.PURGE_URL, json.dumps({"tags": [key]}).encode(), headers)


class Messenger:
    """Looks at the clock and tells of its moves. `ask(now)` returns its version, `tell()` raises OSError.

    It waits for `delay` seconds, in which every process of ours sees the move too: a cache that asked at once could be
    given the old page again. What found no way for `patience` seconds is left: caches have let go by then.
    """

    def __init__(self, *, ask: Callable[[float], int], tell: Callable[[], None], delay: float, patience: float):
        self._ask, self._tell, self._delay, self._patience = ask, tell, delay, patience
        self._seen: int | None = None  # at the start there is always something to tell: who knows what was missed
        self._moved_at = self._due_at = inf

    def look(self, now: float) -> None:
        """Tell what is due at a moment, in seconds since 1970, and see whether anything else has changed."""
        if now >= self._due_at:
            self._bring_out(now)
        try:
            version = self._ask(now)
        except DatabaseError as error:
            log.warning("The database does not answer: caches are told later (%s).", type(error).__name__)
            return
        if version != self._seen:
            self._seen, self._moved_at = version, now
            self._due_at = min(self._due_at, now + self._delay)

    def _bring_out(self, now: float) -> None:
        try:
            self._tell()
        except OSError as error:
            log.warning("A cache was not told that pages have changed (%s).", type(error).__name__)
            if now - self._moved_at < self._patience:
                return
        self._due_at = inf
