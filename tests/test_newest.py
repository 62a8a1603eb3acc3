"""The newest rows of one query as a column of another: in the order of their moments, on both databases."""

from datetime import timedelta

import pytest

from articles.models import Edition, Section
from articles.newest import Newest, ids
from tests import desk
from tests.desk import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
MOMENTS = [NOW, NOW + timedelta(microseconds=1), NOW + timedelta(seconds=0.5), NOW + timedelta(seconds=1), NOW]


def column(most: int) -> str | None:
    rows = Edition.objects.live(LATER).newest_first()
    return Section.objects.annotate(newest=Newest(rows, most)).first().newest


@pytest.fixture
def stories() -> list[int]:
    """Editions by their ids, the newest first; of two of one moment the later one."""
    made = [desk.make_live(at=moment, headline=f"Story {n}")[1].pk for n, moment in enumerate(MOMENTS)]
    return [made[n] for n in (3, 2, 1, 4, 0)]


def test_stand_in_their_order_within_a_second_too(stories):
    assert ids(column(5)) == stories


def test_are_no_more_than_were_asked_for(stories):
    assert ids(column(2)) == stories[:2]


def test_of_several_columns_are_mixed_and_each_is_there_once(stories):
    assert ids(column(3), None, column(5), "") == stories


def test_of_nothing_are_none():
    desk.make_section()
    assert column(3) is None
    assert ids(None) == []
