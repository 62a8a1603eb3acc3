"""What machines ask for beside the pages: sitemaps, robots.txt, security.txt, the icon."""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import reading, reading_sitemaps
from articles.headers import keep_until
from articles.lanes import DESK, LENT

# Who fetches pages to train models on them, by the names they give themselves in robots.txt.
TRAINS_MODELS = (
    "AI2Bot", "Amazonbot", "anthropic-ai", "Applebot-Extended", "Bytespider", "CCBot", "ClaudeBot", "cohere-ai",
    "cohere-training-data-crawler", "Diffbot", "FacebookBot", "Google-Extended", "GPTBot", "ImagesiftBot",
    "Meta-ExternalAgent", "omgili", "PanguBot", "Timpibot", "Webzio-Extended",
)  # fmt: skip
# RFC 9116 asks for less than a year.
TOLD_FOR = timedelta(days=180)
# How long browsers go on with the icon as they know it.
ICON_FOR = timedelta(days=1)


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    stretches, named = reading_sitemaps.stretches(at=at), reading_sitemaps.named(at=at)
    return _xml(request, "sitemap_index", stretches=stretches, named=named)


@require_safe
def sitemap(request: HttpRequest, number: str) -> HttpResponse:
    stories = list(reading_sitemaps.stretch(int(number), at=timezone.now()))
    if not stories:
        raise Http404
    return _xml(request, "sitemap", stories=stories)


@require_safe
def sitemap_of_pages(request: HttpRequest) -> HttpResponse:
    always = [reverse(f"articles:{name}") for name in ("front", "corrections", "archive")]
    sections = [section.get_absolute_url() for section in reading.sections()]
    return _xml(request, "sitemap_pages", addresses=[*always, *sections, *reading_sitemaps.about_us()])


@require_safe
def sitemap_of_names(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    addresses = reading_sitemaps.stretch_of(kind, int(number), at=timezone.now())
    if not addresses:
        raise Http404
    return _xml(request, "sitemap_pages", addresses=addresses)


@require_safe
def news_sitemap(request: HttpRequest) -> HttpResponse:
    stories, until = reading_sitemaps.news(at=timezone.now())
    language = settings.LANGUAGE_CODE.partition("-")[0]
    response = _xml(request, "sitemap_news", stories=stories, site_name=settings.SITE_NAME, language=language)
    keep_until(response, until)
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Who may fetch what (RFC 9309); AI_CRAWLERS says whether models may be trained on our stories."""
    lines = ["User-agent: *", *(f"Disallow: {begins}" for begins in (DESK, LENT, "/search/?"))]
    if not settings.AI_CRAWLERS:
        lines += ["", *(f"User-agent: {name}" for name in TRAINS_MODELS), "Disallow: /"]
    lines += ["", *(f"Sitemap: {settings.SITE_URL}/{name}.xml" for name in ("sitemap", "news-sitemap"))]
    return _text(lines)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Where to tell us of a hole (RFC 9116)."""
    contact = settings.SECURITY_CONTACT
    # By the month: a page that said another second each time could not be kept.
    month = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return _text(
        [
            f"Contact: {contact if ':' in contact else f'mailto:{contact}'}",
            f"Expires: {_moment(month + TOLD_FOR)}",
            f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        ]
    )


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _xml(request: HttpRequest, template: str, **context) -> HttpResponse:
    context["site_url"] = settings.SITE_URL
    return render(request, f"articles/{template}.xml", context, content_type="application/xml")


@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """Whoever asks for the icon without having read a page is led to the file that pages name. Asks no database."""
    response = HttpResponseRedirect(static("articles/icon.svg"))
    response["Cache-Control"] = f"public, max-age={ICON_FOR.total_seconds():.0f}"
    return response
