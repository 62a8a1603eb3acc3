"""What the desk searches: a row a story, picture or person, in the folded words by which it is found.

Written where the thing is saved, in its transaction. The engine's own index follows these rows: by triggers on SQLite
(rules/), by a generated column on PostgreSQL (the migration that made the table).
"""

import re
from collections.abc import Iterable

from django.db import models

from articles.models.naming import fold

WORD = re.compile(r"[^\W_]+")
POSSESSIVE = re.compile(r"'s\b")
# A word is compared by so many characters, and a text is found by so many of its first: PostgreSQL holds no more than
# a megabyte of one text, and refuses to save what is longer.
LONGEST_WORD, LONGEST_TEXT = 60, 150_000


def words(text: str) -> list[str]:
    """The words of a text as the search compares them: no case, no accents, nothing but letters and digits."""
    return [word[:LONGEST_WORD] for word in WORD.findall(POSSESSIVE.sub("", fold(text[:LONGEST_TEXT])))]


class Found(models.TextChoices):
    """What can be found. The values are words of the index itself."""

    STORY = "story", "Stories"
    PICTURE = "picture", "Pictures"
    PERSON = "person", "People"


class FindingQuerySet(models.QuerySet):
    def keep(self, findings: Iterable["Finding"]) -> None:
        """Write the rows of things as they are now, over those that stand."""
        self.bulk_create(
            findings,
            update_conflicts=True,
            unique_fields=["kind", "thing"],
            update_fields=["title", "words"],
            batch_size=500,
        )


class Finding(models.Model):
    """By which words one thing is found: those of its title, and all others."""

    kind = models.CharField(max_length=7, choices=Found)
    thing = models.BigIntegerField()
    title = models.TextField()
    words = models.TextField()

    objects = FindingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "thing"], name="one_finding_a_thing")]

    def __str__(self):
        return f"{self.kind} {self.thing}"

    @classmethod
    def of(cls, kind: Found, thing: int, *, title: Iterable[str], text: Iterable[str]) -> "Finding":
        title, text = (" ".join(words("\n".join(part for part in parts if part))) for parts in (title, text))
        return cls(kind=kind, thing=thing, title=title, words=text)
