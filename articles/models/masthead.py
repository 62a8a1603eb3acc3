"""What both lanes name: sections, authors, topics, pages about the paper. Public at save, changed by editors only."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from articles import html
from articles.models.naming import Named, fold
from articles.models.quick import Quick

# First segments of addresses that a section must not take.
RESERVED_SEGMENTS = (
    "about", "accounts", "admin", "api", "archive", "authors", "contact", "corrections", "favicon.ico", "feed",
    "health", "history", "media", "pages", "people", "policies", "preview", "robots.txt", "search", "sections",
    "sitemap.xml", "static", "tags", "topics",
)  # fmt: skip

LONGEST_FOLDED = 200


class LedByAStory(Quick, Named):
    """What pins a story to the top of its list: shown first while readers see it, and then not a second time."""

    lead = models.ForeignKey(
        "Article",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Stands first on this page as long as readers see it. Empty: the newest story.",
    )

    class Meta:
        abstract = True


class Section(LedByAStory):
    """A part of the paper: Culture, Sport. Its slug is the first segment of its stories' addresses."""

    name = models.CharField(max_length=60, unique=True)
    description = models.CharField(max_length=300, blank=True, help_text="One sentence for readers and search engines.")
    position = models.PositiveSmallIntegerField(default=100, help_text="Smaller numbers come first in the menu.")
    practice = models.BooleanField(
        default=False, help_text="To try things out: readers never see this section, and nothing in it is published."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(slug__in=RESERVED_SEGMENTS),
                name="section_slug_is_not_reserved",
                violation_error_message="That web address belongs to another part of the site. Choose another one.",
            )
        ]

    def clean(self):
        """Say kindly what the database holds: what readers have seen was no practice."""
        if self.practice and self.pk and self.editions.exclude(live_from=None).exists():
            published = "Stories of this section were published or are scheduled: it can’t become one for practice."
            raise ValidationError({"practice": published})


class Author(Named):
    """A byline. May name an account, and gives no rights."""

    ADDRESS_PREFIX = "authors"

    name = models.CharField(max_length=120)
    # By this readers' search finds them.
    folded = models.CharField(max_length=LONGEST_FOLDED, default="", editable=False)
    role = models.CharField(max_length=120, blank=True, help_text="For example: Senior reporter.")
    expertise = models.CharField(
        max_length=200, blank=True, help_text="What they know about, with commas between: harbours, sea law."
    )
    about = models.TextField(
        "a few words", max_length=1000, blank=True, help_text="Two or three sentences about them, for readers."
    )
    mail = models.EmailField(
        "address for mail", blank=True, help_text="Public: it stands on their page. Leave it empty and none does."
    )
    link = models.URLField(
        max_length=300, blank=True, help_text="Where else readers find them. Public, and empty where there is nothing."
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="bylines"
    )

    def save(self, *args, **kwargs):
        """Save, and keep the form in which the name is searched."""
        self.folded = fold(self.name)[:LONGEST_FOLDED]
        super().save(*args, **kwargs)

    @property
    def fields_of_expertise(self) -> list[str]:
        return [each.strip() for each in self.expertise.split(",") if each.strip()]

    @property
    def link_in_short(self) -> str:
        """The link as people say it: without its scheme."""
        return self.link.partition("://")[2].removeprefix("www.").rstrip("/")


class Topic(LedByAStory):
    """A subject that readers follow: not a person."""

    ADDRESS_PREFIX = "topics"

    name = models.CharField(max_length=120, unique=True)
    description = models.CharField(max_length=300, blank=True, help_text="One sentence for readers.")


class Page(Named):
    """What a paper says of itself: who it is, how it is reached, by which rules it works."""

    ADDRESS_PREFIX = "about"
    # It stands at /about/ itself and names the others.
    FIRST = "about"

    name = models.CharField("title", max_length=120)
    body = models.TextField("text", blank=True)
    position = models.PositiveSmallIntegerField(default=100, help_text="Smaller numbers come first.")
    changed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "page about us"
        verbose_name_plural = "pages about us"

    @classmethod
    def address_of(cls, slug: str) -> str:
        return f"/{cls.ADDRESS_PREFIX}/" if slug == cls.FIRST else super().address_of(slug)

    def save(self, *args, **kwargs):
        """Save what is left of the text in the vocabulary of stories."""
        self.body = html.clean(self.body)
        super().save(*args, **kwargs)


class Advisory(models.Model):
    """What sensitive readers are told above a story, and where to find help: chosen on a story, kept by editors."""

    name = models.CharField(max_length=60, unique=True, help_text="For example: Loss, Suicide, Abuse.")
    text = models.TextField(help_text="One or two sentences, and where help is to be found.")
    words = models.TextField(
        "words to look out for",
        blank=True,
        help_text="Where a story says one of them, its page asks whether this advisory is wanted. With commas between;"
        " a star at the end stands for any ending: suicid*.",
    )
    position = models.PositiveSmallIntegerField(default=100)

    class Meta:
        verbose_name = "content advisory"
        verbose_name_plural = "content advisories"

    def __str__(self):
        return self.name
