"""A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/); `_credit` is an extension of ours."""

import json

from django.conf import settings
from django.utils.feedgenerator import rfc3339_date

from articles.feeds import media, texts
from articles.feeds.entries import Entry, Feed
from articles.feeds.forms import FORMS, address
from articles.reading import Figure


def write(feed: Feed) -> str:
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": settings.SITE_URL + feed.page,
        "feed_url": address(feed.page, FORMS["json"]),
        "description": feed.description,
        "language": settings.LANGUAGE_CODE,
        "authors": [{"name": settings.SITE_NAME, "url": settings.SITE_URL}],
        "hubs": [{"type": "WebSub", "url": settings.WEBSUB_HUB}] if settings.WEBSUB_HUB else [],
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps({name: value for name, value in told.items() if value or name == "items"}, ensure_ascii=False)


def _item(entry: Entry) -> dict:
    told = {
        "id": entry.identity,
        "url": entry.address,
        "title": entry.title,
        # An item must have content (title alone would be a note of its own).
        "content_html": entry.text or _in_short(entry),
        "summary": entry.line,
        "date_published": rfc3339_date(entry.published_at),
        "date_modified": rfc3339_date(entry.updated_at),
        "authors": [{"name": name} for name in entry.authors],
        "tags": list(entry.categories),
        "language": entry.language,
    }
    required = {"id", "content_html"}
    said = {name: value for name, value in told.items() if value or name in required}
    return said | (_picture(entry.picture) if entry.picture else {})


def _in_short(entry: Entry) -> str:
    return texts.with_picture(entry.picture, entry.summary) if entry.picture else entry.summary


def _picture(figure: Figure) -> dict:
    where, credit = media.address(figure), _credit(figure)
    file = {"url": where, "mime_type": "image/jpeg", "title": media.described(figure), "_credit": credit}
    return {
        "image": where,
        "_credit": credit,
        "attachments": [{name: value for name, value in file.items() if value}],
    }


def _credit(figure: Figure) -> dict:
    """Whom a picture is owed to: the line that must stand beside it, and what is known beyond that."""
    told = {
        "about": settings.SITE_URL,
        "text": figure.credit,
        "creator": figure.creator,
        "copyright": figure.copyright,
        "alternative_text": figure.alternative_text,
        "synthetic": figure.synthetic,
    }
    return {name: value for name, value in told.items() if value}
