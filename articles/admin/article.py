"""Stories: the page on which they are written and read.

Rights and rules are asked of saving.py and workflow.py, never decided here.
"""

from http import HTTPStatus

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from js_asset import Media

from articles import duplicating, saving, workflow
from articles.admin import (
    addresses,
    autosaving,
    beginning,
    deciding,
    documents,
    killing,
    lending,
    linking,
    naming_people,
    notes,
    practising,
    preview,
    prose,
    read_only,
    relating,
    story_page,
    typed_rows,
    versions,
)
from articles.admin.doors import readable_story
from articles.admin.forms import StoryForm
from articles.admin.incoming import KeepForm
from articles.admin.keeping import ChoosesPeopleOfTheDesk, NothingIsDeleted
from articles.admin.lists import ListsStories
from articles.admin.rows import Bylines, People, Pictures
from articles.admin.taking_in import take_in
from articles.admin.together import Together, bring_together
from articles.admin.verbs import FORMS
from articles.models import Advisory, Article
from articles.standing import standing, with_editions

# What lies beside a story on its page, each with addresses of its own.
BESIDE = (autosaving, versions, lending, notes, killing, addresses)


@admin.register(Article)
class ArticleAdmin(ListsStories, ChoosesPeopleOfTheDesk, NothingIsDeleted, admin.ModelAdmin):
    form = StoryForm
    autocomplete_fields = ("section", "topics")
    inlines = (Bylines, Pictures, People)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    *("seen_version", "seen_revision"),
                    *("kicker", "headline", "headline_confirmed", "standfirst", "body"),
                )
            },
        ),
        (
            "On the page",
            {"fields": ("section", "kind", "payer", "dateline", "topics", "related")},
        ),
        ("What changed", {"fields": ("change", "change_note"), "description": story_page.WHEN_A_NOTE}),
        ("Advisory and language", {"classes": ("collapse",), "fields": ("ready_advisory", "advisory", "language")}),
        (
            "Desk",
            {
                "classes": ("collapse",),
                "fields": ("slugline", "slug", "assigned_to", "due_at", "priority", "private", "publish_at"),
            },
        ),
        (
            "Embargo",
            {"classes": ("collapse",), "fields": ("embargo_until", "embargo_zone", "embargo_source", "embargo_terms")},
        ),
    )

    # Rights

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request) and (obj is None or workflow.may_read(request.user, obj))

    def has_change_permission(self, request, obj=None):
        allowed = request.user.has_perm("articles.change_article")
        return allowed and (obj is None or saving.may_mind_pictures(request.user, obj))

    def get_readonly_fields(self, request, obj=None):
        """The photo desk reads the words and changes the pictures."""
        if obj is None or saving.may_write(request.user, obj):
            return ()
        # The text is read as readers would, not as markup.
        words = [name for _, options in self.fieldsets for name in options["fields"] if name in StoryForm.Meta.fields]
        return ("text", "stories_beside", *words)

    @admin.display(description="Text")
    def text(self, article):
        """The text for whoever may not write it."""
        return read_only.text(article, may_look=article.may_look)

    @admin.display(description="Related stories")
    def stories_beside(self, article):
        return relating.Related().in_words(article.related)

    def get_object(self, request, object_id, from_field=None):
        """The story, which knows whether its pictures may be shown."""
        article = super().get_object(request, object_id, from_field)
        if article:
            article.may_look = request.user.has_perm("articles.view_image")
        return article

    def get_fieldsets(self, request, obj=None):
        """Without what asks nothing of this person now."""
        hidden = set()
        if obj and not saving.may_write(request.user, obj):
            hidden |= {"headline_confirmed", "ready_advisory"}
        if not Advisory.objects.exists():
            hidden |= {"ready_advisory"}
        if obj and not self.has_change_permission(request, obj):
            hidden |= {"seen_version", "seen_revision"}
        if obj is None or not obj.headline_proposed:
            hidden |= {"headline_confirmed"}
        if obj is None or not obj.editions.opened(timezone.now()).exists():
            hidden |= {"change", "change_note"}
        reads = obj is not None and not saving.may_write(request.user, obj)
        read = {"body": "text", "related": "stories_beside"} if reads else {}
        shown = [
            (title, {**options, "fields": [read.get(name, name) for name in options["fields"] if name not in hidden]})
            for title, options in self.fieldsets
        ]
        return [(title, story_page.unfolded(options, obj)) for title, options in shown if options["fields"]]

    # Beginning

    def get_changeform_initial_data(self, request):
        return {**beginning.story_of(request.user), **super().get_changeform_initial_data(request)}

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, Bylines) and (byline := inline.begins_with(request, obj)):
            kwargs["initial"] = byline
        return kwargs

    def get_inline_formsets(self, request, formsets, inline_instances, obj=None):
        autosaving.show_rows(request, obj, formsets, inline_instances)
        return super().get_inline_formsets(request, formsets, inline_instances, obj)

    # Saving

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", "")
        form.typed = autosaving.going_on(request, obj and obj.pk)
        return form

    @method_decorator(csp_update({"frame-src": [SELF]}))
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Two saves of one version are merged, or the person is asked about what both changed.

        Where a save is refused by its rules and not by the form, the form comes back with all that was typed.
        """
        typed = request.POST
        for _ in range(2):  # somebody may be quicker once more while two saves are merged
            together = request.together = self._together(request, object_id)
            merges = together is not None and together.is_settled
            if merges:
                request.POST = together.data
            try:
                response = super().changeform_view(request, object_id, form_url, extra_context)
            except workflow.Stale:
                request.POST = typed
                continue
            except workflow.Refused as refusal:
                request.refusal = str(refusal)
                break
            if merges and response.status_code == HTTPStatus.FOUND:
                messages.info(request, together.sentence)
            return response
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _together(self, request, object_id) -> Together | None:
        """What is posted merged with what was saved since its page was opened; None where nothing was."""
        if request.method != "POST" or object_id is None:
            return None
        if self._is_as_seen(object_id, request.POST.get("seen_version", "")):
            return None
        article = self.get_object(request, unquote(object_id))
        if article is None or not self.has_change_permission(request, article):
            return None
        form = self.get_form(request, article, change=True)(request.POST, request.FILES, instance=article)
        unread = any(error.code != "stale" for errors in form.errors.as_data().values() for error in errors)
        if unread or typed_rows.unfinished(request.POST):
            return None  # said first: what can't be read can't be merged
        # Once more from the database: reading the form wrote into this one.
        return bring_together(form, Article.objects.get(pk=article.pk), by=request.user, at=timezone.now())

    @staticmethod
    def _is_as_seen(*asked: str) -> bool:
        """Whether a story, by id, stands at the version that somebody saw: a short question, for nearly every save."""
        if not all(number.isdecimal() and len(number) < 19 for number in asked):
            return False
        pk, version = map(int, asked)
        return Article.objects.filter(pk=pk, version=version).exists()

    def save_model(self, request, obj, form, change):
        if change:
            obj.version = form.cleaned_data["seen_version"]
        saving.begin(obj, by=request.user, at=timezone.now())
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        at = timezone.now()
        super().save_related(request, form, formsets, change)
        form.keep_rows(by=request.user, at=at)
        saving.finish(form.instance, by=request.user, at=at)
        autosaving.saved(request, form.instance if change else None)
        for sentence in notes.keep_typed(request.POST, form.instance, by=request.user, at=at) if change else ():
            messages.success(request, sentence)

    def log_addition(self, request, obj, message):
        """Nothing: Django's own log would hold headlines of private stories, and nobody reads it."""

    def log_change(self, request, obj, message):
        """Nothing, as for what is new."""

    def response_change(self, request, obj):
        return self._then(request, obj) or super().response_change(request, obj)

    def response_add(self, request, obj, post_url_continue=None):
        return self._then(request, obj) or super().response_add(request, obj, post_url_continue)

    def _then(self, request, obj):
        """A verb pressed with unsaved changes: they are saved, now on to the verb."""
        verb = request.POST.get("_verb")
        if verb in FORMS:
            return HttpResponseRedirect(reverse("admin:articles_article_act", args=[obj.pk, verb]))
        if notes.ACT in request.POST:
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[obj.pk]) + "#notes")
        return self._duplicated(request, obj) if "_duplicate" in request.POST else None

    def _duplicated(self, request, article: Article):
        """A second draft of the same words, and the way to it."""
        made = duplicating.duplicate(article, by=request.user, at=timezone.now())
        messages.success(request, "A new draft with the words and pictures of the other story. Give it a headline.")
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[made.pk]))

    @method_decorator(require_POST)
    def duplicate_view(self, request, pk: int):
        """Duplicate a story as it is saved, for whoever may read it and may start one. (security.md 13)"""
        article = readable_story(request, pk)
        if not self.has_add_permission(request):
            raise PermissionDenied
        with transaction.atomic():
            return self._duplicated(request, article)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        # The import map of the editor is a script in the page: the policy lets it pass by its nonce.
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))
        context["chooser_form"] = KeepForm(
            auto_id="incoming-%s", label_suffix="", initial=beginning.picture_of(request.user)
        )
        context["length"] = story_page.Length(obj.body if obj else "", obj.headline if obj else "")
        context["show_save_and_add_another"] = False  # one story at a time, and the row of buttons fits a phone
        context["practice"] = practising.next_step(request, obj, at=timezone.now())
        context["writes_words"] = obj is None or saving.may_write(request.user, obj)
        context |= naming_people.beside(request, obj)
        if obj:
            context |= self._where_it_stands(request, obj)
            for room in BESIDE:
                context |= room.beside(request, obj, at=timezone.now())
        else:
            context |= autosaving.beside(request, None, at=timezone.now())
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _where_it_stands(self, request, obj) -> dict:
        """State, buttons, what is still missing; and after two saves of one version, what both changed."""
        at = timezone.now()
        article = with_editions(Article.objects.filter(pk=obj.pk)).get()  # a form writes what was typed into `obj`
        stands, newest = standing(article, at=at), workflow.latest(article)
        offered = workflow.offered(article, stands, by=request.user)
        return {
            "stands": stands,
            "buttons": story_page.buttons(offered),
            "may_decide_earlier_text": "leave_open" in offered,
            "remarks": story_page.lines(article, by=request.user, at=at),
            "address": story_page.address(article, stands),
            "latest": newest,
            "public_history": settings.PUBLIC_HISTORY,
            "together": getattr(request, "together", None),
            "embargo": workflow.embargo.of(article, at=at),
        }

    # Addresses

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/duplicate/", view(self.duplicate_view), name="articles_article_duplicate"),
            path("take-in/", view(take_in), name="articles_article_take_in"),
        ]
        for room in (*BESIDE, preview, deciding, linking, naming_people, prose, documents, relating):
            own += [
                path(route, view(page), name=f"articles_article_{name}") for name, (route, page) in room.PAGES.items()
            ]
        return [*own, *super().get_urls()]
