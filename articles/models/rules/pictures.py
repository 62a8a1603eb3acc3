"""The end of a picture's rights, and its kill: they reach every place that shows it, and what was killed stays out."""
# ruff: noqa: S608  SQL is what this file writes, from names of our own

from collections.abc import Iterator

from articles.models.rules.language import Dialect, Follow, Refusal


def rules(dialect: Dialect) -> Iterator[Refusal | Follow]:
    yield from reaching_rules(dialect)
    yield from killing_rules(dialect)


# What shows pictures, and whether a row of it may come to show another one.
SHOWING = {"use": False, "portrait": False, "slot": True}
PRESENT = ("rights_until", "killed_at")


def reaching_rules(dialect: Dialect) -> Iterator[Follow]:
    """The end of rights and a kill reach every row that shows a picture, also one written while it is being killed."""
    present = ", ".join(f"{column} = {dialect.locked(column)}" for column in PRESENT)
    # Asked by what differs, or the statement would follow itself.
    differs = " OR ".join(f"{column} IS DISTINCT FROM {dialect.locked(column)}" for column in PRESENT)
    for name, may_change in SHOWING.items():
        table = f"articles_{name}"
        for event in ("INSERT", "UPDATE") if may_change else ("INSERT",):
            statement = f"UPDATE {table} SET {present} WHERE id = NEW.id AND ({differs})"
            yield Follow(f"{name}_is_as_its_picture_{event.lower()}", table, event, statement)
        for column in PRESENT:
            yield Follow(
                f"{column}_reaches_{name}",
                "articles_image",
                "UPDATE",
                f"UPDATE {table} SET {column} = NEW.{column}"
                f" WHERE image_id = NEW.id AND {column} IS DISTINCT FROM NEW.{column}",
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
