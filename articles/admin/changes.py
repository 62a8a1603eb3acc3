"""What differs between two contents of a story, field by field, for whoever decides or brings two together."""

from dataclasses import dataclass

from articles import html
from articles.comparing import Stretch, differences
from articles.models import Author, Image, Person, Section, Topic

TEXTS = {
    "headline": "Headline",
    "kicker": "Kicker",
    "standfirst": "Standfirst",
    "body": "Text",
    "dateline": "Dateline",
    "advisory": "Content advisory",
    "change_note": "Public note",
    "slug": "Web address",
}


@dataclass(frozen=True)
class FieldChange:
    name: str
    stretches: list[Stretch]


def changes(old: dict, new: dict) -> list[FieldChange]:
    """Return each field that differs between two contents (Article.content), as words that went and came."""
    found = []
    before, after = _as_texts(old), _as_texts(new)
    for name, text in after.items():
        if before.get(name, "") != text:
            found.append(FieldChange(name, differences(before.get(name, ""), text)))
    return found


def _as_texts(content: dict) -> dict[str, str]:
    """A content in words that a person reads, in the order of the page."""
    texts = {label: content.get(name, "") for name, label in TEXTS.items()}
    texts["Text"] = html.text(content.get("body", ""))
    texts["Section"] = _names(Section, [content.get("section")])
    texts["Byline"] = _names(Author, [line["author"] for line in content.get("byline", [])])
    texts["People"] = _names(Person, [entry["person"] for entry in content.get("people", [])])
    texts["Topics"] = _names(Topic, content.get("topics", []))
    credits = Image.objects.in_bulk([picture["image"] for picture in content.get("pictures", [])])
    texts["Pictures"] = "\n\n".join(
        f"{picture['caption']} (Image Credit: {credits[picture['image']].credit})"
        + (" – on top" if picture["lead"] else "")
        + (" – left out" if picture["left_out"] else "")
        for picture in content.get("pictures", [])
        if picture["image"] in credits
    )
    return texts


def _names(model: type, ids: list) -> str:
    rows = model.objects.in_bulk([pk for pk in ids if pk])
    return ", ".join(rows[pk].name for pk in ids if pk in rows)
