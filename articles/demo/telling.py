"""Telling the demo: an empty newsroom becomes a paper with five weeks behind it, by the desk's own verbs."""

import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from multiprocessing import get_context
from pathlib import Path

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import transaction

from articles import saving
from articles.importing import known_people
from articles.models import (
    Article,
    ArticlePicture,
    Author,
    Byline,
    Image,
    Person,
    PersonTag,
    Provider,
    Section,
    Telling,
    Topic,
)
from articles.pictures import files

from . import front
from .cast import ADMINISTRATOR, is_empty, make_accounts, make_masthead
from .drawing import PICTURES, Drawn, jpeg_of
from .lives import LIVES, Life, begun_at
from .scripts import Script, scripts

PEOPLE = Path(__file__).parent / "people.tsv"
PLACE = re.compile(r'<figure data-picture="([^"]+)">([^<]*)</figure>')
# So many pictures are taken in beside each other: each needs a process of its own.
AT_ONCE = 2
# Before the first story was begun.
BEFORE = timedelta(weeks=6)


@dataclass(frozen=True)
class Newsroom:
    """What stories are made of."""

    accounts: dict[str, User]
    authors: dict[str, Author]
    sections: dict[str, Section]
    people: dict[str, Person]
    images: dict[str, Image]
    now: datetime


def steps() -> int:
    """How often `tell` speaks of progress: each picture is drawn, then taken in; each story is told."""
    return 2 * len(PICTURES) + len(scripts())


class InUse(Exception):
    """The demo fills empty newsrooms alone."""


def tell(*, now: datetime, done: Callable[[int], None] = lambda step: None) -> None:
    """Fill an empty newsroom, or leave it as it is; `done` hears the number of each step.

    Raises InUse where somebody has begun to use it.
    """
    if not is_empty():
        raise InUse
    step = count(1)
    images = {picture.name: image_of(picture) for picture in PICTURES.values()}
    try:
        with ThreadPoolExecutor(AT_ONCE) as hands:
            taken = []
            for picture, jpeg in draw():
                done(next(step))
                taken.append(hands.submit(take_in, images[picture.name], jpeg))
            for each in taken:
                each.result()
                done(next(step))
        with transaction.atomic():
            if not is_empty():
                raise InUse  # somebody was quicker than the drawing
            newsroom = furnish(images, now=now)
            for picture in PICTURES.values():
                hang(images[picture.name], provider=picture.provider, by=newsroom.accounts["phil"], at=now - BEFORE)
            for script in scripts():
                play(script, newsroom)
                done(next(step))
            front.arrange(by=newsroom.accounts["edith"], now=now)
            Telling.objects.settle(at=now)
    except BaseException:  # also Ctrl-C: the database forgets by itself, the disk does not
        for image in images.values():
            image.file.delete(save=False)
            if image.token:
                shutil.rmtree(files.public_directory(image.token), ignore_errors=True)
        raise


def draw() -> Iterator[tuple[Drawn, bytes]]:
    """Every picture and its file."""
    # Ten seconds of one core: the others help. Spawned, so that no child holds our database open.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        yield from zip(PICTURES.values(), pool.map(jpeg_of, PICTURES), strict=True)


def furnish(images: dict[str, Image], *, now: datetime) -> Newsroom:
    """Accounts, names and people, and `images` by the names of their drawings."""
    began = now - BEFORE
    accounts = make_accounts()
    authors, sections = make_masthead(accounts, at=began)
    rows = known_people.read_table(PEOPLE.read_text("utf-8"), name=PEOPLE.name)
    known_people.load(rows, by=accounts[ADMINISTRATOR], at=began)
    people = {person.name: person for person in Person.objects.all()}
    return Newsroom(accounts, authors, sections, people, images, now)


def image_of(drawn: Drawn) -> Image:
    """The picture with its credit, before its file is there."""
    return Image(
        credit=drawn.credit,
        creator=drawn.creator,
        copyright=drawn.copyright,
        caption=drawn.caption,
        alternative_text=drawn.alternative_text,
    )


def take_in(image: Image, jpeg: bytes) -> None:
    """Check and read the file as any that comes to the photo desk, and make its public copies: all but the row.

    A second of work a picture, so never inside a transaction. Asks no database: several are taken in at once.
    """
    files.take_in(image, files.look_at(ContentFile(jpeg, name="drawn.jpg")))
    image.renew_token()
    files.write_copies(image)


def hang(image: Image, *, provider: str, by: User, at: datetime) -> None:
    """Save a picture that was taken in, as the photo desk does."""
    image.provider = Provider.objects.get_or_create(name=provider)[0] if provider else None
    image.added_by = by
    image.save()
    saving.picture_saved(image, by=by, at=at)


def play(script: Script, newsroom: Newsroom) -> None:
    """Write a story and let it have its life."""
    # Whoever publishes alone has written alone: else the writer would be the second pair of eyes.
    writer = newsroom.accounts["ed" if script.state == "alone" else script.by]
    editor = newsroom.accounts["ed" if script.state == "alone" else "edith"]
    article = begin(script, newsroom, by=writer)
    LIVES[script.state](Life(script, article, writer=writer, editor=editor, now=newsroom.now))


def begin(script: Script, newsroom: Newsroom, *, by: User) -> Article:
    """The first save of a story, with its names and pictures."""
    placed = PLACE.findall(script.body)
    article = Article(
        kind=script.kind,
        kicker=script.kicker,
        headline=script.headline,
        standfirst=script.standfirst,
        dateline=script.dateline,
        section=newsroom.sections[script.section],
        body=PLACE.sub(lambda place: f'<figure data-image="{newsroom.images[place[1]].pk}"></figure>', script.body),
        embargo_until=newsroom.now + timedelta(hours=script.embargo) if script.embargo else None,
        embargo_source=script.embargo_source,
    )
    with saving.saving(article, by=by, at=begun_at(script, now=newsroom.now)):
        article.save()
        for position, key in enumerate(script.byline):
            Byline.objects.create(article=article, author=newsroom.authors[key], position=position)
        captions = ([(script.lead, script.caption)] if script.lead else []) + placed
        for position, (name, caption) in enumerate(captions):
            image = newsroom.images[name]
            ArticlePicture.objects.create(
                article=article,
                image=image,
                caption=caption,
                alternative_text=image.alternative_text,
                lead=name == script.lead,
                position=position,
            )
        for name in [*script.about, *script.named]:
            PersonTag.objects.create(content_object=article, tag=newsroom.people[name], subject=name in script.about)
        article.topics.set(Topic.objects.get_or_create(name=name)[0] for name in script.topics)
    return article
