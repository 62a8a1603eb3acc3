"""Correcting what is said of one picture or of many, and taking that back. A page says what will change; then it does.

What is done stands in articles/crediting.py. Shows no headline of a story that its asker may not read.
"""

from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from articles import crediting, workflow
from articles.admin.moments import Moment
from articles.models import Article, Image, Provider, Revision, digest_of
from articles.standing import name_of

# So many at once: the copies of each are made anew before anything is said, a second or two a picture.
MOST = 24
LEAVE = ""
# The button that leads back to the form, with all that was typed.
EDIT = "edit"
# What a form sends beside what was typed into it.
ASIDE = ("csrfmiddlewaretoken", "seen", EDIT)


class CorrectionForm(forms.Form):
    """What is said otherwise. One picture’s own words stand in the fields; for many an empty one changes nothing."""

    credit = forms.CharField(label="Credit line", max_length=300, required=False)
    creator = forms.CharField(label="Photographer", max_length=200, required=False)
    provider = forms.ModelChoiceField(Provider.objects.order_by("name"), label="Provider", required=False)
    provider_ref = forms.CharField(label="Agency’s number", max_length=120, required=False)
    copyright = forms.CharField(label="Copyright", max_length=300, required=False)
    licence = forms.CharField(label="Licence", max_length=300, required=False)
    price_class = forms.CharField(label="Price class", max_length=40, required=False)
    terms = forms.CharField(label="Terms", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    rights_until = Moment(label="Rights until", required=False)
    endless = forms.BooleanField(label="Rights have no end", required=False)
    synthetic = forms.TypedChoiceField(
        label="Made or altered by a machine",
        choices=[(LEAVE, "Leave as it is"), ("yes", "Yes"), ("no", "No")],
        required=False, empty_value=None, coerce=lambda said: said == "yes",
    )  # fmt: skip
    why = forms.CharField(
        label="Why?",
        max_length=2000,
        help_text="For example: the agency sent a correction. It stands in the history of every story concerned.",
        error_messages={"required": "Say why it is corrected."},
    )

    def __init__(self, *args, images: list[Image], **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.one = images[0] if len(images) == 1 else None
        if self.one:
            del self.fields["endless"], self.fields["synthetic"]
            self.fields["synthetic"] = forms.BooleanField(label="Made or altered by a machine", required=False)
            self.order_fields([*crediting.FIELDS, "why"])
            self.initial = {name: getattr(self.one, name) for name in crediting.FIELDS} | self.initial
            self.fields["credit"].required = True
        else:
            del self.fields["provider_ref"]
            self.fields["provider"].empty_label = "Leave as it is"

    def clean(self):
        said = super().clean()
        if said.get("endless") and said.get("rights_until"):
            self.add_error("endless", "Either a day on which the rights end, or none.")
        if not self.errors and not self.wanted():
            raise ValidationError("Say first what is to be said otherwise.")
        if said.get("credit") and not self.errors:
            try:
                Image(credit=said["credit"]).clean()
            except ValidationError as error:
                self.add_error("credit", error.message_dict["credit"])
        return said

    def wanted(self) -> dict:
        """The fields that are to say something else."""
        said = {name: self.cleaned_data.get(name) for name in crediting.FIELDS if name in self.fields}
        if self.one:
            return said
        kept = {name: value for name, value in said.items() if value not in (None, "")}
        return {**kept, "rights_until": None} if self.cleaned_data.get("endless") else kept


@dataclass(frozen=True)
class Line:
    """One picture: what it says and will say, field by field, the stories that are published again, and whether the
    front page shows it of its own accord."""

    image: Image
    changes: list[tuple[str, str, str]]
    stories: list[tuple[Article | None, bool]]
    on_front: bool


def correct_view(request: HttpRequest) -> HttpResponse:
    """Fill in, look, press. Nothing changes before the second button; what changed meanwhile is looked at again."""
    if not crediting.may_correct(request.user):
        raise PermissionDenied
    images = _asked(request)
    form = CorrectionForm(request.POST or None, images=images)
    lines, refusal, seen = [], None, ""
    if form.is_valid() and EDIT not in request.POST:
        try:
            lines = _lines(request, images, form.wanted())
            seen = _seen(lines)
            if request.POST.get("seen") == seen:
                return _correct(request, images, form)
            if request.POST.get("seen"):
                refusal = "Something changed in the meantime. This is what would change now."
        except (workflow.Refused, workflow.NotYours, workflow.Stale) as refused:
            refusal = refused
        except ValidationError as error:
            refusal = " ".join(error.messages)
    context = {
        **admin.site.each_context(request),
        "title": "Correct credit and rights",
        "opts": Image._meta,
        "images": images,
        "form": form,
        "lines": lines,
        "seen": seen,
        "typed": [(name, value) for name in request.POST for value in request.POST.getlist(name) if name not in ASIDE],
        "refusal": refusal,
    }
    return render(request, "admin/articles/image/correct.html", context)


def _asked(request: HttpRequest) -> list[Image]:
    numbers = [number for number in request.GET.getlist("ids") if number.isascii() and number.isdigit()][: MOST + 1]
    images = list(
        Image.objects.filter(pk__in=[number[:18] for number in numbers]).select_related("provider").order_by("-id")
    )
    if not images:
        raise Http404
    return images[:MOST]


def _lines(request: HttpRequest, images: list[Image], wanted: dict) -> list[Line]:
    """What will change, for those pictures for which anything does."""
    at, found = timezone.now(), []
    readable = Article.objects.readable_by(request.user)
    for image in images:
        differs = crediting.changed(image, wanted)
        changes = [(_label(name), _words(getattr(image, name)), _words(value)) for name, value in differs.items()]
        then = crediting.with_fields(Image.objects.select_related("provider").get(pk=image.pk), differs)
        concerned = [] if image.killed_at else crediting.outdated(then, at=at)
        articles = readable.in_bulk([each.edition.article_id for each in concerned])
        if changes or concerned:
            stories = [(articles.get(each.edition.article_id), each.live) for each in concerned]
            found.append(Line(image, changes, stories, crediting.on_front(image.pk, differs, at=at)))
    if not found:
        raise workflow.Refused("All of this is said already, here and in every story. Nothing changes.")
    return found


def _label(name: str) -> str:
    return str(Image._meta.get_field(name).verbose_name).capitalize()


def _words(value) -> str:
    if hasattr(value, "astimezone"):
        return f"{timezone.localtime(value):%-d %B %Y, %H:%M}"
    return {True: "Yes", False: "No", None: ""}.get(value, str(value)) if not isinstance(value, str) else value


def _seen(lines: list[Line]) -> str:
    """What somebody looked at: pressed over anything else, the button shows the page again."""
    stories = {line.image.pk: [[str(article), live] for article, live in line.stories] for line in lines}
    return digest_of(
        [[line.image.pk, line.image.token, line.changes, stories[line.image.pk], line.on_front] for line in lines]
    )


def _correct(request: HttpRequest, images: list[Image], form: CorrectionForm) -> HttpResponse:
    acts = crediting.correct(
        images, fields=form.wanted(), by=request.user, at=timezone.now(), why=form.cleaned_data["why"]
    )
    messages.success(request, f"Corrected. {_told(acts)}")
    if len(images) == 1:
        return HttpResponseRedirect(reverse("admin:articles_image_change", args=[images[0].pk]))
    return HttpResponseRedirect(reverse("admin:articles_image_changelist"))


def _told(acts: list[Revision]) -> str:
    stories = {numbers[0] for act in acts for numbers in act.window["reissued"]}
    at = timezone.now()
    front = any(crediting.on_front(act.subject_id, act.window["after"], at=at) for act in acts)
    also = " The front page says it too." if front else ""
    if not stories:
        return f"No story had to be published again.{also}"
    again = "One story was" if len(stories) == 1 else f"{len(stories)} stories were"
    return f"{again} published again.{also}"


def undo_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take a correction back: the page says what it said, the button says it again."""
    if not crediting.may_correct(request.user):
        raise PermissionDenied
    image = get_object_or_404(Image, pk=pk)
    act = next((act for act in crediting.corrections(image) if act.number == number), None)
    if act is None:
        raise Http404
    refusal = None if crediting.may_undo(image, act) else "The credit was changed again since. Correct it instead."
    if request.method == "POST" and not refusal:
        try:
            back = crediting.undo(image, act, by=request.user, at=timezone.now())
        except (workflow.Refused, workflow.NotYours, workflow.Stale, ValidationError) as refused:
            refusal = refused
        else:
            messages.success(request, f"Taken back. {_told([back] if back else [])}")
            return HttpResponseRedirect(reverse("admin:articles_image_change", args=[pk]))
    context = {
        **admin.site.each_context(request),
        "title": "Take a correction back",
        "opts": Image._meta,
        "image": image,
        "correction": correction(act),
        "on_front": crediting.on_front(pk, act.window["after"], at=timezone.now()),
        "refusal": refusal,
    }
    return render(request, "admin/articles/image/undo.html", context)


@dataclass(frozen=True)
class Correction:
    """A correction as pages show it: `changes` hold field, before and after in words."""

    act: Revision
    who: str
    changes: list[tuple[str, str, str]]
    stories: int
    may_undo: bool


def correction(act: Revision, *, may_undo: bool = False) -> Correction:
    before, after = act.window["before"], act.window["after"]
    providers = {value for side in (before, after) if (value := side.get("provider"))}
    names = dict(Provider.objects.filter(pk__in=providers).values_list("pk", "name")) if providers else {}

    def said(name: str, value) -> str:
        return names.get(value, "") if name == "provider" else _words(value)

    changes = [(_label(name), said(name, before[name]), said(name, after[name])) for name in after]
    return Correction(act, name_of(act.by), changes, len({each[0] for each in act.window["reissued"]}), may_undo)


def beside(request: HttpRequest, image: Image) -> dict:
    """What the page of a picture says of its corrections, and of stories that print another credit."""
    may = crediting.may_correct(request.user)
    acts = crediting.corrections(image)
    newest = acts[0] if acts else None
    return {
        "may_correct": may,
        "corrections": [
            correction(act, may_undo=may and act is newest and crediting.may_undo(image, act)) for act in acts
        ],
        "behind": len(crediting.outdated(image, at=timezone.now())) if may and not image.killed_at else 0,
    }
