"""Expunging: for courts and erasure, contents go for good; digests, times, who and why stay, and the chain still holds.

The one writer past the append-only rules, which let nothing through but a content that becomes empty, and only once
the story's chain says who had it done and why (models/rules/). Reached by `manage.py expunge` alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q

from articles import html
from articles.models import (
    Article,
    Authorship,
    Autosave,
    Dismissal,
    Document,
    Edition,
    Enclosure,
    FormerAddress,
    Front,
    Hanging,
    Image,
    Loan,
    Mention,
    Note,
    Revision,
    Slot,
    record,
)
from articles.models.revision import Subject
from articles.pictures import files
from articles.workflow.acting import latest, reasoned, turn
from articles.workflow.killing import concerned, tokens_of
from articles.workflow.publishing import hold, withdraw
from articles.workflow.refusals import NotYours
from articles.workflow.reissuing import family
from articles.workflow.sealing import seal
from articles.workflow.table import APPROVED, SPIKED

VERB = "expunge"


@dataclass
class Expunged:
    """What went: numbers of versions, how many saved states, whether the working copy, pictures and documents by id,
    and the front pages that said something of it, by name."""

    versions: list[int] = field(default_factory=list)
    states: int = 0
    working_copy: bool = False
    pictures: list[int] = field(default_factory=list)
    documents: list[int] = field(default_factory=list)
    fronts: list[str] = field(default_factory=list)


def may_expunge(user) -> bool:
    return user.is_active and user.has_perm("articles.remove_legally")


def expunge(article: Article, *, by, at: datetime, reason: str) -> Expunged:
    """Empty all of a story: every version, every saved state, the working copy, what lies beside it."""
    return _expunge(article, list(article.editions.order_by("number")), whole=True, by=by, at=at, reason=reason)


def expunge_version(article: Article, *, edition: Edition, by, at: datetime, reason: str) -> Expunged:
    """Empty one version with its reissues, and the saved states that led to it; what was saved later stays."""
    return _expunge(article, family(article, edition), whole=False, by=by, at=at, reason=reason)


@transaction.atomic
def _expunge(article: Article, editions: list[Edition], *, whole: bool, by, at: datetime, reason: str) -> Expunged:
    if not may_expunge(by):
        raise NotYours("Expunging is for those who may remove stories for legal reasons.")
    reason = reasoned(reason, "Say which court or law asks for it.")
    article = Article.objects.select_for_update().get(pk=article.pk)
    _close(article, editions, by=by, at=at, reason=reason)
    pictures = _pictures(article)
    states = _states(article, None if whole else editions)
    newest = latest(article)
    emptied = whole or newest is None or newest.pk in states
    documents = _documents(article, editions, states)
    for edition in editions:
        record(article, verb=VERB, by=by, at=at, why=reason, edition=edition)
    if emptied:
        _empty_working_copy(article, by=by, at=at)
    record(article, verb=VERB, by=by, at=at, why=reason, content=article.content() if emptied else None)
    _empty(Edition.objects.filter(pk__in=[edition.pk for edition in editions]), Edition)
    _empty(Enclosure.objects.filter(edition__in=editions), Enclosure)
    _empty(Revision.objects.filter(pk__in=states), Revision)
    for model in (Mention, Authorship):
        model.objects.filter(edition__in=editions).delete()
    if emptied:
        _empty_beside(article)
    Loan.objects.filter(revision__in=states).update(revoked_at=at, remark="")
    gone = [image.pk for image in pictures if _empty_picture(image, by=by, at=at, reason=reason)]
    papers = [paper.pk for paper in documents if _empty_document(paper, by=by, at=at, reason=reason)]
    fronts = _empty_fronts(article, gone, by=by, at=at, reason=reason)
    return Expunged([edition.number for edition in editions], len(states), emptied, gone, papers, fronts)


def _close(article: Article, editions: list[Edition], *, by, at: datetime, reason: str) -> None:
    """End what readers see or would see of these versions, and seal what they could read of them."""
    numbers = [edition.number for edition in editions]
    if article.editions.live(at).filter(number__in=numbers).exists():
        withdraw(article, by=by, at=at, reason=reason)
    for edition in article.editions.scheduled(at).filter(number__in=numbers):
        hold(article, by=by, at=at, edition=edition)
    for edition in article.editions.opened(at).filter(number__in=numbers, sealed=False):
        seal(article, by=by, at=at, edition=edition, reason=reason)


def _states(article: Article, editions: Iterable[Edition] | None) -> set[int]:
    """The saved states that go: all of a story, or those since the version before, up to what was printed."""
    states = Revision.objects.of(article).with_content()
    if editions is not None:
        printed = article.editions.filter(revision__isnull=False)
        last = max((edition.revision.number for edition in editions if edition.revision), default=0)
        before = printed.filter(revision__number__lt=last).order_by("-revision__number")
        states = states.filter(
            number__lte=last, number__gt=before.values_list("revision__number", flat=True).first() or 0
        )
    return set(states.values_list("pk", flat=True))


def _empty(rows: models.QuerySet, model: type[models.Model]) -> None:
    """Write what is left of a content, past the refusal of Python; the database looks at each row."""
    left = {name: [] if value == "[]" else value for name, value in model.EXPUNGED.items()}
    models.QuerySet(model).filter(pk__in=rows.values("pk")).update(**left)


def _empty_working_copy(article: Article, *, by, at: datetime) -> None:
    words = dict.fromkeys(Article.PRINTED_AS_IS, "") | {"kind": article.kind, "change": article.change}
    lists = {name: [] for name in ("byline", "people", "topics", "pictures")}
    article.embargo_source = article.embargo_terms = ""
    article.restore({**words, **lists, "headline_proposed": False, "section": article.section_id})
    turn(article, APPROVED if article.editions.exists() else SPIKED, verb=VERB, by=by, at=at)


def _empty_beside(article: Article) -> None:
    """What else says something of the story: notes, unsaved text, addresses, Django's own log."""
    for model in (Note, Autosave, Dismissal):
        model.objects.filter(article=article).delete()
    FormerAddress.objects.filter(public_id=article.public_id).delete()
    _empty_log(article)


def _empty_log(thing: models.Model) -> None:
    log = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(thing), object_id=str(thing.pk))
    log.update(object_repr="", change_message="")


def _pictures(article: Article) -> list[Image]:
    """Every picture that stands in the story or in one of its versions."""
    return list(
        Image.objects.filter(Q(uses__edition__article=article) | Q(article_pictures__article=article)).distinct()
    )


def _empty_picture(image: Image, *, by, at: datetime, reason: str) -> bool:
    """Empty a picture that stands nowhere any more, and delete its files; its bytes can't come in again."""
    left = Edition.objects.filter(uses__image=image).exclude(body="", pictures=[]).exists()
    if left or image.article_pictures.exists():
        return False
    tokens, names = tokens_of(image), _originals(image)
    image.file = image.caption = image.alternative_text = ""
    image.metadata = {}
    if image.killed_at is None:
        image.killed_at, image.killed_by, image.killed_why = at, by, reason
    image.save()
    states = set(Revision.objects.of(image).with_content().values_list("pk", flat=True))
    record(image, verb=VERB, by=by, at=at, why=reason)
    _empty(Revision.objects.filter(pk__in=states), Revision)
    _empty_log(image)
    for name in names:
        transaction.on_commit(partial(files.delete, name, tokens))
    return True


def _documents(article: Article, editions: list[Edition], states: set[int]) -> list[Document]:
    """Every document that stands in these versions and saved states, or in the working copy."""
    bodies = [article.body, *Revision.objects.filter(pk__in=states).values_list("content__body", flat=True)]
    named = {number for body in bodies for number in html.documents(body or "")}
    named |= set(Enclosure.objects.filter(edition__in=editions).values_list("document", flat=True))
    return list(Document.objects.kept().filter(pk__in=named))


def _empty_document(document: Document, *, by, at: datetime, reason: str) -> bool:
    """Empty a document that stands nowhere any more, and delete its file; its bytes can't come in again."""
    in_text = Article.objects.filter(body__contains=f'data-document="{document.pk}"')
    if document.enclosures.exclude(file="").exists() or in_text.exists():
        return False
    record(document, verb=VERB, by=by, at=at, why=reason)
    _empty(Document.objects.filter(pk=document.pk), Document)
    transaction.on_commit(partial(files.delete, document.file.name, ()))
    return True


def _empty_fronts(article: Article, pictures: list[int], *, by, at: datetime, reason: str) -> list[str]:
    """Empty what front pages said of the story and showed of pictures that are gone, and their states that said it.

    A strip is of the story where it led to it, in these words at any time. Returns the names of the front pages.
    """
    kept = Revision.objects.filter(subject=Subject.FRONT).with_content()
    of_strips = kept.filter(content__strip_story=article.pk).values_list("content__strip", flat=True)
    strips = {*of_strips, *Front.objects.filter(strip_story=article).values_list("strip", flat=True)} - {""}
    states: dict[int, list[int]] = {}
    for pk, front, content in kept.values_list("pk", "subject_id", "content").iterator():
        named = any(slot["story"] == article.pk and slot["headline"] for slot in content["slots"])
        if named or content["strip"] in strips:
            states.setdefault(front, []).append(pk)
    own = Slot.objects.filter(article=article).exclude(headline="", image=None)
    shown = Slot.objects.filter(image__in=pictures)
    concerned_fronts = Q(pk__in=[*states, *(own | shown).values_list("front", flat=True)]) | Q(strip__in=strips)
    fronts = list(Front.objects.select_for_update().filter(concerned_fronts).order_by("pk"))
    own.update(headline="", image=None, picture={}, token="")
    shown.update(image=None, picture={}, token="")
    Front.objects.filter(pk__in=[front.pk for front in fronts], strip__in=strips).update(strip="")
    for front in Front.objects.filter(pk__in=[front.pk for front in fronts]).order_by("pk"):
        record(front, verb=VERB, by=by, at=at, why=reason, content=front.content())
        _empty(Revision.objects.filter(pk__in=states.get(front.pk, [])), Revision)
    Hanging.objects.follow(fronts, at=at)
    return [front.name for front in fronts]


def _originals(image: Image) -> list[str]:
    """The file of a picture, and those that were replaced."""
    kept = Revision.objects.of(image).with_content().values_list("content", flat=True)
    return list(dict.fromkeys([image.file.name, *filter(None, (content.get("file") for content in kept))]))


def others(article: Article) -> set[int]:
    """The pictures of a story that other stories have too, by id: these stay."""
    return {image.pk for image in _pictures(article) if concerned(image) - {article.pk}}
