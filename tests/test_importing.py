"""Taking in: a plain-text story becomes a draft and nothing else; known people are loaded without doubles."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from articles import html, management
from articles.models import Article, Edition, Image, Person, PersonTag, Revision, SignOff, Status
from tests import desk

pytestmark = pytest.mark.django_db

STORY = """\
Ada Quist at the slipway Image Credit: AP

Ada Quist has sold the last of her wooden boats, and says that she does not miss it.

“I never learned to swim, and that is no secret,” said Quist on Tuesday.

Ada Quist and Jo Berg Image Credit: Mara Lind/Reuters

Berg, who bought it, will sail to the islands in June.
"""


@pytest.fixture
def known():
    return [desk.make_person("Ada Quist", external_id="p1"), desk.make_person("Jo Berg", external_id="p2")]


def write(tmp_path, content: str | bytes, name: str = "boats.txt") -> str:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def dry_run(*files: str) -> list[dict]:
    out = StringIO()
    call_command("import_story", *files, "--dry-run", "--json", stdout=out)
    return json.loads(out.getvalue())


class TestImportStory:
    def test_makes_a_draft_with_pictures_to_come_at_their_places(self, tmp_path, known):
        rosa, section = desk.rosa(), desk.make_section()

        call_command("import_story", write(tmp_path, STORY), "--by", "rosa", "--section", section.slug)

        article = Article.objects.get()
        pictures = article.article_pictures.order_by("position")
        second = pictures[1].image
        assert article.body == (
            "<p>Ada Quist has sold the last of her wooden boats, and says that she does not miss it.</p>"
            "<p>“I never learned to swim, and that is no secret,” said Quist on Tuesday.</p>"
            f'<figure data-image="{second.pk}"></figure>'
            "<p>Berg, who bought it, will sail to the islands in June.</p>"
        )
        assert [(p.caption, p.image.credit, p.lead, p.image.is_to_come) for p in pictures] == [
            ("Ada Quist at the slipway", "AP", True, True),
            ("Ada Quist and Jo Berg", "Mara Lind/Reuters", False, True),
        ]
        assert (second.creator, second.provider.name) == ("Mara Lind", "Reuters")
        assert pictures[0].image.creator == ""
        assert (article.started_by, article.section, article.headline_proposed) == (rosa, section, True)
        assert article.headline.startswith("Ada Quist has sold the last of her wooden boats")

    def test_publishes_files_and_tags_nothing(self, tmp_path, known):
        desk.rosa()

        call_command("import_story", write(tmp_path, STORY), "--by", "rosa")

        assert list(Article.objects.values_list("status", flat=True)) == [Status.DRAFT]
        assert not Edition.objects.exists()
        assert not SignOff.objects.exists()
        assert not PersonTag.objects.exists()

    def test_keeps_a_headline_that_the_file_has(self, tmp_path):
        desk.rosa()

        call_command("import_story", write(tmp_path, "Boats sold at last\n\n" + STORY), "--by", "rosa")

        article = Article.objects.get()
        assert (article.headline, article.headline_proposed) == ("Boats sold at last", False)

    def test_takes_a_byline_that_we_know_and_invents_none(self, tmp_path):
        desk.Author.objects.create(name="Rosa Marin")
        desk.rosa()
        known, unknown = ("Boats sold at last\n\nBy {}, Senior Reporter\n\n" + STORY).split("{}")

        for name in ("Rosa Marin", "Nobody Known"):
            call_command("import_story", write(tmp_path, known + name + unknown), "--by", "rosa")

        first, second = Article.objects.order_by("pk")
        assert [line.author.name for line in first.bylines.all()] == ["Rosa Marin"]
        assert "Rosa Marin" not in html.text(first.body)
        assert not second.bylines.exists()
        assert "By Nobody Known, Senior Reporter" in html.text(second.body)

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"", "no words"),
            (b" \n\n ", "no words"),
            ("Grüße\nüber".encode("latin-1"), "line 1: the byte 0xFC is not UTF-8"),
            (b"First line\nsecond \xff line", "line 2"),
            ("Hello".encode("utf-16"), "UTF-16"),
            (b"\x89PNG\r\n\x1a\n\x00\x00", "boats.txt, line"),
            (b"word " * 500_000, "boats.txt"),
        ],
    )
    def test_refuses_what_is_no_story_naming_the_file(self, tmp_path, content, sentence):
        """security.md 74"""
        desk.rosa()

        with pytest.raises(CommandError, match=sentence) as refusal:
            call_command("import_story", write(tmp_path, content), "--by", "rosa")

        assert "boats.txt" in str(refusal.value)
        assert "Nothing was imported." in str(refusal.value)

    def test_takes_all_files_or_none(self, tmp_path):
        desk.rosa()
        good, bad = write(tmp_path, STORY, "good.txt"), write(tmp_path, b"\xff\xfe", "bad.txt")

        with pytest.raises(CommandError, match="bad.txt"):
            call_command("import_story", good, bad, "--by", "rosa")

        assert (Article.objects.count(), Image.objects.count(), Revision.objects.count()) == (0, 0, 0)

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (["--by", "nobody"], "no active account “nobody”"),
            (["--by", "vera"], "Starting a story is for journalists and editors"),
            (["--by", "rosa", "--section", "sport"], "no section “sport”. There are: culture"),
            ([], "--by USERNAME"),
        ],
    )
    def test_refuses_strangers_and_unknown_sections(self, tmp_path, arguments, sentence):
        desk.rosa(), desk.vera(), desk.make_section()

        with pytest.raises(CommandError, match=sentence):
            call_command("import_story", write(tmp_path, STORY), *arguments)

        assert not Article.objects.exists()


class TestDryRun:
    def test_says_what_was_understood_and_writes_nothing(self, tmp_path, known):
        file = write(tmp_path, STORY)

        (understood,) = dry_run(file)

        assert {k: understood[k] for k in ("file", "headline_proposed", "pictures", "quotes")} == {
            "file": file,
            "headline_proposed": True,
            "pictures": [
                {"caption": "Ada Quist at the slipway", "credit": "AP", "provider": "AP", "creator": ""},
                {
                    "caption": "Ada Quist and Jo Berg",
                    "credit": "Mara Lind/Reuters",
                    "provider": "Reuters",
                    "creator": "Mara Lind",
                },
            ],
            "quotes": ["I never learned to swim, and that is no secret,"],
        }
        assert len(understood["paragraphs"]) == 3
        assert not Article.objects.exists()

    def test_names_people_by_their_places_in_the_file(self, tmp_path, known):
        (understood,) = dry_run(write(tmp_path, STORY))

        found = {
            person["name"]: [STORY[m["start"] : m["end"]] for m in person["mentions"]]
            for person in understood["people"]
        }
        assert found == {
            "Ada Quist": ["Ada Quist", "Ada Quist", "Quist", "Ada Quist"],
            "Jo Berg": ["Jo Berg", "Berg"],
        }
        assert [person["external_id"] for person in understood["people"]] == ["p1", "p2"]

    def test_takes_no_photographer_for_a_person_of_the_story(self, tmp_path, known):
        desk.make_person("Mara Lind")

        (understood,) = dry_run(write(tmp_path, STORY))

        assert "Mara Lind" not in [person["name"] for person in understood["people"]]

    def test_proposes_no_private_person(self, tmp_path, known):
        Person.objects.filter(external_id="p2").update(tagging="never")

        (understood,) = dry_run(write(tmp_path, STORY))

        assert [person["name"] for person in understood["people"]] == ["Ada Quist"]


class TestImportPeople:
    HEADER = "external_id\tname\taliases\tdescription\twikidata\ttagging\n"

    def load(self, tmp_path, rows: str) -> str:
        desk.boss()
        out = StringIO()
        call_command("import_people", write(tmp_path, self.HEADER + rows, "people.tsv"), stdout=out)
        return out.getvalue()

    def test_loads_names_aliases_and_rules(self, tmp_path):
        said = self.load(tmp_path, "p1\tAda Quist\tA. Quist|Ada B. Quist\tBoatbuilder\tQ1\task\n")

        person = Person.objects.get()
        assert said == "1 people added, 0 changed, 0 as they were.\n"
        assert (person.name, person.description, person.wikidata, person.tagging, person.slug) == (
            "Ada Quist", "Boatbuilder", "Q1", "ask", "ada-quist",
        )  # fmt: skip
        assert set(person.names.values_list("name", "main")) == {
            ("Ada Quist", True), ("A. Quist", False), ("Ada B. Quist", False),
        }  # fmt: skip

    def test_again_changes_only_what_differs(self, tmp_path):
        self.load(tmp_path, "p1\tAda Quist\tA. Quist\t\t\t\np2\tJo Berg\t\t\t\t\n")
        revisions = Revision.objects.count()

        said = self.load(tmp_path, "p1\tAda Quist\tAdita\t\t\t\np2\tJo Berg\t\t\t\t\np3\tJo Berg\t\tSinger\t\t\n")

        assert said == "1 people added, 1 changed, 1 as they were.\n"
        assert sorted(Person.objects.values_list("slug", flat=True)) == ["ada-quist", "jo-berg", "jo-berg-2"]
        assert set(Person.objects.get(slug="ada-quist").names.values_list("name", flat=True)) == {"Ada Quist", "Adita"}
        assert Revision.objects.count() == revisions + 2

    @pytest.mark.parametrize(
        ("rows", "sentence"),
        [
            ("p1\t\t\t\t\t\n", "line 2: a person needs an external_id and a name"),
            ("p1\tA\t\t\t\t\np1\tB\t\t\t\t\n", "line 3: p1 stands in line 2 already"),
            ("p1\tA\t\t\t\tsometimes\n", "line 2: tagging is open, ask, never, not “sometimes”"),
            ("p1\t" + "A" * 300 + "\t\t\t\t\n", "line 2: name has 300 characters; at most 200 fit"),
        ],
    )
    def test_refuses_a_bad_row_by_its_line_and_loads_nothing(self, tmp_path, rows, sentence):
        with pytest.raises(CommandError, match=sentence):
            self.load(tmp_path, rows)

        assert not Person.objects.exists()

    def test_refuses_a_table_without_its_columns(self, tmp_path):
        desk.boss()

        with pytest.raises(CommandError, match="external_id"):
            call_command("import_people", write(tmp_path, "who\nAda\n", "people.tsv"))


class TestStock:
    """The database counts anew what it plans its answers by."""

    @pytest.fixture
    def asked(self, tmp_path):
        desk.boss()

        def ask(command: str, *arguments: str) -> list[str]:
            with CaptureQueriesContext(connection) as queries:
                call_command(command, *arguments, stdout=StringIO())
            return [query["sql"] for query in queries]

        return ask

    @pytest.fixture
    def grown(self, monkeypatch):
        monkeypatch.setattr(management, "MANY", 0)

    @pytest.mark.usefixtures("grown")
    def test_is_taken_after_an_import(self, asked, tmp_path):
        people = write(tmp_path, f"{TestImportPeople.HEADER}p1\tAda Quist\t\t\t\t\n", "people.tsv")
        assert asked("import_people", people)[-1] == "ANALYZE"
        assert asked("import_story", write(tmp_path, STORY))[-1] == "ANALYZE"

    def test_is_not_taken_of_a_young_newsroom(self, asked, tmp_path):
        assert "ANALYZE" not in asked("import_story", write(tmp_path, STORY))

    @pytest.mark.usefixtures("grown")
    def test_that_cannot_be_taken_undoes_nothing(self, tmp_path, monkeypatch):
        desk.boss()
        told, said = StringIO(), StringIO()

        def busy(execute, sql, *rest):
            if sql == "ANALYZE":
                raise OperationalError("database is locked")
            return execute(sql, *rest)

        with connection.execute_wrapper(busy):
            call_command("import_story", write(tmp_path, STORY), stdout=told, stderr=said)

        assert Article.objects.count() == 1
        assert "draft" in told.getvalue()
        assert "too busy" in said.getvalue()

    @pytest.mark.usefixtures("grown")
    def test_is_not_taken_where_nothing_was_written(self, asked, tmp_path):
        assert "ANALYZE" not in asked("import_story", write(tmp_path, STORY), "--dry-run")
