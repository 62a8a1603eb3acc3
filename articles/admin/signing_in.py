"""Signing in: Django's own form, with an end to guessing that shuts no editor out.

Whoever guesses can close a name to strangers' browsers, again and again. A browser in which that account has
signed in before carries a cookie that says so, and from there failures are counted apart.
"""

import logging
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import wraps

from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.debug import sensitive_variables

from articles.models import FailedSignIn, fold

KNOWN_FOR = timedelta(days=180)

logger = logging.getLogger(__name__)


class Locked(ValidationError):
    """Too many have failed before. Says how long to wait, and nothing of whether the name exists."""

    def __init__(self, until: datetime, *, at: datetime):
        minutes = math.ceil((until - at) / timedelta(minutes=1))
        super().__init__(
            f"Too many wrong passwords. Wait {minutes} min and try again, or use a browser in which you have signed in"
            " before. This password was not looked at. If the wrong ones were not yours, tell an administrator.",
            code="locked",
        )


@contextmanager
def counted(attempt: FailedSignIn) -> Iterator[None]:
    """Let a password be looked at, as a failure unless the block ends well; raise Locked after too many.

    It is kept before the password is looked at, and asked for again: of a hundred attempts at once no more
    get through than of a hundred in a row. A locked attempt is asked for first, so that knocking writes nothing.
    """
    if until := attempt.locked_until():
        raise Locked(until, at=attempt.at)
    attempt.save()
    FailedSignIn.objects.sweep(attempt.at)
    if until := attempt.locked_until():
        attempt.delete()
        raise Locked(until, at=attempt.at)
    try:
        yield
    except ValidationError:
        # Without the name: it may hold line breaks, or the password.
        logger.warning("A sign-in failed, from %s", attempt.address)
        raise
    attempt.delete()


class SignInForm(AdminAuthenticationForm):
    """The sign-in page's form: one sentence for the unknown, the deactivated and those with no place at the desk."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": "This user name and password don’t belong together. Capital letters count in both.",
    }

    @sensitive_variables()
    def clean(self):
        name, password = (self.cleaned_data.get(field) for field in ("username", "password"))
        if not (name and password):
            return self.cleaned_data  # The empty field has said so itself.
        attempt = FailedSignIn(
            name=fold(name)[:150],
            browser=known_browser(self.request, name),
            # Never X-Forwarded-For, which anybody can write.
            address=self.request.META["REMOTE_ADDR"][:64],
            at=timezone.now(),
        )
        with counted(attempt):
            return super().clean()


def cookie_of(account: User) -> dict:
    """How a browser's cookie for this account is named and signed: it ends with the password.

    One an account, for on a shared machine several people sign in.
    """
    return {"key": f"known_{account.pk}", "salt": account.get_session_auth_hash()}


def known_browser(request: HttpRequest, name: str) -> str:
    """The mark that this browser got when the account of that name last signed in with it; '' for a stranger."""
    account = User.objects.filter(username=name).first()
    return request.get_signed_cookie(**cookie_of(account), default="", max_age=KNOWN_FOR) if account else ""


def remembering_browsers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for signing in, or for a new password, that marks the browser of whoever succeeded."""

    @wraps(view)
    def remembering(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        # These pages answer a POST with an address only where it did what was asked for.
        if request.method == "POST" and response.status_code == 302:
            response.set_signed_cookie(
                **cookie_of(request.user),
                value=get_random_string(22),
                max_age=KNOWN_FOR,
                path=reverse("admin:index"),
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    return remembering
