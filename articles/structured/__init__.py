"""A story in the forms that machines read: schema.org's NewsArticle, ninjs 3.1 of the IPTC, and the picture
that a link to a page shows.

Each says what the page of this moment says and no more: all are made of what reading.py found. A picture never stands
in any of them without its credit.
"""

from articles.structured.ninjs import ninjs
from articles.structured.saying import absolute, as_script
from articles.structured.schema_org import (
    breadcrumbs,
    image_object,
    news_article,
    of_author,
    of_person,
    trail_of,
)
from articles.structured.shared import shared_picture

__all__ = [
    "absolute",
    "as_script",
    "breadcrumbs",
    "image_object",
    "news_article",
    "ninjs",
    "of_author",
    "of_person",
    "shared_picture",
    "trail_of",
]
