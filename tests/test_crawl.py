"""The readers' site from link to link: what its front page and sitemaps lead to answers, and every page is well made.

Chromium's part (axe, widths, other hosts) stands in test_site_browser.py. With Java and the checker of the W3C in
VNU_JAR (npm: vnu-jar) its verdict is asked for as well; the parser that runs always knows the grammar alone.
"""

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, resolve

from articles import saving, workflow
from articles.models import Author, Byline, FormerAddress, Topic
from articles.pictures import files
from tests import desk
from tests.desk import DAY, HOUR, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

# Where somebody begins who knows nothing but the name of the site.
FIRST = ("/", "/robots.txt", "/sitemap.xml", "/news-sitemap.xml", "/.well-known/security.txt")
ADDRESSES = {"href", "src", "action", "srcset"}
# Pages that nothing links to, and why.
UNLINKED = {"short", "icon"}  # printed and spoken; asked for by browsers unbidden
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass
class Answer:
    path: str
    status: int
    kind: str
    text: str
    sent_on: str = ""

    @property
    def is_page(self) -> bool:
        return self.kind.startswith("text/html") and not self.sent_on

    @property
    def tree(self) -> Element:
        return html5lib.parse(self.text, namespaceHTMLElements=False)


def paper() -> list[str]:
    """Forty stories, one of them with everything; returns addresses that nothing leads to any more."""
    images = [desk.make_image(f"AP/{name}", caption="The harbour", alternative_text=f"Boats {name}") for name in "ABC"]
    for image in images:
        files.make_renditions(image)
    ada = desk.make_person("Ada Quist", description="Harbour master", portrait=images[0], wikidata="Q1")
    harbours = Topic.objects.create(name="Harbours", description="Where ships come in.")
    kinds = ("news", "opinion", "analysis", "review", "paid")
    for number in range(40):
        fields = {"payer": "Harbour Paints Ltd"} if kinds[number % 5] == "paid" else {}
        desk.make_live(
            headline=f"Story number {number:02}", standfirst="What happened.", kicker="Ports", kind=kinds[number % 5],
            section=("Culture", "Sport")[number % 2], pictures=images[:1] if number % 3 else [], people=[ada],
            at=NOW + number * DAY, language="ar" if number == 7 else "", **fields,
        )  # fmt: skip
    article = desk.make_article(
        headline="The ferry “Merrow” returns & nobody has painted it", pictures=images, people=[ada], dateline="Merrow",
        standfirst="Eleven years <later>.", kicker="Ports", advisory="This story tells of a loss.", kind="analysis",
        body="<p>It came <a href='/culture/'>back</a>.</p><h2>Why</h2><blockquote><p>Nobody asked.</p><p><cite>Ada"
        "</cite></p></blockquote><ul><li>One</li></ul><aside data-kind='facts'><h3>Facts</h3><p>Two.</p></aside>"
        "<figure data-embed='youtube' data-id='aBcDeFgHiJk' data-title='The crossing'></figure>"
        "<table><caption>Tides</caption><thead><tr><th>Day</th></tr></thead><tbody><tr><td>Monday</td></tr></tbody>"
        "</table>",
    )  # fmt: skip
    with saving.saving(article, by=desk.rosa(), at=NOW):
        omar = Author.objects.create(name="Omar", role="in Merrow")
        Byline.objects.create(article=article, author=omar, role="in Merrow", position=1)
        article.topics.add(harbours)
    desk.publish(article, at=NOW)
    desk.correct(article, at=NOW + HOUR, body=article.body.replace("It came", "It sailed"))
    gone, former = desk.make_live(headline="Taken down")
    workflow.withdraw(gone, by=desk.edith(), at=NOW + HOUR, reason="Wrong", notice="We were wrong.")
    FormerAddress.objects.create(path="/2019/old.html", public_id=article.public_id)
    return [former.get_absolute_url(), "/nothing/", "/2019/old.html"]


def addresses(answer: Answer) -> Iterator[str]:
    """Everything on our own host that an answer leads to, as paths."""
    if answer.is_page:
        found = [value for each in answer.tree.iter() for value in _led_to(each)]
    elif "xml" in answer.kind:
        found = re.findall(r"<(?:loc|link)>([^<]+)<", answer.text)
        found += re.findall(r'(?:href|url)="([^"]+)"', answer.text)
    else:
        found = re.findall(r'https?://[^\s"<\\]+', answer.text)
    for address in found:
        parts = urlsplit(urljoin(settings.SITE_URL + answer.path, address))
        if f"{parts.scheme}://{parts.netloc}" == settings.SITE_URL:
            yield (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _led_to(each: Element) -> Iterator[str]:
    for name in ADDRESSES & set(each.attrib):
        value = each.attrib[name]
        yield from (part.split()[0] for part in value.split(", ")) if name == "srcset" else [value]
    if each.tag == "meta" and each.get("property") in ("og:url", "og:image"):
        yield each.get("content")


@pytest.fixture(scope="module")
def crawled(django_db_setup, django_db_blocker):
    """Every answer by its path, found once for all tests: what the first addresses lead to, and what nothing leads to
    any more.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        answers = crawl([*FIRST, *paper()])
        transaction.set_rollback(True)
    return answers


def crawl(waiting: list[str]) -> dict[str, Answer]:
    client, answers = Client(), {}
    while waiting:
        path = waiting.pop()
        if path in answers or path.startswith("/static/"):
            continue
        response = client.get(path)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        kind = response.get("Content-Type", "")
        text = "" if kind.startswith(("image", "application/pdf")) else content.decode()
        answers[path] = Answer(path, response.status_code, kind, text, response.get("Location", ""))
        waiting += [*addresses(answers[path]), *filter(None, [answers[path].sent_on])]
    return answers


def faults(answer: Answer) -> Iterator[str]:
    """What is wrong with a page, in words."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(answer.text)
    yield from (f"grammar: {code} at {place}" for place, code, _ in parser.errors)
    parents = {child: parent for parent in tree.iter() for child in parent}
    language, direction = tree.get("lang"), tree.get("dir")
    if (language, direction) != (settings.LANGUAGE_CODE, "ltr"):
        yield f"language: {language}, {direction}"
    links = Counter(each.get("rel") for each in tree.iter("link"))
    if answer.status == 200 and links["canonical"] != 1:
        yield f"canonical: {links['canonical']}"
    if answer.status == 200:
        yield from (f"shared: {fault}" for fault in unshared(tree))
    levels = [HEADINGS.index(each.tag) + 1 for each in tree.iter() if each.tag in HEADINGS]
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"headings: one h1, first, not {levels}"
    if skipped := [pair for pair in zip(levels, levels[1:], strict=False) if pair[1] > pair[0] + 1]:
        yield f"headings: {skipped}"
    ids = Counter(each.get("id") for each in tree.iter() if each.get("id"))
    yield from (f"id twice: {name}" for name, times in ids.items() if times > 1)
    for name in ("for", "aria-labelledby", "aria-describedby"):
        told = [part for each in tree.iter() for part in each.get(name, "").split()]
        yield from (f"{name} leads nowhere: {part}" for part in told if part not in ids)
    for each in tree.iter("a"):
        if (href := each.get("href", "")).startswith("#") and href[1:] not in ids:
            yield f"link leads nowhere: {href}"
        if not "".join(each.itertext()).strip() and not each.get("aria-label"):
            yield f"link without words: {each.get('href')}"
    for each in tree.iter("img"):
        if each.get("alt") is None or not _credited(each, parents):
            yield f"picture without alternative text or credit: {each.get('src')}"
    for each in tree.iter():
        if each.tag in ("img", "script", "iframe", "source", "form") or each.get("rel") in ("stylesheet", "preload"):
            for address in _led_to(each):
                if urlsplit(address).netloc:
                    yield f"another host: {address}"


def unshared(tree: Element) -> Iterator[str]:
    """What a link to a page does not say elsewhere, or says twice. What search engines leave alone need say nothing."""
    metas = list(tree.iter("meta"))
    if any("noindex" in each.get("content", "") for each in metas if each.get("name") == "robots"):
        return
    said = Counter(each.get("property") or each.get("name") for each in metas)
    wanted = {"description", "og:type", "og:title", "og:url", "og:site_name", "twitter:card", "twitter:title"}
    beside = {each for row in tree.iter("section") if row.get("class") == "row" for each in row.iter("img")}
    if set(tree.find("body/main").iter("img")) - beside:  # pictures of its own
        wanted |= {
            "og:image",
            "og:image:alt",
            "og:image:width",
            "og:image:height",
            "twitter:image",
            "twitter:image:alt",
        }
    yield from (f"{name}, {said[name]} times" for name in sorted(wanted) if said[name] != 1)
    [canonical] = (each.get("href") for each in tree.iter("link") if each.get("rel") == "canonical")
    yield from (
        f"stands at {each.get('content')}, not at {canonical}"
        for each in metas
        if each.get("property") == "og:url" and each.get("content") != canonical
    )


def _credited(image: Element, parents: dict[Element, Element]) -> bool:
    """Whether a credit with words stands beside a picture, in what holds the two."""
    around = parents[image]
    while around.tag != "figure" and "card__picture" not in around.get("class", ""):
        if around not in parents:
            return False
        around = parents[around]
    credits = [each for each in around.iter() if "credit" in each.get("class", "").split()]
    return any(re.search(r"Image Credit:\s*\w", "".join(each.itertext())) for each in credits)


class TestCrawl:
    def test_every_link_answers(self, crawled):
        wrong = sorted((a.status, re.sub("-[a-z0-9]{8}/", "/", path)) for path, a in crawled.items() if a.status != 200)
        # Our own links lead where they say; only who comes by a former address is sent on, and once.
        sent_on = {path: crawled[a.sent_on].status for path, a in crawled.items() if a.sent_on}

        assert wrong == [(301, "/2019/old.html"), (404, "/nothing/"), (410, "/culture/taken-down/")]
        assert sent_on == {"/2019/old.html": 200}

    def test_reaches_every_kind_of_address(self, crawled):
        reached = {resolve(urlsplit(path).path).url_name for path, a in crawled.items() if a.status == 200}

        names = {pattern.name for pattern in get_resolver("articles.urls").url_patterns}
        names |= {
            pattern.name
            for each in get_resolver("articles.urls").url_patterns
            for pattern in getattr(each, "url_patterns", [])
        }
        assert names - reached - {None} <= UNLINKED | {"document"}

    def test_every_page_is_well_made(self, crawled):
        pages = [answer for answer in crawled.values() if answer.is_page]

        found = {answer.path: list(faults(answer)) for answer in pages}

        assert len(pages) > 60
        assert {path: wrong for path, wrong in found.items() if wrong} == {}

    def test_no_two_pages_have_one_title(self, crawled):
        # Of a list that goes on each stretch has the title of the list.
        pages = [a for path, a in crawled.items() if a.is_page and a.status == 200 and "?" not in path]

        titles = Counter(answer.tree.findtext("head/title") for answer in pages)

        assert {title: times for title, times in titles.items() if times > 1} == {}

    def test_checker_of_the_w3c_finds_no_fault(self, crawled, tmp_path):
        java, jar = shutil.which("java"), os.environ.get("VNU_JAR", "")
        if not java or not jar:
            pytest.skip("needs Java and VNU_JAR, the checker of the W3C (npm install vnu-jar)")
        pages = [answer for answer in crawled.values() if answer.is_page]
        for number, answer in enumerate(pages):
            (tmp_path / f"{number}.html").write_text(answer.text)

        checked = subprocess.run([java, "-jar", jar, "--format", "json", "--stdout", tmp_path], capture_output=True)

        messages = json.loads(checked.stdout)["messages"]
        told = [m for m in messages if m["type"] == "error" or m.get("subType") == "warning"]
        paths = {f"{number}.html": answer.path for number, answer in enumerate(pages)}
        assert [(paths[m["url"].rpartition("/")[2]], m["message"]) for m in told] == []
