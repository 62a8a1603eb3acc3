"""People in the news, with their other names."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet

from articles.admin.keeping import KeepsRevisions, address_with_readers
from articles.models import Person, PersonName, fold


class OneRowAName(BaseInlineFormSet):
    """The other names as a whole: rows may trade places with the name of the person and with each other."""

    def wanted(self) -> list[str]:
        kept = [form for form in self.forms if form not in self.deleted_forms]
        return [form.cleaned_data["name"] for form in kept if form.cleaned_data.get("name")]

    def clean(self):
        """Say which two are one. A name that is the person's own is no mistake: set_aliases leaves it out."""
        super().clean()
        if any(self.errors):
            return
        found = {}
        for name in self.wanted():
            if found.setdefault(fold(name), name) != name:
                twin = found[fold(name)]
                raise ValidationError(
                    f"“{twin}” and “{name}” are one name to the search. Keep the one you like better."
                )

    def save(self, commit=True):
        self.new_objects = self.changed_objects = self.deleted_objects = []
        self.instance.set_aliases(self.wanted())
        return []


class OtherNames(admin.TabularInline):
    model = PersonName
    formset = OneRowAName
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

    def view_on_site(self, person):
        return address_with_readers(person)

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, fold(search_term))
