"""When a picture may be shown: until its rights end, and never once it was killed. Of all that shows one, said here."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q


class ShowsAPicture(models.QuerySet):
    """Rows that show a picture, with `rights_until` and `killed_at` of it: triggers copy both at once (rules.py)."""

    def allowed(self, at: datetime) -> Self:
        """Those whose picture may be shown at this moment."""
        return self.filter(Q(rights_until=None) | Q(rights_until__gt=at), killed_at=None)


def may_be_shown(rights_until: datetime | None, killed_at: datetime | None, *, at: datetime) -> bool:
    """The same of one picture, by what is known of it."""
    return killed_at is None and (rights_until is None or rights_until > at)
