"""Which stories stand near another: the newest that share a person, a topic, or its section.

Makes columns for a query of reading.py: each names live editions, found by one stretch of one index, so that somebody
with 50,000 stories costs as little as somebody with one. What was paid for stands there by hand alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from articles.models import Edition, Kind, Mention, Topicality
from articles.newest import Newest, ids

# So many stories are offered beside another, and so many are asked for by each name.
PLACES = 4
# So many stories are put beside one by hand at most.
MOST_BY_HAND = 6


@dataclass(frozen=True)
class Near:
    """The editions nearest to a story, by id, and what all of them share: people, topics or section, or ''."""

    editions: tuple[int, ...] = ()
    shared: str = ""


def by_person(*, subject: bool, at: datetime, but: list[str], of: str = "person") -> Combinable:
    """For a row of Mention: the newest stories about the person, or those that only name them.

    `of` is the column that names the person: in rows of Person themselves `pk`. So the others too.
    """
    return _newest(Mention.objects.filter(person=OuterRef(of), subject__in=[subject]), at=at, but=but)


def by_topic(*, at: datetime, but: list[str], of: str = "topic") -> Combinable:
    """For a row of Topicality: the newest stories of the topic."""
    return _newest(Topicality.objects.filter(topic=OuterRef(of)), at=at, but=but)


def by_section(*, at: datetime, but: list[str], of: str = "section") -> Combinable:
    """For a row of Edition: the newest stories of its section."""
    return Newest(_shown(at=at, but=but).filter(section=OuterRef(of)).newest_first(), PLACES)


def nothing() -> Combinable:
    """The same column for any other row. Said to be text, as the others of a union are."""
    return Cast(Value(None), TextField())


def _newest(rows: QuerySet, *, at: datetime, but: list[str]) -> Combinable:
    live = Exists(_shown(at=at, but=but).filter(pk=OuterRef("edition")))
    found = rows.filter(live, first_published_at__isnull=False).order_by("-first_published_at", "-edition_id")
    return Newest(found, PLACES, row="edition_id")


def _shown(*, at: datetime, but: list[str]) -> QuerySet:
    return Edition.objects.live(at).exclude(kind=Kind.PAID).exclude(public_id__in=but)


def nearest(*kinds: tuple[str, Iterable[str | None]]) -> Near:
    """Of these columns the newest stories of the first kind, then of the next, none twice.

    A kind is what its stories share and the columns of all who were asked by it.
    """
    found: dict[int, str] = {}
    for shared, columns in kinds:
        if len(found) >= PLACES:
            break
        for pk in ids(*columns):
            found.setdefault(pk, shared)
    editions = tuple(found)[:PLACES]
    kinds_of_all = {found[pk] for pk in editions}
    return Near(editions, kinds_of_all.pop() if len(kinds_of_all) == 1 else "")


def related(edition: Edition) -> list[str]:
    """The public ids of the stories that were put beside one by hand, in order."""
    return [each for each in edition.related.split() if each != edition.public_id][:MOST_BY_HAND]


def padded(public_ids: list[str]) -> list[str]:
    """As many as there can be by hand, or none, for a prepared query; '' is no story's."""
    return [*public_ids, *[""] * (MOST_BY_HAND - len(public_ids))] if public_ids else []
