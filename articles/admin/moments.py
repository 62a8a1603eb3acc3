"""The field for a moment: a day and a time on one clock, with UTC beside it.

A time that this clock skips or shows twice is refused with an explanation, and both readings are offered.
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from js_asset import Script

from articles import moments

# Beyond these a year is a slip of the finger, and no zone knows its clocks.
YEARS = range(1900, 2200)


def newsroom_zone() -> ZoneInfo:
    """The zone of the newsroom's clock (settings.TIME_ZONE)."""
    return timezone.get_default_timezone()


class MomentWidget(forms.MultiWidget):
    """Two native fields, and radio buttons where what stands in them could be two moments. Sends _0, _1 and _2."""

    template_name = "admin/widgets/moment.html"

    class Media:
        js = (Script("articles/moments.js", type="module"),)

    def __init__(self, zone: ZoneInfo | None = None):
        self._zone = zone
        super().__init__(
            [
                forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
                forms.TextInput,
            ]
        )

    @property
    def zone(self) -> ZoneInfo:
        return self._zone or newsroom_zone()

    @zone.setter
    def zone(self, zone: ZoneInfo | None) -> None:
        self._zone = zone

    def decompress(self, value: datetime | None) -> list:
        """A moment as this clock shows it; the third part says which of two readings it is."""
        if not value:
            return [None, None, None]
        local = value.astimezone(self.zone)
        naive = local.replace(tzinfo=None)
        reading = value.astimezone(UTC).isoformat() if self.readings(naive) else None
        return [naive.date(), _spoken(naive.time()), reading]

    def readings(self, naive: datetime) -> tuple[moments.Reading, ...]:
        try:
            moments.moment(naive, self.zone)
        except moments.Unclear as unclear:
            return unclear.readings
        return ()

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        parts = value if isinstance(value, list) else self.decompress(value)
        naive = typed(parts)
        readings = self.readings(naive) if naive else ()
        shown = {
            "zone": self.zone.key,
            "place": moments.place(self.zone),
            "choices": [(reading.moment.isoformat(), reading.words) for reading in readings],
            "chosen": parts[2] or "",
        }
        if naive and not readings:
            shown["utc"] = moments.in_utc(moments.moment(naive, self.zone), self.zone)
        context["widget"] |= shown
        return context


def typed(parts: list) -> datetime | None:
    """The day and time that stand in the fields; None where they are not both there."""
    day, hour = parts[0], parts[1]
    try:
        day = parse_date(day) if isinstance(day, str) else day
        hour = parse_time(hour) if isinstance(hour, str) else hour
    except ValueError:
        return None
    is_whole = isinstance(day, date) and isinstance(hour, time) and day.year in YEARS
    return datetime.combine(day, hour) if is_whole else None


def _spoken(hour: time) -> time | str:
    """Without seconds where there are none: a field then counts in minutes."""
    return f"{hour:%H:%M:%S}" if hour.second else f"{hour:%H:%M}"


class Moment(forms.SplitDateTimeField):
    """A moment on the newsroom's clock, or on that of `zone` where a form sets another one."""

    default_error_messages = {  # noqa: RUF012  Django's own spelling
        "incomplete": "Give the day and the time.",
        "invalid_date": "Give the day as year-month-day: 2024-03-05.",
        "invalid_time": "Give the time as 06:00 or 18:30.",
        "far": "Choose a day between 1900 and 2199.",
    }

    def __init__(self, *, zone: ZoneInfo | None = None, **kwargs):
        super().__init__(widget=MomentWidget(zone), require_all_fields=False, **kwargs)
        day, hour = self.fields
        for field in (day, hour):
            field.error_messages["incomplete"] = self.error_messages["incomplete"]
        self.fields = (day, hour, forms.CharField(required=False))

    @property
    def zone(self) -> ZoneInfo:
        return self.widget.zone

    @zone.setter
    def zone(self, zone: ZoneInfo | None) -> None:
        self.widget.zone = zone

    def clean(self, value):
        """A reading says nothing without the time it reads."""
        if self.disabled:
            return value
        if value and not any(value[:2]):
            value = None
        return super().clean(value)

    def compress(self, parts: list) -> datetime | None:
        if not parts:
            return None
        day, hour, reading = [*parts, None][:3]
        if day.year not in YEARS:
            raise ValidationError(self.error_messages["far"], code="far")
        try:
            return moments.moment(datetime.combine(day, hour), self.zone)
        except moments.Unclear as unclear:
            chosen = _read(reading)
            if chosen in [reading.moment for reading in unclear.readings]:
                return chosen
            raise ValidationError(str(unclear), code="unclear") from unclear

    def has_changed(self, initial, data):
        """Whether another time stands there, or another reading of the same time was chosen."""
        if self.disabled:
            return False
        was = initial if isinstance(initial, list) else self.widget.decompress(initial)
        now = [*(data or []), None, None, None][:3]
        if typed(was) != typed(now) or (typed(now) is None and any(now[:2])):
            return True
        return bool(now[2]) and _read(now[2]) != _read(was[2])


def _read(written: str | None) -> datetime | None:
    try:
        return parse_datetime(written or "")
    except ValueError:
        return None


class ZoneInput(forms.TextInput):
    """The name of a zone, with all there are to choose from: the newsroom's own first."""

    template_name = "admin/widgets/zone.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        own = newsroom_zone()
        names = dict.fromkeys([own.key, *moments.zone_names()])
        context["widget"] |= {"newsroom": own.key, "zones": names}
        listed = f"{context['widget']['attrs'].get('id', name)}_zones"
        context["widget"]["attrs"] |= {"list": listed, "data-zone-of-embargo": own.key, "autocomplete": "off"}
        context["widget"]["listed"] = listed
        return context


class Zone(forms.CharField):
    """A zone by its name, Europe/Berlin; empty is the newsroom's own."""

    def __init__(self, **kwargs):
        help_text = "Whose clock the time is told on: a city as Europe/Berlin. Empty: the newsroom’s."
        super().__init__(widget=ZoneInput, help_text=help_text, **kwargs)

    def clean(self, value):
        name = super().clean(value)
        zone = moments.zone_named(name) if name else None
        if name and zone is None:
            raise ValidationError(f"“{name}” is no zone that we know. Choose one of the list: Asia/Tokyo.")
        return zone.key if zone else ""


def zone_of(name: str) -> ZoneInfo:
    """The zone of a name as typed; the newsroom's where it is empty or unknown."""
    return moments.zone_named(name or "") or newsroom_zone()
