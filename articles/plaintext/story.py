"""What a plain-text story holds: the nouns of this package."""

from dataclasses import dataclass
from enum import StrEnum

from articles.plaintext.lines import BLANK


class Kind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list item"
    PICTURE = "picture"
    NOTE = "note"


@dataclass(frozen=True)
class Block:
    """One stretch of the file. `start` and `end` are its place in characters; `text` is as it stands there.

    In a file that was broken to a width, the breaks inside a paragraph are spaces in `text`.
    """

    kind: Kind
    text: str
    start: int
    end: int
    caption: str = ""
    credit: str = ""
    # Where the credit of a picture stands: names in it are not people of the story.
    credit_start: int = 0
    credit_end: int = 0
    marker: str = ""  # a list item: the bullet or number its text begins with
    quote: bool = False  # a paragraph: direct speech from end to end

    @property
    def point(self) -> str:
        """The words of a list item without its bullet."""
        return self.text.removeprefix(self.marker).lstrip(BLANK)


@dataclass(frozen=True)
class Story:
    """What a file holds, in order. `headline`, `byline`, `dateline` and `published` are '' where the file has none."""

    headline: str
    blocks: tuple[Block, ...]
    quotes: tuple[str, ...]  # direct speech of five words or more, without its outer marks
    byline: str = ""  # as printed, without "By": "Rosa Marin, Senior Reporter"
    dateline: str = ""  # the paragraph keeps it too
    published: str = ""  # as printed

    @property
    def pictures(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.kind == Kind.PICTURE)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Every text that is neither headline nor picture, notes included: with those two it is the whole file."""
        return tuple(block.text for block in self.blocks if block.kind != Kind.PICTURE)
