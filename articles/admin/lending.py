"""One version of a story lent to a reader outside: a lawyer, an interviewee's office. By a secret link, for a while.

The link shows that version and nothing else, and dies by its hour, by being revoked, when the story is taken down or
spiked. (security.md 39)
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles import printing, reading, views, workflow
from articles.admin.doors import readable_story
from articles.admin.preview import page_of
from articles.models import BLANK, LONGEST_LOAN, Article, Image, Loan, Revision, Status, printable, record
from articles.pictures import files, renditions
from articles.standing import day_and_time, name_of, standing

HOURS = [(24, "24 hours"), (48, "48 hours"), (96, "96 hours, the longest there is")]
# What ends every link of a story for good, also where the story comes back.
ENDS_LOANS = ("withdraw", "spike")
# On everything that the link shows: found by nobody, kept by nobody, told to nobody.
PRIVATE = {
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}


class NotLent(workflow.Refused):
    """This version is not lent, or not any more."""


def may_lend(user, article: Article) -> bool:
    """Whether this person may show a version of this story to somebody outside."""
    return workflow.writes_or_edits(user, article)


def lend(article: Article, *, by, at: datetime, revision: Revision, reader: str, until: datetime) -> str:
    """Lend one version to a named reader outside; return the secret of the link, which is kept nowhere.

    Raises workflow.NotYours or NotLent, and has then written nothing.
    """
    if not may_lend(by, article):
        raise workflow.NotYours("A story is lent by its writers and by editors.")
    if not at < until <= at + LONGEST_LOAN:
        raise NotLent("A version is lent for 96 hours at most.")
    if revision.content is None or revision.subject != "article" or revision.subject_id != article.pk:
        raise NotLent("That version belongs to another story.")
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        held = Article.objects.select_for_update().get(pk=article.pk)
        if held.status == Status.SPIKED:
            raise NotLent("A spiked story is not lent. Bring it back first.")
        Loan.objects.create(
            article=article, revision=revision, secret_digest=_digest(secret), reader=reader, by=by, at=at, until=until
        )
        record(article, verb="lend", by=by, at=at, why=f"To {reader}, until {timezone.localtime(until):%-d %B, %H:%M}")
    return secret


def take_back(loan: Loan, *, by, at: datetime) -> None:
    """Revoke a link: whoever has it finds nothing from now on. Raises workflow.NotYours or NotLent."""
    if not may_lend(by, loan.article):
        raise workflow.NotYours("A link is revoked by the story’s writers and by editors.")
    with transaction.atomic():
        Article.objects.select_for_update().get(pk=loan.article_id)
        open_still = Loan.objects.filter(pk=loan.pk, revoked_at=None, until__gt=at)
        if open_still.update(revoked_at=at) != 1:
            raise NotLent("This link has ended already.")
        record(loan.article, verb="take_loan_back", by=by, at=at, why=f"Of {loan.reader}")


def answer(loan: Loan, *, cleared: bool, remark: str, at: datetime) -> None:
    """Keep what the outside reader says; until the link ends they may say otherwise. The same again writes nothing.

    In the chain stands who lent it: an outside reader has no account.
    """
    with transaction.atomic():
        Article.objects.select_for_update().get(pk=loan.article_id)
        said = Loan.objects.select_for_update().get(pk=loan.pk)
        if not _opens(said, at=at):
            raise NotLent("This link has ended.")
        if (said.cleared, said.remark) == (cleared, remark):
            return
        Loan.objects.filter(pk=loan.pk).update(cleared=cleared, remark=remark, answered_at=at)
        verb = "cleared" if cleared else "not_cleared"
        why = f"{loan.reader}: {remark}" if remark else loan.reader
        record(loan.article, verb=verb, by=loan.by, at=at, why=why)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _opens(loan: Loan, *, at: datetime) -> bool:
    """Whether the link shows anything: within its time, not revoked, the story neither taken down nor spiked since."""
    ended = Revision.objects.of(loan.article).filter(verb__in=ENDS_LOANS, at__gte=loan.at)
    return loan.is_open(at) and not ended.exists()


def found(secret: str, *, at: datetime) -> Loan:
    """The loan behind a secret, looked up by its digest. Raises Http404, the same for every reason."""
    loans = Loan.objects.select_related("article", "revision", "by")
    loan = loans.filter(secret_digest=_digest(secret)).first()
    if loan is None or not _opens(loan, at=at):
        raise Http404
    return loan


# What the outside reader sees


def private(view: Callable) -> Callable:
    """What the view answers is found by nobody, kept by nobody, told to nobody."""

    @wraps(view)
    def answers(*args, **kwargs) -> HttpResponse:
        response = view(*args, **kwargs)
        for name, value in PRIVATE.items():
            response[name] = value
        patch_cache_control(response, no_store=True, private=True)
        return response

    return answers


class AnswerForm(forms.Form):
    """What an outside reader says of the version they were lent."""

    cleared = forms.ChoiceField(
        label="Your answer",
        choices=[("yes", "Cleared: it may be published as it stands"), ("no", "Not cleared")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the two.", "invalid_choice": "Choose one of the two."},
    )
    remark = forms.CharField(
        label="Remark",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="What should be changed, if anything.",
    )

    def clean_remark(self) -> str:
        return printable(self.cleaned_data["remark"]).strip(BLANK)

    def clean(self):
        said = super().clean()
        if said.get("cleared") == "no" and not said.get("remark") and "remark" not in self.errors:
            self.add_error("remark", "Say what stands against it.")
        return said


@require_http_methods(["GET", "HEAD", "POST"])
@private
def lent_view(request: HttpRequest, secret: str) -> HttpResponse:
    """The page of exactly one version, for whoever has the link, and what they say of it."""
    at = timezone.now()
    loan = found(secret, at=at)
    if request.method == "GET":
        Loan.objects.filter(pk=loan.pk, opened_at=None).update(opened_at=at)
    first = {"cleared": {None: "", True: "yes", False: "no"}[loan.cleared], "remark": loan.remark}
    form = AnswerForm(request.POST or None, initial=first, label_suffix="")
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            answer(loan, cleared=said["cleared"] == "yes", remark=said["remark"], at=at)
        except NotLent as ended:
            raise Http404 from ended
        return HttpResponseRedirect(reverse("lent", args=[secret]) + "#answer")

    def figure(picture: dict) -> LentFigure:
        return LentFigure(**vars(reading.Figure.of(picture)), secret=secret)

    context = page_of(loan.article, _printed(loan, at=at), at=at, figure=figure)
    return views.page(
        request,
        "articles/edition_lent.html",
        {**context, "loan": loan, "answer": form},
        sections=reading.sections(),
    )


@require_safe
@private
def lent_picture_view(request: HttpRequest, secret: str, image: int, width: int) -> HttpResponse:
    """A picture of the version that was lent, and of no other."""
    at = timezone.now()
    loan = found(secret, at=at)
    row = next((row for row in _printed(loan, at=at).rows if row.image_id == image), None)
    if row is None or width not in renditions.widths_for(row.image.width):
        raise Http404
    files.make_renditions(row.image)
    path = files.public_directory(row.image.token) / f"{width}.jpg"
    return FileResponse(path.open("rb"), content_type="image/jpeg")


@dataclass(frozen=True)
class LentFigure(reading.Figure):
    """A picture fetched below the secret of the link."""

    secret: str = ""

    def address(self, width: int) -> str:
        return reverse("lent_picture", args=[self.secret, self.image, width])


def _printed(loan: Loan, *, at: datetime) -> printing.Printed:
    """The version as it was lent, without pictures that were killed or whose rights have run out since."""
    content = loan.revision.content
    gone = Image.objects.filter(pk__in=[picture["image"] for picture in content["pictures"]])
    gone = {image.pk for image in gone if image.killed_at or (image.rights_until and image.rights_until <= at)}
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


@dataclass(frozen=True)
class Lent:
    """A loan as the desk sees it. `state` is "open", "revoked" or "ended"; `version` the number of the act lent."""

    pk: int
    reader: str
    by: str
    at: datetime
    until: datetime
    opened_at: datetime | None
    answered_at: datetime | None
    cleared: bool | None
    remark: str
    state: str
    version: int


def lent(article: Article, *, at: datetime) -> list[Lent]:
    """The loans of a story, newest first. Two queries."""
    ended = Revision.objects.of(article).filter(verb__in=ENDS_LOANS).order_by("-number")
    ended_at = ended.values_list("at", flat=True).first()
    loans = article.loans.select_related("by", "revision").defer("revision__content").order_by("-id")
    return [_lent(loan, ended_at, at=at) for loan in loans]


def _lent(loan: Loan, ended_at: datetime | None, *, at: datetime) -> Lent:
    over = loan.until <= at or (ended_at is not None and ended_at >= loan.at)
    return Lent(
        pk=loan.pk,
        reader=loan.reader,
        by=name_of(loan.by),
        at=loan.at,
        until=loan.until,
        opened_at=loan.opened_at,
        answered_at=loan.answered_at,
        cleared=loan.cleared,
        remark=loan.remark,
        state="revoked" if loan.revoked_at else "ended" if over else "open",
        version=loan.revision.number,
    )


def lending_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Every link of a story with what came back, and a new one for whoever may lend. The link itself is shown once."""
    article, at = readable_story(request, pk), timezone.now()
    revision = _asked(article, request.GET.get("version", ""))
    allowed = may_lend(request.user, article)
    if request.method == "POST" and not allowed:
        raise PermissionDenied
    form = LoanForm(request.POST or None, label_suffix="")
    link, refusal = "", ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            secret = lend(
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
        "loans": lent(article, at=at),
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
        take_back(found, by=request.user, at=at)
    except workflow.NotYours as refused:
        raise PermissionDenied from refused
    except NotLent as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, f"The link of {found.reader} leads nowhere any more.")
    return HttpResponseRedirect(reverse("admin:articles_article_lending", args=[pk]))


# Whoever decides


@dataclass(frozen=True)
class Heard:
    """What an outside reader said, as a sentence; `lent` is the number of the version they read where it is another."""

    sentence: str
    remark: str
    cleared: bool | None
    lent: int | None


def heard(article: Article, revision: Revision, *, at: datetime) -> list[Heard]:
    """What outside readers said of the version on the screen or of others, newest first; two queries."""
    said = []
    digests = dict(article.loans.values_list("pk", "revision__content_digest"))
    for loan in lent(article, at=at):
        this = digests[loan.pk] == revision.content_digest
        another = "an earlier version" if loan.version < revision.number else "a later version"
        which = "this version" if this else another
        if loan.cleared is None:
            if loan.state != "open":
                continue
            sentence = f"Lent to {loan.reader} until {day_and_time(loan.until, at)}: {which}. No answer yet."
        else:
            answered = "Cleared" if loan.cleared else "Not cleared"
            sentence = f"{answered} by {loan.reader}, {day_and_time(loan.answered_at, at)}: {which}"
        said.append(Heard(sentence, loan.remark, loan.cleared, None if this else loan.version))
    return said


# Addresses below the list of stories: route and view by name.
PAGES = {
    "lending": ("<int:pk>/outside/", lending_view),
    "revoke": ("<int:pk>/outside/<int:loan>/revoke/", revoke_view),
}


def beside(request: HttpRequest, article: Article, *, at: datetime) -> dict:
    """What the page of a story shows of it."""
    return {"loans": lent(article, at=at), "may_lend": may_lend(request.user, article)}
