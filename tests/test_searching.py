"""Readers' search: what is found by which words, and that nothing is found that is not live. Both engines."""

import time
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles import finding, saving, searching, workflow
from articles.models import Author, Byline, Edition, Person, PersonName, Wording
from articles.searching import Question, names
from tests import desk
from tests.desk import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db


def found(q: str, *, at=NOW, **asked) -> list[str]:
    return [hit.card.edition.headline for hit in ask(q, at=at, **asked).hits]


def ask(q: str, *, at=NOW, **asked):
    return searching.search(Question.read({"q": q, **asked}), at=at)


@transaction.atomic
def approved_and_undone(article):
    desk.approve(article)
    raise ZeroDivisionError


class TestWords:
    @pytest.mark.parametrize(
        "question",
        ["ferry", "FERRIES", "Füßgänger", "fussganger", "harbour’s", "café", "CAFE", "smørrebrød", "smorrebrod",
         "repaint", "ferry café", "o'neill", "COVID-19", '"ferries return"', '"covid 19"',
         "ferry -bakery", 'ferry -"return ferries"', "“ferries return”"],
    )  # fmt: skip
    def test_find_a_story_whatever_their_ending_case_or_accents(self, question):
        body = "<p>The café by the harbours repainted its smørrebrød sign: Füßgänger O’Neill, covid-19.</p>"
        desk.make_live(headline="Ferries return", body=body)
        desk.make_live(headline="Something else", body="<p>Nothing here but a bakery.</p>")

        assert found(question) == ["Ferries return"]

    @pytest.mark.parametrize(
        ("question", "answer"),
        [
            ("ferry bakery", []),
            ('"return ferry"', []),
            ("ferry -harbour", ["Ferry stops"]),
            ('ferry -"old harbour"', ["Ferry stops"]),
            ("-ferry", []),
            ("harbour", ["Ferry returns"]),
            ('"ferry stops', ["Ferry stops"]),
        ],
    )
    def test_say_together_what_is_wanted(self, question, answer):
        desk.make_live(headline="Ferry returns", body="<p>To the old harbour.</p>")
        desk.make_live(headline="Ferry stops", body="<p>Nobody knows why.</p>")

        assert found(question) == answer

    def test_of_the_headline_come_before_those_of_the_text(self):
        desk.make_live(headline="Bakery closes", body="<p>On Monday.</p>", at=NOW - 9 * DAY)
        desk.make_live(headline="Night", body="<p>The bakery, and much else that is said of the night.</p>")

        assert found("bakery") == ["Bakery closes", "Night"]
        assert found("bakery", sort="newest") == ["Night", "Bakery closes"]

    def test_of_the_byline_count(self):
        desk.make_live(headline="Ferry returns")

        assert found("Rosa") == ["Ferry returns"]

    def test_markup_is_none(self):
        desk.make_live(body='<p><strong>Ferry</strong> <a href="https://example.org/xq">here</a></p>')

        assert [found(question) for question in ("strong", "href", "xq")] == [[], [], []]

    @pytest.mark.parametrize("question", ["", "   ", '"', "'" * 500, "*", "-", "()", "\x00", "…", "<>", "-ferry"])
    def test_that_are_none_find_nothing(self, question):
        desk.make_live()

        assert found(question) == []

    @pytest.mark.parametrize(
        "question",
        ["ferry AND", "NOT ferry", 'ferry OR "', "NEAR(ferry harbour)", "title:ferry", "ferry*", "^ferry", "{ferry}:x",
         "ferry & | !", "ferry:*", "ferry <-> harbour", "\\", "%s %(x)s", "ferry'); DROP TABLE articles_wording; --"],
    )  # fmt: skip
    def test_that_are_operators_are_words_like_others(self, question):
        """security.md 72"""
        desk.make_live(headline="Ferry returns")

        found(question)

        assert found("ferry") == ["Ferry returns"]


class TestLive:
    """The index holds every version; what is found is asked by the rule of every page. (security.md 34)"""

    def test_draft_and_approved_are_not_found(self):
        desk.make_article(headline="Lighthouse sold")
        desk.approve(desk.file_story(desk.make_article(headline="Lighthouse bought")))

        assert found("lighthouse") == []

    def test_scheduled_is_found_at_its_second(self):
        opens = NOW + DAY
        desk.publish(desk.make_article(headline="Lighthouse sold"), live_from=opens)

        assert found("lighthouse", at=opens - timedelta(microseconds=1)) == []
        assert found("lighthouse", at=opens) == ["Lighthouse sold"]

    def test_window_that_raw_sql_opened_is_followed(self):
        desk.approve(desk.file_story(desk.make_article(headline="Lighthouse sold")))
        moments = "live_from = %s, first_published_at = %s, updated_at = %s, window_at = %s"
        at = [connection.ops.adapt_datetimefield_value(moment) for moment in (NOW + DAY, NOW + DAY, NOW + DAY, NOW)]
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE articles_edition SET {moments}", at)

        assert (found("lighthouse"), found("lighthouse", at=NOW + DAY)) == ([], ["Lighthouse sold"])

    def test_next_version_takes_the_place_of_the_last(self):
        article, _ = desk.make_live(headline="Lighthouse sold")
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR, change="minor")
        desk.edit(article, by=desk.rosa(), headline="Windmill sold", at=NOW + HOUR)
        desk.publish(article, at=NOW + HOUR)

        assert (found("lighthouse"), found("windmill")) == (["Lighthouse sold"], [])
        assert (found("lighthouse", at=NOW + HOUR), found("windmill", at=NOW + HOUR)) == ([], ["Windmill sold"])

    def test_withdrawn_is_not_found(self):
        article, _ = desk.make_live(headline="Lighthouse sold")
        workflow.withdraw(article, by=desk.edith(), at=NOW + HOUR, reason="Wrong")

        assert found("lighthouse", at=NOW + HOUR) == []

    def test_sealed_leaves_the_index(self):
        article, edition = desk.make_live(headline="Lighthouse sold")
        workflow.withdraw(article, by=desk.edith(), at=NOW + HOUR, reason="Wrong")
        assert Wording.objects.filter(edition=edition).exists()

        Edition.objects.filter(pk=edition.pk).update(sealed=True, text_decided_at=NOW + HOUR)

        assert not Wording.objects.exists()
        assert found("lighthouse") == []

    def test_hidden_from_search_engines_is_hidden_here(self):
        desk.make_live(headline="Lighthouse sold")
        Edition.objects.update(unlisted=True)

        assert found("lighthouse") == []

    def test_index_is_written_with_the_version_or_not_at_all(self):
        article = desk.file_story(desk.make_article(headline="Lighthouse sold"))

        with pytest.raises(ZeroDivisionError):
            approved_and_undone(article)

        assert not Wording.objects.exists()


class TestMadeAgain:
    def test_holds_what_it_held(self):
        desk.make_live(headline="Lighthouse sold", people=[desk.make_person("Adèle Quistgaard")])
        Wording.objects.all().delete()
        assert found("lighthouse") == []

        finding.find_again()

        assert found("lighthouse") == ["Lighthouse sold"]
        assert [meant.person.name for meant in ask("adele quistgard").meant] == ["Adèle Quistgaard"]


class TestNarrowing:
    def stories(self):
        ada, jo = desk.make_person("Ada Quist"), desk.make_person("Jo Berg")
        desk.make_live(headline="Ferry one", section="Culture", people=[ada], at=NOW - 400 * DAY)
        desk.make_live(headline="Ferry two", section="Sport", people=[ada, jo], at=NOW - 40 * DAY)
        desk.make_live(headline="Ferry three", section="Sport", at=NOW)

    def test_offers_what_the_answers_hold_and_nothing_else(self):
        self.stories()
        desk.make_section("Empty")

        assert {f.name: [c.name for c in f.choices] for f in ask("ferry").facets} == {
            "Section": ["Culture", "Sport"],
            "Published": ["2024", "2023"],
            "About": ["Ada Quist", "Jo Berg"],
        }
        assert [c.name for f in ask("ferry", date="2024").facets for c in f.choices] == [
            "2024", "Ada Quist", "Jo Berg",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("asked", "answer"),
        [
            ({"section": "sport"}, ["Ferry three", "Ferry two"]),
            ({"person": "ada-quist"}, ["Ferry two", "Ferry one"]),
            ({"person": "nobody"}, []),
            ({"date": "2024"}, ["Ferry three", "Ferry two"]),
            ({"date": "2024-03"}, ["Ferry three"]),
            ({"date": "2024-12"}, []),
            ({"section": "sport", "person": "ada-quist", "date": "2024-01"}, ["Ferry two"]),
        ],
    )
    def test_leaves_the_others_out(self, asked, answer):
        self.stories()

        assert found("ferry", sort="newest", **asked) == answer

    def test_by_somebody_who_must_not_be_tagged_finds_nobody(self):
        self.stories()
        Person.objects.filter(name="Ada Quist").update(tagging="never")

        assert found("ferry", person="ada-quist") == []
        assert [c.name for f in ask("ferry").facets if f.name == "About" for c in f.choices] == []

    @pytest.mark.parametrize(
        "wrong",
        [{"section": "nowhere"}, {"section": "x/y"}, {"date": "2024-13"}, {"date": "yesterday"}, {"sort": "price"},
         {"page": "0"}, {"page": "-1"}, {"page": "26"}, {"page": "9" * 30}, {"page": "2"}, {"person": "é"}],
    )  # fmt: skip
    def test_by_what_no_page_offers_is_not_found(self, client, wrong):
        """security.md 71"""
        desk.make_live()

        assert client.get("/search/", {"q": "ferry", **wrong}).status_code == 404

    def test_goes_on_to_the_last_without_missing_one(self):
        for number in range(41):
            desk.make_live(headline=f"Ferry {number}", at=NOW - number * HOUR)

        for sort in ("relevance", "newest"):
            pages = [ask("ferry", sort=sort, page=str(n)) for n in (1, 2, 3)]
            headlines = [hit.card.edition.headline for page in pages for hit in page.hits]
            assert [len(page.hits) for page in pages] == [20, 20, 1]
            assert len(set(headlines)) == 41
            assert [(bool(page.newer), bool(page.older)) for page in pages] == [
                (False, True), (True, True), (True, False),
            ]  # fmt: skip


class TestNames:
    def story(self, name="Adèle Quistgaard", **fields):
        person = desk.make_person(name, **fields)
        desk.make_live(people=[person])
        return person

    @pytest.mark.parametrize(
        "typed", ["adele quistgard", "Adel Quistgaard", "adele qiustgaard", "quistgardt", "ADÈLA QUISTGAARD"]
    )
    def test_are_recognised_with_letters_wrong(self, typed):
        self.story()
        desk.make_person("Adele Quistgaard-Not-In-The-News")

        assert [(m.person.name, m.misspelt) for m in ask(typed).meant] == [("Adèle Quistgaard", True)]
        assert ask(typed).meant[0].address == "?q=Ad%C3%A8le+Quistgaard"

    def test_lead_to_the_stories_of_a_person(self):
        self.story()

        assert [(m.person.slug, m.misspelt) for m in ask("quistgaard adele").meant] == [("adele-quistgaard", False)]

    def test_lead_there_by_any_other_name(self):
        self.story().set_aliases(["The Dune Singer"])

        assert [m.person.name for m in ask("dune singr").meant] == ["Adèle Quistgaard"]

    def test_short_ones_are_recognised_too(self):
        self.story("Jo Ruiz")

        assert [m.person.name for m in ask("ruzi").meant] == ["Jo Ruiz"]

    @pytest.mark.parametrize("typed", ["café", "cafe", "dafe"])
    def test_short_ones_begin_as_they_were_typed(self, typed):
        """A reader who looks for a café is not asked whether she means Rafe."""
        self.story("Rafe Iyer")

        assert ask(typed).meant == []
        assert [m.person.name for m in ask("raef").meant] == ["Rafe Iyer"]

    @pytest.mark.parametrize("typed", ["quistgaard harbour", "kirkegaard", "adele -quistgaard", "ada"])
    def test_are_not_read_into_other_words(self, typed):
        self.story()

        assert ask(typed).meant == []

    def test_a_word_that_is_found_is_nobody_s_misspelt_name(self):
        self.story("Jo Ferri")
        desk.make_live(headline="Ferry stops")

        assert ask("ferry").meant == []

    def test_who_must_not_be_tagged_is_never_meant(self):
        """security.md 34, 35"""
        self.story(tagging="never")

        assert ask("adele quistgaard").meant == []

    def test_who_stands_in_no_live_story_is_never_meant(self):
        person = desk.make_person("Adèle Quistgaard")
        desk.make_article(people=[person])

        assert ask("adele quistgaard").meant == []

    def test_follow_a_new_name(self):
        person = self.story()
        person.name = "Adèle Berglund"
        person.save()

        assert ask("adele quistgaard").meant == []
        assert [m.person.name for m in ask("adele berglnd").meant] == ["Adèle Berglund"]


class TestAuthors:
    def story(self, name="Marisol Nørgaard"):
        author = Author.objects.create(name=name)
        article = desk.make_article()
        with saving.saving(article, by=desk.rosa(), at=NOW):
            Byline.objects.create(article=article, author=author, position=1)
        desk.publish(article)
        return author

    def meant(self, typed, **asked):
        return [(m.person.get_absolute_url(), m.writes, m.misspelt) for m in ask(typed, **asked).meant]

    def test_lead_to_their_stories(self, client):
        self.story()

        assert self.meant("nørgaard marisol") == [("/authors/marisol-norgaard/", True, False)]
        html = client.get("/search/?q=norgaard").content.decode()
        assert 'All stories by <a href="/authors/marisol-norgaard/">Marisol Nørgaard</a>' in html

    def test_are_recognised_with_letters_wrong(self, client):
        self.story()

        assert self.meant("marisol norgard") == [("/authors/marisol-norgaard/", True, True)]
        html = client.get("/search/?q=marisol+norgard").content.decode()
        assert 'Did you mean <a href="?q=Marisol+N%C3%B8rgaard">Marisol Nørgaard</a>?' in html

    def test_who_stand_in_the_news_too_are_asked_about_once(self):
        self.story("Ada Quist")
        desk.make_live(people=[desk.make_person("Ada Quist")])

        assert self.meant("ada quits") == [("/people/ada-quist/", False, True)]
        assert self.meant("ada quist") == [("/people/ada-quist/", False, False), ("/authors/ada-quist/", True, False)]

    def test_who_signed_nothing_that_is_live_are_never_meant(self):
        """security.md 35"""
        Author.objects.create(name="Marisol Nørgaard")
        article = desk.make_article()
        with saving.saving(article, by=desk.rosa(), at=NOW):
            Byline.objects.create(article=article, author=Author.objects.create(name="Jo Nørgaard"), position=1)
        desk.publish(article, live_from=NOW + DAY)

        assert self.meant("norgaard") == []
        assert self.meant("norgaard", at=NOW + DAY) == [("/authors/jo-norgaard/", True, False)]

    def test_follow_a_new_name(self):
        author = self.story()
        author.name = "Marisol Berglund"
        author.save()

        assert self.meant("norgaard") == []
        assert self.meant("marisol berglnd") == [("/authors/marisol-norgaard/", True, True)]

    def test_are_found_again_when_the_index_is_made_anew(self):
        self.story()

        finding.find_again()

        assert self.meant("norgaardt") == [("/authors/marisol-norgaard/", True, True)]


class TestLetters:
    @pytest.mark.parametrize(
        ("one", "other", "distance"),
        [("ruiz", "ruiz", 0), ("ruiz", "ruz", 1), ("ruiz", "ruzi", 1), ("ruiz", "riz", 1), ("ruiz", "ruyz", 1),
         ("", "ab", 2), ("quistgaard", "qiustgard", 2), ("abcdefgh", "stuvwxyz", 3)],
    )  # fmt: skip
    def test_lie_so_far_apart(self, one, other, distance):
        assert (names.apart(one, other, 2), names.apart(other, one, 2)) == (distance, distance)


class TestPage:
    def test_shows_headline_section_day_and_snippet_with_the_words_marked(self, client):
        desk.make_live(
            headline="Ferry <b>returns</b>", body="<p>At last the <em>ferries</em> came &lt;back&gt;.</p>",
            standfirst="", pictures=[desk.make_image("Mara Lind/Reuters")],
        )  # fmt: skip

        html = client.get("/search/", {"q": "ferry"}).content.decode()

        assert "<mark>Ferry</mark> &lt;b&gt;returns&lt;/b&gt;" in html
        assert "At last the <mark>ferries</mark> came &lt;back&gt;." in html
        assert (">Culture</a>" in html, "5 March 2024, 09:00" in html) == (True, True)
        assert html.count("<img") == html.count("Image Credit: Mara Lind/Reuters") == 1

    def test_escapes_what_was_typed(self, client):
        """security.md 51"""
        desk.make_live()
        for typed in ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)> ferry', "ferry <b>"):
            html = client.get("/search/", {"q": typed}).content.decode()
            assert ("<script>" in html, "<img src=x" in html, "<b>" in html) == (False, False, False)

    def test_says_what_to_do_where_nothing_is(self, client):
        assert "No story fits “xq”" in client.get("/search/", {"q": "xq"}).content.decode()
        assert "type at least one word" in client.get("/search/", {"q": "-"}).content.decode()
        assert "whole phrase" in client.get("/search/").content.decode()

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_two_queries(self, client, count):
        people = [desk.make_person(f"Ferry Quist {n}") for n in range(count)]
        for _ in range(count):
            desk.make_live(pictures=[desk.make_image()], people=people)

        for asked in (
            {"q": "ferry"},
            {"q": "ferry", "section": "culture", "person": "ferry-quist-0", "sort": "newest"},
        ):
            with CaptureQueriesContext(connection) as queries:
                html = client.get("/search/", asked).content.decode()
            assert html.count("<li>\n                  <article") == count
            assert len(queries) == 2, asked

    def test_a_forbidden_name_leads_to_nobody(self, client):
        person = desk.make_person("Ada Miller")
        PersonName.objects.create(person=person, name="Max Quendler")
        desk.make_live(people=[person])
        before = client.get("/search/?q=Max+Quendler").content.decode()

        Person.objects.filter(pk=person.pk).update(naming_restriction="A minor", naming_order="Court 1")

        after = [client.get(f"/search/?q={typed}").content.decode() for typed in ("Max+Quendler", "Max+Quendlar")]
        assert ["Ada Miller" in page for page in (before, *after)] == [True, False, False]

    def test_is_for_readers_and_not_for_search_engines(self, client):
        asked, empty = (client.get(path).content.decode() for path in ("/search/?q=ferry", "/search/"))

        assert ('content="noindex, follow"' in asked, "noindex" in empty) == (True, False)

    def test_box_stands_in_the_head_of_every_page(self, client):
        _, edition = desk.make_live()

        for path in ("/", "/culture/", edition.get_absolute_url(), "/nothing/", "/corrections/"):
            html = client.get(path).content.decode()
            assert html.count('role="search"') == html.count('action="/search/"') == 1, path

    @pytest.mark.parametrize(
        "typed",
        ["x" * 10_000, "'" * 500, '"' * 500, '"a ' * 500, "AND " * 900, "(" * 5_000, "a " * 5_000, "-a " * 900,
         "%00\x00", "é" * 9_999, "\ud800", "\U0010ffff" * 300, "🙂" * 900, "ferry " * 2_000],
    )  # fmt: skip
    def test_answers_whatever_is_typed(self, client, typed):
        """security.md 72"""
        desk.make_live()
        client.get("/search/?q=warm")
        query = urlencode({"q": typed}, errors="surrogatepass")

        began = time.process_time()
        response = client.get(f"/search/?{query}")

        assert response.status_code == 200
        assert time.process_time() - began < 0.2
