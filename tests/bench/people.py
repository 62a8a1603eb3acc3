# ruff: noqa: T201, PLC0415  what it prints is what it is for
"""How quick `people.suggest` is: 100,000 known names, stories of 500 words.

    .venv/bin/python -m tests.bench.people [NAMES]

Run by hand. Makes a database of its own with so many names (three in four are people, the others their other names),
and prints the median of seven rounds: seconds to build the index from the database, megabytes it takes, stories a
second of this process's own time, and by the clock. Promised: under 3 s, under 150 MB, at least 1,000 stories.
"""

import gc
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 7
STORIES = 300
SYLLABLES = "ba bel cor da dun el fa gar hol il jan ka lor ma ner o pel qua ro san ti ul ver wy xan yor zel".split()
WORDS = (
    "the ferry to harbour of council in morning market a bridge and tunnel school teacher for river theatre bakery said"
    " that winter summer was with on budget union at doctor nurse by police has court from judge garden concert will"
).split()


def name_of(chance: random.Random) -> str:
    """A name nobody bears."""
    return " ".join("".join(chance.choices(SYLLABLES, k=chance.choice((2, 3)))).capitalize() for _ in range(2))


def fill(names: int, chance: random.Random) -> list[str]:
    """So many names past all models; the names of the people are returned."""
    from articles.models import Person, PersonName

    people = [
        Person(name=name_of(chance), slug=f"p{number}", external_id=f"p{number}") for number in range(names * 3 // 4)
    ]
    Person.objects.bulk_create(people, batch_size=5_000)
    rows = [PersonName(person=person, name=person.name, folded=person.name.lower(), main=True) for person in people]
    for number in range(names - len(people)):
        name = f"{name_of(chance)} {number}"
        rows.append(PersonName(person=people[number], name=name.rpartition(" ")[0], folded=name.lower()))
    PersonName.objects.bulk_create(rows, batch_size=5_000)
    return [person.name for person in people]


def story(names: list[str], chance: random.Random) -> str:
    """Five hundred words in twelve paragraphs: five people, each named in full and twice by the surname."""
    words = chance.choices(WORDS, k=500)
    for name in chance.sample(names, k=5):
        first, surname = name.split()
        place = chance.randrange(60, 400)
        words[place : place + 2] = [first, surname]
        for later in chance.sample(range(place + 2, 500), k=2):
            words[later] = surname
    sentences = [" ".join(words[start : start + 20]) for start in range(0, 500, 20)]
    sentences = [sentence[:1].upper() + sentence[1:] + "." for sentence in sentences]
    return "\n\n".join(" ".join(sentences[start : start + 2]) for start in range(0, 25, 2))


def megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure(names: list[str], chance: random.Random) -> None:
    from articles import people

    before, builds, rates, clocked = megabytes(), [], [], []
    for _ in range(ROUNDS):
        people._kept = None
        gc.collect()
        began = time.process_time()
        index = people.known()
        builds.append(time.process_time() - began)
    taken = megabytes() - before
    stories = [story(names, chance) for _ in range(STORIES)]
    found = sum(len(suggestion.mentions) for text in stories for suggestion in index.suggest(text))
    for _ in range(ROUNDS):
        began, worked = time.perf_counter(), time.process_time()
        for text in stories:
            index.suggest(text)
        rates.append(STORIES / (time.process_time() - worked))
        clocked.append(STORIES / (time.perf_counter() - began))
    print(f"index from the database  {statistics.median(builds):6.2f} s  (best {min(builds):.2f})")
    print(f"memory                   {taken:6.0f} MB")
    print(f"stories a second         {statistics.median(rates):6.0f}    (best {max(rates):.0f})")
    print(f"… by the clock           {statistics.median(clocked):6.0f}    (best {max(clocked):.0f})")
    print(f"mentions a story         {found / STORIES:6.1f}")


def main(names: int) -> None:
    with tempfile.TemporaryDirectory() as directory:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(directory, 'bench.sqlite3')}"
        os.environ["DEMO"] = "false"
        os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], check=True)
        import django

        django.setup()
        chance = random.Random(7)
        measure(fill(names, chance), chance)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
