"""Who of those that must not be named is named by a story: in its text, captions, address, or a picture's file name.

Reads every stretch twice: as the matcher of names reads prose, and word by word as file names and addresses are
written, where no capital tells a name. Finding too much costs an editor a sentence; finding too little, a court case.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils import timezone

from articles import html, people
from articles.checklist.remark import Remark, Story
from articles.models import Person, PersonName
from articles.models.finding import words

# Said in these words of the content, beside its text.
SAID = ("kicker", "headline", "standfirst", "slugline", "dateline", "advisory", "change_note", "payer")


class Restricted:
    """All who must not be named at a moment. One query, and one more where there is anybody."""

    def __init__(self, at: datetime) -> None:
        self.people = {person.pk: person for person in Person.objects.restricted(at).order_by("id")}
        self._spelled: list[tuple[int, str]] = []
        self._index = None
        if self.people:
            names = PersonName.objects.filter(person__in=self.people).order_by("id")
            rows = list(names.values_list("person_id", "name", "main"))
            self._spelled = [(pk, f" {' '.join(words(name))} ") for pk, name, _ in rows if words(name)]
            aliases = {pk: tuple(name for of, name, main in rows if of == pk and not main) for pk in self.people}
            known = (people.Known(pk, person.name, aliases[pk]) for pk, person in self.people.items())
            self._index = people.Index(known)

    def remarks(self, story: Story) -> Iterator[Remark]:
        """What stops the story until an editor answers for each of them in writing."""
        confirmed = {entry["person"] for entry in story.content["people"]}
        for pk in self._named(_prose(story), _plain(story), confirmed) if self.people else ():
            person, field = self.people[pk], "people" if pk in confirmed else "body"
            yield Remark(_sentence(person), field, person=pk)

    def sentences(self, text: str, *, plain: Iterable[str] = ()) -> Iterator[str]:
        """A sentence for each of them whom a text names, or words with no capitals to go by (`plain`)."""
        for pk in self._named(text, plain) if self.people else ():
            yield _sentence(self.people[pk])

    def _named(self, text: str, plain: Iterable[str], confirmed: Iterable[int] = ()) -> list[int]:
        found = {*confirmed} | {suggestion.person.id for suggestion in self._index.suggest(text)}
        flat = [f" {' '.join(words(stretch))} " for stretch in (*text.split("\n\n"), *plain)]
        found |= {pk for pk, spelled in self._spelled if any(spelled in stretch for stretch in flat)}
        return [pk for pk in self.people if pk in found]


def _prose(story: Story) -> str:
    """All that is written to be read."""
    content = story.content
    pictures = [picture for picture in content["pictures"] if not picture["left_out"]]
    said = [content.get(name, "") for name in SAID]
    said += [html.text(content["body"]), *html.titles(content["body"]).values()]
    said += [picture[name] for picture in pictures for name in ("caption", "alternative_text")]
    said += [line["role"] for line in content["byline"]]
    return "\n\n".join(part for part in said if part)


def _plain(story: Story) -> list[str]:
    """Addresses and names of files: words with hyphens between, and no capitals."""
    images = [row.image for row in story.placed.rows]
    lines = [line for image in images for line in (image.credit, image.creator, image.metadata.get("name", ""))]
    return [story.content["slug"], *(line.replace("_", " ") for line in lines)]


def _sentence(person: Person) -> str:
    order = f" ({person.naming_order})" if person.naming_order else ""
    until = person.naming_restricted_until
    until = f", until {timezone.localtime(until):%-d %B %Y, %H:%M}" if until else ""
    return f"{person.name} must not be named: {person.naming_restriction.rstrip('.')}{order}{until}."
