"""How long what is kept is true: the clock of the readers' tables, asked at most twice a second a process."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from threading import Lock

from django.db import DatabaseError

log = logging.getLogger(__name__)

EVERY = 0.5  # seconds between two questions; with the making of the page a change is seen within one
LATE = 2.0  # seconds after an answer from which what is kept is no longer confirmed
PATIENCE = 1.0  # seconds for which somebody waits for the answer to another's question, and nobody after a failure
STALE_LIMIT = 300.0  # seconds for which kept pages go on while the database does not answer


@dataclass(frozen=True)
class Epoch:
    """What is kept stands for one version of what readers may see, and ends at `until`, in seconds since 1970."""

    version: int
    until: float


@dataclass(frozen=True)
class Look:
    """The epoch at a moment, None where nothing kept may be trusted; `stale` where the database did not confirm it."""

    epoch: Epoch | None
    stale: bool = False


class Watch:
    """Says what epoch it is. `ask(now)` returns version and the next boundary, None where none is known."""

    def __init__(self, ask: Callable[[float], tuple[int, float | None]]):
        self._ask = ask
        self._asking = Lock()
        self._epoch: Epoch | None = None
        self._answered = self._failed = -inf
        # From when to when nobody has to ask, and what is seen meanwhile: nearly every look is at this.
        self._calm = inf, -inf, Look(None)

    def look(self, now: float) -> Look:
        """Return the epoch at a moment. Asks where the last answer is half a second old, or a boundary has come."""
        since, until, look = self._calm
        if since <= now < until:
            return look
        if self._is_due(now):
            # One asks. The others go on with what was true a moment ago; with what is older they wait for the answer.
            patience = 0 if self._standing(now) and now - self._answered < LATE else PATIENCE
            if self._asking.acquire(timeout=patience):
                try:
                    if self._is_due(now):
                        self._renew(now)
                finally:
                    self._asking.release()
            elif patience:
                self._failed = now  # a database that hangs: for a second nobody else waits
        return Look(self._standing(now), stale=now - self._answered > LATE)

    def _is_due(self, now: float) -> bool:
        if 0 <= now - self._failed < PATIENCE:
            return False
        epoch = self._epoch
        return epoch is None or now >= epoch.until or not 0 <= now - self._answered < EVERY

    def _standing(self, now: float) -> Epoch | None:
        epoch = self._epoch
        if epoch is None or now >= epoch.until or not 0 <= now - self._answered <= STALE_LIMIT:
            return None
        return epoch

    def _renew(self, now: float) -> None:
        try:
            version, until = self._ask(now)
        except DatabaseError as error:
            if self._failed < self._answered:
                log.warning("The database does not answer, kept pages go on: %s", error)
            self._failed = now
            return
        epoch = Epoch(version, inf if until is None else until)
        if epoch != self._epoch:
            self._epoch = epoch
        self._answered = now
        self._calm = now, min(now + EVERY, self._epoch.until), Look(self._epoch)
