"""Pictures and their credits in feeds of XML (Media RSS 1.5.1, https://www.rssboard.org/media-rss)."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from articles.reading import Figure

NAMESPACE = {"xmlns:media": "http://search.yahoo.com/mrss/"}


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
