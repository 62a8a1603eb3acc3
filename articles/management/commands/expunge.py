"""Empty a story or one of its versions for good, where a court or a law asks for it."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.management import account
from articles.models import Article
from articles.workflow import Refused, expunging

ASKS = """Story {id}: {what}
The words, names and captions go for good, from the database; so do files of pictures and documents
that stand nowhere else.
Who did what and when, and the reasons that people gave, stay; so do backups, which are yours to clear.
Readers find “no longer available” at its address.
Type the id of the story to go on: """


class Command(BaseCommand):
    help = "Empty a story, or one version of it, for good: for court orders. The chain of what was done still holds."

    def add_arguments(self, parser):
        parser.add_argument("story", metavar="STORY", help="the eight letters and digits at the end of its address")
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--edition", type=int, metavar="N", help="this version, and the saved states that led to it")
        which.add_argument("--all", action="store_true", help="every version, every saved state, the working copy")
        parser.add_argument("--reason", required=True, help="which court or law, with the case number; it is kept")
        parser.add_argument("--by", required=True, metavar="USERNAME", help="who may remove stories for legal reasons")

    def handle(self, *, story: str, edition: int | None, reason: str, by: str, **_):
        article = Article.objects.filter(public_id=story).first()
        if article is None:
            raise CommandError(f"There is no story “{story}”.")
        chosen = article.editions.filter(number=edition).first() if edition is not None else None
        if edition is not None and chosen is None:
            raise CommandError(f"The story has no version {edition}.")
        who = account(by)
        what = f"version {edition}" if chosen else "all of it, every version and saved state"
        if input(ASKS.format(id=story, what=what)).strip() != story:
            raise CommandError("That is not its id. Nothing was done.")
        act = {"by": who, "at": timezone.now(), "reason": reason}
        try:
            if chosen:
                gone = expunging.expunge_version(article, edition=chosen, **act)
            else:
                gone = expunging.expunge(article, **act)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(self.told(article, gone))

    def told(self, article: Article, gone: expunging.Expunged) -> str:
        lines = [f"Versions expunged: {', '.join(map(str, gone.versions)) or 'none'}. Saved states: {gone.states}."]
        lines.append(f"With their files: {len(gone.pictures)} pictures, {len(gone.documents)} documents.")
        if gone.fronts:
            lines.append(f"Front pages that said something of it: {', '.join(gone.fronts)}.")
        if others := expunging.others(article):
            lines.append(f"Pictures that other stories have too stay: {', '.join(map(str, sorted(others)))}.")
        if not gone.working_copy:
            lines.append("The working copy was saved later and stays: look whether it still says it.")
        return "\n".join([*lines, "Run `manage.py verify`: it says what was expunged."])
