"""What the desk's forms make of what is typed: embargoes on other clocks, captions in the text, verbs."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from articles import workflow
from articles.admin import prose
from articles.admin.forms import from_zone
from articles.admin.verbs import DONE, FORMS
from articles.models import Article
from tests import desk
from tests.test_admin import change_page, fields_of


class TestEmbargoOnAnotherClock:
    """security.md 45"""

    def test_is_the_moment_of_that_clock(self):
        assert from_zone(datetime(2024, 3, 5, 6), ZoneInfo("America/New_York")) == datetime(2024, 3, 5, 11, tzinfo=UTC)  # noqa: DTZ001

    @pytest.mark.parametrize(
        ("zone", "skipped", "twice"),
        [
            ("Europe/Berlin", datetime(2024, 3, 31, 2, 30), datetime(2024, 10, 27, 2, 30)),  # noqa: DTZ001
            ("America/New_York", datetime(2024, 3, 10, 2, 30), datetime(2024, 11, 3, 1, 30)),  # noqa: DTZ001
            ("Australia/Lord_Howe", datetime(2024, 10, 6, 2, 15), datetime(2024, 4, 7, 1, 45)),  # noqa: DTZ001
        ],
    )
    def test_refuses_times_that_do_not_exist_or_exist_twice(self, zone, skipped, twice):
        with pytest.raises(ValueError, match="skip"):
            from_zone(skipped, ZoneInfo(zone))
        with pytest.raises(ValueError, match="twice"):
            from_zone(twice, ZoneInfo(zone))

    @pytest.mark.django_db
    def test_is_typed_kept_and_shown_again_on_its_clock(self, client):
        article = desk.make_article()
        client.force_login(desk.rosa())
        typed = {"embargo_until_0": "2024-03-05", "embargo_until_1": "06:00", "embargo_zone": "America/New_York"}

        client.post(change_page(article), fields_of(client, change_page(article)) | typed)

        assert Article.objects.get().embargo_until == datetime(2024, 3, 5, 11, tzinfo=UTC)
        page = client.get(change_page(article)).content.decode()
        assert 'value="06:00:00"' in page
        client.post(change_page(article), fields_of(client, change_page(article)) | typed | {"kicker": "Harbour"})
        assert Article.objects.get().embargo_until == datetime(2024, 3, 5, 11, tzinfo=UTC)


class TestVerbs:
    def test_every_button_has_a_form_and_a_word_when_it_is_done(self):
        assert set(FORMS) == set(DONE) == set(workflow.VERBS)


@pytest.mark.django_db
class TestCaptions:
    def test_go_into_the_text_and_come_back_unchanged(self):
        image = desk.make_image('AP "quoted" <b>')
        article = desk.make_article(body="<p>First.</p>")
        desk.place(article, image, caption='A "boat" & <more>', alternative_text='Grey "light"')

        body = prose.for_editor(article)

        assert prose.captions(body) == {image.pk: prose.Caption('A "boat" & <more>', 'Grey "light"', decorative=False)}
        assert prose.html.clean(body) == article.body

    def test_of_a_picture_new_in_the_text_make_it_a_picture_of_the_story(self):
        image, article = desk.make_image(), desk.make_article()

        prose.keep_captions(article, {image.pk: prose.Caption("A boat", "Grey light"), 999: prose.Caption("Nothing")})

        row = article.article_pictures.get()
        assert (row.image, row.caption, row.alternative_text, row.lead) == (image, "A boat", "Grey light", False)

    def test_of_nested_and_broken_figures_are_read_without_harm(self):
        """security.md 47"""
        broken = '<figure data-image="7"><figure data-image="8"><figcaption>In<script>x</script>side</figure>'

        assert set(prose.captions(broken)) <= {7, 8}
        assert prose.captions('<figure data-image="../1">x</figure><figure>y</figure>') == {}

    @pytest.mark.parametrize("number", ["9" * 25, "9" * 5_000, "٣"])
    def test_numbers_that_fit_no_database_are_no_pictures(self, number):
        """An autosave that held one shut its writer out of the story. security.md 70"""
        assert prose.captions(f'<figure data-image="{number}"><figcaption>Rain</figcaption></figure>') == {}
