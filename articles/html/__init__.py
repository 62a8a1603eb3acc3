"""The HTML a body may hold: one vocabulary for the editor, the sanitiser and the import.

`clean()` is the only way into a body; what it returns is called canonical, and the functions below it read that alone.
Knows nothing of models, requests or pages. A figure is a placeholder here: caption and file live elsewhere. What a
paste brings and no body may hold leaves a mark in words, "[Lost here: picture]": nothing goes silently.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape, unescape
from itertools import pairwise

from articles.embeds import Embed

from .blocks import Block
from .pasting import MOST_TAGS, sanitise
from .reading import read
from .vocabulary import CAPTURED, DOCUMENT, FIGURE, LOST, SPACES, permitted
from .writing import document, figure, write

__all__ = [
    "Correction",
    "Document",
    "Embed",
    "Gallery",
    "Part",
    "Social",
    "Table",
    "blockquote",
    "bullets",
    "clean",
    "document",
    "documents",
    "figure",
    "glance",
    "heading",
    "images",
    "links",
    "lost",
    "paragraph",
    "parts",
    "text",
    "titles",
    "with_documents",
    "with_figures",
    "with_sponsored_links",
    "without_images",
]

# What stands at top level of a canonical body and is no stretch of plain HTML.
SOCIAL = (
    '<blockquote data-author="(.*?)" data-handle="(.*?)" data-permalink="(.*?)" data-captured="(.*?)">'
    "(.*?)</blockquote>"
)
PART = re.compile(
    rf"{FIGURE.pattern}|{DOCUMENT.pattern}"
    r'|<div data-gallery>(.*?)</div>|<div data-embed="(\w+)" data-id="(.*?)" data-title="(.*?)"></div>'
    rf"|{SOCIAL}|<table>(?:<caption>(.*?)</caption>)?(.*?)</table>"
    r'|<aside data-kind="correction">(.*?)</aside>',
    re.DOTALL,
)

OUTWARD = re.compile('<a href="(?=https?:)')
INLINE_TAG = re.compile(r"</?(?:a|cite|em|strong)\b[^>]*>")
ANY_TAG = re.compile("<[^>]*>")


@dataclass(frozen=True)
class Document:
    """A document by its id, under the title by which this text calls it: plain text, '' for its own."""

    document: int
    title: str


@dataclass(frozen=True)
class Gallery:
    """Several pictures side by side, by their image ids."""

    images: tuple[int, ...]


@dataclass(frozen=True)
class Social:
    """What somebody said elsewhere, kept as data: paragraphs of HTML, who, where (https) and when it was captured."""

    html: str
    author: str
    handle: str
    permalink: str
    captured: datetime | None

    @property
    def credit(self) -> str:
        who = f"{self.author} (@{self.handle})" if self.author and self.handle else self.author or self.handle
        when = f"captured {self.captured:%-d %B %Y, %H:%M} UTC" if self.captured else ""
        return ", ".join(said for said in (who, self.permalink, when) if said)


@dataclass(frozen=True)
class Table:
    """A table: its name ('' where it has none) and its rows, as HTML."""

    caption: str
    rows: str


@dataclass(frozen=True)
class Correction:
    """A box that says what was put right: its paragraphs, as HTML. What it is called is for the page to say."""

    html: str


Part = str | int | Document | Gallery | Embed | Social | Table | Correction


def clean(body: str) -> str:
    """Return the canonical form of any HTML: our vocabulary and nothing else.

    Loose text becomes a paragraph; text in quotations and list items stands in paragraphs, as the editor has it; empty
    blocks go; runs of white space are one space. Figures, galleries, documents, embeds and tables inside a block come
    to stand behind it, at top level; a figure with a wrong number disappears with its content, a document with one
    leaves its title. Tables of one row or one column, and those inside other blocks or around other tables, are layout:
    their cells become paragraphs; merged cells are parted. Links lead to https, http, mailto and own paths; others lose
    the link and keep the words. Of more tags than any story has, the words alone are kept. Cleaning twice gives the
    same. (security.md 46-50)
    """
    canonical = write(read(sanitise(body)))
    if canonical.count("<") > MOST_TAGS:
        canonical = write(read(sanitise(canonical)))
    return canonical


def parts(body: str) -> list[Part]:
    """Return a canonical body as stretches of HTML and, between them, what is more: image ids of figures, documents,
    galleries, embeds, social quotes, tables, corrections."""
    found: list[Part] = []
    end = 0
    for match in PART.finditer(body):
        found += [body[end : match.start()], _part(match)]
        end = match.end()
    return [part for part in [*found, body[end:]] if part != ""]


def _part(match: re.Match) -> Part:
    image, document_id, called, *others = match.groups()
    gallery, kind, number, title, author, handle, permalink, captured, words, caption, rows, put_right = others
    if image is not None:
        return int(image)
    if document_id is not None:
        return Document(int(document_id), unescape(called))
    if gallery is not None:
        return Gallery(tuple(int(each) for each in FIGURE.findall(gallery)))
    if kind is not None:
        return Embed(kind, number, unescape(title))
    if words is not None:
        when = datetime.strptime(captured, CAPTURED) if captured else None  # noqa: DTZ007  said in UTC
        return Social(words, unescape(author), unescape(handle), unescape(permalink), when)
    if put_right is not None:
        return Correction(put_right)
    return Table(unescape(caption or ""), rows)


def images(body: str) -> list[int]:
    """Return the image ids of the figures of a canonical body, in order, repeated where they repeat."""
    return [int(number) for number in FIGURE.findall(body)]


def documents(body: str) -> list[int]:
    """Return the ids of the documents of a canonical body, in order, repeated where they repeat."""
    return [int(number) for number, _ in DOCUMENT.findall(body)]


def links(body: str) -> list[tuple[str, str]]:
    """Return where the links of a canonical body lead, in order, each with the plain words that carry it."""
    found = re.findall(r'<a href="([^"]*)">(.*?)</a>', body, re.DOTALL)
    return [(unescape(address), unescape(re.sub(r"<[^>]*>", "", words)).strip()) for address, words in found]


def with_sponsored_links(body: str) -> str:
    """Return a canonical body whose links to other houses say that they were paid for; it is canonical no more."""
    return OUTWARD.sub('<a rel="sponsored" href="', body)


def titles(body: str) -> dict[int, str]:
    """Return the titles by which a canonical body calls its documents, by id; those it calls by none are left out."""
    return {int(number): unescape(title) for number, title in DOCUMENT.findall(body) if title}


def without_images(body: str, ids: Iterable[int]) -> str:
    """Return a canonical body without the figures of these images."""
    gone = set(ids)
    left = FIGURE.sub(lambda place: "" if int(place[1]) in gone else place[0], body)
    return left.replace("<div data-gallery></div>", "")


def with_figures(body: str, fill: Callable[[int], str]) -> str:
    """Return a canonical body with every placeholder replaced by what `fill` makes of its image id."""
    return FIGURE.sub(lambda place: fill(int(place[1])), body)


def with_documents(body: str, fill: Callable[[Document], str]) -> str:
    """Return a canonical body with every document replaced by what `fill` makes of it."""
    return DOCUMENT.sub(lambda place: fill(Document(int(place[1]), unescape(place[2]))), body)


def text(body: str) -> str:
    """Return the words of a canonical body: blocks separated by blank lines, entities resolved, figures left out.

    A row of a table is a line with bars between its cells; an embed and the source of a social quote are said in words.
    """
    return "\n\n".join(_texts(read(body)))


def glance(body: str) -> str:
    """Return the words of a canonical body in one line: in a fortieth of the time of `text`, and no more than that."""
    return " ".join(unescape(ANY_TAG.sub(" ", INLINE_TAG.sub("", body))).split())


def _texts(blocks: list[Block]) -> Iterator[str]:
    for block, after in pairwise([*blocks, Block("")]):
        if block.text or block.document:
            yield block.text or "Document"
        if block.path and block.path[0][0].startswith("blockquote ") and block.path[0] not in after.path:
            yield _part(PART.match(f"<{block.path[0][0]}></blockquote>")).credit


def lost(words: str) -> list[str]:
    """Return the marks in a text that stand for what a paste could not bring along."""
    return re.findall(LOST.replace("[", r"\[").replace("]", r"\]").format(r"[^\]\n]{1,60}"), words)


def paragraph(words: str) -> str:
    """Return plain text as a paragraph, '' for nothing; the text is escaped, and canonical as it stands."""
    return _block("p", words)


def heading(words: str) -> str:
    """Return plain text as a heading between paragraphs."""
    return _block("h2", words)


def blockquote(words: str) -> str:
    """Return plain text as a quotation set off from the story."""
    quoted = paragraph(words)
    return f"<blockquote>{quoted}</blockquote>" if quoted else ""


def bullets(points: Iterable[str]) -> str:
    """Return plain texts as a list with a point each."""
    inner = "".join(f"<li>{point}</li>" for point in map(paragraph, points) if point)
    return f"<ul>{inner}</ul>" if inner else ""


def _block(tag: str, words: str) -> str:
    words = SPACES.sub(" ", permitted(words)).strip(" ")
    return f"<{tag}>{escape(words, quote=False)}</{tag}>" if words.strip() else ""
