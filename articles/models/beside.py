"""What lies beside a story while it is written: unsaved text, who is there, notes, links for outside readers.

None of it is ever printed, and none of it is history: rows change, and go.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article
from articles.models.revision import Revision

# A page that is open says so more often than this; who has been silent for longer has left.
PRESENT_FOR = timedelta(seconds=45)
# An outside reader's link lives no longer than this. (security.md 39)
LONGEST_LOAN = timedelta(hours=96)


class Autosave(models.Model):
    """What somebody has typed and not saved: one row a person and story, or a person and the story not yet begun.

    `content` holds the form's own fields and rows as typed, `version` the version of the story they were typed over.
    """

    article = models.ForeignKey(Article, null=True, on_delete=models.CASCADE, related_name="autosaves")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="autosaves")
    version = models.PositiveIntegerField(default=0)
    content = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "by"], name="one_autosave_a_person_and_story"),
            models.UniqueConstraint(fields=["by"], condition=Q(article=None), name="one_autosave_of_a_new_story"),
        ]

    def __str__(self):
        return f"Unsaved text of {self.by}"


class PresenceQuerySet(models.QuerySet):
    def at(self, at: datetime) -> "PresenceQuerySet":
        """Whoever has a story open at this moment."""
        return self.filter(at__gt=at - PRESENT_FOR)


class Presence(models.Model):
    """Somebody has a story open; `writing` where they have changed something and not saved it."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="presences")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="presences")
    at = models.DateTimeField(db_index=True)
    writing = models.BooleanField(default=False)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["article", "by"], name="one_presence_a_person_and_story")]

    def __str__(self):
        return f"{self.by} has story {self.article_id} open"


class NoteQuerySet(models.QuerySet):
    def open(self) -> "NoteQuerySet":
        """What nobody has resolved yet; answers go with the note they answer."""
        return self.filter(answers=None, resolved_at=None)


class Note(models.Model):
    """A word to each other beside a story, or about a passage of it. `answers` is the note that this one answers."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notes")
    at = models.DateTimeField()
    text = models.TextField()
    passage = models.CharField(max_length=500, blank=True)
    answers = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="answered_by")
    must_be_answered = models.BooleanField(default=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="resolved_notes"
    )
    resolved_at = models.DateTimeField(null=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["article", "at"], name="note_of_article")]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="note_is_resolved_by_somebody",
            )
        ]

    def __str__(self):
        return self.text[:60]


class Loan(models.Model):
    """One version of one story lent to a named reader outside: a lawyer, an interviewee's office.

    The link's secret is kept as its SHA-256 alone. `cleared` is their answer: None until they gave one.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="loans")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="loans")
    secret_digest = models.CharField(max_length=64, unique=True)
    reader = models.CharField("who reads it", max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="loans")
    at = models.DateTimeField()
    until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    cleared = models.BooleanField(null=True)
    remark = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(until__gt=models.F("at")), name="loan_ends_after_it_begins")]

    def __str__(self):
        return f"{self.reader} reads story {self.article_id}"

    def is_open(self, at: datetime) -> bool:
        return self.revoked_at is None and self.until > at


class Handover(models.Model):
    """What one shift of the desk tells the next: signed and timed."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="handovers")
    at = models.DateTimeField(db_index=True)
    text = models.TextField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.text[:60]


class Visit(models.Model):
    """When somebody last looked at the desk, and since when they are here: what happened between is told them."""

    by = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="visit")
    at = models.DateTimeField()
    away_since = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.by} looked at {self.at}"
