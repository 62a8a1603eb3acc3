"""What machines read on a page beside its words: schema.org as JSON-LD. Data, never a script that runs."""

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from articles.models import Person
from articles.reading_names import Face

WIKIDATA = "https://www.wikidata.org/wiki/"
# A text that says </script> ends nothing (as Django's own json_script has it).
ESCAPED = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def script(data: dict[str, Any]) -> SafeString:
    """The element that carries data in a page."""
    written = json.dumps(data, ensure_ascii=False).translate(ESCAPED)
    return SafeString(f'<script type="application/ld+json">{written}</script>')


def of_person(person: Person, face: Face | None) -> dict[str, Any]:
    """A Person (https://schema.org/Person): who this is elsewhere, and the portrait with its credit."""
    elsewhere = [WIKIDATA + person.wikidata] * bool(person.wikidata) + list(person.same_as)
    data = {
        "@context": "https://schema.org",
        "@type": "Person",
        "@id": f"{settings.SITE_URL}{person.get_absolute_url()}#person",
        "name": person.name,
        "url": settings.SITE_URL + person.get_absolute_url(),
    }
    if person.description:
        data["description"] = person.description
    if elsewhere:
        data["sameAs"] = elsewhere
    if face:
        data["image"] = {
            "@type": "ImageObject",
            "contentUrl": settings.SITE_URL + face.source,
            "creditText": face.credit,
        }
    return data
