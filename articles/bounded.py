"""Work on files of strangers, in a process of its own: so many seconds, so much memory, and nothing of the house.

Both sides stand here: `run` for whoever asks, and, run as a file, the beginning of the process that works. That one
gets none of our environment, so no password either: what was written to hurt a decoder hurts it and nobody else.
"""

import contextlib
import os
import resource
import runpy
import subprocess
import sys
import threading
from pathlib import Path

# Two big pictures at once are what a small machine has memory for; the third waits.
TURN = threading.BoundedSemaphore(2)
# What an interpreter needs to be found, and its libraries.
NEEDED = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")


def run(module: str, content: bytes, *, seconds: int, megabytes: int, wait: int) -> bytes | None:
    """What a module, run as a program, writes when it reads `content`; None where it died of it or took too long.

    `seconds` are of its own work and `megabytes` of its address space; `wait` is by the clock on the wall, on a machine
    that has much else to do. Never call it inside a transaction.
    """
    command = [sys.executable, "-I", __file__, str(seconds), str(megabytes), module]
    # One heap for all threads: each further one would reserve 64 MB of addresses that nobody uses.
    environment = {"MALLOC_ARENA_MAX": "1", **{name: os.environ[name] for name in NEEDED if name in os.environ}}
    with TURN:
        try:
            done = subprocess.run(  # noqa: S603
                command, input=content, capture_output=True, timeout=wait, check=False, env=environment
            )
        except subprocess.TimeoutExpired:
            return None
    return done.stdout if done.returncode == 0 else None


def main() -> None:
    seconds, megabytes, module = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    with contextlib.suppress(ValueError, OSError):  # macOS knows no bound of memory
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1_000_000, megabytes * 1_000_000))
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.argv = [module]
    runpy.run_module(module, run_name="__main__")


if __name__ == "__main__":
    main()
