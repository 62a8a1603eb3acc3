"""What was tried against the house and once got through: each is a door that must stay shut."""

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from articles import saving, workflow
from articles.admin import prose
from articles.comparing import differences
from articles.models import Article, Edition, Image, Use
from tests import desk
from tests.desk import DAY, HOUR, NOW
from tests.test_admin import act_page, change_page, fields_of, said
from tests.test_append_only import refused

pytestmark = pytest.mark.django_db


class TestWindowInTwoSteps:
    def test_the_moment_of_a_change_never_moves_alone(self):
        article, edition = desk.make_live()
        workflow.withdraw(article, by=desk.edith(), at=NOW + HOUR, reason="Wrong", notice="We were wrong.")

        for moment in (NOW - DAY, NOW + DAY, None):
            assert "says when" in refused("UPDATE articles_edition SET window_at = %s", [moment])
        assert "never changed" in refused("UPDATE articles_edition SET notice = %s", ["Another notice"])

    def test_no_window_opens_before_it_was_approved(self):
        article = desk.make_article()
        desk.file_story(article)
        desk.approve(article)
        columns = ("live_from", "window_at", "first_published_at", "updated_at")

        sets = ", ".join(f"{column} = %s" for column in columns)

        assert "says when" in refused(f"UPDATE articles_edition SET {sets}", [NOW - DAY] * 4)


class TestPrintedRow:
    def insert(self, edition, **changes):
        fields = {f.name: getattr(edition, f.name) for f in Edition._meta.concrete_fields if f.name != "id"}
        window = dict.fromkeys(["live_from", "live_until", "window_at", "first_published_at", "updated_at"])
        with transaction.atomic():
            Edition.objects.bulk_create([Edition(**{**fields, **window, "number": 2, **changes})])

    @pytest.mark.parametrize("credit", ["\u00a0", "\t", "\u200b", "\u200e", "\u2800", "\u3164", 0, False, {}, []])
    def test_needs_a_credit_that_is_text_and_shows(self, credit):
        _, edition = desk.make_live(pictures=[desk.make_image()])

        with pytest.raises(IntegrityError, match="no credit"):
            self.insert(edition, pictures=[{**edition.pictures[0], "credit": credit}])

    @pytest.mark.parametrize(
        "changes",
        [
            {"pictures": {"credit": "AP"}},
            {"byline": None},
            {"people": 1},
            {"alone_reason": "\t", "approved_by": None},
            {"alone_reason": "\u200b"},
            {"sealed": True},
            {"origin": "archive"},
        ],
    )
    def test_is_refused_with_a_trick(self, changes):
        _, edition = desk.make_live(pictures=[desk.make_image()])

        with pytest.raises(DatabaseError):
            self.insert(edition, **changes)

    @pytest.mark.parametrize("changes", [{"words_digest": "f" * 64}, {"alone_reason": "On shift"}, {"sealed": True}])
    def test_of_a_reissue_keeps_who_stood_by_it(self, changes):
        _, edition = desk.make_live(pictures=[desk.make_image()])

        with pytest.raises(IntegrityError):
            self.insert(edition, **{"reissue_of": edition, "reissued_by": desk.phil(), **changes})

    @pytest.mark.parametrize("column", ["public_id", "origin", "started_by_id"])
    def test_story_keeps_its_birth(self, column):
        desk.make_article(), desk.omar()
        value = desk.omar().pk if column == "started_by_id" else "archive"

        assert "never change" in refused(f"UPDATE articles_article SET {column} = %s", [value])


class TestKilledPicture:
    def test_use_that_is_printed_late_is_killed_too(self):
        _, edition = desk.make_live(pictures=[desk.make_image()])
        image = desk.make_image("Reuters", killed_at=NOW, killed_why="Agency's notice", rights_until=NOW + HOUR)

        Use.objects.create(edition=edition, image=image, token=image.token)

        use = Use.objects.get(image=image)
        assert (use.killed_at, use.rights_until) == (NOW, NOW + HOUR)


class TestStaleDecision:
    """security.md 69: what somebody decided on a page that is out of date is not done."""

    def test_publishing_after_a_take_down_is_refused(self, client):
        article, _ = desk.make_live()
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR)
        desk.edit(article, by=desk.rosa(), headline="Second version")
        desk.file_story(article, at=NOW + HOUR)
        second = desk.approve(article, at=NOW + HOUR)
        client.force_login(desk.ed())
        data = fields_of(client, act_page(article, "publish"))
        workflow.withdraw(article, by=desk.edith(), at=NOW + 2 * HOUR, reason="Libel")

        response = client.post(act_page(article, "publish"), data)

        assert "Somebody else decided about this story in the meantime" in said(response)
        second.refresh_from_db()
        assert second.live_from is None

    def test_second_read_confirms_the_version_that_was_shown(self, client):
        alone = desk.grant(desk.edith(), "publish_alone")
        article = desk.make_article(by=alone)
        workflow.submit(article, by=alone, at=NOW)
        workflow.approve_alone(article, by=alone, at=NOW, **desk.as_read(article), reason="On shift")
        client.force_login(desk.ed())
        data = fields_of(client, act_page(article, "confirm"))
        page = client.get(act_page(article, "confirm")).content.decode()
        read = reverse("admin:articles_article_preview", args=[article.pk, Edition.objects.get().revision_id])
        assert f'src="{read}"' in page
        assert "Version 1: On shift" in page
        workflow.reopen(article, by=alone, at=NOW)
        desk.edit(article, by=alone, headline="Another")
        workflow.submit(article, by=alone, at=NOW)
        workflow.approve_alone(article, by=alone, at=NOW, **desk.as_read(article), reason="On shift")

        client.post(act_page(article, "confirm"), data)

        assert Edition.objects.unconfirmed().count() == 2


class TestEmbargo:
    def test_of_a_filed_version_is_not_cleared_by_a_save(self):
        article = desk.make_article(embargo_until=NOW + DAY)
        desk.file_story(article)

        with pytest.raises(workflow.Refused, match="only an editor moves or lifts"):
            desk.edit(article, by=desk.rosa(), embargo_until=None)

    def test_is_not_published_alone(self):
        article = desk.make_article(embargo_until=NOW + DAY)
        desk.file_story(article)
        alone = desk.grant(desk.edith(), "publish_alone")

        with pytest.raises(workflow.Refused, match="under embargo"):
            workflow.approve_alone(article, by=alone, at=NOW, **desk.as_read(article), reason="On shift")


class TestText:
    """security.md 49"""

    def test_controls_and_overrides_reach_no_page_and_no_feed(self, client):
        nasty = "Ferry\x08 \x0breturns\x1b \u202eback\u2066\ufffe"
        image = desk.make_image(f"AP{nasty}", caption=nasty, alternative_text=nasty)
        person = desk.make_person(nasty)
        _, edition = desk.make_live(headline=nasty, standfirst=nasty, kicker=nasty, pictures=[image], people=[person])

        for path in ("/", "/feed/", edition.get_absolute_url(), person.get_absolute_url()):
            response = client.get(path)
            assert response.status_code == 200, path
            assert not set(response.content.decode()) & set("\x08\x0b\x1b\u202e\u2066\ufffe"), path

    @pytest.mark.parametrize("credit", ["\u200e", "\u202e", "\u2062", "\u2800", "\u3164", "–", "…", "\U000e0041"])
    def test_credit_that_shows_nothing_is_no_credit(self, client, credit):
        client.force_login(desk.phil())
        add = reverse("admin:articles_image_add")

        response = client.post(add, fields_of(client, add) | {"credit": credit, "upload": desk.picture_file()})

        assert response.status_code == 200
        assert not Image.objects.exists()

    def test_web_address_with_capitals_leads_to_the_story(self, client):
        desk.make_section("Sport")
        _, edition = desk.make_live(slug="Ferry-Returns", section="Sport")

        assert client.get(edition.get_absolute_url()).status_code == 200

    def test_what_is_no_html_is_read_in_a_moment(self):
        for piece in ("<a ", "<!--", "<figure data-image='1'"):
            assert prose.captions(piece * 30_000) == {}

    def test_endless_paragraphs_are_compared_in_a_moment(self):
        old, new = ("word " * 10_000, "term " * 10_000)

        assert [stretch.kind for stretch in differences(old, new)] == ["gone", "new"]


class TestAdminDoors:
    def test_short_cut_to_public_addresses_leads_nowhere(self, client):
        """security.md 21"""
        article = desk.make_article(headline="Xq canary", private=True)
        desk.file_story(article)
        edition = desk.approve(article)
        client.force_login(desk.member("Anybody"))
        from_type = Permission.objects.filter(content_type__model="article").first().content_type_id

        for pk in (edition.pk, article.pk):
            response = client.get(f"/admin/r/{from_type}/{pk}/")
            assert response.status_code == 404
            assert "canary" not in str(response.headers)

    @pytest.mark.parametrize("name", ["image", "person", "author", "section"])
    def test_lists_are_not_filtered_by_a_story(self, client, name):
        """security.md 14"""
        private = desk.make_article(private=True, pictures=[desk.make_image()], people=[desk.make_person()])
        client.force_login(desk.omar())

        response = client.get(reverse(f"admin:articles_{name}_changelist"), {"article": private.pk})

        assert response.status_code in (302, 400)

    def test_who_may_change_accounts_makes_no_administrators(self, client):
        """security.md 20"""
        clerk = desk.member("Clerk")
        for codename in ("view_user", "change_user"):
            clerk.user_permissions.add(Permission.objects.get(codename=codename))
        boss = desk.boss()
        client.force_login(clerk)

        own = reverse("admin:auth_user_change", args=[clerk.pk])
        client.post(own, fields_of(client, own) | {"is_superuser": "on", "user_permissions": []})
        password = client.post(reverse("admin:auth_user_password_change", args=[boss.pk]), {"password1": "x" * 20})

        clerk.refresh_from_db()
        assert (clerk.is_superuser, password.status_code) == (False, 403)

    def test_file_of_a_picture_is_not_replaced(self, client):
        image = desk.make_image()
        client.force_login(desk.phil())
        page = reverse("admin:articles_image_change", args=[image.pk])

        client.post(page, fields_of(client, page) | {"upload": desk.picture_file(colour="red")})

        assert Image.objects.get().file.name == image.file.name

    def test_two_leading_pictures_are_refused_with_a_sentence(self, client):
        article = desk.make_article(pictures=[desk.make_image()])
        with saving.saving(article, by=desk.rosa(), at=NOW):
            desk.ArticlePicture.objects.create(article=article, image=desk.make_image("Reuters"))
        client.force_login(desk.rosa())
        data = fields_of(client, change_page(article)) | {"article_pictures-1-lead": "on"}

        assert "Only one picture leads the story" in said(client.post(change_page(article), data))

    @pytest.mark.parametrize("smuggled", [{"_over": "²"}, {"article_pictures-0-image": "²"}, {"seen_version": "x"}])
    def test_strange_numbers_are_no_errors(self, client, smuggled):
        article = desk.make_article(pictures=[desk.make_image()])
        client.force_login(desk.rosa())

        response = client.post(change_page(article), fields_of(client, change_page(article)) | smuggled)

        assert response.status_code in (200, 302)
        assert Article.objects.get().headline == article.headline
