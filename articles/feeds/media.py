"""What feeds of XML share: pictures and their credits (Media RSS 1.5.1, https://www.rssboard.org/media-rss)."""

from datetime import UTC, datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from articles.reading import Figure

NAMESPACE = {"xmlns:media": "http://search.yahoo.com/mrss/"}
# When an empty list changed: a moment that stays, so that nobody takes it for news.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Credited:
    """Laid over one of Django's feeds; `LINK` is Atom's element for links, as that feed calls it."""

    LINK = ""

    def latest_post_date(self):
        return self.feed["updated_at"] or NEVER

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        if settings.WEBSUB_HUB:
            handler.addQuickElement(self.LINK, None, {"rel": "hub", "href": settings.WEBSUB_HUB})

    def item_attributes(self, item):
        return {"xml:lang": item["entry"].language} if item["entry"].language else {}


def add_picture(handler: SimplerXMLGenerator, figure: Figure) -> None:
    handler.startElement("media:content", {"url": address(figure), "medium": "image", "type": "image/jpeg"})
    handler.addQuickElement("media:description", described(figure), {"type": "plain"})
    handler.addQuickElement("media:credit", figure.credit)
    if figure.copyright:
        handler.addQuickElement("media:copyright", figure.copyright)
    handler.endElement("media:content")


def address(figure: Figure) -> str:
    return settings.SITE_URL + figure.source


def described(figure: Figure) -> str:
    label = _("Made or altered by a machine.") if figure.synthetic else ""
    return " ".join(filter(None, (figure.caption, label)))
