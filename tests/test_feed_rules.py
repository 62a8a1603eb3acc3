"""Feeds against the rules of their forms: Atom by RFC 4287 and RSS 2.0 by grammars of ours (RELAX NG), JSON Feed by its
version 1.1. Each rule is shown to refuse what breaks it.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import timezone
from lxml import etree

from tests import desk
from tests.desk import DAY, NOW
from tests.test_feeds import LISTS, NAMES, make_correction, make_story

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

GRAMMARS = Path(__file__).parent / "grammars"
ATOM, RSS = (etree.RelaxNG(etree.parse(GRAMMARS / f"{name}.rng")) for name in ("atom", "rss"))
A = f"{{{NAMES['a']}}}"

# JSON Feed 1.1: what each object may say, of which type; what it must say. Whatever else it says begins with _.
JSON_FEED = {
    "version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str, "user_comment": str,
    "next_url": str, "icon": str, "favicon": str, "authors": list, "language": str, "expired": bool, "hubs": list,
    "items": list,
}  # fmt: skip
JSON_ITEM = {
    "id": str, "url": str, "external_url": str, "title": str, "content_html": str, "content_text": str, "summary": str,
    "image": str, "banner_image": str, "date_published": str, "date_modified": str, "authors": list, "tags": list,
    "language": str, "attachments": list,
}  # fmt: skip
JSON_AUTHOR = {"name": str, "url": str, "avatar": str}
JSON_ATTACHMENT = {"url": str, "mime_type": str, "title": str, "size_in_bytes": int, "duration_in_seconds": int}
JSON_HUB = {"type": str, "url": str}
ADDRESSES = ("home_page_url", "feed_url", "url", "image", "next_url", "icon")
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW + 2 * DAY)


@pytest.fixture(params=[False, True], ids=["short", "whole"])
def paper(request, settings):
    """A story with everything that a feed can say, one in another language, one that nobody signed, a correction."""
    settings.FEED_FULL_TEXT = request.param
    settings.WEBSUB_HUB = "https://hub.example/" if request.param else ""
    article, _ = make_story(standfirst="Eleven years.", kind="opinion")
    make_correction(article)
    desk.make_live(language="ar", pictures=[desk.make_image("Lumo", copyright="© Lumo", synthetic=True)])
    unsigned = desk.make_article()
    unsigned.bylines.all().delete()
    desk.edit(unsigned, by=desk.rosa())
    desk.publish(unsigned)


def atom_faults(feed: etree._Element) -> list[str]:
    """What RFC 4287 forbids: by the grammar, and then by what no grammar says."""
    if not ATOM.validate(feed):
        return [error.message for error in ATOM.error_log]
    entries = feed.findall("a:entry", NAMES)
    faults = []
    if feed.find("a:author", NAMES) is None and any(entry.find("a:author", NAMES) is None for entry in entries):
        faults.append("4.1.1: nobody signs")
    for each in [feed, *entries]:
        links = [
            (link.get("type"), link.get("hreflang"))
            for link in each.findall("a:link", NAMES)
            if link.get("rel", "alternate") == "alternate"
        ]
        if len(set(links)) != len(links):
            faults.append("4.1.1: two links to one alternate")
        if each is not feed and not links and each.find("a:content", NAMES) is None:
            faults.append("4.1.2: neither content nor a link")
    ids = [each.findtext("a:id", namespaces=NAMES) for each in entries]
    return faults + ["4.1.1: one entry twice"] * (len(set(ids)) != len(ids))


def rss_faults(rss: etree._Element) -> list[str]:
    RSS.validate(rss)
    return [error.message for error in RSS.error_log]


def json_faults(feed: dict) -> list[str]:
    return list(_said(feed, JSON_FEED, "feed", must=("version", "title", "items"))) + [
        *(["version"] * (feed.get("version") != "https://jsonfeed.org/version/1.1")),
        *(fault for item in feed.get("items", []) for fault in _item(item)),
        *_people(feed),
        *(fault for hub in feed.get("hubs", []) for fault in _said(hub, JSON_HUB, "hub", must=JSON_HUB)),
        *(["one item twice"] * (len({item.get("id") for item in feed["items"]}) != len(feed["items"]))),
    ]


def _item(item: dict) -> Iterator[str]:
    yield from _said(item, JSON_ITEM, "item", must=("id",))
    if not {"content_html", "content_text"} & set(item):
        yield "item: no content"
    for name in ("date_published", "date_modified"):
        if name in item and not (RFC_3339.fullmatch(item[name]) and datetime.fromisoformat(item[name]).tzinfo):
            yield f"item: {name}"
    yield from ("item: tags" for tag in item.get("tags", []) if not isinstance(tag, str))
    yield from _people(item)
    for each in item.get("attachments", []):
        yield from _said(each, JSON_ATTACHMENT, "attachment", must=("url", "mime_type"))


def _people(told: dict) -> Iterator[str]:
    for author in told.get("authors", []):
        yield from _said(author, JSON_AUTHOR, "author", must=())
        if not set(author) & set(JSON_AUTHOR):
            yield "author: nobody"


def _said(told: dict, known: dict[str, type], where: str, *, must) -> Iterator[str]:
    yield from (f"{where}: no {name}" for name in must if name not in told)
    for name, value in told.items():
        if not name.startswith("_") and not isinstance(value, known.get(name, ())):
            yield f"{where}: {name}"
        elif name in ADDRESSES and not re.match("https?://", value):
            yield f"{where}: {name} is not whole"


def fetched(client, path: str) -> bytes:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content


class TestEveryFeed:
    @pytest.mark.parametrize("page", LISTS)
    def test_holds_to_its_rules(self, client, paper, page):
        assert rss_faults(etree.fromstring(fetched(client, f"{page}feed/"))) == []
        assert atom_faults(etree.fromstring(fetched(client, f"{page}feed/atom/"))) == []
        assert json_faults(json.loads(fetched(client, f"{page}feed/json/"))) == []

    def test_of_nothing_holds_to_them_too(self, client):
        assert rss_faults(etree.fromstring(fetched(client, "/feed/"))) == []
        assert atom_faults(etree.fromstring(fetched(client, "/feed/atom/"))) == []
        assert json_faults(json.loads(fetched(client, "/feed/json/"))) == []


class TestRules:
    """The rules themselves refuse what breaks them."""

    @pytest.mark.parametrize(
        "path",
        ["a:id", "a:title", "a:updated", "a:entry/a:id", "a:entry/a:title", "a:entry/a:updated",
         "a:entry/a:author/a:name", "a:author"],
    )  # fmt: skip
    def test_of_atom_miss_what_must_stand_there(self, client, paper, path):
        feed = etree.fromstring(fetched(client, "/feed/atom/"))
        gone = feed.find(path, NAMES)
        gone.getparent().remove(gone)

        assert atom_faults(feed)

    @pytest.mark.parametrize(
        ("path", "text"),
        [("a:updated", "2024-03-06"), ("a:updated", "Wed, 06 Mar 2024 09:00:00 +0000"), ("a:entry/a:id", "/culture/"),
         ("a:entry/a:published", "2024-03-06T09:00:00")],
    )  # fmt: skip
    def test_of_atom_refuse_what_is_not_of_its_kind(self, client, paper, path, text):
        feed = etree.fromstring(fetched(client, "/feed/atom/"))
        feed.find(path, NAMES).text = text

        assert atom_faults(feed)

    @pytest.mark.parametrize("name", ["id", "title", "updated", "published", "summary", "pubDate"])
    def test_of_atom_refuse_what_stands_there_twice_or_is_unknown(self, client, paper, name):
        feed = etree.fromstring(fetched(client, "/feed/atom/"))
        for _ in range(2):
            etree.SubElement(feed.find("a:entry", NAMES), f"{A}{name}").text = "2024-03-06T09:00:00Z"

        assert atom_faults(feed)

    @pytest.mark.parametrize("path", ["title", "link", "description", "item/guid/@isPermaLink", "item"])
    def test_of_rss_miss_what_must_stand_there(self, client, paper, path):
        rss = etree.fromstring(fetched(client, "/feed/"))
        if path.endswith("@isPermaLink"):
            rss.find("channel/item/guid").set("isPermaLink", "no")
        elif path == "item":
            item = rss.find("channel/item")
            for name in ("title", "description"):
                item.remove(item.find(name))
        else:
            rss[0].remove(rss.find(f"channel/{path}"))

        assert rss_faults(rss)

    @pytest.mark.parametrize(
        ("name", "text"),
        [("pubDate", "2024-03-06T09:00:00Z"), ("link", "/culture/"), ("author", "Rosa"), ("guid", "again"),
         ("updated", "2024"), ("enclosure", "")],
    )  # fmt: skip
    def test_of_rss_refuse_what_is_not_of_its_kind(self, client, paper, name, text):
        rss = etree.fromstring(fetched(client, "/feed/"))
        etree.SubElement(rss.find("channel/item"), name).text = text

        assert rss_faults(rss)

    @pytest.mark.parametrize(
        "change",
        [
            lambda feed: feed.pop("version"),
            lambda feed: feed.pop("title"),
            lambda feed: feed.update(author={"name": "Rosa"}),
            lambda feed: feed.update(home_page_url="/"),
            lambda feed: feed["items"][0].pop("id"),
            lambda feed: feed["items"][0].update(id=7),
            lambda feed: feed["items"][0].pop("content_html"),
            lambda feed: feed["items"][0].update(date_published="yesterday"),
            lambda feed: feed["items"][0].update(authors=[{}]),
            lambda feed: feed["items"][0].update(attachments=[{"url": "https://x.example/"}]),
            lambda feed: feed["items"].append(feed["items"][0]),
        ],
    )
    def test_of_json_feed_refuse_what_breaks_them(self, client, paper, change):
        feed = json.loads(fetched(client, "/feed/json/"))
        change(feed)

        assert json_faults(feed)
