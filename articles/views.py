"""The readers' pages. A view takes the moment, asks reading.py once, and renders."""

from csp.decorators import csp_update
from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import reading
from articles.embeds import FRAME_HOSTS
from articles.models import Author, Person, make_slug
from articles.pictures import files

# How long a browser or shared cache may keep a file: killed and withdrawn, it is gone everywhere then.
FILE_SECONDS = 30
DOCUMENT_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


def page(request: HttpRequest, template: str, context: dict, *, sections: list, status: int = 200) -> HttpResponse:
    """Render a page inside the frame that all pages share."""
    frame = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "language": settings.LANGUAGE_CODE,
        "sections": sections,
    }
    return render(request, template, {**frame, **context}, status=status)


@require_safe
def front(request):
    """The front page; with a cursor, what is older than its top, newest first."""
    at, older_than = timezone.now(), _older_than(request)
    if older_than:
        stories = reading.newest(at=at, older_than=older_than)
        return page(request, "articles/edition_list.html", {"page": stories}, sections=reading.sections())
    front = reading.front(at=at)
    return page(request, "articles/front.html", {"front": front}, sections=front.sections)


@require_safe
def section(request, slug: str):
    at, sections = timezone.now(), reading.sections()
    found = next((section for section in sections if section.slug == slug), None)
    if found is None:
        return _sent_on(reading.former_address(request.path))
    stories = reading.of_section(found, at=at, older_than=_older_than(request))
    context = {"section": found, "here": found.slug, "page": stories}
    return page(request, "articles/section_detail.html", context, sections=sections)


@require_safe
def person(request, slug: str):
    at = timezone.now()
    found, stories = reading.of_person(slug, at=at, older_than=_older_than(request))
    if found is None:
        return _sent_on(reading.moved(Person, slug, at=at))
    return page(request, "articles/person_detail.html", {"person": found, "page": stories}, sections=reading.sections())


@require_safe
def author(request, slug: str):
    at = timezone.now()
    found, stories = reading.of_author(slug, at=at, older_than=_older_than(request))
    if found is None:
        return _sent_on(reading.moved(Author, slug, at=at))
    return page(request, "articles/author_detail.html", {"author": found, "page": stories}, sections=reading.sections())


@require_safe
@csp_update({"frame-src": FRAME_HOSTS})
def story(request, section: str, slug: str, public_id: str):
    """The live edition at its one address; 410 if there once was one; else the 404 of nonsense."""
    at = timezone.now()
    edition = reading.edition_at(public_id, at=at)
    if edition is None:
        return _sent_on(reading.former_address(request.path))
    if not edition.is_live(at):
        context = {"notice": edition.notice}
        return page(request, "articles/edition_gone.html", context, sections=reading.sections(), status=410)
    if request.path != edition.get_absolute_url():
        return HttpResponsePermanentRedirect(edition.get_absolute_url())
    context = {
        "story": reading.story(edition, at=at),
        "edition": edition,
        "here": edition.section.slug,
        "here_is": "true",
    }
    return page(request, "articles/edition_detail.html", context, sections=reading.sections())


@require_safe
def picture(request, token: str, width: int):
    """A rendition, as long as an edition that readers see shows it."""
    path = files.public_directory(token) / f"{width}.jpg"
    if not reading.picture_is_public(token, at=timezone.now()) or not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = f"public, max-age={FILE_SECONDS}"
    return response


@require_safe
def document(request, token: str):
    """A PDF, as long as an edition that readers see holds it."""
    found = reading.document(token, at=timezone.now())
    if found is None:
        raise Http404
    response = pdf(found.file, found.title)
    response["Cache-Control"] = f"public, max-age={FILE_SECONDS}"
    return response


def pdf(file: FieldFile, title: str) -> FileResponse:
    """A document as it came in: nothing it holds may run, load or lead our own pages anywhere. (security.md 55, 60)"""
    try:
        opened = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(opened, content_type="application/pdf", filename=f"{make_slug(title) or 'document'}.pdf")
    response["Content-Security-Policy"] = DOCUMENT_POLICY
    return response


def not_found(request, exception):
    return page(request, "404.html", {}, sections=reading.sections(), status=404)


def _older_than(request: HttpRequest) -> str:
    """The cursor of the page that was asked for; what no page of ours links to is not found."""
    cursor = request.GET.get("older_than", "")
    if cursor:
        try:
            reading.read_cursor(cursor)
        except reading.NoSuchPage as error:
            raise Http404 from error
    return cursor


def _sent_on(address: str | None) -> HttpResponse:
    """Send on whoever comes by a former address, in one hop; else not found."""
    if address is None:
        raise Http404
    return HttpResponsePermanentRedirect(address)
