"""What a front page says, as plain values: the content of its revisions, and what its form is read into.

`{"name", "strip", "strip_story", "strip_until", "slots": [{"story", "size", "headline", "image", "until"}, …]}`,
stories and pictures by id or None, moments in ISO 8601 and UTC or None, slots in their order.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from articles.checklist.restricted import Restricted
from articles.models import Article, Edition, Front, Image, Slot
from articles.printing import printed_alone

OF_THE_PAGE = ("name", "strip", "strip_story", "strip_until")
OF_A_SLOT = ("size", "headline", "image", "until")
# More than anybody scrolls through on a phone.
MOST = 30


def moment_of(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def from_content(front: Front, content: dict, *, written_for: Mapping[int, int]) -> None:
    """Write what a content says into a front page, inside the caller's transaction.

    `written_for` says by story for which version the slot's own headline and picture were chosen.
    """
    front.name, front.strip = content["name"], content["strip"]
    front.strip_story_id, front.strip_until = content["strip_story"], moment_of(content["strip_until"])
    front.save()
    front.slots.all().delete()
    images = Image.objects.select_related("provider").in_bulk({slot["image"] for slot in content["slots"]} - {None})
    # One by one: the database copies rights and kill into each that comes in.
    for position, each in enumerate(content["slots"], 1):
        image = images.get(each["image"])
        slot = Slot(front=front, article_id=each["story"], position=position, size=each["size"])
        slot.headline, slot.until = each["headline"], moment_of(each["until"])
        slot.written_for = written_for.get(each["story"], 0)
        if image and not image.is_to_come:
            slot.image, slot.picture, slot.token = image, printed_alone(image), image.token
        slot.save()


def problems(content: dict, *, before: dict | None, by, at: datetime) -> Iterator[str]:
    """Yield a sentence for everything that can't be arranged so.

    What stood there before is asked about again only where somebody must not be named.
    """
    stories = [slot["story"] for slot in content["slots"]]
    was = {slot["story"]: slot for slot in before["slots"]} if before else {}
    if len(stories) > MOST:
        yield f"A front page holds {MOST} stories at most. Take some off."
    new = set(stories) - set(was)
    if content["strip_story"] and content["strip_story"] != (before or {}).get("strip_story"):
        new.add(content["strip_story"])
    known = Article.objects.readable_by(by).in_bulk(new)
    out = offered(new, at=at)
    for pk in sorted(new - out):
        yield f"{f'“{known[pk]}”' if pk in known else 'A story'} is neither live nor scheduled."
    chosen = {slot["image"] for slot in content["slots"] if slot["image"] != was.get(slot["story"], {}).get("image")}
    pictures = Image.objects.in_bulk(chosen - {None})
    for pk in sorted(chosen - {None}):
        if problem := unfit(pictures.get(pk), at=at):
            yield problem
    yield from forbidden(content, at=at)


def forbidden(content: dict, *, at: datetime) -> Iterator[str]:
    """Yield a sentence wherever the page itself names somebody who must not be named, with what to do."""
    for *_, sentence, advice in _naming(content, at=at):
        yield f"{sentence} {advice}"


def without_names(content: dict, *, at: datetime) -> dict:
    """The content without all of its own that names somebody who must not be named: strip, headlines, pictures."""
    gone = {(story, field) for story, field, *_ in _naming(content, at=at)}

    def left(story: int | None, said: dict) -> dict:
        return {name: EMPTY[name] if (story, name) in gone else value for name, value in said.items()}

    return {**left(None, content), "slots": [left(slot["story"], slot) for slot in content["slots"]]}


EMPTY = {"strip": "", "headline": "", "image": None}


def _naming(content: dict, *, at: datetime) -> Iterator[tuple[int | None, str, str, str]]:
    """Yield where somebody is named who must not be: in the slot of which story (None: the page), in which field, a
    sentence that says whom, and one that says what to do.
    """
    restricted = Restricted(at)
    if not restricted.people:
        return
    for sentence in restricted.sentences(content["strip"]):
        yield None, "strip", sentence, "Take the name out of the breaking strip."
    images = Image.objects.in_bulk({slot["image"] for slot in content["slots"]} - {None})
    for slot in content["slots"]:
        for sentence in restricted.sentences(slot["headline"]):
            advice = f"Take the name out of the shorter headline “{slot['headline']}”."
            yield slot["story"], "headline", sentence, advice
        if image := images.get(slot["image"]):
            said = f"{image.caption}\n\n{image.alternative_text}"
            for sentence in restricted.sentences(said, plain=(image.credit, image.creator)):
                advice = f"Choose another picture in its place: “{image}” names this person."
                yield slot["story"], "image", sentence, advice


def versions(stories: Iterable[int], *, at: datetime) -> dict[int, int]:
    """By story, the number of the version that readers see, or else of the next to open."""
    found = Edition.objects.filter(article__in=stories).standing(at).order_by("-number")
    return dict(found.values_list("article_id", "number"))


def offered(stories: Iterable[int], *, at: datetime) -> set[int]:
    """Those of these stories that readers see now, or will."""
    return set(Edition.objects.filter(article__in=stories).standing(at).values_list("article_id", flat=True))


def unfit(image: Image | None, *, at: datetime) -> str:
    """Why a picture can't stand on the front page, as a sentence; '' where it can."""
    if image is None:
        return "The picture that was chosen is not there."
    if image.killed_at:
        return f"“{image}” was killed."
    if image.is_to_come:
        return f"The file of “{image}” is still to come."
    if image.rights_until and image.rights_until <= at:
        return f"The rights to “{image}” have ended."
    return ""
