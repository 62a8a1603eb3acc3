"""The wall of pictures: what it is narrowed by, where each picture hangs at this moment, and what is done to many."""

from datetime import datetime

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from articles.checklist import SOON
from articles.models import ArticlePicture, Edition, Image, Use

A_WALL = 60


def _shown(at: datetime) -> Exists:
    return Exists(Use.objects.allowed(at).filter(Edition.objects.live(at).beside(), image=OuterRef("pk")))


def _unused(pictures: QuerySet, at: datetime) -> QuerySet:
    rows = (ArticlePicture.objects.filter(image=OuterRef("pk")), Use.objects.filter(image=OuterRef("pk")))
    return pictures.exclude(Exists(rows[0])).exclude(Exists(rows[1]))


LOOKED_FOR = {
    "no-file": ("No file yet", lambda pictures, at: pictures.filter(file="")),
    "no-alternative": ("No alternative text", lambda pictures, at: pictures.filter(alternative_text="")),
    "ending": (
        "Rights end within two weeks",
        lambda pictures, at: pictures.filter(rights_until__gt=at, rights_until__lte=at + SOON),
    ),
    "ended": ("Rights have ended", lambda pictures, at: pictures.filter(rights_until__lte=at)),
    "live": ("Readers see it now", lambda pictures, at: pictures.filter(_shown(at))),
    "unused": ("In no story", _unused),
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
    """Each picture of a page with where it hangs, in one query for all of them."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        said = where_used([image.pk for image in self.result_list], at=timezone.now())
        for image in self.result_list:
            image.used = said.get(image.pk, "")


def where_used(pks: list[int], *, at: datetime) -> dict[int, str]:
    """In how many stories readers see each picture, will see it, or saw it once, in words; by id."""
    opened = Q(edition__live_from__isnull=False)
    rows = Use.objects.filter(opened, image__in=pks).select_related("edition").order_by("image_id")
    windows = ("image_id", "edition__article_id", "edition__live_from", "edition__live_until")
    stories: dict[int, dict[str, set]] = {}
    for use in rows.only(*windows):
        edition, of = use.edition, stories.setdefault(use.image_id, {"live": set(), "scheduled": set(), "past": set()})
        state = "live" if edition.is_live(at) else "scheduled" if edition.is_scheduled(at) else "past"
        of[state].add(edition.article_id)
    return {pk: _in_words(of) for pk, of in stories.items()}


def _in_words(of: dict[str, set]) -> str:
    past = of["past"] - of["live"]
    parts = [f"live in {_stories(of['live'])}" if of["live"] else "",
             f"scheduled in {_stories(of['scheduled'])}" if of["scheduled"] else "",
             f"formerly in {_stories(past)}" if past else ""]  # fmt: skip
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
