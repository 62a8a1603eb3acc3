"""What the desk's forms make of what is typed: captions in the text, verbs."""

import pytest

from articles import workflow
from articles.admin import prose
from articles.admin.verbs import DONE, FORMS
from tests import desk


class TestVerbs:
    def test_every_button_has_a_form_and_a_word_when_it_is_done(self):
        assert set(FORMS) == set(DONE) == set(workflow.VERBS)


@pytest.mark.django_db
class TestCaptions:
    def test_go_into_the_text_and_come_back_unchanged(self):
        image = desk.make_image('AP "quoted" <b>')
        article = desk.make_article(body="<p>First.</p>")
        row = desk.place(article, image, caption='A "boat" & <more>', alternative_text='Grey "light"')

        body = prose.filled(article.body, {image.pk: row})

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
