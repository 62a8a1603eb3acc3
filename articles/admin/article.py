"""Stories: writing, reading, deciding. Rights and rules are asked of saving.py and workflow.py, never decided here."""

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from articles import checklist, printing, saving, workflow
from articles.admin.forms import StoryForm
from articles.admin.keeping import NothingIsDeleted
from articles.admin.preview import preview
from articles.admin.verbs import DONE, FORMS
from articles.models import Article, ArticlePicture, Byline, Edition, PersonTag, Revision
from articles.standing import Standing, offered, standing


class WritersRows(admin.TabularInline):
    """Rows of a story that its writers and editors change."""

    extra = 0

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
    fields = ("author", "role", "position")
    verbose_name_plural = "byline"


class People(WritersRows):
    model = PersonTag
    autocomplete_fields = ("tag",)
    fields = ("tag", "subject")


class Pictures(WritersRows):
    """Pictures of the story: the photo desk's as well."""

    model = ArticlePicture
    autocomplete_fields = ("image",)
    fields = ("image", "caption", "alternative_text", "decorative", "lead", "left_out", "position")

    def may_change(self, request, obj) -> bool:
        return obj is None or saving.may_mind_pictures(request.user, obj)


@admin.register(Article)
class ArticleAdmin(NothingIsDeleted, admin.ModelAdmin):
    form = StoryForm
    list_display = ("__str__", "state", "section", "saved", "started_by")
    list_filter = ("status", "section", "kind")
    list_select_related = ("section", "saved_by", "started_by", "assigned_to", "taken_by")
    search_fields = ("headline", "slugline")
    show_full_result_count = False
    ordering = ("-saved_at", "-id")
    actions = None
    autocomplete_fields = ("section", "topics", "assigned_to")
    inlines = (Bylines, Pictures, People)
    fieldsets = (
        (None, {"fields": ("seen_version", "headline", "headline_confirmed", "standfirst", "body", "suggested")}),
        ("On the page", {"fields": ("section", "kind", "kicker", "dateline", "topics", "advisory", "language")}),
        ("What changed", {"fields": ("change", "change_note")}),
        ("Desk", {"fields": ("slugline", "slug", "assigned_to", "due_at", "priority", "private", "publish_at")}),
        ("Embargo", {"fields": ("embargo_until", "embargo_zone", "embargo_source")}),
    )

    # Lists

    def get_queryset(self, request):
        windows = Edition.objects.only(
            "article_id", "number", "live_from", "live_until", "ended_because", "alone_reason"
        )
        readable = Article.objects.readable_by(request.user)
        return readable.prefetch_related(Prefetch("editions", queryset=windows)).order_by(*self.ordering)

    @admin.display(description="state")
    def state(self, article):
        return standing(article, at=timezone.now()).words

    @admin.display(description="saved")
    def saved(self, article):
        when = timezone.localtime(article.saved_at)
        return f"{when:%-d %b %H:%M} by {workflow.name_of(article.saved_by)}" if article.saved_by else ""

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
        return tuple(
            name for _, options in self.fieldsets for name in options["fields"] if name in StoryForm.Meta.fields
        )

    def get_fieldsets(self, request, obj=None):
        """Without what asks nothing of this person now."""
        hidden = set()
        if obj and not saving.may_write(request.user, obj):
            hidden |= {"suggested", "headline_confirmed"}
        if obj and not self.has_change_permission(request, obj):
            hidden |= {"seen_version"}
        if obj is None or not obj.headline_proposed:
            hidden |= {"headline_confirmed"}
        return [
            (title, {**options, "fields": [name for name in options["fields"] if name not in hidden]})
            for title, options in self.fieldsets
        ]

    # Saving

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.request = request
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Where a save is refused by its rules and not by the form, the form comes back with all that was typed."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except workflow.Refused as refusal:
            request.refusal = str(refusal)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        if change:
            obj.version = form.cleaned_data["seen_version"]
        form.pictures_before = saving.begin(obj, by=request.user, at=timezone.now())
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.tag_suggested()
        saving.finish(form.instance, form.pictures_before, by=request.user, at=timezone.now())

    def response_change(self, request, obj):
        return self._then(request, obj) or super().response_change(request, obj)

    def response_add(self, request, obj, post_url_continue=None):
        return self._then(request, obj) or super().response_add(request, obj, post_url_continue)

    def _then(self, request, obj):
        """A verb pressed with unsaved changes: they are saved, now on to the verb."""
        verb = request.POST.get("_verb")
        return (
            HttpResponseRedirect(reverse("admin:articles_article_act", args=[obj.pk, verb])) if verb in FORMS else None
        )

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            at = timezone.now()
            stands = standing(obj, at=at)
            content = obj.content()
            remarks = checklist.before_printing(obj, content, printing.print_content(obj, content), at)
            context |= {
                "stands": stands,
                "buttons": offered(obj, stands, by=request.user),
                "remarks": remarks if obj.status in saving.OPEN else [],
                "latest": workflow.latest(obj),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    # Deciding

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/act/<slug:verb>/", view(self.act_view), name="articles_article_act"),
            path("<int:pk>/preview/<int:revision>/", view(self.preview_view), name="articles_article_preview"),
        ]
        return [*own, *super().get_urls()]

    def _readable(self, request, pk: int) -> Article:
        """The story, for somebody of the desk who may read it; hidden and missing ones answer alike."""
        if not super().has_view_permission(request):
            raise PermissionDenied
        article = Article.objects.readable_by(request.user).filter(pk=pk).first()
        if article is None:
            raise Http404
        return article

    @method_decorator(csp_update({"frame-src": [SELF]}))
    def act_view(self, request, pk: int, verb: str):
        """One verb: what it needs is asked, what will be printed is shown, and it is done or refused."""
        article, at = self._readable(request, pk), timezone.now()
        stands = standing(article, at=at)
        home = reverse("admin:articles_article_change", args=[pk])
        if verb not in FORMS:
            raise Http404
        if verb not in offered(article, stands, by=request.user):
            button = workflow.VERBS[verb].button
            messages.error(request, f"“{button}” is not possible for you while the story is “{stands.words}”.")
            return HttpResponseRedirect(home)
        reads = self._reads(request, article)
        form = FORMS[verb](request.POST or None, verb=verb, article=article, stands=stands, reads=reads)
        refusal = None
        if form.is_valid():
            try:
                with transaction.atomic():
                    form.run(by=request.user, at=at)
            except workflow.Refused as refused:
                refusal = refused
            else:
                messages.success(request, DONE[verb])
                return HttpResponseRedirect(home)
        return self._act_page(request, article, stands, verb=verb, form=form, refusal=refusal, reads=reads, at=at)

    def _reads(self, request, article: Article) -> Revision:
        """The version that is on the screen: the filed one, or the newest where somebody asks for it."""
        newest = workflow.latest(article)
        return newest if "newest" in request.GET or article.filed is None else article.filed

    def _act_page(self, request, article, stands: Standing, *, verb, form, refusal, reads, at):
        printed = printing.print_revision(article, reads)
        context = {
            **self.admin_site.each_context(request),
            "title": workflow.VERBS[verb].button,
            "opts": self.opts,
            "article": article,
            "stands": stands,
            "verb": verb,
            "form": form,
            "refusal": refusal,
            "reads": reads,
            "newest": workflow.latest(article),
            "remarks": checklist.before_printing(article, reads.content, printed, at)
            if verb in ("submit", "approve", "approve_alone")
            else [],
        }
        return render(request, "admin/articles/article/act.html", context)

    @method_decorator(require_safe)
    @method_decorator(xframe_options_sameorigin)
    @method_decorator(csp_replace({"frame-ancestors": [SELF]}))
    def preview_view(self, request, pk: int, revision: int):
        """The page as it would be printed from one saved version, in the readers' own template."""
        article = self._readable(request, pk)
        found = Revision.objects.of(article).with_content().filter(pk=revision).first()
        if found is None:
            raise Http404
        return preview(request, article, printing.print_revision(article, found), at=timezone.now())
