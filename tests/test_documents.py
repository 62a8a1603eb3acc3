"""Documents: what may come in as a PDF, who gets at it, and that readers see it exactly while a live story holds it."""

import zlib
from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from articles import html, lending, printing, workflow
from articles.admin import prose
from articles.admin.changes import changes
from articles.comparing import passages
from articles.documents import files, intake
from articles.merging import merge
from articles.models import Clock, Document, Edition, Enclosure, Unchangeable
from articles.models.document import pdf_in_words
from tests import desk
from tests.desk import HOUR, NOW
from tests.pdfs import pdf, pdf_file, stream

SECOND = timedelta(seconds=1)
RUNS = "<</S/JavaScript/JS(app.alert\\(1\\))>>"
FILE = stream(b"x", "/Type/EmbeddedFile")
LOCK = f"<</Filter/Standard/V 1/R 2/O<{'00' * 32}>/U<{'00' * 32}>/P -4>>"


def link(action: str) -> str:
    return f"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A{action}>>]"


def packed(*objects: str) -> bytes:
    """A PDF whose objects, from 10 on, lie compressed in one stream, as most programs write them."""
    numbers = range(10, 10 + len(objects))
    places, inside = [], ""
    for each in objects:
        places.append(len(inside))
        inside += f"{each} "
    head = " ".join(f"{number} {place}" for number, place in zip(numbers, places, strict=True)) + " "
    kept = zlib.compress((head + inside).encode())
    plain = {
        1: b"<</Type/Catalog/Pages 2 0 R/OpenAction 10 0 R>>",
        2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>>>",
        4: stream(kept, f"/Type/ObjStm/N {len(objects)}/First {len(head)}/Filter/FlateDecode"),
    }
    written, at = b"%PDF-1.7\n", {}
    for number, content in plain.items():
        at[number] = len(written)
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(written)
    rows = [(0, 0, 0), *((1, at[number], 0) for number in plain), (1, table, 0)]
    rows += [(2, 4, index) for index in range(len(objects))]
    said = b"".join(kind.to_bytes(1) + place.to_bytes(4) + third.to_bytes(1) for kind, place, third in rows)
    entries = f"/Type/XRef/W[1 4 1]/Size {10 + len(objects)}/Index[0 6 10 {len(objects)}]/Root 1 0 R"
    return written + b"5 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (stream(said, entries), table)


class TestCheck:
    def test_says_what_it_is(self):
        content = pdf(pages=12, title="The budget in full")

        checked = intake.check(BytesIO(content))

        digest = sha256(content).hexdigest()
        assert checked == intake.Checked(12, len(content), digest, "The budget in full")

    @pytest.mark.parametrize("inside", [
        pdf(catalog="/OpenAction[100 0 R/Fit]"),
        pdf(catalog="/OpenAction<</S/GoTo/D[100 0 R/Fit]>>"),
        pdf(page=link("<</S/URI/URI(https://tides.example/)>>")),
        pdf(catalog="/Names<</EmbeddedFiles<<>>>>"),
        packed("<</S/GoTo/D[3 0 R/Fit]>>"),
    ], ids=["opens at a page", "goes to a page", "links to the web", "no files in its list", "packed"])  # fmt: skip
    def test_lets_in_what_does_nothing_by_itself(self, inside):
        assert intake.check(BytesIO(inside)).pages in (1, 2)

    @pytest.mark.parametrize(("content", "says"), [
        (b"", "empty"),
        (b"PK\x03\x04, a text file within", "a Word, Excel or other Office document"),
        (b"\xff\xd8\xff\xe0 picture", "a picture"),
        (b"<!DOCTYPE html><script>", "a web page"),
        (b"Dear colleagues", "not a PDF"),
        (b"GIF89a" + pdf(), "a picture"),
        (pdf()[:-40], "damaged or cut short"),
        (pdf()[:700], "damaged or cut short"),
        (pdf() + b"\0" * 2000, "damaged or cut short"),
        (pdf().replace(b"%\xe2", b"%12345678\xe2"), "damaged or cut short"),
        (pdf(pages=0), "has no pages"),
        (pdf().replace(b"Kids[100 0 R", b"Kids[2 0 R  "), "damaged"),
        (pdf(LOCK, trailer="/Encrypt 10 0 R/ID[<00><00>]"), "locked by a password"),
        (pdf(RUNS, catalog="/OpenAction 10 0 R"), "JavaScript"),
        (pdf(RUNS.replace("Java", "J#61va").replace("/JS", "/J#53")), "JavaScript"),
        (pdf(page=link(RUNS)), "JavaScript"),
        (pdf(catalog=f"/Names<</JavaScript<</Names[(a){RUNS}]>>>>"), "JavaScript"),
        (packed(RUNS), "JavaScript"),
        (pdf(catalog="/OpenAction<</S/Launch/F(calc.exe)>>"), "opens other programs"),
        (pdf(page=link("<</S/Launch/F(calc.exe)>>")), "opens other programs"),
        (pdf(page=link("<</S/GoToR/F(//evil.example/share)>>")), "opens other programs"),
        (pdf(catalog="/OpenAction<</S/URI/URI(https://evil.example/)>>"), "opens other programs"),
        (pdf(page="/AA<</O<</S/URI/URI(https://evil.example/)>>>>"), "opens other programs"),
        (pdf(page=link("<</S/SubmitForm/F(https://evil.example/)>>")), "sends what is typed"),
        (pdf(FILE, catalog="/Names<</EmbeddedFiles<</Names[(a)<</EF<</F 10 0 R>>>>]>>>>"), "carries other files"),
        (pdf(FILE), "carries other files"),
        (pdf(page="/Annots[<</Type/Annot/Subtype/FileAttachment>>]"), "carries other files"),
        (pdf(page="/Annots[<</Type/Annot/Subtype/RichMedia>>]"), "plays film or sound"),
        (pdf(catalog="/AcroForm<</XFA[]/Fields[]>>"), "only one program can show"),
    ])  # fmt: skip
    def test_refuses_with_a_sentence(self, content, says):
        """security.md 53, 55"""
        with pytest.raises(intake.Refused, match=says):
            intake.check(BytesIO(content))

    def test_refuses_what_is_too_large_without_reading_on(self):
        with pytest.raises(intake.Refused, match="larger than 25 MB"):
            intake.check(BytesIO(b"%PDF-1.7" + b" " * 25_000_000))

    def test_bombs_hurt_nobody(self):
        """security.md 54"""
        bomb = stream(zlib.compress(b"10 0 " + b" " * 400_000_000, 9), "/Type/ObjStm/N 1/First 5/Filter/FlateDecode")
        for content in (pdf("[" * 200_000 + "]" * 200_000), packed("<<>>").replace(b"/N 1", b"/N 9"), pdf(bomb)):
            try:
                intake.check(BytesIO(content))
            except intake.Refused as refused:
                assert str(refused) in intake.SENTENCES.values()  # noqa: PT017  refused or not: it came back

    def test_a_process_that_never_ends_is_a_refusal(self, monkeypatch):
        monkeypatch.setattr(intake, "BOUNDS", {**intake.BOUNDS, "wait": 0.001})

        with pytest.raises(intake.Refused, match="so many pieces"):
            intake.check(BytesIO(pdf()))


@pytest.mark.parametrize(("said", "name", "title"), [
    ("The budget in full", "x.pdf", "The budget in full"),
    ("Microsoft Word - budget plan.docx", "x.pdf", "budget plan"),
    ("", "council_budget-2026.pdf", "Council budget 2026"),
    ("untitled", "Tide tables.pdf", "Tide tables"),
    ("  two\n lines ", "x.pdf", "two lines"),
    ("", "../../.pdf", ".pdf"),
    ("", "", "Document"),
])  # fmt: skip
def test_title_begins_with_what_the_file_says(said, name, title):
    assert files.title_of(said, name) == title


@pytest.mark.parametrize(("pages", "size", "words"), [
    (1, 300, "PDF, 1 page, 1 KB"), (12, 340_400, "PDF, 12 pages, 340 KB"), (3, 1_340_000, "PDF, 3 pages, 1.3 MB")
])  # fmt: skip
def test_facts_are_told_in_words(pages, size, words):
    assert pdf_in_words(pages=pages, size=size) == words


def make_document(title="The budget in full", **entries) -> Document:
    file = ContentFile(pdf(title=title, **entries), name="budget.pdf")
    return files.take_in(files.look_at(file), title=title, by=desk.rosa(), at=NOW)


def enclosing(document: Document, title="What the council decided", **fields):
    """A draft with a document in its text."""
    body = f"<p>The council met.</p>{html.document(document.pk, title)}<p>It was late.</p>"
    return desk.make_article(body=body, **fields)


@pytest.mark.django_db
class TestTakeIn:
    def test_keeps_the_bytes_where_no_address_leads(self):
        content = pdf(pages=3)

        document = files.take_in(files.look_at(ContentFile(content, name="a b.pdf")), title="", by=desk.rosa(), at=NOW)

        document.refresh_from_db()
        assert document.file.read() == content
        assert document.file.name.startswith("desk/")
        assert document.token not in document.file.name
        assert (document.title, document.facts, document.added_by) == ("A b", "PDF, 3 pages, 3 KB", desk.rosa())

    def test_the_same_bytes_again_are_the_same_document(self):
        first, name = make_document(), files.look_at(pdf_file(title="The budget in full"))

        second = files.take_in(name, title="Another title", by=desk.omar(), at=NOW)

        assert (second, second.title) == (first, "The budget in full")
        assert Document.objects.count() == 1

    def test_of_two_at_once_keeps_one(self):
        one, other = (files.look_at(pdf_file()) for _ in range(2))

        found = [files.take_in(each, title="Tides", by=desk.rosa(), at=NOW) for each in (one, other)]

        assert found[0] == found[1] == Document.objects.get()

    def test_is_never_rewritten(self):
        document = make_document()

        with pytest.raises(Unchangeable):
            document.save()
        with pytest.raises(Unchangeable):
            Document.objects.all().delete()
        for statement in ("UPDATE articles_document SET title = 'x'", "DELETE FROM articles_document"):
            with pytest.raises(IntegrityError, match="what is written"), transaction.atomic():
                connection.cursor().execute(statement)


class TestText:
    @pytest.mark.parametrize(("pasted", "canonical"), [
        ('<p>a <figure data-document="7">The <b>b</b> &amp; c</figure> d</p>',
         '<p>a d</p><figure data-document="7">The b &amp; c</figure>'),
        ('<ul><li>a<figure data-document="7">t</figure></li></ul>',
         '<ul><li><p>a</p></li></ul><figure data-document="7">t</figure>'),
        ('<blockquote><figure data-document="7"><figcaption>t</figcaption></figure><p>a</p></blockquote>',
         '<blockquote><p>a</p></blockquote><figure data-document="7">t</figure>'),
        ('<div data-gallery><figure data-image="3"></figure><figure data-document="7">t</figure></div>',
         '<figure data-document="7">t</figure><div data-gallery><figure data-image="3"></figure></div>'),
        ('<figure data-image="3" data-document="7">t</figure>', '<figure data-image="3"></figure>'),
        ('<figure data-document="7" data-facts="x" onclick="x" style="x" href="/admin/">t</figure>',
         '<figure data-document="7">t</figure>'),
        ('<figure data-document="7" title="x"></figure>', '<figure data-document="7"></figure>'),
        ('<figure data-document="0">t</figure>', "<p>t</p>"),
        ('<figure data-document="7;">t</figure>', "<p>t</p>"),
        ('<p data-document="7">t</p>', "<p>t</p>"),
        ('<div data-document="7">t</div>', "<p>t</p>"),
        ('<a href="/media/abcdefghijklmnopqrstuvwx.pdf" data-document="7">t</a>',
         '<p><a href="/media/abcdefghijklmnopqrstuvwx.pdf">t</a></p>'),
        ('<figure data-document="7"><script>x</script><figure data-document="8">u</figure></figure>',
         '<figure data-document="7">u</figure>'),
    ])  # fmt: skip
    def test_holds_documents_at_top_level_and_nothing_else_as_one(self, pasted, canonical):
        """security.md 46-48"""
        assert html.clean(pasted) == canonical
        assert html.clean(canonical) == canonical

    def test_is_read_as_parts_and_words(self):
        body = f"<p>a</p>{html.document(7, 'Rain & <snow>')}{html.document(8)}"

        assert html.clean(body) == body
        assert html.parts(body) == ["<p>a</p>", html.Document(7, "Rain & <snow>"), html.Document(8, "")]
        assert (html.documents(body), html.images(body)) == ([7, 8], [])
        assert html.text(body) == "a\n\nRain & <snow>\n\nDocument"

    def test_two_who_write_bring_it_together(self):
        base = "<p>One.</p><p>Two.</p>"
        mine = f"<p>One.</p>{html.document(7, 'Tides')}<p>Two.</p>"

        assert merge(base, mine, "<p>One.</p><p>Two, changed.</p>").settled({}) == mine.replace("Two.", "Two, changed.")
        theirs = mine.replace("Tides", "Tide tables")
        [conflict] = merge(mine, mine.replace("Tides", "Tides of 2026"), theirs).conflicts
        assert conflict.theirs == (html.document(7, "Tide tables"),)

    def test_differs_readably(self):
        old, new = html.document(7, "Tides of May"), html.document(7, "Tides of June")

        stacks = passages(f"<p>a</p>{old}", f"<p>a</p>{new}", name=lambda *_: "The file")

        found = [(each.kind, each.role) for stack in stacks for each in stack.passages]
        assert found == [("same", ""), ("same", "Document"), ("changed", "Document")]


@pytest.mark.django_db
class TestPrinting:
    def test_freezes_the_document_and_its_digest_in_the_words(self):
        document = make_document()
        article = enclosing(document)

        edition = desk.publish(article)

        assert edition.documents == [
            {
                "document": document.pk,
                "title": "The budget in full",
                "bytes": document.bytes,
                "pages": 2,
                "digest": document.digest,
                "token": document.token,
            }
        ]
        assert printing.words_of(edition)["documents"] == edition.documents
        held = Enclosure.objects.values_list("edition", "document", "token", "file")
        assert list(held) == [(edition.pk, document.pk, document.token, document.file.name)]

    def test_leaves_the_digests_of_stories_without_any(self):
        article = desk.make_article()

        printed = printing.print_revision(article, workflow.latest(article))

        assert "documents" not in printed.words
        assert printed.as_edition()["documents"] == []

    def test_another_file_is_another_digest(self):
        one, other = make_document(), make_document(pages=3)
        article = enclosing(one)
        words = desk.as_read(article)["words"]
        content = {**article.content(), "body": article.body.replace(f'"{one.pk}"', f'"{other.pk}"')}

        assert printing.print_content(article, content).words_digest != words

    def test_is_stopped_by_a_document_that_is_not_here(self):
        article = desk.make_article(body=f"<p>a</p>{html.document(999, 'Tides')}")
        desk.file_story(article)

        with pytest.raises(workflow.Refused, match="a document that this newsroom does not have"):
            desk.approve(article)

    def test_a_document_is_served_for_no_version_that_was_not_approved_with_it(self):
        """Whatever SQL of the application tries."""
        document, (_, edition) = make_document(), desk.make_live()
        held = {"token": document.token, "title": "x", "file": document.file.name}

        with pytest.raises(IntegrityError, match="not printed"), transaction.atomic():
            Enclosure.objects.create(edition=edition, document=document, **held)

    def test_what_holds_it_is_never_rewritten(self):
        desk.publish(enclosing(make_document()))

        for statement in ("UPDATE articles_enclosure SET token = 'x'", "DELETE FROM articles_enclosure"):
            with pytest.raises(IntegrityError, match="what is written"), transaction.atomic():
                connection.cursor().execute(statement)

    def test_raises_the_clock(self):
        article = desk.file_story(enclosing(make_document()))
        before = Clock.objects.get(pk=1).version

        edition = desk.approve(article)
        assert Clock.objects.get(pk=1).version == before

        workflow.publish(article, by=desk.edith(), at=NOW, edition=edition)

        assert Clock.objects.get(pk=1).version > before


@pytest.mark.django_db
class TestReaders:
    def scheduled(self, *, live_from):
        document = make_document()
        edition = desk.publish(enclosing(document), live_from=live_from)
        return document, edition

    def test_see_title_pages_and_size_and_open_the_file(self, client, django_assert_num_queries):
        document = make_document()
        address = desk.publish(enclosing(document)).get_absolute_url()

        with django_assert_num_queries(2):
            page = client.get(address).content.decode()

        assert f'href="/media/{document.token}.pdf"' in page
        assert "What the council decided" in page
        assert document.facts in page

    def test_get_the_bytes_and_nothing_that_could_run(self, client, django_assert_num_queries):
        """security.md 55, 60"""
        document = make_document("From our man in the ministry")  # what the desk calls it is told to nobody
        desk.publish(enclosing(document, title="Der Haushalt: über / 2026"))

        with django_assert_num_queries(1) as captured:
            answer = client.get(f"/media/{document.token}.pdf")

        assert '"articles_document"' not in captured.captured_queries[0]["sql"]
        assert answer.status_code == 200
        assert answer.getvalue() == document.file.read()
        assert {name: answer[name] for name in (
            "Content-Type", "X-Content-Type-Options", "Content-Security-Policy", "Content-Disposition", "Cache-Control",
            "Content-Length", "X-Frame-Options",
        )} == {
            "Content-Type": "application/pdf",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
            "Content-Disposition": 'inline; filename="der-haushalt-uber-2026.pdf"',
            "Cache-Control": "public, max-age=30",
            "Content-Length": str(document.bytes),
            "X-Frame-Options": "DENY",
        }  # fmt: skip

    def test_get_it_from_its_second_on(self, client, monkeypatch):
        """security.md 40"""
        document, edition = self.scheduled(live_from=NOW + HOUR)

        for at, status in ((NOW, 404), (NOW + HOUR - SECOND, 404), (NOW + HOUR, 200)):
            monkeypatch.setattr(timezone, "now", lambda at=at: at)
            assert client.get(f"/media/{document.token}.pdf").status_code == status, at
        assert edition.live_from == NOW + HOUR

    def test_never_get_it_before_or_after(self, client):
        """security.md 31, 36, 37, 62"""
        document = make_document()
        article = enclosing(document)
        addresses = [
            f"/media/{document.token}.pdf", f"/media/{document.token.upper()}.pdf", f"/media/{document.token}.PDF",
            f"/media/{document.file.name}", f"/media/desk/../{document.file.name}", f"/{document.file.name}",
            f"/media/public/{document.token}.pdf", f"/media/{document.pk}.pdf", f"/media/{document.digest}.pdf",
        ]  # fmt: skip
        nonsense = client.get("/media/abcdefghijklmnopqrstuvwx.pdf")

        def hidden():
            for address in addresses:
                for method in (client.get, client.head):
                    for headers in ({}, {"HTTP_RANGE": "bytes=0-10", "HTTP_IF_NONE_MATCH": "*"}):
                        assert method(address, **headers).status_code == 404, address
            return client.get(addresses[0])

        assert hidden().content == nonsense.content
        edition = desk.publish(article)
        assert client.get(addresses[0]).status_code == client.head(addresses[0]).status_code == 200
        assert [address for address in addresses[1:] if client.get(address).status_code != 404] == []
        workflow.withdraw(article, by=desk.edith(), at=NOW + HOUR, reason="Wrong file")
        assert hidden().content == nonsense.content
        assert not Edition.objects.get(pk=edition.pk).is_live(NOW + HOUR)

    def test_lose_it_with_the_version_that_held_it(self, client):
        document = make_document()
        article = enclosing(document)
        desk.publish(article)
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR)
        desk.edit(article, by=desk.rosa(), at=NOW + HOUR, body="<p>Without it.</p>", change="update")
        assert client.get(f"/media/{document.token}.pdf").status_code == 200

        desk.publish(article, at=NOW + HOUR)

        assert client.get(f"/media/{document.token}.pdf").status_code == 404

    def test_whose_file_is_gone_get_a_404(self, client):
        document = make_document()
        desk.publish(enclosing(document))
        document.file.storage.delete(document.file.name)

        assert client.get(f"/media/{document.token}.pdf").status_code == 404


@pytest.mark.django_db
class TestDesk:
    ASKED = "/admin/articles/article/documents/"

    def test_looks_at_a_file_before_it_is_kept(self, sign_in):
        client = sign_in(desk.rosa())

        answer = client.post(self.ASKED, {"upload": pdf_file(name="tide_tables.pdf")})

        assert answer.json() == {"title": "Tide tables", "facts": "PDF, 2 pages, 2 KB"}
        assert not Document.objects.exists()

    def test_keeps_it_under_the_title_given(self, sign_in):
        client = sign_in(desk.rosa())

        told = client.post(self.ASKED, {"upload": pdf_file(), "title": " Tides\nof  May ", "keep": "yes"}).json()

        document = Document.objects.get()
        assert told == {"id": str(document.pk), "title": "Tides of May", "facts": "PDF, 2 pages, 2 KB"}
        assert document.title == "Tides of May"

    def test_says_that_a_file_is_here_already(self, sign_in):
        document = make_document()

        told = sign_in(desk.omar()).post(self.ASKED, {"upload": ContentFile(document.file.read(), name="b.pdf")}).json()

        assert told == {"id": str(document.pk), "title": "The budget in full", "facts": document.facts}

    @pytest.mark.parametrize(("fields", "says"), [
        ({}, "Choose a PDF first."),
        ({"upload": "a word"}, "Choose a PDF first."),
        ({"upload": ContentFile(b"<script>", name="a.pdf"), "keep": "yes"}, "This file is a web page"),
    ])  # fmt: skip
    def test_refuses_with_a_sentence_and_keeps_nothing(self, sign_in, fields, says):
        answer = sign_in(desk.rosa()).post(self.ASKED, fields)

        assert answer.json()["error"].startswith(says)
        assert not Document.objects.exists()

    @pytest.mark.parametrize("many", [1, 3])
    def test_finds_by_words_of_the_title(self, sign_in, django_assert_num_queries, many):
        make_document("Tides of May")
        for number in range(many):
            make_document(f"The budget, part {number}")
        client = sign_in(desk.omar())

        with django_assert_num_queries(5):  # session, user, rights twice, documents
            found = client.get(self.ASKED, {"q": "BUDGET part"}).json()["documents"]

        assert [line["title"] for line in found] == [f"The budget, part {n}" for n in reversed(range(many))]
        assert found[0]["facts"] == "PDF, 2 pages, 2 KB"
        assert "Rosa" in found[0]["came"]

    def test_opens_it_before_readers_may(self, sign_in):
        document = make_document()

        answer = sign_in(desk.phil()).get(reverse("admin:articles_article_document", args=[document.pk]))

        assert answer.getvalue() == document.file.read()
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
        assert "no-store" in answer["Cache-Control"]

    def test_stays_closed_to_others(self, client, sign_in):
        """security.md 12, 13"""
        document = make_document()
        addresses = [self.ASKED, reverse("admin:articles_article_document", args=[document.pk])]

        assert [client.get(address).status_code for address in addresses] == [302, 302]
        sign_in(desk.vera())
        assert [client.get(address).status_code for address in addresses] == [403, 403]
        sign_in(desk.phil())
        assert client.post(self.ASKED, {"upload": pdf_file()}).status_code == 403
        assert client.get(reverse("admin:articles_article_document", args=[document.pk + 1])).status_code == 404

    def test_preview_leads_to_the_desks_own_address(self, sign_in):
        document = make_document()
        article = enclosing(document)

        address = reverse("admin:articles_article_preview", args=[article.pk, workflow.latest(article).pk])
        page = sign_in(desk.edith()).get(address).content.decode()

        assert reverse("admin:articles_article_document", args=[document.pk]) in page
        assert document.token not in page

    def test_reads_it_where_it_may_not_write(self, sign_in):
        document = make_document()
        article = enclosing(document)

        page = sign_in(desk.phil()).get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()

        assert f'{reverse("admin:articles_article_document", args=[document.pk])}" target="_blank">What the' in page

    def test_the_editor_gets_it_with_its_facts_and_saves_it_unchanged(self):
        document = make_document()
        article = enclosing(document, "Rain & snow")

        opened = prose.filled(article.body, {})

        assert f'<figure data-document="{document.pk}" data-facts="{document.facts}">Rain &amp; snow</figure>' in opened
        assert html.clean(opened) == article.body

    def test_a_comparison_names_the_file(self):
        one, other = make_document("Tides of May"), make_document("Tides of June", pages=3)
        content = enclosing(one, "Tides").content()

        [change] = changes(content, {**content, "body": content["body"].replace(f'"{one.pk}"', f'"{other.pk}"')})

        words = "".join(s.text for stack in change.stacks for p in stack.passages for s in p.stretches)
        assert "Tides of May" in words or "May" in words
        assert "3 pages" in words or "3" in words


@pytest.mark.django_db
class TestLent:
    def test_opens_with_the_version_and_ends_with_the_link(self, client):
        """security.md 39"""
        document, other = make_document(), make_document(pages=3)
        article, at = enclosing(document), timezone.now()
        secret = lending.lend(
            article, by=desk.rosa(), at=at, revision=workflow.latest(article), reader="Mara Lind", until=at + HOUR
        )
        address = reverse("lent_document", args=[secret, document.pk])

        page = client.get(reverse("lent", args=[secret])).content.decode()
        answer = client.get(address)

        assert address in page
        assert document.token not in page
        assert answer.getvalue() == document.file.read()
        assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")
        assert "no-store" in answer["Cache-Control"]
        assert client.get(reverse("lent_document", args=[secret, other.pk])).status_code == 404
        lending.take_back(article.loans.get(), by=desk.rosa(), at=at)
        assert client.get(address).status_code == 404
