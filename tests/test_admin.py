"""The desk by HTTP: who reaches what, what a form can and cannot change, and the road through the buttons."""

import importlib
import re
from html import unescape
from types import SimpleNamespace
from unittest import mock

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.forms import MultiWidget
from django.template.response import SimpleTemplateResponse
from django.urls import get_resolver, reverse

from articles import workflow
from articles.models import Article, Edition, Image, Person, Revision, record
from tests import desk
from tests.desk import HOUR, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]


def change_page(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def act_page(article: Article, verb: str) -> str:
    return reverse("admin:articles_article_act", args=[article.pk, verb])


def history_page(thing) -> str:
    return reverse(f"admin:articles_{thing._meta.model_name}_history", args=[thing.pk])


def fields_of(client, url: str) -> dict:
    """What a browser would send back: the values of the page's own form, untouched."""
    # The forms are there before the page is, which takes most of the time and is not looked at here.
    with mock.patch.object(SimpleTemplateResponse, "rendered_content", ""):
        response = client.get(url)
    assert response.status_code == 200, url
    given = getattr(response, "context_data", None) or response.context
    form = given.get("adminform") or given["form"]
    forms = [getattr(form, "form", form)]
    for formset in given.get("inline_admin_formsets", []):
        forms += [formset.formset.management_form, *formset.formset.forms]
    data = {}
    for each in forms:
        for bound in each:
            value = bound.value()
            value = value() if callable(value) else value
            widget = bound.field.widget
            if isinstance(widget, MultiWidget):
                parts = value if isinstance(value, list) else widget.decompress(value)
                names = [bound.html_name + suffix for suffix in widget.widgets_names]
                data |= {name: str(part) for name, part in zip(names, parts, strict=True) if part}
            elif isinstance(value, list | tuple):
                data[bound.html_name] = value
            elif value is not None and value is not False:
                data[bound.html_name] = "on" if value is True else value
    return {**data, "_save": "Save"}


def said(response) -> str:
    """The sentences on the page that was led to."""
    return re.sub(r"<[^>]+>", " ", response.content.decode())


class TestRoad:
    def test_from_a_new_story_to_the_readers_page(self, client, sign_in):
        rosa, edith, section = desk.rosa(), desk.edith(), desk.make_section()
        sign_in(rosa)
        add = reverse("admin:articles_article_add")
        data = fields_of(client, add) | {
            "headline": "Ferry returns", "body": "<p>It came back.</p><script>x</script>", "section": section.pk,
        }  # fmt: skip

        client.post(add, data)
        article = Article.objects.get()
        assert (article.body, article.started_by, article.version) == ("<p>It came back.</p>", rosa, 1)
        client.post(act_page(article, "submit"), fields_of(client, act_page(article, "submit")))
        sign_in(edith)
        assert "Waiting for desk" in said(client.get(change_page(article)))
        response = client.post(
            act_page(article, "approve"), fields_of(client, act_page(article, "approve")), follow=True
        )

        assert "Live since" in said(response)
        assert "It came back." in client.get(Edition.objects.get().get_absolute_url()).content.decode()

    def test_verb_pressed_with_unsaved_changes_saves_first(self, client, sign_in):
        article = desk.make_article()
        sign_in(desk.rosa())

        data = fields_of(client, change_page(article)) | {"headline": "Ferry is late", "_verb": "submit"}
        response = client.post(change_page(article), data)

        assert response.url == act_page(article, "submit")
        assert Article.objects.get().headline == "Ferry is late"

    def test_saving_takes_38_queries(self, client, sign_in, django_assert_num_queries):
        """One more for each person; none for who else may stand in the text."""
        people = [desk.make_person(name) for name in ("Ada Quist", "Bo Lund", "Jo Marsh")]
        desk.make_person("Al Reed")
        article = desk.make_article(people=people, pictures=[desk.make_image()], body="<p>Al Reed came back.</p>")
        sign_in(desk.rosa())
        data = fields_of(client, change_page(article)) | {"kicker": "Harbour"}

        with django_assert_num_queries(38):
            client.post(change_page(article), data)

        assert Article.objects.get().kicker == "Harbour"

    @pytest.mark.parametrize(("answer", "tagged"), [("about", True), ("named", False)])
    def test_people_found_in_the_text_are_confirmed_by_one_click(self, client, sign_in, answer, tagged):
        ada = desk.make_person("Ada Quist")
        article = desk.make_article(body="<p>Ada Quist came back.</p>")
        sign_in(desk.rosa())
        page = client.get(change_page(article)).content.decode()
        assert f'<p class="chip__evidence" id="evidence-{ada.pk}">Ada Quist came back.</p>' in page

        client.post(change_page(article), fields_of(client, change_page(article)) | {f"person_{ada.pk}": answer})

        assert list(article.person_tags.values_list("tag", "subject")) == [(ada.pk, tagged)]

    def test_people_who_are_not_meant_are_not_asked_about_again(self, client, sign_in):
        ada = desk.make_person("Ada Quist")
        article = desk.make_article(body="<p>Ada Quist came back.</p>")
        sign_in(desk.rosa())

        client.post(change_page(article), fields_of(client, change_page(article)) | {f"person_{ada.pk}": "dismiss"})

        assert "chip__evidence" not in client.get(change_page(article)).content.decode()
        assert not article.person_tags.exists()

    def test_refusal_says_why_and_changes_nothing(self, client, sign_in):
        article = desk.make_article(headline_proposed=True)
        sign_in(desk.rosa())

        response = client.post(act_page(article, "submit"), fields_of(client, act_page(article, "submit")))

        assert "The headline is only proposed" in said(response)
        assert Article.objects.get().status == "draft"

    def test_own_story_is_not_approved_by_an_editor_alone(self, client, sign_in):
        """security.md 24, in the view"""
        edith = desk.edith()
        article = desk.make_article(by=edith)
        workflow.submit(article, by=edith, at=NOW)
        sign_in(edith)

        response = client.post(act_page(article, "approve"), fields_of(client, act_page(article, "approve")))

        assert "Nobody else stands by the words of this version yet" in said(response)
        assert not Edition.objects.exists()

    def test_what_was_changed_after_the_reading_is_not_approved(self, client, sign_in):
        """security.md 28, in the view"""
        article = desk.make_article(people=[desk.make_person("Ada Quist")])
        desk.file_story(article)
        sign_in(desk.edith())
        data = fields_of(client, act_page(article, "approve"))

        Person.objects.update(name="Ada B. Quist")
        response = client.post(act_page(article, "approve"), data)

        assert "have changed since you read this version" in said(response)
        assert not Edition.objects.exists()

    def test_two_saves_of_one_version_show_both_texts(self, client, sign_in):
        """security.md 65: nothing is saved until the second has said what shall stand."""
        article = desk.make_article()
        sign_in(desk.rosa())
        data = fields_of(client, change_page(article)) | {"headline": "What Rosa typed"}
        desk.edit(article, by=desk.edith(), headline="What Edith saved")

        response = client.post(change_page(article), data)

        assert "Somebody else saved this story in the meantime" in said(response)
        assert "What Rosa typed" in response.content.decode()
        assert [question.label for question in response.context["together"].questions] == ["Headline"]
        assert Article.objects.get().headline == "What Edith saved"

    def test_a_replayed_form_does_nothing_twice(self, client, sign_in):
        """security.md 29, 67"""
        article = desk.make_article()
        desk.file_story(article)
        sign_in(desk.edith())
        data = fields_of(client, act_page(article, "approve"))

        for _ in range(2):
            client.post(act_page(article, "approve"), data)

        assert (Edition.objects.count(), Revision.objects.filter(verb="publish").count()) == (1, 1)


class TestRights:
    """security.md 12, 13, 16 to 19, 22, 23"""

    def test_anonymous_gets_the_sign_in_page_and_no_name(self, client):
        article, _ = desk.make_live()
        hidden = desk.make_article(headline="Xq canary")

        for path in (change_page(hidden), act_page(hidden, "approve"), reverse("admin:articles_article_changelist")):
            response = client.get(path)
            assert (response.status_code, response.url.split("?")[0]) == (302, reverse("admin:login"))

    def test_reader_account_gets_no_further(self, client, sign_in):
        hidden = desk.make_article(headline="Xq canary")
        sign_in(desk.User.objects.create_user("reader"))

        response = client.get(change_page(hidden), follow=True)

        assert "Xq canary" not in response.content.decode()

    @pytest.mark.parametrize("who", [desk.omar, desk.vera, desk.phil])
    def test_private_story_of_another_is_as_missing(self, client, sign_in, who):
        article = desk.make_article(headline="Xq canary", private=True)
        revision = Revision.objects.latest("pk")
        sign_in(who())
        preview = reverse("admin:articles_article_preview", args=[article.pk, revision.pk])

        for path in (change_page(article), act_page(article, "read_back"), preview, history_page(article)):
            hidden, missing = (
                client.get(path, follow=True),
                client.get(path.replace(f"/{article.pk}/", "/99999/"), follow=True),
            )
            assert hidden.status_code == missing.status_code, path
            assert "Xq canary" not in hidden.content.decode(), path
        stories = client.get(reverse("admin:articles_article_changelist"), {"whose": "all"})
        assert "Xq canary" not in stories.content.decode()

    def test_open_story_of_another_is_read_and_not_written(self, client, sign_in):
        article = desk.make_article()
        sign_in(desk.omar())

        assert "Ferry returns" in said(client.get(change_page(article)))
        response = client.post(change_page(article), {"headline": "Mine now", "seen_version": 1, "_save": "Save"})

        assert response.status_code == 403
        assert Article.objects.get().headline == "Ferry returns to the old harbour"

    def test_fields_that_the_form_lacks_are_ignored(self, client, sign_in):
        article = desk.make_article()
        sign_in(desk.rosa())
        smuggled = {
            "status": "approved",
            "filed": 1,
            "version": 99,
            "started_by": desk.omar().pk,
            "public_id": "aaaaaaaa",
        }

        client.post(change_page(article), fields_of(client, change_page(article)) | smuggled | {"headline": "New"})

        after = Article.objects.get()
        assert (after.headline, after.status, after.version, after.started_by) == ("New", "draft", 2, desk.rosa())
        assert after.public_id == article.public_id

    def test_photo_desk_changes_captions_and_not_words(self, client, sign_in):
        article = desk.make_article(pictures=[desk.make_image()])
        sign_in(desk.phil())
        page = client.get(change_page(article)).content.decode()
        assert 'name="headline"' not in page

        data = fields_of(client, change_page(article)) | {
            "headline": "Mine now", "article_pictures-0-caption": "Boats, waiting",
        }  # fmt: skip
        client.post(change_page(article), data)

        after = Article.objects.get()
        assert (after.headline, after.article_pictures.get().caption) == (
            "Ferry returns to the old harbour", "Boats, waiting",
        )  # fmt: skip

    @pytest.mark.parametrize("who", [desk.phil, desk.omar, desk.edith])
    def test_text_that_one_may_not_write_is_read_as_text(self, client, sign_in, who):
        article, _ = desk.make_live(pictures=[desk.make_image()])
        sign_in(who())

        page = client.get(change_page(article)).content.decode()

        assert "<p>The ferry came back on Monday, after eleven years.</p>" in page
        assert "&lt;p&gt;" not in page

    def test_rows_of_another_story_are_not_reached(self, client, sign_in):
        """security.md 18"""
        mine, theirs = desk.make_article(pictures=[desk.make_image()]), desk.make_article(pictures=[desk.make_image()])
        sign_in(desk.rosa())
        data = fields_of(client, change_page(mine)) | {
            "article_pictures-0-id": theirs.article_pictures.get().pk, "article_pictures-0-caption": "Smuggled",
        }  # fmt: skip

        answer = client.post(change_page(mine), data)

        assert "One of these rows is not there any more. Open the story again." in answer.content.decode()
        assert theirs.article_pictures.get().caption == "The harbour at dawn"
        assert mine.article_pictures.get().caption == "The harbour at dawn"

    def test_nothing_of_a_story_goes_into_djangos_own_log(self, client, sign_in):
        """It would hold headlines of private stories, and outlive what is expunged."""
        sign_in(desk.rosa())
        new = reverse("admin:articles_article_add")
        assert client.post(new, fields_of(client, new) | {"headline": "Canary"}).status_code == 302
        page = change_page(Article.objects.get())
        assert client.post(page, fields_of(client, page) | {"kicker": "Canary"}).status_code == 302

        assert not LogEntry.objects.exists()

    @pytest.mark.parametrize("who", [desk.rosa, desk.edith, desk.boss])
    def test_nothing_is_deleted(self, client, sign_in, who):
        article, _ = desk.make_live(pictures=[desk.make_image()], people=[desk.make_person()])
        sign_in(who())

        for name, thing in (("article", article), ("image", Image.objects.get()), ("person", Person.objects.get())):
            button = client.post(reverse(f"admin:articles_{name}_delete", args=[thing.pk]), {"post": "yes"})
            assert button.status_code == 403, name
            chosen = {"action": "delete_selected", "_selected_action": thing.pk, "post": "yes"}
            everything = "?whose=all" if name == "article" else ""
            action = client.post(reverse(f"admin:articles_{name}_changelist") + everything, chosen, follow=True)
            # No list deletes: what is posted to it does nothing, and the list comes back.
            assert (action.status_code, action.context["cl"].result_count) == (200, 1), name
            assert "delete_selected" not in action.content.decode(), name
        assert (Article.objects.count(), Image.objects.count(), Person.objects.count()) == (1, 1, 1)

    def test_filters_reach_no_password(self, client, sign_in):
        """security.md 14: a filter that finds would say how Rosa's password begins."""
        rosa, stories = desk.rosa(), reverse("admin:articles_article_changelist")
        rosa.set_password("harbour ferry at dawn")
        rosa.save()
        desk.make_article(by=rosa)
        sign_in(rosa)
        assert "Ferry returns" in client.get(stories, {"status__exact": "draft"}).content.decode()

        response = client.get(stories, {"started_by__password__startswith": rosa.password[:3]})

        assert (response.status_code, b"Ferry returns" in response.content) == (400, False)

    def test_verb_by_who_may_not_is_refused_by_address_too(self, client, sign_in):
        article = desk.make_article()
        desk.file_story(article)
        sign_in(desk.rosa())

        response = client.post(act_page(article, "approve"), {"version": 1, "when": "now"}, follow=True)

        assert "“Approve” is not possible for you" in said(response)
        assert not Edition.objects.exists()

    def test_desk_is_in_no_cache(self, client, sign_in):
        sign_in(desk.rosa())

        response = client.get(reverse("admin:index"))

        assert "no-store" in response["Cache-Control"]


class TestRows:
    """Rows of a story ask the rules of saving.py, and no right of their own."""

    def add(self, client, article, rows: str, **fields) -> None:
        data = fields_of(client, change_page(article))
        number = data[f"{rows}-TOTAL_FORMS"]
        data |= {f"{rows}-TOTAL_FORMS": number + 1} | {
            f"{rows}-{number}-{name}": value for name, value in fields.items()
        }
        assert client.post(change_page(article), data).status_code == 302

    def test_of_every_kind_are_written_by_the_reporter(self, client, sign_in):
        article = desk.make_article()
        omar, ada, image = desk.Author.objects.create(name="Omar"), desk.make_person(), desk.make_image()
        sign_in(desk.rosa())

        self.add(client, article, "bylines", author=omar.pk, role="in Oslo", position=1)
        self.add(client, article, "person_tags", tag=ada.pk, subject="on")
        self.add(client, article, "article_pictures", image=image.pk, caption="The new pier")

        content = article.content()
        assert content["byline"][1] == {"author": omar.pk, "role": "in Oslo"}
        assert content["people"] == [{"person": ada.pk, "subject": True}]
        assert [(row["image"], row["caption"]) for row in content["pictures"]] == [(image.pk, "The new pier")]

    def test_are_taken_away_by_the_reporter(self, client, sign_in):
        article = desk.make_article(people=[desk.make_person()], pictures=[desk.make_image()])
        sign_in(desk.rosa())
        away = {f"{rows}-0-DELETE": "on" for rows in ("bylines", "person_tags", "article_pictures")}

        client.post(change_page(article), fields_of(client, change_page(article)) | away)

        assert [article.content()[rows] for rows in ("byline", "people", "pictures")] == [[], [], []]

    def test_are_for_the_photo_desk_where_they_are_pictures(self, client, sign_in):
        article, image = desk.make_article(pictures=[desk.make_image()]), desk.make_image("Reuters")
        sign_in(desk.phil())

        self.add(client, article, "article_pictures", image=image.pk, caption="The new pier")

        assert list(article.article_pictures.order_by("id").values_list("image__credit", "caption")) == [
            ("AP", "The harbour at dawn"), ("Reuters", "The new pier"),
        ]  # fmt: skip

    def test_of_words_are_not_for_the_photo_desk(self, client, sign_in):
        article = desk.make_article(people=[desk.make_person()])
        sign_in(desk.phil())
        smuggled = {"bylines-0-DELETE": "on", "bylines-0-role": "in Oslo", "person_tags-0-DELETE": "on"}

        client.post(change_page(article), fields_of(client, change_page(article)) | smuggled)

        content = article.content()
        assert ([line["role"] for line in content["byline"]], len(content["people"])) == ([""], 1)


class TestRightsShown:
    """What an administrator reads on the pages of groups and accounts."""

    FORBIDDEN = re.compile(
        r"\b(window|edition|revision|stale|blocker|use|mention|append-only|digest)s?\b", re.IGNORECASE
    )
    ASKED_OF_NOBODY = re.compile(
        r"sign off|clock|dismissal|failed sign in|byline|picture of this story|person in", re.I
    )

    def shown(self, page) -> list[str]:
        return [
            option for option in re.findall(r"<option[^>]*>([^<]+)</option>", page.content.decode()) if "|" in option
        ]

    @pytest.mark.parametrize("where", ["group", "user"])
    def test_are_in_the_words_of_the_desk(self, client, sign_in, where):
        boss = desk.boss()
        thing = desk.Group.objects.get(name="Editors") if where == "group" else boss
        sign_in(boss)

        shown = self.shown(client.get(reverse(f"admin:auth_{where}_change", args=[thing.pk])))

        assert "Newsroom | story | Can approve, send back and spike stories" in shown
        assert [right for right in shown if self.FORBIDDEN.search(right)] == []
        assert [right for right in shown if self.ASKED_OF_NOBODY.search(right)] == []

    def test_lose_in_an_older_database_what_nobody_asks_for_any_more(self):
        migration = importlib.import_module("articles.migrations.0004_ask_fewer_rights")
        editors, kind = desk.Group.objects.get(name="Editors"), ContentType.objects.get_for_model(Edition)
        editors.permissions.add(desk.Permission.objects.create(codename="view_edition", name="Old", content_type=kind))
        before = set(editors.permissions.values_list("codename", flat=True))

        migration.forget_rights(apps, SimpleNamespace(connection=connection))

        assert set(editors.permissions.values_list("codename", flat=True)) == before - {"view_edition"}
        assert not desk.Permission.objects.filter(codename="view_edition").exists()


class TestHistory:
    """What the button of that name shows: everything that was done, in the words of the buttons."""

    def lines(self, client, thing) -> list[tuple]:
        response = client.get(history_page(thing))
        assert response.status_code == 200
        table = response.content.decode().partition('id="change-history"')[2]
        rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)[1:]
        return [tuple(unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)) for row in rows]

    def test_of_a_story_says_when_who_what_and_why(self, client, sign_in):
        article = desk.make_article()
        desk.file_story(article, at=NOW + HOUR)
        workflow.send_back(article, by=desk.edith(), at=NOW + 2 * HOUR, note="Who <says> so?")
        sign_in(desk.rosa())

        assert self.lines(client, article) == [
            ("5 March 2024, 11:00", "Edith", "Send back", "Who <says> so?"),
            ("5 March 2024, 10:00", "Rosa", "File to desk", ""),
            ("5 March 2024, 09:00", "Rosa", "Saved", ""),
        ]

    def test_of_pictures_and_names_is_shown_too(self, client, sign_in):
        image, person = desk.make_image(), desk.make_person()
        for thing in (image, person):
            record(thing, verb="save", by=desk.edith(), at=NOW, content={"kept": True})
        sign_in(desk.rosa())

        for thing in (image, person):
            assert self.lines(client, thing) == [("5 March 2024, 09:00", "Edith", "Saved", "")]

    def test_of_what_was_never_saved_here_says_so(self, client, sign_in):
        person = desk.make_person()
        sign_in(desk.rosa())

        assert "Nothing has been done to this yet" in said(client.get(history_page(person)))

    def test_is_for_whoever_may_read_the_thing(self, client, sign_in):
        article, image = desk.make_article(), desk.make_image()
        sign_in(desk.vera())

        assert len(self.lines(client, article)) == 1
        assert client.get(history_page(image)).status_code == 403

    def test_goes_on_when_a_button_is_given_up(self, client, sign_in):
        article = desk.make_article()
        record(article, verb="fold_up", by=desk.edith(), at=NOW)
        sign_in(desk.rosa())

        assert [did for _, _, did, _ in self.lines(client, article)] == ["Fold up", "Saved"]

    def test_goes_on_to_older_acts(self, client, sign_in):
        person = desk.make_person()
        for number in range(101):
            record(person, verb="save", by=desk.edith(), at=NOW + number * HOUR, content={"number": number})
        sign_in(desk.rosa())

        newest, older = client.get(history_page(person)), client.get(history_page(person), {"page": 2})

        assert ('<a href="?page=2">Older</a>' in newest.content.decode(), len(newest.context["acts"])) == (True, 100)
        assert [act["at"] for act in older.context["acts"]] == [NOW]

    @pytest.mark.parametrize("page_number", ["0", "2", "x", "9" * 400])
    def test_has_no_page_that_nothing_links_to(self, client, sign_in, page_number):
        """security.md 71"""
        article = desk.make_article()
        sign_in(desk.rosa())

        assert client.get(history_page(article), {"page": page_number}).status_code == 404

    def test_of_an_account_is_what_administrators_did(self, client, sign_in):
        sign_in(desk.boss())
        account = reverse("admin:auth_user_change", args=[desk.rosa().pk])

        joined = {"date_joined_0": "2024-03-05", "date_joined_1": "09:00:00"}
        client.post(account, fields_of(client, account) | joined | {"last_name": "Lund"})

        history = reverse("admin:auth_user_history", args=[desk.rosa().pk])
        assert "Changed Last name" in said(client.get(history))

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_as_many_queries_for_one_act_as_for_three(self, client, sign_in, count, django_assert_num_queries):
        article = desk.make_article()
        for number in range(count - 1):
            desk.edit(article, by=desk.edith(), headline=f"Headline {number}")
        sign_in(desk.rosa())

        with django_assert_num_queries(8):
            assert len(self.lines(client, article)) == count


class TestLists:
    """What a row says, for how many questions, and what a list says that has none."""

    STORIES = "admin:articles_article_changelist"

    def test_story_has_its_lead_picture_and_its_state_in_words(self, client, sign_in):
        image = desk.make_image()
        desk.file_story(desk.make_article(pictures=[image, desk.make_image("Reuters")]), at=NOW)
        sign_in(desk.omar())

        page = client.get(reverse(self.STORIES), {"whose": "all"}).content.decode()

        look = reverse("admin:articles_image_look", args=[image.pk, 320])
        assert page.count('class="look"') == 1
        assert f'<img class="look" src="{look}" alt="" loading="lazy">' in page
        assert '<span class="state state--submitted">Waiting for desk, ' in page
        assert '<td class="field-who">Rosa</td>' in page

    def test_picture_that_is_to_come_says_so(self, client, sign_in):
        desk.make_article(pictures=[desk.make_image(to_come=True)])
        sign_in(desk.rosa())

        assert "Picture to come" in said(client.get(reverse(self.STORIES)))

    def test_whoever_may_not_see_pictures_gets_no_frames(self, client, sign_in):
        desk.make_article(pictures=[desk.make_image()])
        sign_in(desk.vera())

        page = client.get(reverse(self.STORIES)).content.decode()

        assert "Ferry returns" in page
        assert 'class="look"' not in page

    @pytest.mark.parametrize("count", [1, 3])
    def test_of_stories_takes_as_many_queries_for_one_as_for_three(
        self, client, sign_in, count, django_assert_num_queries
    ):
        for number in range(count):
            desk.make_live(headline=f"Story {number}", pictures=[desk.make_image(), desk.make_image()])
        sign_in(desk.rosa())

        with django_assert_num_queries(9):
            page = client.get(reverse(self.STORIES)).content.decode()
        assert page.count('class="look"') == count

    @pytest.mark.parametrize("count", [1, 3])
    def test_of_pictures_takes_as_many_queries_for_one_as_for_three(
        self, client, sign_in, count, django_assert_num_queries
    ):
        for _ in range(count):
            desk.make_image()
        sign_in(desk.phil())

        with django_assert_num_queries(11):
            page = client.get(reverse("admin:articles_image_changelist")).content.decode()
        assert page.count('class="look"') == count

    def test_that_is_empty_says_so_in_a_sentence(self, client, sign_in):
        sign_in(desk.rosa())

        assert "There are no stories yet." in said(client.get(reverse(self.STORIES), {"whose": "all"}))
        desk.make_article()
        assert "None of the stories fits that." in said(client.get(reverse(self.STORIES), {"q": "nothing"}))

    def test_filter_names_what_has_no_value(self, client, sign_in):
        desk.make_section("Culture"), desk.make_section("Sport")
        sign_in(desk.rosa())

        page = client.get(reverse(self.STORIES), {"section__isnull": "True"})

        assert "Section: None" in " ".join(said(page).split())


class TestRooms:
    """Where one can go, on every page."""

    def open_to(self, client, who) -> tuple[list, list]:
        client.force_login(who)
        context = client.get(reverse("admin:articles_article_changelist")).context
        return [[room["object_name"] for room in context[name]] for name in ("rooms", "more_rooms")]

    def test_are_those_that_one_may_see(self, client):
        assert self.open_to(client, desk.vera()) == [["Article"], []]
        assert self.open_to(client, desk.boss()) == [
            ["Article", "Image", "Person"],
            ["Author", "Advisory", "Front", "Page", "Provider", "Section", "Topic", "Group", "User"],
        ]  # fmt: skip

    def test_are_not_told_to_strangers(self, client):
        page = client.get(reverse("admin:login"))

        assert page.context["rooms"] == page.context["more_rooms"] == []
        assert reverse("admin:articles_article_changelist") not in page.content.decode()


class TestPeopleOfTheDesk:
    def test_are_offered_by_name_to_be_given_a_story(self, client, sign_in):
        article, omar = desk.make_article(), desk.omar()
        desk.User.objects.create_user("reader")
        sign_in(desk.rosa())

        client.post(change_page(article), fields_of(client, change_page(article)) | {"assigned_to": omar.pk})

        assert Article.objects.get().assigned_to == omar
        page = client.get(change_page(article)).content.decode()
        assert f'<option value="{omar.pk}" selected>Omar</option>' in page
        assert "reader" not in re.findall(r"<option[^>]*>([^<]*)</option>", page)


class TestPicturePage:
    def post(self, client, **fields):
        add = reverse("admin:articles_image_add")
        return client.post(add, fields_of(client, add) | fields)

    def test_refuses_a_picture_without_credit(self, client, sign_in):
        sign_in(desk.phil())

        for credit in ("", "   ", "\u200b"):
            response = self.post(client, caption="Boats", credit=credit, upload=desk.picture_file())
            assert response.status_code == 200
            assert "required" in said(response) or "without a credit" in said(response)
        assert not Image.objects.exists()

    def test_refuses_a_file_that_is_no_picture(self, client, sign_in):
        """security.md 53"""
        sign_in(desk.phil())
        fake = desk.ContentFile(b"<svg xmlns='http://www.w3.org/2000/svg'/>", name="photo.jpg")

        response = self.post(client, credit="AP", upload=fake)

        assert "JPEG" in said(response)
        assert not Image.objects.exists()

    def test_takes_a_picture_in_and_keeps_a_revision(self, client, sign_in):
        sign_in(desk.phil())

        self.post(client, credit="AP", caption="Boats", upload=desk.picture_file())

        image = Image.objects.get()
        assert (image.credit, image.width, image.added_by) == ("AP", 1200, desk.phil())
        assert image.file.name.startswith("desk/")
        assert "harbour" not in image.file.name
        assert Revision.objects.of(image).get().content["credit"] == "AP"

    def test_shows_the_picture_to_the_desk_alone(self, client, sign_in):
        image = desk.make_image()
        look = reverse("admin:articles_image_look", args=[image.pk, 320])

        assert client.get(look).status_code == 302
        sign_in(desk.rosa())
        assert client.get(look)["Content-Type"] == "image/jpeg"


class TestNamesPage:
    def test_keeps_who_changed_a_person(self, client, sign_in):
        person = desk.make_person("Ada Quist")
        sign_in(desk.edith())
        page = reverse("admin:articles_person_change", args=[person.pk])

        client.post(page, fields_of(client, page) | {"description": "Boatbuilder", "names-0-name": "A. Quist"})

        kept = Revision.objects.of(person).get()
        assert (kept.by, kept.content["description"], kept.content["names"]) == (
            desk.edith(), "Boatbuilder", ["A. Quist", "Ada Quist"],
        )  # fmt: skip

    def test_is_for_editors(self, client, sign_in):
        person = desk.make_person("Ada Quist")
        sign_in(desk.rosa())

        response = client.post(reverse("admin:articles_person_change", args=[person.pk]), {"name": "Other"})

        assert (response.status_code, Person.objects.get().name) == (403, "Ada Quist")


# What Django's own site answers besides the pages of models.
DJANGOS = {
    "index", "app_list", "autocomplete", "jsi18n", "login", "logout", "password_change", "password_change_done",
    "view_on_site",
}  # fmt: skip
# Pages of the desk that belong to no model.
OWN = {"search", "handover"}
# What stands in the places of an address; a place with another name is a new one, and belongs here.
FILLED_WITH = {
    "object_id": 1, "pk": 1, "id": 1, "content_type_id": 1, "verb": "submit", "revision": 1, "width": 320,
    "name": "mine", "app_label": "articles", "number": 1, "loan": 1,
}  # fmt: skip


def addresses_of_the_desk() -> dict[str, str]:
    """Every named address under /admin/, filled in."""
    found = get_resolver().namespace_dict["admin"][1].reverse_dict
    names = {name for name in found if isinstance(name, str)}
    return {
        name: reverse(f"admin:{name}", kwargs={place: FILLED_WITH[place] for place in found[name][0][0][1]})
        for name in names
    }


def test_every_address_of_the_desk_asks_who_is_there(client):
    """security.md 12: generated from the resolver, so that an address that is added is asked as well."""
    addresses = addresses_of_the_desk()
    sign_in_page, sign_out = addresses.pop("login"), addresses.pop("logout")

    for method in (client.get, client.post):
        assert method(sign_out).url == reverse("admin:index")  # which asks, as all others do
        for path in addresses.values():
            response = method(path)
            assert (response.status_code, response.headers.get("Location", "").split("?")[0]) == (302, sign_in_page), (
                path
            )


class TestStrangers:
    """Pages that other applications bring ask for staff status and nothing more."""

    def test_have_no_page_at_the_desk(self):
        strangers = {name for name in addresses_of_the_desk() if name.split("_")[0] not in ("articles", "auth", "desk")}

        assert strangers == DJANGOS | OWN

    @pytest.mark.parametrize("path", ["taggit/", "taggit/tag/", "taggit/tag/merge-tags/", "django_tasks_database/"])
    def test_are_not_found_even_by_a_superuser(self, client, sign_in, path):
        sign_in(desk.boss())

        assert client.get(reverse("admin:index") + path).status_code == 404
