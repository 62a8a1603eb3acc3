"""Pictures that a front page shows of its own accord: billed, found on the wall, warned of, corrected like others."""

import csv
from importlib import import_module
from io import StringIO
from random import Random

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import arranging, crediting, ledger, reading_front, saving, workflow
from articles.admin import wall
from articles.admin.desk import start_page
from articles.hanging import showings
from articles.models import Hanging, Image, Provider, Slot
from articles.telling import warning
from articles.workflow import expunging, killing
from tests import desk
from tests.desk import DAY, HOUR, MINUTE, NOW
from tests.test_fronts import make_front, save, slot
from tests.test_photo_desk import CORRECT, LEDGER, WALL, change_page, on_the_wall

pytestmark = pytest.mark.django_db
APRIL = NOW + 40 * DAY


@pytest.fixture
def phil(sign_in):
    return sign_in(desk.phil())


@pytest.fixture
def story():
    return desk.make_live(headline="The story’s own")[0]


@pytest.fixture
def own():
    return desk.make_image("Mara Lind", caption="Chosen for the front")


def take_in(story, image, *, at):
    """Publish the story with this picture on top."""
    workflow.reopen(story, by=desk.rosa(), at=at, change="update")
    with saving.saving(story, by=desk.rosa(), at=at):
        desk.place(story, image, lead=True)
    desk.publish(story, at=at)


def billed(*, at, since=NOW - DAY, until=NOW + 25 * DAY):
    """First and last day of each entry, and where it was seen."""
    found = ledger.entries(since=since, until=until, at=at)
    return [(f"{e.first:%-d %b}", f"{e.last:%-d %b}" if e.last else None, e.where) for e in found]


def stretches():
    return list(Hanging.objects.order_by("since", "id").values_list("front__name", "image", "since", "until"))


class TestLedger:
    """NOW is 5 March."""

    def test_bills_what_only_the_front_page_showed(self, phil, story, own):
        make_front(slot(story, "lead", image=own.pk), at=NOW + DAY)

        (entry,) = ledger.entries(since=NOW - DAY, until=APRIL, at=NOW + 2 * DAY)
        page = phil.get(LEDGER, {"month": "2024-03"}).content.decode()
        _, row = csv.reader(StringIO(phil.get(LEDGER, {"month": "2024-03", "as": "csv"}).content.decode()))

        assert (entry.image, entry.headline, entry.address) == (
            own, "The story’s own", story.editions.get().get_absolute_url(),
        )  # fmt: skip
        assert billed(at=NOW + 2 * DAY) == [("6 Mar", None, "Front page")]
        assert "On the front page alone" in page
        assert row[-1] == "Front page"

    @pytest.mark.parametrize("front_first", [True, False])
    def test_bills_once_what_story_and_front_page_showed(self, front_first):
        """From the first day of either to the last of either."""
        agency = Provider.objects.create(name="Lumo Pictures")
        image = desk.make_image("Lumo", provider=agency, price_class="B")
        story, _ = desk.make_live(pictures=[] if front_first else [image])
        front = make_front(slot(story, image=image.pk), at=NOW + DAY)
        if front_first:
            take_in(story, image, at=NOW + 3 * DAY)

        first = "6 Mar" if front_first else "5 Mar"
        assert billed(at=NOW + 4 * DAY) == [(first, None, "Story and front page")]
        save(front, at=NOW + 5 * DAY, slots=[slot(story)])
        assert billed(at=NOW + 6 * DAY) == [(first, None, "Story and front page")]
        workflow.withdraw(story, by=desk.edith(), at=NOW + 7 * DAY, reason="Wrong")
        assert billed(at=NOW + 8 * DAY) == [(first, "12 Mar", "Story and front page")]
        found = ledger.entries(since=NOW - DAY, until=APRIL, at=APRIL)
        assert ledger.totals(found) == [("Lumo Pictures", "B", 1)]

    def test_bills_it_beside_each_story(self, own):
        stories = [desk.make_live(headline=name)[0] for name in ("One", "Two")]
        make_front(*(slot(each, image=own.pk) for each in stories))

        assert billed(at=NOW + DAY) == [("5 Mar", None, "Front page")] * 2

    def test_bills_in_the_month_of_the_first_day_alone(self, story, own):
        front = make_front(slot(story, image=own.pk))
        save(front, at=NOW + DAY, slots=[])
        save(front, at=APRIL, slots=[slot(story, image=own.pk)])
        take_in(story, own, at=APRIL)

        assert billed(at=APRIL + DAY) == [("5 Mar", None, "Story and front page")]
        assert billed(since=APRIL - DAY, until=APRIL + DAY, at=APRIL + DAY) == []

    @pytest.mark.parametrize(
        "ends", ["off", "another", "until", "replaced", "held", "withdrawn", "corrected", "rights", "killed"]
    )
    def test_says_the_last_day(self, story, own, ends):
        end = NOW + 3 * DAY
        front = make_front(slot(story, image=own.pk, until=end.isoformat() if ends == "until" else None))
        match ends:
            case "off":
                save(front, at=end, slots=[])
            case "another":
                save(front, at=end, slots=[slot(story)])
            case "replaced":
                arranging.publish(make_front(live=False), by=desk.edith(), at=NOW, opens=end)
            case "held":
                arranging.hold(front, by=desk.edith(), at=end)
            case "withdrawn":
                workflow.withdraw(story, by=desk.edith(), at=end, reason="Wrong")
            case "corrected":
                desk.correct(story, at=end)
            case "rights":
                Image.objects.filter(pk=own.pk).update(rights_until=end)
            case "killed":
                workflow.kill_picture(own, by=desk.phil(), at=end, reason="Notice")

        assert billed(at=end - MINUTE) == [("5 Mar", None, "Front page")]
        assert billed(at=end) == [("5 Mar", "8 Mar", "Front page")]

    @pytest.mark.parametrize("why", ["prepared", "off schedule", "story", "too late", "rights", "to come", "over"])
    def test_leaves_out_what_nobody_saw(self, story, own, why):
        if of_the_story := why in ("story", "too late"):
            story = desk.make_article(headline="Later")
            desk.publish(story, live_from=NOW + 5 * DAY)
        front = make_front(slot(story, image=own.pk), live=of_the_story or why == "rights")
        match why:
            case "off schedule":
                arranging.publish(front, by=desk.edith(), at=NOW, opens=NOW + HOUR)
                arranging.hold(front, by=desk.edith(), at=NOW + MINUTE)
            case "story":
                workflow.hold(story, by=desk.edith(), at=NOW + DAY, edition=story.editions.get())
            case "too late":
                save(front, at=NOW + DAY, slots=[])
            case "rights":
                Image.objects.filter(pk=own.pk).update(rights_until=NOW)
            case "to come":
                arranging.publish(front, by=desk.edith(), at=NOW, opens=APRIL)
            case "over":
                arranging.publish(front, by=desk.edith(), at=NOW, opens=NOW + HOUR)
                desk.correct(story, at=NOW + MINUTE)

        assert billed(at=NOW + 10 * DAY) == []

    def test_knows_the_second_of_a_scheduled_front_and_of_a_scheduled_story(self, own):
        article = desk.make_article()
        desk.publish(article, live_from=NOW + 2 * DAY)
        front = make_front(slot(article, image=own.pk), live=False)
        arranging.publish(front, by=desk.edith(), at=NOW, opens=NOW + DAY)

        assert billed(at=NOW + 2 * DAY - MINUTE) == []
        assert billed(at=NOW + 2 * DAY) == [("7 Mar", None, "Front page")]

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_six_queries_however_many(self, own, count, django_assert_num_queries):
        make_front(*(slot(desk.make_live(headline=f"Story {n}")[0], image=own.pk) for n in range(count)))

        with django_assert_num_queries(6):
            assert len(ledger.entries(since=NOW - DAY, until=NOW + DAY, at=NOW + DAY)) == count


class TestWhatHangs:
    def test_goes_on_through_saves_that_leave_it(self, story, own):
        front = make_front(slot(story, image=own.pk), name="A")
        save(front, at=NOW + HOUR, strip="News")
        save(front, at=NOW + 2 * HOUR, slots=[slot(story, "lead", image=own.pk, headline="Short")])

        assert stretches() == [("A", own.pk, NOW, None)]

    def test_follows_the_windows_of_other_fronts(self, story, own):
        a = make_front(slot(story, image=own.pk), name="A")
        b = make_front(slot(story), name="B", live=False)
        by, evening = desk.edith(), NOW + 8 * HOUR

        arranging.publish(b, by=by, at=NOW + HOUR, opens=evening)
        assert stretches() == [("A", own.pk, NOW, evening)]
        arranging.publish(b, by=by, at=NOW + HOUR, opens=evening + HOUR)
        assert stretches() == [("A", own.pk, NOW, evening + HOUR)]
        arranging.hold(b, by=by, at=NOW + 2 * HOUR)
        assert stretches() == [("A", own.pk, NOW, None)]
        arranging.publish(b, by=by, at=evening)
        arranging.publish(a, by=by, at=evening + HOUR)
        assert stretches() == [("A", own.pk, NOW, evening), ("A", own.pk, evening + HOUR, None)]

    def test_to_come_is_written_anew_and_what_is_past_is_not(self, story, own):
        other = desk.make_image("Oake")
        a = make_front(slot(story, image=own.pk), name="A")
        b = make_front(slot(story, image=own.pk), name="B", live=False)
        arranging.publish(b, by=desk.edith(), at=NOW, opens=NOW + DAY)
        save(b, at=NOW + HOUR, slots=[slot(story, image=other.pk)])
        save(a, at=NOW + 2 * HOUR, slots=[slot(story, image=own.pk, until=(NOW + 3 * HOUR).isoformat())])
        save(a, at=NOW + 4 * HOUR, slots=[])

        assert stretches() == [("A", own.pk, NOW, NOW + 3 * HOUR), ("B", other.pk, NOW + DAY, None)]

    @pytest.mark.parametrize("seed", [2, 3])
    def test_is_what_readers_saw_at_every_moment(self, seed):
        """Three fronts, three stories, two pictures, acts of chance: kept is what each moment showed."""
        chance, by = Random(seed), desk.edith()
        stories = [desk.make_live(headline=f"Story {n}")[0] for n in range(3)]
        desk.publish(late := desk.make_article(headline="Late"), live_from=NOW + 95 * MINUTE)
        ending = NOW + 150 * MINUTE
        images = [desk.make_image().pk, desk.make_image(rights_until=ending).pk]
        first = make_front(*(slot(each, image=images[0]) for each in stories), name="A")
        fronts = [first, *(make_front(live=False, name=name) for name in "BC")]
        saw = {}
        for step in range(24):
            at = NOW + (10 * step + 10) * MINUTE
            front, act = chance.choice(fronts), chance.choice(["save", "save", "publish", "schedule", "hold", "story"])
            try:
                match act:
                    case "save":
                        until = chance.choice([None, (at + 25 * MINUTE).isoformat()])
                        which = [slot(each, image=chance.choice([*images, None]), until=until)
                                 for each in (*stories, late) if chance.random() < 0.6]  # fmt: skip
                        save(front, at=at, slots=which)
                    case "publish":
                        arranging.publish(front, by=by, at=at)
                    case "schedule":
                        arranging.publish(front, by=by, at=at, opens=at + chance.choice([5, 15, 35]) * MINUTE)
                    case "hold":
                        arranging.hold(front, by=by, at=at)
                    case "story":
                        desk.correct(chance.choice(stories), at=at, headline=f"Otherwise at {step}")
            except workflow.Refused:
                continue
            finally:
                for moment in (at, at + 4 * MINUTE, at + 5 * MINUTE, at + 9 * MINUTE):
                    cards = reading_front.front(at=moment).top
                    saw[moment] = {(card.lead.image, card.edition.article_id) for card in cards if card.lead}

        kept = showings(Hanging.objects.all())
        assert {at: {each.pair for each in kept if each.is_now(at)} for at in saw} == saw
        assert sum(map(len, saw.values())) > 20

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE articles_hanging SET until = since",
            "INSERT INTO articles_hanging (image_id, article_id, front_id, written_for, since)"
            " SELECT image_id, article_id, front_id, 9, since FROM articles_hanging",
        ],
    )
    def test_lasts_and_stands_once_a_place_whatever_sql_says(self, story, own, sql):
        make_front(slot(story, image=own.pk))

        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)

    def test_before_it_was_kept_begins_with_the_last_save(self, story, own):
        a = make_front(slot(story, image=own.pk), name="A")
        save(a, at=NOW + HOUR, strip="News")
        b = make_front(slot(story, image=own.pk), name="B", live=False)
        make_front(slot(story, image=own.pk), name="C", live=False)
        arranging.publish(b, by=desk.edith(), at=NOW + HOUR, opens=NOW + DAY)
        Hanging.objects.all().delete()

        import_module("articles.migrations.0025_hangings").begin(apps, None)

        assert stretches() == [("A", own.pk, NOW + HOUR, NOW + DAY), ("B", own.pk, NOW + DAY, None)]


class TestWall:
    def test_says_it_beside_the_stories(self, story, own):
        front = make_front(slot(story, image=own.pk), live=False)

        def said(at):
            return wall.where_used([own.pk], at=at).get(own.pk, "")

        assert said(NOW) == ""
        arranging.publish(front, by=desk.edith(), at=NOW, opens=NOW + DAY)
        assert said(NOW) == "Scheduled for the front page"
        assert said(NOW + DAY) == "On the front page"
        desk.make_live(headline="Another", at=NOW + DAY, pictures=[own])
        save(front, at=NOW + 2 * DAY, slots=[])
        assert said(NOW + DAY) == "Live in 1 story, on the front page"
        assert said(NOW + 2 * DAY) == "Live in 1 story, formerly on the front page"

    def test_finds_what_readers_see_on_the_front_page_now(self, phil, story, own):
        front = make_front(slot(story, image=own.pk))
        assert on_the_wall(phil, what="live") == ["Chosen for the front"]

        save(front, at=timezone.now(), slots=[])

        assert on_the_wall(phil, what="live") == []

    def test_finds_nothing_unused_that_a_front_page_has_or_had(self, phil, story, own):
        desk.make_image(caption="Unused")
        front = make_front(slot(story, image=own.pk), live=False)
        assert on_the_wall(phil, what="unused") == ["Unused"]
        arranging.publish(front, by=desk.edith(), at=NOW)
        save(front, at=NOW + HOUR, slots=[])

        assert on_the_wall(phil, what="unused") == ["Unused"]

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_as_many_queries_for_one_picture_as_for_three(self, phil, count, django_assert_num_queries):
        make_front(*(slot(desk.make_live(headline=f"Story {n}")[0], image=desk.make_image().pk) for n in range(count)))

        with django_assert_num_queries(12):
            phil.get(WALL)


class TestPageOfThePicture:
    def test_says_which_front_page_showed_it_once_beside_which_story(self, phil, story, own):
        front = make_front(slot(story, image=own.pk), name="Noon")
        save(front, at=NOW + HOUR, slots=[])

        page = phil.get(change_page(own)).content.decode()

        assert [place.state for place in killing.places(own, at=NOW + HOUR)] == ["earlier"]
        assert "The story’s own" in page
        assert "Front page Noon, earlier" in page

    def test_says_it_once_where_it_hangs_still(self, story, own):
        front = make_front(slot(story, image=own.pk))
        save(front, at=NOW + HOUR, slots=[])
        save(front, at=NOW + 2 * HOUR, slots=[slot(story, image=own.pk)])

        assert [place.state for place in killing.places(own, at=NOW + 3 * HOUR)] == ["live"]


class TestRights:
    """The end of the rights to a picture that the front page alone shows."""

    ENDS = NOW + 20 * DAY

    @pytest.fixture
    def own(self):
        own = desk.make_image("Mara Lind", rights_until=self.ENDS, caption="Nets")
        saving.picture_saved(own, by=desk.phil(), at=NOW)
        DBTaskResult.objects.all().delete()
        return own

    def looks(self):
        return set(DBTaskResult.objects.values_list("run_after", flat=True))

    def told(self, at):
        warning.warn(at=at)
        return desk.phil().tellings.filter(news="rights").count()

    def test_is_warned_of_while_readers_see_it_there(self, story, own):
        front = make_front(slot(story, image=own.pk), live=False)
        assert self.told(self.ENDS - 14 * DAY) == 0
        arranging.publish(front, by=desk.edith(), at=NOW)
        assert self.told(self.ENDS - 14 * DAY) == 1
        desk.make_live(headline="Another", pictures=[own])
        assert self.told(self.ENDS - 7 * DAY) == 2
        workflow.kill_picture(own, by=desk.phil(), at=NOW, reason="Notice")
        assert self.told(self.ENDS - DAY) == 2

    def test_is_looked_at_where_it_comes_late(self, story, own):
        opens = self.ENDS - 3 * DAY
        front = make_front(slot(story, image=own.pk), live=False)
        assert self.looks() == set()

        arranging.publish(front, by=desk.edith(), at=NOW, opens=opens)
        assert self.looks() == {opens, self.ENDS - DAY}
        DBTaskResult.objects.all().delete()
        save(front, at=NOW + HOUR, strip="News")
        assert self.looks() == set()

    def test_is_looked_at_where_its_story_comes_late(self, own):
        opens = self.ENDS - 3 * DAY
        article = desk.make_article()
        desk.publish(article, live_from=self.ENDS)
        make_front(slot(article, image=own.pk))
        workflow.hold(article, by=desk.edith(), at=NOW, edition=article.editions.get())
        DBTaskResult.objects.all().delete()

        workflow.publish(article, by=desk.edith(), at=NOW, edition=article.editions.get(), live_from=opens)

        assert self.looks() >= {opens, self.ENDS - DAY}

    def test_lies_on_the_desk_of_whoever_minds_pictures(self, story, own):
        ends = self.ENDS - 2 * DAY
        both = desk.make_image("AP", rights_until=ends + DAY, caption="Both")
        other, _ = desk.make_live(headline="Other", pictures=[both])
        secret, _ = desk.make_live(headline="Canary", private=True)
        front = make_front(slot(story, image=own.pk), slot(other, image=both.pk), slot(secret, image=own.pk))

        def lines():
            trays = {shown.tray.name: shown.lines for shown in start_page(desk.phil(), at=ends)}
            return [(line.headline, line.note) for line in trays.get("rights", [])]

        assert lines() == [
            ("Other", "“Both” (AP): rights end 24 Mar 09:00, within a day"),
            ("The story’s own", "“Nets” (Mara Lind), on the front page: rights end 25 Mar 09:00, within a week"),
        ]
        save(front, at=ends, slots=[])
        assert [headline for headline, _ in lines()] == ["Other"]


class TestCorrecting:
    def ask(self, client, image, **typed):
        said = {"credit": image.credit, "creator": image.creator, "copyright": image.copyright}
        return client.post(f"{CORRECT}?ids={image.pk}", {"why": "A correction came", **said, **typed}, follow=True)

    def credit(self):
        return reading_front.front(at=timezone.now()).lead.lead.credit

    def test_says_that_the_front_page_says_it_and_takes_it_back(self, phil, story, own):
        make_front(slot(story, "lead", image=own.pk))

        page = self.ask(phil, own, credit="Mara Lind/Reuters")
        (line,) = page.context["lines"]
        assert (line.stories, line.on_front) == ([], True)
        assert "The front page shows it of its own accord, and says this at once" in page.content.decode()
        done = self.ask(phil, own, credit="Mara Lind/Reuters", seen=page.context["seen"]).content.decode()
        assert "No story had to be published again. The front page says it too." in done
        assert self.credit() == "Mara Lind/Reuters"

        (act,) = crediting.corrections(own)
        undo = reverse("admin:articles_image_undo", args=[own.pk, act.number])
        assert "and so does the front page" in phil.get(undo).content.decode()
        assert "The front page says it too." in phil.post(undo, follow=True).content.decode()
        assert self.credit() == "Mara Lind"

    def test_says_nothing_of_it_where_readers_learn_nothing(self, phil, story, own):
        front = make_front(slot(story, image=own.pk))
        assert not self.ask(phil, own, price_class="B").context["lines"][0].on_front
        save(front, at=timezone.now(), slots=[])

        assert not self.ask(phil, own, credit="Other").context["lines"][0].on_front

    def test_is_looked_at_again_once_the_front_page_shows_it(self, phil, story, own):
        seen = self.ask(phil, own, credit="Other").context["seen"]
        make_front(slot(story, image=own.pk), at=timezone.now())

        page = self.ask(phil, own, credit="Other", seen=seen)

        assert "Something changed in the meantime" in page.content.decode()
        assert Image.objects.get(pk=own.pk).credit == "Mara Lind"


class TestExpunging:
    def test_ends_what_hangs_and_keeps_what_was_billed(self, story, own):
        make_front(slot(story, "lead", image=own.pk))
        lawyer = desk.grant(desk.edith(), "remove_legally")

        expunging.expunge(story, by=lawyer, at=NOW + DAY, reason="Court order")

        assert (Slot.objects.exclude(image=None).count(), Hanging.objects.aggregate(Max("until"))) == (
            0, {"until__max": NOW + DAY},
        )  # fmt: skip
        assert billed(at=NOW + 2 * DAY) == [("5 Mar", "6 Mar", "Front page")]
