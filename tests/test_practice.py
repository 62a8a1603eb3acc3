"""What is written for practice goes the whole way to approval, and no further: by verb, by form and by database."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from articles import reading, reading_front, workflow
from articles.admin.practising import walk
from articles.models import Article, Edition, Section, Status
from articles.standing import standing
from tests import desk
from tests.desk import HOUR, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    return Section.objects.create(name="Practice", practice=True)


@pytest.fixture
def filed(practice):
    return desk.file_story(desk.make_article(headline="Xq practice", section="Practice"))


def raw(sql, *params):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


class TestVerbs:
    def test_story_is_filed_and_approved(self, filed):
        edition = desk.approve(filed)

        assert (filed.status, edition.live_from) == (Status.APPROVED, None)
        assert standing(filed, at=NOW).words == "Ready"

    def test_is_not_published(self, filed):
        edition = desk.approve(filed)

        with pytest.raises(workflow.Refused) as refusal:
            workflow.publish(filed, by=desk.edith(), at=NOW, edition=edition)

        assert "goes no further" in str(refusal.value)
        assert not Edition.objects.exclude(live_from=None).exists()

    def test_is_not_published_after_the_story_has_moved_to_another_section(self, filed):
        """What was approved for practice was read as practice."""
        edition = desk.approve(filed)
        workflow.reopen(filed, by=desk.rosa(), at=NOW)
        desk.edit(filed, by=desk.rosa(), section=desk.make_section("Culture"))

        with pytest.raises(workflow.Refused) as refusal:
            workflow.publish(filed, by=desk.edith(), at=NOW, edition=edition)

        assert str(refusal.value) == "This version was approved for practice: it goes no further."

    def test_is_not_published_alone(self, filed):
        editor = desk.grant(desk.edith(), "publish_alone")

        with pytest.raises(workflow.Refused) as refusal:
            workflow.approve_alone(filed, by=editor, at=NOW, reason="Alone", **desk.as_read(filed))

        assert "Nothing in this section is published" in str(refusal.value)

    def test_no_button_offers_it(self, filed):
        desk.approve(filed)

        assert "publish" not in workflow.offered(filed, standing(filed, at=NOW), by=desk.edith())


class TestStoryPage:
    """Says the next step of the walk, in the words of the start page."""

    def practice(self, client, who, article: Article | None = None, **query) -> str:
        client.force_login(who)
        name, args = ("change", [article.pk]) if article else ("add", [])
        return client.get(reverse(f"admin:articles_article_{name}", args=args), query).context["practice"]

    def test_says_what_comes_next_until_it_is_approved(self, client, practice):
        rosa = desk.rosa()
        assert self.practice(client, rosa, section=practice.pk).startswith("Step 1 of 4. Write a headline")

        article = desk.make_article(section="Practice")
        assert self.practice(client, rosa, article).startswith("Step 2 of 4. Is it saved?")
        desk.file_story(article)
        step = self.practice(client, rosa, article)
        assert step.startswith("Step 3 of 4. It waits for the desk.")
        assert step.endswith(walk(rosa, at=NOW).says)
        desk.approve(article)
        assert self.practice(client, rosa, article).startswith("Approved by Edith.")

    def test_is_silent_for_others_and_on_other_stories(self, client, filed):
        other = desk.make_article()
        workflow.spike(spiked := desk.make_article(section="Practice"), by=desk.edith(), at=NOW, reason="Enough")

        assert self.practice(client, desk.edith(), filed) == ""
        assert [self.practice(client, desk.rosa(), article) for article in (other, spiked)] == ["", ""]
        assert self.practice(client, desk.rosa(), section=other.section_id) == ""


class TestForm:
    def test_offers_approval_alone(self, client, filed):
        client.force_login(desk.edith())
        page = client.get(reverse("admin:articles_article_act", args=[filed.pk, "approve"]))

        form = page.context["form"]
        assert form.fields["when"].choices == [("not yet", "Approve")]
        assert "live_from" not in form.fields

        asked = {name: form.initial[name] for name in form.initial}
        client.post(reverse("admin:articles_article_act", args=[filed.pk, "approve"]), {**asked, "when": "now"})
        assert Article.objects.get().status == Status.SUBMITTED
        client.post(reverse("admin:articles_article_act", args=[filed.pk, "approve"]), {**asked, "when": "not yet"})
        assert Article.objects.get().status == Status.APPROVED


class TestDatabase:
    def test_refuses_to_open_a_window(self, filed):
        edition = desk.approve(filed)

        with pytest.raises(IntegrityError, match="practice"):
            raw(
                "UPDATE articles_edition SET live_from = %s, window_at = %s, first_published_at = %s, updated_at = %s"
                " WHERE id = %s", NOW, NOW, NOW, NOW, edition.pk,
            )  # fmt: skip

    def test_refuses_to_make_practice_of_what_was_published(self):
        desk.make_live()
        desk.publish(desk.make_article(section="Sport"), live_from=NOW + HOUR)

        for name in ("Culture", "Sport"):
            with pytest.raises(IntegrityError, match="published or are scheduled"):
                raw("UPDATE articles_section SET practice = %s WHERE name = %s", True, name)
            section = Section.objects.get(name=name)
            section.practice = True
            with pytest.raises(ValidationError, match="published or are scheduled"):
                section.clean()

    def test_lets_a_section_without_published_stories_become_one(self):
        desk.approve(desk.file_story(desk.make_article()))

        Section.objects.update(practice=True)

        assert Section.objects.get().practice


class TestReaders:
    def test_never_see_the_section(self, client, practice, filed):
        edition = desk.approve(filed)
        desk.make_live()

        assert [section.name for section in reading.sections()] == ["Culture"]
        assert [block.section.name for block in reading_front.front(at=NOW + HOUR).blocks] == ["Culture"]
        for path in ("/practice/", edition.get_absolute_url()):
            assert client.get(path).status_code == 404
        for path in ("/", "/culture/", "/feed/"):
            assert "ractice" not in client.get(path).content.decode()
