"""What is typed and not saved yet, and who else has the story open.

One row a person and story holds the form's own fields and rows as typed; it is no part of the story and no history.
Nobody but its owner ever sees it, and nothing but a save or its owner's own word takes it away.
"""

from collections.abc import Iterable
from datetime import datetime

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from articles import html, saving
from articles.admin import beginning, prose, typed_rows
from articles.admin.changes import TEXTS, FieldChange, changes
from articles.admin.doors import readable_story
from articles.admin.forms import ANSWER, StoryForm
from articles.admin.together import post
from articles.admin.typed_rows import as_id
from articles.models import Article, Autosave, Presence, Revision
from articles.standing import day_and_time, name_of

# What a browser sends of a day and a time, a list or a word: the fields of the story's form and nothing else.
NAMES = {f"{name}{part}" for name in StoryForm.Meta.fields for part in ("", "_0", "_1", "_2")} | {
    "seen_revision",
    "page",
}


# Keeping


@require_POST
def keep(request: HttpRequest, pk: int) -> JsonResponse:
    """Keep what somebody has typed into a story, also where the story has been closed to them meanwhile."""
    article = readable_story(request, pk)
    if not request.user.has_perm("articles.change_article"):
        raise PermissionDenied
    return _keep(request, article)


@require_POST
def keep_new(request: HttpRequest) -> JsonResponse:
    """Keep what somebody has typed into a story not begun yet."""
    if not request.user.has_perm("articles.add_article"):
        raise PermissionDenied
    return _keep(request, None)


def _keep(request: HttpRequest, article: Article | None) -> JsonResponse:
    at, by = timezone.now(), request.user
    if request.POST.get("person") != str(by.pk):
        return _refused(f"You are signed in as {name_of(by)} now. What was typed here stays in this browser.", "person")
    own = Autosave.objects.filter(article=article, by=by)
    said = {
        "content": {name: request.POST.getlist(name) for name in request.POST if _is_kept(name)},
        "version": as_id(request.POST.get("seen_version")) or 0,
        "at": at,
    }
    row, made = own.get_or_create(article=article, by=by, defaults=said)
    if not made:
        # Two pages of one person don't write over each other.
        if not (_is_of_page(row, request.POST) or _words(row.content) == _words(said["content"])):
            return _refused(
                "You have typed into this story before, on another page. What you type here is kept in this browser"
                " until you have decided about that, or saved.",
                "page",
            )
        own.filter(pk=row.pk).update(**said)
    told = {"kept": day_and_time(at, at), "typed_at": at.isoformat()}
    if article:
        told |= _present(request, article, at)
    return JsonResponse(told)


def _is_kept(name: str) -> bool:
    return name in NAMES or typed_rows.is_of_a_row(name) or ANSWER.fullmatch(name) is not None


def _is_of_page(row: Autosave, posted: QueryDict) -> bool:
    """Whether the page that sends this wrote the row, or has been shown it and goes on with it."""
    page = row.content.get("page")
    return bool(page and page == posted.getlist("page")) or row.at == _moment(posted.get("typed_at"))


def _words(content: dict) -> dict:
    return {name: values for name, values in content.items() if name not in ("page", "seen_revision")}


def _refused(sentence: str, why: str) -> JsonResponse:
    return JsonResponse({"refused": sentence, "why": why}, status=409)


def saved(request: HttpRequest, article: Article | None) -> None:
    """Take away what was typed on the page that was just saved; `article` is None for one that was not begun."""
    row = Autosave.objects.filter(article=article, by=request.user).first()
    if row and _is_of_page(row, request.POST):
        row.delete()
    if article:
        Presence.objects.filter(article=article, by=request.user).update(writing=False)


@require_POST
def throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    return _throw_away(request, pk, reverse("admin:articles_article_change", args=[pk]))


@require_POST
def throw_away_new(request: HttpRequest) -> HttpResponse:
    return _throw_away(request, None, reverse("admin:articles_article_add"))


def _throw_away(request: HttpRequest, pk: int | None, back: str) -> HttpResponse:
    """What was shown goes, and nothing that was typed since."""
    shown = _moment(request.POST.get("throw_away"))
    gone, _ = Autosave.objects.filter(article=pk, by=request.user, at=shown).delete()
    if gone:
        messages.success(request, "What you had typed and not saved is thrown away.")
    else:
        messages.warning(request, "You have typed more since: nothing was thrown away.")
    return HttpResponseRedirect(back)


@require_safe
def unsaved(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own unsaved text, to read and copy: also where the story has been closed to its writer. (security.md 13)"""
    row = get_object_or_404(Autosave, article=pk, by=request.user)
    kept = [(label, said) for name, label in {**TEXTS, "body": "Text"}.items() if (said := _said(row, name))]
    kept += typed_rows.words(as_typed(row))
    context = {"title": "What you typed and did not save", "kept_at": row.at, "kept": kept}
    return render(request, "admin/articles/article/unsaved.html", _frame(request) | context)


def _said(row: Autosave, name: str) -> str:
    said = "".join(row.content.get(name, []))
    return html.text(html.clean(said)) if name == "body" else said


# Being there


@require_POST
def present(request: HttpRequest, pk: int) -> JsonResponse:
    """Say that this person has the story open; hear who else has, and whether it was saved since they opened it."""
    article, at = readable_story(request, pk), timezone.now()
    if "leaves" in request.POST:
        Presence.objects.filter(article=article, by=request.user).delete()
        return JsonResponse({})
    return JsonResponse(_present(request, article, at))


def _present(request: HttpRequest, article: Article, at: datetime) -> dict:
    here = Presence(article=article, by=request.user, at=at, writing=request.POST.get("writing") == "1")
    Presence.objects.bulk_create(
        [here], update_conflicts=True, unique_fields=["article", "by"], update_fields=["at", "writing"]
    )
    told = {"others": others(article, besides=request.user, at=at)}
    seen = as_id(request.POST.get("seen_version"))
    if seen and article.version > seen:
        who = "You" if article.saved_by_id == request.user.pk else name_of(article.saved_by)
        told["newer"] = f"{who} saved this story at {day_and_time(article.saved_at, at)}."
        opened_on = Revision.objects.of(article).filter(pk=as_id(request.POST.get("seen_revision"))).first()
        if opened_on:
            compare = reverse("admin:articles_article_compare", args=[article.pk])
            told["what_changed"] = f"{compare}?old={opened_on.number}"
    return told


def others(article: Article, *, besides: User, at: datetime) -> str:
    """Who else has a story open and who of them is writing, in words; '' for nobody."""
    there = Presence.objects.at(at).filter(article=article).exclude(by=besides).select_related("by")
    by_doing: dict[bool, list[str]] = {True: [], False: []}
    for presence in there.order_by("by__first_name", "by_id"):
        by_doing[presence.writing].append(name_of(presence.by))
    writing, reading = by_doing[True], by_doing[False]
    sentences = []
    if writing:
        sentences.append(f"{_listed(writing)} {'is' if len(writing) == 1 else 'are'} writing here too.")
    if reading:
        sentences.append(f"{_listed(reading)} {'has' if len(reading) == 1 else 'have'} this story open.")
    return " ".join(sentences)


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


# Addresses below the list of stories: route and view by name.
PAGES = {
    "keep": ("<int:pk>/keep/", keep),
    "keep_new": ("keep/", keep_new),
    "throw_away": ("<int:pk>/throw-away/", throw_away),
    "throw_away_new": ("throw-away/", throw_away_new),
    "unsaved": ("<int:pk>/unsaved/", unsaved),
    "present": ("<int:pk>/present/", present),
}


# On the page


def going_on(request: HttpRequest, pk: int | None) -> Autosave | None:
    """What somebody typed before and goes on with now."""
    if request.method != "GET" or "go_on" not in request.GET:
        return None
    return Autosave.objects.filter(article=pk, by=request.user).first()


def beside(request: HttpRequest, article: Article | None, *, at: datetime) -> dict:
    """What the page of a story shows of it; `article` is None on the page that begins one."""
    row = Autosave.objects.filter(article=article, by=request.user).first()
    writes = article is None or _takes(request.user, article, row)
    goes_on = request.method == "POST" or (row and going_on(request, article and article.pk) and writes)
    shown = {
        "typed_at": request.POST.get("typed_at", "") if request.method == "POST" else "",
        "page_id": request.POST.get("page") or get_random_string(12),
        "unsaved": bool(goes_on and writes),
        "writes": writes,
        "others": others(article, besides=request.user, at=at) if article else "",
        "addresses": _addresses(article),
    }
    if row is None or request.method == "POST":
        return shown
    differing, also = ([], []) if goes_on else _differing(request, row, article)
    if not (differing or also):
        return shown | {"typed_at": row.at.isoformat()}
    return shown | {"typed": {"row": row, "token": row.at.isoformat(), "changes": differing, "also": also}}


def _takes(user: User, article: Article, row: Autosave | None) -> bool:
    """Whether this person may save what they type here: the photo desk its rows, while nothing else was typed."""
    if row and any(name in row.content for name in StoryForm.Meta.fields):
        return saving.may_write(user, article)
    return saving.may_mind_pictures(user, article)


def show_rows(request: HttpRequest, article: Article | None, formsets: list[BaseInlineFormSet], kinds: list) -> None:
    """Bring the rows that somebody typed before into the form that goes on with them; `kinds` are their inlines."""
    row = going_on(request, article and article.pk)
    if row is None:
        return
    for formset, kind in zip(formsets, kinds, strict=True):
        if kind.has_change_permission(request, article):
            typed_rows.show(formset, as_typed(row))


def _addresses(article: Article | None) -> dict:
    names = ("keep", "throw_away") if article is None else ("keep", "throw_away", "present", "unsaved")
    args = [article.pk] if article else []
    ending = "" if article else "_new"
    return {name: reverse(f"admin:articles_article_{name}{ending}", args=args) for name in names}


def _differing(request: HttpRequest, row: Autosave, article: Article | None) -> tuple[list[FieldChange], list[str]]:
    """How what was typed differs from what is saved: texts and rows word by word, other fields by their names."""
    said = as_typed(row)
    pages = admin.site.get_model_admin(Article)
    initial = None if article else pages.get_changeform_initial_data(request)
    fresh = pages.get_form(request, article, change=article is not None)(instance=article, initial=initial)
    saved = QueryDict(mutable=True)
    also = []
    for name in StoryForm.Meta.fields:
        if name in (*TEXTS, "body") or name not in fresh.fields:
            continue
        post(saved, fresh[name])
        widget = fresh.fields[name].widget
        if widget.value_omitted_from_data(said, {}, name):
            continue
        before, after = (widget.value_from_datadict(data, {}, name) for data in (saved, said))
        if _plain(before) != _plain(after):
            also.append(str(fresh[name].label).capitalize())
    also += ["Answers about people"] * any(ANSWER.fullmatch(name) for name in said)
    also += typed_rows.unfinished(said)
    content = article.content() if article else _beginning(request)
    texts = {name: said[name] for name in TEXTS if name in said and _plain(said[name]) != _plain(content.get(name))}
    if "body" in said:
        texts["body"] = html.clean(said["body"])
    rows = typed_rows.over(content, said, article)
    rows["pictures"] = _captioned(rows["pictures"], prose.captions(said.get("body", "")))
    return changes(content, content | texts | rows), also


def _beginning(request: HttpRequest) -> dict:
    """What the page of a new story shows before anybody has typed."""
    author = beginning.author_of(request.user)
    return {"byline": [{"author": author.pk, "role": ""}] if author else []}


def _captioned(pictures: Iterable[dict], found: dict[int, prose.Caption]) -> list[dict]:
    """The pictures of a content with what the figures of a text say of them."""
    said = {
        image: {"caption": c.text, "alternative_text": c.alternative_text, "decorative": c.decorative}
        for image, c in found.items()
    }
    known = {picture["image"] for picture in pictures}
    new = [{"image": image, "lead": False, "left_out": False} for image in said if image not in known]
    return [picture | said.get(picture["image"], {}) for picture in [*pictures, *new]]


def as_typed(row: Autosave) -> QueryDict:
    """The fields of a form as somebody left them."""
    said = QueryDict(mutable=True)
    for name, values in row.content.items():
        said.setlist(name, values)
    return said


def _plain(value: object) -> object:
    """A typed value without what browsers and forms change by themselves."""
    if isinstance(value, list | tuple):
        return sorted(_plain(part) for part in value)
    return "" if value is None or value is False else str(value).replace("\r\n", "\n").strip()


def _frame(request: HttpRequest) -> dict:
    return {**admin.site.each_context(request), "opts": Article._meta}


def _moment(written: str | None) -> datetime | None:
    try:
        return parse_datetime(written or "")
    except ValueError:
        return None
