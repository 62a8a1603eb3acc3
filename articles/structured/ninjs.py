"""A story as ninjs 3.1 of the IPTC (https://iptc.org/standards/ninjs/)."""

from django.conf import settings
from django.utils.translation import gettext as _

from articles import html
from articles.feeds import texts
from articles.models import Edition
from articles.public_notes import PublicNote
from articles.reading import Figure
from articles.reading_story import WIKIDATA, Story
from articles.structured.saying import SYNTHETIC, absolute, saying, web_address

NINJS = {"name": "ninjs", "version": "3.1", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"}


def ninjs(story: Story) -> dict:
    """The story as a ninjs 3.1 object; its pictures are associations with rights and renditions of their own."""
    edition, address = story.edition, absolute(story.edition.get_absolute_url())
    plain = html.text(edition.body)
    return saying(
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
        descriptions=[
            {"role": role, "contentType": "text/plain", "value": words}
            for role, words in [("summary", edition.standfirst), *(("correction", _put_right(n)) for n in story.notes)]
            if words
        ],
        bodies=[
            {"role": "main", "contentType": "text/plain", "wordCount": len(plain.split()), "value": plain},
            {"role": "main", "contentType": "text/html", "value": texts.body(story)},
        ],
        by=", ".join(line["name"] for line in story.byline),
        located=edition.dateline,
        people=[_person(person) for person in story.people],
        subjects=[
            {"name": edition.section.name, "rel": "section", "uri": absolute(edition.section.get_absolute_url())},
            *(
                {"name": topic["name"], "rel": "about", "uri": absolute(f"/topics/{topic['slug']}/")}
                for topic in story.topics
            ),
        ],
        genres=[{"name": str(edition.get_kind_display())}],
        copyrightHolder=settings.SITE_NAME,
        renditions=[{"name": "web", "href": address, "contentType": "text/html"}],
        associations=[_association(figure, edition, lead=figure is story.lead) for figure in story.figures],
        standard=NINJS,
    )


def _person(person: dict) -> dict:
    """Known by the name that other houses have for them too, where there is one; and by our page."""
    page, elsewhere = absolute(f"/people/{person['slug']}/"), person.get("same_as") or [""]
    known = elsewhere[0] if elsewhere[0].startswith(WIKIDATA) else page
    return {"name": person["name"], "rel": "about" if person["subject"] else "mentions", "uri": known, "literal": page}


def _put_right(note: PublicNote) -> str:
    return f"{note.change.label}, {note.at:%Y-%m-%d}: {note.words}"


def _association(figure: Figure, edition: Edition, *, lead: bool) -> dict:
    descriptions = [
        {"role": role, "contentType": "text/plain", "value": words}
        for role, words in (("caption", figure.caption), ("alternative", figure.alternative_text))
        if words
    ]
    source = {"uri": SYNTHETIC, "name": _("Made or altered by a machine")} if figure.synthetic else {}
    terms = " ".join(filter(None, (figure.licence, figure.acquire)))
    return saying(
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
        rightsInfo={"linkedRights": web_address(figure.licence)} if web_address(figure.licence) else {},
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
