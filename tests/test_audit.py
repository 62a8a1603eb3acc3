"""The audit: every act for administrators, found by whom, what and when; nobody can change a line of it."""

import csv
from io import StringIO

import pytest
from django.contrib.admin import site
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import saving, workflow
from articles.admin.audit import quoted
from articles.models import Article, Image, Revision, Telling
from tests import desk
from tests.desk import DAY, HOUR, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]


@pytest.fixture
def audit(client, sign_in):
    """Asks the audit as the administrator: returns (who, did, about, why) a line."""
    sign_in(desk.boss())

    def audit(**asked):
        lines = client.get(reverse("admin:desk_audit"), asked).context["lines"]
        return [(line.who, line.did, line.about, line.why) for line in lines]

    return audit


def ferry():
    """A story that was saved, filed and sent back."""
    article = desk.file_story(desk.make_article(headline="Ferry returns"), at=NOW + HOUR)
    workflow.send_back(article, by=desk.edith(), at=NOW + 2 * HOUR, note="Who owns it?")
    return article


class TestAudit:
    def test_has_every_act_newest_first(self, audit):
        ferry()

        assert audit() == [
            ("Edith", "Send back", "Ferry returns", "Who owns it?"),
            ("Rosa", "File to desk", "Ferry returns", ""),
            ("Rosa", "Saved", "Ferry returns", ""),
        ]

    def test_is_in_the_order_of_moments_and_not_of_rows(self, audit):
        desk.make_article(headline="Later", at=NOW + DAY)
        desk.make_article(headline="Earlier", at=NOW)

        assert [line[2] for line in audit()] == ["Later", "Earlier"]

    def test_leads_to_the_thing(self, client, audit):
        article, image = ferry(), desk.make_image(caption="The pier")
        saving.picture_saved(image, by=desk.phil(), at=NOW + DAY)

        lines = client.get(reverse("admin:desk_audit")).context["lines"]

        assert [(line.kind, line.address) for line in lines[:2]] == [
            ("picture", reverse("admin:articles_image_change", args=[image.pk])),
            ("story", reverse("admin:articles_article_change", args=[article.pk])),
        ]

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"verb": "send_back"}, ["Send back"]),
            ({"kind": "image"}, []),
            ({"q": "owns"}, ["Send back"]),
            ({"q": "OWNS IT"}, ["Send back"]),
            ({"q": "ferry"}, ["Send back", "File to desk", "Saved"]),
            ({"q": "pier"}, []),
            ({"since": "2024-03-06"}, []),
            ({"until": "2024-03-05"}, ["Send back", "File to desk", "Saved"]),
            ({"until": "2024-03-04"}, []),
            ({"since": "2024-03-05", "verb": "submit"}, ["File to desk"]),
            ({"until": "9999-12-31"}, []),
        ],
    )
    def test_is_narrowed(self, audit, asked, found):
        ferry()

        assert [line[1] for line in audit(**asked)] == found

    def test_is_narrowed_to_one_person_and_to_one_number(self, audit):
        article = ferry()

        assert [line[1] for line in audit(who=desk.edith().pk)] == ["Send back"]
        assert len(audit(q=str(article.pk))) == 3
        assert audit(q=str(article.pk + 1000)) == []

    @pytest.mark.parametrize("asked", [{"since": "soon"}, {"who": "99999"}, {"verb": "no verb"}, {"q": "9" * 150}])
    def test_what_cannot_be_read_is_said_and_loses_nothing(self, client, audit, asked):
        ferry()

        response = client.get(reverse("admin:desk_audit"), asked)

        assert response.status_code == 200
        assert ("errorlist" in response.content.decode()) is ("q" not in asked)

    def test_goes_back_page_by_page_and_skips_none(self, client, audit, monkeypatch):
        monkeypatch.setattr("articles.admin.audit.A_PAGE", 2)
        for number in range(5):
            desk.make_article(headline=f"Story {number}")
        seen, asked = [], {}
        while True:
            context = client.get(reverse("admin:desk_audit"), asked).context
            seen += [line.about for line in context["lines"]]
            if not context["older"]:
                break
            asked = {"older_than": context["older"]}

        assert seen == [f"Story {number}" for number in (4, 3, 2, 1, 0)]

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_as_many_queries_for_one_as_for_three_and_none_counts(self, client, audit, count):
        for number in range(count):
            desk.make_article(headline=f"Story {number}")
            saving.picture_saved(desk.make_image(), by=desk.phil(), at=NOW)
        client.get(reverse("admin:desk_audit"))

        with CaptureQueriesContext(connection) as asked:
            lines = client.get(reverse("admin:desk_audit"), {"q": ""}).context["lines"]

        assert len(lines) == 2 * count
        assert len(asked) == 6  # session, account, who can be chosen, acts, stories, pictures
        assert not [query for query in asked if "COUNT(" in query["sql"]]

    def test_reasons_are_text(self, client, audit):
        """security.md 51"""
        article = desk.file_story(desk.make_article(headline="<i>Ferry</i>"))
        workflow.send_back(article, by=desk.edith(), at=NOW, note="<script>x</script>")

        page = client.get(reverse("admin:desk_audit")).content.decode()

        assert "<script>x</script>" not in page
        assert "&lt;i&gt;Ferry&lt;/i&gt;" in page


class TestRights:
    @pytest.mark.parametrize("who", [desk.rosa, desk.omar, desk.edith, desk.phil, desk.vera])
    def test_is_closed_to_the_desk_and_its_link_away(self, client, sign_in, who):
        sign_in(who())

        assert client.get(reverse("admin:desk_audit")).status_code == 403
        assert reverse("admin:desk_audit") not in client.get(reverse("admin:index")).content.decode()

    def test_is_open_by_right(self, client, sign_in):
        ferry()
        sign_in(desk.grant(desk.vera(), "view_audit"))

        assert len(client.get(reverse("admin:desk_audit")).context["lines"]) == 3
        assert reverse("admin:desk_audit") in client.get(reverse("admin:index")).content.decode()

    @pytest.mark.parametrize("asked", [{}, {"as": "csv"}, {"q": "canary"}])
    def test_names_no_private_story_to_whoever_may_not_read_it(self, client, sign_in, asked):
        """security.md 13"""
        article = desk.file_story(desk.make_article(headline="Canary headline", private=True))
        workflow.send_back(article, by=desk.edith(), at=NOW, note="Canary reason")
        sign_in(desk.grant(desk.vera(), "view_audit"))

        page = client.get(reverse("admin:desk_audit"), asked).content.decode()

        assert "Canary" not in page
        assert "Rosa" in page

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_nobody_changes_it_at_the_desk(self, client, sign_in, method):
        """Issue 6, line 9"""
        ferry()
        kept = list(Revision.objects.order_by("pk").values())
        sign_in(desk.boss())

        response = getattr(client, method)(reverse("admin:desk_audit"), {"why": "Other", "_save": "Save"})

        assert response.status_code == 405
        assert list(Revision.objects.order_by("pk").values()) == kept

    @pytest.mark.parametrize("model", [Revision, Telling])
    def test_has_no_page_that_could_change_it(self, client, sign_in, model):
        sign_in(desk.boss())

        assert not site.is_registered(model)
        for rest in ("", "add/", "1/change/", "1/delete/"):
            path = f"{reverse('admin:index')}articles/{model._meta.model_name}/{rest}"
            assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)


class TestTable:
    def test_has_what_was_asked_for(self, client, audit):
        article = ferry()

        response = client.get(reverse("admin:desk_audit"), {"as": "csv", "verb": "send_back"})

        assert response["Content-Disposition"] == f'attachment; filename="audit-{timezone.localdate():%Y-%m-%d}.csv"'
        assert list(csv.reader(StringIO(response.content.decode()))) == [
            ["when", "who", "what", "kind", "number", "on what", "why"],
            [(NOW + 2 * HOUR).isoformat(), "Edith", "Send back", "story", str(article.pk), "Ferry returns",
             "Who owns it?"],
        ]  # fmt: skip

    @pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1"])
    def test_quotes_what_a_spreadsheet_would_reckon(self, cell):
        """security.md 75"""
        assert quoted(cell) == f"'{cell}"

    def test_leaves_plain_words_alone(self):
        assert quoted("Who owns it?") == "Who owns it?"

    def test_quotes_a_headline(self, client, audit):
        """security.md 75"""
        desk.make_article(headline="=HYPERLINK(1)")

        assert "'=HYPERLINK(1)" in client.get(reverse("admin:desk_audit"), {"as": "csv"}).content.decode()


def test_things_that_are_gone_still_have_their_acts(audit):
    image = desk.make_image()
    saving.picture_saved(image, by=desk.phil(), at=NOW)
    Image.objects.filter(pk=image.pk).delete()

    assert audit() == [("Phil", "Saved", "Not there any more", "")]
    assert not Article.objects.exists()
