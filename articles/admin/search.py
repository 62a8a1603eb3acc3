"""The desk's search page: stories whether readers see them or not, pictures, people. Shows what its asker may see."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from articles import finding, html
from articles.marking import Piece
from articles.models import Article, Found, Image, Person, PersonName
from articles.standing import day_and_time, name_of, standing, tone, with_editions

# What the page shows of each kind, and what a page of one kind shows.
OF_EACH, A_PAGE = 10, 50
# A cursor is the number of a row; no table has more.
LONGEST_NUMBER = 18
RIGHTS = {Found.STORY: "view_article", Found.PICTURE: "view_image", Found.PERSON: "view_person"}


@dataclass(frozen=True)
class Line:
    """One hit: where it leads, its title and a stretch of its text with what was asked for marked."""

    address: str
    title: list[Piece]
    snippet: list[Piece]
    about: str
    state: str = ""
    tone: str = ""
    picture: Image | None = None


@dataclass(frozen=True)
class OfAKind:
    kind: Found
    hits: finding.Hits
    lines: list[Line]


def kinds_for(user) -> list[Found]:
    """The kinds of things that this person may see at all."""
    return [kind for kind, right in RIGHTS.items() if user.has_perm(f"articles.{right}")]


def page(request: HttpRequest) -> dict:
    """The context of the page: `kinds`, `question`, and `only` where it shows one kind.

    Raises PermissionDenied for whoever may see nothing of it, Http404 for a page that this one never linked to.
    """
    user, question = request.user, request.GET.get("q", "").replace("\x00", "")
    kinds = kinds_for(user)
    if not kinds:
        raise PermissionDenied
    only = request.GET.get("kind")
    if only is not None and only not in kinds:
        raise Http404
    at, found = timezone.now(), []
    for kind in kinds if only is None else [Found(only)]:
        among = _among(kind, user)
        if only is None:
            hits = finding.find(kind, question, among=among, most=OF_EACH)
        else:
            hits = finding.find_older(kind, question, among=among, most=A_PAGE, than=_older_than(request))
        found.append(OfAKind(kind, hits, [LINES[kind](thing, question, at) for thing in hits.things]))
    asked_for = bool(finding.asked(question))
    shown = question if len(question) <= finding.LONGEST_QUESTION else f"{question[: finding.LONGEST_QUESTION]}…"
    return {
        "title": f"Search: {shown}" if asked_for else "Search",
        "sought": question[: finding.LONGEST_QUESTION],
        "shown": shown,
        "asked_for": asked_for,
        "only": Found(only) if only else None,
        "further_on": "older" in request.GET,
        "kinds": [each for each in found if each.lines],
    }


def _older_than(request: HttpRequest) -> int:
    number = request.GET.get("older", "0")
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        raise Http404
    return int(number)


def _among(kind: Found, user) -> QuerySet:
    """All things of a kind that this person may see, with what their lines name."""
    if kind == Found.STORY:
        people = ("started_by", "assigned_to", "taken_by", "saved_by")
        return with_editions(Article.objects.readable_by(user)).select_related("section", *people)
    if kind == Found.PICTURE:
        return Image.objects.defer("metadata")
    others = Prefetch("names", PersonName.objects.filter(main=False).order_by("name"), to_attr="other_names")
    return Person.objects.seen_by(user).prefetch_related(others)


def _story(article: Article, question: str, at: datetime) -> Line:
    stands = standing(article, at=at)
    section = article.section.name if article.section else "No section yet"
    saved = f" · Saved {day_and_time(article.saved_at, at)} by {name_of(article.saved_by)}" if article.saved_by else ""
    text = " ".join(part for part in (article.standfirst, html.text(article.body)) if part)
    return Line(
        address=reverse("admin:articles_article_change", args=[article.pk]),
        title=finding.marked(str(article), question),
        snippet=finding.snippet(text, question),
        about=f"{section}{saved}",
        state=stands.words,
        tone=tone(article, stands),
    )


def _picture(image: Image, question: str, at: datetime) -> Line:
    states = [(image.killed_at, "Killed", "back"), (image.is_to_come, "Picture to come", "submitted")]
    states.append((image.rights_until and image.rights_until <= at, "Rights have run out", "back"))
    state, colour = next(((words, colour) for is_so, words, colour in states if is_so), ("", ""))
    return Line(
        address=reverse("admin:articles_image_change", args=[image.pk]),
        title=finding.marked(image.caption or "Picture without a caption", question),
        snippet=finding.snippet(image.alternative_text, question),
        about=image.credit,
        state=state,
        tone=colour,
        picture=image,
    )


def _person(person: Person, question: str, at: datetime) -> Line:
    others = [name.name for name in person.other_names]
    return Line(
        address=reverse("admin:articles_person_change", args=[person.pk]),
        title=finding.marked(person.name, question),
        snippet=finding.marked(person.description, question),
        about=f"Also {', '.join(others[:6])}" if others else "",
    )


LINES = {Found.STORY: _story, Found.PICTURE: _picture, Found.PERSON: _person}
