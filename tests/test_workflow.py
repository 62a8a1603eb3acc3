"""The verbs: what each needs, does and refuses. Who may press them is in test_verbs.py."""

import pytest

from articles import saving, workflow
from articles.models import Article, ArticlePicture, Edition, Image, PersonTag, Revision, SignOff, Status
from tests import desk
from tests.desk import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def approved(**kwargs):
    article = desk.make_article(**kwargs)
    desk.file_story(article)
    return article, desk.approve(article)


def next_version(article, *, headline, at=NOW):
    workflow.reopen(article, by=desk.rosa(), at=at)
    desk.edit(article, by=desk.rosa(), at=at, headline=headline)
    desk.file_story(article, at=at)
    return desk.approve(article, at=at)


class TestSubmit:
    def test_signs_off_words_and_pictures_for_the_writer(self):
        article = desk.make_article(pictures=[desk.make_image()])

        desk.file_story(article)

        read = desk.as_read(article)
        assert set(SignOff.objects.values_list("part", "digest", "by__username")) == {
            ("words", read["words"], "rosa"),
            ("pictures", read["pictures"], "rosa"),
        }

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"headline": ""}, "Write a headline."),
            ({"headline_proposed": True}, "The headline is only proposed: confirm it or write your own."),
            ({"body": "<p> </p>"}, "Write the text of the story."),
        ],
    )
    def test_refuses_what_is_not_ready(self, fields, sentence):
        article = desk.make_article(**fields)

        with pytest.raises(workflow.Blocked, match=sentence):
            desk.file_story(article)

        assert fresh(article).status == Status.DRAFT

    def test_asks_what_changed_once_readers_have_seen_it(self):
        article, _ = desk.make_live()
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR, change="correction")

        with pytest.raises(workflow.Blocked, match="public note that tells readers about this correction"):
            desk.file_story(article, at=NOW + HOUR)

    def test_pins_what_was_filed_while_writing_goes_on(self):
        article = desk.make_article()
        desk.file_story(article)

        desk.edit(article, by=desk.rosa(), headline="Ferry is late")
        edition = desk.approve(article)

        assert edition.headline == "Ferry returns to the old harbour"
        assert (fresh(article).status, fresh(article).headline) == (Status.DRAFT, "Ferry is late")


class TestTake:
    def test_of_a_story_that_another_reads_is_refused(self):
        article = desk.make_article()
        desk.file_story(article)
        workflow.take(article, by=desk.edith(), at=NOW)

        with pytest.raises(workflow.Refused, match="Edith is reading this story"):
            workflow.take(article, by=desk.ed(), at=NOW)

    def test_is_given_on_by_handing_over(self):
        article = desk.make_article()
        desk.file_story(article)
        workflow.take(article, by=desk.edith(), at=NOW)

        workflow.hand_over(article, by=desk.edith(), at=NOW, to=desk.ed())

        assert fresh(article).taken_by == desk.ed()
        with pytest.raises(workflow.Refused, match="Hand over to another editor"):
            workflow.hand_over(article, by=desk.ed(), at=NOW, to=desk.rosa())


class TestAsk:
    def test_waits_until_they_stand_by_it(self):
        article = desk.make_article(by=desk.edith())
        workflow.submit(article, by=desk.edith(), at=NOW)

        workflow.ask(article, by=desk.edith(), at=NOW, whom=desk.rosa())
        assert fresh(article).asked_of == desk.rosa()
        workflow.read_back(article, by=desk.rosa(), at=NOW, **desk.as_read(article))

        assert fresh(article).asked_of is None
        assert desk.approve(fresh(article)).words_by == desk.rosa()

    def test_of_oneself_or_a_reader_is_refused(self):
        article = desk.make_article()

        for whom in (desk.rosa(), desk.vera()):
            with pytest.raises(workflow.Refused, match="Ask somebody else of the desk"):
                workflow.ask(article, by=desk.rosa(), at=NOW, whom=whom)


class TestRecall:
    def test_is_refused_once_an_editor_reads_it(self):
        article = desk.make_article()
        desk.file_story(article)
        workflow.take(article, by=desk.edith(), at=NOW)

        with pytest.raises(workflow.Refused, match="Edith is reading this story"):
            workflow.recall(article, by=desk.rosa(), at=NOW)


class TestApprove:
    """security.md 24 to 28"""

    def test_refuses_who_filed_it_alone(self):
        article = desk.make_article(by=desk.edith())
        workflow.submit(article, by=desk.edith(), at=NOW)

        with pytest.raises(workflow.NeedsAnother, match="Nobody else stands by the words") as refusal:
            desk.approve(article)

        assert refusal.value.ways_out == ("ask", "hand_over", "approve_alone")
        assert not Edition.objects.exists()

    def test_refuses_a_superuser_who_filed_it_alone(self):
        article = desk.make_article(by=desk.boss())
        workflow.submit(article, by=desk.boss(), at=NOW)

        with pytest.raises(workflow.NeedsAnother):
            desk.approve(article, by=desk.boss())

    def test_refuses_an_editor_s_comma_until_somebody_reads_it_back(self):
        article = desk.make_article()
        desk.file_story(article)
        desk.edit(article, by=desk.edith(), body="<p>The ferry came back on Monday after eleven years.</p>")
        edited = workflow.latest(article)

        with pytest.raises(workflow.NeedsAnother):
            workflow.approve(article, by=desk.edith(), at=NOW, **desk.as_read(article, edited))
        workflow.read_back(article, by=desk.rosa(), at=NOW, **desk.as_read(article, edited))
        edition = workflow.approve(article, by=desk.edith(), at=NOW, **desk.as_read(article, edited))

        assert (edition.words_by, edition.approved_by) == (desk.rosa(), desk.edith())
        assert fresh(article).status == Status.APPROVED

    def test_counts_accounts_and_not_bylines(self):
        article = desk.make_article(by=desk.edith())
        workflow.submit(article, by=desk.edith(), at=NOW)
        article.bylines.update(author=desk.Author.objects.create(name="Someone Else"))
        desk.edit(article, by=desk.edith(), kicker="Harbour")

        with pytest.raises(workflow.NeedsAnother):
            workflow.approve(article, by=desk.edith(), at=NOW, **desk.as_read(article, workflow.latest(article)))

    @pytest.mark.parametrize(
        "change",
        [
            lambda a: Image.objects.update(credit="Reuters"),
            lambda a: ArticlePicture.objects.update(caption="Another caption"),
            lambda a: ArticlePicture.objects.update(alternative_text="Another text"),
            lambda a: PersonTag.objects.get().tag.__class__.objects.update(name="Ada Q. Quist"),
            lambda a: desk.Author.objects.update(name="R. Rosa"),
        ],
    )
    def test_refuses_when_anything_changed_after_the_reading(self, change):
        article = desk.make_article(pictures=[desk.make_image()], people=[desk.make_person()])
        desk.file_story(article)
        read = desk.as_read(article)

        change(article)

        with pytest.raises(workflow.Stale, match="changed since you read"):
            workflow.approve(article, by=desk.edith(), at=NOW, **read)

    def test_refuses_when_the_sign_off_was_for_another_credit(self):
        article = desk.make_article(pictures=[desk.make_image()])
        desk.file_story(article)
        Image.objects.update(credit="Reuters")

        with pytest.raises(workflow.NeedsAnother, match="the pictures"):
            desk.approve(article)

    def test_refuses_a_version_that_is_neither_filed_nor_newest(self):
        article = desk.make_article()
        first = workflow.latest(article)
        desk.edit(article, by=desk.rosa(), headline="Ferry is late")
        desk.file_story(article)
        workflow.read_back(article, by=desk.omar(), at=NOW, **desk.as_read(article, first))

        with pytest.raises(workflow.Stale, match="neither the filed one nor the newest"):
            workflow.approve(article, by=desk.edith(), at=NOW, **desk.as_read(article, first))

    @pytest.mark.parametrize(
        ("story", "sentence"),
        [
            ({"section": None}, "Choose a section."),
            ({"pictures": [{"to_come": True}]}, "is still to come"),
            ({"pictures": [{"alternative_text": ""}]}, "needs an alternative text"),
            ({"pictures": [{"rights_until": NOW}]}, "have run out"),
            ({"body": '<p>Text.</p><figure data-image="999"></figure>'}, "not among the pictures of this story"),
            ({"people": [{"naming_restriction": "Witness, court order"}]}, "must not be named: Witness, court order"),
        ],
    )
    def test_is_stopped_by_the_checklist(self, story, sentence):
        pictures = [desk.make_image(**fields) for fields in story.pop("pictures", [])]
        people = [desk.make_person(**fields) for fields in story.pop("people", [])]
        article = desk.make_article(pictures=pictures, people=people, **story)
        desk.file_story(article)

        with pytest.raises(workflow.Blocked, match=sentence):
            desk.approve(article)

        assert not Edition.objects.exists()

    def test_prints_without_a_picture_to_come_if_told_so(self):
        article = desk.make_article(pictures=[desk.make_image(), desk.make_image("Reuters", to_come=True)])
        article.article_pictures.filter(image__credit="Reuters").update(left_out=True)
        desk.file_story(article)

        edition = desk.approve(article)

        assert [picture["credit"] for picture in edition.pictures] == ["AP"]

    def test_of_two_at_once_only_one_prints(self):
        article = desk.make_article()
        desk.file_story(article)
        edith, ed = fresh(article), fresh(article)
        read = desk.as_read(article)
        workflow.approve(edith, by=desk.edith(), at=NOW, **read)

        with pytest.raises(workflow.Stale):
            workflow.approve(ed, by=desk.ed(), at=NOW, **read)

        assert Edition.objects.count() == 1


class TestApproveAlone:
    def editor(self):
        return desk.grant(desk.edith(), "publish_alone")

    def alone(self, **kwargs):
        article = desk.make_article(by=desk.edith(), **kwargs)
        workflow.submit(article, by=desk.edith(), at=NOW)
        read = desk.as_read(article)
        return article, workflow.approve_alone(article, by=self.editor(), at=NOW, **read, reason="Alone on shift")

    def test_waits_among_the_second_reads_until_another_editor_confirms(self):
        article, edition = self.alone()
        assert list(Edition.objects.unconfirmed()) == [edition]

        with pytest.raises(workflow.NotYours, match="somebody else must read it"):
            workflow.confirm(article, by=self.editor(), at=NOW, edition=edition)
        workflow.confirm(article, by=desk.ed(), at=NOW, edition=edition)

        assert list(Edition.objects.unconfirmed()) == []

    def test_never_breaks_an_embargo(self):
        with pytest.raises(workflow.Refused, match="under embargo"):
            self.alone(embargo_until=NOW + HOUR)

    def test_needs_a_reason(self):
        article = desk.make_article(by=desk.edith())
        workflow.submit(article, by=desk.edith(), at=NOW)

        with pytest.raises(workflow.Refused, match="Say why"):
            workflow.approve_alone(article, by=self.editor(), at=NOW, **desk.as_read(article), reason="  ")


class TestPublish:
    """security.md 40, 41, 67, 69"""

    def test_is_live_from_its_second_and_not_before(self):
        article, edition = approved()

        workflow.publish(article, by=desk.edith(), at=NOW, edition=edition, live_from=NOW + HOUR)

        assert not Edition.objects.live(NOW + HOUR - MINUTE / 60).exists()
        assert Edition.objects.live(NOW + HOUR).get() == edition

    def test_keeps_the_embargo(self):
        article, edition = approved(embargo_until=NOW + HOUR)

        with pytest.raises(workflow.Refused, match="embargo ends on 5 March 2024 at 10:00 UTC"):
            workflow.publish(article, by=desk.edith(), at=NOW, edition=edition)
        workflow.publish(article, by=desk.edith(), at=NOW, edition=edition, live_from=NOW + HOUR)

        assert not Edition.objects.live(NOW).exists()

    def test_refuses_a_moment_that_has_passed(self):
        article, edition = approved()

        with pytest.raises(workflow.Refused, match="has passed"):
            workflow.publish(article, by=desk.edith(), at=NOW, edition=edition, live_from=NOW - MINUTE)

    def test_twice_is_refused(self):
        article, edition = approved()
        workflow.publish(article, by=desk.edith(), at=NOW, edition=edition)

        with pytest.raises(workflow.Refused, match="live or scheduled already"):
            workflow.publish(fresh(article), by=desk.edith(), at=NOW, edition=edition)

        assert Revision.objects.filter(verb="publish").count() == 1

    def test_ends_the_version_before_it(self):
        article, first = desk.make_live()
        second = next_version(article, headline="Ferry is late", at=NOW + HOUR)

        workflow.publish(article, by=desk.edith(), at=NOW + HOUR, edition=second, live_from=NOW + 2 * HOUR)

        assert Edition.objects.live(NOW + 2 * HOUR - MINUTE).get() == first
        assert Edition.objects.live(NOW + 2 * HOUR).get() == second
        first.refresh_from_db()
        assert (first.live_until, first.ended_because) == (NOW + 2 * HOUR, "superseded")

    def test_of_a_later_version_takes_the_earlier_off_schedule(self):
        article, first = approved()
        workflow.publish(article, by=desk.edith(), at=NOW, edition=first, live_from=NOW + DAY)
        second = next_version(article, headline="Ferry is late")

        workflow.publish(article, by=desk.edith(), at=NOW, edition=second, live_from=NOW + HOUR)

        assert list(Edition.objects.scheduled(NOW)) == [second]

    def test_never_replaces_a_later_version(self):
        article, first = approved()
        second = next_version(article, headline="Ferry is late")
        workflow.publish(article, by=desk.edith(), at=NOW, edition=second)

        with pytest.raises(workflow.Refused, match="no approved version that is not live or scheduled"):
            workflow.publish(article, by=desk.edith(), at=NOW + HOUR, edition=first)

    def test_refuses_a_picture_killed_meanwhile(self):
        article, edition = approved(pictures=[desk.make_image()])
        Image.objects.update(killed_at=NOW, killed_why="Agency's notice")

        with pytest.raises(workflow.Refused, match="was killed"):
            workflow.publish(article, by=desk.edith(), at=NOW, edition=edition)

    def test_a_minor_change_moves_no_time_that_readers_see(self):
        article, first = desk.make_live()
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR, change="minor")
        desk.edit(article, by=desk.rosa(), headline="Ferry back in the old harbour")
        desk.file_story(article, at=NOW + HOUR)
        second = desk.approve(article, at=NOW + HOUR)

        workflow.publish(article, by=desk.edith(), at=NOW + HOUR, edition=second)

        second.refresh_from_db()
        assert (second.first_published_at, second.updated_at) == (NOW, NOW)


class TestMoveAndHold:
    def scheduled_next(self):
        article, first = desk.make_live()
        second = next_version(article, headline="Ferry is late", at=NOW)
        workflow.publish(article, by=desk.edith(), at=NOW, edition=second, live_from=NOW + DAY)
        return article, first, second

    @pytest.mark.parametrize("moment", [NOW + HOUR, NOW + 2 * DAY])
    def test_move_takes_the_end_of_the_one_before_along(self, moment):
        article, first, second = self.scheduled_next()

        workflow.move(article, by=desk.edith(), at=NOW + MINUTE, edition=second, live_from=moment)

        first.refresh_from_db()
        assert first.live_until == moment
        assert Edition.objects.live(moment).get() == second

    def test_move_behind_a_later_version_is_refused(self):
        article, first = approved()
        workflow.publish(article, by=desk.edith(), at=NOW, edition=first, live_from=NOW + HOUR)
        second = next_version(article, headline="Ferry is late")
        workflow.publish(article, by=desk.edith(), at=NOW, edition=second, live_from=NOW + DAY)

        with pytest.raises(workflow.Refused, match="version 1 can't replace it"):
            workflow.move(article, by=desk.edith(), at=NOW, edition=first, live_from=NOW + 2 * DAY)

    def test_hold_gives_the_one_before_its_end_back(self):
        article, first, second = self.scheduled_next()

        workflow.hold(article, by=desk.edith(), at=NOW + MINUTE, edition=second)

        first.refresh_from_db()
        assert (first.live_until, first.ended_because) == (None, "")
        assert Edition.objects.live(NOW + 9 * DAY).get() == first

    def test_of_a_live_version_is_refused(self):
        article, first = desk.make_live()

        with pytest.raises(workflow.Refused, match="No version of this story is on the schedule"):
            workflow.hold(article, by=desk.edith(), at=NOW + HOUR, edition=first)


class TestWithdraw:
    def test_ends_what_is_live_and_holds_what_is_scheduled(self):
        article, first = desk.make_live()
        second = next_version(article, headline="Ferry is late", at=NOW)
        workflow.publish(article, by=desk.edith(), at=NOW, edition=second, live_from=NOW + DAY)

        workflow.withdraw(article, by=desk.edith(), at=NOW + HOUR, reason="Wrong", notice="We were wrong.")

        assert not Edition.objects.live(NOW + HOUR).exists()
        assert not Edition.objects.live(NOW + 2 * DAY).exists()
        first.refresh_from_db()
        assert (first.ended_because, first.notice) == ("withdrawn", "We were wrong.")

    def test_a_new_version_can_be_published_again(self):
        article, first = desk.make_live()
        workflow.withdraw(article, by=desk.edith(), at=NOW + HOUR, reason="Wrong")
        second = next_version(article, headline="Ferry, put right", at=NOW + 2 * HOUR)

        workflow.publish(article, by=desk.edith(), at=NOW + 2 * HOUR, edition=second)

        live = Edition.objects.live(NOW + 2 * HOUR).get()
        assert (live, live.first_published_at) == (second, NOW)

    def test_in_the_second_of_the_schedule_wins(self):
        article, edition = approved()
        workflow.publish(article, by=desk.edith(), at=NOW, edition=edition, live_from=NOW + HOUR)

        workflow.withdraw(article, by=desk.edith(), at=NOW + HOUR, reason="Wrong")

        assert not Edition.objects.live(NOW + HOUR).exists()


class TestSendBack:
    def test_needs_a_note_that_the_writers_read(self):
        article = desk.make_article()
        desk.file_story(article)

        with pytest.raises(workflow.Refused, match="Write a note"):
            workflow.send_back(article, by=desk.edith(), at=NOW, note=" ")
        workflow.send_back(article, by=desk.edith(), at=NOW, note="Who says so?")

        assert (article.status, article.status_why, article.status_by) == ("draft", "Who says so?", desk.edith())

    def test_takes_an_approved_story_off_schedule(self):
        article, edition = approved()
        workflow.publish(article, by=desk.edith(), at=NOW, edition=edition, live_from=NOW + DAY)

        workflow.send_back(article, by=desk.edith(), at=NOW + HOUR, note="Wait for the report")

        assert not Edition.objects.live(NOW + 2 * DAY).exists()

    def test_of_what_readers_see_is_refused(self):
        article, _ = desk.make_live()

        with pytest.raises(workflow.Refused, match="Readers have seen this version"):
            workflow.send_back(article, by=desk.edith(), at=NOW + HOUR, note="Again, please")


class TestAbandon:
    def test_goes_back_to_what_was_printed(self):
        article, _ = desk.make_live(pictures=[desk.make_image()], people=[desk.make_person()])
        printed = article.content()
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR)
        with saving.saving(article, by=desk.rosa(), at=NOW + HOUR):
            article.headline = "Something else"
            article.save()
            article.person_tags.all().delete()
            article.article_pictures.all().delete()

        workflow.abandon(article, by=desk.rosa(), at=NOW + HOUR)

        assert (article.status, fresh(article).content()) == ("approved", printed)

    def test_of_a_story_never_approved_is_refused(self):
        article = desk.make_article()

        with pytest.raises(workflow.Refused, match="Spike it instead"):
            workflow.abandon(article, by=desk.rosa(), at=NOW)


class TestSpike:
    def test_of_what_was_live_is_refused(self):
        article, _ = desk.make_live()
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR)

        with pytest.raises(workflow.Refused, match="Take it down"):
            workflow.spike(article, by=desk.edith(), at=NOW + HOUR, reason="Old")

    def test_drops_and_brings_back(self):
        article = desk.make_article()

        workflow.spike(article, by=desk.edith(), at=NOW, reason="Nothing in it")
        workflow.revive(article, by=desk.edith(), at=NOW)

        assert fresh(article).status == Status.DRAFT


class TestSave:
    """security.md 18, 19, 65"""

    def test_of_one_version_succeeds_once(self):
        article = desk.make_article()
        rosa, omar = fresh(article), fresh(article)
        desk.edit(rosa, by=desk.rosa(), headline="Rosa's headline")

        with pytest.raises(workflow.Stale, match="Your text is still here"):
            desk.edit(omar, by=desk.edith(), headline="Edith's headline")

        assert fresh(article).headline == "Rosa's headline"

    def test_that_changes_nothing_appends_nothing(self):
        article = desk.make_article()
        count, version = Revision.objects.count(), article.version

        desk.edit(article, by=desk.rosa(), headline=article.headline)

        assert (Revision.objects.count(), fresh(article).version) == (count, version)

    def test_of_what_the_desk_arranges_leaves_a_revision(self):
        article = desk.make_article()

        desk.edit(article, by=desk.edith(), private=True, assigned_to=desk.omar())

        kept = workflow.latest(article)
        assert (kept.by, kept.content["desk"]["private"], kept.content["desk"]["assigned_to"]) == (
            desk.edith(), True, desk.omar().pk,
        )  # fmt: skip

    def test_that_changes_nothing_names_nobody(self):
        article = desk.make_article()

        desk.edit(article, by=desk.edith(), at=NOW + HOUR, headline=article.headline)

        assert (fresh(article).saved_by, fresh(article).saved_at) == (desk.rosa(), NOW)

    @pytest.mark.parametrize("person", [desk.omar, desk.vera])
    def test_by_others_is_refused(self, person):
        article = desk.make_article()

        with pytest.raises(workflow.NotYours):
            desk.edit(article, by=person(), headline="Mine now")

    def test_by_the_photo_desk_reaches_captions_alone(self):
        article = desk.make_article(pictures=[desk.make_image()])

        with saving.saving(article, by=desk.phil(), at=NOW):
            article.article_pictures.update(caption="Boats, waiting")
        with pytest.raises(workflow.NotYours, match="the words are the writers"):
            desk.edit(article, by=desk.phil(), headline="Mine now")

        assert SignOff.objects.filter(by=desk.phil(), part="pictures").exists()

    def test_names_who_stands_by_pictures_where_they_are_others_than_before(self):
        ferry, harbour = desk.make_image(), desk.make_image()
        placeholders = [f'<figure data-image="{image.pk}"></figure>' for image in (ferry, harbour)]
        article = desk.make_article(body="<p>Text.</p>" + "".join(placeholders), pictures=[ferry, harbour])

        def digests(by):
            return list(SignOff.objects.filter(by=by, part="pictures").values_list("digest", flat=True))

        before = digests(desk.rosa())

        desk.edit(article, by=desk.edith(), headline="Ferry is late", body=f"<p>More text.</p>{article.body}")
        assert digests(desk.edith()) == []
        desk.edit(article, by=desk.edith(), body="<p>Text.</p>" + "".join(reversed(placeholders)))

        assert digests(desk.edith()) == [desk.as_read(article)["pictures"]]
        assert digests(desk.rosa()) == before

    def test_of_an_approved_story_is_refused(self):
        article, _ = desk.make_live()

        with pytest.raises(workflow.WrongState):
            desk.edit(article, by=desk.rosa(), headline="Quietly")


class TestChain:
    def test_holds_link_by_link(self):
        article, _ = desk.make_live()

        previous = ""
        for revision in Revision.objects.of(article).order_by("number"):
            assert revision.link(previous) == revision.chain
            previous = revision.chain

    def test_breaks_with_any_change_of_an_act(self):
        article, _ = desk.make_live()
        revision = Revision.objects.of(article).get(verb="submit")
        previous = Revision.objects.of(article).get(number=revision.number - 1).chain

        for field, value in {"verb": "recall", "by_id": 99, "at": NOW + MINUTE, "why": "x", "number": 7}.items():
            kept = getattr(revision, field)
            setattr(revision, field, value)
            assert revision.link(previous) != revision.chain
            setattr(revision, field, kept)
