"""In which stretches readers saw a picture beside which version of a story because a front page showed it there.

The front page alone does not say it: the story must be there for readers, its own words not overtaken, the rights not
ended. Reads what arranging wrote down (models/hanging.py); writes nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from articles.models import Edition, Front, Image, overtaken_from


@dataclass(frozen=True)
class Showing:
    """A stretch in which readers see a picture with a version of a story; `ends` is None where no end is known.

    `front` is the front page that shows it, None where the story does so itself.
    """

    image: Image
    edition: Edition
    begins: datetime
    ends: datetime | None
    front: Front | None = None

    @property
    def pair(self) -> tuple[int, int]:
        """The picture and the story."""
        return self.image.pk, self.edition.article_id

    def is_now(self, at: datetime) -> bool:
        return self.begins <= at and (self.ends is None or self.ends > at)


def showings(hangings: QuerySet) -> list[Showing]:
    """What readers saw, see and will see of these, as far as it is known. Two queries, one where nothing hangs."""
    told = hangings.select_related("image", "front").defer("image__metadata").annotate(overtaken_from=overtaken_from())
    rows = list(told.order_by("since", "id"))
    stories: dict[int, list[Edition]] = {}
    printed = Edition.objects.filter(article__in={row.article_id for row in rows}, live_from__isnull=False)
    for edition in printed.select_related("section").defer("body", "pictures").order_by("number"):
        stories.setdefault(edition.article_id, []).append(edition)
    found = []
    for row in rows:
        ends = (row.until, row.overtaken_from, row.image.rights_until, row.image.killed_at)
        for edition in stories.get(row.article_id, ()):
            begins = max(row.since, edition.live_from)
            end = min(filter(None, (*ends, edition.live_until)), default=None)
            if end is None or end > begins:
                found.append(Showing(row.image, edition, begins, end, row.front))
    return found
