# ruff: noqa: T201, PLC0415, I001  what it prints is what it is for
"""How quick the readers' search is with many stories of 500 words.

    .venv/bin/python -m tests.bench.search [STORIES] [DIRECTORY]

Run by hand. Fills a database of its own (SQLite in the directory, or the empty one that BENCH_DATABASE_URL names) with
100,000 stories, words that stand in a known share of them and a person to every tenth, and prints the middle and the
99th of a hundred times of each question: of this process's work, and by the clock, which says little on a machine that
does much else. The database is kept for the next run.
"""

import os
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "100"))
LENGTH = 500
# Words by the share of the stories in which they stand.
SHARES = {"everywhere": 1.0, "harbour": 0.05, "ferry": 0.05, "council": 0.01, "lantern": 0.001, "needle": 0.0001}
QUESTIONS = {
    "5 %": {"q": "harbour"},
    "5 %, newest first": {"q": "harbour", "sort": "newest"},
    "5 %, page 20": {"q": "harbour", "page": "20"},
    "5 % and 5 %": {"q": "harbour ferry"},
    "5 % without 5 %": {"q": "harbour -ferry"},
    "5 % of a section": {"q": "harbour", "section": "sport"},
    "5 % of a year": {"q": "harbour", "date": "2025"},
    "1 %": {"q": "council"},
    "0.1 %": {"q": "lantern"},
    "0.01 %": {"q": "needle"},
    "a phrase": {"q": '"old harbour"'},
    "nothing": {"q": "zzzz"},
    "a name": {"q": "Ada Quist17"},
    "a name, misspelt": {"q": "Aad Qiust17"},
    "100 %": {"q": "everywhere"},
    "100 % of a year": {"q": "everywhere", "date": "2025"},
    "10 KB": {"q": "x" * 10_000},
    "500 quotes": {"q": '"' * 500},
}


def fill(stories: int) -> None:
    """So many live stories past verbs and rules, an hour after each other."""
    from django.db import connection, transaction

    from articles.models import Person, Section, triggers

    chance = random.Random(5)
    sections = [Section.objects.get_or_create(name=name)[0] for name in ("City", "World", "Sport", "Culture")]
    with transaction.atomic():
        people = [Person(name=f"Ada Quist{n}", slug=f"quist-{n}") for n in range(max(stories // 10, 20))]
        for person in people:
            person.save()
    triggers.drop(connection)
    for made in range(0, stories, 1000):
        with transaction.atomic():
            _some(range(made, min(made + 1000, stories)), stories, chance, sections, people)
        print(f"\r{made} stories", end="", file=sys.stderr)
    triggers.install(connection)


def _some(numbers, stories: int, chance: random.Random, sections, people) -> None:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from articles.models import Article, Edition, Mention, Wording

    writer, _ = User.objects.get_or_create(username="u")
    common = [f"word{n}" for n in range(20_000)]
    now, articles, editions, wordings, texts = datetime.now(UTC), [], [], [], []
    for number in numbers:
        rare = [word for word, share in SHARES.items() if chance.random() < share]
        text = rare + chance.choices(common, k=LENGTH - len(rare))
        chance.shuffle(text)
        texts.append(" ".join(text).replace("harbour", "old harbour", number % 2))
        at = now - timedelta(hours=stories - number)
        articles.append(Article(headline=" ".join(chance.choices(text, k=8)), slug=f"story-{number}", body="",
                                section=chance.choice(sections), started_by=writer, started_at=at))  # fmt: skip
    Article.objects.bulk_create(articles)
    for article, text in zip(articles, texts, strict=True):
        at = article.started_at
        editions.append(Edition(
            article=article, number=1, public_id=article.public_id, section=article.section, slug=article.slug,
            headline=article.headline, body=f"<p>{text}</p>", words_digest="0", pictures_digest="0", origin="archive",
            approved_at=at, live_from=at, first_published_at=at, updated_at=at, window_at=at,
        ))  # fmt: skip
    QuerySet.bulk_create(Edition.objects.all(), editions)  # without the words, which stand there already
    for edition, text in zip(editions, texts, strict=True):
        wordings.append(Wording(edition=edition, title=edition.headline.lower(), lead="", words=text))
    Wording.objects.bulk_create(wordings)
    Mention.objects.bulk_create(Mention(edition=edition, person=chance.choice(people)) for edition in editions)


def measure() -> None:
    from django.utils import timezone

    from articles import reading, searching

    for name, asked in QUESTIONS.items():
        spent, waited, hits = [], [], 0
        for _ in range(ROUNDS):
            began, at = time.perf_counter(), time.process_time()
            try:
                hits = len(searching.search(searching.Question.read(asked), at=timezone.now()).hits)
            except reading.NoSuchPage:
                hits = 404
            spent.append((time.process_time() - at) * 1000)
            waited.append((time.perf_counter() - began) * 1000)
        middle, last = ROUNDS // 2, ROUNDS - 1 - ROUNDS // 100
        figures = [sorted(spent)[middle], sorted(spent)[last], sorted(waited)[middle], sorted(waited)[last]]
        print(f"{name:24}{''.join(f'{each:>9.1f}' for each in figures)}{hits:>7}", flush=True)


def main() -> None:
    stories = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    directory = Path(sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp(prefix="newsroom-bench-"))
    directory.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "DATABASE_URL": os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{directory}/search-{stories}.sqlite3"),
        "MEDIA_ROOT": f"{directory}/media", "SITE_URL": "http://127.0.0.1:8000", "DEMO": "false",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }  # fmt: skip
    # Deferred: the settings of this process are chosen above.
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from articles.models import Edition

    call_command("migrate", verbosity=0)
    if not Edition.objects.exists():
        fill(stories)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    print(f"\n{f'{stories} stories, ms':24}{'CPU':>9}{'99th':>9}{'clock':>9}{'99th':>9}{'shown':>7}")
    measure()


if __name__ == "__main__":
    main()
