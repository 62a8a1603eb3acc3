"""The database's own rules: what no verb, no admin and no raw SQL of the application can get past.

Each refusal is one condition under which a row is refused, in SQL that SQLite (3.39 on) and PostgreSQL read alike, but
for lists inside JSON and chance. No rule reads a clock: the moment of a change of a window travels in `window_at`.
Knows no connection: triggers.py installs what stands here.
"""
# ruff: noqa: S608  SQL is what this file writes, from names of our own

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps

from articles.models.edition import READER_TABLES
from articles.models.image import BLANK


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
    """After a change of a row, another statement is run in the same transaction.

    Where `each` is STATEMENT, PostgreSQL runs it once for all rows that one statement changes; SQLite knows rows alone.
    """

    name: str
    table: str
    event: str
    statement: str
    each: str = "ROW"


class SQLite:
    """How SQLite spells lists inside JSON, and chance. The elements of a list are rows of one column, `value`."""

    def count(self, column: str) -> str:
        return f"json_array_length({column})"

    def elements(self, column: str) -> str:
        return f"json_each({column}) listed"

    def field(self, name: str) -> str:
        return f"json_extract(listed.value, '$.{name}')"

    def is_list(self, column: str) -> str:
        return f"json_type({column}) = 'array'"

    def is_one_text(self, name: str) -> str:
        once = f"(SELECT count(*) FROM json_each(listed.value) member WHERE member.key = '{name}') = 1"
        return f"json_type(listed.value, '$.{name}') = 'text' AND {once}"

    def locked(self, column: str) -> str:
        return f"(SELECT {column} FROM articles_image WHERE id = NEW.image_id)"

    def any_number(self) -> str:
        return "random()"

    def practises(self) -> str:
        return "(SELECT practice FROM articles_section WHERE id = NEW.section_id)"

    def list_without(self, column: str, *names: str) -> str:
        paths = ", ".join(f"'$.{name}'" for name in names)
        return f"(SELECT json_group_array(json_remove(value, {paths})) FROM json_each({column}))"


class PostgreSQL:
    """How PostgreSQL spells the same."""

    def count(self, column: str) -> str:
        return f"jsonb_array_length({column})"

    def elements(self, column: str) -> str:
        return f"jsonb_array_elements({column}) AS listed (value)"

    def field(self, name: str) -> str:
        return f"listed.value->>'{name}'"

    def is_list(self, column: str) -> str:
        return f"jsonb_typeof({column}) = 'array'"

    def is_one_text(self, name: str) -> str:
        return f"jsonb_typeof(listed.value->'{name}') = 'string'"

    def locked(self, column: str) -> str:
        return f"(SELECT {column} FROM articles_image WHERE id = NEW.image_id FOR SHARE)"

    def any_number(self) -> str:
        return "(random() * 9007199254740992)::bigint"

    def practises(self) -> str:
        # Held, so that no section becomes one of practice while one of its stories is being published.
        return "(SELECT practice FROM articles_section WHERE id = NEW.section_id FOR SHARE)"

    def list_without(self, column: str, *names: str) -> str:
        kept = "value" + "".join(f" - '{name}'" for name in names)
        return f"(SELECT jsonb_agg({kept}) FROM jsonb_array_elements({column}))"


Dialect = SQLite | PostgreSQL


def changed(columns) -> str:
    return " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in columns)


def columns_of(model) -> list[str]:
    return [field.column for field in model._meta.concrete_fields]


def rules(dialect: Dialect) -> Iterator[Refusal | Follow]:
    """Every rule of the database, in no particular order."""
    yield from append_only_rules()
    yield from approval_rules(dialect)
    yield from reissue_rules(dialect)
    yield from window_rules()
    yield from embargo_rules()
    yield from earlier_text_rules()
    yield from picture_rules(dialect)
    yield from killing_rules(dialect)
    yield from portrait_rules(dialect)
    yield from slot_rules(dialect)
    yield from front_rules()
    yield from listing_rules()
    yield from unlisted_rules()
    yield from document_rules(dialect)
    yield from clock_rules()
    yield from name_rules(dialect)
    yield from finding_rules(dialect)
    yield from wording_rules(dialect)
    yield from practice_rules(dialect)
    yield from short_address_rules()


def append_only_rules() -> Iterator[Refusal]:
    for name in ("Revision", "SignOff", "Edition", "Document", "Enclosure"):
        model = apps.get_model("articles", name)
        table = model._meta.db_table
        fixed = [c for c in columns_of(model) if c not in model.MAY_CHANGE]
        rewritten = f"({changed(fixed)}){expunged(model, fixed)}"
        yield Refusal(f"{name}_stays", table, "UPDATE", rewritten, f"{name}: what is written is never rewritten.")
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
                "Document": " OR o.digest = NEW.digest OR o.token = NEW.token",
                "Enclosure": " OR (o.edition_id = NEW.edition_id AND o.document_id = NEW.document_id)",
            }[name]
            + ")",
            f"{name}: what is written is never replaced.",
        )


def expunged(model, fixed: list[str]) -> str:
    """The one path past that (manage.py expunge): contents go, all of them and nothing else, once the chain of the
    story, picture or document holds an act that says who had it done and why. What goes never comes back, nor opens
    again.
    """
    reasoned = f"r.verb = 'expunge' AND trim(r.why, '{BLANK}') <> ''"
    blank = getattr(model, "EXPUNGED", None)
    if blank is None:
        return ""
    said = {
        "Document": "r.subject = 'document' AND r.subject_id = OLD.id AND NOT EXISTS"
        " (SELECT 1 FROM articles_enclosure s WHERE s.document_id = OLD.id AND s.file <> '')",
        "Edition": "r.subject = 'article' AND r.subject_id = OLD.article_id AND r.edition_id = OLD.id",
        "Enclosure": "r.subject = 'article' AND r.edition_id = OLD.edition_id AND r.subject_id ="
        " (SELECT e.article_id FROM articles_edition e WHERE e.id = OLD.edition_id)",
        "Revision": "r.subject = OLD.subject AND r.subject_id = OLD.subject_id AND r.number > OLD.number",
    }[model.__name__]
    gone = [f"NEW.{name} IS NULL" if value is None else f"NEW.{name} = '{value}'" for name, value in blank.items()]
    stays = f"NOT ({changed([column for column in fixed if column not in blank])})"
    act = f"EXISTS (SELECT 1 FROM articles_revision r WHERE {said} AND {reasoned})"
    return f" AND NOT ({' AND '.join([*gone, stays, act])})"


def approval_rules(dialect: Dialect) -> Iterator[Refusal]:
    """Two different people stand by the same digest, unless somebody published alone and said why."""
    table = "articles_edition"
    desk = "NEW.origin <> 'archive' AND NEW.reissue_of_id IS NULL"

    def nobody_stands_by(part: str) -> str:
        return (
            f"(NEW.{part}_by_id IS NULL OR NOT EXISTS (SELECT 1 FROM articles_signoff s WHERE"
            f" s.article_id = NEW.article_id AND s.part = '{part}' AND s.digest = NEW.{part}_digest"
            f" AND s.by_id = NEW.{part}_by_id))"
        )

    lists = [
        f"coalesce({dialect.is_list('NEW.' + name)}, 1 = 0)"
        for name in ("pictures", "documents", "byline", "people", "topics")
    ]
    yield Refusal(
        "lists_are_lists", table, "INSERT", f"NOT ({' AND '.join(lists)})", "Edition: pictures and names are lists."
    )
    has_pictures = f"{dialect.count('NEW.pictures')} > 0"
    alone = f"coalesce(trim(NEW.alone_reason, '{BLANK}'), '') <> ''"
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
        f"NEW.alone_reason <> '' AND NOT ({alone})",
        "Edition: publishing alone needs a reason.",
    )
    yield Refusal(
        "printed_pictures_are_credited",
        table,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {dialect.elements('NEW.pictures')}"
        f" WHERE NOT coalesce({dialect.is_one_text('credit')}, 1 = 0)"
        f" OR trim(coalesce({dialect.field('credit')}, ''), '{BLANK}') = '')",
        "Edition: a picture has no credit.",
    )
    yield Refusal(
        "public_id_is_the_story_s",
        table,
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM articles_article a WHERE a.id = NEW.article_id AND a.public_id = NEW.public_id"
        " AND a.origin = NEW.origin)",
        "Edition: the address belongs to another story.",
    )
    yield Refusal(
        "story_keeps_its_birth",
        "articles_article",
        "UPDATE",
        changed(["public_id", "origin", "started_by_id", "started_at"]),
        "Article: address, origin and who started it never change.",
    )
    yield Refusal(
        "printed_unsealed",
        table,
        "INSERT",
        "NEW.sealed OR NEW.text_decided_at IS NOT NULL",
        "Edition: what is printed can be read.",
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
REISSUED_CREDITS = ("credit", "creator", "provider", "copyright", "licence", "token", "synthetic", "acquire")


def reissue_rules(dialect: Dialect) -> Iterator[Refusal]:
    printed_as_is = apps.get_model("articles", "Article").PRINTED_AS_IS
    same = [*printed_as_is, "documents", "article_id", "section_id", "embargo_until", "revision_id", "words_by_id",
            "approved_by_id", "words_digest", "alone_reason", "origin", "sealed"]  # fmt: skip
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
    window = apps.get_model("articles", "Edition").WINDOW
    yield Refusal(
        "window_moves_forward",
        table,
        "UPDATE",
        f"(({changed(window)}) AND (NEW.window_at IS NULL OR NEW.window_at < NEW.approved_at))"
        f" OR (NEW.window_at IS DISTINCT FROM OLD.window_at AND (NOT ({changed(window)}) OR NEW.window_at IS NULL"
        " OR NEW.window_at < OLD.window_at))",
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
        f"OLD.live_until <= NEW.window_at AND ({changed(['live_until', 'ended_because', 'notice'])})",
        "Edition: a moment that has passed is never changed.",
    )
    yield Refusal(
        "expunged_never_opens",
        table,
        "UPDATE",
        "NEW.live_from IS NOT NULL AND NEW.live_from IS DISTINCT FROM OLD.live_from AND EXISTS (SELECT 1 FROM"
        " articles_revision r WHERE r.subject = 'article' AND r.edition_id = NEW.id AND r.verb = 'expunge')",
        "Edition: its content was expunged.",
    )
    yield Refusal(
        "nothing_opens_in_the_past",
        table,
        "UPDATE",
        "(OLD.live_from IS DISTINCT FROM NEW.live_from AND NEW.live_from < NEW.window_at)"
        " OR (OLD.live_until IS DISTINCT FROM NEW.live_until AND NEW.live_until < NEW.window_at)",
        "Edition: no window opens or ends in the past.",
    )
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


def earlier_text_rules() -> Iterator[Refusal]:
    """Whether readers may still read what a story said before is decided once it has ended; sealing it is for good."""
    table, edition = "articles_edition", apps.get_model("articles", "Edition")
    yield Refusal(
        "sealed_stays_sealed",
        table,
        "UPDATE",
        # Its window with it: what is sealed is never live again.
        f"OLD.sealed AND (NOT NEW.sealed OR {changed(('text_decided_at', *edition.WINDOW))})",
        "Edition: sealed for good.",
    )
    yield Refusal(
        "sealing_says_when",
        table,
        "UPDATE",
        "NEW.sealed AND NOT OLD.sealed AND NEW.text_decided_at IS NOT DISTINCT FROM OLD.text_decided_at",
        "Edition: sealing says when it was done.",
    )
    yield Refusal(
        "only_what_has_ended_is_decided",
        table,
        "UPDATE",
        "NEW.text_decided_at IS DISTINCT FROM OLD.text_decided_at AND (NEW.text_decided_at IS NULL"
        " OR NEW.text_decided_at < OLD.text_decided_at OR NEW.live_until IS NULL"
        " OR NEW.live_until > NEW.text_decided_at OR NEW.live_until <= NEW.live_from)",
        "Edition: what readers could see and see no more is decided about, later each time.",
    )


def embargo_rules() -> Iterator[Refusal]:
    """The bar itself is a constraint of the edition. It moves by an act that its story keeps with a reason, and not for
    what has opened; and nobody approves alone under one."""
    table = "articles_edition"
    of_the_story = "r.subject = 'article' AND r.subject_id = NEW.article_id"
    yield Refusal(
        "embargo_moves_by_an_act",
        table,
        "UPDATE",
        f"({changed(['embargo_until'])}) AND NOT EXISTS (SELECT 1 FROM articles_revision r WHERE {of_the_story}"
        f" AND r.number = (SELECT max(r.number) FROM articles_revision r WHERE {of_the_story})"
        f" AND r.verb IN ('move_embargo', 'lift_embargo') AND trim(r.why, '{BLANK}') <> ''"
        " AND (OLD.live_from IS NULL OR OLD.live_from > r.at))",
        "Edition: an embargo is moved or lifted by an editor, with a reason.",
    )
    yield Refusal(
        "alone_breaks_no_embargo",
        table,
        "INSERT",
        "NEW.alone_reason <> '' AND NEW.reissue_of_id IS NULL AND NEW.embargo_until > NEW.approved_at",
        "Edition: nothing is approved alone under embargo.",
    )


def picture_rules(dialect: Dialect) -> Iterator[Follow]:
    """Rights and kills reach every use, also one that is printed while the picture is being killed."""
    present = ", ".join(f"{column} = {dialect.locked(column)}" for column in ("rights_until", "killed_at"))
    yield Follow(
        "use_begins_as_its_picture", "articles_use", "INSERT", f"UPDATE articles_use SET {present} WHERE id = NEW.id"
    )
    for name, column in (("rights", "rights_until"), ("kill", "killed_at")):
        yield Follow(
            f"{name}_reach_uses",
            "articles_image",
            "UPDATE",
            f"UPDATE articles_use SET {column} = NEW.{column}"
            f" WHERE image_id = NEW.id AND {column} IS DISTINCT FROM NEW.{column}",
        )


def portrait_rules(dialect: Dialect) -> Iterator[Follow]:
    """Rights and kills reach portraits as they reach uses."""
    present = ", ".join(f"{column} = {dialect.locked(column)}" for column in ("rights_until", "killed_at"))
    table = "articles_portrait"
    yield Follow("portrait_begins_as_its_picture", table, "INSERT", f"UPDATE {table} SET {present} WHERE id = NEW.id")
    for name, column in (("rights", "rights_until"), ("kill", "killed_at")):
        yield Follow(
            f"{name}_reach_portraits",
            "articles_image",
            "UPDATE",
            f"UPDATE {table} SET {column} = NEW.{column}"
            f" WHERE image_id = NEW.id AND {column} IS DISTINCT FROM NEW.{column}",
        )


def slot_rules(dialect: Dialect) -> Iterator[Follow]:
    """Rights and kills reach the pictures of a front page as they reach uses."""
    present = ", ".join(f"{column} = {dialect.locked(column)}" for column in ("rights_until", "killed_at"))
    table = "articles_slot"
    for event in ("INSERT", "UPDATE"):
        # Asked by what differs, or the statement would follow itself.
        stale = " OR ".join(
            f"{column} IS DISTINCT FROM {dialect.locked(column)}" for column in ("rights_until", "killed_at")
        )
        yield Follow(
            f"slot_is_as_its_picture_{event.lower()}",
            table,
            event,
            f"UPDATE {table} SET {present} WHERE id = NEW.id AND ({stale})",
        )
    for name, column in (("rights", "rights_until"), ("kill", "killed_at")):
        yield Follow(
            f"{name}_reach_slots",
            "articles_image",
            "UPDATE",
            f"UPDATE {table} SET {column} = NEW.{column}"
            f" WHERE image_id = NEW.id AND {column} IS DISTINCT FROM NEW.{column}",
        )


def front_rules() -> Iterator[Refusal]:
    """Readers see one front page at a time. PostgreSQL holds it by an exclusion constraint as well (triggers.py)."""
    for event in ("INSERT", "UPDATE"):
        yield Refusal(
            f"fronts_never_overlap_{event.lower()}",
            "articles_front",
            event,
            "NEW.live_from IS NOT NULL AND (NEW.live_until IS NULL OR NEW.live_until > NEW.live_from)"
            " AND EXISTS (SELECT 1 FROM articles_front o WHERE o.id <> NEW.id AND o.live_from IS NOT NULL"
            " AND (o.live_until IS NULL OR o.live_until > o.live_from)"
            " AND (NEW.live_until IS NULL OR o.live_from < NEW.live_until)"
            " AND (o.live_until IS NULL OR o.live_until > NEW.live_from))",
            "Front: two front pages are never live at once.",
        )


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


def unlisted_rules() -> Iterator[Follow]:
    """What search engines were asked to leave alone stays so in the next version, whoever prints it."""
    others = "SELECT 1 FROM articles_edition o WHERE o.article_id = NEW.article_id AND o.unlisted"
    yield Follow(
        "new_version_stays_unlisted",
        "articles_edition",
        "INSERT",
        f"UPDATE articles_edition SET unlisted = TRUE WHERE id = NEW.id AND EXISTS ({others})",
    )


def killing_rules(dialect: Dialect) -> Iterator[Refusal]:
    """What was killed comes in by no other door: neither its bytes as a new picture, nor the picture into a story."""
    killed = "EXISTS (SELECT 1 FROM articles_image o WHERE o.digest = NEW.digest AND o.id <> NEW.id"
    killed = f"NEW.digest <> '' AND {killed} AND o.killed_at IS NOT NULL)"
    for event, also in (("INSERT", ""), ("UPDATE", " AND NEW.digest IS DISTINCT FROM OLD.digest")):
        yield Refusal(
            f"killed_bytes_stay_out_{event.lower()}",
            "articles_image",
            event,
            killed + also,
            "Image: this picture was killed, and comes in no more.",
        )
    for event, also in (("INSERT", ""), ("UPDATE", "NEW.image_id IS DISTINCT FROM OLD.image_id AND ")):
        yield Refusal(
            f"killed_is_not_chosen_{event.lower()}",
            "articles_articlepicture",
            event,
            f"{also}{dialect.locked('killed_at')} IS NOT NULL",
            "Story: this picture was killed.",
        )


def document_rules(dialect: Dialect) -> Iterator[Refusal]:
    """A file is served for an edition only if two people stood by it there; none comes in empty."""
    yield Refusal(
        "document_has_a_file", "articles_document", "INSERT", "NEW.file = ''", "Document: it comes in with its file."
    )
    yield Refusal(
        "enclosed_is_printed",
        "articles_enclosure",
        "INSERT",
        f"NOT EXISTS (SELECT 1 FROM articles_edition e, {dialect.elements('e.documents')}"
        f" JOIN articles_document d ON d.token = {dialect.field('token')} AND d.digest = {dialect.field('digest')}"
        " WHERE e.id = NEW.edition_id AND d.id = NEW.document_id AND d.token = NEW.token AND d.file = NEW.file)",
        "Enclosure: this document was not printed with this version.",
    )


# The rows of the clock: one for what readers may see, one for the names by which texts are searched.
READERS_CLOCK, NAMES_CLOCK = 1, 2
# What may happen to a row, and the names it then has.
EVENTS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
NAME_TABLES = ("articles_person", "articles_personname")
# SQLite's index of words or letters, and the rows it follows.
INDEXES = {
    "articles_finding_words": "articles_finding",
    "articles_wording_words": "articles_wording",
    "articles_personname_letters": "articles_personname",
    "articles_author_letters": "articles_author",
}


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
        f"INSERT INTO {table}_letters (rowid, letters) SELECT id, {padded('folded')} FROM {table}",  # noqa: S608
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


def practice_rules(dialect: Dialect) -> Iterator[Refusal]:
    """What is written to try things out never reaches a reader."""
    for event in ("INSERT", "UPDATE"):
        yield Refusal(
            f"practice_is_not_published_{event.lower()}",
            "articles_edition",
            event,
            f"NEW.live_from IS NOT NULL AND {dialect.practises()}",
            "Edition: what is written for practice is never published.",
        )
    yield Refusal(
        "published_is_no_practice",
        "articles_section",
        "UPDATE",
        "NEW.practice AND NOT OLD.practice AND EXISTS"
        " (SELECT 1 FROM articles_edition e WHERE e.section_id = NEW.id AND e.live_from IS NOT NULL)",
        "Section: stories of this section were published or are scheduled.",
    )


def short_address_rules() -> Iterator[Refusal]:
    """A story stands at /{public_id} too: no section is called like one, so that both stay where they are."""
    for event in ("INSERT", "UPDATE"):
        yield Refusal(
            f"section_is_called_like_no_story_{event.lower()}",
            "articles_section",
            event,
            "EXISTS (SELECT 1 FROM articles_article a WHERE a.public_id = NEW.slug)",
            "Section: a story stands at this address.",
        )
    yield Refusal(
        "story_is_called_like_no_section",
        "articles_article",
        "INSERT",
        "EXISTS (SELECT 1 FROM articles_section s WHERE s.slug = NEW.public_id)",
        "Article: a section stands at this address.",
    )
