"""Where the files of a picture lie: its original where no address leads, its public copies under their token."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files import File

from articles.models import Image, printable
from articles.models.image import originals
from articles.pictures import intake, likeness, metadata, renditions

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
    checked = intake.check(file)
    read = metadata.read(file)
    file.seek(0)
    return Upload(file, checked, read)


def take_in(image: Image, upload: Upload) -> None:
    """Make an uploaded file the picture's original. Decodes nothing and does not save."""
    checked, read = upload.checked, upload.metadata
    image.file.save(f"original.{checked.extension}", upload.file, save=False)
    image.width, image.height, image.digest = checked.width, checked.height, checked.digest
    image.likeness = str(checked.likeness)
    # What the file was called tells whom it shows; readers never get that name, and the checklist reads it.
    name = printable(upload.file.name or "")[:LONGEST_NAME]
    image.metadata = {"sources": read.sources, "credit": read.credit, "caption": read.caption, "name": name}


def killed_twin(checked: intake.Checked) -> Image | None:
    """The killed picture that a file is, or looks like; None where it may come in. One query."""
    killed = list(Image.objects.exclude(killed_at=None).order_by("-killed_at"))
    same = (image for image in killed if image.digest == checked.digest)
    like = (image for image in killed if image.likeness and checked.likeness.is_twin_of(as_kept(image)))
    return next(same, None) or next(like, None)


def as_kept(image: Image) -> likeness.Likeness:
    return likeness.Likeness.read(image.likeness)


def keep_likeness(image: Image) -> None:
    """Look at the original of a picture that came in before likenesses were kept. Decodes it; writes one column."""
    if image.likeness or image.is_to_come:
        return
    with image.file.open("rb") as original:
        image.likeness = str(intake.check(original.file).likeness)
    Image.objects.filter(pk=image.pk).update(likeness=image.likeness)


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
        _move(public_directory(token), _put_away(token))


def bring_back(tokens: Iterable[str]) -> None:
    """Bring copies back that were put away: those made under a former credit can't be made again."""
    for token in tokens:
        _move(_put_away(token), public_directory(token))


def delete(name: str, tokens: Iterable[str]) -> None:
    """Delete an original and its copies from the disk, for good."""
    if name:
        originals().delete(name)
    for token in tokens:
        for directory in (public_directory(token), _put_away(token)):
            shutil.rmtree(directory, ignore_errors=True)


def _put_away(token: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "desk" / "killed" / token


def _move(directory: Path, to: Path) -> None:
    if directory.is_dir():
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(to, ignore_errors=True)
        directory.replace(to)


def public_directory(token: str) -> Path:
    """Where the renditions of one file with one set of metadata lie."""
    return Path(settings.MEDIA_ROOT) / "public" / token


def make_renditions(image: Image) -> None:
    """Make the public copies of a picture where they are missing; none of one that is still to come or was killed."""
    if image.is_to_come or image.killed_at:
        return
    directory = public_directory(image.token)
    if all((directory / f"{width}.jpg").is_file() for width in renditions.widths_for(image.width)):
        return
    credited = metadata.Credited(
        credit=image.credit,
        creator=(image.creator,) if image.creator else (),
        copyright=image.copyright,
        alternative_text=image.alternative_text,
        caption=image.caption,
    )
    with image.file.open("rb") as original:
        renditions.make(original.file, directory, credited=credited)
