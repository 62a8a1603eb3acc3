"""The forms in which a list is offered, and where each stands: beside the list. Nobody else knows which there are."""

from dataclasses import dataclass

from django.conf import settings

# RSS 2.0 (https://www.rssboard.org/rss-specification), Atom 1.0 (RFC 4287), JSON Feed 1.1 (https://www.jsonfeed.org).
FIRST = "rss"


@dataclass(frozen=True)
class Form:
    """A form of feeds: its name in addresses, where the first needs none, its name in full, its media type."""

    name: str
    title: str
    media_type: str

    @property
    def path(self) -> str:
        """Where it stands below its list."""
        return "feed/" if self.name == FIRST else f"feed/{self.name}/"


FORMS = {
    form.name: form
    for form in (
        Form(FIRST, "RSS", "application/rss+xml"),
        Form("atom", "Atom", "application/atom+xml"),
        Form("json", "JSON Feed", "application/feed+json"),
    )
}


# The end of the address of a feed, behind that of its list.
PATTERN = rf"feed/(?:(?P<form>{'|'.join(name for name in FORMS if name != FIRST)})/)?$"


def address(page: str, form: Form) -> str:
    """Where the feed of the list at this path stands, whole."""
    return f"{settings.SITE_URL}{page}{form.path}"
