"""Approving: to approve is to print, and two different people stand by what is printed."""

from datetime import datetime
from functools import partial

from django.db import transaction

from articles import checklist, html
from articles.models import (
    BLANK,
    AloneHours,
    Article,
    Authorship,
    Document,
    Edition,
    Enclosure,
    Mention,
    NamingAnswer,
    Part,
    Revision,
    SignOff,
    Topicality,
    Use,
    hours,
    record,
)
from articles.pictures import files
from articles.printing import Printed, print_revision
from articles.standing import clock
from articles.workflow.acting import acting, insist, latest, reasoned, turn
from articles.workflow.embargo import is_set
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


def lacking(article: Article, printed: Printed, *, besides) -> str:
    """Which part of what would be printed nobody but the approver stands by: words, pictures, or '' for none."""
    if signer(article, Part.WORDS, printed.words_digest, besides=besides) is None:
        return Part.WORDS
    if printed.pictures and signer(article, Part.PICTURES, printed.pictures_digest, besides=besides) is None:
        return Part.PICTURES
    return ""


def alone_barred(article: Article, *, by, at: datetime) -> str:
    """Why somebody with the right to publish alone may not use it on this story at this moment; '' if they may."""
    theirs = list(AloneHours.objects.filter(by=by).order_by("opens", "id"))
    if not hours.hold(theirs, at):
        again = clock(min(each.next_begin(at) for each in theirs), at)
        return f"You may publish alone from {again} on, and not now. Your hours: {'; '.join(map(str, theirs))}."
    if is_set(article.embargo_until, at=at):
        return "A story under embargo can’t be published alone. Ask somebody to read it back."
    return ""


def as_read(article: Article, revision: Revision, *, words: str, pictures: str) -> Printed:
    """Print a saved state again and hold it against what the person read."""
    if revision.subject_id != article.pk or revision.subject != "article" or revision.content is None:
        raise Stale("That version belongs to another story.")
    printed = print_revision(article, revision)
    if (printed.words_digest, printed.pictures_digest) != (words, pictures):
        raise Stale("Words, pictures or names have changed since you read this version. Read it again.")
    return printed


def approve(
    article: Article, *, by, at: datetime, revision: Revision, words: str, pictures: str, answer: str = ""
) -> Edition:
    """Print what was read, given by its digests, if somebody else stands by exactly that. Opens no window yet.

    `answer` says why those may be named whom the checklist says must not be.
    """
    with acting("approve", article, by=by, at=at):
        printed = as_read(article, revision, words=words, pictures=pictures)
        if what := lacking(article, printed, besides=by):
            raise NeedsAnother(
                f"Nobody else stands by the {what} of this version yet.", ways_out=("ask", "hand_over", "approve_alone")
            )
        words_by = signer(article, Part.WORDS, words, besides=by)
        pictures_by = signer(article, Part.PICTURES, pictures, besides=by)
        return _print(
            article, revision, printed, by=by, at=at, words_by=words_by, pictures_by=pictures_by, answer=answer
        )


def approve_alone(
    article: Article, *, by, at: datetime, revision: Revision, words: str, pictures: str, reason: str, answer: str = ""
) -> Edition:
    """Print without a second reader, for a reason that is kept for ever; the story waits among the second reads.

    Refused outside the hours in which this person may (AloneHours), and under an embargo.
    """
    reason = reasoned(reason, "Say why you publish alone.")
    with acting("approve_alone", article, by=by, at=at):
        if barred := alone_barred(article, by=by, at=at):
            raise Refused(barred, ways_out=("ask", "hand_over"))
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
            answer=answer,
        )


def _print(article: Article, revision: Revision, printed: Printed, *, by, at: datetime, words_by, pictures_by,
           alone_reason: str = "", answer: str = "") -> Edition:  # fmt: skip
    newest = latest(article)
    if revision.pk not in (article.filed_id, newest.pk):
        raise Stale("This version is neither the filed one nor the newest. Open the story again.")
    restricted = _answered(checklist.stops(article, revision.content, printed, at), answer.strip(BLANK))
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
    Authorship.objects.bulk_create(Authorship(edition=edition, author_id=line["author"]) for line in edition.byline)
    Mention.objects.bulk_create(
        Mention(edition=edition, person_id=entry["person"], subject=entry["subject"], position=position)
        for position, entry in enumerate(printed.words["people"])
    )
    Topicality.objects.bulk_create(
        Topicality(edition=edition, topic_id=entry["topic"]) for entry in printed.words["topics"]
    )
    NamingAnswer.objects.bulk_create(
        NamingAnswer(edition=edition, person_id=remark.person, by=by, at=at, words=answer.strip(BLANK))
        for remark in restricted
    )
    Use.objects.bulk_create(
        # Rights and kill come from the picture as it stands in the database: a trigger copies them (models/rules/).
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
    turn(article, APPROVED if says_the_same(revision, newest) else DRAFT, verb=verb, by=by, at=at, why=alone_reason)
    answers = [f"{' '.join(remark.sentence for remark in restricted)} Answer: {answer.strip(BLANK)}"] * bool(restricted)
    why = "\n\n".join(filter(None, [alone_reason, *answers]))
    record(article, verb=verb, by=by, at=at, why=why, edition=edition)
    return edition


def _answered(remarks: list[checklist.Remark], answer: str) -> list[checklist.Remark]:
    """Insist on the checklist; of those who must not be named return what somebody answered for in writing."""
    restricted = [remark for remark in remarks if remark.person is not None]
    insist([remark for remark in remarks if remark.person is None or not answer])
    return restricted


def says_the_same(printed: Revision, newest: Revision) -> bool:
    """Whether nobody wrote on since: a story that only got another priority or due date is no newer version."""
    said, says = ({name: part for name, part in each.content.items() if name != "desk"} for each in (printed, newest))
    return said == says


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
