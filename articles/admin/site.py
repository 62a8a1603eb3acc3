"""The desk's own admin site: Django's, with our start page as its index."""

import re

from django.conf import settings
from django.contrib import admin
from django.db.models.base import ModelBase
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from articles.admin import audit, desk, handing_over, legal, on_duty, practising, review, search, second_reads, telling
from articles.workflow import removing

# Whose pages the desk has. What other applications bring along asks for staff status and nothing more: taggit's page
# for merging tags, for one.
ROOMS = frozenset({"articles", "auth"})
# Where one goes in and out all day, in this order; what is left waits behind "More".
EVERY_DAY = ("Article", "Image", "Person")


class DeskSite(admin.AdminSite):
    """Where the desk works. `admin.site` is the one of this class: articles/apps.py says so."""

    site_header, site_title = settings.SITE_NAME, "Newsroom"
    index_title = "Desk"
    site_url = "/"
    empty_value_display = ""
    enable_nav_sidebar = False  # the rooms stand in the head of every page, on a phone too

    def register(self, model_or_iterable, admin_class=None, **options) -> None:
        """Take in the pages of our rooms; those that Django finds in other applications stay outside."""
        models = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        super().register([model for model in models if model._meta.app_label in ROOMS], admin_class, **options)

    def each_context(self, request: HttpRequest) -> dict:
        """What every page says: also the rooms that are open to whoever is there."""
        context = super().each_context(request)
        apps = sorted(context["available_apps"], key=lambda app: app["app_label"] != "articles")  # our own first
        open_to_them = [room for app in apps for room in app["models"] if room["admin_url"]]
        by_name = {room["object_name"]: room for room in open_to_them}
        return {
            **context,
            "rooms": [by_name[name] for name in EVERY_DAY if name in by_name],
            "more_rooms": [room for room in open_to_them if room["object_name"] not in EVERY_DAY],
            "may_search": bool(search.kinds_for(request.user)),
            "may_audit": audit.may_read(request.user),
            "may_review": review.may_review(request.user),
            "may_remove": removing.may_remove(request.user),
        }

    def get_urls(self):
        # In front: Django's last pattern takes whatever is left.
        return [
            path("desk/<slug:name>/", self.admin_view(self.tray), name="desk_tray"),
            path("second-reads/", self.admin_view(self.second_reads), name="desk_second_reads"),
            path("search/", self.admin_view(self.search), name="search"),
            path("handover/", self.admin_view(self.handover), name="handover"),
            path("for-you/", self.admin_view(self.news), name="desk_news"),
            path("for-you/<int:pk>/", self.admin_view(telling.open_view), name="desk_news_open"),
            path("for-you/read/", self.admin_view(telling.read_view), name="desk_news_read"),
            path("what-i-am-told/", self.admin_view(self.told), name="desk_told"),
            path("on-duty/", self.admin_view(on_duty.duty_view), name="desk_duty"),
            path("review/", self.admin_view(self.review), name="desk_review"),
            path("review/<int:pk>/take/", self.admin_view(review.take_view), name="desk_review_take"),
            path("review/<int:pk>/arrange/", self.admin_view(self.arrange), name="desk_review_arrange"),
            path("audit/", self.admin_view(self.audit), name="desk_audit"),
            path("legal/", self.admin_view(self.legal), name="desk_legal"),
            path("legal/<int:pk>/", self.admin_view(self.legal_case), name="desk_legal_case"),
            # Django's short cut leads anybody of the staff to the address of anything, private stories included.
            path("r/<path:anything>", self.admin_view(self.nowhere)),
            *super().get_urls(),
        ]

    def nowhere(self, request: HttpRequest, anything: str) -> HttpResponse:
        raise Http404

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        user, at = request.user, timezone.now()
        since = desk.look_in(user, at=at) if user.has_perm("articles.view_article") else None
        shown = desk.start_page(user, at=at, since=since)
        # What is mine before what is the desk's; nothing for whoever has no trays.
        columns = [[each for each in shown if each.tray.beside == beside] for beside in (False, True)] if shown else []
        context = {
            "columns": columns,
            "walk": practising.walk(user, at=at),
            "handover": handing_over.latest(user, at=at),
            "may_hand_over": handing_over.may_write(user),
            "for_you": telling.for_you(user, at=at),
            "duty": on_duty.shown(user, at=at),
        }
        return super().index(request, {**context, **(extra_context or {})})

    def handover(self, request: HttpRequest) -> HttpResponse:
        """What one shift tells the next: all of it, and the form for a new one."""
        return handing_over.page(request, self.each_context(request))

    def news(self, request: HttpRequest) -> HttpResponse:
        """All that somebody was told."""
        return telling.news_view(request, self.each_context(request))

    def told(self, request: HttpRequest) -> HttpResponse:
        """What somebody wants to be told, and how."""
        return telling.told_view(request, self.each_context(request))

    def second_reads(self, request: HttpRequest) -> HttpResponse:
        """What somebody published alone, for another editor to read."""
        return second_reads.second_reads_view(request, self.each_context(request))

    def review(self, request: HttpRequest) -> HttpResponse:
        """All that is filed, for editors."""
        return review.review_view(request, self.each_context(request))

    def arrange(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How urgent one of these is, when it is due and whose it is."""
        return review.arrange_view(request, self.each_context(request), pk)

    def legal(self, request: HttpRequest) -> HttpResponse:
        """The cases in which somebody asks for a removal, and where a name stands."""
        return legal.cases_view(request, self.each_context(request))

    def legal_case(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One of these cases."""
        return legal.case_view(request, self.each_context(request), pk)

    def audit(self, request: HttpRequest) -> HttpResponse:
        """Every act of everybody, for administrators."""
        return audit.audit_view(request, self.each_context(request))

    def search(self, request: HttpRequest) -> HttpResponse:
        """What is found of a question: of every kind the first, or all of one kind page by page."""
        return render(request, "admin/search.html", {**self.each_context(request), **search.page(request)})

    def tray(self, request: HttpRequest, name: str) -> HttpResponse:
        """All of one list of the start page."""
        tray = desk.trays(request.user, at=timezone.now(), since=desk.away_since(request.user)).get(name)
        number = request.GET.get("page", "1")
        if tray is None or not re.fullmatch("[1-9][0-9]{0,5}", number):
            raise Http404
        shown = desk.page_of(tray, int(number))
        if shown is None:
            raise Http404
        page = {"number": int(number), "newer": int(number) - 1, "older": int(number) + 1 if shown.more else 0}
        context = {**self.each_context(request), "title": tray.title, "columns": [[shown]], "page": page}
        return render(request, "admin/index.html", context)
