"""What is looked at before a story is filed, and before it is printed. Small rules, each a sentence.

A remark that blocks is shown to the writer before filing and raised by the verb; one that does not, warns.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from articles import html
from articles.models import NEED_A_NOTE, Article, Change, Person
from articles.printing import Printed


@dataclass(frozen=True)
class Remark:
    """A sentence for the desk, and the field it speaks of."""

    sentence: str
    field: str = ""
    blocks: bool = True


def before_filing(article: Article, content: dict, at: datetime) -> list[Remark]:
    """What must be there before a writer files."""
    return [*_headline(content), *_body(content), *_change(article, content, at)]


def before_printing(article: Article, content: dict, printed: Printed, at: datetime) -> list[Remark]:
    """What must be there before an editor approves, filing's own list included."""
    return [
        *before_filing(article, content, at),
        *_section(content),
        *_pictures(printed, at),
        *_people(printed, at),
    ]


def _headline(content: dict) -> Iterator[Remark]:
    if not content["headline"].strip():
        yield Remark("Write a headline.", "headline")
    elif content["headline_proposed"]:
        yield Remark("The headline is only proposed: confirm it or write your own.", "headline")


def _body(content: dict) -> Iterator[Remark]:
    if not html.text(content["body"]).strip():
        yield Remark("Write the text of the story.", "body")


def _change(article: Article, content: dict, at: datetime) -> Iterator[Remark]:
    was_public = article.editions.opened(at).exists()
    if was_public and content["change"] in ("", Change.FIRST):
        yield Remark("Readers have seen this story: say what kind of change this is.", "change")
    elif content["change"] in NEED_A_NOTE and not content["change_note"].strip():
        kind = Change(content["change"]).label.lower()
        yield Remark(f"Write the public note that tells readers about this {kind}.", "change_note")


def _section(content: dict) -> Iterator[Remark]:
    if content["section"] is None:
        yield Remark("Choose a section.", "section")


def _pictures(printed: Printed, at: datetime) -> Iterator[Remark]:
    for row in printed.to_come:
        yield Remark(
            f"The picture “{row.caption or row.image.caption}” ({row.image.credit}) is still to come: "
            "add its file or print without it.",
            "pictures",
        )
    if printed.unknown:
        yield Remark("The text places a picture that is not among the pictures of this story.", "pictures")
    for row in printed.rows:
        name = f"The picture “{row.caption or row.image.caption}” ({row.image.credit})"
        if row.image.killed_at:
            yield Remark(f"{name} was killed: {row.image.killed_why}. Take it out.", "pictures")
        elif row.image.rights_until and row.image.rights_until <= at:
            yield Remark(
                f"The rights of {name[0].lower()}{name[1:]} have run out. Take it out or renew them.", "pictures"
            )
        if not row.decorative and not row.alternative_text.strip():
            yield Remark(f"{name} needs an alternative text, or mark it as decorative.", "pictures")


def _people(printed: Printed, at: datetime) -> Iterator[Remark]:
    people = Person.objects.in_bulk([entry["person"] for entry in printed.words["people"]])
    for person in people.values():
        restricted = person.naming_restricted_until is None or person.naming_restricted_until > at
        if person.naming_restriction and restricted:
            yield Remark(f"{person.name} must not be named: {person.naming_restriction}.", "people")
