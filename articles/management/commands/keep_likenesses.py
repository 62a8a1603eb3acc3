"""Look at the pictures that came in before it was kept what they look like."""

from django.core.management.base import BaseCommand

from articles.management import progress
from articles.models import Image
from articles.pictures import files, intake


class Command(BaseCommand):
    help = "Keep what older pictures look like, so that a kill finds their twins. May be run again, and broken off."

    def handle(self, **_):
        waiting = Image.objects.filter(likeness="").exclude(file="").order_by("pk")
        unread, done = [], progress(self.stdout, total=waiting.count())
        for number, image in enumerate(waiting.iterator(), 1):
            try:
                files.keep_likeness(image)
            except (OSError, intake.Refused) as error:
                unread.append(f"Picture {image.pk} can't be looked at: {error}")
            done(number)
        self.stdout.write("\n".join([*unread, f"Kept: {Image.objects.exclude(likeness='').count()} pictures."]))
