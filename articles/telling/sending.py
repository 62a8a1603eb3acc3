"""Bringing out what is told, by mail and webhook, in the worker: tried again with growing pauses, one by one.

What is owed stands in the rows (`due_at`); tasks only wake somebody up to look. So a task that is lost with its
process loses no mail: the next one finds the row. Logs name numbers, never words. (security.md 44)
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPAuthenticationError, SMTPConnectError, SMTPException, SMTPHeloError, SMTPServerDisconnected
from urllib.error import HTTPError

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F, Min, QuerySet
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from articles.models import NEWS_KEPT_FOR, Article, Telling
from articles.telling import webhook, words
from articles.telling.guarding import is_guarded

log = logging.getLogger(__name__)

# How long after each failure it is tried again; from the last on always the same.
PAUSES = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4)]
# What found no way for so long is no news any more; on the desk it stands all the same.
GIVE_UP = timedelta(days=7)
# Whoever sends something has so long: then it counts as not sent, and another worker may try.
LEASE = timedelta(minutes=15)
# So much one look takes on; what is left is looked after at once.
AT_ONCE = 200
# How long the traces of finished looks are kept.
TRACES = timedelta(days=2)


@task()
def deliver() -> None:
    """Send what is due. Takes no words along: what is told stays in its rows."""
    send_due(at=timezone.now())


def send_soon() -> None:
    """Have the worker look, once the transaction of the caller is there."""
    deliver.enqueue()


def send_due(*, at: datetime) -> None:
    """Send everything that is due by now, and see to it that somebody looks again for what is left."""
    forget(at)
    due = list(_with_all(Telling.objects.due(at))[:AT_ONCE])
    if not due:
        return
    # Should this process die while it sends, this look finds what it left behind.
    deliver.using(run_after=at + LEASE).enqueue()
    mail = get_connection()
    try:
        _each([row for row in due if row.to_id], by=lambda row: _mail(row, mail, at=at), at=at)
    finally:
        _hang_up(mail)
    _each([row for row in due if not row.to_id], by=lambda row: _post(row, at=at), at=at)
    if again := Telling.objects.aggregate(first=Min("due_at"))["first"]:
        deliver.using(run_after=again).enqueue()


def _with_all(rows: QuerySet) -> QuerySet:
    return rows.select_related("to", "by", "article", "image", "note", "act__edition").defer("act__content")


def forget(at: datetime) -> None:
    """What is old is no news, and the traces of our own tasks are nobody's history."""
    Telling.objects.filter(at__lt=at - NEWS_KEPT_FOR).delete()
    forget_traces(deliver, at=at)


def forget_traces(task: Task, *, at: datetime) -> None:
    finished = DBTaskResult.objects.filter(task_path=task.module_path, finished_at__lt=at - TRACES)
    finished.filter(status__in=[TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED]).delete()


def _each(rows: list[Telling], *, by: Callable[[Telling], bool], at: datetime) -> None:
    """Send rows one by one. Whatever one of them does, the others are sent; if nobody answers, all wait."""
    for number, row in enumerate(rows):
        # Held while it is sent: another worker that looks now passes it over.
        held = Telling.objects.filter(pk=row.pk, due_at=row.due_at)
        if held.update(due_at=at + LEASE, tries=F("tries") + 1) != 1:
            continue
        try:
            sent = by(row)
        except Exception as error:  # one that is poisoned does not stop the rest
            log.warning("Telling %s was not sent (%s).", row.pk, type(error).__name__)
            _put_off([row], at=at)
            if _nobody_answers(error):
                _put_off(rows[number + 1 :], at=at)
                return
        else:
            Telling.objects.filter(pk=row.pk).update(due_at=None, sent_at=at if sent else None)


def _put_off(rows: list[Telling], *, at: datetime) -> None:
    """Have rows tried again, each after the pause that its tries have earned; the oldest are given up."""
    for row in rows:
        again = at + PAUSES[min(row.tries, len(PAUSES) - 1)]
        if row.at < at - GIVE_UP:
            log.warning("Telling %s is given up: it found no way for %s days.", row.pk, GIVE_UP.days)
            again = None
        Telling.objects.filter(pk=row.pk, sent_at=None).update(due_at=again, tries=row.tries + 1)


def _nobody_answers(error: Exception) -> bool:
    """Whether the next one would meet the same silence: no server, no network, or no way in."""
    if isinstance(error, SMTPException):
        away = (SMTPServerDisconnected, SMTPConnectError, SMTPHeloError, SMTPAuthenticationError)
        return isinstance(error, away)
    return isinstance(error, OSError) and not isinstance(error, HTTPError)


def _mail(row: Telling, connection, *, at: datetime) -> bool:
    """Send one mail; False where it is nobody's any more."""
    if not _may_hear(row):
        return False
    guarded = _guarded(row, at)
    mail = EmailMessage(
        words.subject(row, guarded=guarded),
        words.body(row, guarded=guarded, at=at),
        to=[row.to.email],
        headers={"Auto-Submitted": "auto-generated"},  # RFC 3834: whoever is away need not say so
        connection=connection,
    )
    mail.send()
    return True


def _hang_up(connection) -> None:
    try:
        connection.close()
    except OSError:
        log.info("The mail server was gone before we said goodbye.")


def _post(row: Telling, *, at: datetime) -> bool:
    """Post one act to the webhook; False where there is none any more."""
    if not settings.WEBHOOK_URL:
        return False
    webhook.post(words.payload(row, guarded=_guarded(row, at), at=at))
    return True


def _may_hear(row: Telling) -> bool:
    """Whether somebody may still be told: they are here, and may read the story now. (security.md 13)"""
    if not (row.to.is_active and row.to.email):
        return False
    return row.article is None or Article.objects.readable_by(row.to).filter(pk=row.article_id).exists()


def _guarded(row: Telling, at: datetime) -> bool:
    """Then or now: what was said under an embargo is not named by a mail that was late."""
    return row.guarded or (row.article is not None and is_guarded(row.article, at=at))
