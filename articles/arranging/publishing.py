"""When readers see which front page: each ends when the next one opens, as versions of a story do.

The database refuses two at once (front_rules in models/rules/); what comes second is told so.
"""

from datetime import datetime
from itertools import zip_longest

from django.db import IntegrityError, transaction

from articles.arranging.content import forbidden
from articles.arranging.hanging import hang
from articles.arranging.saving import held
from articles.models import Front, record
from articles.workflow import Refused, Stale

MEANWHILE = "Somebody else changed just now which front page readers see. Look again."


def publish(front: Front, *, by, at: datetime, opens: datetime | None = None) -> None:
    """Let readers see this front page, now or from a moment on; the one before it ends at that second.

    Raises NotYours, Refused, Stale.
    """
    if opens is not None and opens <= at:
        raise Refused("Choose a moment that is still to come.")
    try:
        with transaction.atomic():
            there = _standing(at=at)
            current = held(front, by=by)
            if current.is_live(at):
                raise Refused(f"Readers see “{current}” already.")
            opens = opens or at
            if any(each.pk != current.pk and each.live_from == opens and opens > at for each in there):
                raise Refused("Another front page goes live at that very moment. Choose another one.")
            if found := list(forbidden(current.content(), at=opens)):
                raise Refused(" ".join(found))
            current.live_from = opens
            _lay([current, *(each for each in there if each.pk != current.pk)])
            record(current, verb="publish", by=by, at=at, window=_window(current))
            hang([*there, current], at=at)
    except IntegrityError as error:
        raise Stale(MEANWHILE) from error


def hold(front: Front, *, by, at: datetime) -> None:
    """Take a front page off, or off its schedule. Where none is left readers get the newest stories.

    Raises NotYours, Refused, Stale.
    """
    try:
        with transaction.atomic():
            there = _standing(at=at)
            current = held(front, by=by)
            if not current.is_live(at) and not current.is_scheduled(at):
                raise Refused(f"Readers don’t see “{current}” now.")
            if current.is_live(at):
                current.live_until = at
            else:
                current.live_from = current.live_until = None
            current.save(update_fields=["live_from", "live_until"])
            _lay([each for each in there if each.pk != current.pk])
            record(current, verb="hold", by=by, at=at, window=_window(current))
            hang(there, at=at)
    except IntegrityError as error:
        raise Stale(MEANWHILE) from error


def _standing(*, at: datetime) -> list[Front]:
    return list(Front.objects.standing(at).order_by("live_from").select_for_update())


def _lay(fronts: list[Front]) -> None:
    """Write the windows of all that readers see or will, so that each ends when the next one opens.

    Cleared first: no two meet on the way.
    """
    Front.objects.filter(pk__in=[each.pk for each in fronts]).update(live_from=None, live_until=None)
    in_order = sorted(fronts, key=lambda each: each.live_from)
    for each, following in zip_longest(in_order, in_order[1:]):
        each.live_until = following and following.live_from
        each.save(update_fields=["live_from", "live_until"])


def _window(front: Front) -> dict:
    opens, ends = (moment and moment.isoformat() for moment in (front.live_from, front.live_until))
    return {"live_from": opens, "live_until": ends}
