"""What stands beside a story on its page: stories that an editor put there, and the newest that are near it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from articles import nearness
from articles.models import Edition, Person, Section, Tagging, Topic
from articles.prepared import prepared
from articles.reading import Card, card, rows_of_cards
from articles.reading_story import Story


@dataclass(frozen=True)
class Beside:
    """`related` by hand, in that order; `more` what shares a person, then a topic, then the section: `shared` says
    what all of them share, or ''."""

    related: list[Card]
    more: list[Card]
    shared: str = ""

    @property
    def shown(self) -> tuple:
        """All that a page shows of them."""
        return (self.shared, *(card.shown for card in self.related), None, *(card.shown for card in self.more))


def beside(story: Story, *, at: datetime) -> Beside:
    """The stories beside one, as far as they are live: none twice, and not itself. One query, which loads no bodies."""
    own, near = nearness.related(story.edition), story.near.editions
    if not own and not near:
        return Beside([], [])
    wanted: dict[str, str | int] = {f"hand_{n}": public_id for n, public_id in enumerate(nearness.padded(own))}
    wanted |= {f"near_{n}": pk for n, pk in enumerate([*near, *[0] * (nearness.PLACES - len(near))])}
    found = [card(edition) for edition in _rows(at=at, **wanted)]
    by_public_id = {each.edition.public_id: each for each in found}
    by_pk = {each.edition.pk: each for each in found}
    related = [by_public_id[each] for each in dict.fromkeys(own) if each in by_public_id]
    more = [by_pk[pk] for pk in near if pk in by_pk]
    return Beside(related, more, story.near.shared if more else "")


def near(edition: Edition, *, at: datetime) -> nearness.Near:
    """What stands near a version that is not printed yet, as `Story.near` holds it of one that is. Four queries at
    most.
    """
    asked = {"at": at, "but": [edition.public_id, *nearness.related(edition)], "of": "pk"}
    subjects = {entry["person"]: entry["subject"] for entry in edition.people}
    people = Person.objects.filter(pk__in=subjects).exclude(tagging=Tagging.NEVER)
    about = dict(people.values_list("pk", nearness.by_person(subject=True, **asked)))
    named = dict(people.values_list("pk", nearness.by_person(subject=False, **asked)))
    topics = Topic.objects.filter(pk__in=[entry["topic"] for entry in edition.topics])
    section = Section.objects.filter(pk=edition.section_id)
    return nearness.nearest(
        ("people", (about[pk] for pk in about if subjects[pk])),
        ("people", [*named.values(), *(about[pk] for pk in about if not subjects[pk])]),
        ("topics", topics.values_list(nearness.by_topic(**asked), flat=True)),
        ("section", section.values_list(nearness.by_section(**asked), flat=True)),
    )


@prepared
def _rows(*, at: datetime, **wanted: str | int) -> QuerySet:
    kinds = defaultdict(list)
    for name, value in wanted.items():
        kinds[name.partition("_")[0]].append(value)
    found = Edition.objects.live(at).filter(Q(public_id__in=kinds["hand"]) | Q(pk__in=kinds["near"]))
    return rows_of_cards(found, at=at)
