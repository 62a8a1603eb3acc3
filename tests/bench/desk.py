# ruff: noqa: T201, PLC0415, I001  what it prints is what it is for
"""How quick the desk is with many stories: its pages, and the road of a story from opening to publishing, side by side.

    .venv/bin/python -m tests.bench.desk [STORIES] [DIRECTORY]

Measures on an archive with a hundredth of the stories and on one with all of them (100,000), each kept in the directory
for the next run, and prints the time of each page in both: what matters is the ratio. Times are the server's own work,
the least of several for pages, the middle for verbs.
"""

import itertools
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from tests.bench import archive

ROUNDS = 5
FORM = "application/x-www-form-urlencoded"  # as browsers send forms without files
PAGES = {
    "start page": ("/admin/", {}),
    "list, mine and waiting": ("/admin/articles/article/", {"whose": "matters"}),
    "list, all": ("/admin/articles/article/", {"whose": "all"}),
    "list, older": ("/admin/articles/article/", {"whose": "all", "older_than": "the middle"}),
    "list, in progress": ("/admin/articles/article/", {"state": "progress"}),
    "list, live": ("/admin/articles/article/", {"state": "live"}),
    "list, ready": ("/admin/articles/article/", {"state": "ready"}),
    "list, going out": ("/admin/articles/article/", {"state": "going-out"}),
    "list, taken down": ("/admin/articles/article/", {"state": "taken-down"}),
    "list, author": ("/admin/articles/article/", {"author": "reporter 7"}),
    "list, person": ("/admin/articles/article/", {"person": "quist7"}),
    "list, search: common": ("/admin/articles/article/", {"q": "ferry"}),
    "list, search: rare": ("/admin/articles/article/", {"q": "needle"}),
    "search: common": ("/admin/search/", {"q": "ferry"}),
    "search: common, two": ("/admin/search/", {"q": "ferry harbour council"}),
    "search: rare": ("/admin/search/", {"q": "needle"}),
    "search: beginning": ("/admin/search/", {"q": "nee"}),
    "search: nothing": ("/admin/search/", {"q": "zzzz"}),
    "search: more": ("/admin/search/", {"q": "ferry", "kind": "story"}),
    "search: 10 KB": ("/admin/search/", {"q": "x" * 10_000}),
    "search: 500 quotes": ("/admin/search/", {"q": '"' * 500}),
}


@contextmanager
def as_served() -> Iterator[None]:
    """Without what a test's client has every template do, to tell what it was given: the site does nothing of it."""
    from django.template.base import Template
    from django.test.utils import _TestState

    told, Template._render = Template._render, _TestState.saved_data.template_render
    try:
        yield
    finally:
        Template._render = told


@contextmanager
def counting() -> Iterator[Callable[[], int]]:
    """How many queries are asked inside: counted and nothing else, which takes no time to speak of."""
    from django.db import connection

    asked = itertools.count()

    def ask(execute, *query):
        next(asked)
        return execute(*query)

    with connection.execute_wrapper(ask):
        yield lambda: next(asked)


def pages() -> dict[str, tuple[float, int]]:
    """Of every page the least milliseconds of work, and the number of its queries."""
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from articles.models import Article

    count = Article.objects.count()
    half = Article.objects.order_by("saved_at", "pk")[count // 2]
    middle, found = f"{half.saved_at.timestamp():.6f}-{half.pk}", {}
    for who in ("u0", "u7"):
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(User.objects.get(username=who))
        for name, (path, asked) in PAGES.items():
            if asked.get("older_than") == "the middle":
                asked = {**asked, "older_than": middle}
            times = []
            with as_served():
                for _ in range(ROUNDS):
                    began = time.process_time()
                    response = client.get(path, asked)
                    times.append(time.process_time() - began)
                    assert response.status_code == 200, (name, response.status_code)
            with CaptureQueriesContext(connection) as queries:
                client.get(path, asked)
            slowest = max(queries, key=lambda query: float(query["time"]))
            found[f"{'editor' if who == 'u0' else 'journalist'}: {name}"] = (min(times) * 1000, len(queries))
            if os.environ.get("SLOWEST") and min(times) > 0.15:
                print(name, slowest["time"], slowest["sql"][:1500], file=sys.stderr)
    return found


def road() -> dict[str, tuple[float, int]]:
    """The road of some stories of 500 words, by the forms of the desk: of each step the middle of its milliseconds of
    work, and the number of its queries."""
    from django.db import transaction
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from articles import workflow
    from articles.models import Article, Person
    from tests import desk
    from tests.test_admin import act_page, fields_of

    rosa, edith, found = Client(SERVER_NAME="127.0.0.1"), Client(SERVER_NAME="127.0.0.1"), {}
    rosa.force_login(desk.rosa())
    edith.force_login(desk.edith())

    def step(name: str, client, address: str, form: dict | None = None):
        with as_served(), counting() as count:
            began = time.process_time()
            response = client.get(address) if form is None else client.post(address, urlencode(form, doseq=True), FORM)
            took = time.process_time() - began
        assert response.status_code in (200, 302), (name, response.status_code)
        found.setdefault(name, []).append((took * 1000, count()))

    chance = random.Random(7)
    for number in range(ROUNDS + 1):
        words = archive.desk_words(number, chance)
        with transaction.atomic():
            article = desk.make_article(
                headline=f"Measured {time.time_ns()}", body=f"<p>{' '.join(words)}</p>", section="City",
                people=Person.objects.order_by("pk")[:3], pictures=[desk.make_image()], at=timezone.now(),
            )  # fmt: skip
        change = reverse("admin:articles_article_change", args=[article.pk])
        step("open", rosa, change)
        step("save", rosa, change, fields_of(rosa, change) | {"kicker": "Harbour"})
        rosa.post(act_page(article, "submit"), fields_of(rosa, act_page(article, "submit")))
        read = fields_of(edith, act_page(article, "approve")) | {"when": "not yet"}
        step("approve", edith, act_page(article, "approve"), read)
        step("publish", edith, act_page(article, "publish"), fields_of(edith, act_page(article, "publish")))
        article = Article.objects.get(pk=article.pk)
        assert article.editions.filter(live_from__lte=timezone.now()).exists(), "It was not published."
        # So that the next run finds the pages as they were.
        workflow.withdraw(article, by=desk.edith(), at=timezone.now(), reason="It was a test of speed.")
    # The first of each also pays for what is loaded once a process.
    return {name: (statistics.median(time for time, _ in each[1:]), each[-1][1]) for name, each in found.items()}


def one() -> None:
    """In a process of its own, on the archive of its environment: print what was measured."""
    import django

    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment()  # so that forms can be sent back as they came
    for name, (milliseconds, queries) in {**road(), **pages()}.items():
        print(f"{name}\t{milliseconds:.1f}\t{queries}")


def table(directory: Path, *, sizes: list[int]) -> None:
    """Measure on archives of these sizes and print the smallest and the largest side by side; one is its own pair."""
    results = []
    for count in sizes:
        archive.build(directory, count)
        command = [sys.executable, "-m", "tests.bench.desk", "--one"]
        told = subprocess.run(
            command, env=archive.settings_for(directory, count), stdout=subprocess.PIPE, text=True, check=True
        )
        results.append([line.split("\t") for line in told.stdout.splitlines() if line.count("\t") == 2])
    small, large = sizes[0], sizes[-1]
    print(f"\n{'The desk, milliseconds of work':44}{small:>10,}{large:>10,}{'ratio':>8}{'queries':>9}")
    for (name, first, _), (_, second, queries) in zip(results[0], results[-1], strict=True):
        print(f"{name:44}{first:>10}{second:>10}{float(second) / float(first):>8.1f}{queries:>9}")


if __name__ == "__main__":
    if "--one" in sys.argv:
        one()
    else:
        most = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
        where = Path(sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp(prefix="newsroom-bench-"))
        table(where, sizes=[most // 100, most])
