"""Readable differences between two texts: which words went, which came. Knows only strings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_WORDS = 6_000
WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Stretch:
    """A run of text that is the same in both, or stands in one of them alone: "same", "gone" or "new"."""

    kind: str
    text: str


def differences(old: str, new: str) -> list[Stretch]:
    """Return the words of both texts in reading order; paragraphs are matched before words, as a reader would."""
    return list(_joined(_by_paragraph(old.split("\n\n"), new.split("\n\n"))))


def _by_paragraph(old: list[str], new: list[str]) -> Iterator[Stretch]:
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        before, after = "\n\n".join(old[a:b]), "\n\n".join(new[c:d])
        if tag == "equal":
            yield Stretch("same", before)
        elif tag == "replace":
            yield from _by_word(before, after)
        else:
            yield Stretch("gone" if tag == "delete" else "new", before or after)
        yield Stretch("same", "\n\n")


def _by_word(old: str, new: str) -> Iterator[Stretch]:
    before, after = WORDS.findall(old), WORDS.findall(new)
    if len(before) + len(after) > MOST_WORDS:
        yield from (Stretch("gone", old), Stretch("new", new))  # nobody reads such a comparison, and it takes minutes
        return
    for tag, a, b, c, d in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Stretch("same", "".join(before[a:b]))
            continue
        yield Stretch("gone", "".join(before[a:b]))
        yield Stretch("new", "".join(after[c:d]))


def _joined(stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    """Neighbours of one kind as one, empty ones left out."""
    kind, texts = "same", []
    for stretch in stretches:
        if not stretch.text:
            continue
        if stretch.kind != kind:
            if texts:
                yield Stretch(kind, "".join(texts))
            kind, texts = stretch.kind, []
        texts.append(stretch.text)
    if "".join(texts).strip():
        yield Stretch(kind, "".join(texts))
