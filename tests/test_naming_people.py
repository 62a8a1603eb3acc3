"""Who is named in a story, while it is written: what the page asks and is told, and somebody new for the list."""

import pytest
from django.urls import reverse

from articles.admin.unlisted import unknown_names
from articles.models import Dismissal, Person, PersonTag, Revision
from tests import desk
from tests.desk import NOW
from tests.test_admin import fields_of

pytestmark = pytest.mark.django_db


def ask(client, article=None, **said) -> dict:
    name = "people_found" if article else "people_found_new"
    response = client.post(reverse(f"admin:articles_article_{name}", args=[article.pk] if article else []), said)
    return response.json() if response.status_code == 200 else response.status_code


def change_page(article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


class TestFound:
    def test_is_whoever_is_typed_with_places_in_the_text_alone(self, sign_in):
        ada = desk.make_person("Ada Quist")
        client = sign_in(desk.rosa())
        text = "😀 A ferry.\nAda Quist came back."

        sent = text.replace("\n", "\r\n")  # as a form sends it
        told = ask(client, desk.make_article(), headline="Ada Quist is back", text=sent, captions="Ada Quist")

        [found] = told["people"]
        assert (found["id"], found["name"], found["proposed"]) == (ada.pk, "Ada Quist", "about")
        assert found["evidence"] == "Ada Quist came back."
        assert [text[a:b] for a, b in found["mentions"]] == ["Ada Quist"]

    def test_is_told_of_a_story_that_nobody_has_saved(self, sign_in):
        desk.make_person("Ada Quist")

        assert len(ask(sign_in(desk.rosa()), headline="", text="Ada Quist came.")["people"]) == 1

    def test_is_nobody_who_was_answered_for(self, sign_in):
        ada, bo = desk.make_person("Ada Quist"), desk.make_person("Bo Lund")
        article = desk.make_article(people=[ada])
        Dismissal.objects.create(article=article, person=bo, by=desk.rosa(), at=NOW)

        assert ask(sign_in(desk.rosa()), article, text="Ada Quist met Bo Lund.")["people"] == []

    def test_proposes_nothing_of_whom_the_list_asks_about(self, sign_in):
        desk.make_person("Ada Quist", tagging="ask")

        assert ask(sign_in(desk.rosa()), text="Ada Quist came.")["people"][0]["proposed"] == ""

    def test_asks_where_two_fit(self, sign_in):
        for description in ("Pilot", "Baker"):
            desk.make_person("Ada Quist", description=description)

        found = ask(sign_in(desk.rosa()), text="Ada Quist came.")["people"]

        assert [(each["proposed"], each["question"]) for each in found] == [("", "Or is it Ada Quist?")] * 2

    def test_is_nobody_protected(self, sign_in):
        """security.md 35"""
        desk.make_person("Ada Quist", tagging="never")

        told = ask(sign_in(desk.edith()), text="Ada Quist came. Then Ada Quist went.")

        assert told == {"people": [], "unknown": []}

    def test_is_for_who_may_write_it(self, sign_in):
        """security.md 13"""
        private = desk.make_article(private=True)
        live, _ = desk.make_live()

        assert ask(sign_in(desk.omar()), private, text="") == 404
        assert ask(sign_in(desk.rosa()), live, text="") == 403
        assert ask(sign_in(desk.vera()), text="") == 403


class TestUnknown:
    def names(self, text: str) -> list[str]:
        return [unknown.name for unknown in unknown_names(text, taken=())]

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("Then Jo Marsh spoke.", ["Jo Marsh"]),
            ("The minister, Sir Jo Marsh, spoke.", ["Jo Marsh"]),
            ("She met Pieter van der Zee’s brother.", ["Pieter van der Zee"]),
            ("J. M. Marsh wrote it; Jo M. Marsh read it.", ["J. M. Marsh", "Jo M. Marsh"]),
            ("Zoë Şahin and Łukasz Żak", ["Zoë Şahin", "Łukasz Żak"]),
            ("Marsh spoke. Jo went.", []),
            ("The Harbour Trust met at Castle Street in North Merrow.", []),
            ("On Monday the NATO Chief came.", []),
            ("HARBOUR REOPENS TODAY", []),
            ("", []),
        ],
    )
    def test_is_what_looks_like_somebody(self, text, names):
        assert self.names(text) == names

    def test_puts_first_whom_the_text_comes_back_to(self):
        assert self.names("Bo Lund met Jo Marsh. Marsh spoke.") == ["Jo Marsh", "Bo Lund"]

    def test_is_told_to_who_may_add_people_alone(self, sign_in):
        assert ask(sign_in(desk.rosa()), text="Jo Marsh came.")["unknown"] == []
        told = ask(sign_in(desk.edith()), text="Jo Marsh came.")["unknown"]
        assert told == [{"name": "Jo Marsh", "mentions": [[0, 8]]}]

    def test_is_nobody_of_the_list_by_any_name(self):
        desk.make_person("Josephine Marsh").set_aliases(["Jo Marsh"])

        assert self.names("Jo Marsh came.") == []


class TestNewPerson:
    ADDRESS = "admin:articles_article_new_person"

    def test_shows_who_is_called_nearly_so_before_the_form(self, sign_in):
        desk.make_person("Jon Marsh", description="Baker")
        desk.make_person("Joan Marsh", tagging="never")

        html = sign_in(desk.edith()).get(reverse(self.ADDRESS), {"name": "Jo Marsh"}).content.decode()

        assert html.index("Jon Marsh") < html.index('value="Jo Marsh"')
        assert ("Baker" in html, "Joan" in html) == (True, False)

    def test_is_added_once_and_kept(self, sign_in):
        client = sign_in(desk.edith())

        told = client.post(
            reverse(self.ADDRESS), {"name": "Jo Marsh", "description": "Baker", "tagging": "open"}
        ).json()

        jo = Person.objects.get()
        assert told == {"id": jo.pk, "name": "Jo Marsh", "address": f"/admin/articles/person/{jo.pk}/change/"}
        assert Revision.objects.of(jo).get().by == desk.edith()

    @pytest.mark.parametrize(
        "said", [{"name": ""}, {"name": "x" * 201}, {"name": "ﷺ" * 100}, {"name": "Jo", "tagging": "never"}]
    )
    def test_that_can_not_be_kept_comes_back_with_a_sentence(self, sign_in, said):
        client = sign_in(desk.edith())

        response = client.post(reverse(self.ADDRESS), {"tagging": "open", **said})

        assert ("errorlist" in response.content.decode(), Person.objects.count()) == (True, 0)

    def test_is_for_editors(self, sign_in):
        for method in ("get", "post"):
            assert getattr(sign_in(desk.rosa()), method)(reverse(self.ADDRESS)).status_code == 403


class TestAnswers:
    def save(self, client, article, **answers):
        return client.post(change_page(article), {**fields_of(client, change_page(article)), **answers})

    def test_hold_for_whom_the_saved_text_did_not_name_yet(self, sign_in):
        ada, bo = desk.make_person("Ada Quist"), desk.make_person("Bo Lund")
        article = desk.make_article()
        client = sign_in(desk.rosa())

        self.save(client, article, body="<p>Ada Quist met Bo Lund.</p>", **{
            f"person_{ada.pk}": "named", f"person_{bo.pk}": "dismiss",
        })  # fmt: skip

        assert list(PersonTag.objects.values_list("tag", "subject")) == [(ada.pk, False)]
        assert list(Dismissal.objects.values_list("person", flat=True)) == [bo.pk]

    def test_tag_people_in_the_order_of_the_page(self, sign_in):
        ada, bo = desk.make_person("Ada Quist"), desk.make_person("Bo Lund")

        self.save(
            sign_in(desk.rosa()), desk.make_article(), **{f"person_{bo.pk}": "named", f"person_{ada.pk}": "named"}
        )

        assert list(PersonTag.objects.order_by("id").values_list("tag", flat=True)) == [bo.pk, ada.pk]

    def test_stand_in_a_page_that_comes_back_beside_whoever_else_is_found(self, sign_in):
        _, bo = desk.make_person("Ada Quist"), desk.make_person("Bo Lund")
        article = desk.make_article(body="<p>Ada Quist came back.</p>")

        refused = self.save(sign_in(desk.rosa()), article, slug="no address!", **{f"person_{bo.pk}": "about"})

        form = refused.context["adminform"].form
        assert [(found.person.name, field.value()) for found, field in form.suggestions] == [
            ("Ada Quist", None), ("Bo Lund", "about"),
        ]  # fmt: skip

    @pytest.mark.parametrize("number", ["0", "99999", "x", "9" * 30])
    def test_about_nobody_are_passed_over(self, sign_in, number):
        article = desk.make_article()

        assert self.save(sign_in(desk.rosa()), article, **{f"person_{number}": "about"}).status_code == 302
        assert not PersonTag.objects.exists()

    def test_tag_nobody_protected_whatever_is_sent(self, sign_in):
        """security.md 35"""
        ada = desk.make_person(tagging="never")

        self.save(sign_in(desk.rosa()), desk.make_article(), **{f"person_{ada.pk}": "about"})

        assert not PersonTag.objects.exists()

    @pytest.mark.parametrize(
        ("first", "second", "tags", "dismissed"),
        [("about", "dismiss", [], True), ("dismiss", "about", [True], False), ("about", "named", [False], False)],
    )
    def test_of_two_pages_the_later_counts(self, sign_in, first, second, tags, dismissed):
        ada = desk.make_person("Ada Quist")
        article = desk.make_article(body="<p>Ada Quist came back.</p>")
        users = (desk.rosa(), desk.edith())
        pages = [fields_of(sign_in(user), change_page(article)) for user in users]

        for user, fields, answer in zip(users, pages, (first, second), strict=True):
            saved = sign_in(user).post(change_page(article), {**fields, f"person_{ada.pk}": answer})
            assert saved.status_code == 302

        assert list(PersonTag.objects.values_list("subject", flat=True)) == tags
        assert Dismissal.objects.exists() == dismissed
