"""Every verb × status × role, held against a table written here by hand from the design, not read from the code."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from articles import saving, workflow
from articles.models import Article, Edition, Revision, SignOff
from tests import desk
from tests.desk import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

LATER = NOW + HOUR
STATUSES = ("draft", "submitted", "approved", "spiked")

# Who: w its writer, o another reporter, p photo desk, e editor, a editor who may publish alone, s superuser;
# Vera (reads only), somebody deactivated and somebody unknown never may.
ALLOWED = {
    "submit": ("wes a", "draft"),
    "recall": ("w", "submitted"),
    "take": ("es a", "submitted"),
    "hand_over": ("es a", "submitted"),
    "ask": ("wes a", "draft submitted"),
    "read_back": ("wopes a", "draft submitted"),
    "send_back": ("es a", "submitted approved"),
    "approve": ("es a", "submitted"),
    "approve_alone": ("s a", "submitted"),
    "confirm": ("es a", "draft submitted approved"),
    "publish": ("es a", "draft submitted approved"),
    "move": ("es a", "draft submitted approved"),
    "hold": ("es a", "draft submitted approved"),
    "move_embargo": ("es a", "draft submitted approved"),
    "lift_embargo": ("es a", "draft submitted approved"),
    "reopen": ("wes a", "approved"),
    "correct": ("wes a", "approved"),
    "abandon": ("wes a", "draft submitted"),
    "withdraw": ("es a", "draft submitted approved"),
    "front_line": ("es a", "draft submitted approved"),
    "seal": ("es a", "draft submitted approved"),
    "leave_open": ("es a", "draft submitted approved"),
    "spike": ("es a", "draft submitted"),
    "revive": ("es a", "spiked"),
}
# About what readers saw and see no more.
EARLIER = ("seal", "leave_open")
# What each verb is called with beside person and moment.
WITH = {
    "send_back": lambda a, e: {"note": "Who says so?"},
    "read_back": lambda a, e: desk.as_read(a),
    "hand_over": lambda a, e: {"to": desk.member("Nora", "Editors")},
    "ask": lambda a, e: {"whom": desk.member("Third", "Journalists")},
    "approve": lambda a, e: desk.as_read(a),
    "approve_alone": lambda a, e: {**desk.as_read(a), "reason": "Alone on shift"},
    "confirm": lambda a, e: {"edition": e},
    "publish": lambda a, e: {"edition": e},
    "move": lambda a, e: {"edition": e, "live_from": NOW + 2 * DAY},
    "hold": lambda a, e: {"edition": e},
    "move_embargo": lambda a, e: {"until": NOW + 3 * DAY, "reason": "New date"},
    "lift_embargo": lambda a, e: {"reason": "Out already"},
    "withdraw": lambda a, e: {"reason": "Wrong"},
    "front_line": lambda a, e: {"hours": 6},
    "seal": lambda a, e: {"edition": e, "reason": "Court order"},
    "leave_open": lambda a, e: {"edition": e},
    "spike": lambda a, e: {"reason": "Nothing in it"},
}


def cast() -> dict:
    gone = desk.member("Gone", "Editors")
    gone.is_active = False
    gone.save()
    return {
        "w": desk.rosa(),
        "o": desk.omar(),
        "p": desk.phil(),
        "e": desk.edith(),
        "a": desk.grant(desk.ed(), "publish_alone"),
        "s": desk.boss(),
        "v": desk.vera(),
        "x": gone,
        "n": AnonymousUser(),
    }


def story(verb: str, status: str) -> tuple[Article, Edition | None]:
    """A story in this status for which nothing but the table can stand in the verb's way."""
    embargo = NOW + 2 * DAY if verb.endswith("_embargo") else None
    article = desk.make_article(pictures=[desk.make_image()], embargo_until=embargo)
    edition = None
    on_an_edition = {"confirm", "publish", "move", "hold", "withdraw", "abandon", "front_line", *EARLIER}
    needs_edition = verb in on_an_edition and status != "spiked"
    if needs_edition or status == "approved":
        desk.file_story(article)
        if verb == "confirm":
            alone = desk.grant(desk.member("Nora", "Editors"), "publish_alone")
            edition = workflow.approve_alone(article, by=alone, at=NOW, **desk.as_read(article), reason="Breaking")
        else:
            edition = desk.approve(article)
        if verb in ("withdraw", "correct", "front_line", *EARLIER):
            workflow.publish(article, by=desk.edith(), at=NOW, edition=edition)
        if verb == "front_line":
            edition = desk.correct(article)
        if verb in EARLIER:
            workflow.withdraw(article, by=desk.edith(), at=NOW + MINUTE, reason="Wrong")
        if verb in ("move", "hold"):
            workflow.publish(article, by=desk.edith(), at=NOW, edition=edition, live_from=NOW + DAY)
        if status != "approved":
            workflow.reopen(article, by=desk.rosa(), at=NOW)
            desk.edit(article, by=desk.rosa(), standfirst="More is known now.")
    if status == "submitted":
        desk.file_story(article)
        workflow.read_back(article, by=desk.member("Third", "Journalists"), at=NOW, **desk.as_read(article))
    if status == "spiked":
        workflow.spike(article, by=desk.edith(), at=NOW, reason="Nothing in it")
    return article, edition


def state() -> tuple:
    """All that a verb could write."""
    return (
        list(Article.objects.values_list("pk", "status", "version", "taken_by", "filed")),
        list(Edition.objects.values_list("pk", "live_from", "live_until", "sealed", "text_decided_at")),
        Revision.objects.count(),
        SignOff.objects.count(),
    )


def test_table_names_every_verb():
    assert set(ALLOWED) == set(workflow.VERBS)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("verb", ALLOWED)
def test_verb_from_status_by_everybody(verb, status):
    roles, statuses = ALLOWED[verb]
    people = cast()
    article, edition = story(verb, status)
    kwargs = WITH.get(verb, lambda a, e: {})(article, edition)
    before = state()

    for role, person in people.items():
        allowed = role in roles and status in statuses
        again = Article.objects.get(pk=article.pk)
        assert workflow.may(verb, again, by=person) == allowed
        point = transaction.savepoint()
        if allowed:
            getattr(workflow, verb)(again, by=person, at=LATER, **kwargs)
            assert state() != before
        else:
            with pytest.raises((workflow.NotYours, workflow.WrongState)):
                getattr(workflow, verb)(again, by=person, at=LATER, **kwargs)
            assert state() == before
        transaction.savepoint_rollback(point)


# Who has signed off: what each of the desk gets, by verb and by the state of a story. In the order of CAST: a
# journalist who wrote it, another one, photo desk, an editor, one who wrote, one who may publish alone, a superuser.
# · done  y not yours  s wrong state  n needs another  r refused  b blocked
CAST = ("rosa", "omar", "phil", "edith", "beth", "ed", "boss")
CODES = {workflow.NotYours: "y", workflow.WrongState: "s", workflow.NeedsAnother: "n", workflow.Blocked: "b"}
STATES = ("draft", "filed", "edited", "readback", "pictures", "own", "ready", "alone", "spiked")
OUTCOMES = """
submit        ·yy···· syyssss syyssss syyssss syyssss yyyssss syyssss yyyssss syyssss
recall        syyyyyy ·yyyyyy ·yyyyyy ·yyyyyy ·yyyyyy yyyy·yy syyyyyy yyyysyy syyyyyy
take          yyyssss yyy···· yyy···· yyy···· yyy···· yyy···· yyyssss yyyssss yyyssss
hand_over     yyyssss yyy···· yyy···· yyy···· yyy···· yyy···· yyyssss yyyssss yyyssss
ask           ·yy···· ·yy···· ·yy···· ·yy···· ·yy···· yyy···· syyssss yyyssss syyssss
read_back     ······· ······· ······· ······· ······· ······· sssssss sssssss sssssss
send_back     yyyssss yyy···· yyy···· yyy···· yyy···· yyy···· yyy···· yyyrrrr yyyssss
approve       yyyssss yyy···· yyynnnn yyy···· yyy···· yyy·n·· yyyssss yyyssss yyyssss
approve_alone yyyyyss yyyyy·· yyyyy·· yyyyy·· yyyyy·· yyyyy·· yyyyyss yyyyyss yyyyyss
confirm       yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyy··y· yyyssss
publish       yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyy···· yyyrrrr yyyssss
move          yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyssss
hold          yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyssss
move_embargo  yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyy···· yyyrrrr yyyssss
lift_embargo  yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyssss
reopen        syyssss syyssss syyssss syyssss syyssss yyyssss ·yy···· yyy···· syyssss
correct       syyssss syyssss syyssss syyssss syyssss yyyssss ryyrrrr yyy···· syyssss
abandon       ryyrrrr ryyrrrr ryyrrrr ryyrrrr ryyrrrr yyyrrrr syyssss yyyssss syyssss
withdraw      yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyy···· yyyssss
front_line    yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyssss
seal          yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyssss
leave_open    yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyrrrr yyyssss
spike         yyy···· yyy···· yyy···· yyy···· yyy···· yyy···· yyyssss yyyssss yyyssss
revive        yyyssss yyyssss yyyssss yyyssss yyyssss yyyssss yyyssss yyyssss yyy····
"""


def everybody() -> dict:
    desk.grant(desk.ed(), "publish_alone")
    beth = desk.member("Beth", "Editors")
    people = (desk.rosa(), desk.omar(), desk.phil(), desk.edith(), beth, desk.ed(), desk.boss())
    return dict(zip(CAST, people, strict=True))


def signed(state: str) -> Article:
    """One story a state; but for the states of the last line, who stands by it is all that differs.

    edited: Beth wrote into it. readback: and Omar read that back. pictures: Phil changed a caption after Rosa had
    filed. own: Beth wrote and filed it alone. alone: Ed published that alone.
    """
    beth, by_beth = desk.member("Beth", "Editors"), state in ("own", "alone")
    article = desk.make_article(by=beth if by_beth else desk.rosa(), pictures=[desk.make_image()])
    if state == "spiked":
        workflow.spike(article, by=beth, at=NOW, reason="Nothing in it")
    elif state != "draft":
        desk.file_story(article, by=beth if by_beth else desk.rosa())
    if state in ("edited", "readback"):
        desk.edit(article, by=beth, standfirst="More is known now.")
    if state == "readback":
        workflow.read_back(article, by=desk.omar(), at=NOW, **desk.as_read(article, workflow.latest(article)))
    if state == "pictures":
        with saving.saving(article, by=desk.phil(), at=NOW):
            article.article_pictures.update(caption="The harbour at noon")
    if state == "ready":
        desk.approve(article)
    if state == "alone":
        alone = desk.grant(desk.ed(), "publish_alone")
        edition = workflow.approve_alone(article, by=alone, at=NOW, reason="Breaking", **desk.as_read(article))
        workflow.publish(article, by=alone, at=NOW, edition=edition)
    return article


def outcome(verb: str, article: Article, person) -> str:
    again, edition = Article.objects.get(pk=article.pk), article.editions.order_by("number").last()
    given = dict(WITH.get(verb, lambda a, e: {})(again, edition))
    if verb in ("approve", "approve_alone", "read_back"):
        given |= desk.as_read(again, workflow.latest(again))
    point = transaction.savepoint()
    try:
        getattr(workflow, verb)(again, by=person, at=LATER, **given)
    except workflow.Refused as refusal:
        return CODES.get(type(refusal), "r")
    else:
        return "·"
    finally:
        transaction.savepoint_rollback(point)


@pytest.mark.parametrize("state", STATES)
def test_verb_by_who_has_signed_off(state):
    people, article = everybody(), signed(state)
    desk.member("Nora", "Editors"), desk.member("Third", "Journalists")
    rows = dict(line.split(maxsplit=1) for line in OUTCOMES.strip().splitlines())
    expected = {verb: cells.split()[STATES.index(state)] for verb, cells in rows.items()}

    found = {verb: "".join(outcome(verb, article, person) for person in people.values()) for verb in workflow.VERBS}

    assert found == expected
