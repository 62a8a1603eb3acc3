"""What admin pages share: names and pictures leave a Revision with every save, and nothing is deleted."""

from django.contrib import admin
from django.utils import timezone

from articles import saving


class NothingIsDeleted:
    """No delete button, no delete action, whoever asks."""

    def has_delete_permission(self, request, obj=None):
        return False


class KeepsRevisions(NothingIsDeleted, admin.ModelAdmin):
    """A page for something that is public at save: what was saved is kept, with who and when."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        saving.kept(form.instance, by=request.user, at=timezone.now())
