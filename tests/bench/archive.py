# ruff: noqa: T201, PLC0415, I001  what it prints is what it is for; settings are chosen before models are imported
"""Archives to measure on: so many stories with pictures, people, topics and authors, kept for the next run.

Written past verbs and rules, one story five minutes older than the next; and with the traces that verbs leave, so that
the desk finds its own. Most are live, a few wait or are being written.
"""

import os
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

LENGTH, PARAGRAPH = 500, 40  # words
SECTIONS = ("City", "World", "Sport", "Culture")
# Of so many stories one tells of the first person, and one of the second.
FIRST, SECOND = 2, 100
APART = timedelta(minutes=5)
WORDS = (
    "ferry harbour council morning market bridge tunnel school teacher river theatre bakery winter summer election"
    " budget union doctor nurse police court judge garden concert museum festival striker goalkeeper league season"
).split()
Text = Callable[[int, random.Random], list[str]]


def settings_for(directory: Path, stories: int, *, port: int = 8000, **others: str) -> dict[str, str]:
    """The environment in which the archive of so many stories is the newsroom."""
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{directory}/{stories}.sqlite3",
        "MEDIA_ROOT": f"{directory}/media",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "DEMO": "false",
        "DEBUG": "false",
        # Whatever a developer's `.env` says: nobody is told of what is only measured.
        **dict.fromkeys(("WEBHOOK_URL", "PURGE_URL", "ACCEL_REDIRECT"), ""),
        "EMAIL_URL": "memorymail://",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        **others,
    }


def build(directory: Path, stories: int) -> None:
    """Make the archive where it is not yet, in a process of its own."""
    directory.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.bench.archive", str(stories)]
    subprocess.run(command, env=settings_for(directory, stories), check=True)


def desk_words(number: int, chance: random.Random) -> list[str]:
    """The words of a story: one of a thousand texts, and a rare word now and then."""
    again = random.Random(number % 1000)
    return again.choices(WORDS, k=LENGTH - 1) + ["needle" if number % 20_000 == 7 else "ferry"]


def fill(stories: int, *, words: Text = desk_words, apart: timedelta = APART) -> None:
    """Write the archive into an empty database; `words` gives those of each story, one is `apart` from the next."""
    from django.db import connection, transaction

    from articles.models import triggers

    chance = random.Random(5)
    with transaction.atomic():
        cast = Cast(stories)
    triggers.drop(connection)
    for made in range(0, stories, 1000):
        with transaction.atomic():
            _some(range(made, min(made + 1000, stories)), stories, chance, words, cast, apart)
        print(f"\r{min(made + 1000, stories)} of {stories} stories written", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    triggers.install(connection)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class Cast:
    """Who and what stands in the stories: sixty people at the desk (the first two edit), and more the more stories."""

    def __init__(self, stories: int):
        from django.contrib.auth.models import Group, User

        from articles.models import Author, Image, Person, Section, Topic

        self.users = User.objects.bulk_create(
            User(username=f"u{number}", first_name=f"Reporter {number}", is_staff=True) for number in range(60)
        )
        for user in self.users:
            user.groups.add(Group.objects.get(name="Editors" if user.username in ("u0", "u1") else "Journalists"))
        authors = (
            Author(name=f"Reporter {n}", folded=f"reporter {n}", slug=f"reporter-{n}", account=user)
            for n, user in enumerate(self.users)
        )
        self.authors = Author.objects.bulk_create(authors)
        self.sections = [Section.objects.get_or_create(name=name)[0] for name in SECTIONS]
        self.topics = [_saved(Topic(name=f"Topic {n}", slug=f"topic-{n}")) for n in range(20)]
        some = range(max(stories // 50, 20))
        self.people = [_saved(Person(name=f"Ada Quist{n}", slug=f"quist-{n}")) for n in some]
        self.images = [
            _saved(Image(credit="AP", caption=f"The ferry in the harbour {n}", alternative_text="Boats in grey light",
                         file="as-it-came.jpg", digest="0", width=2400, height=1600)) for n in some
        ]  # fmt: skip


def _saved(row):
    row.save()
    return row


def _some(numbers: range, stories: int, chance: random.Random, words: Text, cast: Cast, apart: timedelta) -> None:
    from articles.models import (
        Article, ArticlePicture, Byline, Finding, Found, PersonTag, Revision, SignOff,
    )  # fmt: skip

    articles, texts, findings, now = [], [], [], datetime.now(UTC)
    for number in numbers:
        age = stories - number
        saved = now - timedelta(minutes=1) - apart * age
        status = "draft" if age <= 400 and number % 4 == 0 else "submitted" if age <= 60 else "approved"
        text = words(number, chance)
        pictures = chance.sample(cast.images, k=3)
        article = Article(
            headline=" ".join(chance.sample(text, k=min(8, len(text)))).capitalize(), slug=f"story-{number}",
            standfirst=" ".join(text[:20]).capitalize(), body=_body(text, pictures[1:]),
            section=chance.choice(cast.sections), started_by=chance.choice(cast.users), started_at=saved,
            saved_at=saved, saved_by=chance.choice(cast.users), status=status, status_at=saved,
            private=number % 100 == 0, version=1,
        )  # fmt: skip
        people = {cast.people[0]} if number % FIRST == 0 else set()
        people |= {cast.people[1]} if number % SECOND == 0 else set()
        people |= set(chance.sample(cast.people[2:], k=3))
        article.beside = (sorted(people, key=lambda person: person.pk), pictures, chance.choice(cast.authors),
                          chance.sample(cast.topics, k=2))  # fmt: skip
        articles.append(article)
        texts.append(" ".join(text))
    Article.objects.bulk_create(articles)
    for article, text in zip(articles, texts, strict=True):
        findings.append(Finding(kind=Found.STORY, thing=article.pk, title=article.headline.lower(), words=text))
    Finding.objects.bulk_create(findings)
    Byline.objects.bulk_create(Byline(article=a, author=a.beside[2]) for a in articles)
    PersonTag.objects.bulk_create(PersonTag(content_object=a, tag=person) for a in articles for person in a.beside[0])
    ArticlePicture.objects.bulk_create(
        ArticlePicture(article=a, image=image, caption=image.caption, alternative_text=image.alternative_text,
                       lead=position == 0, position=position)
        for a in articles for position, image in enumerate(a.beside[1])
    )  # fmt: skip
    printed = [(article, text) for article, text in zip(articles, texts, strict=True) if article.status == "approved"]
    revisions = [
        Revision(subject="article", subject_id=a.pk, number=1, verb="save", by=a.started_by, at=a.saved_at,
                 content_digest="0", chain="0") for a, _ in printed
    ]  # fmt: skip
    Revision.objects.bulk_create(revisions)
    SignOff.objects.bulk_create(
        SignOff(article=a, part="words", digest="0", by=cast.users[2], at=a.saved_at) for a, _ in printed
    )
    _print(printed, revisions, cast)


def _body(words: list[str], pictures: list) -> str:
    """Paragraphs, with a picture after the second and the sixth."""
    stretches = [" ".join(words[at : at + PARAGRAPH]).capitalize() for at in range(0, len(words), PARAGRAPH)]
    parts = [f"<p>{stretch}.</p>" for stretch in stretches]
    for place, picture in zip((2, 7), pictures, strict=True):
        parts.insert(place, f'<figure data-image="{picture.pk}"></figure>')
    return "".join(parts)


def _print(printed: list, revisions: list, cast: Cast) -> None:
    from django.db.models import QuerySet

    from articles.models import Authorship, Edition, Mention, Topicality, Use, Wording

    editions = []
    for (article, _), revision in zip(printed, revisions, strict=True):
        at, late = article.saved_at, article.pk % 5000 == 0
        opens = None if article.pk % 1000 == 1 else datetime.now(UTC) + timedelta(hours=6) if late else at
        people, pictures, author, topics = article.beside
        editions.append(
            Edition(
                article=article, number=1, public_id=article.public_id, section=article.section, slug=article.slug,
                headline=article.headline, standfirst=article.standfirst, body=article.body, words_digest="0",
                pictures_digest="0", revision=revision, words_by=cast.users[2], approved_by=cast.users[0],
                approved_at=at, live_from=opens, first_published_at=opens, updated_at=opens,
                window_at=at if opens else None,
                byline=[{"author": author.pk, "name": author.name, "role": ""}],
                people=[{"person": person.pk, "name": person.name, "subject": True} for person in people],
                topics=[{"topic": topic.pk, "name": topic.name} for topic in topics],
                pictures=[_printed(picture, lead=place == 0) for place, picture in enumerate(pictures)],
            )
        )  # fmt: skip
    QuerySet.bulk_create(Edition.objects.all(), editions)  # without the words, which we know already
    rows = [(edition, *article.beside, text) for edition, (article, text) in zip(editions, printed, strict=True)]
    Wording.objects.bulk_create(
        Wording(edition=edition, title=edition.headline.lower(), lead=edition.standfirst.lower(), words=text)
        for edition, *_, text in rows
    )
    Authorship.objects.bulk_create(Authorship(edition=row[0], author=row[3]) for row in rows)
    Mention.objects.bulk_create(
        Mention(edition=row[0], person=person, position=position, first_published_at=row[0].first_published_at)
        for row in rows for position, person in enumerate(row[1])
    )  # fmt: skip
    Topicality.objects.bulk_create(
        Topicality(edition=row[0], topic=topic, first_published_at=row[0].first_published_at)
        for row in rows for topic in row[4]
    )  # fmt: skip
    Use.objects.bulk_create(
        Use(edition=row[0], image=picture, token=picture.token, lead=place == 0)
        for row in rows for place, picture in enumerate(row[2])
    )  # fmt: skip


def _printed(picture, *, lead: bool) -> dict:
    printed = {name: getattr(picture, name) for name in ("caption", "alternative_text", "credit", "token")}
    return {"image": picture.pk, **printed, "width": picture.width, "height": picture.height, "lead": lead}


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from articles.models import Article

    call_command("migrate", verbosity=0)
    stories = int(sys.argv[1])
    if Article.objects.count() < stories:
        fill(stories)


if __name__ == "__main__":
    main()
