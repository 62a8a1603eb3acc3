"""Stories: writing, reading, deciding. Rights and rules are asked of saving.py and workflow.py, never decided here."""

from collections.abc import Sequence
from http import HTTPStatus

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms.models import BaseInlineFormSet
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe
from js_asset import Media

from articles import checklist, duplicating, html, printing, saving, workflow
from articles.admin import (
    addresses,
    autosaving,
    beginning,
    foreseeing,
    killing,
    lending,
    linking,
    notes,
    prose,
    story_page,
    versions,
)
from articles.admin import preview as previewing
from articles.admin.changes import changes
from articles.admin.doors import readable_story
from articles.admin.forms import PictureChoice, PictureRow, Row, StoryForm
from articles.admin.image import ChooserForm, address_of, thumbnail
from articles.admin.keeping import ChoosesPeopleOfTheDesk, NothingIsDeleted
from articles.admin.lists import ASKED, ByAuthor, ByPerson, BySaving, State, StoryList, Whose, found_among
from articles.admin.preview import preview
from articles.admin.taking_in import take_in
from articles.admin.together import Together, bring_together
from articles.admin.verbs import FORMS
from articles.models import Advisory, Article, ArticlePicture, Byline, Image, PersonTag, Revision
from articles.standing import Standing, day_and_time, name_of, standing, tone, with_editions

# What lies beside a story on its page, each with addresses of its own.
BESIDE = (autosaving, versions, previewing, lending, notes, killing, addresses)


class WritersRows(admin.StackedInline):
    """Rows of a story that its writers and editors change."""

    form = Row
    extra = 0
    classes = ("rows",)

    def may_change(self, request, obj) -> bool:
        return obj is None or saving.may_write(request.user, obj)

    def has_add_permission(self, request, obj=None):
        return self.may_change(request, obj)

    def has_change_permission(self, request, obj=None):
        return self.may_change(request, obj)

    has_delete_permission = has_change_permission

    def has_view_permission(self, request, obj=None):
        return True


class Bylines(WritersRows):
    model = Byline
    autocomplete_fields = ("author",)
    fields = (("author", "role", "position"),)
    verbose_name_plural = "byline"

    def get_extra(self, request, obj=None, **kwargs):
        """One more for a new story's own writer."""
        return self.extra + len(begins_with(request, obj))


class People(WritersRows):
    model = PersonTag
    autocomplete_fields = ("tag",)
    fields = (("tag", "subject"),)


class PictureRows(BaseInlineFormSet):
    """The pictures of a story, without those whose caption stands in the text."""

    in_text: Sequence[int] = ()

    def get_queryset(self):
        return super().get_queryset().exclude(image__in=self.in_text)

    def clean(self):
        super().clean()
        leads = [form for form in self.forms if form.cleaned_data.get("lead") and not form.cleaned_data.get("DELETE")]
        if len(leads) > 1:
            raise forms.ValidationError("Only one picture leads the story. Untick the others.")


class Pictures(WritersRows):
    """Pictures of the story: the photo desk's as well."""

    model = ArticlePicture
    form = PictureRow
    formset = PictureRows
    fields = ("image", "caption", "alternative_text", ("decorative", "lead", "left_out"))
    verbose_name_plural = "pictures beside the text"

    def may_change(self, request, obj) -> bool:
        return obj is None or saving.may_mind_pictures(request.user, obj)

    def get_formset(self, request, obj=None, **kwargs):
        """Pictures in the text are captioned there by whoever writes it; the photo desk has them all here."""
        formset = super().get_formset(request, obj, **kwargs)
        if obj and saving.may_write(request.user, obj):
            formset.in_text = html.images(obj.body)
        return formset

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "image":
            kills = workflow.may_kill(request.user)
            return forms.ModelChoiceField(Image.objects.all(), widget=PictureChoice(may_kill=kills), label="picture")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def begins_with(request, article: Article | None) -> list[dict]:
    """The byline of a story that nobody has saved yet: whoever opens its page."""
    if request.method != "GET" or (article and article.pk):
        return []
    author = beginning.author_of(request.user)
    return [{"author": author.pk}] if author else []


def _figure(row: ArticlePicture, *, may_look: bool) -> SafeString:
    """A picture in a text that is read and not written."""
    shown = ""
    if row.image.is_to_come or row.image.killed_at:
        says = "This picture was killed" if row.image.killed_at else "Picture to come"
        shown = format_html('<span class="text__to-come">{}</span>', says)
    elif may_look:
        says = "" if row.decorative else row.alternative_text
        shown = format_html('<img src="{}" alt="{}" loading="lazy">', address_of(row.image), says)
    return format_html(
        '<figure>{}<figcaption>{} <span class="text__credit">Image Credit: {}</span></figcaption></figure>',
        shown,
        row.caption,
        row.image.credit,
    )


@admin.register(Article)
class ArticleAdmin(ChoosesPeopleOfTheDesk, NothingIsDeleted, admin.ModelAdmin):
    form = StoryForm
    list_display = ("lead", "__str__", "state", "section", "who", "saved")
    list_display_links = ("__str__",)
    list_filter = (Whose, State, "section", ByAuthor, ByPerson, BySaving)
    list_select_related = ("section", "saved_by", "started_by", "assigned_to", "taken_by")
    search_fields = ("headline",)  # any: get_search_results asks the index of words
    sortable_by = ()
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-saved_at", "-id")
    actions = None
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
            {"fields": ("section", "kind", "dateline", "topics", "ready_advisory", "advisory", "language")},
        ),
        ("What changed", {"fields": ("change", "change_note"), "description": story_page.WHEN_A_NOTE}),
        (
            "Desk",
            {
                "classes": ("collapse",),
                "fields": ("slugline", "slug", "assigned_to", "due_at", "priority", "private", "publish_at"),
            },
        ),
        (
            "Embargo",
            {
                "classes": ("collapse",),
                "fields": ("embargo_until", "embargo_zone", "embargo_source", "embargo_terms"),
            },
        ),
    )

    # Lists

    def get_queryset(self, request):
        return with_editions(Article.objects.readable_by(request.user)).order_by(*self.ordering)

    def lookup_allowed(self, lookup, value, request=None):
        return lookup in ASKED or super().lookup_allowed(lookup, value, request)

    def get_search_results(self, request, queryset, search_term):
        return found_among(queryset, search_term), False

    def get_changelist(self, request, **kwargs):
        return StoryList

    def get_list_display(self, request):
        """Whoever may not see pictures gets no frames without them."""
        may_look = request.user.has_perm("articles.view_image")
        return self.list_display if may_look else tuple(name for name in self.list_display if name != "lead")

    @admin.display(description="picture")
    def lead(self, article):
        return thumbnail(article.leads[0].image, says="") if article.leads else ""

    @admin.display(description="state")
    def state(self, article):
        stands = standing(article, at=timezone.now())
        return format_html('<span class="state state--{}">{}</span>', tone(article, stands), stands.words)

    @admin.display(description="started by", ordering="started_by__first_name")
    def who(self, article):
        return name_of(article.started_by)

    @admin.display(description="saved", ordering="saved_at")
    def saved(self, article):
        if article.saved_by is None:
            return ""
        return f"{day_and_time(article.saved_at, timezone.now())} by {name_of(article.saved_by)}"

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
        return ("text", *words)

    @admin.display(description="Text")
    def text(self, article):
        """The text for whoever may not write it. The body is clean: Article.save sees to that."""
        rows = {row.image_id: row for row in article.article_pictures.select_related("image")}
        parts = [self._part(part, rows, article) for part in html.parts(article.body)]
        return format_html('<div class="text">{}</div>', format_html_join("", "{}", ((part,) for part in parts)))

    def _part(self, part: html.Part, rows: dict[int, ArticlePicture], article: Article) -> SafeString:
        match part:
            case int(image):
                return _figure(rows[image], may_look=article.may_look) if image in rows else SafeString()
            case html.Gallery(images):
                return format_html_join("", "{}", ((self._part(image, rows, article),) for image in images))
            case html.Social():
                words = mark_safe(part.html)  # noqa: S308  clean, as said above
                return format_html("<blockquote>{}<p><cite>{}</cite></p></blockquote>", words, part.credit)
            case html.Table(caption, inside):
                return format_html("<table><caption>{}</caption>{}</table>", caption, mark_safe(inside))  # noqa: S308
            case html.Embed():
                return format_html('<p><a href="{}">{}</a></p>', part.link, part.words)
        return mark_safe(part)  # noqa: S308  clean, as said above

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
        text = "body" if obj is None or saving.may_write(request.user, obj) else "text"
        shown = [
            (title, {**options, "fields": [text if n == "body" else n for n in options["fields"] if n not in hidden]})
            for title, options in self.fieldsets
        ]
        return [(title, options) for title, options in shown if options["fields"]]

    # Beginning

    def get_changeform_initial_data(self, request):
        return {**beginning.story_of(request.user), **super().get_changeform_initial_data(request)}

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, Bylines) and (byline := begins_with(request, obj)):
            kwargs["initial"] = byline
        return kwargs

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
        article = self.get_object(request, unquote(object_id))
        if article is None or not self.has_change_permission(request, article):
            return None
        if request.POST.get("seen_version") == str(article.version):
            return None
        form = self.get_form(request, article, change=True)(request.POST, request.FILES, instance=article)
        if any(error.code != "stale" for errors in form.errors.as_data().values() for error in errors):
            return None  # said first: what can't be read can't be merged
        # Once more from the database: reading the form wrote into this one.
        return bring_together(form, Article.objects.get(pk=article.pk), by=request.user, at=timezone.now())

    def save_model(self, request, obj, form, change):
        if change:
            obj.version = form.cleaned_data["seen_version"]
        form.pictures_before = saving.begin(obj, by=request.user, at=timezone.now())
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        at = timezone.now()
        super().save_related(request, form, formsets, change)
        form.keep_rows(by=request.user, at=at)
        saving.finish(form.instance, form.pictures_before, by=request.user, at=at)
        autosaving.saved(request, form.instance if change else None)
        for sentence in notes.keep_typed(request.POST, form.instance, by=request.user, at=at) if change else ():
            messages.success(request, sentence)

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
        context["chooser_form"] = ChooserForm(auto_id="chooser-%s", initial=beginning.picture_of(request.user))
        context["length"] = story_page.Length(obj.body if obj else "", obj.headline if obj else "")
        context["show_save_and_add_another"] = False  # one story at a time, and the row of buttons fits a phone
        if obj:
            context |= self._where_it_stands(request, obj, context["adminform"].form)
            for room in BESIDE:
                context |= room.beside(request, obj, at=timezone.now())
        else:
            context |= autosaving.beside(request, None, at=timezone.now())
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _where_it_stands(self, request, obj, form) -> dict:
        """State, buttons, what is still missing; and after two saves of one version, what both changed."""
        at = timezone.now()
        article = Article.objects.get(pk=obj.pk) if form.is_bound else obj
        stands, newest = standing(article, at=at), workflow.latest(article)
        return {
            "stands": stands,
            "buttons": workflow.offered(article, stands, by=request.user),
            "remarks": story_page.lines(article, by=request.user, at=at),
            "address": story_page.address(article, stands),
            "latest": newest,
            "public_history": settings.PUBLIC_HISTORY,
            "together": getattr(request, "together", None),
            "embargo": workflow.embargo.of(article, at=at),
        }

    # Deciding

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/act/<slug:verb>/", view(self.act_view), name="articles_article_act"),
            path("<int:pk>/preview/<int:revision>/", view(self.preview_view), name="articles_article_preview"),
            path("<int:pk>/duplicate/", view(self.duplicate_view), name="articles_article_duplicate"),
            path("take-in/", view(take_in), name="articles_article_take_in"),
        ]
        for room in (*BESIDE, linking, prose):
            own += [
                path(route, view(page), name=f"articles_article_{name}") for name, (route, page) in room.PAGES.items()
            ]
        return [*own, *super().get_urls()]

    @method_decorator(csp_update({"frame-src": [SELF]}))
    def act_view(self, request, pk: int, verb: str):
        """One verb: what it needs is asked, what will be printed is shown, and it is done or refused."""
        article, at = readable_story(request, pk), timezone.now()
        stands = standing(article, at=at)
        home = reverse("admin:articles_article_change", args=[pk])
        if verb not in FORMS:
            raise Http404
        if verb not in workflow.offered(article, stands, by=request.user):
            button = workflow.VERBS[verb].button
            messages.error(request, f"“{button}” is not possible for you while the story is “{stands.words}”.")
            return HttpResponseRedirect(home)
        reads = self._reads(request, article, verb)
        form = FORMS[verb](
            request.POST or None, by=request.user, verb=verb, article=article, stands=stands, reads=reads
        )
        refusal = None
        if form.is_valid():
            try:
                with transaction.atomic():
                    form.run(by=request.user, at=at)
            except workflow.Refused as refused:
                refusal = refused
            else:
                messages.success(request, form.done())
                return HttpResponseRedirect(home)
        return self._act_page(request, article, stands, verb=verb, form=form, refusal=refusal, reads=reads, at=at)

    def _reads(self, request, article: Article, verb: str) -> Revision:
        """The version on the screen: the filed one, or the newest where that is asked about or one's own."""
        newest = workflow.latest(article)
        asked = verb == "read_back" or "newest" in request.GET or newest.by_id == request.user.pk
        return newest if asked or article.filed is None else article.filed

    def _act_page(self, request, article, stands: Standing, *, verb, form, refusal, reads, at):
        printed = printing.print_revision(article, reads)
        since, base = self._base(request, article, stands, verb)
        context = {
            **self.admin_site.each_context(request),
            "title": workflow.VERBS[verb].button,
            "opts": self.opts,
            "article": article,
            "stands": stands,
            "verb": verb,
            "form": form,
            "refusal": refusal,
            "ways_out": {
                name: workflow.VERBS[name].button
                for name in getattr(refusal, "ways_out", ())
                if workflow.may(name, article, by=request.user)
            },
            "reads": reads,
            "newest": workflow.latest(article),
            "since": since,
            "changes": changes(base, reads.content) if base else [],
            "remarks": story_page.blocking_first(checklist.before_printing(article, reads.content, printed, at))
            if verb in ("submit", "approve", "approve_alone")
            else [],
            **foreseeing.foresee(article, stands, verb=verb, form=form, printed=printed, at=at),
            "heard": lending.heard(article, reads, at=at) if verb in ("approve", "approve_alone", "read_back") else [],
        }
        return render(request, "admin/articles/article/act.html", context)

    def _base(self, request, article, stands: Standing, verb: str) -> tuple[str, dict | None]:
        """What the version on the screen is held against: one's own last save, or what readers see."""
        if verb == "read_back":
            own = Revision.objects.of(article).with_content().filter(by=request.user).order_by("-number").first()
            if own:
                return "since you saved it", own.content
        public = stands.live or stands.scheduled
        if public and public.revision:
            return (
                "against what readers see now" if stands.live else "against what is scheduled",
                public.revision.content,
            )
        return "", None

    @method_decorator(require_safe)
    @method_decorator(xframe_options_sameorigin)
    @method_decorator(csp_replace({"frame-ancestors": [SELF]}))
    def preview_view(self, request, pk: int, revision: int):
        """The page as it would be printed from one saved version, in the readers' own template."""
        article = readable_story(request, pk)
        found = Revision.objects.of(article).with_content().filter(pk=revision).first()
        if found is None:
            raise Http404
        return preview(request, article, printing.print_revision(article, found), at=timezone.now())
