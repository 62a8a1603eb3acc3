"""When readers see which front page: each ends when the next one opens, as versions of a story do.

The database refuses two at once (front_rules in models/rules/); what comes second is told so.
"""

from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise

from django.db import IntegrityError, transaction

from articles.arranging.content import forbidden
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
            _lay([each for each in there if each.pk != current.pk], current, opens=opens, at=at)
            record(current, verb="publish", by=by, at=at, window=_window(current))
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
            others = [each for each in there if each.pk != current.pk]
            if current.is_live(at):
                current.live_until = at
                current.save(update_fields=["live_until"])
                others = [each for each in others if not each.is_live(at)]
                _lay(others, None, opens=None, at=at)
            else:
                current.live_from = current.live_until = None
                current.save(update_fields=["live_from", "live_until"])
                _lay(others, None, opens=None, at=at)
            record(current, verb="hold", by=by, at=at, window=_window(current))
    except IntegrityError as error:
        raise Stale(MEANWHILE) from error


def _standing(*, at: datetime) -> list[Front]:
    return list(Front.objects.open_or_to_come(at).select_for_update())


def _lay(others: list[Front], new: Front | None, *, opens: datetime | None, at: datetime) -> None:
    """Write the windows so that each ends when the next one opens; no two meet on the way."""
    wanted: Mapping[int, datetime] = {each.pk: each.live_from for each in others}
    to_come = [each for each in others if each.is_scheduled(at)]
    live = [each for each in others if each.is_live(at)]
    Front.objects.filter(pk__in=[each.pk for each in to_come]).update(live_from=None, live_until=None)
    if new is not None:
        Front.objects.filter(pk=new.pk).update(live_from=None, live_until=None)
        wanted = {**wanted, new.pk: opens}
        to_come.append(new)
    in_order = sorted([*live, *to_come], key=lambda each: wanted[each.pk])
    ends = {each.pk: wanted[following.pk] for each, following in pairwise(in_order)}
    for each in in_order:
        each.live_from, each.live_until = wanted[each.pk], ends.get(each.pk)
        each.save(update_fields=["live_from", "live_until"])


def _window(front: Front) -> dict:
    opens, ends = (moment and moment.isoformat() for moment in (front.live_from, front.live_until))
    return {"live_from": opens, "live_until": ends}
