"""The HTML a body may hold: one vocabulary for the editor, the sanitiser and the import.

`clean()` is the only way into a body; what it returns is called canonical, and the functions below it read that alone.
Knows nothing of models, requests or pages. A figure is a placeholder here: caption and file live elsewhere.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

import nh3

# Every element of a canonical body with its attributes. The order of the inline ones is the order in which they nest,
# the same as the editor's, so that opening and saving a story unchanged changes nothing.
VOCABULARY = {
    "p": (),
    "h2": (),
    "h3": (),
    "blockquote": (),
    "ul": (),
    "ol": (),
    "li": (),
    "hr": (),
    "figure": ("data-image",),
    "a": ("href",),
    "strong": (),
    "em": (),
    "cite": (),
    "br": (),
}
CONTAINERS = ("blockquote", "ul", "ol", "li")
LISTS = ("ul", "ol")
MARKS = ("strong", "em", "cite")

# What a paste brings, and what it becomes.
READ_AS = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
# These end a paragraph and are nothing themselves: without them two table cells would become one word.
BREAKS = {
    *("address", "article", "aside", "body", "caption", "center", "details", "div", "fieldset", "figcaption", "footer"),
    *("dd", "dl", "dt", "form", "header", "legend", "main", "nav", "pre", "section", "summary"),
    *("table", "tbody", "td", "tfoot", "th", "thead", "tr"),
}
# Their contents are no words of the story.
SILENT = {
    *("audio", "button", "canvas", "embed", "head", "iframe", "math", "noembed", "noframes", "noscript", "script"),
    *("select", "style", "svg", "template", "textarea", "title", "video", "xmp"),
}

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
LINK = re.compile(r"https?://[^\s/\\?#@]+(?:[/?#].*)?|mailto:[^\s/\\@]+@.+|/(?![/\\]).*", re.IGNORECASE)
# Eighteen digits fit every database's bigint.
IMAGE_ID = re.compile(r"[1-9][0-9]{0,17}")
FIGURE = re.compile(r'<figure data-image="([0-9]+)"></figure>')

SANITISER = nh3.Cleaner(
    tags={*VOCABULARY, *READ_AS, *BREAKS, CARRIED_AS} - {"figure"},
    clean_content_tags=SILENT,
    attributes={"a": {"href"}, CARRIED_AS: {"data-image"}},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


def clean(body: str) -> str:
    """Return the canonical form of any HTML: our vocabulary and nothing else.

    Loose text becomes a paragraph; text in quotations and list items stands in paragraphs, as the editor has it; empty
    blocks go; runs of white space are one space. A figure inside a block comes to stand behind it, at top level; one
    without a number disappears with its content. Links lead to https, http, mailto and own paths; others lose the link
    and keep the words. Of more tags than any story has, the words alone are kept. Cleaning twice gives the same.
    (security.md 46-49)
    """
    canonical = _write(_read(_sanitise(body)))
    if canonical.count("<") > MOST_TAGS:
        canonical = _write(_read(_sanitise(canonical)))
    return canonical


def parts(body: str) -> list[str | int]:
    """Return a canonical body as stretches of HTML and, between them, the image ids of its figures."""
    stretches = FIGURE.split(body)
    return [int(part) if n % 2 else part for n, part in enumerate(stretches) if part]


def images(body: str) -> list[int]:
    """Return the image ids of the figures of a canonical body, in order, repeated where they repeat."""
    return [int(number) for number in FIGURE.findall(body)]


def without_images(body: str, ids: Iterable[int]) -> str:
    """Return a canonical body without the figures of these images."""
    gone = set(ids)
    return FIGURE.sub(lambda figure: "" if int(figure[1]) in gone else figure[0], body)


def text(body: str) -> str:
    """Return the words of a canonical body: blocks separated by blank lines, entities resolved, figures left out."""
    return "\n\n".join(block.text for block in _read(body) if block.text)


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

Marks = tuple[str, ...]  # ("a https://…", "strong"): what a run of text stands in, outermost first
LINE_BREAK = "\n"


@dataclass
class _Block:
    """A paragraph, heading, rule or figure, where it stands, and its text in runs of equal marks."""

    tag: str
    path: tuple[tuple[str, int], ...] = ()  # (element, serial number), outermost first
    image: str = ""
    runs: list[tuple[str, Marks]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(words for words, _ in self.runs)


class _Reader(HTMLParser):
    """Reads well-formed HTML, as the sanitiser writes it, into blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[_Block] = []
        self.serial = 0
        self.path: list[tuple[str, int]] = []
        self.added: list[int] = []  # how much each open container added to the path
        self.leaves: list[str] = []  # open paragraphs and headings
        self.links: list[str] = []
        self.marks = dict.fromkeys(MARKS, 0)
        self.silent = 0  # inside how many figures
        self.runs: list[tuple[str, Marks]] = []
        self.waiting: list[_Block] = []  # figures, until the block they were in has ended

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = READ_AS.get(tag, tag)
        if tag in ("figure", CARRIED_AS):
            if not self.silent:
                self.place(dict(attrs).get("data-image") or "")
            self.silent += 1
        elif self.silent:
            return
        elif tag == "br":
            self.runs.append((LINE_BREAK, self.current_marks()))
        elif tag == "a":
            self.links.append(_link(dict(attrs).get("href") or ""))
        elif tag in MARKS:
            self.marks[tag] += 1
        else:
            self.end_block()
            if tag == "hr":
                self.blocks.append(_Block("hr", self.current_path()))
            elif tag in CONTAINERS:
                self.enter(tag)
            elif tag in VOCABULARY:
                self.leaves.append(tag)

    def handle_endtag(self, tag: str) -> None:
        tag = READ_AS.get(tag, tag)
        if tag in ("figure", CARRIED_AS):
            self.silent -= 1
        elif self.silent or tag in ("br", "hr"):
            return
        elif tag == "a":
            self.links.pop()
        elif tag in MARKS:
            self.marks[tag] -= 1
        else:
            self.end_block()
            if tag in CONTAINERS:
                added = self.added.pop()
                del self.path[len(self.path) - added :]
            elif tag in VOCABULARY:
                self.leaves.pop()
            self.release()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.runs.append((SPACES.sub(" ", _permitted(data)), self.current_marks()))

    def close(self) -> None:
        super().close()
        self.end_block()
        self.release()

    def enter(self, tag: str) -> None:
        """Go into a container, by way of a list item where a list holds something else."""
        inside_list = bool(self.path) and self.path[-1][0] in LISTS
        steps = [tag]
        if tag == "li" and not inside_list:
            steps = []
        elif tag != "li" and inside_list:
            steps = ["li", tag]
        if len(self.path) + len(steps) > DEEPEST:
            steps = []
        self.path += [self.numbered(step) for step in steps]
        self.added.append(len(steps))

    def numbered(self, tag: str) -> tuple[str, int]:
        """Tell this element from its neighbour of the same name."""
        self.serial += 1
        return tag, self.serial

    def current_path(self) -> tuple[tuple[str, int], ...]:
        if self.path and self.path[-1][0] in LISTS:
            return *self.path, self.numbered("li")
        return tuple(self.path)

    def current_marks(self) -> Marks:
        link = [f"a {self.links[-1]}"] if self.links and self.links[-1] else []
        return *link, *(mark for mark in MARKS if self.marks[mark])

    def end_block(self) -> None:
        runs = _tidy(self.runs)
        if any(not words.isspace() for words, _ in runs):
            self.blocks.append(_Block(self.leaves[-1] if self.leaves else "p", self.current_path(), runs=runs))
        self.runs = []

    def place(self, number: str) -> None:
        if not IMAGE_ID.fullmatch(number):
            return
        self.waiting.append(_Block("figure", image=number))
        if self.leaves:
            self.runs.append((" ", self.current_marks()))
        else:
            self.end_block()
            self.release()

    def release(self) -> None:
        if not self.path and not self.leaves:
            self.blocks += self.waiting
            self.waiting = []


def _sanitise(body: str) -> str:
    body = _permitted(body)
    if body.count("<") > MOST_TAGS:
        body = TAG.sub(" ", body)
    return SANITISER.clean(FIGURE_TAG.sub(rf"<\1{CARRIED_AS}", body))


def _read(html: str) -> list[_Block]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.blocks


def _write(blocks: list[_Block]) -> str:
    written: list[str] = []
    open_path: tuple[tuple[str, int], ...] = ()
    for block in [*blocks, _Block("")]:
        shared = _shared(open_path, block.path)
        written += [f"</{tag}>" for tag, _ in reversed(open_path[shared:])]
        written += [f"<{tag}>" for tag, _ in block.path[shared:]]
        open_path = block.path
        if block.tag == "figure":
            written.append(figure(int(block.image)))
        elif block.tag == "hr":
            written.append("<hr>")
        elif block.tag:
            written.append(f"<{block.tag}>{_write_runs(block.runs)}</{block.tag}>")
    return "".join(written)


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
