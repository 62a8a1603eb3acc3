"""Telling the hub which feeds changed, in the worker; the hub tells their subscribers (https://www.w3.org/TR/websub/).

What is owed stands in rows, one for each moment at which readers see something else; a row goes once the hub took it.
So a story on the schedule is told of at its second, and nothing is lost with a process. Where no hub is set nothing is
owed. A hub that is told twice fetches twice, and that is all.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from http.client import HTTPException
from urllib.parse import urlencode
from urllib.request import Request

from django.conf import settings
from django.db.models import F, Min, Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from articles import feeds
from articles.models import NEED_A_NOTE, Authorship, Edition, Image, Mention, Ping, Topicality
from articles.telling.sending import LEASE, PAUSES, forget_traces
from articles.telling.webhook import PATIENCE, opener

log = logging.getLogger(__name__)

# The press sees within a second what changed: whoever fetches at once must not fetch what was before.
LATER = timedelta(seconds=2)
# Subscribers ask by themselves meanwhile.
GIVE_UP = timedelta(days=1)
AT_ONCE = 200
# So many feeds one request names (PubSubHubbub 0.3, 7.1: `hub.url` may be repeated).
FEEDS_A_REQUEST = 20


@task()
def ping() -> None:
    """Tell the hub what is due."""
    ping_due(at=timezone.now())


def owe(edition: Edition, *, moments: Iterable[datetime | None], at: datetime) -> None:
    """Keep that the feeds of an edition change at these moments, and at no others to come."""
    if not settings.WEBSUB_HUB:
        return
    Ping.objects.filter(edition=edition, moment__gt=at).delete()
    coming = sorted({moment for moment in moments if moment and moment >= at})
    _keep(Ping(edition=edition, moment=moment) for moment in coming)


def owe_for_picture(image: Image, *, at: datetime) -> None:
    """Keep that the feeds of the stories that readers see with this picture change now: it goes, or comes back."""
    if settings.WEBSUB_HUB:
        shown = Edition.objects.live(at).filter(uses__image=image).order_by("pk").only("pk")
        _keep(Ping(edition=edition, moment=at) for edition in shown)


def _keep(rows: Iterable[Ping]) -> None:
    """Keep what is owed besides what is owed already, and have the worker look when it is due."""
    rows = list(rows)
    for row in rows:
        row.due_at = row.moment + LATER
    Ping.objects.bulk_create(rows, ignore_conflicts=True)
    for due_at in sorted({row.due_at for row in rows}):
        ping.using(run_after=due_at).enqueue()


def ping_due(*, at: datetime) -> None:
    """Tell the hub of every feed that changed by now; what it does not take is tried again with growing pauses."""
    forget_traces(ping, at=at)
    if not settings.WEBSUB_HUB:
        Ping.objects.all().delete()
        return
    owed = list(Ping.objects.filter(due_at__lte=at).select_related("edition__section").defer("edition__body")[:AT_ONCE])
    if not owed:
        return
    rows = Ping.objects.filter(pk__in=[row.pk for row in owed])
    # Should this process die while it asks, the next look finds what it left behind.
    rows.update(due_at=at + LEASE, tries=F("tries") + 1)
    ping.using(run_after=at + LEASE).enqueue()
    try:
        told = changed([row.edition for row in owed])
        for first in range(0, len(told), FEEDS_A_REQUEST):
            post(told[first : first + FEEDS_A_REQUEST])
    except (OSError, HTTPException) as error:
        log.warning("The hub did not take what changed (%s).", type(error).__name__)
        _put_off(owed, at=at)
    else:
        rows.delete()
    if again := Ping.objects.aggregate(first=Min("due_at"))["first"]:
        ping.using(run_after=max(again, at)).enqueue()


def changed(editions: list[Edition]) -> list[str]:
    """The addresses of all feeds, in every form, that tell of these editions: three queries, however many they are."""
    prefetch_related_objects(
        editions,
        Prefetch("authorships", Authorship.objects.select_related("author").order_by("pk")),
        Prefetch("mentions", Mention.objects.shown().select_related("person").order_by("pk")),
        Prefetch("topicalities", Topicality.objects.select_related("topic").order_by("pk")),
    )
    pages = dict.fromkeys(page for edition in editions for page in _pages(edition))
    return [feeds.address(page, form) for page in pages for form in feeds.FORMS.values()]


def _pages(edition: Edition) -> list[str]:
    """The lists that an edition stands on, as `changed` has fetched it."""
    return [
        reverse("articles:front"),
        edition.section.get_absolute_url(),
        *(line.author.get_absolute_url() for line in edition.authorships.all()),
        *(mention.person.get_absolute_url() for mention in edition.mentions.all()),
        *(line.topic.get_absolute_url() for line in edition.topicalities.all()),
        *([reverse("articles:corrections")] if edition.change in NEED_A_NOTE else []),
    ]


def post(addresses: Iterable[str]) -> None:
    """Say that these feeds changed. Raises OSError where nobody answers, or answers with anything but 2xx."""
    said = urlencode([("hub.mode", "publish"), *(("hub.url", address) for address in addresses)]).encode()
    # The settings let https and this machine pass, and nothing else.
    request = Request(settings.WEBSUB_HUB, data=said, headers={"User-Agent": "newsroom"}, method="POST")  # noqa: S310
    request.add_header("Content-Type", "application/x-www-form-urlencoded")
    opener().open(request, timeout=PATIENCE).close()


def _put_off(owed: list[Ping], *, at: datetime) -> None:
    for row in owed:
        if row.moment < at - GIVE_UP:
            row.delete()
        else:
            Ping.objects.filter(pk=row.pk).update(due_at=at + PAUSES[min(row.tries, len(PAUSES) - 1)])
