"""The life of one story, from the first word to the day it is taken down. Read this first."""

import pytest

from articles import saving, workflow
from articles.models import Edition, PersonTag, Revision, Status
from tests import desk
from tests.desk import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db


def test_life_of_a_story():
    rosa, edith, phil = desk.rosa(), desk.edith(), desk.phil()
    ada = desk.make_person("Ada Quist")
    harbour = desk.make_image("AP")

    # Rosa writes, tags Ada, places a picture, and files to the desk.
    article = desk.make_article(by=rosa, pictures=[harbour], people=[ada])
    workflow.submit(article, by=rosa, at=NOW)
    assert article.status == Status.SUBMITTED

    # Edith reads what will be printed and approves it. Nobody outside the desk sees a thing yet.
    first = workflow.approve(article, by=edith, at=NOW + HOUR, **desk.as_read(article))
    assert article.status == Status.APPROVED
    assert (first.headline, first.words_by, first.approved_by) == (article.headline, rosa, edith)
    assert not Edition.objects.live(NOW + HOUR).exists()

    # She schedules it. At its second it is live, with no job running.
    noon = NOW + 3 * HOUR
    workflow.publish(article, by=edith, at=NOW + HOUR, edition=first, live_from=noon)
    assert not Edition.objects.live(noon - MINUTE).exists()
    assert Edition.objects.live(noon).get() == first

    # Rosa goes on writing; readers keep what was approved.
    workflow.reopen(article, by=rosa, at=noon + HOUR, change="correction")
    with saving.saving(article, by=rosa, at=noon + HOUR):
        article.headline = "Ferry returns after twelve years"
        article.change_note = "An earlier version gave the wrong number of years."
        article.save()
        PersonTag.objects.filter(content_object=article).delete()
    workflow.submit(article, by=rosa, at=noon + HOUR)
    assert Edition.objects.live(noon + 2 * HOUR).get().headline == "Ferry returns to the old harbour"

    # Phil corrects the credit while the story waits: Rosa's words need no second look, his pictures are his.
    harbour.credit = "Reuters"
    harbour.save()
    saving.picture_saved(harbour, by=phil, at=noon + HOUR)
    second = workflow.approve(article, by=edith, at=noon + 2 * HOUR, **desk.as_read(article))
    assert (second.number, second.words_by, second.pictures_by) == (2, rosa, phil)

    # The corrected version takes the place of the first one at its second; the first one is still on record.
    workflow.publish(article, by=edith, at=noon + 2 * HOUR, edition=second)
    live = Edition.objects.live(noon + 2 * HOUR).get()
    assert (live.number, live.first_published_at, live.updated_at) == (2, noon, noon + 2 * HOUR)
    assert (live.pictures[0]["credit"], first.pictures[0]["credit"]) == ("Reuters", "AP")
    assert list(live.mentions.all()) == []

    # A day later it is taken down, with a notice.
    workflow.withdraw(article, by=edith, at=noon + DAY, reason="Court order", notice="Removed for legal reasons.")
    assert not Edition.objects.live(noon + DAY).exists()
    assert Edition.objects.live(noon + DAY - MINUTE).get() == live

    # Everything that was done stays, in one chain.
    verbs = list(Revision.objects.of(article).order_by("number").values_list("verb", flat=True))
    assert verbs == [
        "save", "submit", "approve", "publish", "reopen", "save", "submit", "approve", "publish", "withdraw",
    ]  # fmt: skip
