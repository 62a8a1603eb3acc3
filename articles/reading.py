"""Every query that a reader can cause, and whether there is a page to lead the desk to.

Reads editions and what stands beside them, and nothing of the desk. Every function takes the moment of
the request; lists never load bodies.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from django.db.models import DateTimeField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from articles import html
from articles.models import (
    Author,
    Change,
    Clock,
    Edition,
    Enclosure,
    FormerAddress,
    Person,
    Section,
    Tagging,
    Use,
    pdf_in_words,
)
from articles.models import Page as SitePage
from articles.models.rules import READERS_CLOCK
from articles.pictures.renditions import widths_for
from articles.public_notes import PublicNote, told

PAGE_LENGTH = 20
# The front page: stories on top, and then of each section.
ON_TOP, OF_EACH_SECTION = 7, 4

# What a list shows of a story; everything else stays in the database.
CARD_FIELDS = (
    "public_id", "kind", "headline", "kicker", "standfirst", "slug", "language", "byline", "pictures", "change",
    "first_published_at", "updated_at", "live_from", "section__slug", "section__name",
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """A picture as printed, with the caption of its use and the credit that goes wherever it goes."""

    what = "figure"  # which fragment of the page shows it

    image: int
    caption: str
    alternative_text: str
    credit: str
    token: str
    width: int
    height: int

    @classmethod
    def of(cls, picture: dict) -> "Figure":
        return cls(**{name: picture[name] for name in cls.__dataclass_fields__})

    @property
    def widths(self) -> list[int]:
        return widths_for(self.width)

    @property
    def source(self) -> str:
        """The address of a middling rendition, for whoever reads no srcset."""
        widths = self.widths
        return self.address(max((w for w in widths if w <= 960), default=widths[0]))

    @property
    def srcset(self) -> str:
        return ", ".join(f"{self.address(width)} {width}w" for width in self.widths)

    @property
    def is_upright(self) -> bool:
        return self.height > self.width

    def address(self, width: int) -> str:
        return f"/media/{self.token}/{width}.jpg"


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
    part: html.Embed | html.Social | html.Table


@dataclass(frozen=True)
class Story:
    """A story page: the edition, its picture on top, its text in stretches of HTML and what stands between them, its
    people, and the public notes of all its versions, newest first.

    `byline` holds a dict each with name, role and slug ('' where the author has no page), `people` with name, slug
    and subject.
    """

    edition: Edition
    lead: Figure | None = None
    parts: list[str | Figure | Gallery | Document | Apart] = field(default_factory=list)
    byline: list[dict] = field(default_factory=list)
    people: list[dict] = field(default_factory=list)
    notes: list[PublicNote] = field(default_factory=list)

    @property
    def notes_on_top(self) -> list[PublicNote]:
        return [note for note in self.notes if note.stands_on_top]

    @property
    def notes_below(self) -> list[PublicNote]:
        return [note for note in self.notes if not note.stands_on_top]


@dataclass(frozen=True)
class Card:
    """A story on a list."""

    edition: Edition
    lead: Figure | None


@dataclass(frozen=True)
class Page:
    """One stretch of a list, newest first: after which story it begins ('' at the newest), and the next older one."""

    cards: list[Card]
    begins: str
    older: str


@dataclass(frozen=True)
class Block:
    """A section on the front page, with its newest stories that do not stand on top."""

    section: Section
    cards: list[Card]


@dataclass(frozen=True)
class Front:
    """The front page: what leads, what stands beside it, then the sections; and the cursor of all that is older."""

    lead: Card | None
    seconds: list[Card]
    blocks: list[Block]
    older: str

    @property
    def sections(self) -> list[Section]:
        """The menu."""
        return [block.section for block in self.blocks]


def clock(*, at: datetime) -> tuple[int, datetime | None]:
    """The version of what readers may see, and the next moment at which anything of it begins or ends by itself."""
    opens = Edition.objects.filter(live_from__gt=at).order_by("live_from").values("live_from")[:1]
    ends = Edition.objects.filter(live_until__gt=at).order_by("live_until").values("live_until")[:1]
    rights_end = Use.objects.filter(rights_until__gt=at).order_by("rights_until").values("rights_until")[:1]
    asked = Clock.objects.filter(pk=READERS_CLOCK).values_list("version", *map(Subquery, (opens, ends, rights_end)))
    version, *moments = asked.get()
    return version, min((moment for moment in moments if moment), default=None)


def sections() -> list[Section]:
    """The menu."""
    return list(_sections())


def _sections() -> QuerySet:
    shown = Section.objects.filter(merged_into=None, practice=False)
    return shown.only("slug", "name", "description").order_by("position", "name")


def pages_about_us() -> list[SitePage]:
    """What the paper says of itself, the first page first."""
    pages = SitePage.objects.filter(merged_into=None).order_by("position", "name", "id")
    return sorted(pages, key=lambda page: page.slug != SitePage.FIRST)


def edition_at(public_id: str, *, at: datetime) -> Edition | None:
    """The edition that stands at a story's address: the live one, else the last that was live, else None.

    It knows in `has_past` whether readers could see another version before it.
    """
    opened = Edition.objects.opened(at).filter(public_id=public_id)
    past = Edition.objects.opened(at).filter(article=OuterRef("article"), number__lt=OuterRef("number"))
    newest = opened.select_related("section").annotate(has_past=Exists(past)).order_by("-live_from", "-number")
    return newest.first()


def story(edition: Edition, *, at: datetime) -> Story:
    """What the page of an edition shows at this moment: pictures while their rights last, people who may be tagged."""
    authors, people, images, notes = _present(edition, at=at)
    return compose(
        edition,
        authors=authors,
        people=people,
        figures={p["image"]: Figure.of(p) for p in edition.pictures if p["image"] in images},
        documents={entry["document"]: Document.of(entry) for entry in edition.documents},
        notes=notes,
    )


def compose(
    edition: Edition,
    *,
    authors: dict[int, str],
    people: list[dict],
    figures: dict[int, Figure],
    documents: dict[int, Document],
    notes: list[PublicNote],
) -> Story:
    """Put a story page together: each figure where the text places it, the leading one on top unless it has a place.

    `authors` are the slugs of those who have a page, by id.
    """
    parts = [_part(part, figures, documents) for part in html.parts(edition.body)]
    lead = next((p["image"] for p in edition.pictures if p["lead"]), None)
    if lead in html.images(edition.body):
        lead = None  # it stands at its place in the text, and once is enough
    byline = [{**line, "slug": authors.get(line["author"], "")} for line in edition.byline]
    parts = [part for part in parts if part]
    return Story(edition=edition, lead=figures.get(lead), parts=parts, byline=byline, people=people, notes=notes)


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


def _present(edition: Edition, *, at: datetime) -> tuple[dict[int, str], list[dict], set[int], list[PublicNote]]:
    """What stands beside the frozen content: where authors are found now, people as they are called now, pictures
    that may still be shown, and what readers were told of each change.

    One query for all four, or the page would need more.
    """
    none, no = Value(""), Value(False)
    # Said to be a moment: PostgreSQL takes a bare NULL in a union for text.
    never = Cast(Value(None), DateTimeField())
    authors = edition.authorships.values_list(Value("author"), "author_id", "author__slug", none, no, never)
    people = edition.mentions.shown().values_list(
        Value("person"), "position", "person__slug", "person__name", "subject", never
    )
    images = edition.uses.allowed(at).values_list(Value("image"), "image_id", none, none, no, never)
    notes = told(edition.article_id, at=at).values_list(
        Value("note"), "number", "change", "change_note", no, "live_from"
    )
    rows = list(authors.union(people, images, notes, all=True))
    shown = sorted((row for row in rows if row[0] == "person"), key=lambda row: (not row[4], row[1]))
    changes = sorted((row for row in rows if row[0] == "note"), key=lambda row: -row[1])
    return (
        {number: slug for what, number, slug, *_ in rows if what == "author"},
        [{"name": name, "slug": slug, "subject": subject} for _, _, slug, name, subject, _ in shown],
        {number for what, number, *_ in rows if what == "image"},
        [PublicNote(Change(change), words, moment) for _, _, change, words, _, moment in changes],
    )


def front(*, at: datetime) -> Front:
    """The front page as long as nobody arranges it: the newest stories on top, then the newest of each section."""
    live = Edition.objects.live(at).newest_first()
    newest = _with_cards(live[: ON_TOP + 1], at=at)
    top = newest[:ON_TOP]
    of_section = live.filter(section=OuterRef("pk")).exclude(pk__in=[card.edition.pk for card in top]).values("pk")
    places = [f"story_{number}" for number in range(OF_EACH_SECTION)]
    # A subquery a place, each by the index of the section: no list of a section is ever read whole.
    menu = list(_sections().annotate(**{name: Subquery(of_section[n : n + 1]) for n, name in enumerate(places)}))
    chosen = {section: [pk for name in places if (pk := getattr(section, name))] for section in menu}
    wanted = [pk for each in chosen.values() for pk in each]
    below = cards(wanted, at=at) if wanted else {}
    lead = next((card for card in top if card.lead), top[0] if top else None)
    return Front(
        lead=lead,
        seconds=[card for card in top if card is not lead],
        blocks=[Block(section, [below[pk] for pk in each if pk in below]) for section, each in chosen.items()],
        older=cursor(top[-1].edition) if len(newest) > ON_TOP else "",
    )


def newest(*, at: datetime, older_than: str = "") -> Page:
    """Every story, the newest first."""
    return page_of(Edition.objects.live(at), at=at, older_than=older_than)


def newest_cards(most: int, *, at: datetime) -> list[Card]:
    """So many of the newest stories."""
    return _with_cards(Edition.objects.live(at).newest_first()[:most], at=at)


def of_section(section: Section, *, at: datetime, older_than: str = "") -> Page:
    return page_of(Edition.objects.live(at).filter(section=section), at=at, older_than=older_than)


# What a page tells of somebody beside their stories.
TOLD = {Person: ("name", "description"), Author: ("name", "role")}


def of_person(slug: str, *, at: datetime, older_than: str = "") -> tuple[Person | None, Page]:
    """A person's stories. Nobody is named whom no live story names, or who must never be tagged."""
    return _of(Person, slug, at=at, older_than=older_than)


def of_author(slug: str, *, at: datetime, older_than: str = "") -> tuple[Author | None, Page]:
    """An author's stories. Nobody is named who has signed nothing that is live."""
    return _of(Author, slug, at=at, older_than=older_than)


def has_page(named: Person | Author, *, at: datetime) -> bool:
    """Whether readers find a page at the address of a person or author."""
    return _editions_of(type(named), named.slug, at=at).exists()


def _editions_of(model: type[Person | Author], slug: str, *, at: datetime) -> QuerySet:
    live = Edition.objects.live(at)
    if model is Author:
        return live.filter(authorships__author__slug=slug)
    never = Person.objects.filter(slug=slug, tagging=Tagging.NEVER)
    return live.filter(mentions__person__slug=slug).exclude(mentions__person__in=never)


def _of(
    model: type[Person | Author], slug: str, *, at: datetime, older_than: str
) -> tuple[Person | Author | None, Page]:
    """A list of somebody's stories with what it tells of them; nobody where there is no story."""
    told, row = TOLD[model], model.objects.filter(slug=slug)
    editions = _editions_of(model, slug, at=at).annotate(**{f"of_{name}": Subquery(row.values(name)) for name in told})
    page = page_of(editions, at=at, older_than=older_than)
    # Beyond the end of the list any story still knows the name, and whether there is a page at all.
    first = page.cards[0].edition if page.cards else editions.only("pk").first() if older_than else None
    if first is None:
        return None, page
    return model(slug=slug, **{name: getattr(first, f"of_{name}") for name in told}), page


def page_of(editions: QuerySet, *, at: datetime, older_than: str) -> Page:
    """One page of a list, by keyset: a story that arrives meanwhile moves nothing."""
    if older_than:
        moment, pk = read_cursor(older_than)
        # The plain OR form is as slow as OFFSET on PostgreSQL; this one is 0.1 ms at any depth.
        editions = editions.filter(first_published_at__lte=moment).exclude(first_published_at=moment, pk__gte=pk)
    cards = _with_cards(editions.newest_first()[: PAGE_LENGTH + 1], at=at)
    shown = cards[:PAGE_LENGTH]
    older = cursor(shown[-1].edition) if len(cards) > PAGE_LENGTH else ""
    return Page(cards=shown, begins=older_than, older=older)


def cards(editions: list[int], *, at: datetime, also: tuple[str, ...] = ()) -> dict[int, Card]:
    """Those of these stories that are live, by id; `also` names columns that a card does not show."""
    rows = _with_cards(Edition.objects.live(at).filter(pk__in=editions), at=at, also=also)
    return {card.edition.pk: card for card in rows}


def _with_cards(editions: QuerySet, *, at: datetime, also: tuple[str, ...] = ()) -> list[Card]:
    """The stories of a list as it shows them, in one query that loads no bodies."""
    lead = Use.objects.allowed(at).filter(edition=OuterRef("pk"), lead=True).values("image")[:1]
    rows = editions.select_related("section").only(*CARD_FIELDS, *also).annotate(lead_image=Subquery(lead))
    return [Card(edition=edition, lead=_figure(edition, edition.lead_image)) for edition in rows]


def _figure(edition: Edition, image: int | None) -> Figure | None:
    return next((Figure.of(picture) for picture in edition.pictures if picture["image"] == image), None)


class NoSuchPage(Exception):
    """A page cursor that this site never wrote."""


def cursor(edition: Edition) -> str:
    return cursor_at(edition.first_published_at, edition.pk)


def cursor_at(moment: datetime, pk: int) -> str:
    return f"{moment.timestamp():.6f}-{pk}"


def read_cursor(text: str) -> tuple[datetime, int]:
    moment, _, pk = text.partition("-")
    try:
        return datetime.fromtimestamp(float(moment), tz=UTC), int(pk[:18])
    except (ValueError, OverflowError, OSError) as error:
        raise NoSuchPage(text) from error


def picture_is_public(token: str, *, at: datetime) -> bool:
    """Whether an edition that readers see now shows the picture with this rendition token."""
    return Use.objects.allowed(at).filter(token=token, edition__in=Edition.objects.live(at)).exists()


def document(token: str, *, at: datetime) -> Enclosure | None:
    """The document with this token, if an edition that readers see now holds it."""
    return Enclosure.objects.filter(token=token, edition__in=Edition.objects.live(at)).order_by("-id").first()


def former_address(path: str) -> str | None:
    """Where a section or name that once stood at this path stands now."""
    return FormerAddress.objects.filter(path=path, public_id="").values_list("leads_to", flat=True).first()


def story_formerly_at(path: str, *, at: datetime) -> Edition | None:
    """What `edition_at` finds of the story that once stood at this path; None too for one that readers never saw."""
    if "\0" in path:
        return None  # PostgreSQL takes no such text
    found = FormerAddress.objects.filter(path=path).exclude(public_id="").values_list("public_id", flat=True).first()
    return edition_at(found, at=at) if found else None


def moved(model: type[Person | Author], slug: str, *, at: datetime) -> str | None:
    """Where somebody is found who once stood at this address, if readers find a page there at all. (security.md 35)"""
    merged = model.objects.filter(slug=slug, merged_into__isnull=False).values_list("merged_into__slug", flat=True)
    into = merged.first()
    address = model.address_of(into) if into else former_address(model.address_of(slug))
    found = address and _editions_of(model, address.rstrip("/").rpartition("/")[2], at=at).exists()
    return address if found else None
