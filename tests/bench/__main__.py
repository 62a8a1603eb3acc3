# ruff: noqa: T201  what it prints is what it is for
"""How quick the newsroom is, on this machine, now: python -m tests.bench, or `make bench`.

Ratios within one run are what counts; what else the machine does moves the figures.
"""

import argparse
import os
import sys
from pathlib import Path

TABLES = ("press", "storm", "memory", "desk")
HERE = Path(__file__).parent


def read(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", choices=TABLES, help="one table alone")
    parser.add_argument("--seconds", type=int, default=3, help="how long each step lasts (3)")
    parser.add_argument("--rounds", type=int, default=5, help="how often nginx, a bare application and we take turns")
    parser.add_argument("--stories", type=int, nargs="+", default=[1_000, 100_000], metavar="N",
                        help="sizes of the archives (1000 100000; 1000000 takes an hour to write)")  # fmt: skip
    parser.add_argument("--requests", type=int, default=200_000, help="for the memory (200000)")
    parser.add_argument("--directory", type=Path, default=Path.home() / ".cache/newsroom-bench", help="of the archives")
    parser.add_argument("--draw", type=Path, help="draw the first table here, as SVG")
    return parser.parse_args(words)


def main(words: list[str]) -> None:
    asked = read(words)
    # Deferred: settings are read from the environment that stands now.
    from tests.bench import archive  # noqa: PLC0415

    for stories in asked.stories:
        archive.build(asked.directory, stories)
    os.environ |= archive.settings_for(asked.directory, min(asked.stories))
    import django  # noqa: PLC0415

    django.setup()
    from tests.bench import desk, press, storm  # noqa: PLC0415

    largest, tables = max(asked.stories), (asked.only,) if asked.only else TABLES
    print(f"Load on this machine before: {os.getloadavg()[0]:.1f} of {os.cpu_count()} processors")
    if "press" in tables:
        press.table(asked.directory, sizes=sorted(asked.stories), seconds=asked.seconds, rounds=asked.rounds,
                    picture=asked.draw)  # fmt: skip
    if "storm" in tables:
        storm.table(asked.directory, stories=largest, seconds=asked.seconds)
    if "memory" in tables:
        press.memory(asked.directory, largest, requests=asked.requests)
    if "desk" in tables:
        desk.table(asked.directory, sizes=sorted(asked.stories)[:: max(1, len(asked.stories) - 1)])


if __name__ == "__main__":
    main(sys.argv[1:])
