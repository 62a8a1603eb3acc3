"""The checklist, a test a rule: what stops a story, what only warns, and the sentence that says so."""

import pytest
from django.conf import settings
from django.urls import reverse

from articles import checklist, printing, workflow
from articles.admin import story_page
from articles.checklist.looking import sensitive
from articles.models import Advisory, Dismissal, Note, PersonTag, Revision
from tests import desk
from tests.desk import DAY, HOUR, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

WEEK = 7 * DAY


def remarks(article, *, at=NOW):
    """What is said of a story as it is saved: (sentence, field, whether it stops it)."""
    revision = workflow.latest(article)
    printed = printing.print_revision(article, revision)
    found = checklist.before_printing(article, revision.content, printed, at)
    return [(remark.sentence, remark.field, remark.blocks) for remark in found]


def story(**fields):
    """A story of which nothing is to be said."""
    return desk.make_article(**{"standfirst": "It is back.", **fields})


def test_of_a_story_that_lacks_nothing_nothing_is_said():
    assert remarks(story(pictures=[desk.make_image()], people=[desk.make_person()])) == []


class TestHeadline:
    def test_is_there(self):
        assert remarks(story(headline="")) == [("Write a headline.", "headline", True)]

    def test_is_confirmed(self):
        said = "The headline is only proposed: confirm it or write your own."
        assert remarks(story(headline_proposed=True)) == [(said, "headline", True)]

    def test_is_not_too_long(self):
        assert remarks(story(headline="H" * 90)) == []
        said = "The headline has 91 characters: past 90 it may be cut."
        assert remarks(story(headline="H" * 91)) == [(said, "headline", False)]


class TestText:
    def test_is_there(self):
        assert remarks(story(body="<p> </p>")) == [("Write the text of the story.", "body", True)]

    def test_lost_nothing(self):
        said = "The text still says “[Lost here: picture]”: put in what is missing, or take the mark out."
        assert remarks(story(body="<p>Text. [Lost here: picture]</p>")) == [(said, "body", True)]

    @pytest.mark.parametrize("standfirst", ["", "  "])
    def test_has_a_standfirst(self, standfirst):
        said = "There is no standfirst: lists and search engines show the first words of the text."
        assert remarks(story(standfirst=standfirst)) == [(said, "standfirst", False)]

    def test_has_a_section(self):
        assert remarks(story(section=None)) == [("Choose a section.", "section", True)]

    def test_holds_no_document_that_is_not_here(self):
        said = "The text holds a document that this newsroom does not have: take it out."
        body = '<p>Text.</p><figure data-document="99">Report</figure>'
        assert remarks(story(body=body)) == [(said, "body", True)]


class TestPictures:
    def test_have_a_file(self):
        article = story(pictures=[desk.make_image(to_come=True)])
        said = "The picture “The harbour at dawn” (AP) is still to come: add its file or print without it."

        assert remarks(article) == [(said, "pictures", True)]
        article.article_pictures.update(left_out=True)
        assert remarks(article) == []

    def test_are_pictures_of_the_story(self):
        said = "The text places a picture that is not among the pictures of this story."
        body = '<p>Text.</p><figure data-image="99"></figure>'
        assert remarks(story(body=body)) == [(said, "pictures", True)]

    def test_are_not_killed(self):
        image = desk.make_image()
        article = story(pictures=[image])
        workflow.kill_picture(image, by=desk.phil(), at=NOW, reason="The scene was staged.")

        said = "The picture “The harbour at dawn” (AP) was killed: The scene was staged. Take it out."
        assert remarks(article) == [(said, "pictures", True)]

    def test_have_an_alternative_text_or_are_decorative(self):
        article = story(pictures=[desk.make_image(alternative_text="")])
        said = "The picture “The harbour at dawn” (AP) needs an alternative text, or mark it as decorative."

        assert remarks(article) == [(said, "pictures", True)]
        article.article_pictures.update(decorative=True)
        assert remarks(article) == []


class TestRights:
    """Rights that have run out when the story goes out stop it; those that end within two weeks are said."""

    OF = "The rights of the picture “The harbour at dawn” (AP)"

    @pytest.mark.parametrize(
        ("until", "fields", "says", "blocks"),
        [
            (NOW, {}, "have run out. Take it out or renew them.", True),
            (NOW + HOUR, {}, "end on 5 March, 10:00.", False),
            (NOW + 2 * WEEK, {}, "end on 19 March, 09:00.", False),
            (NOW + DAY, {"embargo_until": NOW + DAY}, "end on 6 March, 09:00, before the embargo does. Take it out or"
             " renew them.", True),
            (NOW + DAY, {"publish_at": NOW + DAY}, "end on 6 March, 09:00, before the story is wanted live.", False),
            (NOW + 3 * WEEK, {"publish_at": NOW + WEEK}, "end on 26 March, 09:00.", False),
        ],
    )  # fmt: skip
    def test_last(self, until, fields, says, blocks):
        article = story(pictures=[desk.make_image(rights_until=until)], **fields)

        assert remarks(article) == [(f"{self.OF} {says}", "pictures", blocks)]

    @pytest.mark.parametrize("until", [None, NOW + 2 * WEEK + HOUR])
    def test_that_last_are_not_spoken_of(self, until):
        assert remarks(story(pictures=[desk.make_image(rights_until=until)])) == []

    def test_are_held_against_an_embargo_that_was_moved_since(self):
        article = story(pictures=[desk.make_image(rights_until=NOW + 3 * WEEK)], embargo_until=NOW + 4 * WEEK)
        assert remarks(article)[0][2] is True

        type(article).objects.update(embargo_until=None)
        article.refresh_from_db()

        assert remarks(article) == []


class TestNotes:
    def test_that_must_be_answered_stop_it_until_they_are(self):
        article = story()
        note = Note.objects.create(article=article, by=desk.edith(), at=NOW, text="Why?", must_be_answered=True)

        said = "This note must be answered and resolved first: “Why?”"
        assert remarks(article) == [(said, "notes", True)]
        note.resolved_by, note.resolved_at = desk.edith(), NOW
        note.save()
        assert remarks(article) == []

    def test_of_other_stories_are_theirs(self):
        Note.objects.create(article=story(), by=desk.edith(), at=NOW, text="Why?", must_be_answered=True)

        assert remarks(story()) == []


class TestPeople:
    def test_who_must_not_be_named_are_not(self):
        person = desk.make_person(naming_restriction="Witness")
        article = story(people=[person])

        assert remarks(article) == [("Ada Quist must not be named: Witness.", "people", True)]

    def found(self, *names):
        for name in names:
            desk.make_person(name)
        return story(body=f"<p>Yesterday {', '.join(names)} met at the harbour.</p>")

    def test_found_in_the_text_are_looked_at(self):
        said = "Nobody has looked at the people found in the text: Ada Quist."
        assert remarks(self.found("Ada Quist")) == [(said, "found", False)]

    def test_are_not_all_said_where_they_are_many(self):
        article = self.found("Ada Quist", "Boris Lund", "Carla Menk", "Dora Pell", "Emil Rask")

        [(said, _, _)] = remarks(article)

        assert said.endswith(" and 2 more.")

    def test_were_looked_at_where_one_was_confirmed(self):
        article = self.found("Ada Quist", "Boris Lund")
        PersonTag.objects.create(content_object=article, tag=desk.make_person("Carla Menk"))
        desk.edit(article, by=desk.rosa())

        assert remarks(article) == []

    def test_were_looked_at_where_one_was_dismissed(self):
        article = self.found("Ada Quist")
        Dismissal.objects.create(article=article, person_id=desk.make_person("X Y").pk, by=desk.rosa(), at=NOW)

        assert remarks(article) == []


class TestAdvisory:
    def test_is_considered_where_a_word_of_it_is_said(self):
        Advisory.objects.create(name="Loss", text="Tells of a death.", words="death, funeral")
        article = story(body="<p>After the Funeral nobody spoke.</p>")

        said = "It says “Funeral”: is the advisory “Loss” wanted?"
        assert remarks(article) == [(said, "advisory", False)]
        assert remarks(desk.edit(article, by=desk.rosa(), advisory="Tells of a funeral.")) == []

    def test_is_not_asked_for_without_words(self):
        Advisory.objects.create(name="Loss", text="Tells of a death.")

        assert remarks(story(body="<p>After the funeral nobody spoke.</p>")) == []

    def test_hears_headline_and_captions_too(self):
        Advisory.objects.create(name="Loss", text="Tells of a death.", words="funeral")

        assert len(remarks(story(headline="A funeral"))) == 1
        assert len(remarks(story(pictures=[desk.make_image(caption="The funeral")]))) == 1

    @pytest.mark.parametrize(
        ("listed", "text", "found"),
        [
            ("death", "The deaths of two", ""),
            ("death*", "The deaths of two", "deaths"),
            ("took his life, death", "He took\n his life.", "took his life"),
            ("abus*\nharm", "No harm done", "harm"),
            ("", "death", ""),
            (" , *, ", "death", ""),
            ("a+b(", "say a+b( now", "a+b("),
            ("été", "L’ÉTÉ", "ÉTÉ"),
        ],
    )
    def test_words_are_whole_ones_or_beginnings(self, listed, text, found):
        assert sensitive(listed, text) == found

    def test_words_are_kept_by_editors_with_a_history(self, client, sign_in):
        sign_in(desk.edith())

        client.post(
            reverse("admin:articles_advisory_add"),
            {"name": "Loss", "text": "Tells of a death.", "words": "death", "position": 1},
        )

        assert Revision.objects.of(Advisory.objects.get()).get().content["words"] == "death"


class TestLinks:
    def test_to_a_story_that_readers_do_not_find_warn(self):
        other = story()
        path = f"/culture/{other.slug}-{other.public_id}/"
        body = f'<p>See <a href="{path}">the <em>ferry</em></a>.</p>'

        said = "The link “the ferry” leads to a story of ours that readers won’t find."
        assert remarks(story(body=body)) == [(said, "body", False)]

    @pytest.mark.parametrize("site", ["", settings.SITE_URL])
    @pytest.mark.parametrize("rest", ["", "history/", "?from=mail", "#end"])
    def test_to_a_live_one_are_good_until_it_is_taken_down(self, site, rest):
        other, edition = desk.make_live()
        article = story(body=f'<p>See <a href="{site}{edition.get_absolute_url()}{rest}">it</a>.</p>')
        assert remarks(article) == []

        workflow.withdraw(other, by=desk.edith(), at=NOW + HOUR, reason="Wrong", notice="")

        assert len(remarks(article, at=NOW + HOUR)) == 1

    def test_to_what_will_be_live_by_then_are_good(self):
        edition = desk.publish(story(), live_from=NOW + HOUR)
        body = f'<p>See <a href="{edition.get_absolute_url()}">it</a>.</p>'

        assert len(remarks(story(body=body))) == 1
        assert remarks(story(body=body, publish_at=NOW + HOUR)) == []

    @pytest.mark.parametrize(
        "address",
        [
            "/people/ada-lovelace/",
            "/culture/",
            "/",
            "https://example.com/culture/a-story-abcdefgh/",
            "mailto:a@b.example",
        ],
    )
    def test_to_anything_else_are_left_alone(self, address):
        assert remarks(story(body=f'<p>See <a href="{address}">it</a>.</p>')) == []


class TestStops:
    def test_is_what_blocks(self):
        article = desk.make_article(section=None, headline="H" * 91)
        revision = workflow.latest(article)
        printed = printing.print_revision(article, revision)

        assert checklist.stops(article, revision.content, printed, NOW) == [
            checklist.Remark("Choose a section.", "section")
        ]


def test_remarks_lead_to_their_fields():
    Advisory.objects.create(name="Loss", text="Tells of a death.", words="funeral")
    desk.make_person("Ada Quist")
    article = desk.make_article(body="<p>After the funeral Ada Quist spoke.</p>")

    def anchors(by):
        return [line.anchor for line in story_page.lines(article, by=by, at=NOW)]

    assert anchors(desk.rosa()) == ["id_standfirst", "found", "id_advisory"]
    assert anchors(desk.vera()) == ["", "", ""]
