"""System checks: what a misconfigured newsroom is told before it harms anybody."""

import sqlite3

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import OperationalError, ProgrammingError

from articles.demo import cast
from articles.models import triggers

# The first SQLite without the WAL fault that several connections can meet (https://www.sqlite.org/wal.html).
GOOD_SQLITE = (3, 51, 3)


@register("newsroom")
def sqlite_is_recent(app_configs, **_):
    uses_sqlite = connections[DEFAULT_DB_ALIAS].vendor == "sqlite"
    if uses_sqlite and sqlite3.sqlite_version_info < GOOD_SQLITE:
        return [
            Warning(
                f"SQLite {sqlite3.sqlite_version} has a known fault when several connections write.",
                hint="Install pysqlite3 (requirements.txt), or use PostgreSQL by DATABASE_URL.",
                id="newsroom.W001",
            )
        ]
    return []


@register(Tags.database)
def rules_are_installed(app_configs, databases, **_):
    """Whether the database holds its own rules. Django runs it where databases are asked for, never in migrate."""
    errors = []
    for alias in databases or []:
        if lost := lost_rules(alias):
            errors.append(
                Error(
                    f"The database '{alias}' has lost {len(lost)} of its own rules, the first {lost[0]}.",
                    hint="Run `python manage.py migrate`: it installs them.",
                    id="newsroom.E001",
                )
            )
    return errors


@register(Tags.database)
def demo_stays_at_home(app_configs, databases, **_):
    """Whether accounts of the demo could sign in where others than this machine reach the site."""
    names = demo_abroad() if DEFAULT_DB_ALIAS in (databases or []) else []
    if not names:
        return []
    return [
        Error(
            f"The demo's accounts ({', '.join(names)}) could sign in at {settings.SITE_URL}.",
            hint="Give the newsroom a database of its own (DATABASE_URL); or start it once with SITE_URL on this"
            " machine, and under Users deactivate these accounts or give them mail addresses of their own.",
            id="newsroom.E002",
        )
    ]


def demo_abroad() -> list[str]:
    """The demo's open accounts, where others than this machine reach the site."""
    if settings.ON_THIS_MACHINE:
        return []
    try:
        return sorted(user.username for user in cast.can_sign_in())
    except (OperationalError, ProgrammingError):
        return []  # no tables yet, and so no accounts


def lost_rules(alias: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The rules that a database lacks; an empty list for a database without our tables."""
    connection = connections[alias]
    if "articles_edition" not in connection.introspection.table_names():
        return []
    return triggers.missing(connection)


def refuse_unsound() -> None:
    """Raise where the application would run on a database without its rules, or let the demo's accounts in from
    anywhere; asked once, when a server starts.
    """
    try:
        lost = lost_rules()
    except (OperationalError, ProgrammingError):
        return  # No database to ask: pages say so themselves, and recover when it is back.
    if lost:
        raise ImproperlyConfigured(
            f"The database has lost its own rules ({', '.join(lost[:3])}…). Run `python manage.py migrate`."
        )
    if names := demo_abroad():
        raise ImproperlyConfigured(f"The demo's accounts ({', '.join(names)}) could sign in at {settings.SITE_URL}.")
