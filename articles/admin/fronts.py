"""The room of the front pages: which there are, arranging one, looking at it at any moment, its history.

What an act means stands in arranging/; journalists and the photo desk look, editors arrange.
"""

from dataclasses import dataclass, replace
from datetime import MAXYEAR, UTC, datetime

from csp.constants import SELF
from csp.decorators import csp_update
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from articles import arranging, reading, reading_front, views, workflow
from articles.admin import front_form, incoming
from articles.admin.front_form import FrontForm, Stories
from articles.admin.front_history import DID, moved
from articles.admin.keeping import NothingIsDeleted
from articles.admin.moments import Moment
from articles.admin.preview import DeskFigure, framed
from articles.admin.typed_rows import as_id
from articles.models import Front, Revision
from articles.reading_front import Front as Shown
from articles.standing import clock, day_and_time, name_of

# So many of those that are prepared and over stand in the list, and so many acts in the history of one.
PREPARED, OVER, STATES = 24, 12, 50
HERE = "admin:articles_front_changelist"


class At(forms.Form):
    opens = Moment(label="Goes live")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


@dataclass(frozen=True)
class Line:
    """A front page in the list of all."""

    front: Front
    state: str
    mark: str
    stories: int
    saved: Revision | None
    at: At


def state_of(front: Front, *, at: datetime) -> tuple[str, str]:
    """Where a front page stands, in words, and the mark of its colour."""
    if front.is_live(at):
        until = f", until {day_and_time(front.live_until, at)}" if front.live_until else ""
        return f"Live since {day_and_time(front.live_from, at)}{until}", "live"
    if front.is_scheduled(at):
        return f"Goes live {day_and_time(front.live_from, at)}", "approved"
    if front.live_until:
        return f"Was live until {day_and_time(front.live_until, at)}", "spiked"
    return "Prepared", "submitted"


def lines(*, at: datetime) -> list[Line]:
    """The live front page and those to come, the newest that are prepared, the last that are over. Five queries."""
    prepared = Front.objects.filter(live_from=None).order_by("-id")[:PREPARED]
    over = Front.objects.filter(live_until__lte=at).order_by("-live_until", "-id")[:OVER]
    found = [*Front.objects.standing(at).order_by("live_from"), *prepared, *over]
    prefetch_related_objects(found, "slots")
    saves = Revision.objects.filter(subject="front", subject_id__in=[front.pk for front in found], verb="save")
    saved = {each.subject_id: each for each in saves.select_related("by").defer("content").order_by("number")}
    rows = []
    for front in found:
        words, mark = state_of(front, at=at)
        form = At(prefix=f"front-{front.pk}")
        rows.append(Line(front, words, mark, len(front.slots.all()), saved.get(front.pk), form))
    return rows


@admin.register(Front)
class FrontAdmin(NothingIsDeleted, admin.ModelAdmin):
    """Front pages."""

    def get_urls(self):
        def of(name, view, *rest):
            where = "/".join(["<int:pk>", *rest, name])
            return path(f"{where}/", self.admin_site.admin_view(view), name=f"articles_front_{name}")

        return [
            path("find/", self.admin_site.admin_view(self.find_view), name="articles_front_find"),
            path("row/", self.admin_site.admin_view(self.row_view), name="articles_front_row"),
            of("publish", require_POST(self.publish_view)),
            of("hold", require_POST(self.hold_view)),
            of("preview", require_safe(framed(self.preview_view))),
            *super().get_urls(),
        ]

    def front(self, request: HttpRequest, pk) -> Front:
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = Front.objects.filter(pk=as_id(str(pk))).first()
        if found is None:
            raise Http404
        return found

    def page(self, request: HttpRequest, template: str, title: str, **context) -> HttpResponse:
        context |= {"title": title, "opts": self.opts, "may_arrange": arranging.may_arrange(request.user)}
        return render(request, f"admin/articles/front/{template}", {**self.admin_site.each_context(request), **context})

    # The list

    @method_decorator(csp_update({"frame-src": [SELF]}))
    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        at = timezone.now()
        found = lines(at=at)
        none_live = not any(line.mark == "live" for line in found)
        return self.page(request, "list.html", "Front pages", lines=found, none_live=none_live, media=At().media)

    def add_view(self, request, form_url="", extra_context=None):
        """Prepare another: a copy of the live one."""
        if request.method != "POST":
            return HttpResponseRedirect(reverse(HERE))
        try:
            front = arranging.prepare(by=request.user, at=timezone.now())
        except workflow.NotYours as refused:
            raise PermissionDenied from refused
        messages.success(request, f"“{front}” is prepared. Readers see nothing of it until it goes live.")
        return HttpResponseRedirect(reverse("admin:articles_front_change", args=[front.pk]))

    def publish_view(self, request, pk: int):
        """Let readers see a front page, now or at the moment that was typed."""
        front, at = self.front(request, pk), timezone.now()
        opens = None
        if "schedule" in request.POST:
            form = At(request.POST, prefix=f"front-{pk}")
            if not form.is_valid():
                messages.error(request, " ".join(form.errors["opens"]))
                return HttpResponseRedirect(reverse(HERE))
            opens = form.cleaned_data["opens"]
        when = f"goes live {day_and_time(opens, at)}" if opens else "is what readers see now"
        return self._done(request, lambda: arranging.publish(front, by=request.user, at=at, opens=opens), front, when)

    def hold_view(self, request, pk: int):
        front, at = self.front(request, pk), timezone.now()
        was_live = front.is_live(at)
        said = "was taken off. Readers see the newest stories" if was_live else "is off the schedule"
        return self._done(request, lambda: arranging.hold(front, by=request.user, at=at), front, said)

    def _done(self, request, act, front: Front, said: str) -> HttpResponse:
        try:
            act()
        except workflow.NotYours as refused:
            raise PermissionDenied from refused
        except workflow.Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"“{front}” {said}.")
        return HttpResponseRedirect(reverse(HERE))

    # Arranging

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Arrange a front page; whoever may not sees how it is arranged."""
        front, at = self.front(request, object_id), timezone.now()
        base = arranging.last_kept(front)
        if request.method == "POST":
            if not arranging.may_arrange(request.user):
                raise PermissionDenied
            return self._sent(request, front, at=at)
        overtaken = arranging.overtaken_on(front, at=at)
        form = FrontForm(front.content(), user=request.user, at=at, overtaken=overtaken)
        return self._arrange(request, front, form, base=base, at=at)

    def _sent(self, request, front: Front, *, at: datetime) -> HttpResponse:
        states = Revision.objects.of(front).with_content()
        base = states.filter(pk=as_id(request.POST.get("base"))).first()
        if base is None:
            raise Http404
        overtaken = arranging.overtaken_on(front, at=at)
        form = FrontForm(base.content, user=request.user, at=at, overtaken=overtaken, data=request.POST)
        if "find" in request.POST or _is_sought_by_enter(request.POST):
            return self._arrange(request, front, form, base=base, at=at, sought=request.POST.get("q", ""))
        if not form.is_valid():
            refusal = "Nothing is saved yet: look at what is marked below."
            return self._arrange(request, front, form, base=base, at=at, refusal=refusal)
        try:
            answers = front_form.answers(request.POST)
            met = arranging.save(
                front, form.content(), base=base, by=request.user, at=at, answers=answers, seen=form.seen()
            )
        except workflow.Refused as refused:
            return self._arrange(request, front, form, base=base, at=at, refusal=str(refused))
        if met.clashes:
            other = arranging.last_kept(front)
            asked = [form.told(clash) for clash in met.clashes]
            return self._arrange(request, front, form, base=base, at=at, clashes=asked, other=other)
        seen = "Readers see it." if front.is_live(at) else "Readers see it once it goes live."
        also = " What somebody else changed meanwhile is kept, too." if met.taken else ""
        messages.success(request, f"Saved. {seen}{also}")
        return HttpResponseRedirect(reverse("admin:articles_front_change", args=[front.pk]))

    def _arrange(self, request, front: Front, form: FrontForm, *, base: Revision | None, at: datetime, **context):
        sought = context.get("sought")
        words, mark = state_of(front, at=at)
        context |= {
            "front": front,
            "form": form,
            "base": base,
            "state": words,
            "mark": mark,
            "results": front_form.found(sought, user=request.user, at=at) if sought is not None else [],
            "media": At().media,
            "strip_is_hidden": form.strip_is_hidden,
            # What was sent and came back is not saved.
            "unsaved": form.data is not None,
            **incoming.beside(request),
        }
        return self.page(request, "arrange.html", f"Front page {front}", **context)

    def find_view(self, request):
        """Stories for a front page, as buttons."""
        if not arranging.may_arrange(request.user):
            raise PermissionDenied
        sought = request.GET.get("q", "")
        results = front_form.found(sought, user=request.user, at=timezone.now())
        return render(request, "admin/articles/front/_found.html", {"results": results, "sought": sought})

    def row_view(self, request):
        """One story as the form has it, to be put on the page."""
        if not arranging.may_arrange(request.user):
            raise PermissionDenied
        at, pk = timezone.now(), as_id(request.GET.get("story"))
        if not pk or pk not in arranging.offered([pk], at=at):
            raise Http404
        stories = Stories([pk], user=request.user, at=at)
        initial = {"position": 1, "size": "small"}
        row = stories.row(pk, front_form.slot_form(pk, stories.pictures(pk, None), initial=initial), None)
        context = {"row": row, "may_arrange": True}
        return render(request, "admin/articles/front/_row.html", context)

    # Looking

    def preview_view(self, request, pk: int):
        """The readers' own page with this front at a moment: now, or one to come for those who may arrange it."""
        front, at = self.front(request, pk), timezone.now()
        moment = at
        if asked := request.GET.get("at", ""):
            moment = _moment(asked)
            if moment is None:
                raise Http404
            if moment > at and not (
                arranging.may_arrange(request.user) and request.user.has_perm("articles.approve_article")
            ):
                raise PermissionDenied
        shown = for_desk(reading_front.as_arranged(front, at=max(at, moment)))
        context = {
            "front": shown,
            "arranged": front,
            "asked": clock(moment, at) if asked else "",
            "is_past": moment < at,
            "state": state_of(front, at=at)[0],
            # In the list of all it is a picture of itself.
            "is_look": "look" in request.GET,
        }
        return views.page(request, "admin/articles/front/preview.html", context, sections=shown.sections)

    def history_view(self, request, object_id, extra_context=None):
        """Each state with who saved it and when, what moved, and the way back to it."""
        front, at = self.front(request, object_id), timezone.now()
        if request.method == "POST":
            to = Revision.objects.of(front).with_content().filter(pk=as_id(request.POST.get("to"))).first()
            if to is None:
                raise Http404
            back = reverse("admin:articles_front_change", args=[front.pk])
            answer = self._done(
                request, lambda: arranging.go_back(front, to, by=request.user, at=at), front, "is arranged as it was"
            )
            answer["Location"] = back
            return answer
        acts = list(Revision.objects.of(front).select_related("by").order_by("-number")[:STATES])
        states = [act for act in acts if act.content is not None]
        # The oldest that is listed is told against the one before it.
        older = Revision.objects.of(front).with_content().filter(number__lt=acts[-1].number if acts else 0)
        states += older.order_by("-number")[:1]
        known = {slot["story"] for act in states for slot in act.content["slots"]}
        known |= {act.content["strip_story"] for act in states if act.content["strip_story"]}
        stories = Stories(sorted(known), user=request.user, at=at)
        now = front.content()
        told = []
        for act in acts:
            before = next((each.content for each in states if each.number < act.number), None)
            told.append(
                {
                    "act": act,
                    "who": name_of(act.by),
                    "did": DID.get(act.verb, act.verb),
                    "moved": moved(before, act.content, stories) if act.content and (before or act.number == 1) else [],
                    "may_return": act.content is not None and act.content != now,
                }
            )
        return self.page(request, "history.html", f"History of {front}", front=front, told=told)


def _is_sought_by_enter(sent: QueryDict) -> bool:
    """Whether Enter was pressed among new words to find: then it finds, and anywhere else it saves."""
    return "entered" in sent and sent.get("q", "").strip() != sent.get("sought", "").strip()


def _moment(text: str) -> datetime | None:
    """A moment as typed, by the desk's clock where it names no zone; None for none or outside the calendar."""
    try:
        moment = parse_datetime(text)
        if moment is None:
            return None
        moment = (moment if timezone.is_aware(moment) else timezone.make_aware(moment)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    # Further on, no zone could say what time it is there.
    return moment if moment.year < MAXYEAR else None


def for_desk(front: Shown) -> Shown:
    """A front page whose pictures are fetched by the desk's own address: readers may not see them yet."""

    def look(card: reading.Card | None) -> reading.Card | None:
        return replace(card, lead=DeskFigure(**vars(card.lead))) if card and card.lead else card

    return replace(
        front,
        lead=look(front.lead),
        seconds=[look(card) for card in front.seconds],
        blocks=[replace(block, cards=[look(card) for card in block.cards]) for block in front.blocks],
    )
