"""How many years ago something was, and when that becomes one more. Knows calendars and no stories."""

from datetime import datetime


def years(moment: datetime, *, at: datetime) -> int:
    """Whole years from one moment to another; 0 within the first. What began on 29 February is older on 1 March."""
    passed = at.year - moment.year
    return passed if passed > 0 and at >= _anniversary(moment, passed) else max(0, passed - 1)


def next_year(moment: datetime, *, at: datetime) -> datetime:
    """The next moment at which `years` says one more."""
    return _anniversary(moment, years(moment, at=at) + 1)


def _anniversary(moment: datetime, passed: int) -> datetime:
    try:
        return moment.replace(year=moment.year + passed)
    except ValueError:
        return moment.replace(year=moment.year + passed, month=3, day=1)
