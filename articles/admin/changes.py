"""What differs between two contents of a story, field by field, for whoever decides or brings two together."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.contrib.auth import get_user_model
from django.db.models import Model
from django.utils import timezone

from articles import html
from articles.comparing import Stack, Stretch, differences, passages
from articles.models import Article, Author, Document, Edition, Image, Person, Section, Topic
from articles.standing import name_of

# Fields that are written, compared word by word; in the order of the page.
TEXTS = {
    "kicker": "Kicker",
    "headline": "Headline",
    "standfirst": "Standfirst",
    "dateline": "Dateline",
    "advisory": "Content advisory",
    "change_note": "Public note",
    "slug": "Web address",
    "slugline": "Desk name",
    "payer": "Paid for by",
}
# Fields that are compared in ways of their own.
ROWS = {"body", "section", "byline", "people", "topics", "pictures", "desk", "headline_proposed", "related"}
OF_A_PICTURE = {"caption": "Caption", "alternative_text": "Alternative text"}
FLAGS = {"decorative": "Decorative", "lead": "Leads the story", "left_out": "Printed without it"}
OF_THE_EMBARGO = ("embargo_until", "embargo_zone", "embargo_source", "embargo_terms")


@dataclass(frozen=True)
class PictureChange:
    """A picture that went, came or is shown otherwise. `image` is None where the file of names no longer has it."""

    kind: str
    image: Image | None
    caption: str
    fields: list["FieldChange"] = field(default_factory=list)


@dataclass(frozen=True)
class FieldChange:
    """A field that differs: as words (`stretches`), as a text (`stacks`), as names that went and came (`entries`), or
    as pictures."""

    name: str
    stretches: list[Stretch] = field(default_factory=list)
    stacks: list[Stack] = field(default_factory=list)
    entries: list[Stretch] = field(default_factory=list)
    pictures: list[PictureChange] = field(default_factory=list)


def changes(old: dict, new: dict) -> list[FieldChange]:
    """Return each field that differs between two contents (Article.content), but for what the desk arranged.

    An embargo is told all the same. Eight queries at most, however much differs.
    """
    names = _Names(old, new)
    found = [_words(label, old.get(name), new.get(name)) for name, label in TEXTS.items()]
    stacks = passages(old.get("body") or "", new.get("body") or "", name=names.of_an_element)
    found.insert(3, FieldChange("Text", stacks=stacks) if stacks else None)
    found += [
        _entries("Section", names.section(old), names.section(new)),
        _entries("Byline", names.byline(old), names.byline(new)),
        _entries("People", names.people(old), names.people(new)),
        _entries("Topics", names.topics(old), names.topics(new)),
        _entries("Related stories", names.related(old), names.related(new)),
        _pictures(old.get("pictures") or [], new.get("pictures") or [], names),
    ]
    for name in [key for key in new if key not in ROWS and key not in TEXTS]:
        found.append(_entries(_label(name), _value(name, old.get(name)), _value(name, new.get(name))))
    found.append(_entries("Embargo", _embargo(old), _embargo(new)))
    return [change for change in found if change]


def desk_changes(old: dict, new: dict) -> list[FieldChange]:
    """Return what the desk arranged otherwise: for whom, until when, how urgent."""
    before, after = old.get("desk") or {}, new.get("desk") or {}
    ids = {content.get("assigned_to") for content in (before, after)} - {None}
    people = get_user_model().objects.in_bulk(ids) if before.get("assigned_to") != after.get("assigned_to") else {}
    found = []
    for name in [key for key in after if key not in OF_THE_EMBARGO]:
        if name == "assigned_to":
            values = [[name_of(people[c[name]])] if c.get(name) in people else [] for c in (before, after)]
        else:
            values = [_value(name, content.get(name)) for content in (before, after)]
        found.append(_entries(_label(name), *values))
    return [change for change in found if change]


class _Names:
    """The names behind the ids of two contents: a query a kind, and only where a kind differs."""

    def __init__(self, old: dict, new: dict):
        contents = (old, new)
        differ = partial(_differ, old, new)
        self._sections = _rows(Section, [c.get("section") for c in contents] if differ("section") else [])
        self._authors = _rows(
            Author, [line["author"] for c in contents for line in c.get("byline") or []] if differ("byline") else []
        )
        self._people = _rows(
            Person, [entry["person"] for c in contents for entry in c.get("people") or []] if differ("people") else []
        )
        self._topics = _rows(Topic, [pk for c in contents for pk in c.get("topics") or []] if differ("topics") else [])
        shown = [picture["image"] for c in contents for picture in c.get("pictures") or []]
        placed = [pk for c in contents for pk in html.images(c.get("body") or "")]
        enclosed = [pk for c in contents for pk in html.documents(c.get("body") or "")]
        self._documents = _rows(Document, enclosed if differ("body") else [])
        related = [each for c in contents for each in (c.get("related") or "").split()] if differ("related") else []
        # As readers saw them: what their writers call them now may be nobody's business. (security.md 13)
        seen = Edition.objects.opened(timezone.now()).filter(public_id__in=related).order_by("number")
        self._related = dict(seen.values_list("public_id", "headline")) if related else {}
        self.images = _rows(Image, shown + placed if differ("pictures") or differ("body") else [])

    def section(self, content: dict) -> list[str]:
        return [self._sections[pk].name for pk in [content.get("section")] if pk in self._sections]

    def byline(self, content: dict) -> list[str]:
        lines = [line for line in content.get("byline") or [] if line["author"] in self._authors]
        return [" ".join(filter(None, (self._authors[line["author"]].name, line.get("role")))) for line in lines]

    def people(self, content: dict) -> list[str]:
        entries = [entry for entry in content.get("people") or [] if entry["person"] in self._people]
        return [
            f"{self._people[entry['person']].name} ({'about' if entry['subject'] else 'also named'})"
            for entry in entries
        ]

    def topics(self, content: dict) -> list[str]:
        return [self._topics[pk].name for pk in content.get("topics") or [] if pk in self._topics]

    def related(self, content: dict) -> list[str]:
        return [self._related.get(each, f"Story {each}") for each in (content.get("related") or "").split()]

    def of_an_element(self, element: str, attributes: dict) -> str:
        """A figure by its picture, a document by its file; anything else by what it holds."""
        if attributes.get("data-document", "").isdecimal():
            document = self._documents.get(int(attributes["data-document"]))
            return f"{document.title} ({document.facts})" if document else "A document that is not here"
        number = attributes.get("data-image", "")
        image = self.images.get(int(number)) if number.isdecimal() else None
        if image is not None:
            return f"{image.caption or 'Picture'} (Image Credit: {image.credit})"
        return ", ".join(f"{key.removeprefix('data-')}: {value}" for key, value in attributes.items())


def _differ(old: dict, new: dict, name: str) -> bool:
    return (old.get(name) or None) != (new.get(name) or None)


def _rows(model: type[Model], ids: list) -> dict:
    wanted = {pk for pk in ids if pk}
    return model._default_manager.in_bulk(wanted) if wanted else {}


def _words(label: str, before: str | None, after: str | None) -> FieldChange | None:
    before, after = before or "", after or ""
    return FieldChange(label, stretches=differences(before, after)) if before != after else None


def _entries(label: str, before: list[str], after: list[str]) -> FieldChange | None:
    """What went and what came of a list of names; another order shows all of them, as they were and as they are."""
    if before == after:
        return None
    gone = [Stretch("gone", name) for name in before if name not in after]
    came = [Stretch("same" if name in before else "new", name) for name in after]
    if sorted(before) == sorted(after):
        came = [
            Stretch("same", name, "another order") if n == 0 else Stretch("same", name) for n, name in enumerate(after)
        ]
    return FieldChange(label, entries=[*gone, *came])


def _pictures(before: list[dict], after: list[dict], names: _Names) -> FieldChange | None:
    """Pictures that went or came, and those whose caption, alternative text, place or use changed."""
    if before == after:
        return None
    old, new = ({picture["image"]: picture for picture in pictures} for pictures in (before, after))
    found = [_picture("gone", pk, picture, names) for pk, picture in old.items() if pk not in new]
    for pk, picture in new.items():
        if pk not in old:
            found.append(_picture("new", pk, picture, names))
        elif fields := _of_a_picture(old[pk], picture):
            found.append(_picture("changed", pk, picture, names, fields))
    if not found:
        return FieldChange("Pictures", entries=[Stretch("same", "The same pictures", "another order")])
    return FieldChange("Pictures", pictures=found)


def _picture(kind: str, pk: int, picture: dict, names: _Names, fields: list[FieldChange] | None = None):
    image = names.images.get(pk)
    return PictureChange(kind, image, picture.get("caption") or (image.caption if image else ""), fields or [])


def _of_a_picture(before: dict, after: dict) -> list[FieldChange]:
    found = [_words(label, before.get(name), after.get(name)) for name, label in OF_A_PICTURE.items()]
    found += [_entries(label, *([_yes_or_no(p.get(name))] for p in (before, after))) for name, label in FLAGS.items()]
    return [change for change in found if change]


def _embargo(content: dict) -> list[str]:
    desk = content.get("desk") or {}
    until = _value("embargo_until", desk.get("embargo_until"))
    return (
        [f"until {until[0]}" + (f", from {desk['embargo_source']}" if desk.get("embargo_source") else "")]
        if until
        else []
    )


def _label(name: str) -> str:
    """What the form calls a field; for one that it no longer has, its name as words."""
    known = {f.name: f.verbose_name for f in Article._meta.get_fields() if hasattr(f, "verbose_name")}
    words = str(known.get(name, name.replace("_", " ")))
    return words[:1].upper() + words[1:]


def _value(name: str, value: object) -> list[str]:
    """A value as words, none for nothing."""
    if value in (None, "", [], {}):
        return []
    if isinstance(value, bool):
        return [_yes_or_no(value)]
    if name.endswith(("_at", "_until")):
        return [f"{timezone.localtime(datetime.fromisoformat(value)):%-d %B %Y, %H:%M}"]
    choices = _choices(name)
    if isinstance(value, list):
        return [str(each) for each in value]
    return [str(choices(value)) if choices else str(value)]


def _choices(name: str) -> Callable | None:
    found = next((f for f in Article._meta.concrete_fields if f.name == name), None)
    return (lambda value: dict(found.flatchoices).get(value, value)) if found is not None and found.choices else None


def _yes_or_no(value: object) -> str:
    return "Yes" if value else "No"
