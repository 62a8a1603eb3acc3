"""Prepared querysets: the same rows as without, for every value, on either database."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, connections
from django.db.models import F, Value

from articles.models import Edition, Section
from articles.prepared import Prepared, prepared
from tests import desk
from tests.desk import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db


@prepared
def live(*, at, slug):
    return Edition.objects.live(at).filter(section__slug=slug).select_related("section").order_by("pk")


@prepared
def numbered(*, least):
    return Edition.objects.filter(pk__gte=least).values_list("pk", Value("x")).order_by("pk")


def test_gives_the_rows_of_these_values_each_time():
    first = desk.make_live(at=NOW - DAY)[1]
    second = desk.make_live(at=NOW)[1]
    slug = first.section.slug

    assert live(at=NOW, slug=slug) == [first, second]
    assert live(at=NOW - HOUR, slug=slug) == [first]
    assert live(at=NOW - 2 * DAY, slug=slug) == []
    assert live(at=NOW, slug="o'b%s\\") == []
    assert numbered(least=second.pk) == [(second.pk, "x")]


def test_reads_what_is_there_now(django_assert_num_queries):
    edition = desk.make_live(at=NOW)[1]
    assert live(at=NOW, slug=edition.section.slug)[0].section.name == edition.section.name
    Section.objects.filter(pk=edition.section_id).update(name="Harbour")

    with django_assert_num_queries(1):
        assert live(at=NOW, slug=edition.section.slug)[0].section.name == "Harbour"


def test_makes_values_once_of_rows_that_read_the_same():
    edition = desk.make_live(at=NOW, pictures=[desk.make_image(credit="AP")])[1]
    first, second = (live(at=NOW, slug=edition.section.slug)[0] for _ in range(2))

    assert first is not second
    assert first.pictures is second.pictures
    assert first.pictures == edition.pictures


def test_never_takes_more_room_for_rows_than_it_may(monkeypatch):
    monkeypatch.setattr("articles.prepared.MOST", 10_000)
    rows = Prepared(lambda *, least: Edition.objects.filter(pk__gte=least))
    edition = desk.make_live(at=NOW, body="<p>The tide turned.</p>")[1]
    for number in range(100):
        Edition.objects.filter(pk=edition.pk).update(notice=f"Notice {number}")
        assert rows(least=edition.pk)[0].notice == f"Notice {number}"

    [remembered] = rows._remembered.values()
    assert 0 < len(remembered) <= 60


def test_counts_rows_without_words_too(monkeypatch):
    monkeypatch.setattr("articles.prepared.MOST", 100)
    rows = Prepared(lambda *, least: Section.objects.filter(pk__gte=least).values_list("position", "practice"))
    section = desk.make_live(at=NOW)[1].section
    for number in range(200):
        Section.objects.filter(pk=section.pk).update(position=number)
        assert rows(least=section.pk)[0] == (number, False)

    [remembered] = rows._remembered.values()
    assert len(remembered) <= 60


def test_builds_its_sql_once():
    built = []

    @prepared
    def newest(*, at):
        built.append(at)
        return Edition.objects.live(at)

    for hours in range(3):
        newest(at=NOW + timedelta(hours=hours))

    assert len(built) == 1


@pytest.mark.django_db(transaction=True)
def test_serves_each_thread_by_its_own_connection():
    edition = desk.make_live(at=NOW)[1]
    found = []

    def look():
        found.extend(numbered(least=edition.pk))
        connections.close_all()

    threads = [Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [(edition.pk, "x")] * 4


def test_follows_a_connection_that_takes_the_place_of_another(monkeypatch):
    rows, values = Prepared(lambda *, least: Edition.objects.filter(pk__gte=least)), {"least": 1}
    _, first = rows._statement(values)

    other = connection.copy()
    monkeypatch.setattr("articles.prepared.connections", {"default": other})
    _, second = rows._statement(values)

    assert (first.connection is connections["default"], second.connection is other) == (True, True)


@pytest.mark.parametrize(
    "make",
    [
        lambda *, at: Edition.objects.live(at - timedelta(days=1)),
        lambda *, at: Edition.objects.filter(number=F("number")),
    ],
)
def test_refuses_a_value_that_is_worked_on(make):
    """It would stand for the first value for ever."""
    with pytest.raises(TypeError, match="can't be prepared"):
        prepared(make)(at=NOW)


def test_refuses_what_it_cannot_stand_in_for():
    with pytest.raises(TypeError, match="can't be prepared"):
        prepared(lambda *, which: Edition.objects.filter(pk__in=which))(which=[1])
