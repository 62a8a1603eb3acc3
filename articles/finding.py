"""The desk's full text search: stories whether readers see them or not, pictures, people. Never for readers.

What somebody may see is said by the queryset that comes in: a thing outside it is neither shown nor counted. Nothing
that is typed reaches the engine but letters and digits, so there is no query that it can't read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice

from django.db import connection, models, transaction
from django.db.models.expressions import RawSQL

from articles import marking
from articles.marking import A_BEGINNING, Piece, same_or_beginning
from articles.models import Article, Edition, Finding, Found, Image, Person, Wording
from articles.models.finding import words
from articles.models.rules import INDEXES
from articles.models.triggers import rebuild_index

# So many words of a question are looked for; who types more pastes a text.
MOST_WORDS, LONGEST_QUESTION = 12, 300
# How many hits are looked at in one go; twice as many the next time.
AT_ONCE = 200
# A list is narrowed to so many of the newest hits at most: a word that stands in 100,000 stories took it a second.
NARROWED_TO = 10_000
NEWEST = f" ORDER BY 1 DESC LIMIT {NARROWED_TO}"


def asked(text: str) -> list[str]:
    """The words of a question, each once; none where it has no letter and no digit."""
    return list(dict.fromkeys(words(text[:LONGEST_QUESTION])))[:MOST_WORDS]


@dataclass(frozen=True)
class Hits:
    """Some of what was found, and the number after which the next ones begin; None where that was all."""

    things: list[models.Model]
    older: int | None


def find(kind: Found, question: str, *, among: models.QuerySet, most: int) -> Hits:
    """The first hits among what this person may see: by their titles, then by their texts; the newest first."""
    sought = asked(question)
    matching = chain(_matching(kind, sought, in_title=True), _matching(kind, sought))
    found = _first(matching, among=among, most=most + 1)
    return Hits(_load(among, found[:most]), older=0 if len(found) > most else None)


def find_older(kind: Found, question: str, *, among: models.QuerySet, most: int, than: int = 0) -> Hits:
    """One page of all hits, the newest first; `than` is what the page before gave as `older`, 0 for the first."""
    found = _first(_matching(kind, asked(question), older=than), among=among, most=most + 1)
    return Hits(_load(among, found[:most]), older=found[most - 1][0] if len(found) > most else None)


def things(kind: Found, question: str) -> RawSQL:
    """The primary keys of what is found, the newest NARROWED_TO of it; whoever uses it says who may see them."""
    sought = asked(question)
    if not sought:
        return RawSQL("SELECT thing FROM articles_finding WHERE 1 = 0", [])  # noqa: S611  no part of it comes from outside
    statement, parameters = _statement(kind, sought)
    # The ids are looked up once, in the index of words; S611: what was typed is a parameter.
    return RawSQL(f"SELECT thing FROM articles_finding WHERE id IN ({statement}{NEWEST})", parameters)  # noqa: S608, S611


def _first(matching: Iterator[tuple[int, int]], *, among: models.QuerySet, most: int) -> list[tuple[int, int]]:
    """So many of the hits as lie among these things, each once and in their order."""
    found, size = {}, AT_ONCE
    while len(found) < most and (batch := list(islice(matching, size))):
        seen = set(among.filter(pk__in=[thing for _, thing in batch]).values_list("pk", flat=True))
        found |= {thing: number for number, thing in batch if thing in seen and thing not in found}
        size *= 2
    return [(number, thing) for thing, number in islice(found.items(), most)]


def _load(among: models.QuerySet, hits: list[tuple[int, int]]) -> list[models.Model]:
    """The things themselves. Only those that are shown are fetched whole."""
    known = among.in_bulk([thing for _, thing in hits])
    return [known[thing] for _, thing in hits if thing in known]


def _matching(kind: Found, sought: list[str], *, in_title: bool = False, older: int = 0) -> Iterator[tuple[int, int]]:
    """Numbers and things of all hits, the newest first, fetched as they are asked for."""
    size = AT_ONCE
    while sought:
        statement, parameters = _statement(kind, sought, in_title=in_title, older=older)
        with connection.cursor() as cursor:
            # S608: the statement is ours; what was typed is a parameter.
            cursor.execute(
                f"SELECT id, thing FROM articles_finding WHERE id IN ({statement} ORDER BY 1 DESC LIMIT %s)"  # noqa: S608
                " ORDER BY id DESC",
                [*parameters, size],
            )
            rows = cursor.fetchall()
        yield from rows
        if len(rows) < size:
            return
        older, size = rows[-1][0], size * 2


def _statement(kind: Found, sought: list[str], *, in_title: bool = False, older: int = 0) -> tuple[str, list]:
    """The SQL for the numbers of what is found, and its parameters."""
    before = f" AND {{}} < {int(older)}" if older else ""
    if connection.vendor == "sqlite":
        columns = "title" if in_title else "title words"
        match = f'kind : "{kind}" AND {{{columns}}} : ({_on_sqlite(sought)})'
        statement = "SELECT rowid FROM articles_finding_words WHERE articles_finding_words MATCH %s"
        return statement + before.format("rowid"), [match]
    statement = "SELECT id FROM articles_finding WHERE kind = %s AND found @@ to_tsquery('newsroom', %s)"
    return statement + before.format("id"), [kind.value, _on_postgresql(sought, mark="A" * in_title)]


def _on_sqlite(sought: list[str]) -> str:
    return " AND ".join(f'"{word}"' + "*" * may_go_on for word, may_go_on in _ends(sought))


def _on_postgresql(sought: list[str], *, mark: str) -> str:
    return " & ".join(
        f"'{word}'" + (f":{'*' * may_go_on}{mark}" if may_go_on or mark else "") for word, may_go_on in _ends(sought)
    )


def _ends(sought: list[str]) -> Iterator[tuple[str, bool]]:
    """Each word, and whether it may be the beginning of a longer one."""
    for number, word in enumerate(sought, 1):
        yield word, number == len(sought) and len(word) >= A_BEGINNING


# By headline, for whoever puts a story of ours somewhere


def by_headline(editions: models.QuerySet, question: str, *, at: datetime, most: int) -> list[Edition]:
    """Of these versions the live ones, the newest first, then those to come by their moment: so many of each at most.

    Their headlines have all the words of the question. A story stands once, as readers see it now if they do.
    """
    found = with_headline(editions, question)
    to_come = found.scheduled(at).order_by("live_from", "id")[:most]
    stories: dict[int, Edition] = {}
    for edition in (*found.live(at).newest_first()[:most], *to_come):
        stories.setdefault(edition.article_id, edition)
    return list(stories.values())


def with_headline(rows: models.QuerySet, question: str) -> models.QuerySet:
    """Those of these stories, or of these versions, whose headline has all the words of a question or forms of them.

    The last word may be only begun. Of a story label and desk name count too. All of them where nothing was typed.
    """
    if not question.strip():
        return rows
    sought = asked(question)
    if not sought:
        return rows.none()
    if rows.model is Article:
        statement, parameters = _statement(Found.STORY, sought, in_title=True)
        statement = f"SELECT thing FROM articles_finding WHERE id IN ({statement}{NEWEST})"  # noqa: S608  ours, as above
    else:
        statement, parameters = _printed(sought)
        statement += NEWEST
    return rows.filter(pk__in=RawSQL(statement, parameters))  # noqa: S611  what was typed is a parameter


def _printed(sought: list[str]) -> tuple[str, list]:
    """The SQL for the numbers of the versions that say this in their headlines, out of the readers' index."""
    if connection.vendor == "sqlite":
        statement = "SELECT rowid FROM articles_wording_words WHERE articles_wording_words MATCH %s"
        return statement, [f"title : ({_on_sqlite(sought)})"]
    statement = "SELECT edition_id FROM articles_wording WHERE found @@ to_tsquery('newsroom', %s)"
    return statement, [_on_postgresql(sought, mark="A")]


# How hits are shown


def marked(text: str, question: str) -> list[Piece]:
    """The whole text with what was asked for marked."""
    return marking.marked(text, asked(question), alike=same_or_beginning)


def snippet(text: str, question: str) -> list[Piece]:
    """The stretch of a long text around the first hit, marked."""
    return marking.snippet(text, asked(question), alike=same_or_beginning)


def find_again() -> int:
    """Make the desk's index and the readers' anew, out of the rows as they are; how many things the desk's holds."""
    with transaction.atomic():
        Finding.objects.all().delete()
        for things_of in (Article.objects, Image.objects, Person.objects.prefetch_related("names")):
            rows = things_of.order_by("pk").iterator(chunk_size=500)
            while batch := [thing.finding() for thing in islice(rows, 500)]:
                Finding.objects.keep(batch)
        Wording.objects.all().delete()
        printed = Edition.objects.filter(sealed=False).exclude(headline="", body="").order_by("pk")
        editions = printed.iterator(chunk_size=500)
        while batch := [Wording.of(edition) for edition in islice(editions, 500)]:
            Wording.objects.bulk_create(batch)
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                for index in INDEXES:
                    rebuild_index(index, cursor)
    return Finding.objects.count()
