"""Taking a story in at the desk: what was understood is shown first, and what it makes is a draft and nothing else."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from articles import html
from articles.models import Article, Edition, Image, PersonTag, Revision, SignOff, Status
from articles.plaintext import LARGEST_FILE
from tests import desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

STORY = """\
The pier before the storm Image Credit: Reuters

Nell Harrow has mended the last plank of the pier, and says that the winter may come.

“I counted every nail of it, and there were thousands,” said Harrow on Friday.

Nell Harrow and Tomas Vey Image Credit: Ines Aldo/AFP

Vey, who paid for the wood, wants no plaque.
"""
OTHER = "Pier will have no plaque\n\nThe town decided so on Monday. Nobody spoke against it.\n"


@pytest.fixture
def rosa(sign_in):
    rosa = desk.rosa()
    sign_in(rosa)
    return rosa


def page() -> str:
    return reverse("admin:articles_article_take_in")


def file(content: str | bytes = OTHER, name: str = "plaque.txt"):
    return desk.ContentFile(content.encode() if isinstance(content, str) else content, name=name)


def read(client, text: str = "", *, files=(), **fields):
    """Press "Read it"."""
    return client.post(page(), {"name": "The pasted text", "text": text, "files": files, **fields})


def sent_back(response) -> dict:
    """What a browser sends from this page: line ends become CRLF on the way."""
    body = response.content.decode()
    texts = [story["understood"].text for story in response.context["stories"]]
    names = [story["understood"].name for story in response.context["stories"]]
    return {
        "text": [text.replace("\n", "\r\n") for text in texts],
        "name": names,
        "page": re.search(r'name="page" value="(\w+)"', body)[1],
        "section": re.search(r'name="section" value="(\d*)"', body)[1],
    }


def make(client, response, **kwargs):
    return client.post(page(), sent_back(response) | {"_make": "1"}, **kwargs)


def said(response) -> str:
    """The page in one line, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


class TestFirstStep:
    @pytest.mark.parametrize("who", [desk.rosa, desk.edith, desk.boss])
    def test_is_reached_from_the_list_by_who_may_start_a_story(self, client, sign_in, who):
        sign_in(who())

        assert f'href="{page()}"' in client.get(reverse("admin:articles_article_changelist")).content.decode()
        assert "Paste a story" in said(client.get(page()))

    @pytest.mark.parametrize("who", [desk.phil, desk.vera])
    def test_is_refused_to_others(self, client, sign_in, who):
        sign_in(who())

        assert page() not in client.get(reverse("admin:articles_article_changelist")).content.decode()
        assert client.get(page()).status_code == 403
        assert client.post(page(), {"name": "x", "text": STORY, "page": "p", "_make": "1"}).status_code == 403
        assert not Article.objects.exists()

    def test_leads_who_is_not_signed_in_to_the_sign_in_page(self, client):
        for response in (client.get(page()), read(client, STORY)):
            assert (response.status_code, response.url.split("?")[0]) == (302, reverse("admin:login"))

    def test_asks_for_a_story_where_there_is_none(self, client, rosa):
        for text in ("", " \r\n "):
            assert "Paste a story or choose a file." in said(read(client, text))

    def test_takes_no_form_from_another_site(self, rosa):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(rosa)

        response = strict.post(page(), {"name": "x", "text": STORY, "page": "p", "_make": "1"})

        assert response.status_code == 403
        assert not Article.objects.exists()


class TestWhatWasUnderstood:
    def test_is_shown_and_nothing_is_written(self, client, rosa):
        desk.make_person("Nell Harrow")
        desk.make_person("Tomas Vey")

        shown = said(read(client, STORY))

        assert "The pasted text: 3 paragraphs, 40 words, 1 quote." in shown
        assert "This headline is proposed: you confirm it on the story." in shown
        assert (
            "The pier before the storm Credit Reuters Agency Reuters Photographer photographer unknown "
            "File Picture to come"
        ) in shown
        assert (
            "Nell Harrow and Tomas Vey Credit Ines Aldo/AFP Agency AFP Photographer Ines Aldo File Picture to come"
        ) in shown
        assert "Nobody is tagged yet" in shown
        assert (
            "Nell Harrow About Nell Harrow has mended the last plank of the pier, and says that the winter may come."
        ) in shown
        assert "Tomas Vey Also named Nell Harrow and Tomas Vey" in shown
        assert not Article.objects.exists()
        assert not Image.objects.exists()
        assert not Revision.objects.exists()

    def test_has_pictures_at_their_places(self, client, rosa):
        response = read(client, STORY)

        text = said(response).partition("The text ")[2]
        order = ["The pier before", "has mended", "every nail", "Nell Harrow and Tomas Vey", "wants no plaque"]
        assert sorted(order, key=text.index) == order

    def test_names_headline_and_byline_of_the_text(self, client, rosa):
        shown = said(read(client, OTHER.replace("\n\n", "\n\nBy Ulla Brandt, Harbour Reporter\n\n", 1)))

        assert "Pier will have no plaque" in shown
        assert "by Ulla Brandt, Harbour Reporter." in shown
        assert "This headline is proposed" not in shown

    def test_escapes_what_was_sent(self, client, rosa):
        """security.md 46"""
        evil = "</textarea><script>alert(1)</script>"

        body = read(client, OTHER + evil, files=[file(OTHER + evil, name="<img src=x>.txt")]).content.decode()

        assert "<script>alert(1)" not in body
        assert "<img src=x>" not in body
        assert body.count("&lt;/textarea&gt;") == 4  # each text where it travels, and where it is read

    def test_of_the_others_stays_where_one_file_is_unreadable(self, client, rosa):
        """security.md 74"""
        bad = [file("Grüße\nüber".encode("latin-1"), "old.txt"), file(b"x" * (LARGEST_FILE + 1), "long.txt")]

        response = read(client, STORY, files=[bad[0], file(), bad[1]])

        shown = said(response)
        assert "old.txt, line 1: the byte 0xFC is not UTF-8." in shown
        assert "long.txt has 2,000,001 bytes; a story may have 2,000,000." in shown
        assert sent_back(response)["name"] == ["The pasted text", "plaque.txt"]
        assert "Make 2 drafts" in shown

    def test_waits_for_a_pasted_text_that_can_be_mended(self, client, rosa):
        response = read(client, "?!", files=[file()])

        assert "The pasted text, line 1: the file has no words." in said(response)
        assert response.context["form"].boxes() == [("The pasted text", "?!"), ("plaque.txt", OTHER)]

    def test_is_of_the_text_that_travels(self, client, rosa):
        """Browsers send CRLF, whatever a file had: places in the text fit in every step."""
        first = read(client, files=[file(STORY.replace("\n", "\r\n"))])
        second = client.post(page(), sent_back(first))

        assert [r.context["stories"][0]["understood"].text for r in (first, second)] == [STORY, STORY]

    def test_leads_back_to_the_texts(self, client, rosa):
        section = desk.make_section()
        first = read(client, STORY, files=[file()], section=section.pk)

        response = client.post(page(), sent_back(first) | {"_change": "1"})

        boxes = response.context["form"].boxes()
        assert [(name, text.replace("\r\n", "\n")) for name, text in boxes] == [
            ("The pasted text", STORY),
            ("plaque.txt", OTHER),
        ]
        assert f'<option value="{section.pk}" selected>' in response.content.decode()


class TestTooMuch:
    """security.md 70"""

    def test_of_text_is_answered_by_a_sentence(self, client, rosa, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 500

        response = read(client, STORY * 2)

        assert response.status_code == 413
        assert "That was too much at once, and nothing was taken in." in said(response)

    def test_of_everything_is_answered_before_it_is_read(self, client, rosa):
        response = client.post(page(), {"text": STORY}, CONTENT_LENGTH=str(10**9))

        assert response.status_code == 413
        assert "at most 20 stories" in said(response).lower()

    def test_of_stories_keeps_what_was_pasted(self, client, rosa):
        response = read(client, STORY, files=[file() for _ in range(20)])

        assert "These are 21 stories; at most 20 are taken in at a time." in said(response)
        assert response.context["form"].boxes() == [("The pasted text", STORY)]

    def test_for_the_next_step_is_said_in_this_one(self, client, rosa):
        long = "Nobody came to see it, and so nobody said anything about it.\n" * 30_000

        response = read(client, STORY, files=[file(long, f"{number}.txt") for number in range(3)])

        assert "Together these stories have 5.6 MB" in said(response)
        assert response.context["form"].boxes() == [("The pasted text", STORY)]


class TestDrafts:
    def test_of_one_story_leads_to_its_page(self, client, rosa):
        section = desk.make_section()

        response = make(client, read(client, STORY, section=section.pk), follow=True)

        article = Article.objects.get()
        assert response.redirect_chain[-1][0] == reverse("admin:articles_article_change", args=[article.pk])
        assert (article.started_by, article.section, article.headline_proposed) == (rosa, section, True)
        assert html.text(article.body).split("\n\n")[0] == (
            "Nell Harrow has mended the last plank of the pier, and says that the winter may come."
        )
        pictures = article.article_pictures.order_by("position")
        assert [(p.image.credit, p.image.creator, p.lead, p.image.is_to_come) for p in pictures] == [
            ("Reuters", "", True, True),
            ("Ines Aldo/AFP", "Ines Aldo", False, True),
        ]

    def test_of_several_are_named_with_links(self, client, rosa):
        response = make(client, read(client, STORY, files=[file()]), follow=True)

        shown = response.content.decode()
        assert response.redirect_chain[-1][0] == reverse("admin:articles_article_changelist")
        assert "2 drafts were made" in said(response)
        for article in Article.objects.all():
            assert f'<a href="{reverse("admin:articles_article_change", args=[article.pk])}">' in shown

    def test_are_not_filed_published_or_tagged(self, client, rosa):
        desk.make_person("Nell Harrow")

        smuggled = {"status": "approved", "people": "1", "headline_proposed": ""}
        client.post(page(), sent_back(read(client, STORY)) | {"_make": "1"} | smuggled)

        assert list(Article.objects.values_list("status", "filed", "headline_proposed")) == [(Status.DRAFT, None, True)]
        assert not Edition.objects.exists()
        assert not SignOff.objects.filter(part="words").exists()
        assert not PersonTag.objects.exists()

    def test_are_made_once_when_the_button_is_pressed_twice(self, client, rosa):
        """security.md 67"""
        fields = sent_back(read(client, STORY)) | {"_make": "1"}

        first, second = client.post(page(), fields), client.post(page(), fields)

        assert first.url == second.url
        assert (Article.objects.count(), Image.objects.count()) == (1, 2)

    def test_are_made_again_where_somebody_starts_again(self, client, rosa):
        for _ in range(2):
            make(client, read(client, STORY))

        assert Article.objects.count() == 2

    def test_are_all_made_or_none(self, client, rosa):
        fields = sent_back(read(client, STORY, files=[file()]))
        fields["text"][1] = "?!"

        response = client.post(page(), fields | {"_make": "1"})

        assert "plaque.txt, line 1: the file has no words." in said(response)
        assert (Article.objects.count(), Image.objects.count(), Revision.objects.count()) == (0, 0, 0)
