"""What a feed says of a story or a correction, before anybody writes it down in one form or another.

All texts are without what nobody can see (security.md 49); addresses are whole: whoever reads a feed is elsewhere.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from articles.feeds import texts
from articles.models import Kind, printable
from articles.reading import Figure
from articles.reading_feeds import Told
from articles.reading_history import Correction

# What is more or less than news says so before its headline, as the Post and the Times have it.
NAMED_IN_TITLE = frozenset({Kind.OPINION, Kind.ANALYSIS, Kind.REVIEW, Kind.PAID})


@dataclass(frozen=True)
class Entry:
    """One entry. `identity` stays the same for ever; `line` is plain text, `summary` and `text` are HTML, `text` is ''
    where feeds give summaries. `language` is '' where it is the site's.
    """

    identity: str
    address: str
    title: str
    line: str
    summary: str
    published_at: datetime
    updated_at: datetime
    text: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    picture: Figure | None = None
    language: str = ""


@dataclass(frozen=True)
class Feed:
    """A list as a feed: `page` is the path of the page that readers have for it."""

    title: str
    description: str
    page: str
    entries: list[Entry] = field(default_factory=list)

    @property
    def updated_at(self) -> datetime | None:
        """When the newest of it changed; None for an empty list."""
        return max((entry.updated_at for entry in self.entries), default=None)


def of_story(told: Told) -> Entry:
    edition, picture = told.card.edition, _clean(told.card.lead)
    kind = str(edition.label)
    # The same for all versions of a story, so that a correction is no news in a reader's list.
    identity = f"{settings.SITE_URL}/#{edition.public_id}"
    title = f"{kind} | {edition.headline}" if edition.kind in NAMED_IN_TITLE else edition.headline
    return Entry(
        identity=identity,
        address=settings.SITE_URL + edition.get_absolute_url(),
        title=printable(title),
        line=printable(edition.standfirst),
        summary=texts.summary(edition, told.notes),
        text=texts.whole(told.story) if told.story else "",
        published_at=edition.first_published_at,
        updated_at=edition.updated_at,
        authors=tuple(printable(line["name"]) for line in edition.byline),
        categories=tuple(printable(each) for each in (kind, edition.section.name) if each),
        picture=picture,
        language=edition.language,
    )


def of_correction(correction: Correction) -> Entry:
    """What was put right, under an address and an identity of its own; of a story that is gone nothing is named."""
    edition, story = correction.edition, correction.story
    page = settings.SITE_URL + reverse("articles:corrections")
    kind = edition.get_change_display()
    words = correction.words or (
        _("Not public for legal reasons.") if story else _("The story is no longer available.")
    )
    return Entry(
        identity=f"{page}#{edition.public_id}-{edition.number}",
        address=f"{settings.SITE_URL}{story.get_absolute_url()}" if story else page,
        title=printable(f"{kind}: {story.headline}" if story else kind),
        line=printable(words),
        summary=printable(linebreaks(words, autoescape=True)),
        published_at=edition.live_from,
        updated_at=edition.live_from,
        categories=(kind,),
        language=edition.language if correction.words else "",
    )


def _clean(figure: Figure | None) -> Figure | None:
    if figure is None:
        return None
    said = ("caption", "alternative_text", "credit", "copyright", "creator", "provider")
    return replace(figure, **{name: printable(getattr(figure, name)) for name in said})
