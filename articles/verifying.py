"""Whether what was written is still what was written: chains link by link, editions digest by digest, windows and
seals against the acts that made them.

Reads rows as plain values: models would take a third of the time. The bench is tests/bench/verify.py.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.db.models import Max

from articles.models import Edition, Revision, digest_of
from articles.models.revision import link
from articles.printing import words_of

# The act of a court order or an erasure: content goes, digests stay.
EXPUNGE = "expunge"
# Rows that come from the database at once.
AT_ONCE = 2_000
ROW = ("id", "subject", "subject_id", "number", "verb", "by_id", "at", "why", "content", "content_digest", "window",
       "edition_id", "chain")  # fmt: skip
DECIDES_ABOUT_TEXT = {"seal", "leave_open"}


@dataclass(frozen=True)
class Finding:
    """What was found about one row, as a sentence. What was expunged by an act of the chain is told and holds."""

    sentence: str
    holds: bool = False


@dataclass
class Acts:
    """What the chains say of the stories and their editions."""

    # By story: the windows after the last act on one, [from, until] by number of the edition.
    windows: dict[int, dict] = field(default_factory=dict)
    # By edition: when it was last decided about its text, and whether to seal it.
    decided: dict[int, tuple[datetime, bool]] = field(default_factory=dict)
    expunged: set[int] = field(default_factory=set)


def findings() -> Iterator[Finding]:
    """Yield what does not hold and what was expunged; nothing where all is as it was written."""
    acts = Acts()
    yield from _chains(acts)
    yield from _editions(acts)


def broken() -> Iterator[str]:
    """Yield a sentence for every row that does not hold; nothing where all does."""
    return (finding.sentence for finding in findings() if not finding.holds)


# Chains


def _chains(acts: Acts) -> Iterator[Finding]:
    rows = Revision.objects.order_by("subject", "subject_id", "number").values_list(*ROW).iterator(AT_ONCE)
    expunged = _expunged_contents()
    for (subject, pk), chain in groupby(rows, key=lambda row: row[1:3]):
        yield from _chain(f"{subject} {pk}", chain, acts, expunged.get((subject, pk), 0))


def _expunged_contents() -> dict[tuple[str, int], int]:
    """Up to which act the contents of a thing may be gone, by subject and id."""
    rows = Revision.objects.filter(verb=EXPUNGE).values_list("subject", "subject_id")
    return {(subject, pk): number for subject, pk, number in rows.annotate(Max("number")).order_by()}


def _chain(thing: str, chain: Iterator[tuple], acts: Acts, expunged_to: int) -> Iterator[Finding]:
    previous = ""
    for expected, row in enumerate(chain, 1):
        (_, subject, pk, number, verb, by, at, why, content, digest, window, edition, chained) = row
        name = f"{thing}, act {number} ({verb})"
        if number != expected:
            yield Finding(f"{name}: act {expected} is missing.")
            return
        if content is not None and digest_of(content) != digest:
            yield Finding(f"{name}: the content is not what was saved.")
        if content is None and digest:
            gone = number < expunged_to
            yield Finding(f"{name}: the content {'was expunged' if gone else 'is gone'}.", holds=gone)
        said = digest or (digest_of(window) if window is not None else "")
        if link(previous, subject, pk, number, verb, by, at, why, said, edition) != chained:
            yield Finding(f"{name}: the link to the act before does not hold.")
        previous = chained
        if subject == "article":
            _remember(acts, pk, verb, at, window, edition)


def _remember(acts: Acts, article: int, verb: str, at: datetime, window: dict | None, edition: int | None) -> None:
    if window is not None:
        acts.windows[article] = window
    if verb in DECIDES_ABOUT_TEXT:
        acts.decided[edition] = at, verb == "seal"
    elif verb == EXPUNGE and edition is not None:
        acts.expunged.add(edition)


# Editions


def _editions(acts: Acts) -> Iterator[Finding]:
    reissued = _reissued()
    numbers = defaultdict(set)
    for edition in Edition.objects.order_by("article", "number").iterator(AT_ONCE):
        numbers[edition.article_id].add(str(edition.number))
        name = f"article {edition.article_id}, version {edition.number}"
        if edition.pk in acts.expunged and not edition.body:
            yield Finding(f"{name}: the content was expunged.", holds=True)
        elif not _is_as_printed(edition, reissued):
            yield Finding(f"{name}: it is not what was approved.")
        if not _is_live_as_said(edition, acts.windows.get(edition.article_id)):
            yield Finding(f"{name}: it is live at other times than the last act on it says.")
        if (edition.text_decided_at, edition.sealed) != acts.decided.get(edition.pk, (None, False)):
            told = "it is sealed" if edition.sealed else "its text is open or closed"
            yield Finding(f"{name}: {told} otherwise than the last act about it says.")
    for article, windows in acts.windows.items():
        for number in sorted(windows.keys() - numbers[article]):
            yield Finding(f"article {article}, version {number}: it is missing.")


def _reissued() -> dict[int, Edition]:
    """The editions that others copy, by their ids: few."""
    copied = Edition.objects.filter(reissues__isnull=False)
    return {edition.pk: edition for edition in copied}


def _is_as_printed(edition: Edition, reissued: dict[int, Edition]) -> bool:
    """Whether words and pictures are what their digests stand for.

    A reissue keeps the digest of the words that people stand by, and may name somebody otherwise: its words are held
    against the edition that it copies.
    """
    if digest_of(edition.pictures) != edition.pictures_digest:
        return False
    original = reissued.get(edition.reissue_of_id)
    if original is None:
        return digest_of(words_of(edition)) == edition.words_digest
    same = _without_names(words_of(edition)) == _without_names(words_of(original))
    return same and edition.words_digest == original.words_digest


def _without_names(words: dict) -> dict:
    named = ("byline", "people")
    plain = {key: [{**entry, "name": ""} for entry in words[key]] for key in named}
    return {**words, **plain}


def _is_live_as_said(edition: Edition, windows: dict | None) -> bool:
    """Whether an edition opens and ends when the last act on a window of its story says.

    What was imported with the windows it had elsewhere has no act; what was printed since has no window.
    """
    if windows is None:
        return edition.live_from is None or edition.origin == "archive"
    said = windows.get(str(edition.number))
    if said is None:
        return edition.live_from is None
    moments = tuple(datetime.fromisoformat(moment) if moment else None for moment in said)
    return (edition.live_from, edition.live_until) == moments
