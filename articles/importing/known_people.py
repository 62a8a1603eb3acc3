"""The list of people from a table: loaded again and again without doubles.

Columns, tab-separated, the first line naming them: external_id, name, aliases (separated by |), description, wikidata,
tagging (open, ask or never). Others are left alone.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from articles.models import Finding, Person, PersonName, Tagging, fold, free_slug, slug_base
from articles.plaintext import Unreadable
from articles.saving import kept, kept_first

FIELDS = ("description", "wikidata", "tagging")
BATCH = 500
LONGEST = {field: Person._meta.get_field(field).max_length for field in ("external_id", "name", *FIELDS)}


@dataclass
class Summary:
    """How many people were new, changed and the same."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


def read_table(text: str, *, name: str) -> list[dict]:
    """Return a row a person; raises Unreadable, with file and line, at the first row that can't be used."""
    reader = csv.DictReader(text.removeprefix("\ufeff").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    columns = reader.fieldnames or []
    if missing := {"external_id", "name"} - set(columns):
        raise Unreadable(
            f"{name}, line 1: the columns {', '.join(sorted(missing))} are missing. Name them in the first line."
        )
    rows, seen = [], {}
    for number, row in enumerate(reader, 2):
        person = {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}
        if not person["name"] or not person["external_id"]:
            raise Unreadable(f"{name}, line {number}: a person needs an external_id and a name.")
        if person["external_id"] in seen:
            before = seen[person["external_id"]]
            raise Unreadable(f"{name}, line {number}: {person['external_id']} stands in line {before} already.")
        if person.setdefault("tagging", "") not in ("", *Tagging.values):
            raise Unreadable(
                f"{name}, line {number}: tagging is {', '.join(Tagging.values)}, not “{person['tagging']}”."
            )
        for key, most in LONGEST.items():
            if len(person.get(key, "")) > most:
                raise Unreadable(f"{name}, line {number}: {key} has {len(person[key])} characters; at most {most} fit.")
        person["tagging"] = person["tagging"] or Tagging.OPEN
        person["aliases"] = [alias for alias in person.get("aliases", "").split("|") if fold(alias)]
        seen[person["external_id"]] = number
        rows.append({"description": "", "wikidata": "", **person})
    return rows


def load(rows: list[dict], *, by, at: datetime, tell: Callable[[int], None] = lambda done: None) -> Summary:
    """Write the people in one transaction; `tell` hears how many are done."""
    summary = Summary()
    with transaction.atomic():
        known = {p.external_id: p for p in Person.objects.exclude(external_id=None).prefetch_related("names")}
        new = [row for row in rows if row["external_id"] not in known]
        for start in range(0, len(new), BATCH):
            _add(new[start : start + BATCH], by=by, at=at)
            summary.added = min(start + BATCH, len(new))
            tell(summary.added)
        for row in rows:
            person = known.get(row["external_id"])
            if person and _differs(person, row):
                _write(person, row, by=by, at=at)
                summary.changed += 1
            elif person:
                summary.unchanged += 1
            if person:
                tell(summary.added + summary.changed + summary.unchanged)
    return summary


def _add(rows: list[dict], *, by, at: datetime) -> None:
    """Write new people with a few statements instead of several each: 10,000 take seconds, not a minute."""
    taken = set(Person.objects.values_list("slug", flat=True))
    added = []
    for row in rows:
        slug = free_slug(slug_base(row["name"]), taken)
        taken.add(slug)
        added.append(Person(external_id=row["external_id"], name=row["name"], slug=slug, **_fields(row)))
    Person.objects.bulk_create(added)
    names = []
    for person, row in zip(added, rows, strict=True):
        spellings = {fold(alias): alias for alias in row["aliases"]}
        spellings[fold(person.name)] = person.name
        names += [
            PersonName(person=person, name=spelling, folded=folded, main=spelling == person.name)
            for folded, spelling in spellings.items()
        ]
    PersonName.objects.bulk_create(names)
    written = Person.objects.filter(pk__in=[p.pk for p in added]).prefetch_related("names")
    Finding.objects.keep(person.finding() for person in written)
    kept_first(written, by=by, at=at)


def _differs(person: Person, row: dict) -> bool:
    aliases = {name.folded for name in person.names.all() if not name.main}
    wanted = {fold(alias) for alias in row["aliases"]} - {fold(row["name"])}
    return (person.name, aliases) != (row["name"], wanted) or any(getattr(person, f) != row[f] for f in FIELDS)


def _write(person: Person, row: dict, *, by, at: datetime) -> None:
    person.name = row["name"]
    for field, value in _fields(row).items():
        setattr(person, field, value)
    person.save()
    person.set_aliases(row["aliases"])
    kept(person, by=by, at=at)


def _fields(row: dict) -> dict:
    return {field: row[field] for field in FIELDS}
