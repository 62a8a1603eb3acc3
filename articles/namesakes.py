"""Names that are nearly the same: what was meant by a mistyped one, who is so called already, which two may be one.

The database finds names that share an unbroken piece with what was typed; how far they are apart is counted here.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Q

from articles.models import Distinct, Person, PersonName, fold

WORD = re.compile(r"[^\W_]+")
# So many words of a name are compared, so many names looked at.
MOST_WORDS, MOST_NAMES = 6, 2_000
# A bucket of names that share all words but one; in a larger one nothing is told apart by a letter.
LARGEST_BUCKET = 120


def words_of(name: str) -> tuple[str, ...]:
    return tuple(WORD.findall(fold(name.replace("\0", ""))[:200]))


# What was meant


def called(text: str) -> Q:
    """Who has a name that holds all these words, as names of people are filtered."""
    names = PersonName.objects.all()
    for word in words_of(text)[:MOST_WORDS]:
        names = names.filter(folded__contains=word)
    return Q(pk__in=names.values("person")) if words_of(text) else Q(pk__in=[])


def nearly(text: str, *, most: int = 20) -> list[int]:
    """People one of whose names says these words but for a typing error or two, by id, the nearest first."""
    sought = words_of(text)[:MOST_WORDS]
    if not sought:
        return []
    names = PersonName.objects.filter(person__merged_into=None)
    for word in sought:
        anywhere = Q()
        for piece in _pieces(word):
            anywhere |= Q(folded__contains=piece)
        names = names.filter(anywhere)
    found: dict[int, tuple] = {}
    for person, name in names.order_by("id").values_list("person_id", "folded")[:MOST_NAMES]:
        apart = _apart(sought, words_of(name))
        if apart is not None:
            found[person] = min(found.get(person, (99, "")), (apart, name))
    return sorted(found, key=lambda person: (found[person], person))[:most]


def similar(name: str, *, most: int = 8) -> list[Person]:
    """Who may be meant by a name that somebody is about to add, the nearest first; protected people too."""
    near = nearly(name, most=most)
    among = Q(pk__in=near) | called(name) if words_of(name) else Q(pk__in=[])
    rows = Person.objects.filter(among, merged_into=None).prefetch_related("names")
    place = {pk: number for number, pk in enumerate(near)}
    return sorted(rows[: most * 4], key=lambda person: (place.get(person.pk, most), person.name, person.pk))[:most]


def _allowed(word: str) -> int:
    """How many errors a word may hold: a letter too many, too few, another, or two that traded places."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def _pieces(word: str) -> Iterator[str]:
    """Pieces of a word of which errors leave one unbroken: two letters that trade places break two of them."""
    count = 2 * _allowed(word) + 1
    size = len(word) / count
    for number in range(count):
        yield word[round(number * size) : round((number + 1) * size)]


def _apart(sought: Sequence[str], name: Sequence[str]) -> int | None:
    """How many errors lie between what was typed and a name; None where it is another name."""
    total = 0
    for word in sought:
        errors = [_errors(word, each, most=_allowed(word)) for each in name]
        near = [each for each in errors if each is not None]
        if not near:
            return None
        total += min(near)
    return total


def _errors(word: str, other: str, *, most: int) -> int | None:
    if other.startswith(word):
        return 0
    if abs(len(word) - len(other)) > most:
        return None
    found = distance(word, other)
    return found if found <= most else None


def distance(a: str, b: str) -> int:
    """Letters added, lost, changed or traded with their neighbour (Damerau 1964, no letter touched twice)."""
    before, row = [], list(range(len(b) + 1))
    for i, one in enumerate(a, 1):
        last, before, row = before, row, [i]
        for j, other in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (one != other))
            if i > 1 and j > 1 and one == b[j - 2] and a[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


# Who may be one


@dataclass(frozen=True)
class Pair:
    """Two people who may be one, and why one may think so."""

    person: int
    other: int
    why: str


def doubles(*, most: int = 100) -> list[Pair]:
    """Pairs that share a name, an entry of Wikidata, or a name but for an error; those who are known to be two are not.

    Three queries, and seconds of thought with 100,000 names.
    """
    people = dict(Person.objects.filter(merged_into=None).values_list("pk", "wikidata"))
    two = set(Distinct.objects.values_list("person_id", "other_id"))
    found: dict[tuple[int, int], str] = {}

    def pair(a: int, b: int, why: str) -> None:
        key = (min(a, b), max(a, b))
        differ = people[a] and people[b] and people[a] != people[b]
        if a != b and key not in two and not differ:
            found.setdefault(key, why)

    for group in _grouped((pk, entry) for pk, entry in people.items() if entry):
        for a, b in combinations(sorted(group), 2):
            pair(a, b, "Both are the same on Wikidata.")
    names = [
        (person, name, words_of(name))
        for person, name in PersonName.objects.order_by("id").values_list("person_id", "folded")
        if person in people
    ]
    same = _grouped((person, tuple(sorted(w for w in words if len(w) > 1))) for person, _, words in names if words)
    for group in same:
        for a, b in combinations(sorted(group), 2):
            pair(a, b, "Both are called the same.")
    for a, b in _one_error_apart(names):
        pair(a, b, "Their names differ by a letter.")
    return [Pair(a, b, why) for (a, b), why in list(found.items())[:most]]


def _grouped(rows: Iterator[tuple[int, object]]) -> list[set[int]]:
    groups: dict[object, set[int]] = defaultdict(set)
    for person, key in rows:
        groups[key].add(person)
    return [group for group in groups.values() if 1 < len(group) <= LARGEST_BUCKET]


def _one_error_apart(names: Sequence[tuple[int, str, tuple[str, ...]]]) -> Iterator[tuple[int, int]]:
    """Names of which all words but one are the same, and that one begins alike and differs by an error."""
    buckets: dict[tuple, list[tuple[int, str]]] = defaultdict(list)
    for person, _, words in names:
        if len(words) > 1:
            for place, word in enumerate(words):
                if len(word) > 2:
                    buckets[place, word[0], words[:place] + words[place + 1 :]].append((person, word))
    for bucket in buckets.values():
        if 1 < len(bucket) <= LARGEST_BUCKET:
            for (a, one), (b, other) in combinations(bucket, 2):
                # Short names that differ by a letter are two names: Ada and Ana.
                near = len(one) + len(other) > 6 and abs(len(one) - len(other)) < 2
                if a != b and near and distance(one, other) == 1:
                    yield a, b
