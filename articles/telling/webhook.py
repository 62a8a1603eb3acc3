"""The newsroom's one webhook: an act as JSON, posted to the address that the environment names and to no other.

Signed where there is a secret: the header holds the HMAC-SHA256 of the bytes that were sent. Follows no redirect, reads
no answer.
"""

import hashlib
import hmac
import json
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from django.conf import settings

# Seconds. Whoever takes longer is asked again later.
PATIENCE = 10
SIGNATURE = "X-Newsroom-Signature"


def post(payload: dict) -> None:
    """Post it. Raises OSError where nobody answers, or answers with anything but 2xx."""
    sent = json.dumps(payload, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "User-Agent": "newsroom"}
    if settings.WEBHOOK_SECRET:
        headers[SIGNATURE] = f"sha256={sign(sent, settings.WEBHOOK_SECRET)}"
    send(settings.WEBHOOK_URL, sent, headers)


def send(url: str, sent: bytes, headers: dict[str, str]) -> None:
    """Post bytes to an address of the settings, which let https and this machine pass. Raises OSError as `post`."""
    request = Request(url, data=sent, headers=headers, method="POST")  # noqa: S310
    opener().open(request, timeout=PATIENCE).close()


def sign(sent: bytes, secret: str) -> str:
    """The HMAC-SHA256 of what is sent, in hexadecimal."""
    return hmac.new(secret.encode(), sent, hashlib.sha256).hexdigest()


def opener() -> OpenerDirector:
    """Speaks HTTP and HTTPS alone; a redirect is an error like any other."""
    opener = OpenerDirector()
    for handler in (ProxyHandler, HTTPHandler, HTTPSHandler, HTTPDefaultErrorHandler, HTTPErrorProcessor):
        opener.add_handler(handler())
    return opener
