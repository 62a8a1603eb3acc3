"""Killing a picture and lifting it, from its own page and from a story's; and the receipt, which is kept.

Who may and what is kept stands in workflow/killing.py. Shows no headline of a story that its asker may not read.
"""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import workflow
from articles.models import Article, Edition, Image, Revision, Use
from articles.pictures import files
from articles.standing import name_of, standing, tone, with_editions
from articles.workflow import killing


def not_chosen(image: Image) -> str:
    """Why a picture can't be put into a story."""
    when, why = _when(image.killed_at), _stop(image.killed_because)
    return f"The picture “{image}” was killed on {when}: {why} Choose another."


def came_again(killed: Image, upload: files.Upload) -> str:
    """Why a file can't come in."""
    looks = "This picture" if killed.digest == upload.checked.digest else f"This file looks like “{killed}”, which"
    when, why = _when(killed.killed_at), _stop(killed.killed_because)
    return f"{looks} was killed on {when}: {why} It can’t be uploaded again."


def _stop(words: str) -> str:
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def _when(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%-d %B %Y at %H:%M}"


class KillForm(forms.Form):
    reason = forms.CharField(
        label="Why? Paste the agency’s notice",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="It stays with the picture, and stands on the receipt.",
        error_messages={"required": "Say why the picture is killed: paste the agency’s notice."},
    )
    also = forms.ModelMultipleChoiceField(
        Image.objects.none(), label="These look the same: kill them too", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args, twins: list[Image], **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["also"].queryset = Image.objects.filter(pk__in=[twin.pk for twin in twins])
        self.initial["also"] = [twin.pk for twin in twins]
        if not twins:
            del self.fields["also"]


class LiftForm(forms.Form):
    reason = forms.CharField(
        label="Why may it come back?",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why the picture may come back."},
    )


@dataclass(frozen=True)
class Concerned:
    """A story that has the picture, as its asker may see it: `article` is None where they may not read it."""

    article: Article | None
    state: str
    tone: str
    places: list[killing.Place]
    lost_lead: bool
    led_again: bool


def kill_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the picture stands, and the one form that takes it from everywhere."""
    image = _image(request, pk)
    if image.killed_at:
        return HttpResponseRedirect(_address_of_receipt(image))
    _look_at_it(image)
    twins, refusal = files.twins(image), None
    form = KillForm(request.POST or None, twins=twins)
    if form.is_valid():
        try:
            return _kill(request, image, form)
        except workflow.Refused as refused:
            refusal = refused
    context = {"form": form, "refusal": refusal, "concerned": stories_of(request, image), "twins": twins}
    return _page(request, image, "kill.html", "Kill this picture", context)


def _look_at_it(image: Image) -> None:
    """Have a picture's likeness kept; where its original can't be read it is killed without."""
    try:
        files.keep_likeness(image)
    except (OSError, files.intake.Refused):
        return


def _kill(request: HttpRequest, image: Image, form: KillForm) -> HttpResponse:
    reason, at = form.cleaned_data["reason"], timezone.now()
    with transaction.atomic():
        workflow.kill_picture(image, by=request.user, at=at, reason=reason)
        for twin in form.cleaned_data.get("also", ()):
            if not Image.objects.filter(pk=twin.pk, killed_at__isnull=False).exists():  # the same bytes go together
                workflow.kill_picture(twin, by=request.user, at=at, reason=reason)
    messages.success(request, "Killed. It is gone from every page, list, feed and file.")
    return HttpResponseRedirect(_address_of_receipt(image))


@require_safe
def receipt_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What was closed by one kill of a picture, and what has become of the stories since. To be printed."""
    image = _image(request, pk)
    kills = killing.receipts(image)
    receipt = next((act for act in kills if act.number == number), None)
    if receipt is None:
        raise Http404
    together = Revision.objects.filter(subject="image", verb=killing.KILL, by=receipt.by, at=receipt.at)
    context = {
        "receipt": receipt,
        "who": name_of(receipt.by),
        "concerned": stories_of(request, image, killing.places_of(receipt)),
        "pages": _shown(request, receipt),
        "copies": [settings.SITE_URL + path for path in receipt.window["copies"]],
        "lists": [settings.SITE_URL + path for path in _lists(receipt)],
        "others": together.exclude(pk=receipt.pk).order_by("subject_id"),
        "lifted": _lifted(image, receipt),
        "earlier": [act for act in kills if act.pk != receipt.pk],
    }
    return _page(request, image, "receipt.html", "Receipt: picture killed", context)


def lift_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a killed picture come back, with a reason."""
    image, refusal = _image(request, pk), None
    form = LiftForm(request.POST or None, label_suffix="")
    if form.is_valid():
        try:
            workflow.lift_kill(image, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        except workflow.Refused as refused:
            refusal = refused
        else:
            messages.success(request, "Lifted. The picture is back wherever it still stands.")
            return HttpResponseRedirect(reverse("admin:articles_image_change", args=[pk]))
    if image.killed_at is None and refusal is None:
        messages.info(request, "This picture is not killed.")
        return HttpResponseRedirect(reverse("admin:articles_image_change", args=[pk]))
    context = {"form": form, "refusal": refusal, "concerned": stories_of(request, image)}
    return _page(request, image, "lift.html", "Lift the kill", context)


def _image(request: HttpRequest, pk: int) -> Image:
    if not killing.may_kill(request.user):
        raise PermissionDenied
    return get_object_or_404(Image, pk=pk)


def _address_of_receipt(image: Image) -> str:
    return reverse("admin:articles_image_receipt", args=[image.pk, killing.receipts(image)[0].number])


def _page(request: HttpRequest, image: Image, template: str, title: str, context: dict) -> HttpResponse:
    frame = {**admin.site.each_context(request), "title": title, "opts": Image._meta, "image": image}
    return render(request, f"admin/articles/image/{template}", {**frame, **context})


def stories_of(request: HttpRequest, image: Image, places: list[killing.Place] | None = None) -> list[Concerned]:
    """The stories of a picture as they stood then (`places`) or stand now, and whether they lead with a picture now."""
    at = timezone.now()
    places = list(killing.places(image, at=at)) if places is None else places
    of_story: dict[int, list[killing.Place]] = {}
    for place in places:
        of_story.setdefault(place.article, []).append(place)
    readable = with_editions(Article.objects.readable_by(request.user)).filter(pk__in=of_story)
    articles = {article.pk: article for article in readable.select_related("assigned_to", "started_by", "taken_by")}
    live = Edition.objects.live(at).filter(article__in=of_story)
    led = Use.objects.allowed(at).filter(edition__in=live, lead=True).values_list("edition__article", flat=True)
    leads = set(led.exclude(image=image))
    found = []
    for pk, those in of_story.items():
        article = articles.get(pk)
        stands = standing(article, at=at) if article else None
        lost = any(place.lead and place.state in (killing.LIVE, killing.SCHEDULED) for place in those)
        shade = tone(article, stands) if article else ""
        found.append(Concerned(article, stands.words if stands else "", shade, those, lost, pk in leads))
    return sorted(found, key=lambda story: (not story.lost_lead, story.article is None, -story.places[0].article))


def _shown(request: HttpRequest, receipt: Revision) -> list[tuple[str, list[killing.Place]]]:
    """The public addresses of a receipt; one that nobody could know yet only for whoever may read the story."""
    places = killing.places_of(receipt)
    readable = Article.objects.readable_by(request.user).filter(pk__in=[place.article for place in places])
    readable = set(readable.values_list("pk", flat=True))
    shown: dict[str, list[killing.Place]] = {}
    for place in places:
        if place.address and (place.state != killing.SCHEDULED or place.article in readable):
            shown.setdefault(settings.SITE_URL + place.address, []).append(place)
    return list(shown.items())


def _lists(receipt: Revision) -> list[str]:
    return list(dict.fromkeys(path for place in killing.places_of(receipt) for path in place.lists))


def _lifted(image: Image, receipt: Revision) -> Revision | None:
    after = Revision.objects.of(image).filter(verb=killing.LIFT, number__gt=receipt.number)
    return after.select_related("by").order_by("number").first()


# Addresses below the list of pictures: route and view by name.
PAGES = {
    "kill": ("<int:pk>/kill/", kill_view),
    "receipt": ("<int:pk>/killed/<int:number>/", receipt_view),
    "lift": ("<int:pk>/lift/", lift_view),
}


def beside(request: HttpRequest, thing: Image | Article, *, at: datetime | None = None) -> dict:
    """What the page of a picture says of its kills, and what the page of a story offers of its pictures."""
    if not killing.may_kill(request.user):
        return {}
    if isinstance(thing, Image):
        return {"may_kill": True, "receipts": killing.receipts(thing)}
    return {"killable": list(thing.pictures.order_by("article_pictures__position", "pk"))}
