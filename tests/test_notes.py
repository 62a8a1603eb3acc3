"""Notes beside a story: who may write, answer and close them, what they stop, and that they stay inside the house."""

import pytest
from django.urls import reverse

from articles import saving, workflow
from articles.admin import notes
from articles.models import Article, Edition, Note
from tests import desk
from tests.desk import HOUR, NOW
from tests.test_admin import act_page, change_page, fields_of, said

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

BY_SCRIPT = {"HTTP_ACCEPT": "application/json"}


def notes_page(article: Article) -> str:
    return reverse("admin:articles_article_notes", args=[article.pk])


def note_on(article: Article, *, by=None, text="Who says so?", **fields) -> Note:
    return notes.post(article, by=by or desk.edith(), at=NOW, text=text, **fields)


class TestPost:
    def test_keeps_who_wrote_what_when_and_on_which_passage(self):
        article = desk.make_article()

        note_on(article, passage="The ferry  came\nback", text="  Who says so?\r\nAnd when? ", must_be_answered=True)

        kept = Note.objects.values("article", "by", "at", "text", "passage", "must_be_answered", "answers").get()
        assert kept == {
            "article": article.pk, "by": desk.edith().pk, "at": NOW, "text": "Who says so?\nAnd when?",
            "passage": "The ferry came back", "must_be_answered": True, "answers": None,
        }  # fmt: skip

    @pytest.mark.parametrize("text", ["", " \n\t ", "\u200b"])
    def test_refuses_a_note_that_says_nothing(self, text):
        with pytest.raises(workflow.Refused, match="Write the note first"):
            note_on(desk.make_article(), text=text)

    def test_refuses_a_note_of_any_length_with_a_sentence(self):
        with pytest.raises(workflow.Refused, match="5000 characters at most, and this one 5001"):
            note_on(desk.make_article(), text="x" * 5001)
        assert not Note.objects.exists()

    def test_cuts_a_long_passage_where_the_column_ends(self):
        assert note_on(desk.make_article(), passage="word " * 200).passage == ("word " * 100).strip()


class TestResolve:
    @pytest.mark.parametrize("who", [desk.rosa, desk.edith, desk.ed, desk.omar])
    def test_is_for_who_wrote_the_note_and_for_the_storys_writers_and_editors(self, who):
        note, other = note_on(desk.make_article(), by=desk.omar()), who()

        notes.resolve(note, by=other, at=NOW + HOUR)

        note.refresh_from_db()
        assert (note.resolved_by, note.resolved_at) == (other, NOW + HOUR)
        notes.reopen(note, by=other, at=NOW + HOUR)
        assert list(Note.objects.open()) == [note]

    @pytest.mark.parametrize("who", [desk.omar, desk.phil, desk.vera])
    def test_is_not_for_everybody_who_reads(self, who):
        note = note_on(desk.make_article())

        for act in (notes.resolve, notes.reopen):
            with pytest.raises(workflow.NotYours, match="writers and editors"):
                act(note, by=who(), at=NOW)
        assert list(Note.objects.open()) == [note]

    def test_stays_with_who_was_first(self):
        note = note_on(desk.make_article())
        notes.resolve(note, by=desk.rosa(), at=NOW)

        notes.resolve(note, by=desk.edith(), at=NOW + HOUR)

        note.refresh_from_db()
        assert (note.resolved_by, note.resolved_at) == (desk.rosa(), NOW)

    def test_is_not_done_by_an_answer(self):
        note = note_on(desk.make_article())

        notes.answer(note, by=desk.rosa(), at=NOW, text="The harbour master.")

        assert list(Note.objects.open()) == [note]


class TestApproval:
    def test_is_stopped_by_a_note_that_must_be_answered(self):
        article = desk.make_article()
        note = note_on(article, must_be_answered=True)
        desk.file_story(article)

        with pytest.raises(workflow.Blocked, match="must be answered and resolved first: “Who says so\\?”"):
            desk.approve(article)
        assert not Edition.objects.exists()

        notes.answer(note, by=desk.rosa(), at=NOW, text="The harbour master.")
        notes.resolve(note, by=desk.rosa(), at=NOW)
        assert desk.approve(article).number == 1

    def test_alone_is_stopped_by_it_too(self):
        article, ed = desk.make_article(), desk.grant(desk.ed(), "publish_alone")
        note_on(article, must_be_answered=True)
        desk.file_story(article)

        with pytest.raises(workflow.Blocked):
            workflow.approve_alone(article, by=ed, at=NOW, reason="Night", **desk.as_read(article))

    def test_is_not_stopped_by_any_other_note(self):
        article = desk.make_article()
        note_on(article), note_on(article)
        answered = note_on(article, must_be_answered=True)
        notes.resolve(answered, by=desk.edith(), at=NOW)
        desk.file_story(article)

        assert desk.approve(article).number == 1

    def test_is_warned_of_open_notes(self, client, sign_in):
        article = desk.make_article()
        desk.file_story(article)
        note_on(article), note_on(article)
        sign_in(desk.edith())

        assert "2 notes are open." in said(client.get(act_page(article, "approve")))
        assert "2 notes are open." in said(client.get(change_page(article)))


class TestPage:
    def test_shows_notes_with_answers_and_what_may_be_done(self, client, sign_in):
        article = desk.make_article()
        note = note_on(article, passage="The ferry came back", must_be_answered=True)
        notes.answer(note, by=desk.rosa(), at=NOW, text="The harbour master.")
        sign_in(desk.omar())

        page = client.get(change_page(article)).content.decode()

        words = " ".join(said(client.get(change_page(article))).split())
        assert (
            "Must be answered The ferry came back The passage has changed since. Who says so? Edith, 5 March" in words
        )
        assert "data-changed hidden" in page  # it stands, and the sentence waits
        assert "The harbour master. Rosa, 5 March, 09:00" in words
        assert f'value="resolve-{note.pk}"' not in page
        sign_in(desk.rosa())
        assert f'value="resolve-{note.pk}"' in client.get(change_page(article)).content.decode()

    def test_says_that_a_passage_has_changed(self, client, sign_in):
        article = desk.make_article()
        note_on(article, passage="after eleven years. Nobody had repainted it.")
        sign_in(desk.rosa())
        assert "data-changed hidden" in client.get(change_page(article)).content.decode()

        desk.edit(article, by=desk.rosa(), body="<p>The ferry came back.</p>")

        page = client.get(change_page(article)).content.decode()
        assert "data-changed>The passage has changed since." in page

    def test_finds_passages_in_captions_and_across_pictures(self):
        article = desk.make_article()
        desk.place(article, desk.make_image())

        note_on(article, passage="repainted it. The harbour at dawn")

        assert [thread.passage_stands for thread in notes.threads(article, user=desk.rosa())] == [True]

    def test_shows_a_payload_as_text(self, client, sign_in):
        """security.md 51"""
        article, payload = desk.make_article(), "<script>alert(1)</script><img src=x onerror=alert(2)>"
        note = note_on(article, text=payload, passage=f'"{payload}', must_be_answered=True)
        notes.answer(note, by=desk.rosa(), at=NOW, text=payload)
        desk.file_story(article)
        sign_in(desk.edith())

        for page in (change_page(article), act_page(article, "approve")):
            content = client.get(page).content.decode()
            assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content
            assert "<script>alert" not in content
            assert "<img src=x" not in content
        drawn = client.post(notes_page(article), {"note-text": payload}, **BY_SCRIPT).json()
        assert "<script>alert" not in drawn["note_list"] + drawn["remarks"]

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_as_many_queries_for_one_note_as_for_three(self, count, django_assert_num_queries):
        article, rosa = desk.make_article(), desk.rosa()
        for number in range(count):
            note = note_on(article, passage="The ferry came back", text=f"Note {number}")
            notes.answer(note, by=desk.omar(), at=NOW, text="Yes")
        rosa.has_perm("articles.approve_article")

        with django_assert_num_queries(2):  # notes with their people, captions
            shown = [(str(t.note.by), [str(a.by) for a in t.answers]) for t in notes.threads(article, user=rosa)]

        assert shown == [("edith", ["omar"])] * count


class TestSending:
    """Alone where the page has its script or the story is only read; with the save of the story else."""

    def test_by_script_answers_with_what_changed_on_the_page(self, client, sign_in):
        article = desk.make_article()
        sign_in(desk.omar())
        fields = {"note-text": "Who says so?", "note-passage": "The ferry", "note-must": "on", "_note": "post"}

        told = client.post(notes_page(article), fields, **BY_SCRIPT).json()

        assert told["said"] == "The note is posted."
        assert "Who says so?" in told["note_list"]
        assert "must be answered and resolved first" in told["remarks"]
        note = Note.objects.get()
        assert (note.by, note.passage, note.must_be_answered) == (desk.omar(), "The ferry", True)
        assert Article.objects.get().version == 1

    def test_by_script_says_why_not(self, client, sign_in):
        article = desk.make_article()
        note = note_on(article)
        sign_in(desk.omar())

        def told(**fields):
            return client.post(notes_page(article), fields, **BY_SCRIPT).json()["error"]

        assert told(_note="post") == "Write the note first."
        assert told(_note=f"answer-{note.pk}") == "Write the note first."
        assert "closed by whoever wrote it" in told(_note=f"resolve-{note.pk}")
        for number in ("99999", "x", "9" * 30, "²", ""):
            assert told(_note=f"resolve-{number}") == "That note is not among the notes of this story."

    def test_without_script_leads_back_to_the_story(self, client, sign_in):
        article = desk.make_article()
        sign_in(desk.omar())
        assert 'id="notes-form"' in client.get(change_page(article)).content.decode()

        response = client.post(notes_page(article), {"note-text": "Who says so?", "_note": "post"}, follow=True)

        assert response.redirect_chain == [(f"{change_page(article)}#notes", 302)]
        assert "The note is posted." in said(response)
        assert Note.objects.get().by == desk.omar()

    def test_goes_with_the_save_of_a_story_and_loses_no_word_of_it(self, client, sign_in):
        article = desk.make_article()
        sign_in(desk.rosa())
        assert 'id="notes-form"' not in client.get(change_page(article)).content.decode()
        typed = fields_of(client, change_page(article)) | {"headline": "Typed and not saved"}
        del typed["_save"]

        response = client.post(change_page(article), typed | {"note-text": "Right so?", "_note": "post"})

        assert response.url == f"{change_page(article)}#notes"
        assert (Article.objects.get().headline, Note.objects.get().text) == ("Typed and not saved", "Right so?")

    def test_of_what_is_typed_happens_with_any_save(self, client, sign_in):
        article = desk.make_article()
        note = note_on(article)
        sign_in(desk.rosa())

        client.post(change_page(article), fields_of(client, change_page(article)) | {f"note-answer-{note.pk}": "Yes"})

        assert Note.objects.get(answers=note).text == "Yes"

    def test_comes_back_with_a_save_that_is_refused(self, client, sign_in):
        article = desk.make_article()
        sign_in(desk.rosa())
        typed = fields_of(client, change_page(article)) | {"note-text": "Right so?", "note-must": "on", "priority": "9"}

        page = client.post(change_page(article), typed).content.decode()

        assert "Right so?</textarea>" in page
        assert 'name="note-must" checked' in page
        assert not Note.objects.exists()

    def test_does_not_take_a_get(self, client, sign_in):
        sign_in(desk.rosa())

        assert client.get(notes_page(desk.make_article())).status_code == 405


class TestRights:
    """security.md 13"""

    @pytest.mark.parametrize("who", [desk.omar, desk.vera, desk.phil])
    def test_of_a_private_story_are_as_missing(self, client, sign_in, who):
        article = desk.make_article(private=True)
        note = note_on(article, text="Xq canary")
        sign_in(who())

        for act in ("post", f"resolve-{note.pk}", f"answer-{note.pk}"):
            fields = {"note-text": "Hello", f"note-answer-{note.pk}": "Hello", "_note": act}
            hidden = client.post(notes_page(article), fields, **BY_SCRIPT)
            missing = client.post(reverse("admin:articles_article_notes", args=[99999]), fields, **BY_SCRIPT)
            assert (hidden.status_code, missing.status_code) == (404, 404)
            assert b"Xq canary" not in hidden.content
        assert Note.objects.open().get().text == "Xq canary"

    def test_of_another_story_are_not_reached(self, client, sign_in):
        """security.md 18"""
        mine, private = desk.make_article(), desk.make_article(private=True, by=desk.omar())
        note = note_on(private, by=desk.omar(), text="Xq canary")
        sign_in(desk.rosa())

        for act in ("resolve", "answer"):
            fields = {f"note-answer-{note.pk}": "Hello", "_note": f"{act}-{note.pk}"}
            told = client.post(notes_page(mine), fields, **BY_SCRIPT)
            assert told.json() == {"error": "That note is not among the notes of this story."}
        assert list(Note.objects.open()) == [note]

    def test_of_whoever_only_reads_are_to_write_and_answer(self, client, sign_in):
        article = desk.make_article()
        note = note_on(article)
        sign_in(desk.vera())

        client.post(
            notes_page(article), {"note-text": "A question", "note-must": "on", f"note-answer-{note.pk}": "Yes"}
        )

        written = Note.objects.filter(by=desk.vera()).values_list("text", "must_be_answered", "answers")
        assert list(written) == [("A question", True, None), ("Yes", False, note.pk)]


def test_a_note_is_no_part_of_what_is_saved_or_printed():
    article = desk.make_article()
    before = article.content()

    note_on(article, text="Xq canary", passage="The ferry came back")

    assert article.content() == before
    edition = desk.publish(article)
    assert "Xq canary" not in str(edition.__dict__)
    assert saving.may_write(desk.rosa(), Article.objects.get()) is False
