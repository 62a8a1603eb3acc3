"""The rules in the database itself: installed as triggers, dropped, looked for.

What they say stands in rules/. SQLite drops triggers when a migration rebuilds a table, and a trigger that names such
a table breaks the migration: they are dropped before migrations and installed after them.
"""

from collections.abc import Iterator

from django.db import connections, transaction

from articles.models.rules import (
    INDEXES,
    NAMES_CLOCK,
    READERS_CLOCK,
    REBUILT,
    Dialect,
    Follow,
    PostgreSQL,
    Refusal,
    SQLite,
    renew_names,
    rules,
)

PREFIX = "newsroom_"


def dialect_of(connection) -> Dialect:
    return {"sqlite": SQLite, "postgresql": PostgreSQL}[connection.vendor]()


def statements(rule: Refusal | Follow, connection) -> Iterator[str]:
    """The SQL that installs one rule."""
    name = PREFIX + rule.name.lower()
    if connection.vendor == "sqlite":
        if isinstance(rule, Refusal):
            yield (
                f"CREATE TRIGGER {name} BEFORE {rule.event} ON {rule.table} WHEN {rule.when}"
                f" BEGIN SELECT RAISE(ABORT, '{rule.sentence}'); END"
            )
        else:
            yield f"CREATE TRIGGER {name} AFTER {rule.event} ON {rule.table} BEGIN {rule.statement}; END"
        return
    if isinstance(rule, Refusal):
        row = "OLD" if rule.event == "DELETE" else "NEW"
        refuse = f"RAISE EXCEPTION USING MESSAGE = '{rule.sentence}', ERRCODE = '23000'"
        body = f"IF {rule.when} THEN {refuse}; END IF; RETURN {row};"
        when, each = "BEFORE", "ROW"
    else:
        body = f"{rule.statement}; RETURN NULL;"
        when, each = "AFTER", rule.each
    yield f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
    yield f"CREATE TRIGGER {name} {when} {rule.event} ON {rule.table} FOR EACH {each} EXECUTE FUNCTION {name}()"


# TRUNCATE asks no row: it is refused by the statement. And only PostgreSQL can hold windows apart against what
# another transaction is about to commit.
POSTGRESQL_ALONE = (
    f"""CREATE FUNCTION {PREFIX}truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION USING MESSAGE = 'What is written is never deleted.', ERRCODE = '23000'; END $$""",
    *(
        f"CREATE TRIGGER {PREFIX}{table}_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {PREFIX}truncate()"
        for table in (f"articles_{name}" for name in ("edition", "revision", "signoff", "document", "enclosure"))
    ),
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    f"""ALTER TABLE articles_edition ADD CONSTRAINT {PREFIX}windows EXCLUDE USING gist
        (article_id WITH =, tstzrange(live_from, live_until) WITH &&) WHERE (live_from IS NOT NULL)""",
    f"""ALTER TABLE articles_front ADD CONSTRAINT {PREFIX}one_front EXCLUDE USING gist
        (tstzrange(live_from, live_until) WITH &&) WHERE (live_from IS NOT NULL)""",
)


def install(connection) -> None:
    """Install every rule; those that stand already are replaced."""
    dialect = dialect_of(connection)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        _drop(connection, cursor)
        for rule in rules(dialect):
            for statement in statements(rule, connection):
                cursor.execute(statement)
        if connection.vendor == "postgresql":
            for statement in POSTGRESQL_ALONE:
                cursor.execute(statement)
        for clock in (READERS_CLOCK, NAMES_CLOCK):
            cursor.execute(
                "INSERT INTO articles_clock (id, version) VALUES (%s, 0) ON CONFLICT (id) DO NOTHING", [clock]
            )
        if connection.vendor == "sqlite":
            _mend_words(cursor)
        cursor.execute(renew_names(dialect))  # a migration may have changed names while the rules were away


def _mend_words(cursor) -> None:
    """Make SQLite's indexes of words again where rows came or went while the rules were away."""
    for index, table in INDEXES.items():
        cursor.execute(f"SELECT (SELECT count(*) FROM {table}) - (SELECT count(*) FROM {index}_docsize)")  # noqa: S608
        if cursor.fetchone() != (0,):
            rebuild_index(index, cursor)


def rebuild_index(index: str, cursor) -> None:
    """Make one of SQLite's indexes again out of its rows."""
    for statement in REBUILT.get(index, [f"INSERT INTO {index} ({index}) VALUES ('rebuild')"]):  # noqa: S608
        cursor.execute(statement)


def drop(connection) -> None:
    """Take every rule away: before migrations, and where tests empty whole tables."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        _drop(connection, cursor)


def _drop(connection, cursor) -> None:
    for name in installed(connection, cursor):
        if connection.vendor == "sqlite":
            cursor.execute(f'DROP TRIGGER "{name}"')
        else:
            cursor.execute(f'DROP FUNCTION "{name}" CASCADE')
    if connection.vendor == "postgresql":
        cursor.execute(f"ALTER TABLE IF EXISTS articles_edition DROP CONSTRAINT IF EXISTS {PREFIX}windows")
        cursor.execute(f"ALTER TABLE IF EXISTS articles_front DROP CONSTRAINT IF EXISTS {PREFIX}one_front")


def installed(connection, cursor) -> list[str]:
    """The names of our rules that stand in the database now."""
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [PREFIX + "%"])
    else:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE proname LIKE %s AND pronamespace = current_schema()::regnamespace",
            [PREFIX + "%"],
        )
    return [name for (name,) in cursor.fetchall()]


def missing(connection) -> list[str]:
    """The names of rules that the database has lost."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            standing = set(installed(connection, cursor))
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE %s AND tgenabled <> 'D'", [PREFIX + "%"])
            standing = {name for (name,) in cursor.fetchall()}
    return sorted({PREFIX + rule.name.lower() for rule in rules(dialect_of(connection))} - standing)


def before_migrations(*, using: str, plan, **_) -> None:
    if plan:  # with nothing to migrate, processes that are serving stay under the rules
        drop(connections[using])


def after_migrations(*, using: str, plan=(), **_) -> None:
    """Install the rules, unless migrations went back: the tables of before have the rules of the code of before."""
    connection = connections[using]
    went_back = any(backwards for _, backwards in plan)
    if not went_back and "articles_edition" in connection.introspection.table_names():
        install(connection)
