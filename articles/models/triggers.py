"""The database's own refusals: what no verb, no admin and no raw SQL of the application can get past.

Each rule is one condition under which a row is refused, in SQL that SQLite (3.39 on) and PostgreSQL read alike, but for
lists inside JSON. No rule reads a clock: the moment of a change of a window travels in `window_at`.
SQLite drops triggers when a migration rebuilds a table, and a trigger that names such a table breaks the
migration: they are dropped before migrations and installed after them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connections, transaction

from articles.models.edition import READER_TABLES

PREFIX = "newsroom_"


@dataclass(frozen=True)
class Refusal:
    """A row is refused when the condition holds. `when` names rows NEW and OLD."""

    name: str
    table: str
    event: str
    when: str
    sentence: str


@dataclass(frozen=True)
class Follow:
    """After a change of a row, another statement is run in the same transaction."""

    name: str
    table: str
    event: str
    statement: str


class SQLite:
    """How SQLite spells lists inside JSON. The elements of a list are rows of one column, `value`."""

    def count(self, column: str) -> str:
        return f"json_array_length({column})"

    def elements(self, column: str) -> str:
        return f"json_each({column})"

    def field(self, name: str) -> str:
        return f"json_extract(value, '$.{name}')"

    def list_without(self, column: str, *names: str) -> str:
        paths = ", ".join(f"'$.{name}'" for name in names)
        return f"(SELECT json_group_array(json_remove(value, {paths})) FROM json_each({column}))"


class PostgreSQL:
    """How PostgreSQL spells the same."""

    def count(self, column: str) -> str:
        return f"jsonb_array_length({column})"

    def elements(self, column: str) -> str:
        return f"jsonb_array_elements({column})"

    def field(self, name: str) -> str:
        return f"value->>'{name}'"

    def list_without(self, column: str, *names: str) -> str:
        kept = "value" + "".join(f" - '{name}'" for name in names)
        return f"(SELECT jsonb_agg({kept}) FROM jsonb_array_elements({column}))"


def dialect_of(connection) -> SQLite | PostgreSQL:
    return {"sqlite": SQLite, "postgresql": PostgreSQL}[connection.vendor]()


def changed(columns) -> str:
    return " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in columns)


def columns_of(model) -> list[str]:
    return [field.column for field in model._meta.concrete_fields]


def rules(dialect: SQLite | PostgreSQL) -> Iterator[Refusal | Follow]:
    """Every rule of the database, in no particular order."""
    yield from append_only_rules()
    yield from approval_rules(dialect)
    yield from reissue_rules(dialect)
    yield from window_rules()
    yield from picture_rules()
    yield from clock_rules()


def append_only_rules() -> Iterator[Refusal]:
    for name in ("Revision", "SignOff", "Edition"):
        model = apps.get_model("articles", name)
        table = model._meta.db_table
        fixed = [c for c in columns_of(model) if c not in model.MAY_CHANGE]
        yield Refusal(f"{name}_stays", table, "UPDATE", changed(fixed), f"{name}: what is written is never rewritten.")
        yield Refusal(f"{name}_remains", table, "DELETE", "1 = 1", f"{name}: what is written is never deleted.")
        # INSERT OR REPLACE deletes without asking a delete trigger where recursive_triggers is off.
        yield Refusal(
            f"{name}_is_not_replaced",
            table,
            "INSERT",
            f"EXISTS (SELECT 1 FROM {table} o WHERE o.id = NEW.id"
            + {
                "Edition": " OR (o.article_id = NEW.article_id AND o.number = NEW.number)",
                "Revision": " OR (o.subject = NEW.subject AND o.subject_id = NEW.subject_id AND o.number = NEW.number)",
                "SignOff": " OR (o.article_id = NEW.article_id AND o.part = NEW.part AND o.digest = NEW.digest"
                " AND o.by_id = NEW.by_id)",
            }[name]
            + ")",
            f"{name}: what is written is never replaced.",
        )


def approval_rules(dialect: SQLite | PostgreSQL) -> Iterator[Refusal]:
    """Two different people stand by the same digest, unless somebody published alone and said why."""
    table = "articles_edition"
    desk = "NEW.origin <> 'archive' AND NEW.reissue_of_id IS NULL"

    def nobody_stands_by(part: str) -> str:
        return (
            f"(NEW.{part}_by_id IS NULL OR NOT EXISTS (SELECT 1 FROM articles_signoff s WHERE"
            f" s.article_id = NEW.article_id AND s.part = '{part}' AND s.digest = NEW.{part}_digest"
            f" AND s.by_id = NEW.{part}_by_id))"
        )

    has_pictures = f"{dialect.count('NEW.pictures')} > 0"
    alone = "coalesce(trim(NEW.alone_reason), '') <> ''"
    yield Refusal(
        "words_are_read_by_another",
        table,
        "INSERT",
        f"{desk} AND NOT ({alone}) AND {nobody_stands_by('words')}",
        "Edition: nobody else stands by these words.",
    )
    yield Refusal(
        "pictures_are_seen_by_another",
        table,
        "INSERT",
        f"{desk} AND NOT ({alone}) AND {has_pictures} AND ({nobody_stands_by('pictures')}"
        " OR NEW.pictures_by_id = NEW.approved_by_id)",
        "Edition: nobody else stands by these pictures.",
    )
    yield Refusal(
        "alone_needs_a_reason",
        table,
        "INSERT",
        "NEW.alone_reason <> '' AND trim(NEW.alone_reason) = ''",
        "Edition: publishing alone needs a reason.",
    )
    yield Refusal(
        "printed_pictures_are_credited",
        table,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {dialect.elements('NEW.pictures')}"
        f" WHERE trim(coalesce({dialect.field('credit')}, '')) = '')",
        "Edition: a picture has no credit.",
    )
    yield Refusal(
        "public_id_is_the_story_s",
        table,
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM articles_article a WHERE a.id = NEW.article_id AND a.public_id = NEW.public_id)",
        "Edition: the address belongs to another story.",
    )
    yield Refusal(
        "printed_without_a_window",
        table,
        "INSERT",
        "NEW.origin <> 'archive' AND NEW.live_from IS NOT NULL",
        "Edition: printing opens no window.",
    )


# What a reissue may differ in: who is named how, and nothing else.
REISSUED_NAMES = ("name",)
REISSUED_CREDITS = ("credit", "creator", "provider", "copyright", "licence", "token")


def reissue_rules(dialect: SQLite | PostgreSQL) -> Iterator[Refusal]:
    same = ["article_id", "kind", "section_id", "headline", "kicker", "standfirst", "slug", "slugline", "dateline",
            "language", "body", "advisory", "change", "change_note", "embargo_until", "revision_id"]  # fmt: skip
    differs = [f"o.{column} IS DISTINCT FROM NEW.{column}" for column in same]
    for column, may in (("byline", REISSUED_NAMES), ("people", REISSUED_NAMES), ("pictures", REISSUED_CREDITS)):
        old, new = (dialect.list_without(f"{row}.{column}", *may) for row in ("o", "NEW"))
        differs.append(f"{old} IS DISTINCT FROM {new}")
    yield Refusal(
        "reissue_equals_its_edition",
        "articles_edition",
        "INSERT",
        "NEW.reissue_of_id IS NOT NULL AND (NEW.reissued_by_id IS NULL OR NOT EXISTS"
        " (SELECT 1 FROM articles_edition o WHERE o.id = NEW.reissue_of_id AND NOT"
        f" ({' OR '.join(differs)})))",
        "Edition: a reissue changes credits and names alone.",
    )


def window_rules() -> Iterator[Refusal]:
    table = "articles_edition"
    window = ["live_from", "live_until", "first_published_at", "updated_at", "ended_because"]
    yield Refusal(
        "window_moves_forward",
        table,
        "UPDATE",
        f"({changed(window)}) AND (NEW.window_at IS NULL OR NEW.window_at < OLD.window_at)",
        "Edition: a change of the window says when it was made.",
    )
    yield Refusal(
        "opened_stays_opened",
        table,
        "UPDATE",
        f"OLD.live_from <= NEW.window_at AND ({changed(['live_from', 'first_published_at', 'updated_at'])})",
        "Edition: a moment that has passed is never changed.",
    )
    yield Refusal(
        "ended_stays_ended",
        table,
        "UPDATE",
        f"OLD.live_until <= NEW.window_at AND ({changed(['live_until', 'ended_because'])})",
        "Edition: a moment that has passed is never changed.",
    )
    yield Refusal(
        "nothing_opens_in_the_past",
        table,
        "UPDATE",
        "(OLD.live_from IS DISTINCT FROM NEW.live_from AND NEW.live_from < NEW.window_at)"
        " OR (OLD.live_until IS DISTINCT FROM NEW.live_until AND NEW.live_until < NEW.window_at)",
        "Edition: no window opens or ends in the past.",
    )
    yield Refusal("sealed_stays_sealed", table, "UPDATE", "OLD.sealed AND NOT NEW.sealed", "Edition: sealed for good.")
    for event in ("INSERT", "UPDATE"):
        # PostgreSQL holds the first half by an exclusion constraint as well, which also sees what others have
        # not committed yet; SQLite has one writer at a time.
        yield Refusal(
            f"windows_never_overlap_{event.lower()}",
            table,
            event,
            "NEW.live_from IS NOT NULL AND EXISTS (SELECT 1 FROM articles_edition o WHERE o.article_id = NEW.article_id"
            " AND o.id <> NEW.id AND o.live_from IS NOT NULL AND ("
            " ((NEW.live_until IS NULL OR o.live_from < NEW.live_until)"
            " AND (o.live_until IS NULL OR o.live_until > NEW.live_from)"
            " AND (o.live_until IS NULL OR o.live_until > o.live_from)"
            " AND (NEW.live_until IS NULL OR NEW.live_until > NEW.live_from))"
            " OR (o.number > NEW.number AND o.live_from < NEW.live_from)"
            " OR (o.number < NEW.number AND o.live_from > NEW.live_from)))",
            "Edition: two versions of one story are never live at once, and no version replaces a later one.",
        )


def picture_rules() -> Iterator[Follow]:
    for name, column in (("rights", "rights_until"), ("kill", "killed_at")):
        yield Follow(
            f"{name}_reach_uses",
            "articles_image",
            "UPDATE",
            f"UPDATE articles_use SET {column} = NEW.{column}"
            f" WHERE image_id = NEW.id AND {column} IS DISTINCT FROM NEW.{column}",
        )


RAISE_CLOCK = "UPDATE articles_clock SET version = version + 1"


def clock_rules() -> Iterator[Follow]:
    for table in READER_TABLES:
        if table != "articles_clock":
            for event in ("INSERT", "UPDATE", "DELETE"):
                yield Follow(f"clock_{table.removeprefix('articles_')}_{event.lower()}", table, event, RAISE_CLOCK)


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
        when = "BEFORE"
    else:
        body = f"{rule.statement}; RETURN NULL;"
        when = "AFTER"
    yield f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
    yield f"CREATE TRIGGER {name} {when} {rule.event} ON {rule.table} FOR EACH ROW EXECUTE FUNCTION {name}()"


# TRUNCATE asks no row: it is refused by the statement. And only PostgreSQL can hold windows apart against what
# another transaction is about to commit.
POSTGRESQL_ALONE = (
    f"""CREATE FUNCTION {PREFIX}truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION USING MESSAGE = 'What is written is never deleted.', ERRCODE = '23000'; END $$""",
    *(
        f"CREATE TRIGGER {PREFIX}{table}_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {PREFIX}truncate()"
        for table in ("articles_edition", "articles_revision", "articles_signoff")
    ),
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    f"""ALTER TABLE articles_edition ADD CONSTRAINT {PREFIX}windows EXCLUDE USING gist
        (article_id WITH =, tstzrange(live_from, live_until) WITH &&) WHERE (live_from IS NOT NULL)""",
)


def install(connection) -> None:
    """Install every rule; those that stand already are replaced."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        _drop(connection, cursor)
        for rule in rules(dialect_of(connection)):
            for statement in statements(rule, connection):
                cursor.execute(statement)
        if connection.vendor == "postgresql":
            for statement in POSTGRESQL_ALONE:
                cursor.execute(statement)
        cursor.execute("INSERT INTO articles_clock (id, version) VALUES (1, 0) ON CONFLICT (id) DO NOTHING")


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


def after_migrations(*, using: str, **_) -> None:
    connection = connections[using]
    if "articles_edition" in connection.introspection.table_names():
        install(connection)
