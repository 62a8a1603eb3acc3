"""Sections, authors, topics: what both lanes name. Public at save, changed by editors; and the advisories they keep."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from js_asset import Media

from articles import html
from articles.admin.keeping import ChoosesPeopleOfTheDesk, KeepsRevisions, address_with_readers
from articles.admin.prose import plain
from articles.admin.uniting import MergesNames
from articles.models import Advisory, Author, Page, Section, Topic


@admin.register(Section)
class SectionAdmin(KeepsRevisions):
    list_display = ("name", "slug", "position")
    search_fields = ("name",)
    ordering = ("position", "name")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Author)
class AuthorAdmin(ChoosesPeopleOfTheDesk, KeepsRevisions):
    list_display = ("name", "role", "account")
    search_fields = ("name",)
    ordering = ("name",)

    def view_on_site(self, author):
        return address_with_readers(author)


@admin.register(Topic)
class TopicAdmin(MergesNames, KeepsRevisions):
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
