# ruff: noqa: T201, PLC0415  what it prints is what it is for; settings are chosen before models are imported
"""Which pages of an archive are measured, and what each costs this process when nothing is kept: its own time, in ms.

    .venv/bin/python -m tests.bench.pages STORIES DIRECTORY [PAGE]

With the name of a page it tells where the time goes.
"""

import cProfile
import os
import pstats
import sys
import time
from io import BytesIO
from pathlib import Path

from tests.bench import archive

ROUNDS = 60
MANY = 20_000


def addresses() -> dict[str, str]:
    """What is asked for, by the name that it has in the tables. Makes the files of the picture that is measured."""
    from django.utils import timezone

    from articles import reading
    from articles.models import Edition, Section

    at = timezone.now()
    live = Edition.objects.live(at)
    editions = live.select_related("section").newest_first()
    section = Section.objects.get(name=archive.SECTIONS[0])
    count = editions.filter(section=section).count()
    deep = editions.filter(section=section)[count * 4 // 5]
    story = editions[count // 10]
    make_files(story.pictures[0])
    return {
        "story": story.get_absolute_url(),
        "front": "/",
        "section": section.get_absolute_url(),
        "section, deep": f"{section.get_absolute_url()}?older_than={reading.cursor(deep)}",
        f"person, {live.count() // archive.SECOND:,} stories": "/people/quist-1/",
        f"person, {live.count() // archive.FIRST:,} stories": "/people/quist-0/",
        "search": "/search/?q=ferry+needle",
        "feed": "/feed/",
        "picture": reading.Figure.of(story.pictures[0]).address(960),
    }


def newest(most: int) -> list[str]:
    """The addresses of so many stories."""
    from django.utils import timezone

    from articles.models import Edition

    editions = Edition.objects.live(timezone.now()).select_related("section").newest_first()
    return [edition.get_absolute_url() for edition in editions.only("slug", "public_id", "section__slug")[:most]]


def make_files(picture: dict) -> None:
    """Draw the public copies of a picture from noise, as heavy as photographs."""
    from django.conf import settings
    from PIL import Image

    from articles.reading import Figure

    folder = Path(settings.MEDIA_ROOT, "public", picture["token"])
    folder.mkdir(parents=True, exist_ok=True)
    for width in Figure.of(picture).widths:
        path = folder / f"{width}.jpg"
        if not path.exists():
            height = width * picture["height"] // picture["width"]
            noise = Image.effect_noise((width // 8, height // 8), 60).convert("RGB")
            noise.resize((width, height)).save(path, quality=80)


def ask(application, address: str) -> bytes:
    path, _, query = address.partition("?")
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1",
               "SERVER_PORT": "8000", "HTTP_HOST": "127.0.0.1:8000", "wsgi.url_scheme": "http",
               "wsgi.input": BytesIO()}  # fmt: skip
    told = []
    body = application(environ, lambda status, headers: told.append(status))
    whole = b"".join(body)
    body.close()
    assert told == ["200 OK"], (address, told)
    return whole


def cost(application, address: str) -> float:
    """Milliseconds of this process, the least of many: what else the machine does makes some of them dearer."""
    for _ in range(5):
        ask(application, address)
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        ask(application, address)
        spent.append(time.process_time() - began)
    return min(spent) * 1000


def main() -> None:
    stories, directory = int(sys.argv[1]), Path(sys.argv[2])
    os.environ |= archive.settings_for(directory, stories)
    import django

    django.setup()
    from django.core.handlers.wsgi import WSGIHandler

    if "--list" in sys.argv:
        print("\n".join(f"{name}\t{address}" for name, address in addresses().items()))
        return
    if "--stories" in sys.argv:
        Path(sys.argv[4]).write_text("\n".join(newest(MANY)))
        return
    application = WSGIHandler()
    for name, address in addresses().items():
        if len(sys.argv) < 4:
            size = len(ask(application, address))
            print(f"{name:28}{cost(application, address):8.2f} ms {size / 1000:8.1f} KB", flush=True)
        elif name == sys.argv[3]:
            ask(application, address)
            profile = cProfile.Profile(time.process_time)
            profile.enable()
            for _ in range(ROUNDS):
                ask(application, address)
            profile.disable()
            pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    main()
