"""What somebody who reads a version back is shown: what changed since their own last save, and nothing else.

Below the words of a story lie names and credits that are written elsewhere and printed with it: they belong to it too.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from articles.admin.changes import FieldChange, changes
from articles.comparing import differences
from articles.models import Article, Revision

# What a picture or a name says of itself that is printed with a story.
PRINTED = {
    "name": "Name",
    "credit": "Image Credit",
    "creator": "Photographer",
    "copyright": "Copyright",
    "licence": "Licence",
}


def own_last_save(article: Article, *, by) -> Revision | None:
    """The last version of a story that somebody saved themselves."""
    return Revision.objects.of(article).with_content().filter(by=by).order_by("-number").first()


def since(own: Revision, reads: Revision) -> list[FieldChange]:
    """Return all that differs in print between one's own save and the version on the screen."""
    return [*changes(own.content, reads.content), *beneath(reads.content, since=own.at)]


def beneath(content: dict, *, since: datetime) -> list[FieldChange]:
    """Return the names and credits that a story is printed with and that somebody changed since. One query."""
    named = Q()
    for subject, numbers in _named(content):
        named |= Q(subject=subject, subject_id__in=numbers)
    if not named:
        return []
    states: dict[tuple, list[Revision]] = {}
    for state in Revision.objects.with_content().filter(named).order_by("subject", "subject_id", "number"):
        states.setdefault((state.subject, state.subject_id), []).append(state)
    found = []
    for kept in states.values():
        before = [state for state in kept if state.at <= since]
        found += _differ((before or kept)[-1 if before else 0].content, kept[-1].content)
    return found


def _named(content: dict) -> Iterator[tuple[str, list[int]]]:
    lists = {
        "image": [picture["image"] for picture in content.get("pictures") or []],
        "person": [entry["person"] for entry in content.get("people") or []],
        "author": [line["author"] for line in content.get("byline") or []],
        "topic": list(content.get("topics") or []),
    }
    return ((subject, numbers) for subject, numbers in lists.items() if numbers)


def _differ(before: dict, after: dict) -> Iterator[FieldChange]:
    for name, label in PRINTED.items():
        old, new = before.get(name) or "", after.get(name) or ""
        if old != new:
            yield FieldChange(label, stretches=differences(old, new))
