"""What all named things share: one folded form to compare by, one address, the addresses they had before.

Knows nothing of stories.
"""

import re
import unicodedata
from collections.abc import Container, Iterable

from django.core.validators import validate_slug
from django.db import models, transaction
from django.utils.crypto import get_random_string
from django.utils.text import slugify

# Letters that Unicode does not take apart into a base and an accent.
UNDECOMPOSED = str.maketrans(
    {
        "ı": "i",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "ð": "d",
        "þ": "th",
    }
)
APOSTROPHES = re.compile("[\u2018\u2019\u201b\u02bc`\u00b4]")
DASHES = re.compile("[\u2010-\u2015\u2212]")
BEYOND_ASCII = re.compile("[^\x00-\x7f]+")


def fold(text: str) -> str:
    """Return the form in which two spellings of one name are the same.

    Case, accents, kinds of apostrophe and dash, invisible characters and runs of white space do not count:
    "  Beyonc\u00e9 Knowles\u2013Carter " and "beyonce knowles-carter" fold alike.
    """
    text = unicodedata.normalize("NFKD", text).translate(UNDECOMPOSED)
    text = BEYOND_ASCII.sub(lambda found: "".join(filter(_counts, found[0])), text)
    text = DASHES.sub("-", APOSTROPHES.sub("'", text))
    return " ".join(text.casefold().split())


def _counts(letter: str) -> bool:
    """Whether a character stands for itself: marks on others and invisible ones don't."""
    return not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"


# Controls, direction marks and overrides, lone surrogates, characters that XML refuses: they show nothing and break
# feeds or the reading order. Line ends stay. (security.md 49)
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
    "|[\U000e0000-\U000e007f]"
)
LINE_BREAKS = re.compile("[\v\f\x85\u2028\u2029]")


def printable(text: str) -> str:
    """The text without what nobody can see; a line break of any kind is one that everybody reads."""
    return UNPRINTABLE.sub("", LINE_BREAKS.sub("\n", text))


def make_printable(row: models.Model) -> None:
    """Clean every text of a row about to be saved; one-line fields keep to one line."""
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(value, str) and isinstance(field, models.CharField | models.TextField):
            text = printable(value)
            setattr(row, field.attname, " ".join(text.split("\n")) if isinstance(field, models.CharField) else text)


def make_slug(text: str, *, length: int = 80) -> str:
    """Return an address-safe form of a name or headline: ASCII, cut at a word, '' if no letter survives."""
    slug = slugify(fold(text).replace("'", ""))
    if len(slug) <= length:
        return slug
    return slug[: length + 1].rpartition("-")[0] or slug[:length]


class FormerAddressQuerySet(models.QuerySet):
    def keep(self, path: str, *, leads_to: str) -> None:
        """Remember that what stood at `path` stands at `leads_to` now; older addresses follow in one hop."""
        self.filter(path=leads_to).delete()
        self.filter(leads_to=path).update(leads_to=leads_to)
        self.update_or_create(path=path, defaults={"leads_to": leads_to, "public_id": ""})


class FormerAddress(models.Model):
    """An address that something had once; readers who come by it are sent on for good."""

    path = models.CharField(max_length=300, unique=True)
    leads_to = models.CharField(max_length=300, db_index=True, blank=True)
    # A story is named instead: where it stands, and whether readers may know of it, is asked when somebody comes.
    public_id = models.CharField(max_length=8, db_index=True, blank=True)

    objects = FormerAddressQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "former addresses"
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(leads_to="") & ~models.Q(public_id=""))
                | (~models.Q(leads_to="") & models.Q(public_id="")),
                name="former_address_leads_somewhere",
            )
        ]

    def __str__(self):
        return f"{self.path} → {self.leads_to or self.public_id}"


class Named(models.Model):
    """Something that readers know by a name and an address. Public at save."""

    slug = models.SlugField("web address", max_length=100, unique=True, blank=True, validators=[validate_slug])
    merged_into = models.ForeignKey("self", null=True, blank=True, editable=False, on_delete=models.PROTECT)

    # The first segment of the address; sections stand at the root.
    ADDRESS_PREFIX = ""

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return self.address_of(self.slug)

    @classmethod
    def address_of(cls, slug: str) -> str:
        return f"/{cls.ADDRESS_PREFIX}/{slug}/" if cls.ADDRESS_PREFIX else f"/{slug}/"

    def save(self, *args, **kwargs):
        """Save, find a free slug for a new name, and remember the address that a new slug leaves behind."""
        make_printable(self)
        others = type(self)._base_manager.exclude(pk=self.pk)
        former = type(self)._base_manager.filter(pk=self.pk).values_list("slug", flat=True).first() if self.pk else None
        self.slug = self.slug.lower() or self._free_slug(others)
        with transaction.atomic():
            super().save(*args, **kwargs)
            if former and former != self.slug:
                FormerAddress.objects.keep(self.address_of(former), leads_to=self.get_absolute_url())

    def _free_slug(self, others: models.QuerySet) -> str:
        base = slug_base(self.name)
        return free_slug(base, set(others.filter(slug__startswith=base).values_list("slug", flat=True)))


def present(model: type[Named], pks: Iterable[int]) -> dict[int, int]:
    """Which row each of these stands for now: itself, or the one that it was merged into. Unknown ones are left out."""
    rows = model._base_manager.filter(pk__in=pks).values_list("pk", "merged_into")
    return {pk: into or pk for pk, into in rows}


def slug_base(name: str) -> str:
    """The slug that a name asks for; a random one where no letter of it can stand in an address."""
    return make_slug(name, length=90) or get_random_string(8, "abcdefghijkmnpqrstuvwxyz23456789")


def free_slug(base: str, taken: Container[str]) -> str:
    """The slug, numbered from 2 where namesakes had it first."""
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
