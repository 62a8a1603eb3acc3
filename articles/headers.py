"""Headers that Django does not set by itself. Knows whose an address is, and which one of the desk shows a picture."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_cache_control, patch_vary_headers

from articles.lanes import DESK, LENT

# What a newspaper's page never needs of a reader's machine (https://www.w3.org/TR/permissions-policy/).
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"
# What lists of stories show on every line. A picture's file never changes: another file is another picture.
LOOK = "admin:articles_image_look"
A_SHIFT = 12 * 3600  # seconds; as long as somebody stays signed in
# On everything that a lent link shows: found by nobody, kept by nobody, told to nobody. (security.md 39)
PRIVATE = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


class HeadersMiddleware:
    """Say what pages may not use, and keep the desk out of every cache but for its pictures, in one's own browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        if request.path.startswith(DESK):
            self.keep_out_of_caches(request, response)
        elif request.path.startswith(LENT):
            for name, value in PRIVATE.items():
                response[name] = value
            patch_cache_control(response, no_store=True, private=True)
        else:
            response.setdefault("Cache-Control", "no-cache")  # the press says more of what it keeps
        return response

    def keep_out_of_caches(self, request: HttpRequest, response: HttpResponse) -> None:
        asked = request.resolver_match
        if asked and asked.view_name == LOOK and response.status_code == HTTPStatus.OK:
            # For whoever asked with this session alone: after signing out it is asked for again.
            response["Cache-Control"] = f"private, max-age={A_SHIFT}"
            del response["Expires"]
            patch_vary_headers(response, ["Cookie"])
            return
        add_never_cache_headers(response)
        patch_cache_control(response, no_store=True, private=True)


class PolicyMiddleware(CSPMiddleware):
    """The policy of a page (django-csp), put together once for each kind of page that has no nonce of its own.

    Putting it together costs a thirtieth of a page that is not kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        super().__init__(get_response)
        self._known: dict[str, str] = {}

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.csp_nonce or response.status_code != HTTPStatus.OK or HEADER in response:
            return super().process_response(request, response)
        kind = repr(self.get_policy_parts(request=request, response=response))
        if kind not in self._known:
            self._known[kind] = super().process_response(request, response)[HEADER]
        response[HEADER] = self._known[kind]
        return response


def keep_until(response: HttpResponse, moment: datetime | None) -> None:
    """Tell the press that from this moment on the page would be another; None where it would not by itself."""
    if moment:
        response["X-Until"] = f"{moment.timestamp():.6f}"
