"""The audit: every act of everybody on everything, newest first, for administrators. It reads, and does nothing else.

What was done is written by the verbs and rewritten by nobody (models/rules/); of what stands here nothing can be
added, changed or deleted, whoever asks.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import finding
from articles.admin.filters import midnight
from articles.admin.keeping import BESIDE_THE_TABLE, did
from articles.admin.paging import LONGEST_NUMBER, page_of
from articles.models import Article, Found, Revision
from articles.models.revision import Subject
from articles.standing import name_of
from articles.workflow import VERBS

A_PAGE = 100
# The newest of what was asked for; whoever needs more asks by days.
MOST_EXPORTED = 10_000
# What begins like this is a formula to a spreadsheet. (security.md 75)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NO_DAY = "Write a day like 2024-03-05."


class Question(forms.Form):
    """What is looked for; every part may be left out."""

    q = forms.CharField(required=False, max_length=200, label="Reason, headline or number")
    who = forms.ModelChoiceField(None, required=False, label="Who", empty_label="Everybody")
    verb = forms.ChoiceField(required=False, label="What")
    kind = forms.ChoiceField(required=False, label="On what")
    since = forms.DateField(required=False, label="From", error_messages={"invalid": NO_DAY})
    until = forms.DateField(required=False, label="To", error_messages={"invalid": NO_DAY})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        who = self.fields["who"]
        who.queryset = get_user_model().objects.order_by("first_name", "last_name", "username")
        who.label_from_instance = name_of
        acts = sorted(((verb, did(verb)) for verb in (*VERBS, *BESIDE_THE_TABLE)), key=lambda act: act[1])
        self.fields["verb"].choices = [("", "Any act"), *acts]
        self.fields["kind"].choices = [
            ("", "Everything"),
            *((kind, called(kind).capitalize()) for kind in Subject.values),
        ]
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        self.fields["q"].widget = forms.TextInput(attrs={"type": "search"})

    def asked(self) -> bool:
        return any(self.cleaned_data.values())

    def found(self, acts: QuerySet, *, by) -> QuerySet:
        """Those of the acts that fit; what could not be read narrows nothing, and its field says so."""
        asked = self.cleaned_data
        if asked.get("who"):
            acts = acts.filter(by=asked["who"])
        if asked.get("verb"):
            acts = acts.filter(verb=asked["verb"])
        if asked.get("kind"):
            acts = acts.filter(subject=asked["kind"])
        try:
            if asked.get("since"):
                acts = acts.filter(at__gte=midnight(asked["since"]))
            if asked.get("until"):
                acts = acts.filter(at__lt=midnight(asked["until"] + timedelta(days=1)))
        except OverflowError:
            return acts.none()  # nothing was done at the ends of time
        question = asked.get("q", "").strip()
        return _with_words(acts, question, by=by) if question else acts


def _with_words(acts: QuerySet, question: str, *, by) -> QuerySet:
    """Acts whose reason says this, on a story whose headline or text has these words, or on the thing of this number.

    Asks only about stories that this person may read: finding nothing must not tell what is in the others.
    """
    readable = Article.objects.readable_by(by)
    stories = readable.filter(pk__in=finding.things(Found.STORY, question)).values("pk")
    fits = Q(why__icontains=question) | Q(subject=Subject.ARTICLE, subject_id__in=stories)
    if question.isascii() and question.isdigit() and len(question) <= LONGEST_NUMBER:
        fits |= Q(subject_id=int(question))
    if not by.has_perm("articles.approve_article"):
        acts = acts.filter(~Q(subject=Subject.ARTICLE) | Q(subject_id__in=readable.values("pk")))
    return acts.filter(fits)


def called(kind: str) -> str:
    """What the desk calls a kind of thing."""
    return str(apps.get_model("articles", kind)._meta.verbose_name)


@dataclass(frozen=True)
class Line:
    """One act: `kind` and `number` name the thing, `about` says it in words, `address` leads there if one may look."""

    at: object
    who: str
    did: str
    kind: str
    number: int
    about: str
    address: str
    why: str


def lines(acts: list[Revision], *, by) -> list[Line]:
    """Acts with what they were done to: one query a kind of thing."""
    numbers: dict[str, set[int]] = {}
    for act in acts:
        numbers.setdefault(act.subject, set()).add(act.subject_id)
    things = {kind: _things(kind, found, by=by) for kind, found in sorted(numbers.items())}
    return [_line(act, things[act.subject], by=by) for act in acts]


def _things(kind: str, numbers: Iterable[int], *, by) -> dict:
    if kind == Subject.ARTICLE:
        return Article.objects.readable_by(by).only("headline", "slugline").in_bulk(numbers)
    things = apps.get_model("articles", kind)._base_manager
    return (things.defer("metadata") if kind == Subject.IMAGE else things).in_bulk(numbers)


def _address(act: Revision) -> str:
    if act.subject == Subject.DOCUMENT:
        return ""  # of a document nothing is recorded but its removal
    return reverse(f"admin:articles_{act.subject}_change", args=[act.subject_id])


def _line(act: Revision, things: dict, *, by) -> Line:
    thing = things.get(act.subject_id)
    # What somebody may not read is told of, and neither named nor reasoned. (security.md 13)
    hidden = act.subject == Subject.ARTICLE and thing is None
    may_look = thing is not None and by.has_perm(f"articles.view_{act.subject}")
    return Line(
        at=act.at,
        who=name_of(act.by),
        did=did(act.verb),
        kind=called(act.subject),
        number=act.subject_id,
        about="A story that you may not read" if hidden else str(thing or "Not there any more"),
        address=_address(act) if may_look else "",
        why="" if hidden else act.why,
    )


def may_read(user) -> bool:
    """Whether somebody reads the audit: administrators, and whoever was given the right. No group has it."""
    return user.has_perm("articles.view_audit")


@require_safe
def audit_view(request: HttpRequest, context: dict) -> HttpResponse:
    """One page of what was asked for, or with `as=csv` the newest 10,000 acts of it as a table."""
    if not may_read(request.user):
        raise PermissionDenied
    question = Question(request.GET)
    question.is_valid()
    every = Revision.objects.select_related("by").defer("content", "window")
    acts = question.found(every, by=request.user)
    if request.GET.get("as") == "csv":
        return _table(lines(list(acts.order_by("-at", "-id")[:MOST_EXPORTED]), by=request.user))
    shown, older = page_of(acts, request, most=A_PAGE)
    context = {
        **context,
        "title": "Audit",
        "question": question,
        "asked": question.asked(),
        "lines": lines(shown, by=request.user),
        "older": older,
    }
    return render(request, "admin/audit.html", context)


def _table(told: list[Line]) -> HttpResponse:
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="audit-{timezone.localdate():%Y-%m-%d}.csv"'},
    )
    table = csv.writer(response)
    table.writerow(["when", "who", "what", "kind", "number", "on what", "why"])
    for line in told:
        cells = [line.at.isoformat(), line.who, line.did, line.kind, line.number, line.about, line.why]
        table.writerow([quoted(str(cell)) for cell in cells])
    return response


def quoted(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip().startswith(FORMULA) or cell.startswith(FORMULA) else cell
