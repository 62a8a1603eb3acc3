"""What people of the desk are told: a row a person and act, what each of them wants to hear, who is on duty.

None of it is history: rows are read, sent and after some months forgotten. What was done stands in the Revision.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from articles.models.article import Article
from articles.models.beside import Note
from articles.models.image import Image
from articles.models.revision import Revision

# Older news is forgotten: what was done stands in the story's own history.
NEWS_KEPT_FOR = timedelta(days=90)


class News(models.TextChoices):
    """The kinds of news, each of which somebody may want or not."""

    FILED = "filed", "A story is filed"
    RECALLED = "recalled", "A filed story is taken back"
    SECOND_READ = "second_read", "A second read is due"
    GIVEN = "given", "Something is given to me: assigned, handed over, to read back"
    READ_BACK = "read_back", "Somebody stands by what I asked them to read"
    SENT_BACK = "sent_back", "A story of mine is sent back"
    APPROVED = "approved", "A story of mine is approved"
    SCHEDULE = "schedule", "A story goes on the schedule, moves or comes off it"
    EMBARGO = "embargo", "An embargo is moved or lifted"
    PUBLISHED = "published", "A story is published"
    TAKEN_DOWN = "taken_down", "A story is taken down"
    KILLED = "killed", "A picture is killed"
    RIGHTS = "rights", "The rights of a picture end: two weeks, one week, one day before"
    NOTE = "note", "A note is written on a story of mine, or answers me"


class TellingQuerySet(models.QuerySet):
    def on_desk_of(self, user) -> "TellingQuerySet":
        """What somebody is told on the desk. Whether they may read the story now is left to the caller."""
        return self.filter(to=user, on_desk=True)

    def unread(self) -> "TellingQuerySet":
        return self.filter(seen_at=None)

    def settle(self, *, at: datetime) -> None:
        """Send nothing of what is owed, and leave only the last day unread: for a past that nobody lived through."""
        self.update(due_at=None)
        self.filter(at__lt=at - timedelta(days=1)).update(seen_at=at)

    def due(self, at: datetime) -> "TellingQuerySet":
        """What is to be sent by now, the longest due first."""
        return self.filter(due_at__lte=at).order_by("due_at", "id")


class Telling(models.Model):
    """One person is told of one act on one story, or on one picture. Without a person: the newsroom's webhook is.

    `words` say who did what and nothing of the story: they may stand anywhere. `guarded` where the story was private
    or under embargo at that moment. `due_at` is when it is sent, or sent again; None where nothing is owed.
    """

    to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="tellings")
    news = models.CharField(max_length=12, choices=News)
    article = models.ForeignKey(Article, null=True, on_delete=models.CASCADE, related_name="tellings")
    image = models.ForeignKey(Image, null=True, on_delete=models.CASCADE, related_name="tellings")
    act = models.ForeignKey(Revision, null=True, on_delete=models.PROTECT, related_name="tellings")
    note = models.ForeignKey(Note, null=True, on_delete=models.CASCADE, related_name="tellings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.CharField(max_length=300)
    guarded = models.BooleanField(default=False)
    warns_from = models.DateTimeField(null=True)
    on_desk = models.BooleanField(default=True)
    seen_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    objects = TellingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            # Nobody is told twice of one act, however often a button is pressed. (security.md 67)
            models.UniqueConstraint(fields=["act", "to", "article"], name="one_telling_a_person_and_act"),
            models.UniqueConstraint(
                fields=["act", "to"],
                condition=Q(article=None, warns_from=None),
                name="one_telling_a_person_and_picture",
            ),
            models.UniqueConstraint(fields=["image", "to", "warns_from"], name="one_warning_a_person_and_picture"),
            models.UniqueConstraint(fields=["note", "to"], name="one_telling_a_person_and_note"),
            models.UniqueConstraint(fields=["act"], condition=Q(to=None), name="one_webhook_an_act"),
            models.UniqueConstraint(fields=["note"], condition=Q(to=None), name="one_webhook_a_note"),
            models.CheckConstraint(
                condition=Q(act=None, note__isnull=False) | Q(act__isnull=False, note=None),
                name="telling_is_of_an_act_or_a_note",
            ),
            models.CheckConstraint(
                condition=Q(article__isnull=False) | Q(image__isnull=False), name="telling_is_about_something"
            ),
        ]
        indexes = [
            models.Index(fields=["to", "-at", "-id"], name="telling_newest"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="telling_due"),
            models.Index(fields=["at"], name="telling_at"),
        ]

    def __str__(self):
        return self.words


class Wish(models.Model):
    """How somebody wants to be told of one kind of news, where that is not the usual way."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wishes")
    news = models.CharField(max_length=12, choices=News)
    on_desk = models.BooleanField()
    by_mail = models.BooleanField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["by", "news"], name="one_wish_a_person_and_news")]

    def __str__(self):
        return f"{self.by}: {self.get_news_display()}"


class DutyQuerySet(models.QuerySet):
    def at(self, at: datetime) -> "DutyQuerySet":
        """Whoever is on duty at this moment, the first to leave first."""
        return self.filter(until__gt=at).order_by("until", "id")


class Duty(models.Model):
    """Somebody minds the desk until a moment: whatever is filed by then is told them."""

    by = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="duty")
    since = models.DateTimeField()
    until = models.DateTimeField()

    objects = DutyQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(until__gt=F("since")), name="duty_ends_after_it_begins")]

    def __str__(self):
        return f"{self.by} is on duty until {self.until}"


class Ping(models.Model):
    """A hub is owed word that the feeds of this edition change at a moment; the row goes with the word.

    `due_at` is when it is sent, or sent again after so many tries.
    """

    edition = models.ForeignKey("Edition", on_delete=models.CASCADE, related_name="+")
    moment = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["edition", "moment"], name="one_ping_a_moment")]

    def __str__(self):
        return f"edition {self.edition_id} at {self.moment}"
