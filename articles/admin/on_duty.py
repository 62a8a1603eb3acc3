"""Who minds the desk, and until when. What is filed meanwhile is told them before all others."""

from datetime import datetime, time, timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from articles.models import Duty
from articles.standing import day_and_time, name_of

# What a shift is taken for where nobody says how long it is.
A_SHIFT = timedelta(hours=8)
UNCLEAR = "Write when your duty ends as a time of day, like 22:00."


class Until(forms.Form):
    until = forms.TimeField(
        label="I am on duty until",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": UNCLEAR, "invalid": UNCLEAR},
    )


def may_be_on_duty(user) -> bool:
    """Whether somebody minds the desk: editors, and the photo desk for its pictures."""
    return user.has_perm("articles.approve_article") or user.has_perm("articles.mind_pictures")


def shown(user, *, at: datetime) -> dict | None:
    """Who is on duty now, and for those who may be the form. One query; None for whoever may not read stories."""
    if not user.has_perm("articles.view_article"):
        return None
    there = list(Duty.objects.at(at).select_related("by"))
    mine = next((duty for duty in there if duty.by_id == user.pk), None)
    ends = timezone.localtime(mine.until if mine else at + A_SHIFT)
    form = Until(initial={"until": ends.time() if mine else ends.replace(minute=0).time()})
    return {
        "others": [f"{name_of(duty.by)} until {day_and_time(duty.until, at)}" for duty in there if duty is not mine],
        "mine": day_and_time(mine.until, at) if mine else "",
        "form": form if may_be_on_duty(user) else None,
    }


def ends_at(typed: time, *, at: datetime) -> datetime:
    """The next moment at which the newsroom's clock shows this time: today, or tomorrow if that has passed."""
    local = timezone.localtime(at)
    for day in (local.date(), local.date() + timedelta(days=1)):
        moment = timezone.make_aware(datetime.combine(day, typed))
        if moment > at:
            return moment
    # A clock that is set back tonight shows it once more; nobody's duty is longer than that.
    return at + timedelta(days=1)


@require_POST
def duty_view(request: HttpRequest) -> HttpResponse:
    """Go on duty until a time, or off duty."""
    user, at = request.user, timezone.now()
    if not may_be_on_duty(user):
        raise PermissionDenied
    form = Until(request.POST)
    if "off" in request.POST:
        Duty.objects.filter(by=user).delete()
        messages.success(request, "You are off duty.")
    elif form.is_valid():
        until = ends_at(form.cleaned_data["until"], at=at)
        Duty.objects.update_or_create(by=user, defaults={"since": at, "until": until})
        messages.success(request, f"You are on duty until {day_and_time(until, at)}: what is filed is told you.")
    else:
        messages.error(request, UNCLEAR)
    return HttpResponseRedirect(reverse("admin:index"))
