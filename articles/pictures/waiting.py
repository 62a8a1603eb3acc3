"""Files that came in and are no pictures yet: nobody has said whose they are, and a picture without a credit can't be.

They wait beside the originals, where no address leads, for whoever brought them; after two days they go.
"""

import json
from contextlib import suppress
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.utils.crypto import get_random_string

from articles.models.image import originals
from articles.pictures import apart, files

KEPT = timedelta(days=2)
DIRECTORY = "desk/waiting"
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def put(upload: files.Upload, *, by, at: datetime) -> str:
    """Keep a file that was looked at, and return the word by which whoever brought it finds it again."""
    sweep(at)
    key = get_random_string(24, LETTERS)
    originals().save(f"{DIRECTORY}/{key}", upload.file)
    beside = {"by": by.pk, "name": upload.file.name, **apart.as_json(upload.checked, upload.metadata)}
    originals().save(f"{DIRECTORY}/{key}.json", ContentFile(json.dumps(beside).encode()))
    return key


def get(key: str, *, by) -> files.Upload | None:
    """What waits under a key for this person; None where nothing does."""
    if len(key) != 24 or set(key) - set(LETTERS) or not originals().exists(f"{DIRECTORY}/{key}.json"):
        return None
    with originals().open(f"{DIRECTORY}/{key}.json") as beside:
        said = json.load(beside)
    if said["by"] != by.pk:
        return None
    file = originals().open(f"{DIRECTORY}/{key}")
    file.name = said["name"]
    return files.Upload(file, *apart.from_json(said))


def of(by) -> list[tuple[str, str, files.Upload]]:
    """What waits for this person: key, the name it had, the file."""
    found = []
    for key in sorted(name.removesuffix(".json") for name in names() if name.endswith(".json")):
        if upload := get(key, by=by):
            found.append((key, upload.file.name, upload))
    return found


def drop(key: str) -> None:
    for name in (key, f"{key}.json"):
        originals().delete(f"{DIRECTORY}/{name}")


def sweep(at: datetime) -> None:
    """Let go what came in more than two days ago."""
    for name in names():
        with suppress(FileNotFoundError):  # kept or dropped while we looked
            if originals().get_modified_time(f"{DIRECTORY}/{name}") < at - KEPT:
                originals().delete(f"{DIRECTORY}/{name}")


def names() -> list[str]:
    """The names of all files that wait here."""
    try:
        return originals().listdir(DIRECTORY)[1]
    except FileNotFoundError:
        return []
