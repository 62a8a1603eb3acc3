"""A reissue says a credit or a name otherwise and nothing else; a credit is corrected everywhere, and taken back."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles import crediting, saving, verifying, workflow
from articles.models import Article, Edition, Image, Provider, Revision
from articles.pictures import files
from articles.workflow import Changes, expunging
from tests import desk
from tests.desk import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

LATER = NOW + HOUR
WHY = "The agency named the photographer"


@pytest.fixture
def image():
    return desk.make_image("AP", caption="Nets drying")


@pytest.fixture
def live(image):
    return desk.make_live(pictures=[image], people=[desk.make_person()])[1]


def credited(image: Image, credit: str = "Ines Faro/AP") -> Changes:
    return Changes(pictures={image.pk: {"credit": credit, "token": "b" * 24}})


def reissue(edition, changes, *, by=None, at=LATER):
    return workflow.reissue(edition, by=by or desk.phil(), at=at, why=WHY, changes=changes)


def credits(at=LATER) -> list[str]:
    """What readers are told at a moment, story by story."""
    return [edition.pictures[0]["credit"] for edition in Edition.objects.live(at).order_by("article")]


class TestReissue:
    def test_replaces_the_live_version_at_once(self, live, image):
        (copy,) = reissue(live, credited(image))

        live.refresh_from_db()
        assert (copy.number, copy.reissue_of, copy.reissued_by) == (2, live, desk.phil())
        assert (live.live_until, copy.live_from, copy.live_until) == (LATER, LATER, None)
        assert copy.pictures == [{**live.pictures[0], "credit": "Ines Faro/AP", "token": "b" * 24}]
        assert (copy.headline, copy.body, copy.people) == (live.headline, live.body, live.people)
        assert list(verifying.broken()) == []

    def test_moves_no_time_that_readers_see(self, live, image):
        (copy,) = reissue(live, credited(image))

        assert (copy.first_published_at, copy.updated_at) == (live.first_published_at, live.updated_at)

    def test_carries_what_stands_beside(self, live, image):
        (copy,) = reissue(live, credited(image))

        assert [use.token for use in copy.uses.all()] == ["b" * 24]
        assert list(copy.mentions.values_list("person", "subject")) == list(
            live.mentions.values_list("person", "subject")
        )
        assert copy.authorships.count() == live.authorships.count() == 1

    def test_is_kept_with_its_reason(self, live, image):
        (copy,) = reissue(live, credited(image))

        act = Revision.objects.of(live.article).order_by("-number").first()
        assert (act.verb, act.by, act.why, act.edition) == ("reissue", desk.phil(), WHY, copy)

    def test_takes_the_schedule_along(self, live, image):
        article = live.article
        workflow.reopen(article, by=desk.rosa(), at=NOW)
        desk.edit(article, by=desk.rosa(), headline="Tomorrow’s words")
        desk.file_story(article)
        tomorrow = desk.approve(article)
        workflow.publish(article, by=desk.edith(), at=NOW, edition=tomorrow, live_from=NOW + DAY)

        now, then = reissue(live, credited(image))

        said = [(e.number, e.headline, e.pictures[0]["credit"], e.live_from, e.live_until) for e in (now, then)]
        assert said == [
            (3, live.headline, "Ines Faro/AP", LATER, NOW + DAY),
            (4, "Tomorrow’s words", "Ines Faro/AP", NOW + DAY, None),
        ]
        tomorrow.refresh_from_db()
        assert tomorrow.live_from is None
        assert list(verifying.broken()) == []

    def test_takes_along_what_is_ready(self, live, image):
        article = live.article
        workflow.reopen(article, by=desk.rosa(), at=NOW)
        desk.edit(article, by=desk.rosa(), headline="Waits")
        desk.file_story(article)
        desk.approve(article)

        _, ready = reissue(live, credited(image))
        workflow.publish(Article.objects.get(), by=desk.edith(), at=LATER + MINUTE, edition=ready)

        assert Edition.objects.live(LATER + MINUTE).get().headline == "Waits"
        assert credits(LATER + MINUTE) == ["Ines Faro/AP"]

    def test_names_an_author_otherwise(self, live):
        author = live.byline[0]["author"]

        (copy,) = reissue(live, Changes(byline={author: "Rosa Lind"}), by=desk.edith())

        assert [line["name"] for line in copy.byline] == ["Rosa Lind"]
        assert copy.words_digest == live.words_digest
        assert list(verifying.broken()) == []

    def test_names_a_person_otherwise(self, live):
        person = live.people[0]["person"]

        (copy,) = reissue(live, Changes(people={person: "Ada Lind"}), by=desk.edith())

        assert [entry["name"] for entry in copy.people] == ["Ada Lind"]

    def test_of_a_reissue(self, live, image):
        (once,) = reissue(live, credited(image))
        (twice,) = reissue(once, credited(image, "Faro/AP"), at=LATER + MINUTE)

        assert (twice.reissue_of, credits(LATER + MINUTE)) == (once, ["Faro/AP"])
        assert list(verifying.broken()) == []

    @pytest.mark.parametrize(
        ("who", "may"), [(desk.rosa, False), (desk.vera, False), (desk.phil, True), (desk.edith, True)]
    )
    def test_of_a_credit_is_the_photo_desk_s_and_editors(self, live, image, who, may):
        if may:
            assert reissue(live, credited(image), by=who())
        else:
            with pytest.raises(workflow.NotYours):
                reissue(live, credited(image), by=who())
            assert Edition.objects.count() == 1

    def test_of_a_name_is_not_the_photo_desk_s(self, live):
        with pytest.raises(workflow.NotYours):
            reissue(live, Changes(people={live.people[0]["person"]: "Ada Lind"}), by=desk.phil())

    def test_refuses_what_changes_nothing(self, live, image):
        with pytest.raises(workflow.Refused, match="Nothing in it"):
            reissue(live, Changes(pictures={image.pk: {"credit": "AP"}}))

    def test_refuses_no_reason(self, live, image):
        with pytest.raises(workflow.Refused, match="Say why"):
            workflow.reissue(live, by=desk.phil(), at=LATER, why=" ", changes=credited(image))

    def test_refuses_what_readers_see_no_more(self, live, image):
        workflow.withdraw(live.article, by=desk.edith(), at=NOW + MINUTE, reason="Wrong")

        with pytest.raises(workflow.Refused, match="not what readers see"):
            reissue(live, credited(image))

    def test_refuses_a_blank_credit(self, live, image):
        with pytest.raises(IntegrityError), transaction.atomic():
            reissue(live, credited(image, " "))
        assert credits() == ["AP"]

    def test_can_change_nothing_but_credits(self, live, image):
        """The database's own answer, also to raw SQL."""
        (copy,) = reissue(live, credited(image))

        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE articles_edition SET headline = 'Other' WHERE id = %s", [copy.pk])
        with pytest.raises(IntegrityError), transaction.atomic():
            reissue(copy, Changes(pictures={image.pk: {"caption": "Other"}}), at=LATER + MINUTE)

    def test_is_expunged_with_all_that_say_the_same(self, live, image):
        (once,) = reissue(live, credited(image))
        reissue(once, credited(image, "Faro/AP"), at=LATER + MINUTE)
        lawyer = desk.grant(desk.edith(), "remove_legally")

        expunging.expunge_version(live.article, edition=live, by=lawyer, at=LATER + HOUR, reason="Court")

        assert list(Edition.objects.order_by("number").values_list("body", "headline")) == [("", "")] * 3

    def test_waits_for_no_second_read_of_its_own(self, image):
        ed = desk.grant(desk.ed(), "publish_alone")
        article = desk.file_story(desk.make_article(pictures=[image]))
        alone = workflow.approve_alone(article, by=ed, at=NOW, **desk.as_read(article), reason="Alone")
        workflow.publish(article, by=ed, at=NOW, edition=alone)
        alone.refresh_from_db()

        (copy,) = reissue(alone, credited(image))

        assert list(Edition.objects.unconfirmed()) == [alone]
        article = Article.objects.get(pk=article.pk)
        workflow.confirm(article, by=desk.edith(), at=LATER, edition=alone)
        assert not Edition.objects.unconfirmed().exists()
        assert copy.alone_reason == "Alone"


class TestCorrect:
    def correct(self, *images, by=None, at=LATER, **fields):
        fields = fields or {"credit": "Ines Faro/AP"}
        return crediting.correct(images, fields=fields, by=by or desk.phil(), at=at, why=WHY)

    def test_reaches_the_picture_and_every_live_story(self, image):
        for headline in ("One", "Two", "Three"):
            desk.make_live(headline=headline, pictures=[image])

        (act,) = self.correct(image)

        image.refresh_from_db()
        assert (image.credit, credits()) == ("Ines Faro/AP", ["Ines Faro/AP"] * 3)
        assert act.window["before"] == {"credit": "AP"}
        assert [numbers[1:] for numbers in act.window["reissued"]] == [[1, 2]] * 3
        assert list(verifying.broken()) == []

    def test_has_the_new_copies_ready_and_lets_the_old_ones_go(self, image, live):
        former = image.token
        self.correct(image)

        image.refresh_from_db()
        (printed,) = Edition.objects.live(LATER).get().pictures
        assert image.token == printed["token"] != former
        content = (files.public_directory(image.token) / "640.jpg").read_bytes()
        assert b"Ines Faro/AP" in content

    def test_changes_no_story_that_says_it_already(self, image):
        desk.make_live(headline="Before", pictures=[image])
        self.correct(image)
        desk.make_live(headline="After", pictures=[Image.objects.get()], at=LATER)

        assert self.correct(image, at=LATER + MINUTE) == []

    def test_gives_a_provider_to_many(self, image, live):
        other = desk.make_image("Lumo")
        _, second = desk.make_live(headline="Another", pictures=[other])
        agency = Provider.objects.create(name="Lumo Pictures")

        acts = self.correct(image, other, provider=agency)

        assert len(acts) == 2
        assert [e.pictures[0]["provider"] for e in Edition.objects.live(LATER)] == ["Lumo Pictures"] * 2

    def test_of_rights_publishes_nothing_again(self, image, live):
        (act,) = self.correct(image, rights_until=NOW + DAY)

        assert (act.window["reissued"], Edition.objects.count()) == ([], 1)
        assert image.uses.get().rights_until == NOW + DAY

    def test_catches_up_with_what_was_only_saved(self, image, live):
        image.credit = "Ines Faro/AP"
        image.save()
        saving.picture_saved(image, by=desk.phil(), at=NOW)
        assert credits() == ["AP"]

        self.correct(image, credit="Ines Faro/AP")

        assert credits() == ["Ines Faro/AP"]

    def test_refuses_all_or_nothing(self, image, live):
        other = desk.make_image("Lumo")
        Image.objects.filter(pk=other.pk).update(killed_at=NOW, killed_by=desk.phil(), killed_why="Notice")

        with pytest.raises(ValidationError):
            self.correct(image, other, credit="​")
        assert credits() == ["AP"]

    def test_refuses_a_writer(self, image, live):
        with pytest.raises(workflow.NotYours):
            self.correct(image, by=desk.rosa())
        assert credits() == ["AP"]

    def test_refuses_what_no_copy_can_be_made_of(self, image, live):
        image.file.storage.delete(image.file.name)

        with pytest.raises(workflow.Refused, match="could not be made"):
            self.correct(image)
        assert (Image.objects.get().credit, credits()) == ("AP", ["AP"])

    def test_leaves_a_killed_picture_s_stories_alone(self, image, live):
        workflow.kill_picture(image, by=desk.phil(), at=NOW, reason="Notice")

        self.correct(image)

        assert Edition.objects.count() == 1

    def test_is_taken_back(self, image, live):
        (act,) = self.correct(image)

        crediting.undo(image, act, by=desk.edith(), at=LATER + MINUTE)

        image.refresh_from_db()
        assert (image.credit, credits(LATER + MINUTE)) == ("AP", ["AP"])
        assert [e.number for e in Edition.objects.order_by("number")] == [1, 2, 3]
        assert [e.why for e in crediting.corrections(image)] == [f"Taken back: {WHY}", WHY]
        assert list(verifying.broken()) == []

    def test_is_not_taken_back_over_a_later_one(self, image, live):
        (act,) = self.correct(image)
        self.correct(image, credit="Faro", at=LATER + MINUTE)

        with pytest.raises(workflow.Refused, match="changed again"):
            crediting.undo(image, act, by=desk.phil(), at=timezone.now())

    def test_takes_rights_and_provider_back(self, image, live):
        agency = Provider.objects.create(name="Lumo Pictures")
        image.provider, image.rights_until = agency, NOW + DAY
        image.save()
        (act,) = self.correct(image, provider=None, rights_until=None)

        crediting.undo(image, act, by=desk.phil(), at=LATER + MINUTE)

        image.refresh_from_db()
        assert (image.provider, image.rights_until) == (agency, NOW + DAY)
