"""What is looked at before a story is filed, and before it is printed. Small rules, each a sentence.

A remark that blocks is shown to the writer before filing and raised by the verb; one that does not, warns.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from articles import html
from articles.models import NEED_A_NOTE, Article, Change, Person
from articles.printing import Printed

# Characters. Longer ones are cut by phones, by search engines and where people share them.
LONGEST_HEADLINE = 90


@dataclass(frozen=True)
class Remark:
    """A sentence for the desk, the field it speaks of, and the picture where it speaks of one (an Image's id)."""

    sentence: str
    field: str = ""
    blocks: bool = True
    image: int | None = None


def before_filing(article: Article, content: dict, at: datetime) -> list[Remark]:
    """What must be there before a writer files."""
    return [*_headline(content), *_body(content), *_change(article, content, at)]


def before_printing(article: Article, content: dict, printed: Printed, at: datetime) -> list[Remark]:
    """What must be there before an editor approves, filing's own list included."""
    return [
        *before_filing(article, content, at),
        *_section(content),
        *_pictures(printed, at),
        *_documents(printed),
        *_people(printed, at),
        *_notes(article),
    ]


def _headline(content: dict) -> Iterator[Remark]:
    if not content["headline"].strip():
        yield Remark("Write a headline.", "headline")
    elif content["headline_proposed"]:
        yield Remark("The headline is only proposed: confirm it or write your own.", "headline")
    if len(content["headline"]) > LONGEST_HEADLINE:
        yield Remark(
            f"The headline has {len(content['headline'])} characters: past {LONGEST_HEADLINE} it may be cut.",
            "headline",
            blocks=False,
        )


def _body(content: dict) -> Iterator[Remark]:
    words = html.text(content["body"])
    if not words.strip():
        yield Remark("Write the text of the story.", "body")
    if lost := html.lost(words):
        yield Remark(f"The text still says “{lost[0]}”: put in what is missing, or take the mark out.", "body")


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
            image=row.image_id,
        )
    if printed.unknown:
        yield Remark("The text places a picture that is not among the pictures of this story.", "pictures")
    for row in printed.rows:
        name = f"The picture “{row.caption or row.image.caption}” ({row.image.credit})"
        if row.image.killed_at:
            why = row.image.killed_because.rstrip(".")
            yield Remark(f"{name} was killed: {why}. Take it out.", "pictures", image=row.image_id)
        elif row.image.rights_until and row.image.rights_until <= at:
            yield Remark(
                f"The rights of {name[0].lower()}{name[1:]} have run out. Take it out or renew them.",
                "pictures",
                image=row.image_id,
            )
        if not row.decorative and not row.alternative_text.strip():
            yield Remark(f"{name} needs an alternative text, or mark it as decorative.", "pictures", image=row.image_id)


def _documents(printed: Printed) -> Iterator[Remark]:
    if printed.unknown_documents:
        yield Remark("The text holds a document that this newsroom does not have: take it out.", "body")


def _people(printed: Printed, at: datetime) -> Iterator[Remark]:
    people = Person.objects.in_bulk([entry["person"] for entry in printed.words["people"]])
    for person in people.values():
        restricted = person.naming_restricted_until is None or person.naming_restricted_until > at
        if person.naming_restriction and restricted:
            yield Remark(f"{person.name} must not be named: {person.naming_restriction}.", "people")


def _notes(article: Article) -> Iterator[Remark]:
    """An open note stops a story only where somebody said that it must be answered."""
    others = 0
    for note in article.notes.open().order_by("at", "id"):
        if note.must_be_answered:
            words = " ".join(note.text.split())
            said = words if len(words) <= 80 else f"{words[:80].rstrip()}…"
            yield Remark(f"This note must be answered and resolved first: “{said}”", "notes")
        else:
            others += 1
    if others:
        yield Remark("1 note is open." if others == 1 else f"{others} notes are open.", "notes", blocks=False)
