"""What every test stands on: known settings, a database of either kind, and a browser.

`pytest --postgresql` runs whatever asks the database on a PostgreSQL of its own instead of SQLite; `make test` leaves
out there what opens a browser, and what SQLite suffices for.
"""

import gc
import json
import os
import shutil
import tempfile
from collections import Counter

import django
import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management.commands import flush
from django.db import connections
from django.test import Client
from playwright.sync_api import expect

from tests import chromium, postgresql

DESKTOP = {"width": 1400, "height": 900}
# Three browsers on two cores take their time; what never comes is told a little later.
expect.set_options(timeout=20_000)
DATABASE = {"db", "transactional_db", "live_server"}

# Here and not in pyproject.toml: settings must not load before --postgresql has chosen the database.
if os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings") != "tests.settings":
    raise pytest.UsageError("The tests bring their own settings: unset DJANGO_SETTINGS_MODULE.")
# Playwright keeps an event loop in the test's thread, and Django would refuse to touch the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_addoption(parser):
    parser.addoption("--postgresql", action="store_true", help="run on a PostgreSQL started for these tests")
    parser.addoption("--rounds", type=int, default=10, help="how often two people press at once in tests/test_races.py")


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


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Mark what opens a page, so that `-m "not browser"` knows it; PostgreSQL leaves out what asks no database.

    Whole newsrooms are served first: all other workers would wait for the last of them.
    """
    for item in items:
        if "browser" in item.fixturenames:
            item.add_marker(pytest.mark.browser)
    if config.getoption("postgresql"):
        items[:] = [item for item in items if item.get_closest_marker("django_db") or DATABASE & set(item.fixturenames)]
    answer = yield
    items.sort(key=lambda item: item.path.name != "test_serve.py")
    return answer


def pytest_collection_finish():
    """What is loaded by now stays to the end: looking through it for garbage again and again is a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


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


@pytest.fixture(scope="session", autouse=True)
def pictures_are_decoded_once():
    """The same picture under the same credit comes out the same: it takes a process of its own once, not in each test.

    A test that puts something in the place of that process, or of its bounds, is asked afresh.
    """
    from articles import bounded  # noqa: PLC0415  see above
    from articles.pictures import apart  # noqa: PLC0415

    ask, run, bounds, answers = apart._asked, bounded.run, apart.BOUNDS, {}

    def ask_once(question, content):
        if bounded.run is not run or apart.BOUNDS is not bounds or len(content) > 1_000_000:
            return ask(question, content)
        key = json.dumps(question, sort_keys=True), content
        if key not in answers:
            answers[key] = ask(question, content)
        return answers[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apart, "_asked", ask_once)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if chromium.CHROMIUM is None:
        refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        refuse("Chromium is not here: apt-get install chromium-headless-shell")
    return {**browser_type_launch_args, "executable_path": chromium.CHROMIUM, "args": chromium.FLAGS}


@pytest.fixture(scope="session")
def files_may_be_kept():
    """The live server lets browsers keep scripts and style sheets, as the real one does: a story's page has fifty."""
    serve = StaticFilesHandler.serve

    def serve_to_keep(self, request):
        response = serve(self, request)
        response["Cache-Control"] = "max-age=3600"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", serve_to_keep)
        yield


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, live_server, files_may_be_kept):
    """Every page looks at the live server: `page.goto("/admin/")`."""
    return {**browser_context_args, "base_url": live_server.url}


@pytest.fixture(scope="session")
def kept_contexts():
    """Browsers as they were opened, and how many of that kind: see new_context."""
    return {}


@pytest.fixture
def new_context(browser, browser_context_args, kept_contexts, live_server):
    """Open a browser of somebody's own, where nobody is signed in and nothing is remembered.

    Each is kept for later tests with the files it has fetched, and with nothing else: so a story's page is there in
    two thirds of the time. A test that looks at how a page loads opens a fresh one by `browser.new_context`.
    """
    asked, used = Counter(), []

    def new_context(**options):
        kind = repr(sorted(options.items()))
        asked[kind] += 1
        key = kind, asked[kind]
        if key not in kept_contexts:
            kept_contexts[key] = chromium.keep(browser.new_context(**browser_context_args, **options))
        used.append(kept_contexts[key])
        return kept_contexts[key]

    yield new_context
    for context in used:
        chromium.forget(context, live_server.url)


@pytest.fixture
def at_desk(new_context):
    """Open a browser of somebody's own and return its page: `at_desk(desk.rosa())`. None comes without a session.

    `options` are those of new_context.

    Script errors and what the policy refuses fail the test: they stand in `at_desk.complaints`.
    """
    complaints = []

    def at_desk(user, viewport=DESKTOP, **options):
        page = new_context(viewport=viewport, **options).new_page()
        page.on("console", lambda said: complaints.append(f"{said.text} {page.url}") if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if user:
            give_session(page, user)
        return page

    def give_session(page, user):
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": session.key, "value": session.value, "domain": "localhost", "path": "/"}])

    def is_faultless(page):
        """Whether axe finds nothing on a page, in light and in dark. What was complained of before fails here."""
        page.wait_for_function(chromium.READY)
        assert complaints == []
        found = chromium.faults(page)
        complaints.clear()  # axe writes style sheets of its own into the page, which the policy refuses
        assert found == [], page.url
        return True

    at_desk.complaints, at_desk.give_session, at_desk.is_faultless = complaints, give_session, is_faultless
    yield at_desk
    assert complaints == []


@pytest.fixture
def sign_in(client):
    """Sign somebody in to the test's client."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in
