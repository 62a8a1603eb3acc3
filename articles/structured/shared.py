"""What a link to a story shows elsewhere: Open Graph (https://ogp.me) and X cards."""

from django.conf import settings

from articles.reading import Story
from articles.structured.saying import CREDITED, absolute


def open_graph(story: Story) -> list[tuple[str, str]]:
    """Properties and contents in order: what a link to the story shows elsewhere."""
    edition = story.edition
    told = [
        ("og:type", "article"),
        ("og:site_name", settings.SITE_NAME),
        ("og:url", absolute(edition.get_absolute_url())),
        ("og:title", edition.headline),
        ("og:description", edition.standfirst),
        ("article:published_time", edition.first_published_at.isoformat()),
        ("article:modified_time", edition.updated_at.isoformat()),
        ("article:section", edition.section.name),
        *_shared_picture(story),
    ]
    return [(name, content) for name, content in told if content]


def _shared_picture(story: Story) -> list[tuple[str, str]]:
    """One picture, the first of the page: its credit stands in its file, and in the words beside it."""
    figure = next(iter(story.figures), None)
    if figure is None:
        return []
    width = figure.widths[-1]
    height = max(1, round(figure.height * width / figure.width))
    credit = f"{CREDITED} {figure.credit}"
    words = f"{figure.alternative_text} ({credit})" if figure.alternative_text else ""
    return [
        ("og:image", absolute(figure.largest)),
        ("og:image:type", "image/jpeg"),
        ("og:image:width", str(width)),
        ("og:image:height", str(height)),
        ("og:image:alt", words or credit),
    ]


def x_card(story: Story) -> list[tuple[str, str]]:
    """Names and contents of an X card (https://developer.x.com/en/docs/x-for-websites/cards/overview/markup)."""
    pictured = dict(_shared_picture(story))
    told = [
        ("twitter:card", "summary_large_image" if pictured else "summary"),
        ("twitter:title", story.edition.headline),
        ("twitter:description", story.edition.standfirst),
        ("twitter:image", pictured.get("og:image", "")),
        ("twitter:image:alt", pictured.get("og:image:alt", "")),
    ]
    return [(name, content) for name, content in told if content]
