"""The ledger of pictures: each once a story that readers could see it in, in the month in which they first did.

What agencies bill is counted from the versions that were opened, and from nothing that anybody writes down.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone

from articles.models import Edition, Image, Provider, Revision, Use
from articles.models.revision import Subject

# In the choice of providers: pictures that have none.
NO_PROVIDER = "none"


@dataclass(frozen=True)
class Entry:
    """A picture in a story. `last` is None while readers still see it; days are the newsroom's.

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


def entries(*, since: datetime, until: datetime, at: datetime, provider: str = "") -> list[Entry]:
    """What readers first saw from `since` on and before `until`, by provider, then in the order of its first moment.

    `provider` is the number of one, NO_PROVIDER, or '' for all. Four queries, however many there are.
    """
    pairs = _seen(at).values("image", "edition__article").annotate(first=Min("edition__live_from"))
    pairs = pairs.filter(first__gte=since, first__lt=until)
    wanted = {(pair["image"], pair["edition__article"]) for pair in pairs}
    if not wanted:
        return []
    uses = _seen(at).filter(
        image__in={image for image, _ in wanted}, edition__article__in={story for _, story in wanted}
    )
    told = uses.select_related("image", "edition__section").defer("edition__body", "image__metadata")
    in_order = told.order_by("image", "edition__article", "edition__number")
    grouped = groupby(in_order, key=lambda use: (use.image_id, use.edition.article_id))
    bills = _bills({image for image, _ in wanted})
    found = [_entry(list(those), bills, at=at) for pair, those in grouped if pair in wanted]
    if provider:
        name = "" if provider == NO_PROVIDER else bills.names.get(int(provider))
        found = [entry for entry in found if entry.provider == name]
    return sorted(
        found, key=lambda entry: (entry.provider == "", entry.provider, entry.first, entry.image.pk, entry.address)
    )


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


def _entry(uses: list[Use], bills: _Bills, *, at: datetime) -> Entry:
    newest, image = uses[-1].edition, uses[-1].image
    opened = min(use.edition.live_from for use in uses)
    provider, price_class = bills.at(image, opened)
    ends = [_end(use) for use in uses]
    last = None if any(end is None or end > at for end in ends) else max(ends)
    return Entry(
        image=image,
        provider=provider,
        price_class=price_class,
        headline=newest.headline,
        address=newest.get_absolute_url(),
        first=timezone.localdate(opened),
        last=timezone.localdate(last) if last else None,
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
