"""Looks into a PDF, in a process of its own (bounded.py): reads it from standard input, writes one JSON object.

Either {"refused": a word of intake.SENTENCES} or {"pages": 12, "title": "…"}. Knows nothing of the newsroom.
"""

import contextlib
import json
import re
import sys
from collections.abc import Iterator
from io import BytesIO

END = re.compile(rb"startxref\s+([0-9]{1,12})\s+%%EOF\s*\Z")
OBJECT = re.compile(rb"\s*([0-9]{1,10})\s+([0-9]{1,5})\s+obj\b")
START = re.compile(rb"\s*xref\b|" + OBJECT.pattern)
# What a PDF may do by itself as it is opened, or turned over: show another place in itself.
HARMLESS = ("/GoTo", "/Named")
# PDF 32000-1, 12.6.4: actions that leave the document for other programs and files.
LEAVES = ("/Launch", "/GoToR", "/ImportData", "/SubmitForm", "/Thread")
PLAYS = ("/RichMedia", "/RichMediaExecute", "/Movie", "/Sound", "/Screen", "/Rendition", "/3D")
FILES = ("/EF", "/EmbeddedFiles")


class Refused(Exception):
    """One word, for which intake.py has a sentence."""


def inspect(content: bytes) -> dict:
    # Imported under the limits, which hold from the first line of main.
    from pypdf import PdfReader  # noqa: PLC0415

    class Exact(PdfReader):
        """A table of objects that leads elsewhere is rebuilt by each program in its own way: none could say what
        another will show."""

        def _rebuild_xref_table(self, stream) -> None:
            raise Refused("damaged")

    end = END.search(content, max(0, len(content) - 1200))
    if end is None or not START.match(content, int(end[1])):
        raise Refused("damaged")
    reader = Exact(BytesIO(content))
    if reader.is_encrypted:
        raise Refused("encrypted")
    pages = len(reader.pages)
    if not pages:
        raise Refused("empty")
    _insist_on_exact_places(reader, content)
    for found in _dictionaries(reader):
        _refuse_what_acts(found)
    return {"pages": pages, "title": _title(reader)}


def _insist_on_exact_places(reader, content: bytes) -> None:
    for generation, places in reader.xref.items():
        free = reader.xref_free_entry.get(generation, {})
        for number, place in places.items():
            found = OBJECT.match(content, place)
            if not free.get(number) and (found is None or (int(found[1]), int(found[2])) != (number, generation)):
                raise Refused("damaged")


def _dictionaries(reader) -> Iterator:
    """Every dictionary of the file, reached from its pages or not."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject  # noqa: PLC0415  as above

    known = {(number, generation) for generation, numbers in reader.xref.items() for number in numbers}
    known |= {(number, 0) for number in reader.xref_objStm}
    waiting: list = [reader.trailer]
    for number, generation in known:
        # Objects that nothing can be made of are shown by nobody; there are such in good files.
        with contextlib.suppress(ValueError, KeyError, OSError, AssertionError):
            waiting.append(reader.get_object(IndirectObject(number, generation, reader)))
        while waiting:
            one = waiting.pop()
            if isinstance(one, DictionaryObject):
                yield one
                waiting += dict.values(one)
            elif isinstance(one, ArrayObject):
                waiting += list.__iter__(one)


def _refuse_what_acts(found) -> None:
    kinds = {str(found[name]) for name in ("/S", "/Subtype", "/Type") if name in found}
    if "/JavaScript" in kinds or "/JavaScript" in found or "/JS" in found:
        raise Refused("script")
    if kinds & {"/EmbeddedFile", "/FileAttachment", "/GoToE"} or any(found.get(name) for name in FILES):
        raise Refused("files")
    if "/XFA" in found:
        raise Refused("form")
    if kinds & set(PLAYS):
        raise Refused("plays")
    # A stream whose bytes lie in another file reaches for that file.
    if kinds & set(LEAVES) or ("/F" in found and "/Length" in found):
        raise Refused("leaves")
    for action in _by_itself(found):
        if not hasattr(action, "get") or str(action.get("/S")) in HARMLESS:
            continue
        raise Refused("leaves")


def _by_itself(found) -> Iterator:
    """What is done without anybody having asked for it."""
    if "/OpenAction" in found:
        yield found["/OpenAction"]
    events = found.get("/AA", {})
    for event in events:
        yield events[event]


def _title(reader) -> str:
    try:
        title = reader.metadata.title if reader.metadata else ""
    except Exception:  # what can't be read says nothing
        return ""
    return title if isinstance(title, str) else ""


def main() -> None:
    try:
        said = inspect(sys.stdin.buffer.read())
    except Refused as refused:
        said = {"refused": str(refused)}
    except MemoryError:
        said = {"refused": "endless"}
    except Exception:  # a parser raises anything on what is no PDF
        said = {"refused": "damaged"}
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
