"""The page as it would be printed, by the readers' own template, for the desk alone."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from articles import html, reading, views
from articles.models import Article, Edition, Person, Section
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
    figures = {picture["image"]: DeskFigure.of(picture) for picture in printed.pictures}
    placed = html.images(edition.body)
    parts = [figures.get(part) if isinstance(part, int) else part for part in html.parts(edition.body)]
    lead = next((figures[p["image"]] for p in printed.pictures if p["lead"] and p["image"] not in placed), None)
    slugs = dict(Person.objects.filter(pk__in=[p["person"] for p in edition.people]).values_list("pk", "slug"))
    story = reading.Story(
        edition=edition,
        lead=lead,
        parts=[part for part in parts if part],
        people=[{"name": p["name"], "slug": slugs[p["person"]], "subject": p["subject"]} for p in edition.people],
    )
    context = {"story": story, "edition": edition}
    return views.page(request, "articles/edition_detail.html", context, sections=reading.sections())
