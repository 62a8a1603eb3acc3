"""What admin pages share: nothing is deleted, names leave a Revision with every save, History tells all of it."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.paginator import InvalidPage, Paginator
from django.db import models
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from articles import reading, reading_names, saving
from articles.models import Author, Person, Revision, Topic
from articles.standing import name_of
from articles.workflow import VERBS

A_PAGE = 100
# What is kept beside the verbs of the table.
BESIDE_THE_TABLE = {
    "save": "Saved",
    "lend": "Lent to an outside reader",
    "take_loan_back": "Link of an outside reader revoked",
    "cleared": "Cleared by an outside reader",
    "not_cleared": "Not cleared by an outside reader",
    "keep_address": "Old address kept",
    "drop_address": "Old address forgotten",
    "kill_picture": "Picture killed",
    "lift_kill": "Kill of a picture lifted",
    "reissue": "Published again with another name or credit",
    "correct_credit": "Credit or rights corrected",
    "replace_file": "File replaced",
    "hide_from_search": "Hidden from search engines",
    "show_to_search": "Shown to search engines again",
    "expunge": "Content removed for legal reasons",
    "merge": "Merged",
    "undo_merge": "Merge undone",
    "merge_names": "A name was merged",
    "rename_in_stories": "New name put into live stories",
    "restrict": "Naming restriction changed",
    "protect": "Protection changed",
}


def did(verb: str) -> str:
    """What somebody did, in the words of the button they pressed."""
    if verb in BESIDE_THE_TABLE:
        return BESIDE_THE_TABLE[verb]
    # What was done stays in the chain for ever, also where the table has lost its button.
    return VERBS[verb].button if verb in VERBS else verb.replace("_", " ").capitalize()


def address_with_readers(named: Person | Author | Topic) -> str | None:
    """Where readers find somebody or something; None where they would find nothing yet."""
    has_page = reading.author_has_page if isinstance(named, Author) else reading_names.has_page
    return named.get_absolute_url() if has_page(named, at=timezone.now()) else None


class TellsItsHistory:
    """History shows what was done to this thing; Django's own log knows only what went through a form."""

    def history_view(self, request, object_id, extra_context=None):
        """Newest first: when, who, which button, why. For whoever may see the thing."""
        thing = self.get_object(request, unquote(object_id))
        if thing is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, thing):
            raise PermissionDenied
        acts = Revision.objects.of(thing).select_related("by").defer("content", "window").order_by("-number")
        try:
            page = Paginator(acts, A_PAGE).page(request.GET.get("page", 1))
        except InvalidPage as error:
            raise Http404 from error
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {thing}",
            "opts": self.opts,
            "thing": thing,
            "page": page,
            "acts": [{"at": act.at, "who": name_of(act.by), "did": did(act.verb), "why": act.why} for act in page],
        }
        return render(request, "admin/articles/history.html", {**context, **(extra_context or {})})


class NothingIsDeleted(TellsItsHistory):
    """No delete button, no delete action, whoever asks; History says what was done instead."""

    def has_delete_permission(self, request, obj=None):
        return False

    def lookup_allowed(self, lookup, value, request=None):
        """Only by what the thing itself says: a filter by story would tell who and what is in a private one."""
        own = {field.name for field in self.opts.concrete_fields}
        return lookup.partition("__")[0] in own and super().lookup_allowed(lookup, value, request)

    def view_on_site(self, obj) -> str | None:
        """Straight to the public address, where there is one."""
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None


class KeepsRevisions(NothingIsDeleted, admin.ModelAdmin):
    """A page for something that is public at save: what was saved is kept, with who and when."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}  # noqa: RUF012

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        saving.kept(form.instance, by=request.user, at=timezone.now())


class ChoosesPeopleOfTheDesk:
    """Fields that name an account offer those who can write stories, by the names the desk calls them."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.related_model is get_user_model():
            able = get_user_model().objects.with_perm(
                "articles.change_article", backend="django.contrib.auth.backends.ModelBackend"
            )
            field = super().formfield_for_foreignkey(db_field, request, queryset=able.order_by("first_name"), **kwargs)
            field.label_from_instance = name_of
            return field
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
