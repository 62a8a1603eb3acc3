"""Pictures, and who they come from. A picture without a credit can't exist: the database holds that."""

import hashlib
import json
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import models, transaction
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan
from django.utils.crypto import get_random_string

from articles.models.finding import Finding, Found
from articles.models.naming import make_printable, printable

# What looks like nothing in a credit line: white space of every kind, and characters without width.
BLANK = (
    " \t\n\r\f\v\x1c\x1d\x1e\x1f\x85\xa0\xad\u034f\u115f\u1160\u1680\u17b4\u17b5\u180b\u180c\u180d\u180e\u2000"
    "\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a"
    "\u202b\u202c\u202d\u202e\u202f\u205f\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u206b\u206c"
    "\u206d\u206e\u206f\u2800\u3000\u3164\ufe00\ufe01\ufe02\ufe03\ufe04\ufe05\ufe06\ufe07\ufe08\ufe09\ufe0a\ufe0b"
    "\ufe0c\ufe0d\ufe0e\ufe0f\ufeff\uffa0"
)


class Visible(models.Func):
    """A text without the blank characters around it, in SQL that both databases read alike."""

    function = "TRIM"
    output_field = models.TextField()

    def __init__(self, expression):
        super().__init__(expression, models.Value(BLANK))


def not_blank(field: str, *, name: str, sentence: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(GreaterThan(Length(Visible(field)), 0)), name=name, violation_error_message=sentence
    )


class Provider(models.Model):
    """An agency or other organisation that pictures come from."""

    name = models.CharField(max_length=120, unique=True)
    spellings = models.TextField(blank=True, help_text="Other spellings in credit lines, one a line.")
    licence_page = models.URLField(
        "where to license its pictures",
        blank=True,
        max_length=300,
        help_text="Search engines lead there from each of its pictures.",
    )

    def __str__(self):
        return self.name

    @classmethod
    def by_spelling(cls) -> dict[str, str]:
        """How each provider is written in credit lines, with its name. One query."""
        rows = cls.objects.values_list("name", "spellings")
        return {spelling: name for name, others in rows for spelling in (name, *filter(str.strip, others.splitlines()))}


def originals():
    """The storage of originals: MEDIA_ROOT/desk, where no address leads."""
    return storages["default"]


def original_path(image: "Image", filename: str) -> str:
    """A random name, so that no address of a file can be guessed, even inside the house."""
    return f"desk/{get_random_string(24).lower()}{PurePath(filename).suffix.lower()[:6]}"


class Image(models.Model):
    """A picture with its credit and rights; its file may still be to come."""

    file = models.FileField(storage=originals, upload_to=original_path, blank=True)
    credit = models.CharField(
        "credit line", max_length=300, help_text="As printed after “Image Credit:”, for example AP."
    )
    creator = models.CharField(
        "photographer", max_length=200, blank=True, help_text="Leave empty if unknown; never guess."
    )
    provider = models.ForeignKey(Provider, null=True, blank=True, on_delete=models.PROTECT)
    provider_ref = models.CharField("agency's number", max_length=120, blank=True)
    copyright = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=300, blank=True)
    terms = models.TextField(blank=True)
    price_class = models.CharField(
        max_length=40, blank=True, help_text="As the agency bills it; it stands in the ledger."
    )
    rights_until = models.DateTimeField(null=True, blank=True, db_index=True)
    killed_at = models.DateTimeField(null=True, blank=True, editable=False)
    killed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    # As it was pasted in: an agency's notice runs to pages.
    killed_why = models.TextField(blank=True, editable=False)
    alternative_text = models.CharField(
        max_length=500, blank=True, help_text="What the picture shows, for readers who can't see it."
    )
    caption = models.CharField(max_length=1000, blank=True)
    focal_x = models.DecimalField(max_digits=4, decimal_places=3, default="0.5", editable=False)
    focal_y = models.DecimalField(max_digits=4, decimal_places=3, default="0.5", editable=False)
    synthetic = models.BooleanField("made or altered by a machine", default=False)
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    # What the file looks like (pictures/likeness.py); empty without a file, and for files of before it was kept.
    likeness = models.CharField(max_length=130, blank=True, editable=False)
    metadata = models.JSONField(default=dict, editable=False)
    token = models.CharField(max_length=24, unique=True, editable=False)
    token_for = models.CharField(max_length=64, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "picture"
        permissions = [
            ("mind_pictures", "Can change pictures, captions and credits in stories"),
            ("kill_image", "Can kill a picture everywhere"),
        ]
        constraints = [
            not_blank(
                "credit",
                name="picture_has_a_credit",
                sentence="Write who the picture comes from: a picture can't be without a credit.",
            ),
            models.CheckConstraint(
                condition=models.Q(killed_at=None) | ~models.Q(killed_why=""), name="picture_is_killed_for_a_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(file="") | (models.Q(width__gt=0) & models.Q(height__gt=0) & ~models.Q(digest="")),
                name="picture_file_is_measured",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(file=""), name="image_to_come"),
            models.Index(fields=["killed_at"], condition=models.Q(killed_at__isnull=False), name="image_killed"),
        ]

    def __str__(self):
        return f"{self.caption or 'Picture'} ({self.credit})"

    def clean(self):
        """Refuse a credit that shows nothing: somebody must be named by letters or digits."""
        if not any(character.isalnum() and character not in BLANK for character in printable(self.credit)):
            raise ValidationError({"credit": "Write who the picture comes from: a picture can't be without a credit."})

    @property
    def is_to_come(self) -> bool:
        return not self.file

    @property
    def killed_because(self) -> str:
        """Why the picture was killed, on one line of a sentence; the whole notice stands on its receipt."""
        words = " ".join(self.killed_why.split())
        return words if len(words) <= 140 else f"{words[:139].rstrip()}…"

    def renew_token(self) -> None:
        """Take a new rendition token where the file or what it carries is another: no file says an old credit."""
        make_printable(self)
        self.credit = self.credit.strip(BLANK)
        of = self.digest_of_metadata()
        if of != self.token_for:
            self.token, self.token_for = get_random_string(24, "abcdefghijklmnopqrstuvwxyz0123456789"), of

    def save(self, *args, **kwargs):
        self.renew_token()
        with transaction.atomic():
            super().save(*args, **kwargs)
            Finding.objects.keep([self.finding()])

    def finding(self) -> Finding:
        """By which words the desk finds this picture."""
        text = (self.alternative_text, self.credit, self.creator, self.provider_ref)
        return Finding.of(Found.PICTURE, self.pk, title=(self.caption,), text=text)

    def digest_of_metadata(self) -> str:
        """SHA-256 over the file's digest and all that renditions carry inside."""
        carried = [self.digest, self.credit, self.creator, self.copyright, self.caption, self.alternative_text]
        # Where it is so: what was made before it was asked keeps its name.
        carried += ["synthetic"] if self.synthetic else []
        return hashlib.sha256(json.dumps(carried).encode()).hexdigest()


class Copies(models.Model):
    """How the public copies of a picture stand: made under which token, or why not. No part of the picture."""

    image = models.OneToOneField(Image, on_delete=models.CASCADE, related_name="copies")
    token = models.CharField(max_length=24)
    failed_because = models.CharField(max_length=500, blank=True)
    tried_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.failed_because or "Ready"
