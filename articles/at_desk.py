"""Django's middleware of somebody in particular, at the addresses of the desk alone: readers are nobody in particular,
also those to whom a version was lent, and their pages cost no session, no account and no messages.
"""

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

from articles.lanes import DESK


class AtDesk:
    """Beside a middleware: it is left out where readers are."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return super().__call__(request) if request.path.startswith(DESK) else self.get_response(request)


class Sessions(AtDesk, SessionMiddleware): ...


class Accounts(AtDesk, AuthenticationMiddleware): ...


class Messages(AtDesk, MessageMiddleware): ...
