"""Feeds of what readers see now: every list in every form, made of one kind of entry.

entries.py says what an entry is and makes it of a card, a text or a correction; lists.py is the table of lists; rss.py,
atom.py and json_feed.py write them down. Each picture carries its credit here as well. Knows nothing of requests.
"""

from articles.feeds import atom, json_feed, rss
from articles.feeds.entries import Entry, Feed
from articles.feeds.forms import FIRST, FORMS, PATTERN, Form, address
from articles.feeds.lists import LISTS

WRITE = {"rss": rss.write, "atom": atom.write, "json": json_feed.write}

__all__ = ["FIRST", "FORMS", "LISTS", "PATTERN", "WRITE", "Entry", "Feed", "Form", "address"]
