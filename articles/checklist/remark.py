"""What the rules take and what they give."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from articles.models import Article
from articles.printing import Placed, Printed

# Characters. Longer ones are cut by phones, by search engines and where people share them.
LONGEST_HEADLINE = 90
# How long before they end the rights of a picture are spoken of.
SOON = timedelta(weeks=2)


@dataclass(frozen=True)
class Remark:
    """A sentence for the desk, the field it speaks of, and the picture where it speaks of one (an Image's id).

    `person` is somebody who must not be named (a Person's id): that is for editors to read, and one of them can answer
    for it in writing.
    """

    sentence: str
    field: str = ""
    blocks: bool = True
    image: int | None = None
    person: int | None = None


@dataclass(frozen=True)
class Story:
    """A content of a story, and which of its pictures and documents stand where."""

    article: Article
    content: dict
    placed: Placed | Printed

    def goes_out(self, at: datetime) -> datetime:
        """The first moment at which readers could see it: now, or after its embargo."""
        return max(at, self.article.embargo_until or at)

    def is_wanted(self, at: datetime) -> datetime:
        """When the desk wants it live, as far as anybody said so."""
        return max(self.goes_out(at), self.article.publish_at or at)
