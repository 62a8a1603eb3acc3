"""A live version printed again with other names or credits: a copy in all else, no news for readers, and recorded."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from articles import saving, verifying, workflow
from articles.models import Edition, Mention, Person, Revision, Use
from articles.workflow import renaming
from articles.workflow.reissuing import reissue
from tests import desk
from tests.desk import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return desk.make_person("Ada Quist")


def renamed(ada) -> dict:
    return {"people": {ada.pk: {"name": "Ada Lund"}}}


def again(edition, changes, *, by=None, at=NOW + HOUR) -> Edition:
    return reissue(edition, by=by or desk.edith(), at=at, why="Married.", changes=changes)


class TestReissue:
    def test_changes_the_name_and_nothing_else(self, ada):
        article, live = desk.make_live(people=[ada], pictures=[desk.make_image()])
        words = live.words_digest

        copy = again(live, renamed(ada))

        assert [entry["name"] for entry in copy.people] == ["Ada Lund"]
        assert (copy.number, copy.reissue_of, copy.reissued_by) == (2, live, desk.edith())
        same = ("headline", "body", "words_by", "approved_by", "revision", "section", "words_digest")
        assert [getattr(copy, name) for name in same] == [getattr(live, name) for name in same]
        assert copy.words_digest == words
        for model in (Mention, Use):
            one, other = (model.objects.filter(edition=each).values_list("pk").count() for each in (live, copy))
            assert one == other == 1
        assert [*verifying.broken()] == []

    def test_is_no_news_for_readers(self, ada):
        article, live = desk.make_live(people=[ada])

        copy = again(live, renamed(ada))

        assert article.editions.live(NOW + HOUR).get() == copy
        live.refresh_from_db()
        assert (live.live_until, live.ended_because) == (NOW + HOUR, "superseded")
        assert (copy.first_published_at, copy.updated_at) == (live.first_published_at, live.updated_at)

    def test_is_recorded_with_who_and_why(self, ada):
        article, live = desk.make_live(people=[ada])

        copy = again(live, renamed(ada))

        act = Revision.objects.of(article).order_by("-number").first()
        assert (act.verb, act.by, act.why, act.edition) == ("reissue", desk.edith(), "Married.", copy)

    def test_takes_along_what_is_scheduled(self, ada):
        article, live = desk.make_live(people=[ada])
        workflow.reopen(article, by=desk.rosa(), at=NOW)
        desk.edit(article, by=desk.rosa(), headline="Ferry goes again")
        scheduled = desk.publish(article, live_from=NOW + DAY)

        again(live, renamed(ada))

        scheduled.refresh_from_db()
        assert scheduled.live_from is None
        assert article.editions.live(NOW + HOUR).get().headline == live.headline
        later = article.editions.live(NOW + DAY).get()
        assert (later.headline, later.people[0]["name"], later.reissue_of) == (
            "Ferry goes again",
            "Ada Lund",
            scheduled,
        )
        assert (later.first_published_at, later.updated_at) == (NOW, NOW + DAY)
        assert [*verifying.broken()] == []

    def test_takes_along_what_waits_to_be_published(self, ada):
        article, live = desk.make_live(people=[ada])
        workflow.reopen(article, by=desk.rosa(), at=NOW)
        desk.edit(article, by=desk.rosa(), headline="Ferry goes again")
        desk.approve(desk.file_story(article))

        again(live, renamed(ada))
        ready = article.editions.order_by("-number").first()
        article.refresh_from_db()
        workflow.publish(article, by=desk.edith(), at=NOW + 2 * HOUR, edition=ready)

        shown = article.editions.live(NOW + 2 * HOUR).get()
        assert (shown.headline, shown.people[0]["name"]) == ("Ferry goes again", "Ada Lund")

    def test_gives_another_credit(self):
        image = desk.make_image("AP")
        article, live = desk.make_live(pictures=[image])
        token = "a" * 24

        copy = again(live, {"pictures": {image.pk: {"credit": "Mara Lind/AP", "token": token}}}, by=desk.phil())

        assert (copy.pictures[0]["credit"], copy.uses.get().token) == ("Mara Lind/AP", token)

    @pytest.mark.parametrize(
        "changes",
        [
            {"people": {1: {"subject": False}}},
            {"pictures": {1: {"caption": "Other"}}},
            {"headline": {1: {"name": "Other"}}},
            {"byline": {1: {"role": "in Oslo"}}},
        ],
    )
    def test_refuses_any_other_change(self, changes):
        _, live = desk.make_live()

        with pytest.raises(workflow.Refused, match="Only names and credits"):
            again(live, changes)

    def test_the_database_refuses_a_copy_that_says_more(self, ada):
        _, live = desk.make_live(people=[ada])
        copy = again(live, renamed(ada))
        fields = {field.attname: getattr(copy, field.attname) for field in Edition._meta.concrete_fields}
        own = {"id": None, "number": 9, "live_from": None, "live_until": None, "first_published_at": None}
        other = Edition(**{**fields, **own, "updated_at": None, "window_at": None, "headline": "Other words"})

        with pytest.raises(IntegrityError, match="credits and names alone"), transaction.atomic():
            other.save(force_insert=True)

    def test_is_for_the_right_people(self, ada):
        _, live = desk.make_live(people=[ada])
        for user in (desk.rosa(), desk.phil(), desk.vera()):
            with pytest.raises(workflow.NotYours):
                again(live, renamed(ada), by=user)

    def test_of_what_readers_do_not_see_is_stale(self, ada):
        article, live = desk.make_live(people=[ada])
        again(live, renamed(ada))

        with pytest.raises(workflow.Stale):
            again(live, renamed(ada), at=NOW + DAY)
        assert article.editions.count() == 2


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
