"""A body between reading and writing: blocks in order, each with its words in runs of equal marks."""

from dataclasses import dataclass, field

from articles.embeds import Embed

from .vocabulary import SPACES

Marks = tuple[str, ...]  # ("cite", "a https://…", "strong"): what a run of text stands in, outermost first
Runs = list[tuple[str, Marks]]
LINE_BREAK = "\n"
MOST_COLUMNS, MOST_CELLS = 100, 10_000


@dataclass
class Cell:
    tag: str
    runs: Runs = field(default_factory=list)
    across: int = 1
    down: int = 1

    @property
    def text(self) -> str:
        return "".join(words for words, _ in self.runs)


@dataclass
class Row:
    head: bool
    cells: list[Cell] = field(default_factory=list)


@dataclass
class Grid:
    caption: str = ""
    rows: list[Row] = field(default_factory=list)

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
            cells: list[Cell] = []
            for cell in row.cells:
                while waiting.get(len(cells), 0):
                    waiting[len(cells)] -= 1
                    cells.append(Cell(cell.tag))
                for _ in range(cell.across):
                    waiting[len(cells)] = cell.down - 1
                    cells.append(Cell(cell.tag, cell.runs if _ == 0 else []))
            while waiting.get(len(cells), 0):
                waiting[len(cells)] -= 1
                cells.append(Cell("td"))
            row.cells = cells
        width = self.columns
        if width * len(self.rows) <= MOST_CELLS:
            for row in self.rows:
                row.cells += [Cell("td") for _ in range(width - len(row.cells))]
        for row in self.rows:
            if row.head:
                row.cells = [Cell("th", cell.runs) for cell in row.cells]

    @property
    def is_one(self) -> bool:
        """Whether it is a table by its shape; the rest is layout."""
        columns = self.columns
        return 1 < columns <= MOST_COLUMNS and len(self.rows) > 1 and columns * len(self.rows) <= MOST_CELLS


@dataclass
class Block:
    """A paragraph, heading, rule, figure, gallery, document, embed or table, where it stands, and its text in runs of
    equal marks."""

    tag: str
    path: tuple[tuple[str, int], ...] = ()  # (element with its attributes, serial number), outermost first
    images: tuple[int, ...] = ()
    document: int = 0
    embed: Embed | None = None
    table: Grid | None = None
    runs: Runs = field(default_factory=list)

    @property
    def text(self) -> str:
        if self.embed:
            return self.embed.words
        return self.table.text if self.table else "".join(words for words, _ in self.runs)


def tidy(runs: list[tuple[str, Marks]]) -> list[tuple[str, Marks]]:
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
