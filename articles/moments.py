"""Moments as clocks on walls show them: what a typed day and time mean in a zone, and one moment on several clocks.

Knows no story, no database and no clock of its own: zones are arguments.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

# A change of more than this is no summer time: somebody crossed the date line.
LONGEST_SUMMER = timedelta(hours=3)


@dataclass(frozen=True)
class Reading:
    """One moment that a typed time may mean: in UTC, and in words ("02:30 summer time (UTC+2)")."""

    moment: datetime
    words: str


class Unclear(ValueError):
    """A time that a clock skips or shows twice. The message explains it; `readings` are to choose from."""

    def __init__(self, sentence: str, readings: tuple[Reading, Reading]):
        super().__init__(sentence)
        self.readings = readings


def moment(naive: datetime, zone: ZoneInfo) -> datetime:
    """Return when a clock of this zone shows this time, in UTC; raises Unclear where it never does, or does twice.

    A time that doesn't exist is offered as the last minute before the change and the first after it.
    """
    first, second = (naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    earlier, later = sorted(each.astimezone(UTC) for each in (first, second))
    if earlier == later:
        return earlier
    if earlier.astimezone(zone).replace(tzinfo=None) == naive:
        raise Unclear(
            f"On {naive:%-d %B %Y} clocks in {place(zone)} go back, and show {naive:%H:%M} twice. Choose which of"
            " the two is meant.",
            _readings(earlier, later, zone),
        )
    change = _change(earlier, later, zone)
    raise Unclear(
        f"On {naive:%-d %B %Y} clocks in {place(zone)} go forward, and never show {naive:%H:%M}. Choose the last minute"
        " before that or the first after it, or type another time.",
        _readings(change - timedelta(minutes=1), change, zone),
    )


def _change(earlier: datetime, later: datetime, zone: ZoneInfo) -> datetime:
    """The minute between two moments at which the clocks of a zone are put forward or back."""
    before = earlier.astimezone(zone).utcoffset()
    minutes = int((later - earlier).total_seconds()) // 60
    low, high = 0, minutes
    while high - low > 1:
        middle = (low + high) // 2
        if (earlier + timedelta(minutes=middle)).astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return earlier.replace(second=0, microsecond=0) + timedelta(minutes=high)


def _readings(one: datetime, other: datetime, zone: ZoneInfo) -> tuple[Reading, Reading]:
    shown = [each.astimezone(zone) for each in (one, other)]
    offsets = [each.utcoffset() for each in shown]
    is_summer = abs(offsets[0] - offsets[1]) <= LONGEST_SUMMER
    days = {each.date() for each in shown}
    readings = []
    for each in shown:
        day = f"{each:%-d %B %Y}, " if len(days) > 1 else ""
        season = " summer time" if each.utcoffset() == max(offsets) else " standard time"
        readings.append(Reading(each.astimezone(UTC), f"{day}{each:%H:%M}{season * is_summer} ({offset(each)})"))
    return readings[0], readings[1]


def offset(local: datetime) -> str:
    """How far a local time is from UTC: UTC+2, UTC−3:30, UTC."""
    minutes = int(local.utcoffset().total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return "UTC" if minutes == 0 else f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")


def place(zone: ZoneInfo) -> str:
    """What people call a zone: the city behind Europe/Berlin."""
    return zone.key.rpartition("/")[2].replace("_", " ")


@cache
def zone_names() -> list[str]:
    """The zones that have a place, in alphabetical order, and UTC."""
    return [*sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")), "UTC"]


def zone_named(name: str) -> ZoneInfo | None:
    """The zone of this name, whatever case and spaces it was typed with."""
    spelt = {known.lower(): known for known in zone_names()}.get(name.strip().replace(" ", "_").lower())
    return ZoneInfo(spelt) if spelt else None


@dataclass(frozen=True)
class Shown:
    """A moment on the clock of one place: "5 March 2024, 06:00", "Dubai", "UTC+4"."""

    when: str
    where: str
    offset: str


def on_clocks(moment: datetime, zones: Iterable[ZoneInfo]) -> list[Shown]:
    """One moment as the clocks of these zones show it, and UTC behind them; clocks that are one zone once."""
    asked = {zone.key: zone for zone in [*zones, ZoneInfo("UTC")]}
    shown = [(zone, moment.astimezone(zone)) for zone in asked.values()]
    return [Shown(f"{local:%-d %B %Y, %H:%M}", place(zone), offset(local)) for zone, local in shown]


def in_utc(moment: datetime, zone: ZoneInfo) -> str:
    """What stands beside a local time: "02:00 UTC", with the day where that is another one."""
    local, utc = moment.astimezone(zone), moment.astimezone(UTC)
    day = "" if local.date() == utc.date() else f"{utc:%-d %b}, "
    return f"{day}{utc:%H:%M} UTC"
