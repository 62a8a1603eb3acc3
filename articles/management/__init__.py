"""Commands, and the little they share."""

from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError, OutputWrapper
from django.db import OperationalError, connection

from articles.models import Edition

BAR = 40
MANY = 1_000  # versions in print from which counts are worth keeping


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


def progress(stdout: OutputWrapper, *, total: int) -> Callable[[int], None]:
    """Return what draws a bar where somebody watches, told how many are done; it says nothing into a file."""

    def done(count: int) -> None:
        if stdout.isatty() and (count == total or count % (total // 100 + 1) == 0):
            filled = BAR * count // total
            end = "\n" if count == total else ""
            stdout.write(f"\r[{'#' * filled}{'.' * (BAR - filled)}] {count} of {total}", ending=end)
            stdout.flush()

    return done


def take_stock(stderr: OutputWrapper) -> None:
    """Have the database count what it holds, after much has come at once: by these counts it plans its answers.

    Not in a young newsroom: SQLite would go by the counts of that day for years. Comes last in a command: what was
    imported stays so.
    """
    if Edition.objects.count() < MANY:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    except OperationalError as error:
        stderr.write(f"The database was too busy to count what it holds (ANALYZE): {error}")
