"""The front pages that editors arrange: slots for stories, a breaking strip, and when readers see which of them.

Public at save while live, changed by editors only, with revisions (arranging/). Knows nothing of drafts: a slot names a
story, and shows of it what readers see at that moment or nothing.
"""

from datetime import datetime
from string import ascii_uppercase

from django.db import models
from django.db.models import F, Q

from articles.models.image import Image


class Size(models.TextChoices):
    """How much room a slot takes; on a phone the lead alone is large."""

    LEAD = "lead", "Lead"
    LARGE = "large", "Large"
    SMALL = "small", "Small"


class FrontQuerySet(models.QuerySet):
    def live(self, at: datetime) -> "FrontQuerySet":
        """The front that readers see at this moment, by the window rule of editions; none where nobody arranged one."""
        return self.filter(Q(live_until=None) | Q(live_until__gt=at), live_from__lte=at)

    def open_or_to_come(self, at: datetime) -> "FrontQuerySet":
        """Those that readers see now or will see, in the order in which they do."""
        return self.filter(Q(live_until=None) | Q(live_until__gt=at), live_from__isnull=False).order_by("live_from")

    def next_name(self) -> str:
        """The first letter that no prepared or live front is called by; a number where all are taken."""
        taken = set(self.filter(live_until=None).values_list("name", flat=True))
        return next((letter for letter in ascii_uppercase if letter not in taken), str(self.count() + 1))


class Front(models.Model):
    """A front page. Readers see the one whose window is open, and the newest stories where none is."""

    name = models.CharField(max_length=60, help_text="For the desk alone: A, B, Election night.")
    strip = models.CharField("breaking strip", max_length=140, blank=True)
    strip_story = models.ForeignKey("Article", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    strip_until = models.DateTimeField(null=True, blank=True, db_index=True)
    live_from = models.DateTimeField(null=True, db_index=True)
    live_until = models.DateTimeField(null=True, db_index=True)

    objects = FrontQuerySet.as_manager()

    class Meta:
        verbose_name = "front page"
        constraints = [
            models.CheckConstraint(
                condition=Q(live_until=None) | Q(live_from__isnull=False, live_until__gte=F("live_from")),
                name="front_ends_after_it_opens",
            )
        ]

    def __str__(self):
        return self.name

    def is_live(self, at: datetime) -> bool:
        return self.live_from is not None and self.live_from <= at and (self.live_until is None or self.live_until > at)

    def is_scheduled(self, at: datetime) -> bool:
        return self.live_from is not None and self.live_from > at


class SlotQuerySet(models.QuerySet):
    def allowed(self, at: datetime) -> "SlotQuerySet":
        """Those whose own picture may be shown at this moment."""
        return self.filter(Q(rights_until=None) | Q(rights_until__gt=at), killed_at=None).exclude(token="")


class Slot(models.Model):
    """A story on a front page, with its own shorter headline and its own picture where the front wants them.

    The picture is printed here as `reading.Figure` reads it; triggers copy the end of its rights and its kill at once.
    """

    front = models.ForeignKey(Front, on_delete=models.CASCADE, related_name="slots")
    article = models.ForeignKey("Article", on_delete=models.PROTECT, related_name="slots")
    position = models.PositiveSmallIntegerField()
    size = models.CharField(max_length=5, choices=Size, default=Size.SMALL)
    headline = models.CharField(max_length=120, blank=True)
    until = models.DateTimeField(null=True, blank=True, db_index=True)
    image = models.ForeignKey(Image, null=True, blank=True, on_delete=models.PROTECT, related_name="slots")
    picture = models.JSONField(default=dict, blank=True)
    token = models.CharField(max_length=24, blank=True, db_index=True)
    rights_until = models.DateTimeField(null=True, db_index=True)
    killed_at = models.DateTimeField(null=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["front", "article"], name="one_slot_a_story")]

    def __str__(self):
        return f"story {self.article_id} on {self.front_id}"
