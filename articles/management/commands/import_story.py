"""Take plain-text stories in as drafts."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from articles.importing import stories
from articles.management import account, take_stock
from articles.models import Section
from articles.plaintext import LARGEST_FILE, Unreadable
from articles.workflow import Refused


class Command(BaseCommand):
    help = "Take plain-text stories in as drafts; all of them or, where one can't be read, none."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--section", metavar="SLUG", help="put the drafts into this section")
        parser.add_argument("--by", metavar="USERNAME", help="whose drafts they are; else the only administrator's")
        parser.add_argument("--dry-run", action="store_true", help="say what was understood and write nothing")
        parser.add_argument("--json", action="store_true", help="say it as JSON")

    def handle(self, *, files, section, by, dry_run, **options):
        understood = self.understand(files)
        if dry_run:
            self.say(understood, as_json=options["json"])
            return
        found = self.section(section) if section else None
        user, at = account(by), timezone.now()
        try:
            with transaction.atomic():
                drafts = [stories.make_draft(each, by=user, at=at, section=found) for each in understood]
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            self.say(understood, as_json=True)
        else:
            for each, draft in zip(understood, drafts, strict=True):
                self.stdout.write(f"{each.name}: draft {draft.pk}, “{draft.headline}”")
        take_stock(self.stderr)

    def understand(self, files: list[str]) -> list[stories.Understood]:
        understood, problems = [], []
        for file in files:
            try:
                with Path(file).open("rb") as opened:
                    raw = opened.read(LARGEST_FILE + 1)  # one byte more is enough to refuse it
                understood.append(stories.understand(raw, name=file))
            except OSError as error:
                problems.append(f"{file}: {error.strerror}.")
            except Unreadable as error:
                problems.append(str(error))
        if problems:
            raise CommandError("\n".join([*problems, "Nothing was imported."]))
        return understood

    def section(self, slug: str) -> Section:
        found = Section.objects.filter(slug=slug).first()
        if found is None:
            known = ", ".join(Section.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no section “{slug}”. There are: {known}.")
        return found

    def say(self, understood: list[stories.Understood], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps([each.as_json() for each in understood], ensure_ascii=False, indent=2))
            return
        for each in understood:
            proposed = " (proposed)" if each.headline_proposed else ""
            self.stdout.write(f"{each.name}\n  Headline{proposed}: {each.headline}")
            self.stdout.write(f"  {len(each.story.paragraphs)} paragraphs, {len(each.story.quotes)} quotes")
            for picture in each.story.pictures:
                self.stdout.write(f"  Picture: {picture.caption} | Image Credit: {picture.credit}")
            for found in each.people:
                role = "about" if found.subject else "also named"
                self.stdout.write(f"  {found.person.name} ({role}, {len(found.mentions)}×)")
