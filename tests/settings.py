"""The newsroom's settings for tests: the same for everybody, whatever a developer's `.env` holds.

Every variable that newsroom/settings.py reads is given here (test_settings.py sees to it). Where a test
needs another value for a process of its own, TEST_PORT stands in for PORT, and so on.
"""

import os
from pathlib import Path

# Made and emptied by conftest.py; each worker of pytest-xdist has its corner.
DIRECTORY = Path(os.environ["TEST_DIRECTORY"], os.environ.get("PYTEST_XDIST_WORKER", "main"))
DIRECTORY.mkdir(exist_ok=True)
ENVIRONMENT = {
    "HOST": "127.0.0.1",
    "PORT": "8000",
    "DEBUG": "false",
    "SECRET_KEY": "for tests alone: nothing signed with it is worth anything",
    "SITE_URL": "http://127.0.0.1:8000",
    "SITE_NAME": "The Newsroom",
    "PUBLIC_HISTORY": "true",
    "FEED_FULL_TEXT": "false",
    "PRESS_MEGABYTES": "64",
    "PURGE_URL": "",
    "PURGE_TOKEN": "",
    "AI_CRAWLERS": "false",
    "SECURITY_CONTACT": "security@127.0.0.1",
    "DEMO": "false",
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
    # A file, and said here: pytest-django's live server asks before the test database is made, and would let all
    # threads share one connection to a database in memory.
    "DATABASE_URL": f"sqlite:///{DIRECTORY / 'newsroom.sqlite3'}",
    "LANGUAGE_CODE": "en-gb",
    "TIME_ZONE": "UTC",
    "MEDIA_ROOT": str(DIRECTORY / "media"),
    "ACCEL_REDIRECT": "",
    "EMAIL_URL": "memorymail://",
    "DEFAULT_FROM_EMAIL": "newsroom@127.0.0.1",
    "WEBHOOK_URL": "",
    "WEBHOOK_SECRET": "",
    "WEBSUB_HUB": "",
}
os.environ.update({name: os.environ.get(f"TEST_{name}", value) for name, value in ENVIRONMENT.items()})

from newsroom.settings import *  # noqa: E402, F403  it reads the environment made above
from newsroom.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one takes its time on purpose
# Without a collectstatic, and so without its names and its directory.
STATIC_ROOT = DIRECTORY / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(DIRECTORY / "newsroom.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "; PRAGMA synchronous=OFF"
