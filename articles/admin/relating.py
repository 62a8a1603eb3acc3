"""Related stories on the page of a story: chosen by search among those that are live or scheduled, put in order.

The field keeps public ids with spaces between, as they are printed; without scripts they can be typed, or pasted as
addresses.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_safe
from js_asset import Script

from articles import finding
from articles.models import Article, Edition
from articles.nearness import MOST_BY_HAND
from articles.standing import day_and_time

OF_EACH = 8
# How a story is named: its public id, its short address or its whole one.
NAMED = re.compile(r"(?:\S*[-/])?([a-z0-9]{8})/?")


@dataclass(frozen=True)
class Line:
    """A story as the field shows it: by public id, with its state in words."""

    id: str
    headline: str
    state: str


def lines(public_ids: list[str], *, at: datetime) -> list[Line]:
    """These stories in their order; one that readers don't see and nothing will show is named by no headline."""
    found = {edition.public_id: edition for edition in _chosen_from(at).filter(public_id__in=public_ids)}
    gone = "Not live: readers are not shown it"
    return [_line(found[each], at=at) if each in found else Line(each, f"Story {each}", gone) for each in public_ids]


def _chosen_from(at: datetime):
    """Live and scheduled editions; a live one before what replaces it.

    A private one not before readers see it: whoever may open one story would learn of another. (security.md 13)
    """
    known = Edition.objects.standing(at).exclude(article__private=True, live_from__gt=at)
    return known.select_related("section").defer("body").order_by("-live_from")


def _line(edition: Edition, *, at: datetime) -> Line:
    when = "Live" if edition.is_live(at) else f"From {day_and_time(edition.live_from, at)}"
    return Line(edition.public_id, edition.headline, f"{when} · {edition.section.name}")


class RelatedStories(forms.TextInput):
    """The chosen stories as a list that is searched, ordered and shortened (related.js)."""

    template_name = "admin/articles/article/_related.html"

    class Media:
        css = {"all": ["articles/related.css"]}  # noqa: RUF012  as Django reads it
        js = (Script("articles/related.js", type="module"),)

    def get_context(self, name, value, attrs):
        stories = lines((value or "").split()[: 2 * MOST_BY_HAND], at=timezone.now())
        more = {"stories": stories, "most": MOST_BY_HAND, "search": reverse_lazy("admin:articles_article_related")}
        return super().get_context(name, value, attrs) | more


class Related(forms.CharField):
    """Public ids in order, each once."""

    widget = RelatedStories

    def to_python(self, value):
        words = super().to_python(value).replace(",", " ").split()
        named = {word: NAMED.fullmatch(word) for word in words}
        if strange := next((word for word, found in named.items() if not found), None):
            raise forms.ValidationError(f"“{strange}” is no story: choose one by its headline, or paste its address.")
        ids = dict.fromkeys(named[word][1] for word in words)
        if len(ids) > MOST_BY_HAND:
            raise forms.ValidationError(f"{MOST_BY_HAND} related stories at most: take {len(ids) - MOST_BY_HAND} out.")
        return " ".join(ids)

    def in_words(self, value: str) -> str:
        return ", ".join(line.headline for line in lines(value.split(), at=timezone.now())) or "None"


def refuse(related: str, article: Article, *, at: datetime) -> None:
    """Raise where a story is put beside another that readers neither see nor will, or beside itself. What stood there
    before may stay: it is shown again should it come back."""
    new = set(related.split()) - set(article.related.split())
    if article.public_id in new:
        raise forms.ValidationError("A story is not related to itself: take it out.")
    unseen = new - set(_chosen_from(at).filter(public_id__in=new).values_list("public_id", flat=True))
    if unseen:
        said = " and ".join(f"“{each}”" for each in sorted(unseen))
        raise forms.ValidationError(f"{said}: only stories that are live or scheduled can be related. Take it out.")


@require_safe
def stories(request: HttpRequest) -> JsonResponse:
    """Stories that can be related, whose headlines have all the words of `q`: id, headline, state; live ones first."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    at = timezone.now()
    found = finding.by_headline(_chosen_from(at), request.GET.get("q", ""), at=at, most=OF_EACH)
    return JsonResponse({"stories": [vars(_line(edition, at=at)) for edition in found]})


PAGES = {"related": ("related/", stories)}
