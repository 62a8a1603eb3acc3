"""When which picture hung on a front page beside a story's headline: what the ledger of pictures is counted from.

Front pages are arranged in place, and nothing of a slot is left once it is gone. So each stretch is kept by itself.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from articles.models.front import Front, Slot
from articles.models.image import Image


class HangingQuerySet(models.QuerySet):
    def standing(self, at: datetime) -> "HangingQuerySet":
        """Those that go on at this moment, or are still to come."""
        return self.filter(Q(until=None) | Q(until__gt=at))

    def follow(self, fronts: Iterable[Front], *, at: datetime) -> list["Hanging"]:
        """Write down what hangs on these front pages from this moment on, by their slots and windows as they stand.

        Inside the caller's transaction, which holds the fronts. What is past stays as it is. Returns what is new.
        """
        fronts = [front.pk for front in fronts]
        wanted = {hanging.place: hanging for hanging in _of_slots(fronts, at=at)}
        for there in self.standing(at).filter(front__in=fronts):
            now = wanted.get(there.place)
            if now and now.since == max(there.since, at):
                if there.until != now.until:
                    self.filter(pk=there.pk).update(until=now.until)
                del wanted[there.place]
            elif there.since < at:
                self.filter(pk=there.pk).update(until=at)
            else:
                self.filter(pk=there.pk).delete()  # nobody has seen it
        return self.bulk_create(wanted.values())


class Hanging(models.Model):
    """A stretch in which a picture hung on a front page beside a story, chosen for this version of it.

    Readers saw it for as long as they saw the story and the picture was theirs to see: asked when read (hanging.py).
    """

    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="hangings")
    article = models.ForeignKey("Article", on_delete=models.PROTECT, related_name="hangings")
    front = models.ForeignKey(Front, on_delete=models.PROTECT, related_name="hangings")
    written_for = models.PositiveIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = HangingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="hanging_lasts"),
            models.UniqueConstraint(
                fields=["front", "article"], condition=Q(until=None), name="one_hanging_without_end_a_place"
            ),
        ]

    def __str__(self):
        return f"picture {self.image_id} beside story {self.article_id} on {self.front_id}"

    @property
    def place(self) -> tuple[int, int, int, int]:
        return self.front_id, self.article_id, self.image_id, self.written_for


def _of_slots(fronts: list[int], *, at: datetime) -> Iterable[Hanging]:
    """What hangs there from this moment on, and what will; not saved."""
    shown = Slot.objects.filter(front__in=Front.objects.standing(at).filter(pk__in=fronts), image__isnull=False)
    for slot in shown.exclude(token="").select_related("front", "image"):
        since = max(slot.front.live_from, at)
        until = min(filter(None, (slot.front.live_until, slot.until)), default=None)
        if until is None or until > since:
            yield Hanging(
                image=slot.image, article_id=slot.article_id, front_id=slot.front_id,
                written_for=slot.written_for, since=since, until=until,
            )  # fmt: skip
