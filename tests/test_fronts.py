"""Front pages that editors arrange: what readers see of them at which moment, and how editors share them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import arranging, reading, reading_front, reading_names, saving, verifying, workflow
from articles.arranging.content import problems
from articles.merging import THEIRS
from articles.models import Clock, Edition, Front, Revision, Section, Slot, Topic
from articles.models.rules import READERS_CLOCK
from articles.reading_front import fill_of
from tests import desk
from tests.desk import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db
LATER = NOW + HOUR


def slot(article, size="small", **fields):
    return {"story": article.pk, "size": size, "headline": "", "image": None, "until": None, **fields}


def save(front, *, by=None, at=NOW, base=None, **fields):
    """Save a front page with some of what it says changed."""
    base = base or arranging.last_kept(front)
    content = {**base.content, **fields}
    return arranging.save(front, content, base=base, by=by or desk.edith(), at=at)


def says(front):
    return Front.objects.get(pk=front.pk).content()


def make_front(*slots, live=True, name="", at=NOW, **fields):
    front = arranging.prepare(by=desk.edith(), at=at, name=name)
    save(front, at=at, slots=list(slots), **fields)
    if live:
        arranging.publish(front, by=desk.edith(), at=at)
    front.refresh_from_db()
    return front


def on_top(at=LATER):
    return [(card.headline or card.edition.headline, card.size) for card in reading_front.front(at=at).top]


def stories(*headlines, **fields):
    return [desk.make_live(headline=headline, **fields)[0] for headline in headlines]


class TestReaders:
    def test_see_the_slots_and_then_the_newest_and_nothing_twice(self):
        first, second, third = stories("First", "Second", "Third")
        make_front(slot(first, "lead", headline="Short"), slot(second, "large"))

        assert on_top() == [("Short", "lead"), ("Second", "large"), ("Third", "small")]
        assert reading_front.front(at=LATER).blocks[0].cards == []

    def test_get_the_newest_where_nobody_arranged_anything(self):
        stories("First", "Second")
        make_front(live=False)

        assert on_top() == [("Second", "lead"), ("First", "large")]

    def test_get_the_newest_where_no_slot_shows_anything(self):
        (first,) = stories("First")
        make_front(slot(first, "small", until=LATER.isoformat()))

        assert on_top(LATER - MINUTE) == [("First", "small")]
        assert on_top(LATER) == [("First", "lead")]

    def test_see_nothing_of_a_slot_whose_story_is_not_live(self, client):
        shown, gone = stories("Shown", "Gone")
        later = desk.make_article(headline="Later")
        desk.publish(later, live_from=NOW + DAY)
        make_front(slot(gone, "lead", headline="Own words"), slot(later, headline="Canary"), slot(shown))
        workflow.withdraw(gone, by=desk.edith(), at=NOW + MINUTE, reason="Wrong")

        # Who comes into the first place leads.
        assert on_top() == [("Shown", "lead")]
        assert on_top(NOW + DAY)[:2] == [("Canary", "lead"), ("Shown", "small")]

    def test_get_a_second_lead_as_a_large_one(self):
        first, second = stories("First", "Second")
        make_front(slot(first, "small"), slot(second, "lead"))

        assert on_top() == [("First", "small"), ("Second", "large")]

    @pytest.mark.parametrize("count", [1, 3])
    def test_cost_three_queries(self, count, django_assert_num_queries):
        front = make_front(
            *(slot(each, image=desk.make_image().pk) for each in stories(*(f"Story {n}" for n in range(count)))),
            strip="Flood",
        )
        stories(*(f"Other {n}" for n in range(9)))
        assert front.slots.count() == count
        reading_front.front(at=LATER)

        with django_assert_num_queries(3):
            reading_front.front(at=LATER)

    def test_go_on_to_all_that_is_not_on_top(self, client, monkeypatch):
        monkeypatch.setattr(timezone, "now", lambda: LATER)
        arranged = stories(*(f"Slot {n}" for n in range(8)))
        stories(*(f"Newest {n}" for n in range(4)))
        make_front(*(slot(each) for each in arranged))
        front = reading_front.front(at=LATER)

        older = [card.edition.headline for card in reading.newest(at=LATER, older_than=front.older).cards]

        assert [card.edition.headline for card in front.top] == [f"Slot {n}" for n in range(8)]
        assert older[:4] == [f"Newest {n}" for n in (3, 2, 1, 0)]

    @pytest.mark.parametrize(
        ("sizes", "fill"),
        [([], 7), (["lead"], 6), (["large"] * 3, 4), (["lead", *["small"] * 11], 3), (["small"] * 8, 0)],
    )
    def test_see_whole_rows(self, sizes, fill):
        assert fill_of(sizes) == fill


class TestStrip:
    def test_stands_until_its_moment(self):
        make_front(strip="Flood gates close", strip_until=LATER.isoformat())

        assert reading_front.front(at=LATER - MINUTE).strip.words == "Flood gates close"
        assert reading_front.front(at=LATER).strip is None

    def test_leads_to_its_story_and_falls_with_it(self, client, monkeypatch):
        monkeypatch.setattr(timezone, "now", lambda: LATER)
        (story,) = stories("Flood")
        make_front(strip="Flood gates close", strip_story=story.pk)
        address = story.editions.get().get_absolute_url()

        page = client.get("/").content.decode()
        workflow.withdraw(story, by=desk.edith(), at=LATER, reason="Wrong")

        said = f'<strong class="strip__label">Breaking</strong> <a href="{address}">Flood gates close</a>'
        assert said in page
        assert "Flood gates close" not in client.get("/").content.decode()


class TestOwnPicture:
    def test_stands_in_the_place_of_the_story_s_and_falls_back_when_its_rights_end(self):
        article, _ = desk.make_live(pictures=[desk.make_image("AP")])
        own = desk.make_image("Mara Lind", rights_until=NOW + DAY)
        make_front(slot(article, "lead", image=own.pk))

        assert reading_front.front(at=LATER).lead.lead.credit == "Mara Lind"
        assert reading_front.front(at=NOW + DAY).lead.lead.credit == "AP"

    def test_goes_when_it_is_killed(self):
        article, _ = desk.make_live(pictures=[desk.make_image("AP")])
        own = desk.make_image("Mara Lind")
        make_front(slot(article, "lead", image=own.pk))

        workflow.kill_picture(own, by=desk.phil(), at=LATER, reason="Agency")

        assert reading_front.front(at=LATER).lead.lead.credit == "AP"

    def test_says_a_credit_that_was_corrected(self):
        article, _ = desk.make_live()
        own = desk.make_image("Mara Lind")
        make_front(slot(article, "lead", image=own.pk))

        own.credit = "Mara Lind/Reuters"
        own.save()
        saving.picture_saved(own, by=desk.phil(), at=LATER)

        assert reading_front.front(at=LATER).lead.lead.credit == "Mara Lind/Reuters"

    def test_has_a_file_while_readers_see_it_there(self):
        article, _ = desk.make_live()
        own = desk.make_image("Mara Lind")
        front = make_front(slot(article, "lead", image=own.pk), live=False)

        def shown(at):
            return reading_front.picture(own.token, at=at, else_shown=reading.Shown(now=False)).now

        assert not shown(LATER)
        arranging.publish(front, by=desk.edith(), at=LATER)
        assert shown(LATER)
        workflow.withdraw(article, by=desk.edith(), at=LATER, reason="Wrong")
        assert not shown(LATER)

    @pytest.mark.parametrize("fields", [{"to_come": True}, {"rights_until": NOW}])
    def test_that_can_t_be_shown_is_refused(self, fields):
        article, _ = desk.make_live()

        with pytest.raises(workflow.Refused, match=r"to come|have ended"):
            make_front(slot(article, image=desk.make_image(**fields).pk))


class TestOwnWords:
    """A shorter headline and a picture are for the version that the editor saw, and go once that is doubted."""

    def make(self):
        article, _ = desk.make_live(headline="The story’s own")
        return article, make_front(slot(article, "lead", headline="Short", image=desk.make_image("Mara Lind").pk))

    def shown(self, at=LATER):
        lead = reading_front.front(at=at).lead
        return lead.headline, lead.lead.credit if lead.lead else ""

    def test_stay_through_an_update(self):
        article, _ = self.make()
        workflow.reopen(article, by=desk.rosa(), at=LATER, change="update")
        desk.edit(article, by=desk.rosa(), body="<p>More.</p>")
        desk.publish(article, at=LATER)

        assert self.shown() == ("Short", "Mara Lind")

    def test_do_not_come_back_over_a_correction(self):
        article, _ = self.make()
        token = Slot.objects.get().token
        desk.correct(article, at=LATER)

        def is_served(at):
            return reading_front.picture(token, at=at, else_shown=reading.Shown(now=False)).now

        assert (self.shown(LATER - MINUTE), is_served(LATER - MINUTE)) == (("Short", "Mara Lind"), True)
        assert (self.shown(), is_served(LATER)) == (("", ""), False)

    def test_do_not_come_back_over_the_version_after_a_withdrawal(self):
        article, _ = self.make()
        workflow.withdraw(article, by=desk.edith(), at=LATER, reason="Wrong")
        workflow.reopen(article, by=desk.rosa(), at=LATER, change="update")
        desk.edit(article, by=desk.rosa(), body="<p>Otherwise.</p>")
        desk.publish(article, at=LATER + MINUTE)

        assert self.shown(LATER + MINUTE) == ("", "")

    def test_are_confirmed_by_saving_what_was_seen_and_by_nothing_else(self):
        article, front = self.make()
        desk.correct(article, at=LATER)
        base = arranging.last_kept(front)

        save(front, at=LATER, strip="News")
        arranging.save(front, base.content, base=base, by=desk.edith(), at=LATER, seen={article.pk: 1})
        assert (self.shown(), arranging.overtaken_on(front, at=LATER)) == (("", ""), {article.pk})
        assert arranging.prepare(by=desk.edith(), at=LATER).slots.get().written_for == 1
        arranging.save(front, base.content, base=base, by=desk.edith(), at=LATER, seen={article.pk: 2})

        assert (self.shown(), arranging.overtaken_on(front, at=LATER)) == (("Short", "Mara Lind"), set())
        assert list(verifying.broken()) == []

    def test_come_back_from_the_history_only_where_the_story_was_never_corrected(self):
        article, front = self.make()
        before = arranging.last_kept(front)
        save(front, slots=[])
        arranging.go_back(front, before, by=desk.edith(), at=NOW)
        assert self.shown() == ("Short", "Mara Lind")

        desk.correct(article, at=LATER)
        save(front, at=LATER, strip="News")
        after = arranging.last_kept(front)
        for state in (before, after):
            save(front, at=LATER, slots=[])
            arranging.go_back(front, state, by=desk.edith(), at=LATER)
            assert self.shown() == ("", "")

    def test_a_picture_is_printed_nowhere_without_the_image(self):
        _, front = self.make()

        for left in ({"image": None}, {"image": None, "token": ""}, {"image": None, "picture": {}}):
            with pytest.raises(IntegrityError), transaction.atomic():
                front.slots.update(**left)
        front.slots.update(image=None, token="", picture={})


class TestNaming:
    """Who must not be named is named by no words of the page itself."""

    def named(self, where, article):
        fields = {"caption": "Ada Quist in court", "credit": "Ada Quist", "alternative_text": "Ada Quist, sitting"}
        if where in fields:
            credit = fields[where] if where == "credit" else "AP"
            image = desk.make_image(credit, **({where: fields[where]} if where != "credit" else {}))
            return {"slots": [slot(article, image=image.pk)]}
        return {"strip": "Ada Quist speaks"} if where == "strip" else {"slots": [slot(article, headline="Ada Quist")]}

    @pytest.mark.parametrize("where", ["strip", "headline", "caption", "alternative_text", "credit"])
    def test_is_refused_at_save_at_publishing_and_on_the_way_back(self, where):
        (article,) = stories("Trial")
        front = make_front(slot(article), live=False)
        save(front, **self.named(where, article))
        named = arranging.last_kept(front)
        person = desk.make_person("Ada Quist", naming_restriction="Witness")

        with pytest.raises(workflow.Refused, match="Ada Quist must not be named: Witness.* (Take|Choose)"):
            save(front, name="Other")
        with pytest.raises(workflow.Refused, match="Ada Quist must not be named"):
            arranging.publish(front, by=desk.edith(), at=LATER)
        save(front, strip="", slots=[slot(article)])
        with pytest.raises(workflow.Refused, match="Ada Quist must not be named"):
            arranging.go_back(front, named, by=desk.edith(), at=LATER)
        arranging.publish(front, by=desk.edith(), at=LATER)

        person.naming_restriction = ""
        person.save()
        arranging.go_back(front, named, by=desk.edith(), at=LATER)

    @pytest.mark.parametrize("where", ["strip", "headline", "caption", "alternative_text", "credit"])
    @pytest.mark.parametrize("opens", [None, NOW + DAY])
    def test_that_came_before_the_order_is_taken_out_and_all_else_stays(self, where, opens):
        article, other = stories("Trial", "Other")
        front = make_front(live=False)
        named = {"strip": "Rain", "slots": [slot(article)], **self.named(where, article)}
        save(
            front, **{**named, "slots": [*named["slots"], slot(other, headline="Short", until=(NOW + DAY).isoformat())]}
        )
        arranging.publish(front, by=desk.edith(), at=NOW, opens=opens)
        before = says(front)
        desk.make_person("Ada Quist", naming_restriction="Witness")

        assert arranging.take_out_names(by=desk.phil(), at=LATER) == [front]

        left = {"strip": {"strip": ""}, "headline": {"slots": [slot(article), before["slots"][1]]}}
        assert says(front) == {**before, **left.get(where, {"slots": [slot(article), before["slots"][1]]})}
        act = Revision.objects.of(front).latest("number")
        assert (act.by, act.content, act.why) == (desk.phil(), says(front), "Named somebody who must not be named")
        assert arranging.take_out_names(by=desk.phil(), at=LATER) == []

    def test_stays_in_what_readers_will_not_see_by_itself(self):
        (article,) = stories("Trial")
        prepared = make_front(strip="Ada Quist speaks", live=False)
        over = make_front(strip="Ada Quist speaks")
        arranging.hold(over, by=desk.edith(), at=NOW + MINUTE)
        make_front(slot(article), at=LATER)
        desk.make_person("Ada Quist", naming_restriction="Witness")

        assert arranging.take_out_names(by=desk.edith(), at=LATER) == []
        assert [says(front)["strip"] for front in (prepared, over)] == ["Ada Quist speaks"] * 2


class TestWindow:
    def test_of_a_prepared_front_opens_at_its_second_with_no_job(self):
        a, b = make_front(name="A"), make_front(name="B", live=False)
        arranging.publish(b, by=desk.edith(), at=NOW, opens=LATER)

        assert [Front.objects.live(at).get() for at in (LATER - MINUTE, LATER)] == [a, b]

    def test_is_swapped_by_one_act_and_back(self):
        a, b = make_front(name="A"), make_front(name="B", live=False)

        arranging.publish(b, by=desk.edith(), at=LATER)
        assert Front.objects.live(LATER).get() == b
        arranging.publish(a, by=desk.ed(), at=LATER + MINUTE)

        assert Front.objects.live(LATER + MINUTE).get() == a
        verbs = Revision.objects.of(a).exclude(verb="save").values_list("verb", "by__username")
        assert list(verbs.order_by("number")) == [("publish", "edith"), ("publish", "ed")]
        assert list(verifying.broken()) == []

    def test_of_one_published_now_ends_at_what_is_scheduled(self):
        b, c = make_front(name="B", live=False), make_front(name="C", live=False)
        arranging.publish(b, by=desk.edith(), at=NOW, opens=LATER)

        arranging.publish(c, by=desk.edith(), at=NOW)

        assert [Front.objects.live(at).get() for at in (NOW, LATER)] == [c, b]

    def test_that_is_held_lets_the_one_before_go_on(self):
        a, b = make_front(name="A"), make_front(name="B", live=False)
        arranging.publish(b, by=desk.edith(), at=NOW, opens=LATER)

        arranging.hold(b, by=desk.edith(), at=NOW)

        assert Front.objects.live(NOW + DAY).get() == a

    def test_that_is_held_while_live_leaves_the_newest(self):
        a = make_front(name="A")

        arranging.hold(a, by=desk.edith(), at=LATER)

        assert not Front.objects.live(LATER).exists()
        with pytest.raises(workflow.Refused, match="don’t see"):
            arranging.hold(a, by=desk.edith(), at=LATER)

    def test_stands_while_it_is_open_or_still_to_open(self):
        """The same of versions and of front pages: what is live and what is scheduled, and nothing that is over."""
        over, _ = desk.make_live(headline="Over")
        workflow.withdraw(over, by=desk.edith(), at=NOW + MINUTE, reason="Wrong")
        live, _ = desk.make_live(headline="Live")
        to_come = desk.make_article(headline="To come")
        desk.publish(to_come, live_from=NOW + DAY)
        desk.file_story(waiting := desk.make_article(headline="Waiting"))
        desk.approve(waiting)
        ended, shown, later, _ = (make_front(live=False, name=name) for name in "ABCD")
        arranging.publish(ended, by=desk.edith(), at=NOW)
        arranging.publish(shown, by=desk.edith(), at=NOW + MINUTE)
        arranging.publish(later, by=desk.edith(), at=NOW + MINUTE, opens=NOW + DAY)

        for rows, expected in ((Edition.objects, {live, to_come}), (Front.objects, {shown, later})):
            standing = rows.standing(LATER)
            assert set(standing) == set(rows.live(LATER)) | set(rows.scheduled(LATER))
            assert {getattr(each, "article", each) for each in standing} == expected

    def test_opens_once(self):
        a, b = make_front(name="A"), make_front(name="B", live=False)
        c = make_front(name="C", live=False)

        with pytest.raises(workflow.Refused, match="already"):
            arranging.publish(a, by=desk.edith(), at=LATER)
        with pytest.raises(workflow.Refused, match="still to come"):
            arranging.publish(b, by=desk.edith(), at=LATER, opens=NOW)
        arranging.publish(b, by=desk.edith(), at=NOW, opens=LATER)
        with pytest.raises(workflow.Refused, match="very moment"):
            arranging.publish(c, by=desk.edith(), at=NOW, opens=LATER)

    def test_is_the_only_one_whatever_sql_says(self):
        make_front(name="A")
        b = make_front(name="B", live=False)

        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE articles_front SET live_from = %s WHERE id = %s", [LATER, b.pk])
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO articles_front (name, strip, live_from, live_until) VALUES ('C', '', %s, %s)",
                [NOW - HOUR, LATER],
            )
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE articles_front SET live_until = %s WHERE id = %s", [NOW, b.pk])

    def test_and_all_else_that_ends_by_itself_is_a_boundary_of_the_readers_clock(self):
        article, _ = desk.make_live()
        ends = [NOW + n * DAY for n in range(1, 5)]
        own = desk.make_image(rights_until=ends[2])
        make_front(
            slot(article, image=own.pk, until=ends[0].isoformat()), strip="Flood", strip_until=ends[1].isoformat()
        )
        arranging.publish(make_front(name="B", live=False, strip_until=None), by=desk.edith(), at=NOW, opens=ends[3])

        boundaries, at = [], NOW
        while (following := reading.clock(at=at)[1]) is not None:
            boundaries.append(following)
            at = following
        assert boundaries == ends

    def test_and_slots_raise_the_clock(self):
        def version():
            return Clock.objects.get(pk=READERS_CLOCK).version

        article, _ = desk.make_live()
        front = make_front(slot(article))
        before = version()

        Slot.objects.filter(front=front).update(headline="Other")
        assert version() > before
        before = version()
        Front.objects.filter(pk=front.pk).update(strip="Flood")
        assert version() > before


class TestRights:
    @pytest.mark.parametrize("who", [desk.rosa, desk.phil, desk.vera])
    def test_are_the_editors(self, who):
        front = make_front(live=False)
        acts = [
            lambda by: arranging.prepare(by=by, at=NOW),
            lambda by: save(front, by=by, strip="Mine"),
            lambda by: arranging.publish(front, by=by, at=NOW),
            lambda by: arranging.hold(front, by=by, at=NOW),
            lambda by: arranging.go_back(front, arranging.last_kept(front), by=by, at=NOW),
        ]

        for act in acts:
            with pytest.raises(workflow.NotYours):
                act(who())

    def test_arrange_nothing_that_is_neither_live_nor_scheduled(self):
        draft = desk.make_article(headline="A draft")
        practice = Section.objects.create(name="Practice", practice=True)
        tried = desk.make_article(headline="A try", section=practice.name)
        front = make_front(live=False)

        for article in (draft, tried):
            with pytest.raises(workflow.Refused, match="neither live nor scheduled"):
                save(front, slots=[slot(article)])
            with pytest.raises(workflow.Refused, match="neither live nor scheduled"):
                save(front, strip="News", strip_story=article.pk)

    def test_say_no_headline_of_what_may_not_be_read(self):
        secret = desk.make_article(headline="Canary", private=True, by=desk.omar())
        arranger = desk.grant(desk.rosa(), "change_front")
        content = {"strip": "", "strip_story": None, "slots": [slot(secret)]}

        said = list(problems(content, before=None, by=arranger, at=NOW))

        assert said == ["A story is neither live nor scheduled."]

    def test_keep_what_has_gone_since(self):
        first, second = stories("First", "Second")
        front = make_front(slot(first), slot(second))
        workflow.withdraw(first, by=desk.edith(), at=LATER, reason="Wrong")

        save(front, at=LATER, strip="News")

        assert front.slots.count() == 2


class TestTwoAtOnce:
    def test_are_brought_together_where_they_changed_different_things(self):
        a, b, c = stories("A", "B", "C")
        front = make_front(slot(a), slot(b), slot(c))
        base = arranging.last_kept(front)
        save(front, by=desk.ed(), base=base, slots=[slot(a, headline="By Ed"), slot(b), slot(c)])

        met = save(front, base=base, slots=[slot(c), slot(a), slot(b, "large")])

        assert (met.clashes, met.taken) == ([], 1)
        assert says(front)["slots"] == [slot(c), slot(a, headline="By Ed"), slot(b, "large")]

    def test_add_and_take_off_each_on_their_own(self):
        a, b, c, d = stories("A", "B", "C", "D")
        front = make_front(slot(a), slot(b))
        base = arranging.last_kept(front)
        save(front, by=desk.ed(), base=base, slots=[slot(a), slot(c), slot(b)])

        met = save(front, base=base, slots=[slot(b), slot(d)])

        assert met.clashes == []
        assert [each["story"] for each in says(front)["slots"]] == [c.pk, b.pk, d.pk]

    def test_are_asked_where_they_changed_the_same_and_nothing_is_lost(self):
        (a,) = stories("A")
        front = make_front(slot(a))
        base = arranging.last_kept(front)
        save(front, by=desk.ed(), base=base, slots=[slot(a, headline="By Ed")])
        mine = {**base.content, "strip": "News", "slots": [slot(a, headline="By Edith")]}

        met = arranging.save(front, mine, base=base, by=desk.edith(), at=LATER)
        (clash,) = met.clashes
        assert (clash.field, clash.conflict.mine, clash.conflict.theirs) == ("headline", "By Edith", "By Ed")
        assert says(front)["strip"] == ""

        arranging.save(front, mine, base=base, by=desk.edith(), at=LATER, answers={clash.key: THEIRS})
        assert (says(front)["strip"], says(front)["slots"][0]["headline"]) == ("News", "By Ed")

    def test_are_asked_where_one_took_off_what_the_other_changed(self):
        (a,) = stories("A")
        front = make_front(slot(a))
        base = arranging.last_kept(front)
        save(front, by=desk.ed(), base=base, slots=[])

        met = save(front, base=base, slots=[slot(a, "lead")])

        assert [clash.field for clash in met.clashes] == ["slot"]

    def test_are_asked_where_both_moved(self):
        a, b, c = stories("A", "B", "C")
        front = make_front(slot(a), slot(b), slot(c))
        base = arranging.last_kept(front)
        save(front, by=desk.ed(), base=base, slots=[slot(b), slot(a), slot(c)])

        met = save(front, base=base, slots=[slot(c), slot(a), slot(b)])

        assert [clash.field for clash in met.clashes] == ["order"]


class TestHistory:
    def test_keeps_each_state_and_leads_back(self):
        a, b = stories("A", "B")
        front = make_front(slot(a), slot(b))
        before = arranging.last_kept(front)
        save(front, at=LATER, slots=[slot(b)])
        save(front, at=LATER)  # nothing changed, nothing kept

        arranging.go_back(front, before, by=desk.ed(), at=LATER)

        assert [each["story"] for each in says(front)["slots"]] == [a.pk, b.pk]
        assert Revision.objects.of(front).filter(verb="save").count() == 4
        assert list(verifying.broken()) == []

    def test_begins_with_a_copy_of_the_live_front(self):
        (a,) = stories("A")
        make_front(slot(a, "lead", headline="Short"), strip="News")

        other = arranging.prepare(by=desk.ed(), at=LATER)

        assert says(other) == {
            "name": "B", "strip": "News", "strip_story": None, "strip_until": None,
            "slots": [slot(a, "lead", headline="Short")],
        }  # fmt: skip


class TestPinnedLead:
    def test_of_a_section_stands_first_while_live_and_not_twice(self, client, monkeypatch):
        monkeypatch.setattr(timezone, "now", lambda: LATER)
        made = stories(*(f"Story {n:02}" for n in range(30)))
        section = Section.objects.get()
        section.lead = made[5]
        section.save()

        page = reading.of_section(section, at=LATER)
        older = reading.of_section(section, at=LATER, older_than=page.older)
        seen = [card.edition.headline for card in [*page.cards, *older.cards]]
        with CaptureQueriesContext(connection) as queries:
            client.get("/culture/")
        workflow.withdraw(made[5], by=desk.edith(), at=LATER, reason="Wrong")

        assert seen == ["Story 05", *(f"Story {n:02}" for n in reversed(range(30)) if n != 5)]
        assert len(queries) == 2
        assert reading.of_section(section, at=LATER).cards[0].edition.headline == "Story 29"

    def test_of_a_topic_stands_first_while_live_and_not_twice(self):
        topic = Topic.objects.create(name="Water")
        made = []
        for number in range(3):
            article = desk.make_article(headline=f"Story {number}")
            article.topics.add(topic)
            desk.edit(article, by=desk.rosa())
            desk.publish(article, at=NOW + number * MINUTE)
            made.append(article)
        topic.lead = made[0]
        topic.save()

        with CaptureQueriesContext(connection) as queries:
            page = reading_names.of_topic("water", at=LATER)

        assert [card.edition.headline for card in page.cards] == ["Story 0", "Story 2", "Story 1"]
        assert len(queries) == 3
        workflow.withdraw(made[0], by=desk.edith(), at=LATER, reason="Wrong")
        assert len(reading_names.of_topic("water", at=LATER).cards) == 2


@pytest.mark.django_db(transaction=True)
def test_two_swaps_at_once_leave_one_live_front():
    """Real threads: B and C win in the same moment; one is live, the other is told, and nobody is live twice."""
    fronts = [make_front(name=name, live=False) for name in ("B", "C")]
    by, together = desk.edith(), Barrier(2)

    def win(front):
        together.wait(timeout=30)
        try:
            arranging.publish(front, by=by, at=LATER)
        except workflow.Refused as refused:
            return refused
        finally:
            connections.close_all()

    for _ in range(5):
        with ThreadPoolExecutor(2) as threads:
            refusals = [each for each in threads.map(win, fronts) if each]

        assert len(refusals) <= 1
        assert Front.objects.live(LATER).count() == 1
        arranging.hold(Front.objects.live(LATER).get(), by=by, at=LATER)
