"""Printing a live version again with other names or credits: nothing else of it changes, and nobody need read it anew.

The database refuses a copy that differs in more (models/rules.py). What is approved and not yet open is copied with it,
or it could not come after: no version replaces a later one.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from articles.models import (
    Article,
    Authorship,
    Edition,
    Enclosure,
    Mention,
    NamingAnswer,
    Topicality,
    Use,
    digest_of,
)
from articles.models.rules import REISSUED_CREDITS, REISSUED_NAMES
from articles.workflow.acting import reasoned
from articles.workflow.publishing import lay_windows, recorded
from articles.workflow.refusals import NotYours, Refused, Stale

REISSUE = "reissue"
# What a list of an edition tells its lines apart by, and what of a line may be said otherwise.
LISTS = {
    "byline": ("author", REISSUED_NAMES),
    "people": ("person", REISSUED_NAMES),
    "pictures": ("image", REISSUED_CREDITS),
}
# By list, by the id in a line of it: the fields that change and what they say then.
Changes = Mapping[str, Mapping[int, Mapping[str, str]]]
# What a copy has of its own, or gets by its window.
OWN = {"id", "number", "reissue_of", "reissued_by", "pictures_digest", "window_at", "notice", "text_decided_at",
       "unlisted", *Edition.WINDOW, *LISTS}  # fmt: skip


def may_reissue(user, changes: Changes) -> bool:
    """Names are the editors', credits the photo desk's as well."""
    return user.has_perm("articles.approve_article") or (
        set(changes) <= {"pictures"} and user.has_perm("articles.mind_pictures")
    )


def reissue(edition: Edition, *, by, at: datetime, why: str, changes: Changes) -> Edition:
    """Replace the live version by a copy that differs in these names or credits; return it.

    For readers it is no news: the time they see does not move. Raises NotYours, Stale or Refused, and has then written
    nothing.
    """
    if not may_reissue(by, changes):
        raise NotYours("Names are changed in live stories by editors, credits by the photo desk, too.")
    why = reasoned(why, "Say why the story is published again.")
    _insist_on_names_and_credits(changes)
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=edition.article_id)
        editions = list(article.editions.order_by("number"))
        live = next((each for each in editions if each.is_live(at)), None)
        if live is None or live.pk != edition.pk:
            raise Stale("Readers don’t see that version any more. Open the story again.")
        if not live.body:
            raise Refused("The content of this version was removed for legal reasons: it is not published again.")
        to_come = [each for each in editions if each.number > live.number]
        number, copies = editions[-1].number, {}
        for original in (live, *to_come):
            number += 1
            copies[original.pk] = _copied(original, number=number, by=by, changes=changes)
        moments = {each.pk: each.live_from for each in to_come}
        opens = dict.fromkeys(moments)
        opens |= {copies[pk].pk: moment for pk, moment in moments.items()}
        lay_windows(article, opens={**opens, copies[live.pk].pk: at}, at=at)
        recorded(article, copies[live.pk], verb=REISSUE, by=by, at=at, why=why)
        return Edition.objects.get(pk=copies[live.pk].pk)


def _insist_on_names_and_credits(changes: Changes) -> None:
    for name, lines in changes.items():
        may = LISTS[name][1] if name in LISTS else ()
        if not may or any(set(fields) - set(may) for fields in lines.values()):
            raise Refused("Only names and credits can change in a story that was approved. Update it instead.")


def _copied(original: Edition, *, number: int, by, changes: Changes) -> Edition:
    """The same version once more with these changes, its rows beside it too. Opens nothing."""
    content = {field.name: getattr(original, field.name) for field in original._meta.fields if field.name not in OWN}
    lists = {
        name: [{**line, **changes.get(name, {}).get(line[key], {})} for line in getattr(original, name)]
        for name, (key, _) in LISTS.items()
    }
    copy = Edition.objects.create(
        **content,
        **lists,
        number=number,
        pictures_digest=digest_of(lists["pictures"]),
        reissue_of=original,
        reissued_by=by,
    )
    tokens = {picture["image"]: picture["token"] for picture in copy.pictures}
    for model in (Authorship, Mention, Topicality, Use, NamingAnswer, Enclosure):
        rows = list(model.objects.filter(edition=original).order_by("pk"))
        for row in rows:
            row.pk, row.edition = None, copy
            if model is Use:
                row.token = tokens.get(row.image_id, row.token)
        model.objects.bulk_create(rows)
    return copy
