"""People, agencies, sections, authors, topics: what is kept of them, and where readers find them."""

import pytest
from django.contrib import admin
from django.urls import reverse

from articles.admin.keeping import KeepsRevisions
from articles.models import Author, Person, Provider, Revision, Section, Topic
from articles.models.revision import Subject
from articles.reading import Figure
from tests import desk
from tests.test_admin import fields_of, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def edith(client):
    client.force_login(desk.edith())
    return client


def change_page(thing) -> str:
    return reverse(f"admin:articles_{thing._meta.model_name}_change", args=[thing.pk])


class TestOtherNames:
    """The search for names minds neither capitals nor accents: two names that differ in those alone are one."""

    def save(self, client, person, *new: str, **fields):
        data = fields_of(client, change_page(person)) | fields
        known = data["names-INITIAL_FORMS"]
        data["names-TOTAL_FORMS"] = known + len(new)
        return client.post(
            change_page(person), data | {f"names-{known + n}-name": name for n, name in enumerate(new)}, follow=True
        )

    def names(self, person) -> list[tuple[str, bool]]:
        return list(person.names.order_by("-main", "name").values_list("name", "main"))

    def ada(self, *others: str) -> Person:
        person = desk.make_person("Ada Quist")
        person.set_aliases(others)
        return person

    def test_are_added_renamed_and_taken_away(self, edith):
        person = self.ada("A. Quist", "Ada B. Quist")

        self.save(edith, person, "Countess Quist", **{"names-0-name": "Miss Quist", "names-1-DELETE": "on"})

        assert self.names(person) == [("Ada Quist", True), ("Countess Quist", False), ("Miss Quist", False)]

    def test_that_are_the_name_itself_are_left_out(self, edith):
        person = self.ada()

        response = self.save(edith, person, "ada QUIST", "A. Quist")

        assert "was changed successfully" in said(response)
        assert self.names(person) == [("Ada Quist", True), ("A. Quist", False)]

    def test_that_are_the_name_of_a_new_person_are_left_out(self, edith):
        add = reverse("admin:articles_person_add")

        edith.post(add, fields_of(edith, add) | {"name": "Ada Quist", "names-0-name": "Ada  Quíst"})

        assert self.names(Person.objects.get()) == [("Ada Quist", True)]

    @pytest.mark.parametrize(
        ("known", "new"), [((), ("Björk Quist", "BJORK QUIST")), (("Björk Quist",), ("Bjork Quist",))]
    )
    def test_that_are_found_alike_are_said_to_be_one(self, edith, known, new):
        person = self.ada(*known)
        before = self.names(person)

        response = self.save(edith, person, *new)

        assert f"“Björk Quist” and “{new[-1]}” are one name to the search" in said(response)
        assert self.names(person) == before

    def test_take_the_place_of_the_name_and_it_theirs(self, edith):
        person = self.ada("A. Quist")

        self.save(edith, person, name="A. Quist", **{"names-0-name": "Ada Quist"})

        assert self.names(person) == [("A. Quist", True), ("Ada Quist", False)]

    def test_that_become_the_name_are_found_although_their_row_was_taken_away(self, edith):
        person = self.ada("A. Quist")

        self.save(edith, person, name="A. Quist", **{"names-0-DELETE": "on"})

        assert self.names(person) == [("A. Quist", True)]


class TestKept:
    def test_keeps_who_changed_an_agency(self, client):
        reuters = Provider.objects.create(name="Reuter")
        client.force_login(desk.phil())

        client.post(change_page(reuters), fields_of(client, change_page(reuters)) | {"name": "Reuters"})

        kept = Revision.objects.of(reuters).get()
        said = {"name": "Reuters", "spellings": "", "licence_page": ""}
        assert (kept.by, kept.verb, kept.content) == (desk.phil(), "save", said)

    def test_is_a_subject_of_its_own_by_name(self):
        pages = {
            model._meta.model_name for model, page in admin.site._registry.items() if isinstance(page, KeepsRevisions)
        }

        assert pages == {"person", "topic", "author", "section", "provider", "advisory", "page"}
        assert pages < set(Subject.values)


class TestAddress:
    """Addresses stand twice, in urls.py and beside what has them: asking urls.py for each would cost every list."""

    def test_of_sections_and_people_is_the_one_that_answers(self):
        section, person = desk.make_section("Arts & Culture"), desk.make_person("Ada Quist")

        assert section.get_absolute_url() == reverse("articles:section", args=["arts-culture"])
        assert person.get_absolute_url() == reverse("articles:person", args=["ada-quist"])

    def test_of_a_story_and_its_picture_is_the_one_that_answers(self):
        _, edition = desk.make_live(pictures=[desk.make_image()], public_id="abcd1234")
        place = {"section": "culture", "slug": "ferry-returns-to-the-old-harbour", "public_id": "abcd1234"}
        figure = Figure.of(edition.pictures[0])

        assert edition.get_absolute_url() == reverse("articles:story", kwargs=place)
        assert figure.address(640) == reverse("articles:picture", args=[figure.token, 640, "jpg"])

    def test_is_offered_to_the_desk_where_there_is_a_page(self, edith):
        ada = desk.make_person("Ada Quist")
        desk.make_live(people=[ada])

        for thing in (Section.objects.get(), ada):
            link = thing.get_absolute_url()
            assert f'href="{link}"' in edith.get(change_page(thing)).content.decode()
            assert "Ferry returns" in edith.get(link, follow=True).content.decode()

    def test_is_offered_where_readers_find_one(self, edith):
        ada = desk.make_person("Ada Quist")
        article, _ = desk.make_live(people=[ada])
        for thing in (ada, article.authors.get()):
            assert f'href="{thing.get_absolute_url()}"' in edith.get(change_page(thing)).content.decode()

    def test_is_not_offered_where_there_is_none(self, edith):
        names = {"Ferries": Topic, "Rosa": Author, "Ada Quist": Person}
        for thing in (model.objects.create(name=name) for name, model in names.items()):
            assert edith.get(thing.get_absolute_url()).status_code == 404
            assert "View on site" not in edith.get(change_page(thing)).content.decode()
