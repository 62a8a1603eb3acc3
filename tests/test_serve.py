"""`manage.py serve`, really started: it answers, and nothing of it is left when it ends."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import psutil
import pytest

from newsroom.settings import BASE_DIR


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.fixture(scope="module")
def used(tmp_path_factory):
    """A newsroom that the first to serve it sets up: for tests that ask how it ends."""
    return tmp_path_factory.mktemp("newsroom")


@contextmanager
def serving(directory, port, **variables):
    """Serve the newsroom with its database in this directory; yield the process."""
    environment = {
        **os.environ,
        "TEST_DATABASE_URL": f"sqlite:///{directory / 'newsroom.sqlite3'}",
        "TEST_PORT": str(port),
        "TEST_SITE_URL": f"http://127.0.0.1:{port}",
        **variables,
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=BASE_DIR, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def status_of(url, process):
    """The status with which the site answers, once it does."""
    last = time.monotonic() + 180
    while time.monotonic() < last and process.poll() is None:
        try:
            return urlopen(url, timeout=5).status
        except HTTPError as error:
            return error.code
        except (URLError, ConnectionError):
            time.sleep(0.1)
    process.kill()
    return pytest.fail(f"serve did not answer: {process.communicate()[0]}")


def offspring(process):
    return psutil.Process(process.pid).children(recursive=True)


def left_of(processes, seconds=15):
    """Those that still run after so long. A zombie doesn't: in some containers nobody collects orphans."""
    last = time.monotonic() + seconds
    while (left := [process for process in processes if runs(process)]) and time.monotonic() < last:
        time.sleep(0.1)
    return left


def runs(process):
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


class TestServe:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_answers_and_ends_cleanly(self, used, port, number):
        with serving(used, port) as process:
            status = status_of(f"http://127.0.0.1:{port}/", process)
            children = offspring(process)
            process.send_signal(number)
            output, _ = process.communicate(timeout=20)

        assert status == 200
        assert len(children) == 4, "the server with two workers, and the worker for tasks"
        assert left_of(children, seconds=0) == []
        assert process.returncode == 0
        assert f"The newsroom: http://127.0.0.1:{port}/" in output
        assert "Traceback" not in output

    def test_ends_when_the_worker_does(self, used, port):
        with serving(used, port) as process:
            status_of(f"http://127.0.0.1:{port}/", process)
            children = offspring(process)
            next(child for child in children if "db_worker" in child.cmdline()).kill()
            output, _ = process.communicate(timeout=20)

        assert left_of(children, seconds=0) == []
        assert process.returncode == 1
        assert "The worker ended by itself (status -9), so all is ended." in output

    def test_leaves_nothing_when_killed_outright(self, used, port):
        with serving(used, port) as process:
            status_of(f"http://127.0.0.1:{port}/", process)
            children = offspring(process)
            process.kill()

            assert left_of(children) == []

    def test_begins_with_the_demo_and_tells_its_passwords_at_every_start(self, tmp_path, port):
        told = []
        for _ in range(2):
            with serving(tmp_path, port, TEST_DEMO="true", TEST_MEDIA_ROOT=str(tmp_path)) as process:
                status_of(f"http://127.0.0.1:{port}/", process)
                front = urlopen(f"http://127.0.0.1:{port}/").read().decode()
                process.terminate()
                output, _ = process.communicate(timeout=20)
            told.append(re.findall(r"^ +(\w+) +signs in with +([a-z2-7-]{19})$", output, re.MULTILINE))
            assert "Chrissy Teigen" in front

        assert [name for name, _ in told[0]] == ["admin", "rosa", "omar", "june", "edith", "ed", "phil"]
        assert told[0] == told[1]

    def test_refuses_a_port_that_is_taken_before_it_touches_anything(self, tmp_path):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            with serving(tmp_path, port) as process:
                output, _ = process.communicate(timeout=20)

        assert process.returncode == 1
        assert output == f"CommandError: Port {port} is taken. End what uses it, or choose another with PORT.\n"
        assert list(tmp_path.iterdir()) == []
