"""What readers see: editions, their windows, the authors, people and pictures in them, and the clock of it all.

Knows nothing of the working copy, of drafts or of rights to act.
"""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from articles.models.append_only import AppendOnly, AppendOnlyQuerySet
from articles.models.document import Document
from articles.models.image import Image, originals
from articles.models.masthead import Author, Section, Topic
from articles.models.person import Person, Tagging
from articles.models.quick import Quick
from articles.models.revision import Revision
from articles.models.rights import ShowsAPicture
from articles.models.window import Window, WindowQuerySet
from articles.models.wording import Wording

# Every table that a reader's request may touch. A test captures the SQL of every public address and finds no
# other; the triggers of the clock stand on exactly these. SQLite's indexes of words go with the tables they follow.
READER_TABLES = (
    "articles_author",
    "articles_authorship",
    "articles_clock",
    "articles_edition",
    "articles_enclosure",
    "articles_formeraddress",
    "articles_front",
    "articles_mention",
    "articles_page",
    "articles_person",
    "articles_personname",
    "articles_portrait",
    "articles_section",
    "articles_slot",
    "articles_topic",
    "articles_topicality",
    "articles_use",
    "articles_wording",
)


# Languages written from right to left, by the first part of their tag (BCP 47).
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


class Kind(models.TextChoices):
    """What sort of journalism a story is; readers see all but plain news labelled."""

    NEWS = "news", _("News")
    ANALYSIS = "analysis", _("Analysis")
    OPINION = "opinion", _("Opinion")
    REVIEW = "review", _("Review")
    OBITUARY = "obituary", _("Obituary")
    LIVE = "live", _("Live")
    PAID = "paid", _("Paid content")


class Change(models.TextChoices):
    """How this version differs from what readers saw before."""

    FIRST = "first", _("First version")
    UPDATE = "update", _("Update")
    CLARIFICATION = "clarification", _("Clarification")
    CORRECTION = "correction", _("Correction")
    APOLOGY = "apology", _("Apology")
    RETRACTION = "retraction", _("Retraction")
    EDITORS_NOTE = "editors-note", _("Editor’s note")
    MINOR = "minor", _("Minor change")


NEED_A_NOTE = frozenset(set(Change) - {Change.FIRST, Change.UPDATE, Change.MINOR})
# What readers must know before they read on stands on top; corrections and clarifications are footnotes, as the
# Guardian has them, and a line on top leads down to them.
NOTE_ON_TOP = frozenset({Change.APOLOGY, Change.RETRACTION, Change.EDITORS_NOTE})
# After these somebody decides whether readers may still read what the story said before.
CAST_DOUBT = frozenset({Change.CORRECTION, Change.APOLOGY, Change.RETRACTION})


class Origin(models.TextChoices):
    DESK = "desk", "Written here"
    ARCHIVE = "archive", "Imported archive"


class Ended(models.TextChoices):
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class EditionQuerySet(WindowQuerySet, AppendOnlyQuerySet):
    def opened(self, at: datetime) -> "EditionQuerySet":
        """The editions that readers have been able to see at some time up to this moment."""
        return self.filter(Q(live_until=None) | Q(live_until__gt=F("live_from")), live_from__lte=at)

    def unconfirmed(self) -> "EditionQuerySet":
        """The second reads: published alone, and since then nobody else has stood by them, taken them down, or stood
        by a later version. A reissue waits for nothing of its own: it says what the version said that it copies."""
        acts = Revision.objects.filter(edition=OuterRef("pk"), verb__in=("confirm", "withdraw"))
        by_another = Exists(acts.exclude(by=OuterRef("approved_by")))
        later = Exists(
            Edition.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"), alone_reason="")
        )
        # Asked as no index can answer: nearly every version copies none, and SQLite would read them all by that.
        copies = Q(reissue_of__gte=0)
        return self.exclude(alone_reason="").exclude(copies).exclude(by_another).exclude(later)

    def beside(self) -> Exists:
        """Whether the edition of a row beside editions is one of these.

        Asked row by row, by primary key: IN would first list them all, 300 ms of it at 100,000 stories.
        """
        return Exists(self.filter(pk=OuterRef("edition")))

    def bulk_create(self, editions, *args, **kwargs):
        """Write many editions, each with the words by which it is found."""
        with transaction.atomic(using=self.db):
            written = super().bulk_create(editions, *args, **kwargs)
            Wording.objects.using(self.db).bulk_create(map(Wording.of, written), batch_size=500)
        return written

    def newest_first(self) -> "EditionQuerySet":
        # Ordered by id too: two stories can share a moment, and a page cursor must not skip one.
        return self.order_by("-first_published_at", "-id")


class Edition(Quick, Window, AppendOnly):
    """An article as printed. Readers see editions and nothing else; an edition is never rewritten, only retired."""

    WINDOW = ("live_from", "live_until", "first_published_at", "updated_at", "ended_because")
    # The window beside the content: by verbs, and within what the triggers let pass.
    MAY_CHANGE = frozenset({
        *WINDOW, "window_at", "embargo_until", "notice", "front_until", "sealed", "text_decided_at", "unlisted",
        "reissued_by", "reissued_by_id",
    })  # fmt: skip
    # What is left of a content that a court had removed, as SQL reads it (workflow/expunging.py).
    EXPUNGED: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            (
                "headline",
                "kicker",
                "standfirst",
                "slugline",
                "dateline",
                "body",
                "advisory",
                "change_note",
                "related",
                "payer",
            ),
            "",
        ),  # fmt: skip
        **dict.fromkeys(("byline", "people", "topics", "pictures", "documents"), "[]"),
        "slug": "story",
    }

    article = models.ForeignKey("Article", on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    public_id = models.CharField(max_length=8, db_index=True)
    origin = models.CharField(max_length=7, choices=Origin, default=Origin.DESK)

    # The content as printed: data, never page markup
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NEWS)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="editions")
    headline = models.CharField(max_length=300)
    kicker = models.CharField(max_length=100, blank=True)
    standfirst = models.TextField(blank=True)
    slug = models.SlugField(max_length=100)
    slugline = models.CharField(max_length=100, blank=True)
    dateline = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=12, blank=True)
    body = models.TextField()
    byline = models.JSONField(default=list)
    people = models.JSONField(default=list)
    topics = models.JSONField(default=list)
    pictures = models.JSONField(default=list)
    documents = models.JSONField(default=list)
    advisory = models.TextField(blank=True)
    change = models.CharField(max_length=13, choices=Change, default=Change.FIRST)
    change_note = models.TextField(blank=True)
    # Stories that an editor put beside it: their public ids in order, with spaces between.
    related = models.CharField(max_length=60, blank=True)
    # Who paid for paid content.
    payer = models.CharField(max_length=120, blank=True)

    # Who stands by it
    words_digest = models.CharField(max_length=64)
    pictures_digest = models.CharField(max_length=64)
    revision = models.ForeignKey("Revision", null=True, on_delete=models.PROTECT, related_name="printed_as")
    words_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    pictures_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    alone_reason = models.TextField(blank=True)
    reissue_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="reissues")
    reissued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # Whether readers may still read it after it was replaced: sealed for good, or left open at that moment.
    sealed = models.BooleanField(default=False)
    text_decided_at = models.DateTimeField(null=True)

    # Search engines are asked to leave the story alone: true of all its versions or of none (a trigger sees to that).
    unlisted = models.BooleanField(default=False)

    # The window
    embargo_until = models.DateTimeField(null=True)
    live_from = models.DateTimeField(null=True)
    live_until = models.DateTimeField(null=True)
    window_at = models.DateTimeField(null=True)
    first_published_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=10, blank=True, choices=Ended)
    notice = models.TextField(blank=True)
    # Until when the front page tells of this correction.
    front_until = models.DateTimeField(null=True)

    objects = EditionQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="one_edition_a_number"),
            models.CheckConstraint(
                condition=Q(origin=Origin.ARCHIVE)
                | Q(words_by__isnull=False, approved_by__isnull=False, revision__isnull=False),
                name="edition_is_approved",
            ),
            # NULL in a CHECK passes: each name is asked for before it is compared.
            models.CheckConstraint(
                condition=Q(origin=Origin.ARCHIVE)
                | ~Q(alone_reason="")
                | (
                    (Q(words_by__isnull=False) & Q(approved_by__isnull=False) & ~Q(words_by=F("approved_by")))
                    & (Q(pictures_by__isnull=True) | ~Q(pictures_by=F("approved_by")))
                ),
                name="edition_is_read_by_two",
            ),
            models.CheckConstraint(
                condition=Q(live_from=None) | Q(embargo_until=None) | Q(live_from__gte=F("embargo_until")),
                name="edition_keeps_its_embargo",
            ),
            models.CheckConstraint(
                condition=Q(live_until=None) | Q(live_from__isnull=False, live_until__gte=F("live_from")),
                name="edition_ends_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(live_from=None)
                | Q(window_at__isnull=False, first_published_at__isnull=False, updated_at__isnull=False),
                name="edition_window_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["-first_published_at", "-id"], name="edition_newest"),
            models.Index(fields=["section", "-first_published_at", "-id"], name="edition_newest_of_section"),
            models.Index(fields=["live_from"], name="edition_live_from"),
            models.Index(fields=["live_until"], name="edition_live_until"),
            # The second reads are few among many.
            models.Index(fields=["approved_at", "id"], condition=~Q(alone_reason=""), name="edition_alone"),
            models.Index(fields=["article"], condition=Q(ended_because=Ended.WITHDRAWN), name="edition_withdrawn"),
            models.Index(fields=["change", "-live_from", "-id"], name="edition_newest_of_change"),
            models.Index(fields=["front_until"], condition=Q(front_until__isnull=False), name="edition_on_front"),
            # Sitemaps of a million stories come out of this alone.
            models.Index(
                fields=["article", "live_from", "live_until", "updated_at"],
                condition=Q(unlisted=False),
                name="edition_in_sitemap",
            ),
        ]

    def __str__(self):
        return f"{self.headline} (version {self.number})"

    def save(self, *args, **kwargs):
        """Write the edition with the words by which it is found."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            Wording.of(self).save(force_insert=True)

    def get_absolute_url(self) -> str:
        return f"/{self.section.slug}/{self.slug}-{self.public_id}/"

    @property
    def history_url(self) -> str:
        """Where readers see how the story changed."""
        return f"{self.get_absolute_url()}history/"

    @property
    def json_url(self) -> str:
        """Where machines read the story (ninjs)."""
        return f"{self.get_absolute_url()}article.json"

    @property
    def short_url(self) -> str:
        """The address to pass on: it leads to the story for as long as that is there, whatever it is called."""
        return f"/{self.public_id}"

    @property
    def label(self) -> str:
        """What sort of journalism it is, as readers are told wherever it stands; '' for plain news."""
        return "" if self.kind == Kind.NEWS else self.get_kind_display()

    @property
    def is_paid(self) -> bool:
        """Whether somebody paid for it: its links count for nothing with search engines, and it is no news."""
        return self.kind == Kind.PAID

    def has_opened(self, at: datetime) -> bool:
        """Whether readers have been able to see it at some time up to this moment."""
        lasted = self.live_until is None or (self.live_from is not None and self.live_until > self.live_from)
        return self.live_from is not None and self.live_from <= at and lasted

    @property
    def direction(self) -> str:
        """Which way the text runs, as HTML says it: rtl or ltr."""
        return "rtl" if self.language.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"

    @property
    def shows_update(self) -> bool:
        """Whether readers are told of a later version of what they first read."""
        return bool(self.updated_at and self.updated_at > self.first_published_at)


class MentionQuerySet(models.QuerySet):
    def shown(self) -> "MentionQuerySet":
        """Without the people who must never be tagged, from the moment that is said of them."""
        return self.exclude(person__tagging=Tagging.NEVER)


class Mention(models.Model):
    """A person in an edition, as subject or named beside. Follows the present: merges move it."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="mentions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mentions")
    subject = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    # As the edition has it, copied by triggers (rules/): a person's page reads one stretch of one index.
    first_published_at = models.DateTimeField(null=True, editable=False)

    objects = MentionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["edition", "person"], name="one_mention_a_person")]
        indexes = [
            models.Index(
                fields=["person", "subject", "-first_published_at", "-edition"], name="mention_newest_of_person"
            )
        ]

    def __str__(self):
        return f"{self.person} in {self.edition}"


class Authorship(models.Model):
    """An author in the byline of an edition: by this an author's stories are found. The names stand in the edition."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="authorships")
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="authorships")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["edition", "author"], name="one_authorship_an_author")]

    def __str__(self):
        return f"{self.author} in {self.edition}"


class Topicality(models.Model):
    """A topic of an edition: by this the stories of a topic are found. Follows the present: merges move it."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="topicalities")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="topicalities")
    first_published_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["edition", "topic"], name="one_topicality_a_topic")]
        indexes = [models.Index(fields=["topic", "-first_published_at", "-edition"], name="topicality_newest_of_topic")]

    def __str__(self):
        return f"{self.topic} in {self.edition}"


class Use(models.Model):
    """A picture in an edition. Follows the present: triggers copy the end of its rights and its kill at once."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="uses")
    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="uses")
    token = models.CharField(max_length=24, db_index=True)
    lead = models.BooleanField(default=False)
    rights_until = models.DateTimeField(null=True)
    killed_at = models.DateTimeField(null=True)

    objects = ShowsAPicture.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["edition", "image"], name="one_use_a_picture")]
        indexes = [models.Index(fields=["rights_until"], name="use_rights_until")]

    def __str__(self):
        return f"picture {self.image_id} in edition {self.edition_id}"


class Enclosure(AppendOnly):
    """A document in an edition: by this its file is served, under the token, while the edition is live."""

    EXPUNGED: ClassVar[dict[str, str]] = {"title": "", "file": ""}

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="enclosures")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="enclosures")
    token = models.CharField(max_length=24, db_index=True)
    title = models.CharField(max_length=300)
    # As Document keeps it: the reader lane reads no table of the desk.
    file = models.FileField(storage=originals)

    class Meta(AppendOnly.Meta):
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["edition", "document"], name="one_enclosure_a_document")]

    def __str__(self):
        return f"document {self.document_id} in edition {self.edition_id}"


class Clock(models.Model):
    """Row 1 is raised by triggers with every change of what readers may see; row 2 with every change of a name."""

    version = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.version)
