"""Saving: the working copy by its writers, pictures by the photo desk, names by editors. Each leaves a Revision.

A save holds the version that the person saw: two saves of one version can't both succeed. What a save may touch
depends on who saves: the photo desk pictures, captions and alternative texts, and nothing else.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from django.core import serializers
from django.db import models, transaction
from django.db.models import F

from articles import html, telling
from articles.models import Article, Image, Part, Portrait, Revision, Status, compose, digest_of, record
from articles.pictures import files
from articles.printing import print_as_kept, print_content, print_revision, printed_alone
from articles.workflow import NotYours, Stale, WrongState, embargo, latest, stand_by, writes_or_edits

SAVED_MEANWHILE = "Somebody else saved this story in the meantime. Your text is still here and not saved yet."
OPEN = (Status.DRAFT, Status.SUBMITTED)


def may_write(user, article: Article) -> bool:
    """Whether this person may change the words of this story now."""
    return article.status in OPEN and writes_or_edits(user, article)


def may_mind_pictures(user, article: Article) -> bool:
    """Whether this person may change the pictures, captions and alternative texts of this story now."""
    return may_write(user, article) or (article.status in OPEN and user.has_perm("articles.mind_pictures"))


@contextmanager
def saving(article: Article, *, by, at: datetime, why: str = "") -> Iterator[Article]:
    """One save of a story: change it and its rows inside; what changed becomes one Revision."""
    with transaction.atomic():
        begin(article, by=by, at=at)
        yield article
        finish(article, by=by, at=at, why=why)


def begin(article: Article, *, by, at: datetime) -> None:
    """Open a save, inside the caller's transaction.

    Raises NotYours, WrongState or Stale, and has then written nothing.
    """
    if article.pk is None:
        if not by.has_perm("articles.add_article"):
            raise NotYours("Starting a story is for journalists and editors.")
        article.started_by, article.started_at, article.version = by, at, 1
        return
    if article.status not in OPEN:
        raise WrongState(f"A story that is “{article.get_status_display()}” can't be changed. Update it first.")
    if not may_mind_pictures(by, article):
        raise NotYours("This story is written by others: ask them or an editor for the change.")
    seen = Article.objects.filter(pk=article.pk, version=article.version, status=article.status)
    if seen.update(version=F("version") + 1) != 1:
        raise Stale(SAVED_MEANWHILE)
    article.version += 1


def finish(article: Article, *, by, at: datetime, why: str = "") -> Revision | None:
    """Close a save: keep the content as a Revision, or nothing where nothing changed.

    Whoever places or changes a picture stands by the pictures of the story as they are now.
    """
    article.refresh_from_db()
    content, last = article.content(), latest(article)
    if last and last.content_digest == digest_of(content):
        article.version -= 1  # nobody's open page is made stale for nothing
        Article.objects.filter(pk=article.pk).update(version=article.version)
        return None
    if last and not writes_or_edits(by, article) and _words(content) != _words(last.content):
        raise NotYours("The photo desk changes pictures, captions and alternative texts; the words are the writers’.")
    if last:
        embargo.keeps(last.content, content, at=at)
    Article.objects.filter(pk=article.pk).update(saved_by=by, saved_at=at)
    article.saved_by, article.saved_at = by, at
    revision = record(article, verb="save", by=by, at=at, why=why, content=content)
    telling.saved(article, revision, before=last)
    embargo.bars(article, by=by, at=at)
    if not last or _places(content) != _places(last.content):
        printed = print_content(article, content)
        before = print_as_kept(article, last.content).pictures_digest if last else digest_of([])
        if printed.pictures and printed.pictures_digest != before:
            stand_by(article, Part.PICTURES, printed, by=by, at=at)
    return revision


def _places(content: dict) -> tuple[list[dict], list[int]]:
    """The pictures of a content, and those in its text: where both are as they were, the same pictures are printed."""
    return content["pictures"], html.images(content["body"])


def _words(content: dict) -> dict:
    return {name: value for name, value in content.items() if name != "pictures"}


def picture_saved(image: Image, *, by, at: datetime) -> Revision | None:
    """Keep the state of a picture; its keeper stands by the pictures of every filed story that uses it."""
    revision = kept(image, by=by, at=at)
    transaction.on_commit(partial(files.make_renditions, image))
    for person in image.portrayed.all():
        Portrait.objects.show(person)
    if not image.is_to_come:
        image.slots.update(picture=printed_alone(image), token=image.token)
    if revision:
        telling.have_warned([image.rights_until], since=at)
        waiting = Article.objects.filter(status=Status.SUBMITTED, pictures=image).select_related("filed")
        for article in waiting:
            for state in {article.filed, latest(article)}:
                stand_by(article, Part.PICTURES, print_revision(article, state), by=by, at=at)
    return revision


def kept(thing: models.Model, *, by, at: datetime) -> Revision | None:
    """Keep the state of a picture or a name as it was just saved; None where nothing changed."""
    # As the database holds it: what was fetched before the save may be older.
    content, last = content_of(type(thing)._base_manager.get(pk=thing.pk)), latest(thing)
    if last and last.content_digest == digest_of(content):
        return None
    return record(thing, verb="save", by=by, at=at, content=content)


def kept_first(things: Iterable[models.Model], *, by, at: datetime) -> None:
    """Keep the first state of many new things in one statement."""
    Revision.objects.bulk_create(
        (compose(thing, last=None, verb="save", by=by, at=at, content=content_of(thing)) for thing in things),
        batch_size=1000,
    )


def content_of(thing: models.Model) -> dict:
    """All that a picture or a name says, and a person's other names."""
    content = json.loads(serializers.serialize("json", [thing]))[0]["fields"]
    content.pop("folded", None)  # an author's name once more, as the search compares it
    if hasattr(thing, "names"):
        content["names"] = sorted(name.name for name in thing.names.all())
    return content
