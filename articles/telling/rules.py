"""Who is told of what: a line an act. What a person does not want to hear is not written; nobody is told of their own.

Writes rows in the transaction of the act. That they are sent is sending.py's.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from articles.models import Article, Image, News, Note, Revision, Telling, Wish
from articles.standing import name_of
from articles.telling import people
from articles.telling.guarding import is_guarded
from articles.telling.sending import send_soon
from articles.telling.words import goes_live

EDITS, MINDS_PICTURES = "articles.approve_article", "articles.mind_pictures"
# What reaches somebody by mail who has not said otherwise: what asks them to do something, or can't wait.
BY_MAIL = frozenset({News.SECOND_READ, News.GIVEN, News.SENT_BACK, News.EMBARGO, News.TAKEN_DOWN, News.KILLED,
                     News.RIGHTS})  # fmt: skip


@dataclass(frozen=True)
class Heard:
    """Somebody who is to hear of an act, and whether a mail may go to them."""

    user: object
    may_mail: bool = True


@dataclass(frozen=True)
class Line:
    """One kind of news, in a sentence about whoever did it, for these people of a story after this act."""

    news: News
    says: str
    whom: Callable[[Article, Revision], Iterable[Heard]]


# Whom


def writers(article: Article, act: Revision) -> list[Heard]:
    return [Heard(user) for user in people.writers(article)]


def desk(article: Article, act: Revision) -> list[Heard]:
    """Editors on duty; with nobody on duty all editors, on the desk alone."""
    return minding(EDITS, at=act.at)


def writers_and_duty(article: Article, act: Revision) -> list[Heard]:
    return [*writers(article, act), *(Heard(user) for user in people.on_duty(EDITS, at=act.at))]


def writers_and_desk(article: Article, act: Revision) -> list[Heard]:
    return [*writers(article, act), *desk(article, act)]


def taker(article: Article, act: Revision) -> list[Heard]:
    return [Heard(article.taken_by)] if article.taken_by else []


def asked(article: Article, act: Revision) -> list[Heard]:
    return [Heard(article.asked_of)] if article.asked_of else []


def asker(article: Article, act: Revision) -> list[Heard]:
    """Who asked this person; the database forgets it with the answer, the story in hand does not."""
    return [Heard(article.asked_by)] if article.asked_of_id == act.by_id and article.asked_by else []


def minding(right: str, *, at: datetime) -> list[Heard]:
    if there := [Heard(user) for user in people.on_duty(right, at=at)]:
        return there
    return [Heard(user, may_mail=False) for user in people.everybody(right)]


# What. Verbs that are not here are told nobody: they stand in the story's history.

TOLD: dict[str, tuple[Line, ...]] = {
    "submit": (Line(News.FILED, "{by} filed it to the desk", desk),),
    "recall": (Line(News.RECALLED, "{by} took it back from the desk", desk),),
    "hand_over": (Line(News.GIVEN, "{by} hands it over to you to read", taker),),
    "ask": (Line(News.GIVEN, "{by} asks you to read it back", asked),),
    "read_back": (Line(News.READ_BACK, "{by} stands by the version you asked about", asker),),
    "send_back": (Line(News.SENT_BACK, "{by} sent it back", writers),),
    "approve": (Line(News.APPROVED, "{by} approved it", writers),),
    "approve_alone": (
        Line(News.SECOND_READ, "{by} published it alone: it waits for a second read", desk),
        Line(News.APPROVED, "{by} approved it alone", writers),
    ),
    "publish": (Line(News.PUBLISHED, "{by} published it", writers_and_duty),),
    "move": (Line(News.SCHEDULE, "{by} moved it on the schedule", writers_and_duty),),
    "hold": (Line(News.SCHEDULE, "{by} took it off the schedule", writers_and_duty),),
    "move_embargo": (Line(News.EMBARGO, "{by} moved its embargo", writers_and_desk),),
    "lift_embargo": (Line(News.EMBARGO, "{by} lifted its embargo", writers_and_desk),),
    "withdraw": (Line(News.TAKEN_DOWN, "{by} took it down", writers_and_duty),),
}
PUT_ON_SCHEDULE = (Line(News.SCHEDULE, "{by} put it on the schedule", writers_and_duty),)
# What an act leaves behind of earlier news: nobody needs to look at a filed story that is approved by now.
OVERTAKES: dict[str, tuple[News, ...]] = {
    "recall": (News.FILED,),
    "send_back": (News.FILED,),
    "approve": (News.FILED,),
    "approve_alone": (News.FILED,),
    "abandon": (News.FILED,),
    "spike": (News.FILED,),
    "confirm": (News.SECOND_READ,),
}
# The verbs of which telling wants to know.
CONCERNS = frozenset({*TOLD, *OVERTAKES})
# What is no verb on a story; whom it concerns is said where it is told.
GIVEN = Line(News.GIVEN, "{by} gave you this story", writers)
WROTE = Line(News.NOTE, "{by} wrote a note", writers)
ANSWERED = Line(News.NOTE, "{by} answered a note", writers)
KILLED_OF_IT = Line(News.KILLED, "{by} killed a picture of it", writers)
KILLED = Line(News.KILLED, "{by} killed a picture", desk)


def tell(article: Article, act: Revision) -> None:
    """Tell of a verb that was just done, inside its transaction; what it overtakes counts as read and is not mailed."""
    if overtaken := OVERTAKES.get(act.verb):
        earlier = Telling.objects.filter(article=article, news__in=overtaken, to__isnull=False)
        earlier.unread().update(seen_at=act.at, due_at=None)
    lines = TOLD.get(act.verb, ())
    if act.verb == "publish" and (moment := goes_live(act)) and moment > act.at:
        lines = PUT_ON_SCHEDULE
    if not lines:
        return
    about = {"article": article, "act": act, "by": act.by, "at": act.at}
    rows = _rows([(line, line.whom(article, act)) for line in lines], **about)
    if act.verb == "publish":
        # Approved and published by one click: the second says both.
        said_already = Telling.objects.filter(article=article, by=act.by, at=act.at, news=News.APPROVED)
        said_already.filter(to__in=[row.to for row in rows]).delete()
    rows += _for_webhook(lines[0], **about)
    if rows:
        keep(rows, guarded=is_guarded(article, at=act.at))


def saved(article: Article, act: Revision, *, before: Revision | None) -> None:
    """Tell of a save that gave the story to somebody. `before` is the last kept state, None at the first save."""
    given = act.content["desk"]["assigned_to"] if act.content else None
    if given is None or (before and before.content["desk"]["assigned_to"] == given):
        return
    _tell_these([Heard(article.assigned_to)], GIVEN, article=article, act=act, by=act.by, at=act.at)


def noted(note: Note) -> None:
    """Tell of a note that was just written: the story's writers, whoever reads it now, and whom it answers."""
    article, line = note.article, WROTE
    heard = [*writers(article, note), *taker(article, note)]
    if note.answers_id:
        thread = Note.objects.filter(answers=note.answers_id).select_related("by").order_by("id")
        heard, line = [*(Heard(each.by) for each in (note.answers, *thread)), *heard], ANSWERED
    _tell_these(heard, line, article=article, note=note, by=note.by, at=note.at)


def _tell_these(heard: list[Heard], line: Line, *, article: Article, **about) -> None:
    rows = _rows([(line, heard)], article=article, **about) + _for_webhook(line, article=article, **about)
    if rows:
        keep(rows, guarded=is_guarded(article, at=about["at"]))


def killed(image: Image, act: Revision, *, articles: Iterable[Article]) -> None:
    """Tell of a picture that was killed: the writers of each story that has it, photo desk and editors on duty.

    `act` is the Revision of the kill, on the picture; its `why` is the agency's notice. Called in its transaction.
    """
    about, told, some_guarded = {"image": image, "act": act, "by": act.by, "at": act.at}, set(), False
    for article in articles:
        rows, guarded = _rows([(KILLED_OF_IT, writers(article, act))], article=article, **about), False
        if rows:
            guarded = is_guarded(article, at=act.at)
            keep(rows, guarded=guarded)
        told |= {row.to_id for row in rows}
        some_guarded = some_guarded or guarded
    minding_it = [*minding(EDITS, at=act.at), *minding(MINDS_PICTURES, at=act.at)]
    others = [heard for heard in minding_it if heard.user.pk not in told]
    # The notice may speak of a story that is not out yet.
    keep(_rows([(KILLED, others)], **about) + _for_webhook(KILLED, **about), guarded=some_guarded)


# Writing


def _rows(lines: list[tuple[Line, Iterable[Heard]]], *, by, at: datetime, **about) -> list[Telling]:
    """One row a person, in the words of the first line that names them; none for whoever did it."""
    of_others = [(line, [each for each in heard if each.user.pk != by.pk]) for line, heard in lines]
    return rows_for(of_others, by=by, at=at, **about)


def rows_for(lines: list[tuple[Line, Iterable[Heard]]], *, by, at: datetime, **about) -> list[Telling]:
    """One row a person, in the words of the first line that names them."""
    first: dict[int, tuple[Line, Heard]] = {}
    for line, heard in lines:
        for each in heard:
            if each.user.is_active:
                first.setdefault(each.user.pk, (line, each))
    wishes = {(wish.by_id, wish.news): wish for wish in Wish.objects.filter(by__in=first)} if first else {}
    rows = []
    for pk, (line, heard) in first.items():
        wish = wishes.get((pk, line.news))
        on_desk = wish.on_desk if wish else True
        wants_mail = wish.by_mail if wish else line.news in BY_MAIL
        by_mail = wants_mail and heard.may_mail and bool(heard.user.email)
        if on_desk or by_mail:
            due_at = at if by_mail else None
            rows.append(_row(line, to=heard.user, on_desk=on_desk, due_at=due_at, by=by, at=at, **about))
    return rows


def _for_webhook(line: Line, *, by, at: datetime, **about) -> list[Telling]:
    """The row by which the webhook is told, if there is one."""
    return [_row(line, to=None, on_desk=False, due_at=at, by=by, at=at, **about)] if settings.WEBHOOK_URL else []


def _row(line: Line, *, by, **fields) -> Telling:
    return Telling(news=line.news, words=line.says.format(by=name_of(by)), by=by, **fields)


def keep(rows: list[Telling], *, guarded: bool) -> None:
    for row in rows:
        row.guarded = guarded
    # Told already is told: the same act never leaves two rows for one person. (security.md 67)
    Telling.objects.bulk_create(rows, ignore_conflicts=True)
    if any(row.due_at for row in rows):
        send_soon()
