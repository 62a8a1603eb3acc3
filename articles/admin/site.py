"""The desk's own admin site: Django's, with our start page as its index."""

from django.conf import settings
from django.contrib import admin
from django.core.paginator import InvalidPage, Paginator
from django.db.models.base import ModelBase
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from articles.admin import desk

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
        }

    def get_urls(self):
        # In front: Django's last pattern takes whatever is left.
        return [
            path("desk/<slug:name>/", self.admin_view(self.tray), name="desk_tray"),
            # Django's short cut leads anybody of the staff to the address of anything, private stories included.
            path("r/<path:anything>", self.admin_view(self.nowhere)),
            *super().get_urls(),
        ]

    def nowhere(self, request: HttpRequest, anything: str) -> HttpResponse:
        raise Http404

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        shown = desk.start_page(request.user, at=timezone.now())
        # What is mine beside what is the desk's; nothing for whoever has no trays.
        columns = [shown[:2], shown[2:]] if shown else []
        return super().index(request, {"columns": columns, **(extra_context or {})})

    def tray(self, request: HttpRequest, name: str) -> HttpResponse:
        """All of one list of the start page."""
        tray = desk.trays(request.user, at=timezone.now()).get(name)
        if tray is None:
            raise Http404
        try:
            page = Paginator(tray.rows(), desk.A_PAGE).page(request.GET.get("page", 1))
        except InvalidPage as error:
            raise Http404 from error
        shown = desk.Shown(tray, [tray.line(row) for row in page])
        context = {**self.each_context(request), "title": tray.title, "columns": [[shown]], "page": page}
        return render(request, "admin/index.html", context)
