"""Reissuing: what readers see, copied with another credit or name and not a word else; nobody approves it again.

The database holds that nothing else differs (reissue_rules in models/rules/). Whoever calls knows what is to be
said instead; this file knows which versions of a story are copied, and when each copy opens.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
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
from articles.workflow.acting import reasoned
from articles.workflow.publishing import lay_windows, recorded
from articles.workflow.refusals import NotYours, Refused

REISSUE = "reissue"
# What no copy takes over: what it is itself, its window, and what is decided about it later.
OF_ITS_OWN = {
    "id", "number", "reissue_of", "reissued_by", *Edition.WINDOW, "window_at", "notice", "sealed", "text_decided_at",
}  # fmt: skip


@dataclass(frozen=True)
class Changes:
    """What readers are told otherwise: by picture what is printed with it, by author and by person the name."""

    pictures: dict[int, dict] = field(default_factory=dict)
    byline: dict[int, str] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)

    def of(self, edition: Edition) -> dict:
        """The fields of a copy that differ; empty where it would say the same."""
        said = {
            "pictures": [{**picture, **self.pictures.get(picture["image"], {})} for picture in edition.pictures],
            "byline": _called(edition.byline, "author", self.byline),
            "people": _called(edition.people, "person", self.people),
        }
        return {name: value for name, value in said.items() if value != getattr(edition, name)}


def _called(entries: Iterable[dict], key: str, names: dict[int, str]) -> list[dict]:
    return [{**entry, "name": names.get(entry[key], entry["name"])} for entry in entries]


def may_reissue(user, changes: Changes) -> bool:
    """Credits are the photo desk's and editors'; how people are named is for editors."""
    names = bool(changes.byline or changes.people)
    return user.has_perm("articles.approve_article" if names else "articles.mind_pictures")


def standing_editions(article: Article, *, at: datetime) -> list[Edition]:
    """What readers see of a story, and what they will or may see of it: the versions that a reissue concerns."""
    editions = list(article.editions.select_related("section").order_by("number"))
    seen = max((edition.number for edition in editions if edition.has_opened(at)), default=0)
    return [edition for edition in editions if edition.is_live(at) or (_waits(edition, at) and edition.number > seen)]


def _waits(edition: Edition, at: datetime) -> bool:
    return (edition.live_from is None and bool(edition.body)) or edition.is_scheduled(at)


def reissue(edition: Edition, *, by, at: datetime, why: str, changes: Changes) -> list[Edition]:
    """Copy a version that readers see or will see, with these changes; a live one is replaced at once.

    Later versions that wait are copied with it, changed where the changes concern them: no version replaces a later
    one. Each copy opens when the one it copies would have; a schedule stays as it is. Returns the copies in their
    order. Raises NotYours or Refused, and has then written nothing.
    """
    if not may_reissue(by, changes):
        raise NotYours("A credit is corrected by the photo desk and by editors, a name by editors.")
    why = reasoned(why, "Say why it is published again.")
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=edition.article_id)
        standing = standing_editions(article, at=at)
        if edition.pk not in {each.pk for each in standing}:
            raise Refused(f"Version {edition.number} is not what readers see or will see.")
        concerned = [each for each in standing if each.number >= edition.number]
        if not any(changes.of(each) for each in concerned):
            raise Refused("Nothing in it would be said otherwise.")
        opens = {each.pk: at if each.is_live(at) else each.live_from for each in concerned}
        # Off the schedule first: what opens now may not be replaced by an older version.
        lay_windows(article, opens={each.pk: None for each in concerned if each.is_scheduled(at)}, at=at)
        number = article.editions.order_by("-number").values_list("number", flat=True)[0]
        copies = {}
        for step, each in enumerate(concerned, 1):
            copies[each.pk] = _copy(each, number + step, changes, by=by)
        lay_windows(article, opens={copies[pk].pk: moment for pk, moment in opens.items() if moment}, at=at)
        for copy in copies.values():
            copy.refresh_from_db()
        recorded(article, copies[concerned[0].pk], verb=REISSUE, by=by, at=at, why=why)
        return list(copies.values())


def family(article: Article, edition: Edition) -> list[Edition]:
    """A version, those it copies and those that copy it, in their order: all of them say the same."""
    editions = list(article.editions.order_by("number"))
    by_pk, first = {each.pk: each for each in editions}, {}
    for each in editions:  # a copy has the higher number
        first[each.pk] = first[each.reissue_of_id] if each.reissue_of_id in by_pk else each.pk
    return [each for each in editions if first[each.pk] == first[edition.pk]]


def _copy(edition: Edition, number: int, changes: Changes, *, by) -> Edition:
    """The version once more, with no window yet, and with all that stands beside it."""
    kept = {f.name: getattr(edition, f.name) for f in Edition._meta.concrete_fields if f.name not in OF_ITS_OWN}
    said = changes.of(edition)
    if "pictures" in said:
        said["pictures_digest"] = digest_of(said["pictures"])
    copy = Edition.objects.create(**{**kept, **said, "number": number, "reissue_of": edition, "reissued_by": by})
    tokens = {picture["image"]: picture["token"] for picture in copy.pictures}
    for model in (Authorship, Mention, Topicality, NamingAnswer, Use, Enclosure):
        rows = list(model.objects.filter(edition=edition).order_by("pk"))
        for row in rows:
            row.pk, row.edition = None, copy
            if model is Use:
                row.token = tokens[row.image_id]
        model.objects.bulk_create(rows)
    return copy
