"""Runs beside the server where PURGE_URL names a cache: see telling/caches.py."""

import time
from datetime import UTC, datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from articles import reading
from articles.press import AWAY, EVERYTHING
from articles.press.watch import EVERY
from articles.telling.caches import Messenger, purge


class Command(BaseCommand):
    help = "Tell the cache that PURGE_URL names whenever readers' pages have changed. `serve` starts it by itself."

    def handle(self, **options):
        if not settings.PURGE_URL:
            raise CommandError("PURGE_URL names no cache to tell.")
        messenger = Messenger(ask=version, tell=lambda: purge(EVERYTHING), delay=EVERY, patience=AWAY)
        while True:
            messenger.look(time.time())
            time.sleep(EVERY)


def version(now: float) -> int:
    close_old_connections()
    return reading.clock(at=datetime.fromtimestamp(now, UTC))[0]
