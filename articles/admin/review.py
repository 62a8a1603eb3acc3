"""The review queue: all that is filed, the most urgent first, each with what an editor wants to know before reading it.

Decides nothing: to take is the verb's, who may write is saving's, what is missing the checklist's. The remarks are
those on the filed version, and only for the stories of the page: their queries don't grow with its lines.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import F, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from articles import checklist, html, saving, workflow
from articles.admin.doors import readable_story, writable_story
from articles.admin.moments import Moment
from articles.comparing import words_changed
from articles.models import Article, ArticlePicture, Change, Edition, Status
from articles.standing import clock, day_and_time, due, how_long, is_late, name_of

A_PAGE = 25
# No queue has so many pages; more is no number of one.
MOST_PAGES = 10_000
NORMAL = Article._meta.get_field("priority").default
EVERYBODYS, MINE, NOBODYS = "all", "mine", "nobody"
TABS = {
    EVERYBODYS: ("All", "Nothing is filed. What writers file to the desk waits here, the most urgent first."),
    MINE: ("Mine", "Nothing filed is yours. What you take, are handed or are given stands here."),
    NOBODYS: ("Nobody’s", "Somebody reads each story that is filed."),
}


@dataclass(frozen=True)
class Size:
    """How much a filed story differs from what readers see now, in words; for one they don't see, how long it is."""

    added: int
    removed: int
    is_new: bool

    @property
    def says(self) -> str:
        if self.is_new:
            return "1 word" if self.added == 1 else f"{self.added:,} words"
        if not (self.added or self.removed):
            return "The words as readers see them"
        came = f"{self.added:,} word{'' if self.added == 1 else 's'} added"
        return f"{came}, {self.removed:,} removed"


@dataclass(frozen=True)
class Line:
    """One story of the queue, in words. `arrange` is the form for its priority, due and whose it is."""

    article: Article
    what: str
    size: Size
    priority: str
    is_urgent: bool
    due: str
    is_late: bool
    waits: str
    reader: str
    given: str
    embargo: str
    blocking: list[checklist.Remark]
    warnings: list[checklist.Remark]
    may_take: bool
    is_mine: bool
    arrange: "Arrange"

    @property
    def says_remarks(self) -> str:
        stops, looks = len(self.blocking), len(self.warnings)
        said = [f"{stops} to do before it can go out"] if stops else []
        said += [f"{looks} worth a look"] if looks else []
        return ", ".join(said) or "Nothing is missing"


class Arrange(forms.Form):
    """How urgent a story is, when it is due, and whose it is: set without opening it."""

    priority = forms.TypedChoiceField(coerce=int, choices=Article._meta.get_field("priority").choices)
    due_at = Moment(label="Due", required=False)
    assigned_to = forms.TypedChoiceField(label="Given to", coerce=int, required=False, empty_value=None)

    def __init__(self, data=None, *, article: Article, colleagues: list[tuple[int, str]]):
        super().__init__(
            data,
            auto_id=f"story-{article.pk}-%s",
            label_suffix="",
            initial={"priority": article.priority, "due_at": article.due_at, "assigned_to": article.assigned_to_id},
        )
        # One list for the forms of a whole page.
        self.fields["assigned_to"].choices = [("", "Nobody"), *colleagues]


def may_review(user) -> bool:
    return user.has_perm("articles.view_article") and user.has_perm("articles.approve_article")


def filed(user, whose: str) -> QuerySet:
    """What is filed, the most urgent first, then by when it is due, then the longest waiting."""
    stories = Article.objects.readable_by(user).filter(status=Status.SUBMITTED)
    if whose == MINE:
        stories = stories.filter(Q(taken_by=user) | Q(taken_by=None, assigned_to=user))
    elif whose == NOBODYS:
        stories = stories.filter(taken_by=None)
    longest = F("status_at").asc(nulls_last=True)
    return stories.order_by("priority", F("due_at").asc(nulls_last=True), longest, "id")


def lines(stories: QuerySet, *, by, at: datetime, typed: dict[int, Arrange] | None = None) -> list[Line]:
    """The stories in words. `typed` are forms that somebody sent and that were not right, by story."""
    pictures = ArticlePicture.objects.select_related("image")
    people = ("taken_by", "assigned_to", "status_by")
    shown = list(
        stories.select_related("filed", "section", *people)
        .defer("body")
        .prefetch_related(Prefetch("article_pictures", queryset=pictures))
    )
    remarks = checklist.stories_before_printing([(article, article.filed.content) for article in shown], at)
    printed = _numbers(shown)
    live = {edition.article_id: edition for edition in Edition.objects.live(at).filter(article__in=shown)}
    able = colleagues()
    return [
        _line(
            article,
            found,
            live=live.get(article.pk),
            number=printed.get(article.pk, 0) + 1,
            arrange=(typed or {}).get(article.pk) or Arrange(article=article, colleagues=able),
            by=by,
            at=at,
        )
        for article, found in zip(shown, remarks, strict=True)
    ]


def _numbers(articles: Iterable[Article]) -> dict[int, int]:
    """The number of the last printed version of each story that has one."""
    rows = Edition.objects.filter(article__in=articles).order_by("number").values_list("article_id", "number")
    return dict(rows)


def _line(
    article: Article, remarks: list[checklist.Remark], *, live: Edition | None, number: int, arrange: Arrange, by, at
) -> Line:
    content = article.filed.content
    barred = article.embargo_until and article.embargo_until > at
    taken, given = article.taken_by, article.assigned_to
    return Line(
        article=article,
        what=_what(content, live=live, number=number),
        size=_size(content, live),
        priority=article.get_priority_display(),
        is_urgent=article.priority < NORMAL,
        due=due(article, at=at),
        is_late=is_late(article, at=at),
        waits=f"Waiting {how_long(article.status_at, at)}, filed {day_and_time(article.status_at, at)}"
        f" by {name_of(article.status_by)}",
        reader="" if taken is None else "You are reading it" if taken == by else f"Being read by {name_of(taken)}",
        given="" if given is None else "Given to you" if given == by else f"Given to {name_of(given)}",
        embargo=f"Under embargo until {clock(article.embargo_until, at)}" if barred else "",
        blocking=[remark for remark in remarks if remark.blocks],
        warnings=[remark for remark in remarks if not remark.blocks],
        may_take=taken is None,
        is_mine=taken == by,
        arrange=arrange,
    )


def _what(content: dict, *, live: Edition | None, number: int) -> str:
    if number == 1:
        return "New story"
    kind = Change(content["change"]).label if content["change"] not in ("", Change.FIRST) else ""
    stands = f"Version {number} of a live story" if live else f"Version {number}, readers don’t see the story now"
    return f"{stands}: {kind}" if kind else stands


def _size(content: dict, live: Edition | None) -> Size:
    added, removed = words_changed(_text(vars(live)) if live else "", _text(content))
    return Size(added, removed, is_new=live is None)


def _text(content: dict) -> str:
    return "\n\n".join([content["kicker"], content["headline"], content["standfirst"], html.text(content["body"])])


def colleagues() -> list[tuple[int, str]]:
    """Those to whom a story can be given, by name."""
    able = get_user_model().objects.with_perm(
        "articles.change_article", backend="django.contrib.auth.backends.ModelBackend"
    )
    return [(user.pk, name_of(user)) for user in able.order_by("first_name", "username")]


# Pages


@require_safe
def review_view(request: HttpRequest, context: dict) -> HttpResponse:
    """One page of the queue, of all, of mine or of what nobody has taken."""
    return _page(request, context)


def _page(request: HttpRequest, context: dict, typed: dict[int, Arrange] | None = None) -> HttpResponse:
    if not may_review(request.user):
        raise PermissionDenied
    at, whose, number = timezone.now(), _whose(request), request.GET.get("page", "1")
    if not (number.isascii() and number.isdecimal() and 0 < int(number[:6]) <= MOST_PAGES):
        raise Http404
    start = (int(number) - 1) * A_PAGE
    shown = lines(filed(request.user, whose)[start : start + A_PAGE + 1], by=request.user, at=at, typed=typed)
    if not shown and start:
        raise Http404
    context |= {
        "title": "Review",
        "lines": shown[:A_PAGE],
        "tabs": [(name, words, name == whose) for name, (words, _) in TABS.items()],
        "whose": whose,
        "nothing": TABS[whose][1],
        "page": {"number": int(number), "newer": int(number) - 1, "older": (len(shown) > A_PAGE) * (int(number) + 1)},
        "form_media": shown[0].arrange.media if shown else "",
    }
    return render(request, "admin/review.html", context)


def _whose(request: HttpRequest) -> str:
    asked = request.GET.get("whose", EVERYBODYS)
    return asked if asked in TABS else EVERYBODYS


@require_POST
def take_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a filed story, and on to reading it. Where somebody was quicker, the queue says so."""
    if not may_review(request.user):
        raise PermissionDenied
    article = readable_story(request, pk)
    article.act_seen = workflow.last_act(article)
    # Once more, after that number: who took it in between is seen in one of the two.
    article.refresh_from_db(fields=("taken_by", "status", "version"))
    try:
        workflow.take(article, by=request.user, at=timezone.now())
    except workflow.Refused as refusal:
        messages.error(request, f"“{article}”: {refusal}")
        return HttpResponseRedirect(_queue(request, pk))
    messages.success(request, "You are reading this story: its writers can’t take it back by themselves now.")
    return HttpResponseRedirect(reverse("admin:articles_article_act", args=[pk, "approve"]))


@require_POST
def arrange_view(request: HttpRequest, context: dict, pk: int) -> HttpResponse:
    """Set how urgent a filed story is, when it is due and whose it is. What is not right comes back as typed."""
    if not may_review(request.user):
        raise PermissionDenied
    article = writable_story(request, pk)
    form = Arrange(request.POST, article=article, colleagues=colleagues())
    if not form.is_valid():
        return _page(request, context, typed={pk: form})
    try:
        with saving.saving(article, by=request.user, at=timezone.now()):
            article.priority, article.due_at = form.cleaned_data["priority"], form.cleaned_data["due_at"]
            article.assigned_to_id = form.cleaned_data["assigned_to"]
            article.save()
    except workflow.Refused as refusal:
        messages.error(request, f"“{article}”: {refusal}")
    else:
        messages.success(request, f"“{article}” is arranged.")
    return HttpResponseRedirect(_queue(request, pk))


def _queue(request: HttpRequest, pk: int) -> str:
    """Back to where somebody was in the queue."""
    return f"{reverse('admin:desk_review')}?whose={_whose(request)}#story-{pk}"
