"""What readers get of a person and of a topic: their pages and feeds. Reads nothing of the desk.

A list is found by one stretch of one index beside the editions, newest first, and never by counting: somebody with
50,000 stories has a page as quickly as somebody with one.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from articles.models import Edition, FormerAddress, Mention, Person, Portrait, Tagging, Topic, Topicality, may_be_shown
from articles.prepared import prepared
from articles.reading import PAGE_LENGTH, Card, Figure, Listed, Shown, before, cards_of, cursor_at, read_cursor

# How many of somebody's newest stories are looked at for who appears with them, and how many of these are shown.
LOOKED_AT, COMPANY = 100, 8
# What a page shows of a portrait.
PRINTED = ("token", "credit", "alternative_text", "width", "height")
Named = type[Person | Topic]


class Role(StrEnum):
    """In which of a person's two lists a page cursor stands."""

    ABOUT = "about"
    NAMED = "named"


@dataclass(frozen=True)
class Companion:
    """Somebody who appears in the same stories, and in how many of the newest."""

    name: str
    address: str
    stories: int


@dataclass(frozen=True)
class PersonPage:
    """One page of a person: stories about them first, then those that name them; `begins` is '' on the first page.

    Either list may be empty. `others` are people of the same stories, on the first page alone.
    """

    person: Person
    face: Figure | None
    about: list[Card]
    named: list[Card]
    begins: str
    older: str
    others: list[Companion]
    newer: str = ""

    @property
    def cards(self) -> list[Card]:
        return [*self.about, *self.named]

    @cached_property
    def shown(self) -> tuple:
        """All that it shows, but for where it begins: that its head tells, and cursors can be invented."""
        person = (self.person.name, self.person.slug, self.person.description)
        ways = (bool(self.begins), self.older, self.newer)
        about, named = (tuple(card.shown for card in cards) for cards in (self.about, self.named))
        return (person, self.face, ways, about, named, tuple(self.others))


@dataclass(frozen=True)
class TopicPage(Listed):
    topic: Topic
    cards: list[Card]
    begins: str
    older: str
    newer: str = ""


# Pages


def of_person(slug: str, *, at: datetime, older_than: str = "") -> PersonPage | None:
    """One page of a person: five queries, six where both lists are asked. None for somebody whom no live story names,
    or who must never be tagged. Raises NoSuchPage.
    """
    role, place = _read(older_than)
    person = next(iter(_tagged(slug=slug)), None)
    if person is None:
        return None
    about = _listed(person, subject=True, at=at, older_than=place) if role == Role.ABOUT else []
    wanted = PAGE_LENGTH + 1 - len(about)
    named = []
    if wanted > 0:
        below = place if role == Role.NAMED else ""
        named = _listed(person, subject=False, at=at, older_than=below)[:wanted]
    found = [*((pk, moment, Role.ABOUT) for pk, moment in about), *((pk, moment, Role.NAMED) for pk, moment in named)]
    if not found and not (older_than and _is_public(person, at=at)):
        return None
    shown = found[:PAGE_LENGTH]
    cards = cards_of([pk for pk, *_ in shown], at=at)
    roles = {pk: role for pk, _, role in shown}
    last = shown[-1] if len(found) > PAGE_LENGTH else None
    return PersonPage(
        person=person,
        face=_face(person, at=at),
        about=[card for card in cards if roles[card.edition.pk] == Role.ABOUT],
        named=[card for card in cards if roles[card.edition.pk] == Role.NAMED],
        begins=f"{role}-{place}" if older_than else "",
        older=f"{last[2]}-{cursor_at(last[1], last[0])}" if last else "",
        others=[] if older_than else appear_with(person, at=at),
        newer=_newer_of_person(person, role, place, at=at) if older_than else "",
    )


def feed_of_person(slug: str, *, at: datetime) -> PersonPage | None:
    """The newest stories that are about somebody or name them. None as `of_person`."""
    person = next(iter(_tagged(slug=slug)), None)
    if person is None:
        return None
    found = [each for subject in (True, False) for each in _listed(person, subject=subject, at=at)]
    newest = sorted(found, key=lambda each: (each[1], each[0]), reverse=True)[:PAGE_LENGTH]
    if not newest:
        return None
    cards = cards_of([pk for pk, _ in newest], at=at)
    return PersonPage(person=person, face=None, about=cards, named=[], begins="", older="", others=[])


def of_topic(slug: str, *, at: datetime, older_than: str = "") -> TopicPage | None:
    """One page of a topic, the newest first: three queries. None for one that no live story has."""
    leading = Edition.objects.live(at).filter(article=OuterRef("lead_id"), topicalities__topic=OuterRef("pk"))
    topics = Topic.objects.filter(slug=slug, merged_into=None).annotate(led_by=Subquery(leading.values("pk")[:1]))
    topic = topics.first()
    if topic is None:
        return None
    rows = Topicality.objects.filter(topic=topic)
    listed = rows.exclude(edition=topic.led_by) if topic.led_by else rows
    found = list(_in_order(listed, at=at, **_place(older_than)))
    if not found and not topic.led_by and not (older_than and _live(rows, at=at).exists()):
        return None
    shown = [pk for pk, _ in found[:PAGE_LENGTH]]
    older = cursor_at(found[PAGE_LENGTH - 1][1], shown[-1]) if len(found) > PAGE_LENGTH else ""
    first = [topic.led_by] if topic.led_by and not older_than else []
    newer = _newer(listed, at=at, older_than=older_than) if older_than else ""
    return TopicPage(topic, cards_of([*first, *shown], at=at), older_than, older, newer)


@prepared
def _tagged(*, slug: str) -> QuerySet:
    """The person at an address, with their portrait."""
    told = ("name", "slug", "description", "wikidata", "same_as", "portrayed_as")
    portrait = [f"portrayed_as__{name}" for name in ("image", *PRINTED, "rights_until", "killed_at")]
    people = Person.objects.filter(slug=slug, merged_into=None).exclude(tagging=Tagging.NEVER)
    return people.select_related("portrayed_as").only(*told, *portrait)[:1]


def _face(person: Person, *, at: datetime) -> Figure | None:
    portrait = getattr(person, "portrayed_as", None)
    if portrait is None or not may_be_shown(portrait.rights_until, portrait.killed_at, at=at):
        return None
    printed = {name: getattr(portrait, name) for name in PRINTED if name != "alternative_text"}
    return Figure(
        image=portrait.image_id, caption="", alternative_text=portrait.alternative_text or person.name, **printed
    )


def _listed(person: Person, *, subject: bool, at: datetime, older_than: str = "") -> list[tuple[int, datetime]]:
    """One of somebody's two lists: live editions and when readers first saw them, one more than a page shows."""
    return (_about if subject else _named)(person=person.pk, at=at, **_place(older_than))


@prepared
def _about(*, person: int, at: datetime, **place) -> QuerySet:
    return _in_order(mentions_of(person, subject=True), at=at, **place)


@prepared
def _named(*, person: int, at: datetime, **place) -> QuerySet:
    return _in_order(mentions_of(person, subject=False), at=at, **place)


def mentions_of(person: Person | int, *, subject: bool) -> QuerySet:
    """One of somebody's two lists. Asked by IN: SQLite uses no index for a bare true or false."""
    return Mention.objects.filter(person=person, subject__in=[subject])


def _place(older_than: str) -> dict:
    """What `_in_order` takes of a page cursor; nothing of none. Raises NoSuchPage."""
    return dict(zip(("moment", "last"), read_cursor(older_than), strict=True)) if older_than else {}


def _in_order(rows: QuerySet, *, at: datetime, moment: datetime | None = None, last: int = 0) -> QuerySet:
    if moment:
        rows = rows.filter(first_published_at__lte=moment).exclude(first_published_at=moment, edition__gte=last)
    ordered = _live(rows, at=at).order_by("-first_published_at", "-edition_id")
    return ordered.values_list("edition_id", "first_published_at")[: PAGE_LENGTH + 1]


def _live(rows: QuerySet, *, at: datetime) -> QuerySet:
    return rows.filter(Edition.objects.live(at).beside(), first_published_at__isnull=False)


def _newer(rows: QuerySet, *, at: datetime, older_than: str) -> str:
    """The cursor of the next newer page, '' for the first."""
    above = before(_live(rows, at=at), *read_cursor(older_than), pk="edition_id")
    return next((cursor_at(*row) for row in above.values_list("first_published_at", "edition_id")), "")


def _newer_of_person(person: Person, role: Role, place: str, *, at: datetime) -> str:
    """The same in somebody's two lists, one behind the other: two queries at most."""
    if newer := _newer(mentions_of(person, subject=role == Role.ABOUT), at=at, older_than=place):
        return f"{role}-{newer}"
    if role == Role.ABOUT:
        return ""
    # Fewer stories that name them than a page holds: the last of those about them stand over these.
    moment, pk = read_cursor(place)
    named = _live(mentions_of(person, subject=False), at=at).filter(first_published_at__gte=moment)
    over = PAGE_LENGTH - named.exclude(first_published_at=moment, edition__lt=pk).count()
    about = _live(mentions_of(person, subject=True), at=at).order_by("first_published_at", "edition_id")
    found = about.values_list("first_published_at", "edition_id")[over : over + 1]
    return next((f"{Role.ABOUT}-{cursor_at(*row)}" for row in found), "")


def _read(older_than: str) -> tuple[Role, str]:
    """Which list a cursor stands in, and where; one that names none is of before there were two. Raises NoSuchPage."""
    if not older_than:
        return Role.ABOUT, ""
    role, _, place = older_than.partition("-")
    if role not in set(Role):
        role, place = Role.ABOUT, older_than
    read_cursor(place)
    return Role(role), place


def appear_with(person: Person, *, at: datetime) -> list[Companion]:
    """Who stands most often in somebody's newest stories; nobody who may not be tagged. One query."""
    rows = _beside_in_newest(person=person.pk, at=at)
    return [Companion(row["person__name"], Person.address_of(row["person__slug"]), row["stories"]) for row in rows]


@prepared
def _beside_in_newest(*, person: int, at: datetime) -> QuerySet:
    live = Edition.objects.live(at).beside()
    lists = [
        mentions_of(person, subject=subject)
        .filter(live, first_published_at__isnull=False)
        .order_by("-first_published_at", "-edition_id")
        .values("edition")[:LOOKED_AT]
        for subject in (True, False)
    ]
    beside = Mention.objects.shown().filter(Q(edition__in=lists[0]) | Q(edition__in=lists[1])).exclude(person=person)
    counted = beside.values("person__slug", "person__name").annotate(stories=Count("edition"))
    return counted.order_by("-stories", "person__name", "person__slug")[:COMPANY]


# Where there is no page


def has_page(named: Person | Topic, *, at: datetime) -> bool:
    """Whether readers find a page at the address of a person or topic."""
    protected = isinstance(named, Person) and named.tagging == Tagging.NEVER
    return named.merged_into_id is None and not protected and _is_public(named, at=at)


def _is_public(named: Person | Topic, *, at: datetime) -> bool:
    return _beside(named).filter(Edition.objects.live(at).beside()).exists()


def _beside(named: Person | Topic) -> QuerySet:
    if isinstance(named, Person):
        return Mention.objects.filter(person=named)
    return Topicality.objects.filter(topic=named)


def present(model: Named, slug: str) -> Person | Topic | None:
    """Who or what is meant by an address that may be a former one, in as many hops as it takes."""
    found = model.objects.filter(slug=slug).select_related("merged_into").first()
    if found is None:
        former = FormerAddress.objects.filter(path=model.address_of(slug), public_id="")
        leads_to = former.values_list("leads_to", flat=True).first() or ""
        slug = leads_to.rstrip("/").rpartition("/")[2]
        found = model.objects.filter(slug=slug).select_related("merged_into").first() if slug else None
    return found and (found.merged_into or found)


def is_gone(named: Person | Topic, *, at: datetime) -> bool:
    """Whether readers once found a person here who must not be tagged any more."""
    if not isinstance(named, Person) or named.tagging != Tagging.NEVER:
        return False
    return _beside(named).filter(Edition.objects.opened(at).beside()).exists()


def portrait(token: str, *, at: datetime, else_shown: Shown) -> Shown:
    """Whether the page of somebody shows the picture with this rendition token; `else_shown` where none ever did."""
    standing = Portrait.objects.filter(token=token, killed_at=None).select_related("person")
    ends = [each.rights_until for each in standing if has_page(each.person, at=at)]
    if not ends:
        return else_shown
    last = None if None in ends else max(ends)
    return Shown(now=last is None or last > at, until=last, once=True)
