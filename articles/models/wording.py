"""By which words readers find a story: a row beside each edition, in folded words.

Written with the edition, in its transaction. Whether readers see the story is asked of the edition itself when somebody
searches. The engine's own index follows these rows: by triggers on SQLite (rules/), by a generated column on
PostgreSQL (the migration that made the table).
"""

from collections.abc import Iterable

from django.db import models

from articles import html
from articles.models.finding import words


def folded(parts: Iterable[str]) -> str:
    """The words of several texts, one after the other, as the search compares them."""
    return " ".join(words("\n".join(part for part in parts if part)))


class Wording(models.Model):
    """The words of one edition: of its headline, of what stands around its text, of the text itself.

    Tagged people are not among them: who must never be tagged would still be found by the tag.
    """

    edition = models.OneToOneField("Edition", primary_key=True, on_delete=models.PROTECT, related_name="wording")
    title = models.TextField()
    lead = models.TextField()
    words = models.TextField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.title

    @classmethod
    def of(cls, edition: models.Model) -> "Wording":
        """The words of an edition as it was printed."""
        names = [line["name"] for line in edition.byline]
        return cls(
            edition_id=edition.pk,
            title=folded([edition.headline]),
            lead=folded([edition.kicker, edition.standfirst, edition.dateline, *names]),
            words=folded([html.text(edition.body)]),
        )
