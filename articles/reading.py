"""Every query that a reader can cause. Reads editions and what stands beside them, and nothing of the desk.

Every function takes the moment of the request; lists never load bodies.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db.models import OuterRef, QuerySet, Subquery, Value

from articles import html
from articles.models import Edition, FormerAddress, Person, Section, Tagging, Use
from articles.pictures.renditions import widths_for

PAGE_LENGTH = 20

# What a list shows of a story; everything else stays in the database.
CARD_FIELDS = (
    "public_id", "kind", "headline", "kicker", "standfirst", "slug", "language", "byline", "pictures", "change",
    "first_published_at", "updated_at", "live_from", "section__slug", "section__name",
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """A picture as printed, with the caption of its use and the credit that goes wherever it goes."""

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

    def address(self, width: int) -> str:
        return f"/media/{self.token}/{width}.jpg"


@dataclass(frozen=True)
class Story:
    """A story page: the edition, its picture on top, its text in stretches of HTML and figures, its people."""

    edition: Edition
    lead: Figure | None = None
    parts: list[str | Figure] = field(default_factory=list)
    people: list[dict] = field(default_factory=list)


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


def sections() -> list[Section]:
    """The menu."""
    return list(
        Section.objects.filter(merged_into=None).only("slug", "name", "description").order_by("position", "name")
    )


def edition_at(public_id: str, *, at: datetime) -> Edition | None:
    """The edition that stands at a story's address: the live one, else the last that was live, else None."""
    opened = Edition.objects.opened(at).filter(public_id=public_id)
    return opened.select_related("section").order_by("-live_from", "-number").first()


def story(edition: Edition, *, at: datetime) -> Story:
    """What the page of an edition shows at this moment: pictures while their rights last, people who may be tagged."""
    people, images = _present(edition, at=at)
    return compose(
        edition, people=people, figures={p["image"]: Figure.of(p) for p in edition.pictures if p["image"] in images}
    )


def compose(edition: Edition, *, people: list[dict], figures: dict[int, Figure]) -> Story:
    """Put a story page together: each figure where the text places it, the leading one on top unless it has a place."""
    parts = [figures.get(part) if isinstance(part, int) else part for part in html.parts(edition.body)]
    lead = next((figures.get(p["image"]) for p in edition.pictures if p["lead"]), None)
    if lead in parts:
        lead = None  # it stands at its place in the text, and once is enough
    return Story(edition=edition, lead=lead, parts=[part for part in parts if part], people=people)


def _present(edition: Edition, *, at: datetime) -> tuple[list[dict], set[int]]:
    """What has changed beside the frozen content: people as they are called now, pictures that may still be shown.

    One query for both, or the page would need a fourth.
    """
    people = edition.mentions.shown().values_list("position", "person__name", "person__slug", "subject")
    images = edition.uses.allowed(at).values_list("image_id", Value(""), Value(""), Value(False))
    rows = list(people.union(images, all=True))
    shown = sorted((row for row in rows if row[2]), key=lambda row: (not row[3], row[0]))
    return (
        [{"name": name, "slug": slug, "subject": subject} for _, name, slug, subject in shown],
        {image for image, _, slug, _ in rows if not slug},
    )


def newest(*, at: datetime, older_than: str = "") -> Page:
    """The front page as long as nobody arranges it: the newest stories."""
    return _page(Edition.objects.live(at), at=at, older_than=older_than)


def of_section(section: Section, *, at: datetime, older_than: str = "") -> Page:
    return _page(Edition.objects.live(at).filter(section=section), at=at, older_than=older_than)


def of_person(slug: str, *, at: datetime, older_than: str = "") -> tuple[Person | None, Page]:
    """A person's stories. Nobody is named whom no live story names, or who must never be tagged."""
    editions = Edition.objects.live(at).filter(mentions__person__slug=slug)
    editions = editions.exclude(mentions__person__in=Person.objects.filter(slug=slug, tagging=Tagging.NEVER))
    named = Person.objects.filter(slug=slug).values
    page = _page(
        editions.annotate(person_name=Subquery(named("name")), person_description=Subquery(named("description"))),
        at=at,
        older_than=older_than,
    )
    if not page.cards:
        # Beyond the end of the list the newest story still knows the name, and whether there is a page at all.
        return (of_person(slug, at=at)[0] if older_than else None), page
    first = page.cards[0].edition
    return Person(slug=slug, name=first.person_name, description=first.person_description), page


def _page(editions: QuerySet, *, at: datetime, older_than: str) -> Page:
    """One page of a list, by keyset: a story that arrives meanwhile moves nothing."""
    if older_than:
        moment, pk = read_cursor(older_than)
        # The plain OR form is as slow as OFFSET on PostgreSQL; this one is 0.1 ms at any depth.
        editions = editions.filter(first_published_at__lte=moment).exclude(first_published_at=moment, pk__gte=pk)
    lead = Use.objects.allowed(at).filter(edition=OuterRef("pk"), lead=True).values("image")[:1]
    rows = list(
        editions.select_related("section")
        .only(*CARD_FIELDS)
        .annotate(lead_image=Subquery(lead))
        .newest_first()[: PAGE_LENGTH + 1]
    )
    shown = rows[:PAGE_LENGTH]
    return Page(
        cards=list(_cards(shown)), begins=older_than, older=cursor(shown[-1]) if len(rows) > PAGE_LENGTH else ""
    )


def _cards(editions: Iterable[Edition]) -> Iterator[Card]:
    for edition in editions:
        lead = (Figure.of(p) for p in edition.pictures if p["image"] == edition.lead_image)
        yield Card(edition=edition, lead=next(lead, None))


class NoSuchPage(Exception):
    """A page cursor that this site never wrote."""


def cursor(edition: Edition) -> str:
    return f"{edition.first_published_at.timestamp():.6f}-{edition.pk}"


def read_cursor(text: str) -> tuple[datetime, int]:
    moment, _, pk = text.partition("-")
    try:
        return datetime.fromtimestamp(float(moment), tz=UTC), int(pk[:18])
    except (ValueError, OverflowError, OSError) as error:
        raise NoSuchPage(text) from error


def picture_is_public(token: str, *, at: datetime) -> bool:
    """Whether an edition that readers see now shows the picture with this rendition token."""
    return Use.objects.allowed(at).filter(token=token, edition__in=Edition.objects.live(at)).exists()


def former_address(path: str) -> str | None:
    """Where something that once stood at this path stands now."""
    return FormerAddress.objects.filter(path=path).values_list("leads_to", flat=True).first()


def merged_person(slug: str) -> str | None:
    """The address of the person into whom another one was merged."""
    into = Person.objects.filter(slug=slug, merged_into__isnull=False).values_list("merged_into__slug", flat=True)
    return Person.address_of(into[0]) if into else None
