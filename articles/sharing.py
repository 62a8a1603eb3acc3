"""Where a reader can pass a story on: plain links, which ask nothing of anybody before they are followed."""

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings

from articles.models import Edition


@dataclass(frozen=True)
class Way:
    """A place to pass a story on to, and the address there that begins it."""

    name: str
    address: str


# {address} and {headline} stand quoted; the address alone is what a house makes a card of.
ELSEWHERE = (
    ("WhatsApp", "https://wa.me/?text={headline}%20{address}"),
    ("Facebook", "https://www.facebook.com/sharer/sharer.php?u={address}"),
    ("Bluesky", "https://bsky.app/intent/compose?text={headline}%20{address}"),
    ("X", "https://x.com/intent/post?text={headline}&url={address}"),
)
MAIL = "mailto:?subject={headline}&body={headline}%0D%0A{address}"


@dataclass(frozen=True)
class Sharing:
    """The short address of a story, whole, and what can be done with it."""

    address: str
    mail: str
    elsewhere: list[Way]


def sharing(edition: Edition) -> Sharing:
    address = settings.SITE_URL + edition.short_url
    said = {"address": quote(address, safe=""), "headline": quote(edition.headline, safe="")}
    ways = [Way(name, pattern.format(**said)) for name, pattern in ELSEWHERE]
    return Sharing(address, MAIL.format(**said), ways)
