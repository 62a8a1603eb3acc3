"""What the desk and readers find by words follows what is there."""
# ruff: noqa: S608  SQL is what this file writes, from names of our own

from collections.abc import Iterator

from articles.models.rules.language import Dialect, Follow, SQLite

# SQLite's index of words or letters, and the rows it follows.
INDEXES = {
    "articles_finding_words": "articles_finding",
    "articles_wording_words": "articles_wording",
    "articles_personname_letters": "articles_personname",
    "articles_author_letters": "articles_author",
}


def rules(dialect: Dialect) -> Iterator[Follow]:
    yield from finding_rules(dialect)
    yield from wording_rules(dialect)


def finding_rules(dialect: Dialect) -> Iterator[Follow]:
    """What is deleted is found no more; and SQLite's index of words follows its rows (PostgreSQL's does by itself)."""
    for kind, table in (("story", "articles_article"), ("picture", "articles_image"), ("person", "articles_person")):
        gone = f"DELETE FROM articles_finding WHERE kind = '{kind}' AND thing = OLD.id"
        yield Follow(f"{kind}_is_found_no_more", table, "DELETE", gone)
    if isinstance(dialect, SQLite):
        yield from index_follows("articles_finding", "id", ("kind", "title", "words"))


def wording_rules(dialect: Dialect) -> Iterator[Follow]:
    """What was sealed or removed for good is found no more; and SQLite's indexes for readers follow their rows."""
    gone = "NEW.sealed OR (NEW.headline = '' AND NEW.body = '')"
    yield Follow(
        "sealed_is_found_no_more",
        "articles_edition",
        "UPDATE",
        f"DELETE FROM articles_wording WHERE edition_id = NEW.id AND ({gone})",
    )
    if isinstance(dialect, SQLite):
        yield from index_follows("articles_wording", "edition_id", ("title", "lead", "words"))
        yield from letters_follow("articles_personname", "name")
        yield from letters_follow("articles_author", "author")


def letters_follow(table: str, called: str) -> Iterator[Follow]:
    """Names by three letters at a time, so that one is found that was typed wrong; the ends of words count too."""
    index = f"{table}_letters"
    out = f"INSERT INTO {index} ({index}, rowid, letters) VALUES ('delete', OLD.id, {padded('OLD.folded')})"
    into = f"INSERT INTO {index} (rowid, letters) VALUES (NEW.id, {padded('NEW.folded')})"
    for event, statement in (("INSERT", into), ("UPDATE", f"{out}; {into}"), ("DELETE", out)):
        yield Follow(f"letters_of_{called}_{event.lower()}", table, event, statement)


def padded(column: str) -> str:
    """A folded name with room around each word: its first and last letters make threes of their own."""
    return f"'  ' || replace({column}, ' ', '   ') || ' '"


# The letters are kept without the names: there is nothing that the engine could make them of by itself.
REBUILT = {
    f"{table}_letters": (
        f"INSERT INTO {table}_letters ({table}_letters) VALUES ('delete-all')",
        f"INSERT INTO {table}_letters (rowid, letters) SELECT id, {padded('folded')} FROM {table}",
    )
    for table in ("articles_personname", "articles_author")
}


def index_follows(table: str, key: str, columns: tuple[str, ...]) -> Iterator[Follow]:
    """SQLite's index of words, with the name of its table and `_words` behind, holds what the rows hold."""
    index, names = f"{table}_words", ", ".join(columns)
    old, new = (", ".join(f"{row}.{column}" for column in (key, *columns)) for row in ("OLD", "NEW"))
    out = f"INSERT INTO {index} ({index}, rowid, {names}) VALUES ('delete', {old})"
    into = f"INSERT INTO {index} (rowid, {names}) VALUES ({new})"
    for event, statement in (("INSERT", into), ("UPDATE", f"{out}; {into}"), ("DELETE", out)):
        yield Follow(f"words_of_{table.removeprefix('articles_')}_{event.lower()}", table, event, statement)
