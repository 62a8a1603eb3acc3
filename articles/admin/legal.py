"""Legal: the cases by deadline, where a name stands, and what is done about each story. Rules live in workflow/."""

from dataclasses import dataclass, field

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from articles import whereabouts, workflow
from articles.models import Article, LegalCase, LegalStep, Removal, printable
from articles.standing import name_of, standing, tone, with_editions
from articles.workflow import removing

# Closed cases below the open ones.
RECENT = 50
DONE = {
    "hide": "Search engines are asked to leave it alone from now on.",
    "show": "Search engines may find it again.",
    "replace": "Open for a new wording. Once that is out, seal the earlier text here.",
    "take_down": "Taken down.",
    "seal": "Sealed: nobody can read that text any more.",
}


class CaseForm(forms.ModelForm):
    class Meta:
        model = LegalCase
        fields = ("number", "name", "asked_by", "asks_for", "deadline")
        widgets = {
            "deadline": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "asks_for": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages = {"number": {"unique": "A case with this number exists already: open that one."}}

    def clean(self):
        return {name: printable(said) if isinstance(said, str) else said for name, said in super().clean().items()}


class CloseForm(forms.Form):
    outcome = forms.CharField(
        label="What came of it", max_length=5000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what came of it."},
    )  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A version that says the name, in words: "Version 2, live" and its parts."""

    says: str
    parts: str


@dataclass
class Story:
    """A story that says the name; `article` is None where its asker may not read it and readers never could."""

    article: Article | None
    started_by: str
    state: str = ""
    tone: str = ""
    unlisted: bool = False
    is_live: bool = False
    is_printed: bool = False
    places: list[Place] = field(default_factory=list)
    steps: list[LegalStep] = field(default_factory=list)
    to_seal: list[LegalStep] = field(default_factory=list)


def cases_view(request: HttpRequest, context: dict) -> HttpResponse:
    """The open cases by deadline, a search for a name, and the form for a new case."""
    _asked(request)
    at, name = timezone.now(), printable(request.GET.get("name", ""))[:200].strip()
    form = CaseForm(request.POST or None, initial={"name": name}, label_suffix="")
    if request.method == "POST" and form.is_valid():
        case = form.save(commit=False)
        case.opened_by, case.opened_at = request.user, at
        case.save()
        messages.success(request, f"Case {case.number} is open.")
        return HttpResponseRedirect(reverse("admin:desk_legal_case", args=[case.pk]))
    found = whereabouts.find(name, at=at) if name else None
    return render(request, "admin/legal.html", {
        **context, "title": "Legal", "form": form, "name": name, "today": timezone.localdate(at),
        "open": list(LegalCase.objects.open()),
        "closed": list(LegalCase.objects.exclude(closed_at=None).order_by("-closed_at", "-id")[:RECENT]),
        "found": found, "stories": _stories(request, found, at=at) if found else [],
        "fronts": _fronts(found, at=at) if found else [],
    })  # fmt: skip


def case_view(request: HttpRequest, context: dict, pk: int) -> HttpResponse:
    """One case: where its name stands, what was done about each story, and its end."""
    _asked(request)
    case, at = get_object_or_404(LegalCase.objects.select_related("opened_by", "closed_by"), pk=pk), timezone.now()
    close, refusal = CloseForm(label_suffix=""), None
    if request.method == "POST":
        try:
            if "close" not in request.POST:
                messages.success(request, _act(request, case, at=at))
                return HttpResponseRedirect(request.path)
            close = CloseForm(request.POST, label_suffix="")
            if close.is_valid():
                removing.close(case, by=request.user, at=at, outcome=printable(close.cleaned_data["outcome"]))
                messages.success(request, "The case is closed.")
                return HttpResponseRedirect(reverse("admin:desk_legal"))
        except workflow.Refused as refused:
            refusal = refused
    found = whereabouts.find(case.name, at=at)
    steps = list(case.steps.select_related("by", "edition", "article").order_by("-at", "-id"))
    return render(request, "admin/legal_case.html", {
        **context, "title": f"Case {case.number}", "case": case, "close": close, "refusal": refusal, "found": found,
        "stories": _stories(request, found, at=at, steps=steps), "fronts": _fronts(found, at=at),
        "today": timezone.localdate(at),
    })  # fmt: skip


def _asked(request: HttpRequest) -> None:
    if not removing.may_remove(request.user):
        raise PermissionDenied


def _act(request: HttpRequest, case: LegalCase, *, at) -> str:
    """Do what a button of a story says; return what the person reads."""
    said, by = request.POST, {"by": request.user, "at": at}
    act = said.get("act")
    if act == "seal":
        steps = case.steps.select_related("article", "edition", "case")
        removing.seal_replaced(_of(steps, said.get("step")), **by)
        return DONE[act]
    if act not in DONE:
        raise Http404
    article = _of(Article.objects.all(), said.get("story"))
    if not (workflow.may_read(request.user, article) or article.editions.opened(at).exists()):
        raise Http404
    if act == "take_down":
        removing.take_down(article, **by, case=case, notice=printable(said.get("notice", ""))[:5000])
    else:
        getattr(removing, act)(article, **by, case=case)
    return DONE[act]


def _of(rows, number: str | None):
    if not (number or "").isdecimal():
        raise Http404
    return get_object_or_404(rows, pk=int(number[:18]))


def _stories(request: HttpRequest, found: whereabouts.Whereabouts, *, at, steps: list[LegalStep] = ()) -> list[Story]:
    """The stories of a name and of the steps of its case, as their asker may see them."""
    pks = {*found.stories, *(step.article_id for step in steps)}
    articles = with_editions(Article.objects.filter(pk__in=pks))
    articles = articles.select_related("started_by", "assigned_to", "taken_by").order_by("-pk")
    readable = set(Article.objects.readable_by(request.user).filter(pk__in=pks).values_list("pk", flat=True))
    unlisted = set(Article.objects.filter(pk__in=pks, editions__unlisted=True).values_list("pk", flat=True))
    shown = []
    for article in articles:
        stands, started_by = standing(article, at=at), name_of(article.started_by)
        if article.pk not in readable and not stands.was_seen:
            shown.append(Story(None, started_by))
            continue
        own = [step for step in steps if step.article_id == article.pk]
        places = [
            Place(_says(version, at=at), ", ".join(version.parts))
            for version in found.stories.get(article.pk, ())
            if version.edition or article.pk in readable
        ]
        to_seal = [
            step for step in own
            if step.removal == Removal.REPLACED and not step.edition.sealed and not step.edition.is_live(at)
        ]  # fmt: skip
        shown.append(
            Story(
                article,
                started_by,
                state=stands.words,
                tone=tone(article, stands),
                unlisted=article.pk in unlisted,
                is_live=bool(stands.live),
                is_printed=stands.was_approved,
                places=places,
                steps=own,
                to_seal=to_seal,
            )
        )
    return sorted(shown, key=lambda story: (story.article is None, not story.is_live))


def _fronts(found: whereabouts.Whereabouts, *, at) -> list[dict]:
    """The front pages that say a name, each with whether readers see it."""
    return [
        {
            "front": front,
            "state": "live" if front.is_live(at) else "scheduled" if front.is_scheduled(at) else "not live",
            "parts": ", ".join(parts),
        }
        for front, parts in found.fronts
    ]


def _says(version: whereabouts.Version, *, at) -> str:
    edition = version.edition
    if edition is None:
        return "Working copy"
    if edition.is_live(at):
        state = "live"
    elif edition.is_scheduled(at):
        state = "scheduled"
    elif edition.has_opened(at):
        state = "sealed" if edition.sealed else "earlier"
    else:
        state = "not published"
    return f"Version {edition.number}, {state}"
