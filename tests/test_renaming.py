"""A new name of somebody reaches live stories, which are published again with it and are no news for readers."""

import pytest
from django.urls import reverse

from articles import saving, workflow
from articles.models import Edition, Person
from articles.workflow import renaming
from tests import desk
from tests.desk import HOUR, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return desk.make_person("Ada Quist")


class TestRename:
    def rename(self, ada) -> None:
        ada.name = "Ada Lund"
        ada.save()

    def test_reaches_live_stories_from_the_page_of_the_person(self, ada, sign_in):
        desk.make_live(people=[ada])
        desk.make_live(people=[ada, desk.make_person("Bo Lund")])
        client = sign_in(desk.edith())
        page = reverse("admin:articles_person_change", args=[ada.pk])
        assert "another name" not in client.get(page).content.decode()
        saving.kept(ada, by=desk.edith(), at=NOW)
        self.rename(ada)
        assert "2 live stories still say another name" in client.get(page).content.decode()

        done = client.post(reverse("admin:articles_person_rename", args=[ada.pk]), follow=True).content.decode()

        assert "2 stories say “Ada Lund” now." in done
        assert "still say" not in done
        printed = [entry["name"] for edition in Edition.objects.exclude(reissue_of=None) for entry in edition.people]
        assert sorted(printed) == ["Ada Lund", "Ada Lund", "Bo Lund"]

    def test_leaves_alone_what_says_the_name_already(self, ada):
        desk.make_live(people=[ada])

        assert renaming.rename_in_stories(ada, by=desk.edith(), at=NOW + HOUR, most=9) == 0
        assert Edition.objects.count() == 1

    def test_reaches_who_was_printed_under_the_name_of_somebody_merged(self, ada):
        double = desk.make_person("Adda Quist")
        desk.make_live(people=[double])
        workflow.merge(double, into=ada, by=desk.edith(), at=NOW)

        assert renaming.rename_in_stories(ada, by=desk.edith(), at=NOW + HOUR, most=9) == 1
        assert Edition.objects.order_by("-number").first().people[0]["name"] == "Ada Quist"

    def test_goes_on_where_it_stopped(self, ada):
        for _ in range(3):
            desk.make_live(people=[ada])
        self.rename(ada)

        done = [renaming.rename_in_stories(ada, by=desk.edith(), at=NOW + n * HOUR, most=2) for n in (1, 2, 3)]

        assert done == [2, 1, 0]

    def test_is_for_editors(self, ada, sign_in):
        desk.make_live(people=[ada])
        Person.objects.update(name="Ada Lund")

        sign_in(desk.rosa()).post(reverse("admin:articles_person_rename", args=[ada.pk]))

        assert Edition.objects.count() == 1
