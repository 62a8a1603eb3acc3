"""Tell which live stories name people whom they don't carry."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles import overlooked
from articles.admin.people_list import cell_of
from articles.management import progress
from articles.models import Edition
from articles.people import Suggestion

COLUMNS = ("address", "headline", "person", "external_id", "tagging", "role", "mentions", "score", "or", "evidence")
# A line of its own after each batch: whatever stands behind the last one was not finished.
SEEN = "# seen up to "


class Command(BaseCommand):
    help = (
        "Write a table of the people whom live stories name and don't carry, with the sentence that shows it. May be"
        " broken off: it goes on where it stopped. Changes no story."
    )

    def add_arguments(self, parser):
        parser.add_argument("report", metavar="REPORT.tsv", help="where the table is written")
        parser.add_argument("--again", action="store_true", help="look through all stories again")

    def handle(self, *, report, again, **_):
        at, path = timezone.now(), Path(report)
        after = 0 if again or not path.exists() else _kept(path)
        done = overlooked.live_stories(at) - overlooked.live_stories(at, after=after)
        tell, found = progress(self.stdout, total=overlooked.live_stories(at)), 0
        try:
            with path.open("a" if after else "w", encoding="utf-8") as table:
                if not after:
                    table.write("\t".join(COLUMNS) + "\n")
                for batch in overlooked.overlooked(at, after=after):
                    for edition, suggestions in batch:
                        table.writelines(_row(edition, suggestion) for suggestion in suggestions)
                        found += bool(suggestions)
                    table.write(f"{SEEN}{batch[-1][0].pk}\n")
                    table.flush()
                    for _ in batch:
                        done += 1
                        tell(done)
        except OSError as error:
            raise CommandError(f"{report}: {error.strerror}.") from error
        self.stdout.write(f"{done} live stories seen; {found} name people whom they don't carry: {report}")


def _kept(path: Path) -> int:
    """Cut a report off behind its last finished batch and return the edition it reached; 0 for an empty file.

    Raises CommandError for a file that is no report of ours: nothing of it is overwritten.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.") from error
    if raw and not raw.startswith("\t".join(COLUMNS).encode()):
        raise CommandError(f"{path} is no report of this command. Choose another name, or say --again to replace it.")
    start = raw.rfind(f"\n{SEEN}".encode())
    end = raw.find(b"\n", start + 1)
    if start < 0 or end < 0:
        return 0
    with path.open("rb+") as report:
        report.truncate(end + 1)
    return int(raw[start + 1 + len(SEEN) : end])


def _row(edition: Edition, found: Suggestion) -> str:
    """One line of the table."""
    role = "subject" if found.subject else "mentioned"
    others = ", ".join(f"{person.name} ({person.id})" for person in found.rivals)
    cells = (
        edition.get_absolute_url(), edition.headline, found.person.name, found.person.external_id,
        found.person.tagging, role, len(found.mentions), f"{found.score:.2f}", others, found.evidence,
    )  # fmt: skip
    return "\t".join(cell_of(str(cell)) for cell in cells) + "\n"
