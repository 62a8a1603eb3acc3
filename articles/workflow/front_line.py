"""A line on the front page that tells of a correction, for some hours: whoever read it there learns of it there."""

from datetime import datetime, timedelta

from django.utils import timezone

from articles import reading_front
from articles.models import NEED_A_NOTE, Article, Edition, Revision, record
from articles.workflow.acting import acting
from articles.workflow.refusals import Refused

LONGEST = 72  # hours


def front_line(article: Article, *, by, at: datetime, hours: int) -> Revision:
    """Tell on the front page, for so many hours, of the correction that readers see now; 0 takes the line off."""
    if not 0 <= hours <= LONGEST:
        raise Refused(f"Choose between 1 and {LONGEST} hours.")
    with acting("front_line", article, by=by, at=at):
        live = article.editions.live(at).get()
        if not hours and not tells(live, at=at):
            raise Refused("The front page tells nothing of this story now.")
        until = at + timedelta(hours=hours)
        Edition.objects.filter(pk=live.pk).update(front_until=until)
        why = f"Until {timezone.localtime(until):%-d %B %Y, %H:%M %Z}" if hours else "Taken off"
        return record(article, verb="front_line", by=by, at=at, why=why, edition=live)


def tells(edition: Edition, *, at: datetime) -> bool:
    """Whether the front page tells of this version at this moment, if readers see it."""
    return edition.front_until is not None and edition.front_until > at


def is_owed(edition: Edition, *, at: datetime) -> bool:
    """Whether the front page owes its readers a line: a correction of a story that led it, now or when it came out."""
    if edition.change not in NEED_A_NOTE or tells(edition, at=at):
        return False
    leads = (reading_front.front(at=moment).lead for moment in (at, edition.first_published_at))
    return any(lead and lead.edition.public_id == edition.public_id for lead in leads)
