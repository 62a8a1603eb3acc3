"""The end of a picture's rights is told two weeks, one week and one day before, while readers see it."""

from datetime import timedelta

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from articles import saving, workflow
from articles.models import Image, Telling
from articles.telling import sending, warning
from tests import desk
from tests.desk import DAY, HOUR, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

ENDS = NOW + 20 * DAY
SECOND = timedelta(seconds=1)


def mailed(user):
    user.email = f"{user.username}@desk.example"
    user.save()
    return user


@pytest.fixture
def phil():
    return mailed(desk.phil())


@pytest.fixture
def image(phil):
    """Phil wrote down when its rights end; it leads a live story."""
    image = desk.make_image("Lantern Wire", rights_until=ENDS, caption="Xq caption")
    saving.picture_saved(image, by=phil, at=NOW)
    desk.make_live(headline="Xq headline", pictures=[image])
    return image


def warnings(user) -> list[str]:
    return list(user.tellings.filter(news="rights").order_by("at", "id").values_list("words", flat=True))


class TestStages:
    @pytest.mark.parametrize("before", [14 * DAY, 7 * DAY, DAY])
    def test_is_told_from_its_second_on(self, image, phil, before):
        warning.warn(at=ENDS - before - SECOND)
        earlier = len(warnings(phil))
        warning.warn(at=ENDS - before)

        assert len(warnings(phil)) == earlier + 1

    def test_are_three_however_often_somebody_looks(self, image, phil):
        moment = NOW
        while moment < ENDS + DAY:
            warning.warn(at=moment)
            moment += 6 * HOUR

        assert warnings(phil) == [
            "The rights of a picture end 25 Mar 09:00 UTC, in two weeks",
            "The rights of a picture end 25 Mar 09:00 UTC, in a week",
            "The rights of a picture end 25 Mar 09:00 UTC, in a day",
        ]

    def test_that_nobody_looked_at_are_not_told_later(self, image, phil):
        warning.warn(at=ENDS - 2 * DAY)

        assert warnings(phil) == ["The rights of a picture end 25 Mar 09:00 UTC, in a week"]

    def test_begin_again_with_another_end(self, image, phil):
        warning.warn(at=ENDS - DAY)
        Image.objects.update(rights_until=ENDS + 30 * DAY)
        warning.warn(at=ENDS + 16 * DAY)

        assert len(warnings(phil)) == 2

    @pytest.mark.parametrize("gone", ["killed", "withdrawn", "endless"])
    def test_of_what_readers_do_not_see_are_none(self, image, phil, gone):
        if gone == "killed":
            workflow.kill_picture(image, by=phil, at=NOW, reason="Notice")
        elif gone == "withdrawn":
            workflow.withdraw(image.uses.get().edition.article, by=desk.edith(), at=NOW + HOUR, reason="Wrong")
        else:
            Image.objects.update(rights_until=None)
        warning.warn(at=ENDS - DAY)

        assert warnings(phil) == []

    def test_of_one_picture_in_two_stories_is_told_once(self, image, phil):
        desk.make_live(headline="Another", pictures=[image])
        warning.warn(at=ENDS - DAY)

        assert len(warnings(phil)) == 1


class TestWhom:
    def test_photo_desk_by_mail_without_a_word_of_the_story(self, image, phil):
        mail.outbox.clear()
        warning.warn(at=ENDS - DAY)
        sending.send_due(at=ENDS - DAY)

        (sent,) = mail.outbox
        assert (sent.to, sent.subject) == ([phil.email], "Picture rights end: a picture")
        assert "Xq" not in sent.subject + sent.body

    def test_editors_on_the_desk(self, image):
        edith = mailed(desk.edith())
        warning.warn(at=ENDS - DAY)

        assert [(row.on_desk, row.due_at) for row in edith.tellings.filter(news="rights")] == [(True, None)]

    def test_no_writers(self, image):
        warning.warn(at=ENDS - DAY)

        assert warnings(desk.rosa()) == []

    def test_leads_to_the_picture(self, image, phil, sign_in):
        warning.warn(at=ENDS - DAY)
        row = Telling.objects.get(news="rights", to=phil)

        assert sign_in(phil).get(f"/admin/for-you/{row.pk}/")["Location"] == f"/admin/articles/image/{image.pk}/change/"


class TestLooks:
    """Tasks only wake somebody up; the picture goes by the clock."""

    def looks(self) -> set:
        tasks = DBTaskResult.objects.filter(task_path=warning.look.module_path)
        return set(tasks.values_list("run_after", flat=True))

    def test_are_laid_out_when_the_end_is_written_down(self, image):
        assert self.looks() == {ENDS - 14 * DAY, ENDS - 7 * DAY, ENDS - DAY}

    def test_are_laid_out_for_what_goes_live_late(self, phil):
        image = desk.make_image(rights_until=NOW + 3 * DAY)
        desk.make_live(pictures=[image])

        assert self.looks() == {NOW, NOW + 2 * DAY}

    def test_are_none_where_rights_have_no_end(self):
        saving.picture_saved(desk.make_image(), by=desk.phil(), at=NOW)

        assert self.looks() == set()
