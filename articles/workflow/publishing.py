"""Publishing: to publish is to open a window. What is live when is laid out by windows.py and written here."""

from datetime import datetime

from django.db import IntegrityError
from django.utils import timezone

from articles import checklist, printing, telling, windows
from articles.models import Article, Edition, Ended, Revision, may_be_shown, record
from articles.telling import hub
from articles.workflow.acting import acting, insist, reasoned
from articles.workflow.refusals import Refused, Stale


def publish(article: Article, *, by, at: datetime, edition: Edition, live_from: datetime | None = None) -> Revision:
    """Open the window of an approved edition, now or at a moment to come. Earlier ones end there or go off schedule."""
    opens = live_from or at
    with acting("publish", article, by=by, at=at):
        edition = _fresh(article, edition)
        if edition.live_from is not None:
            raise Refused(f"Version {edition.number} is live or scheduled already.")
        if not edition.body:
            raise Refused("The content of this version was removed for legal reasons: it is not published again.")
        if edition.section.practice:
            raise Refused("This version was approved for practice: it goes no further.")
        _open(article, edition, opens, at=at)
        insist(looked_at_again(article, edition, opens))
        shown = (*edition.uses.all(), *article.slots.all())
        telling.have_warned((each.rights_until for each in shown), since=opens)
        return recorded(article, edition, verb="publish", by=by, at=at)


def move(article: Article, *, by, at: datetime, edition: Edition, live_from: datetime) -> Revision:
    """Move a scheduled edition to another moment; earlier ones that would open after it go off schedule."""
    with acting("move", article, by=by, at=at):
        edition = _scheduled(article, edition, at)
        _open(article, edition, live_from, at=at)
        return recorded(article, edition, verb="move", by=by, at=at)


def hold(article: Article, *, by, at: datetime, edition: Edition) -> Revision:
    """Take a scheduled edition off the schedule; the one before it stays for readers."""
    with acting("hold", article, by=by, at=at):
        edition = _scheduled(article, edition, at)
        lay_windows(article, opens={edition.pk: None}, at=at)
        return recorded(article, edition, verb="hold", by=by, at=at)


def withdraw(article: Article, *, by, at: datetime, reason: str, notice: str = "") -> Revision:
    """Take a story down: what is live ends now, what is scheduled never opens. An empty notice: plain gone."""
    reason = reasoned(reason, "Say why the story is taken down.")
    with acting("withdraw", article, by=by, at=at):
        live = article.editions.live(at).get()
        lay_windows(article, opens={e.pk: None for e in article.editions.scheduled(at)}, at=at)
        _change_window(live, {"live_until": at, "ended_because": Ended.WITHDRAWN, "notice": notice.strip()}, at=at)
        return recorded(article, live, verb="withdraw", by=by, at=at, why=reason)


def _fresh(article: Article, edition: Edition) -> Edition:
    """The edition as the database has it now, inside the transaction."""
    return article.editions.get(pk=edition.pk)


def _scheduled(article: Article, edition: Edition, at: datetime) -> Edition:
    edition = _fresh(article, edition)
    if not edition.is_scheduled(at):
        raise Refused(f"Version {edition.number} is not on the schedule.")
    return edition


def taken_off(article: Article, edition: Edition, opens: datetime, *, at: datetime) -> list[Edition]:
    """What goes off schedule when a version opens at this moment: an earlier one would open after it.

    Publishing 5 takes 4 off schedule: no version replaces a later one.
    """
    earlier = article.editions.scheduled(at).filter(number__lt=edition.number, live_from__gte=opens)
    return list(earlier.order_by("number"))


def looked_at_again(article: Article, edition: Edition, opens: datetime) -> list[checklist.Remark]:
    """What the checklist says of a version that gets its moment some time after it was approved.

    Its pictures and people as they stand now. What kind of change it is, and that it needs no standfirst, was decided
    when it was approved.
    """
    if edition.revision is None:
        return []
    # With the pictures as they were approved: the photo desk may have changed them after the words were filed.
    printed = {picture["image"]: {**picture, "left_out": False} for picture in edition.pictures}
    others = [row for row in edition.revision.content["pictures"] if row["image"] not in printed]
    content = {**edition.revision.content, "pictures": [*printed.values(), *others]}
    remarks = checklist.before_printing(article, content, printing.print_as_kept(article, content), opens)
    # Who was answered for in writing may be named; who must not be named since then may not.
    answered = set(edition.naming_answers.values_list("person", flat=True))
    settled = ("change", "change_note", "standfirst")
    return [remark for remark in remarks if remark.field not in settled and remark.person not in answered]


def put_off(article: Article, editions: list[Edition], *, by, at: datetime, why: str) -> None:
    """Take versions off the schedule as part of another act, each kept as an act of its own."""
    lay_windows(article, opens={edition.pk: None for edition in editions}, at=at)
    for edition in editions:
        recorded(article, edition, verb="hold", by=by, at=at, why=why)


def _open(article: Article, edition: Edition, opens: datetime, *, at: datetime) -> None:
    if opens < at:
        raise Refused("That moment has passed. Choose one that is to come, or publish now.")
    until = max(filter(None, (edition.embargo_until, article.embargo_until)), default=opens)
    if opens < until:
        local = timezone.localtime(until)
        raise Refused(f"The embargo ends on {local:%-d %B %Y at %H:%M %Z}. Nothing goes out before that.")
    if not all(may_be_shown(use.rights_until, use.killed_at, at=opens) for use in edition.uses.all()):
        raise Refused("A picture of this version was killed or its rights run out before. Update the story without it.")
    held = dict.fromkeys(each.pk for each in taken_off(article, edition, opens, at=at))
    lay_windows(article, opens={edition.pk: opens, **held}, at=at)


def lay_windows(article: Article, *, opens: dict[int, datetime | None], at: datetime) -> None:
    editions = list(article.editions.order_by("number"))
    try:
        for edition, window in windows.lay(editions, opens=opens, at=at):
            _change_window(edition, vars(window), at=at)
    except windows.Disordered as disorder:
        late, new = disorder.earlier.number, disorder.later.number
        raise Refused(f"Version {new} goes live before that: version {late} can't replace it.") from disorder


def _change_window(edition: Edition, changes: dict, *, at: datetime) -> None:
    try:
        Edition.objects.filter(pk=edition.pk).update(**changes, window_at=at)
    except IntegrityError as refusal:
        # The database holds what this file promises; it answers here only where somebody else was first.
        raise Stale("Somebody else changed when this story is live. Open it again.") from refusal
    hub.owe(edition, moments=[changes.get("live_from"), changes.get("live_until")], at=at)


def recorded(article: Article, edition: Edition, *, verb: str, by, at: datetime, why: str = "") -> Revision:
    """Append an act on a window, with the windows of the whole story as they stand after it."""
    stand = {
        str(e.number): [moment and moment.isoformat() for moment in (e.live_from, e.live_until)]
        for e in article.editions.order_by("number")
    }
    return record(article, verb=verb, by=by, at=at, why=why, edition=edition, window=stand)
