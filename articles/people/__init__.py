"""The people a text names: `suggest(text)` proposes them with their evidence; an editor confirms or dismisses.

The only matcher of names. It knows spellings and how newspapers refer back to a person; nothing of stories or tags.

What we know of names is in `words`, `names` and `dictionary`; a text is a `page` without its `asides`, read as `prose`;
`story` says whom full names mean, `short` whom surnames and given names, `single` whom names of one word; `ranking` who
comes first.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from articles.models import Clock, Person, PersonName
from articles.models.rules import NAMES_CLOCK
from articles.people.dictionary import Dictionary
from articles.people.names import Known
from articles.people.page import Span
from articles.people.prose import Prose
from articles.people.ranking import Suggestion, rank
from articles.people.short import ShortForms
from articles.people.single import SingleNames
from articles.people.story import Story

__all__ = ["Index", "Known", "Span", "Suggestion", "known", "suggest"]


class Index:
    """The people given, ready to be found in any text."""

    def __init__(self, people: Iterable[Known]) -> None:
        self._names = Dictionary(people)

    def suggest(self, text: str, *, ignore: Sequence[Span] = ()) -> list[Suggestion]:
        """Return who is named in the text, best first; `ignore` are stretches that are no prose, as credit lines."""
        story = Story(Prose(text, ignore, self._names))
        story.read()
        short = ShortForms(story)
        short.read_strangers()
        short.read()
        SingleNames(story).read()
        return rank(text, story.mentions())


_kept: tuple[int, Index] | None = None


def suggest(text: str, *, ignore: Sequence[Span] = ()) -> list[Suggestion]:
    """Return who of the known people is named in the text, best first; one query while nobody changes."""
    return known().suggest(text, ignore=ignore)


def known() -> Index:
    """All people as they stand, for whoever looks through several texts; one query while nobody changes."""
    global _kept
    version = _version_of_names()
    if _kept is None or _kept[0] != version:
        _kept = (version, Index(_known_people()))
    return _kept[1]


def _version_of_names() -> int:
    """Return what the database's triggers change with every row of a person or a name, in whatever process."""
    return Clock.objects.values_list("version", flat=True).get(pk=NAMES_CLOCK)


def _known_people() -> list[Known]:
    """Return the table of people, those who were merged into another left out, each with her spellings."""
    aliases = defaultdict(list)
    for person, name in PersonName.objects.filter(main=False).values_list("person_id", "name").order_by("id"):
        aliases[person].append(name)
    rows = Person.objects.filter(merged_into=None).values_list("id", "name", "tagging", "external_id").order_by("id")
    return [Known(id, name, tuple(aliases[id]), tagging, external or "") for id, name, tagging, external in rows]
