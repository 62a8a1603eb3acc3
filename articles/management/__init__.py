"""Commands, and the little they share."""

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError


def account(username: str | None):
    """The account in whose name a command writes: the one that is named, else the only administrator."""
    users = get_user_model().objects.filter(is_active=True)
    if username:
        user = users.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no active account “{username}”.")
        return user
    administrators = list(users.filter(is_superuser=True)[:2])
    if len(administrators) != 1:
        raise CommandError("Say in whose name: --by USERNAME.")
    return administrators[0]
