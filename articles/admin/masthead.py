"""Sections, authors, topics: what both lanes name. Public at save, changed by editors; and the advisories they keep."""

from django.contrib import admin

from articles.admin.keeping import ChoosesPeopleOfTheDesk, KeepsRevisions, address_with_readers
from articles.admin.uniting import MergesNames
from articles.models import Advisory, Author, Section, Topic


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
