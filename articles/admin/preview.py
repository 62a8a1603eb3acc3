"""The page as it would be printed, by the readers' own template, for the desk alone."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from articles import reading, views
from articles.models import Article, Author, Edition, Person, Section, Tagging
from articles.printing import Printed


class DeskFigure(reading.Figure):
    """A picture that readers may not see yet: fetched by the desk's own address."""

    def address(self, width: int) -> str:
        return reverse("admin:articles_image_look", args=[self.image, width])


def preview(request: HttpRequest, article: Article, printed: Printed, *, at: datetime) -> HttpResponse:
    """Render what would be printed as if it went live at this moment."""
    edition = Edition(article=article, public_id=article.public_id, **printed.as_edition())
    edition.live_from = edition.first_published_at = edition.updated_at = at
    if edition.section_id is None:
        edition.section = Section(name="No section yet", slug="section")
    tagged = Person.objects.exclude(tagging=Tagging.NEVER).in_bulk([entry["person"] for entry in edition.people])
    named = [{**entry, "slug": tagged[entry["person"]].slug} for entry in edition.people if entry["person"] in tagged]
    signed = Author.objects.in_bulk([line["author"] for line in edition.byline])
    story = reading.compose(
        edition,
        authors={pk: author.slug for pk, author in signed.items()},
        people=sorted(named, key=lambda entry: not entry["subject"]),
        figures={picture["image"]: DeskFigure.of(picture) for picture in printed.pictures},
    )
    context = {"story": story, "edition": edition}
    return views.page(request, "articles/edition_detail.html", context, sections=reading.sections())
