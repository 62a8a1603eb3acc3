"""The whole newsroom on one machine: the server, and the worker that sends mail beside it.

Knows how processes are started and ended, and nothing of stories.
"""

import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

from django.conf import settings
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

from articles.demo import cast
from articles.importing import agencies

GRACE = 10  # seconds in which a process may finish what it is doing
PR_SET_PDEATHSIG = 1  # prctl(2)


class Command(BaseCommand):
    help = "Bring the database up to date, then serve the newsroom and run its worker until Ctrl-C or SIGTERM."

    def handle(self, **options):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, leave)
        refuse_taken_port(settings.HOST, settings.PORT)
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {error}") from error
        refuse_unsound_database()
        agencies.lay_down()
        sign_ins = begin_with_demo() if settings.DEMO and settings.ON_THIS_MACHINE else {}
        connections.close_all()

        self.stdout.write(f"The newsroom: {settings.SITE_URL}/   The desk: {settings.SITE_URL}/admin/")
        self.stdout.write(f"It listens on {settings.HOST}:{settings.PORT}; Ctrl-C ends it.")
        for name, password in sign_ins.items():
            self.stdout.write(f"  {name:<6} signs in with  {password}")
        self.stdout.flush()
        processes: dict[str, subprocess.Popen] = {}
        try:
            for name, command in commands().items():
                processes[name] = start(command)
            ended = first_to_end(processes)
            raise CommandError(f"The {ended} ended by itself (status {processes[ended].returncode}), so all is ended.")
        finally:
            end(processes)


def leave(number: int, frame) -> None:
    """Asked to end: a clean end is no failure."""
    raise SystemExit(0)


def refuse_taken_port(host: str, port: int) -> None:
    try:
        # Without SO_REUSEPORT, which the server uses: two newsrooms on one port would each get half the readers.
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CommandError(f"Port {port} is taken. End what uses it, or choose another with PORT.") from error
        raise CommandError(f"Cannot listen on {host}:{port}: {error.strerror or error}.") from error


def refuse_unsound_database() -> None:
    messages = run_checks(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS])
    if errors := [message for message in messages if message.is_serious()]:
        raise CommandError("\n".join(f"{error.msg} {error.hint or ''}".strip() for error in errors))


def begin_with_demo() -> dict[str, str]:
    """Tell the demo into an empty newsroom; return the passwords of its accounts.

    Into SQLite alone: a server that holds databases may hold somebody's, and what is told there stays for good.
    """
    if connections[DEFAULT_DB_ALIAS].vendor == "sqlite" and cast.is_empty():
        # In a process of its own: drawing leaves helpers of multiprocessing behind for as long as it lives.
        made = subprocess.run([sys.executable, "manage.py", "seed_demo"], cwd=settings.BASE_DIR)  # noqa: S603
        if made.returncode:
            raise CommandError("The demo was not made. DEMO=false starts with an empty newsroom.")
    return cast.sign_ins()


def commands() -> dict[str, list[str]]:
    """What runs, by the name it has in a sentence."""
    server = f"--interface wsgi --http 1 --no-ws --host {settings.HOST} --port {settings.PORT} --log-level error"
    # Two workers: with one, the desk's slow requests stop the readers. A hung one is killed before GRACE is over.
    workers = f"--workers 2 --blocking-threads 4 --respawn-failed-workers --workers-kill-timeout {GRACE // 2}"
    beside = {"messenger to caches": [sys.executable, "manage.py", "tell_caches"]} if settings.PURGE_URL else {}
    return {
        "server": [sys.executable, "-m", "granian", *server.split(), *workers.split(), "newsroom.wsgi:application"],
        "worker": [sys.executable, "manage.py", "db_worker", "--queue-name", "*", "--no-reload", "--no-startup-delay"],
        **beside,
    }


def start(command: list[str]) -> subprocess.Popen:
    # A process group each: Ctrl-C reaches this command alone, which then asks each process once. A second
    # signal would make the worker drop the mail it is sending.
    return subprocess.Popen(  # noqa: S603  the commands are those above
        command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, process_group=0, preexec_fn=end_with_parent
    )


def end_with_parent() -> None:
    """Have the kernel end this process if the command is killed outright. Linux alone can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def first_to_end(processes: dict[str, subprocess.Popen]) -> str:
    while True:
        for name, process in processes.items():
            if process.poll() is not None:
                return name
        time.sleep(0.2)


def end(processes: dict[str, subprocess.Popen]) -> None:
    """End every process: ask, wait, then kill what is left of its group."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for process in processes.values():
        process.terminate()
    last = time.monotonic() + GRACE
    for process in processes.values():
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0, last - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
