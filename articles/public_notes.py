"""What readers were told of the changes of a story: a note a version, kept for ever unless the version is sealed.

A query of readers, for reading.py and for the desk's preview.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from articles.models import NOTE_ON_TOP, Change, Edition


@dataclass(frozen=True)
class PublicNote:
    """What readers were told when a version replaced another: the kind of change, the words, when it went live."""

    change: Change
    words: str
    at: datetime

    @property
    def stands_on_top(self) -> bool:
        return self.change in NOTE_ON_TOP


def told(article_id: int, *, at: datetime) -> QuerySet:
    """The editions of a story that told readers something."""
    return _told(at).filter(article=article_id)


def told_of(public_ids: list[str], *, at: datetime) -> QuerySet:
    """The editions of these stories that told readers something."""
    return _told(at).filter(public_id__in=public_ids)


def _told(at: datetime) -> QuerySet:
    """A reissue repeats the words of the one it copies."""
    return Edition.objects.opened(at).filter(sealed=False, reissue_of=None).exclude(change_note="")


def notes_of(article_id: int, *, at: datetime) -> list[PublicNote]:
    """The public notes of a story, newest first."""
    rows = told(article_id, at=at).order_by("-number").values_list("change", "change_note", "live_from")
    return [PublicNote(Change(change), words, moment) for change, words, moment in rows]
