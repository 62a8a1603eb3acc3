"""The database's own rules: what no verb, no admin and no raw SQL of the application can get past.

Each refusal is one condition under which a row is refused, in SQL that SQLite (3.39 on) and PostgreSQL read alike, but
for lists inside JSON and chance (language.py). No rule reads a clock: the moment of a change of a window travels in
`window_at`. Knows no connection: triggers.py installs what stands here.
"""

from collections.abc import Iterator

from articles.models.rules import clocks, indexes, pictures, printed, windows
from articles.models.rules.clocks import NAMES_CLOCK, READERS_CLOCK, renew_names
from articles.models.rules.indexes import INDEXES, REBUILT
from articles.models.rules.language import Dialect, Follow, PostgreSQL, Refusal, SQLite
from articles.models.rules.printed import REISSUED_CREDITS

__all__ = [
    "INDEXES", "NAMES_CLOCK", "READERS_CLOCK", "REBUILT", "REISSUED_CREDITS", "Dialect", "Follow", "PostgreSQL",
    "Refusal", "SQLite", "renew_names", "rules",
]  # fmt: skip


def rules(dialect: Dialect) -> Iterator[Refusal | Follow]:
    """Every rule of the database, in no particular order."""
    for family in (printed, windows, pictures, clocks, indexes):
        yield from family.rules(dialect)
