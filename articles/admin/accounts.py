"""Accounts: deactivated, never deleted, because what they did stays."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User

from articles.admin.keeping import NothingIsDeleted
from articles.admin.signing_in import SignInForm, remembering_browsers

admin.site.login_form = SignInForm
admin.site.login = remembering_browsers(admin.site.login)
admin.site.password_change = remembering_browsers(admin.site.password_change)
admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(NothingIsDeleted, UserAdmin):
    list_display = ("username", "first_name", "last_name", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    # Accounts are no part of the paper: what was done to them stands in Django's own log.
    history_view = UserAdmin.history_view

    def get_readonly_fields(self, request, obj=None):
        """Rights are given by administrators: whoever may change accounts can't make herself one."""
        given = () if request.user.is_superuser else ("is_superuser", "is_staff", "groups", "user_permissions")
        return (*super().get_readonly_fields(request, obj), *given)

    def has_change_permission(self, request, obj=None):
        beyond = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not beyond
