"""What both lanes name: sections, authors, topics. Public at save, changed by editors only."""

from django.conf import settings
from django.db import models

from articles.models.naming import Named

# First segments of addresses that a section must not take.
RESERVED_SEGMENTS = (
    "about", "accounts", "admin", "api", "archive", "authors", "contact", "corrections", "favicon.ico", "feed",
    "health", "history", "media", "pages", "people", "policies", "preview", "robots.txt", "search", "sections",
    "sitemap.xml", "static", "tags", "topics",
)  # fmt: skip


class Section(Named):
    """A part of the paper: Culture, Sport. Its slug is the first segment of its stories' addresses."""

    name = models.CharField(max_length=60, unique=True)
    description = models.CharField(max_length=300, blank=True, help_text="One sentence for readers and search engines.")
    position = models.PositiveSmallIntegerField(default=100, help_text="Smaller numbers come first in the menu.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(slug__in=RESERVED_SEGMENTS),
                name="section_slug_is_not_reserved",
                violation_error_message="That web address belongs to another part of the site. Choose another one.",
            )
        ]


class Author(Named):
    """A byline. May name an account, and gives no rights."""

    ADDRESS_PREFIX = "authors"

    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, blank=True, help_text="For example: Senior reporter.")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="bylines"
    )


class Topic(Named):
    """A subject that readers follow: not a person."""

    ADDRESS_PREFIX = "topics"

    name = models.CharField(max_length=120, unique=True)
