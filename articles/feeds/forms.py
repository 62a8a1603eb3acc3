"""The forms in which a list is offered, and where each stands: beside the list."""

from dataclasses import dataclass

from django.conf import settings

# RSS 2.0 (https://www.rssboard.org/rss-specification), Atom 1.0 (RFC 4287), JSON Feed 1.1 (https://www.jsonfeed.org).


@dataclass(frozen=True)
class Form:
    """A form of feeds: its name among ours, in full, its last segment ('' for the first one) and its media type."""

    name: str
    title: str
    segment: str
    media_type: str


FORMS = {
    form.name: form
    for form in (
        Form("rss", "RSS", "", "application/rss+xml"),
        Form("atom", "Atom", "atom/", "application/atom+xml"),
        Form("json", "JSON Feed", "json/", "application/feed+json"),
    )
}


def address(page: str, form: Form) -> str:
    """Where the feed of the list at this path stands, whole."""
    return f"{settings.SITE_URL}{page}feed/{form.segment}"
