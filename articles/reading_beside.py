"""What stands beside a story on its page: stories that an editor put there, and the newest that are near it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from articles import nearness
from articles.models import Edition, Person, Section, Tagging, Topic
from articles.prepared import prepared
from articles.reading import Card, card, rows_of_cards
from articles.reading_story import Story


@dataclass(frozen=True)
class Beside:
    """`related` by hand, in that order; `more` what shares a person, then a topic, then the section: `shared` says
    what the first of them shares."""

    related: list[Card]
    more: list[Card]
    shared: str = ""

    @property
    def shown(self) -> tuple:
        """All that a page shows of them."""
        return (self.shared, *(card.shown for card in self.related), None, *(card.shown for card in self.more))


# What Story.near holds, in its order.
SHARED = ("people", "people", "topics", "section")


def beside(story: Story, *, at: datetime) -> Beside:
    """The stories beside one, as far as they are live: none twice, and not itself. One query, which loads no bodies."""
    own = nearness.related(story.edition)
    wanted: dict[str, str | int] = {f"hand_{n}": public_id for n, public_id in enumerate(nearness.padded(own))}
    for kind, found in enumerate(story.near):
        wanted |= {f"near{kind}_{n}": pk for n, pk in enumerate([*found, *[0] * (nearness.LOOKED_AT - len(found))])}
    if not any(wanted.values()):
        return Beside([], [])
    shown = [card(edition) for edition in _rows(at=at, **wanted)]
    by_hand = {each.edition.public_id: each for each in shown if each.edition.public_id in own}
    more = [each for each in shown if each.edition.public_id not in by_hand]
    shared = [what for what, found in zip(SHARED, story.near, strict=True) if more and more[0].edition.pk in found]
    related = [by_hand[each] for each in dict.fromkeys(own) if each in by_hand]
    return Beside(related, more[: nearness.PLACES], shared[0] if shared else "")


def near(edition: Edition, *, at: datetime) -> list[list[int]]:
    """What stands near a version that is not printed yet, as `Story.near` holds it of one that is. Four queries."""
    asked = {"at": at, "but": [edition.public_id, *nearness.related(edition)], "of": "pk"}
    subjects = {entry["person"]: entry["subject"] for entry in edition.people}
    people = Person.objects.filter(pk__in=subjects).exclude(tagging=Tagging.NEVER)
    about = dict(_places(people, nearness.by_person(subject=True, **asked)))
    named = dict(_places(people, nearness.by_person(subject=False, **asked)))
    first = sorted(about, key=lambda pk: (not subjects[pk], list(subjects).index(pk)))
    topics = Topic.objects.filter(pk__in=[entry["topic"] for entry in edition.topics]).order_by("name")
    section = Section.objects.filter(pk=edition.section_id)
    return nearness.in_order(
        [about[pk] for pk in first if subjects[pk]],
        [*(named[pk] for pk in first), *(about[pk] for pk in first if not subjects[pk])],
        [found for _, found in _places(topics, nearness.by_topic(**asked))],
        [found for _, found in _places(section, nearness.by_section(**asked))],
    )


def _places(rows: QuerySet, places: list[Combinable]) -> Iterator[tuple[int, list[int | None]]]:
    return ((pk, found) for pk, *found in rows.values_list("pk", *places))


@prepared
def _rows(*, at: datetime, **wanted: str | int) -> QuerySet:
    kinds = defaultdict(list)
    for name, value in wanted.items():
        kinds[name.partition("_")[0]].append(value)
    ways = [Q(public_id__in=kinds.pop("hand")), *(Q(pk__in=values) for values in kinds.values())]
    nearest = Case(*(When(way, then=Value(number)) for number, way in enumerate(ways)))
    found = Edition.objects.live(at).filter(reduce(or_, ways)).order_by(nearest, "-first_published_at", "-id")
    return rows_of_cards(found[: nearness.MOST_BY_HAND + nearness.PLACES], at=at)
