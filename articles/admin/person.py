"""People in the news, with their other names: the page of each. The list of all: people_list.py.

Who must not be tagged or named, and why, is for editors; others find nobody protected here.
"""

import re
from datetime import datetime
from functools import partial
from itertools import islice

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.forms.models import BaseInlineFormSet
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from articles import namesakes, workflow
from articles.admin import incoming, off_fronts
from articles.admin.forms import PictureChoice
from articles.admin.keeping import KeepsRevisions, address_with_readers
from articles.admin.moments import Moment
from articles.admin.people_list import ListsPeople
from articles.admin.uniting import MergesNames
from articles.models import Image, Person, PersonName, Revision, Tagging, fold, record
from articles.models.person import LONGEST_LINK
from articles.pictures import files
from articles.workflow import renaming

WIKIDATA = re.compile(r"(?:https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/)?(Q[1-9][0-9]{0,11})/?", re.IGNORECASE)
MOST_LINKS = 20
# So many stories are published again in one go, and so many are counted.
AT_ONCE, COUNTED = 100, 1_000
# Acts whose reasons are for editors.
FOR_EDITORS = ("protect", "restrict")


class Links(forms.CharField):
    """Addresses of one person elsewhere, one a line."""

    widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})
    is_address = URLValidator(schemes=["https", "http"])

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return list(dict.fromkeys(line.strip() for line in (value or "").splitlines() if line.strip()))

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)

    def validate(self, value):
        if len(value) > MOST_LINKS:
            raise ValidationError(f"At most {MOST_LINKS} addresses can be kept.")
        for line in value:
            try:
                self.is_address(line)
            except ValidationError as error:
                raise ValidationError(f"“{line[:80]}” is no address: it begins with https://") from error
            if len(line) > LONGEST_LINK:
                raise ValidationError(f"“{line[:80]}…” has {len(line)} characters; {LONGEST_LINK} can be kept.")

    def run_validators(self, value):
        """Asked line by line above."""


class PersonForm(forms.ModelForm):
    same_as = Links(label="Elsewhere", required=False, help_text="Addresses of this person’s own, one a line.")
    wikidata = forms.CharField(
        required=False, max_length=100, help_text="For example Q44857; the address of the entry does, too."
    )
    portrait = forms.ModelChoiceField(Image.objects.all(), required=False, widget=PictureChoice())
    naming_restricted_until = Moment(label="Until", required=False, help_text="Leave empty: until somebody lifts it.")
    is_new = forms.BooleanField(
        label="None of these: this is somebody else", required=False, help_text="Tick it to add them all the same."
    )

    class Meta:
        model = Person
        fields = (
            "name", "description", "portrait", "tagging", "protection_asked_by", "protection_asked_on", "slug",
            "external_id", "wikidata", "same_as", "naming_restriction", "naming_order", "naming_restricted_until",
        )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.similar: list[Person] = []
        asks = self.is_bound and not self.instance.pk and "name" in self.fields
        if asks:
            self.similar = namesakes.similar(self.data.get(self.add_prefix("name"), ""))
        if not self.similar:
            self.fields["is_new"].widget = forms.HiddenInput()

    def clean_wikidata(self):
        typed = self.cleaned_data["wikidata"].strip()
        found = WIKIDATA.fullmatch(typed)
        if typed and not found:
            raise ValidationError("An entry of Wikidata is a Q and a number: Q44857.")
        return found[1].upper() if found else ""

    def clean_portrait(self):
        image = self.cleaned_data["portrait"]
        if image and image.pk != self.initial.get("portrait"):
            if image.killed_at:
                raise ValidationError("That picture was killed. Choose another.")
            if image.is_to_come:
                raise ValidationError("That picture has no file yet. Choose another.")
        return image

    def clean(self):
        data = super().clean()
        self._protects(data)
        if (data.get("naming_order") or data.get("naming_restricted_until")) and not data.get("naming_restriction"):
            self.add_error("naming_restriction", "Write why this person must not be named.")
        if self.similar and not data.get("is_new"):
            self.add_error(None, _may_be_one(self.similar))
        return data

    def _protects(self, data: dict) -> None:
        if data.get("tagging") != Tagging.NEVER:
            return
        if not data.get("protection_asked_by", "").strip():
            self.add_error("protection_asked_by", "Say who asked that this person is never tagged.")
        elif not data.get("protection_asked_on") and "protection_asked_on" not in self.errors:
            data["protection_asked_on"] = timezone.localdate()


def _page_of(person: Person) -> str:
    return reverse("admin:articles_person_change", args=[person.pk])


def _may_be_one(similar: list[Person]) -> str:
    links = format_html_join(
        ", ",
        '<a href="{}">{}</a>{}',
        (
            (
                reverse("admin:articles_person_change", args=[each.pk]),
                each.name,
                each.description and f" ({each.description})",
            )
            for each in similar
        ),
    )
    return format_html("Is it one of these? {}. If not, tick “None of these”.", links)


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
class PersonAdmin(ListsPeople, MergesNames, KeepsRevisions):
    form = PersonForm
    groups = (
        (None, ("name", "is_new", "description", "portrait")),
        ("Tagging", ("tagging", "protection_asked_by", "protection_asked_on")),
        ("Identifiers", ("slug", "external_id", "wikidata", "same_as")),
        ("Must not be named", ("naming_restriction", "naming_order", "naming_restricted_until")),
    )
    inlines = (OtherNames,)

    def get_queryset(self, request):
        """Protected people are there for editors alone. security.md 13"""
        return super().get_queryset(request).filter(pk__in=Person.objects.seen_by(request.user).values("pk"))

    def get_fieldsets(self, request, obj=None):
        edits = self.has_change_permission(request) or self.has_add_permission(request)
        if edits:
            hidden = {"is_new"} if obj or request.method == "GET" else set()
        else:
            hidden = {"is_new", "protection_asked_by", "protection_asked_on", "portrait"}
        shown = self.groups if edits else self.groups[:-1]
        return [_folded(title, [name for name in fields if name not in hidden], obj) for title, fields in shown]

    def get_urls(self):
        view = self.admin_site.admin_view(self.rename_view)
        return [path("<int:pk>/rename-in-stories/", view, name="articles_person_rename"), *super().get_urls()]

    def rename_view(self, request, pk: int):
        """Put the present name into live stories that still say another."""
        person = self.get_queryset(request).filter(pk=pk).first()
        if person is None or request.method != "POST":
            raise Http404
        try:
            done = renaming.rename_in_stories(person, by=request.user, at=timezone.now(), most=AT_ONCE)
        except workflow.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            stories = "1 story says" if done == 1 else f"{done} stories say"
            messages.success(request, f"{stories} “{person}” now." + (" Press again for the rest." * (done == AT_ONCE)))
        return HttpResponseRedirect(_page_of(person))

    def view_on_site(self, person):
        return address_with_readers(person)

    def history_view(self, request, object_id, extra_context=None):
        """Why somebody is protected or must not be named is for editors."""
        secret = Revision.objects.filter(subject="person", subject_id=object_id, verb__in=FOR_EDITORS)
        if object_id.isdecimal() and not self.has_change_permission(request) and secret.exists():
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def likely(self, request, named, question):
        return super().likely(request, named, question) if question else namesakes.similar(named.name)

    def save_model(self, request, obj, form, change):
        form.before = Person.objects.filter(pk=obj.pk).first() if change else None
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        at = timezone.now()
        told(form.instance, form.before, by=request.user, at=at)
        off_fronts.take_out_names(request, at=at)
        if image := form.instance.portrait:
            # After the commit: no picture work inside a transaction. Cheap where the copies are there already.
            transaction.on_commit(partial(files.make_renditions, image))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and self.has_change_permission(request, obj) and renaming.was_renamed(obj):
            otherwise = renaming.printed_otherwise(obj, at=timezone.now())
            context["said_otherwise"] = sum(1 for _ in islice(otherwise, COUNTED))
        if self.has_change_permission(request, obj):
            context |= incoming.beside(request)
        return super().render_change_form(request, context, add, change, form_url, obj)


def _folded(title: str | None, fields: list[str], person: Person | None) -> tuple[str | None, dict]:
    """A group of fields; one that most people never fill is folded until it says something."""
    says = any(getattr(person, name, "") for name in fields if name not in ("slug", "external_id"))
    rare = title in ("Identifiers", "Must not be named") and not says
    return title, {"fields": fields, "classes": ("collapse",) if rare else ()}


def told(person: Person, before: Person | None, *, by, at: datetime) -> None:
    """Keep as an act of its own who asked for protection or lifted it, and what is ordered about naming somebody."""
    was, now = (each is not None and each.tagging == Tagging.NEVER for each in (before, person))
    asked = f"asked by {person.protection_asked_by} on {person.protection_asked_on:%-d %B %Y}" if now else ""
    if was != now:
        record(person, verb="protect", by=by, at=at, why=f"Never tagged, {asked}." if now else "May be tagged again.")
    said = [_restriction(each) if each else "" for each in (before, person)]
    if said[0] != said[1]:
        record(person, verb="restrict", by=by, at=at, why=said[1] or "May be named again.")


def _restriction(person: Person) -> str:
    until = person.naming_restricted_until
    parts = (
        person.naming_restriction,
        person.naming_order,
        until and f"until {timezone.localtime(until):%-d %B %Y, %H:%M}",
    )
    return ", ".join(part for part in parts if part)
