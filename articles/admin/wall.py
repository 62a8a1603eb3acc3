"""The wall of pictures: what it is narrowed by, where each picture hangs at this moment, and what is done to many."""

from datetime import datetime

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from articles.checklist import SOON
from articles.hanging import showings
from articles.models import ArticlePicture, Edition, Hanging, Image, Slot, Use

A_WALL = 60


def _shown(at: datetime) -> Q:
    in_stories = Use.objects.allowed(at).filter(Edition.objects.live(at).beside(), image=OuterRef("pk"))
    return Q(Exists(in_stories)) | Q(Exists(Slot.objects.seen(at).filter(image=OuterRef("pk"))))


def _unused(pictures: QuerySet, at: datetime) -> QuerySet:
    for rows in (ArticlePicture, Use, Slot, Hanging):
        pictures = pictures.exclude(Exists(rows.objects.filter(image=OuterRef("pk"))))
    return pictures


LOOKED_FOR = {
    "no-file": ("No file yet", lambda pictures, at: pictures.filter(file="")),
    "no-alternative": ("No alternative text", lambda pictures, at: pictures.filter(alternative_text="")),
    "ending": (
        "Rights end within two weeks",
        lambda pictures, at: pictures.filter(rights_until__gt=at, rights_until__lte=at + SOON),
    ),
    "ended": ("Rights have ended", lambda pictures, at: pictures.filter(rights_until__lte=at)),
    "live": ("Readers see it now", lambda pictures, at: pictures.filter(_shown(at))),
    "unused": ("In no story, on no front page", _unused),
    "synthetic": ("Made or altered by a machine", lambda pictures, at: pictures.filter(synthetic=True)),
    "killed": ("Killed", lambda pictures, at: pictures.exclude(killed_at=None)),
}  # fmt: skip


class LookedFor(admin.SimpleListFilter):
    """What the photo desk looks for."""

    title = "what"
    parameter_name = "what"

    def lookups(self, request, model_admin):
        return [(name, words) for name, (words, _) in LOOKED_FOR.items()]

    def queryset(self, request, queryset):
        if self.value() not in LOOKED_FOR:
            return queryset
        return LOOKED_FOR[self.value()][1](queryset, timezone.now())


class PictureList(ChangeList):
    """Each picture of a page with where it hangs, in three queries for all of them."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        said = where_used([image.pk for image in self.result_list], at=timezone.now())
        for image in self.result_list:
            image.used = said.get(image.pk, "")


def where_used(pks: list[int], *, at: datetime) -> dict[int, str]:
    """In how many stories readers see each picture, will see it, or saw it once, in words, and so of the front page
    where that shows it of its own accord; by id."""
    stories, fronts = _in_stories(pks, at=at), _on_fronts(pks, at=at)
    return {pk: _in_words(stories.get(pk, {}), fronts.get(pk, set())) for pk in stories.keys() | fronts.keys()}


def _in_stories(pks: list[int], *, at: datetime) -> dict[int, dict[str, set]]:
    """By picture and state, the stories."""
    opened = Q(edition__live_from__isnull=False)
    rows = Use.objects.filter(opened, image__in=pks).select_related("edition").order_by("image_id")
    windows = ("image_id", "edition__article_id", "edition__live_from", "edition__live_until")
    found: dict[int, dict[str, set]] = {}
    for use in rows.only(*windows):
        edition = use.edition
        state = "live" if edition.is_live(at) else "scheduled" if edition.is_scheduled(at) else "past"
        found.setdefault(use.image_id, {}).setdefault(state, set()).add(edition.article_id)
    return found


def _on_fronts(pks: list[int], *, at: datetime) -> dict[int, set[str]]:
    """By picture, the states in which it hangs on front pages."""
    found: dict[int, set[str]] = {}
    for showing in showings(Hanging.objects.filter(image__in=pks)):
        state = "live" if showing.is_now(at) else "scheduled" if showing.begins > at else "past"
        found.setdefault(showing.image.pk, set()).add(state)
    return found


# What is said of a front page that shows a picture of its own accord: the first that is true.
ON_FRONT = {
    "live": "on the front page",
    "scheduled": "scheduled for the front page",
    "past": "formerly on the front page",
}


def _in_words(stories: dict[str, set], fronts: set[str]) -> str:
    live, scheduled, past = (stories.get(state, set()) for state in ("live", "scheduled", "past"))
    parts = [f"live in {_stories(live)}" if live else "",
             f"scheduled in {_stories(scheduled)}" if scheduled else "",
             f"formerly in {_stories(past - live)}" if past - live else "",
             next((words for state, words in ON_FRONT.items() if state in fronts), "")]  # fmt: skip
    said = ", ".join(filter(None, parts))
    return f"{said[:1].upper()}{said[1:]}"


def _stories(found: set) -> str:
    return "1 story" if len(found) == 1 else f"{len(found)} stories"


def ends(image: Image, *, at: datetime) -> str:
    """What is said of the end of a picture's rights; '' where none is known."""
    if image.rights_until is None:
        return ""
    day = f"{timezone.localtime(image.rights_until):%-d %b %Y, %H:%M}"
    return f"Rights ended {day}" if image.rights_until <= at else f"Rights until {day}"
