"""Live stories whose text names people whom they don't carry: what the desk overlooked, story by story.

Only looks. Whom an editor said is not meant stays unsaid, and so does whoever must never be tagged.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from articles import people
from articles.checklist import where_names_stand
from articles.models import Dismissal, Edition, Mention
from articles.people import Suggestion

# Stories that are held in memory together.
AT_ONCE = 200


def live_stories(at: datetime, *, after: int = 0) -> int:
    """How many stories are looked through, those after the edition of this id."""
    return Edition.objects.live(at).filter(pk__gt=after).count()


def overlooked(at: datetime, *, after: int = 0) -> Iterator[list[tuple[Edition, list[Suggestion]]]]:
    """Yield every live story with whom it names and doesn't carry, some hundreds at once, in the order of their ids.

    Begin again behind the last edition seen: four queries each time while no name changes.
    """
    live = Edition.objects.live(at).select_related("section").order_by("pk")
    while editions := list(live.filter(pk__gt=after)[:AT_ONCE]):
        known, answered = people.known(), _answered(editions)
        yield [(each, _missing(known, each, answered[each.pk])) for each in editions]
        after = editions[-1].pk


def _answered(editions: list[Edition]) -> dict[int, set[int]]:
    """Of each edition the people about whom the desk has answered: carried, or not meant."""
    answered = defaultdict(set)
    for edition, person in Mention.objects.filter(edition__in=editions).values_list("edition", "person"):
        answered[edition].add(person)
    by_article = {edition.article_id: edition.pk for edition in editions}
    dismissed = Dismissal.objects.filter(article__in=by_article).values_list("article", "person")
    for article, person in dismissed:
        answered[by_article[article]].add(person)
    return answered


def _missing(known: people.Index, edition: Edition, answered: set[int]) -> list[Suggestion]:
    text = where_names_stand(edition.headline, edition.body, [picture["caption"] for picture in edition.pictures])
    return [found for found in known.suggest(text) if found.person.id not in answered]
