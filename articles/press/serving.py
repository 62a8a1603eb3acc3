"""The press as the settings want it: what stands in front of Django on a real machine."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from whitenoise import WhiteNoise

from articles import reading
from articles.press import Press
from articles.press.watch import Watch

MEGABYTE = 1024 * 1024
# collectstatic puts twelve digits of a file's digest into its name.
IMMUTABLE = r"\.[0-9a-f]{12}\."


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
    return Press(
        files,
        watch=Watch(_clock),
        site_url=settings.SITE_URL,
        allowed_hosts=settings.ALLOWED_HOSTS,
        room=settings.PRESS_MEGABYTES * MEGABYTE,
    )


def _clock(now: float) -> tuple[int, float | None]:
    version, until = reading.clock(at=datetime.fromtimestamp(now, UTC))
    return version, until.timestamp() if until else None


def _secure(headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    if settings.SECURE_HSTS_SECONDS:
        headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
