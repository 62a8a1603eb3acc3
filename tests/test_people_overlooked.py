"""Live stories that name people whom they don't carry: `manage.py suggest_people`."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from articles import overlooked
from articles.models import Dismissal, Person
from articles.overlooked import live_stories
from tests import desk

pytestmark = pytest.mark.django_db
NAMED = "<p>Mira Holt has bought the mill. Holt paid in cash.</p>"


@pytest.fixture
def mira():
    return Person.objects.create(name="Mira Holt", slug="mira-holt", external_id="q1")


def missing(at=desk.NOW, **options):
    """Of each story the people it overlooked, by headline."""
    batches = overlooked.overlooked(at, **options)
    return {edition.headline: [one.person.name for one in found] for batch in batches for edition, found in batch}


class TestOverlooked:
    def test_are_the_people_whom_a_live_story_names_and_does_not_carry(self, mira):
        desk.make_live(headline="A mill is sold", body=NAMED)
        desk.make_live(headline="A mill is bought", body=NAMED, people=[mira])

        assert missing() == {"A mill is sold": ["Mira Holt"], "A mill is bought": []}

    def test_are_looked_for_in_live_stories_alone(self, mira):
        desk.make_article(headline="A draft", body=NAMED)
        _, edition = desk.make_live(headline="To come", body=NAMED, at=desk.NOW + timedelta(days=1))

        assert missing() == {}
        assert missing(edition.live_from) == {"To come": ["Mira Holt"]}

    def test_are_not_those_of_whom_an_editor_said_they_are_not_meant(self, mira):
        article, _ = desk.make_live(body=NAMED)
        Dismissal.objects.create(article=article, person=mira, by=desk.edith(), at=desk.NOW)

        assert list(missing().values()) == [[]]

    def test_are_never_those_who_must_not_be_tagged(self, mira):
        desk.make_live(body=NAMED)
        Person.objects.update(tagging="never")

        assert list(missing().values()) == [[]]

    @pytest.mark.parametrize("stories", [1, 3])
    def test_cost_the_same_queries_for_one_story_and_for_three(self, mira, stories, django_assert_num_queries):
        for number in range(stories):
            desk.make_live(headline=f"Mill {number}", body=NAMED)
        missing()

        with django_assert_num_queries(5):
            missing()

    def test_come_in_batches_that_begin_again_anywhere(self, mira, monkeypatch):
        editions = [desk.make_live(headline=f"Mill {number}", body=NAMED)[1] for number in range(3)]
        monkeypatch.setattr(overlooked, "AT_ONCE", 2)

        batches = [[edition.pk for edition, _ in batch] for batch in overlooked.overlooked(desk.NOW)]

        assert batches == [[editions[0].pk, editions[1].pk], [editions[2].pk]]
        assert missing(after=editions[1].pk) == {"Mill 2": ["Mira Holt"]}
        assert live_stories(desk.NOW, after=editions[1].pk) == 1


class TestCommand:
    def rows(self, report):
        lines = report.read_text(encoding="utf-8").splitlines()
        return [line.split("\t") for line in lines[1:] if not line.startswith("#")]

    def test_writes_who_is_named_where_with_the_sentence_that_shows_it(self, mira, tmp_path, capsys):
        _, edition = desk.make_live(headline="A mill is sold", body=NAMED)
        desk.make_live(headline="Rain", body="<p>It rained.</p>")
        report = tmp_path / "report.tsv"

        call_command("suggest_people", str(report))

        assert self.rows(report) == [
            [
                edition.get_absolute_url(), "A mill is sold", "Mira Holt", "q1", "open", "subject", "2", "0.87", "",
                "Mira Holt has bought the mill.",
            ]
        ]  # fmt: skip
        assert "2 live stories seen; 1 name people whom they don't carry" in capsys.readouterr().out

    def test_goes_on_where_it_was_broken_off(self, mira, tmp_path, monkeypatch):
        for number in range(3):
            desk.make_live(headline=f"Mill {number}", body=NAMED)
        monkeypatch.setattr(overlooked, "AT_ONCE", 1)
        report = tmp_path / "report.tsv"
        call_command("suggest_people", str(report))
        whole = report.read_bytes()

        # Broken off in the middle of a line of the second story; the first one changed since and is not seen again.
        report.write_bytes(whole[: whole.index(b"Mill 1") + 3].replace(b"Mill 0", b"Mill zero"))
        call_command("suggest_people", str(report))

        assert report.read_bytes() == whole.replace(b"Mill 0", b"Mill zero")

    def test_looks_at_nothing_twice_and_at_all_again_when_told(self, mira, tmp_path):
        desk.make_live(headline="Mill", body=NAMED)
        report = tmp_path / "report.tsv"
        call_command("suggest_people", str(report))
        call_command("suggest_people", str(report))
        assert len(self.rows(report)) == 1

        mira.name = "Mira Holt-Crane"
        mira.save()
        call_command("suggest_people", str(report), again=True)

        assert self.rows(report) == []

    def test_says_who_else_may_be_meant(self, mira, tmp_path):
        other = Person.objects.create(name="Mira Holt", slug="mira-holt-2")
        desk.make_live(body=NAMED)
        report = tmp_path / "report.tsv"

        call_command("suggest_people", str(report))

        assert [row[8] for row in self.rows(report)] == [f"Mira Holt ({other.pk})", f"Mira Holt ({mira.pk})"]

    def test_writes_no_formula(self, mira, tmp_path):
        # security.md 75
        desk.make_live(headline="=HYPERLINK(1)", body=NAMED)
        report = tmp_path / "report.tsv"

        call_command("suggest_people", str(report))

        assert self.rows(report)[0][1] == "'=HYPERLINK(1)"

    def test_overwrites_no_file_of_somebody_else(self, tmp_path):
        report = tmp_path / "novel.txt"
        report.write_text("Call me")

        with pytest.raises(CommandError, match="is no report of this command"):
            call_command("suggest_people", str(report))

        assert report.read_text() == "Call me"

    def test_says_so_where_it_cannot_write(self, tmp_path):
        with pytest.raises(CommandError, match="No such file or directory"):
            call_command("suggest_people", str(tmp_path / "none" / "report.tsv"))
