"""The page of the ledger: a month, a provider, every picture once a story, and the same as a table to download."""

import csv
from datetime import date, datetime

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import ledger
from articles.admin.audit import quoted
from articles.admin.filters import midnight
from articles.models import Image

A_PAGE = 100
HEAD = ("provider", "agency's number", "price class", "our number", "credit", "caption", "first day", "last day",
        "story", "address", "where")  # fmt: skip


class MonthField(forms.DateField):
    """A month of the calendar, as browsers send it: 2024-03. Its value is the first day."""

    def to_python(self, value):
        return super().to_python(f"{value}-01" if value else value)


class Question(forms.Form):
    month = MonthField(
        label="Month", required=False, input_formats=["%Y-%m-%d"],
        error_messages={"invalid": "Write the month like 2024-03."},
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )  # fmt: skip
    provider = forms.ChoiceField(label="Provider", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["provider"].choices = [("", "All providers"), *ledger.providers()]


def may_read(user) -> bool:
    """Whoever minds pictures, and editors."""
    return user.has_perm("articles.mind_pictures")


@require_safe
def ledger_view(request: HttpRequest) -> HttpResponse:
    """One month, or with `as=csv` all of it as a table."""
    if not may_read(request.user):
        raise PermissionDenied
    at = timezone.now()
    form = Question(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    month = asked.get("month") or timezone.localdate(at).replace(day=1)
    provider = asked.get("provider", "")
    found = _of_month(month, provider=provider, at=at)
    if request.GET.get("as") == "csv":
        return _table(found, month)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "Ledger of pictures",
        "opts": Image._meta,
        "form": form if form.is_bound and form.errors else Question({"month": f"{month:%Y-%m}", "provider": provider}),
        "month": month,
        "page": page,
        "totals": ledger.totals(found),
        "whole": len(found),
    }
    return render(request, "admin/articles/image/ledger.html", context)


def _of_month(month: date, *, provider: str, at: datetime) -> list[ledger.Entry]:
    try:
        following = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
        return ledger.entries(since=midnight(month), until=midnight(following), at=at, provider=provider)
    except (OverflowError, ValueError):
        return []  # nothing was published at the ends of time


def _table(found: list[ledger.Entry], month: date) -> HttpResponse:
    """Cells that no spreadsheet takes for a formula: credits and captions come from outside. (security.md 75)"""
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="pictures-{month:%Y-%m}.csv"'},
    )
    table = csv.writer(response)
    table.writerow(HEAD)
    for entry in found:
        image = entry.image
        cells = [entry.provider, image.provider_ref, entry.price_class, image.pk, image.credit, image.caption,
                 entry.first.isoformat(), entry.last.isoformat() if entry.last else "", entry.headline,
                 settings.SITE_URL + entry.address, entry.where]  # fmt: skip
        table.writerow([quoted(str(cell)) for cell in cells])
    return response
