"""The handover: what one shift of the desk tells the next. Signed, timed, never changed."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from articles.models import Handover, printable
from articles.standing import day_and_time, name_of

A_PAGE = 20
# As the database counts: whatever is larger is the number of no row.
LONGEST_NUMBER = 18


class HandoverForm(forms.Form):
    text = forms.CharField(
        label="What should the next shift know?",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Everybody of the desk reads it. It is signed with your name and the time.",
        error_messages={"required": "Write what the next shift should know."},
    )

    def clean_text(self):
        text = printable(self.cleaned_data["text"]).strip()
        if not text:
            raise forms.ValidationError("Write what the next shift should know.")
        return text


def may_write(user) -> bool:
    """Whether somebody hands over: whoever writes stories."""
    return user.has_perm("articles.add_article")


def said(handover: Handover, at) -> dict:
    return {"who": name_of(handover.by), "when": day_and_time(handover.at, at), "text": handover.text}


def latest(user, *, at) -> dict | None:
    """The newest handover with who and when, for whoever reads stories."""
    if not user.has_perm("articles.view_article"):
        return None
    newest = Handover.objects.select_related("by").order_by("-at", "-id").first()
    return said(newest, at) if newest else None


def page(request: HttpRequest, context: dict) -> HttpResponse:
    """All handovers, the newest first, and for those who write the form for a new one."""
    user, at = request.user, timezone.now()
    if not user.has_perm("articles.view_article") or (request.method == "POST" and not may_write(user)):
        raise PermissionDenied
    form = HandoverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        Handover.objects.create(by=user, at=at, text=form.cleaned_data["text"])
        messages.success(request, "Handed over: it stands on everybody’s start page.")
        return HttpResponseRedirect(reverse("admin:index"))
    before = request.GET.get("before")
    notes = Handover.objects.select_related("by").order_by("-id")
    if before is not None:
        if not (before.isascii() and before.isdigit() and len(before) <= LONGEST_NUMBER):
            raise Http404
        notes = notes.filter(pk__lt=int(before))
    found = list(notes[: A_PAGE + 1])
    shown = found[:A_PAGE]
    context = {
        **context,
        "title": "Handover",
        "form": form if may_write(user) and before is None else None,
        "notes": [said(note, at) for note in shown],
        "older": shown[-1].pk if len(found) > A_PAGE else None,
    }
    return render(request, "admin/handover.html", context)
