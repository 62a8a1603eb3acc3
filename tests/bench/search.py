# ruff: noqa: T201, PLC0415, I001  what it prints is what it is for
"""How quick the readers' search is with many stories of 500 words.

    .venv/bin/python -m tests.bench.search [STORIES] [DIRECTORY]

Run by hand. Fills a database of its own (SQLite in the directory, or the empty one that BENCH_DATABASE_URL names) with
100,000 stories and words that stand in a known share of them, and prints the middle and the 99th of a hundred times of
each question: of this process's work, and by the clock, which says little on a machine that does much else. The
database is kept for the next run.
"""

import os
import random
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from tests.bench import archive

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "100"))
# Words by the share of the stories in which they stand.
SHARES = {"everywhere": 1.0, "harbour": 0.05, "ferry": 0.05, "council": 0.01, "lantern": 0.001, "needle": 0.0001}
COMMON = [f"word{number}" for number in range(20_000)]
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


def words(number: int, chance: random.Random) -> list[str]:
    """The words of a story: those that stand in a known share of all, among twenty thousand others."""
    rare = [word for word, share in SHARES.items() if chance.random() < share]
    text = rare + chance.choices(COMMON, k=archive.LENGTH - len(rare))
    chance.shuffle(text)
    return [part for word in text for part in (("old", word) if word == "harbour" and number % 2 else (word,))]


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
    os.environ |= archive.settings_for(directory, stories)
    database = os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{directory}/search-{stories}.sqlite3")
    os.environ["DATABASE_URL"] = database
    # Deferred: the settings of this process are chosen above.
    import django

    django.setup()
    from django.core.management import call_command

    from articles.models import Edition

    call_command("migrate", verbosity=0)
    if not Edition.objects.exists():
        archive.fill(stories, words=words, apart=timedelta(hours=1))
    print(f"\n{f'{stories} stories, ms':24}{'CPU':>9}{'99th':>9}{'clock':>9}{'99th':>9}{'shown':>7}")
    measure()


if __name__ == "__main__":
    main()
