"""The versions of a story: listed, compared, brought back. Nothing here rewrites one."""

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import saving, workflow
from articles.admin.changes import FieldChange, changes, desk_changes
from articles.admin.doors import readable_story
from articles.admin.keeping import did
from articles.models import Article, Revision
from articles.standing import day_and_time, name_of, standing

# Acts on one page of the list, and what ends its last line; whoever looks further back asks for the next.
A_PAGE = 200
# What was done, in words for whoever looks back; the other verbs are told as on their buttons.
DONE = {
    "submit": "Filed to the desk",
    "recall": "Taken back from the desk",
    "take": "Taken by an editor to read",
    "hand_over": "Handed over",
    "ask": "Second reader asked",
    "read_back": "Read back: stands by this version",
    "send_back": "Sent back",
    "approve": "Approved",
    "approve_alone": "Published alone",
    "confirm": "Second read: stands",
    "publish": "Live",
    "move": "Moved",
    "hold": "Taken off schedule",
    "move_embargo": "Embargo moved",
    "lift_embargo": "Embargo lifted",
    "reopen": "Update begun",
    "correct": "Correction begun",
    "front_line": "Line on the front page",
    "seal": "Sealed for readers",
    "leave_open": "Left open to readers",
    "abandon": "Update dropped",
    "withdraw": "Taken down",
    "spike": "Spiked",
    "revive": "Brought back as a draft",
}


@dataclass(frozen=True)
class Version:
    """One saved state. `number` is its place among all acts on the story; `marks` say what it is known for."""

    number: int
    at: datetime
    who: str
    why: str
    marks: tuple[str, ...] = ()


@dataclass
class Line:
    """A line of the list: an act, or what one person saved in a row; `versions` newest first, none for most acts."""

    at: datetime
    who: str
    did: str = ""
    why: str = ""
    by: int | None = None
    versions: list[Version] = field(default_factory=list)

    @property
    def newest(self) -> Version:
        return self.versions[0]

    @property
    def first(self) -> Version:
        return self.versions[-1]


@require_safe
def versions_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that was saved and done, newest first; two versions can be chosen and compared."""
    article, at = readable_story(request, pk), timezone.now()
    acts = Revision.objects.of(article).select_related("by").defer("content").order_by("-number")
    acts = acts.annotate(edition_number=F("edition__number"))
    if (older_than := request.GET.get("older_than", "")) and not older_than.isdecimal():
        raise Http404
    if older_than:
        acts = acts.filter(number__lt=int(older_than[:9]))
    found = list(acts[: A_PAGE + 1])
    shown, more = found[:A_PAGE], len(found) > A_PAGE
    if more:
        rest, more = _rest_of_line(acts, shown[-1])
        shown += rest
    marks = _marks(article, at=at)
    lines = _lines(shown, marks, at=at)
    kept = [version for line in lines for version in line.versions]
    live = next((version for version in kept if LIVE in version.marks), None)
    context = {
        **_page(request, article, "Versions", at=at),
        "lines": lines,
        "kept": kept,
        "chosen_new": kept[0].number if kept else None,
        "chosen_old": _chosen_old(lines, live),
        "is_live": any(LIVE in each for each in marks.values()),
        "older": shown[-1].number if more else None,
        "older_than": older_than,
        "may_write": saving.may_write(request.user, article),
    }
    return render(request, "admin/articles/article/versions.html", context)


def _rest_of_line(acts, last: Revision) -> tuple[list[Revision], bool]:
    """What the same person saved in a row before `last`, so that no line is cut by the end of a page; and whether
    there is more before that. Two queries."""
    older = acts.filter(number__lt=last.number)
    if last.verb != "save" or last.why:
        return [], True
    other = older.exclude(verb="save", by=last.by_id, why="").values_list("number", flat=True).first()
    return list(older.filter(number__gt=other or 0)), other is not None


LIVE = "What readers see now"


def _chosen_old(lines: list[Line], live: Version | None) -> int | None:
    """What the newest is most likely held against: what readers see now, else what stood before this person's saves."""
    newest = [line.newest for line in lines if line.versions]
    if live and live is not newest[0]:
        return live.number
    if len(newest) > 1:
        return newest[1].number
    return newest[0].number - 1 if newest and len(lines[-1].versions) > 1 else None


def _marks(article: Article, *, at: datetime) -> dict[int, tuple[str, ...]]:
    """What versions are known for, by the id of their Revision. Two queries."""
    marks: dict[int, list[str]] = {}
    for edition in article.editions.only("number", "revision_id", "live_from", "live_until").order_by("number"):
        words = marks.setdefault(edition.revision_id, [])
        words.append(f"Version {edition.number}")
        if edition.is_live(at):
            words.append(LIVE)
    if article.filed_id:
        marks.setdefault(article.filed_id, []).append("Filed")
    for revision, reader in article.loans.values_list("revision", "reader").order_by("id"):
        marks.setdefault(revision, []).append(f"Lent to {reader}")
    return {revision: tuple(dict.fromkeys(words)) for revision, words in marks.items()}


def _lines(acts: list[Revision], marks: dict, *, at: datetime) -> list[Line]:
    lines: list[Line] = []
    for act in acts:
        version = Version(act.number, act.at, name_of(act.by), act.why, marks.get(act.pk, ()))
        kept = [version] if act.content_digest else []
        if act.verb != "save":
            who = f"by the link of {name_of(act.by)}" if act.verb in ("cleared", "not_cleared") else name_of(act.by)
            lines.append(Line(act.at, who, _did(act, at), act.why, versions=kept))
        elif lines and lines[-1].by == act.by_id and not act.why and not lines[-1].why:
            lines[-1].versions += kept
        else:
            lines.append(Line(act.at, name_of(act.by), why=act.why, by=act.by_id, versions=kept))
    return lines


def _did(act: Revision, at: datetime) -> str:
    words = DONE.get(act.verb) or did(act.verb)
    if not act.edition_number:
        return words
    window = (act.window or {}).get(str(act.edition_number)) or [None]
    if act.verb in ("publish", "move") and window[0]:
        return f"Live from {day_and_time(datetime.fromisoformat(window[0]), at)} as Version {act.edition_number}"
    return f"{words}: Version {act.edition_number}"


# Comparing


@require_safe
def compare_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs between two versions. `new` is a number, the newest where it is missing; `old` a number or "live";
    without one it is the version before `new`, or before `since`."""
    article, at = readable_story(request, pk), timezone.now()
    new = _version(article, request.GET.get("new")) or workflow.latest(article)
    if new is None:
        raise Http404
    old = _older(request, article, new, at=at)
    if old is None and request.GET.get("old") == "live":
        messages.info(request, "Readers see no version of this story now.")
        return HttpResponseRedirect(reverse("admin:articles_article_versions", args=[pk]))
    if old and old.number > new.number:
        old, new = new, old
    before = old.content if old else {}
    marks = _marks(article, at=at)
    context = {
        **_page(request, article, "Compare versions", at=at),
        "old": old and _side(old, marks),
        "new": _side(new, marks),
        "changes": [*changes(before, new.content), *(desk_changes(before, new.content) if old else [])],
        "before_it": old and _before(article, old.number),
        "is_live": any(LIVE in each for each in marks.values()),
        "may_write": saving.may_write(request.user, article),
    }
    return render(request, "admin/articles/article/comparison.html", context)


def _older(request: HttpRequest, article: Article, new: Revision, *, at: datetime) -> Revision | None:
    asked = request.GET.get("old")
    if asked == "live":
        live = article.editions.live(at).select_related("revision").first()
        return live.revision if live else None
    if asked:
        return _version(article, asked)
    since = request.GET.get("since", "")
    return _before(article, min(new.number, int(since[:9])) if since.isdecimal() else new.number)


def _version(article: Article, number: str | int | None) -> Revision | None:
    """A saved state by its number; None where none was asked for."""
    if number in (None, ""):
        return None
    if not str(number).isdecimal():
        raise Http404
    kept = Revision.objects.of(article).with_content().select_related("by")
    found = kept.filter(number=int(str(number)[:9])).first()
    if found is None:
        raise Http404
    return found


def _before(article: Article, number: int) -> Revision | None:
    kept = Revision.objects.of(article).with_content().select_related("by")
    return kept.filter(number__lt=number).order_by("-number").first()


def _side(revision: Revision, marks: dict) -> Version:
    return Version(
        revision.number, revision.at, name_of(revision.by), revision.why, marks.get(revision.pk, ())
    )  # fmt: skip


# Bringing back


def bring_back_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Ask, showing what would change; then make what was saved once the newest version, by saving it again."""
    article, at = readable_story(request, pk), timezone.now()
    if not workflow.writes_or_edits(request.user, article):
        raise PermissionDenied
    revision, refusal = _version(article, number), None
    if request.method == "POST" and article.status in saving.OPEN:
        try:
            brought = bring_back(article, revision, seen=request.POST.get("seen_version", ""), by=request.user, at=at)
        except workflow.Refused as refused:
            article, refusal = readable_story(request, pk), str(refused)
        else:
            if brought:
                messages.success(request, f"This is again what {name_of(revision.by)} saved {_when(revision, at)}.")
            else:
                messages.info(request, "The story says this already: nothing was changed.")
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
    if article.status not in saving.OPEN:
        refusal = f"A story that is “{article.get_status_display()}” can't be changed. Update it first."
    now = article.content()
    context = {
        **_page(request, article, "Bring a version back", at=at),
        "version": _side(revision, _marks(article, at=at)),
        "changes": _would_change(now, revision),
        "refusal": refusal,
        "may_write": saving.may_write(request.user, article),
        "may_update": workflow.may("reopen", article, by=request.user),
    }
    return render(request, "admin/articles/article/bring_back.html", context)


def bring_back(article: Article, revision: Revision, *, seen: str, by, at: datetime) -> Revision | None:
    """Save a kept content as the newest version of its story; None where the story says that already.

    What the desk arranged and what readers are told about this update stay. `seen` is the version of the story that
    the person saw. Raises Refused.
    """
    article.version = int(seen[:9]) if seen.isdecimal() else 0
    last = workflow.latest(article)
    why = f"What {name_of(revision.by)} saved {timezone.localtime(revision.at):%-d %B %Y, %H:%M}, brought back"
    with saving.saving(article, by=by, at=at, why=why):
        article.restore(_brought(article.content(), revision))
    newest = workflow.latest(article)
    return newest if newest.pk != last.pk else None


def _brought(now: dict, revision: Revision) -> dict:
    """The content that would be saved: fields that were not kept in those days stay as they are."""
    own = ("desk", "change", "change_note")
    return {**now, **{name: value for name, value in revision.content.items() if name not in own}}


def _would_change(now: dict, revision: Revision) -> list[FieldChange]:
    return changes(now, _brought(now, revision))


def _when(revision: Revision, at: datetime) -> str:
    return day_and_time(revision.at, at)


# The pages' frame, and the page of the story


def _page(request: HttpRequest, article: Article, title: str, *, at: datetime) -> dict:
    return {
        **admin.site.each_context(request),
        "title": title,
        "opts": Article._meta,
        "article": article,
        "stands": standing(article, at=at),
    }


# Addresses below the list of stories: route and view by name.
PAGES = {
    "versions": ("<int:pk>/versions/", versions_view),
    "compare": ("<int:pk>/versions/compare/", compare_view),
    "bring_back": ("<int:pk>/versions/<int:number>/bring-back/", bring_back_view),
}


def beside(request: HttpRequest, article: Article, *, at: datetime) -> dict:
    """What the page of a story shows of it: a way to its versions, which costs no query."""
    return {}
