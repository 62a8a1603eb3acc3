"""The list of people: found forgivingly, counted, doubles shown, taken out and in as a table; protected for editors."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import namesakes, saving
from articles.models import Distinct, Person, PersonTag, Revision
from tests import desk
from tests.desk import DAY, NOW
from tests.test_admin import fields_of, said

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_person_changelist")
ADD = reverse("admin:articles_person_add")


def names(html: str) -> list[str]:
    return re.findall(r'<th class="field-name"><a [^>]+>([^<]+)<', html)


def page_of(person) -> str:
    return reverse("admin:articles_person_change", args=[person.pk])


class TestSearch:
    @pytest.mark.parametrize(
        "typed",
        [
            "Ángela Müller-Quist", "angela muller", "ANGELA", "angla", "anegla muller", "Angela Mulller",
            "quist angela",            "A. Quist", "Q42", "q42", "ext-7", "angela qiust", "angella muler",
        ],
    )  # fmt: skip
    def test_finds_somebody_by_accents_errors_and_identifiers(self, sign_in, typed):
        person = desk.make_person("Ángela Müller-Quist", wikidata="Q42", external_id="ext-7")
        person.set_aliases(["A. Quist"])
        desk.make_person("Bo Lund")

        assert names(sign_in(desk.rosa()).get(LIST, {"q": typed}).content.decode()) == [person.name]

    @pytest.mark.parametrize("typed", ["Boris", "Ada Lund", "x" * 10_000, "'\"%_\\", "\0"])
    def test_finds_nobody_who_is_not_meant(self, sign_in, typed):
        """security.md 72"""
        desk.make_person("Ada Quist")

        response = sign_in(desk.rosa()).get(LIST, {"q": typed})

        assert response.status_code == 200
        assert names(response.content.decode()) == ([] if typed != "\0" else ["Ada Quist"])

    @pytest.mark.parametrize(
        ("one", "other", "apart"),
        [("quist", "quist", 0), ("quist", "qiust", 1), ("quist", "quit", 1), ("ada", "", 3), ("ab", "ba", 1)],
    )
    def test_counts_errors(self, one, other, apart):
        assert namesakes.distance(one, other) == namesakes.distance(other, one) == apart


class TestList:
    @pytest.mark.parametrize("count", [1, 3])
    def test_counts_live_stories_in_as_many_queries_for_one_as_for_three(self, sign_in, count):
        people = [desk.make_person(f"Person {n}") for n in range(count)]
        desk.make_live(people=people)
        desk.make_article(people=people)
        client = sign_in(desk.edith())
        client.get(LIST)

        with CaptureQueriesContext(connection) as asked:
            html = client.get(LIST).content.decode()

        assert html.count('<td class="field-stories">1</td>') == count
        # Session, account, rights of person and groups; how many there are; the people, their names, their stories.
        assert len(asked) == 8

    def test_shows_protected_people_to_editors_alone(self, sign_in):
        """security.md 13"""
        ada = desk.make_person("Ada Quist", tagging="never", protection_asked_by="Her mother")
        desk.make_person("Bo Lund", naming_restriction="Witness", naming_order="Merrow court")

        for user, sees in ((desk.edith(), True), (desk.rosa(), False), (desk.phil(), False)):
            client = sign_in(user)
            told = [client.get(address, follow=True).content.decode() for address in (
                LIST, f"{LIST}?tagging=never", f"{LIST}?q=quist", page_of(ada), reverse("admin:articles_person_table"),
                reverse("admin:search") + "?q=Bo", page_of(Person.objects.get(name="Bo Lund")),
            )]  # fmt: skip
            assert any("Ada Quist" in each for each in told) == sees, user
            assert any("Witness" in each or "Merrow" in each or "Her mother" in each for each in told) == sees, user

    def test_offers_nobody_protected_to_a_story(self, sign_in):
        """security.md 35"""
        desk.make_person("Ada Quist", tagging="never")
        asked = {"app_label": "articles", "model_name": "persontag", "field_name": "tag", "term": "quist"}

        assert sign_in(desk.edith()).get(reverse("admin:autocomplete"), asked).json()["results"] == []

    def test_tells_why_somebody_is_protected_to_editors_alone(self, sign_in):
        """security.md 13"""
        bo = desk.make_person("Bo Lund")
        client = sign_in(desk.edith())
        client.post(page_of(bo), fields_of(client, page_of(bo)) | {"naming_restriction": "Witness"})
        history = reverse("admin:articles_person_history", args=[bo.pk])

        assert "Witness" in client.get(history).content.decode()
        assert sign_in(desk.rosa()).get(history).status_code == 403


class TestPage:
    def save(self, client, person, **fields):
        return client.post(page_of(person), fields_of(client, page_of(person)) | fields, follow=True)

    def test_protects_with_who_asked_and_when(self, sign_in):
        ada, client = desk.make_person(), sign_in(desk.edith())

        assert "Say who asked" in said(self.save(client, ada, tagging="never"))
        self.save(client, ada, tagging="never", protection_asked_by="Her mother", protection_asked_on="2024-03-01")

        act = Revision.objects.of(ada).get(verb="protect")
        assert (act.by, act.why) == (desk.edith(), "Never tagged, asked by Her mother on 1 March 2024.")
        ada.refresh_from_db()
        assert (ada.tagging, ada.protection_asked_by, str(ada.protection_asked_on)) == (
            "never", "Her mother", "2024-03-01"
        )  # fmt: skip

    def test_keeps_links_and_entries_that_are_ones(self, sign_in):
        ada, client = desk.make_person(), sign_in(desk.edith())
        links = "https://example.org/ada\n\nhttps://example.org/ada\nhttp://b.example/x?y=1"

        self.save(client, ada, wikidata="https://www.wikidata.org/wiki/q42", same_as=links)

        ada.refresh_from_db()
        assert (ada.wikidata, ada.same_as) == ("Q42", ["https://example.org/ada", "http://b.example/x?y=1"])

    @pytest.mark.parametrize(
        ("field", "typed", "sentence"),
        [
            ("wikidata", "42", "is a Q and a number"),
            ("wikidata", "Q0", "is a Q and a number"),
            ("same_as", "javascript:alert(1)", "is no address"),
            ("same_as", "example.org", "is no address"),
            ("same_as", "\n".join(f"https://e.example/{n}" for n in range(21)), "At most 20"),
            ("same_as", "https://e.example/" + "x" * 300, "can be kept"),
            ("name", "ﷺ" * 100, "too long"),
            ("naming_order", "Merrow court", "Write why"),
        ],
    )
    def test_says_what_can_not_be_kept(self, sign_in, field, typed, sentence):
        ada, client = desk.make_person(), sign_in(desk.edith())

        response = self.save(client, ada, **{field: typed})

        assert sentence in said(response)
        assert Revision.objects.of(ada).count() == 0

    @pytest.mark.parametrize("kind", ["to come", "killed"])
    def test_takes_no_portrait_that_nobody_can_see(self, sign_in, kind):
        image = desk.make_image(to_come=kind == "to come")
        if kind == "killed":
            type(image).objects.filter(pk=image.pk).update(killed_at=NOW, killed_why="Staged", killed_by=desk.phil())
        ada, client = desk.make_person(), sign_in(desk.edith())

        assert "Choose another" in said(self.save(client, ada, portrait=image.pk))

    def test_shows_readers_a_portrait_that_no_story_has(self, sign_in, client, django_capture_on_commit_callbacks):
        image, ada = desk.make_image("AP"), desk.make_person()
        desk.make_live(people=[ada])

        with django_capture_on_commit_callbacks(execute=True):
            self.save(sign_in(desk.edith()), ada, portrait=image.pk)

        assert client.get(f"/media/{image.token}/640.jpg").status_code == 200
        image.credit = "Mara Lind/AP"
        image.save()
        with django_capture_on_commit_callbacks(execute=True):
            saving.picture_saved(image, by=desk.phil(), at=NOW)

        assert "Image Credit: Mara Lind/AP" in client.get("/people/ada-quist/").content.decode()
        assert client.get(f"/media/{image.token}/640.jpg").status_code == 200

    def test_asks_before_a_double_is_made(self, sign_in):
        desk.make_person("Ada Quist", description="Pilot")
        client = sign_in(desk.edith())
        data = fields_of(client, ADD) | {"name": "Adda Quist"}

        refused = client.post(ADD, data)
        assert "Is it one of these?" in refused.content.decode()
        assert (Person.objects.count(), 'type="checkbox" name="is_new"' in refused.content.decode()) == (1, True)
        client.post(ADD, data | {"is_new": "on"})

        assert Person.objects.count() == 2


class TestDoubles:
    def pairs(self) -> list[tuple[str, str, str]]:
        known = Person.objects.in_bulk()
        return [(known[pair.person].name, known[pair.other].name, pair.why) for pair in namesakes.doubles()]

    @pytest.mark.parametrize(
        ("one", "other", "found"),
        [
            ({"name": "Ada Quist"}, {"name": "ada quíst"}, "Both are called the same."),
            ({"name": "Ada Quist"}, {"name": "Quist, Ada"}, "Both are called the same."),
            ({"name": "Ada Quist"}, {"name": "Ada M. Quist"}, "Both are called the same."),
            ({"name": "Alma Quist"}, {"name": "Alna Quist"}, "Their names differ by a letter."),
            ({"name": "Ada Quist"}, {"name": "Ada Qust"}, "Their names differ by a letter."),
            ({"name": "Ada", "wikidata": "Q42"}, {"name": "Bo", "wikidata": "Q42"}, "Both are the same on Wikidata."),
            ({"name": "Ada Quist", "wikidata": "Q1"}, {"name": "Ada Quist", "wikidata": "Q2"}, ""),
            ({"name": "Ada Quist"}, {"name": "Adda Quist"}, "Their names differ by a letter."),
            ({"name": "Ada Quist"}, {"name": "Ana Quist"}, ""),
            ({"name": "Ada Quist"}, {"name": "Ada Lund"}, ""),
            ({"name": "Ada Quist"}, {"name": "Ida Lund"}, ""),
        ],
    )
    def test_are_found(self, one, other, found):
        a, b = desk.make_person(**one), desk.make_person(**other)

        assert self.pairs() == ([(a.name, b.name, found)] if found else [])

    def test_are_told_apart_for_good(self, sign_in):
        a, b = desk.make_person("Ada Quist"), desk.make_person("Ada Quist")
        client = sign_in(desk.edith())
        doubles = reverse("admin:articles_person_doubles")
        assert "They are two" in client.get(doubles).content.decode()

        client.post(reverse("admin:articles_person_two"), {"person": b.pk, "other": a.pk})

        assert Distinct.objects.get().by == desk.edith()
        assert "Nobody on the list" in client.get(doubles).content.decode()

    def test_take_three_queries(self, django_assert_num_queries):
        for _ in range(3):
            desk.make_person("Ada Quist")
        with django_assert_num_queries(3):
            assert len(namesakes.doubles()) == 3

    def test_are_for_editors(self, sign_in):
        a = desk.make_person()
        client = sign_in(desk.rosa())
        for name, args in (("doubles", []), ("merge", [a.pk]), ("part", [a.pk])):
            assert client.get(reverse(f"admin:articles_person_{name}", args=args)).status_code == 403
        assert client.post(reverse("admin:articles_person_two")).status_code == 403


class TestMergePage:
    def test_merges_and_undoes(self, sign_in):
        ada, double = desk.make_person("Ada Quist"), desk.make_person("Adda Quist")
        desk.make_live(people=[ada])
        client = sign_in(desk.edith())
        merge = reverse("admin:articles_person_merge", args=[double.pk])
        assert "Ada Quist" in client.get(merge).content.decode()
        page = client.get(f"{merge}?with={ada.pk}")
        assert page.context["form"].initial["stays"] == ada.pk

        done = client.post(f"{merge}?with={ada.pk}", {"stays": ada.pk, "why": "Same pilot"}, follow=True)
        assert "“Adda Quist” is “Ada Quist” now" in done.content.decode()
        assert "was merged into this one" in client.get(page_of(double), follow=True).content.decode()
        assert names(client.get(LIST).content.decode()) == ["Ada Quist"]
        client.post(reverse("admin:articles_person_part", args=[double.pk]), {"why": "Two pilots"})

        double.refresh_from_db()
        assert double.merged_into is None

    @pytest.mark.parametrize("asked", ["x", "999999", "9" * 40, "-1"])
    def test_with_nobody_asks_again_or_is_not_found(self, sign_in, asked):
        merge = reverse("admin:articles_person_merge", args=[desk.make_person().pk])

        assert sign_in(desk.edith()).get(merge, {"with": asked}).status_code in (200, 404)


class TestTable:
    def table(self, client) -> str:
        return client.get(reverse("admin:articles_person_table")).content.decode()

    def test_comes_back_as_it_went_out(self, sign_in, tmp_path):
        ada = desk.make_person("Ada Quist", wikidata="Q42", same_as=["https://a.example", "https://b.example"])
        ada.set_aliases(["=A. Quist", "Countess"])
        desk.make_person("Bo Lund", external_id="ext-1", tagging="ask", description="-baker")
        table = self.table(sign_in(desk.edith()))
        before = [*Person.objects.order_by("pk").values(), *ada.names.order_by("pk").values()]
        file = tmp_path / "people.tsv"
        file.write_text(table)
        desk.boss()

        call_command("import_people", str(file), by="boss")

        assert [*Person.objects.order_by("pk").values(), *ada.names.order_by("pk").values()] == before

    def test_quotes_what_a_spreadsheet_would_run(self, sign_in):
        """security.md 75"""
        desk.make_person("=cmd|' /C calc'!A0", description="@SUM(1)")

        assert "\t'=cmd|' /C calc'!A0\t" in self.table(sign_in(desk.edith()))
        assert "\t'@SUM(1)\t" in self.table(sign_in(desk.edith()))

    @pytest.mark.parametrize(
        ("row", "sentence"),
        [
            ("1\tAda\t" + "x" * 201, "line 2: the name “xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…” has 201 characters"),
            ("1\tAda\t" + "ﷺ" * 100, "line 2: the name"),
            ("1\tAda\tA\0da", "line 2: aliases holds a character that can’t be kept"),
            ("1\tA\0da\t", "line 2: name holds a character"),
            ("\tAda\t", "needs an external_id"),
        ],
    )
    def test_with_what_can_not_be_kept_is_refused_with_its_line(self, tmp_path, row, sentence):
        """security.md 74"""
        file = tmp_path / "people.tsv"
        file.write_text(f"external_id\tname\taliases\n{row}\n")
        desk.boss()

        with pytest.raises(CommandError) as refused:
            call_command("import_people", str(file), by="boss")

        assert sentence in str(refused.value)
        assert not Person.objects.exists()


def test_a_draft_keeps_a_tag_of_somebody_who_became_protected_and_readers_never_see_it(client):
    """security.md 35"""
    ada = desk.make_person()
    article = desk.make_article(people=[ada])
    Person.objects.update(tagging="never")

    edition = desk.publish(article)

    assert PersonTag.objects.count() == 1
    assert "Ada Quist" not in client.get(edition.get_absolute_url()).content.decode()
    assert client.get("/people/ada-quist/").status_code in (404, 410)
    assert edition.first_published_at < NOW + DAY
