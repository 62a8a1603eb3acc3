"""Killing a picture: from that second it is gone from everything, and can't come back but by lifting the kill.

What makes it disappear are not these lines but the uses, which triggers kill with their picture (models/rules/); here
stand who may, what is kept, and the receipt: each address at which readers could have found the picture until then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Q

from articles import telling
from articles.hanging import showings
from articles.models import BLANK, Article, Edition, Front, Hanging, Image, Revision, Slot, Use, record
from articles.models.revision import Subject
from articles.pictures import files
from articles.pictures.renditions import names_for
from articles.telling import hub
from articles.workflow.acting import reasoned
from articles.workflow.refusals import NotYours, Refused

KILL, LIFT = "kill_picture", "lift_kill"
LIVE, SCHEDULED, EARLIER, NEVER = "live", "scheduled", "earlier", "never"


def may_kill(user) -> bool:
    return user.has_perm("articles.kill_image")


def kill_picture(image: Image, *, by, at: datetime, reason: str) -> Revision:
    """Kill a picture, and every other of bytes that it has or had: one person, at any hour, with the notice as reason.

    Returns the act in the picture's chain, which holds the receipt; every story concerned keeps an act of its own.
    Raises NotYours or Refused, and has then written nothing.
    """
    if not may_kill(by):
        raise NotYours("A picture is killed by the photo desk and by editors.")
    reason = reasoned(reason.strip(BLANK), "Say why the picture is killed: paste the agency’s notice.")
    with transaction.atomic():
        same = Q(pk=image.pk) | Q(digest__in=files.files_of([image])[image.pk])
        images = list(Image.objects.filter(same, killed_at=None).order_by("pk"))
        if image.pk not in {each.pk for each in images}:
            raise Refused("This picture was killed already. Its receipt says when and why.")
        # Stories first, as everybody who prints holds them: nobody waits for somebody who waits for us.
        _held(images)
        acts = {each.pk: _killed(each, by=by, at=at, reason=reason) for each in images}
        return acts[image.pk]


def _killed(image: Image, *, by, at: datetime, reason: str) -> Revision:
    stood = list(places(image, at=at))
    Image.objects.filter(pk=image.pk).update(killed_at=at, killed_by=by, killed_why=reason)
    act = record(image, verb=KILL, by=by, at=at, why=reason, window=_receipt(image, stood))
    articles = list(Article.objects.filter(pk__in=concerned(image)).order_by("pk"))
    for article in articles:
        record(article, verb=KILL, by=by, at=at, why=f"{image}: {reason}")
    telling.killed(image, act, articles=articles)
    hub.owe_for_picture(image, at=at)
    transaction.on_commit(partial(files.put_away, tokens_of(image)))
    return act


def lift_kill(image: Image, *, by, at: datetime, reason: str) -> Revision:
    """Let a killed picture come back, where its uses still stand. Raises NotYours or Refused."""
    if not may_kill(by):
        raise NotYours("A kill is lifted by the photo desk and by editors.")
    reason = reasoned(reason.strip(BLANK), "Say why the picture may come back.")
    with transaction.atomic():
        _held([image])
        lifted = Image.objects.filter(pk=image.pk, killed_at__isnull=False)
        if lifted.update(killed_at=None, killed_by=None, killed_why="") != 1:
            raise Refused("This picture is not killed.")
        act = record(image, verb=LIFT, by=by, at=at, why=reason)
        for article in Article.objects.filter(pk__in=concerned(image)).order_by("pk"):
            record(article, verb=LIFT, by=by, at=at, why=f"{image}: {reason}")
        hub.owe_for_picture(image, at=at)
        transaction.on_commit(partial(_brought_back, image.pk))
        return act


def _brought_back(pk: int) -> None:
    image = Image.objects.get(pk=pk)
    files.bring_back(tokens_of(image))
    files.make_renditions(image)


def concerned(image: Image) -> set[int]:
    """The stories that have a picture in their working copy or in any version, by id."""
    printed = Edition.objects.filter(uses__image=image).values_list("article", flat=True)
    return set(printed) | set(Article.objects.filter(article_pictures__image=image).values_list("pk", flat=True))


def _held(images: list[Image]) -> None:
    """Hold the stories that have these pictures, in one order, until the end of the transaction."""
    stories = set().union(*(concerned(image) for image in images))
    list(Article.objects.select_for_update().filter(pk__in=stories).order_by("pk").values_list("pk"))


# The receipt


@dataclass(frozen=True)
class Place:
    """Where a picture stood: a version of a story (`number` is None for the working copy), or the slot of a story on
    the front page of the name `front`; and how readers had it.

    `state` is live, scheduled, earlier or never; `address` the public address of the story, '' where nobody else than
    the desk ever had one; `lists` are the addresses of lists that showed the picture with the story.
    """

    article: int
    number: int | None
    state: str
    lead: bool
    address: str
    lists: list[str]
    front: str = ""


def places(image: Image, *, at: datetime) -> Iterator[Place]:
    uses = Use.objects.filter(image=image).select_related("edition__section", "edition__article")
    for use in uses.order_by("edition__article", "-edition__number"):
        edition = use.edition
        state = _state(edition, at=at)
        lists = _lists(edition) if state == LIVE and use.lead else []
        address = edition.get_absolute_url() if state != NEVER else ""
        yield Place(edition.article_id, edition.number, state, use.lead, address, lists)
    for row in image.article_pictures.order_by("article"):
        yield Place(row.article_id, None, NEVER, row.lead, "", [])
    yield from _on_fronts(image, at=at)


def _on_fronts(image: Image, *, at: datetime) -> Iterator[Place]:
    """The slots that have it, then those that had it once and show something else now, or are gone."""
    slots = set()
    for slot in Slot.objects.filter(image=image).select_related("front").order_by("front", "position", "id"):
        slots.add((slot.front_id, slot.article_id))
        state = _state(slot.front, at=at)
        state = EARLIER if state == LIVE and slot.until and slot.until <= at else state
        address = "/" if state != NEVER else ""
        yield Place(slot.article_id, None, state, False, address, ["/"] if state == LIVE else [], slot.front.name)
    once = {(showing.front.pk, showing.edition.article_id): showing.front.name
            for showing in showings(Hanging.objects.filter(image=image)) if showing.begins <= at}  # fmt: skip
    for (front, article), name in once.items():
        if (front, article) not in slots:
            yield Place(article, None, EARLIER, False, "/", [], name)


def _state(shown: Edition | Front, *, at: datetime) -> str:
    if shown.is_live(at):
        return LIVE
    if shown.is_scheduled(at):
        return SCHEDULED
    return EARLIER if shown.live_from else NEVER


def _lists(edition: Edition) -> list[str]:
    people = [mention.person for mention in edition.mentions.shown().select_related("person").order_by("position")]
    authors = [line.author for line in edition.authorships.select_related("author").order_by("author_id")]
    named = [named.get_absolute_url() for named in (*authors, *people)]
    return ["/", "/feed/", f"/{edition.section.slug}/", *named]


def tokens_of(image: Image) -> list[str]:
    """Every name that copies of a picture bore, under each credit it was printed with; its present one first."""
    printed = Use.objects.filter(image=image).order_by("token").values_list("token", flat=True)
    on_fronts = image.slots.exclude(token="").order_by("token").values_list("token", flat=True)
    return list(dict.fromkeys([image.token, *printed, *on_fronts]))


def _receipt(image: Image, places: list[Place]) -> dict:
    """What stood open and is closed: it travels as the act's window, so that the chain vouches for it."""
    names = [] if image.is_to_come else names_for(image.width)
    return {
        "places": [vars(place) for place in places],
        "copies": [f"/media/{token}/{name}" for token in tokens_of(image) for name in names],
    }


def receipts(image: Image) -> list[Revision]:
    """The kills of a picture, the newest first; each holds its receipt."""
    kills = Revision.objects.filter(subject=Subject.IMAGE, subject_id=image.pk, verb=KILL)
    return list(kills.select_related("by").order_by("-number"))


def places_of(receipt: Revision) -> list[Place]:
    return [Place(**place) for place in receipt.window["places"]]
