"""Runs wrk and reads what it says (https://github.com/wg/wrk)."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from math import nan

CONNECTIONS, THREADS = 16, 2
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Run:
    """Requests a second, how many there were, how many failed; middle and 99th latency in milliseconds."""

    rate: float
    requests: int
    errors: int
    middle: float
    last: float


def refuse_without(*tools: str) -> None:
    if missing := [tool for tool in tools if not shutil.which(tool)]:
        raise SystemExit(f"This needs {' and '.join(missing)}: apt-get install {' '.join(missing)}")


def run(url: str, *, seconds: int, connections: int = CONNECTIONS, script: str = "") -> Run:
    command = ["wrk", f"-t{min(THREADS, connections)}", f"-c{connections}", f"-d{seconds}s", "--latency", url]
    if script:
        command[1:1] = ["-s", script]
    return read(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def read(said: str) -> Run:
    failed = re.findall(r"(?:Non-2xx or 3xx responses:|connect|read|write|timeout) (\d+)", said)
    return Run(
        rate=float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
        requests=int(re.search(r"(\d+) requests in", said)[1]),
        errors=sum(map(int, failed)),
        middle=_milliseconds(re.search(r"^\s+50%\s+(\S+)", said, re.MULTILINE)[1]),
        last=_milliseconds(re.search(r"^\s+99%\s+(\S+)", said, re.MULTILINE)[1]),
    )


def _milliseconds(said: str) -> float:
    found = re.fullmatch(r"([\d.]+)([a-z]+)", said)
    return float(found[1]) * UNITS[found[2]] if found else nan  # too few answers to say
