"""What hangs where, once something was arranged: kept for the ledger of pictures; its end of rights is warned of."""

from collections.abc import Iterable
from datetime import datetime

from articles import telling
from articles.models import Front, Hanging


def hang(fronts: Iterable[Front], *, at: datetime) -> None:
    """Follow what was arranged on these front pages, inside the transaction of the act: the end of every one."""
    for hanging in Hanging.objects.follow(fronts, at=at):
        telling.have_warned([hanging.image.rights_until], since=hanging.since)
