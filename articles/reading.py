"""Every query that a reader can cause, and whether there is a page to lead the desk to.

Reads editions and what stands beside them, and nothing of the desk. Every function takes the moment of
the request; lists never load bodies.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Least

from articles import html
from articles.models import (
    Author,
    Authorship,
    Change,
    Clock,
    Edition,
    Enclosure,
    FormerAddress,
    Mention,
    Portrait,
    Section,
    Topicality,
    Use,
    pdf_in_words,
)
from articles.models import Page as SitePage
from articles.models.rules import READERS_CLOCK
from articles.pictures.renditions import widths_for
from articles.prepared import prepared
from articles.public_notes import PublicNote, told

PAGE_LENGTH = 20
# The front page: stories on top, and then of each section.
ON_TOP, OF_EACH_SECTION = 7, 4
# So many corrections are told on it at once, the newest first.
LINES = 3

# What a list shows of a story; everything else stays in the database.
CARD_FIELDS = (
    "public_id", "kind", "headline", "kicker", "standfirst", "slug", "language", "byline", "pictures", "change",
    "change_note", "first_published_at", "updated_at", "live_from", "section__slug", "section__name",
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
    # What matters most in it, from left and from top in hundredths; lists crop the picture around it.
    focus: tuple[int, int] | list[int] = (50, 50)
    # What machines are told as well; earlier versions were printed without some of it.
    creator: str = ""
    provider: str = ""
    copyright: str = ""
    licence: str = ""
    acquire: str = ""
    synthetic: bool = False

    @classmethod
    def of(cls, picture: dict) -> "Figure":
        printed = {name: picture[name] for name in cls.__dataclass_fields__ if name in picture}
        return cls(**printed | {"focus": tuple(picture.get("focus", cls.focus))})

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
    def avif_srcset(self) -> str:
        """The same in half the bytes, for browsers that read it."""
        return ", ".join(f"/media/{self.token}/{width}.avif {width}w" for width in self.widths)

    @property
    def focus_class(self) -> str:
        """Two names of the style sheet, in steps of ten, or '' for the middle: pages carry no styles of their own."""
        left, top = (round(part / 10) * 10 for part in self.focus)
        return "" if (left, top) == (50, 50) else f"focus-x-{left} focus-y-{top}"

    @property
    def largest(self) -> str:
        return self.address(self.widths[-1])

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
    people and topics, and the public notes of all its versions, newest first.

    `byline` holds a dict each with name, role and slug ('' where the author has no page), `people` with name, slug
    and subject, `topics` with name and slug.
    """

    edition: Edition
    lead: Figure | None = None
    parts: list[str | Figure | Gallery | Document | Apart] = field(default_factory=list)
    byline: list[dict] = field(default_factory=list)
    people: list[dict] = field(default_factory=list)
    topics: list[dict] = field(default_factory=list)
    notes: list[PublicNote] = field(default_factory=list)

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


@dataclass(frozen=True)
class Card:
    """A story on a list."""

    edition: Edition
    lead: Figure | None

    @property
    def shown(self) -> tuple:
        """What tells this card from every other: an edition's content never changes, but for what a court removes.

        Then its headline goes with all the rest. What stands beside it follows the present.
        """
        edition, section = self.edition, self.edition.section
        return (edition.pk, edition.headline, edition.slug, edition.public_id, edition.first_published_at,
                edition.updated_at, edition.live_from, section.slug, section.name, self.lead)  # fmt: skip


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
    """The front page: what leads, what stands beside it, then the sections; the corrections that it tells of; and the
    cursor of all that is older.
    """

    lead: Card | None
    seconds: list[Card]
    blocks: list[Block]
    lines: list[Card]
    older: str

    @property
    def sections(self) -> list[Section]:
        """The menu."""
        return [block.section for block in self.blocks]


def clock(*, at: datetime) -> tuple[int, datetime | None]:
    """The version of what readers may see, and the next moment at which anything of it begins or ends by itself."""
    version, *moments = _clock(at=at)[0]
    return version, min((moment for moment in moments if moment), default=None)


@prepared
def _clock(*, at: datetime) -> QuerySet:
    begins_or_ends = (
        (Edition, "live_from"), (Edition, "live_until"), (Edition, "front_until"), (Use, "rights_until"),
        (Portrait, "rights_until"),
    )  # fmt: skip
    nexts = [
        Subquery(model.objects.filter(**{f"{name}__gt": at}).order_by(name).values(name)[:1])
        for model, name in begins_or_ends
    ]
    return Clock.objects.filter(pk=READERS_CLOCK).values_list("version", *nexts)


@prepared
def sections() -> list[Section]:
    """The menu."""
    return _sections()


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
    return next(iter(_editions_at(public_id=public_id, at=at)), None)


@prepared
def _editions_at(*, public_id: str, at: datetime) -> QuerySet:
    opened = Edition.objects.opened(at).filter(public_id=public_id)
    past = Edition.objects.opened(at).filter(article=OuterRef("article"), number__lt=OuterRef("number"))
    newest = opened.select_related("section").annotate(has_past=Exists(past)).order_by("-live_from", "-number")
    return newest[:1]


def story(edition: Edition, *, at: datetime) -> Story:
    """What the page of an edition shows at this moment: pictures while their rights last, people who may be tagged."""
    authors, people, topics, images, notes = _present(edition, at=at)
    return compose(
        edition,
        authors=authors,
        people=people,
        topics=topics,
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
    topics: Iterable[dict] = (),
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


def _present(
    edition: Edition, *, at: datetime
) -> tuple[dict[int, str], list[dict], list[dict], set[int], list[PublicNote]]:
    """What stands beside the frozen content: where authors are found now, people and topics as they are called now,
    pictures that may still be shown, and what readers were told of each change.

    One query for all five, or the page would need more.
    """
    rows = _rows_beside(edition=edition.pk, article=edition.article_id, at=at)
    shown = sorted((row for row in rows if row[0] == "person"), key=lambda row: (not row[4], row[1]))
    changes = sorted((row for row in rows if row[0] == "note"), key=lambda row: -row[1])
    return (
        {number: slug for what, number, slug, *_ in rows if what == "author"},
        [{"name": name, "slug": slug, "subject": subject} for _, _, slug, name, subject, _ in shown],
        sorted(
            ({"name": name, "slug": slug} for what, _, slug, name, *_ in rows if what == "topic"),
            key=lambda topic: topic["name"],
        ),
        {number for what, number, *_ in rows if what == "image"},
        [PublicNote(Change(change), words, moment) for _, _, change, words, _, moment in changes],
    )


@prepared
def _rows_beside(*, edition: int, article: int, at: datetime) -> QuerySet:
    none, no = Value(""), Value(False)
    # Said to be a moment: PostgreSQL takes a bare NULL in a union for text.
    never = Cast(Value(None), DateTimeField())
    authors = Authorship.objects.filter(edition=edition).values_list(
        Value("author"), "author_id", "author__slug", none, no, never
    )
    people = (
        Mention.objects.shown()
        .filter(edition=edition)
        .values_list(Value("person"), "position", "person__slug", "person__name", "subject", never)
    )
    images = (
        Use.objects.allowed(at).filter(edition=edition).values_list(Value("image"), "image_id", none, none, no, never)
    )
    topics = Topicality.objects.filter(edition=edition).values_list(
        Value("topic"), "topic_id", "topic__slug", "topic__name", no, never
    )
    notes = told(article, at=at).values_list(Value("note"), "number", "change", "change_note", no, "live_from")
    return authors.union(people, topics, images, notes, all=True)


def front(*, at: datetime) -> Front:
    """The front page as long as nobody arranges it: the newest stories on top, then the newest of each section."""
    live = Edition.objects.live(at).newest_first()
    newest = with_cards(live[: ON_TOP + 1], at=at)
    top = newest[:ON_TOP]
    of_section = live.filter(section=OuterRef("pk")).exclude(pk__in=[card.edition.pk for card in top]).values("pk")
    told = live.filter(front_until__gt=at).order_by("-live_from", "-id").values("pk")
    # A subquery a place, each by the index of the section: no list of a section is ever read whole.
    places = {f"story_{n}": of_section[n : n + 1] for n in range(OF_EACH_SECTION)}
    lines = {f"line_{n}": told[n : n + 1] for n in range(LINES)}
    menu = list(_sections().annotate(**{name: Subquery(place) for name, place in (places | lines).items()}))
    chosen = {section: [pk for name in places if (pk := getattr(section, name))] for section in menu}
    corrected = [pk for name in lines for section in menu[:1] if (pk := getattr(section, name))]
    wanted = [*corrected, *(pk for each in chosen.values() for pk in each)]
    below = cards(wanted, at=at) if wanted else {}
    lead = next((card for card in top if card.lead), top[0] if top else None)
    return Front(
        lead=lead,
        seconds=[card for card in top if card is not lead],
        blocks=[Block(section, [below[pk] for pk in each if pk in below]) for section, each in chosen.items()],
        lines=[below[pk] for pk in corrected if pk in below],
        older=cursor(top[-1].edition) if len(newest) > ON_TOP else "",
    )


def paged(editions: Callable[..., QuerySet]) -> Callable[..., Page]:
    """Decorate what lists the editions that are live `at` a moment: calling it with `older_than` returns one page."""

    @prepared
    def first(*, at: datetime, **values) -> QuerySet:
        return _stretch(editions(at=at, **values), at=at)

    @prepared
    def further(*, at: datetime, moment: datetime, pk: int, **values) -> QuerySet:
        return _stretch(_below(editions(at=at, **values), moment, pk), at=at)

    def page(*, at: datetime, older_than: str = "", **values) -> Page:
        if not older_than:
            return _as_page(first(at=at, **values), begins="")
        moment, pk = read_cursor(older_than)
        return _as_page(further(at=at, moment=moment, pk=pk, **values), begins=older_than)

    return page


@paged
def newest(*, at: datetime) -> QuerySet:
    """Every story, the newest first."""
    return Edition.objects.live(at)


def newest_cards(most: int, *, at: datetime) -> list[Card]:
    """So many of the newest stories."""
    return with_cards(Edition.objects.live(at).newest_first()[:most], at=at)


def of_section(section: Section, *, at: datetime, older_than: str = "") -> Page:
    return _of_section(section=section.pk, at=at, older_than=older_than)


@paged
def _of_section(*, section: int, at: datetime) -> QuerySet:
    return Edition.objects.live(at).filter(section=section)


# What a page tells of an author beside their stories.
TOLD = ("name", "role")


def author_has_page(author: Author, *, at: datetime) -> bool:
    """Whether readers find a page at the address of an author."""
    return _by_author(author.slug, at=at).exists()


def _by_author(slug: str, *, at: datetime) -> QuerySet:
    return Edition.objects.live(at).filter(authorships__author__slug=slug)


def of_author(slug: str, *, at: datetime, older_than: str = "") -> tuple[Author | None, Page]:
    """An author's stories. Nobody is named who has signed nothing that is live."""
    row = Author.objects.filter(slug=slug)
    editions = _by_author(slug, at=at).annotate(**{f"of_{name}": Subquery(row.values(name)) for name in TOLD})
    page = page_of(editions, at=at, older_than=older_than)
    # Beyond the end of the list any story still knows the name, and whether there is a page at all.
    first = page.cards[0].edition if page.cards else editions.only("pk").first() if older_than else None
    if first is None:
        return None, page
    return Author(slug=slug, **{name: getattr(first, f"of_{name}") for name in TOLD}), page


def page_of(editions: QuerySet, *, at: datetime, older_than: str) -> Page:
    """One page of a list, by keyset: a story that arrives meanwhile moves nothing."""
    if older_than:
        editions = _below(editions, *read_cursor(older_than))
    return _as_page(_stretch(editions, at=at), begins=older_than)


def _below(editions: QuerySet, moment: datetime, pk: int) -> QuerySet:
    # The plain OR form is as slow as OFFSET on PostgreSQL; this one is 0.1 ms at any depth.
    return editions.filter(first_published_at__lte=moment).exclude(first_published_at=moment, pk__gte=pk)


def _stretch(editions: QuerySet, *, at: datetime) -> QuerySet:
    """The newest of these, one more than a page shows."""
    return _for_cards(editions.newest_first()[: PAGE_LENGTH + 1], at=at)


def _as_page(rows: Iterable[Edition], *, begins: str) -> Page:
    cards = _as_cards(rows)
    shown = cards[:PAGE_LENGTH]
    older = cursor(shown[-1].edition) if len(cards) > PAGE_LENGTH else ""
    return Page(cards=shown, begins=begins, older=older)


def cards(editions: list[int], *, at: datetime, also: tuple[str, ...] = ()) -> dict[int, Card]:
    """Those of these stories that are live, by id; `also` names columns that a card does not show."""
    rows = with_cards(Edition.objects.live(at).filter(pk__in=editions), at=at, also=also)
    return {card.edition.pk: card for card in rows}


def with_cards(editions: QuerySet, *, at: datetime, also: tuple[str, ...] = ()) -> list[Card]:
    """The stories of a list as it shows them, in one query that loads no bodies."""
    return _as_cards(_for_cards(editions, at=at, also=also))


def _for_cards(editions: QuerySet, *, at: datetime, also: tuple[str, ...] = ()) -> QuerySet:
    lead = Use.objects.allowed(at).filter(edition=OuterRef("pk"), lead=True).values("image")[:1]
    return editions.select_related("section").only(*CARD_FIELDS, *also).annotate(lead_image=Subquery(lead))


def _as_cards(rows: Iterable[Edition]) -> list[Card]:
    return [Card(edition=edition, lead=_figure(edition, edition.lead_image)) for edition in rows]


def cards_of(editions: list[int], *, at: datetime) -> list[Card]:
    """These editions as a list shows them, in this order."""
    if len(editions) <= PAGE_LENGTH:
        places = dict.fromkeys(PLACES, 0) | dict(zip(PLACES, editions, strict=False))
        cards = _as_cards(_at_places(at=at, **places))
    else:
        cards = with_cards(Edition.objects.filter(pk__in=editions), at=at)
    found = {card.edition.pk: card for card in cards}
    return [found[pk] for pk in editions if pk in found]


# As many as a page shows, by names: a list of any other length would be another query to prepare.
PLACES = [f"place_{number}" for number in range(PAGE_LENGTH)]


@prepared
def _at_places(*, at: datetime, **places: int) -> QuerySet:
    return _for_cards(Edition.objects.filter(pk__in=list(places.values())), at=at)


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


@dataclass(frozen=True)
class Shown:
    """Whether readers may see a picture's file now, and until when as things stand (None: no end in sight)."""

    now: bool
    until: datetime | None = None
    # Whether they could once, and its time is over; what was killed tells nobody that it ever was.
    once: bool = False


def picture(token: str, *, at: datetime) -> Shown:
    """Whether an edition that readers see shows the picture with this rendition token while its rights last."""
    last = next(iter(_last_end(token=token, at=at)), None)
    if last == NEVER:
        return Shown(now=True)
    return Shown(now=True, until=last) if last and last > at else Shown(now=False, once=last is not None)


# Stands for an end that nobody knows.
NEVER = datetime(9999, 12, 31, tzinfo=UTC)


@prepared
def _last_end(*, token: str, at: datetime) -> QuerySet:
    """The moment at which the last edition ends to show a picture; one row, in however many stories it stands."""
    # Asked row by row: IN would first list all that ever opened, 300 ms of it at 100,000 stories.
    opened = Exists(Edition.objects.opened(at).filter(pk=OuterRef("edition")))
    uses = Use.objects.filter(opened, token=token, killed_at=None)
    in_time = uses.filter(Q(rights_until=None) | Q(rights_until__gt=F("edition__live_from")))
    never = Value(NEVER, output_field=DateTimeField())
    end = Least(Coalesce("edition__live_until", never), Coalesce("rights_until", never))
    return in_time.annotate(end=end).order_by("-end").values_list("end", flat=True)[:1]


def document(token: str, *, at: datetime) -> Enclosure | None:
    """The document with this token, if an edition that readers see now holds it."""
    live = Exists(Edition.objects.live(at).filter(pk=OuterRef("edition")))
    found = Enclosure.objects.filter(live, token=token).select_related("edition")
    return found.defer("edition__body").order_by("-id").first()


def former_address(path: str) -> str | None:
    """Where a section or name that once stood at this path stands now."""
    return FormerAddress.objects.filter(path=path, public_id="").values_list("leads_to", flat=True).first()


def story_formerly_at(path: str, *, at: datetime) -> Edition | None:
    """What `edition_at` finds of the story that once stood at this path; None too for one that readers never saw."""
    if "\0" in path:
        return None  # PostgreSQL takes no such text
    found = FormerAddress.objects.filter(path=path).exclude(public_id="").values_list("public_id", flat=True).first()
    return edition_at(found, at=at) if found else None


def author_moved(slug: str, *, at: datetime) -> str | None:
    """Where an author is found who once stood at this address, if readers find a page there at all. (security.md 35)"""
    merged = Author.objects.filter(slug=slug, merged_into__isnull=False).values_list("merged_into__slug", flat=True)
    into = merged.first()
    address = Author.address_of(into) if into else former_address(Author.address_of(slug))
    found = address and _by_author(address.rstrip("/").rpartition("/")[2], at=at).exists()
    return address if found else None
