"""Take the README's pictures anew, of the demo as `make run` serves it: python -m tests.look"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.chromium import CHROMIUM, FLAGS

HERE = Path(__file__).parent
WIDE = {"width": 1400, "height": 1000}


@contextmanager
def newsroom(directory: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Serve a newsroom with the demo; yield its address and the passwords it prints."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    own = {"DATABASE_URL": f"sqlite:///{directory}/db.sqlite3", "MEDIA_ROOT": f"{directory}/media", "PORT": port}
    own |= {"SITE_URL": f"http://127.0.0.1:{port}", "DEMO": "true"}
    command = [sys.executable, "manage.py", "serve"]
    process = subprocess.Popen(
        command, cwd=HERE.parent.parent, env={**os.environ, **own}, stdout=subprocess.PIPE, text=True
    )
    try:
        passwords = {}
        while "phil" not in passwords and (line := process.stdout.readline()):
            passwords.update(re.findall(r"^ +(\w+) +signs in with +(\S+)", line))
        wait_for(int(port))
        yield own["SITE_URL"], passwords
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int) -> None:
    for _ in range(300):
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        time.sleep(0.1)
    raise SystemExit("The newsroom did not answer within 30 seconds.")


def take(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=HERE / f"{name}.jpg", type="jpeg", quality=82)


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as directory,
        newsroom(Path(directory)) as (address, passwords),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(base_url=address, viewport=WIDE)
        page.goto("/")
        take(page, "front")
        page.get_by_role("link", name=re.compile("Chrissy Teigen")).first.click()
        take(page, "story")
        page.goto("/admin/")
        page.get_by_label("Username").fill("edith")
        page.get_by_label("Password").fill(passwords["edith"])
        page.get_by_role("button", name="Log in").click()
        take(page, "desk")
        page.goto("/admin/articles/article/?q=seagrass")
        page.get_by_role("link", name=re.compile("Seagrass")).first.click()
        take(page, "writing")
        browser.close()


main()
