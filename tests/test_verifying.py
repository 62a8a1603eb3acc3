"""Nothing is rewritten unnoticed, even by somebody who can switch the triggers off."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles import verifying, workflow
from articles.models import Edition, Revision, record, triggers
from tests import desk
from tests.desk import DAY, HOUR, NOW
from tests.test_history import next_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return desk.make_live(pictures=[desk.make_image()], people=[desk.make_person()])[0]


def tampered(*statements: str) -> list[str]:
    """What is found after somebody took the rules away and wrote."""
    connection.check_constraints()  # PostgreSQL alters no table that has checks pending
    triggers.drop(connection)
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)
    connection.check_constraints()
    triggers.install(connection)
    return list(verifying.broken())


def test_holds_when_nothing_was_touched(story, capsys):
    call_command("verify")

    assert "holds" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("UPDATE articles_revision SET content = NULL WHERE verb = 'save'", "the content is gone"),
        ("UPDATE articles_edition SET live_until = '2024-03-06 00:00:00+00:00'", "it is live at other times"),
        ("UPDATE articles_edition SET live_from = NULL", "it is live at other times"),
        ("UPDATE articles_revision SET \"window\" = NULL WHERE verb = 'publish'", "it is live at other times"),
        ("UPDATE articles_edition SET sealed = NOT sealed", "it is sealed otherwise than the last act"),
        ("UPDATE articles_edition SET text_decided_at = '2024-03-06 00:00:00+00:00'", "its text is open or closed"),
        ("UPDATE articles_revision SET verb = 'recall' WHERE verb = 'submit'", "the link to the act before"),
        ("UPDATE articles_revision SET at = '2020-01-01 00:00:00+00:00' WHERE verb = 'submit'", "the link to the act"),
        ("UPDATE articles_revision SET content = '{}' WHERE verb = 'save'", "the content is not what was saved"),
        ("DELETE FROM articles_telling; DELETE FROM articles_revision WHERE verb = 'submit'", "is missing"),
        ("UPDATE articles_edition SET headline = 'Another'", "it is not what was approved"),
        ("UPDATE articles_edition SET pictures = '[]'", "it is not what was approved"),
    ],
)
def test_names_the_row_that_was_tampered_with(story, sql, sentence):
    assert any(sentence in problem for problem in tampered(*sql.split("; ")))


def test_command_fails_where_a_row_does_not_hold(story):
    tampered("UPDATE articles_edition SET body = '<p>Another</p>'")

    with pytest.raises(CommandError, match="version 1: it is not what was approved"):
        call_command("verify")


class TestWindows:
    """What is live when is held against the last act on it, whatever the act was."""

    def test_hold_after_every_act_that_moves_them(self):
        article, _ = desk.make_live()
        later = NOW + HOUR
        workflow.reopen(article, by=desk.rosa(), at=later)
        desk.edit(article, by=desk.rosa(), at=later, headline="Two")
        desk.publish(article, at=later, live_from=NOW + DAY)
        acts = [
            lambda e: workflow.move(article, by=desk.edith(), at=later, edition=e, live_from=NOW + 2 * DAY),
            lambda e: workflow.hold(article, by=desk.edith(), at=later, edition=e),
            lambda e: workflow.publish(article, by=desk.edith(), at=later, edition=e, live_from=NOW + 3 * DAY),
            lambda e: workflow.send_back(article, by=desk.edith(), at=later, note="Not yet"),
            lambda e: workflow.withdraw(article, by=desk.edith(), at=later, reason="Wrong"),
        ]

        for act in acts:
            act(article.editions.get(number=2))
            assert list(verifying.broken()) == []

    def test_edition_that_was_deleted_is_missed(self, story):
        problems = tampered(
            "DELETE FROM articles_use", "DELETE FROM articles_mention", "DELETE FROM articles_authorship",
            "DELETE FROM articles_wording",
            "UPDATE articles_revision SET edition_id = NULL", "DELETE FROM articles_edition",
        )  # fmt: skip

        assert any("version 1: it is missing" in problem for problem in problems)


class TestSealed:
    def test_holds_and_is_still_what_was_approved(self):
        article, first = desk.make_live()
        next_version(article, at=NOW + HOUR, headline="Two")
        workflow.seal(article, by=desk.edith(), at=NOW + 2 * HOUR, edition=first, reason="Court order")
        assert list(verifying.broken()) == []

        problems = tampered(f"UPDATE articles_edition SET headline = 'Another' WHERE id = {first.pk}")

        assert problems == [f"article {article.pk}, version 1: it is not what was approved."]

    def test_left_open_holds(self):
        article, first = desk.make_live()
        next_version(article, at=NOW + HOUR, change="correction", note="Wrong.", headline="Two")
        workflow.leave_open(article, by=desk.edith(), at=NOW + 2 * HOUR, edition=first)

        assert list(verifying.broken()) == []


class TestReissue:
    def reissued(self, **changes) -> None:
        """The live edition again, with another credit."""
        _, edition = desk.make_live(pictures=[desk.make_image()], people=[desk.make_person()])
        fields = {f.name: getattr(edition, f.name) for f in Edition._meta.concrete_fields if f.name != "id"}
        window = dict.fromkeys(["live_from", "live_until", "window_at", "first_published_at", "updated_at"])
        pictures = [{**edition.pictures[0], "credit": "Reuters"}]
        people = [{**edition.people[0], "name": "Ada Quist-Berg"}]
        new = {**fields, **window, "number": 2, "reissue_of": edition, "reissued_by": desk.phil(), "people": people,
               "pictures": pictures, "pictures_digest": verifying.digest_of(pictures), **changes}  # fmt: skip
        Edition.objects.create(**new)

    def test_holds_with_another_credit_and_name(self):
        self.reissued()

        assert list(verifying.broken()) == []

    def test_is_held_to_its_own_pictures_and_the_words_it_copies(self):
        self.reissued(pictures_digest="a" * 64)
        assert any("version 2: it is not what was approved" in problem for problem in verifying.broken())

        problems = tampered("UPDATE articles_edition SET body = '<p>Another</p>' WHERE number = 2")

        assert len(problems) == 1


class TestExpunged:
    """A court order takes the content and leaves the digests, by an act in the chain: told, and no fault."""

    def test_is_told_and_holds(self, story, capsys):
        edition = story.editions.get()
        record(story, verb="expunge", by=desk.boss(), at=NOW + timedelta(days=9), why="Court order", edition=edition)
        tampered(
            "UPDATE articles_revision SET content = NULL WHERE subject = 'article'",
            "UPDATE articles_edition SET body = '', headline = '', pictures = '[]'",
        )

        call_command("verify")

        said = capsys.readouterr().out
        assert f"article {story.pk}, version 1: the content was expunged." in said
        assert f"article {story.pk}, act 1 (save): the content was expunged." in said
        assert "holds" in said

    def test_covers_nothing_that_came_after_it(self, story):
        record(story, verb="expunge", by=desk.boss(), at=NOW + DAY, why="Court order")
        workflow.reopen(story, by=desk.rosa(), at=NOW + DAY)
        desk.edit(story, by=desk.rosa(), at=NOW + DAY, headline="Two")
        last = Revision.objects.of(story).order_by("-number").first()

        problems = tampered(f"UPDATE articles_revision SET content = NULL WHERE id = {last.pk}")

        assert problems == [f"article {story.pk}, act {last.number} (save): the content is gone."]
