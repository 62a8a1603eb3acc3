"""Where a story stands, in the words of the desk, and which buttons that leaves. One answer for every screen."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.timesince import timesince

from articles.models import Article, Edition, Ended, Status
from articles.workflow import VERBS, Verb, may, name_of, second_reads


@dataclass(frozen=True)
class Standing:
    """The editions of a story that matter now, and its state in words."""

    words: str
    live: Edition | None
    scheduled: Edition | None
    ready: Edition | None
    due: Edition | None
    was_scheduled_or_live: bool
    was_approved: bool


def standing(article: Article, *, at: datetime) -> Standing:
    """Where a story stands at this moment. Reads `article.editions`; prefetch them for lists."""
    editions = sorted(article.editions.all(), key=lambda e: e.number)
    live = next((e for e in editions if e.is_live(at)), None)
    scheduled = next((e for e in reversed(editions) if e.is_scheduled(at)), None)
    last = editions[-1] if editions else None
    alone = {e.pk for e in editions if e.alone_reason}
    due = second_reads().filter(pk__in=alone).order_by("-number").first() if alone else None
    return Standing(
        words=_words(article, editions, live, scheduled, due, at),
        live=live,
        scheduled=scheduled,
        ready=last if last and last.live_from is None else None,
        due=due,
        was_scheduled_or_live=any(e.live_from for e in editions),
        was_approved=bool(editions),
    )


def _words(article, editions, live, scheduled, due, at: datetime) -> str:
    if article.status == Status.SPIKED:
        return "Spiked"
    work = _working_copy(article, at)
    if live:
        since = f"Live since {clock(live.live_from, at)}"
        if due and due.pk == live.pk:
            since = "Live, second read due"
        parts = [since]
        if article.status != Status.APPROVED:
            parts.append("update in progress" if work == "In progress" else work)
        if scheduled:
            parts.append(f"next version goes live {clock(scheduled.live_from, at)}")
        return ", ".join(parts)
    if scheduled:
        goes = f"Goes live {clock(scheduled.live_from, at)}"
        return goes if article.status == Status.APPROVED else f"{goes}, {work[0].lower()}{work[1:]}"
    taken_down = any(e.ended_because == Ended.WITHDRAWN for e in editions)
    if article.status == Status.APPROVED:
        return "Taken down" if taken_down and editions[-1].live_from else "Ready"
    return f"Taken down, {work[0].lower()}{work[1:]}" if taken_down else work


def _working_copy(article: Article, at: datetime) -> str:
    if article.status == Status.SUBMITTED:
        if article.taken_by_id:
            return f"Being read by {name_of(article.taken_by)}"
        return f"Waiting for desk, {timesince(article.status_at, at, depth=1)}"
    if article.status == Status.DRAFT and article.status_verb == "send_back":
        return f"Back with {name_of(article.assigned_to or article.started_by)}: {article.status_why}"
    return "In progress"


def clock(moment: datetime, at: datetime) -> str:
    """A moment as the newsroom's clock shows it: with the day unless it is today, and with the zone's city."""
    local, now = timezone.localtime(moment), timezone.localtime(at)
    day = "" if local.date() == now.date() else f"{local:%-d %b} " if local.year == now.year else f"{local:%-d %b %Y} "
    zone = timezone.get_current_timezone_name().rpartition("/")[2].replace("_", " ")
    return f"{day}{local:%H:%M} {zone}"


# What must be there beside the table's own conditions, for a button to make sense.
NEEDS = {
    "recall": lambda article, stands: article.taken_by_id is None,
    "take": lambda article, stands: article.taken_by_id is None,
    "confirm": lambda article, stands: stands.due,
    "publish": lambda article, stands: stands.ready,
    "move": lambda article, stands: stands.scheduled,
    "hold": lambda article, stands: stands.scheduled,
    "withdraw": lambda article, stands: stands.live,
    "abandon": lambda article, stands: stands.was_approved,
    "spike": lambda article, stands: not stands.was_scheduled_or_live,
    "send_back": lambda article, stands: article.status == Status.SUBMITTED or not stands.live,
}


def offered(article: Article, stands: Standing, *, by) -> dict[str, Verb]:
    """The buttons for this person on this story now, in the order of the table."""
    return {
        name: verb
        for name, verb in VERBS.items()
        if may(name, article, by=by) and NEEDS.get(name, lambda *_: True)(article, stands)
    }
