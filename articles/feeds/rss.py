"""A feed as RSS 2.0 (https://www.rssboard.org/rss-specification), its updates and itself said as Atom says them."""

from django.conf import settings
from django.utils.feedgenerator import Rss201rev2Feed, rfc3339_date

from articles.feeds import media
from articles.feeds.entries import Feed
from articles.feeds.forms import FORMS, address

# Minutes after which a reader's program may ask again.
ASK_AGAIN = 15


class Rss(media.Credited, Rss201rev2Feed):
    LINK = "atom:link"

    def rss_attributes(self):
        return {
            **super().rss_attributes(),
            **media.NAMESPACE,
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_item_elements(self, handler, item):
        entry = item["entry"]
        super().add_item_elements(handler, item)
        for name in entry.authors:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("atom:updated", rfc3339_date(entry.updated_at))
        if entry.text:
            handler.addQuickElement("content:encoded", entry.text)
        if entry.picture:
            media.add_picture(handler, entry.picture)


def write(feed: Feed) -> str:
    written = Rss(
        title=feed.title,
        link=settings.SITE_URL + feed.page,
        description=feed.description,
        language=settings.LANGUAGE_CODE,
        feed_url=address(feed.page, FORMS["rss"]),
        ttl=ASK_AGAIN,
        updated_at=feed.updated_at,
    )
    for entry in feed.entries:
        written.add_item(
            title=entry.title,
            link=entry.address,
            description=entry.summary,
            unique_id=entry.identity,
            unique_id_is_permalink=False,
            pubdate=entry.published_at,
            categories=entry.categories,
            entry=entry,
        )
    return written.writeString("utf-8")
