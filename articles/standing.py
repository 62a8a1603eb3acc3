"""Where a story stands, in the words of the desk. One answer for every screen, and for the verbs."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils import timezone

from articles import doubting
from articles.models import Article, Edition, Ended, Status
from articles.models.article import ArticleQuerySet


@dataclass(frozen=True)
class Standing:
    """The editions of a story that matter now, and its state in words."""

    words: str
    live: Edition | None
    scheduled: Edition | None
    ready: Edition | None
    # What is approved and can still go out: no later version has been seen by readers.
    publishable: list[Edition]
    on_schedule: list[Edition]
    embargo: datetime | None
    due: Edition | None
    last_is_out: bool
    was_scheduled_or_live: bool
    was_approved: bool
    # What readers saw and see no more, and of that what waits for an answer: may they still read it?
    earlier: list[Edition]
    in_doubt: list[Edition]

    @property
    def was_seen(self) -> bool:
        """Whether readers see this story now or saw it once."""
        return bool(self.live or self.earlier)


def with_editions(articles: ArticleQuerySet) -> ArticleQuerySet:
    """The stories with the versions that `standing` reads: two queries, however many stories.

    The people whom the words name are left to the caller: a select_related here would silence the admin's own.
    """
    windows = Edition.objects.only(
        "article_id", "number", "live_from", "live_until", "ended_because", "alone_reason", "change", "sealed",
        "text_decided_at", "reissue_of_id",
    )  # fmt: skip
    due = Edition.objects.unconfirmed().only("article_id", "number")
    return articles.prefetch_related(
        Prefetch("editions", queryset=windows), Prefetch("editions", queryset=due, to_attr="second_reads")
    )


def standing(article: Article, *, at: datetime) -> Standing:
    """Where a story stands at this moment. Asks the database for its editions; lists bring them by `with_editions`."""
    editions = sorted(article.editions.all(), key=lambda e: e.number)
    live = next((e for e in editions if e.is_live(at)), None)
    scheduled = next((e for e in reversed(editions) if e.is_scheduled(at)), None)
    last = editions[-1] if editions else None
    due = _due(article, editions)
    seen = [e for e in editions if e.has_opened(at)]
    return Standing(
        words=_words(article, editions, live, scheduled, due, at),
        live=live,
        scheduled=scheduled,
        ready=last if last and last.live_from is None else None,
        publishable=_publishable(editions, at),
        on_schedule=[e for e in editions if e.is_scheduled(at)],
        embargo=_embargo(article, at),
        due=due,
        last_is_out=bool(last and last.live_from and last.live_from <= at),
        was_scheduled_or_live=any(e.live_from for e in editions),
        was_approved=bool(editions),
        earlier=[e for e in seen if not e.is_live(at)],
        in_doubt=doubting.waiting(seen, at=at),
    )


def _due(article: Article, editions: list[Edition]) -> Edition | None:
    """The newest version that waits for a second read."""
    if hasattr(article, "second_reads"):
        waiting = article.second_reads
    else:
        waiting = article.editions.unconfirmed() if any(e.alone_reason for e in editions) else []
    return max(waiting, key=lambda e: e.number, default=None)


def _publishable(editions: list[Edition], at: datetime) -> list[Edition]:
    seen = max((e.number for e in editions if e.live_from and e.live_from <= at), default=0)
    return [e for e in editions if e.live_from is None and e.number > seen]


def _words(article, editions, live, scheduled, due, at: datetime) -> str:
    if article.status == Status.SPIKED:
        return Status.SPIKED.label
    words = _state(article, editions, live, scheduled, due, at)
    until = _embargo(article, at)
    return f"{words}, under embargo until {clock(until, at)}" if until else words


def _embargo(article: Article, at: datetime) -> datetime | None:
    """The end of an embargo that still bars."""
    return article.embargo_until if article.embargo_until and article.embargo_until > at else None


def _state(article, editions, live, scheduled, due, at: datetime) -> str:
    work = _working_copy(article, at)
    going_on = f"{work[0].lower()}{work[1:]}"
    if live:
        parts = []
        if due and due.number == _first_of(live, editions).number:
            parts.append("second read due")
        if article.status != Status.APPROVED:
            parts.append(f"update {going_on}")
        since = day_and_time(_first_of(live, editions).live_from, at)
        state = ", ".join(["Live", *parts]) if parts else f"Live since {since}"
        return f"{state}, next version goes live {clock(scheduled.live_from, at)}" if scheduled else state
    if scheduled:
        goes = f"Goes live {clock(scheduled.live_from, at)}"
        return goes if article.status == Status.APPROVED else f"{goes}, {going_on}"
    taken_down = any(e.ended_because == Ended.WITHDRAWN for e in editions)
    if article.status == Status.APPROVED:
        return "Taken down" if taken_down and editions[-1].live_from else Status.APPROVED.label
    return f"Taken down, {going_on}" if taken_down else work


def _first_of(edition: Edition, editions: list[Edition]) -> Edition:
    """What somebody approved: a reissue stands for the version that it copies."""
    by_pk = {each.pk: each for each in editions}
    while edition.reissue_of_id in by_pk:
        edition = by_pk[edition.reissue_of_id]
    return edition


def _working_copy(article: Article, at: datetime) -> str:
    if article.status == Status.SUBMITTED:
        if article.taken_by_id:
            return f"Being read by {name_of(article.taken_by)}"
        return f"{Status.SUBMITTED.label}, {how_long(article.status_at, at)}"
    if article.status == Status.DRAFT and article.status_verb == "send_back":
        return f"Back with {name_of(article.assigned_to or article.started_by)}: {article.status_why}"
    return Status.DRAFT.label


def how_long(since: datetime, at: datetime) -> str:
    minutes = int((at - since).total_seconds()) // 60
    if minutes < 60:
        return f"{minutes} min" if minutes else "a moment"
    hours = minutes // 60
    return f"{hours} h" if hours < 48 else f"{hours // 24} days"


def is_late(article: Article, *, at: datetime) -> bool:
    """Whether a story that somebody still works on was due before this moment."""
    return bool(article.due_at and article.due_at < at and article.status in (Status.DRAFT, Status.SUBMITTED))


def due(article: Article, *, at: datetime) -> str:
    """When a story in work is due, and how late it is: "Due 14:00, 20 min late"; empty where nobody says."""
    if article.due_at is None or article.status not in (Status.DRAFT, Status.SUBMITTED):
        return ""
    said = f"Due {day_and_time(article.due_at, at)}"
    return f"{said}, {how_long(article.due_at, at)} late" if is_late(article, at=at) else said


def tone(article: Article, stands: Standing) -> str:
    """The colour of a state beside its words: what readers have, or what the desk waits for."""
    if stands.live:
        return "live"
    return "back" if article.status == Status.DRAFT and article.status_verb == "send_back" else article.status


def day_and_time(moment: datetime, at: datetime) -> str:
    """A moment as the newsroom's clock shows it: with the day unless it is today."""
    local, now = timezone.localtime(moment), timezone.localtime(at)
    day = "" if local.date() == now.date() else f"{local:%-d %b} " if local.year == now.year else f"{local:%-d %b %Y} "
    return f"{day}{local:%H:%M}"


def clock(moment: datetime, at: datetime) -> str:
    """A moment that is to come, with the city whose clock it is: 06:00 Dubai."""
    zone = timezone.get_current_timezone_name().rpartition("/")[2].replace("_", " ")
    return f"{day_and_time(moment, at)} {zone}"


def name_of(user) -> str:
    """How the desk calls somebody."""
    return user.get_full_name() or user.get_username()
