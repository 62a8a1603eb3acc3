"""What is written stays: held by the ORM for kindness and by the database for good. Law: sentences 2 and 6."""

from dataclasses import fields

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from articles.models import Article, Clock, Edition, PersonName, Revision, SignOff, Unchangeable
from articles.models.rules import NAMES_CLOCK, READERS_CLOCK
from articles.windows import Window
from tests import desk
from tests.desk import HOUR, NOW

pytestmark = pytest.mark.django_db


def refused(sql: str, params=()) -> str:
    """Run raw SQL that must be refused by the database; return what it said."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
    return str(refusal.value)


@pytest.fixture
def edition():
    return desk.make_live(pictures=[desk.make_image()], people=[desk.make_person()])[1]


class TestEdition:
    def test_refuses_a_second_save(self, edition):
        edition.headline = "Something else"

        with pytest.raises(Unchangeable):
            edition.save()

    def test_refuses_update_of_content_by_queryset(self, edition):
        with pytest.raises(Unchangeable):
            Edition.objects.update(headline="Something else")

    def test_refuses_deletion_by_instance_and_queryset(self, edition):
        with pytest.raises(Unchangeable):
            edition.delete()
        with pytest.raises(Unchangeable):
            Edition.objects.all().delete()

    def test_base_manager_refuses_as_well(self, edition):
        with pytest.raises(Unchangeable):
            Edition._base_manager.filter(pk=edition.pk).update(body="<p>Something else</p>")
        with pytest.raises(Unchangeable):
            Edition._base_manager.all().delete()

    @pytest.mark.parametrize(
        "column", sorted({f.column for f in Edition._meta.concrete_fields} - Edition.MAY_CHANGE - {"id"})
    )
    def test_database_refuses_a_change_of_every_content_column(self, edition, column):
        field = next(f for f in Edition._meta.concrete_fields if f.column == column)
        other = {
            "JSONField": '[{"changed": true}]',
            "ForeignKey": 999_999,
            "DateTimeField": "2020-01-01 00:00:00+00:00",
            "PositiveIntegerField": 99,
        }.get(field.get_internal_type(), "changed")

        assert "never rewritten" in refused(f'UPDATE articles_edition SET "{column}" = %s', [other])

    @pytest.mark.parametrize("table", ["articles_edition", "articles_revision", "articles_signoff"])
    def test_database_refuses_deletion(self, edition, table):
        assert "never deleted" in refused(f"DELETE FROM {table}")

    @pytest.mark.parametrize("table", ["articles_edition", "articles_revision", "articles_signoff"])
    def test_database_refuses_truncation(self, edition, table):
        if connection.vendor != "postgresql":
            pytest.skip("SQLite has no TRUNCATE")
        connection.check_constraints()  # or PostgreSQL refuses for what the fixture has pending

        assert "never deleted" in refused(f"TRUNCATE {table} CASCADE")

    @pytest.mark.parametrize("model", [Edition, Revision, SignOff])
    @pytest.mark.parametrize("recursive", ["ON", "OFF"])
    def test_database_refuses_replacement(self, edition, model, recursive):
        if connection.vendor != "sqlite":
            pytest.skip("PostgreSQL has no REPLACE")
        table = model._meta.db_table
        columns = [f.column for f in model._meta.concrete_fields]
        window = {"live_from", "live_until", "window_at", "first_published_at", "updated_at"}
        values = ", ".join("NULL" if c in window else "'changed'" if c in ("headline", "why") else c for c in columns)
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA recursive_triggers = {recursive}")

        answer = refused(f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} LIMIT 1")

        assert "never replaced" in answer
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers = ON")

    def test_database_refuses_an_upsert_that_rewrites(self, edition):
        columns = ", ".join(f'"{f.column}"' for f in Edition._meta.concrete_fields)

        refused(
            f"INSERT INTO articles_edition ({columns}) SELECT {columns} FROM articles_edition WHERE true"
            " ON CONFLICT (id) DO UPDATE SET headline = 'changed'"
        )

        assert Edition.objects.get().headline == edition.headline


class TestRevision:
    @pytest.mark.parametrize("column", ["verb", "why", "chain", "content", "content_digest"])
    def test_database_refuses_a_change(self, edition, column):
        value = '{"changed": 1}' if column == "content" else "changed"

        assert "never rewritten" in refused(f"UPDATE articles_revision SET {column} = %s", [value])

    def test_refuses_a_second_save(self, edition):
        with pytest.raises(Unchangeable):
            Revision.objects.first().save()


class TestWindow:
    """security.md: windows never overlap, a moment that has passed is never changed, the embargo bars."""

    def set(self, edition, **window) -> str:
        columns = ", ".join(f"{name} = %s" for name in window)
        return refused(f"UPDATE articles_edition SET {columns} WHERE id = %s", [*window.values(), edition.pk])

    def test_is_what_the_arithmetic_of_windows_lays(self):
        assert {field.name for field in fields(Window)} == set(Edition.WINDOW)

    @pytest.mark.parametrize("column", Edition.WINDOW)
    def test_no_part_of_it_is_changed_without_a_moment(self, edition, column):
        value = "changed" if column == "ended_because" else NOW + HOUR

        assert "says when" in self.set(edition, window_at=None, **{column: value})

    def test_past_opening_is_never_changed(self, edition):
        answer = self.set(edition, live_from=NOW + 2 * HOUR, window_at=NOW + HOUR)

        assert "never changed" in answer

    def test_a_change_must_say_when_it_was_made(self, edition):
        answer = self.set(edition, live_until=NOW + HOUR, window_at=NOW - HOUR)

        assert "says when" in answer

    def test_nothing_ends_in_the_past(self, edition):
        answer = self.set(edition, live_until=NOW, window_at=NOW + HOUR)

        assert "in the past" in answer

    def test_two_windows_of_one_story_never_overlap(self, edition):
        desk.workflow.reopen(edition.article, by=desk.rosa(), at=NOW + HOUR)
        desk.edit(edition.article, by=desk.rosa(), headline="Ferry returns, again")
        desk.file_story(edition.article)
        second = desk.approve(edition.article)

        opened = {"live_from": NOW + HOUR, "window_at": NOW + HOUR}
        answer = self.set(second, **opened, first_published_at=NOW, updated_at=NOW)

        assert "live at once" in answer or "newsroom_windows" in answer

    def test_an_embargo_bars_the_opening(self):
        article = desk.make_article(embargo_until=NOW + HOUR)
        desk.file_story(article)
        edition = desk.approve(article)

        moments = dict.fromkeys(["live_from", "window_at", "first_published_at", "updated_at"], NOW)
        answer = self.set(edition, **moments)

        assert "edition_keeps_its_embargo" in answer

    def test_printing_opens_no_window(self, edition):
        copied = [f.column for f in Edition._meta.concrete_fields if f.column != "id"]
        values = ", ".join("number + 1" if c == "number" else f'"{c}"' for c in copied)
        names = ", ".join(f'"{c}"' for c in copied)

        answer = refused(f"INSERT INTO articles_edition ({names}) SELECT {values} FROM articles_edition")

        assert "opens no window" in answer or "live at once" in answer


class TestFourEyes:
    """security.md 24, 26, 29: two people stand by the same digest, in the database too."""

    def insert(self, edition, **changes) -> None:
        fields = {f.name: getattr(edition, f.name) for f in Edition._meta.concrete_fields if f.name != "id"}
        window = dict.fromkeys(["live_from", "live_until", "window_at", "first_published_at", "updated_at"])
        new = Edition(**{**fields, **window, "number": edition.number + 1, **changes})
        with transaction.atomic():
            Edition.objects.bulk_create([new])

    def test_lets_through_what_two_stand_by(self, edition):
        self.insert(edition)

        assert Edition.objects.count() == 2

    @pytest.mark.parametrize(
        "changes",
        [
            {"words_by": None},
            {"approved_by": None},
            {"revision": None},
            {"words_digest": "f" * 64},
            {"pictures_digest": "f" * 64},
            {"pictures_by": None},
        ],
    )
    def test_refuses_where_somebody_is_missing(self, edition, changes):
        with pytest.raises(IntegrityError):
            self.insert(edition, **changes)

    def test_refuses_the_approver_as_the_other_one(self, edition):
        for changes in ({"approved_by": desk.rosa()}, {"words_by": desk.edith()}, {"pictures_by": desk.edith()}):
            with pytest.raises(IntegrityError):
                self.insert(edition, **changes)

    def test_refuses_a_blank_reason_for_publishing_alone(self, edition):
        with pytest.raises(IntegrityError):
            self.insert(edition, approved_by=desk.rosa(), alone_reason="  ")

    def test_refuses_to_break_an_embargo_alone(self, edition):
        with pytest.raises(IntegrityError):
            self.insert(edition, approved_by=desk.rosa(), alone_reason="On shift", embargo_until=NOW + HOUR)

    def test_refuses_a_printed_picture_without_credit(self, edition):
        blank = [{**edition.pictures[0], "credit": " "}]

        with pytest.raises(IntegrityError, match="no credit"):
            self.insert(edition, pictures=blank)

    def test_refuses_another_story_s_address(self, edition):
        with pytest.raises(IntegrityError, match="another story"):
            self.insert(edition, public_id="zzzzzzzz")

    def test_lets_a_reissue_change_a_credit(self, edition):
        credited = [{**edition.pictures[0], "credit": "Reuters"}]

        self.insert(edition, reissue_of=edition, reissued_by=desk.phil(), pictures=credited, pictures_digest="a" * 64)

        assert Edition.objects.count() == 2

    @pytest.mark.parametrize(
        "changes",
        [{"headline": "Other"}, {"body": "<p>Other</p>"}, {"people": []}, {"pictures": []}, {"reissued_by": None}],
    )
    def test_refuses_a_reissue_that_changes_more(self, edition, changes):
        with pytest.raises(IntegrityError, match="credits and names alone"):
            self.insert(edition, **{"reissue_of": edition, "reissued_by": desk.phil(), **changes})

    @pytest.mark.parametrize("column", Article.PRINTED_AS_IS)
    def test_refuses_a_reissue_that_changes_a_word(self, edition, column):
        with pytest.raises(IntegrityError, match="credits and names alone"):
            self.insert(edition, reissue_of=edition, reissued_by=desk.phil(), **{column: "other"})

    def test_refuses_a_reissue_that_changes_a_caption(self, edition):
        captioned = [{**edition.pictures[0], "caption": "Other"}]

        with pytest.raises(IntegrityError, match="credits and names alone"):
            self.insert(edition, reissue_of=edition, reissued_by=desk.phil(), pictures=captioned)


class TestPicture:
    """A picture without a credit can't exist."""

    @pytest.mark.parametrize("credit", ["", "   ", "\t\n", "\u00a0", "\u200b\u2060", "\ufeff"])
    def test_database_refuses_a_blank_credit(self, credit):
        desk.make_image()

        assert "picture_has_a_credit" in refused("UPDATE articles_image SET credit = %s", [credit])

    def test_database_refuses_a_missing_credit(self):
        desk.make_image()

        refused("UPDATE articles_image SET credit = NULL")

    def test_end_of_rights_and_kill_reach_the_uses_at_once(self, edition):
        image = edition.uses.get().image
        image.rights_until, image.killed_at, image.killed_why = NOW + HOUR, NOW, "Agency's notice"
        image.save()

        use = edition.uses.get()

        assert (use.rights_until, use.killed_at) == (NOW + HOUR, NOW)


class TestClock:
    def moved(self, clock: int, act) -> bool:
        before = Clock.objects.get(pk=clock).version
        act()
        return Clock.objects.get(pk=clock).version != before

    def test_moves_with_every_change_that_readers_may_see(self, edition):
        section, person, image = edition.section, edition.mentions.get().person, edition.uses.get().image

        for act in (
            lambda: Edition.objects.filter(pk=edition.pk).update(notice="Gone"),
            section.save,
            person.save,
            lambda: edition.mentions.update(position=F("position") + 1),
            lambda: type(image).objects.filter(pk=image.pk).update(rights_until=NOW),
            lambda: edition.uses.all().delete(),
        ):
            assert self.moved(READERS_CLOCK, act)

    def test_stands_still_while_the_desk_writes(self, edition):
        writes = {"headline": "Another story", "section": edition.section.name}

        assert not self.moved(READERS_CLOCK, lambda: desk.make_article(**writes))

    def test_of_names_moves_with_every_change_of_a_person_or_a_name(self, edition):
        person = edition.mentions.get().person
        alias = PersonName(person=person, name="Ada Q.", folded="ada q")

        for act in (
            person.save,
            lambda: type(person).objects.update(tagging="never"),
            lambda: PersonName.objects.bulk_create([alias]),
            lambda: PersonName.objects.filter(pk=alias.pk).update(name="A. Quist"),
            lambda: PersonName.objects.filter(pk=alias.pk).delete(),
        ):
            assert self.moved(NAMES_CLOCK, act)

    def test_of_names_stands_still_when_a_story_is_published(self, edition):
        person = edition.mentions.get().person

        assert not self.moved(NAMES_CLOCK, lambda: desk.make_live(headline="Another story", people=[person]))

    def test_of_names_never_shows_a_version_again_that_was_rolled_back(self, edition):
        person = edition.mentions.get().person
        seen = [Clock.objects.get(pk=NAMES_CLOCK).version]

        for _ in range(3):
            with transaction.atomic():
                person.save()
                seen.append(Clock.objects.get(pk=NAMES_CLOCK).version)
                transaction.set_rollback(True)

        assert len(set(seen)) == 4
