"""Plain-text stories as desks and wires send them: bytes to text, text to blocks, quotations and a headline.

Reads what stands in the file and invents nothing but a proposed headline. Knows no models and no HTML; every block says
where in the file it stands, in characters.

`decoding` makes text of bytes, `lines` cuts it, `blocks` tells pictures, notes, lists and headings from paragraphs,
`speech` finds quotations, `headline` the headline; what comes out is a `story`.
"""

from articles.plaintext.blocks import BYLINE, STAMP, dateline_of, recognised, with_pictures
from articles.plaintext.decoding import LARGEST_FILE, UNPRINTABLE, Unreadable, decode
from articles.plaintext.headline import propose_headline, without_headline
from articles.plaintext.lines import lines_of, unwrapped
from articles.plaintext.speech import with_quotations
from articles.plaintext.story import Block, Kind, Story

__all__ = [
    "LARGEST_FILE",
    "UNPRINTABLE",
    "Block",
    "Kind",
    "Story",
    "Unreadable",
    "decode",
    "propose_headline",
    "read",
]


def read(text: str) -> Story:
    """Return what a story holds: headline, blocks in order, quotations. Nothing of the text is lost or changed.

    A line that ends is a paragraph that ends, unless the whole file was broken to a width. See `decode` for files.
    """
    lines = unwrapped(lines_of(text))
    blocks = recognised(with_pictures(lines, text), lines)
    headline, blocks = without_headline(blocks, lines)
    blocks, quotes = with_quotations(blocks)
    first = next((block.text for block in blocks if block.kind == Kind.PARAGRAPH), "")
    dateline = dateline_of(first)
    notes = [block.text for block in blocks if block.kind == Kind.NOTE]
    bylines = [match["who"] for match in map(BYLINE.match, notes) if match]
    stamps = [match["labelled"] or match["bare"] for match in map(STAMP.match, notes) if match]
    return Story(
        headline=headline,
        blocks=tuple(blocks),
        quotes=tuple(quotes),
        byline=bylines[0] if bylines else "",
        dateline=dateline["where"] if dateline else "",
        published=stamps[0] if stamps else "",
    )
