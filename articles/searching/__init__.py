"""Full text search for readers: stories that are live at this moment, by the rule that every page asks by.

One question of the database finds stories, sections, people and near names (SQLite FTS5 or PostgreSQL, engines.py), a
second the cards that are shown. Nothing is counted: what is looked at are the newest matches, up to a number.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import html, marking, reading
from articles.marking import Piece
from articles.models import Author, Edition, Mention, Person, Section, Tagging
from articles.models.finding import words
from articles.searching.engines import AUTHORS, LOOKED_AT, PEOPLE, Statement, engine
from articles.searching.names import mistakes
from articles.searching.question import MOST_PAGES, NEWEST, PAGE_LENGTH, RELEVANCE, Question

__all__ = ["Question", "Results", "search"]

# How many people and years one can narrow the answers to, and how many persons may have been meant.
MOST_PEOPLE, MOST_DATES, MOST_MEANT = 8, 12, 3
# With more answers than this a single word is taken as it was typed: "harbour" is nobody's misspelt name.
FEW = 1
SORTS = {RELEVANCE: gettext_lazy("Relevance"), NEWEST: gettext_lazy("Newest")}


@dataclass(frozen=True)
class Hit:
    """A story that was found: its card, its headline and a stretch of its text with what was asked for marked."""

    card: reading.Card
    headline: list[Piece]
    snippet: list[Piece]


@dataclass(frozen=True)
class Choice:
    """A way to narrow the answers, or back: what it is called and where it leads."""

    name: str
    address: str
    chosen: bool = False


@dataclass(frozen=True)
class Facet:
    """By what answers can be narrowed, with its choices; one that is chosen stands alone and leads back."""

    name: str
    choices: list[Choice]


@dataclass(frozen=True)
class Meant:
    """Somebody in the news or an author whose name resembles what was typed; `misspelt` where a letter of it was wrong.

    `address` answers the question with the name as it is.
    """

    person: Person | Author
    address: str
    misspelt: bool

    @property
    def writes(self) -> bool:
        return isinstance(self.person, Author)


@dataclass(frozen=True)
class Results:
    """The answer to a question, with the menu of the page that shows it.

    `newer` and `older` are addresses, '' at the ends. `has_more` says that older matches were not looked at.
    """

    question: Question
    sections: list[Section]
    hits: list[Hit]
    facets: list[Facet]
    sorts: list[Choice]
    meant: list[Meant]
    newer: str = ""
    older: str = ""
    has_more: bool = False

    @property
    def first(self) -> int:
        """The place of the first of these hits among all."""
        return (self.question.page - 1) * PAGE_LENGTH + 1

    @property
    def everywhere(self) -> str:
        """The same question, narrowed to nothing."""
        return self.question.address(section="", person="", date="")


class Row(NamedTuple):
    """A line of what the database finds; `more` and `moment` depend on what it is."""

    what: str
    number: int
    score: float
    slug: str
    name: str
    more: str
    moment: datetime | None


def search(question: Question, *, at: datetime) -> Results:
    """Answer a question. Raises NoSuchPage for a section that is not there, and for pages behind the last."""
    if not question:
        return Results(question, reading.sections(), [], [], [], [])
    stories, sections, people, names, authors = _look(question, at=at)
    menu = [Section(pk=row.number, slug=row.slug, name=row.name) for row in sections]
    if question.section and question.section not in {section.slug for section in menu}:
        raise reading.NoSuchPage(question.section)
    start = (question.page - 1) * PAGE_LENGTH
    shown = _sorted(stories, question)[start : start + PAGE_LENGTH]
    if start and not shown:
        raise reading.NoSuchPage(question.page)
    goes_on = len(stories) > start + PAGE_LENGTH and question.page < MOST_PAGES
    return Results(
        question,
        menu,
        list(_hits(shown, question, at=at)),
        [facet for facet in _facets(question, stories, menu, people) if facet.choices],
        [Choice(called, question.address(sort=sort), sort == question.sort) for sort, called in SORTS.items()],
        _meant(
            question, [(Person, row) for row in names] + [(Author, row) for row in authors], few=len(stories) <= FEW
        ),
        newer=question.address(page=question.page - 1) if start else "",
        older=question.address(page=question.page + 1) if goes_on else "",
        has_more=len(stories) == LOOKED_AT,
    )


# So the rows lie in _look; their order within each is theirs to say.
PLACES = {
    "story": lambda row: -row.number,
    "section": lambda row: (row.score, row.name),
    "person": lambda row: (-row.score, row.name),
    "name": lambda row: row.name,
    "author": lambda row: row.name,
}


def _look(question: Question, *, at: datetime) -> list[list[Row]]:
    """All that one question of the database finds: stories, sections, people in the stories, near names and authors."""
    asks = engine(connection.vendor)
    among = _among(question, at=at).filter(pk=RawSQL(asks.EDITION, [])).values("pk")  # noqa: S611  no part of it is typed
    matched = asks.matched(question, _sql(among))
    names = question.words if question.page == 1 and not question.is_narrowed else []
    near, near_authors = (asks.near(names, among=among) for among in (PEOPLE, AUTHORS))
    menu = reading.shown_sections().order_by().values("id", "position", "slug", "name")
    in_matches = Mention.objects.shown().filter(edition__in=RawSQL("SELECT id FROM matched", []))  # noqa: S611
    named = in_matches.values("person__slug", "person__name").annotate(stories=Count("pk"))
    named = named.order_by("-stories", "person__name")[:MOST_PEOPLE]
    live = Edition.objects.live(at).filter(unlisted=False)
    told = Exists(live.filter(mentions__person=OuterRef("pk")))
    known = Person.objects.exclude(tagging=Tagging.NEVER).filter(told, merged_into=None)
    # A forbidden name leads to nobody, however the desk knows it.
    known = known.exclude(pk__in=Person.objects.restricted(at).values("pk"))
    known = known.filter(pk__in=RawSQL("SELECT id FROM near", [])).values("id", "slug", "name")  # noqa: S611
    signed = Author.objects.filter(Exists(live.filter(authorships__author=OuterRef("pk"))), merged_into=None)
    signed = signed.filter(pk__in=RawSQL("SELECT id FROM near_authors", [])).values("id", "slug", "name")  # noqa: S611
    (menu, of_menu), (named, of_named), (known, of_known), (signed, of_signed) = map(_sql, (menu, named, known, signed))
    statement = f"""
        WITH matched AS MATERIALIZED ({matched[0]}), near AS MATERIALIZED ({near[0]}),
            near_authors AS MATERIALIZED ({near_authors[0]})
        SELECT 'story' AS what, m.id AS number, m.score, '' AS slug, '' AS name, CAST(e.section_id AS text) AS more,
            e.first_published_at AS moment
            FROM matched m JOIN "articles_edition" e ON e.id = m.id
        UNION ALL SELECT 'section', s.id, s.position, s.slug, s.name, '', NULL FROM ({menu}) s
        UNION ALL SELECT 'person', 0, p.stories, p.person__slug, p.person__name, '', NULL FROM ({named}) p
        UNION ALL SELECT 'name', k.id, 0, k.slug, k.name, n.folded, NULL FROM near n JOIN ({known}) k
            ON k.id = n.id
        UNION ALL SELECT 'author', k.id, 0, k.slug, k.name, n.folded, NULL FROM near_authors n JOIN ({signed}) k
            ON k.id = n.id"""  # noqa: S608  what was typed is a parameter
    with connection.cursor() as cursor:
        cursor.execute(statement, [*matched[1], *near[1], *near_authors[1], *of_menu, *of_named, *of_known, *of_signed])
        rows = [Row(*row, _moment(moment)) for *row, moment in cursor.fetchall()]
    return [sorted((row for row in rows if row.what == what), key=place) for what, place in PLACES.items()]


def _among(question: Question, *, at: datetime) -> QuerySet:
    """The live editions that a question is about, without those that search engines were asked to leave alone."""
    editions = Edition.objects.live(at).filter(unlisted=False)
    if question.section:
        editions = editions.filter(section__slug=question.section)
    if question.person:
        of_person = Mention.objects.shown().filter(person__slug=question.person, edition=OuterRef("pk"))
        editions = editions.filter(Exists(of_person))
    if span := question.span():
        editions = editions.filter(first_published_at__gte=span[0], first_published_at__lt=span[1])
    return editions


def _sql(asked: QuerySet) -> Statement:
    return asked.query.get_compiler(connection=connection).as_sql()


def _moment(said: datetime | str | None) -> datetime | None:
    """When readers first saw a story, by the site's clocks; SQLite says it in UTC, as text."""
    moment = parse_datetime(said) if isinstance(said, str) else said
    return moment and localtime(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _sorted(stories: list[Row], question: Question) -> list[Row]:
    """Best first, and of the equally good the newest; or the newest first."""
    newest = sorted(stories, key=lambda row: (row.moment, row.number), reverse=True)
    # To two digits: what differs less is told apart by its day. A sort keeps the order of equals.
    return newest if question.sort == NEWEST else sorted(newest, key=lambda row: -float(f"{row.score:.2g}"))


def _hits(shown: list[Row], question: Question, *, at: datetime) -> Iterator[Hit]:
    """The stories themselves; one that was taken down a moment ago is not there any more."""
    live = Edition.objects.live(at).filter(pk__in=[row.number for row in shown])
    found = {edition.pk: edition for edition in reading.rows_of_cards(live, at=at, also=("body",))} if shown else {}
    sought = question.words
    for edition in (found[row.number] for row in shown if row.number in found):
        text = " ".join(part for part in (edition.standfirst, html.glance(edition.body)) if part)
        yield Hit(reading.card(edition), marking.marked(edition.headline, sought), marking.snippet(text, sought))


def _facets(question: Question, stories: list[Row], menu: list[Section], people: list[Row]) -> Iterator[Facet]:
    """By section, date and person; what is chosen leads back to the answers without it."""
    held = {row.more for row in stories}
    sections = [(section.slug, section.name) for section in menu if str(section.pk) in held]
    named = {section.slug: section.name for section in menu}
    yield _facet(_("Section"), "section", question, sections, named.get(question.section, ""))
    months = sorted({f"{row.moment.year}-{row.moment.month:02}" for row in stories}, reverse=True)
    years = list(dict.fromkeys(month[:4] for month in months))
    dates = [(year, year) for year in years] if len(years) > 1 else [(month, month_name(month)) for month in months]
    yield _facet(_("Published"), "date", question, dates[:MOST_DATES], month_name(question.date))
    persons = [(row.slug, row.name) for row in people]
    yield _facet(_("About"), "person", question, persons, dict(persons).get(question.person, _("one person")))


def _facet(name: str, field: str, question: Question, offered: list[tuple[str, str]], chosen: str) -> Facet:
    value = getattr(question, field)
    if value:
        return Facet(name, [Choice(chosen, question.address(**{field: ""}), chosen=True)])
    choices = [Choice(called, question.address(**{field: slug})) for slug, called in offered]
    return Facet(name, choices if len(choices) > 1 else [])


def month_name(date: str) -> str:
    """A year or month as one says it: "2024", "March 2024"."""
    year, dash, month = date.partition("-")
    return date_format(datetime(int(year), int(month), 1), "YEAR_MONTH_FORMAT") if dash else year  # noqa: DTZ001  a month of no zone


def _meant(question: Question, names: list[tuple[type[Person | Author], Row]], *, few: bool) -> list[Meant]:
    """Whose names resemble the whole of what was typed; the fewest mistakes first."""
    if question.unwanted:
        return []
    wrong: dict[tuple, tuple[int, type[Person | Author], Row]] = {}
    for model, row in names:
        found = mistakes(question.words, words(row.more))
        if found is not None and (found == 0 or few or len(question.words) > 1):
            # One name that was typed wrong is asked about once, whoever bears it.
            of = (model, row.slug) if found == 0 else (row.name,)
            wrong[of] = min(wrong.get(of, (found, model, row)), (found, model, row), key=lambda each: each[0])
    best = sorted(wrong.values(), key=lambda each: (each[0], each[2].name))
    # Whose name was typed rightly was meant, and no namesake of a letter less.
    best = [each for each in best if each[0] == best[0][0]][:MOST_MEANT]
    return [
        Meant(model(slug=row.slug, name=row.name), Question(typed=row.name).address(), misspelt=found > 0)
        for found, model, row in best
    ]
