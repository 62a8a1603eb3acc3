"""Which earlier versions of a story wait for an answer: may readers still read them?

A correction, an apology, a retraction and a removal cast doubt on everything that readers saw before them. Reads and
writes no database and no clock.
"""

from collections.abc import Iterable
from datetime import datetime

from articles.models import CAST_DOUBT, Edition, Ended


def waiting(editions: Iterable[Edition], *, at: datetime) -> list[Edition]:
    """Those of one story's editions about which nobody has decided since doubt last fell on them, by number.

    Takes the editions that readers could see at some time. What was decided before the last doubt is void; what is
    sealed waits for nothing.
    """
    found: list[Edition] = []
    doubted: datetime | None = None
    for edition in sorted(editions, key=lambda e: -e.number):
        if edition.ended_because == Ended.WITHDRAWN and edition.live_until <= at:
            doubted = max(filter(None, (doubted, edition.live_until)))
        decided = edition.text_decided_at
        if doubted and not edition.sealed and (decided is None or decided < doubted):
            found.append(edition)
        if edition.change in CAST_DOUBT and edition.reissue_of_id is None:
            doubted = max(filter(None, (doubted, edition.live_from)))
    return found[::-1]
