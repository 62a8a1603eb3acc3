"""The rows of a story's form as a browser sends them: byline, people, pictures beside the text.

Reads, shows and compares what was typed, finished or not. What may be saved of it, the formsets alone say.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.forms import BaseInlineFormSet
from django.http import QueryDict

from articles.models import Article, printable

# What each kind of row is of, what else it says in words, and its ticks.
NAMED = {"bylines": "author", "person_tags": "tag", "article_pictures": "image"}
WORDS = {"bylines": ("role",), "person_tags": (), "article_pictures": ("caption", "alternative_text")}
TICKS = {"bylines": (), "person_tags": ("subject",), "article_pictures": ("decorative", "lead", "left_out")}
LABELS = {"bylines": "Byline", "person_tags": "People", "article_pictures": "Pictures beside the text"}
OF_A_ROW = {
    *("id", "DELETE", "position"),
    *(name for kind in NAMED for name in (NAMED[kind], *WORDS[kind], *TICKS[kind])),
}
NAME = re.compile(rf"(?:{'|'.join(NAMED)})-(?:TOTAL_FORMS|[0-9]{{1,3}}-(\w+))")
MOST = 1000


def is_of_a_row(name: str) -> bool:
    """Whether a name in a form is one of these rows'."""
    found = NAME.fullmatch(name)
    return bool(found) and (found[1] is None or found[1] in OF_A_ROW)


def typed(said: QueryDict, prefix: str) -> Iterator[dict[str, str]]:
    """The rows of one kind in their order, by the names of their fields; those without a word are left out."""
    for number in range(min(as_id(said.get(f"{prefix}-TOTAL_FORMS")) or 0, MOST)):
        start = f"{prefix}-{number}-"
        row = {name.removeprefix(start): said[name] for name in said if name.startswith(start)}
        if any(value for name, value in row.items() if name != "position" and name not in TICKS[prefix]):
            yield row


def show(formset: BaseInlineFormSet, said: QueryDict) -> None:
    """Show rows as somebody left them: over those the story has, and as new ones. Before a formset's forms are made.

    A row that somebody else has taken out since comes back as a new one: saving asks about it.
    """
    prefix = formset.prefix
    if f"{prefix}-TOTAL_FORMS" not in said:
        return
    rows = list(typed(said, prefix))
    there = {str(row.pk) for row in formset.get_queryset()}
    said_of = (*WORDS[prefix], *TICKS[prefix], "position", "DELETE")

    def initial(row: dict[str, str]) -> dict:
        return {NAMED[prefix]: as_id(row.get(NAMED[prefix])), **{name: row.get(name, "") for name in said_of}}

    new = [row for row in rows if row.get("id") not in there and not row.get("DELETE")]
    formset.extra = len(new)
    formset.initial_extra = [initial(row) for row in new]
    left = {row["id"]: row for row in rows if row.get("id") in there}
    for form in formset.initial_forms:
        if row := left.get(str(form.instance.pk)):
            form.initial |= initial(row)


def over(content: dict, said: QueryDict, article: Article | None) -> dict:
    """The byline, people and pictures of a content (Article.content) after what was typed over them.

    Rows that the page did not have, because others added them since or they stand in the text, stay as they are.
    """
    lines = {line["author"]: line | {"position": place} for place, line in enumerate(content.get("byline") or [])}
    lines = sorted(_over(lines, said, "bylines", article).values(), key=lambda line: line["position"])
    people = {entry["person"]: {**entry, "tag": entry["person"]} for entry in content.get("people") or []}
    people = _over(people, said, "person_tags", article).values()
    pictures = {picture["image"]: picture for picture in content.get("pictures") or []}
    return {
        "byline": [{"author": line["author"], "role": line["role"]} for line in lines],
        "people": [{"person": entry["tag"], "subject": entry["subject"]} for entry in people],
        "pictures": [
            {name: picture[name] for name in Article.OF_A_PICTURE}
            for picture in _over(pictures, said, "article_pictures", article).values()
        ],
    }


def _over(saved: dict[int, dict], said: QueryDict, prefix: str, article: Article | None) -> dict[int, dict]:
    rows, named = list(typed(said, prefix)), NAMED[prefix]
    were = dict(getattr(article, prefix).values_list("pk", named)) if article and rows else {}
    found = dict(saved)
    for row in rows:
        was, now = were.get(as_id(row.get("id"))), as_id(row.get(named))
        if was is not None and (row.get("DELETE") or was != now):
            found.pop(was, None)
        if now is not None and not row.get("DELETE"):
            found[now] = found.get(now, {}) | _understood(row, prefix)
    return found


def _understood(row: dict[str, str], prefix: str) -> dict[str, Any]:
    words = {name: one_line(row.get(name, "")) for name in WORDS[prefix]}
    ticks = {name: bool(row.get(name)) for name in TICKS[prefix]}
    return {NAMED[prefix]: as_id(row[NAMED[prefix]]), "position": as_id(row.get("position")) or 0, **words, **ticks}


def unfinished(said: QueryDict) -> list[str]:
    """What kinds of rows hold words that are of nothing yet: a caption without its picture."""
    return [
        label
        for prefix, label in LABELS.items()
        if any(not row.get(NAMED[prefix]) and not row.get("DELETE") for row in typed(said, prefix))
    ]


def words(said: QueryDict) -> list[tuple[str, str]]:
    """All words in the rows, each with what it is: to read and copy."""
    labels = {"role": "Byline", "caption": "Caption", "alternative_text": "Alternative text"}
    return [
        (labels[name], row[name])
        for prefix in NAMED
        for row in typed(said, prefix)
        for name in WORDS[prefix]
        if row.get(name)
    ]


def one_line(said: str) -> str:
    return " ".join(printable(said.replace("\r\n", "\n")).strip().split("\n"))


def as_id(written: str | None) -> int | None:
    """A number as a form carries it; None for anything else."""
    return int(written) if written and written.isascii() and written.isdecimal() and len(written) < 10 else None
