"""How a public file goes out: by nginx, by the storage that keeps it, or in a stream of our own.

Knows names in the storage and no rights: whoever calls has asked whether readers may see the file now.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse

from articles.pictures import files

# How long a browser or shared cache may keep a file: killed and withdrawn, it is gone everywhere then.
FILE_SECONDS = 30
AT_ONCE = 64 * 1024
# One stretch of bytes (RFC 9110, 14.1.2); for anything else the whole file is the right answer.
RANGE = re.compile(r"bytes=(\d{1,15})?-(\d{1,15})?", re.ASCII)


def seconds_left(until: datetime | None, *, at: datetime) -> int:
    """How long an answer may be kept: never past the moment from which it would be another."""
    return FILE_SECONDS if until is None else max(0, min(FILE_SECONDS, int((until - at).total_seconds())))


def is_there(name: str) -> bool:
    """Whether a disk of ours has a file; of a storage elsewhere it is taken for granted, asking costs a round trip."""
    path = files.on_disk(name)
    return path is None or path.exists()


def answer(request: HttpRequest, name: str, *, content_type: str, seconds: int) -> HttpResponse:
    """A file of the storage, to be kept for so many seconds. Raises Http404 where there is none.

    Behind nginx (`ACCEL_REDIRECT`) the answer is empty and names where nginx finds it; a storage elsewhere, S3 for one,
    is asked for an address that is signed for as long; else it is streamed, one stretch of it where that is asked for.
    """
    storage = storages["default"]
    if files.on_disk(name) is None:
        # Nobody may keep the way to it for longer than the way is open.
        response = HttpResponseRedirect(storage.url(name, expire=max(1, seconds)))
    elif not storage.exists(name):
        raise Http404
    elif settings.ACCEL_REDIRECT:
        response = HttpResponse(content_type=content_type)
        response["X-Accel-Redirect"] = settings.ACCEL_REDIRECT + quote(name)
    else:
        response = _streamed(request, storage, name, content_type)
    response["Cache-Control"] = f"public, max-age={seconds}"
    return response


def _streamed(request: HttpRequest, storage: Storage, name: str, content_type: str) -> HttpResponse:
    size, asked = storage.size(name), request.headers.get("Range", "")
    # A range of a file as it was at another time (If-Range): ours have no validator to compare.
    found = RANGE.fullmatch(asked) if "If-Range" not in request.headers else None
    if found is None or found.groups() == (None, None):
        response = FileResponse(storage.open(name), content_type=content_type)
        response["Accept-Ranges"] = "bytes"
        return response
    first, last = (int(each) if each else None for each in found.groups())
    if first is None:
        first, last = max(0, size - last), size - 1
    last = size - 1 if last is None else min(last, size - 1)
    if first > last:
        response = HttpResponse(status=416, content_type=content_type)
        response["Content-Range"] = f"bytes */{size}"
        return response
    response = StreamingHttpResponse(_stretch(storage.open(name), first, last), status=206, content_type=content_type)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    return response


def _stretch(file: BinaryIO, first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left and (content := file.read(min(AT_ONCE, left))):
            left -= len(content)
            yield content
