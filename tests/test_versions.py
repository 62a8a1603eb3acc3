"""The versions of a story: every save is there, any two are compared, and bringing one back makes a new one."""

import re

import pytest
from django.urls import reverse

from articles import saving, workflow
from articles.admin import versions
from articles.admin.changes import changes, desk_changes
from articles.models import Article, ArticlePicture, Author, Byline, Revision, SignOff
from articles.models.revision import digest_of
from articles.verifying import broken
from tests import desk
from tests.desk import HOUR, MINUTE, NOW
from tests.test_admin import act_page, change_page, fields_of, said

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

ADD = reverse("admin:articles_article_add")
TYPED_NEW = reverse("admin:articles_article_typed_new")


def page(name: str, article: Article, *args) -> str:
    return reverse(f"admin:articles_article_{name}", args=[article.pk, *args])


def words(response) -> str:
    return " ".join(said(response).split())


def told(changes: list) -> dict:
    """Fields that differ with what went and came, as sets of words."""
    found = {}
    for change in changes:
        stretches = [*change.stretches, *change.entries]
        stretches += [s for stack in change.stacks for passage in stack.passages for s in passage.stretches]
        found[change.name] = tuple("".join(s.text for s in stretches if s.kind == kind) for kind in ("gone", "new"))
    return found


class TestList:
    def test_saves_of_one_person_in_a_row_are_one_line(self, sign_in):
        article = desk.make_article()
        for minute in (5, 12):
            desk.edit(article, by=desk.rosa(), at=NOW + minute * MINUTE, kicker=f"At {minute}")
        desk.edit(article, by=desk.edith(), at=NOW + 20 * MINUTE, kicker="Edith’s")

        lines = sign_in(desk.rosa()).get(page("versions", article)).context["lines"]

        assert [(line.who, line.first.at, line.newest.at, len(line.versions)) for line in lines] == [
            ("Edith", NOW + 20 * MINUTE, NOW + 20 * MINUTE, 1),
            ("Rosa", NOW, NOW + 12 * MINUTE, 3),
        ]

    def test_acts_stand_between_with_what_they_did(self, sign_in):
        article, edition = desk.make_live()
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR)
        desk.edit(article, by=desk.rosa(), at=NOW + HOUR, kicker="Again")

        lines = sign_in(desk.rosa()).get(page("versions", article)).context["lines"]

        assert [line.did for line in lines] == [
            "",
            "Update begun",
            "Live from 5 Mar 2024 09:00 as Version 1",
            "Approved: Version 1",
            "Filed to the desk",
            "",
        ]
        assert lines[-1].newest.marks == ("Version 1", versions.LIVE)

    @pytest.mark.parametrize("saves", [1, 30])
    def test_costs_the_same_however_many_there_are(self, sign_in, django_assert_num_queries, saves):
        article = desk.make_article()
        for number in range(saves):
            desk.edit(article, by=desk.rosa(), at=NOW + number * MINUTE, kicker=f"Take {number}")
            workflow.submit(article, by=desk.rosa(), at=NOW + number * MINUTE)
            workflow.recall(article, by=desk.rosa(), at=NOW + number * MINUTE)
        client = sign_in(desk.rosa())

        with django_assert_num_queries(9) as asked:
            client.get(page("versions", article))

        assert not any('"articles_revision"."content",' in query["sql"] for query in asked.captured_queries)

    def test_goes_back_page_by_page(self, sign_in, monkeypatch):
        monkeypatch.setattr(versions, "A_PAGE", 2)
        article = desk.make_article()
        for number, by in enumerate([desk.edith(), desk.rosa(), desk.edith()]):
            desk.edit(article, by=by, at=NOW + number * MINUTE, kicker=f"Take {number}")
        client = sign_in(desk.rosa())

        newest = client.get(page("versions", article))
        older = client.get(page("versions", article), {"older_than": newest.context["older"]})

        numbers = [[v.number for line in r.context["lines"] for v in line.versions] for r in (newest, older)]
        assert (numbers, older.context["older"]) == ([[4, 3], [2, 1]], None)

    @pytest.mark.parametrize("begun_by", ["rosa", "edith"])
    def test_no_page_ends_within_what_one_person_saved_in_a_row(self, sign_in, monkeypatch, begun_by):
        monkeypatch.setattr(versions, "A_PAGE", 2)
        article = desk.make_article(by=getattr(desk, begun_by)())
        for number in range(4):
            desk.edit(article, by=desk.edith(), at=NOW + number * MINUTE, kicker=f"Take {number}")
        client = sign_in(desk.edith())

        newest = client.get(page("versions", article)).context

        more = begun_by == "rosa"
        kept = [[v.number for v in line.versions] for line in newest["lines"]]
        assert kept == [[5, 4, 3, 2] if more else [5, 4, 3, 2, 1]]
        assert newest["older"] == (2 if more else None)

    @pytest.mark.parametrize("older_than", ["x", "²", "-1"])
    def test_page_nobody_linked_to_is_not_found(self, sign_in, older_than):
        article = desk.make_article()

        assert sign_in(desk.rosa()).get(page("versions", article), {"older_than": older_than}).status_code == 404


class TestWhoMayLook:
    """security.md 13"""

    @pytest.mark.parametrize("name", ["versions", "compare", "look", "bring_back", "typed", "lending"])
    def test_private_story_of_another_is_not_there(self, sign_in, name):
        article = desk.make_article(private=True, headline="Xq canary")
        numbers = {"look": [1], "bring_back": [1]}.get(name, [])

        for method in ("get", "post"):
            response = getattr(sign_in(desk.omar()), method)(page(name, article, *numbers))

            assert response.status_code in (404, 405)
            assert b"canary" not in response.content

    def test_open_story_of_another_is_read_and_not_brought_back(self, sign_in):
        article = desk.make_article()
        desk.edit(article, by=desk.rosa(), headline="Another")
        client = sign_in(desk.omar())

        assert client.get(page("versions", article)).status_code == 200
        assert "Bring back" not in words(client.get(page("versions", article)))
        assert client.get(page("compare", article)).status_code == 200
        assert client.get(page("bring_back", article, 1)).status_code == 403
        assert client.post(page("bring_back", article, 1), {"seen_version": article.version}).status_code == 403
        assert Article.objects.get().headline == "Another"

    def test_photo_desk_brings_no_words_back(self, sign_in):
        article = desk.make_article()
        desk.edit(article, by=desk.rosa(), headline="Another")

        answer = sign_in(desk.phil()).post(page("bring_back", article, 1), {"seen_version": article.version})

        assert (answer.status_code, Article.objects.get().headline) == (403, "Another")


class TestChanges:
    def test_tell_every_field_that_differs(self):
        ada, ben = desk.make_person("Ada Quist"), desk.make_person("Ben Roth")
        article = desk.make_article(people=[ada], headline="Old words", slug="ferry")
        before = article.content()
        with saving.saving(article, by=desk.rosa(), at=NOW):
            article.headline, article.kicker, article.kind = "New words", "Harbour", "analysis"
            article.section = desk.make_section("Sport")
            article.save()
            article.people.set([ben])
            Byline.objects.filter(article=article).update(role="in Tyre")

        assert told(changes(before, article.content())) == {
            "Headline": ("Old ", "New "),
            "Kicker": ("", "Harbour"),
            "Section": ("Culture", "Sport"),
            "Byline": ("Rosa", "Rosa in Tyre"),
            "People": ("Ada Quist (about)", "Ben Roth (about)"),
            "Kind": ("News", "Analysis"),
        }

    def test_tell_what_the_desk_arranged(self):
        article = desk.make_article()
        before = article.content()
        desk.edit(article, by=desk.rosa(), assigned_to=desk.omar(), priority=1, due_at=NOW + HOUR, embargo_until=NOW)

        after = article.content()

        assert told(desk_changes(before, after)) == {
            "Assigned to": ("", "Omar"),
            "Due": ("", "5 March 2024, 10:00"),
            "Priority": ("Normal", "Now"),
        }
        assert told(changes(before, after)) == {"Embargo": ("", "until 5 March 2024, 09:00")}

    def test_tell_pictures_that_went_came_and_are_shown_otherwise(self):
        first, second, third = desk.make_image("AP"), desk.make_image("Reuters"), desk.make_image("AFP")
        article = desk.make_article(pictures=[first, second])
        before = article.content()
        with saving.saving(article, by=desk.rosa(), at=NOW):
            ArticlePicture.objects.get(image=second).delete()
            ArticlePicture.objects.filter(image=first).update(caption="The harbour at dusk", decorative=True)
            desk.place(article, third)

        found = {change.name: change for change in changes(before, article.content())}

        shown = [
            (p.kind, p.image, [(f.name, *told([f])[f.name]) for f in p.fields]) for p in found["Pictures"].pictures
        ]
        assert shown == [
            ("gone", second, []),
            ("changed", first, [("Caption", "dawn", "dusk"), ("Decorative", "No", "Yes")]),
            ("new", third, []),
        ]
        (text,) = found["Text"].stacks[-1:]
        assert [p.role for p in text.passages] == ["Picture"]

    def test_ask_the_same_however_much_differs(self, django_assert_num_queries):
        one, three = desk.make_article(), desk.make_article(headline="Another")
        with saving.saving(three, by=desk.rosa(), at=NOW):
            three.people.set([desk.make_person(f"Person {n}") for n in range(3)])
            for n in range(3):
                desk.place(three, desk.make_image(f"AP {n}"))
        before, after = one.content(), three.content()

        with django_assert_num_queries(2):
            changes(before, after)

    def test_field_that_nobody_named_is_told_all_the_same(self):
        """A field that comes to stories later must not change unseen."""
        content = desk.make_article().content()

        assert told(changes(content, {**content, "tone_of_voice": "loud"})) == {"Tone of voice": ("", "loud")}


class TestComparison:
    def test_is_with_the_one_before_unless_another_is_asked_for(self, sign_in):
        article = desk.make_article(headline="One")
        for number, headline in enumerate(("Two", "Three"), 1):
            desk.edit(article, by=desk.rosa(), at=NOW + number * MINUTE, headline=headline)
        client = sign_in(desk.rosa())

        def sides(**asked):
            context = client.get(page("compare", article), asked).context
            return (context["old"] and context["old"].number, context["new"].number)

        assert sides() == (2, 3)
        assert sides(new=2) == (1, 2)
        assert sides(new=3, old=1) == (1, 3)
        assert sides(new=1, old=3) == (1, 3)
        assert sides(new=3, since=2) == (1, 3)
        assert sides(new=1) == (None, 1)

    def test_names_who_saved_either_side_and_when(self, sign_in):
        article = desk.make_article(headline="The old ferry")
        desk.edit(article, by=desk.edith(), at=NOW + HOUR, headline="The new ferry")

        response = sign_in(desk.rosa()).get(page("compare", article))

        assert "Saved 5 March 2024, 09:00 by Rosa" in words(response)
        assert "Saved 5 March 2024, 10:00 by Edith" in words(response)
        assert "<del>old </del><ins>new </ins>" in response.content.decode()

    def test_against_what_readers_see_now(self, sign_in):
        article, edition = desk.make_live(headline="As published")
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR)
        for headline in ("Once more", "As written since"):
            desk.edit(article, by=desk.rosa(), at=NOW + HOUR, headline=headline)

        context = sign_in(desk.rosa()).get(page("compare", article), {"old": "live"}).context

        assert context["old"].number == edition.revision.number
        assert versions.LIVE in context["old"].marks
        assert "Headline" in told(context["changes"])

    def test_against_readers_of_what_nobody_reads_is_said(self, sign_in):
        article = desk.make_article()

        response = sign_in(desk.rosa()).get(page("compare", article), {"old": "live"}, follow=True)

        assert "Readers see no version of this story now" in words(response)

    @pytest.mark.parametrize("asked", [{"new": "99"}, {"old": "x"}, {"new": "²"}, {"new": "2"}])
    def test_version_that_is_none_is_not_found(self, sign_in, asked):
        article = desk.make_article()
        desk.file_story(article)

        assert sign_in(desk.rosa()).get(page("compare", article), asked).status_code == 404

    def test_of_another_story_is_not_found(self, sign_in):
        article, other = desk.make_article(), desk.make_article(private=True, headline="Xq canary")
        for number in range(3):
            desk.edit(other, by=desk.rosa(), kicker=str(number))

        response = sign_in(desk.omar()).get(page("compare", article), {"new": 3})

        assert (response.status_code, b"canary" in response.content) == (404, False)


class TestBringingBack:
    def story(self) -> Article:
        article = desk.make_article(headline="As it was", people=[desk.make_person()], pictures=[desk.make_image()])
        with saving.saving(article, by=desk.edith(), at=NOW + MINUTE):
            article.headline, article.body = "As it is", "<p>Other words.</p>"
            article.assigned_to = desk.omar()
            article.save()
            article.people.clear()
            article.article_pictures.all().delete()
        return article

    def test_makes_a_new_version_and_rewrites_none(self, sign_in):
        article = self.story()
        kept = list(Revision.objects.order_by("id").values())

        answer = sign_in(desk.rosa()).post(
            page("bring_back", article, 1), {"seen_version": article.version}, follow=True
        )

        first, newest = Revision.objects.of(article).get(number=1), workflow.latest(article)
        own = {"desk": None}
        assert {**newest.content, **own} == {**first.content, **own}
        assert (newest.verb, newest.by, newest.why) == (
            "save",
            desk.rosa(),
            "What Rosa saved 5 March 2024, 09:00, brought back",
        )
        assert "This is again what Rosa saved" in words(answer)
        assert list(Revision.objects.order_by("id").values())[: len(kept)] == kept
        assert list(broken()) == []

    def test_leaves_what_the_desk_arranged(self, sign_in):
        article = self.story()

        sign_in(desk.rosa()).post(page("bring_back", article, 1), {"seen_version": article.version})

        assert Article.objects.get().assigned_to == desk.omar()

    def test_asks_first_and_shows_what_would_change(self, sign_in):
        article = self.story()

        context = sign_in(desk.rosa()).get(page("bring_back", article, 1)).context

        assert told(context["changes"])["Headline"] == ("is", "was")
        assert Article.objects.get().headline == "As it is"

    def test_over_a_save_that_one_has_not_seen_is_refused(self, sign_in):
        article = self.story()
        seen = article.version
        desk.edit(article, by=desk.edith(), headline="Newer than that")

        answer = sign_in(desk.rosa()).post(page("bring_back", article, 1), {"seen_version": seen})

        assert "Somebody else saved this story in the meantime" in words(answer)
        assert Article.objects.get().headline == "Newer than that"

    def test_of_a_story_that_is_ready_is_refused_with_the_way_out(self, sign_in):
        article = desk.make_article(headline="As it was")
        desk.edit(article, by=desk.rosa(), headline="As it is")
        desk.file_story(article)
        desk.approve(article)
        client = sign_in(desk.rosa())

        for answer in (
            client.get(page("bring_back", article, 1)),
            client.post(page("bring_back", article, 1), {"seen_version": article.version}),
        ):
            assert "A story that is “Ready” can&#x27;t be changed. Update it first." in words(answer)
            assert act_page(article, "reopen") in answer.content.decode()
        assert Article.objects.get().headline == "As it is"

    def test_of_a_spiked_story_is_refused(self, sign_in):
        article = self.story()
        workflow.spike(article, by=desk.edith(), at=NOW + HOUR, reason="Nothing in it")

        answer = sign_in(desk.rosa()).post(page("bring_back", article, 1), {"seen_version": article.version})

        assert ("Spiked" in words(answer), Article.objects.get().headline) == (True, "As it is")

    def test_of_what_the_story_says_already_saves_nothing(self, sign_in):
        article = desk.make_article()

        answer = sign_in(desk.rosa()).post(page("bring_back", article, 1), {"seen_version": 1}, follow=True)

        assert "nothing was changed" in words(answer)
        assert Revision.objects.of(article).count() == 1

    def test_lends_nobody_elses_name_to_it(self, sign_in):
        """Edith brings Rosa’s words back: they are filed by nobody, and Rosa does not stand by them."""
        article = self.story()
        before = SignOff.objects.filter(part="words").count()

        sign_in(desk.edith()).post(page("bring_back", article, 1), {"seen_version": article.version})

        assert SignOff.objects.filter(part="words").count() == before
        assert Article.objects.get().saved_by == desk.edith()

    @pytest.mark.parametrize("seen", ["", "x", "²", "9" * 40])
    def test_without_the_version_one_saw_is_refused(self, sign_in, seen):
        article = self.story()

        sign_in(desk.rosa()).post(page("bring_back", article, 1), {"seen_version": seen})

        assert Article.objects.get().headline == "As it is"


class TestPreviewAsTyped:
    def post(self, client, article, **typed):
        return client.post(page("typed", article), fields_of(client, change_page(article)) | typed)

    def test_shows_what_is_typed_and_saves_nothing(self, sign_in):
        article = desk.make_article(headline="As saved")
        kept = digest_of(article.content())

        answer = self.post(
            sign_in(desk.rosa()), article, headline="As typed", kicker="Harbour", body="<p>Typed <b>words</b></p>"
        )

        shown = answer.content.decode()
        assert "<h1>As typed</h1>" in shown
        assert "<p>Typed <strong>words</strong></p>" in shown
        assert ">Harbour</span>" in shown
        assert digest_of(Article.objects.get().content()) == kept
        assert Revision.objects.of(article).count() == 1

    def test_shows_captions_and_pictures_as_typed(self, sign_in):
        lead, placed = desk.make_image("AP"), desk.make_image("Reuters")
        article = desk.make_article(pictures=[lead])
        figure = f'<figure data-image="{placed.pk}" data-alt="Boats"><figcaption>Typed caption</figcaption></figure>'

        answer = self.post(
            sign_in(desk.rosa()),
            article,
            body=f"<p>Words</p>{figure}",
            **{"article_pictures-0-caption": "Typed for the lead"},
        )

        shown = answer.content.decode()
        assert "Typed caption" in shown
        assert "Typed for the lead" in shown
        assert reverse("admin:articles_image_look", args=[placed.pk, 640]) in shown
        assert ArticlePicture.objects.get().caption == "The harbour at dawn"

    def test_leaves_out_a_row_ticked_for_deletion(self, sign_in):
        article = desk.make_article(people=[desk.make_person("Ada Quist")], pictures=[desk.make_image("AP")])

        answer = self.post(
            sign_in(desk.rosa()), article, **{"person_tags-0-DELETE": "on", "article_pictures-0-DELETE": "on"}
        )

        shown = answer.content.decode()
        assert "Ada Quist" not in shown
        assert "Image Credit" not in shown
        assert article.people.count() == article.pictures.count() == 1

    @pytest.mark.parametrize(
        "typed",
        [
            {"slug": "not a slug!"},
            {"section": "x"},
            {"kind": "poem"},
            {"seen_version": "0"},
            {"bylines-TOTAL_FORMS": "x"},
        ],
    )
    def test_what_cannot_be_read_stays_as_saved(self, sign_in, typed):
        article = desk.make_article()

        answer = self.post(sign_in(desk.rosa()), article, headline="As typed", **typed)

        assert answer.status_code == 200
        assert "<h1>As typed</h1>" in answer.content.decode()
        assert "Culture" in answer.content.decode()

    def test_empty_story_is_shown_too(self, sign_in):
        article = desk.make_article(section=None)

        assert self.post(sign_in(desk.rosa()), article, headline="", body="", slug="").status_code == 200

    def test_of_whoever_may_only_read_shows_what_is_saved(self, sign_in):
        article = desk.make_article(headline="As saved")

        answer = sign_in(desk.omar()).post(page("typed", article), {"headline": "As typed"})

        assert "<h1>As saved</h1>" in answer.content.decode()

    def test_is_framed_by_the_desk_alone(self, sign_in):
        """security.md 60"""
        article = desk.make_article()
        client = sign_in(desk.rosa())

        for answer in (self.post(client, article), client.get(page("look", article, 1))):
            assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
            assert "no-store" in answer.headers["Cache-Control"]

    def test_of_a_story_not_begun_shows_what_is_typed_and_begins_nothing(self, sign_in):
        client, ada, image = sign_in(desk.rosa()), desk.make_person("Ada Quist"), desk.make_image("AP")
        Author.objects.create(name="Rosa", account=desk.rosa())
        typed = fields_of(client, ADD) | {
            "headline": "As typed", "body": "<p>Typed <b>words</b></p>", "section": desk.make_section().pk,
            "person_tags-TOTAL_FORMS": 1, "person_tags-0-tag": ada.pk, "person_tags-0-subject": "on",
            "article_pictures-TOTAL_FORMS": 1, "article_pictures-0-image": image.pk, "article_pictures-0-lead": "on",
            "article_pictures-0-caption": "Typed caption",
        }  # fmt: skip

        answer = client.post(TYPED_NEW, typed)

        shown = answer.content.decode()
        assert "<h1>As typed</h1>" in shown
        for words in ("<p>Typed <strong>words</strong></p>", "Rosa", "Ada Quist", "Typed caption", "Culture"):
            assert words in shown
        assert reverse("admin:articles_image_look", args=[image.pk, 640]) in shown
        assert not Article.objects.exists()
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]

    def test_of_a_story_not_begun_is_an_empty_page_before_anything_is_typed(self, sign_in):
        client = sign_in(desk.rosa())

        assert client.get(TYPED_NEW).status_code == 200
        assert f'data-preview="{TYPED_NEW}"' in client.get(ADD).content.decode()
        assert client.post(TYPED_NEW, {"headline": "As typed"}).status_code == 200

    @pytest.mark.parametrize("who", [desk.vera, desk.phil])
    def test_of_a_story_not_begun_is_for_who_may_begin_one(self, sign_in, who):
        """security.md 13"""
        assert sign_in(who()).post(TYPED_NEW, {"headline": "As typed"}).status_code == 403

    def test_look_at_a_version_shows_the_pictures_it_had(self, sign_in):
        image = desk.make_image("AP")
        article = desk.make_article(pictures=[image])
        with saving.saving(article, by=desk.rosa(), at=NOW):
            ArticlePicture.objects.all().delete()

        shown = sign_in(desk.rosa()).get(page("look", article, 1)).content.decode()

        assert "Image Credit: AP" in shown


def test_story_page_leads_to_versions_and_preview(sign_in):
    article = desk.make_article()

    shown = sign_in(desk.rosa()).get(change_page(article)).content.decode()

    assert page("versions", article) in shown
    assert f'data-preview="{page("typed", article)}"' in shown
    assert re.search(
        r"frame-src 'self'", sign_in(desk.rosa()).get(change_page(article)).headers["Content-Security-Policy"]
    )
