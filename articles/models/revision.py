"""Who did which verb to what, when and why; and who stands by which version. Written once, chained by hashes."""

import hashlib
import json
from datetime import UTC, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models

from articles.models.append_only import AppendOnly, AppendOnlyQuerySet


def digest_of(content: object) -> str:
    """SHA-256 of the canonical JSON of a content: keys sorted, no white space, UTF-8."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def link(previous: str, subject: str, subject_id: int, number: int, verb: str, by: int, at: datetime, why: str,
         what: str, edition: int | None) -> str:  # fmt: skip
    """Return the hash of an act behind the hash of the act before; `what` is the digest of its content or window."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return digest_of([previous, subject, subject_id, number, verb, by, moment, why, what, edition])


class Subject(models.TextChoices):
    ARTICLE = "article"
    IMAGE = "image"
    PERSON = "person"
    TOPIC = "topic"
    AUTHOR = "author"
    SECTION = "section"
    PROVIDER = "provider"
    ADVISORY = "advisory"
    DOCUMENT = "document"
    PAGE = "page"
    FRONT = "front"


class RevisionQuerySet(AppendOnlyQuerySet):
    def of(self, subject: models.Model) -> "RevisionQuerySet":
        """The chain of one thing; order it by number."""
        return self.filter(subject=subject._meta.model_name, subject_id=subject.pk)

    def with_content(self) -> "RevisionQuerySet":
        return self.filter(content__isnull=False)


class Revision(AppendOnly):
    """One act on one thing, with the content if the act changed it, chained to the act before."""

    # What is left of a content that a court had removed (workflow/expunging.py).
    EXPUNGED: ClassVar[dict[str, None]] = {"content": None}

    subject = models.CharField(max_length=10, choices=Subject)
    subject_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="revisions")
    at = models.DateTimeField()
    why = models.TextField(blank=True)
    content = models.JSONField(null=True)
    content_digest = models.CharField(max_length=64, blank=True)
    edition = models.ForeignKey("Edition", null=True, on_delete=models.PROTECT, related_name="acts")
    window = models.JSONField(null=True)
    chain = models.CharField(max_length=64)

    objects = RevisionQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        verbose_name = "act"
        default_permissions = ()
        permissions = [("view_audit", "Can read the audit")]
        constraints = [
            models.UniqueConstraint(fields=["subject", "subject_id", "number"], name="one_revision_a_number")
        ]
        indexes = [
            # The audit, the newest first: of all, of one person, of one verb.
            models.Index(fields=["-at", "-id"], name="revision_newest"),
            models.Index(fields=["by", "-at", "-id"], name="revision_newest_by"),
            models.Index(fields=["verb", "-at", "-id"], name="revision_newest_of_verb"),
        ]

    def __str__(self):
        return f"{self.subject} {self.subject_id}, {self.verb} by {self.by}"

    def link(self, previous: str) -> str:
        """Return the hash of this act behind the hash of the act before ('' for the first)."""
        what = self.content_digest or (digest_of(self.window) if self.window is not None else "")
        act = (self.subject, self.subject_id, self.number, self.verb, self.by_id, self.at, self.why, what)
        return link(previous, *act, self.edition_id)


def compose(subject: models.Model, *, last: Revision | None, content: dict | None = None, **act) -> Revision:
    """Return the act that follows `last` in the chain of a thing, not written yet."""
    revision = Revision(
        subject=subject._meta.model_name,
        subject_id=subject.pk,
        number=last.number + 1 if last else 1,
        content=content,
        content_digest=digest_of(content) if content is not None else "",
        **act,
    )
    revision.chain = revision.link(last.chain if last else "")
    return revision


def record(
    subject: models.Model,
    *,
    verb: str,
    by,
    at: datetime,
    why: str = "",
    content: dict | None = None,
    edition: models.Model | None = None,
    window: dict | None = None,
) -> Revision:
    """Append one act to the chain of a thing. The content is written only where it differs from the last one."""
    chain = Revision.objects.of(subject).order_by("-number")
    kept = chain.with_content().values("content_digest")[:1]
    last = chain.only("number", "chain").annotate(kept=models.Subquery(kept)).first()
    if content is not None and last and last.kept == digest_of(content):
        content = None
    revision = compose(
        subject, last=last, content=content, verb=verb, by=by, at=at, why=why, edition=edition, window=window
    )
    revision.save()
    return revision


class Part(models.TextChoices):
    """The two parts of what is printed; each needs somebody beside the approver."""

    WORDS = "words"
    PICTURES = "pictures"


class SignOff(AppendOnly):
    """A person stands by exactly this version of the words, or of the pictures, of a story."""

    article = models.ForeignKey("Article", on_delete=models.PROTECT, related_name="sign_offs")
    part = models.CharField(max_length=8, choices=Part)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sign_offs")
    at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "part", "digest", "by"], name="one_sign_off_a_person_and_digest")
        ]

    def __str__(self):
        return f"{self.by} stands by the {self.part} of story {self.article_id}"
