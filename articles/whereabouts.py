"""Where a name stands, for legal removal: in what readers see and saw, in working copies, on front pages, at pictures,
in titles of documents, among people.

The database finds the texts that hold each word of the name as it is spelled; whether they stand together, whatever
case, accents or tags lie between, is looked at here. Takes everything: who may see what is the caller's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from articles import html
from articles.models import Article, Document, Edition, Front, Image, Mention, Person, PersonName, Slot, fold

# So many rows of each kind are shown; a name that stands in more is narrowed by writing more of it.
MOST = 300
# Shorter runs of plain letters narrow nothing down.
RUN = re.compile(r"[A-Za-z0-9]{2,}")

EDITION = {
    "headline": "headline", "kicker": "label", "standfirst": "summary", "dateline": "place", "slug": "web address",
    "change_note": "public note", "advisory": "advisory", "payer": "who paid", "notice": "notice",
}  # fmt: skip
ARTICLE = {**EDITION, "slugline": "desk name"}
del ARTICLE["notice"]
IN_LISTS = {"byline": ("byline", ("name",)), "people": ("people", ("name",)),
            "pictures": ("pictures", ("caption", "alternative_text", "credit", "creator")),
            "documents": ("documents", ("title",))}  # fmt: skip
IMAGE = {"caption": "caption", "alternative_text": "alternative text", "credit": "credit", "creator": "photographer",
         "copyright": "copyright", "provider_ref": "agency’s number"}  # fmt: skip


@dataclass(frozen=True)
class Version:
    """A version or, without an edition, the working copy of a story, and the parts of it that say the name."""

    edition: Edition | None
    parts: list[str]


@dataclass
class Whereabouts:
    """Everywhere a name stands: by story the versions that say it, front pages with their parts, pictures, documents,
    people.

    `more` where that is not all.
    """

    stories: dict[int, list[Version]] = field(default_factory=dict)
    fronts: list[tuple[Front, list[str]]] = field(default_factory=list)
    pictures: list[Image] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    more: bool = False


def find(name: str, *, at: datetime) -> Whereabouts:
    """Where a name stands at this moment, as typed and as the people so called are spelled besides."""
    found, wanted = Whereabouts(), fold(name)
    if not wanted:
        return found
    found.people = list(_people(wanted))
    spellings = {name, *PersonName.objects.filter(person__in=found.people).values_list("name", flat=True)}
    says = _Says({fold(spelling) for spelling in spellings})
    mentioned = set(Mention.objects.filter(person__in=found.people).values_list("edition", flat=True)[: MOST + 1])
    for edition in _editions(spellings, mentioned):
        parts = [label for column, label in EDITION.items() if says(getattr(edition, column).replace("-", " "))]
        parts += [label for column, (label, keys) in IN_LISTS.items() if says.any_of(getattr(edition, column), keys)]
        parts += ["text"] if says(html.text(edition.body)) else []
        parts += ["tagged"] if edition.pk in mentioned else []
        if parts:
            found.stories.setdefault(edition.article_id, []).append(Version(edition, parts))
    for article in _holding(
        Article.objects.prefetch_related("article_pictures"), spellings, [*ARTICLE, "body", "article_pictures__caption"]
    ):
        parts = [label for column, label in ARTICLE.items() if says(getattr(article, column).replace("-", " "))]
        parts += ["text"] if says(html.text(article.body)) else []
        captions = [vars(row) for row in article.article_pictures.all()]
        parts += ["pictures"] if says.any_of(captions, ("caption", "alternative_text")) else []
        if parts:
            found.stories.setdefault(article.pk, []).append(Version(None, parts))
    for front in _fronts(spellings):
        slots = list(front.slots.all())
        parts = ["breaking strip"] if says(front.strip) else []
        parts += ["shorter headline"] if any(says(slot.headline) for slot in slots) else []
        parts += ["picture"] if says.any_of([slot.picture for slot in slots], IN_LISTS["pictures"][1]) else []
        if parts:
            found.fronts.append((front, parts))
    pictures = _holding(Image.objects.all(), spellings, list(IMAGE))
    found.pictures = [image for image in pictures if any(says(getattr(image, column)) for column in IMAGE)]
    found.documents = [paper for paper in _holding(Document.objects.all(), spellings, ["title"]) if says(paper.title)]
    found.more = max(map(len, (found.stories, found.fronts, found.pictures, found.documents, mentioned))) >= MOST
    return found


class _Says:
    """Whether a text says one of some names, given folded, as words of their own."""

    def __init__(self, names: set[str]):
        spelled = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        self.name = re.compile(rf"(?<!\w)(?:{spelled})(?!\w)")

    def __call__(self, text: str) -> bool:
        return bool(self.name.search(fold(text)))

    def any_of(self, rows, keys: tuple[str, ...]) -> bool:
        return any(self(str(row.get(key) or "")) for row in rows for key in keys)


def _people(wanted: str) -> Iterator[Person]:
    names = PersonName.objects.filter(folded__contains=wanted).values("person")
    yield from Person.objects.filter(pk__in=names, merged_into=None).order_by("name", "id")[:MOST]


def _editions(spellings: set[str], mentioned: set[int]) -> QuerySet:
    lists = {f"{column}_said": Cast(column, TextField()) for column in IN_LISTS}
    rows = Edition.objects.annotate(**lists).select_related("section")
    return _holding(rows, spellings, [*EDITION, "body", *lists], also=Q(pk__in=mentioned))


def _fronts(spellings: set[str]) -> QuerySet:
    slots = Slot.objects.annotate(picture_said=Cast("picture", TextField()))
    own = _holding(slots, spellings, ["headline", "picture_said"]).values("front")
    return _holding(Front.objects.prefetch_related("slots"), spellings, ["strip"], also=Q(pk__in=own))


def _holding(rows: QuerySet, spellings: set[str], columns: list[str], *, also: Q | None = None) -> QuerySet:
    """The rows that hold every run of plain letters of one of the spellings somewhere; the newest first."""
    wanted = also or Q(pk__in=[])
    for spelling in spellings:
        each = Q()
        for run in RUN.findall(spelling):
            anywhere = Q()
            for column in columns:
                anywhere |= Q(**{f"{column}__icontains": run})
            each &= anywhere
        wanted |= each if each else Q(pk__isnull=False)
    return rows.filter(pk__in=rows.filter(wanted).order_by().values("pk")).order_by("-pk")[:MOST]
