"""What may come in as a document: a whole PDF that can be read and does nothing; the content decides, never the name.

Takes an open file and answers with facts or with a refusal; knows nothing of uploads, models or storage.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import BinaryIO

from articles import bounded

# A report of 300 pages with pictures has 10 to 20. Readers open it on the road, and it is served from one piece.
MEGABYTES = 25
# A tagged report of a thousand pages, 100,000 small objects, takes 8 s and 290 MB (pypdf 7.1).
BOUNDS = {"seconds": 20, "megabytes": 768, "wait": 120}

WAY_OUT = "Print it to a new PDF and upload that."
# What people send instead, so that the refusal can name it.
STRANGERS = {
    "a Word, Excel or other Office document": re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0"),
    "a picture": re.compile(rb"\xff\xd8\xff|\x89PNG|GIF8|RIFF....WEBP|II[*]\0|MM\0[*]|....ftyp", re.DOTALL),
    "a PostScript file": re.compile(rb"%!PS"),
    "a web page": re.compile(rb"\s*<(!doctype|html|head|body|script)", re.IGNORECASE),
}
SENTENCES = {
    "damaged": "This PDF is damaged or cut short. Ask for the file again, or open it and print it to a new PDF.",
    "encrypted": f"This PDF is locked by a password. Open it with the password. {WAY_OUT}",
    "empty": "This PDF has no pages. Ask for the file again.",
    "script": f"This PDF runs a program (JavaScript) on the reader’s machine. {WAY_OUT}",
    "files": f"This PDF carries other files inside. {WAY_OUT}",
    "leaves": f"This PDF opens other programs, files or addresses, or sends what is typed into it. {WAY_OUT}",
    "plays": f"This PDF plays film or sound. {WAY_OUT}",
    "form": f"This PDF is a form that only one program can show. {WAY_OUT}",
    "endless": f"This PDF is put together in so many pieces that it can’t be read in time. {WAY_OUT}",
}


class Refused(Exception):
    """A file that may not come in, with a sentence for whoever uploaded it."""


@dataclass(frozen=True)
class Checked:
    """A PDF that may come in: its pages, its size in bytes, the SHA-256 of them in hex, the title it gives itself."""

    pages: int
    bytes: int
    digest: str
    title: str


def check(file: BinaryIO) -> Checked:
    """Return what the file is; refuse what is no whole, open and quiet PDF. Seconds of work for a big one.

    The file is left at its beginning.
    """
    file.seek(0)
    content = file.read(MEGABYTES * 1_000_000 + 1)
    file.seek(0)
    if not content:
        raise Refused("This file is empty. Choose the document again.")
    if len(content) > MEGABYTES * 1_000_000:
        raise Refused(f"This file is larger than {MEGABYTES} MB. Export it smaller and upload that.")
    # At the very beginning: a file that is something else as well begins as that.
    if not content.startswith(b"%PDF-"):
        what = next((name for name, signature in STRANGERS.items() if signature.match(content)), "not a PDF")
        raise Refused(f"This file is {what}, whatever its name says. Export it as a PDF and upload that.")
    said = _inspected(content)
    if "refused" in said:
        raise Refused(SENTENCES[said["refused"]])
    return Checked(said["pages"], len(content), hashlib.sha256(content).hexdigest(), said["title"])


def _inspected(content: bytes) -> dict:
    """What inspecting.py says of it, in a process that may die of it."""
    said = bounded.run("articles.documents.inspecting", content, **BOUNDS)
    return {"refused": "endless"} if said is None else json.loads(said)
