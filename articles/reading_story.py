"""What readers get of one story: the page of an edition, composed of what was printed and of what stands beside it now.

Reads editions and what stands beside them, and nothing of the desk. Every function takes the moment of the request.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from django.db.models import DateTimeField, Exists, OuterRef, QuerySet, TextField, Value, Window
from django.db.models.functions import Cast, Concat, RowNumber

from articles import html, nearness
from articles.models import (
    Authorship,
    Change,
    Edition,
    FormerAddress,
    Mention,
    Section,
    Topicality,
    Use,
    pdf_in_words,
)
from articles.prepared import prepared
from articles.public_notes import PublicNote, told
from articles.reading import Figure, shown_sections

WIKIDATA = "https://www.wikidata.org/wiki/"


@dataclass(frozen=True)
class Gallery:
    """Pictures side by side, each with its caption and credit; those whose rights last."""

    figures: list[Figure]
    what = "gallery"


@dataclass(frozen=True)
class Document:
    """A document as printed, under the title by which the text calls it. `size` is in bytes."""

    what = "document"

    document: int
    title: str
    pages: int
    size: int
    token: str

    @classmethod
    def of(cls, printed: dict) -> "Document":
        kept = {name: printed[name] for name in ("document", "title", "pages", "token")}
        return cls(**kept, size=printed["bytes"])

    @property
    def facts(self) -> str:
        return pdf_in_words(pages=self.pages, size=self.size)

    @property
    def address(self) -> str:
        return f"/media/{self.token}.pdf"


@dataclass(frozen=True)
class Apart:
    """What of a text is more than HTML: `what` names the fragment that shows it, `part` is what html.parts found."""

    what: str
    part: html.Embed | html.Social | html.Table | html.Correction


@dataclass(frozen=True)
class Story:
    """A story page: the edition, its picture on top, its text in stretches of HTML and what stands between them, its
    people and topics, and the public notes of all its versions, newest first.

    `byline` holds a dict each with name, role and slug ('' where the author has no page), `people` with name, slug,
    subject and same_as (their addresses elsewhere), `topics` with name and slug. `sections` is the menu.
    """

    edition: Edition
    lead: Figure | None = None
    parts: list[str | Figure | Gallery | Document | Apart] = field(default_factory=list)
    byline: list[dict] = field(default_factory=list)
    people: list[dict] = field(default_factory=list)
    topics: list[dict] = field(default_factory=list)
    notes: list[PublicNote] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    near: nearness.Near = nearness.Near()

    @cached_property
    def shown(self) -> str:
        """All that its page tells of it: where two have this in common, they look the same, but for what is beside."""
        edition = {name: value for name, value in vars(self.edition).items() if name != "_state"}
        section = (self.edition.section.slug, self.edition.section.name) if self.edition.section_id else None
        return repr((edition, section, self.lead, self.parts, self.byline, self.people, self.topics, self.notes))

    @property
    def figures(self) -> list[Figure]:
        """Its pictures in the order of the page, each once."""
        found = {self.lead.image: self.lead} if self.lead else {}
        for part in self.parts:
            for figure in [part] if isinstance(part, Figure) else part.figures if isinstance(part, Gallery) else []:
                found.setdefault(figure.image, figure)
        return list(found.values())

    @property
    def notes_on_top(self) -> list[PublicNote]:
        return [note for note in self.notes if note.stands_on_top]

    @property
    def notes_below(self) -> list[PublicNote]:
        return [note for note in self.notes if not note.stands_on_top]


def edition_at(public_id: str, *, at: datetime) -> Edition | None:
    """The edition that stands at a story's address: the live one, else the last that was live, else None.

    It knows in `has_past` whether readers could see another version before it.
    """
    return next(iter(_editions_at(public_id=public_id, at=at)), None)


@prepared
def _editions_at(*, public_id: str, at: datetime) -> QuerySet:
    opened = Edition.objects.opened(at).filter(public_id=public_id)
    past = Edition.objects.opened(at).filter(article=OuterRef("article"), number__lt=OuterRef("number"))
    newest = opened.select_related("section").annotate(has_past=Exists(past)).order_by("-live_from", "-number")
    return newest[:1]


def story_formerly_at(path: str, *, at: datetime) -> Edition | None:
    """What `edition_at` finds of the story that once stood at this path; None too for one that readers never saw."""
    if "\0" in path:
        return None  # PostgreSQL takes no such text
    found = FormerAddress.objects.filter(path=path).exclude(public_id="").values_list("public_id", flat=True).first()
    return edition_at(found, at=at) if found else None


def story(edition: Edition, *, at: datetime) -> Story:
    """What the page of an edition shows at this moment: pictures while their rights last, people who may be tagged."""
    found = _present(edition, at=at)
    story = compose(
        edition,
        authors=found.authors,
        people=found.people,
        topics=found.topics,
        figures={p["image"]: Figure.of(p) for p in edition.pictures if p["image"] in found.images},
        documents={entry["document"]: Document.of(entry) for entry in edition.documents},
        notes=found.notes,
    )
    return replace(story, sections=found.sections, near=found.near)


def compose(
    edition: Edition,
    *,
    authors: dict[int, str],
    people: list[dict],
    figures: dict[int, Figure],
    documents: dict[int, Document],
    notes: list[PublicNote],
    topics: Iterable[dict] = (),
) -> Story:
    """Put a story page together: each figure where the text places it, the leading one on top unless it has a place.

    `authors` are the slugs of those who have a page, by id.
    """
    body = html.with_sponsored_links(edition.body) if edition.is_paid else edition.body
    parts = [_part(part, figures, documents) for part in html.parts(body)]
    lead = next((p["image"] for p in edition.pictures if p["lead"]), None)
    if lead in html.images(edition.body):
        lead = None  # it stands at its place in the text, and once is enough
    byline = [{**line, "slug": authors.get(line["author"], "")} for line in edition.byline]
    parts = [part for part in parts if part]
    return Story(
        edition=edition,
        lead=figures.get(lead),
        parts=parts,
        byline=byline,
        people=people,
        topics=list(topics),
        notes=notes,
    )


def _part(
    part: html.Part, figures: dict[int, Figure], documents: dict[int, Document]
) -> str | Figure | Gallery | Document | Apart | None:
    """What a page shows at this place; None for pictures that may not be shown any more."""
    match part:
        case str():
            return part
        case int():
            return figures.get(part)
        case html.Gallery(images):
            shown = [figures[image] for image in images if image in figures]
            return Gallery(shown) if shown else None
        case html.Document(number, title):
            found = documents.get(number)
            return replace(found, title=title or found.title) if found else None
    return Apart(type(part).__name__.lower(), part)


@dataclass(frozen=True)
class _Present:
    """What stands beside the frozen content: where authors are found now, people and topics as they are called now,
    pictures that may still be shown, what readers were told of each change, the menu, and which stories are near."""

    authors: dict[int, str]
    people: list[dict]
    topics: list[dict]
    images: set[int]
    notes: list[PublicNote]
    sections: list[Section]
    near: nearness.Near


class _Row(NamedTuple):
    """A row of `_rows_beside`: `what` it tells of, and of a note its change as `slug` and its words as `name`.

    `near` are the newest stories near it, of a person those about them, and `also_near` those that only name them;
    `known` is where else the person is known.
    """

    what: str
    number: int
    slug: str
    name: str
    subject: bool
    moment: datetime | None
    near: str | None
    also_near: str | None
    known: str


def _present(edition: Edition, *, at: datetime) -> _Present:
    """One query for all of it, or the page would need more."""
    but = {f"but_{n}": each for n, each in enumerate([edition.public_id, *nearness.padded(nearness.related(edition))])}
    rows = _rows_beside(edition=edition.pk, article=edition.article_id, at=at, **but)
    of: dict[str, list[_Row]] = defaultdict(list)
    for row in map(_Row._make, rows):
        of[row.what].append(row)
    people = sorted(of["person"], key=lambda row: (not row.subject, row.number))
    return _Present(
        authors={row.number: row.slug for row in of["author"]},
        people=[
            {"name": row.name, "slug": row.slug, "subject": row.subject, "same_as": same_as(*row.known.split(" ", 1))}
            for row in people
        ],
        topics=[{"name": row.name, "slug": row.slug} for row in sorted(of["topic"], key=attrgetter("name"))],
        images={row.number for row in of["image"]},
        notes=[
            PublicNote(Change(row.slug), row.name, row.moment)
            for row in sorted(of["note"], key=attrgetter("number"), reverse=True)
        ],
        sections=[
            Section.from_db(edition._state.db, ("slug", "name"), (row.slug, row.name))
            for row in sorted(of["section"], key=attrgetter("number"))
        ],
        near=nearness.nearest(
            ("people", [row.near for row in people if row.subject]),
            ("people", [*(row.also_near for row in people), *(row.near for row in people if not row.subject)]),
            ("topics", [row.near for row in of["topic"]]),
            ("section", [row.near for row in of["section's"]]),
        ),
    )


def same_as(wikidata: str, listed: str) -> list[str]:
    """Where else somebody is found: at Wikidata, and what is `listed` as JSON."""
    return [WIKIDATA + wikidata] * bool(wikidata) + json.loads(listed)


@prepared
def _rows_beside(*, edition: int, article: int, at: datetime, **but: str) -> QuerySet:
    none, no, but = Value(""), Value(False), list(but.values())
    # Said to be a moment: PostgreSQL takes a bare NULL in a union for text.
    never, nothing = Cast(Value(None), DateTimeField()), nearness.nothing()
    nobody = (nothing, nothing, none)
    authors = Authorship.objects.filter(edition=edition).values_list(
        Value("author"), "author_id", "author__slug", none, no, never, *nobody
    )
    about, named = (nearness.by_person(subject=subject, at=at, but=but) for subject in (True, False))
    elsewhere = Concat("person__wikidata", Value(" "), Cast("person__same_as", TextField()), output_field=TextField())
    mentions = Mention.objects.shown().filter(edition=edition)
    people = mentions.values_list(
        Value("person"), "position", "person__slug", "person__name", "subject", never, about, named, elsewhere
    )
    images = Use.objects.allowed(at).filter(edition=edition).values_list(
        Value("image"), "image_id", none, none, no, never, *nobody
    )  # fmt: skip
    by_topic = nearness.by_topic(at=at, but=but)
    topics = Topicality.objects.filter(edition=edition).values_list(
        Value("topic"), "topic_id", "topic__slug", "topic__name", no, never, by_topic, nothing, none
    )
    notes = told(article, at=at).values_list(Value("note"), "number", "change", "change_note", no, "live_from", *nobody)
    place = Window(RowNumber(), order_by=["position", "name"])
    menu = shown_sections().order_by().values_list(Value("section"), place, "slug", "name", no, never, *nobody)
    by_section = nearness.by_section(at=at, but=but)
    beside = Edition.objects.filter(pk=edition).values_list(
        Value("section's"), "section_id", none, none, no, never, by_section, nothing, none
    )
    return authors.union(people, images, topics, notes, menu, beside, all=True)
