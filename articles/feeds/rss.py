"""A feed as RSS 2.0 (https://www.rssboard.org/rss-specification), its updates and itself said as Atom says them."""

from datetime import UTC, datetime

from django.conf import settings
from django.utils.feedgenerator import Rss201rev2Feed, rfc3339_date

from articles.feeds import media
from articles.feeds.entries import Feed
from articles.feeds.forms import FORMS, address

# Minutes after which a reader's program may ask again.
ASK_AGAIN = 15
# When an empty list changed: a moment that stays, so that nobody takes it for news.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Rss(Rss201rev2Feed):
    def rss_attributes(self):
        return {
            **super().rss_attributes(),
            **media.NAMESPACE,
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def latest_post_date(self):
        return self.feed["updated_at"] or NEVER

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        if settings.WEBSUB_HUB:
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": settings.WEBSUB_HUB})

    def item_attributes(self, item):
        return {"xml:lang": item["entry"].language} if item["entry"].language else {}

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
