"""The end of a picture's rights, told two weeks, one week and one day before, while readers see it.

The picture goes by the clock, whether anybody was told or not, and the start page lists it without any of this; here
it becomes news, and a mail. Who is told is asked when the moment has come: tasks only wake somebody up to look.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import task

from articles.models import Edition, News, Revision, Slot, Telling, Use
from articles.standing import clock
from articles.telling import people, rules

STAGES = {timedelta(days=14): "in two weeks", timedelta(days=7): "in a week", timedelta(days=1): "in a day"}


@task()
def look() -> None:
    """Warn of what is due to be warned of."""
    warn(at=timezone.now())


def have_warned(untils: Iterable[datetime | None], *, since: datetime) -> None:
    """Have somebody look at each stage before these ends of rights, from this moment on."""
    ends = {until for until in untils if until is not None and until > since}
    for moment in sorted({max(since, until - before) for until in ends for before in STAGES}):
        look.using(run_after=moment).enqueue()


def warn(*, at: datetime) -> None:
    """Tell of every picture that readers see and whose rights end soon: once a stage, of the last one that has come."""
    live = Use.objects.allowed(at).filter(Edition.objects.live(at).beside())
    ending = set()
    for shown in (live, Slot.objects.seen(at)):
        ending |= set(shown.filter(rights_until__lte=at + max(STAGES)).values_list("image", "rights_until"))
    for pk, until in sorted(ending):
        before = min(stage for stage in STAGES if until - stage <= at)
        _tell(pk, until, before, at=at)


def _tell(pk: int, until: datetime, before: timedelta, *, at: datetime) -> None:
    acts = Revision.objects.filter(subject="image", subject_id=pk).select_related("by").defer("content", "window")
    act = acts.order_by("-number").first()
    if act is None or Telling.objects.filter(image=pk, warns_from=until - before).exists():
        return
    says = f"The rights of a picture end {clock(until, at)}, {_in_words(until - at)}"
    line = rules.Line(News.RIGHTS, says.replace("{", "{{").replace("}", "}}"), lambda article, act: ())
    # Also whoever wrote the day down: it is the day that concerns them now.
    rows = rules.rows_for([(line, _whom(at))], image_id=pk, act=act, by=act.by, at=at, warns_from=until - before)
    rules.keep(rows, guarded=False)


def _in_words(left: timedelta) -> str:
    """How long there is left, rounded to the stage it belongs to."""
    return next(words for stage, words in sorted(STAGES.items()) if left <= stage)


def _whom(at: datetime) -> list[rules.Heard]:
    """The photo desk, by mail as well; editors as they are told of everything."""
    edits = set(people.everybody(rules.EDITS).values_list("pk", flat=True))
    photo_desk = [rules.Heard(user) for user in people.everybody(rules.MINDS_PICTURES) if user.pk not in edits]
    return [*photo_desk, *rules.minding(rules.EDITS, at=at)]
