"""A plain-text story → what was understood of it → a draft. Never anything but a draft (security.md, lessons)."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial

from django.conf import settings
from django.core.exceptions import ValidationError

from articles import html, people, plaintext
from articles.credit import Credit, parse_credit
from articles.models import Article, ArticlePicture, Author, Byline, Image, Provider, Section, fold
from articles.people import Span, Suggestion
from articles.plaintext import Kind, Story
from articles.saving import picture_saved, saving
from articles.workflow import Refused


@dataclass(frozen=True)
class Understood:
    """A story as it was read, before anything is written: what a person looks at first."""

    name: str
    text: str
    story: Story

    @cached_property
    def headline(self) -> str:
        """The story's own headline, or one proposed from its first sentence."""
        return self.story.headline or plaintext.propose_headline(self.story)

    @property
    def headline_proposed(self) -> bool:
        return not self.story.headline

    @cached_property
    def credits(self) -> list[Credit]:
        """What each picture's credit line says, in the order of the pictures."""
        spellings = Provider.by_spelling() if self.story.pictures else {}
        read = partial(parse_credit, house=settings.SITE_NAME, spellings=spellings)
        return [read(picture.credit) for picture in self.story.pictures]

    @cached_property
    def people(self) -> list[Suggestion]:
        """Who is named, credit lines aside: a photographer is not in the news."""
        credits = [Span(p.credit_start, p.credit_end) for p in self.story.pictures]
        return people.suggest(self.text, ignore=credits)

    def as_json(self) -> dict:
        """The dry run of one file; offsets are characters of the file as UTF-8."""
        return {
            "file": self.name,
            "headline": self.headline,
            "headline_proposed": self.headline_proposed,
            "pictures": [
                {"caption": p.caption, "credit": p.credit, "provider": c.agency, "creator": c.creator}
                for p, c in zip(self.story.pictures, self.credits, strict=True)
            ],
            "paragraphs": list(self.story.paragraphs),
            "quotes": list(self.story.quotes),
            "people": [
                {
                    "name": found.person.name,
                    "external_id": found.person.external_id,
                    "subject": found.subject,
                    "mentions": [{"start": m.start, "end": m.end} for m in found.mentions],
                }
                for found in self.people
            ],
        }


def understand(raw: bytes, *, name: str) -> Understood:
    """Read a file; raises plaintext.Unreadable, with file and line, where it is no plain-text story."""
    text = plaintext.decode(raw, name=name)
    return Understood(name=name, text=text, story=plaintext.read(text))


def make_draft(understood: Understood, *, by, at: datetime, section: Section | None = None) -> Article:
    """Write what was understood as a draft: pictures to come at their places, nobody tagged, the headline as read."""
    article = Article(
        headline=understood.headline[:300], headline_proposed=understood.headline_proposed, section=section
    )
    with saving(article, by=by, at=at):
        images = [
            _image_to_come(p, c, by=by, at=at)
            for p, c in zip(understood.story.pictures, understood.credits, strict=True)
        ]
        author = _author_of(understood.story)
        lead, article.body = _body(understood.story, images, skip_byline=author is not None)
        article.save()
        for position, image in enumerate(images):
            ArticlePicture.objects.create(
                article=article, image=image, caption=image.caption, lead=image is lead, position=position
            )
        if author:
            Byline.objects.create(article=article, author=author)
    return article


def _image_to_come(picture: plaintext.Block, credit: Credit, *, by, at: datetime) -> Image:
    provider = Provider.objects.get_or_create(name=credit.agency[:120])[0] if credit.agency else None
    image = Image(
        caption=picture.caption[:1000],
        credit=picture.credit[:300],
        creator=credit.creator[:200],
        provider=provider,
        added_by=by,
    )
    try:
        image.clean()
    except ValidationError as error:
        raise Refused(f"The picture “{image.caption}” has no credit that shows.") from error
    image.save()
    picture_saved(image, by=by, at=at)
    return image


def _author_of(story: Story) -> Author | None:
    """The author whom the story's byline names, if we know one of that name; none is invented."""
    name = fold(story.byline.split(",")[0])
    return next((author for author in Author.objects.all() if fold(author.name) == name), None) if name else None


def _body(story: Story, images: list[Image], *, skip_byline: bool) -> tuple[Image | None, str]:
    """The text as HTML with figures at their places; a picture before the first paragraph leads the page instead."""
    pictures = iter(images)
    lead: Image | None = None
    pieces: list[str] = []
    points: list[str] = []
    for block in story.blocks:
        if points and block.kind != Kind.LIST_ITEM:
            pieces.append(html.bullets(points))
            points = []
        if block.kind == Kind.PICTURE:
            image = next(pictures)
            if lead is None and not any(piece.startswith("<p") for piece in pieces):
                lead = image
            else:
                pieces.append(html.figure(image.pk))
        elif block.kind == Kind.LIST_ITEM:
            points.append(block.point)
        elif block.kind == Kind.HEADING:
            pieces.append(html.heading(block.text))
        elif not (skip_byline and block.kind == Kind.NOTE and story.byline and story.byline in block.text):
            pieces.append(html.paragraph(block.text))
    if points:
        pieces.append(html.bullets(points))
    return lead, "".join(pieces)
