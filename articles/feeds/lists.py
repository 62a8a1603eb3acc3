"""The table of lists that have feeds, each with what finds it now; None where readers find no such list."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import reading, reading_feeds, reading_history, reading_names
from articles.feeds.entries import Entry, Feed, of_correction, of_story
from articles.models import printable
from articles.reading import Card


def everything(slug: str, *, at: datetime) -> Feed:
    return Feed(
        title=settings.SITE_NAME,
        description=_("The newest stories of %(site)s.") % {"site": settings.SITE_NAME},
        page=reverse("articles:front"),
        entries=_stories(reading.newest(at=at).cards, at=at),
    )


def of_section(slug: str, *, at: datetime) -> Feed | None:
    section = next((section for section in reading.sections() if section.slug == slug), None)
    if section is None:
        return None
    cards = reading.of_section(section, at=at).cards
    return _feed(section.name, section.get_absolute_url(), section.description, cards, at=at)


def of_author(slug: str, *, at: datetime) -> Feed | None:
    author, page = reading.of_author(slug, at=at)
    if author is None:
        return None
    told = _("The newest stories by %(name)s.") % {"name": author.name}
    return _feed(author.name, author.get_absolute_url(), told, page.cards, at=at)


def of_person(slug: str, *, at: datetime) -> Feed | None:
    found = reading_names.feed_of_person(slug, at=at)
    if found is None:
        return None
    told = _("The newest stories about %(name)s.") % {"name": found.person.name}
    return _feed(found.person.name, found.person.get_absolute_url(), told, found.cards, at=at)


def of_topic(slug: str, *, at: datetime) -> Feed | None:
    found = reading_names.of_topic(slug, at=at)
    return found and _feed(
        found.topic.name, found.topic.get_absolute_url(), found.topic.description, found.cards, at=at
    )


def corrections(slug: str, *, at: datetime) -> Feed:
    return Feed(
        title=_titled(_("Corrections")),
        description=_("What we got wrong and put right, newest first."),
        page=reverse("articles:corrections"),
        entries=[of_correction(each) for each in reading_history.corrections(at=at).entries],
    )


LISTS: dict[str, Callable[..., Feed | None]] = {
    "everything": everything,
    "section": of_section,
    "author": of_author,
    "person": of_person,
    "topic": of_topic,
    "corrections": corrections,
}


def _feed(name: str, page: str, description: str, cards: list[Card], *, at: datetime) -> Feed:
    return Feed(_titled(name), printable(description or name), page, _stories(cards, at=at))


def _titled(name: str) -> str:
    return printable(f"{name} – {settings.SITE_NAME}")


def _stories(cards: list[Card], *, at: datetime) -> list[Entry]:
    tell = reading_feeds.whole if settings.FEED_FULL_TEXT else reading_feeds.summaries
    # A story that leads its section stands where it was published: programs read feeds by time.
    newest = sorted(cards, key=lambda card: card.edition.first_published_at, reverse=True)
    return [of_story(told) for told in tell(newest, at=at)]
