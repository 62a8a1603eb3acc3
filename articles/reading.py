"""What readers get of many stories: lists and their cards, the menu, files, what moved; and the clock of the press.

The page of one story is reading_story.py's. Reads editions and what stands beside them, and nothing of the desk. Every
function takes the moment of the request; lists never load bodies.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import DateTimeField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Least

from articles.models import (
    Author,
    Clock,
    Edition,
    Enclosure,
    FormerAddress,
    Front,
    Person,
    Portrait,
    Section,
    Slot,
    Use,
)
from articles.models import Page as SitePage
from articles.models.rules import READERS_CLOCK
from articles.pictures.renditions import widths_for
from articles.prepared import prepared

PAGE_LENGTH = 20

# What a list shows of a story; everything else stays in the database.
CARD_FIELDS = (
    "public_id", "kind", "headline", "kicker", "standfirst", "slug", "language", "byline", "pictures", "change",
    "change_note", "payer", "first_published_at", "updated_at", "section__slug", "section__name",
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
    focus: tuple[int, ...] = (50, 50)
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
class Card:
    """A story on a list; on the front page also how much room it takes, and its own shorter headline or ''."""

    edition: Edition
    lead: Figure | None
    size: str = ""
    headline: str = ""

    @property
    def shown(self) -> tuple:
        """All that a list shows of it (_card.html): where two cards have this in common, they look the same."""
        edition, section = self.edition, self.edition.section
        return (
            edition.public_id, edition.slug, section.slug, edition.kind, edition.kicker, edition.headline,
            edition.standfirst, edition.payer, edition.language, edition.first_published_at,
            self.lead, self.size, self.headline,
        )  # fmt: skip


class Listed:
    """What shows stories one below the other, the first of them larger on the first page."""

    cards: list[Card]
    begins: str

    @property
    def shown(self) -> tuple:
        """All that the list shows (_cards.html)."""
        return (not self.begins, *(card.shown for card in self.cards))


@dataclass(frozen=True)
class Page(Listed):
    """One stretch of a list, newest first: after which story it begins ('' at the newest), the next older one, and
    the next newer one ('' for the first)."""

    cards: list[Card]
    begins: str
    older: str
    newer: str = ""


def clock(*, at: datetime) -> tuple[int, datetime | None]:
    """The version of what readers may see, and the next moment at which anything of it begins or ends by itself."""
    version, *moments = _clock(at=at)[0]
    return version, min((moment for moment in moments if moment), default=None)


@prepared
def _clock(*, at: datetime) -> QuerySet:
    begins_or_ends = (
        (Edition, "live_from"), (Edition, "live_until"), (Edition, "front_until"), (Use, "rights_until"),
        (Portrait, "rights_until"), (Front, "live_from"), (Front, "live_until"), (Front, "strip_until"),
        (Slot, "until"), (Slot, "rights_until"), (Person, "naming_restricted_until"),
    )  # fmt: skip
    nexts = [
        Subquery(model.objects.filter(**{f"{name}__gt": at}).order_by(name).values(name)[:1])
        for model, name in begins_or_ends
    ]
    return Clock.objects.filter(pk=READERS_CLOCK).values_list("version", *nexts)


@prepared
def sections() -> list[Section]:
    """The menu."""
    return shown_sections()


def shown_sections() -> QuerySet:
    shown = Section.objects.filter(merged_into=None, practice=False)
    return shown.only("slug", "name", "description", "lead").order_by("position", "name")


def pages_about_us() -> list[SitePage]:
    """What the paper says of itself, the first page first."""
    pages = SitePage.objects.filter(merged_into=None).order_by("position", "name", "id")
    return sorted(pages, key=lambda page: page.slug != SitePage.FIRST)


def paged(editions: Callable[..., QuerySet]) -> Callable[..., Page]:
    """Decorate what lists the editions that are live `at` a moment: calling it returns one page of them, by keyset.

    A story that arrives meanwhile moves nothing. Takes `older_than`, the cursor of a page ('' for the first), and
    `lead`, a story of the list that stands first on its first page, and nowhere else. Raises NoSuchPage.
    """

    @prepared
    def first(*, at: datetime, **values) -> QuerySet:
        return rows_of_cards(_stretch(editions(at=at, **values)), at=at)

    @prepared
    def led(*, at: datetime, lead: int, **values) -> QuerySet:
        found = editions(at=at, **values)
        # One list of ids: PostgreSQL would read the whole table for one OR the other.
        following = Edition.objects.filter(pk__in=_stretch(found.exclude(article=lead)).values("pk")).values("pk")
        ids = following.union(found.filter(article=lead).values("pk"))
        return rows_of_cards(Edition.objects.filter(pk__in=ids).newest_first(), at=at, also=("article",))

    @prepared
    def further(*, at: datetime, moment: datetime, last: int, lead: int | None = None, **values) -> QuerySet:
        found = editions(at=at, **values)
        found = found.exclude(article=lead) if lead else found
        above = before(found, moment, last)
        above = {"above_at": above.values("first_published_at"), "above_pk": above.values("pk")}
        # The plain OR form is as slow as OFFSET on PostgreSQL; this one is 0.1 ms at any depth.
        found = found.filter(first_published_at__lte=moment).exclude(first_published_at=moment, pk__gte=last)
        return rows_of_cards(_stretch(found.annotate(**{name: Subquery(rows) for name, rows in above.items()})), at=at)

    def page(*, at: datetime, older_than: str = "", lead: int | None = None, **values) -> Page:
        values |= {"lead": lead} if lead else {}
        if older_than:
            moment, last = read_cursor(older_than)
            return _as_page(further(at=at, moment=moment, last=last, **values), begins=older_than)
        return _as_page((led if lead else first)(at=at, **values), lead=lead)

    return page


def _stretch(editions: QuerySet) -> QuerySet:
    """The newest of these, one more than a page shows."""
    return editions.newest_first()[: PAGE_LENGTH + 1]


def _as_page(rows: Iterable[Edition], *, begins: str = "", lead: int | None = None) -> Page:
    listed = [card(row) for row in rows]
    leading = [each for each in listed if lead and each.edition.article_id == lead]
    following = [each for each in listed if each not in leading]
    shown = following[:PAGE_LENGTH]
    older = cursor(shown[-1].edition) if len(following) > PAGE_LENGTH else ""
    row = shown[0].edition if begins and shown else None
    newer = cursor_at(row.above_at, row.above_pk) if row and row.above_pk else ""
    return Page(cards=[*leading, *shown], begins=begins, older=older, newer=newer)


def before(rows: QuerySet, at: datetime, last: int, *, moment: str = "first_published_at", pk: str = "pk") -> QuerySet:
    """The row after which the page before the one at a cursor (`at`, `last`) begins, so that it ends where this one
    begins; none where that is the first page. A story that arrives meanwhile moves nothing."""
    rows = rows.filter(**{f"{moment}__gte": at}).exclude(**{moment: at, f"{pk}__lt": last})
    return rows.order_by(moment, pk)[PAGE_LENGTH : PAGE_LENGTH + 1]


@paged
def newest(*, at: datetime) -> QuerySet:
    """Every story, the newest first."""
    return Edition.objects.live(at)


def newest_cards(most: int, *, at: datetime) -> list[Card]:
    """So many of the newest stories."""
    return [card(edition) for edition in rows_of_cards(Edition.objects.live(at).newest_first()[:most], at=at)]


def of_section(section: Section, *, at: datetime, older_than: str = "") -> Page:
    return _of_section(section=section.pk, lead=section.lead_id, at=at, older_than=older_than)


@paged
def _of_section(*, section: int, at: datetime) -> QuerySet:
    return Edition.objects.live(at).filter(section=section)


# What a page tells of an author beside their stories.
TOLD = ("name", "role", "expertise", "about", "mail", "link")


def author_has_page(author: Author, *, at: datetime) -> bool:
    """Whether readers find a page at the address of an author."""
    return _by_author(author.slug, at=at).exists()


def _by_author(slug: str, *, at: datetime) -> QuerySet:
    return Edition.objects.live(at).filter(authorships__author__slug=slug)


def of_author(slug: str, *, at: datetime, older_than: str = "") -> tuple[Author | None, Page]:
    """An author's stories. Nobody is named who has signed nothing that is live."""
    page = _of_author(slug=slug, at=at, older_than=older_than)
    # Beyond the end of the list any story still knows the name, and whether there is a page at all.
    first = page.cards[0].edition if page.cards else _told_by(slug=slug, at=at).first() if older_than else None
    if first is None:
        return None, page
    return Author(slug=slug, **{name: getattr(first, f"of_{name}") for name in TOLD}), page


def _told_by(*, slug: str, at: datetime) -> QuerySet:
    """An author's stories, each with what a page tells of the author."""
    row = Author.objects.filter(slug=slug)
    return _by_author(slug, at=at).annotate(**{f"of_{name}": Subquery(row.values(name)) for name in TOLD})


_of_author = paged(_told_by)


def rows_of_cards(editions: QuerySet, *, at: datetime, also: tuple[str, ...] = ()) -> QuerySet:
    """The stories of a list as it shows them, without their bodies; `lead_image` is the picture that leads and may be
    shown, `also` names columns that a card does not show."""
    lead = Use.objects.allowed(at).filter(edition=OuterRef("pk"), lead=True).values("image")[:1]
    return editions.select_related("section").only(*CARD_FIELDS, *also).annotate(lead_image=Subquery(lead))


def card(edition: Edition) -> Card:
    """A row of `rows_of_cards` as a list shows it."""
    return Card(edition=edition, lead=_figure(edition, edition.lead_image))


def cards_of(editions: list[int], *, at: datetime) -> list[Card]:
    """Those of these editions that are live, as a list shows them, in this order. One query."""
    # By places in tens, those left over hold nothing: a list of any length would be a query of its own to prepare.
    places = [*editions, *[0] * (-len(editions) % 10)]
    rows = _at_places(at=at, **{f"place_{number}": pk for number, pk in enumerate(places)}) if editions else []
    found = {row.pk: card(row) for row in rows}
    return [found[pk] for pk in editions if pk in found]


@prepared
def _at_places(*, at: datetime, **places: int) -> QuerySet:
    return rows_of_cards(Edition.objects.live(at).filter(pk__in=list(places.values())), at=at)


def _figure(edition: Edition, image: int | None) -> Figure | None:
    return next((Figure.of(picture) for picture in edition.pictures if picture["image"] == image), None)


class NoSuchPage(Exception):
    """A page cursor that this site never wrote; another spelling of one too, or its page would be kept twice."""


def cursor(edition: Edition) -> str:
    return cursor_at(edition.first_published_at, edition.pk)


def cursor_at(moment: datetime, pk: int) -> str:
    return f"{moment.timestamp():.6f}-{pk}"


def read_cursor(text: str) -> tuple[datetime, int]:
    moment, _, pk = text.rpartition("-")
    try:
        found = datetime.fromtimestamp(float(moment), tz=UTC), int(pk[:18])
    except (ValueError, OverflowError, OSError) as error:
        raise NoSuchPage(text) from error
    if cursor_at(*found) != text:
        raise NoSuchPage(text)
    return found


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
    uses = Use.objects.filter(Edition.objects.opened(at).beside(), token=token, killed_at=None)
    in_time = uses.filter(Q(rights_until=None) | Q(rights_until__gt=F("edition__live_from")))
    never = Value(NEVER, output_field=DateTimeField())
    end = Least(Coalesce("edition__live_until", never), Coalesce("rights_until", never))
    return in_time.annotate(end=end).order_by("-end").values_list("end", flat=True)[:1]


def document(token: str, *, at: datetime) -> Enclosure | None:
    """The document with this token, if an edition that readers see now holds it."""
    found = Enclosure.objects.filter(Edition.objects.live(at).beside(), token=token).select_related("edition")
    return found.defer("edition__body").order_by("-id").first()


def former_address(path: str) -> str | None:
    """Where a section or name that once stood at this path stands now."""
    return FormerAddress.objects.filter(path=path, public_id="").values_list("leads_to", flat=True).first()


def author_moved(slug: str, *, at: datetime) -> str | None:
    """Where an author is found who once stood at this address, if readers find a page there at all. (security.md 35)"""
    merged = Author.objects.filter(slug=slug, merged_into__isnull=False).values_list("merged_into__slug", flat=True)
    into = merged.first()
    address = Author.address_of(into) if into else former_address(Author.address_of(slug))
    found = address and _by_author(address.rstrip("/").rpartition("/")[2], at=at).exists()
    return address if found else None
