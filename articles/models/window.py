"""The window of what readers see: open from one moment on until another. Versions of a story and front pages have one.

Written once, here, as a query and as a question of one row; what holds it in the database stands in rules/.
"""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q


class WindowQuerySet(models.QuerySet):
    def live(self, at: datetime) -> Self:
        """Those that readers see at this moment."""
        return self.filter(_not_over(at), live_from__lte=at)

    def scheduled(self, at: datetime) -> Self:
        """Those whose moment is still to come."""
        return self.filter(live_from__gt=at)

    def standing(self, at: datetime) -> Self:
        """Those that readers see now or will see: live and scheduled ones. None ends before it opens (a constraint)."""
        return self.filter(_not_over(at), live_from__isnull=False)


def _not_over(at: datetime) -> Q:
    return Q(live_until=None) | Q(live_until__gt=at)


class Window:
    """What one row says of its own window; beside `live_from` and `live_until` of a model."""

    def is_live(self, at: datetime) -> bool:
        return self.live_from is not None and self.live_from <= at and (self.live_until is None or self.live_until > at)

    def is_scheduled(self, at: datetime) -> bool:
        return self.live_from is not None and self.live_from > at
