"""Where the files of a picture lie: its original where no address leads, its public copies under their token."""

import logging
import os
import shutil
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.utils import timezone

from articles.models import Copies, Image, Revision, printable
from articles.models.image import originals
from articles.models.revision import Subject
from articles.pictures import apart, intake, likeness, metadata, renditions

log = logging.getLogger(__name__)

# Of the IPTC's list of digital source types: what says that a machine made a picture, or a part of it.
SYNTHETIC = (
    "trainedAlgorithmicMedia",
    "compositeWithTrainedAlgorithmicMedia",
    "compositeSynthetic",
    "algorithmicMedia",
)
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
UNREADABLE = "The original could not be read."

LONGEST_NAME = 255


@dataclass(frozen=True)
class Upload:
    """An uploaded file that may come in, with what was found in it."""

    file: File
    checked: intake.Checked
    metadata: metadata.Metadata


def look_at(file: File) -> Upload:
    """Decode an uploaded file and read what it says of itself: seconds of work, so never inside a transaction.

    Raises intake.Refused with a sentence. The file is left at its beginning.
    """
    return Upload(file, *apart.look(intake.content_of(file)))


def take_in(image: Image, upload: Upload) -> None:
    """Make an uploaded file the picture's original. Decodes nothing and does not save."""
    checked, read = upload.checked, upload.metadata
    image.file.save(f"original.{checked.extension}", upload.file, save=False)
    image.width, image.height, image.digest = checked.width, checked.height, checked.digest
    image.likeness = str(checked.likeness)
    # What the file was called tells whom it shows; readers never get that name, and the checklist reads it.
    name = printable(upload.file.name or "")[:LONGEST_NAME]
    image.metadata = {what: said for what, said in {**asdict(read), "name": name}.items() if said}


def killed_twin(checked: intake.Checked) -> Image | None:
    """The killed picture that a file is or looks like, or one of the files it had before; None where it may come in.

    Two queries.
    """
    killed = list(Image.objects.exclude(killed_at=None).order_by("-killed_at"))
    had = files_of(killed)
    same = (image for image in killed if checked.digest in had[image.pk])
    like = (image for image in killed if any(_are_twins(checked, kept) for kept in had[image.pk].values()))
    return next(same, None) or next(like, None)


def files_of(images: Iterable[Image]) -> dict[int, dict[str, str]]:
    """Every file that pictures have or ever had, by picture: its digest with its likeness ('' where none was kept)."""
    found = {image.pk: {} for image in images}
    states = Revision.objects.with_content().filter(subject=Subject.IMAGE, subject_id__in=found).order_by("number")
    for pk, digest, looks in states.values_list("subject_id", "content__digest", "content__likeness"):
        found[pk][digest] = looks or found[pk].get(digest, "")
    for image in images:
        found[image.pk][image.digest] = image.likeness
        # A picture that is still to come has no file to know it by.
        for nothing in ("", None):
            found[image.pk].pop(nothing, None)
    return found


def _are_twins(checked: intake.Checked, kept: str) -> bool:
    return bool(kept) and checked.likeness.is_twin_of(likeness.Likeness.read(kept))


def as_kept(image: Image) -> likeness.Likeness:
    return likeness.Likeness.read(image.likeness)


def keep_likeness(image: Image) -> None:
    """Look at the original of a picture that came in before likenesses were kept. Decodes it; writes one column."""
    if image.likeness or image.is_to_come:
        return
    with image.file.open("rb") as original:
        image.likeness = str(look_at(original).checked.likeness)
    Image.objects.filter(pk=image.pk).update(likeness=image.likeness)


def twins_of(checked: intake.Checked) -> list[Image]:
    """Pictures of the desk, not killed, that are or look like this file. Reads two columns of every picture."""
    rows = Image.objects.filter(killed_at=None).exclude(file="").values_list("pk", "digest", "likeness").iterator()
    found = [
        pk
        for pk, digest, kept in rows
        if digest == checked.digest or (kept and checked.likeness.is_twin_of(likeness.Likeness.read(kept)))
    ]
    return list(Image.objects.filter(pk__in=found).order_by("pk"))


def twins(image: Image) -> list[Image]:
    """Other pictures of the desk, not killed, that look like this one. Reads a column of every picture."""
    if not image.likeness:
        return []
    mine = as_kept(image)
    others = Image.objects.filter(killed_at=None).exclude(pk=image.pk).exclude(likeness="")
    rows = others.values_list("pk", "likeness").iterator()
    found = [pk for pk, kept in rows if mine.is_twin_of(likeness.Likeness.read(kept))]
    return list(Image.objects.filter(pk__in=found).order_by("pk"))


def put_away(tokens: Iterable[str]) -> None:
    """Take public copies out of the public directory, by the names they were made under."""
    for token in tokens:
        _move(f"public/{token}", f"desk/killed/{token}")


def bring_back(tokens: Iterable[str]) -> None:
    """Bring copies back that were put away: those made under a former credit can't be made again."""
    for token in tokens:
        _move(f"desk/killed/{token}", f"public/{token}")


def delete(name: str, tokens: Iterable[str]) -> None:
    """Delete an original and its copies from the disk, for good."""
    if name:
        originals().delete(name)
    for token in tokens:
        for directory in (f"public/{token}", f"desk/killed/{token}"):
            _clear(directory)


def public_directory(token: str) -> Path:
    """Where the renditions of one file with one set of metadata lie, on a disk of ours."""
    return Path(settings.MEDIA_ROOT) / "public" / token


def make_renditions(image: Image) -> None:
    """Make the public copies of a picture where they are missing; none of one that is still to come or was killed.

    Seconds of work, so never inside a transaction. What goes wrong is kept for the desk to read and raises nothing:
    the save before it stands. It is not tried again unasked.
    """
    if image.is_to_come or image.killed_at or has_copies(image) or _failed(image):
        return
    try:
        write_copies(image)
        why = ""
    except intake.Refused as refused:
        why = str(refused)
    except OSError as error:
        log.exception("Copies of picture %s failed", image.pk)
        why = f"{UNREADABLE} ({error.strerror})" if isinstance(error, FileNotFoundError) else f"{error}"[:300]
    _keep_state(image, why)
    if Image.objects.filter(pk=image.pk).exclude(killed_at=None).exists():
        put_away([image.token])  # killed while they were made


def write_copies(image: Image) -> None:
    """Make the public copies and write them; asks no database. Raises intake.Refused or OSError."""
    with image.file.open("rb") as original:
        copies = apart.render(original.read(), credited=_credited(image))
    for name, content in copies.items():
        _write_whole(f"public/{image.token}/{name}", content)


def make_as_printed(image: Image, picture: dict) -> None:
    """Make what is missing of the copies that an edition names, `picture` as it is printed there; seconds of work.

    Under a former credit they carry that one. Raises intake.Refused or OSError.
    """
    names = renditions.names_for(image.width)
    missing = [name for name in names if not originals().exists(f"public/{picture['token']}/{name}")]
    if image.is_to_come or image.killed_at or not missing:
        return
    credited = metadata.Credited(
        credit=picture["credit"],
        creator=(picture["creator"],) if picture["creator"] else (),
        copyright=picture["copyright"],
        alternative_text=picture["alternative_text"],
        caption=picture["caption"],
    )
    with image.file.open("rb") as original:
        copies = apart.render(original.read(), credited=credited)
    for name in missing:
        _write_whole(f"public/{picture['token']}/{name}", copies[name])


def make_again(image: Image) -> None:
    """Make the copies of a picture once more after they failed."""
    Copies.objects.filter(image=image).delete()
    make_renditions(image)


def copy_of(image: Image, width: int) -> File | None:
    """The JPEG of a picture that is as wide as this or the next narrower; None where there is none."""
    widths = renditions.widths_for(image.width)
    fits = max((each for each in widths if each <= width), default=widths[0])
    try:
        return originals().open(f"public/{image.token}/{fits}.jpg")
    except FileNotFoundError:
        return None


def has_copies(image: Image) -> bool:
    """Whether all public copies of a picture as it is now are there."""
    storage = originals()
    return all(storage.exists(f"public/{image.token}/{name}") for name in renditions.names_for(image.width))


def _credited(image: Image) -> metadata.Credited:
    said = image.metadata.get("source_type", "") if isinstance(image.metadata, dict) else ""
    kind = said if said.rpartition("/")[2] in SYNTHETIC else f"{SOURCE_TYPES}compositeSynthetic"
    return metadata.Credited(
        credit=image.credit,
        creator=(image.creator,) if image.creator else (),
        copyright=image.copyright,
        alternative_text=image.alternative_text,
        caption=image.caption,
        source_type=kind if image.synthetic else "",
    )


def _failed(image: Image) -> bool:
    return Copies.objects.filter(image=image.pk, token=image.token).exclude(failed_because="").exists()


def _keep_state(image: Image, why: str) -> None:
    if image.pk:
        state = {"token": image.token, "failed_because": why, "tried_at": timezone.now()}
        Copies.objects.update_or_create(image=image, defaults=state)


# Files of the storage, on a disk of ours or elsewhere


def on_disk(name: str) -> Path | None:
    """Where a file of the storage lies on a disk of ours; None where the storage is elsewhere and knows no paths."""
    try:
        return Path(originals().path(name))
    except NotImplementedError:
        return None


def _write_whole(name: str, content: bytes) -> None:
    """Write a file that is there whole or not at all; one that was there before is replaced."""
    path = on_disk(name)
    if path is None:
        originals().delete(name)
        originals().save(name, ContentFile(content))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _move(directory: str, to: str) -> None:
    here, there = on_disk(directory), on_disk(to)
    if here is None or there is None:
        storage = originals()
        for name in _names_in(directory):
            with storage.open(f"{directory}/{name}") as file:
                _write_whole(f"{to}/{name}", file.read())
        _clear(directory)
    elif here.is_dir():
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(there, ignore_errors=True)
        here.replace(there)


def _clear(directory: str) -> None:
    if (path := on_disk(directory)) is not None:
        shutil.rmtree(path, ignore_errors=True)
        return
    for name in _names_in(directory):
        originals().delete(f"{directory}/{name}")


def _names_in(directory: str) -> list[str]:
    return originals().listdir(directory)[1]
