"""From blocks to a canonical body."""

from html import escape

from .blocks import LINE_BREAK, Block, Grid, Marks
from .vocabulary import LONGEST_TITLE, SPACES, permitted


def figure(image_id: int) -> str:
    """Return the placeholder of an image."""
    return f'<figure data-image="{int(image_id)}"></figure>'


def document(document_id: int, title: str = "") -> str:
    """Return a document under the title by which this text calls it, plain text; '' is its own."""
    title = SPACES.sub(" ", permitted(title)).strip()[:LONGEST_TITLE].strip()
    return f'<figure data-document="{int(document_id)}">{escape(title, quote=False)}</figure>'


def write(blocks: list[Block]) -> str:
    written: list[str] = []
    open_path: tuple[tuple[str, int], ...] = ()
    for block in [*blocks, Block("")]:
        shared = _shared(open_path, block.path)
        written += [f"</{element.split()[0]}>" for element, _ in reversed(open_path[shared:])]
        written += [f"<{element}>" for element, _ in block.path[shared:]]
        open_path = block.path
        if block.tag in ("figure", "gallery"):
            figures = "".join(figure(image) for image in block.images)
            written.append(f"<div data-gallery>{figures}</div>" if block.tag == "gallery" else figures)
        elif block.document:
            written.append(document(block.document, block.text))
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


def _write_table(table: Grid) -> str:
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
