# ruff: noqa: T201, PLC0415, I001  what it prints is what it is for
"""How quick the desk is with many stories: the start page, the list and the search, side by side.

    .venv/bin/python -m tests.bench.desk [STORIES] [DIRECTORY]

Run by hand. Makes a database of its own with a hundredth of the stories and one with all of them (100,000), and prints
the time of each page in both: what matters is the ratio. The database is kept in the directory for the next run.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROUNDS = 5
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
    "list, person": ("/admin/articles/article/", {"person": "quist 7"}),
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
WORDS = (
    "ferry harbour council morning market bridge tunnel school teacher river theatre bakery winter summer election"
    " budget union doctor nurse police court judge garden concert museum festival striker goalkeeper league season"
).split()


def fill(stories: int) -> None:
    """So many stories past verbs and rules: most are live, some wait, some are open; one in a hundred is private."""
    # Deferred: the settings of this process are chosen in main().
    from django.contrib.auth.models import Group, User  # noqa: PLC0415
    from django.db import connection, transaction  # noqa: PLC0415

    from articles.models import Author, Image, Person, Section, triggers  # noqa: PLC0415

    people = User.objects.bulk_create(
        User(username=f"u{number}", first_name=f"Reporter {number}", is_staff=True) for number in range(60)
    )
    for user in people:
        user.groups.add(Group.objects.get(name="Editors" if user.username in ("u0", "u1") else "Journalists"))
    authors = [Author(name=f"Reporter {n}", slug=f"reporter-{n}", account=user) for n, user in enumerate(people)]
    Author.objects.bulk_create(authors)
    sections = [Section.objects.get_or_create(name=name)[0] for name in ("City", "World", "Sport", "Culture")]
    with transaction.atomic():
        persons = [Person(name=f"Ada Quist {n}", slug=f"quist-{n}") for n in range(max(stories // 50, 20))]
        for person in persons:
            person.save()
        for n in range(max(stories // 50, 20)):
            Image(credit="AP", caption=f"The ferry in the harbour {n}", digest="0", width=1, height=1).save()
    chance = random.Random(5)
    texts = [" ".join(chance.choices(WORDS, k=350)) for _ in range(1000)]
    triggers.drop(connection)
    for made in range(0, stories, 1000):
        with transaction.atomic():
            _some(range(made, min(made + 1000, stories)), stories, chance, texts, people, authors, persons, sections)
        print(f"\r{made} stories", end="", file=sys.stderr)
    triggers.install(connection)


def _some(numbers, stories, chance, texts, people, authors, persons, sections) -> None:
    """Write these stories, the oldest first, five minutes after each other."""
    from articles.models import (  # noqa: PLC0415
        Article, Byline, Edition, Finding, Found, PersonTag, Revision, SignOff,
    )  # fmt: skip

    articles, findings, now = [], [], datetime.now(UTC)
    for number in numbers:
        age = stories - number
        saved = now - timedelta(minutes=5 * age)
        status = "draft" if age <= 400 and number % 4 == 0 else "submitted" if age <= 60 else "approved"
        text = chance.choice(texts) + (" needle" if number % 20_000 == 7 else "")
        articles.append(
            Article(
                headline=" ".join(chance.choices(WORDS, k=8)).capitalize(), slug=f"story-{number}",
                body=f"<p>{text}</p>", section=chance.choice(sections), started_by=chance.choice(people),
                started_at=saved, saved_at=saved, saved_by=chance.choice(people), status=status, status_at=saved,
                private=number % 100 == 0, version=1,
            )
        )  # fmt: skip
    Article.objects.bulk_create(articles)
    for article in articles:
        title, words = article.headline.lower(), article.body[3:-4]
        findings.append(Finding(kind=Found.STORY, thing=article.pk, title=title, words=words))
    Finding.objects.bulk_create(findings)
    Byline.objects.bulk_create(Byline(article=a, author=chance.choice(authors)) for a in articles)
    PersonTag.objects.bulk_create(PersonTag(content_object=a, tag=chance.choice(persons)) for a in articles)
    printed = [a for a in articles if a.status == "approved"]
    revisions = [
        Revision(subject="article", subject_id=a.pk, number=1, verb="save", by=a.started_by, at=a.saved_at,
                 content={}, content_digest="0", chain="0") for a in printed
    ]  # fmt: skip
    Revision.objects.bulk_create(revisions)
    SignOff.objects.bulk_create(
        SignOff(article=a, part="words", digest="0", by=people[2], at=a.saved_at) for a in printed
    )
    editions = []
    for article, revision in zip(printed, revisions, strict=True):
        at, late = article.saved_at, article.pk % 5000 == 0
        opens = None if article.pk % 1000 == 1 else datetime.now(UTC) + timedelta(hours=6) if late else at
        editions.append(
            Edition(
                article=article, number=1, public_id=article.public_id, section=article.section, slug=article.slug,
                headline=article.headline, body=article.body, words_digest="0", pictures_digest="0", revision=revision,
                words_by=people[2], approved_by=people[0], approved_at=at, live_from=opens, first_published_at=opens,
                updated_at=opens, window_at=at if opens else None,
            )
        )  # fmt: skip
    Edition.objects.bulk_create(editions)


def measure() -> dict[str, tuple[float, int]]:
    """Of every page the best time in milliseconds, and the number of its queries."""
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from articles.models import Article  # noqa: PLC0415

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
            for _ in range(ROUNDS):
                began = time.perf_counter()
                with CaptureQueriesContext(connection) as queries:
                    response = client.get(path, asked)
                    assert response.status_code == 200, (name, response.status_code)
                times.append(time.perf_counter() - began)
            slowest = max(queries, key=lambda query: float(query["time"]))
            found[f"{'editor' if who == 'u0' else 'journalist'}: {name}"] = (min(times) * 1000, len(queries))
            if os.environ.get("SLOWEST") and min(times) > 0.15:
                print(name, slowest["time"], slowest["sql"][:1500], file=sys.stderr)
    return found


def one(stories: int, directory: Path) -> None:
    """In a process of its own: fill a database where there is none, and print what was measured."""
    import django  # noqa: PLC0415

    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from articles.models import Article  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    if not Article.objects.exists():
        fill(stories)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    for name, (milliseconds, queries) in measure().items():
        print(f"{name}\t{milliseconds:.1f}\t{queries}")


def main() -> None:
    stories = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    directory = Path(sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp(prefix="newsroom-bench-"))
    directory.mkdir(parents=True, exist_ok=True)
    if "--one" in sys.argv:
        one(stories, directory)
        return
    results = []
    for count in (stories // 100, stories):
        environment = {
            **os.environ, "DATABASE_URL": f"sqlite:///{directory}/{count}.sqlite3", "MEDIA_ROOT": f"{directory}/media",
            "SITE_URL": "http://127.0.0.1:8000", "DEMO": "false",
        }  # fmt: skip
        told = subprocess.run(
            [sys.executable, "-m", "tests.bench.desk", str(count), str(directory), "--one"],
            env=environment, stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        results.append([line.split("\t") for line in told.stdout.splitlines() if line.count("\t") == 2])
    print(f"\n{'':44}{stories // 100:>10}{stories:>10}{'ratio':>8}{'queries':>9}")
    for (name, small, _), (_, large, queries) in zip(*results, strict=True):
        print(f"{name:44}{small:>8}ms{large:>8}ms{float(large) / float(small):>8.1f}{queries:>9}")


if __name__ == "__main__":
    main()
