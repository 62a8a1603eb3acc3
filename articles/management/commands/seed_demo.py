"""Fill an empty newsroom with the demo."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone

from articles.demo import cast, telling
from articles.management import progress

IN_USE = "This newsroom is in use: the demo fills an empty one. DATABASE_URL names another."


class Command(BaseCommand):
    help = "Fill an empty newsroom on this machine with a paper of our own: stories, pictures, people, accounts."

    def handle(self, **_):
        if not settings.ON_THIS_MACHINE:
            raise CommandError(f"The demo has accounts of its own, so it stays off {settings.SITE_URL}.")
        if not cast.is_empty():
            raise CommandError(IN_USE)
        self.stdout.write("Making the demo: drawing its pictures, telling its stories")
        try:
            telling.tell(now=timezone.now(), done=progress(self.stdout, total=telling.steps()))
        except (telling.InUse, OperationalError) as error:
            raise CommandError(IN_USE) from error
