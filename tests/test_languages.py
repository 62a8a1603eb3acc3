"""The languages of the readers' site: everything of ours is marked, translated and shown; the desk speaks English."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.conf import settings as django_settings
from django.template import engines
from django.template.base import Lexer, Node, NodeList, TokenType
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from articles import workflow
from articles.templatetags.kept import Kept
from tests import desk
from tests.desk import HOUR, NOW

ROOT = Path(__file__).parent.parent
TEMPLATES = [*ROOT.glob("templates/*.html"), *ROOT.glob("templates/articles/*.html")]
CODE = [path for path in ROOT.glob("articles/**/*.py") if "formats" not in path.parts]
LANGUAGES = ("de", "ar")
# Names that are the same in every language: of a zone, of formats.
NAMES = re.compile(r"\b(UTC|ninjs|RSS|Atom|JSON Feed)\b")
SAID_ALOUD = {"aria-label", "alt", "placeholder", "title", "content"}

Marked = tuple[str | None, str]


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / f"articles/locale/{language}/LC_MESSAGES/django.po"))


def marked_in_templates() -> Iterator[Marked]:
    """Every string that a template of readers marks, with its context."""
    for path in TEMPLATES:
        nodes = engines["django"].from_string(path.read_text()).template.nodelist
        for node in within(nodes, TranslateNode):
            context = node.message_context and node.message_context.var
            yield context and str(context), node.filter_expression.var.literal
        for node in within(nodes, BlockTranslateNode):
            yield None, node.render_token_list(node.singular)[0]


def within(nodes: NodeList, kind: type[Node]) -> Iterator[Node]:
    """What kept fragments hold too: they tell nobody of it."""
    yield from nodes.get_nodes_by_type(kind)
    for fragment in nodes.get_nodes_by_type(Kept):
        yield from within(fragment.nodelist, kind)


def marked_in_code() -> Iterator[Marked]:
    """Every string that the code marks; an underscore may be the name of gettext."""
    names = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text())):
            called = isinstance(node, ast.Call) and getattr(node.func, "id", "")
            if called in names and node.args and isinstance(node.args[0], ast.Constant):
                yield None, node.args[0].value
            elif called in ("pgettext", "pgettext_lazy"):
                yield node.args[0].value, node.args[1].value


class Words(HTMLParser):
    """What a page says: its texts, and the attributes that are read aloud or shown."""

    def __init__(self, page: str):
        super().__init__()
        self.inside: list[str] = []
        self.said: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.inside.append(tag)
        told = dict(attrs)
        # Of a meta element only what describes the page is for people.
        shown = SAID_ALOUD if tag != "meta" or told.get("name") == "description" else set()
        self.said += [" ".join(value.split()) for name, value in attrs if name in shown and value]

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data):
        if not {"script", "style"} & set(self.inside[-1:]) and data.strip():
            self.said.append(" ".join(data.split()))


class TestMarks:
    @pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
    def test_leave_no_words_of_a_template_out(self, path):
        """What is left without the tags are signs; words would be English in every language."""
        text, inside = "", False
        for token in Lexer(path.read_text()).tokenize():
            if token.token_type == TokenType.BLOCK and token.contents.startswith(("blocktrans", "endblocktrans")):
                inside = not token.contents.startswith("end")
            if token.token_type == TokenType.TEXT and not inside:
                text += token.contents

        left = [said for said in Words(text).said if re.search("[A-Za-z]{2}", NAMES.sub("", said))]

        assert left == []

    def test_leave_no_words_to_the_style_sheet(self):
        css = (ROOT / "articles/static/articles/site.css").read_text()

        said = re.findall(r'content:\s*"([^"]*)"', css)

        assert {words for words in said if re.search(r"[^\W\d_]{2}", words)} == {"PDF"}


@pytest.mark.parametrize("language", LANGUAGES)
class TestCatalogue:
    def test_holds_every_marked_string_and_no_other(self, language):
        held = {(entry.msgctxt, entry.msgid) for entry in catalogue(language)}

        assert held == {*marked_in_templates(), *marked_in_code()}

    def test_translates_all_of_them(self, language):
        entries = catalogue(language)

        forms = {len(entry.msgstr_plural) for entry in entries if entry.msgid_plural}
        empty = [
            entry.msgid
            for entry in entries
            if entry.fuzzy or not all(entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
        ]

        assert empty == []
        assert forms == {{"de": 2, "ar": 6}[language]}

    def test_keeps_what_is_filled_in(self, language):
        """A name that a translation leaves out would be lost to readers, one that it invents breaks the page."""

        def filled(text: str) -> set[str]:
            return set(re.findall(r"%\(\w+\)[sd]|%s|<[^>]+>", text))

        wrong = [
            entry.msgid
            for entry in catalogue(language)
            if not entry.msgid_plural and filled(entry.msgid) != filled(entry.msgstr)
        ]

        assert wrong == []

    def test_is_compiled_as_it_stands(self, language):
        written = catalogue(language)
        compiled = polib.mofile(str(ROOT / f"articles/locale/{language}/LC_MESSAGES/django.mo"))

        def said(entries):
            return {(e.msgctxt or None, e.msgid): (e.msgstr, tuple(e.msgstr_plural.values())) for e in entries}

        assert said(compiled) == said(written)


@pytest.fixture
def paper():
    """Every kind of page, with stories that say nothing in English; pages by name."""
    image = desk.make_image("AP", caption="Der Hafen", alternative_text="Boote")
    fields = {"section": "Kultur", "body": "<p>Sie kam am Montag zurück.</p>", "pictures": [image]}
    ada = desk.make_person("Ada Quist", description="Hafenmeisterin")
    article, _ = desk.make_live(headline="Die Fähre ist zurück", people=[ada], kind="opinion", **fields)
    workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR, change="correction")
    desk.edit(article, by=desk.rosa(), change_note="Es war Dienstag.", body="<p>Sie kam am Dienstag zurück.</p>")
    edition = desk.publish(article, at=NOW + HOUR)
    gone, former = desk.make_live(headline="Eine Ente", **fields)
    workflow.withdraw(gone, by=desk.edith(), at=NOW + HOUR, reason="Falsch", notice="")
    desk.make_section("Leer")
    return {
        "front": "/", "section": "/kultur/", "empty": "/leer/", "end": "/kultur/?older_than=0.000000-1",
        "story": edition.get_absolute_url(), "history": edition.history_url, "corrections": "/corrections/",
        "person": ada.get_absolute_url(), "author": "/authors/rosa/", "search": "/search/?q=zurück",
        "found": "/search/?q=Fähre", "not found": "/search/?q=Zugspitze", "empty search": "/search/",
        "archive": "/archive/", "year": "/archive/2024/", "month": "/archive/2024/03/", "day": "/archive/2024/03/05/",
        "gone": former.get_absolute_url(), "missing": "/nichts/",
    }  # fmt: skip


def english_left(page: str, language: str) -> list[str]:
    """What a page says in English that the catalogue has other words for."""
    filled = re.compile(r"%\(\w+\)[sd]|%s")
    others = [
        re.compile(".+".join(map(re.escape, filled.split(text))))
        for entry in catalogue(language)
        for text in filter(None, (entry.msgid, entry.msgid_plural))
        if text not in {entry.msgstr, *entry.msgstr_plural.values()} and re.search("[a-z]", filled.sub("", text))
    ]
    return [said for said in Words(page).said if any(other.fullmatch(said) for other in others)]


@pytest.mark.django_db
class TestSite:
    @pytest.mark.parametrize(("language", "direction"), [("de", "ltr"), ("ar", "rtl")])
    def test_says_nothing_in_english(self, client, paper, settings, language, direction):
        settings.LANGUAGE_CODE = language

        pages = {name: client.get(path).content.decode() for name, path in paper.items()}

        assert {name: left for name, page in pages.items() if (left := english_left(page, language))} == {}
        for page in pages.values():
            assert f'<html lang="{language}" dir="{direction}">' in page

    def test_is_english_as_it_is_delivered(self, client, paper):
        """What the test above looks for is there to be found."""
        page = client.get(paper["story"]).content.decode()

        assert {"People in this story", "How this story changed", "Opinion"} <= set(english_left(page, "de"))

    def test_asks_no_browser(self, client, paper, settings):
        """One page is kept for all readers: neither their browser's language nor a cookie may change it."""
        settings.LANGUAGE_CODE = "de"
        client.cookies["django_language"] = "ar"

        response = client.get(paper["story"], headers={"accept-language": "ar"})

        assert '<html lang="de" dir="ltr">' in response.content.decode()
        assert "Accept-Language" not in response.get("Vary", "")

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en-gb", ["5 March 2024, 09:00 UTC", "5 Mar 2024, 09:00", "March 2024", "Tuesday, 5 March"]),
            ("de", ["5. März 2024, 09:00 UTC", "5. März 2024, 09:00", "März 2024", "Dienstag, 5. März"]),
            ("ar", ["5 مارس 2024، 09:00 UTC", "5 مارس 2024، 09:00", "مارس 2024", "الثلاثاء، 5 مارس"]),
        ],
    )
    def test_writes_dates_in_its_form(self, client, paper, settings, language, said):
        settings.LANGUAGE_CODE = language

        pages = [client.get(paper[name]).content.decode() for name in ("story", "front", "year", "month")]

        assert [words in page for words, page in zip(said, pages, strict=True)] == [True] * 4

    def test_leaves_a_story_its_own_language(self, client, settings):
        settings.LANGUAGE_CODE = "ar"
        _, edition = desk.make_live(language="de", headline="Die Fähre", people=[desk.make_person()])

        page = client.get(edition.get_absolute_url()).content.decode()

        assert '<article class="story" lang="de" dir="ltr">' in page
        assert '<section class="tags" aria-labelledby="people" lang="ar" dir="rtl">' in page


@pytest.mark.django_db
class TestDesk:
    """It is written in English alone, and stays so whole: Django's own words too."""

    def test_speaks_english_on_a_german_site(self, client, settings):
        settings.LANGUAGE_CODE = "de"
        client.force_login(desk.edith())

        page = client.get("/admin/articles/article/").content.decode()

        assert 'lang="en-gb"' in page
        assert ("Log out" in page, "Abmelden" in page) == (True, False)

    def test_previews_the_page_as_readers_will_get_it(self, client, settings):
        settings.LANGUAGE_CODE = "de"
        article = desk.make_article(kind="opinion")
        client.force_login(desk.rosa())

        saved = workflow.latest(article).pk

        page = client.get(f"/admin/articles/article/{article.pk}/preview/{saved}/").content.decode()

        assert ("Meinung" in page, '<html lang="de" dir="ltr">' in page) == (True, True)

    def test_leaves_nothing_of_itself_behind(self, client, settings):
        """What answers the next request in the same thread speaks the site's language again."""
        settings.LANGUAGE_CODE = "de"

        client.get("/admin/login/")

        assert "Seite nicht gefunden" in client.get("/nichts/").content.decode()


def test_catalogues_are_those_of_the_settings():
    assert [path.parts[-3:] for path in django_settings.LOCALE_PATHS] == [(ROOT.name, "articles", "locale")]
