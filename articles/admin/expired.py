"""What is answered to a form that does not carry the token of whoever sends it: they signed in again meanwhile, their
browser keeps no cookies, or another site sent it. The desk has a page of its own for that, and so have readers.
"""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render

from articles import reading, views
from articles.lanes import DESK


def expired_view(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do (settings.CSRF_FAILURE_VIEW). Nothing of what was sent is looked at, or shown again."""
    context = {"without_cookie": reason == REASON_NO_CSRF_COOKIE}
    if request.path.startswith(DESK):
        context |= {**admin.site.each_context(request), "title": "Nothing is saved yet"}
        return render(request, "admin/403_csrf.html", context, status=403)
    return views.page(request, "403_csrf.html", context, sections=reading.sections(), status=403)
