"""The press as the settings want it: what stands in front of Django on a real machine."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.db import close_old_connections
from whitenoise import WhiteNoise

from articles import reading
from articles.headers import PERMISSIONS_POLICY
from articles.press import Press, purge_keys
from articles.press.watch import Watch

MEGABYTE = 1024 * 1024
# collectstatic puts twelve digits of a file's digest into its name.
IMMUTABLE = r"\.[0-9a-f]{12}\."
# The icon has its colours inside.
OF_FILES = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def in_front_of(django: Callable) -> Callable:
    """Static files from disk with what headers they need, then the press; PRESS_MEGABYTES of 0 leaves it out."""
    files = WhiteNoise(
        django,
        root=settings.STATIC_ROOT,
        prefix=settings.STATIC_URL,
        autorefresh=settings.DEBUG,
        immutable_file_test=IMMUTABLE,
        add_headers_function=_secure,
    )
    if not settings.PRESS_MEGABYTES:
        return files
    labels = {"labels": purge_keys} if settings.PURGE_URL else {}
    return Press(
        files,
        watch=Watch(_clock),
        **labels,
        site_url=settings.SITE_URL,
        allowed_hosts=settings.ALLOWED_HOSTS,
        room=settings.PRESS_MEGABYTES * MEGABYTE,
    )


def _clock(now: float) -> tuple[int, float | None]:
    # Outside of Django's own requests nobody else looks after the connection of this thread.
    close_old_connections()
    try:
        version, until = reading.clock(at=datetime.fromtimestamp(now, UTC))
    finally:
        close_old_connections()
    return version, until.timestamp() if until else None


def _secure(headers, path: str, url: str) -> None:
    """What a file says that is opened by itself. (security.md 60)"""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Content-Security-Policy"] = OF_FILES
    headers["Referrer-Policy"] = settings.SECURE_REFERRER_POLICY
    headers["Cross-Origin-Opener-Policy"] = settings.SECURE_CROSS_ORIGIN_OPENER_POLICY
    headers["Permissions-Policy"] = PERMISSIONS_POLICY
    if settings.SECURE_HSTS_SECONDS:
        headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
