"""People in the news: one entity with all its names, an address, and a rule whether it may be tagged."""

from collections.abc import Iterable

from django.db import models, transaction
from taggit.models import TagBase

from articles.models.finding import Finding, Found
from articles.models.naming import Named, fold


class Tagging(models.TextChoices):
    """Whether a person found in a text is proposed as a tag."""

    OPEN = "open", "Suggest"
    ASK = "ask", "Suggest, but never preselect"
    NEVER = "never", "Never tag (private persons and minors)"


class Person(Named, TagBase):
    """Somebody whom readers can follow. Two people may share a name: there are two John Smiths."""

    ADDRESS_PREFIX = "people"

    name = models.CharField(max_length=200)
    description = models.CharField(
        max_length=300, blank=True, help_text="One line that tells this person from a namesake."
    )
    external_id = models.CharField(max_length=60, unique=True, null=True, blank=True)  # noqa: DJ001  unique if given
    wikidata = models.CharField(max_length=20, blank=True, help_text="For example: Q44857.")
    same_as = models.JSONField(default=list, blank=True)
    tagging = models.CharField(max_length=5, choices=Tagging, default=Tagging.OPEN)
    naming_restriction = models.CharField(
        max_length=300, blank=True, help_text="Why this person must not be named, for example a court order."
    )
    naming_restricted_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "people"

    def save(self, *args, **kwargs):
        """Save, and keep the person's own name among the names by which texts are searched."""
        self.external_id = self.external_id or None
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.names.filter(main=True).exclude(folded=fold(self.name)).delete()
            PersonName.objects.update_or_create(
                person=self, folded=fold(self.name), defaults={"name": self.name, "main": True}
            )
            self._is_found_anew()

    def _is_found_anew(self) -> None:
        # Fetched once more: whoever saves may carry the list of names from before.
        Finding.objects.keep([Person.objects.get(pk=self.pk).finding()])

    def finding(self) -> Finding:
        """By which words the desk finds this person: any name."""
        return Finding.of(Found.PERSON, self.pk, title=[n.name for n in self.names.all()], text=(self.description,))

    def set_aliases(self, aliases: Iterable[str]) -> None:
        """Make these the other names of the person; the main name is kept."""
        wanted = {fold(alias): alias.strip() for alias in aliases if fold(alias)}
        wanted.pop(fold(self.name), None)
        self.names.filter(main=False).exclude(folded__in=wanted).delete()
        for folded, alias in wanted.items():
            PersonName.objects.update_or_create(person=self, folded=folded, defaults={"name": alias, "main": False})
        self._is_found_anew()


class PersonName(models.Model):
    """One spelling of a person's name, with the folded form that texts are matched by."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_index=True, editable=False)
    main = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = "other name"
        constraints = [models.UniqueConstraint(fields=["person", "folded"], name="one_row_a_name_of_a_person")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.folded = fold(self.name)
        super().save(*args, **kwargs)
