"""The front pages that editors arrange: slots for stories, a breaking strip, and when readers see which of them.

Public at save while live, changed by editors only, with revisions (arranging/). Knows nothing of drafts: a slot names a
story, and shows of it what readers see at that moment or nothing.
"""

from datetime import UTC, datetime
from string import ascii_uppercase

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When

from articles.models.edition import NEED_A_NOTE, Edition, Ended
from articles.models.image import Image
from articles.models.rights import ShowsAPicture
from articles.models.window import Window, WindowQuerySet


class Size(models.TextChoices):
    """How much room a slot takes; on a phone the lead alone is large."""

    LEAD = "lead", "Lead"
    LARGE = "large", "Large"
    SMALL = "small", "Small"


class FrontQuerySet(WindowQuerySet):
    def next_name(self) -> str:
        """The first letter that no prepared or live front is called by; a number where all are taken."""
        taken = set(self.filter(live_until=None).values_list("name", flat=True))
        return next((letter for letter in ascii_uppercase if letter not in taken), str(self.count() + 1))


def said(moment: datetime | None) -> str | None:
    """A moment as contents keep it, in UTC."""
    return moment.astimezone(UTC).isoformat() if moment else None


class Front(Window, models.Model):
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

    def content(self) -> dict:
        """What it says now, moments in ISO 8601. One query."""
        return {
            "name": self.name,
            "strip": self.strip,
            "strip_story": self.strip_story_id,
            "strip_until": said(self.strip_until),
            "slots": [
                {
                    "story": slot.article_id,
                    "size": slot.size,
                    "headline": slot.headline,
                    "image": slot.image_id,
                    "until": said(slot.until),
                }
                for slot in self.slots.order_by("position", "id")
            ],
        }


def _doubts(slot: str = "") -> dict[str, Q]:
    """What takes away a slot's own words: versions of its story, by the moment from which they do."""
    number = OuterRef(f"{slot}written_for")
    return {
        "live_from": Q(number__gt=number, change__in=sorted(NEED_A_NOTE)),
        "live_until": Q(number__gte=number, ended_because=Ended.WITHDRAWN),
        "text_decided_at": Q(number__gte=number, sealed=True),
    }


def overtaken(at: datetime, *, slot: str = "") -> Exists:
    """Whether a slot's story was corrected, taken down or sealed since the version that its own words were written for.

    Asked of rows of slots, or of rows that reach them by the prefix `slot`.
    """
    since = Q()
    for moment, doubt in _doubts(slot).items():
        since |= doubt & Q(**{f"{moment}__lte": at})
    return Exists(Edition.objects.filter(since, article=OuterRef(f"{slot}article_id")))


def overtaken_from() -> Subquery:
    """The moment since which a row is overtaken, or will be; None where nothing speaks against it."""
    moment = Case(*(When(doubt, then=F(name)) for name, doubt in _doubts().items()))
    doubts = Edition.objects.filter(article=OuterRef("article_id")).annotate(moment=moment)
    return Subquery(doubts.filter(moment__isnull=False).order_by("moment").values("moment")[:1])


class SlotQuerySet(ShowsAPicture):
    def allowed(self, at: datetime) -> "SlotQuerySet":
        """Those whose own picture may be shown at this moment."""
        return super().allowed(at).exclude(token="").exclude(overtaken(at))

    def seen(self, at: datetime) -> "SlotQuerySet":
        """Those whose own picture readers see at this moment."""
        live = Edition.objects.live(at).filter(article=OuterRef("article_id"))
        there = self.allowed(at).filter(Q(until=None) | Q(until__gt=at), front__in=Front.objects.live(at))
        return there.filter(Exists(live))


class Slot(models.Model):
    """A story on a front page, with its own shorter headline and its own picture where the front wants them.

    The picture is printed here as `reading.Figure` reads it; triggers copy the end of its rights and its kill at once.
    """

    front = models.ForeignKey(Front, on_delete=models.CASCADE, related_name="slots")
    article = models.ForeignKey("Article", on_delete=models.PROTECT, related_name="slots")
    position = models.PositiveSmallIntegerField()
    size = models.CharField(max_length=5, choices=Size, default=Size.SMALL)
    headline = models.CharField(max_length=120, blank=True)
    # The number of the version that headline and picture were chosen for: they go once that is corrected.
    written_for = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(null=True, blank=True, db_index=True)
    image = models.ForeignKey(Image, null=True, blank=True, on_delete=models.PROTECT, related_name="slots")
    picture = models.JSONField(default=dict, blank=True)
    token = models.CharField(max_length=24, blank=True, db_index=True)
    rights_until = models.DateTimeField(null=True, db_index=True)
    killed_at = models.DateTimeField(null=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["front", "article"], name="one_slot_a_story"),
            models.CheckConstraint(
                condition=Q(image__isnull=False) | Q(token="", picture={}), name="slot_prints_no_picture_it_lacks"
            ),
        ]

    def __str__(self):
        return f"story {self.article_id} on {self.front_id}"
