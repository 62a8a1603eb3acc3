"""The one search in the SQL of two engines. Each gives numbers of editions and how well they fit, and near names.

What is typed travels as a parameter, never as SQL.
"""
# ruff: noqa: S608  SQL is what this file writes, from names of our own

from articles.searching.question import Phrase, Question

# So many of the newest matches are looked at: enough for every page, and what ranking them costs has an end.
LOOKED_AT = 500
# Names that lie nearest to what was typed: who of them is meant is decided by their letters (names.py).
NEAR = 40
MOST_WORDS_OF_A_NAME = 5

NO_NAMES = "SELECT 0 AS id, '' AS folded WHERE 1 = 0"
Statement = tuple[str, list]
# Whose names are looked for: the table of the names, and in which column each says whose it is.
PEOPLE, AUTHORS = ("articles_personname", "person_id"), ("articles_author", "id")


class SQLite:
    """FTS5 (https://www.sqlite.org/fts5.html)."""

    EDITION = "articles_wording_words.rowid"

    def matched(self, question: Question, live: Statement) -> Statement:
        """The newest matches that `live` lets pass, as rows of id and score; more is better."""
        wanted = " AND ".join(map(self._phrase, question.wanted))
        unwanted = " OR ".join(map(self._phrase, question.unwanted))
        match = f"({wanted}) NOT ({unwanted})" if unwanted else wanted
        # A headline counts ten times as much as the text. The index is asked first, whatever the planner thinks.
        statement = (
            "SELECT rowid AS id, -bm25(articles_wording_words, 10.0, 4.0, 1.0) AS score FROM articles_wording_words"
            f" WHERE articles_wording_words MATCH %s AND EXISTS ({live[0]}) ORDER BY rowid DESC LIMIT {LOOKED_AT}"
        )
        return statement, [match, *live[1]]

    def near(self, words: list[str], *, among: tuple[str, str]) -> Statement:
        """People or authors by id, and their folded names, whose letters resemble these words."""
        table, whose = among
        threes = {f"  {word} "[at : at + 3] for word in words for at in range(len(word) + 1)}
        if not threes or len(words) > MOST_WORDS_OF_A_NAME:
            return NO_NAMES, []
        match = " OR ".join(f'"{three}"' for three in sorted(threes))
        statement = (
            f"SELECT {whose} AS id, folded FROM {table} WHERE id IN (SELECT rowid FROM"
            f" {table}_letters WHERE {table}_letters MATCH %s ORDER BY rank LIMIT {NEAR})"
        )
        return statement, [match]

    def _phrase(self, phrase: Phrase) -> str:
        return f'"{" ".join(phrase)}"'


class PostgreSQL:
    """tsvector and pg_trgm (https://www.postgresql.org/docs/current/textsearch.html)."""

    EDITION = "w.edition_id"

    def matched(self, question: Question, live: Statement) -> Statement:
        wanted = " & ".join(map(self._phrase, question.wanted))
        unwanted = "".join(f" & !({self._phrase(phrase)})" for phrase in question.unwanted)
        # Ranked are those that are left of the limit, and no others.
        statement = (
            "SELECT n.edition_id AS id, ts_rank('{0.05, 0.2, 0.3, 1.0}', n.found, n.asked) AS score FROM"
            " (SELECT w.edition_id, w.found, q.asked FROM articles_wording w, (SELECT to_tsquery('newsroom', %s)"
            f" AS asked) q WHERE w.found @@ q.asked AND EXISTS ({live[0]}) ORDER BY w.edition_id DESC"
            f" LIMIT {LOOKED_AT}) n"
        )
        return statement, [wanted + unwanted, *live[1]]

    def near(self, words: list[str], *, among: tuple[str, str]) -> Statement:
        table, whose = among
        if not words or len(words) > MOST_WORDS_OF_A_NAME:
            return NO_NAMES, []
        statement = f"SELECT {whose} AS id, folded FROM {table} ORDER BY folded <->> %s LIMIT {NEAR}"
        return statement, [" ".join(words)]

    def _phrase(self, phrase: Phrase) -> str:
        return f"({' <-> '.join(phrase)})"


def engine(vendor: str) -> SQLite | PostgreSQL:
    return {"sqlite": SQLite, "postgresql": PostgreSQL}[vendor]()
