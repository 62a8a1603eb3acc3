"""The working copy: what the desk writes. Readers never see a row of this file."""

from datetime import UTC, datetime

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.crypto import get_random_string
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from articles import html
from articles.models.chosen import ChosenRows
from articles.models.edition import Change, Kind, Origin
from articles.models.finding import Finding, Found
from articles.models.image import Image
from articles.models.masthead import Author, Section, Topic
from articles.models.naming import make_printable, make_slug, present
from articles.models.person import Person


class Status(models.TextChoices):
    """Where the working copy stands. Whether a story is live is a fact about its editions, not about this."""

    DRAFT = "draft", "In progress"
    SUBMITTED = "submitted", "Waiting for desk"
    APPROVED = "approved", "Ready"
    SPIKED = "spiked", "Spiked"


def new_public_id() -> str:
    return get_random_string(8, "abcdefghijklmnopqrstuvwxyz0123456789")


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


class ArticleQuerySet(models.QuerySet):
    def readable_by(self, user) -> "ArticleQuerySet":
        """Everyone of the desk reads every draft that is not private; private ones their people and editors."""
        if not user.has_perm("articles.view_article"):
            return self.none()
        if user.has_perm("articles.approve_article"):
            return self
        theirs = Q(started_by=user) | Q(assigned_to=user) | Q(pk__in=self.model.objects.filter(authors__account=user))
        return self.filter(Q(private=False) | theirs)


class Article(ChosenRows, models.Model):
    """A story as the desk works on it. Only the verbs of workflow.py write its status."""

    # Fields that go from the working copy into an edition as they are.
    PRINTED_AS_IS = (
        "kind", "headline", "kicker", "standfirst", "slug", "slugline", "dateline", "language", "body", "advisory",
        "change", "change_note", "related", "payer",
    )  # fmt: skip
    # Which of them a content holds only where there are any: what was kept before there were keeps its digest.
    IF_ANY = frozenset({"related", "payer"})
    # What a content holds of each picture.
    OF_A_PICTURE = ("image", "caption", "alternative_text", "decorative", "lead", "left_out")

    # What a person had on the screen beside `version` and `status`: the number of the last act that was no save.
    # None where nobody looked. A verb is refused where it is not the last any more.
    act_seen: int | None = None

    public_id = models.CharField(max_length=8, unique=True, default=new_public_id, editable=False)
    origin = models.CharField(max_length=7, choices=Origin, default=Origin.DESK, editable=False)

    # What is printed
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NEWS)
    headline = models.CharField(max_length=300, blank=True)
    headline_proposed = models.BooleanField(default=False, editable=False)
    kicker = models.CharField(max_length=100, blank=True, help_text="The label over the headline.")
    standfirst = models.TextField(blank=True, help_text="The summary under the headline.")
    slug = models.SlugField(
        "web address", max_length=100, blank=True, help_text="Made from the headline if left empty."
    )
    slugline = models.CharField("desk name", max_length=100, blank=True)
    dateline = models.CharField(max_length=100, blank=True, help_text="Where it was reported from.")
    language = models.CharField(max_length=12, blank=True, help_text="Only if it differs from the site’s: fr, ar.")
    body = models.TextField(blank=True)
    section = models.ForeignKey(Section, null=True, blank=True, on_delete=models.PROTECT)
    authors = models.ManyToManyField(Author, through="Byline", blank=True)
    pictures = models.ManyToManyField(Image, through="ArticlePicture", blank=True)
    people = TaggableManager(through="PersonTag", blank=True, verbose_name="people")
    topics = models.ManyToManyField(Topic, blank=True)
    advisory = models.TextField(
        "content advisory", blank=True, help_text="What sensitive readers should know, and where to find help."
    )
    change = models.CharField(max_length=13, choices=Change, blank=True, default=Change.FIRST)
    change_note = models.TextField("public note", blank=True, help_text="What changed, as readers will be told.")

    related = models.CharField(
        "related stories",
        max_length=60,
        blank=True,
        help_text="Up to six stories that are live or scheduled; readers see those that are live.",
    )
    payer = models.CharField(
        "paid for by", max_length=120, blank=True, help_text="Who paid for paid content, as readers are told."
    )

    # Who and when
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, editable=False, on_delete=models.PROTECT, related_name="started_articles"
    )
    started_at = models.DateTimeField(editable=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="assigned_articles"
    )
    due_at = models.DateTimeField("due", null=True, blank=True)
    priority = models.PositiveSmallIntegerField(default=3, choices=[(1, "Now"), (2, "High"), (3, "Normal"), (4, "Low")])
    private = models.BooleanField(default=False, help_text="Only its writers and editors can read it.")
    publish_at = models.DateTimeField("wanted live", null=True, blank=True)
    embargo_until = models.DateTimeField("embargo until", null=True, blank=True)
    embargo_zone = models.CharField("zone of the embargo", max_length=60, blank=True)
    embargo_source = models.CharField("source of the embargo", max_length=200, blank=True)
    embargo_terms = models.TextField(
        "terms of the embargo", blank=True, help_text="What it allows before that: asking for comment, print pages."
    )

    # Where the working copy stands: written by workflow.py alone
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField(null=True, editable=False)
    filed = models.ForeignKey("Revision", null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    asked_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="asked_articles"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    status_verb = models.CharField(max_length=20, blank=True, editable=False)
    status_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    status_at = models.DateTimeField(null=True, editable=False)
    status_why = models.TextField(blank=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "story"
        verbose_name_plural = "stories"
        permissions = [
            ("stand_by_article", "Can stand by a version of a story"),
            ("approve_article", "Can approve, send back and spike stories"),
            ("publish_article", "Can publish, schedule and take down stories"),
            ("publish_alone", "Can publish alone"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(filed=None) | Q(status=Status.SUBMITTED), name="filed_only_while_waiting_for_desk"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-status_at"], name="article_status"),
            models.Index(fields=["-saved_at", "-id"], name="article_newest"),
        ]

    def __str__(self):
        return self.headline or self.slugline or "Untitled story"

    def save(self, *args, **kwargs):
        """Save what may be printed: the body is cleaned here as well as in forms."""
        make_printable(self)
        self.body = html.clean(self.body)
        if not self.slug or self.headline_proposed:
            self.slug = make_slug(self.headline) or "story"
        self.slug = self.slug.lower()
        with transaction.atomic():
            super().save(*args, **kwargs)
            Finding.objects.keep([self.finding()])

    def finding(self) -> Finding:
        """By which words the desk finds this story."""
        title = (self.headline, self.slugline, self.kicker)
        text = (self.standfirst, self.dateline, html.text(self.body))
        return Finding.of(Found.STORY, self.pk, title=title, text=text)

    def content(self) -> dict:
        """Return the whole content of the working copy as the database holds it: what a Revision keeps."""
        return {
            **{name: said for name in self.PRINTED_AS_IS if (said := getattr(self, name)) or name not in self.IF_ANY},
            "headline_proposed": self.headline_proposed,
            "section": self.section_id,
            "byline": list(self.bylines.order_by("position", "id").values("author", "role")),
            "people": [
                {"person": person, "subject": subject}
                for person, subject in self.person_tags.order_by("id").values_list("tag", "subject")
            ],
            "topics": list(self.topics.order_by("name").values_list("pk", flat=True)),
            "pictures": list(self.article_pictures.order_by("position", "id").values(*self.OF_A_PICTURE)),
            "desk": {
                "assigned_to": self.assigned_to_id,
                "due_at": _moment(self.due_at),
                "priority": self.priority,
                "private": self.private,
                "publish_at": _moment(self.publish_at),
                "embargo_until": _moment(self.embargo_until),
                "embargo_zone": self.embargo_zone,
                "embargo_source": self.embargo_source,
                "embargo_terms": self.embargo_terms,
            },
        }

    def restore(self, content: dict) -> None:
        """Write a kept content back into the working copy, rows and all. What the desk arranged stays as it is.

        Pictures that were killed since are left behind; who was merged since is the one that stayed.
        """
        kept = Image.objects.filter(pk__in=[picture["image"] for picture in content["pictures"]])
        gone = set(kept.filter(killed_at__isnull=False).values_list("pk", flat=True))
        for name in self.PRINTED_AS_IS:
            setattr(self, name, content.get(name, "") if name in self.IF_ANY else content[name])
        self.body = html.without_images(self.body, gone)
        self.headline_proposed = content["headline_proposed"]
        self.section_id = content["section"]
        self.save()
        self.bylines.all().delete()
        self.person_tags.all().delete()
        self.article_pictures.all().delete()
        Byline.objects.bulk_create(
            Byline(article=self, author_id=line["author"], role=line["role"], position=position)
            for position, line in enumerate(content["byline"])
        )
        people = present(Person, [tag["person"] for tag in content["people"]])
        tags: dict[int, bool] = {}
        for tag in content["people"]:
            if person := people.get(tag["person"]):
                tags[person] = tags.get(person, False) or tag["subject"]
        PersonTag.objects.bulk_create(
            PersonTag(content_object=self, tag_id=person, subject=subject) for person, subject in tags.items()
        )
        ArticlePicture.objects.bulk_create(
            ArticlePicture(article=self, position=position, image_id=picture["image"], **{
                name: picture[name] for name in self.OF_A_PICTURE if name != "image"
            })
            for position, picture in enumerate(content["pictures"])
            if picture["image"] not in gone
        )  # fmt: skip
        self.topics.set(set(present(Topic, content["topics"]).values()))


class Byline(ChosenRows, models.Model):
    """One name in a byline, in order."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="bylines")
    role = models.CharField(max_length=100, blank=True, help_text="For example: in Beirut.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["article", "author"], name="one_byline_an_author")]

    def __str__(self):
        return str(self.author)


class ArticlePicture(ChosenRows, models.Model):
    """A picture of a story: caption and alternative text of this use. The body only says where it stands."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="article_pictures")
    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="article_pictures", verbose_name="picture")
    caption = models.CharField(max_length=1000, blank=True)
    alternative_text = models.CharField(
        max_length=500, blank=True, help_text="What the picture shows, for readers who can't see it."
    )
    decorative = models.BooleanField(default=False, help_text="Adds nothing to the text: screen readers pass it over.")
    lead = models.BooleanField(default=False, help_text="Stands over the text and on lists.")
    left_out = models.BooleanField("print without it", default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "picture of this story"
        verbose_name_plural = "pictures of this story"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "image"], name="one_picture_a_story"),
            models.UniqueConstraint(fields=["article"], condition=Q(lead=True), name="one_lead_picture"),
        ]

    def __str__(self):
        return str(self.image)

    def save(self, *args, **kwargs):
        make_printable(self)
        super().save(*args, **kwargs)


class PersonTag(ChosenRows, ItemBase):
    """A person confirmed for a story, as its subject or named beside."""

    tag = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tags", verbose_name="person")
    content_object = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="person_tags")
    subject = models.BooleanField("about", default=True, help_text="Unticked: also named.")

    class Meta:
        verbose_name = "person in the story"
        verbose_name_plural = "people in the story"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="one_tag_a_person")]

    def __str__(self):
        return str(self.tag)


class Dismissal(models.Model):
    """A person found in the text of a story who is not meant: remembered, so that nobody is asked twice."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="dismissals")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["article", "person"], name="one_dismissal_a_person")]

    def __str__(self):
        return f"{self.person} is not in story {self.article_id}"
