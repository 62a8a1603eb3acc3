"""In which hours somebody may publish alone, beside the right to. Administrators write it on the page of the account.

Times are those of the newsroom's clock. Knows no verb and no story.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

MIDNIGHT, A_DAY = time(0), timedelta(days=1)


class Days(models.TextChoices):
    """The days on which hours begin."""

    ALL = "0123456", "Every day"
    WEEK = "01234", "Monday to Friday"
    WEEKEND = "56", "Saturday and Sunday"
    MONDAY = "0", "Monday"
    TUESDAY = "1", "Tuesday"
    WEDNESDAY = "2", "Wednesday"
    THURSDAY = "3", "Thursday"
    FRIDAY = "4", "Friday"
    SATURDAY = "5", "Saturday"
    SUNDAY = "6", "Sunday"


class AloneHours(models.Model):
    """Hours in which a person may publish alone; whoever has the right and no hours may always.

    They belong to the day on which they begin: from 22:00 until 06:00 on Friday ends on Saturday morning. The same
    time twice is a whole day.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="alone_hours")
    days = models.CharField("on", max_length=7, choices=Days, default=Days.ALL)
    opens = models.TimeField("from")
    closes = models.TimeField("until")

    class Meta:
        verbose_name = "hours in which they may publish alone"
        verbose_name_plural = "hours in which they may publish alone"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["by", "days", "opens", "closes"], name="alone_hours_once_a_person")
        ]

    def __str__(self):
        all_day = self.opens == self.closes == MIDNIGHT
        return f"{self.get_days_display()} {'all day' if all_day else f'{self.opens:%H:%M} to {self.closes:%H:%M}'}"

    def begin_on(self, day: datetime) -> datetime | None:
        """When they begin on this day of the newsroom's calendar; None on other days of the week."""
        return self._moment(day, self.opens) if str(day.weekday()) in self.days else None

    def hold(self, at: datetime) -> bool:
        """Whether this moment lies within them."""
        return any(begin <= at < self._end(begin) for begin in self._around(at))

    def next_begin(self, at: datetime) -> datetime:
        """The first moment after this one at which they begin."""
        return next(begin for begin in self._around(at) if begin > at)

    def _around(self, at: datetime) -> list[datetime]:
        """The moments at which they begin, from the day before this moment until a week after it."""
        today = timezone.localtime(at)
        days = (today + number * A_DAY for number in range(-1, 9))
        return [begin for begin in map(self.begin_on, days) if begin]

    def _end(self, begin: datetime) -> datetime:
        return self._moment(begin if self.opens < self.closes else begin + A_DAY, self.closes)

    def _moment(self, day: datetime, clock: time) -> datetime:
        return timezone.make_aware(datetime.combine(day.date(), clock))


def hold(hours: Iterable[AloneHours], at: datetime) -> bool:
    """Whether the right holds at this moment: in some of these hours, and always where there are none."""
    hours = list(hours)
    return not hours or any(each.hold(at) for each in hours)
