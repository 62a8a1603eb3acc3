"""People in the news, with their other names."""

from django.contrib import admin

from articles.admin.keeping import KeepsRevisions
from articles.models import Person, PersonName, fold


class OtherNames(admin.TabularInline):
    model = PersonName
    extra = 1
    verbose_name_plural = "other names"

    def get_queryset(self, request):
        return super().get_queryset(request).filter(main=False)


@admin.register(Person)
class PersonAdmin(KeepsRevisions):
    list_display = ("name", "description", "tagging")
    list_filter = ("tagging",)
    search_fields = ("names__folded",)
    search_help_text = "Any name, without regard to accents."
    ordering = ("name", "id")
    fieldsets = (
        (None, {"fields": ("name", "description", "tagging")}),
        ("Identifiers", {"fields": ("slug", "external_id", "wikidata", "same_as")}),
        ("Must not be named", {"fields": ("naming_restriction", "naming_restricted_until")}),
    )
    inlines = (OtherNames,)

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, fold(search_term))
