"""Pictures on their way in: each file is looked at as it arrives, and waits until somebody says whose it is."""

import re

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, JsonResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_POST

from articles import saving
from articles.admin import beginning, killing
from articles.credit import parse_credit
from articles.models import Image, Provider
from articles.pictures import arriving, files, intake, metadata, terms, waiting

GONE = "This file is kept already, or it waited for more than two days. Look on the wall, or drop it here again."
# What a file says, and where that goes; the rest stays with the original for whoever asks.
READ = ("credit", "caption", "alternative_text", "creator", "copyright", "provider_ref", "terms")
LONGEST = {name: Image._meta.get_field(name).max_length for name in READ}


class KeepForm(forms.ModelForm):
    """What somebody says of a file that waits: no picture can be without its credit."""

    ends = forms.CharField(required=False, max_length=40)

    class Meta:
        model = Image
        fields = (*READ, "synthetic")

    def clean_ends(self):
        """The end of rights that the person confirmed, as the file proposed it."""
        if not self.cleaned_data["ends"]:
            return None
        moment = parse_datetime(self.cleaned_data["ends"])
        if moment is None or moment.tzinfo is None:
            raise forms.ValidationError("This is no end of rights. Set it on the page of the picture.")
        return moment


@require_http_methods(["GET", "HEAD", "POST"])
def arrive_view(request: HttpRequest) -> JsonResponse:
    """Look at one file and let it wait: what it says and where, its twins; or a sentence why it may not come in.

    Posted with `drop` the file under that key goes; a GET tells which ones still wait for this person. A large file
    comes in pieces (pictures/arriving.py), posted with `file`, `start` and `size`; the answer says how many bytes have
    arrived, and so does a GET with `file`.
    """
    if not request.user.has_perm("articles.add_image"):
        raise PermissionDenied
    if request.method != "POST" and "file" in request.GET:
        return JsonResponse({"arrived": _arrived(request, request.GET)})
    if request.method != "POST":
        found, at = waiting.of(request.user), timezone.now()
        lines = [{"key": key, "name": name, **_told(upload, request.user, at=at)} for key, name, upload in found]
        return JsonResponse({"waiting": lines})
    if key := request.POST.get("drop", ""):
        if waiting.get(key, by=request.user):
            waiting.drop(key)
        return JsonResponse({})
    file = request.FILES.get("upload")
    if file is None:
        return JsonResponse({"error": "Choose a picture first."})
    try:
        if "file" in request.POST and (file := _whole(request, file)) is None:
            return JsonResponse({"arrived": _arrived(request, request.POST)})
        upload = files.look_at(file)
    except intake.Refused as refusal:
        return JsonResponse({"error": str(refusal)})
    if killed := files.killed_twin(upload.checked):
        return JsonResponse({"error": killing.came_again(killed, upload)})
    at = timezone.now()
    key = waiting.put(upload, by=request.user, at=at)
    return JsonResponse({"key": key, **_told(upload, request.user, at=at)})


@require_POST
def keep_view(request: HttpRequest) -> JsonResponse:
    """Make a file that waits a picture, under the credit that somebody gives; or a sentence a field."""
    if not request.user.has_perm("articles.add_image"):
        raise PermissionDenied
    key = request.POST.get("key", "")
    upload = waiting.get(key, by=request.user)
    if upload is None:
        return JsonResponse({"error": GONE})
    if killed := files.killed_twin(upload.checked):
        return JsonResponse({"error": killing.came_again(killed, upload)})
    form = KeepForm(request.POST)
    if not form.is_valid():
        sentences = {name: " ".join(errors) for name, errors in form.errors.items()}
        return JsonResponse({"error": "Not kept yet.", "fields": sentences})
    image = form.save(commit=False)
    image.rights_until, image.added_by = form.cleaned_data["ends"], request.user
    image.provider = provider_of(image.credit)
    with upload.file, transaction.atomic():
        # Whoever presses twice waits here, and then finds that the file waits no more.
        get_user_model().objects.select_for_update().get(pk=request.user.pk)
        if waiting.get(key, by=request.user) is None:
            return JsonResponse({"error": GONE})
        files.take_in(image, upload)
        image.save()
        saving.picture_saved(image, by=request.user, at=timezone.now())
        waiting.drop(key)
    return JsonResponse(as_chosen(image))


def beside(request: HttpRequest) -> dict:
    """What a page needs on which pictures are dropped."""
    if not request.user.has_perm("articles.add_image"):
        return {}
    initial = beginning.picture_of(request.user)
    return {"chooser_form": KeepForm(auto_id="incoming-%s", label_suffix="", initial=initial)}


def as_chosen(image: Image) -> dict[str, str]:
    """A picture as the chooser hands it on."""
    return {
        "id": str(image.pk),
        "toCome": "",
        "caption": image.caption,
        "alternative": image.alternative_text,
        "credit": image.credit,
        "address": reverse("admin:articles_image_change", args=[image.pk]),
    }


def provider_of(credit: str) -> Provider | None:
    """The provider of the list that a credit line names."""
    named = parse_credit(credit, house=settings.SITE_NAME, spellings=Provider.by_spelling()).provider
    return Provider.objects.filter(name__iexact=named).first() if named else None


def _arrived(request: HttpRequest, said: QueryDict) -> int:
    return arriving.arrived(said["file"], size=_number(said, "size"), by=request.user)


def _whole(request: HttpRequest, piece: UploadedFile) -> ContentFile | None:
    """The file that is whole with this piece; None while others are missing."""
    said = request.POST
    # One byte more than a piece has: enough to see that it is none.
    content, place = piece.read(arriving.PIECE + 1), {name: _number(said, name) for name in ("start", "size")}
    whole = arriving.add(content, file=said["file"], **place, by=request.user, at=timezone.now())
    return None if whole is None else ContentFile(whole, name=piece.name)


def _number(said: QueryDict, name: str) -> int:
    return int(said.get(name)) if re.fullmatch(r"[0-9]{1,9}", said.get(name, "")) else 0


def _told(upload: files.Upload, user, *, at) -> dict:
    read, checked = upload.metadata, upload.checked
    said = {
        **{name: getattr(read, name) for name in READ if name not in ("creator", "terms")},
        "creator": " and ".join(read.creator),
        "terms": read.instructions,
    }
    sources = {**read.sources, "terms": read.sources.get("instructions", "")}
    begins = {name: value for name, value in beginning.picture_of(user).items() if value and not said.get(name)}
    fields = {
        name: {"value": value[: LONGEST[name]], "from": f"From the file ({sources[name]})"}
        for name, value in said.items()
        if value
    }
    fields |= {name: {"value": value, "from": ""} for name, value in begins.items() if name in READ}
    notes = [f"The file’s own places differ on the {_called(name)}: {_places(places)}."
             for name, places in read.conflicts.items()]  # fmt: skip
    if read.provenance:
        notes.append("It carries Content Credentials (C2PA). They are kept with the original.")
    if read.taken_at:
        notes.append(f"Taken {read.taken_at.replace('T', ', ')}, the file says.")
    return {
        "facts": f"{checked.format}, {checked.width} × {checked.height} pixels",
        "fields": fields,
        "synthetic": read.source_type.rpartition("/")[2] in files.SYNTHETIC,
        "notes": notes,
        "terms": [_proposed(term) for term in terms.recognise(read.instructions, at=at)],
        "twins": [_twin(image, checked) for image in files.twins_of(checked)],
    }


def _called(name: str) -> str:
    return str(Image._meta.get_field(name).verbose_name)


def _places(places: dict[str, str]) -> str:
    return ", ".join(f"“{metadata.plain(said)[:80]}” ({place})" for place, said in places.items())


def _proposed(term: terms.Term) -> dict[str, str]:
    until = f"{timezone.localtime(term.until):%-d %B %Y, %H:%M}" if term.until else ""
    return {
        "words": term.words,
        "says": term.says,
        "until": term.until.isoformat() if term.until else "",
        "label": f"Rights end {until}" if until else "",
    }


def _twin(image: Image, checked: intake.Checked) -> dict[str, str]:
    same = "The same file" if image.digest == checked.digest else "It looks like this one"
    look = reverse("admin:articles_image_look", args=[image.pk, 320])
    return {**as_chosen(image), "says": f"{same} is here already.", "look": look}


PAGES = {
    "arrive": ("arrive/", arrive_view),
    "keep": ("keep/", keep_view),
}
