"""A version lent to a reader outside: the page they get by its secret link, and the desk's page of all its links.

Which link shows anything, to whom and until when, says articles/lending.py. (security.md 39)
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles import html, lending, printing, reading, reading_story, views, workflow
from articles.admin.doors import readable_story
from articles.admin.preview import page_of
from articles.models import BLANK, Article, Document, Image, Loan, Revision, Status, may_be_shown, printable
from articles.pictures import files, renditions
from articles.standing import standing

HOURS = [(24, "24 hours"), (48, "48 hours"), (96, "96 hours, the longest there is")]
# What the outside reader sees


class AnswerForm(forms.Form):
    """What an outside reader says of the version they were lent."""

    cleared = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[
            ("yes", gettext_lazy("Cleared: it may be published as it stands")),
            ("no", gettext_lazy("Not cleared")),
        ],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose one of the two.")),
    )
    remark = forms.CharField(
        label=gettext_lazy("Remark"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("What should be changed, if anything."),
    )

    def clean_remark(self) -> str:
        return printable(self.cleaned_data["remark"]).strip(BLANK)

    def clean(self):
        said = super().clean()
        if said.get("cleared") == "no" and not said.get("remark") and "remark" not in self.errors:
            self.add_error("remark", _("Say what stands against it."))
        return said


@require_http_methods(["GET", "HEAD", "POST"])
def lent_view(request: HttpRequest, secret: str) -> HttpResponse:
    """The page of exactly one version, for whoever has the link, and what they say of it."""
    at = timezone.now()
    loan = _opened(secret, at=at)
    if request.method == "GET":
        Loan.objects.filter(pk=loan.pk, opened_at=None).update(opened_at=at)
    first = {"cleared": {None: "", True: "yes", False: "no"}[loan.cleared], "remark": loan.remark}
    form = AnswerForm(request.POST or None, initial=first, label_suffix="")
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            lending.answer(loan, cleared=said["cleared"] == "yes", remark=said["remark"], at=at)
        except lending.NotLent as ended:
            raise Http404 from ended
        return HttpResponseRedirect(reverse("lent", args=[secret]) + "#answer")

    def figure(picture: dict) -> LentFigure:
        return LentFigure(**vars(reading.Figure.of(picture)), secret=secret)

    def document(printed: dict) -> LentDocument:
        return LentDocument(**vars(reading_story.Document.of(printed)), secret=secret)

    context = page_of(loan.article, _printed(loan, at=at), at=at, figure=figure, document=document)
    return views.page(
        request,
        "articles/edition_lent.html",
        {**context, "loan": loan, "answer": form, "csrf_token": get_token(request)},
        sections=reading.sections(),
    )


@require_safe
def lent_picture_view(request: HttpRequest, secret: str, image: int, width: int) -> HttpResponse:
    """A picture of the version that was lent, and of no other."""
    at = timezone.now()
    loan = _opened(secret, at=at)
    row = next((row for row in _printed(loan, at=at).rows if row.image_id == image), None)
    if row is None or width not in renditions.widths_for(row.image.width):
        raise Http404
    files.make_renditions(row.image)
    copy = files.copy_of(row.image, width)
    if copy is None:
        raise Http404
    return FileResponse(copy, content_type="image/jpeg")


def _opened(secret: str, *, at: datetime) -> Loan:
    """The loan behind a secret. Raises Http404, the same for every reason."""
    loan = lending.found(secret, at=at)
    if loan is None:
        raise Http404
    return loan


@require_safe
def lent_document_view(request: HttpRequest, secret: str, document: int) -> FileResponse:
    """A document of the version that was lent, and of no other."""
    at = timezone.now()
    loan = _opened(secret, at=at)
    printed = _printed(loan, at=at).documents
    kept = Document.objects.filter(pk__in=[entry["document"] for entry in printed]).filter(pk=document).first()
    if kept is None:
        raise Http404
    return views.pdf(kept.file, html.titles(loan.revision.content["body"]).get(kept.pk, kept.title))


@dataclass(frozen=True)
class LentDocument(reading_story.Document):
    """A document fetched below the secret of the link."""

    secret: str = ""

    @property
    def address(self) -> str:
        return reverse("lent_document", args=[self.secret, self.document])


@dataclass(frozen=True)
class LentFigure(reading.Figure):
    """A picture fetched below the secret of the link."""

    secret: str = ""
    avif_srcset = ""

    def address(self, width: int) -> str:
        return reverse("lent_picture", args=[self.secret, self.image, width])


def _printed(loan: Loan, *, at: datetime) -> printing.Printed:
    """The version as it was lent, without pictures that were killed or whose rights have run out since."""
    content = loan.revision.content
    gone = Image.objects.filter(pk__in=[picture["image"] for picture in content["pictures"]])
    gone = {image.pk for image in gone if not may_be_shown(image.rights_until, image.killed_at, at=at)}
    shown = [picture for picture in content["pictures"] if picture["image"] not in gone]
    return printing.print_as_kept(loan.article, {**content, "pictures": shown})


# The desk's own page


class LoanForm(forms.Form):
    """To whom, and for how long."""

    reader = forms.CharField(
        label="Who reads it", max_length=120, help_text="A name, and in which role: Mara Lind, lawyer.",
        error_messages={"required": "Say who reads it."},
    )  # fmt: skip
    hours = forms.TypedChoiceField(
        label="For how long", choices=HOURS, coerce=int, initial=24, widget=forms.RadioSelect,
        error_messages={"required": "Choose how long.", "invalid_choice": "Choose one of these."},
    )  # fmt: skip

    def clean_reader(self) -> str:
        reader = " ".join(printable(self.cleaned_data["reader"]).split()).strip(BLANK)
        if not reader:
            raise forms.ValidationError("Say who reads it.")
        return reader


def lending_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Every link of a story with what came back, and a new one for whoever may lend. The link itself is shown once."""
    article, at = readable_story(request, pk), timezone.now()
    revision = _asked(article, request.GET.get("version", ""))
    allowed = lending.may_lend(request.user, article)
    if request.method == "POST" and not allowed:
        raise PermissionDenied
    form = LoanForm(request.POST or None, label_suffix="")
    link, refusal = "", ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            secret = lending.lend(
                article, by=request.user, at=at, revision=revision, reader=said["reader"],
                until=at + timedelta(hours=said["hours"]),
            )  # fmt: skip
        except workflow.Refused as refused:
            refusal = str(refused)
        else:
            link, form = settings.SITE_URL + reverse("lent", args=[secret]), LoanForm(label_suffix="")
    context = {
        **admin.site.each_context(request),
        "title": "Outside readers",
        "opts": Article._meta,
        "article": article,
        "stands": standing(article, at=at),
        "loans": lending.lent(article, at=at),
        "form": form if allowed and article.status != Status.SPIKED else None,
        "may_lend": allowed,
        "revision": revision,
        "link": link,
        "refusal": refusal,
    }
    return render(request, "admin/articles/article/lending.html", context)


def _asked(article: Article, number: str) -> Revision:
    """The version to be lent: the newest unless another one is asked for."""
    kept = Revision.objects.of(article).with_content().select_related("by").order_by("-number")
    if number and not number.isdecimal():
        raise Http404
    revision = (kept.filter(number=int(number[:9])) if number else kept).first()
    if revision is None:
        raise Http404
    return revision


@require_POST
def revoke_view(request: HttpRequest, pk: int, loan: int) -> HttpResponse:
    """End one link of a story now."""
    article, at = readable_story(request, pk), timezone.now()
    found = article.loans.select_related("article").filter(pk=loan).first()
    if found is None:
        raise Http404
    try:
        lending.take_back(found, by=request.user, at=at)
    except workflow.NotYours as refused:
        raise PermissionDenied from refused
    except lending.NotLent as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, f"The link of {found.reader} leads nowhere any more.")
    return HttpResponseRedirect(reverse("admin:articles_article_lending", args=[pk]))


# Addresses below the list of stories: route and view by name.
PAGES = {
    "lending": ("<int:pk>/outside/", lending_view),
    "revoke": ("<int:pk>/outside/<int:loan>/revoke/", revoke_view),
}


def beside(request: HttpRequest, article: Article, *, at: datetime) -> dict:
    """What the page of a story shows of it."""
    return {"loans": lending.lent(article, at=at), "may_lend": lending.may_lend(request.user, article)}
