"""For courts contents go for good, by one command; digests and chain stay, and nothing else gets past the rules."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles import arranging, html, reading_front, saving, verifying, workflow
from articles.documents import files as papers
from articles.documents import intake
from articles.models import Article, Autosave, Document, Edition, Enclosure, Image, Mention, Note, Revision, record
from articles.pictures import files
from tests import desk
from tests.desk import DAY, HOUR, MINUTE, NOW
from tests.pdfs import pdf_file
from tests.test_fronts import make_front, save, slot
from tests.test_verifying import tampered

pytestmark = pytest.mark.django_db

ORDER = "Court of Merrow, order 12/2024"
SECRET = "xqsecret"


def mark(what: str) -> str:
    return f"{SECRET} {what}"


@pytest.fixture
def picture():
    return desk.make_image("AP", caption=mark("picture"), alternative_text=mark("alternative"))


@pytest.fixture
def document():
    return take_in()


def take_in():
    """The same file each time."""
    return papers.take_in(papers.look_at(pdf_file(title="Budget")), title=mark("paper"), by=desk.rosa(), at=NOW)


@pytest.fixture
def story(picture, document):
    """A story with two versions that readers saw, which says the secret wherever something can be written."""
    person = desk.make_person(mark("person"))
    article = desk.make_article(
        headline=mark("headline"), kicker=mark("kicker"), standfirst=mark("standfirst"), slugline=mark("slugline"),
        dateline=mark("dateline"), advisory=mark("advisory"),
        body=f"<p>{mark('body')}</p>{html.document(document.pk, mark('called'))}",
        embargo_source=mark("source"), pictures=[picture], people=[person],
    )  # fmt: skip
    desk.publish(article)
    workflow.reopen(article, by=desk.rosa(), at=NOW + MINUTE, change="correction")
    desk.edit(article, by=desk.rosa(), body=f"<p>{mark('corrected')}</p>", change_note=mark("note"))
    desk.publish(article, at=NOW + HOUR)
    Note.objects.create(article=article, by=desk.edith(), at=NOW, text=mark("said"), passage=mark("passage"))
    Autosave.objects.create(article=article, by=desk.rosa(), at=NOW, content={"headline": [mark("typed")]})
    LogEntry.objects.create(
        user=desk.rosa(), content_type=ContentType.objects.get_for_model(Article), object_id=str(article.pk),
        object_repr=mark("log"), action_flag=CHANGE,
    )  # fmt: skip
    return article


def counsel():
    return desk.member("Counsel", "Legal")


def expunge(monkeypatch, article: Article, *how: str, typed: str | None = None, by: str | None = None) -> None:
    monkeypatch.setattr("builtins.input", lambda _: article.public_id if typed is None else typed)
    by = by or counsel().username
    call_command("expunge", article.public_id, *(how or ("--all",)), "--reason", ORDER, "--by", by)


def where_it_stands() -> list[str]:
    """Every column of the database that still says the secret."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for column in connection.introspection.get_table_description(cursor, table):
                says = f'SELECT count(*) FROM "{table}" WHERE CAST("{column.name}" AS text) LIKE %s'  # noqa: S608
                cursor.execute(says, [f"%{SECRET}%"])
                found += [f"{table}.{column.name}"] if cursor.fetchone()[0] else []
    return found


LEFT_OF_THE_PERSON = {
    "articles_finding.title", "articles_person.slug", "articles_person.name", "articles_personname.name",
    "articles_personname.folded",
}  # fmt: skip


class TestAll:
    def test_leaves_the_secret_nowhere_but_with_the_person(self, story, picture, monkeypatch):
        """The person has a page of their own, and may stand in other stories."""
        assert {
            "articles_edition.body", "articles_revision.content", "articles_note.text", "articles_article.headline",
            "articles_autosave.content", "django_admin_log.object_repr", "articles_image.caption",
            "articles_document.title", "articles_enclosure.title",
        } <= set(where_it_stands())  # fmt: skip

        expunge(monkeypatch, story)

        # The index of words is PostgreSQL's column and SQLite's table beside the row that is named already.
        left = {place for place in where_it_stands() if "_words" not in place and place != "articles_finding.found"}
        assert left == LEFT_OF_THE_PERSON

    def test_readers_get_410_and_its_pages_name_nobody(self, client, story, monkeypatch):
        path = story.editions.last().get_absolute_url()
        assert SECRET in client.get(path).content.decode()

        expunge(monkeypatch, story)

        page = client.get(path)
        assert page.status_code == 410
        assert SECRET not in page.content.decode()
        history = client.get(f"{path}history/", follow=True).content.decode()
        assert SECRET not in history.lower()
        assert not Mention.objects.exists()

    def test_chain_holds_and_says_what_was_expunged(self, story, monkeypatch, capsys):
        digests = list(Edition.objects.order_by("number").values_list("words_digest", "pictures_digest"))
        chain = list(Revision.objects.of(story).order_by("number").values_list("number", "content_digest", "chain"))

        expunge(monkeypatch, story)
        call_command("verify")

        assert list(verifying.broken()) == []
        assert "expunged" in capsys.readouterr().out.rpartition("verify")[2]
        assert list(Edition.objects.order_by("number").values_list("words_digest", "pictures_digest")) == digests
        after = Revision.objects.of(story).order_by("number").values_list("number", "content_digest", "chain")
        assert list(after)[: len(chain)] == chain
        last = Revision.objects.of(story).order_by("-number").first()
        assert (last.verb, last.by, last.why) == ("expunge", counsel(), ORDER)

    def test_verify_finds_what_was_blanked_by_another_hand(self, story):
        """The same emptiness without the act is broken."""
        found = tampered("UPDATE articles_revision SET content = NULL WHERE verb = 'save'")

        assert any("the content is gone" in sentence for sentence in found)

    def test_picture_that_stands_nowhere_else_goes_with_its_files(
        self, story, picture, monkeypatch, django_capture_on_commit_callbacks
    ):
        files.make_renditions(picture)
        name, directory = picture.file.name, files.public_directory(picture.token)
        assert picture.file.storage.exists(name)
        assert directory.is_dir()

        with django_capture_on_commit_callbacks(execute=True):
            expunge(monkeypatch, story)

        assert not picture.file.storage.exists(name)
        assert not directory.exists()
        gone = Image.objects.get(pk=picture.pk)
        assert (gone.file.name, gone.caption, gone.killed_why, gone.digest) == ("", "", ORDER, picture.digest)

    def test_picture_of_another_story_stays(self, client, story, picture, monkeypatch):
        other = desk.make_live(pictures=[picture], headline="Another")[0]

        expunge(monkeypatch, story)

        kept = Image.objects.get(pk=picture.pk)
        assert kept.file
        assert kept.killed_at is None
        assert picture.token in client.get(other.editions.get().get_absolute_url()).content.decode()

    def test_document_that_stands_nowhere_else_goes_with_its_file_and_never_comes_again(
        self, client, sign_in, story, document, monkeypatch, django_capture_on_commit_callbacks
    ):
        storage, name = document.file.storage, document.file.name

        with django_capture_on_commit_callbacks(execute=True):
            expunge(monkeypatch, story)

        assert not storage.exists(name)
        gone = Document.objects.get()
        assert (gone.title, gone.file.name, gone.digest) == ("", "", document.digest)
        assert [(each.title, each.file.name) for each in Enclosure.objects.all()] == [("", "")]
        assert client.get(f"/media/{document.token}.pdf").status_code == 404
        with pytest.raises(intake.Refused, match="removed for legal reasons"):
            take_in()
        desks = sign_in(desk.edith())
        assert desks.get("/admin/articles/article/documents/").json() == {"documents": []}
        assert desks.get(f"/admin/articles/article/documents/{document.pk}/").status_code == 404
        assert "A document that was removed" in sign_in(desk.boss()).get("/admin/audit/").content.decode()

    def test_document_of_another_story_stays(self, client, story, document, monkeypatch):
        other = desk.make_live(body=f"<p>Another.</p>{html.document(document.pk, '')}", headline="Another")[0]

        expunge(monkeypatch, story)

        kept = Document.objects.get()
        assert (kept.title, kept.file.name) == (document.title, document.file.name)
        titles = dict(Enclosure.objects.values_list("edition__article", "title"))
        assert titles == {story.pk: "", other.pk: document.title}
        assert client.get(f"/media/{document.token}.pdf").status_code == 200

    def test_document_of_a_draft_goes_too(self, document, monkeypatch):
        article = desk.make_article(body=html.document(document.pk, "Budget"))
        desk.edit(article, by=desk.rosa(), body="<p>Without it.</p>")

        expunge(monkeypatch, article)

        assert not Document.objects.kept().exists()

    def test_desk_can_still_open_what_is_left(self, client, sign_in, story, monkeypatch):
        expunge(monkeypatch, story)
        sign_in(desk.edith())

        for page in ("change", "history"):
            answer = client.get(f"/admin/articles/article/{story.pk}/{page}/")
            assert answer.status_code == 200
            assert SECRET not in answer.content.decode()
        assert client.get(f"/admin/articles/article/{story.pk}/versions/").status_code == 200

    def test_of_a_story_that_waits_for_the_desk(self, monkeypatch):
        article = desk.file_story(desk.make_article(headline=mark("headline")))

        expunge(monkeypatch, article)

        article.refresh_from_db()
        assert (article.status, article.headline, article.filed) == ("spiked", "", None)

    def test_of_a_scheduled_story_takes_it_off_schedule_for_good(self, monkeypatch):
        article = desk.make_article(headline=mark("headline"))
        edition = desk.publish(article, live_from=timezone.now() + HOUR)

        expunge(monkeypatch, article)

        edition = Edition.objects.get(pk=edition.pk)
        assert (edition.live_from, edition.headline) == (None, "")
        article.refresh_from_db()
        with pytest.raises(workflow.Refused, match="legal reasons"):
            workflow.publish(article, by=desk.edith(), at=timezone.now(), edition=edition)


class TestOneVersion:
    def test_leaves_the_next_version_with_readers(self, client, story, monkeypatch):
        expunge(monkeypatch, story, "--edition", "1")

        first, second = Edition.objects.order_by("number")
        assert (first.headline, first.body, first.people, first.sealed) == ("", "", [], True)
        assert SECRET in client.get(second.get_absolute_url()).content.decode()
        assert Article.objects.get().headline == mark("headline")
        assert list(verifying.broken()) == []

    def test_empties_the_saved_states_that_led_to_it_and_no_later_ones(self, story, monkeypatch):
        printed = story.editions.get(number=1).revision.number

        expunge(monkeypatch, story, "--edition", "1")

        emptied = Revision.objects.of(story).filter(content__isnull=True).exclude(content_digest="")
        kept = Revision.objects.of(story).with_content()
        assert {act.number <= printed for act in emptied} == {True}
        assert {act.number > printed for act in kept} == {True}

    def test_that_is_live_goes_down_and_takes_the_working_copy_that_says_the_same(self, client, story, monkeypatch):
        path = story.editions.last().get_absolute_url()

        expunge(monkeypatch, story, "--edition", "2")

        assert client.get(path).status_code == 410
        assert Article.objects.get().body == ""
        assert Edition.objects.get(number=1).body != ""

    def test_update_that_is_dropped_afterwards_is_refused_in_a_sentence(self, story, monkeypatch):
        workflow.reopen(story, by=desk.rosa(), at=NOW + HOUR)
        desk.edit(story, by=desk.rosa(), standfirst="All is new now.")
        expunge(monkeypatch, story, "--edition", "2")
        story.refresh_from_db()

        with pytest.raises(workflow.Refused, match="not kept any more"):
            workflow.abandon(story, by=desk.rosa(), at=timezone.now())


class TestAsking:
    @pytest.mark.parametrize("typed", ["", "yes", "y"])
    def test_does_nothing_unless_its_id_is_typed(self, story, monkeypatch, typed):
        with pytest.raises(CommandError, match="Nothing was done"):
            expunge(monkeypatch, story, typed=typed)

        assert Edition.objects.filter(body="").count() == 0
        assert not Revision.objects.filter(verb="expunge").exists()

    @pytest.mark.parametrize("who", [desk.rosa, desk.edith, desk.phil])
    def test_is_refused_to_those_without_the_right(self, story, monkeypatch, who):
        with pytest.raises(CommandError, match="legal reasons"):
            expunge(monkeypatch, story, by=who().username)

        assert not Edition.objects.filter(body="").exists()
        assert Edition.objects.get(number=2).live_until is None

    def test_names_what_is_not_there(self, story, monkeypatch):
        with pytest.raises(CommandError, match="has no version 9"):
            expunge(monkeypatch, story, "--edition", "9")
        with pytest.raises(CommandError, match="There is no story"):
            call_command("expunge", "aaaaaaaa", "--all", "--reason", ORDER, "--by", counsel().username)

    def test_needs_a_reason(self, story, monkeypatch):
        monkeypatch.setattr("builtins.input", lambda _: story.public_id)

        with pytest.raises(CommandError, match="which court"):
            call_command("expunge", story.public_id, "--all", "--reason", " ", "--by", counsel().username)


REFUSALS = ("never rewritten", "expunged", "no version replaces")


def passes(sql: str, params=()) -> bool:
    """Whether the database lets a statement through; refusals of other rules than these are no answer."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, params)
    except IntegrityError as refusal:
        if not any(words in str(refusal) for words in REFUSALS):
            raise
        return False
    return True


def blank(**others: str) -> str:
    left = {name: f"'{value}'" for name, value in Edition.EXPUNGED.items()} | others
    return ", ".join(f'"{name}" = {value}' for name, value in left.items())


class TestDatabase:
    """By raw SQL, on both databases: nothing but emptiness passes, and that only with the act in the chain."""

    def act(self, story, *, why: str = ORDER, verb: str = "expunge", edition=None) -> None:
        record(story, verb=verb, by=desk.edith(), at=NOW + 2 * HOUR, why=why, edition=edition)

    def test_refuses_emptiness_without_the_act(self, story):
        assert not passes(f"UPDATE articles_edition SET {blank()}")
        assert not passes("UPDATE articles_revision SET content = NULL WHERE content IS NOT NULL")

    @pytest.mark.parametrize("act", [{"why": " "}, {"verb": "save"}])
    def test_refuses_emptiness_with_another_act_or_without_a_reason(self, story, act):
        self.act(story, edition=story.editions.get(number=1), **act)

        assert not passes(f"UPDATE articles_edition SET {blank()} WHERE number = 1")
        assert not passes("UPDATE articles_revision SET content = NULL WHERE content IS NOT NULL AND number = 1")

    def test_lets_one_version_become_empty_and_no_other(self, story):
        self.act(story, edition=story.editions.get(number=1))

        assert passes(f"UPDATE articles_edition SET {blank()} WHERE number = 1")
        assert not passes(f"UPDATE articles_edition SET {blank()} WHERE number = 2")

    @pytest.mark.parametrize(
        "column", sorted({f.column for f in Edition._meta.concrete_fields} - Edition.MAY_CHANGE - set(Edition.EXPUNGED))
    )
    def test_lets_nothing_else_of_it_change(self, story, column):
        self.act(story, edition=story.editions.get(number=1))
        field = next(f for f in Edition._meta.concrete_fields if f.column == column)
        other = {
            "ForeignKey": "999999", "DateTimeField": "'2020-01-01 00:00:00+00:00'", "PositiveIntegerField": "99",
            "BigAutoField": "999999",
        }.get(field.get_internal_type(), "'changed'")  # fmt: skip

        assert not passes(f"UPDATE articles_edition SET {blank(**{column: other})} WHERE number = 1")

    @pytest.mark.parametrize("column", sorted(Edition.EXPUNGED))
    def test_lets_nothing_be_written_instead(self, story, column):
        self.act(story, edition=story.editions.get(number=1))
        other = """'["another"]'""" if Edition.EXPUNGED[column] == "[]" else "'another'"

        assert not passes(f"UPDATE articles_edition SET {blank(**{column: other})} WHERE number = 1")

    def test_lets_saved_states_before_the_act_become_empty_and_nothing_else(self, story):
        self.act(story, edition=story.editions.get(number=1))

        first = "WHERE number = 1 AND subject = 'article'"
        assert not passes(f"UPDATE articles_revision SET content = '{{}}' {first}")
        assert not passes(f"UPDATE articles_revision SET content = NULL, why = 'x' {first}")
        assert passes(f"UPDATE articles_revision SET content = NULL {first}")

    def test_refuses_to_delete_all_the_same(self, story):
        self.act(story, edition=story.editions.get(number=1))

        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM articles_edition WHERE number = 1")

    def test_refuses_to_open_what_was_expunged(self):
        article = desk.make_article()
        desk.file_story(article)
        edition = desk.approve(article)
        self.act(article, edition=edition)

        window = ("live_from", "window_at", "first_published_at", "updated_at")
        moments = ", ".join(f"{name} = '2024-03-06 09:00:00+00:00'" for name in window)
        assert not passes(f"UPDATE articles_edition SET {moments}")

    def test_lets_a_document_become_empty_once_no_version_holds_it(self, story, document):
        empty = "SET title = '', file = ''"
        self.act(document)
        assert not passes(f"UPDATE articles_document {empty}")
        assert not passes(f"UPDATE articles_enclosure {empty}")

        for edition in story.editions.all():
            self.act(story, edition=edition)
        assert not passes("UPDATE articles_enclosure SET title = '', file = 'desk/other.pdf'")
        assert passes(f"UPDATE articles_enclosure {empty}")
        assert not passes("UPDATE articles_document SET title = 'Other', file = ''")
        assert not passes(f"UPDATE articles_document {empty}, digest = 'other'")
        assert passes(f"UPDATE articles_document {empty}")

    def test_lets_no_document_become_empty_without_the_act(self, document):
        assert not passes("UPDATE articles_document SET title = '', file = ''")

    def test_lets_no_document_in_without_its_file(self):
        with pytest.raises(IntegrityError, match="comes in with its file"), transaction.atomic():
            Document.objects.create(title="", file="", bytes=1, pages=1, digest="d", added_at=NOW)

    def test_of_another_story_opens_nothing(self, story):
        other, edition = desk.make_live(headline="Another")
        self.act(other, edition=edition)

        assert not passes(f"UPDATE articles_edition SET {blank()} WHERE article_id = %s", [story.pk])
        saved = "UPDATE articles_revision SET content = NULL WHERE subject_id = %s AND content IS NOT NULL"
        assert not passes(saved, [story.pk])


def test_saving_goes_on_after_one_version_went(story, monkeypatch):
    expunge(monkeypatch, story, "--edition", "1")
    story.refresh_from_db()
    workflow.reopen(story, by=desk.rosa(), at=timezone.now())

    with saving.saving(story, by=desk.rosa(), at=timezone.now()):
        story.headline = "Ferry sold"
        story.save()

    assert list(verifying.broken()) == []


class TestFrontPages:
    @pytest.fixture
    def fronts(self, story, picture):
        """One that says the secret now, one that said it once, and one of another story that shows the picture."""
        other, _ = desk.make_live()
        said = slot(story, headline=mark("short"), image=picture.pk)
        make_front(slot(other), live=False, at=NOW + HOUR, name="Neither", strip="News")
        shows = make_front(slot(other, image=picture.pk), live=False, at=NOW + HOUR, name="Shows")
        once = make_front(said, live=False, at=NOW + HOUR, name="Once", strip=mark("strip"))
        save(once, at=NOW + HOUR, strip="", slots=[slot(story)])
        now = make_front(said, at=NOW + HOUR, name="Now", strip=mark("strip"), strip_story=story.pk)
        return now, once, shows

    def test_say_it_neither_now_nor_in_their_history(self, story, fronts, monkeypatch, capsys):
        assert {
            "articles_slot.headline", "articles_slot.picture", "articles_front.strip", "articles_revision.content",
        } <= set(where_it_stands())  # fmt: skip
        kept = {front.name: arranging.last_kept(front) for front in fronts}

        expunge(monkeypatch, story)

        left = {place for place in where_it_stands() if "_words" not in place and place != "articles_finding.found"}
        assert left == LEFT_OF_THE_PERSON
        assert "Front pages that said something of it: Shows, Once, Now." in capsys.readouterr().out
        assert list(verifying.broken()) == []
        for front in fronts:
            state = arranging.last_kept(front)
            cleaned = ("expunge", type(front).objects.get(pk=front.pk).content())
            expected = ("save", kept["Once"].content) if front.name == "Once" else cleaned
            assert (state.verb, state.content) == expected
        back = Revision.objects.of(fronts[2]).get(number=2)
        arranging.go_back(fronts[2], back, by=desk.edith(), at=NOW + DAY)
        assert list(fronts[2].slots.values_list("image", "token", "picture")) == [(None, "", {})]

    def test_show_nothing_of_a_picture_whose_kill_is_lifted(self, story, picture, fronts, monkeypatch):
        expunge(monkeypatch, story)
        picture.refresh_from_db()

        workflow.lift_kill(picture, by=desk.phil(), at=timezone.now(), reason="By mistake")

        arranging.publish(fronts[2], by=desk.edith(), at=timezone.now())
        assert reading_front.front(at=timezone.now()).lead.lead is None
