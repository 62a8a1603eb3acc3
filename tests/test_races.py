"""Two people press at once: exactly one outcome, one refusal. Real threads, real transactions.

Ten rounds of each race in every run of the tests. After a change to acting.py or to the rules of the database a
hundred, on both databases: `pytest tests/test_races.py --rounds 100`, and again with `--postgresql`.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connections, transaction

from articles import saving, workflow
from articles.models import Article, Edition, News, Revision, Status, Telling
from tests import desk
from tests.desk import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db(transaction=True)

REFUSED = (workflow.Stale, workflow.WrongState)


@pytest.fixture
def race():
    """Let two functions loose at the same moment; return what each returned, or the refusal it met.

    The two threads and their connections serve every round of a test.
    """
    together = Barrier(2)

    def run(act):
        together.wait(timeout=30)
        try:
            return act()
        except REFUSED as refusal:
            return refusal

    def close():
        together.wait(timeout=30)  # so that each of the two closes its own
        connections.close_all()

    with ThreadPoolExecutor(max_workers=2) as threads:
        yield lambda *acts: [future.result() for future in [threads.submit(run, act) for act in acts]]
        for closed in [threads.submit(close) for _ in range(2)]:
            closed.result()


@pytest.fixture
def rounds(request):
    """Stories for all the rounds, made at once: a commit each would take most of the time."""

    def rounds(make):
        with transaction.atomic():
            return [make() for _ in range(request.config.getoption("rounds"))]

    return rounds


def seen(article):
    """The story as somebody has it on the screen, with the last act that they saw."""
    again = Article.objects.get(pk=article.pk)
    again.act_seen = workflow.last_act(again)
    return again


def refusals(outcomes):
    return [each for each in outcomes if isinstance(each, REFUSED)]


def test_of_two_approvals_one_prints(race, rounds):
    """security.md 64"""
    edith, ed = desk.edith(), desk.ed()
    filed = rounds(lambda: desk.file_story(desk.make_article()))

    for article in filed:
        read = desk.as_read(article)
        outcomes = race(*[partial(workflow.approve, seen(article), by=by, at=NOW, **read) for by in (edith, ed)])

        assert len(refusals(outcomes)) == 1
    assert Edition.objects.count() == len(filed)
    assert Revision.objects.filter(verb="approve").count() == len(filed)


def test_of_a_double_click_one_publishes_and_one_is_told(race, rounds):
    """security.md 67"""
    edith = desk.edith()
    approved = rounds(lambda: desk.approve(desk.file_story(desk.make_article())))

    for edition in approved:
        click = partial(workflow.publish, by=edith, at=NOW, edition=edition)
        outcomes = race(*[partial(click, seen(edition.article)) for _ in range(2)])

        assert len(refusals(outcomes)) == 1
    assert Edition.objects.live(NOW).count() == len(approved)
    assert Revision.objects.filter(verb="publish").count() == len(approved)
    assert Telling.objects.filter(news=News.PUBLISHED, to=desk.rosa()).count() == len(approved)


def test_what_is_approved_while_it_is_saved_is_what_was_read(race, rounds):
    """security.md 66"""
    rosa, edith = desk.rosa(), desk.edith()
    filed = rounds(lambda: desk.file_story(desk.make_article()))

    def save(mine):
        with saving.saving(mine, by=rosa, at=NOW + MINUTE):
            mine.headline = "Ferry sinks in the old harbour"
            mine.save()

    for article in filed:
        read = desk.as_read(article)
        outcomes = race(
            partial(save, seen(article)),
            partial(workflow.approve, seen(article), by=edith, at=NOW + MINUTE, **read),
        )

        assert len(refusals(outcomes)) == 1
        again = Article.objects.get(pk=article.pk)
        printed = list(again.editions.values_list("headline", "words_digest"))
        if isinstance(outcomes[0], REFUSED):
            assert (again.status, again.headline) == (Status.APPROVED, article.headline)
            assert printed == [(article.headline, read["words"])]
        else:
            assert (again.status, again.headline) == (Status.SUBMITTED, "Ferry sinks in the old harbour")
            assert printed == []


def test_what_is_withdrawn_while_its_next_version_is_scheduled_is_never_live(race, rounds):
    """security.md 69"""
    edith, ed = desk.edith(), desk.ed()

    def ready():
        article, _ = desk.make_live()
        workflow.reopen(article, by=desk.rosa(), at=NOW)
        desk.edit(article, by=desk.rosa(), standfirst="More is known now.")
        desk.file_story(article)
        return desk.approve(article)

    at = NOW + HOUR
    for edition in rounds(ready):
        article = edition.article
        outcomes = race(
            partial(workflow.publish, seen(article), by=edith, at=at, edition=edition, live_from=at + DAY),
            partial(workflow.withdraw, seen(article), by=ed, at=at, reason="Wrong"),
        )

        assert len(refusals(outcomes)) == 1
        withdrawn = not isinstance(outcomes[1], REFUSED)
        live = [article.editions.live(moment).count() for moment in (at, at + DAY, at + 2 * DAY)]
        assert live == ([0, 0, 0] if withdrawn else [1, 1, 1])
