"""The readers' pages. A view takes the moment, asks reading.py once, and renders."""

import sys
from collections.abc import Iterable
from datetime import datetime

from csp.decorators import csp_update
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.models.fields.files import FieldFile
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from articles import (
    ageing,
    archive,
    feeds,
    html,
    reading,
    reading_beside,
    reading_front,
    reading_history,
    reading_names,
    reading_story,
    searching,
    serving,
    sharing,
    structured,
)
from articles.embeds import FRAME_HOSTS
from articles.headers import keep_until
from articles.models import Edition, Person, Topic, make_slug
from articles.models import Page as SitePage

PICTURE_TYPES = {"jpg": "image/jpeg", "avif": "image/avif"}
# So many stories are offered to whoever found nothing.
INSTEAD = 4
# What a database raises that does not answer.
AWAY = (OperationalError, InterfaceError)
DOCUMENT_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


def page(request: HttpRequest, template: str, context: dict, *, sections: list, status: int = 200) -> HttpResponse:
    """Render a page inside the frame that all pages share, in the site's language, also for the desk's preview."""
    with translation.override(settings.LANGUAGE_CODE):
        frame = {
            "site_name": settings.SITE_NAME,
            "site_url": settings.SITE_URL,
            "language": settings.LANGUAGE_CODE,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
            "sections": sections,
            "menu": tuple((section.slug, section.name) for section in sections),
            "feed_forms": feeds.FORMS.values(),
            "here": "",
            "here_is": "page",
            "searches": False,
            "request": request,
        }
        # Without what the desk's pages are given of every request: a reader is nobody in particular.
        response = HttpResponse(render_to_string(template, {**frame, **context}), status=status)
    if getattr(context.get("edition"), "unlisted", False):
        response["X-Robots-Tag"] = "noindex"
    keep_until(response, context.get("until"))
    return response


@require_safe
def front(request):
    """The front page; with a cursor, what is older than its top, newest first."""
    at, older_than = timezone.now(), _older_than(request)
    if older_than:
        stories = reading.newest(at=at, older_than=older_than)
        context = {"page": stories, "picture": _picture_of(stories.cards)}
        return page(request, "articles/edition_list.html", context, sections=reading.sections())
    front = reading_front.front(at=at)
    context = {"front": front, "picture": _picture_of(front.top)}
    return page(request, "articles/front.html", context, sections=front.sections)


@require_safe
def section(request, slug: str):
    at, sections = timezone.now(), reading.sections()
    found = next((section for section in sections if section.slug == slug), None)
    if found is None:
        edition = reading_story.edition_at(slug.lower(), at=at)  # a short address to which a stroke was added
        return _led(request, edition, at=at) if edition else sent_on(reading.former_address(request.path))
    stories = reading.of_section(found, at=at, older_than=_older_than(request))
    trail = structured.breadcrumbs((found.name, found.get_absolute_url()))
    context = {
        "section": found,
        "here": found.slug,
        "page": stories,
        "picture": _picture_of(stories.cards),
        "linked_data": structured.as_script(trail),
    }
    return page(request, "articles/section_detail.html", context, sections=sections)


@require_safe
def person(request, slug: str):
    at = timezone.now()
    try:
        shown = reading_names.of_person(slug, at=at, older_than=request.GET.get("older_than", ""))
    except reading.NoSuchPage as error:
        raise Http404 from error
    if shown is None:
        return elsewhere(request, Person, slug, at=at)
    trail = structured.breadcrumbs((shown.person.name, shown.person.get_absolute_url()))
    linked_data = structured.as_script(structured.of_person(shown.person, shown.face), trail)
    picture = _picture_of(shown.cards, first=shown.face)
    context = {"person": shown.person, "page": shown, "picture": picture, "linked_data": linked_data}
    return page(request, "articles/person_detail.html", context, sections=reading.sections())


@require_safe
def topic(request, slug: str):
    at = timezone.now()
    stories = reading_names.of_topic(slug, at=at, older_than=_older_than(request))
    if stories is None:
        return elsewhere(request, Topic, slug, at=at)
    trail = structured.breadcrumbs((stories.topic.name, stories.topic.get_absolute_url()))
    picture = _picture_of(stories.cards)
    context = {"topic": stories.topic, "page": stories, "picture": picture, "linked_data": structured.as_script(trail)}
    return page(request, "articles/topic_detail.html", context, sections=reading.sections())


@require_safe
def author(request, slug: str):
    at = timezone.now()
    found, stories = reading.of_author(slug, at=at, older_than=_older_than(request))
    if found is None:
        return sent_on(reading.author_moved(slug, at=at))
    trail = structured.breadcrumbs((found.name, found.get_absolute_url()))
    linked_data = structured.as_script(structured.of_author(found), trail)
    picture = _picture_of(stories.cards)
    context = {"author": found, "page": stories, "picture": picture, "linked_data": linked_data}
    return page(request, "articles/author_detail.html", context, sections=reading.sections())


@require_safe
@csp_update({"frame-src": FRAME_HOSTS})
def story(request, section: str, slug: str, public_id: str):
    """The live edition at its one address; 410 if there once was one; else the 404 of nonsense."""
    at = timezone.now()
    edition = reading_story.edition_at(public_id, at=at)
    if edition is None:
        raise Http404
    if not edition.is_live(at):
        return _gone(request, edition)
    if request.path != edition.get_absolute_url():
        return HttpResponsePermanentRedirect(edition.get_absolute_url())
    found = reading_story.story(edition, at=at)
    # What is worked out for the fragments of the page is worked out where they are not kept.
    context = {
        "story": found,
        "edition": edition,
        "beside": reading_beside.beside(found, at=at),
        "is_public": True,
        "sharing": SimpleLazyObject(lambda: sharing.sharing(edition)),
        "age": ageing.years(edition.first_published_at, at=at),
        "until": ageing.next_year(edition.first_published_at, at=at),
        "picture": SimpleLazyObject(lambda: structured.shared_picture(found.figures)),
        "linked_data": SimpleLazyObject(
            lambda: structured.as_script(structured.news_article(found), structured.trail_of(edition))
        ),
        "has_history": settings.PUBLIC_HISTORY and edition.has_past,
        "here": edition.section.slug,
        "here_is": "true",
    }
    return page(request, "articles/edition_detail.html", context, sections=found.sections)


@require_safe
def short(request, public_id: str):
    """The short address of a story, in letters of any size; a section may be of that form too, and stands at the same
    with a stroke behind."""
    at = timezone.now()
    edition = reading_story.edition_at(public_id.lower(), at=at)
    if edition is None:
        path = f"{request.path}/"
        is_section = any(section.slug == public_id for section in reading.sections())
        return sent_on(path if is_section else reading.former_address(path))
    return _led(request, edition, at=at)


@require_safe
def ninjs(request, section: str, slug: str, public_id: str):
    """The story for machines, beside its page and as long as that is there."""
    at = timezone.now()
    edition = reading_story.edition_at(public_id, at=at)
    if edition is None:
        raise Http404
    if not edition.is_live(at):
        return _gone(request, edition)
    if request.path != edition.json_url:
        return HttpResponsePermanentRedirect(edition.json_url)
    response = JsonResponse(structured.ninjs(reading_story.story(edition, at=at)))
    if edition.unlisted:
        response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def history(request, section: str, slug: str, public_id: str):
    """How a story changed, beside its page and as long as that is there."""
    if not settings.PUBLIC_HISTORY:
        raise Http404
    at, below = timezone.now(), request.GET.get("older_than", "")
    if below and not (below.isdecimal() and below.isascii() and len(below) < 10):
        raise Http404
    editions = reading_history.seen(public_id, at=at)
    if not editions:
        raise Http404
    newest = editions[0]
    if not newest.is_live(at):
        return _gone(request, newest)
    if request.path != newest.history_url:
        return HttpResponsePermanentRedirect(newest.history_url)
    context = {
        "edition": newest,
        "history": reading_history.history(editions, at=at, older_than=int(below) if below else None),
        "here": newest.section.slug,
        "here_is": "true",
    }
    return page(request, "articles/edition_history.html", context, sections=reading.sections())


@require_safe
def search(request):
    """What readers look for: the form, and the answers where something was asked."""
    try:
        results = searching.search(searching.Question.read(request.GET), at=timezone.now())
    except reading.NoSuchPage as error:
        raise Http404 from error
    context = {"results": results, "asked": results.question, "searches": True}
    return page(request, "articles/search.html", context, sections=results.sections)


@require_safe
def about(request, slug: str = SitePage.FIRST):
    """What the paper says of itself, and where the rest of it stands."""
    pages = reading.pages_about_us()
    found = next((each for each in pages if each.slug == slug), None)
    if found is None or request.path != found.get_absolute_url():
        raise Http404
    context = {"about": found, "pages": pages, "words": html.glance(found.body)}
    return page(request, "articles/page_detail.html", context, sections=reading.sections())


@require_safe
def archive_years(request):
    context = {"spans": archive.years(at=timezone.now())}
    return page(request, "articles/archive.html", context, sections=reading.sections())


@require_safe
def archive_year(request, year: str):
    span = archive.Span.of(int(year))
    months = archive.months(span, at=timezone.now())
    if not months:
        raise Http404
    return page(request, "articles/archive.html", {"span": span, "spans": months}, sections=reading.sections())


@require_safe
def archive_leaf(request, year: str, month: str, day: str = "0"):
    """The stories of a month or day; one without any has no page."""
    try:
        span = archive.Span.of(int(year), int(month), int(day)) if int(month) else None
    except ValueError:
        span = None
    leaf = archive.leaf(span, at=timezone.now(), older_than=_older_than(request)) if span else None
    if leaf is None or (day != "0" and len(span.parts) < 3):
        raise Http404
    context = {"leaf": leaf, "page": leaf.page, "picture": _picture_of(leaf.page.cards)}
    return page(request, "articles/archive_leaf.html", context, sections=reading.sections())


@require_safe
def corrections(request):
    found = reading_history.corrections(at=timezone.now(), older_than=_older_than(request))
    return page(request, "articles/correction_list.html", {"page": found}, sections=reading.sections())


@require_safe
def picture(request, token: str, width: int, extension: str):
    """A rendition, while a story or person that readers see shows it and its rights last; then 410.

    security.md 36, 59
    """
    at = timezone.now()
    shown = reading.picture(token, at=at)
    if not shown.now:
        shown = reading_names.portrait(token, at=at, else_shown=shown)
    if not shown.now:
        shown = reading_front.picture(token, at=at, else_shown=shown)
    if not shown.now:
        if not shown.once:
            raise Http404
        return HttpResponse("Gone", status=410, content_type="text/plain; charset=utf-8")
    seconds = serving.seconds_left(shown.until, at=at)
    if extension == "avif" and not serving.is_there(f"public/{token}/{width}.avif"):
        extension = "jpg"  # made before there was AVIF; browsers go by what a file says of itself
    name = f"public/{token}/{width}.{extension}"
    return serving.answer(request, name, content_type=PICTURE_TYPES[extension], seconds=seconds)


@require_safe
def document(request, token: str):
    """A PDF, as long as an edition that readers see holds it."""
    at = timezone.now()
    found = reading.document(token, at=at)
    if found is None:
        raise Http404
    response = pdf(found.file, found.title)
    response["Cache-Control"] = f"public, max-age={serving.seconds_left(found.edition.live_until, at=at)}"
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
    """Nothing stands here; a story of an older site that once did is sent on, or gone like the story itself."""
    at = timezone.now()
    edition = reading_story.story_formerly_at(request.path, at=at) if request.method in ("GET", "HEAD") else None
    if edition is not None:
        return _led(request, edition, at=at)
    return page(request, "404.html", _instead(at), sections=reading.sections(), status=404)


def not_understood(request, exception):
    """What no browser sends. Nothing is asked of the request: it may be what can't be read."""
    sentence = "This can’t be read. Go back and try it once more; if that doesn’t help, tell whoever runs this site."
    return HttpResponseBadRequest(sentence, content_type="text/plain; charset=utf-8")


def failed(request):
    """Something broke; or the database is away, and that is told without asking it anything."""
    if isinstance(sys.exc_info()[1], AWAY):
        response = render(request, "503.html", status=503)
        response["Retry-After"] = "10"
        return response
    return render(request, "500.html", status=500)


def _led(request: HttpRequest, edition: Edition, *, at: datetime) -> HttpResponse:
    """Whoever comes by another address of a story: to where it stands now, or told that it is gone."""
    return HttpResponsePermanentRedirect(edition.get_absolute_url()) if edition.is_live(at) else _gone(request, edition)


def _gone(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Where a story was taken down: its notice, or plain gone."""
    context = {"notice": edition.notice, **_instead(timezone.now())}
    return page(request, "articles/edition_gone.html", context, sections=reading.sections(), status=410)


def _instead(at: datetime) -> dict:
    """What helps somebody on who found nothing: the search in the middle of the page, and the newest stories."""
    return {"searches": True, "newest": reading.newest_cards(INSTEAD, at=at)}


def elsewhere(request: HttpRequest, model: reading_names.Named, slug: str, *, at: datetime, rest: str = ""):
    """Where a person or topic has no page: sent on, gone without a word of whom it told, or not found. security 35"""
    named = reading_names.present(model, slug)
    if named is None:
        raise Http404
    if reading_names.is_gone(named, at=at):
        return page(request, "articles/person_gone.html", {}, sections=reading.sections(), status=410)
    if named.slug == slug or not reading_names.has_page(named, at=at):
        raise Http404
    return HttpResponsePermanentRedirect(named.get_absolute_url() + rest)


def _picture_of(cards: Iterable[reading.Card], *, first: reading.Figure | None = None) -> dict:
    """The picture that a link to a list shows elsewhere: `first`, or the first of its stories that have one."""
    return structured.shared_picture([first, *(card.lead for card in cards)])


def _older_than(request: HttpRequest) -> str:
    """The cursor of the page that was asked for; what no page of ours links to is not found."""
    cursor = request.GET.get("older_than", "")
    if cursor:
        try:
            reading.read_cursor(cursor)
        except reading.NoSuchPage as error:
            raise Http404 from error
    return cursor


def sent_on(address: str | None, *, rest: str = "") -> HttpResponse:
    """Send on whoever comes by a former address, in one hop; else not found. `rest` is what follows it."""
    if address is None:
        raise Http404
    return HttpResponsePermanentRedirect(address + rest)
