"""The rules that only warn, and read the text through for it. What they need is asked for many stories together."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.urls import Resolver404, resolve

from articles import html, people
from articles.checklist.remark import Remark, Story
from articles.models import Advisory, Dismissal, Edition

# So many names are said in one sentence.
NAMES_SAID = 3


@dataclass(frozen=True)
class Matter:
    """A story as these rules look at it: the names found in it while nobody has answered for any, the advisories of
    the newsroom, and the links of its text that lead to stories of ours which readers would not find, by their words.
    """

    story: Story
    names: list[str]
    advisories: list[Advisory]
    dead_links: list[str]

    @property
    def content(self) -> dict:
        return self.story.content

    @cached_property
    def words(self) -> str:
        """All that readers would read of it."""
        of_pictures = [picture["caption"] for picture in self.content["pictures"] if not picture["left_out"]]
        said = [self.content[name] for name in ("kicker", "headline", "standfirst")]
        return "\n\n".join([*said, html.text(self.content["body"]), *of_pictures])


def remarks(stories: list[Story], at: datetime) -> list[list[Remark]]:
    """What these rules say of each story, in the order of the stories: four queries while no name changes."""
    names, dead_links = _names(stories), _dead_links(stories, at)
    advisories = list(Advisory.objects.exclude(words="").order_by("position", "name"))
    matters = [Matter(story, names[n], advisories, dead_links[n]) for n, story in enumerate(stories)]
    return [[remark for rule in RULES for remark in rule(matter)] for matter in matters]


def where_names_stand(headline: str, body: str, captions: Iterable[str]) -> str:
    """The part of a story in which known people are looked for."""
    return "\n\n".join([headline, html.text(body), *captions])


def _standfirst(matter: Matter) -> Iterator[Remark]:
    if not matter.content["standfirst"].strip():
        yield Remark("There is no standfirst: lists and search engines show the first words of the text.", "standfirst",
                     blocks=False)  # fmt: skip


def _people(matter: Matter) -> Iterator[Remark]:
    if matter.names:
        said = ", ".join(matter.names[:NAMES_SAID])
        more = len(matter.names) - NAMES_SAID
        said += f" and {more} more" if more > 0 else ""
        yield Remark(f"Nobody has looked at the people found in the text: {said}.", "found", blocks=False)


def _advisory(matter: Matter) -> Iterator[Remark]:
    if matter.content["advisory"].strip():
        return
    for advisory in matter.advisories:
        if found := sensitive(advisory.words, matter.words):
            yield Remark(f"It says “{found}”: is the advisory “{advisory.name}” wanted?", "advisory", blocks=False)


def _links(matter: Matter) -> Iterator[Remark]:
    for words in matter.dead_links:
        yield Remark(f"The link “{words}” leads to a story of ours that readers won’t find.", "body", blocks=False)


RULES: tuple[Callable[[Matter], Iterator[Remark]], ...] = (_standfirst, _people, _advisory, _links)


def sensitive(listed: str, text: str) -> str:
    """The first of the words in a text, as the text spells it; '' where it has none.

    `listed` are words or phrases parted by commas or lines; one that ends in a star stands for all that begin so.
    """
    wanted = [" ".join(each.split()) for each in re.split(r"[,\n]", listed)]
    patterns = [_pattern(each) for each in wanted if each.strip("* ")]
    if not patterns:
        return ""
    found = re.search(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", text, re.IGNORECASE)
    return " ".join(found[0].split()) if found else ""


def _pattern(word: str) -> str:
    stem = r"\s+".join(re.escape(part) for part in word.rstrip("*").split())
    return rf"{stem}\w*" if word.endswith("*") else stem


def _names(stories: list[Story]) -> list[list[str]]:
    """Who is found in each story about which nobody has answered yet; nothing where somebody began to."""
    unanswered = {story.article.pk for story in stories if not story.content["people"]}
    unanswered -= set(Dismissal.objects.filter(article__in=unanswered).values_list("article", flat=True))
    known = people.known() if unanswered else None
    found = []
    for story in stories:
        captions = [picture["caption"] for picture in story.content["pictures"]]
        text = where_names_stand(story.content["headline"], story.content["body"], captions)
        suggested = known.suggest(text) if known and story.article.pk in unanswered else []
        found.append([each.person.name for each in suggested])
    return found


def _dead_links(stories: list[Story], at: datetime) -> list[list[str]]:
    """The words of links to stories of ours that are not live when this one is wanted live."""
    links = [list(_own(story)) for story in stories]
    asked = {public_id for each in links for public_id, _ in each}
    opening = Edition.objects.filter(public_id__in=asked, live_from__isnull=False) if asked else ()
    windows = [(e.public_id, e) for e in (opening.only("public_id", "live_from", "live_until") if asked else ())]
    dead = []
    for story, own in zip(stories, links, strict=True):
        wanted = story.is_wanted(at)
        live = {public_id for public_id, edition in windows if edition.is_live(wanted)}
        dead.append([words for public_id, words in own if public_id not in live])
    return dead


def _own(story: Story) -> Iterator[tuple[str, str]]:
    """The links of a text to other stories of ours: the id in their address, and the words that carry them."""
    for address, words in html.links(story.content["body"]):
        path = re.split("[?#]", address.removeprefix(settings.SITE_URL))[0]
        if not path.startswith("/"):
            continue
        try:
            found = resolve(path)
        except Resolver404:
            continue
        public_id = found.kwargs.get("public_id")
        if public_id and public_id != story.article.public_id:
            yield public_id, words or path
