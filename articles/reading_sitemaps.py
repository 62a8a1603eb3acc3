"""What search engines are told: every address that readers can open, in stretches that never change their number.

Stories hidden from search engines are in none of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, Max, OuterRef, QuerySet

from articles import reading
from articles.models import (
    Author,
    Authorship,
    Edition,
    Kind,
    Mention,
    Person,
    Tagging,
    Topic,
    Topicality,
)

# A sitemap may hold 50,000 addresses (https://www.sitemaps.org/protocol.html); these are quickly made.
STRETCH = 10_000
# What Google takes for news (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap).
NEWS_AGE, NEWS_MOST = timedelta(days=2), 1_000


# Names that have pages, by what their addresses begin with, and the rows beside the stories that name them.
NAMES = {
    "people": (Person, Mention, "person"),
    "topics": (Topic, Topicality, "topic"),
    "authors": (Author, Authorship, "author"),
}


@dataclass(frozen=True)
class Stretch:
    """Stories that were begun one after the other: which stretch it is, and when one of them last changed."""

    number: int
    updated_at: datetime


@dataclass(frozen=True)
class Told:
    """A story as a sitemap tells it."""

    address: str
    headline: str
    language: str
    first_published_at: datetime
    updated_at: datetime


def stretches(*, at: datetime) -> list[Stretch]:
    """All stretches with a story that readers can open. One query, out of an index alone."""
    numbered = _listed(at).annotate(stretch=F("article_id") / STRETCH).values("stretch").order_by("stretch")
    return [Stretch(row["stretch"], row["newest"]) for row in numbered.annotate(newest=Max("updated_at"))]


def stretch(number: int, *, at: datetime) -> Iterator[Told]:
    """The stories of one stretch; nothing where there is none."""
    within = _listed(at).filter(article_id__gte=number * STRETCH, article_id__lt=(number + 1) * STRETCH)
    return _told(within.order_by("article_id"))


def news(*, at: datetime) -> tuple[list[Told], datetime | None]:
    """The news of two days, the newest first, and when the first of them will be news no more. What was paid for is
    none."""
    fresh = _listed(at).filter(first_published_at__gt=at - NEWS_AGE).exclude(kind=Kind.PAID)
    told = list(_told(fresh.newest_first()[:NEWS_MOST]))
    return told, told[-1].first_published_at + NEWS_AGE if told else None


def named(*, at: datetime) -> list[tuple[str, int]]:
    """All stretches of names that have a page: of which kind, and their numbers. A query a kind."""
    return [(kind, number) for kind in NAMES for number in _stretches_of(kind, at=at)]


def _stretches_of(kind: str, *, at: datetime) -> QuerySet:
    numbered = _having_pages(kind, at).annotate(stretch=F("pk") / STRETCH).order_by("stretch")
    return numbered.values_list("stretch", flat=True).distinct()


def stretch_of(kind: str, number: int, *, at: datetime) -> list[str]:
    """The addresses of one stretch of names, none where there is none."""
    model, *_ = NAMES[kind]
    within = _having_pages(kind, at).filter(pk__gte=number * STRETCH, pk__lt=(number + 1) * STRETCH)
    return [model.address_of(slug) for slug in within.order_by("pk").values_list("slug", flat=True)]


def _having_pages(kind: str, at: datetime) -> QuerySet:
    """Those whom a story names that search engines may know; nobody who must not be tagged. (security.md 35)"""
    model, beside, key = NAMES[kind]
    told = Exists(_listed(at).filter(pk=OuterRef("edition")))
    found = model.objects.filter(Exists(beside.objects.filter(told, **{key: OuterRef("pk")})), merged_into=None)
    return found.exclude(tagging=Tagging.NEVER) if model is Person else found


def about_us() -> list[str]:
    """The addresses of what the paper says of itself."""
    return [page.get_absolute_url() for page in reading.pages_about_us()]


def _listed(at: datetime) -> QuerySet:
    return Edition.objects.live(at).filter(unlisted=False)


def _told(editions: QuerySet) -> Iterator[Told]:
    wanted = ("slug", "public_id", "headline", "language", "first_published_at", "updated_at", "section__slug")
    for edition in editions.select_related("section").only(*wanted):
        yield Told(
            edition.get_absolute_url(),
            edition.headline,
            edition.language,
            edition.first_published_at,
            edition.updated_at,
        )
