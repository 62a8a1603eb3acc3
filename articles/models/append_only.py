"""Rows that are written once: model and queryset that refuse to rewrite or delete.

Kindness only: the refusal that counts is the database's own (rules/).
"""

from typing import ClassVar

from django.db import models


class Unchangeable(Exception):
    """Raised by Python where the database would refuse as well."""


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **changes):
        allowed = self.model.MAY_CHANGE
        if not set(changes) <= allowed:
            fixed = ", ".join(sorted(set(changes) - allowed))
            raise Unchangeable(f"{self.model._meta.verbose_name_plural.capitalize()} are never rewritten ({fixed}).")
        return super().update(**changes)

    def delete(self):
        raise Unchangeable(f"{self.model._meta.verbose_name_plural.capitalize()} are never deleted.")

    def bulk_update(self, objs, fields, batch_size=None):
        raise Unchangeable(f"{self.model._meta.verbose_name_plural.capitalize()} are never rewritten.")


class AppendOnly(models.Model):
    """A row that is inserted once; only the columns named in MAY_CHANGE ever change, by queryset."""

    MAY_CHANGE: ClassVar[frozenset[str]] = frozenset()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise Unchangeable(f"This {self._meta.verbose_name} has been written and is never rewritten.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise Unchangeable(f"This {self._meta.verbose_name} is never deleted.")
