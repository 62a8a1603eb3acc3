"""Pages of a list that is told newest first, found by the last row of the page before and never by counting.

For rows with a moment `at`: nothing that is added meanwhile moves a page.
"""

from datetime import UTC, datetime

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

OLDER = "older_than"
# A row's number; no table has more digits.
LONGEST_NUMBER = 18


def page_of(rows: QuerySet, request: HttpRequest, *, most: int) -> tuple[list, str]:
    """One page of the rows, and the place at which the next, older one begins; '' where that was all."""
    if OLDER in request.GET:
        rows = _older_than(rows, request.GET[OLDER])
    found = list(rows.order_by("-at", "-id")[: most + 1])
    shown = found[:most]
    return shown, _place(shown[-1]) if len(found) > most else ""


def _place(row) -> str:
    return f"{row.at.timestamp():.6f}-{row.pk}"


def _older_than(rows: QuerySet, place: str) -> QuerySet:
    moment, _, number = place.partition("-")
    try:
        at, pk = datetime.fromtimestamp(float(moment), tz=UTC), int(number[:LONGEST_NUMBER])
    except (ValueError, OverflowError, OSError) as error:
        raise Http404 from error
    # Two acts can share a moment: ordered by id too, so that the page skips none.
    return rows.filter(at__lte=at).exclude(at=at, pk__gte=pk)
