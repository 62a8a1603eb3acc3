"""Which topics a story may want: what stories carry that tell of the same people or say the same words on top.

Nothing is learned and nothing kept: the desk's own search finds the stories, and counting does the rest.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from articles import finding
from articles.models import Article, Found, PersonTag, Topic

# So many words of a headline are looked up, of so many letters; so many stories of each, and of the same people.
WORDS, LETTERS, OF_A_WORD, OF_PEOPLE = 5, 5, 20, 100
# Somebody in both stories says more than a word on top of both.
FOR_PEOPLE, FOR_A_WORD = 2, 1
# A topic is offered that most of the stories carry which say a word, or tell of the same people; one story is no habit.
DOUBT, ENOUGH, OFFERED = 2, 0.34, 5


@dataclass(frozen=True)
class Resemblance:
    """A topic, and how many stories that resemble this one carry it."""

    topic: Topic
    stories: int


def topics_for(
    headline: str, people: Iterable[int], *, besides: Iterable[int], among: QuerySet, story: int | None = None
) -> list[Resemblance]:
    """Topics of stories that resemble one with this headline and these people, the likeliest first.

    `besides` are the topics it carries, `among` the stories that this person may read, `story` is its own id.
    """
    carrying = among.exclude(pk=story).filter(topics__isnull=False).distinct()
    sought = sorted((word for word in finding.asked(headline) if len(word) >= LETTERS), key=len, reverse=True)[:WORDS]
    alike = []
    for word in sought:
        hits = finding.find(Found.STORY, word, among=carrying.only("pk"), most=OF_A_WORD)
        alike.append((FOR_A_WORD, [thing.pk for thing in hits.things]))
    same = PersonTag.objects.filter(tag__in=list(people), content_object__in=carrying.values("pk"))
    newest = same.order_by("-content_object").values_list("content_object", flat=True)
    alike.append((FOR_PEOPLE, list(dict.fromkeys(newest[:OF_PEOPLE]))))
    stories = {pk for _, each in alike for pk in each}
    carried: dict[int, set[int]] = defaultdict(set)
    rows = Article.topics.through.objects.filter(article__in=stories, topic__merged_into=None)
    for pk, topic in rows.exclude(topic__in=list(besides)).values_list("article", "topic"):
        carried[topic].add(pk)
    weight = {
        topic: sum(worth * len(there.intersection(each)) / (len(each) + DOUBT) for worth, each in alike)
        for topic, there in carried.items()
    }
    known = Topic.objects.in_bulk([topic for topic, each in weight.items() if each >= ENOUGH])
    best = sorted(known.values(), key=lambda topic: (-weight[topic.pk], topic.name))[:OFFERED]
    return [Resemblance(topic, len(carried[topic.pk])) for topic in best]
