"""Merging two people, or two topics, that are one: stories and names move, the old address leads on, and all of it can
be undone. What moved is kept in the act itself, so that undoing puts back exactly that and nothing that came since.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef

from articles.models import (
    Article,
    Dismissal,
    FormerAddress,
    Mention,
    Person,
    PersonName,
    PersonTag,
    Revision,
    Status,
    Tagging,
    Topic,
    Topicality,
    record,
)
from articles.workflow.acting import reasoned
from articles.workflow.refusals import NotYours, Refused

MERGE, UNDO, IN_A_STORY = "merge", "undo_merge", "merge_names"
IN_WORK = (Status.DRAFT, Status.SUBMITTED)
Named = Person | Topic
# So many rows are named in one statement.
AT_ONCE = 5_000


@dataclass(frozen=True)
class Rows:
    """Rows that name somebody beside something: the columns of both. Of two in one place one is kept."""

    model: type[models.Model]
    named: str
    beside: str
    has_subject: bool = False


TOPICS_OF_STORIES = Article.topics.through
ROWS = {
    Person: (
        Rows(PersonTag, "tag", "content_object", has_subject=True),
        Rows(Mention, "person", "edition", has_subject=True),
        Rows(Dismissal, "person", "article"),
    ),
    Topic: (Rows(TOPICS_OF_STORIES, "topic", "article"), Rows(Topicality, "topic", "edition")),
}
# What the one that stays takes over where it says nothing itself.
FILLED = {
    Person: ("description", "wikidata", "portrait_id", "protection_asked_by", "protection_asked_on"),
    Topic: ("description",),
}
# One thing in three columns: an end without its reason would cut short the other's.
RESTRICTION = ("naming_restriction", "naming_order", "naming_restricted_until")
STRICTER = (Tagging.OPEN, Tagging.ASK, Tagging.NEVER)


def may_merge(user, model: type[Named]) -> bool:
    return user.has_perm(f"articles.change_{model._meta.model_name}")


def merge(named: Named, *, into: Named, by, at: datetime, why: str = "") -> Revision:
    """Make two people, or two topics, one: `into` stays. Its rule about tagging becomes the stricter of both.

    Returns the act in the chain of the one that goes. Raises NotYours or Refused, and has then written nothing.
    """
    model = type(named)
    if not may_merge(by, model):
        raise NotYours(f"{model._meta.verbose_name_plural.capitalize()} are merged by editors.")
    if type(into) is not model or named.pk == into.pk:
        raise Refused("Choose two different ones to merge.")
    with transaction.atomic():
        _held(model, named.pk, into.pk)
        named, into = model.objects.get(pk=named.pk), model.objects.get(pk=into.pk)
        for each in (named, into):
            if each.merged_into_id:
                raise Refused(f"“{each}” was merged already.")
        moved: dict[str, Any] = {"into": into.pk, "rows": {}}
        stories: set[int] = set()
        for rows in ROWS[model]:
            moved["rows"][rows.model.__name__] = told = _move(rows, named, into)
            stories |= _stories(rows, told)
        if model is Person:
            moved["names"] = _take_names(named, into)
        moved["fields"] = _fill(named, into)
        moved["merged"] = _redirected(model.objects.filter(merged_into=named), into)
        addresses = FormerAddress.objects.filter(leads_to=named.get_absolute_url())
        moved["addresses"] = list(addresses.values_list("path", flat=True))
        addresses.update(leads_to=into.get_absolute_url())
        model.objects.filter(pk=named.pk).update(merged_into=into)
        act = record(named, verb=MERGE, by=by, at=at, why=f"Into {into}. {why}".strip(), window=moved)
        record(into, verb=MERGE, by=by, at=at, why=f"{named} came in. {why}".strip())
        _say_in_stories(stories, by=by, at=at, why=f"{named} is {into} now.")
        return act


def undo_merge(named: Named, *, by, at: datetime, why: str) -> Revision:
    """Take a merge back: what moved goes back where it still is, what came since stays. Raises NotYours or Refused."""
    model = type(named)
    if not may_merge(by, model):
        raise NotYours(f"{model._meta.verbose_name_plural.capitalize()} are parted by editors.")
    why = reasoned(why, "Say why they are two after all.")
    with transaction.atomic():
        merged = last_merge(named)
        if merged is None:
            raise Refused(f"“{named}” is merged into nothing.")
        moved = merged.window
        _held(model, named.pk, moved["into"])
        named, into = model.objects.get(pk=named.pk), model.objects.get(pk=moved["into"])
        if named.merged_into_id != into.pk:
            raise Refused(f"“{into}” was merged further on: undo that first.")
        model.objects.filter(pk=named.pk).update(merged_into=None)
        named.merged_into = None
        stories: set[int] = set()
        for rows in ROWS[model]:
            told = moved["rows"][rows.model.__name__]
            _move_back(rows, told, named, into)
            stories |= _stories(rows, told)
        if model is Person:
            into.names.filter(main=False, folded__in=moved["names"]).delete()
        _unfill(into, moved["fields"])
        model.objects.filter(pk__in=moved["merged"], merged_into=into).update(merged_into=named)
        addresses = FormerAddress.objects.filter(path__in=moved["addresses"], leads_to=into.get_absolute_url())
        addresses.update(leads_to=named.get_absolute_url())
        act = record(named, verb=UNDO, by=by, at=at, why=why)
        record(into, verb=UNDO, by=by, at=at, why=f"{named} is somebody else: {why}")
        _say_in_stories(stories, by=by, at=at, why=f"{named} and {into} are two.")
        return act


def last_merge(named: Named) -> Revision | None:
    """The act by which somebody was merged; None for who stands alone."""
    if not type(named).objects.filter(pk=named.pk).exclude(merged_into=None).exists():
        return None
    return Revision.objects.of(named).filter(verb=MERGE).exclude(window=None).order_by("-number").first()


def _held(model: type[Named], *pks: int) -> None:
    """Hold both until the end of the transaction, in one order."""
    list(model.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))


# Rows


def _move(rows: Rows, named: Named, into: Named) -> dict[str, Any]:
    """Let rows name `into`; where a row of its own stands in that place already, the other goes."""
    objects = rows.model._base_manager
    mine, theirs = objects.filter(**{rows.named: named}), objects.filter(**{rows.named: into})
    same_place = {rows.beside: OuterRef(rows.beside)}
    doubled = mine.filter(Exists(theirs.filter(**same_place)))
    raised = []
    if rows.has_subject:
        about = theirs.filter(Exists(mine.filter(subject=True, **same_place)), subject=False)
        raised = list(about.order_by("pk").values_list("pk", flat=True))
    dropped = [_written(row) for row in doubled.order_by("pk").values()]
    for pks in _batches(raised):
        objects.filter(pk__in=pks).update(subject=True)
    for pks in _batches([row["id"] for row in dropped]):
        objects.filter(pk__in=pks).delete()
    moved = list(mine.order_by("pk").values_list("pk", rows.beside))
    mine.update(**{rows.named: into})
    return {"moved": [list(each) for each in moved], "dropped": dropped, "raised": raised}


def _move_back(rows: Rows, told: dict[str, Any], named: Named, into: Named) -> None:
    objects = rows.model._base_manager
    for pks in _batches([pk for pk, _ in told["moved"]]):
        objects.filter(pk__in=pks, **{rows.named: into}).update(**{rows.named: named})
    for pks in _batches(told["raised"]):
        objects.filter(pk__in=pks).update(subject=False)
    objects.bulk_create(_read(rows.model, row) for row in told["dropped"])


def _written(row: dict[str, Any]) -> dict[str, Any]:
    """A row as an act can keep it."""
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}


def _read(model: type[models.Model], row: dict[str, Any]) -> models.Model:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return model(**{name: fields[name].to_python(value) for name, value in row.items()})


def _batches(pks: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(pks)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch


# The one that stays


def _take_names(named: Person, into: Person) -> list[str]:
    """Give `into` the names it did not have yet; return them folded."""
    there = set(into.names.values_list("folded", flat=True))
    new = {row.folded: row.name for row in named.names.order_by("id") if row.folded not in there}
    PersonName.objects.bulk_create(PersonName(person=into, name=name, folded=folded) for folded, name in new.items())
    return list(new)


def _fill(named: Named, into: Named) -> dict[str, list]:
    """Fill what `into` leaves open, and take the stricter rule; return what each field said before and says now."""
    wanted = {name: getattr(named, name) for name in FILLED[type(into)] if not getattr(into, name)}
    if isinstance(into, Person):
        wanted["same_as"] = [*into.same_as, *(link for link in named.same_as if link not in into.same_as)]
        wanted["tagging"] = max(named.tagging, into.tagging, key=STRICTER.index)
        if not into.naming_restriction:
            wanted |= {name: getattr(named, name) for name in RESTRICTION}
    changed = {name: [getattr(into, name), value] for name, value in wanted.items() if getattr(into, name) != value}
    for name, (_, value) in changed.items():
        setattr(into, name, value)
    into.save()
    return {name: [_plain(into, name, value) for value in both] for name, both in changed.items()}


def _unfill(into: Named, fields: dict[str, list]) -> None:
    """Take back what the merge filled in, where nobody has written something else since."""
    for name, (before, filled) in fields.items():
        if _plain(into, name, getattr(into, name)) == filled:
            setattr(into, name, _field(into, name).to_python(before))
    into.save()


def _plain(into: Named, name: str, value: Any) -> Any:
    field = _field(into, name)
    return field.value_to_string(type(into)(**{name: value})) if hasattr(value, "isoformat") else value


def _field(into: Named, name: str) -> models.Field:
    return next(field for field in into._meta.concrete_fields if field.attname == name)


def _redirected(before: models.QuerySet, into: Named) -> list[int]:
    """Who was merged into the one that goes leads straight to the one that stays: readers are sent on once."""
    pks = list(before.order_by("pk").values_list("pk", flat=True))
    before.update(merged_into=into)
    return pks


# Stories in work


def _stories(rows: Rows, told: dict[str, Any]) -> set[int]:
    """The stories whose working copy names another person or topic now."""
    if rows.model not in (PersonTag, TOPICS_OF_STORIES):
        return set()
    return {story for _, story in told["moved"]} | {row[f"{rows.beside}_id"] for row in told["dropped"]}


def _say_in_stories(stories: set[int], *, by, at: datetime, why: str) -> None:
    """Keep in each story that somebody works on that it names another now; an open page of it learns that at its save.

    What is approved keeps nothing: nobody writes on it, and its next save says what differs.
    """
    for pks in _batches(sorted(stories)):
        in_work = Article.objects.select_for_update().filter(pk__in=pks, status__in=IN_WORK).order_by("pk")
        for article in in_work:
            Article.objects.filter(pk=article.pk).update(version=F("version") + 1)
            record(article, verb=IN_A_STORY, by=by, at=at, why=why, content=article.content())
