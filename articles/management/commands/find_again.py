"""Make the indexes of words anew, the desk's and the readers'."""

from django.core.management.base import BaseCommand

from articles import finding


class Command(BaseCommand):
    help = "Make the indexes by which the desk and readers find things anew: after a repair by hand."

    def handle(self, **_):
        self.stdout.write(f"{finding.find_again()} stories, pictures and people can be found.")
