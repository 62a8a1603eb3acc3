"""From any HTML, sanitised, to blocks: the one reader, of pastes and of canonical bodies alike."""

import re
from html import escape
from html.parser import HTMLParser

from articles import embeds

from .blocks import LINE_BREAK, MOST_COLUMNS, Block, Cell, Grid, Marks, Row, Runs, tidy
from .pasting import (
    BOLD,
    CARRIED_AS,
    DEEPEST,
    HIDDEN,
    ITALIC,
    NOT_BOLD,
    NOT_ITALIC,
    NUMBERED,
    QUOTED,
    READ_AS,
    REFERENCE,
    WORD_BULLET,
    WORD_LIST,
)
from .vocabulary import (
    BOXES,
    CELLS,
    CONTAINERS,
    LEAVES,
    LISTS,
    LOST,
    MARKS,
    ROW_ID,
    SPACES,
    captured_at,
    handle_of,
    link,
    permalink_of,
    permitted,
)


class Survey(HTMLParser):
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
            self.rows[-1][-1] += count(dict(attrs).get("colspan") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self.open:
            rows = self.rows.pop()
            self.layout[self.open.pop()] |= len(rows) < 2 or max(rows) < 2


class Reader(HTMLParser):
    """Reads well-formed HTML, as the sanitiser writes it, into blocks."""

    def __init__(self, survey: Survey) -> None:
        super().__init__(convert_charrefs=True)
        self.survey = survey
        self.blocks: list[Block] = []
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
        self.waiting: list[Block] = []  # what stands at top level, until the block it was in has ended
        self.gallery: list[int] | None = None
        self.tables = 0  # how many have begun
        self.layouts: list[bool] = []  # of the open ones, which are none
        self.table: Grid | None = None
        self.cell: Cell | None = None
        self.in_head = False
        # Paragraphs that Word calls items of a list or quotations, one after the other.
        self.word_path: list[tuple[str, int]] = []
        self.word_level = 0
        self.word_quote = False
        self.bullet: str | None = None
        self.in_bullet = False
        self.document = ""  # the number of the open document, '' outside
        self.title: list[str] = []
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
            elif ROW_ID.fullmatch(said.get("data-document", "")):
                self.silent, self.document, self.title = 1, said["data-document"], []
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
            if self.document and not self.silent:
                self.end_document()
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
        elif self.document:
            self.title.append(data)
        elif not self.silent:
            self.say(data)

    def close(self) -> None:
        super().close()
        self.end_block()
        self.release()

    def say(self, words: str) -> None:
        self.runs.append((SPACES.sub(" ", permitted(words)), self.current_marks()))

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
            self.links.append(link(said.get("href", "")))
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
                self.blocks.append(Block("hr", self.current_path()))
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
                self.waiting.append(Block("gallery", images=tuple(self.gallery)))
            self.gallery = None

    def embed(self, said: dict[str, str]) -> None:
        title = SPACES.sub(" ", permitted(said.get("data-title", ""))).strip()[:300].strip()
        if found := embeds.made(said["data-embed"], said.get("data-id", ""), title):
            self.waiting.append(Block("embed", embed=found))
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
        if tag == "blockquote" and free and (permalink := permalink_of(said.get("data-permalink", ""))):
            author = SPACES.sub(" ", permitted(said.get("data-author", ""))).strip()[:200].strip()
            kept = {
                "author": author,
                "handle": handle_of(said.get("data-handle", "")),
                "permalink": permalink,
                "captured": captured_at(said.get("data-captured", "")),
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
        runs = tidy(self.runs)
        if any(not words.isspace() for words, _ in runs):
            tag = self.leaves[-1] if self.leaves else "p"
            if self.box and tag != "p":
                tag = "h3" if "facts" in self.box else "p"
            path = self.path_by_word()
            if path and path[-1][0].startswith("blockquote"):
                runs = _without_dash(runs)
            self.blocks.append(Block(tag, path, runs=runs))
        self.runs = []
        self.reference = [-1 for _ in self.reference]

    def place(self, number: str) -> None:
        if not ROW_ID.fullmatch(number):
            return
        if self.gallery is not None:
            self.gallery.append(int(number))
        else:
            self.waiting.append(Block("figure", images=(int(number),)))
        self.stand_behind()

    def end_document(self) -> None:
        title = SPACES.sub(" ", permitted("".join(self.title))).strip()
        self.waiting.append(Block("document", document=int(self.document), runs=[(title, ())]))
        self.document = ""
        self.stand_behind()

    def stand_behind(self) -> None:
        """What waits comes to stand behind the paragraph or table that is open, or here."""
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
            self.table, self.in_head = Grid(), False

    def start_in_table(self, tag: str, said: dict[str, str]) -> None:
        if tag in ("thead", "tbody", "tfoot"):
            self.in_head = tag == "thead"
        elif tag == "tr":
            self.table.rows.append(Row(self.in_head))
        elif tag in CELLS:
            across, down = (count(said.get(name, "")) for name in ("colspan", "rowspan"))
            bold = BOLD.search(said.get("style", ""))
            self.cell = Cell("th" if bold else tag, across=across, down=down)
            self.runs = []
        elif tag == "caption":
            self.runs = []
        else:
            self.break_line()
            if "data-embed" in said:
                self.embed_in_table(said)

    def embed_in_table(self, said: dict[str, str]) -> None:
        if found := embeds.made(said["data-embed"], said.get("data-id", "")):
            self.waiting.append(Block("embed", embed=found))

    def end_in_table(self, tag: str) -> None:
        if tag in CELLS:
            self.cell.runs = _worded(self.runs)
            self.table.rows[-1].cells.append(self.cell)
            self.runs = []
        elif tag == "caption":
            words = "".join(" " if words == LINE_BREAK else words for words, _ in tidy(self.runs))
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
            self.waiting.insert(0, Block("table", table=table))
        else:
            self.runs = [(table.caption, ())]
            self.end_block()
            for row in table.rows:
                for cell in row.cells:
                    self.runs = cell.runs
                    self.end_block()
        self.release()


def read(html: str) -> list[Block]:
    survey = Survey()
    survey.feed(html)
    survey.close()
    reader = Reader(survey)
    reader.feed(html)
    reader.close()
    return reader.blocks


def _worded(runs: Runs) -> Runs:
    """The runs of a cell, tidy; none where it holds no words."""
    runs = tidy(runs)
    return runs if any(not words.isspace() for words, _ in runs) else []


def _without_dash(runs: Runs) -> Runs:
    """The name of whoever is quoted without the dash before it: pages set their own."""
    said = [words for words, marks in runs if "cite" not in marks]
    return runs[1:] if len(said) == 1 < len(runs) and said[0] == runs[0][0] and said[0].strip() in "—–-" else runs


def count(number: str) -> int:
    """How many cells a merged one stands for."""
    return min(max(int(number[:4]), 1), MOST_COLUMNS) if number.isascii() and number.isdigit() else 1


def _credit_lost(said: dict[str, str]) -> str:
    """Who said it, of a social quote that can be none: its source is no address, or it stands inside something."""
    author, handle = (SPACES.sub(" ", permitted(said.get(f"data-{n}", ""))).strip() for n in ("author", "handle"))
    return ", ".join(name for name in (author, handle) if name)[:300]
