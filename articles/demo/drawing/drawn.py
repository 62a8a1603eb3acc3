"""A picture of the demo: how it is drawn, and what its file says about itself."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from articles.pictures.metadata import Credited, embed

QUALITY = 88


@dataclass(frozen=True)
class Hand:
    """Whose work a picture is: the credit line as printed, who drew it, the agency it came through, whose rights."""

    credit: str
    creator: str = ""
    provider: str = ""
    copyright: str = ""


@dataclass(frozen=True)
class Drawn:
    """A picture that is drawn when asked for, the same pixels each time, and knows its credit.

    `caption` says in one sentence what is to be seen and holds no credit; `alternative_text` is for who can't see it.
    """

    name: str
    caption: str
    alternative_text: str
    hand: Hand
    draw: Callable[[], Image.Image]

    @property
    def credit(self) -> str:
        return self.hand.credit

    @property
    def creator(self) -> str:
        return self.hand.creator

    @property
    def provider(self) -> str:
        return self.hand.provider

    @property
    def copyright(self) -> str:
        return self.hand.copyright

    def jpeg(self) -> bytes:
        """Return the file as an agency would send it: with credit, creator, copyright and both texts inside."""
        said = Credited(
            credit=self.credit,
            creator=(self.creator,) if self.creator else (),
            copyright=self.copyright,
            alternative_text=self.alternative_text,
            caption=self.caption,
        )
        file = BytesIO()
        self.draw().save(file, "JPEG", quality=QUALITY, **embed(said))
        return file.getvalue()
