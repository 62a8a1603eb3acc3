"""What a feed says of a story in HTML: a summary, or the whole text as its page has it, with whole addresses.

Written by the fragments of the page, so that a picture comes with its caption and credit here too, and nothing loads
anything from another house.
"""

import re

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape

from articles.models import Edition, printable
from articles.public_notes import PublicNote
from articles.reading import Figure
from articles.reading_story import Story

TAG = re.compile(r"<[a-z][^<>]*>")
OWN = re.compile(r' (href|src|cite)="/(?!/)')
SRCSET = re.compile(r' srcset="([^"]*)"')


def summary(edition: Edition, notes: list[PublicNote]) -> str:
    """The standfirst, and what readers were told of changes."""
    return _rendered("summary", edition, {"notes": notes})


def whole(story: Story) -> str:
    """The text: advisory first, then pictures, words and notes in the order of the page."""
    edition = story.edition
    return _rendered("text", edition, {"story": story, "standfirst": edition.standfirst})


def body(story: Story) -> str:
    """The same without its standfirst, for whoever is told that beside it."""
    return _rendered("text", story.edition, {"story": story})


def with_picture(figure: Figure, html: str) -> str:
    """A summary with its picture before it, for forms in which a picture has no credit of its own."""
    shown = render_to_string("articles/_figure.html", {"figure": figure, "sizes": "100vw"})
    return _elsewhere(shown) + html


def _rendered(name: str, edition: Edition, context: dict) -> str:
    context = {**context, "edition": edition, "language": settings.LANGUAGE_CODE}
    html = _elsewhere(render_to_string(f"articles/feed_{name}.html", context).strip())
    return printable(_in_language(edition, html)) if html else ""


def _in_language(edition: Edition, html: str) -> str:
    """Said where it is not the site's language: of a feed itself nobody learns which way a text runs."""
    if not edition.language:
        return html
    return f'<div lang="{escape(edition.language)}" dir="{edition.direction}">{html}</div>'


def _elsewhere(html: str) -> str:
    """The same HTML for whoever reads it outside the site: addresses of ours are whole."""
    return TAG.sub(lambda tag: _whole_addresses(tag[0]), html)


def _whole_addresses(tag: str) -> str:
    tag = OWN.sub(lambda found: f' {found[1]}="{settings.SITE_URL}/', tag)
    return SRCSET.sub(
        lambda found: ' srcset="{}"'.format(
            ", ".join(settings.SITE_URL + each if each.startswith("/") else each for each in found[1].split(", "))
        ),
        tag,
    )
