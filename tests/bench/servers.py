"""What is measured, started and ended: the site as `make run` starts it, nginx with the same bytes in a file, and a
bare WSGI application under the same server, which no application in Python can outrun.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import psutil

from tests.bench import archive

ROOT = Path(__file__).parent.parent.parent
NGINX = """
daemon off; worker_processes 2; pid {directory}/nginx.pid; error_log {directory}/nginx.log;{user}
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=100;
  default_type "text/html; charset=utf-8";
  server {{ listen 127.0.0.1:{port}; root {directory}/bytes; }}
}}
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[psutil.Process]:
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen) -> None:
    for _ in range(600):
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit(f"{process.args[0]} did not start.")


@contextmanager
def site(directory: Path, stories: int, *, press: int = 64) -> Iterator[tuple[int, psutil.Process]]:
    """The newsroom on this archive; with `press` megabytes for pages, 0 for none. Yields its port and process."""
    port = free_port()
    environment = archive.settings_for(directory, stories, port=port, PRESS_MEGABYTES=str(press))
    with running([sys.executable, "manage.py", "serve"], port, environment) as process:
        yield port, process


@contextmanager
def nginx(directory: Path) -> Iterator[tuple[int, psutil.Process]]:
    """Serve what lies in the directory's `bytes`."""
    port, configuration = free_port(), directory / "nginx.conf"
    # Started by root, its workers would be somebody who may not look into the directory.
    user = "" if os.geteuid() else " user root root;"
    configuration.write_text(NGINX.format(directory=directory, port=port, user=user))
    command = ["nginx", "-c", str(configuration), "-p", str(directory), "-e", f"{directory}/nginx.log"]
    with running(command, port, dict(os.environ)) as process:
        yield port, process


@contextmanager
def floor(directory: Path) -> Iterator[tuple[int, psutil.Process]]:
    """An application that hands out what lies in `bytes`, under the server that the site has, set as it is there."""
    # Deferred: it asks the settings.
    from articles.management.commands import serve  # noqa: PLC0415

    port = free_port()
    command = [word for word in serve.commands()["server"] if word != "newsroom.wsgi:application"]
    command[command.index("--port") + 1] = str(port)
    environment = {**os.environ, "BENCH_BYTES": f"{directory}/bytes"}
    with running([*command, "tests.bench.floor:application"], port, environment) as process:
        yield port, process


def get(port: int, address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", address, headers=headers)
        response = connection.getresponse()
        return response.status, dict(response.headers), response.read()
    finally:
        connection.close()


def workers(process: psutil.Process) -> list[psutil.Process]:
    """The processes of a site that answer readers."""
    return [each for each in process.children(recursive=True) if "granian" in " ".join(each.cmdline()) and
            not any("granian" in " ".join(child.cmdline()) for child in each.children())]  # fmt: skip


def seconds_worked(processes: list[psutil.Process]) -> float:
    return sum(times.user + times.system for times in (each.cpu_times() for each in processes))


def megabytes(processes: list[psutil.Process]) -> list[int]:
    return [each.memory_info().rss // 2**20 for each in processes]
