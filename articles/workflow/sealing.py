"""Sealing: whether readers may still read what a story said before. To seal is for good; the row itself stays."""

from datetime import datetime

from django.db import IntegrityError

from articles import doubting
from articles.models import Article, Edition, Revision, record
from articles.workflow.acting import acting, reasoned
from articles.workflow.refusals import Refused, Stale


def seal(article: Article, *, by, at: datetime, edition: Edition, reason: str) -> Revision:
    """Show the text of an earlier version to readers never again; its number, times and kind remain."""
    reason = reasoned(reason, "Say why the earlier text is not public any more.")
    with acting("seal", article, by=by, at=at):
        edition = _earlier(article, edition, at=at)
        _decide(edition, {"sealed": True}, at=at)
        return record(article, verb="seal", by=by, at=at, why=reason, edition=edition)


def leave_open(article: Article, *, by, at: datetime, edition: Edition) -> Revision:
    """Answer after a correction or removal: readers may go on reading what this earlier version said."""
    with acting("leave_open", article, by=by, at=at):
        edition = _earlier(article, edition, at=at)
        if edition not in doubting.waiting(article.editions.opened(at), at=at):
            raise Refused(f"Readers may read version {edition.number} already.")
        _decide(edition, {}, at=at)
        return record(article, verb="leave_open", by=by, at=at, edition=edition)


def _earlier(article: Article, edition: Edition, *, at: datetime) -> Edition:
    """The edition as the database has it now, if readers could see it and see it no more."""
    found = article.editions.opened(at).filter(pk=edition.pk).first()
    if found is None:
        raise Refused("Readers never saw this version.")
    if found.is_live(at):
        raise Refused(f"Readers see version {found.number} now. Correct the story or take it down first.")
    if found.sealed:
        raise Refused(f"Version {found.number} is sealed already, for good.")
    return found


def _decide(edition: Edition, changes: dict, *, at: datetime) -> None:
    try:
        Edition.objects.filter(pk=edition.pk).update(**changes, text_decided_at=at)
    except IntegrityError as refusal:
        # The database holds what this file promises; it answers here only where somebody else was first.
        raise Stale("Somebody else decided about this version in the meantime. Look at what stands now.") from refusal
