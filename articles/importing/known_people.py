"""The list of people from a table: loaded again and again without doubles.

Columns, tab-separated, the first line naming them: external_id, slug, name, aliases (separated by |), description,
wikidata, tagging (open, ask or never), same_as (separated by |). Others are left alone. A row is somebody of the list
by the external_id, or, where it has none, by the slug: so comes back what the desk downloaded.
"""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from articles.models import Finding, Person, PersonName, Tagging, fold, free_slug, printable, slug_base
from articles.models.person import LONGEST_LINK, LONGEST_NAME
from articles.plaintext import Unreadable
from articles.saving import kept, kept_first

FIELDS = ("description", "wikidata", "tagging", "same_as")
BATCH = 500
LONGEST = {field: Person._meta.get_field(field).max_length for field in ("external_id", "slug", "name", *FIELDS[:-1])}
WIKIDATA = re.compile("Q[1-9][0-9]{0,11}")
LINK = re.compile(r"https?://[^\s/]+\S*")
QUOTED = re.compile("^'(?=[=+@-])")


@dataclass
class Summary:
    """How many people were new, changed and the same."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


def read_table(text: str, *, name: str) -> list[dict]:
    """Return a row a person; raises Unreadable, with file and line, at the first row that can't be used."""
    # Lines end where the table ends them, and not at every character that Unicode calls an end of line.
    lines = re.split("\r\n|\n|\r", text.removeprefix("\ufeff"))
    reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    columns = reader.fieldnames or []
    if missing := {"external_id", "name"} - set(columns):
        raise Unreadable(
            f"{name}, line 1: the columns {', '.join(sorted(missing))} are missing. Name them in the first line."
        )
    rows, seen = [], {}
    for number, row in enumerate(_rows(reader, name=name), 2):
        person = {key: QUOTED.sub("", (value or "").strip()) for key, value in row.items() if isinstance(key, str)}
        if wrong := _wrong(person):
            raise Unreadable(f"{name}, line {number}: {wrong}")
        person = {key: printable(value) for key, value in person.items()}
        key = person["external_id"] or person["slug"]
        if key in seen:
            raise Unreadable(f"{name}, line {number}: {key} stands in line {seen[key]} already.")
        seen[key] = number
        person["tagging"] = person.get("tagging") or Tagging.OPEN
        person["aliases"] = [alias for alias in person.get("aliases", "").split("|") if fold(alias)]
        person["same_as"] = list(dict.fromkeys(link for link in person.get("same_as", "").split("|") if link))
        rows.append({"description": "", "wikidata": "", **person, "keeps_links": "same_as" not in columns})
    return rows


def _rows(reader: csv.DictReader, *, name: str) -> Iterator[dict]:
    """The rows of a table; raises Unreadable at a cell that no table has."""
    try:
        yield from reader
    except csv.Error as error:
        raise Unreadable(f"{name}, line {reader.line_num}: {error}.") from error


def _wrong(person: dict[str, str]) -> str:
    """Why a row can't be kept, as a sentence; '' for one that can."""
    if not person.get("name") or not (person.get("external_id") or person.get("slug")):
        return "a person needs an external_id and a name."
    if hidden := next((key for key, value in person.items() if "\0" in value), ""):
        return f"{hidden} holds a character that can’t be kept (NUL)."
    if person.get("tagging", "") not in ("", *Tagging.values):
        return f"tagging is {', '.join(Tagging.values)}, not “{person['tagging']}”."
    for key, most in LONGEST.items():
        if len(person.get(key, "")) > most:
            return f"{key} has {len(person[key])} characters; at most {most} fit."
    for called in (person["name"], *person.get("aliases", "").split("|")):
        # Where names are compared a letter may become several.
        length = max(len(called), len(fold(called)))
        if length > LONGEST_NAME:
            return f"the name “{called[:40]}…” has {length} characters; at most {LONGEST_NAME} fit."
    if person.get("wikidata") and not WIKIDATA.fullmatch(person["wikidata"]):
        return f"wikidata is a Q and a number, not “{person['wikidata']}”."
    for link in person.get("same_as", "").split("|"):
        if link and (len(link) > LONGEST_LINK or not LINK.fullmatch(link)):
            return f"same_as holds “{link[:60]}”, which is no address."
    return ""


def load(rows: list[dict], *, by, at: datetime, tell: Callable[[int], None] = lambda done: None) -> Summary:
    """Write the people in one transaction; `tell` hears how many are done."""
    summary = Summary()
    with transaction.atomic():
        there = list(Person.objects.prefetch_related("names").order_by("id"))
        known = {person.slug: person for person in there} | {p.external_id: p for p in there if p.external_id}
        if lost := next((row for row in rows if not row["external_id"] and row["slug"] not in known), None):
            raise Unreadable(f"{lost['name']}: nobody stands at /people/{lost['slug']}/. Give the row an external_id.")
        for row in rows:
            row["key"] = row["external_id"] or row["slug"]
            if row.pop("keeps_links", False) and row["key"] in known:
                row["same_as"] = known[row["key"]].same_as
        new = [row for row in rows if row["key"] not in known]
        for start in range(0, len(new), BATCH):
            _add(new[start : start + BATCH], by=by, at=at)
            summary.added = min(start + BATCH, len(new))
            tell(summary.added)
        for row in rows:
            person = known.get(row["key"])
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
