"""A new name of somebody in what was printed before: live stories are published again with it, and with nothing else.

Lists and pages call people as they are called now; what is frozen in a version calls them as they were.
"""

from collections.abc import Iterator
from datetime import datetime

from articles.models import Edition, Mention, Person, Revision, record
from articles.workflow.reissuing import Changes, reissue

RENAMED = "rename_in_stories"


def printed_otherwise(person: Person, *, at: datetime) -> Iterator[int]:
    """Live editions that call somebody by another name than theirs now, by id; two queries.

    Who was merged into them was printed under an id of their own.
    """
    called = {person.pk, *Person.objects.filter(merged_into=person).values_list("pk", flat=True)}
    live = Edition.objects.live(at).beside()
    rows = Mention.objects.filter(live, person=person).order_by("edition").values_list("edition", "edition__people")
    for edition, people in rows.iterator():
        if any(entry["person"] in called and entry["name"] != person.name for entry in people):
            yield edition


def was_renamed(person: Person) -> bool:
    """Whether somebody was kept under another name before, or others were merged into them."""
    kept = Revision.objects.of(person).with_content().exclude(content__name=person.name)
    return kept.exists() or Person.objects.filter(merged_into=person).exists()


def rename_in_stories(person: Person, *, by, at: datetime, most: int) -> int:
    """Publish so many of these live stories again with the present name, a transaction each; return how many."""
    called = {person.pk, *Person.objects.filter(merged_into=person).values_list("pk", flat=True)}
    changes = Changes(people=dict.fromkeys(called, person.name))
    done = 0
    for pk in [pk for pk, _ in zip(printed_otherwise(person, at=at), range(most), strict=False)]:
        reissue(Edition.objects.get(pk=pk), by=by, at=at, why=f"Called {person.name} now.", changes=changes)
        done += 1
    if done:
        record(person, verb=RENAMED, by=by, at=at, why=f"{done} live {'story' if done == 1 else 'stories'}.")
    return done
