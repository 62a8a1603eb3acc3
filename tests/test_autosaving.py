"""What is typed and not saved, who else is there, and two saves of one version brought together."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Article, Author, Autosave, Byline, PersonTag, Presence, Revision
from articles.models.beside import PRESENT_FOR
from tests import desk
from tests.desk import NOW
from tests.test_admin import change_page, fields_of, said

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]


def page(name: str, *args) -> str:
    return reverse(f"admin:articles_article_{name}", args=args)


ADD = "/admin/articles/article/add/"
BODY = "<p>The ferry came back on Monday, after eleven years.</p><p>Nobody had repainted it.</p>"


def type_in(client, user, article: Article | None = None, **fields):
    """What the page of a story sends a few seconds after somebody typed."""
    data = {"person": user.pk, "seen_version": article.version if article else 0, "typed_at": "", **fields}
    return client.post(page("keep", article.pk) if article else page("keep_new"), data)


class TestKeep:
    def test_keeps_what_is_typed_and_touches_neither_story_nor_history(self, client, sign_in):
        article = desk.make_article()
        sign_in(desk.rosa())
        before = (Article.objects.values().get(), Revision.objects.count())

        told = type_in(client, desk.rosa(), article, headline="Ferry is", status="approved").json()

        row = Autosave.objects.get()
        assert (row.article, row.by, row.version, row.content) == (
            article, desk.rosa(), 1, {"headline": ["Ferry is"]},
        )  # fmt: skip
        assert (told["typed_at"], told["kept"]) == (row.at.isoformat(), f"{timezone.localtime(row.at):%H:%M}")
        assert (Article.objects.values().get(), Revision.objects.count()) == before

    def test_keeps_one_row_a_person_and_story(self, client, sign_in):
        article = desk.make_article()
        sign_in(desk.rosa())
        told = type_in(client, desk.rosa(), article, headline="Ferry").json()

        type_in(client, desk.rosa(), article, headline="Ferry is late", typed_at=told["typed_at"])
        type_in(client, desk.rosa(), headline="Another story")
        sign_in(desk.edith())
        type_in(client, desk.edith(), article, headline="Edith’s")

        rows = Autosave.objects.order_by("pk").values_list("article", "by__first_name", "content")
        assert list(rows) == [
            (article.pk, "Rosa", {"headline": ["Ferry is late"]}),
            (None, "Rosa", {"headline": ["Another story"]}),
            (article.pk, "Edith", {"headline": ["Edith’s"]}),
        ]

    def test_of_a_second_page_does_not_write_over_the_first(self, client, sign_in):
        article = desk.make_article()
        sign_in(desk.rosa())
        type_in(client, desk.rosa(), article, headline="On the first page")

        refused = type_in(client, desk.rosa(), article, headline="On the second page")

        assert (refused.status_code, refused.json()["why"]) == (409, "page")
        assert Autosave.objects.get().content == {"headline": ["On the first page"]}

    def test_takes_nothing_of_a_page_that_somebody_else_opened(self, client, sign_in):
        """Two people share a machine: Omar signs in where Rosa's page is still open."""
        article = desk.make_article()
        sign_in(desk.omar())

        refused = type_in(client, desk.rosa(), article, headline="Rosa’s")

        assert (refused.status_code, refused.json()["why"]) == (409, "person")
        assert not Autosave.objects.exists()

    def test_goes_on_where_the_story_was_closed_meanwhile(self, client, sign_in):
        article = desk.make_article()
        desk.publish(article)
        sign_in(desk.rosa())

        assert type_in(client, desk.rosa(), article, headline="Late words").status_code == 200
        assert "Late words" in said(client.get(page("unsaved", article.pk)))

    @pytest.mark.parametrize(("who", "answers"), [(desk.vera, 403), (desk.omar, 404)])
    def test_is_for_writers_who_may_read_the_story(self, client, sign_in, who, answers):
        """security.md 13"""
        article = desk.make_article(private=who is desk.omar)
        user = who()
        sign_in(user)

        assert type_in(client, user, article, headline="Mine").status_code == answers
        assert not Autosave.objects.exists()


class TestTyped:
    def typed(self, client, article=None, **fields):
        """The page of the story for Rosa, who typed something before and saved nothing."""
        client.force_login(desk.rosa())
        type_in(client, desk.rosa(), article, **fields)
        return client.get(change_page(article) if article else ADD)

    def test_is_offered_with_a_comparison(self, client):
        article = desk.make_article()

        shown = self.typed(client, article, body=BODY.replace("Monday", "Tuesday"), priority="1")

        words = shown.content.decode()
        assert "You typed something here and did not save it" in words
        assert "<del>Monday</del><ins>Tuesday</ins>" in words
        assert "Also changed: Priority." in words
        assert 'name="headline"' in words
        assert Autosave.objects.count() == 1

    def test_is_not_offered_where_all_of_it_is_saved(self, client):
        article = desk.make_article(standfirst="One\nTwo")

        shown = self.typed(client, article, headline=article.headline, standfirst="One\r\nTwo", body=BODY)

        assert "You typed something here" not in said(shown)
        assert Autosave.objects.count() == 1

    def test_gone_on_with_stands_in_the_form_and_is_gone_after_saving(self, client):
        article = desk.make_article()
        last = Revision.objects.latest("pk")
        due = {"due_at_0": "2030-01-02", "due_at_1": "10:00"}
        self.typed(client, article, headline="Typed before", seen_revision=last.pk, **due)
        address = f"{change_page(article)}?go_on"

        going_on = client.get(address)
        data = fields_of(client, address) | due | {"typed_at": going_on.context["typed_at"]}
        assert (data["headline"], "You typed something" in said(going_on)) == ("Typed before", False)
        client.post(address, data)

        after = Article.objects.get()
        assert (after.headline, after.due_at.isoformat()) == ("Typed before", "2030-01-02T10:00:00+00:00")
        assert not Autosave.objects.exists()

    def test_gone_on_with_has_the_answers_about_people(self, client):
        """Also about whom only the typed text names."""
        ada, bo = desk.make_person("Ada Quist"), desk.make_person("Bo Lund")
        article = desk.make_article(body="<p>Ada Quist came back.</p>")
        answers = {f"person_{ada.pk}": "about", f"person_{bo.pk}": "dismiss"}
        offered = self.typed(client, article, body="<p>Ada Quist met Bo Lund.</p>", **answers)
        assert "Answers about people" in said(offered)
        address = f"{change_page(article)}?go_on"

        data = fields_of(client, address)
        assert answers.items() <= data.items()
        client.post(address, data)

        assert list(article.person_tags.values_list("tag", "subject")) == [(ada.pk, True)]
        assert list(article.dismissals.values_list("person", flat=True)) == [bo.pk]

    def test_gone_on_with_is_merged_with_what_was_saved_since(self, client):
        article = desk.make_article()
        last = Revision.objects.latest("pk")
        self.typed(client, article, headline="Typed before", body=BODY, seen_revision=last.pk)
        desk.edit(article, by=desk.edith(), kicker="Harbour")
        address = f"{change_page(article)}?go_on"

        client.post(address, fields_of(client, address))

        after = Article.objects.get()
        assert (after.headline, after.kicker) == ("Typed before", "Harbour")

    def test_for_a_new_story_is_offered_where_one_begins(self, client):
        shown = self.typed(client, headline="Not begun yet", body="<p>Some words.</p>")

        assert "<ins>Not begun yet</ins>" in shown.content.decode()
        data = fields_of(client, f"{ADD}?go_on")
        assert (data["headline"], data["body"]) == ("Not begun yet", "<p>Some words.</p>")
        client.post(ADD, data | {"typed_at": Autosave.objects.get().at.isoformat()})
        assert Article.objects.get().headline == "Not begun yet"
        assert not Autosave.objects.exists()

    def test_is_thrown_away_by_its_owner_alone(self, client):
        article = desk.make_article()
        shown = self.typed(client, article, headline="Typed before")
        token = shown.context["typed"]["token"]
        client.force_login(desk.edith())
        client.post(page("throw_away", article.pk), {"throw_away": token})
        assert Autosave.objects.count() == 1

        client.force_login(desk.rosa())
        answer = client.post(page("throw_away", article.pk), {"throw_away": token}, follow=True)

        assert "is thrown away" in said(answer)
        assert not Autosave.objects.exists()

    def test_newer_than_what_was_shown_is_not_thrown_away(self, client):
        article = desk.make_article()
        token = self.typed(client, article, headline="Typed before").context["typed"]["token"]
        type_in(client, desk.rosa(), article, headline="Typed since", typed_at=token)

        answer = client.post(page("throw_away", article.pk), {"throw_away": token}, follow=True)

        assert "nothing was thrown away" in said(answer)
        assert Autosave.objects.get().content == {"headline": ["Typed since"]}

    def test_stays_where_something_else_was_saved(self, client):
        article = desk.make_article()
        self.typed(client, article, headline="Typed before")

        client.post(change_page(article), fields_of(client, change_page(article)) | {"kicker": "Harbour"})

        assert Autosave.objects.get().content == {"headline": ["Typed before"]}

    @pytest.mark.parametrize("who", [desk.edith, desk.omar, desk.boss])
    def test_of_somebody_else_is_as_missing(self, client, who):
        """security.md 13"""
        article = desk.make_article()
        self.typed(client, article, headline="Xq canary")
        client.force_login(who())

        assert client.get(page("unsaved", article.pk)).status_code == 404
        assert "Xq canary" not in said(client.get(change_page(article)))

    def test_can_be_read_after_the_right_to_write_is_lost(self, client):
        article = desk.make_article(by=desk.edith())
        self.typed(client, article, headline="Typed before", body="<p>Words <script>x</script>of mine.</p>")
        desk.edit(article, by=desk.edith(), private=True)
        desk.rosa().groups.remove(Group.objects.get(name="Journalists"))

        shown = client.get(page("unsaved", article.pk))

        assert "Typed before" in said(shown)
        assert "Words of mine." in said(shown)
        assert article.headline not in said(shown)


class TestTypedRows:
    """What is typed into byline, people and pictures beside the text, and not saved."""

    @pytest.fixture
    def article(self):
        """With a lead beside the text, a picture in it, and one person."""
        return desk.make_article(pictures=[desk.make_image(), desk.make_image("Reuters")], people=[desk.make_person()])

    def type_rows(self, client, who, article=None, **rows) -> None:
        """What a browser keeps of the page once these rows are typed over it."""
        client.force_login(who)
        address = change_page(article) if article else ADD
        fields = {name: value for name, value in fields_of(client, address).items() if name != "_save"}
        type_in(client, who, article, **fields | {name.replace("__", "-"): value for name, value in rows.items()})

    def changed(self, response) -> dict[str, str]:
        """The comparison that is offered: what is new in each field."""
        found = {}
        for change in response.context["typed"]["changes"]:
            parts = [*change.entries, *(s for p in change.pictures for f in p.fields for s in f.stretches)]
            found[change.name] = [part.text for part in parts if part.kind == "new"]
        return found

    def test_are_offered_with_a_comparison(self, client, article):
        omar, ada = Author.objects.create(name="Omar"), PersonTag.objects.get()
        self.type_rows(
            client, desk.rosa(), article,
            bylines__TOTAL_FORMS=2, bylines__1__author=omar.pk, bylines__1__role="in Oslo", bylines__1__position=1,
            person_tags__0__id=ada.pk, person_tags__0__DELETE="on",
            article_pictures__0__caption="The harbour at dusk",
        )  # fmt: skip

        shown = client.get(change_page(article))

        assert self.changed(shown) == {"Byline": ["Omar in Oslo"], "People": [], "Pictures": ["dusk"]}
        assert "<del>dawn</del><ins>dusk</ins>" in shown.content.decode()

    def test_are_not_offered_where_they_are_as_saved(self, client, article):
        self.type_rows(client, desk.rosa(), article)

        assert "You typed something here" not in said(client.get(change_page(article)))
        assert "article_pictures-0-caption" in Autosave.objects.get().content

    def test_gone_on_with_stand_in_the_form_new_ones_too_and_are_saved(self, client, article):
        omar, image = Author.objects.create(name="Omar"), desk.make_image("dpa")
        self.type_rows(
            client, desk.rosa(), article,
            bylines__TOTAL_FORMS=2, bylines__1__author=omar.pk, bylines__1__role="in Oslo", bylines__1__position=1,
            person_tags__0__DELETE="on", article_pictures__TOTAL_FORMS=2,
            article_pictures__0__caption="The harbour at dusk", article_pictures__0__lead="",
            article_pictures__1__image=image.pk, article_pictures__1__caption="A second boat",
            article_pictures__1__alternative_text="Boat",
        )  # fmt: skip
        address = f"{change_page(article)}?go_on"

        client.post(address, fields_of(client, address))

        after = Article.objects.get()
        assert list(after.bylines.order_by("position").values_list("author__name", "role")) == [
            ("Rosa", ""), ("Omar", "in Oslo"),
        ]  # fmt: skip
        assert not after.person_tags.exists()
        assert list(after.article_pictures.order_by("id").values_list("caption", "alternative_text", "lead")) == [
            ("The harbour at dusk", "Boats in grey light", False),
            ("The harbour at dawn", "Boats in grey light", False),
            ("A second boat", "Boat", False),
        ]

    def test_gone_on_with_are_merged_with_what_was_saved_since(self, client, article):
        self.type_rows(client, desk.rosa(), article, article_pictures__0__caption="The harbour at dusk")
        with_rows, omar = Article.objects.get(), Author.objects.create(name="Omar")
        with desk.saving.saving(with_rows, by=desk.edith(), at=NOW):
            Byline.objects.create(article=with_rows, author=omar, position=1)
            with_rows.article_pictures.filter(lead=True).update(alternative_text="Edith’s")
            with_rows.person_tags.all().delete()
        address = f"{change_page(article)}?go_on"

        client.post(address, fields_of(client, address))

        after = Article.objects.get()
        lead = after.article_pictures.get(lead=True)
        assert (lead.caption, lead.alternative_text) == ("The harbour at dusk", "Edith’s")
        assert [str(byline) for byline in after.bylines.order_by("position")] == ["Rosa", "Omar"]
        assert not after.person_tags.exists()

    def test_for_a_new_story_are_offered_and_gone_on_with(self, client):
        rosa, ada = desk.rosa(), desk.make_person()
        Author.objects.create(name="Rosa", account=rosa)
        self.type_rows(
            client, rosa, headline="Not begun", bylines__0__role="in Oslo", person_tags__TOTAL_FORMS=1,
            person_tags__0__tag=ada.pk,
        )  # fmt: skip

        shown = client.get(ADD)
        assert self.changed(shown) == {"Headline": [], "Byline": ["Rosa in Oslo"], "People": ["Ada Quist (also named)"]}
        client.post(ADD, fields_of(client, f"{ADD}?go_on"))

        after = Article.objects.get()
        assert list(after.bylines.values_list("author__name", "role")) == [("Rosa", "in Oslo")]
        assert list(after.person_tags.values_list("tag", "subject")) == [(ada.pk, False)]

    def test_that_are_of_no_picture_yet_are_offered_and_come_back(self, client, article):
        self.type_rows(
            client, desk.rosa(), article, article_pictures__TOTAL_FORMS=2, article_pictures__1__caption="Words alone"
        )

        assert "Changed: Pictures beside the text." in said(client.get(change_page(article)))
        data = fields_of(client, f"{change_page(article)}?go_on")
        assert data["article_pictures-1-caption"] == "Words alone"

    def test_of_the_photo_desk_are_kept_and_gone_on_with(self, client, article):
        self.type_rows(client, desk.phil(), article, article_pictures__1__caption="Phil’s")
        address = f"{change_page(article)}?go_on"

        shown = client.get(change_page(article))
        assert (shown.context["writes"], self.changed(shown)) == (True, {"Pictures": ["Phil’s"]})
        client.post(address, fields_of(client, address))

        assert Article.objects.get().article_pictures.get(lead=False).caption == "Phil’s"

    def test_can_be_read_where_the_story_is_closed_meanwhile(self, client, article):
        self.type_rows(client, desk.rosa(), article, article_pictures__0__caption="Late words")
        desk.publish(Article.objects.get())

        assert "Late words" in said(client.get(page("unsaved", article.pk)))

    @pytest.mark.parametrize("rows", [
        {"article_pictures__TOTAL_FORMS": "many"},
        {"article_pictures__0__image": "9" * 40, "bylines__0__author": "nobody", "person_tags__0__tag": "999999"},
    ])  # fmt: skip
    def test_that_no_browser_would_send_break_nothing(self, client, article, rows):
        self.type_rows(client, desk.rosa(), article, **rows)

        assert client.get(change_page(article)).status_code == 200
        assert client.get(f"{change_page(article)}?go_on").status_code == 200


class TestPresence:
    def be_there(self, client, user, article, **fields) -> dict:
        client.force_login(user)
        return client.post(page("present", article.pk), {"seen_version": article.version, **fields}).json()

    def test_tells_who_else_is_there_and_who_writes(self, client):
        article = desk.make_article()

        assert self.be_there(client, desk.rosa(), article) == {"others": ""}
        assert self.be_there(client, desk.omar(), article, writing="1") == {"others": "Rosa has this story open."}
        assert self.be_there(client, desk.edith(), article) == {
            "others": "Omar is writing here too. Rosa has this story open."
        }
        self.be_there(client, desk.rosa(), article, writing="1")
        assert self.be_there(client, desk.ed(), article)["others"] == (
            "Omar and Rosa are writing here too. Edith has this story open."
        )
        assert "Omar and Rosa are writing here too" in said(client.get(change_page(article)))

    def test_ends_when_the_page_is_left_or_silent(self, client):
        article = desk.make_article()
        for user in (desk.rosa(), desk.omar()):
            self.be_there(client, user, article)
        Presence.objects.filter(by=desk.omar()).update(at=timezone.now() - PRESENT_FOR - timedelta(seconds=1))
        self.be_there(client, desk.rosa(), article, leaves="1")

        assert self.be_there(client, desk.edith(), article)["others"] == ""

    def test_tells_of_a_newer_version_and_the_way_to_it(self, client):
        article = desk.make_article()
        last = Revision.objects.latest("pk")
        desk.edit(Article.objects.get(), by=desk.edith(), at=NOW, headline="Ferry is late")

        told = self.be_there(client, desk.rosa(), article, seen_revision=last.pk)

        assert told["newer"].startswith("Edith saved this story at ")
        shown = client.get(told["what_changed"])
        assert (shown.status_code, "is late" in said(shown)) == (200, True)

    @pytest.mark.parametrize("people", [1, 3])
    def test_asks_the_database_little(self, client, people, django_assert_num_queries):
        article = desk.make_article()
        for user in (desk.omar(), desk.edith(), desk.ed())[:people]:
            Presence.objects.create(article=article, by=user, at=timezone.now())
        client.force_login(desk.rosa())

        with django_assert_num_queries(7):
            client.post(page("present", article.pk), {"seen_version": 1})

    def test_of_a_private_story_is_as_missing(self, client):
        """security.md 13"""
        article = desk.make_article(private=True)
        client.force_login(desk.omar())

        assert client.post(page("present", article.pk)).status_code == 404
        assert not Presence.objects.exists()


class TestTwoSaves:
    """security.md 65: two saves of one version are merged, and what both changed is asked about."""

    @pytest.fixture
    def article(self):
        return desk.make_article(body=BODY + "<p>Third.</p>", pictures=[desk.make_image(), desk.make_image("Reuters")])

    @pytest.fixture
    def mine(self, client, article):
        """The page as Rosa opened it."""
        client.force_login(desk.rosa())
        return fields_of(client, change_page(article))

    def theirs(self, article, **fields) -> None:
        desk.edit(Article.objects.get(pk=article.pk), by=desk.edith(), **fields)

    def save(self, client, article, data):
        return client.post(change_page(article), data | {"_continue": "Save"}, follow=True)

    def asked(self, response) -> dict:
        return {question.label: question.name for question in response.context["together"].questions}

    def test_of_different_fields_and_paragraphs_merge_and_say_so(self, client, article, mine):
        self.theirs(article, standfirst="After years.", body=article.body.replace("Third.", "The third."), kicker="Sea")
        body = mine["body"].replace("Monday", "Tuesday")

        response = self.save(client, article, mine | {"headline": "Ferry is late", "body": body})

        after = Article.objects.get()
        assert (after.headline, after.standfirst, after.kicker) == ("Ferry is late", "After years.", "Sea")
        assert after.body == article.body.replace("Third.", "The third.").replace("Monday", "Tuesday")
        assert after.version == 3
        assert "Merged with what Edith saved at" in said(response)
        assert ": Kicker, Standfirst, 1 paragraph." in said(response)

    def test_of_the_same_change_merge_without_a_word(self, client, article, mine):
        self.theirs(article, headline="Ferry is late")

        response = self.save(client, article, mine | {"headline": "Ferry is late", "kicker": "Sea"})

        after = Article.objects.get()
        assert (after.headline, after.kicker) == ("Ferry is late", "Sea")
        assert "nothing of theirs was left to bring in" in said(response)

    @pytest.mark.parametrize(
        ("answer", "stands"),
        [
            ("mine", "<p>Mine stood.</p>"),
            ("theirs", "<p>Theirs stood.</p>"),
            ("both", "<p>Mine stood.</p><p>Theirs stood.</p>"),
        ],
    )
    def test_of_one_paragraph_ask(self, client, article, mine, answer, stands):
        third = "<p>Third.</p>"
        self.theirs(article, body=article.body.replace(third, "<p>Theirs stood.</p>"), kicker="Sea")
        data = mine | {"body": mine["body"].replace(third, "<p>Mine stood.</p>"), "headline": "Ferry is late"}

        asked = self.save(client, article, data)
        assert "1 place changed by both of you" in said(asked)
        assert "what Edith saved at" in said(asked)
        assert "Mine stood." in asked.context["adminform"].form["body"].value()
        assert Article.objects.get().version == 2
        self.save(client, article, data | {self.asked(asked)["Text"]: answer})

        after = Article.objects.get()
        assert after.body == article.body.replace(third, stands)
        assert (after.headline, after.kicker) == ("Ferry is late", "Sea")

    @pytest.mark.parametrize(("answer", "stands"), [("mine", "Mine"), ("theirs", "Theirs"), ("both", "Mine / Theirs")])
    def test_of_one_field_ask(self, client, article, mine, answer, stands):
        self.theirs(article, headline="Theirs")
        asked = self.save(client, article, mine | {"headline": "Mine"})

        self.save(client, article, mine | {"headline": "Mine", self.asked(asked)["Headline"]: answer})

        assert Article.objects.get().headline == stands

    def test_asks_again_where_a_third_save_came(self, client, article, mine):
        self.theirs(article, headline="Theirs")
        first = self.save(client, article, mine | {"headline": "Mine"})
        self.theirs(article, headline="Theirs once more")

        data = mine | {"headline": "Mine", self.asked(first)["Headline"]: "mine"}
        second = self.save(client, article, data)

        assert "Theirs once more" in said(second)
        assert Article.objects.get().headline == "Theirs once more"
        self.save(client, article, data | {self.asked(second)["Headline"]: "mine"})
        assert Article.objects.get().headline == "Mine"

    def test_of_the_rows_of_a_story_merge(self, client, article, mine):
        omar, ada = Author.objects.create(name="Omar"), desk.make_person()
        with_rows = Article.objects.get()
        with desk.saving.saving(with_rows, by=desk.edith(), at=NOW):
            Byline.objects.create(article=with_rows, author=omar, role="in Oslo", position=1)
            PersonTag.objects.create(content_object=with_rows, tag=ada, subject=False)
            with_rows.article_pictures.filter(lead=True).update(alternative_text="Theirs")
            with_rows.article_pictures.filter(lead=False).update(caption="Theirs")

        rows = mine | {"article_pictures-0-caption": "Mine", "kicker": "Sea"}
        rows["body"] = rows["body"].replace('data-alt="Boats in grey light"', 'data-alt="Mine"')
        response = self.save(client, article, rows)

        after = Article.objects.get()
        assert list(after.bylines.order_by("position").values_list("author__name", "role")) == [
            ("Rosa", ""), ("Omar", "in Oslo"),
        ]  # fmt: skip
        assert list(after.person_tags.values_list("tag", "subject")) == [(ada.pk, False)]
        assert list(after.article_pictures.order_by("position").values_list("caption", "alternative_text")) == [
            ("Mine", "Theirs"), ("Theirs", "Mine"),
        ]  # fmt: skip
        assert after.kicker == "Sea"
        assert "Byline, People, Pictures" in said(response)

    def test_keeps_rows_that_one_added_and_takes_those_that_one_took_out(self, client, article, mine):
        omar = Author.objects.create(name="Omar")
        self.theirs(article, kicker="Sea")

        rows = {
            "bylines-TOTAL_FORMS": 2,
            "bylines-0-DELETE": "on",
            "bylines-1-author": omar.pk,
            "bylines-1-position": 1,
        }
        self.save(client, article, mine | rows)

        after = Article.objects.get()
        assert (after.kicker, list(after.bylines.values_list("author__name", flat=True))) == ("Sea", ["Omar"])

    def test_of_one_caption_ask(self, client, article, mine):
        with_rows = Article.objects.get()
        with desk.saving.saving(with_rows, by=desk.edith(), at=NOW):
            with_rows.article_pictures.filter(lead=False).update(caption="Theirs")
        data = mine | {"body": mine["body"].replace("The harbour at dawn", "Mine")}

        asked = self.save(client, article, data)
        (name,) = self.asked(asked).values()
        self.save(client, article, data | {name: "both"})

        assert Article.objects.get().article_pictures.get(lead=False).caption == "Mine Theirs"

    def test_asks_about_all_that_differs_where_nobody_knows_what_was_opened(self, client, article, mine):
        self.theirs(article, headline="Theirs")

        asked = self.save(client, article, mine | {"seen_revision": "", "headline": "Mine"})

        assert list(self.asked(asked)) == ["Headline"]
        assert Article.objects.get().headline == "Theirs"

    def test_of_what_cant_be_read_wait_until_it_can(self, client, article, mine):
        self.theirs(article, kicker="Sea")

        response = self.save(client, article, mine | {"headline": "Mine", "due_at_0": "soon"})

        assert "Give the day as year-month-day" in said(response)
        assert response.context["adminform"].form["headline"].value() == "Mine"
        assert Article.objects.get().headline == article.headline

    def test_of_a_caption_without_its_picture_wait_until_it_has_one(self, client, article, mine):
        self.theirs(article, kicker="Sea")
        rows = {"article_pictures-TOTAL_FORMS": 2, "article_pictures-1-caption": "Words of no picture yet"}

        response = self.save(client, article, mine | rows)

        assert "This field is required." in said(response)
        assert 'value="Words of no picture yet"' in response.content.decode()
        assert Article.objects.get().version == 2

    def test_by_the_photo_desk_merge_captions_and_leave_the_words(self, client, article):
        client.force_login(desk.phil())
        mine = fields_of(client, change_page(article))
        self.theirs(article, headline="Theirs")

        self.save(client, article, mine | {"article_pictures-0-caption": "Phil’s", "headline": "Smuggled"})

        after = Article.objects.get()
        assert (after.headline, after.article_pictures.get(lead=True).caption) == ("Theirs", "Phil’s")

    def test_go_on_to_the_verb_that_was_pressed(self, client, article, mine):
        self.theirs(article, kicker="Sea")

        response = client.post(change_page(article), mine | {"headline": "Mine", "_verb": "submit"})

        assert response.url == reverse("admin:articles_article_act", args=[article.pk, "submit"])

    def test_somebody_quicker_once_more_is_merged_as_well(self, client, article, mine, monkeypatch):
        """Between reading the newest version and writing the next one, a third save comes."""
        self.theirs(article, kicker="Sea")
        begin, hurry = desk.saving.begin, [True]

        def begin_after_edith(changed, *, by, at):
            if hurry.pop():
                hurry.append(False)
                monkeypatch.setattr(desk.saving, "begin", begin)
                raise workflow.Stale("Edith was quicker.")
            return begin(changed, by=by, at=at)

        monkeypatch.setattr(desk.saving, "begin", begin_after_edith)
        self.save(client, article, mine | {"headline": "Mine"})

        after = Article.objects.get()
        assert (after.headline, after.kicker) == ("Mine", "Sea")
