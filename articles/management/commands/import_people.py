"""Load known people from a table."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.importing import known_people
from articles.management import account, progress, take_stock
from articles.plaintext import Unreadable


class Command(BaseCommand):
    help = "Load known people from a tab-separated table; again and again without doubles."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.tsv")
        parser.add_argument("--by", metavar="USERNAME", help="in whose name; else the only administrator's")

    def handle(self, *, file, by, **_):
        user = account(by)
        try:
            text = Path(file).read_text(encoding="utf-8")
            rows = known_people.read_table(text, name=file)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{file}: byte {error.start} is not UTF-8. Save the table as UTF-8.") from error
        except Unreadable as error:
            raise CommandError(str(error)) from error
        try:
            done = known_people.load(rows, by=user, at=timezone.now(), tell=progress(self.stdout, total=len(rows)))
        except Unreadable as error:
            raise CommandError(f"{file}: {error}") from error
        self.stdout.write(f"{done.added} people added, {done.changed} changed, {done.unchanged} as they were.")
        take_stock(self.stderr)
