"""A story in the forms that machines read: schema.org's NewsArticle, Open Graph, and ninjs 3.1 of the IPTC.

Each says what the page of this moment says and no more: all are made of what reading.py found. A picture never stands
in any of them without its credit. (https://developers.google.com/search/docs/appearance/structured-data/image-license-metadata,
https://ogp.me, https://iptc.org/standards/ninjs/)
"""

import json
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from articles import html
from articles.models import Edition, Kind, Person
from articles.reading import Figure, Story

WIKIDATA = "https://www.wikidata.org/wiki/"
# What stands for a machine's part in a picture where nobody knows which part it was.
SYNTHETIC = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic"
NINJS = {"name": "ninjs", "version": "3.1", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"}
TYPES = {Kind.OPINION: "OpinionNewsArticle", Kind.ANALYSIS: "AnalysisNewsArticle", Kind.REVIEW: "ReviewNewsArticle",
         Kind.PAID: "AdvertiserContentArticle"}  # fmt: skip
# Inside <script> nothing may look like its end; and two characters that old scripts take for a new line.
ESCAPED = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def absolute(path: str) -> str:
    return settings.SITE_URL + path


def as_script(said: dict) -> SafeString:
    """A dictionary as JSON that can stand inside <script>: no word of it ends the element. (security.md 52)"""
    return mark_safe(json.dumps(said, ensure_ascii=False).translate(ESCAPED))  # noqa: S308  escaped just here


def _said(**fields) -> dict:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value not in ("", None, [], {})}


# schema.org


def news_article(story: Story) -> dict:
    """The story as JSON-LD (https://schema.org/NewsArticle), with a licence at each picture."""
    edition = story.edition
    return {
        "@context": "https://schema.org",
        "@type": TYPES.get(edition.kind, "NewsArticle"),
        **_said(
            mainEntityOfPage=absolute(edition.get_absolute_url()),
            headline=edition.headline,
            description=edition.standfirst,
            inLanguage=edition.language,
            articleSection=edition.section.name,
            datePublished=edition.first_published_at.isoformat(),
            dateModified=edition.updated_at.isoformat(),
            author=[_author(line) for line in story.byline],
            about=[_person(person) for person in story.people if person["subject"]],
            mentions=[_person(person) for person in story.people if not person["subject"]],
            image=[image_object(figure) for figure in story.figures],
            publisher={"@type": "NewsMediaOrganization", "name": settings.SITE_NAME, "url": settings.SITE_URL},
        ),
    }


def _author(line: dict) -> dict:
    address = absolute(f"/authors/{line['slug']}/") if line["slug"] else ""
    return {"@type": "Person", **_said(name=line["name"], url=address)}


def _person(person: dict) -> dict:
    return {"@type": "Person", "name": person["name"], "url": absolute(f"/people/{person['slug']}/")}


def image_object(figure: Figure) -> dict:
    """A picture with whom it is owed to; `license` only where the licence is an address, nothing is made up."""
    return {
        "@type": "ImageObject",
        **_said(
            contentUrl=absolute(figure.largest),
            width=figure.width,
            height=figure.height,
            caption=figure.caption,
            creditText=figure.credit,
            creator=_creator(figure),
            copyrightNotice=figure.copyright,
            license=_address(figure.licence),
            acquireLicensePage=figure.acquire,
            digitalSourceType=SYNTHETIC if figure.synthetic else "",
        ),
    }


def _creator(figure: Figure) -> dict:
    if figure.creator:
        return {"@type": "Person", "name": figure.creator}
    return {"@type": "Organization", "name": figure.provider} if figure.provider else {}


def _address(words: str) -> str:
    """The address that a licence is; '' where it is words."""
    try:
        parts = urlsplit(words.strip())
    except ValueError:
        return ""
    return words.strip() if parts.scheme in ("http", "https") and parts.netloc and " " not in words.strip() else ""


def of_person(person: Person, portrait: Figure | None) -> dict:
    """Somebody as JSON-LD (https://schema.org/Person): who this is elsewhere, and the portrait with its credit."""
    address = absolute(person.get_absolute_url())
    return {
        "@context": "https://schema.org",
        "@type": "Person",
        "@id": f"{address}#person",
        **_said(
            name=person.name,
            url=address,
            description=person.description,
            sameAs=[WIKIDATA + person.wikidata] * bool(person.wikidata) + list(person.same_as),
            image=image_object(portrait) if portrait else {},
        ),
    }


# Open Graph


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
    words = f"{figure.alternative_text} (Image Credit: {figure.credit})" if figure.alternative_text else ""
    return [
        ("og:image", absolute(figure.largest)),
        ("og:image:type", "image/jpeg"),
        ("og:image:width", str(width)),
        ("og:image:height", str(height)),
        ("og:image:alt", words or f"Image Credit: {figure.credit}"),
    ]


# ninjs


def ninjs(story: Story) -> dict:
    """The story as a ninjs 3.1 object; its pictures are associations with rights and renditions of their own."""
    edition, address = story.edition, absolute(story.edition.get_absolute_url())
    plain = html.text(edition.body)
    return _said(
        uri=address,
        type="text",
        representationType="full",
        version=str(edition.number),
        firstCreated=edition.first_published_at.isoformat(),
        versionCreated=edition.live_from.isoformat(),
        contentCreated=edition.first_published_at.isoformat(),
        pubStatus="usable",
        language=edition.language or settings.LANGUAGE_CODE,
        title=edition.headline,
        headlines=[{"role": "main", "contentType": "text/plain", "value": edition.headline}],
        descriptions=[{"role": "summary", "contentType": "text/plain", "value": edition.standfirst}]
        if edition.standfirst
        else [],
        bodies=[
            {"role": "main", "contentType": "text/plain", "wordCount": len(plain.split()), "value": plain},
        ],
        by=", ".join(line["name"] for line in story.byline),
        located=edition.dateline,
        people=[
            {
                "name": person["name"],
                "rel": "about" if person["subject"] else "mentions",
                "uri": absolute(f"/people/{person['slug']}/"),
            }
            for person in story.people
        ],  # fmt: skip
        subjects=[
            {"name": edition.section.name, "rel": "section", "uri": absolute(edition.section.get_absolute_url())}
        ],
        genres=[{"name": edition.get_kind_display()}],
        copyrightHolder=settings.SITE_NAME,
        renditions=[{"name": "web", "href": address, "contentType": "text/html"}],
        associations=[_association(figure, edition, lead=figure is story.lead) for figure in story.figures],
        standard=NINJS,
    )


def _association(figure: Figure, edition: Edition, *, lead: bool) -> dict:
    descriptions = [
        {"role": role, "contentType": "text/plain", "value": words}
        for role, words in (("caption", figure.caption), ("alternative", figure.alternative_text))
        if words
    ]
    source = {"uri": SYNTHETIC, "name": "Made or altered by a machine"} if figure.synthetic else {}
    terms = " ".join(filter(None, (figure.licence, figure.acquire)))
    return _said(
        name=f"picture-{figure.image}",
        uri=absolute(figure.largest),
        rel="lead" if lead else "picture",
        type="picture",
        versionCreated=edition.live_from.isoformat(),
        by=figure.creator,
        # The line that must stand beside the picture wherever it goes.
        infoSources=[
            {"name": figure.credit, "role": "credit"},
            *([{"name": figure.provider, "role": "provider"}] if figure.provider else []),
        ],
        copyrightNotice=figure.copyright or figure.credit,
        usageTerms=terms,
        rightsInfo={"linkedRights": _address(figure.licence)} if _address(figure.licence) else {},
        descriptions=descriptions,
        digitalSourceType=source,
        renditions=[
            {
                "name": str(width),
                "href": absolute(figure.address(width)),
                "contentType": "image/jpeg",
                "width": width,
                "height": max(1, round(figure.height * width / figure.width)),
            }
            for width in figure.widths
        ],  # fmt: skip
    )
