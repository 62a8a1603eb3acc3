"""Pictures as nginx sends them, by the lines of the README: what the newsroom allows, and nothing that it does not."""

import grp
import os
import pwd
import re
import shutil
import socket
import subprocess
import time
from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.utils import timezone

from articles.models import Image
from articles.pictures import files
from newsroom.settings import BASE_DIR
from tests import desk

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")

pytestmark = [
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed: apt-get install nginx-light"),
    pytest.mark.django_db(transaction=True),
]

AROUND = """
daemon off; user {login} {group}; pid {own}/pid; error_log {own}/error.log;
events {{}}
http {{
    types {{}}  # what the newsroom says of a file is what counts
    access_log off;
    client_body_temp_path {own}/body; proxy_temp_path {own}/proxy; fastcgi_temp_path {own}/f; uwsgi_temp_path {own}/u;
    scgi_temp_path {own}/s;
    server {{ listen 127.0.0.1:{port}; {lines} }}
}}
"""


@pytest.fixture
def site(live_server, settings, tmp_path):
    """The address of nginx in front of the newsroom."""
    settings.ACCEL_REDIRECT = "/protected/"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (lines,) = re.findall(r"(?s)```nginx\n(.*?)```", (BASE_DIR / "README.md").read_text())
    for ours, theirs in (("http://127.0.0.1:8000", live_server.url), ("/srv/newsroom/media", settings.MEDIA_ROOT)):
        lines = lines.replace(ours, str(theirs))
    # Started as root it would work as somebody who may not read the folders of tests.
    login, group = pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name
    own = tmp_path / "nginx"
    own.mkdir()
    (own / "conf").write_text(AROUND.format(own=own, port=port, lines=lines, login=login, group=group))
    process = subprocess.Popen([NGINX, "-p", own, "-c", own / "conf", "-e", own / "error.log"])  # noqa: S603
    try:
        yield f"http://localhost:{_opened(port, process)}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def _opened(port: int, process: subprocess.Popen) -> int:
    last = time.monotonic() + 30
    while time.monotonic() < last and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return port
    return pytest.fail("nginx did not start")


def fetch(address: str, **headers):
    """The status, the headers and the bytes of an answer."""
    try:
        with urlopen(Request(address, headers=headers), timeout=30) as answer:  # noqa: S310
            return answer.status, answer.headers, answer.read()
    except HTTPError as error:
        return error.code, error.headers, error.read()


def copies(**fields) -> tuple[Image, str]:
    image = desk.make_image(**fields)
    files.make_renditions(image)
    return image, f"/media/{image.token}/640.jpg"


def test_sends_what_readers_may_see_and_nothing_else(site, settings):
    """security.md 36, 37"""
    image, address = copies()
    desk.make_live(pictures=[image])
    _, drafted = copies()
    ended, former = copies()
    desk.make_live(headline="Ended", pictures=[ended])
    Image.objects.filter(pk=ended.pk).update(rights_until=timezone.now() - timedelta(seconds=1))
    file = files.on_disk(f"public/{image.token}/640.jpg")
    content = file.read_bytes()

    status, headers, body = fetch(site + address)

    assert (status, body == content) == (200, True)
    assert (headers["Content-Type"], headers["Cache-Control"]) == ("image/jpeg", "public, max-age=30")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["ETag"], "nginx sent it: the newsroom gives pictures no validator"
    assert "X-Accel-Redirect" not in headers
    status, headers, body = fetch(site + address, Range="bytes=100-199")
    assert (status, body) == (206, content[100:200])
    assert headers["Content-Range"] == f"bytes 100-199/{len(content)}"
    assert fetch(site + drafted)[0] == 404
    assert fetch(site + former)[0] == 410
    for inside in (f"public/{image.token}/640.jpg", image.file.name, f"../{image.file.name}", ""):
        assert fetch(f"{site}/protected/{inside}")[0] == 404, inside
