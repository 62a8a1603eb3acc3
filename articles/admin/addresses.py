"""Where a story stood on an older site: editors keep these addresses, and readers who come by them are sent on.

Readers find nothing by them before the story is public, and its notice after it was taken down (reading.py).
"""

import re
from datetime import datetime
from urllib.parse import unquote, urlsplit

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from articles import workflow
from articles.admin.doors import readable_story
from articles.models import RESERVED_SEGMENTS, Article, FormerAddress, Section, printable, record
from articles.standing import standing
from articles.urls import STORY

LONGEST = FormerAddress._meta.get_field("path").max_length


class NotKept(workflow.Refused):
    """This address can't be kept for this story."""


def may_keep(user, article: Article) -> bool:
    """Whether this person may say where a story stood before."""
    return workflow.is_editor(user, article)


def path_of(typed: str) -> str:
    """The path of an address as somebody typed or pasted it, with or without the old site's name. Raises NotKept."""
    address = urlsplit("".join(typed.split()))
    path = unquote(address.path)
    if address.query:
        raise NotKept("What stands behind a question mark can’t be kept: readers’ pages look at the address before it.")
    if not path.startswith("/"):
        raise NotKept("Write the address from its first slash on: /2019/05/old-story.html")
    if path.startswith("//") or path == "/" or printable(path) != path or "\\" in path:
        raise NotKept("That is no address of a story.")
    if len(path) > LONGEST:
        raise NotKept(f"That address has {len(path)} characters; {LONGEST} can be kept.")
    return path


def keep(article: Article, *, by, at: datetime, path: str) -> None:
    """Send readers who come by this path to the story, for as long as it is public. Raises NotKept or NotYours."""
    if not may_keep(by, article):
        raise workflow.NotYours("Old addresses of a story are kept by editors.")
    first, _, rest = path.strip("/").partition("/")
    if first in RESERVED_SEGMENTS:
        raise NotKept(f"Addresses that begin with /{first}/ belong to another part of the site.")
    if not rest and Section.objects.filter(slug=first).exists():
        raise NotKept("That is the address of a section.")
    story = re.fullmatch(STORY, path.lstrip("/"))
    if story and Article.objects.filter(public_id=story["public_id"]).exists():
        raise NotKept("That is the address of a story of this site: it leads there by itself.")
    try:
        with transaction.atomic():
            FormerAddress.objects.create(path=path, public_id=article.public_id)
            record(article, verb="keep_address", by=by, at=at, why=path)
    except IntegrityError as taken:
        raise NotKept("That address leads to this story or to something else already.") from taken


def drop(article: Article, *, by, at: datetime, path: str) -> None:
    """Send nobody on from this path any more. Raises NotKept or NotYours."""
    if not may_keep(by, article):
        raise workflow.NotYours("Old addresses of a story are kept by editors.")
    with transaction.atomic():
        found, _ = FormerAddress.objects.filter(path=path, public_id=article.public_id).delete()
        if not found:
            raise NotKept("That address was not kept for this story.")
        record(article, verb="drop_address", by=by, at=at, why=path)


def of(article: Article) -> list[str]:
    """The old addresses of a story, by the alphabet."""
    return list(
        FormerAddress.objects.filter(public_id=article.public_id).order_by("path").values_list("path", flat=True)
    )


class OldAddress(forms.Form):
    address = forms.CharField(
        label="Address on the older site",
        max_length=2_000,
        help_text="For example /2019/05/old-story.html. The name of the site before it may be pasted along.",
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none"}),
    )

    def clean_address(self):
        try:
            return path_of(self.cleaned_data["address"])
        except NotKept as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        except ValueError as error:
            raise forms.ValidationError("That is no address of a story.") from error


@require_http_methods(["GET", "HEAD", "POST"])
def addresses_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The old addresses of a story, and a new one."""
    article, at = readable_story(request, pk), timezone.now()
    if not may_keep(request.user, article):
        raise PermissionDenied
    form = OldAddress(request.POST or None)
    if form.is_valid():
        try:
            keep(article, by=request.user, at=at, path=form.cleaned_data["address"])
        except workflow.Refused as refusal:
            form.add_error("address", str(refusal))
        else:
            messages.success(request, f"{form.cleaned_data['address']} leads to this story now.")
            return HttpResponseRedirect(request.path)
    context = {
        **admin.site.each_context(request),
        "title": "Old addresses",
        "article": article,
        "stands": standing(article, at=at),
        "form": form,
        "old_addresses": of(article),
    }
    return render(request, "admin/articles/article/addresses.html", context)


@require_POST
def drop_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one old address."""
    article = readable_story(request, pk)
    path = request.POST.get("path", "")
    if not may_keep(request.user, article):
        raise PermissionDenied
    try:
        drop(article, by=request.user, at=timezone.now(), path=path)
    except NotKept as refusal:
        raise Http404 from refusal
    messages.success(request, f"{path} leads nowhere now.")
    return HttpResponseRedirect(reverse("admin:articles_article_addresses", args=[pk]))


PAGES = {
    "addresses": ("<int:pk>/addresses/", addresses_view),
    "drop_address": ("<int:pk>/addresses/drop/", drop_view),
}


def beside(request: HttpRequest, article: Article, *, at: datetime) -> dict:
    """What the page of a story shows of it. One query."""
    return {"old_addresses": of(article), "may_keep_addresses": may_keep(request.user, article)}
