"""The page of a story around its fields: what it begins with, how long it is, what is missing and where, its address,
advisories, and a second story made of a first."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from articles import html, workflow
from articles.admin import story_page
from articles.models import Advisory, Article, ArticlePicture, Author, Note, Revision, Section
from articles.standing import standing
from tests import desk
from tests.desk import DAY, HOUR, NOW
from tests.test_admin import addresses_of_the_desk, change_page, fields_of, said

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

ADD = "/admin/articles/article/add/"


def duplicate_page(article: Article) -> str:
    return reverse("admin:articles_article_duplicate", args=[article.pk])


def links(page: str) -> list[tuple[str, str]]:
    """Where the remarks of a page lead, and what they say."""
    return [(anchor, words) for anchor, words in re.findall(r'<a href="#([\w-]+)" data-field[^>]*>([^<]+)</a>', page)]


class TestNewStory:
    def test_begins_with_ones_byline_and_the_section_of_ones_last_story(self, client, sign_in):
        desk.make_article(section="Culture", at=NOW - DAY)
        desk.make_article(section="Sport", at=NOW)
        desk.make_article(section="City", by=desk.omar(), at=NOW + DAY)
        sign_in(desk.rosa())

        client.post(ADD, fields_of(client, ADD) | {"headline": "Ferry returns"})

        content = Article.objects.get(headline="Ferry returns").content()
        assert content["section"] == Section.objects.get(name="Sport").pk
        assert content["byline"] == [{"author": Author.objects.get(name="Rosa").pk, "role": ""}]

    def test_begins_empty_for_whoever_has_no_byline_and_no_story(self, client, sign_in):
        sign_in(desk.edith())

        client.post(ADD, fields_of(client, ADD) | {"headline": "Ferry returns"})

        content = Article.objects.get().content()
        assert (content["section"], content["byline"]) == (None, [])

    def test_is_saved_under_the_byline_that_one_chooses(self, client, sign_in):
        desk.make_article()
        guest = Author.objects.create(name="A Guest")
        sign_in(desk.rosa())

        client.post(ADD, fields_of(client, ADD) | {"headline": "Ferry returns", "bylines-0-author": guest.pk})

        assert [str(a) for a in Article.objects.get(headline="Ferry returns").authors.all()] == ["A Guest"]

    @pytest.mark.parametrize("typed", [{"headline": "Ferry returns"}, {"body": "<p>It came back.</p>"}])
    def test_is_saved_with_a_headline_or_a_text_alone(self, client, sign_in, typed):
        sign_in(desk.rosa())

        response = client.post(ADD, fields_of(client, ADD) | typed)

        assert response.status_code == 302
        article = Article.objects.get()
        assert {name: getattr(article, name) for name in typed} == typed
        assert Revision.objects.of(article).count() == 1

    def test_offers_to_take_one_in(self, client, sign_in):
        sign_in(desk.rosa())

        assert 'href="/admin/articles/article/take-in/">Take in a story</a>' in client.get(ADD).content.decode()

    @pytest.mark.parametrize(("who", "credit"), [(desk.rosa, "Rosa/The Newsroom"), (desk.omar, "")])
    def test_offers_ones_own_credit_for_a_new_picture(self, client, sign_in, who, credit):
        desk.make_article()
        sign_in(who())

        chooser = client.get(ADD).context["chooser_form"]

        assert chooser["credit"].value() == (credit or None)
        assert chooser["creator"].value() == ("Rosa" if credit else None)

    def test_offers_it_to_the_photo_desk_on_the_page_of_a_picture(self, client, sign_in):
        Author.objects.create(name="Phil Aster", account=desk.phil())
        sign_in(desk.phil())

        page = client.get(reverse("admin:articles_image_add")).content.decode()

        assert 'name="credit" value="Phil Aster/The Newsroom"' in page


class TestLabels:
    def test_stand_without_a_colon(self, client, sign_in):
        article = desk.make_article(people=[desk.make_person()], pictures=[desk.make_image()])

        for who in (desk.rosa, desk.omar):
            sign_in(who())
            page = client.get(change_page(article)).content.decode().partition("chooser-template")[0]
            assert re.findall(r"<label[^>]*>[^<]*:\s*</label>", page) == []
            assert ">Kicker</label>" in page


class TestLength:
    @pytest.mark.parametrize(
        ("body", "words", "minutes"),
        [
            ("", 0, 0),
            ("<p>One</p><p>two, three</p>", 3, 1),
            ("<p>" + "word " * 230 + "</p>", 230, 1),
            ("<p>" + "word " * 231 + "</p>", 231, 2),
            ('<p>One</p><figure data-image="7"></figure><p>two</p>', 2, 1),
        ],
    )
    def test_counts_words_and_minutes(self, body, words, minutes):
        length = story_page.Length(html.clean(body), "")

        assert (length.words, length.minutes) == (words, minutes)

    def test_stands_on_the_page_without_script(self, client, sign_in):
        article = desk.make_article(headline="H" * 91)
        sign_in(desk.rosa())

        page = said(client.get(change_page(article)))

        assert "13 words" in page
        assert "1 min to read" in page
        assert "91 characters: past 90 it may be cut" in page

    def test_of_a_headline_warns_and_does_not_stop(self):
        article = desk.make_article(headline="H" * 91, standfirst="After eleven years.")

        remarks = story_page.lines(article, by=desk.rosa(), at=NOW)

        assert [(line.sentence, line.anchor, line.blocks) for line in remarks] == [
            ("The headline has 91 characters: past 90 it may be cut.", "id_headline", False)
        ]
        desk.file_story(article)
        assert desk.approve(article).number == 1
        assert story_page.lines(desk.make_article(headline="H" * 90, standfirst="Now."), by=desk.rosa(), at=NOW) == []


class TestRemarks:
    def incomplete(self) -> Article:
        article = desk.make_article(headline="", standfirst="Now.", body="", section=None)
        ArticlePicture.objects.create(article=article, image=desk.make_image(), caption="Boats", lead=True)
        Note.objects.create(article=article, by=desk.edith(), at=NOW, text="Who says so?")
        return article

    def test_lead_to_the_field_that_they_speak_of(self, client, sign_in):
        article = self.incomplete()
        sign_in(desk.rosa())

        page = client.get(change_page(article)).content.decode()

        picture = "The picture “Boats” (AP) needs an alternative text, or mark it as decorative."
        assert links(page) == [
            ("id_headline", "Write a headline."), ("id_body", "Write the text of the story."),
            ("id_section", "Choose a section."), ("article_pictures-group", picture), ("notes", "1 note is open."),
        ]  # fmt: skip
        for anchor, _ in links(page):
            assert f'id="{anchor}"' in page, anchor
        assert f'data-image="{article.pictures.get().pk}"' in page

    def test_lead_nowhere_that_one_may_not_write(self, client, sign_in):
        article = self.incomplete()
        sign_in(desk.omar())

        page = client.get(change_page(article)).content.decode()

        assert "Write a headline." in page
        assert [anchor for anchor, _ in links(page)] == ["article_pictures-group", "notes"]
        for anchor, _ in links(page):
            assert f'id="{anchor}"' in page, anchor

    def test_are_not_said_of_what_nobody_writes_now(self):
        article, _ = desk.make_live()
        Note.objects.create(article=article, by=desk.edith(), at=NOW, text="Who says so?")

        assert story_page.lines(article, by=desk.rosa(), at=NOW) == []


class TestAddress:
    def shown(self, article: Article, *, at=NOW) -> story_page.Address | None:
        return story_page.address(article, standing(article, at=at))

    def test_is_where_readers_will_find_the_story(self, client, sign_in):
        article = desk.make_article()
        sign_in(desk.rosa())
        expected = f"{settings.SITE_URL}/culture/ferry-returns-to-the-old-harbour-{article.public_id}/"

        page = client.get(change_page(article)).content.decode()

        assert f'id="address" value="{expected}" readonly' in page
        assert "Changes with the headline until the story is approved" in page
        assert settings.SITE_URL + desk.publish(article).get_absolute_url() == expected

    def test_follows_the_headline_until_the_story_is_approved(self, client, sign_in):
        article = desk.make_article()
        sign_in(desk.rosa())

        client.post(change_page(article), fields_of(client, change_page(article)) | {"headline": "Harbour opens"})
        assert Article.objects.get().slug == "harbour-opens"

        article.refresh_from_db()
        desk.publish(article)
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR)
        client.post(change_page(article), fields_of(client, change_page(article)) | {"headline": "Harbour closes"})
        after = Article.objects.get()
        assert (after.headline, after.slug) == ("Harbour closes", "harbour-opens")
        assert self.shown(after, at=NOW - HOUR).changes == "Stays as it is when the headline changes."

    @pytest.mark.parametrize("when", ["before", "now"])
    def test_stays_as_somebody_wrote_it(self, client, sign_in, when):
        article = desk.make_article(slug="my-own" if when == "before" else "")
        sign_in(desk.rosa())

        typed = {"headline": "Harbour opens", "slug": "my-own"}
        client.post(change_page(article), fields_of(client, change_page(article)) | typed)

        after = Article.objects.get()
        assert after.slug == "my-own"
        assert self.shown(after).changes == "Stays as it is when the headline changes."

    def test_of_a_headline_written_over_a_proposed_one_is_made_of_the_new_one(self, client, sign_in):
        article = desk.make_article(headline="Proposed words", headline_proposed=True)
        sign_in(desk.rosa())

        client.post(change_page(article), fields_of(client, change_page(article)) | {"headline": "My words"})

        assert Article.objects.get().slug == "my-words"

    def test_waits_for_a_section_that_readers_see(self):
        practice = Section.objects.create(name="Practice", practice=True)

        assert self.shown(desk.make_article(section=None)) is None
        assert self.shown(desk.edit(desk.make_article(), by=desk.rosa(), section=practice)) is None

    def test_copied_before_a_new_headline_leads_to_the_story(self, client):
        article = desk.make_article()
        copied = self.shown(article).url.removeprefix(settings.SITE_URL)
        desk.edit(article, by=desk.rosa(), headline="Harbour opens", slug="harbour-opens")
        edition = desk.publish(article)

        assert client.get(copied).url == edition.get_absolute_url()


class TestReadText:
    def test_shows_pictures_with_caption_and_credit(self, client, sign_in):
        article = desk.make_article(body="<p>First.</p>")
        desk.place(article, desk.make_image("Mara Lind/Reuters"), caption="Boats <b>", alternative_text='Grey "light"')
        desk.place(article, desk.make_image(to_come=True), caption="To come")
        sign_in(desk.omar())

        page = client.get(change_page(article)).content.decode()

        look = reverse("admin:articles_image_look", args=[article.pictures.first().pk, 640])
        assert f'<img src="{look}" alt="Grey &quot;light&quot;" loading="lazy">' in page
        assert "Boats &lt;b&gt; <span" in page
        assert "Image Credit: Mara Lind/Reuters" in page
        assert "Picture to come" in page
        assert page.count("<figure>") == 2

    def test_shows_no_frames_to_whoever_may_see_no_pictures(self, client, sign_in):
        article = desk.make_article(body="<p>First.</p>")
        desk.place(article, desk.make_image())
        sign_in(desk.vera())

        page = client.get(change_page(article)).content.decode()

        assert "Image Credit: AP" in page
        assert "<img" not in page.partition('class="text"')[2].partition("</div>")[0]


class TestPicturesInBrowsersCache:
    def test_are_kept_for_a_shift_by_the_one_who_asked(self, client, sign_in):
        look = reverse("admin:articles_image_look", args=[desk.make_image().pk, 320])
        sign_in(desk.rosa())

        response = client.get(look)

        said = {part.strip() for part in response["Cache-Control"].split(",")}
        assert said == {"private", "max-age=43200"}
        assert "Cookie" in response["Vary"]

    def test_and_nothing_else_of_the_desk_is(self, client, sign_in):
        look = reverse("admin:articles_image_look", args=[1, 320])
        assert "no-store" in client.get(look)["Cache-Control"]  # the way to the sign-in page
        sign_in(desk.boss())
        desk.make_article()

        paths = [path for name, path in addresses_of_the_desk().items() if name != "logout"]
        answers = {path: client.get(path) for path in [*paths, look, "/admin/nothing/"]}

        assert any(response.status_code == 200 for response in answers.values())
        assert [path for path, answer in answers.items() if "no-store" not in answer["Cache-Control"]] == []


class TestAdvisories:
    def test_are_kept_by_editors_with_their_history(self, client, sign_in):
        sign_in(desk.edith())
        add = reverse("admin:articles_advisory_add")

        client.post(add, fields_of(client, add) | {"name": "Loss", "text": "This story tells of a death."})

        kept = Revision.objects.of(Advisory.objects.get()).get()
        assert (kept.by, kept.content["text"]) == (desk.edith(), "This story tells of a death.")
        sign_in(desk.rosa())
        assert client.get(reverse("admin:articles_advisory_changelist")).status_code == 200
        assert client.get(add).status_code == 403

    def test_go_into_a_story_at_its_save_where_the_field_is_empty(self, client, sign_in):
        loss = Advisory.objects.create(name="Loss", text="This story tells of a death.")
        article = desk.make_article()
        sign_in(desk.rosa())

        client.post(change_page(article), fields_of(client, change_page(article)) | {"ready_advisory": loss.pk})

        assert Article.objects.get().advisory == "This story tells of a death."

    def test_leave_alone_what_somebody_wrote(self, client, sign_in):
        loss = Advisory.objects.create(name="Loss", text="This story tells of a death.")
        article = desk.make_article()
        sign_in(desk.rosa())

        typed = {"ready_advisory": loss.pk, "advisory": "In my words."}
        client.post(change_page(article), fields_of(client, change_page(article)) | typed)

        assert Article.objects.get().advisory == "In my words."

    def test_carry_their_words_to_the_field_beside(self, client, sign_in):
        second = Advisory.objects.create(name="Suicide", text='Call "us"', position=2)
        first = Advisory.objects.create(name="Loss", text="This story tells of a death.", position=1)
        article = desk.make_article()
        sign_in(desk.rosa())

        page = client.get(change_page(article)).content.decode()

        assert re.findall(r'<option value="(\d+)" data-text="([^"]*)">(\w+)</option>', page) == [
            (str(first.pk), "This story tells of a death.", "Loss"),
            (str(second.pk), "Call &quot;us&quot;", "Suicide"),
        ]

    def test_are_not_asked_about_where_there_are_none_or_nobody_writes(self, client, sign_in):
        article = desk.make_article()
        sign_in(desk.rosa())
        assert "ready_advisory" not in client.get(change_page(article)).content.decode()

        Advisory.objects.create(name="Loss", text="This story tells of a death.")
        for who in (desk.phil, desk.omar):
            sign_in(who())
            assert "ready_advisory" not in client.get(change_page(article)).content.decode()


class TestDuplicate:
    def whole(self) -> Article:
        article = desk.make_article(
            pictures=[desk.make_image(), desk.make_image("Reuters")], people=[desk.make_person()], kind="analysis",
            kicker="Harbour", standfirst="After years.", advisory="Loss.", embargo_until=NOW + DAY,
            embargo_source="The council", priority=1, publish_at=NOW + DAY, assigned_to=desk.omar(), slug="my-own",
        )  # fmt: skip
        with desk.saving.saving(article, by=desk.rosa(), at=NOW):
            article.topics.add(desk.Article.topics.rel.model.objects.create(name="Ferries"))
        return article

    def test_is_a_new_draft_of_the_same_words_and_pictures(self, client, sign_in):
        article = self.whole()
        Note.objects.create(article=article, by=desk.edith(), at=NOW, text="Who says so?")
        desk.file_story(article)
        sign_in(desk.omar())

        response = client.post(duplicate_page(article), follow=True)

        made = Article.objects.exclude(pk=article.pk).get()
        assert response.redirect_chain == [(change_page(made), 302)]
        assert "A new draft with the words and pictures of the other story." in said(response)
        before, after = article.content(), made.content()
        changed = {name for name in before if before[name] != after[name]}
        assert changed == {"headline_proposed", "slug", "desk"}
        assert (after["headline"], after["headline_proposed"]) == (article.headline, True)
        assert after["slug"] == "ferry-returns-to-the-old-harbour"
        assert (made.status, made.started_by, made.filed, made.version) == ("draft", desk.omar(), None, 1)
        assert made.public_id != article.public_id
        assert not made.notes.exists()
        assert [(r.verb, r.by, r.number) for r in Revision.objects.of(made)] == [("save", desk.omar(), 1)]

    def test_keeps_embargo_and_privacy_and_no_other_arrangement(self, client, sign_in):
        article = self.whole()
        Article.objects.update(private=True)
        sign_in(desk.rosa())

        client.post(duplicate_page(article))

        assert Article.objects.latest("pk").content()["desk"] == {
            "assigned_to": None, "due_at": None, "priority": 3, "private": True, "publish_at": None,
            "embargo_until": "2024-03-06T09:00:00+00:00", "embargo_zone": "", "embargo_source": "The council",
            "embargo_terms": "",
        }  # fmt: skip

    def test_leaves_the_change_of_a_correction_behind(self, client, sign_in):
        article, _ = desk.make_live()
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR, change="correction")
        desk.edit(article, by=desk.rosa(), change_note="It was Tuesday.")
        sign_in(desk.rosa())

        client.post(duplicate_page(article))

        made = Article.objects.latest("pk")
        assert (made.change, made.change_note, made.editions.count()) == ("first", "", 0)

    def test_leaves_killed_pictures_behind(self, client, sign_in):
        article = desk.make_article(pictures=[desk.make_image(), desk.make_image("Reuters")])
        article.pictures.update(killed_at=NOW, killed_why="Not ours", killed_by=desk.phil())
        sign_in(desk.rosa())

        client.post(duplicate_page(article))

        made = Article.objects.latest("pk")
        assert (made.pictures.count(), html.images(made.body)) == (0, [])

    def test_needs_its_headline_confirmed(self, client, sign_in):
        article = desk.make_article()
        sign_in(desk.rosa())
        client.post(duplicate_page(article))

        with pytest.raises(workflow.Blocked, match="The headline is only proposed"):
            desk.file_story(Article.objects.latest("pk"))

    def test_saves_first_what_is_typed(self, client, sign_in):
        article = desk.make_article()
        sign_in(desk.rosa())
        typed = fields_of(client, change_page(article)) | {"headline": "Typed and not saved", "_duplicate": "1"}
        del typed["_save"]

        client.post(change_page(article), typed)

        assert list(Article.objects.values_list("headline", flat=True)) == ["Typed and not saved"] * 2

    @pytest.mark.parametrize("who", [desk.omar, desk.vera, desk.phil])
    def test_of_a_private_story_is_as_missing(self, client, sign_in, who):
        """security.md 13, 16"""
        article = desk.make_article(headline="Xq canary", private=True)
        sign_in(who())

        hidden, missing = client.post(duplicate_page(article)), client.post(duplicate_page(Article(pk=99999)))

        assert (hidden.status_code, missing.status_code) == (404, 404)
        assert b"Xq canary" not in hidden.content
        assert Article.objects.count() == 1

    @pytest.mark.parametrize("who", [desk.vera, desk.phil])
    def test_is_for_whoever_may_start_a_story(self, client, sign_in, who):
        article = desk.make_article()
        sign_in(who())

        assert client.post(duplicate_page(article)).status_code == 403
        assert "Duplicate" not in said(client.get(change_page(article)))
        assert Article.objects.count() == 1

    def test_is_a_button_and_no_link(self, client, sign_in):
        article = desk.make_article()
        sign_in(desk.omar())

        assert client.get(duplicate_page(article)).status_code == 405
        assert Article.objects.count() == 1
