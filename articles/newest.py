"""The newest rows of one query as a column of another, so that one question finds the newest of many.

A column holds a few ids, each with its moment, in one text: a column for each place would search its index once more
for every place.
"""

from django.db.models import F, QuerySet, Subquery, TextField


class Newest(Subquery):
    """The first so many rows of a queryset that is ordered by `moment`, the newest first, each by its `row`; `ids`
    reads the column. Moments in text stand in their order: all are UTC, as Django asks both databases for."""

    template = "(SELECT group_concat(moment || '/' || entry) FROM (%(subquery)s))"
    output_field = TextField()

    def __init__(self, rows: QuerySet, most: int, *, row: str = "pk", moment: str = "first_published_at"):
        super().__init__(rows.values(moment=F(moment), entry=F(row))[:most])

    def as_postgresql(self, compiler, connection, **context):
        template = "(SELECT string_agg(moment::text || '/' || entry, ',') FROM (%(subquery)s) AS newest)"
        return self.as_sql(compiler, connection, template=template, **context)


def ids(*columns: str | None) -> list[int]:
    """What such columns hold, the newest of all first, each once."""
    found = {entry for column in columns if column for entry in column.split(",")}
    by_moment = sorted(((moment, int(pk)) for moment, _, pk in (each.partition("/") for each in found)), reverse=True)
    return [pk for _, pk in by_moment]
