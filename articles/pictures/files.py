"""Where the files of a picture lie: its original where no address leads, its public copies under their token."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files import File

from articles.models import Image
from articles.pictures import intake, metadata, renditions


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
    image.metadata = {"sources": read.sources, "credit": read.credit, "caption": read.caption}


def public_directory(token: str) -> Path:
    """Where the renditions of one file with one set of metadata lie."""
    return Path(settings.MEDIA_ROOT) / "public" / token


def make_renditions(image: Image) -> None:
    """Make the public copies of a picture where they are missing; nothing for a picture still to come."""
    if image.is_to_come:
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
