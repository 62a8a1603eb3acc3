"""Accounts: deactivated, never deleted, because what they did stays."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User

from articles.admin.keeping import NothingIsDeleted

admin.site.site_header = admin.site.site_title = "Newsroom"
admin.site.index_title = "Desk"
admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(NothingIsDeleted, UserAdmin):
    list_display = ("username", "first_name", "last_name", "is_active", "last_login")
    list_filter = ("is_active", "groups")
