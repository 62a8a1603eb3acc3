"""What a rule is, and how SQLite and PostgreSQL spell what they don't read alike."""
# ruff: noqa: S608  SQL is what this file writes, from names of our own

from dataclasses import dataclass


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
