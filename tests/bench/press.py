# ruff: noqa: T201  what it prints is what it is for
"""How quick readers' pages are, kept and not, in turns with a file from nginx and with a bare application."""

import statistics
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from tests.bench import archive, chart, servers, wrk

MEMORY_STEPS = 5
ROTATE = """
local pages, at = {}, 0
for line in io.lines("%s") do pages[#pages + 1] = line end
request = function() at = at + 1; return wrk.format("GET", pages[at %% #pages + 1]) end
"""


def addresses(directory: Path, stories: int) -> dict[str, str]:
    """The pages that are measured, asked in a process of its own: settings are chosen once a process."""
    command = [sys.executable, "-m", "tests.bench.pages", str(stories), str(directory), "--list"]
    told = subprocess.check_output(command, env=archive.settings_for(directory, stories), text=True)
    return dict(line.split("\t") for line in told.splitlines())


def measure(directory: Path, stories: int, *, seconds: int, rounds: int) -> list[dict]:
    """Of each page its rates: warm, cold, nginx, floor, and milliseconds of work for a cold one."""
    found = []
    pages, held = addresses(directory, stories), directory / "bytes"
    held.mkdir(exist_ok=True)
    with ExitStack() as stack:
        warm, _ = stack.enter_context(servers.site(directory, stories))
        cold, process = stack.enter_context(servers.site(directory, stories, press=0))
        for number, address in enumerate(pages.values()):
            (held / str(number)).write_bytes(servers.get(warm, address)[2])
        nginx, _ = stack.enter_context(servers.nginx(directory))
        floor, _ = stack.enter_context(servers.floor(directory))
        busy = servers.workers(process)
        print(f"\n{stories:,} stories: requests a second, the middle of {rounds} turns of {seconds} s")
        print(f"{'':28}{'warm':>9}{'nginx':>9}{'bare':>9}{'of nginx':>10}{'of bare':>9}{'cold':>9}{'work':>9}{'KB':>7}")
        for number, (name, address) in enumerate(pages.items()):
            urls = {"warm": f"{warm}{address}", "nginx": f"{nginx}/{number}", "floor": f"{floor}/{number}",
                    "cold": f"{cold}{address}"}  # fmt: skip
            rates: dict[str, list[float]] = {who: [] for who in urls}
            works = []
            wrk.run(f"http://127.0.0.1:{cold}{address}", seconds=1)  # templates and queries are put together once
            for _ in range(rounds):
                for who, url in urls.items():
                    before = servers.seconds_worked(busy)
                    run = wrk.run(f"http://127.0.0.1:{url}", seconds=seconds)
                    if run.errors:
                        raise SystemExit(f"{name}, {who}: {run.errors} of {run.requests} requests failed.")
                    rates[who].append(run.rate)
                    if who == "cold":
                        works.append((servers.seconds_worked(busy) - before) / max(1, run.requests) * 1000)
            row = {who: statistics.median(each) for who, each in rates.items()}
            size = (held / str(number)).stat().st_size
            row |= {"name": name, "work": statistics.median(works), "kilobytes": size / 1000}
            # Turn by turn: what else the machine does then weighs on both alike.
            row |= {f"of {who}": _ratio(rates["warm"], rates[who]) for who in ("nginx", "floor")}
            found.append(row)
            print(
                f"{name:28}{row['warm']:>9,.0f}{row['nginx']:>9,.0f}{row['floor']:>9,.0f}"
                f"{row['of nginx']:>10.2f}{row['of floor']:>9.2f}{row['cold']:>9,.0f}"
                f"{row['work']:>6.2f} ms{row['kilobytes']:>7.0f}",
                flush=True,
            )
    return found


def _ratio(ours: list[float], theirs: list[float]) -> float:
    return statistics.median(our / their for our, their in zip(ours, theirs, strict=True))


def memory(directory: Path, stories: int, *, requests: int) -> None:
    """The memory of the workers while so many requests go over all the pages there are."""
    listed, script = directory / "stories.txt", directory / "rotate.lua"
    subprocess.run([sys.executable, "-m", "tests.bench.pages", str(stories), str(directory), "--stories", str(listed)],
                   env=archive.settings_for(directory, stories), check=True)  # fmt: skip
    script.write_text(ROTATE % listed)
    with servers.site(directory, stories) as (port, process):
        workers = servers.workers(process)
        print(f"\nMemory of the workers over {requests:,} requests for {len(listed.read_text().split()):,} pages, MB")
        print(f"{0:>12,}  {servers.megabytes(workers)}")
        done = 0
        for step in range(1, MEMORY_STEPS + 1):
            while done < requests * step / MEMORY_STEPS:
                done += wrk.run(f"http://127.0.0.1:{port}/", seconds=2, script=str(script)).requests
            print(f"{done:>12,}  {servers.megabytes(workers)}", flush=True)


def table(directory: Path, *, sizes: list[int], seconds: int, rounds: int, picture: Path | None) -> None:
    wrk.refuse_without("wrk", "nginx")
    for stories in sizes:
        found = measure(directory, stories, seconds=seconds, rounds=rounds)
    if picture:
        picture.write_text(chart.bars(found, stories))
        print(f"\nDrawn: {picture}")
