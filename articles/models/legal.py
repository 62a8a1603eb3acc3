"""Cases in which somebody asks for words to be removed, and what was decided about each story."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article
from articles.models.edition import Edition
from articles.models.image import not_blank
from articles.models.person import Person


class LegalCaseQuerySet(models.QuerySet):
    def open(self) -> "LegalCaseQuerySet":
        """Those without an outcome, the nearest deadline first; those without one last."""
        return self.filter(closed_at=None).order_by(models.F("deadline").asc(nulls_last=True), "id")


class LegalCase(models.Model):
    """Who asked for what to be removed, by when, and what came of it."""

    number = models.CharField("case number", max_length=60, unique=True)
    name = models.CharField("name that stands in our texts", max_length=200)
    asked_by = models.CharField("who asks", max_length=200, help_text="For example: a person, a court, a lawyer.")
    asks_for = models.TextField("what they ask for", blank=True)
    deadline = models.DateField(null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="legal_cases")
    opened_at = models.DateTimeField()
    outcome = models.TextField(blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = LegalCaseQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions = [("remove_legally", "Can remove stories and names for legal reasons")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome="")),
                name="case_is_closed_with_an_outcome",
            )
        ]
        indexes = [models.Index(fields=["deadline", "id"], condition=Q(closed_at=None), name="legal_case_open")]

    def __str__(self):
        return f"{self.number}: {self.name}"


class Removal(models.TextChoices):
    """What is done about a story. Each leaves the story's own history as it is."""

    HIDDEN = "hidden", "Hidden from search engines"
    SHOWN = "shown", "Shown to search engines again"
    REPLACED = "replaced", "A new wording replaces it"
    SEALED = "sealed", "Earlier text sealed"
    TAKEN_DOWN = "taken_down", "Taken down"


class LegalStep(models.Model):
    """What was decided about one story in one case. `edition` is the version whose words are replaced or sealed."""

    case = models.ForeignKey(LegalCase, on_delete=models.PROTECT, related_name="steps")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="legal_steps")
    removal = models.CharField(max_length=10, choices=Removal)
    edition = models.ForeignKey(Edition, null=True, on_delete=models.PROTECT, related_name="legal_steps")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.get_removal_display()}, story {self.article_id}"


class NamingAnswer(models.Model):
    """An editor's answer for a version that names somebody who must not be named; its words stand in the approval."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="naming_answers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["edition", "person"], name="one_naming_answer_a_person"),
            not_blank("words", name="naming_is_answered_in_words", sentence="Write why they may be named."),
        ]

    def __str__(self):
        return f"answer for naming {self.person_id} in edition {self.edition_id}"
