"""What follows a change: the clock of what readers see, the lot of the names that are searched, the order of lists."""
# ruff: noqa: S608  SQL is what this file writes, from names of our own

from collections.abc import Iterator

from django.apps import apps

from articles.models.edition import READER_TABLES
from articles.models.rules.language import Dialect, Follow, columns_of

# The rows of the clock: one for what readers may see, one for the names by which texts are searched.
READERS_CLOCK, NAMES_CLOCK = 1, 2
# What may happen to a row, and the names it then has.
EVENTS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
NAME_TABLES = ("articles_person", "articles_personname")


def rules(dialect: Dialect) -> Iterator[Follow]:
    yield from clock_rules()
    yield from name_rules(dialect)
    yield from listing_rules()


def clock_rules() -> Iterator[Follow]:
    """Every change of what readers may see moves their clock; one of a version that never had a window does not.

    So printing empties no press, and tells no cache that something is about to come.
    """
    beside = {model._meta.db_table for model in apps.get_app_config("articles").get_models()
              if "edition_id" in columns_of(model)}  # fmt: skip
    for table in READER_TABLES:
        if table == "articles_clock":
            continue
        # Names come in by thousands at a time.
        each = "STATEMENT" if table == "articles_personname" else "ROW"
        for event, rows in EVENTS.items():
            statement = f"UPDATE articles_clock SET version = version + 1 WHERE id = {READERS_CLOCK}"
            if table == "articles_edition":
                statement += f" AND ({' OR '.join(f'{row}.live_from IS NOT NULL' for row in rows)})"
            elif table in beside:
                editions = ", ".join(f"{row}.edition_id" for row in rows)
                opened = f"SELECT 1 FROM articles_edition WHERE id IN ({editions}) AND live_from IS NOT NULL"
                statement += f" AND EXISTS ({opened})"
            yield Follow(f"clock_{table.removeprefix('articles_')}_{event.lower()}", table, event, statement, each=each)


def name_rules(dialect: Dialect) -> Iterator[Follow]:
    for table in NAME_TABLES:
        for event in EVENTS:
            name = f"names_{table.removeprefix('articles_')}_{event.lower()}"
            # Row by row, PostgreSQL takes half as long again to import 9,400 people.
            yield Follow(name, table, event, renew_names(dialect), each="STATEMENT")


def renew_names(dialect: Dialect) -> str:
    """The statement after which no list of names that was kept before is taken for the present one.

    Drawn by lot, not counted: a count that was rolled back would come again and stand for other names.
    """
    return f"UPDATE articles_clock SET version = {dialect.any_number()} WHERE id = {NAMES_CLOCK}"


def listing_rules() -> Iterator[Follow]:
    """The lists of a person and of a topic stand in the order in which readers first saw the stories."""
    for name in ("mention", "topicality"):
        table = f"articles_{name}"
        when = "(SELECT first_published_at FROM articles_edition WHERE id = NEW.edition_id)"
        yield Follow(
            f"{name}_is_listed",
            table,
            "INSERT",
            f"UPDATE {table} SET first_published_at = {when} WHERE id = NEW.id",
        )
        yield Follow(
            f"{name}_is_listed_anew",
            "articles_edition",
            "UPDATE",
            f"UPDATE {table} SET first_published_at = NEW.first_published_at"
            " WHERE edition_id = NEW.id AND first_published_at IS DISTINCT FROM NEW.first_published_at",
        )
