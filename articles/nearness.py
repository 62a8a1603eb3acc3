"""Which stories stand near another: the newest that share a person, a topic, or its section.

Makes columns for a query of reading.py: each is the id of a live edition, found by one stretch of one index, so that
somebody with 50,000 stories costs as little as somebody with one. What was paid for stands there by hand alone.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain, zip_longest

from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from articles.models import Edition, Kind, Mention, Topicality

# So many stories are offered beside another, and so many are asked for by each name.
PLACES = 4
# So many ids of one kind of nearness are looked at: all of three names.
LOOKED_AT = 3 * PLACES
# So many stories are put beside one by hand at most.
MOST_BY_HAND = 6


def by_person(*, subject: bool, at: datetime, but: list[str], of: str = "person") -> list[Combinable]:
    """For a row of Mention: the newest stories about the person, or those that only name them.

    `of` is the column that names the person: in rows of Person themselves `pk`. So the others too.
    """
    return _places(Mention.objects.filter(person=OuterRef(of), subject__in=[subject]), at=at, but=but)


def by_topic(*, at: datetime, but: list[str], of: str = "topic") -> list[Combinable]:
    """For a row of Topicality: the newest stories of the topic."""
    return _places(Topicality.objects.filter(topic=OuterRef(of)), at=at, but=but)


def by_section(*, at: datetime, but: list[str], of: str = "section") -> list[Combinable]:
    """For a row of Edition: the newest stories of its section."""
    stories = _shown(at=at, but=but).filter(section=OuterRef(of)).newest_first().values("pk")
    return [Subquery(stories[place : place + 1]) for place in range(PLACES)]


def nothing() -> list[Combinable]:
    """The same columns for any other row. Said to be numbers: PostgreSQL takes a bare NULL in a union for text."""
    return [Cast(Value(None), BigIntegerField())] * PLACES


def _places(rows: QuerySet, *, at: datetime, but: list[str]) -> list[Combinable]:
    live = Exists(_shown(at=at, but=but).filter(pk=OuterRef("edition")))
    found = rows.filter(live, first_published_at__isnull=False).order_by("-first_published_at", "-edition_id")
    return [Subquery(found.values("edition")[place : place + 1]) for place in range(PLACES)]


def _shown(*, at: datetime, but: list[str]) -> QuerySet:
    return Edition.objects.live(at).exclude(kind=Kind.PAID).exclude(public_id__in=but)


def in_order(*kinds: Iterable[Iterable[int | None]]) -> list[list[int]]:
    """What each kind of nearness found, the nearest kind first, and no story twice."""
    near: list[list[int]] = []
    for found in kinds:
        near.append(looked_at(found, besides=chain.from_iterable(near)))
    return near


def looked_at(found: Iterable[Iterable[int | None]], *, besides: Iterable[int] = ()) -> list[int]:
    """What several names found, the newest of each first, each once, and no more than are looked at."""
    known = set(besides)
    mixed = dict.fromkeys(pk for pk in chain.from_iterable(zip_longest(*found)) if pk and pk not in known)
    return list(mixed)[:LOOKED_AT]


def related(edition: Edition) -> list[str]:
    """The public ids of the stories that were put beside one by hand, in order."""
    return [each for each in edition.related.split() if each != edition.public_id][:MOST_BY_HAND]


def padded(public_ids: list[str]) -> list[str]:
    """As many as there can be by hand, for a prepared query; '' is no story's."""
    return [*public_ids, *[""] * (MOST_BY_HAND - len(public_ids))]
