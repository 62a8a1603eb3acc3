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

from articles.models import Edition, Image, Provider, Use

# In the choice of providers: pictures that have none.
NO_PROVIDER = "none"


@dataclass(frozen=True)
class Entry:
    """A picture in a story. `last` is None while readers still see it; days are the newsroom's."""

    image: Image
    provider: str
    headline: str
    address: str
    first: date
    last: date | None


def entries(*, since: datetime, until: datetime, at: datetime, provider: str = "") -> list[Entry]:
    """What readers first saw from `since` on and before `until`, by provider, then in the order of its first moment.

    `provider` is the number of one, NO_PROVIDER, or '' for all. Two queries, however many there are.
    """
    pairs = _seen(at).values("image", "edition__article").annotate(first=Min("edition__live_from"))
    pairs = pairs.filter(first__gte=since, first__lt=until)
    if provider:
        pairs = pairs.filter(image__provider=None if provider == NO_PROVIDER else int(provider))
    wanted = {(pair["image"], pair["edition__article"]) for pair in pairs}
    if not wanted:
        return []
    uses = _seen(at).filter(
        image__in={image for image, _ in wanted}, edition__article__in={story for _, story in wanted}
    )
    told = uses.select_related("image__provider", "edition__section").defer("edition__body", "image__metadata")
    in_order = told.order_by("image", "edition__article", "edition__number")
    grouped = groupby(in_order, key=lambda use: (use.image_id, use.edition.article_id))
    found = [_entry(list(those), at=at) for pair, those in grouped if pair in wanted]
    return sorted(
        found, key=lambda entry: (entry.provider == "", entry.provider, entry.first, entry.image.pk, entry.address)
    )


def _seen(at: datetime) -> QuerySet:
    """The uses in versions that readers could see, whose picture was there when they opened."""
    begins = F("edition__live_from")
    there = (Q(rights_until=None) | Q(rights_until__gt=begins)) & (Q(killed_at=None) | Q(killed_at__gt=begins))
    return Use.objects.filter(there, edition__in=Edition.objects.opened(at))


def _entry(uses: list[Use], *, at: datetime) -> Entry:
    newest, image = uses[-1].edition, uses[-1].image
    ends = [_end(use) for use in uses]
    last = None if any(end is None or end > at for end in ends) else max(ends)
    return Entry(
        image=image,
        provider=image.provider.name if image.provider else "",
        headline=newest.headline,
        address=newest.get_absolute_url(),
        first=timezone.localdate(min(use.edition.live_from for use in uses)),
        last=timezone.localdate(last) if last else None,
    )


def _end(use: Use) -> datetime | None:
    return min(filter(None, (use.edition.live_until, use.rights_until, use.killed_at)), default=None)


def totals(found: Iterable[Entry]) -> list[tuple[str, str, int]]:
    """How many there are of each provider and price class, in the order of the entries."""
    counted = Counter((entry.provider, entry.image.price_class) for entry in found)
    return [(provider, price, count) for (provider, price), count in sorted(counted.items(), key=_by_name)]


def _by_name(row: tuple) -> tuple:
    (provider, price), _ = row
    return provider == "", provider, price


def providers() -> list[tuple[str, str]]:
    """Whose pictures may be asked for, by number and name."""
    named = [(str(pk), name) for pk, name in Provider.objects.order_by("name").values_list("pk", "name")]
    return [*named, (NO_PROVIDER, "Without a provider")]
