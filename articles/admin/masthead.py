"""Sections, authors, topics: what both lanes name. Public at save, changed by editors; and the advisories they keep."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from js_asset import Media

from articles import html
from articles.admin import pinned
from articles.admin.keeping import ChoosesPeopleOfTheDesk, KeepsRevisions, address_with_readers
from articles.admin.prose import plain
from articles.admin.uniting import MergesNames
from articles.models import Advisory, Article, Author, Page, Section, Topic


class SectionForm(forms.ModelForm):
    def clean_slug(self):
        """Say kindly what the database holds: no section is called like the short address of a story."""
        slug = self.cleaned_data["slug"]
        if Article.objects.filter(public_id=slug).exists():
            raise forms.ValidationError("A story has that as its short address. Choose another one.")
        return slug


class PinsALead:
    """The story that leads the page: one of the newest of its own, or the one that leads now."""

    def get_fields(self, request, obj=None):
        """Without it for those who may only look: it would be told by what its writers call it now. (security.md 13)"""
        fields = super().get_fields(request, obj)
        may = self.has_change_permission(request, obj) or self.has_add_permission(request)
        return fields if may else [name for name in fields if name != "lead"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if "lead" in form.base_fields:
            form.base_fields["lead"] = pinned.LeadField(obj)
        return form


@admin.register(Section)
class SectionAdmin(PinsALead, KeepsRevisions):
    form = SectionForm
    list_display = ("name", "slug", "position")
    search_fields = ("name",)
    ordering = ("position", "name")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Author)
class AuthorAdmin(ChoosesPeopleOfTheDesk, KeepsRevisions):
    fieldsets = (
        (None, {"fields": ("name", "slug", "role", "account")}),
        (
            "What readers learn of them",
            {
                "fields": ("about", "expertise", "mail", "link"),
                "description": "On their page, as soon as it is saved. What is empty stands nowhere.",
            },
        ),
    )
    list_display = ("name", "role", "account")
    search_fields = ("name",)
    ordering = ("name",)

    def view_on_site(self, author):
        return address_with_readers(author)


@admin.register(Topic)
class TopicAdmin(PinsALead, MergesNames, KeepsRevisions):
    list_display = ("name", "slug", "description")
    search_fields = ("name",)
    ordering = ("name",)

    def view_on_site(self, topic):
        return address_with_readers(topic)


@admin.register(Advisory)
class AdvisoryAdmin(KeepsRevisions):
    """Readers get one with the story that says it: what is changed here changes no story."""

    list_display = ("name", "text", "position")
    search_fields = ("name", "text")
    ordering = ("position", "name")


class PageForm(forms.ModelForm):
    body = plain(label="Text")

    class Meta:
        model = Page
        fields = ("name", "slug", "body", "position")


@admin.register(Page)
class PageAdmin(KeepsRevisions):
    """What the paper says of itself. Its address is chosen once: it stands in print and in contracts."""

    form = PageForm
    list_display = ("name", "slug", "changed_at")
    search_fields = ("name",)
    ordering = ("position", "name")
    prepopulated_fields = {"slug": ("name",)}

    def get_readonly_fields(self, request, obj=None):
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def save_model(self, request, obj, form, change):
        said = ("name", "body", "position")
        before = Page.objects.filter(pk=obj.pk).values(*said).first()
        obj.body = html.clean(obj.body)
        if before != {name: getattr(obj, name) for name in said}:
            obj.changed_at = timezone.now()
        super().save_model(request, obj, form, change)

    def render_change_form(self, request, context, *args, **kwargs):
        # The import map of the editor is a script in the page: the policy lets it pass by its nonce.
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))
        return super().render_change_form(request, context, *args, **kwargs)
