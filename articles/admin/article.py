"""Stories: writing, reading, deciding. Rights and rules are asked of saving.py and workflow.py, never decided here."""

from collections.abc import Sequence

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch
from django.forms.models import BaseInlineFormSet
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe
from js_asset import Media

from articles import checklist, html, printing, saving, workflow
from articles.admin.changes import changes
from articles.admin.forms import PictureChoice, StoryForm
from articles.admin.image import ChooserForm, thumbnail
from articles.admin.keeping import ChoosesPeopleOfTheDesk, NothingIsDeleted
from articles.admin.preview import preview
from articles.admin.taking_in import take_in
from articles.admin.verbs import DONE, FORMS
from articles.models import Article, ArticlePicture, Byline, Image, PersonTag, Revision, Status
from articles.standing import Standing, day_and_time, name_of, standing, with_editions


class WritersRows(admin.StackedInline):
    """Rows of a story that its writers and editors change."""

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
            return forms.ModelChoiceField(Image.objects.all(), widget=PictureChoice, label="picture")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def tone(article: Article, stands: Standing) -> str:
    """The colour of a state beside its words: what readers have, or what the desk waits for."""
    if stands.live:
        return "live"
    return "back" if article.status == Status.DRAFT and article.status_verb == "send_back" else article.status


class StoryList(ChangeList):
    """The list brings the lead picture of every story along, and leaves the texts where they are."""

    def get_queryset(self, request, exclude_parameters=None):
        leads = ArticlePicture.objects.filter(lead=True, image__killed_at=None).select_related("image")
        stories = super().get_queryset(request, exclude_parameters).defer("body")
        return stories.prefetch_related(Prefetch("article_pictures", queryset=leads, to_attr="leads"))


@admin.register(Article)
class ArticleAdmin(ChoosesPeopleOfTheDesk, NothingIsDeleted, admin.ModelAdmin):
    form = StoryForm
    list_display = ("lead", "__str__", "state", "section", "who", "saved")
    list_display_links = ("__str__",)
    list_filter = ("status", "section", "kind")
    list_select_related = ("section", "saved_by", "started_by", "assigned_to", "taken_by")
    search_fields = ("headline", "slugline")
    show_full_result_count = False
    ordering = ("-saved_at", "-id")
    actions = None
    autocomplete_fields = ("section", "topics")
    inlines = (Bylines, Pictures, People)
    fieldsets = (
        (None, {"fields": ("seen_version", "kicker", "headline", "headline_confirmed", "standfirst", "body")}),
        ("On the page", {"fields": ("section", "kind", "dateline", "topics", "advisory", "language")}),
        ("What changed", {"fields": ("change", "change_note")}),
        (
            "Desk",
            {
                "classes": ("collapse",),
                "fields": ("slugline", "slug", "assigned_to", "due_at", "priority", "private", "publish_at"),
            },
        ),
        ("Embargo", {"classes": ("collapse",), "fields": ("embargo_until", "embargo_zone", "embargo_source")}),
    )

    # Lists

    def get_queryset(self, request):
        return with_editions(Article.objects.readable_by(request.user)).order_by(*self.ordering)

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
        captions = dict(article.article_pictures.values_list("image", "caption"))
        parts = [
            format_html("<p><em>Picture: {}</em></p>", captions.get(part, ""))
            if isinstance(part, int)
            else mark_safe(part)  # noqa: S308  clean, as said above
            for part in html.parts(article.body)
        ]
        return format_html('<div class="text">{}</div>', format_html_join("", "{}", ((part,) for part in parts)))

    def get_fieldsets(self, request, obj=None):
        """Without what asks nothing of this person now."""
        hidden = set()
        if obj and not saving.may_write(request.user, obj):
            hidden |= {"headline_confirmed"}
        if obj and not self.has_change_permission(request, obj):
            hidden |= {"seen_version"}
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

    # Saving

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", "")
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
        at = timezone.now()
        super().save_related(request, form, formsets, change)
        form.keep_rows(by=request.user, at=at)
        saving.finish(form.instance, form.pictures_before, by=request.user, at=at)

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
        # The import map of the editor is a script in the page: the policy lets it pass by its nonce.
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))
        context["chooser_form"] = ChooserForm(auto_id="chooser-%s")
        context["show_save_and_add_another"] = False  # one story at a time, and the row of buttons fits a phone
        if obj:
            context |= self._where_it_stands(request, obj, context["adminform"].form)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _where_it_stands(self, request, obj, form) -> dict:
        """State, buttons, what is still missing; and after two saves of one version, what the other one changed."""
        at = timezone.now()
        article = Article.objects.get(pk=obj.pk) if form.is_bound else obj
        stands, newest = standing(article, at=at), workflow.latest(article)
        content = article.content()
        remarks = checklist.before_printing(article, content, printing.print_content(article, content), at)
        about = {
            "stands": stands,
            "buttons": workflow.offered(article, stands, by=request.user),
            "remarks": remarks if article.status in saving.OPEN else [],
            "latest": newest,
        }
        if form.is_bound and any(error.code == "stale" for error in form.non_field_errors().as_data()):
            mine = content | {
                name: form.data.get(name, "") for name in ("headline", "kicker", "standfirst", "advisory")
            }
            mine["body"] = html.clean(form.data.get("body", ""))
            about |= {"theirs": changes(mine, content), "their_version": article.version}
        return about

    # Deciding

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/act/<slug:verb>/", view(self.act_view), name="articles_article_act"),
            path("<int:pk>/preview/<int:revision>/", view(self.preview_view), name="articles_article_preview"),
            path("take-in/", view(take_in), name="articles_article_take_in"),
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
                messages.success(request, DONE[verb])
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
            "remarks": checklist.before_printing(article, reads.content, printed, at)
            if verb in ("submit", "approve", "approve_alone")
            else [],
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
        article = self._readable(request, pk)
        found = Revision.objects.of(article).with_content().filter(pk=revision).first()
        if found is None:
            raise Http404
        return preview(request, article, printing.print_revision(article, found), at=timezone.now())
