"""What readers get of the front page: the slots that editors arranged, the newest where they left room, the sections.

Three queries, whoever arranged it: the slots, the menu with what stands below, the stories themselves.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from django.db.models import OuterRef, QuerySet, Subquery

from articles.models import Edition, Section, Size, Slot, may_be_shown, overtaken
from articles.models import Front as Arranged
from articles.newest import Newest, ids
from articles.prepared import prepared
from articles.reading import Card, Figure, Shown, cards_of, cursor_at, shown_sections

# The front page: so many stories on top at least, and then of each section.
ON_TOP, OF_EACH_SECTION = 7, 4
# So many corrections are told on it at once, the newest first.
LINES = 3
# The grid of the top (site.css): twelve columns, the lead with two beside it, then rows.
COLUMNS, BESIDE_THE_LEAD, WIDTH = 12, 2, {Size.LARGE: 4, Size.SMALL: 3}
# What stands on top where nobody arranged anything.
UNARRANGED = [Size.LEAD, Size.LARGE, Size.LARGE, *[Size.SMALL] * (ON_TOP - 3)]


@dataclass(frozen=True)
class Block:
    """A section on the front page, with its newest stories that do not stand on top."""

    section: Section
    cards: list[Card]


@dataclass(frozen=True)
class Strip:
    """Breaking news above everything; the address is '' where there is no story yet."""

    words: str
    address: str = ""


@dataclass(frozen=True)
class Front:
    """The front page: what leads, what stands beside it, then the sections; the breaking strip; the corrections that it
    tells of; and the cursor of all that is older.
    """

    lead: Card | None
    seconds: list[Card]
    blocks: list[Block]
    lines: list[Card]
    older: str
    strip: Strip | None = None

    @property
    def shown(self) -> tuple:
        """All that it shows below the breaking strip and the corrections."""
        blocks = ((block.section.slug, block.section.name, *(c.shown for c in block.cards)) for block in self.blocks)
        return (self.older, tuple(card.shown for card in self.top), *blocks)

    @property
    def top(self) -> list[Card]:
        return [self.lead, *self.seconds] if self.lead else []

    @property
    def sections(self) -> list[Section]:
        """The menu."""
        return [block.section for block in self.blocks]


@dataclass(frozen=True)
class Placed:
    """A slot whose story readers see."""

    edition: int
    size: str
    headline: str
    picture: Figure | None

    def card(self, card: Card, *, size: str) -> Card:
        return replace(card, size=size, headline=self.headline, lead=self.picture or card.lead)


def front(*, at: datetime) -> Front:
    """The front page that readers see at this moment."""
    return _composed(_live(at=at), at=at)


def as_arranged(arranged: Arranged, *, at: datetime) -> Front:
    """A front page as readers would see it, were it the live one at this moment."""
    return _composed(list(_rows(Arranged.objects.filter(pk=arranged.pk), at=at)), at=at)


@prepared
def _live(*, at: datetime) -> QuerySet:
    return _rows(Arranged.objects.live(at), at=at)


def _rows(fronts: QuerySet, *, at: datetime) -> QuerySet:
    """A row a slot, one without any where there is none."""
    live = Edition.objects.live(at)
    told = {
        "strip_edition": Subquery(live.filter(article=OuterRef("strip_story_id")).values("pk")[:1]),
        "slot_edition": Subquery(live.filter(article=OuterRef("slots__article_id")).values("pk")[:1]),
        "slot_overtaken": overtaken(at, slot="slots__"),
    }
    slot = [f"slots__{name}" for name in ("size", "headline", "until", "picture", "rights_until", "killed_at")]
    rows = fronts.annotate(**told).order_by("slots__position", "slots__id")
    strip = ("strip", "strip_story_id", "strip_edition", "strip_until")
    return rows.values_list(*strip, "slots__article_id", "slot_edition", *slot, "slot_overtaken")


def _composed(rows: list[tuple], *, at: datetime) -> Front:
    placed = list(_placed(rows, at=at))
    breaking, about = _breaking(rows, at=at)
    sizes = laid_out([slot.size for slot in placed], first=rows[0][6] if rows else "")
    fill = fill_of(sizes)
    shown = [slot.edition for slot in placed]
    sections, newest, lines = _below(shown, fill=fill, at=at)
    below = [pk for each in sections.values() for pk in each]
    wanted = dict.fromkeys([*shown, *newest, *lines, *below, *([about] if about else [])])
    found = {card.edition.pk: card for card in cards_of(list(wanted), at=at)}

    top = [
        slot.card(found[slot.edition], size=size)
        for slot, size in zip(placed, sizes, strict=True)
        if slot.edition in found
    ]
    filled = [found[pk] for pk in newest[:fill] if pk in found]
    if top:
        top += [replace(card, size=Size.SMALL) for card in filled]
    else:
        top = _unarranged(filled)
    following = found.get(newest[fill]) if len(newest) > fill else None
    return Front(
        lead=top[0] if top else None,
        seconds=top[1:],
        blocks=[Block(section, [found[pk] for pk in each if pk in found]) for section, each in sections.items()],
        lines=[found[pk] for pk in lines if pk in found],
        # From the first that is not on top: also where what is on top was chosen.
        older=cursor_at(following.edition.first_published_at, following.edition.pk + 1) if following else "",
        strip=_strip(breaking, about, found),
    )


def _placed(rows: list[tuple], *, at: datetime) -> Iterator[Placed]:
    for *_, _story, edition, size, headline, until, picture, rights_until, killed_at, is_overtaken in rows:
        if edition and (until is None or until > at):
            may_show = picture and not is_overtaken and may_be_shown(rights_until, killed_at, at=at)
            yield Placed(edition, size, "" if is_overtaken else headline, Figure.of(picture) if may_show else None)


def slots(*, at: datetime) -> list[tuple[int, str, bool]]:
    """The slots of the front page of this moment in order: the story's id, the size, whether readers see the story."""
    rows = [(row[4], row[5], row[6], row[8]) for row in _live(at=at)]
    return [(story, size, bool(edition)) for story, edition, size, until in rows
            if story and (until is None or until > at)]  # fmt: skip


def _breaking(rows: list[tuple], *, at: datetime) -> tuple[str, int | None]:
    """The words of the strip and the version they lead to; no words once their story is gone or their time is over."""
    for words, story, edition, until, *_ in rows[:1]:
        if words and (until is None or until > at) and (edition or not story):
            return words, edition
    return "", None


def _strip(words: str, about: int | None, found: dict[int, Card]) -> Strip | None:
    if not words or (about and about not in found):
        return None
    return Strip(words, found[about].edition.get_absolute_url() if about else "")


def laid_out(sizes: list[str], *, first: str) -> list[str]:
    """The sizes as they are shown, of the slots whose stories readers see; `first` is that of the first slot of all.

    Where the first place leads, whoever comes there leads: also when the story fell out that led before.
    """
    return [
        Size.LEAD if not place and first == Size.LEAD else Size.LARGE if size == Size.LEAD else size
        for place, size in enumerate(sizes)
    ]


def fill_of(sizes: list[str]) -> int:
    """How many of the newest stand behind slots of these sizes: so that there are enough, and the last row is whole."""
    fill = max(0, ON_TOP - len(sizes))
    while sizes and not _is_whole([*sizes, *[Size.SMALL] * fill]):
        fill += 1
    return fill


def _is_whole(sizes: list[str]) -> bool:
    """Whether the last row of the grid has no room for another story."""
    leads = sizes[0] == Size.LEAD
    if leads and len(sizes) <= BESIDE_THE_LEAD:
        return False
    taken = 0
    for size in sizes[1 + BESIDE_THE_LEAD :] if leads else sizes:
        width = WIDTH.get(size, WIDTH[Size.LARGE])
        taken = width if taken + width > COLUMNS else taken + width
    return taken == 0 or COLUMNS - taken < WIDTH[Size.SMALL]


def _unarranged(newest: list[Card]) -> list[Card]:
    """The newest, led by the newest that has a picture. What was paid for leads nothing by itself."""
    news = [card for card in newest if not card.edition.is_paid] or newest
    lead = next((card for card in news if card.lead), news[0] if news else None)
    ordered = [lead, *(card for card in newest if card is not lead)] if lead else []
    return [replace(card, size=size) for card, size in zip(ordered, UNARRANGED, strict=False)]


def _below(shown: list[int], *, fill: int, at: datetime) -> tuple[dict[Section, list[int]], list[int], list[int]]:
    """Of each section the newest that are not on top; so many of the newest at all and one more; the corrections.

    One query. Without a section there is no story either.
    """
    sections = _sections_with(fill)(at=at, **{f"shown_{number}": pk for number, pk in enumerate(shown)})
    if not sections:
        return {}, [], []
    below = {section: ids(section.of_section) for section in sections}
    return below, ids(sections[0].of_all), ids(sections[0].told)


@cache
def _sections_with(fill: int) -> Callable[..., list[Section]]:
    """The query behind `_below`, which is another for every number of places to fill."""

    @prepared
    def sections(*, at: datetime, **shown: int) -> QuerySet:
        # No story is live before it came out first (windows.lay); said, so that the index of the newest begins behind
        # all that are still to come.
        live = Edition.objects.live(at).filter(first_published_at__lte=at).newest_first()
        newest = live.exclude(pk__in=list(shown.values()))
        of_section = newest.filter(section=OuterRef("pk"))
        if fill:
            of_section = of_section.exclude(pk__in=newest.values("pk")[:fill])
        told = live.filter(front_until__gt=at).order_by("-live_from", "-id")
        return shown_sections().annotate(
            of_section=Newest(of_section, OF_EACH_SECTION),
            of_all=Newest(newest, fill + 1),
            told=Newest(told, LINES, moment="live_from"),
        )

    return sections


def picture(token: str, *, at: datetime, else_shown: Shown) -> Shown:
    """Whether the front page shows the picture with this token of its own accord; `else_shown` where it does not."""
    live = Edition.objects.live(at).filter(article=OuterRef("article_id"))
    slots = Slot.objects.seen(at).filter(token=token).annotate(closes=Subquery(live.values("live_until")[:1]))
    rows = slots.values_list("rights_until", "until", "front__live_until", "closes")
    ends = [min(filter(None, row), default=None) for row in rows]
    return Shown(now=True, until=None if None in ends else max(ends)) if ends else else_shown
