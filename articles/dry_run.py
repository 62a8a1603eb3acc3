"""What readers would see differ if a story went out, moved or came down: said before anybody presses the button.

Writes nothing. Windows come from windows.py, lists from the orders and lengths of reading.py, texts and names from what
printing.py prints: what stands here is what will be, unless another story goes out in between.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from articles import reading, reading_front, windows
from articles.models import (
    NEED_A_NOTE,
    Article,
    Author,
    Authorship,
    Edition,
    Mention,
    Person,
    Tagging,
    Topic,
    Topicality,
)
from articles.printing import Printed
from articles.workflow.publishing import taken_off

COMES, GOES, MOVES, STAYS = "comes", "goes", "moves", "stays"


# By what the pages of names are found.
BESIDE = ((Mention, Person, "person"), (Authorship, Author, "author"), (Topicality, Topic, "topic"))


@dataclass(frozen=True)
class Place:
    """A page or feed that lists the story: whether it comes, goes, moves or stays there, and where on it it stands."""

    path: str
    name: str
    where: str = ""
    change: str = STAYS


@dataclass(frozen=True)
class Picture:
    """A picture that appears or goes; `until` is when its rights end, None where they last."""

    caption: str
    credit: str
    change: str
    until: datetime | None = None


@dataclass(frozen=True)
class DryRun:
    """What would differ for readers from `opens` on, None where nothing opens.

    `old` and `new` are the addresses before and after, '' where there is none; `was_public` says whether the story was
    ever there; `held` are the versions that go off the schedule, `ends` is the one that readers see now.
    """

    opens: datetime | None
    old: str = ""
    new: str = ""
    was_public: bool = False
    places: list[Place] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    held: list[Edition] = field(default_factory=list)
    ends: Edition | None = None

    def _of(self, change: str) -> list[Place]:
        return [place for place in self.places if place.change == change]

    @property
    def comes(self) -> list[Place]:
        return self._of(COMES)

    @property
    def goes(self) -> list[Place]:
        return self._of(GOES)

    @property
    def moves(self) -> list[Place]:
        return self._of(MOVES)

    @property
    def stays(self) -> list[Place]:
        return self._of(STAYS)


def approving(article: Article, printed: Printed, *, opens: datetime, at: datetime) -> DryRun | None:
    """What differs once a version is approved and goes out at `opens`; None where it could not be printed at all."""
    if printed.words["section"] is None:
        return None
    numbers = article.editions.order_by("-number").values_list("number", flat=True)
    edition = Edition(
        article=article, number=(numbers.first() or 0) + 1, public_id=article.public_id, **printed.as_edition()
    )
    rights = {row.image_id: row.image.rights_until for row in printed.rows}
    people = [entry["person"] for entry in printed.words["people"]]
    authors = [line["author"] for line in printed.words["byline"]]
    topics = [entry["topic"] for entry in printed.words["topics"]]
    return _opening(article, edition, _Shown(rights, people, authors, topics), opens=opens, at=at)


def publishing(article: Article, edition: Edition, *, opens: datetime, at: datetime) -> DryRun | None:
    """What differs once an approved version goes out at `opens`; None where that is refused for its order."""
    return _opening(article, edition, _shown(edition, opens), opens=opens, at=at)


def withdrawing(article: Article, *, at: datetime) -> DryRun:
    """What differs once a story is taken down."""
    live = article.editions.live(at).select_related("section").get()
    shown = _shown(live, at)
    before = _places(article, live, shown, first=live.first_published_at, at=at)
    return DryRun(
        opens=None,
        old=live.get_absolute_url(),
        was_public=True,
        places=_without_empty_pages(article, [_changed(place, GOES) for place in before], at=at),
        pictures=_pictures({}, _pictures_of(live, shown)),
        held=list(article.editions.scheduled(at).order_by("number")),
        ends=live,
    )


@dataclass(frozen=True)
class _Shown:
    """What stands beside the words of a version: the end of rights by picture, and who is named, by their ids."""

    rights: dict[int, datetime | None]
    people: list[int]
    authors: list[int]
    topics: list[int] = field(default_factory=list)


def _shown(edition: Edition, at: datetime) -> _Shown:
    """Of a printed version, as it stands now: pictures may have ended, people may have been merged."""
    return _Shown(
        rights=dict(edition.uses.allowed(at).values_list("image_id", "rights_until")),
        people=list(edition.mentions.shown().values_list("person_id", flat=True)),
        authors=list(edition.authorships.values_list("author_id", flat=True)),
        topics=list(edition.topicalities.values_list("topic_id", flat=True)),
    )


def _opening(article: Article, edition: Edition, shown: _Shown, *, opens: datetime, at: datetime) -> DryRun | None:
    editions = [each for each in article.editions.select_related("section").order_by("number") if each != edition]
    held = taken_off(article, edition, opens, at=at)
    wanted = {edition.pk: opens, **{each.pk: None for each in held}}
    laid = sorted([*editions, edition], key=lambda each: each.number)
    try:
        changed = [(each, window) for each, window in windows.lay(laid, opens=wanted, at=at) if each is edition]
    except windows.Disordered:
        return None
    # A scheduled one is taken off before it is laid again; one whose moment stays is not laid at all.
    window = changed[-1][1] if changed else windows.Window.of(edition)
    live = next((each for each in editions if each.is_live(at)), None)
    after = _places(article, edition, shown, first=window.first_published_at, at=opens)
    before: list[Place] = []
    seen = _Shown({}, [], [])
    if live:
        seen = _shown(live, at)
        before = _places(article, live, seen, first=live.first_published_at, at=at)
    places = _without_empty_pages(article, _compared(before, after), at=opens)
    if edition.change in NEED_A_NOTE:
        places.append(Place(reverse("articles:corrections"), "Corrections", "its public note", COMES))
    return DryRun(
        opens=opens,
        old=live.get_absolute_url() if live else "",
        new=edition.get_absolute_url(),
        was_public=any(each.live_from and each.live_from <= at for each in editions),
        places=places,
        pictures=_pictures(_pictures_of(edition, shown), _pictures_of(live, seen) if live else {}),
        held=held,
        ends=live,
    )


# Places


def _places(article: Article, edition: Edition, shown: _Shown, *, first: datetime, at: datetime) -> list[Place]:
    """Every list on which readers find a version at this moment, with its place on it."""
    others, section = Edition.objects.live(at).exclude(article=article), edition.section
    newer = _ahead(others, edition, first)
    in_section = _ahead(others.filter(section=section), edition, first)
    found = []
    if where := _on_front(article, edition, newer, in_section, at=at):
        found.append(Place(reverse("articles:front"), "Front page", where))
    if section.merged_into_id is None:
        found.append(Place(section.get_absolute_url(), section.name, _number(in_section)))
    if len(newer) < reading.PAGE_LENGTH:
        found.append(Place(reverse("articles:feed"), "Feed", _number(newer)))
    people = Person.objects.filter(pk__in=shown.people).exclude(tagging=Tagging.NEVER)
    others = (Author.objects.filter(pk__in=shown.authors), Topic.objects.filter(pk__in=shown.topics))
    return [*found, *_pages(people), *(place for named in others for place in _pages(named))]


def _pages(named: QuerySet) -> list[Place]:
    return [Place(each.get_absolute_url(), each.name) for each in named.order_by("name", "pk")]


def _ahead(others: QuerySet, edition: Edition, first: datetime) -> list[int]:
    """The stories of others that stand before this one, by id, in the order of every list: a page of them at most."""
    tie = Q(first_published_at=first, pk__gt=edition.pk) if edition.pk else Q(pk__in=[])
    ahead = others.filter(Q(first_published_at__gt=first) | tie).newest_first()
    return list(ahead.values_list("pk", flat=True)[: reading.PAGE_LENGTH])


def _number(ahead: list[int]) -> str:
    return f"number {len(ahead) + 1}" if len(ahead) < reading.PAGE_LENGTH else "on a later page"


def _on_front(article: Article, edition: Edition, newer: list[int], in_section: list[int], *, at: datetime) -> str:
    """Where it stands on the front page: in its slot, among the newest behind the slots, or below under its section."""
    arranged = reading_front.slots(at=at)
    slots = [(pk, size) for pk, size, is_seen in arranged if is_seen or pk == article.pk]
    stories = [pk for pk, _ in slots]
    if article.pk in stories:
        return f"number {stories.index(article.pk) + 1} on top"
    sizes = reading_front.laid_out([size for _, size in slots], first=arranged[0][1] if arranged else "")
    placed = set(Edition.objects.live(at).filter(article__in=stories).values_list("pk", flat=True))
    ahead = [pk for pk in newer if pk not in placed]
    fill = reading_front.fill_of(sizes)
    if len(ahead) < fill:
        return f"number {len(slots) + len(ahead) + 1} on top"
    if edition.section.merged_into_id is not None:
        return ""
    top = {*placed, *ahead[:fill]}
    below = sum(pk not in top for pk in in_section)
    return f"number {below + 1} under {edition.section.name}" if below < reading_front.OF_EACH_SECTION else ""


def _compared(before: list[Place], after: list[Place]) -> list[Place]:
    old, new = ({place.path: place for place in places} for places in (before, after))
    gone = [_changed(place, GOES) for path, place in old.items() if path not in new]
    there = []
    for path, place in new.items():
        change = COMES if path not in old else STAYS if old[path].where == place.where else MOVES
        there.append(_changed(place, change))
    return [*there, *gone]


def _changed(place: Place, change: str) -> Place:
    return Place(place.path, place.name, "" if change == GOES else place.where, change)


def _without_empty_pages(article: Article, places: list[Place], *, at: datetime) -> list[Place]:
    """The same places, each saying where a page of somebody begins or ends with this story."""
    coming, going = ({p.path for p in places if p.change == change} for change in (COMES, GOES))
    alone = set()
    if coming or going:
        live = Edition.objects.live(at).exclude(article=article)
        for rows, model, key in BESIDE:
            alone |= _addresses_of_nobody_else(rows, model, key, coming | going, live)
    says = {COMES: "a new page", GOES: "the page goes with it"}
    return [
        Place(p.path, p.name, says[p.change], p.change) if p.path in alone and p.change in says else p for p in places
    ]


def _addresses_of_nobody_else(
    rows: type[Model], model: type[Person | Author | Topic], key: str, paths: Iterable[str], live: QuerySet
) -> set[str]:
    start = model.address_of("")
    slugs = {path.rstrip("/").rpartition("/")[2]: path for path in paths if path.startswith(start.rstrip("/") + "/")}
    if not slugs:
        return set()
    others = rows.objects.filter(edition__in=live, **{f"{key}__slug__in": list(slugs)})
    named = set(others.values_list(f"{key}__slug", flat=True))
    return {path for slug, path in slugs.items() if slug not in named}


# Pictures


def _pictures_of(edition: Edition, shown: _Shown) -> dict[tuple, Picture]:
    """The pictures that readers see in a version, by picture and file."""
    return {
        (p["image"], p["token"]): Picture(p["caption"], p["credit"], STAYS, shown.rights[p["image"]])
        for p in edition.pictures
        if p["image"] in shown.rights
    }


def _pictures(after: dict[tuple, Picture], before: dict[tuple, Picture]) -> list[Picture]:
    came = [Picture(p.caption, p.credit, COMES, p.until) for key, p in after.items() if key not in before]
    gone = [Picture(p.caption, p.credit, GOES) for key, p in before.items() if key not in after]
    ends = [p for key, p in after.items() if key in before and p.until]
    return [*came, *gone, *ends]
