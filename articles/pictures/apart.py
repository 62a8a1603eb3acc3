"""Pictures decoded in a process of their own (bounded.py): what may come in, what it says, what it becomes.

Both sides of the talk stand here. A question and an answer are one line of JSON, then bytes: nothing that comes back
from a decoder is ever run or unpickled.
"""

import json
import sys
from dataclasses import asdict
from io import BytesIO

from articles import bounded
from articles.pictures import intake, metadata, renditions
from articles.pictures.likeness import Likeness

# The largest that may come in take 410 MB of memory (tests/bench/pictures.py); addresses are reserved by more.
BOUNDS = {"seconds": 60, "megabytes": 1024, "wait": 180}
TOO_MUCH = (
    "This picture takes more time or memory to read than one picture may. Export it as a new JPEG and upload that."
)


def look(content: bytes) -> tuple[intake.Checked, metadata.Metadata]:
    """What a file is and what it says of itself. Raises intake.Refused with a sentence."""
    return from_json(_asked({"task": "look"}, content)[0])


def as_json(checked: intake.Checked, read: metadata.Metadata) -> dict:
    return {"checked": {**asdict(checked), "likeness": str(checked.likeness)}, "metadata": asdict(read)}


def from_json(said: dict) -> tuple[intake.Checked, metadata.Metadata]:
    """What `as_json` wrote."""
    checked, read = said["checked"], said["metadata"]
    return (
        intake.Checked(**{**checked, "likeness": Likeness.read(checked["likeness"])}),
        metadata.Metadata(**{**read, "creator": tuple(read["creator"])}),
    )


def render(content: bytes, *, credited: metadata.Credited) -> dict[str, bytes]:
    """The public copies of a picture by their names, `320.avif`, `320.jpg` and so on. Raises intake.Refused."""
    said, files = _asked({"task": "render", "credited": asdict(credited)}, content)
    copies = {}
    for name, length in said["files"]:
        copies[name], files = files[:length], files[length:]
    return copies


def _asked(question: dict, content: bytes) -> tuple[dict, bytes]:
    answer = bounded.run("articles.pictures.apart", json.dumps(question).encode() + b"\n" + content, **BOUNDS)
    if answer is None:
        raise intake.Refused(TOO_MUCH)
    line, _, files = answer.partition(b"\n")
    said = json.loads(line)
    if "refused" in said:
        raise intake.Refused(said["refused"])
    return said, files


def _looked(content: BytesIO) -> tuple[dict, list[bytes]]:
    return as_json(intake.check(content), metadata.read(content)), []


def _rendered(content: BytesIO, credited: dict) -> tuple[dict, list[bytes]]:
    credit = metadata.Credited(**{**credited, "creator": tuple(credited["creator"])})
    copies = dict(renditions.render(content, credited=credit))
    return {"files": [(name, len(copy)) for name, copy in copies.items()]}, list(copies.values())


def main() -> None:
    question = json.loads(sys.stdin.buffer.readline())
    content = BytesIO(sys.stdin.buffer.read())
    try:
        if question["task"] == "look":
            said, files = _looked(content)
        else:
            said, files = _rendered(content, question["credited"])
    except intake.Refused as refused:
        said, files = {"refused": str(refused)}, []
    except MemoryError:
        said, files = {"refused": TOO_MUCH}, []
    sys.stdout.buffer.writelines([json.dumps(said).encode(), b"\n", *files])


if __name__ == "__main__":
    main()
