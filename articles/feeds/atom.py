"""A feed as Atom 1.0 (RFC 4287), with pictures and their credits as Media RSS."""

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed

from articles.feeds import media
from articles.feeds.entries import Feed
from articles.feeds.forms import FORMS, address


class Atom(media.Credited, Atom1Feed):
    LINK = "link"

    def root_attributes(self):
        return {**super().root_attributes(), **media.NAMESPACE}

    def add_item_elements(self, handler, item):
        entry = item["entry"]
        super().add_item_elements(handler, item)
        for name in entry.authors:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        if entry.text:
            handler.addQuickElement("content", entry.text, {"type": "html"})
        if entry.picture:
            media.add_picture(handler, entry.picture)


def write(feed: Feed) -> str:
    page = settings.SITE_URL + feed.page
    written = Atom(
        title=feed.title,
        link=page,
        description=None,
        subtitle=feed.description,
        language=settings.LANGUAGE_CODE,
        # Whoever signs nothing leaves the story to the house (RFC 4287, 4.1.1).
        author_name=settings.SITE_NAME,
        feed_url=address(feed.page, FORMS["atom"]),
        updated_at=feed.updated_at,
    )
    for entry in feed.entries:
        written.add_item(
            title=entry.title,
            link=entry.address,
            description=entry.summary or None,
            unique_id=entry.identity,
            pubdate=entry.published_at,
            updateddate=entry.updated_at,
            categories=entry.categories,
            entry=entry,
        )
    return written.writeString("utf-8")
