"""For you: what somebody was told on the desk, and what they want to be told. Shows nothing they may not read now."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_POST, require_safe

from articles.admin.paging import page_of
from articles.models import Article, News, Telling, Wish
from articles.standing import day_and_time
from articles.telling import BY_MAIL, words

# What the start page shows, and what a page of all of it shows.
SHOWN, A_PAGE = 5, 50
# As much of a reason or a note as a line of a list has room for.
A_LINE = 240
# News that comes to nobody without this right.
NEEDS = {News.FILED: "articles.approve_article", News.RECALLED: "articles.approve_article"}
NEEDS[News.SECOND_READ] = NEEDS[News.FILED]
NEEDS[News.RIGHTS] = "articles.mind_pictures"


@dataclass(frozen=True)
class Line:
    """One piece of news: where it leads, what it is about, who did what, and why or when."""

    address: str
    about: str
    words: str
    detail: str
    when: str
    unread: bool


def told(user) -> QuerySet:
    """What somebody was told on the desk about whatever they may read now. (security.md 13)"""
    readable = Exists(Article.objects.readable_by(user).filter(pk=OuterRef("article")))
    about = readable
    if user.has_perm("articles.view_image"):
        about |= Q(article=None)
    rows = Telling.objects.on_desk_of(user).filter(about)
    rows = rows.select_related("article", "image", "act__edition", "note")
    # Headlines and reasons, and none of the texts.
    return rows.only(
        *("news", "words", "at", "seen_at", "to_id", "by_id"),
        *("article__headline", "article__slugline", "image__caption", "note__text"),
        *("act__why", "act__window", "act__edition__number"),
    )


def line_of(row: Telling, *, at: datetime) -> Line:
    return Line(
        address=reverse("admin:desk_news_open", args=[row.pk]),
        about=str(row.article) if row.article_id else row.image.caption or "Picture without a caption",
        words=row.words,
        detail=Truncator(words.detail(row, at=at)).chars(A_LINE),
        when=day_and_time(row.at, at),
        unread=row.seen_at is None,
    )


def for_you(user, *, at: datetime) -> dict | None:
    """What stands on the start page: what is unread first, then the newest. One query; None for strangers."""
    if not user.has_perm("articles.view_article"):
        return None
    rows = list(told(user).order_by(Case(When(seen_at=None, then=0), default=1), "-at", "-id")[: SHOWN + 1])
    lines = [line_of(row, at=at) for row in rows[:SHOWN]]
    return {"lines": lines, "more": len(rows) > SHOWN, "unread": any(line.unread for line in lines)}


@require_safe
def news_view(request: HttpRequest, context: dict) -> HttpResponse:
    """All of it, newest first."""
    at = timezone.now()
    _insist(request.user)
    rows, older = page_of(told(request.user), request, most=A_PAGE)
    lines = [line_of(row, at=at) for row in rows]
    context = {**context, "title": "For you", "lines": lines, "older": older, "may_mark": True}
    return render(request, "admin/for_you.html", context)


@require_safe
def open_view(request: HttpRequest, pk: int) -> HttpResponse:
    """On to what a piece of news is about; all that somebody was told of it counts as read. (security.md 22)"""
    row = told(request.user).filter(pk=pk).first() or _by_mail_alone(request.user, pk)
    if row is None:
        raise Http404
    about = {"article": row.article_id} if row.article_id else {"image": row.image_id}
    request.user.tellings.filter(**about).unread().update(seen_at=timezone.now())
    kind = "article" if row.article_id else "image"
    page = reverse(f"admin:articles_{kind}_change", args=[row.article_id or row.image_id])
    return HttpResponseRedirect(f"{page}#notes" if row.note_id else page)


def _by_mail_alone(user, pk: int) -> Telling | None:
    """What somebody wants by mail and not on the desk has its link all the same."""
    about = Q(article__in=Article.objects.readable_by(user))
    if user.has_perm("articles.view_image"):
        about |= Q(article=None)
    return user.tellings.filter(about, pk=pk).first()


@require_POST
def read_view(request: HttpRequest) -> HttpResponse:
    """Mark everything as read that was told until now."""
    at = timezone.now()
    request.user.tellings.filter(at__lte=at).unread().update(seen_at=at)
    messages.success(request, "Everything is marked as read.")
    return HttpResponseRedirect(reverse("admin:index"))


def _insist(user) -> None:
    if not user.has_perm("articles.view_article"):
        raise PermissionDenied


# What somebody wants to be told


@dataclass(frozen=True)
class Row:
    """One kind of news with its two boxes."""

    label: str
    on_desk: forms.BoundField
    by_mail: forms.BoundField


class Wishes(forms.Form):
    """Two boxes for each kind of news that can come to somebody; what is as usual is not kept."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.kinds = [news for news in News if news not in NEEDS or user.has_perm(NEEDS[news])]
        kept = {wish.news: wish for wish in user.wishes.all()}
        for news in self.kinds:
            wish = kept.get(news)
            usual = (True, news in BY_MAIL)
            on_desk, by_mail = (wish.on_desk, wish.by_mail) if wish else usual
            self.fields[f"desk-{news}"] = self._box(f"On the desk: {news.label}", on_desk)
            self.fields[f"mail-{news}"] = self._box(f"By mail: {news.label}", by_mail, disabled=not user.email)

    def _box(self, label: str, ticked: bool, *, disabled: bool = False) -> forms.BooleanField:
        box = forms.BooleanField(label=label, required=False, initial=ticked, disabled=disabled)
        box.widget.attrs["aria-label"] = label
        return box

    def rows(self) -> list[Row]:
        return [Row(news.label, self[f"desk-{news}"], self[f"mail-{news}"]) for news in self.kinds]

    def keep(self) -> None:
        for news in self.kinds:
            wanted = {"on_desk": self.cleaned_data[f"desk-{news}"], "by_mail": self.cleaned_data[f"mail-{news}"]}
            if wanted == {"on_desk": True, "by_mail": news in BY_MAIL}:
                self.user.wishes.filter(news=news).delete()
            else:
                Wish.objects.update_or_create(by=self.user, news=news, defaults=wanted)


def told_view(request: HttpRequest, context: dict) -> HttpResponse:
    """What I am told: a row a kind of news, on the desk and by mail."""
    _insist(request.user)
    form = Wishes(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.keep()
        messages.success(request, "Kept: this is what you are told from now on.")
        return HttpResponseRedirect(reverse("admin:desk_told"))
    return render(request, "admin/told.html", {**context, "title": "What I am told", "form": form})
