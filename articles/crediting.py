"""A credit that is corrected once and everywhere: at the picture, and in every story that readers see or will see.

Each correction is one act in the picture's chain, with what was said before and which versions replaced which; so it
can be taken back. The copies that carry the new credit are made first: no page ever points at a file that is not there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_datetime

from articles import saving
from articles.models import Article, Copies, Edition, Image, Provider, Revision, Slot, record
from articles.models.revision import Subject
from articles.models.rules import REISSUED_CREDITS
from articles.pictures import files
from articles.printing import credit_of
from articles.workflow import Changes, NotYours, Refused, Stale, reissue, standing_editions
from articles.workflow.acting import reasoned

CORRECT = "correct_credit"
# What is corrected for one picture or for many; the first ones are printed, and so reissued.
PRINTED = ("credit", "creator", "provider", "copyright", "licence", "synthetic")
FIELDS = (*PRINTED, "provider_ref", "price_class", "terms", "rights_until")
CHANGED = "This picture was changed meanwhile. Look at what it says now."


@dataclass(frozen=True)
class Concerned:
    """A version that would be replaced, and whether readers see it at this moment."""

    edition: Edition
    live: bool


def may_correct(user) -> bool:
    return user.has_perm("articles.mind_pictures") and user.has_perm("articles.change_image")


def with_fields(image: Image, fields: dict) -> Image:
    """The picture as it would be, not saved. Raises ValidationError where it may not be so."""
    for name, value in fields.items():
        setattr(image, name, value)
    image.clean()
    return image


def changed(image: Image, fields: dict) -> dict:
    """Those of the fields that say something else than the picture does now."""
    return {name: value for name, value in fields.items() if getattr(image, name) != value}


def outdated(image: Image, *, at: datetime) -> list[Concerned]:
    """The versions that readers see or will see and that print another credit than the picture bears, one a story.

    Of a story with several the earliest: reissuing it takes the later ones along.
    """
    said = _credit(credit_of(image))
    found = []
    for article in Article.objects.filter(editions__uses__image=image).distinct().order_by("pk"):
        for edition in standing_editions(article, at=at):
            printed = next((each for each in edition.pictures if each["image"] == image.pk), None)
            if printed and _credit(printed) != said:
                found.append(Concerned(edition, live=edition.is_live(at)))
                break
    return found


def on_front(image: int, fields: Iterable[str], *, at: datetime) -> bool:
    """Whether the front page shows this picture of its own accord and prints one of these fields.

    It says what the picture says, from the moment of the save: nothing is published again for it.
    """
    return not set(PRINTED).isdisjoint(fields) and Slot.objects.seen(at).filter(image=image).exists()


def _credit(printed: dict) -> dict:
    """What a printed picture says of its origin; versions of before a field was printed say nothing there."""
    return {name: printed[name] for name in REISSUED_CREDITS if name != "token" and printed.get(name)}


def correct(images: Iterable[Image], *, fields: dict, by, at: datetime, why: str) -> list[Revision]:
    """Change these fields of some pictures, and publish again every version that prints them otherwise.

    All of them or none. Returns an act a picture that was changed or reissued, whose window says
    `{"before": {field: value}, "after": {…}, "reissued": [[story, old number, new number], …]}`.
    Raises NotYours, Refused, Stale or ValidationError, and has then written nothing that anybody sees.
    """
    if not may_correct(by):
        raise NotYours("A credit is corrected by the photo desk and by editors.")
    why = reasoned(why, "Say why it is corrected.")
    prepared = [_prepared(image.pk, fields) for image in images]
    with transaction.atomic():
        acts = [_corrected(image, differs, seen, by=by, at=at, why=why) for image, differs, seen in prepared]
    return [act for act in acts if act]


def _prepared(pk: int, fields: dict) -> tuple[Image, dict, str]:
    """A picture as it would be, with the copies that carry its new credit; what differs; the token it has now."""
    image = Image.objects.select_related("provider").get(pk=pk)
    seen, differs = image.token, changed(image, fields)
    with_fields(image, differs)
    image.renew_token()
    # Seconds of work, so not inside the transaction.
    files.make_renditions(image)
    if failed := Copies.objects.filter(image=pk, token=image.token).exclude(failed_because="").first():
        raise Refused(f"The copies with the new credit could not be made: {failed.failed_because}")
    return image, differs, seen


def _corrected(image: Image, differs: dict, seen: str, *, by, at: datetime, why: str) -> Revision | None:
    was = Image.objects.select_for_update().get(pk=image.pk)
    if was.token != seen:
        raise Stale(CHANGED)
    before = {name: value for name, value in saving.content_of(was).items() if name in differs}
    if differs:
        image.save()
        saving.picture_saved(image, by=by, at=at)
    changes = Changes(pictures={image.pk: credit_of(image)})
    reissued = []
    if not image.killed_at:
        for each in outdated(image, at=at):
            copies = reissue(each.edition, by=by, at=at, why=why, changes=changes)
            reissued += [[copy.article_id, copy.reissue_of.number, copy.number] for copy in copies]
    if not differs and not reissued:
        return None
    after = {name: value for name, value in saving.content_of(image).items() if name in differs}
    window = {"before": before, "after": after, "reissued": reissued}
    return record(image, verb=CORRECT, by=by, at=at, why=why, window=window)


def corrections(image: Image) -> list[Revision]:
    """The corrections of a picture's credit, the newest first."""
    acts = Revision.objects.filter(subject=Subject.IMAGE, subject_id=image.pk, verb=CORRECT)
    return list(acts.select_related("by").order_by("-number"))


def may_undo(image: Image, act: Revision) -> bool:
    """Whether the picture still says what this correction made it say."""
    says = saving.content_of(image)
    return bool(act.window["after"]) and all(says[name] == value for name, value in act.window["after"].items())


def undo(image: Image, act: Revision, *, by, at: datetime) -> Revision | None:
    """Say again what was said before a correction, at the picture and in every story. Raises as `correct` does."""
    image = Image.objects.get(pk=image.pk)
    if not may_undo(image, act):
        raise Refused("The credit was changed again since. Correct it instead.")
    why = f"Taken back: {act.why}"
    acts = correct([image], fields=_read(act.window["before"]), by=by, at=at, why=why)
    return acts[0] if acts else None


def _read(said: dict) -> dict:
    """The fields of a picture, from what its chain says of them."""
    fields = dict(said)
    if fields.get("rights_until"):
        fields["rights_until"] = parse_datetime(fields["rights_until"])
    if fields.get("provider"):
        fields["provider"] = Provider.objects.filter(pk=fields["provider"]).first()
        if fields["provider"] is None:
            raise ValidationError("The provider is not there any more.")
    return fields
