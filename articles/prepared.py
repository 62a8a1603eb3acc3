"""Querysets whose SQL is put together once, and equal rows of which become values once: building it costs Django more
than the database needs to answer.

Knows nothing of stories. Leans on Django's own compiler, which keeps all it needs for reading rows once `as_sql` ran.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import wraps
from threading import local

from django.db import connections
from django.db.models import QuerySet

from articles.remembering import Remembered

# Letters of the rows of one query, for values of the same names and kinds, that need not become values again: a card
# has six hundred, a story ten thousand, and Python needs six times as many bytes for either.
MOST = 400_000


class Prepared:
    """The rows of a queryset that `make(**values)` builds, for other values of the same names and kinds.

    A value is a str, an int or a datetime, and stands in the SQL as a parameter, wherever `make` puts it as it is: what
    `make` works out of a value, or decides by one, would be the same for ever, and is refused.
    """

    def __init__(self, make: Callable[..., QuerySet]):
        self._make = make
        self._mine = local()  # a compiler holds the connection of its thread
        self._remembered: dict[Hashable, Remembered] = {}

    def __call__(self, **values) -> list:
        queryset, statement = self._statement(values)
        statement.run_with(values)
        return list(queryset._iterable_class(queryset))

    def _statement(self, values: dict) -> tuple[QuerySet, "Statement"]:
        kept = self._mine.__dict__
        key: Hashable = tuple((name, type(value)) for name, value in values.items())
        if key not in kept or kept[key][1].connection is not connections[kept[key][0].db]:
            stand_ins = {name: stand_in(value, number) for number, (name, value) in enumerate(values.items())}
            queryset = self._make(**stand_ins)
            statement = Statement(queryset, stand_ins, self._remembered.setdefault(key, Remembered(MOST)))
            queryset.query.get_compiler = lambda *args, **kwargs: statement.compiler
            kept[key] = queryset, statement
        return kept[key]


class Statement:
    """SQL as a connection takes it, with what stands in for values at their places."""

    def __init__(self, queryset: QuerySet, stand_ins: dict, remembered: Remembered):
        self.connection = connections[queryset.db]
        self.compiler = queryset.query.get_compiler(connection=self.connection)
        self.sql, parameters = self.compiler.as_sql()
        # The columns are always the same, and so is what makes values of them.
        columns = [column for column, *_ in self.compiler.select]
        converters, composite = self.compiler.get_converters(columns), self.compiler.has_composite_fields(columns)
        self.compiler.get_converters = lambda columns: converters
        self.compiler.has_composite_fields = lambda columns: composite
        self._remembered, self._convert = remembered, self.compiler.apply_converters
        self.compiler.apply_converters = self._converted
        self.parameters = [self.plain(value) for value in parameters]
        names = {self.adapted(value): name for name, value in stand_ins.items()}
        self.places = [(at, names[given]) for at, given in enumerate(parameters) if given in names]
        if {name for _, name in self.places} != set(stand_ins):
            raise TypeError("A value is no parameter of the query as it is: it can't be prepared.")

    def _converted(self, rows: Iterable[tuple], converters: dict) -> Iterator[list]:
        """Values out of rows: most rows are told as they were told before."""
        for row in rows:
            found = self._remembered.get(row)
            if found is None:
                found = next(self._convert([row], converters))
                self._remembered.keep(row, found, letters=sum(len(str(value)) for value in row))
            yield found

    def run_with(self, values: dict) -> None:
        parameters = self.parameters.copy()
        adapted = {name: self.adapted(value) for name, value in values.items()}
        for at, name in self.places:
            parameters[at] = adapted[name]
        self.compiler.as_sql = lambda *args, **kwargs: (self.sql, tuple(parameters))

    def plain(self, value):
        """A constant in the kind that a driver knows: sqlite3 asks around for each other one, at every query."""
        if isinstance(value, str):
            return str(value)
        return int(value) if isinstance(value, bool) and self.connection.vendor == "sqlite" else value

    def adapted(self, value):
        return self.connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def stand_in(value, number: int):
    """A value of the same kind that stands nowhere else."""
    match value:
        case datetime():
            return datetime(1811, 1, 1, 3, 7, 11, 131071, tzinfo=UTC) + timedelta(days=number)
        case int():
            return 7_811_040_599_213_001 + number
        case str():
            return f"stand-in-{number}-8d1f60b4c2"
    raise TypeError(f"{type(value).__name__} can't be prepared.")


def prepared(make: Callable[..., QuerySet]) -> Callable[..., list]:
    """Decorate what builds a queryset out of keyword arguments: calling it returns its rows as a list.

    What its rows hold is shared with whoever asks next, and nobody changes it in place.
    """
    rows = Prepared(make)

    @wraps(make)
    def of(**values) -> list:
        return rows(**values)

    return of
