# ruff: noqa: T201, PLC0415  what it prints is what it is for
"""How quick `manage.py verify` is: rows a second over many stories, each with its chain and its versions.

    .venv/bin/python -m tests.bench.verify [STORIES]

Run by hand. Makes a database of its own with 2,000 stories of five saves and three versions each (350 words), proves
it, and prints rows a second; 10,000 is what was promised.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

WORDS = "ferry harbour council morning market bridge tunnel school teacher river theatre bakery winter summer".split()


def fill(stories: int) -> None:
    """Stories past the verbs, with chains and digests as the verbs would leave them."""
    # Deferred: the settings of this process are chosen in main().
    from django.contrib.auth.models import User
    from django.db import connection, transaction

    from articles.models import Article, Edition, Revision, Section, compose, digest_of, triggers

    by, other = (User.objects.create(username=name) for name in ("rosa", "edith"))
    section = Section.objects.create(name="Culture")
    chance = random.Random(5)
    triggers.drop(connection)
    at = datetime(2024, 3, 5, 9, tzinfo=UTC)
    for begun in range(0, stories, 200):
        with transaction.atomic():
            articles = Article.objects.bulk_create(
                Article(public_id=f"{n:08}", headline=f"Story {n}", slug=f"story-{n}", section=section, started_by=by,
                        started_at=at) for n in range(begun, min(begun + 200, stories))
            )  # fmt: skip
            chains = {article.pk: None for article in articles}
            for version in range(1, 4):
                editions, acts = [], []
                for article in articles:
                    article.body = f"<p>{' '.join(chance.choices(WORDS, k=350))}</p>"
                    for verb in ("save", "save", "submit"):
                        content = _content(article, verb) if verb == "save" else None
                        last = chains[article.pk]
                        moment = at + timedelta(hours=version)
                        act = compose(article, last=last, content=content, verb=verb, by=by, at=moment)
                        chains[article.pk] = act
                        acts.append(act)
                    editions.append(_edition(article, version, by, other, at))
                Revision.objects.bulk_create(acts)
                for edition in editions:
                    edition.words_digest, edition.pictures_digest = digest_of(_words(edition)), digest_of([])
                    edition.revision = chains[edition.article_id]
                Edition.objects.bulk_create(editions)
        print(f"\r{begun} stories", end="", file=sys.stderr)
    triggers.install(connection)


def _content(article, verb: str) -> dict:
    return {**{name: getattr(article, name) for name in article.PRINTED_AS_IS}, "section": article.section_id,
            "byline": [], "people": [], "topics": [], "pictures": [], "desk": {"priority": 3}}  # fmt: skip


def _words(edition) -> dict:
    from articles.printing import words_of

    return words_of(edition)


def _edition(article, number: int, by, other, at):
    from articles.models import Edition

    printed = {name: getattr(article, name) for name in article.PRINTED_AS_IS}
    return Edition(article=article, number=number, public_id=article.public_id, section_id=article.section_id,
                   words_by=by, approved_by=other, approved_at=at, **printed)  # fmt: skip


def main(stories: int) -> None:
    with tempfile.TemporaryDirectory() as directory:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(directory, 'bench.sqlite3')}"
        os.environ["DEMO"] = "false"
        os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], check=True)
        import django

        django.setup()
        fill(stories)
        from articles import verifying
        from articles.models import Edition, Revision

        rows = Revision.objects.count() + Edition.objects.count()
        began, worked = time.perf_counter(), time.process_time()
        found = list(verifying.findings())
        took, worked = time.perf_counter() - began, time.process_time() - worked
        print(f"\n{rows} rows in {took:.1f} s: {rows / took:,.0f} a second; {len(found)} findings")
        print(f"{rows / worked:,.0f} rows a second of this process's own time (on a machine that others use, too)")
        for finding in found[:3]:
            print(finding.sentence)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
