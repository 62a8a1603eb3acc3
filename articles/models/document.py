"""Documents: PDFs that stand in a story as pictures do. A row is written once; another file is another document."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.crypto import get_random_string
from django.utils.formats import number_format
from django.utils.translation import ngettext

from articles.models.append_only import AppendOnly, AppendOnlyQuerySet
from articles.models.image import originals
from articles.models.naming import make_printable

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def kept_at(document: "Document", filename: str) -> str:
    """A random name beside the originals of pictures, and none that the public address tells."""
    return f"desk/{get_random_string(24, LETTERS)}.pdf"


def new_token() -> str:
    return get_random_string(24, LETTERS)


def pdf_in_words(*, pages: int, size: int) -> str:
    """What readers and desk are told of a PDF of `size` bytes: “PDF, 12 pages, 1.3 MB”."""
    weight = f"{number_format(size / 1_000_000, 1)} MB" if size >= 950_000 else f"{max(round(size / 1000), 1)} KB"
    told = ngettext("PDF, %(pages)d page, %(weight)s", "PDF, %(pages)d pages, %(weight)s", pages)
    return told % {"pages": pages, "weight": weight}


class DocumentQuerySet(AppendOnlyQuerySet):
    def kept(self) -> "DocumentQuerySet":
        """Those whose file is here; of one that a court had removed the digest stays, and bars its bytes."""
        return self.exclude(file="")


class Document(AppendOnly):
    """A PDF that was let in, its bytes untouched. Readers reach it by its token while a live edition holds it."""

    # What is left of one that a court had removed (workflow/expunging.py).
    EXPUNGED: ClassVar[dict[str, str]] = {"title": "", "file": ""}

    file = models.FileField(storage=originals, upload_to=kept_at)
    title = models.CharField(max_length=300)
    bytes = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    token = models.CharField(max_length=24, unique=True, default=new_token)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = DocumentQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        default_permissions = ("add", "view")
        constraints = [
            models.CheckConstraint(
                condition=((~models.Q(file="") & ~models.Q(title="")) | models.Q(file="", title=""))
                & ~models.Q(digest="")
                & models.Q(bytes__gt=0, pages__gt=0),
                name="document_is_whole_or_gone",
            )
        ]

    def __str__(self):
        return self.title or "A document that was removed"

    @property
    def facts(self) -> str:
        return pdf_in_words(pages=self.pages, size=self.bytes)

    def save(self, *args, **kwargs):
        make_printable(self)
        super().save(*args, **kwargs)

    def printed(self) -> dict:
        """What an edition freezes of it: by the digest two people stand by this file and no other."""
        return {
            "document": self.pk,
            "title": self.title,
            "bytes": self.bytes,
            "pages": self.pages,
            "digest": self.digest,
            "token": self.token,
        }
