"""What every test stands on: known settings, a database of either kind, and a browser.

`pytest --postgresql` runs the same tests on a PostgreSQL of its own instead of SQLite.
"""

import os
import shutil
import tempfile

import django
import pytest
from django.core.management.commands import flush
from django.db import connections

from tests import chromium, postgresql

# Here and not in pyproject.toml: settings must not load before --postgresql has chosen the database.
if os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings") != "tests.settings":
    raise pytest.UsageError("The tests bring their own settings: unset DJANGO_SETTINGS_MODULE.")
# Playwright keeps an event loop in the test's thread, and Django would refuse to touch the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_addoption(parser):
    parser.addoption("--postgresql", action="store_true", help="run on a PostgreSQL started for these tests")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    if hasattr(config, "workerinput"):
        return  # a worker of pytest-xdist has all this from the process that started it
    directory = tempfile.mkdtemp(prefix="newsroom-tests-")
    config.add_cleanup(lambda: shutil.rmtree(directory))
    os.environ["TEST_DIRECTORY"] = directory
    if config.getoption("postgresql"):
        server = postgresql.running()
        os.environ["TEST_DATABASE_URL"] = server.__enter__()
        config.add_cleanup(lambda: server.__exit__(None, None, None))
    django.setup()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what opens a page, so that `-m "not browser"` knows it."""
    for item in items:
        if "browser" in item.fixturenames:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def flush_meets_no_rules():
    """Tests with a live server empty whole tables, which the database itself refuses.

    flush ends with post_migrate, and that installs the rules, the clock's row and the groups again.
    """
    # Deferred: models exist only once pytest-django has loaded the settings, after this file.
    from articles.models import triggers  # noqa: PLC0415

    handle = flush.Command.handle

    def handle_without_rules(self, **options):
        triggers.drop(connections[options["database"]])
        return handle(self, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", handle_without_rules)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if chromium.CHROMIUM is None:
        refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        refuse("Chromium is not here: apt-get install chromium")
    return {**browser_type_launch_args, "executable_path": chromium.CHROMIUM, "args": chromium.FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, live_server):
    """Every page looks at the live server: `page.goto("/admin/")`."""
    return {**browser_context_args, "base_url": live_server.url}


@pytest.fixture
def sign_in(client):
    """Sign somebody in to the test's client."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in
