"""Approving: to approve is to print, and two different people stand by what is printed."""

from datetime import datetime
from functools import partial

from django.db import transaction

from articles import checklist, html
from articles.models import (
    Article,
    Authorship,
    Document,
    Edition,
    Enclosure,
    Mention,
    Part,
    Revision,
    SignOff,
    Use,
    record,
)
from articles.pictures import files
from articles.printing import Printed, print_revision
from articles.workflow.acting import acting, insist, latest, reasoned, turn
from articles.workflow.refusals import NeedsAnother, NotYours, Refused, Stale
from articles.workflow.table import APPROVED, DRAFT


def stand_by(article: Article, part: str, printed: Printed | Edition, *, by, at: datetime) -> None:
    """Sign off one part of a story as it would be or was printed; standing by it twice changes nothing."""
    digest = getattr(printed, f"{part}_digest")
    SignOff.objects.get_or_create(article=article, part=part, digest=digest, by=by, defaults={"at": at})


def signer(article: Article, part: str, digest: str, *, besides) -> object | None:
    """The first person beside the approver who stands by exactly this."""
    sign_offs = SignOff.objects.filter(article=article, part=part, digest=digest).exclude(by=besides)
    found = sign_offs.select_related("by").order_by("id").first()
    return found.by if found else None


def as_read(article: Article, revision: Revision, *, words: str, pictures: str) -> Printed:
    """Print a saved state again and hold it against what the person read."""
    if revision.subject_id != article.pk or revision.subject != "article" or revision.content is None:
        raise Stale("That version belongs to another story.")
    printed = print_revision(article, revision)
    if (printed.words_digest, printed.pictures_digest) != (words, pictures):
        raise Stale("Words, pictures or names have changed since you read this version. Read it again.")
    return printed


def approve(article: Article, *, by, at: datetime, revision: Revision, words: str, pictures: str) -> Edition:
    """Print what was read, given by its digests, if somebody else stands by exactly that. Opens no window yet."""
    with acting("approve", article, by=by, at=at):
        printed = as_read(article, revision, words=words, pictures=pictures)
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
    reason = reasoned(reason, "Say why you publish alone.")
    with acting("approve_alone", article, by=by, at=at):
        if any(moment > at for moment in _embargoes(article)):
            raise Refused("A story under embargo can't be published alone. Ask somebody to read it back.")
        printed = as_read(article, revision, words=words, pictures=pictures)
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
    insist(checklist.before_printing(article, revision.content, printed, at))
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
        embargo_until=max(_embargoes(article, revision), default=None),
    )
    Authorship.objects.bulk_create(Authorship(edition=edition, author_id=line["author"]) for line in edition.byline)
    Mention.objects.bulk_create(
        Mention(edition=edition, person_id=entry["person"], subject=entry["subject"], position=position)
        for position, entry in enumerate(printed.words["people"])
    )
    Use.objects.bulk_create(
        # Rights and kill come from the picture as it stands in the database: a trigger copies them (models/rules.py).
        Use(edition=edition, image=row.image, token=row.image.token, lead=row.lead)
        for row in printed.rows
    )
    called = html.titles(edition.body)
    enclosed = Document.objects.in_bulk([entry["document"] for entry in printed.documents])
    Enclosure.objects.bulk_create(
        Enclosure(
            edition=edition, document=each, token=each.token, title=called.get(each.pk, each.title), file=each.file.name
        )
        for each in enclosed.values()
    )
    for row in printed.rows:
        # After the commit: no picture work inside a transaction. Cheap where the copies are there already.
        transaction.on_commit(partial(files.make_renditions, row.image))
    verb = "approve_alone" if alone_reason else "approve"
    turn(article, APPROVED if revision.pk == newest.pk else DRAFT, verb=verb, by=by, at=at, why=alone_reason)
    record(article, verb=verb, by=by, at=at, why=alone_reason, edition=edition)
    return edition


def _embargoes(article: Article, *revisions: Revision) -> list[datetime]:
    """The embargoes that bind: the story's own, and those of the versions given, else of all since the last printing.

    Taking one off is a change like any other: a version that was filed under it keeps it.
    """
    if not revisions:
        printed = article.editions.order_by("-number").values_list("revision__number", flat=True).first() or 0
        revisions = Revision.objects.of(article).with_content().filter(number__gt=printed)
    kept = [revision.content["desk"]["embargo_until"] for revision in revisions]
    return [datetime.fromisoformat(moment) for moment in kept if moment] + [m for m in [article.embargo_until] if m]


def confirm(article: Article, *, by, at: datetime, edition: Edition) -> Revision:
    """Close a second read: another editor stands by what somebody published alone."""
    with acting("confirm", article, by=by, at=at):
        if not article.editions.unconfirmed().filter(pk=edition.pk).exists():
            raise Refused("This version waits for no second read.")
        if edition.approved_by_id == by.pk:
            raise NotYours("You published this version alone: somebody else must read it.")
        for part in Part:
            stand_by(article, part, edition, by=by, at=at)
        return record(article, verb="confirm", by=by, at=at, edition=edition)
