"""Embargoes: an absolute bar, apart from the schedule. Set while a story is written; moved and lifted by editors alone.

Lifting publishes nothing, and nothing goes out before it ends: the database bars that as well (models/rules/).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from articles import moments
from articles.models import Article, Edition, Revision, record
from articles.standing import name_of
from articles.workflow.acting import acting, latest, reasoned
from articles.workflow.publishing import put_off
from articles.workflow.refusals import Refused
from articles.workflow.table import SUBMITTED

STAYS = "This story is under embargo, and only an editor moves or lifts that, with a reason."
ACTS = ("move_embargo", "lift_embargo")


def is_set(until: datetime | None, *, at: datetime) -> bool:
    """Whether an embargo bars at this moment; one that has ended is a field like any other."""
    return until is not None and until > at


def keeps(before: dict, after: dict, *, at: datetime) -> None:
    """Refuse a save that moves or lifts an embargo in force, given by the contents before and after it."""
    was, now = (content["desk"]["embargo_until"] for content in (before, after))
    if was and was != now and is_set(datetime.fromisoformat(was), at=at):
        raise Refused(STAYS)


def bars(article: Article, *, by, at: datetime) -> list[Edition]:
    """Take off the schedule what would go live before the embargo that a save has just set; whoever set it, it bars."""
    if not is_set(article.embargo_until, at=at):
        return []
    early = before(article, article.embargo_until, at=at)
    if early:
        put_off(article, early, by=by, at=at, why="It is under embargo until later than that")
    return early


def move_embargo(article: Article, *, by, at: datetime, until: datetime, reason: str, zone: str = "") -> Revision:
    """Set the embargo of a story, also of versions approved already, to another moment, told on the clock of `zone`.

    What would go live before it goes off the schedule.
    """
    reason = reasoned(reason, "Say why the embargo moves: everybody on the story is told.")
    with acting("move_embargo", article, by=by, at=at):
        if until <= at:
            raise Refused("That moment has passed. Lift the embargo instead.")
        if until == article.embargo_until:
            raise Refused("The embargo ends at that moment already.")
        put_off(article, before(article, until, at=at), by=by, at=at, why="The embargo ends later than that")
        return _changed(article, "move_embargo", by=by, at=at, why=reason, embargo_until=until, embargo_zone=zone)


def lift_embargo(article: Article, *, by, at: datetime, reason: str) -> Revision:
    """End an embargo now. Publishes nothing: what is scheduled goes live at its moment, and the rest when told to."""
    reason = reasoned(reason, "Say why the embargo is lifted: everybody on the story is told.")
    with acting("lift_embargo", article, by=by, at=at):
        return _changed(article, "lift_embargo", by=by, at=at, why=reason, embargo_until=None)


def before(article: Article, until: datetime, *, at: datetime) -> list[Edition]:
    """The scheduled versions that would go live before this moment."""
    return list(article.editions.scheduled(at).filter(live_from__lt=until).order_by("number"))


def _changed(article: Article, verb: str, *, by, at: datetime, why: str, **fields) -> Revision:
    kept = latest(article)
    # The version goes on: an act that was begun on the story as it was before is refused.
    Article.objects.filter(pk=article.pk).update(version=F("version") + 1, **fields)
    article.version += 1
    for name, value in fields.items():
        setattr(article, name, value)
    revision = record(article, verb=verb, by=by, at=at, why=why, content=Article.objects.get(pk=article.pk).content())
    if article.status == SUBMITTED and article.filed_id == kept.pk and revision.content is not None:
        # The same words and pictures under another embargo: what was filed is still the newest.
        Article.objects.filter(pk=article.pk).update(filed=revision)
        article.filed = revision
    # After the act: the database lets an embargo move by nothing else.
    waiting = article.editions.filter(live_from=None) | article.editions.scheduled(at)
    waiting.update(embargo_until=fields["embargo_until"])
    return revision


@dataclass(frozen=True)
class Embargo:
    """An embargo as pages show it: on the clocks of its source, of the newsroom and of UTC; who last moved it."""

    until: datetime
    clocks: list[moments.Shown]
    source: str
    terms: str
    moved: str


def of(article: Article, *, at: datetime) -> Embargo | None:
    """The embargo that bars a story at this moment. One query where there is one, none else."""
    if not is_set(article.embargo_until, at=at):
        return None
    return Embargo(
        until=article.embargo_until,
        clocks=moments.on_clocks(article.embargo_until, _zones(article.embargo_zone)),
        source=article.embargo_source,
        terms=article.embargo_terms,
        moved=_moved(article),
    )


def _zones(name: str) -> Iterable[moments.ZoneInfo]:
    zone = moments.zone_named(name)
    return [*([zone] if zone else []), timezone.get_default_timezone()]


def _moved(article: Article) -> str:
    act = Revision.objects.of(article).filter(verb__in=ACTS).select_related("by").order_by("-number").first()
    if act is None or act.verb != "move_embargo":
        return ""
    return f"Moved {timezone.localtime(act.at):%-d %B, %H:%M} by {name_of(act.by)}: {act.why}"
