"""The way of an uploaded PDF into the house: looked at, given a title, kept once."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from django.core.files import File
from django.db import IntegrityError, transaction

from articles.documents import intake
from articles.models import Document, pdf_in_words, printable

# What programs write into a title that nobody gave.
NO_TITLE = re.compile(r"untitled|document\s*\d*|untitled document|slide \d+|\W*", re.IGNORECASE)
BY_A_PROGRAM = re.compile(
    r"^microsoft (word|excel|powerpoint) - |\.(docx?|xlsx?|pptx?|odt|indd|pages|pdf)$", re.IGNORECASE
)


@dataclass(frozen=True)
class Upload:
    """An uploaded PDF that may come in, with the title to begin with, and the same file where it came in before."""

    file: File
    checked: intake.Checked
    title: str
    twin: Document | None

    @property
    def facts(self) -> str:
        return pdf_in_words(pages=self.checked.pages, size=self.checked.bytes)


def look_at(file: File) -> Upload:
    """Check an uploaded file: seconds of work, so never inside a transaction.

    Raises intake.Refused with a sentence.
    """
    checked = intake.check(file)
    twin = _twin(checked)
    return Upload(file, checked, twin.title if twin else title_of(checked.title, file.name or ""), twin)


def take_in(upload: Upload, *, title: str, by, at: datetime) -> Document:
    """Keep an upload under a title, and return its document; of the same bytes there is one, by whoever came first."""
    if upload.twin:
        return upload.twin
    checked = upload.checked
    document = Document(
        title=_one_line(title) or upload.title,
        pages=checked.pages,
        bytes=checked.bytes,
        digest=checked.digest,
        added_by=by,
        added_at=at,
    )
    document.file.save("document.pdf", upload.file, save=False)
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError:
        document.file.storage.delete(document.file.name)
        # Somebody was quicker with the same file; if it was anything else, this raises.
        if twin := _twin(checked):
            return twin
        raise
    return document


def _twin(checked: intake.Checked) -> Document | None:
    """The same file where it came in before. Raises intake.Refused where a court had it removed."""
    twin = Document.objects.filter(digest=checked.digest).first()
    if twin and not twin.file:
        raise intake.Refused("This PDF was removed for legal reasons. It can’t come in again.")
    return twin


def title_of(said: str, filename: str) -> str:
    """The title to begin with: what the PDF calls itself, else its file's name as words."""
    title = BY_A_PROGRAM.sub("", BY_A_PROGRAM.sub("", _one_line(said)))
    if title and not NO_TITLE.fullmatch(title):
        return title
    named = _one_line(re.sub(r"[_\s]+|(?<=\w)-(?=\w)", " ", PurePath(filename).stem))
    return named[:1].upper() + named[1:] or "Document"


def _one_line(text: str) -> str:
    return " ".join(printable(text).split())[:300].strip()
