"""Whether what was written is still what was written: chains link by link, editions digest by digest."""

from collections.abc import Iterator
from itertools import groupby

from articles.models import Edition, Revision, digest_of
from articles.printing import words_of


def broken() -> Iterator[str]:
    """Yield a sentence for every row that does not hold; nothing where all does."""
    yield from _broken_chains()
    yield from _broken_editions()


def _broken_chains() -> Iterator[str]:
    rows = Revision.objects.order_by("subject", "subject_id", "number").iterator()
    for (subject, pk), chain in groupby(rows, key=lambda row: (row.subject, row.subject_id)):
        previous = ""
        for number, revision in enumerate(chain, 1):
            row = f"{subject} {pk}, revision {revision.number}"
            if revision.number != number:
                yield f"{row}: revision {number} is missing."
                break
            if revision.content is not None and digest_of(revision.content) != revision.content_digest:
                yield f"{row}: the content is not what was saved."
            if revision.link(previous) != revision.chain:
                yield f"{row}: the link to the act before does not hold."
            previous = revision.chain


def _broken_editions() -> Iterator[str]:
    for edition in Edition.objects.filter(sealed=False, reissue_of=None).iterator():
        digests = digest_of(words_of(edition)), digest_of(edition.pictures)
        if digests != (edition.words_digest, edition.pictures_digest):
            yield f"article {edition.article_id}, version {edition.number}: it is not what was approved."
