"""Stories, people, authors and where a page stands, as JSON-LD of schema.org.

(https://developers.google.com/search/docs/appearance/structured-data/image-license-metadata)
"""

from functools import cache

from django.conf import settings
from django.templatetags.static import static

from articles.models import NEED_A_NOTE, Author, Edition, Kind, Person
from articles.public_notes import PublicNote
from articles.reading import Figure
from articles.reading_story import WIKIDATA, Story
from articles.structured.saying import SYNTHETIC, absolute, saying, web_address

TYPES = {Kind.OPINION: "OpinionNewsArticle", Kind.ANALYSIS: "AnalysisNewsArticle", Kind.REVIEW: "ReviewNewsArticle",
         Kind.PAID: "AdvertiserContentArticle"}  # fmt: skip


def news_article(story: Story) -> dict:
    """The story as JSON-LD (https://schema.org/NewsArticle), with a licence at each picture."""
    edition = story.edition
    return {
        "@context": "https://schema.org",
        "@type": TYPES.get(edition.kind, "NewsArticle"),
        **saying(
            mainEntityOfPage=absolute(edition.get_absolute_url()),
            headline=edition.headline,
            description=edition.standfirst,
            inLanguage=edition.language or settings.LANGUAGE_CODE,
            articleSection=edition.section.name,
            datePublished=edition.first_published_at.isoformat(),
            dateModified=edition.updated_at.isoformat(),
            author=[_author(line) for line in story.byline],
            about=[
                *(_person(person) for person in story.people if person["subject"]),
                *(_topic(topic) for topic in story.topics),
            ],
            mentions=[_person(person) for person in story.people if not person["subject"]],
            image=[image_object(figure) for figure in story.figures],
            sponsor={"@type": "Organization", "name": edition.payer} if edition.is_paid and edition.payer else {},
            correction=[_correction(note) for note in story.notes if note.change in NEED_A_NOTE],
            publisher=_publisher(),
            isAccessibleForFree=True,
        ),
    }


def _author(line: dict) -> dict:
    address = absolute(f"/authors/{line['slug']}/") if line["slug"] else ""
    return {"@type": "Person", **saying(name=line["name"], url=address)}


def _person(person: dict) -> dict:
    address = absolute(f"/people/{person['slug']}/")
    return {"@type": "Person", **saying(name=person["name"], url=address, sameAs=person.get("same_as"))}


def _topic(topic: dict) -> dict:
    return {"@type": "Thing", "name": topic["name"], "url": absolute(f"/topics/{topic['slug']}/")}


def _correction(note: PublicNote) -> dict:
    """What was put right (https://schema.org/correction)."""
    return {"@type": "CorrectionComment", "name": str(note.change.label), "text": note.words,
            "datePublished": note.at.isoformat()}  # fmt: skip


def _publisher() -> dict:
    return {"@type": "NewsMediaOrganization", "name": settings.SITE_NAME, "url": settings.SITE_URL,
            "logo": absolute(_logo())}  # fmt: skip


@cache
def _logo() -> str:
    return static("articles/icon.svg")


def image_object(figure: Figure) -> dict:
    """A picture with whom it is owed to; `license` only where the licence is an address, nothing is made up."""
    return {
        "@type": "ImageObject",
        **saying(
            contentUrl=absolute(figure.largest),
            width=figure.width,
            height=figure.height,
            caption=figure.caption,
            creditText=figure.credit,
            creator=_creator(figure),
            copyrightNotice=figure.copyright,
            license=web_address(figure.licence),
            acquireLicensePage=figure.acquire,
            digitalSourceType=SYNTHETIC if figure.synthetic else "",
        ),
    }


def _creator(figure: Figure) -> dict:
    if figure.creator:
        return {"@type": "Person", "name": figure.creator}
    return {"@type": "Organization", "name": figure.provider} if figure.provider else {}


def of_person(person: Person, portrait: Figure | None) -> dict:
    """Somebody as JSON-LD (https://schema.org/Person): who this is elsewhere, and the portrait with its credit."""
    address = absolute(person.get_absolute_url())
    return {
        "@context": "https://schema.org",
        "@type": "Person",
        "@id": f"{address}#person",
        **saying(
            name=person.name,
            url=address,
            description=person.description,
            sameAs=[WIKIDATA + person.wikidata] * bool(person.wikidata) + list(person.same_as),
            image=image_object(portrait) if portrait else {},
        ),
    }


def of_author(author: Author) -> dict:
    """Whoever writes for the paper (https://developers.google.com/search/docs/appearance/structured-data/profile-page)."""
    address = absolute(author.get_absolute_url())
    return {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "mainEntity": {
            "@type": "Person",
            "@id": f"{address}#author",
            **saying(
                name=author.name,
                url=address,
                jobTitle=author.role,
                description=author.about,
                knowsAbout=author.fields_of_expertise,
                email=author.mail,
                sameAs=[author.link] if author.link else [],
                worksFor=_publisher(),
            ),
        },
    }


def breadcrumbs(*trail: tuple[str, str]) -> dict:
    """Where a page stands, from the front page down: names and paths (https://schema.org/BreadcrumbList)."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": absolute(path)}
            for number, (name, path) in enumerate([(settings.SITE_NAME, "/"), *trail], start=1)
        ],
    }


def trail_of(edition: Edition) -> dict:
    """Where a story stands: under its section."""
    section = edition.section
    return breadcrumbs((section.name, section.get_absolute_url()), (edition.headline, edition.get_absolute_url()))
