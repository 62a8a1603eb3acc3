"""Two people and one picture of a story, beside the text or in it: no caption of either is lost without a question."""

from html import escape, unescape

import pytest

from articles.merging import MINE, THEIRS
from articles.models import Article
from tests import desk
from tests.test_admin import change_page, fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

TEXT = "<p>The ferry came back.</p><p>Nobody had repainted it.</p>"
ROW = "article_pictures-0-"
BESIDE, IN_TEXT = "beside the text", "in the text"


def figure(image, caption: str) -> str:
    return (
        f'<figure data-image="{image.pk}" data-alt="Boats" data-decorative="" data-credit="AP" data-to-come="">'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
    )


class Desk:
    """One story with one picture; Rosa has its page open while Edith saves hers, then Rosa saves."""

    def __init__(self, client, *, in_text: bool):
        self.client, self.image = client, desk.make_image(caption="Archive words", alternative_text="Boats")
        self.article = desk.make_article(body=TEXT)
        with desk.saving.saving(self.article, by=desk.rosa(), at=desk.NOW):
            if in_text:
                self.article.body = TEXT.replace("</p><p>", f'</p><figure data-image="{self.image.pk}"></figure><p>')
                self.article.save()
            self.article.article_pictures.create(image=self.image, caption="Old words", alternative_text="Boats")

    def opens(self, who) -> dict:
        self.client.force_login(who)
        return fields_of(self.client, change_page(self.article))

    def saves(self, who, data: dict):
        self.client.force_login(who)
        return self.client.post(change_page(self.article), data, follow=True)

    def saves_and_answers(self, who, data: dict, answer: str) -> str:
        """Save until nothing is asked any more; return all the words that were asked about."""
        asked = ""
        while not (response := self.saves(who, data)).redirect_chain:
            questions = response.context["together"].questions
            assert any(not question.chosen for question in questions), response.context["errors"]
            asked += " ".join(part.text for q in questions for part in (*q.mine, *q.theirs))
            data |= {question.name: answer for question in questions}
        return asked

    # What somebody may do with the picture, on the page as they opened it

    def writes_nothing(self, data: dict, caption: str) -> str:
        return ""

    def writes_beside(self, data: dict, caption: str) -> str:
        data[f"{ROW}caption"] = caption
        return caption

    def writes_in_the_text(self, data: dict, caption: str) -> str:
        data["body"] = data["body"].replace("Old words", caption)
        return caption

    def moves_in(self, data: dict, caption: str) -> str:
        """By the chooser, with the words that the picture itself has."""
        data["body"] += figure(self.image, "Archive words")
        return ""

    def moves_in_and_writes(self, data: dict, caption: str) -> str:
        data["body"] += figure(self.image, caption)
        return caption

    def moves_in_and_takes_out_the_row(self, data: dict, caption: str) -> str:
        data[f"{ROW}DELETE"] = "on"
        return self.moves_in_and_writes(data, caption)

    def takes_out_beside(self, data: dict, caption: str) -> str:
        data[f"{ROW}DELETE"] = "on"
        return ""

    def moves_out(self, data: dict, caption: str) -> str:
        data["body"] = TEXT
        return ""

    def moves_out_and_writes(self, data: dict, caption: str) -> str:
        """The row beside the text is a new one until the story is saved."""
        data |= {
            "article_pictures-TOTAL_FORMS": 1, f"{ROW}image": self.image.pk, f"{ROW}caption": caption,
            f"{ROW}alternative_text": "Boats", "body": TEXT,
        }  # fmt: skip
        return caption

    def moves_in_with_the_old_words(self, data: dict) -> None:
        data["body"] += figure(self.image, "Old words")

    # What became of it

    def captions(self) -> list[str]:
        return list(Article.objects.get().article_pictures.values_list("caption", flat=True))


CASES = [
    # The picture stands beside the text: what Rosa does, what Edith does meanwhile.
    (BESIDE, "writes_beside", "moves_in"),
    (BESIDE, "writes_beside", "moves_in_and_takes_out_the_row"),
    (BESIDE, "takes_out_beside", "moves_in"),
    (BESIDE, "takes_out_beside", "moves_in_and_writes"),
    (BESIDE, "moves_in", "writes_beside"),
    (BESIDE, "moves_in_and_writes", "writes_beside"),
    (BESIDE, "moves_in_and_writes", "takes_out_beside"),
    (BESIDE, "moves_in_and_takes_out_the_row", "writes_beside"),
    # It stands in the text.
    (IN_TEXT, "writes_in_the_text", "moves_out"),
    (IN_TEXT, "moves_out", "writes_in_the_text"),
    (IN_TEXT, "moves_out_and_writes", "writes_nothing"),
    (IN_TEXT, "moves_out_and_writes", "writes_in_the_text"),
]


@pytest.mark.parametrize(("stands", "rosa", "edith"), CASES)
@pytest.mark.parametrize("answer", [MINE, THEIRS])
def test_no_caption_is_lost_without_a_question(client, stands, rosa, edith, answer):
    story = Desk(client, in_text=stands is IN_TEXT)
    hers, theirs = story.opens(desk.rosa()), story.opens(desk.edith())
    written = {getattr(story, rosa)(hers, "Rosas"), getattr(story, edith)(theirs, "Ediths")} - {""}
    story.saves(desk.edith(), theirs)
    asked = story.saves_and_answers(desk.rosa(), hers, answer)

    (kept,) = story.captions()
    assert kept
    assert all(words in kept or words in asked for words in written), (kept, asked)


def test_a_caption_stays_where_the_text_around_it_is_given_up(client):
    """Both put something at the end of the text; the paragraph stays, and the picture that had come goes."""
    story = Desk(client, in_text=False)
    hers, theirs = story.opens(desk.rosa()), story.opens(desk.edith())
    story.writes_beside(hers, "Rosas")
    hers["body"] += "<p>Rosa was there.</p>"
    story.moves_in_with_the_old_words(theirs)
    story.saves(desk.edith(), theirs)

    story.saves_and_answers(desk.rosa(), hers, MINE)

    assert Article.objects.get().body == f"{TEXT}<p>Rosa was there.</p>"
    assert story.captions() == ["Rosas"]


class TestOneSave:
    """Of somebody who is alone with the story."""

    def test_of_a_picture_taken_from_the_text_and_put_beside_it_keeps_its_new_caption(self, client):
        story = Desk(client, in_text=True)
        data = story.opens(desk.rosa())
        story.moves_out_and_writes(data, "Rosas")

        assert story.saves(desk.rosa(), data).redirect_chain
        assert (story.captions(), Article.objects.get().body) == (["Rosas"], TEXT)

    def test_of_two_captions_for_one_picture_is_asked_about(self, client):
        story = Desk(client, in_text=False)
        data = story.opens(desk.rosa())
        story.writes_beside(data, "Rosas")
        story.moves_in(data, "")

        response = story.saves(desk.rosa(), data)
        assert "The picture “Rosas” stands in the text, too" in unescape(response.content.decode())
        assert story.captions() == ["Old words"]
        assert story.saves(desk.rosa(), data | {f"{ROW}DELETE": "on"}).redirect_chain
        assert story.captions() == ["Archive words"]
