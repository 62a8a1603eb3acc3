"""The life of a story: the table of verbs, and the verbs. The sole writer of status, sign-offs and editions.

Every verb is one transaction: it asks the table who may do it and from where, holds the row only while nobody
else was first, and appends one Revision. Time and person are arguments; a refusal is an exception with a sentence.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction

from articles import checklist, windows
from articles.models import (
    Article,
    Change,
    Edition,
    Ended,
    Mention,
    Part,
    Revision,
    SignOff,
    Status,
    Use,
    record,
)
from articles.pictures import files
from articles.printing import Printed, print_revision


class Refused(Exception):
    """What was asked is not done. The message is a sentence for the person; `ways_out` says what they can do."""

    def __init__(self, sentence: str, *, ways_out: tuple[str, ...] = ()):
        super().__init__(sentence)
        self.ways_out = ways_out


class NotYours(Refused):
    """This person may not do that to this story."""


class WrongState(Refused):
    """The story is not where this verb starts from."""


class Stale(Refused):
    """Somebody else was first: what was on the screen is no longer what stands."""


class Blocked(Refused):
    """The checklist has remarks that must be answered first."""

    def __init__(self, remarks: list[checklist.Remark]):
        super().__init__(" ".join(remark.sentence for remark in remarks))
        self.remarks = remarks


class NeedsAnother(Refused):
    """Nobody but the approver stands by this version."""


# Who may do what. Superusers have every right, and obey the same verbs.


def is_writer(user, article: Article) -> bool:
    """Whoever started the story, stands in its byline or has it assigned, and may write."""
    return user.has_perm("articles.change_article") and (
        user.pk in (article.started_by_id, article.assigned_to_id) or article.authors.filter(account=user).exists()
    )


def is_editor(user, article: Article) -> bool:
    return user.has_perm("articles.approve_article")


def writes_or_edits(user, article: Article) -> bool:
    return is_editor(user, article) or is_writer(user, article)


def may_stand_by(user, article: Article) -> bool:
    return user.has_perm("articles.stand_by_article") and may_read(user, article)


def may_read(user, article: Article) -> bool:
    return Article.objects.readable_by(user).filter(pk=article.pk).exists()


def publishes(user, article: Article) -> bool:
    return user.has_perm("articles.publish_article")


def publishes_alone(user, article: Article) -> bool:
    return is_editor(user, article) and user.has_perm("articles.publish_alone")


@dataclass(frozen=True)
class Verb:
    """One line of the table: the button, the states it starts from, who may press it."""

    button: str
    starts_from: frozenset[str]
    who: Callable[[object, Article], bool]
    whose: str


def _line(button: str, starts_from: tuple[str, ...], who: Callable, whose: str) -> Verb:
    return Verb(button, frozenset(starts_from), who, whose)


DRAFT, SUBMITTED, APPROVED, SPIKED = Status.DRAFT, Status.SUBMITTED, Status.APPROVED, Status.SPIKED
AN_EDITOR, A_WRITER = "an editor", "its writers and editors"

VERBS = {
    "submit": _line("File to desk", (DRAFT,), writes_or_edits, A_WRITER),
    "recall": _line("Take back", (SUBMITTED,), is_writer, "its writers"),
    "take": _line("Take", (SUBMITTED,), is_editor, AN_EDITOR),
    "hand_over": _line("Hand over", (SUBMITTED,), is_editor, AN_EDITOR),
    "ask": _line("Ask to read back", (DRAFT, SUBMITTED), writes_or_edits, A_WRITER),
    "read_back": _line("I stand by this version", (DRAFT, SUBMITTED), may_stand_by, "people of the desk"),
    "send_back": _line("Send back", (SUBMITTED, APPROVED), is_editor, AN_EDITOR),
    "approve": _line("Approve", (SUBMITTED,), is_editor, AN_EDITOR),
    "approve_alone": _line("Publish alone", (SUBMITTED,), publishes_alone, "an editor who may publish alone"),
    "confirm": _line("Stands", (DRAFT, SUBMITTED, APPROVED), is_editor, AN_EDITOR),
    "publish": _line("Publish", (DRAFT, SUBMITTED, APPROVED), publishes, "somebody with the right to publish"),
    "move": _line("Move", (DRAFT, SUBMITTED, APPROVED), publishes, "somebody with the right to publish"),
    "hold": _line("Take off schedule", (DRAFT, SUBMITTED, APPROVED), publishes, "somebody with the right to publish"),
    "reopen": _line("Update story", (APPROVED,), writes_or_edits, A_WRITER),
    "abandon": _line("Drop this update", (DRAFT, SUBMITTED), writes_or_edits, A_WRITER),
    "withdraw": _line("Take down…", (DRAFT, SUBMITTED, APPROVED), publishes, "somebody with the right to publish"),
    "spike": _line("Spike", (DRAFT, SUBMITTED), is_editor, AN_EDITOR),
    "revive": _line("Bring back", (SPIKED,), is_editor, AN_EDITOR),
}


def may(verb: str, article: Article, *, by) -> bool:
    """Whether the table lets this person press this button on this story as it stands."""
    line = VERBS[verb]
    return article.status in line.starts_from and line.who(by, article)


@contextmanager
def _act(verb: str, article: Article, *, by) -> Iterator[None]:
    """Ask the table, then hold the row while version and status are still what the person saw."""
    line = VERBS[verb]
    if not line.who(by, article):
        raise NotYours(f"“{line.button}” is for {line.whose}.")
    if article.status not in line.starts_from:
        raise WrongState(f"“{line.button}” is not possible while the story is “{article.get_status_display()}”.")
    with transaction.atomic():
        held = Article.objects.filter(pk=article.pk, version=article.version, status=article.status)
        if held.update(version=article.version) != 1:
            raise Stale("Somebody else changed this story in the meantime. Open it again and look at what stands now.")
        yield


def _turn(article: Article, status: str, *, verb: str, by, at: datetime, why: str = "", filed=None) -> None:
    """Write where the working copy stands now, and who brought it there."""
    changes = {
        "status": status,
        "status_verb": verb,
        "status_by": by,
        "status_at": at,
        "status_why": why,
        "filed": filed,
        "taken_by": None,
        "asked_of": None,
        "asked_by": None,
    }
    Article.objects.filter(pk=article.pk).update(**changes)
    for name, value in changes.items():
        setattr(article, name, value)


def latest(subject) -> Revision | None:
    """The last kept state of a story, or of a picture or name."""
    return Revision.objects.of(subject).with_content().order_by("-number").first()


def _insist(remarks: list[checklist.Remark]) -> None:
    if blocking := [remark for remark in remarks if remark.blocks]:
        raise Blocked(blocking)


def _reason(text: str, ask: str) -> str:
    if not text.strip():
        raise Refused(ask)
    return text.strip()


# Filing


def submit(article: Article, *, by, at: datetime) -> Revision:
    """File to the desk: pin the last saved state and stand by its words and pictures."""
    with _act("submit", article, by=by):
        filed = latest(article)
        _insist(checklist.before_filing(article, filed.content, at))
        printed = print_revision(article, filed)
        for part in Part:
            stand_by(article, part, printed, by=by, at=at)
        _turn(article, SUBMITTED, verb="submit", by=by, at=at, filed=filed)
        return record(article, verb="submit", by=by, at=at)


def recall(article: Article, *, by, at: datetime) -> Revision:
    """Take a filed story back, as long as no editor has taken it."""
    with _act("recall", article, by=by):
        if article.taken_by_id:
            raise Refused(f"{name_of(article.taken_by)} is reading this story: ask for it to be sent back.")
        _turn(article, DRAFT, verb="recall", by=by, at=at)
        return record(article, verb="recall", by=by, at=at)


def take(article: Article, *, by, at: datetime) -> Revision:
    """Say that one reads this story now; its writers can no longer take it back by themselves."""
    with _act("take", article, by=by):
        Article.objects.filter(pk=article.pk).update(taken_by=by)
        article.taken_by = by
        return record(article, verb="take", by=by, at=at)


def hand_over(article: Article, *, by, at: datetime, to) -> Revision:
    """Give a filed story to another editor to read."""
    with _act("hand_over", article, by=by):
        if to.pk == by.pk or not is_editor(to, article):
            raise Refused("Hand over to another editor.")
        Article.objects.filter(pk=article.pk).update(taken_by=to)
        article.taken_by = to
        return record(article, verb="hand_over", by=by, at=at, why=f"To {name_of(to)}")


def ask(article: Article, *, by, at: datetime, whom) -> Revision:
    """Ask somebody to read the newest version back; it waits on their start page until they stand by it."""
    with _act("ask", article, by=by):
        if whom.pk == by.pk or not may_stand_by(whom, article):
            raise Refused("Ask somebody else of the desk who may read this story.")
        Article.objects.filter(pk=article.pk).update(asked_of=whom, asked_by=by)
        article.asked_of, article.asked_by = whom, by
        return record(article, verb="ask", by=by, at=at, why=f"Asked {name_of(whom)}")


def read_back(article: Article, *, by, at: datetime, revision: Revision, words: str, pictures: str) -> Revision:
    """Stand by the version that was on the screen, given by the digests of its words and pictures."""
    with _act("read_back", article, by=by):
        printed = _as_read(article, revision, words=words, pictures=pictures)
        for part in Part:
            stand_by(article, part, printed, by=by, at=at)
        Article.objects.filter(pk=article.pk, asked_of=by).update(asked_of=None, asked_by=None)
        return record(article, verb="read_back", by=by, at=at)


def send_back(article: Article, *, by, at: datetime, note: str) -> Revision:
    """Send a story back to its writers with a note; one that is approved and not yet live goes off schedule."""
    note = _reason(note, "Write a note that tells the writers why the story comes back.")
    with _act("send_back", article, by=by):
        if article.status == APPROVED:
            last = article.editions.order_by("-number").first()
            if last.live_from and last.live_from <= at:
                raise Refused("Readers see this version already. Update or correct it, or take it down.")
            if last.live_from:
                _lay_windows(article, opens={last.pk: None}, at=at)
        _turn(article, DRAFT, verb="send_back", by=by, at=at, why=note)
        return record(article, verb="send_back", by=by, at=at, why=note)


# Approving: to approve is to print


def stand_by(article: Article, part: str, printed: Printed, *, by, at: datetime) -> None:
    """Sign off one part of a story as it would be printed; standing by it twice changes nothing."""
    digest = printed.words_digest if part == Part.WORDS else printed.pictures_digest
    SignOff.objects.get_or_create(article=article, part=part, digest=digest, by=by, defaults={"at": at})


def signer(article: Article, part: str, digest: str, *, besides) -> object | None:
    """The first person beside the approver who stands by exactly this."""
    sign_offs = SignOff.objects.filter(article=article, part=part, digest=digest).exclude(by=besides)
    found = sign_offs.select_related("by").order_by("id").first()
    return found.by if found else None


def _as_read(article: Article, revision: Revision, *, words: str, pictures: str) -> Printed:
    """Print a saved state again and hold it against what the person read."""
    if revision.subject_id != article.pk or revision.subject != "article" or revision.content is None:
        raise Stale("That version belongs to another story.")
    printed = print_revision(article, revision)
    if (printed.words_digest, printed.pictures_digest) != (words, pictures):
        raise Stale("Words, pictures or names have changed since you read this version. Read it again.")
    return printed


def approve(article: Article, *, by, at: datetime, revision: Revision, words: str, pictures: str) -> Edition:
    """Print what was read, given by its digests, if somebody else stands by exactly that. Opens no window yet."""
    with _act("approve", article, by=by):
        printed = _as_read(article, revision, words=words, pictures=pictures)
        words_by = signer(article, Part.WORDS, words, besides=by)
        pictures_by = signer(article, Part.PICTURES, pictures, besides=by)
        if words_by is None or (printed.pictures and pictures_by is None):
            what = "words" if words_by is None else "pictures"
            raise NeedsAnother(
                f"Nobody else stands by the {what} of this version yet. Ask somebody to read it back.",
                ways_out=("ask", "hand_over", "approve_alone"),
            )
        return _print(article, revision, printed, by=by, at=at, words_by=words_by, pictures_by=pictures_by)


def approve_alone(
    article: Article, *, by, at: datetime, revision: Revision, words: str, pictures: str, reason: str
) -> Edition:
    """Print without a second reader, for a reason that is kept for ever; the story waits among the second reads."""
    reason = _reason(reason, "Say why you publish alone.")
    with _act("approve_alone", article, by=by):
        if article.embargo_until and article.embargo_until > at:
            raise Refused("A story under embargo can't be published alone. Ask somebody to read it back.")
        printed = _as_read(article, revision, words=words, pictures=pictures)
        return _print(
            article,
            revision,
            printed,
            by=by,
            at=at,
            words_by=signer(article, Part.WORDS, words, besides=by) or by,
            pictures_by=signer(article, Part.PICTURES, pictures, besides=by) or by,
            alone_reason=reason,
        )


def _print(article: Article, revision: Revision, printed: Printed, *, by, at: datetime, words_by, pictures_by,
           alone_reason: str = "") -> Edition:  # fmt: skip
    newest = latest(article)
    if revision.pk not in (article.filed_id, newest.pk):
        raise Stale("This version is neither the filed one nor the newest. Open the story again.")
    _insist(checklist.before_printing(article, revision.content, printed, at))
    last = article.editions.order_by("-number").first()
    edition = Edition.objects.create(
        article=article,
        number=last.number + 1 if last else 1,
        public_id=article.public_id,
        **printed.as_edition(),
        revision=revision,
        words_by=words_by,
        pictures_by=pictures_by if printed.pictures else None,
        approved_by=by,
        approved_at=at,
        alone_reason=alone_reason,
        embargo_until=article.embargo_until,
    )
    Mention.objects.bulk_create(
        Mention(edition=edition, person_id=entry["person"], subject=entry["subject"], position=position)
        for position, entry in enumerate(printed.words["people"])
    )
    Use.objects.bulk_create(
        Use(
            edition=edition,
            image=row.image,
            token=row.image.token,
            lead=row.lead,
            rights_until=row.image.rights_until,
            killed_at=row.image.killed_at,
        )
        for row in printed.rows
    )
    for row in printed.rows:
        # After the commit: no picture work inside a transaction. Cheap where the copies are there already.
        transaction.on_commit(partial(files.make_renditions, row.image))
    verb = "approve_alone" if alone_reason else "approve"
    _turn(article, APPROVED if revision.pk == newest.pk else DRAFT, verb=verb, by=by, at=at, why=alone_reason)
    record(article, verb=verb, by=by, at=at, why=alone_reason, edition=edition)
    return edition


def confirm(article: Article, *, by, at: datetime, edition: Edition) -> Revision:
    """Close a second read: another editor stands by what somebody published alone."""
    with _act("confirm", article, by=by):
        if not second_reads().filter(pk=edition.pk, article=article).exists():
            raise Refused("This version waits for no second read.")
        if edition.approved_by_id == by.pk:
            raise NotYours("You published this version alone: somebody else must read it.")
        for part, digest in ((Part.WORDS, edition.words_digest), (Part.PICTURES, edition.pictures_digest)):
            SignOff.objects.get_or_create(article=article, part=part, digest=digest, by=by, defaults={"at": at})
        return record(article, verb="confirm", by=by, at=at, edition=edition)


def second_reads():
    """Editions that were published alone and that nobody else has stood by since."""
    confirmed = Revision.objects.filter(verb="confirm", edition__isnull=False).values("edition")
    return Edition.objects.exclude(alone_reason="").exclude(pk__in=confirmed)


# Publishing: to publish is to open a window


def publish(article: Article, *, by, at: datetime, edition: Edition, live_from: datetime | None = None) -> Revision:
    """Open the window of an approved edition, now or at a moment to come. Earlier ones end there or go off schedule."""
    opens = live_from or at
    with _act("publish", article, by=by):
        edition = _fresh(article, edition)
        if edition.live_from is not None:
            raise Refused(f"Version {edition.number} is live or scheduled already.")
        # Publishing 5 takes 4 off schedule: what would open later than a later version never opens.
        earlier = article.editions.scheduled(at).filter(number__lt=edition.number, live_from__gte=opens)
        _open(article, edition, opens, at=at, also={held.pk: None for held in earlier})
        return _recorded(article, edition, verb="publish", by=by, at=at)


def move(article: Article, *, by, at: datetime, edition: Edition, live_from: datetime) -> Revision:
    """Move a scheduled edition to another moment."""
    with _act("move", article, by=by):
        edition = _scheduled(article, edition, at)
        _open(article, edition, live_from, at=at)
        return _recorded(article, edition, verb="move", by=by, at=at)


def hold(article: Article, *, by, at: datetime, edition: Edition) -> Revision:
    """Take a scheduled edition off the schedule; the one before it stays for readers."""
    with _act("hold", article, by=by):
        edition = _scheduled(article, edition, at)
        _lay_windows(article, opens={edition.pk: None}, at=at)
        return _recorded(article, edition, verb="hold", by=by, at=at)


def withdraw(article: Article, *, by, at: datetime, reason: str, notice: str = "") -> Revision:
    """Take a story down: what is live ends now, what is scheduled never opens. An empty notice: plain gone."""
    reason = _reason(reason, "Say why the story is taken down.")
    with _act("withdraw", article, by=by):
        live = article.editions.live(at).first()
        if live is None:
            raise Refused("Readers don't see this story now. Take it off schedule instead.")
        _lay_windows(article, opens={e.pk: None for e in article.editions.scheduled(at)}, at=at)
        _change_window(live, {"live_until": at, "ended_because": Ended.WITHDRAWN, "notice": notice.strip()}, at=at)
        return _recorded(article, live, verb="withdraw", by=by, at=at, why=reason)


def _fresh(article: Article, edition: Edition) -> Edition:
    """The edition as the database has it now, inside the transaction."""
    return article.editions.get(pk=edition.pk)


def _scheduled(article: Article, edition: Edition, at: datetime) -> Edition:
    edition = _fresh(article, edition)
    if not edition.is_scheduled(at):
        raise Refused(f"Version {edition.number} is not on the schedule.")
    return edition


def _open(article: Article, edition: Edition, opens: datetime, *, at: datetime, also: dict | None = None) -> None:
    if opens < at:
        raise Refused("That moment has passed. Choose one that is to come, or publish now.")
    if edition.embargo_until and opens < edition.embargo_until:
        until = edition.embargo_until.astimezone(opens.tzinfo)
        raise Refused(f"The embargo ends on {until:%-d %B %Y at %H:%M %Z}. Nothing goes out before that.")
    gone = [use for use in edition.uses.all() if use.killed_at or (use.rights_until and use.rights_until <= opens)]
    if gone:
        raise Refused("A picture of this version was killed or its rights run out before. Update the story without it.")
    _lay_windows(article, opens={edition.pk: opens, **(also or {})}, at=at)


def _lay_windows(article: Article, *, opens: dict[int, datetime | None], at: datetime) -> None:
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


def _recorded(article: Article, edition: Edition, *, verb: str, by, at: datetime, why: str = "") -> Revision:
    """Append an act on a window, with the windows of the whole story as they stand after it."""
    stand = {
        str(e.number): [moment and moment.isoformat() for moment in (e.live_from, e.live_until)]
        for e in article.editions.order_by("number")
    }
    return record(article, verb=verb, by=by, at=at, why=why, edition=edition, window=stand)


# Going on writing


def reopen(article: Article, *, by, at: datetime, change: str = Change.UPDATE) -> Revision:
    """Go on with an approved story: an update or a correction. What is live or scheduled stays."""
    with _act("reopen", article, by=by):
        if article.editions.opened(at).exists():
            article.change, article.change_note = change, ""
            Article.objects.filter(pk=article.pk).update(change=change, change_note="")
        _turn(article, DRAFT, verb="reopen", by=by, at=at)
        return record(article, verb="reopen", by=by, at=at, content=article.content())


def abandon(article: Article, *, by, at: datetime) -> Revision:
    """Drop an update: the working copy goes back to what was last printed."""
    with _act("abandon", article, by=by):
        last = article.editions.select_related("revision").order_by("-number").first()
        if last is None:
            raise Refused("No version of this story was ever approved. Spike it instead.")
        article.restore(last.revision.content)
        _turn(article, APPROVED, verb="abandon", by=by, at=at)
        return record(article, verb="abandon", by=by, at=at, content=article.content())


def spike(article: Article, *, by, at: datetime, reason: str) -> Revision:
    """Drop a story that was never live."""
    reason = _reason(reason, "Say why the story is spiked.")
    with _act("spike", article, by=by):
        if article.editions.exclude(live_from=None).exists():
            raise Refused("This story was published or is scheduled. Take it down or off the schedule instead.")
        _turn(article, SPIKED, verb="spike", by=by, at=at, why=reason)
        return record(article, verb="spike", by=by, at=at, why=reason)


def revive(article: Article, *, by, at: datetime) -> Revision:
    """Bring a spiked story back as a draft."""
    with _act("revive", article, by=by):
        _turn(article, DRAFT, verb="revive", by=by, at=at)
        return record(article, verb="revive", by=by, at=at)


def name_of(user) -> str:
    """How the desk calls somebody."""
    return user.get_full_name() or user.get_username()
