"""The page as it would be printed, by the readers' own template: as saved, as typed, as it once was.

For the desk alone, but for the one version that lending.py shows outside.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.forms import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles import printing, reading, reading_beside, reading_story, saving, views
from articles.admin import prose, typed_rows
from articles.admin.documents import address_of
from articles.admin.doors import readable_story
from articles.embeds import FRAME_HOSTS
from articles.models import (
    Article,
    Author,
    Change,
    Edition,
    Image,
    Person,
    Revision,
    Section,
    Tagging,
    Topic,
    make_slug,
    printable,
)
from articles.printing import Printed
from articles.public_notes import PublicNote, notes_of


class DeskFigure(reading.Figure):
    """A picture that readers may not see yet: fetched by the desk's own address."""

    avif_srcset = ""

    def address(self, width: int) -> str:
        return reverse("admin:articles_image_look", args=[self.image, width])


class DeskDocument(reading_story.Document):
    """A document that readers may not open yet."""

    @property
    def address(self) -> str:
        return address_of(self.document)


def preview(request: HttpRequest, article: Article, printed: Printed, *, at: datetime) -> HttpResponse:
    """Render what would be printed as if it went live at this moment, with the stories that readers find below."""
    context = page_of(article, printed, at=at, figure=DeskFigure.of, document=DeskDocument.of)
    story = replace(context["story"], near=reading_beside.near(context["edition"], at=at))
    context["beside"] = reading_beside.beside(story, at=at)
    return views.page(request, "articles/edition_detail.html", context, sections=reading.sections())


def page_of(
    article: Article,
    printed: Printed,
    *,
    at: datetime,
    figure: Callable[[dict], reading.Figure],
    document: Callable[[dict], reading_story.Document],
) -> dict:
    """What the readers' template of a story takes; `figure` and `document` say where their files are fetched."""
    edition = Edition(article=article, public_id=article.public_id, **printed.as_edition())
    edition.live_from = edition.first_published_at = edition.updated_at = at
    if edition.section_id is None:
        edition.section = Section(name="No section yet", slug="section")
    tagged = Person.objects.exclude(tagging=Tagging.NEVER).in_bulk([entry["person"] for entry in edition.people])
    named = [{**entry, "slug": tagged[entry["person"]].slug} for entry in edition.people if entry["person"] in tagged]
    topics = Topic.objects.filter(pk__in=[entry["topic"] for entry in edition.topics]).order_by("name")
    signed = Author.objects.in_bulk([line["author"] for line in edition.byline])
    killed = {row.image_id for row in printed.rows if row.image.killed_at}
    story = reading_story.compose(
        edition,
        authors={pk: author.slug for pk, author in signed.items()},
        people=sorted(named, key=lambda entry: not entry["subject"]),
        topics=topics.values("name", "slug"),
        figures={p["image"]: figure(p) for p in printed.pictures if p["image"] not in killed},
        documents={entry["document"]: document(entry) for entry in printed.documents},
        notes=notes_with(edition, at=at),
    )
    return {"story": story, "edition": edition}


def notes_with(edition: Edition, *, at: datetime) -> list[PublicNote]:
    """The public notes as this version would tell them: its own, then those of what readers saw before."""
    own = [PublicNote(Change(edition.change), edition.change_note, at)] if edition.change_note else []
    return own + [note for note in notes_of(edition.article_id, at=at) if note.words != edition.change_note]


def framed(view: Callable) -> Callable:
    """The view's page may stand in a frame of the desk's own pages."""
    allowed = csp_update({"frame-src": FRAME_HOSTS})(csp_replace({"frame-ancestors": [SELF]})(view))
    return xframe_options_sameorigin(allowed)


@require_safe
@framed
def saved_view(request: HttpRequest, pk: int, revision: int) -> HttpResponse:
    """The page as it would be printed from one saved version, with pictures and people as they stand."""
    article = readable_story(request, pk)
    found = Revision.objects.of(article).with_content().filter(pk=revision).first()
    if found is None:
        raise Http404
    return preview(request, article, printing.print_revision(article, found), at=timezone.now())


@require_safe
@framed
def look_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A version as it was: with the pictures and captions that it had then."""
    article = readable_story(request, pk)
    revision = Revision.objects.of(article).with_content().filter(number=number).first()
    if revision is None:
        raise Http404
    return preview(request, article, printing.print_as_kept(article, revision.content), at=timezone.now())


@require_POST
@framed
def typed_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The page out of the form as it stands on the screen. Saves nothing; what can't be read stays as it is saved."""
    article = readable_story(request, pk)
    content = article.content()
    if saving.may_mind_pictures(request.user, article):
        content = as_typed(request, article, content)
    return preview(request, article, printing.print_as_kept(article, content), at=timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
@framed
def typed_new_view(request: HttpRequest) -> HttpResponse:
    """The page out of the form of a story not begun yet; nothing typed is an empty page. Saves nothing."""
    if not request.user.has_perm("articles.add_article"):
        raise PermissionDenied
    article = Article()
    content = {name: getattr(article, name) for name in Article.PRINTED_AS_IS}
    content |= {"section": None, "byline": [], "people": [], "topics": [], "pictures": []}
    if request.method == "POST":
        content = as_typed(request, article, content)
    return preview(request, article, printing.print_as_kept(article, content), at=timezone.now())


def as_typed(request: HttpRequest, article: Article, content: dict) -> dict:
    """A content with what this person has typed over it, field by field, as far as their rights and the form allow."""
    desk = admin.site.get_model_admin(Article)
    begun = article if article.pk else None
    # The form writes into its story: this one is nobody else's.
    own = Article.objects.get(pk=article.pk) if begun else Article()
    form = desk.get_form(request, begun, change=begun is not None)(request.POST, instance=own)
    form.is_valid()
    typed = form.cleaned_data
    found = dict(content)
    for name in Article.PRINTED_AS_IS:
        if name in typed:
            found[name] = printable(typed[name]) if isinstance(typed[name], str) else typed[name]
    found["slug"] = found["slug"] or make_slug(found["headline"]) or "story"
    if "section" in typed:
        found["section"] = typed["section"].pk if typed["section"] else None
    if "topics" in typed:
        found["topics"] = [topic.pk for topic in typed["topics"]]
    rows = {formset.prefix: formset for formset in _formsets(desk, request, article)}
    if lines := _typed_rows(rows.get("bylines")):
        lines.sort(key=lambda line: line.get("position") or 0)
        found["byline"] = [{"author": line["author"].pk, "role": line.get("role") or ""} for line in lines]
    elif lines is not None:
        found["byline"] = []
    tags = _typed_rows(rows.get("person_tags"))
    if tags is not None:
        people = {tag["tag"].pk: bool(tag.get("subject")) for tag in tags}
        for person in form.answered:
            answer = typed.get(f"person_{person.id}")
            if answer in ("about", "named"):
                people.setdefault(person.id, answer == "about")
        found["people"] = [{"person": pk, "subject": subject} for pk, subject in people.items()]
    captions = prose.captions(request.POST.get("body", "")) if "body" in typed else {}
    found["pictures"] = _pictures(content["pictures"], rows.get("article_pictures"), captions)
    return found


def _formsets(desk: admin.ModelAdmin, request: HttpRequest, article: Article):
    for made, inline in desk.get_formsets_with_inlines(request, article if article.pk else None):
        prefix = made.get_default_prefix()
        yield made(**desk.get_formset_kwargs(request, article, inline, prefix))


def _typed_rows(formset: BaseInlineFormSet | None) -> list[dict] | None:
    """The rows that would be there after saving; None where the formset can't be read at all."""
    if formset is None or not formset.management_form.is_valid():
        return None
    formset.is_valid()
    rows = [getattr(form, "cleaned_data", {}) for form in formset.forms]
    key = typed_rows.NAMED[formset.prefix]
    return [row for row in rows if row.get(key) and not row.get("DELETE")]


def _pictures(kept: list[dict], formset: BaseInlineFormSet | None, captions: dict[int, prose.Caption]) -> list[dict]:
    """The pictures after what the rows and the figures in the text say, in their order."""
    pictures = {picture["image"]: dict(picture) for picture in kept}
    rows = _typed_rows(formset)
    if rows is not None:
        shown = {form.instance.image_id for form in formset.initial_forms}
        stay = {row["image"].pk for row in rows}
        pictures = {pk: picture for pk, picture in pictures.items() if pk not in shown or pk in stay}
        for row in rows:
            said = {name: row[name] for name in Article.OF_A_PICTURE if name in row and name != "image"}
            new = {"image": row["image"].pk, **dict.fromkeys(typed_rows.WORDS["article_pictures"], "")}
            flags = dict.fromkeys(typed_rows.TICKS["article_pictures"], False)
            pictures[row["image"].pk] = {**flags, **new, **pictures.get(row["image"].pk, {}), **said}
    known = set(Image.objects.filter(pk__in=set(captions) - set(pictures)).values_list("pk", flat=True))
    for pk, caption in captions.items():
        said = {"caption": caption.text, "alternative_text": caption.alternative_text, "decorative": caption.decorative}
        if pk in pictures:
            pictures[pk].update(said)
        elif pk in known:
            pictures[pk] = {"image": pk, "lead": False, "left_out": False, **said}
    return list(pictures.values())


# Addresses below the list of stories: route and view by name.
PAGES = {
    "look": ("<int:pk>/versions/<int:number>/look/", look_view),
    "preview": ("<int:pk>/preview/<int:revision>/", saved_view),
    "typed": ("<int:pk>/preview/typed/", typed_view),
    "typed_new": ("preview/typed/", typed_new_view),
}
