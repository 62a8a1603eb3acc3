"""Where the files of a picture lie: its original where no address leads, its public copies under their token."""

from pathlib import Path

from django.conf import settings
from django.core.files import File

from articles.models import Image
from articles.pictures import intake, metadata, renditions


def take_in(image: Image, upload: File) -> metadata.Metadata:
    """Check an uploaded file and make it the picture's original; return what the file says of itself.

    Raises intake.Refused with a sentence; the picture is then as it was. Does not save.
    """
    checked = intake.check(upload)
    read = metadata.read(upload)
    upload.seek(0)
    image.file.save(f"original.{checked.extension.lstrip('.')}", upload, save=False)
    image.width, image.height, image.digest = checked.width, checked.height, checked.digest
    image.metadata = {"sources": read.sources, "credit": read.credit, "caption": read.caption}
    return read


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
