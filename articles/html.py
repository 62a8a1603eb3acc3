"""The HTML a body may hold: one vocabulary for the editor, the sanitiser and the import.

`clean()` is the only way into a body; what it returns is called canonical, and the functions below it read that alone.
Knows nothing of models, requests or pages. A figure is a placeholder here: caption and file live elsewhere. What a
paste brings and no body may hold leaves a mark in words, "[Lost here: picture]": nothing goes silently.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import escape, unescape
from html.parser import HTMLParser
from itertools import pairwise

import nh3

from articles import embeds
from articles.embeds import Embed

# Every element of a canonical body with its attributes. The order of the inline ones is the order in which they nest,
# the same as the editor's, so that opening and saving a story unchanged changes nothing.
VOCABULARY = {
    "p": (),
    "h2": (),
    "h3": (),
    "blockquote": ("data-author", "data-handle", "data-permalink", "data-captured"),
    "ul": (),
    "ol": (),
    "li": (),
    "hr": (),
    "figure": ("data-image",),
    "div": ("data-gallery", "data-embed", "data-id", "data-title"),
    "aside": ("data-kind",),
    "table": (),
    "caption": (),
    "thead": (),
    "tbody": (),
    "tr": (),
    "th": (),
    "td": (),
    "cite": (),
    "a": ("href",),
    "strong": (),
    "em": (),
    "br": (),
}
LEAVES = ("p", "h2", "h3")
CONTAINERS = ("blockquote", "ul", "ol", "li", "aside")
LISTS = ("ul", "ol")
MARKS = ("cite", "strong", "em")  # a link stands between the first and the second
# Boxes stand at top level and hold paragraphs; facts hold lists and small headings too.
BOXES = ("pull", "facts", "correction")
CELLS = ("th", "td")

# What a paste brings, and what it becomes.
READ_AS = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
# These end a paragraph and are nothing themselves: without them two table cells would become one word.
BREAKS = {
    *("address", "article", "body", "center", "details", "fieldset", "figcaption", "footer", "dd", "dl", "dt", "form"),
    *("header", "legend", "main", "nav", "pre", "section", "summary", "tfoot"),
}
# Their contents are no words of the story.
SILENT = {
    *("audio", "button", "canvas", "embed", "head", "iframe", "math", "noembed", "noframes", "noscript", "script"),
    *("select", "style", "svg", "template", "textarea", "title", "video", "xmp"),
}

# What has no words and is missed where it is gone.
FRAMES = re.compile(r"<(iframe|video|audio|embed)(?=[\s/>])[^<>]*", re.IGNORECASE)
SOURCE = re.compile(r"""\ssrc\s*=\s*["']?(?:https?:)?(//[^"'\s<>]+)""", re.IGNORECASE)
LOST = "[Lost here: {}]"

# How Word, Google Docs and mail programs write what HTML has elements for.
STYLED = ("a", "b", "div", "em", "i", "li", "p", "span", "strong", "td", "th")
BOLD = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
NOT_BOLD = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:normal|[1-4]00)", re.IGNORECASE)
ITALIC = re.compile(r"(?:^|;)\s*font-style\s*:\s*italic", re.IGNORECASE)
NOT_ITALIC = re.compile(r"(?:^|;)\s*font-style\s*:\s*normal", re.IGNORECASE)
HIDDEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|mso-element\s*:\s*comment-list|mso-special-character\s*:\s*comment)",
    re.IGNORECASE,
)
WORD_LIST = re.compile(r"mso-list\s*:\s*l[0-9]+\s+level([1-9])", re.IGNORECASE)
WORD_BULLET = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
NUMBERED = re.compile(r"\(?(?:[0-9]+|[a-zA-Z]|[ivxlcIVXLC]+)[.)]")
QUOTED = re.compile(r"(?:^|;)\s*border-left\s*:\s*(?:solid|[0-9.]+p[xt] solid)", re.IGNORECASE)
# A footnote's number in the text leads to the note, the note's number back to the text.
REFERENCE = re.compile(r"\[?(?:[0-9]{1,3}|[ivxlc]{1,6}|[a-z]|[*†‡]{1,3})\]?")

# A parser ends the paragraph in which it meets a figure. Under the name of an element that may stand inside a paragraph
# and that nothing inside it can close, the figure comes through in its place and the paragraph stays whole.
CARRIED_AS = "object"
FIGURE_TAG = re.compile(r"<(/?)figure(?=[\s/>])", re.IGNORECASE)

TAG = re.compile(r"<[^<>]*>?")
# Tags, opening and closing. The parser's time grows with tags times depth: 100,000 nested divs took 24 s (nh3 0.3.8),
# 20,000 take one. A story of 30,000 words in short paragraphs has 2,000.
MOST_TAGS = 30_000
# Ten quotations inside each other are a mistake of a paste.
DEEPEST = 10

# Controls, direction overrides and isolates, byte order marks, lone surrogates, characters that XML refuses.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
# Not U+00A0: the space that does not break is meant.
SPACES = re.compile("[ \t\n\v\f\r\x85\u2028\u2029]+")

# No credentials in a link: https://bank.example@evil.example reads like the bank.
MOST_COLUMNS, MOST_CELLS = 100, 10_000
LINK = re.compile(r"https?://[^\s/\\?#@]+(?:[/?#].*)?|mailto:[^\s/\\@]+@.+|/(?![/\\]).*", re.IGNORECASE)
# Eighteen digits fit every database's bigint.
IMAGE_ID = re.compile(r"[1-9][0-9]{0,17}")
FIGURE = re.compile(r'<figure data-image="([0-9]+)"></figure>')
HANDLE = re.compile(r"[\w.-]{1,80}(?:@[\w.-]{1,80})?")
CAPTURED = "%Y-%m-%dT%H:%MZ"
# What stands at top level of a canonical body and is no stretch of plain HTML.
SOCIAL = (
    '<blockquote data-author="(.*?)" data-handle="(.*?)" data-permalink="(.*?)" data-captured="(.*?)">'
    "(.*?)</blockquote>"
)
PART = re.compile(
    rf'{FIGURE.pattern}|<div data-gallery>(.*?)</div>|<div data-embed="(\w+)" data-id="(.*?)" data-title="(.*?)"></div>'
    rf"|{SOCIAL}|<table>(?:<caption>(.*?)</caption>)?(.*?)</table>",
    re.DOTALL,
)

# Styles, classes and names are let through to the reader below, which takes their meaning and writes none of them.
SANITISER = nh3.Cleaner(
    tags={*VOCABULARY, *READ_AS, *BREAKS, CARRIED_AS, "span", "img"} - {"figure"},
    clean_content_tags=SILENT,
    attributes={
        **{tag: {"style", "class"} for tag in STYLED},
        "a": {"href", "style", "class"},
        "*": {"id", "name"},
        "div": {"style", "class", *VOCABULARY["div"]},
        "blockquote": set(VOCABULARY["blockquote"]),
        "aside": {"data-kind"},
        "td": {"colspan", "rowspan", "style"},
        "th": {"colspan", "rowspan", "style"},
        "table": {"role"},
        "img": {"alt", "width", "height"},
        CARRIED_AS: {"data-image"},
    },
    generic_attribute_prefixes=None,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


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


Part = str | int | Gallery | Embed | Social | Table


def clean(body: str) -> str:
    """Return the canonical form of any HTML: our vocabulary and nothing else.

    Loose text becomes a paragraph; text in quotations and list items stands in paragraphs, as the editor has it; empty
    blocks go; runs of white space are one space. Figures, galleries, embeds and tables inside a block come to stand
    behind it, at top level; a figure with a wrong number disappears with its content. Tables of one row or one column,
    and those inside other blocks or around other tables, are layout: their cells become paragraphs; merged cells are
    parted. Links lead to https, http, mailto and own paths; others lose the link and keep the words. Of more tags than
    any story has, the words alone are kept. Cleaning twice gives the same. (security.md 46-50)
    """
    canonical = _write(_read(_sanitise(body)))
    if canonical.count("<") > MOST_TAGS:
        canonical = _write(_read(_sanitise(canonical)))
    return canonical


def parts(body: str) -> list[Part]:
    """Return a canonical body as stretches of HTML and, between them, what is more: image ids of figures, galleries,
    embeds, social quotes, tables."""
    found: list[Part] = []
    end = 0
    for match in PART.finditer(body):
        found += [body[end : match.start()], _part(match)]
        end = match.end()
    return [part for part in [*found, body[end:]] if part != ""]


def _part(match: re.Match) -> Part:
    figure, gallery, kind, number, title, author, handle, permalink, captured, words, caption, rows = match.groups()
    if figure is not None:
        return int(figure)
    if gallery is not None:
        return Gallery(tuple(int(image) for image in FIGURE.findall(gallery)))
    if kind is not None:
        return Embed(kind, number, unescape(title))
    if words is not None:
        when = datetime.strptime(captured, CAPTURED) if captured else None  # noqa: DTZ007  said in UTC
        return Social(words, unescape(author), unescape(handle), unescape(permalink), when)
    return Table(unescape(caption or ""), rows)


def images(body: str) -> list[int]:
    """Return the image ids of the figures of a canonical body, in order, repeated where they repeat."""
    return [int(number) for number in FIGURE.findall(body)]


def without_images(body: str, ids: Iterable[int]) -> str:
    """Return a canonical body without the figures of these images."""
    gone = set(ids)
    left = FIGURE.sub(lambda figure: "" if int(figure[1]) in gone else figure[0], body)
    return left.replace("<div data-gallery></div>", "")


def with_figures(body: str, fill: Callable[[int], str]) -> str:
    """Return a canonical body with every placeholder replaced by what `fill` makes of its image id."""
    return FIGURE.sub(lambda figure: fill(int(figure[1])), body)


def text(body: str) -> str:
    """Return the words of a canonical body: blocks separated by blank lines, entities resolved, figures left out.

    A row of a table is a line with bars between its cells; an embed and the source of a social quote are said in words.
    """
    return "\n\n".join(_texts(_read(body)))


def _texts(blocks: list["_Block"]) -> Iterator[str]:
    for block, after in pairwise([*blocks, _Block("")]):
        if block.text:
            yield block.text
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


def figure(image_id: int) -> str:
    """Return the placeholder of an image."""
    return f'<figure data-image="{int(image_id)}"></figure>'


# From HTML to blocks and back.

Marks = tuple[str, ...]  # ("cite", "a https://…", "strong"): what a run of text stands in, outermost first
Runs = list[tuple[str, Marks]]
LINE_BREAK = "\n"


@dataclass
class _Cell:
    tag: str
    runs: Runs = field(default_factory=list)
    across: int = 1
    down: int = 1

    @property
    def text(self) -> str:
        return "".join(words for words, _ in self.runs)


@dataclass
class _Row:
    head: bool
    cells: list[_Cell] = field(default_factory=list)


@dataclass
class _Table:
    caption: str = ""
    rows: list[_Row] = field(default_factory=list)

    @property
    def text(self) -> str:
        rows = [" | ".join(cell.text for cell in row.cells) for row in self.rows]
        return "\n\n".join(line for line in [self.caption, *rows] if line)

    @property
    def columns(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)

    def widths(self) -> list[int]:
        return [sum(cell.across for cell in row.cells) for row in self.rows]

    def square(self) -> None:
        """Part merged cells and fill short rows, so that every column is one column; a line over all of them is the
        name of the table."""
        first = self.rows[0].cells if len(self.rows) > 2 else []
        if not self.caption and len(first) == 1 and first[0].across == max(self.widths()) > 1:
            self.caption = SPACES.sub(" ", first[0].text)[:500].strip()
            del self.rows[0]
        waiting: dict[int, int] = {}  # column: how many more rows a merged cell reaches into
        for row in self.rows:
            cells: list[_Cell] = []
            for cell in row.cells:
                while waiting.get(len(cells), 0):
                    waiting[len(cells)] -= 1
                    cells.append(_Cell(cell.tag))
                for _ in range(cell.across):
                    waiting[len(cells)] = cell.down - 1
                    cells.append(_Cell(cell.tag, cell.runs if _ == 0 else []))
            while waiting.get(len(cells), 0):
                waiting[len(cells)] -= 1
                cells.append(_Cell("td"))
            row.cells = cells
        width = self.columns
        if width * len(self.rows) <= MOST_CELLS:
            for row in self.rows:
                row.cells += [_Cell("td") for _ in range(width - len(row.cells))]
        for row in self.rows:
            if row.head:
                row.cells = [_Cell("th", cell.runs) for cell in row.cells]

    @property
    def is_one(self) -> bool:
        """Whether it is a table by its shape; the rest is layout."""
        columns = self.columns
        return 1 < columns <= MOST_COLUMNS and len(self.rows) > 1 and columns * len(self.rows) <= MOST_CELLS


@dataclass
class _Block:
    """A paragraph, heading, rule, figure, gallery, embed or table, where it stands, and its text in runs of equal
    marks."""

    tag: str
    path: tuple[tuple[str, int], ...] = ()  # (element with its attributes, serial number), outermost first
    images: tuple[int, ...] = ()
    embed: Embed | None = None
    table: _Table | None = None
    runs: Runs = field(default_factory=list)

    @property
    def text(self) -> str:
        if self.embed:
            return self.embed.words
        return self.table.text if self.table else "".join(words for words, _ in self.runs)


class _Survey(HTMLParser):
    """Looks through a document before it is read: which of its tables are layout, and what its links may lead to."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[int] = []
        self.layout: list[bool] = []  # by table, in order: it holds another table, or is one row or column
        self.rows: list[list[int]] = []  # how many cells each row of each open table has
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {value for name, value in attrs if name in ("id", "name") and value}
        if tag == "table":
            for table in self.open[-1:]:
                self.layout[table] = True
            self.open.append(len(self.layout))
            self.layout.append(dict(attrs).get("role") == "presentation")
            self.rows.append([])
        elif tag == "tr" and self.rows:
            self.rows[-1].append(0)
        elif tag in CELLS and self.rows and self.rows[-1]:
            self.rows[-1][-1] += _count(dict(attrs).get("colspan") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self.open:
            rows = self.rows.pop()
            self.layout[self.open.pop()] |= len(rows) < 2 or max(rows) < 2


class _Reader(HTMLParser):
    """Reads well-formed HTML, as the sanitiser writes it, into blocks."""

    def __init__(self, survey: _Survey) -> None:
        super().__init__(convert_charrefs=True)
        self.survey = survey
        self.blocks: list[_Block] = []
        self.serial = 0
        self.path: list[tuple[str, int]] = []
        self.added: list[int] = []  # how much each open container added to the path
        self.credits: list[str] = []  # what each open quotation says at its end
        self.leaves: list[str] = []  # open paragraphs and headings
        self.links: list[str] = []
        self.marks = dict.fromkeys(MARKS, 0)
        self.inline: list[tuple[str, ...]] = []  # the marks that each open inline element made
        self.divs: list[str] = []  # what each open div is: gallery, quotation or nothing
        self.silent = 0  # inside how many elements of which nothing is read
        self.runs: Runs = []
        self.waiting: list[_Block] = []  # what stands at top level, until the block it was in has ended
        self.gallery: list[int] | None = None
        self.tables = 0  # how many have begun
        self.layouts: list[bool] = []  # of the open ones, which are none
        self.table: _Table | None = None
        self.cell: _Cell | None = None
        self.in_head = False
        # Paragraphs that Word calls items of a list or quotations, one after the other.
        self.word_path: list[tuple[str, int]] = []
        self.word_level = 0
        self.word_quote = False
        self.bullet: str | None = None
        self.in_bullet = False
        self.reference: list[int] = []  # where in the runs each open link began

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag, said = READ_AS.get(tag, tag), {name: value or "" for name, value in attrs}
        if self.silent:
            self.silent += tag not in ("br", "hr", "img")
        elif HIDDEN.search(said.get("style", "")) and tag != "a":
            self.silent = 1
        elif WORD_BULLET.search(said.get("style", "")):
            self.silent, self.in_bullet = 1, True
        elif tag in ("figure", CARRIED_AS):
            if "data-image" in said:
                self.place(said["data-image"])
                self.silent = 1
            else:
                self.between_blocks()
        elif tag == "br":
            self.runs.append((LINE_BREAK, self.current_marks()))
        elif tag == "img":
            self.miss_picture(said)
        elif tag == "a" or tag == "span" or tag in MARKS:
            self.start_inline(tag, said)
        elif self.table is not None:
            self.start_in_table(tag, said)
        else:
            self.start_block(tag, said)

    def handle_endtag(self, tag: str) -> None:
        tag = READ_AS.get(tag, tag)
        if self.silent:
            self.silent -= tag not in ("br", "hr", "img")
            self.in_bullet = self.in_bullet and bool(self.silent)
        elif tag in ("figure", CARRIED_AS):
            self.between_blocks()
        elif tag in ("br", "hr", "img"):
            return
        elif tag == "a" or tag == "span" or tag in MARKS:
            self.end_inline(tag)
        elif self.table is not None:
            self.end_in_table(tag)
        else:
            self.end_of(tag)

    def handle_data(self, data: str) -> None:
        if self.in_bullet:
            self.bullet = (self.bullet or "") + data
        elif not self.silent:
            self.say(data)

    def close(self) -> None:
        super().close()
        self.end_block()
        self.release()

    def say(self, words: str) -> None:
        self.runs.append((SPACES.sub(" ", _permitted(words)), self.current_marks()))

    # Inside a paragraph

    def start_inline(self, tag: str, said: dict[str, str]) -> None:
        style = said.get("style", "")
        marks = {tag} & set(MARKS)
        if NOT_BOLD.search(style):
            marks.discard("strong")
        elif BOLD.search(style) and not {"h2", "h3"} & set(self.leaves):
            marks.add("strong")  # a heading is bold by itself
        if NOT_ITALIC.search(style):
            marks.discard("em")
        elif ITALIC.search(style):
            marks.add("em")
        if tag == "a":
            self.links.append(_link(said.get("href", "")))
            self.reference.append(self.reference_in(said))
        self.inline.append(tuple(marks))
        for mark in marks:
            self.marks[mark] += 1

    def end_inline(self, tag: str) -> None:
        if tag == "a":
            self.links.pop()
            self.end_reference(self.reference.pop())
        for mark in self.inline.pop():
            self.marks[mark] -= 1

    def reference_in(self, said: dict[str, str]) -> int:
        """Where the words of a footnote's or comment's number begin, if what it leads to is not here; else -1."""
        href, marker = said.get("href", ""), said.get("class", "") + said.get("style", "")
        if "msocom" in marker.lower() or "mso-comment-reference" in marker.lower():
            return len(self.runs)
        missing = href.startswith("#") and href[1:] not in self.survey.names and "ref" not in href.lower()
        return len(self.runs) if missing else -1

    def end_reference(self, began: int) -> None:
        if not 0 <= began <= len(self.runs):
            return
        words = "".join(words for words, _ in self.runs[began:]).strip()
        if REFERENCE.fullmatch(words):
            del self.runs[began:]
            self.say(LOST.format(f"footnote {words.strip('[]')}"))
        elif re.fullmatch(r"\[[^\]\n]{1,6}\]", words):
            del self.runs[began:]
            self.say(LOST.format("comment"))

    def miss_picture(self, said: dict[str, str]) -> None:
        """Say that a picture was here; what counts openings is none, and a small face is its own word."""
        if said.get("width") in ("0", "1") or said.get("height") in ("0", "1"):
            return
        alt = said.get("alt", "")
        face = 0 < len(alt) <= 8 and not any(sign.isascii() or sign.isalnum() for sign in alt)
        self.say(alt if face else LOST.format("picture"))

    # Blocks

    def start_block(self, tag: str, said: dict[str, str]) -> None:
        self.end_block()
        style, kind = said.get("style", ""), said.get("class", "").lower()
        if tag == "hr":
            if not self.box:
                self.blocks.append(_Block("hr", self.current_path()))
        elif tag == "table":
            self.start_table()
        elif tag == "div":
            self.start_div(said)
        elif tag in CONTAINERS:
            self.enter(self.element(tag, said))
            self.credits.append(_credit_lost(said) if self.path[-1:] and self.path[-1][0] == "blockquote" else "")
        elif tag in LEAVES:
            self.leaves.append(tag)
            level = WORD_LIST.search(style)
            self.word_level = int(level[1]) if level else 0
            self.word_quote = "msoquote" in kind or "msointensequote" in kind
            self.bullet = None

    def end_of(self, tag: str) -> None:
        self.end_block()
        if tag == "div":
            self.end_div()
        elif tag == "table":
            self.layouts.pop()
        elif tag in CONTAINERS:
            if credit := self.credits.pop():
                self.runs = [(credit, ("cite",))]
                self.end_block()
            self.leave()
        elif tag in LEAVES:
            self.leaves.pop()
            self.word_level, self.word_quote = 0, False
        self.release()

    def start_div(self, said: dict[str, str]) -> None:
        opens = ""
        if "data-gallery" in said and self.gallery is None:
            self.gallery, opens = [], "gallery"
        elif "data-embed" in said:
            self.embed(said)
        elif QUOTED.search(said.get("style", "")):
            self.enter("blockquote")
            opens = "blockquote"
        self.divs.append(opens)

    def end_div(self) -> None:
        opened = self.divs.pop()
        if opened == "blockquote":
            self.leave()
        elif opened == "gallery":
            if self.gallery:
                self.waiting.append(_Block("gallery", images=tuple(self.gallery)))
            self.gallery = None

    def embed(self, said: dict[str, str]) -> None:
        title = SPACES.sub(" ", _permitted(said.get("data-title", ""))).strip()[:300].strip()
        if found := embeds.made(said["data-embed"], said.get("data-id", ""), title):
            self.waiting.append(_Block("embed", embed=found))
            self.release()
        else:
            self.say(LOST.format("embedded page"))
            self.end_block()

    def element(self, tag: str, said: dict[str, str]) -> str:
        """A container with the attributes it keeps; '' for a box that is none, or not here."""
        free = not self.path and not self.leaves
        if tag == "aside":
            kind = said.get("data-kind", "")
            return f'aside data-kind="{kind}"' if kind in BOXES and free else ""
        if tag == "blockquote" and free and (permalink := _permalink(said.get("data-permalink", ""))):
            author = SPACES.sub(" ", _permitted(said.get("data-author", ""))).strip()[:200].strip()
            kept = {
                "author": author,
                "handle": _handle(said.get("data-handle", "")),
                "permalink": permalink,
                "captured": _captured(said.get("data-captured", "")),
            }
            return "blockquote " + " ".join(f'data-{name}="{escape(value)}"' for name, value in kept.items())
        return tag

    @property
    def box(self) -> str:
        """The box or social quote that is open, '' outside."""
        outermost = self.path[0][0] if self.path else ""
        return outermost if " " in outermost else ""

    def enter(self, element: str) -> None:
        """Go into a container, by way of a list item where a list holds something else."""
        inside_list = bool(self.path) and self.path[-1][0] in LISTS
        steps = [element] if element else []
        if (
            self.box
            and ("facts" not in self.box or element not in ("ul", "ol", "li"))
            or element == "li"
            and not inside_list
        ):
            steps = []
        elif element != "li" and inside_list and steps:
            steps = ["li", element]
        if len(steps) == 2 and (before := self.item_before()):
            steps = [element]
            self.path.append(before)
            self.added.append(1 + len(steps))
            self.path += [self.numbered(step) for step in steps]
            return
        if len(self.path) + len(steps) > DEEPEST:
            steps = []
        self.path += [self.numbered(step) for step in steps]
        self.added.append(len(steps))

    def item_before(self) -> tuple[str, int] | None:
        """The point of the open list that was last written: Google Docs puts the points below it beside it."""
        here, last = len(self.path), self.blocks[-1].path if self.blocks else ()
        below = here + 2 <= DEEPEST and len(last) > here and list(last[:here]) == self.path
        return last[here] if below and not self.waiting else None

    def leave(self) -> None:
        added = self.added.pop()
        del self.path[len(self.path) - added :]

    def numbered(self, tag: str) -> tuple[str, int]:
        """Tell this element from its neighbour of the same name."""
        self.serial += 1
        return tag, self.serial

    def current_path(self) -> tuple[tuple[str, int], ...]:
        if self.path and self.path[-1][0] in LISTS:
            return *self.path, self.numbered("li")
        return tuple(self.path)

    def path_by_word(self) -> tuple[tuple[str, int], ...]:
        """Where a paragraph stands that Word calls an item of a list, or a quotation, beside its neighbours."""
        if self.path or not (self.word_level or self.word_quote):
            self.word_path = []
            return self.current_path()
        if self.word_quote:
            if [tag for tag, _ in self.word_path] != ["blockquote"]:
                self.word_path = [self.numbered("blockquote")]
            return tuple(self.word_path)
        tag = "ol" if NUMBERED.match((self.bullet or "").strip()) else "ul"
        levels = min(self.word_level, DEEPEST // 2)
        if self.word_path and self.word_path[0][0] == "blockquote":
            self.word_path = []
        del self.word_path[2 * levels :]
        if len(self.word_path) == 2 * levels:
            self.word_path.pop()
            if self.word_path[-1][0] != tag:
                self.word_path[-1] = self.numbered(tag)
            self.word_path.append(self.numbered("li"))
        while len(self.word_path) < 2 * levels:
            self.word_path += [self.numbered(tag), self.numbered("li")]
        return tuple(self.word_path)

    def current_marks(self) -> Marks:
        link = [f"a {self.links[-1]}"] if self.links and self.links[-1] else []
        cite, *others = [mark if self.marks[mark] else "" for mark in MARKS]
        return tuple(mark for mark in (cite, *link, *others) if mark)

    def between_blocks(self) -> None:
        if self.table is None:
            self.end_block()
        else:
            self.break_line()

    def end_block(self) -> None:
        runs = _tidy(self.runs)
        if any(not words.isspace() for words, _ in runs):
            tag = self.leaves[-1] if self.leaves else "p"
            if self.box and tag != "p":
                tag = "h3" if "facts" in self.box else "p"
            path = self.path_by_word()
            if path and path[-1][0].startswith("blockquote"):
                runs = _without_dash(runs)
            self.blocks.append(_Block(tag, path, runs=runs))
        self.runs = []
        self.reference = [-1 for _ in self.reference]

    def place(self, number: str) -> None:
        if not IMAGE_ID.fullmatch(number):
            return
        if self.gallery is not None:
            self.gallery.append(int(number))
        else:
            self.waiting.append(_Block("figure", images=(int(number),)))
        if self.leaves or self.table is not None:
            self.runs.append((" ", self.current_marks()))
        else:
            self.end_block()
            self.release()

    def release(self) -> None:
        if not self.path and not self.leaves and self.gallery is None and self.table is None:
            self.blocks += self.waiting
            self.word_path = [] if self.waiting else self.word_path
            self.waiting = []

    # Tables

    def start_table(self) -> None:
        layout = (
            self.survey.layout[self.tables]
            or bool(self.path or self.leaves or self.layouts)
            or self.gallery is not None
        )
        self.tables += 1
        self.layouts.append(layout)
        if not layout:
            self.table, self.in_head = _Table(), False

    def start_in_table(self, tag: str, said: dict[str, str]) -> None:
        if tag in ("thead", "tbody", "tfoot"):
            self.in_head = tag == "thead"
        elif tag == "tr":
            self.table.rows.append(_Row(self.in_head))
        elif tag in CELLS:
            across, down = (_count(said.get(name, "")) for name in ("colspan", "rowspan"))
            bold = BOLD.search(said.get("style", ""))
            self.cell = _Cell("th" if bold else tag, across=across, down=down)
            self.runs = []
        elif tag == "caption":
            self.runs = []
        else:
            self.break_line()
            if "data-embed" in said:
                self.embed_in_table(said)

    def embed_in_table(self, said: dict[str, str]) -> None:
        if found := embeds.made(said["data-embed"], said.get("data-id", "")):
            self.waiting.append(_Block("embed", embed=found))

    def end_in_table(self, tag: str) -> None:
        if tag in CELLS:
            self.cell.runs = _worded(self.runs)
            self.table.rows[-1].cells.append(self.cell)
            self.runs = []
        elif tag == "caption":
            words = "".join(" " if words == LINE_BREAK else words for words, _ in _tidy(self.runs))
            self.table.caption = SPACES.sub(" ", words).strip()[:500].strip()
            self.runs = []
        elif tag == "table":
            self.end_table()
        elif tag not in ("thead", "tbody", "tfoot", "tr"):
            self.break_line()

    def break_line(self) -> None:
        if self.runs and self.runs[-1][0] != LINE_BREAK:
            self.runs.append((LINE_BREAK, self.current_marks()))

    def end_table(self) -> None:
        table, self.table = self.table, None
        self.layouts.pop()
        self.runs = []
        table.rows = [row for row in table.rows if row.cells]
        table.square()
        if not table.text.replace("|", "").strip():
            pass
        elif table.is_one:
            self.waiting.insert(0, _Block("table", table=table))
        else:
            self.runs = [(table.caption, ())]
            self.end_block()
            for row in table.rows:
                for cell in row.cells:
                    self.runs = cell.runs
                    self.end_block()
        self.release()


def _sanitise(body: str) -> str:
    body = _permitted(body)
    if body.count("<") > MOST_TAGS:
        body = TAG.sub(" ", body)
    body = FRAMES.sub(_named, body)
    return SANITISER.clean(FIGURE_TAG.sub(rf"<\1{CARRIED_AS}", body))


def _named(frame: re.Match) -> str:
    """What stood in a frame, before the frame itself: an embed where it is one of ours, else a mark that it is lost."""
    source = SOURCE.search(frame[0])
    found = embeds.recognise("https:" + source[1].replace("&amp;", "&")) if source else None
    if found:
        return f'<div data-embed="{found.kind}" data-id="{found.number}"></div>{frame[0]}'
    what = {"iframe": "embedded page", "embed": "embedded page"}.get(frame[1].lower(), frame[1].lower())
    return LOST.format(what) + frame[0]


def _read(html: str) -> list[_Block]:
    survey = _Survey()
    survey.feed(html)
    survey.close()
    reader = _Reader(survey)
    reader.feed(html)
    reader.close()
    return reader.blocks


def _write(blocks: list[_Block]) -> str:
    written: list[str] = []
    open_path: tuple[tuple[str, int], ...] = ()
    for block in [*blocks, _Block("")]:
        shared = _shared(open_path, block.path)
        written += [f"</{element.split()[0]}>" for element, _ in reversed(open_path[shared:])]
        written += [f"<{element}>" for element, _ in block.path[shared:]]
        open_path = block.path
        if block.tag in ("figure", "gallery"):
            figures = "".join(figure(image) for image in block.images)
            written.append(f"<div data-gallery>{figures}</div>" if block.tag == "gallery" else figures)
        elif block.embed:
            embed = block.embed
            written.append(
                f'<div data-embed="{embed.kind}" data-id="{embed.number}" data-title="{escape(embed.title)}"></div>'
            )
        elif block.table:
            written.append(_write_table(block.table))
        elif block.tag == "hr":
            written.append("<hr>")
        elif block.tag:
            written.append(f"<{block.tag}>{_write_runs(block.runs)}</{block.tag}>")
    return "".join(written)


def _write_table(table: "_Table") -> str:
    caption = f"<caption>{escape(table.caption, quote=False)}</caption>" if table.caption else ""
    rows = ["".join(f"<{cell.tag}>{_write_runs(cell.runs)}</{cell.tag}>" for cell in row.cells) for row in table.rows]
    headed = all(cell.tag == "th" for cell in table.rows[0].cells)
    head = f"<thead><tr>{rows[0]}</tr></thead>" if headed else ""
    body = "".join(f"<tr>{row}</tr>" for row in rows[1 if headed else 0 :])
    return f"<table>{caption}{head}<tbody>{body}</tbody></table>"


def _write_runs(runs: list[tuple[str, Marks]]) -> str:
    written: list[str] = []
    open_marks: Marks = ()
    for words, marks in [*runs, ("", ())]:
        shared = _shared(open_marks, marks)
        written += [f"</{mark.split()[0]}>" for mark in reversed(open_marks[shared:])]
        for mark in marks[shared:]:
            tag, _, href = mark.partition(" ")
            written.append(f'<{tag} href="{escape(href)}">' if href else f"<{tag}>")
        open_marks = marks
        written.append("<br>" if words == LINE_BREAK else escape(words, quote=False))
    return "".join(written)


def _shared(before: tuple, after: tuple) -> int:
    """Count the elements that stay open from one to the next."""
    count = 0
    while count < min(len(before), len(after)) and before[count] == after[count]:
        count += 1
    return count


def _tidy(runs: list[tuple[str, Marks]]) -> list[tuple[str, Marks]]:
    """Join runs of equal marks, make white space one space, drop spaces and line breaks at both ends."""
    tidy: list[tuple[str, Marks]] = []
    for words, marks in runs:
        if words == LINE_BREAK:
            _trim_end(tidy)
            if tidy:
                tidy.append((words, marks))
            continue
        if not tidy or tidy[-1][0].endswith((" ", LINE_BREAK)):
            words = words.removeprefix(" ")
        if not words:
            continue
        if tidy and tidy[-1][1] == marks and tidy[-1][0] != LINE_BREAK:
            words = tidy.pop()[0] + words
        tidy.append((words, marks))
    _trim_end(tidy)
    while tidy and tidy[-1][0] == LINE_BREAK:
        tidy.pop()
        _trim_end(tidy)
    return tidy


def _trim_end(runs: list[tuple[str, Marks]]) -> None:
    while runs and runs[-1][0].endswith(" "):
        words, marks = runs.pop()
        if words := words.rstrip(" "):
            runs.append((words, marks))


def _permitted(words: str) -> str:
    return FORBIDDEN.sub("", words)


def _link(href: str) -> str:
    """Return an address that a story may link to, or ''."""
    href = _permitted(SPACES.sub(" ", href)).strip()
    # Browsers drop tabs and line ends inside an address: by now they are spaces, and an address with one is refused.
    return href if LINK.fullmatch(href) and " " not in href else ""


def _block(tag: str, words: str) -> str:
    words = SPACES.sub(" ", _permitted(words)).strip(" ")
    return f"<{tag}>{escape(words, quote=False)}</{tag}>" if words.strip() else ""


def _worded(runs: Runs) -> Runs:
    """The runs of a cell, tidy; none where it holds no words."""
    runs = _tidy(runs)
    return runs if any(not words.isspace() for words, _ in runs) else []


def _without_dash(runs: Runs) -> Runs:
    """The name of whoever is quoted without the dash before it: pages set their own."""
    said = [words for words, marks in runs if "cite" not in marks]
    return runs[1:] if len(said) == 1 < len(runs) and said[0] == runs[0][0] and said[0].strip() in "—–-" else runs


def _count(number: str) -> int:
    """How many cells a merged one stands for."""
    return min(max(int(number[:4]), 1), MOST_COLUMNS) if number.isascii() and number.isdigit() else 1


def _permalink(address: str) -> str:
    """Return where a social quote stands, or '' where that is no address on the web over https."""
    address = _link(address)
    return address if address.lower().startswith("https://") and len(address) <= 500 else ""


def _handle(name: str) -> str:
    name = _permitted(name).strip().removeprefix("@")
    return name if HANDLE.fullmatch(name) else ""


def _captured(moment: str) -> str:
    """Return a moment in UTC to the minute, or ''."""
    try:
        return datetime.strptime(moment, CAPTURED).strftime(CAPTURED)  # noqa: DTZ007  said in UTC
    except ValueError:
        return ""


def _credit_lost(said: dict[str, str]) -> str:
    """Who said it, of a social quote that can be none: its source is no address, or it stands inside something."""
    author, handle = (SPACES.sub(" ", _permitted(said.get(f"data-{n}", ""))).strip() for n in ("author", "handle"))
    return ", ".join(name for name in (author, handle) if name)[:300]
