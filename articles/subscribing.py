"""The addresses of feeds: each list of readers in each form. The view takes the moment, asks once, writes it down."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, re_path
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import feeds, reading, views
from articles.models import Author, Person, Section, Topic

NAMED = {"section": Section, "author": Author, "person": Person, "topic": Topic}


@require_safe
def feed(request: HttpRequest, of: str, slug: str = "", form: str = feeds.FIRST) -> HttpResponse:
    """A list in a form; what moved is sent on, what is gone is gone like its page.

    Says nothing of when it last changed: a story that was taken down and a picture whose rights ended leave no date,
    and by an older one a cache would keep them. What changed is told by the press, which tags every response.
    """
    at, form = timezone.now(), feeds.FORMS[form]
    found = feeds.LISTS[of](slug, at=at)
    if found is None:
        return _elsewhere(request, of, slug, form.path, at=at)
    answer = HttpResponse(feeds.WRITE[form.name](found), content_type=f"{form.media_type}; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    if settings.WEBSUB_HUB:
        itself = feeds.address(found.page, form)
        answer["Link"] = f'<{settings.WEBSUB_HUB}>; rel="hub", <{itself}>; rel="self"'
    return answer


def _elsewhere(request, of: str, slug: str, rest: str, *, at) -> HttpResponse:
    if of in ("person", "topic"):
        return views.elsewhere(request, NAMED[of], slug, at=at, rest=rest)
    if of == "author":
        return views.sent_on(reading.author_moved(slug, at=at), rest=rest)
    return views.sent_on(reading.former_address(Section.address_of(slug)), rest=rest)


def beside(of: str, page: str, name: str) -> URLPattern:
    """The address of the feeds of a list whose pages match `page`."""
    return re_path(rf"^{page}{feeds.PATTERN}", feed, {"of": of}, name=name)
