"""Who must not be named: a draft that names them stops until an editor answers for it in writing. security.md 13"""

import pytest
from django.urls import reverse

from articles import checklist, printing, workflow
from articles.admin import story_page
from articles.checklist.restricted import Restricted
from articles.models import NamingAnswer, Revision
from articles.pictures import files
from tests import desk
from tests.desk import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db

SAID = "Ada Quist must not be named: Witness (Merrow court, 12/24)."


def ada(**fields):
    told = {"naming_restriction": "Witness", "naming_order": "Merrow court, 12/24", "tagging": "never"}
    return desk.make_person("Ada Quist", **{**told, **fields})


def stops(article, at=NOW) -> list[str]:
    revision = workflow.latest(article)
    printed = printing.print_revision(article, revision)
    return [remark.sentence for remark in checklist.stops(article, revision.content, printed, at)]


class TestIsFound:
    @pytest.mark.parametrize(
        "fields",
        [
            {"body": "<p>The judge thanked Ada Quist for her patience.</p>"},
            {"body": "<p>The judge thanked <em>Ada</em> Quist’s lawyer.</p>"},
            {"body": "<p>ADA QUIST SPOKE.</p>"},
            {"headline": "Ada Quist speaks"},
            {"headline": "A witness", "slug": "ada-quist-speaks"},
            {"standfirst": "Àda Quíst speaks."},
            {"kicker": "ada quist"},
            {"dateline": "Ada Quist"},
            {"advisory": "Tells of Ada Quist."},
            {"slugline": "ADA-QUIST 2"},
        ],
    )
    def test_in_any_words(self, fields):
        ada()

        assert stops(desk.make_article(**fields)) == [SAID]

    def test_by_any_name_of_theirs(self):
        ada().set_aliases(["Countess Q"])

        assert stops(desk.make_article(body="<p>Then Countess Q rose.</p>")) == [SAID]

    @pytest.mark.parametrize("field", ["caption", "alternative_text"])
    def test_in_words_of_a_picture(self, field):
        ada()

        assert stops(desk.make_article(pictures=[desk.make_image(**{field: "Ada Quist at the harbour"})])) == [SAID]

    def test_in_the_name_of_a_file_as_it_came_in(self):
        ada()
        image = desk.make_image()
        files.take_in(image, files.look_at(desk.picture_file()))
        image.metadata["name"] = "2024_ada-quist_court.jpg"
        image.save()

        assert stops(desk.make_article(pictures=[image])) == [SAID]

    def test_where_she_is_tagged(self):
        assert stops(desk.make_article(people=[ada()])) == [SAID]

    @pytest.mark.parametrize("body", ["<p>Ada spoke of Quist.</p>", "<p>Ramada Quistgaard spoke.</p>"])
    def test_not_where_she_is_not_named(self, body):
        ada()

        assert stops(desk.make_article(body=body)) == []

    def test_until_the_moment_it_ends(self):
        ada(naming_restricted_until=NOW + HOUR)
        article = desk.make_article(headline="Ada Quist speaks")

        assert stops(article, NOW) == [f"{SAID[:-1]}, until 5 March 2024, 10:00."]
        assert stops(article, NOW + HOUR) == []

    def test_not_of_others(self):
        desk.make_person("Ada Quist")

        assert stops(desk.make_article(headline="Ada Quist speaks")) == []


def test_keeps_what_a_file_was_called():
    image = desk.make_image()
    upload = desk.picture_file()
    upload.name = "ada\u202e-quist.jpg"

    files.take_in(image, files.look_at(upload))

    assert image.metadata["name"] == "ada-quist.jpg"
    assert "quist" not in image.file.name


class TestAnswer:
    def filed(self):
        ada()
        return desk.file_story(desk.make_article(headline="Ada Quist speaks"))

    @pytest.mark.parametrize("answer", ["", " \n", "\u200b"])
    def test_is_insisted_on(self, answer):
        article = self.filed()

        with pytest.raises(workflow.Blocked, match="Ada Quist must not be named"):
            workflow.approve(article, by=desk.edith(), at=NOW, **desk.as_read(article), answer=answer)

        assert not article.editions.exists()

    def test_is_kept_with_the_approval(self):
        article = self.filed()

        edition = workflow.approve(article, by=desk.edith(), at=NOW, **desk.as_read(article), answer="She consented.")

        act = Revision.objects.of(article).get(verb="approve")
        kept = NamingAnswer.objects.get()
        assert act.why == f"{SAID} Answer: She consented."
        assert (kept.edition, kept.person.name, kept.by, kept.words) == (
            edition, "Ada Quist", desk.edith(), "She consented."
        )  # fmt: skip

    def test_holds_for_its_version_when_that_is_published(self):
        article = self.filed()
        edition = workflow.approve(article, by=desk.edith(), at=NOW, **desk.as_read(article), answer="She consented.")

        workflow.publish(article, by=desk.edith(), at=NOW, edition=edition)

        assert article.editions.live(NOW).exists()

    def test_is_missing_where_the_order_came_after_the_approval(self):
        article = desk.file_story(desk.make_article(headline="Ada Quist speaks"))
        edition = desk.approve(article)
        ada()

        with pytest.raises(workflow.Blocked, match="Ada Quist must not be named"):
            workflow.publish(article, by=desk.edith(), at=NOW, edition=edition)

    def test_settles_nothing_else(self):
        ada()
        article = desk.file_story(desk.make_article(headline="Ada Quist speaks", section=None))

        with pytest.raises(workflow.Blocked, match="Choose a section"):
            workflow.approve(article, by=desk.edith(), at=NOW, **desk.as_read(article), answer="She consented.")

    def test_is_asked_for_on_the_page_and_kept_beside_the_reason_of_publishing_alone(self, client, sign_in):
        article = self.filed()
        editor = desk.grant(desk.edith(), "publish_alone")
        sign_in(editor)
        page = reverse("admin:articles_article_act", args=[article.pk, "approve_alone"])
        form = client.get(page).context["form"]
        data = {**form.initial, "when": "now", "because": "Breaking news", "reason": ""}

        refused = client.post(page, data)
        assert "Answer for it in writing" in refused.content.decode()
        client.post(page, data | {"answer": "She consented."})

        act = Revision.objects.of(article).get(verb="approve_alone")
        assert act.why == f"Breaking news\n\n{SAID} Answer: She consented."

    def test_is_not_asked_for_where_nobody_is_named(self, client, sign_in):
        article = desk.file_story(desk.make_article())
        sign_in(desk.edith())

        form = client.get(reverse("admin:articles_article_act", args=[article.pk, "approve"])).context["form"]

        assert "answer" not in form.fields


class TestWhoReadsIt:
    def test_editors_and_nobody_else(self, client, sign_in):
        """security.md 13"""
        ada()
        article = desk.make_article(headline="Ada Quist speaks")

        def told(user) -> bool:
            return SAID in [line.sentence for line in story_page.lines(article, by=user, at=NOW)]

        assert [told(user) for user in (desk.edith(), desk.rosa(), desk.phil())] == [True, False, False]
        sign_in(desk.rosa())
        for page in ("articles_article_change", "articles_article_act"):
            args = [article.pk, "submit"][: 2 if page.endswith("act") else 1]
            assert "Merrow court" not in client.get(reverse(f"admin:{page}", args=args)).content.decode()

    def test_a_writer_files_as_ever(self):
        ada()
        article = desk.make_article(headline="Ada Quist speaks")

        desk.file_story(article)

        assert article.status == "submitted"

    def test_costs_two_queries_for_many_stories(self, django_assert_num_queries):
        ada()
        desk.make_person("Bo Lund", naming_restriction="Minor")
        with django_assert_num_queries(2):
            Restricted(NOW + DAY)
