"""The least that a WSGI application can do: hand out bytes that it holds already."""

import os
from pathlib import Path

HELD = {f"/{path.name}": path.read_bytes() for path in Path(os.environ.get("BENCH_BYTES", "/nowhere")).glob("*")}


def application(environ, start_response):
    body = HELD[environ["PATH_INFO"]]
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]
