"""People in the news: one entity with all its names, an address, and a rule whether it may be tagged."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from taggit.models import TagBase

from articles.models.finding import Finding, Found
from articles.models.image import Image
from articles.models.naming import Named, fold
from articles.models.rights import ShowsAPicture

LONGEST_NAME, LONGEST_LINK = 200, 300
TOO_LONG = f"That name is too long: {LONGEST_NAME} characters can be kept."


class Tagging(models.TextChoices):
    """Whether a person found in a text is proposed as a tag."""

    OPEN = "open", "Suggest"
    ASK = "ask", "Suggest, but never preselect"
    NEVER = "never", "Never tag (private persons and minors)"


class PersonQuerySet(models.QuerySet):
    def restricted(self, at: datetime) -> "PersonQuerySet":
        """Those whom a court or a law forbids to name at this moment."""
        holds = Q(naming_restricted_until=None) | Q(naming_restricted_until__gt=at)
        return self.filter(holds, merged_into=None).exclude(naming_restriction="")

    def seen_by(self, user) -> "PersonQuerySet":
        """Without those who were merged, and without the protected for all but editors."""
        people = self.filter(merged_into=None)
        return people if user.has_perm("articles.change_person") else people.exclude(tagging=Tagging.NEVER)


class Person(Named, TagBase):
    """Somebody whom readers can follow. Two people may share a name: there are two John Smiths."""

    ADDRESS_PREFIX = "people"

    name = models.CharField(max_length=LONGEST_NAME)
    description = models.CharField(
        max_length=300, blank=True, help_text="One line that tells this person from a namesake."
    )
    external_id = models.CharField(max_length=60, unique=True, null=True, blank=True)  # noqa: DJ001  unique if given
    wikidata = models.CharField(max_length=20, blank=True, help_text="For example: Q44857.")
    same_as = models.JSONField("same as", default=list, blank=True)
    portrait = models.ForeignKey(Image, null=True, blank=True, on_delete=models.PROTECT, related_name="portrayed")
    tagging = models.CharField(max_length=5, choices=Tagging, default=Tagging.OPEN)
    protection_asked_by = models.CharField(
        "who asked for it", max_length=200, blank=True, help_text="For example: her mother, by letter."
    )
    protection_asked_on = models.DateField("when they asked", null=True, blank=True)
    naming_restriction = models.CharField(
        "reason", max_length=300, blank=True, help_text="Why this person must not be named, for example: a minor."
    )
    naming_order = models.CharField(
        "order", max_length=200, blank=True, help_text="Who ordered it, and under which number."
    )
    naming_restricted_until = models.DateTimeField("until", null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"
        indexes = [
            models.Index(
                fields=["naming_restricted_until"],
                condition=Q(naming_restricted_until__isnull=False),
                name="person_restricted_until",
            )
        ]

    def clean(self):
        """Say what can't be kept: a letter may become several where names are compared."""
        if len(fold(self.name)) > LONGEST_NAME:
            raise ValidationError({"name": TOO_LONG})

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
            Portrait.objects.show(self)

    def _is_found_anew(self) -> None:
        # Fetched once more: whoever saves may carry the list of names from before.
        Finding.objects.keep([Person.objects.get(pk=self.pk).finding()])

    def finding(self) -> Finding:
        """By which words the desk finds this person: any name, their own first."""
        names = sorted(self.names.all(), key=lambda name: (not name.main, name.pk))
        return Finding.of(Found.PERSON, self.pk, title=[name.name for name in names], text=(self.description,))

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
    name = models.CharField(max_length=LONGEST_NAME)
    folded = models.CharField(max_length=LONGEST_NAME, db_index=True, editable=False)
    main = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = "other name"
        constraints = [models.UniqueConstraint(fields=["person", "folded"], name="one_row_a_name_of_a_person")]

    def __str__(self):
        return self.name

    def clean(self):
        """Say what can't be kept: a letter may become several where names are compared."""
        if len(fold(self.name)) > LONGEST_NAME:
            raise ValidationError({"name": TOO_LONG})

    def save(self, *args, **kwargs):
        self.folded = fold(self.name)
        super().save(*args, **kwargs)


class PortraitQuerySet(ShowsAPicture):
    def show(self, person: Person) -> None:
        """Let readers see the portrait of a person as its picture stands; none where it has no file or was taken out.

        Made anew where anything differs: the database copies rights and kill into what is made (rules/).
        """
        image = person.portrait
        wanted = Portrait.of(person, image) if image and not image.is_to_come else None
        there = self.filter(person=person).first()
        if wanted and there and all(getattr(there, name) == getattr(wanted, name) for name in Portrait.COPIED):
            return
        if there:
            there.delete()
        if wanted:
            wanted.save()


class Portrait(models.Model):
    """A person's portrait as readers see it, with its credit. Follows the present: rights that end, a kill."""

    COPIED = ("image_id", "token", "credit", "alternative_text", "width", "height")

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="portrayed_as")
    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="portraits")
    token = models.CharField(max_length=24, db_index=True)
    credit = models.CharField(max_length=300)
    alternative_text = models.CharField(max_length=500, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    rights_until = models.DateTimeField(null=True)
    killed_at = models.DateTimeField(null=True)

    objects = PortraitQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["rights_until"], name="portrait_rights_until")]

    def __str__(self):
        return f"portrait of {self.person_id}"

    @classmethod
    def of(cls, person: Person, image: Image) -> "Portrait":
        copied = {name: getattr(image, name) for name in cls.COPIED if name != "image_id"}
        return cls(person=person, image=image, **copied)


class Distinct(models.Model):
    """Two people who look like one and are two: said once, so that nobody is asked again."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="one_answer_a_pair_of_people"),
            models.CheckConstraint(condition=Q(person__lt=F("other")), name="pair_of_people_is_in_order"),
        ]

    def __str__(self):
        return f"{self.person_id} is not {self.other_id}"
