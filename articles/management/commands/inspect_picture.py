"""Say what intake would say of picture files, and write nothing."""

import json
import time
from pathlib import Path

from django.core.files import File
from django.core.management.base import BaseCommand
from django.utils import timezone

from articles.credit import parse_credit
from articles.pictures import files, intake, terms

FIELDS = (
    "credit", "caption", "creator", "copyright", "alternative_text", "instructions", "provider_ref", "taken_at",
    "source_type", "sources", "conflicts", "provenance",
)  # fmt: skip


class Command(BaseCommand):
    help = "Say what a picture file is, whether it may come in, and what it says of itself. Writes nothing."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="say it as JSON, one object a file and line")

    def handle(self, *, files, **options):
        for each in map(inspected, files):
            if options["json"]:
                self.stdout.write(json.dumps(each, ensure_ascii=False))
                continue
            self.stdout.write(f"{each['file']}: {'may come in' if each['accept'] else each['refused_because']}")
            for name in FIELDS if each["accept"] else ():
                if each[name]:
                    value = "; ".join(each[name]) if isinstance(each[name], list) else each[name]
                    self.stdout.write(f"  {name}: {value}")


def inspected(file: str) -> dict:
    """What intake says of one file, in the order of a form; `refused_because` is empty where it may come in."""
    began = time.perf_counter()
    nothing = {"file": file, "accept": False, "refused_because": ""}
    try:
        with Path(file).open("rb") as opened:
            upload = files.look_at(File(opened))
    except OSError as error:
        return {**nothing, "refused_because": f"{error.strerror}."}
    except intake.Refused as refusal:
        return {**nothing, "refused_because": str(refusal)}
    read, checked = upload.metadata, upload.checked
    found = terms.recognise(read.instructions, at=timezone.now())
    return {
        "file": file,
        "accept": True,
        "refused_because": "",
        **{name: list(value) if isinstance(value := getattr(read, name), tuple) else value for name in FIELDS},
        "credit_line": parse_credit(read.credit).line if read.credit else "",
        "terms": [
            {"words": each.words, "says": each.says, "until": each.until.isoformat() if each.until else ""}
            for each in found
        ],
        "format": checked.format,
        "width": checked.width,
        "height": checked.height,
        "digest": checked.digest,
        "seconds": round(time.perf_counter() - began, 3),
    }
