"""Make the public copies that are missing: after a restore, or from before there were AVIF ones."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles.management import progress
from articles.models import Copies, Edition, Image
from articles.pictures import files, intake


class Command(BaseCommand):
    help = (
        "Make the public copies of pictures that are missing, failed ones once more. May be run again, and broken off."
    )

    def handle(self, **_):
        images = Image.objects.filter(killed_at=None).exclude(file="").order_by("pk")
        unmade, done = [], progress(self.stdout, total=images.count())
        for number, image in enumerate(images.iterator(), 1):
            if not files.has_copies(image):
                files.make_again(image)
            done(number)
        for edition in Edition.objects.opened(timezone.now()).only("pictures").order_by("pk").iterator():
            unmade += self.printed(edition)
        unmade += [f"Picture {each.image_id}: {each}" for each in Copies.objects.exclude(failed_because="")]
        self.stdout.write("\n".join([*dict.fromkeys(unmade), f"{images.count()} pictures have been looked through."]))

    def printed(self, edition: Edition) -> list[str]:
        """Make what an edition names under a former credit; what could not be made, in words."""
        problems = []
        images = Image.objects.in_bulk([picture["image"] for picture in edition.pictures])
        for picture in edition.pictures:
            if (image := images.get(picture["image"])) is None or image.token == picture["token"]:
                continue
            try:
                files.make_as_printed(image, picture)
            except (OSError, intake.Refused) as error:
                problems.append(f"Picture {image.pk}, as printed: {error}")
        return problems
