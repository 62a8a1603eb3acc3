"""The rows on the page of a story: byline, pictures, people. Who may change them is asked of saving.py."""

from collections.abc import Sequence

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.forms.models import BaseInlineFormSet

from articles import html, saving, workflow
from articles.admin import beginning, prose
from articles.admin.forms import PictureChoice, PictureRow, Row
from articles.models import Article, ArticlePicture, Byline, Image, PersonTag

GONE = "One of these rows is not there any more. Open the story again."


class Number(forms.IntegerField):
    """The id of a row that the formset has fetched; Django's own field asks for each of them once more."""

    widget = forms.HiddenInput

    def __init__(self, row: Model):
        super().__init__(required=False, initial=row.pk)
        self.row = row

    def clean(self, value):
        if super().clean(value) != self.row.pk:
            raise forms.ValidationError(GONE)
        return self.row


class Rows(BaseInlineFormSet):
    """Rows of a story, fetched at once."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["id"] = Number(form.instance)

    def clean(self):
        super().clean()
        if any("id" in form.errors for form in self.forms):
            raise forms.ValidationError(GONE)  # beside the rows: nobody sees the field


class WritersRows(admin.StackedInline):
    """Rows of a story that its writers and editors change."""

    form = Row
    formset = Rows
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
        return self.extra + len(self.begins_with(request, obj))

    def begins_with(self, request, article: Article | None) -> list[dict]:
        """The byline of a story that nobody has saved yet: whoever opens its page."""
        if request.method != "GET" or (article and article.pk):
            return []
        author = beginning.author_of(request.user)
        return [{"author": author.pk}] if author else []


class People(WritersRows):
    model = PersonTag
    autocomplete_fields = ("tag",)
    fields = (("tag", "subject"),)


CAPTIONED_TWICE = (
    "The picture “{}” stands in the text, too, and is captioned otherwise there. Give both the same words, or tick"
    " Delete in the row beside the text."
)


class PictureRows(Rows):
    """The pictures of a story, without those whose caption stands in the text."""

    in_text: Sequence[int] = ()

    def get_queryset(self):
        if not hasattr(self, "_queryset"):  # where Django's own keeps its rows: they are asked for at every turn
            rows = super().get_queryset()
            # A picture may have left the text in what is sent: then its row comes along.
            self._queryset = rows if self.is_bound else rows.exclude(image__in=self.in_text)
        return self._queryset

    def clean(self):
        super().clean()
        leads = [form for form in self.forms if form.cleaned_data.get("lead") and not form.cleaned_data.get("DELETE")]
        if len(leads) > 1:
            raise forms.ValidationError("Only one picture leads the story. Untick the others.")
        figures = prose.captions(self.data.get("body", ""))
        for form in self.forms:
            said = form.cleaned_data
            figure = figures.get(said["image"].pk) if said.get("image") and not said.get("DELETE") else None
            caption = " ".join(said.get("caption", "").split())
            if figure and caption and "caption" in form.changed_data and caption != figure.text:
                raise forms.ValidationError(CAPTIONED_TWICE.format(caption))

    def save_new(self, form, commit=True):
        """A picture that comes out of the text and stands beside it in one save keeps its row."""
        there = self.instance.article_pictures.filter(image=form.cleaned_data["image"]).first()
        if there:
            form.instance.pk, form.instance.position = there.pk, there.position
        return super().save_new(form, commit)


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
