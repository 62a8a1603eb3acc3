"""The archive for readers: years, months and days in which stories were first published, by the site's clocks.

A query of readers, as those in reading.py. Nothing is counted, and a day without a story has no page: whoever follows
"earlier" and "later" goes from day to day on which something stands.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone, localtime

from articles import reading
from articles.models import Edition

# The archive offers no more years than this; what is older is found by the search.
MOST_YEARS = 120


@dataclass(frozen=True)
class Span:
    """A year, a month or a day: its first day and the first after it. `parts` are its numbers in an address."""

    parts: tuple[int, ...]
    first: date
    after: date

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None) -> "Span":
        """Raises ValueError for a day that no calendar has."""
        first = date(year, month or 1, day or 1)
        if day:
            return cls((year, month, day), first, first + timedelta(days=1))
        if month:
            return cls((year, month), first, (first + timedelta(days=31)).replace(day=1))
        return cls((year,), first, date(year + 1, 1, 1))

    @property
    def name(self) -> str:
        """As one says it: "2024", "March 2024", "5 March 2024"."""
        return date_format(self.first, ("Y", "YEAR_MONTH_FORMAT", "DATE_FORMAT")[len(self.parts) - 1])

    @property
    def address(self) -> str:
        return f"/archive/{'/'.join(f'{part:02}' for part in self.parts)}/"

    @property
    def wider(self) -> list["Span"]:
        """The year and the month that it lies in."""
        return [Span.of(*self.parts[:length]) for length in range(1, len(self.parts))]

    def same_kind(self, moment: datetime) -> "Span":
        """The year, month or day of a moment."""
        day = localtime(moment).date()
        return Span.of(*(day.year, day.month, day.day)[: len(self.parts)])


@dataclass(frozen=True)
class Leaf:
    """One page of a month or day: its stories, newest first, and the nearest of its kind that have any."""

    span: Span
    page: reading.Page
    earlier: Span | None
    later: Span | None


def years(*, at: datetime) -> list[Span]:
    """The years in which something was published that readers still see, newest first."""
    oldest = Edition.objects.live(at).order_by("first_published_at", "id").values_list("first_published_at", flat=True)
    first = oldest.first()
    if first is None:
        return []
    last = localtime(at).year
    begins = max(localtime(first).year, last - MOST_YEARS + 1)
    return _with_stories([Span.of(year) for year in range(last, begins - 1, -1)], at=at)


def months(year: Span, *, at: datetime) -> list[Span]:
    """The months of a year in which something was published that readers still see, newest first."""
    return _with_stories([Span.of(year.first.year, month) for month in range(12, 0, -1)], at=at)


def leaf(span: Span, *, at: datetime, older_than: str = "") -> Leaf | None:
    """The stories of a month or day; None where there is none."""
    begins, ends = _moments(span)
    page = _between(begins=begins, ends=ends, at=at, older_than=older_than)
    if not page.cards:
        return None
    first = page.cards[0].edition
    earlier, later = (span.same_kind(moment) if moment else None for moment in (first.before, first.after))
    return Leaf(span, page, earlier, later)


@reading.paged
def _between(*, begins: datetime, ends: datetime, at: datetime) -> QuerySet:
    """What was first published in this time, each with the moments of the nearest before and after all of it."""
    live = Edition.objects.live(at)
    moments = live.values("first_published_at")
    before = moments.filter(first_published_at__lt=begins).order_by("-first_published_at")[:1]
    after = moments.filter(first_published_at__gte=ends).order_by("first_published_at")[:1]
    stories = live.filter(first_published_at__gte=begins, first_published_at__lt=ends)
    return stories.annotate(before=Subquery(before), after=Subquery(after))


def _with_stories(spans: list[Span], *, at: datetime) -> list[Span]:
    """Those of the spans in which there is a story: one query, which asks the index once for each."""
    asked = {f"span_{number}": Exists(_within(span, at=at)) for number, span in enumerate(spans)}
    found = Edition.objects.live(at).newest_first().annotate(**asked).values(*asked)[:1]
    held = next(iter(found), {})
    return [span for number, span in enumerate(spans) if held.get(f"span_{number}")]


def _within(span: Span, *, at: datetime) -> QuerySet:
    begins, ends = _moments(span)
    return Edition.objects.live(at).filter(first_published_at__gte=begins, first_published_at__lt=ends)


def _moments(span: Span) -> tuple[datetime, datetime]:
    """Its first moment and the first after it."""
    zone = get_current_timezone()
    first, after = (datetime(day.year, day.month, day.day, tzinfo=zone) for day in (span.first, span.after))
    return first, after
