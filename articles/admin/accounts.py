"""Accounts: deactivated, never deleted, because what they did stays."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User

from articles.admin.keeping import NothingIsDeleted
from articles.admin.signing_in import SignInForm, remembering_browsers
from articles.models import AloneHours

admin.site.login_form = SignInForm
admin.site.login = remembering_browsers(admin.site.login)
admin.site.password_change = remembering_browsers(admin.site.password_change)
admin.site.unregister(User)


class AloneHoursInline(admin.TabularInline):
    """When the right to publish alone holds. Rights are given by administrators, and so are hours."""

    model = AloneHours
    extra = 0
    verbose_name = "hours"
    verbose_name_plural = "Hours in which they may publish alone"

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in ("opens", "closes"):
            kwargs["widget"] = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser and obj is not None

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(User)
class AccountAdmin(NothingIsDeleted, UserAdmin):
    inlines = (AloneHoursInline,)
    list_display = ("username", "first_name", "last_name", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    filter_horizontal = ("user_permissions",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Who it is", {"fields": ("first_name", "last_name", "email")}),
        ("What they may do", {"fields": ("is_active", "is_staff", "groups")}),
        ("Single rights", {"classes": ("collapse",), "fields": ("is_superuser", "user_permissions")}),
        ("When", {"classes": ("collapse",), "fields": ("last_login", "date_joined")}),
    )
    # Accounts are no part of the paper: what was done to them stands in Django's own log.
    history_view = UserAdmin.history_view

    def get_readonly_fields(self, request, obj=None):
        """Rights are given by administrators: whoever may change accounts can't make herself one."""
        given = () if request.user.is_superuser else ("is_superuser", "is_staff", "groups", "user_permissions")
        return (*super().get_readonly_fields(request, obj), "last_login", "date_joined", *given)

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        """A handful of groups: ticked, not moved between two boxes."""
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple
            kwargs["help_text"] = ""
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        beyond = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not beyond
