"""Sign-ins that failed, so that guessing comes to an end.

Knows no accounts and no passwords: a name stands here as it was typed, whether anybody has it or not.
"""

from datetime import datetime, timedelta

from django.db import models

# So many wrong passwords for one name, or from one address whatever the names, and nobody else may try for a while.
NAME_LIMIT, ADDRESS_LIMIT = 5, 50
LOCKED_FOR = timedelta(minutes=15)
# Nothing older can lock: failures count that lie within one LOCKED_FOR, for one more after the last of them.
KEPT_FOR = 2 * LOCKED_FOR


class FailedSignInQuerySet(models.QuerySet):
    def lock_ends(self, limit: int, *, at: datetime) -> datetime | None:
        """When the lock of the last `limit` failures opens; None where they lock nothing at this moment."""
        latest = list(self.order_by("-at").values_list("at", flat=True)[:limit])
        if len(latest) < limit or latest[0] - latest[-1] > LOCKED_FOR:
            return None
        ends = latest[0] + LOCKED_FOR
        return ends if ends > at else None

    def sweep(self, at: datetime) -> None:
        """Forget what can't lock any more; people type passwords where names belong."""
        self.filter(at__lt=at - KEPT_FOR).delete()


class FailedSignIn(models.Model):
    """One attempt to sign in, from the moment before its password is looked at; gone once that was right."""

    name = models.CharField(max_length=150, db_index=True)
    # A browser in which the named account has signed in before; its failures are counted apart from strangers'.
    browser = models.CharField(max_length=22, blank=True)
    address = models.CharField(max_length=64, blank=True, db_index=True)
    at = models.DateTimeField(db_index=True)

    objects = FailedSignInQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"from {self.address} at {self.at}"

    def locked_until(self) -> datetime | None:
        """When this attempt may be made; None where it may be made now."""
        others = FailedSignIn.objects.exclude(pk=self.pk).filter(browser=self.browser)
        of_name = others.filter(name=self.name).lock_ends(NAME_LIMIT, at=self.at)
        of_address = others.filter(address=self.address).lock_ends(ADDRESS_LIMIT, at=self.at)
        return max(filter(None, (of_name, of_address)), default=None)
