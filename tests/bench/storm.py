# ruff: noqa: T201, PLC0415  what it prints is what it is for; settings are chosen before models are imported
"""What readers feel while stories are published, and how soon the last of them sees one.

Readers are connections of wrk that rest between two pages, as people do; whoever publishes does it by the real verb in
a process of its own. A story has arrived when all of many connections, spread over the workers, get the new front page.
"""

import os
import statistics
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from tests.bench import archive, servers, wrk

PUBLICATIONS, PAUSE = 20, 1.0  # seconds between two
FEW, MANY, REST = 4, 40, 20  # readers, ten times as many, and milliseconds for which each of them rests
WATCHERS, LOOK = 12, 0.05
LISTED = 60
SCRIPT = """
local pages, at = {}, 0
for line in io.lines("%s") do pages[#pages + 1] = line end
function request()
  at = at + 1
  if at %% 3 == 0 then return wrk.format("GET", "/") end
  return wrk.format("GET", pages[(at * 7919) %% #pages + 1])
end
function delay() return %d end
"""


def table(directory: Path, *, stories: int, seconds: int) -> None:
    listed, script = directory / "stories.txt", directory / "storm.lua"
    subprocess.run([sys.executable, "-m", "tests.bench.pages", str(stories), str(directory), "--stories", str(listed)],
                   env=archive.settings_for(directory, stories), check=True)  # fmt: skip
    listed.write_text("\n".join(listed.read_text().split()[:LISTED]))
    script.write_text(SCRIPT % (listed, REST))
    print(f"\n{f'{stories:,} stories, latency in ms':44}{'a second':>10}{'middle':>9}{'99th':>9}{'errors':>8}")
    with servers.site(directory, stories) as (port, _):
        url = f"http://127.0.0.1:{port}/"
        wrk.run(url, seconds=seconds, connections=MANY, script=str(script))  # so that pages are kept
        _line(f"{FEW} readers", wrk.run(url, seconds=seconds, connections=FEW, script=str(script)))
        _line(f"{MANY} readers", wrk.run(url, seconds=seconds, connections=MANY, script=str(script)))
        with publisher(directory, stories) as publish:
            runs: list[wrk.Run] = []
            span = int(PUBLICATIONS * PAUSE) + 2
            load = threading.Thread(
                target=lambda: runs.append(wrk.run(url, seconds=span, connections=MANY, script=str(script)))
            )
            load.start()
            arrived = []
            for _ in range(PUBLICATIONS):
                began = time.monotonic()
                arrived.append(arrival(port, *publish()))
                time.sleep(max(0, PAUSE - (time.monotonic() - began)))
            load.join()
    _line(f"{MANY} readers, {PUBLICATIONS} publications", runs[0])
    print(
        f"From the click to the last fresh page: {statistics.median(arrived):.2f} s, at most {max(arrived):.2f} s"
        f" (asked every {LOOK * 1000:.0f} ms on {WATCHERS} connections)"
    )


def _line(name: str, run: wrk.Run) -> None:
    print(f"{name:44}{run.rate:>10,.0f}{run.middle:>9.1f}{run.last:>9.1f}{run.errors:>8}", flush=True)


@contextmanager
def publisher(directory: Path, stories: int):
    """Yields what publishes one more approved story, and returns its headline and when that was asked for."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.storm"], env=archive.settings_for(directory, stories),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    process.stdout.readline()

    def publish() -> tuple[str, float]:
        process.stdin.write("\n")
        process.stdin.flush()
        headline, asked_at = process.stdout.readline().rstrip().split("\t")
        return headline, float(asked_at)

    try:
        yield publish
    finally:
        process.stdin.close()
        process.wait()


def arrival(port: int, headline: str, asked_at: float) -> float:
    """Seconds from the click until every connection gets a front page with this headline."""
    watching = [HTTPConnection("127.0.0.1", port, timeout=30) for _ in range(WATCHERS)]
    known: dict[HTTPConnection, str] = {}
    while watching:
        for connection in list(watching):
            connection.request("GET", "/", headers={"If-None-Match": known.get(connection, '""')})
            response = connection.getresponse()
            body = response.read()
            known[connection] = response.headers.get("ETag", '""')
            if headline.encode() in body:
                watching.remove(connection)
                connection.close()
        if time.time() - asked_at > 30:
            raise SystemExit(f"“{headline}” did not reach the front page within 30 seconds.")
        time.sleep(LOOK)
    return time.time() - asked_at


def publish_on_demand() -> None:
    """Prepare stories that are approved; publish one for each line that comes in."""
    import django

    django.setup()
    from django.utils import timezone

    from articles import workflow
    from tests import desk

    edith, ready, out = desk.edith(), [], []
    for _ in range(PUBLICATIONS):
        article = desk.make_article(headline=f"Out at {time.time_ns()}", section="City", at=timezone.now())
        desk.file_story(article, at=timezone.now())
        ready.append((article, desk.approve(article, at=timezone.now())))
    print("ready", flush=True)
    for _ in sys.stdin:
        article, edition = ready.pop()
        asked_at = time.time()
        workflow.publish(article, by=edith, at=timezone.now(), edition=edition)
        print(f"{article.headline}\t{asked_at}", flush=True)
        out.append(article)
    for article in out:  # so that the next run finds the pages as they were
        workflow.withdraw(article, by=edith, at=timezone.now(), reason="It was a test of speed.")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    publish_on_demand()
