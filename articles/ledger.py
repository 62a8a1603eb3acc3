"""The ledger of pictures: each once a story that readers could see it in, in the month in which they first did.

What agencies bill is counted from the versions that were opened, from what hung beside their headlines on front pages,
and from nothing that anybody writes down.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone

from articles.hanging import Showing, showings
from articles.models import Edition, Hanging, Image, Provider, Revision, Use
from articles.models.revision import Subject

# In the choice of providers: pictures that have none.
NO_PROVIDER = "none"
IN_STORY, ON_FRONT, IN_BOTH = "Story", "Front page", "Story and front page"


@dataclass(frozen=True)
class Entry:
    """A picture in a story, or beside its headline on a front page. `last` is None while readers still see it.

    Days are the newsroom's.
    Provider and price class are those of the first day, or the first that were said after it: what a picture was billed
    as does not change with what is bought later.
    """

    image: Image
    provider: str
    price_class: str
    headline: str
    address: str
    first: date
    last: date | None
    in_story: bool
    on_front: bool

    @property
    def where(self) -> str:
        """Where readers saw it: in the story, beside its headline on the front page, or both."""
        return IN_BOTH if self.in_story and self.on_front else ON_FRONT if self.on_front else IN_STORY


def entries(*, since: datetime, until: datetime, at: datetime, provider: str = "") -> list[Entry]:
    """What readers first saw from `since` on and before `until`, by provider, then in the order of its first moment.

    `provider` is the number of one, NO_PROVIDER, or '' for all. Six queries, however many there are, and five where no
    front page showed a picture of its own.
    """
    pairs = _seen(at).values("image", "edition__article").annotate(first=Min("edition__live_from"))
    pairs = pairs.filter(first__gte=since, first__lt=until)
    wanted = {(pair["image"], pair["edition__article"]) for pair in pairs}
    on_fronts = _on_fronts({image for image, _ in wanted}, since=since, until=until, at=at)
    wanted |= {showing.pair for showing in on_fronts if since <= showing.begins < until}
    if not wanted:
        return []
    shown = [showing for showing in (*_in_stories(wanted, at=at), *on_fronts) if showing.pair in wanted]
    by_pair = [list(those) for _, those in groupby(sorted(shown, key=_in_order), key=lambda showing: showing.pair)]
    bills = _bills({image for image, _ in wanted})
    # A pair that one of both showed earlier was billed in the month in which it did.
    found = [_entry(those, bills, at=at) for those in by_pair if min(each.begins for each in those) >= since]
    if provider:
        name = "" if provider == NO_PROVIDER else bills.names.get(int(provider))
        found = [entry for entry in found if entry.provider == name]
    return sorted(
        found, key=lambda entry: (entry.provider == "", entry.provider, entry.first, entry.image.pk, entry.address)
    )


def _in_order(showing: Showing) -> tuple:
    return *showing.pair, showing.edition.number


def _in_stories(pairs: set[tuple[int, int]], *, at: datetime) -> list[Showing]:
    """What stories showed of these pictures in these stories, and of some others beside."""
    images, stories = zip(*pairs, strict=True)
    uses = _seen(at).filter(image__in=set(images), edition__article__in=set(stories))
    told = uses.select_related("image", "edition__section").defer("edition__body", "image__metadata")
    return [Showing(use.image, use.edition, use.edition.live_from, _end(use)) for use in told]


def _on_fronts(images: set[int], *, since: datetime, until: datetime, at: datetime) -> list[Showing]:
    """What front pages showed of these pictures, and of those that hung there at some time from `since` to `until`."""
    then = Hanging.objects.standing(since).filter(since__lt=until)
    hung = Hanging.objects.filter(Q(image__in=images) | Q(image__in=then.values("image")), since__lte=at)
    return [showing for showing in showings(hung) if showing.begins <= at]


def _seen(at: datetime) -> QuerySet:
    """The uses in versions that readers could see, whose picture was there when they opened."""
    begins = F("edition__live_from")
    there = (Q(rights_until=None) | Q(rights_until__gt=begins)) & (Q(killed_at=None) | Q(killed_at__gt=begins))
    return Use.objects.filter(there, Edition.objects.opened(at).beside())


@dataclass(frozen=True)
class _Bills:
    """What pictures were billed as: their saved states with provider and price class, the earliest first; and names."""

    states: dict[int, list[tuple[datetime, int | None, str]]]
    names: dict[int | None, str]

    def at(self, image: Image, moment: datetime) -> tuple[str, str]:
        """Provider and price class as they were at a moment, '' where none was said to this day."""
        known = self.states.get(image.pk, [])
        before = [state for state in known if state[0] <= moment][-1:]
        said = [
            *before,
            *(state for state in known if state[0] > moment),
            (moment, image.provider_id, image.price_class),
        ]
        provider = next((provider for _, provider, _ in said if provider in self.names), None)
        return self.names.get(provider, ""), next((price for *_, price in said if price), "")


def _bills(images: set[int]) -> _Bills:
    saved = Revision.objects.with_content().filter(subject=Subject.IMAGE, subject_id__in=images).order_by("number")
    states = {}
    for pk, *state in saved.values_list("subject_id", "at", "content__provider", "content__price_class"):
        states.setdefault(pk, []).append(state)
    return _Bills(states, dict(Provider.objects.values_list("pk", "name")))


def _entry(shown: list[Showing], bills: _Bills, *, at: datetime) -> Entry:
    newest, image = shown[-1].edition, shown[-1].image
    opened = min(showing.begins for showing in shown)
    provider, price_class = bills.at(image, opened)
    last = None if any(showing.is_now(at) for showing in shown) else max(showing.ends for showing in shown)
    return Entry(
        image=image,
        provider=provider,
        price_class=price_class,
        headline=newest.headline,
        address=newest.get_absolute_url(),
        first=timezone.localdate(opened),
        last=timezone.localdate(last) if last else None,
        in_story=any(showing.front is None for showing in shown),
        on_front=any(showing.front is not None for showing in shown),
    )


def _end(use: Use) -> datetime | None:
    return min(filter(None, (use.edition.live_until, use.rights_until, use.killed_at)), default=None)


def totals(found: Iterable[Entry]) -> list[tuple[str, str, int]]:
    """How many there are of each provider and price class, in the order of the entries."""
    counted = Counter((entry.provider, entry.price_class) for entry in found)
    return [(provider, price, count) for (provider, price), count in sorted(counted.items(), key=_by_name)]


def _by_name(row: tuple) -> tuple:
    (provider, price), _ = row
    return provider == "", provider, price


def providers() -> list[tuple[str, str]]:
    """Whose pictures may be asked for, by number and name."""
    named = [(str(pk), name) for pk, name in Provider.objects.order_by("name").values_list("pk", "name")]
    return [*named, (NO_PROVIDER, "Without a provider")]
