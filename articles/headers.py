"""Headers that Django does not set by itself. Knows only whether an address is the desk's."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_cache_control

# What a newspaper's page never needs of a reader's machine (https://www.w3.org/TR/permissions-policy/).
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"


class HeadersMiddleware:
    """Say what pages may not use, and keep the desk out of every cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        if request.path.startswith("/admin/"):
            add_never_cache_headers(response)
            patch_cache_control(response, no_store=True, private=True)
        return response
