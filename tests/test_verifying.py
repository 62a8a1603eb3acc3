"""Nothing is rewritten unnoticed, even by somebody who can switch the triggers off."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles import verifying
from articles.models import triggers
from tests import desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return desk.make_live(pictures=[desk.make_image()], people=[desk.make_person()])[0]


def tampered(sql: str) -> list[str]:
    """What is found after somebody took the rules away and wrote."""
    connection.check_constraints()  # PostgreSQL alters no table that has checks pending
    triggers.drop(connection)
    with connection.cursor() as cursor:
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
        ("UPDATE articles_revision SET verb = 'recall' WHERE verb = 'submit'", "the link to the act before"),
        ("UPDATE articles_revision SET at = '2020-01-01 00:00:00+00:00' WHERE verb = 'submit'", "the link to the act"),
        ("UPDATE articles_revision SET content = '{}' WHERE verb = 'save'", "the content is not what was saved"),
        ("DELETE FROM articles_revision WHERE verb = 'submit'", "is missing"),
        ("UPDATE articles_edition SET headline = 'Another'", "it is not what was approved"),
        ("UPDATE articles_edition SET pictures = '[]'", "it is not what was approved"),
    ],
)
def test_names_the_row_that_was_tampered_with(story, sql, sentence):
    assert any(sentence in problem for problem in tampered(sql))


def test_command_fails_where_a_row_does_not_hold(story):
    tampered("UPDATE articles_edition SET body = '<p>Another</p>'")

    with pytest.raises(CommandError, match="version 1: it is not what was approved"):
        call_command("verify")
