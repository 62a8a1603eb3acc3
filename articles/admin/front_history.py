"""What one save of a front page changed, in words: its history is made of these."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from articles.admin.front_form import Stories

DID = {"save": "Saved", "publish": "Put live", "hold": "Taken off", "expunge": "Expunged"}
OF_A_SLOT = {
    "size": "Size of {}",
    "headline": "Headline of {}",
    "image": "Picture of {}",
    "until": "Until when {} stands here",
}
# Of these it is said what they are now.
SPOKEN = ("size", "headline")


def moved(before: dict | None, after: dict, stories: Stories) -> list[str]:
    """What one save changed, a sentence each."""
    if before is None:
        count = len(after["slots"])
        return [f"Began with {count} {'story' if count == 1 else 'stories'}"]
    was, now = ({slot["story"]: slot for slot in content["slots"]} for content in (before, after))
    told = [f"Put on: {stories.headline(pk)}" for pk in now if pk not in was]
    told += [f"Taken off: {stories.headline(pk)}" for pk in was if pk not in now]
    for pk, before_it in carried(list(was), list(now)):
        where = f"behind {stories.headline(before_it)}" if before_it else "to the top"
        told.append(f"Moved {where}: {stories.headline(pk)}")
    for pk, slot in now.items():
        for name, words in OF_A_SLOT.items():
            if pk in was and was[pk][name] != slot[name]:
                said = f": {slot[name] or 'the story’s own'}" if name in SPOKEN and not stories.is_hidden(pk) else ""
                told.append(f"{words.format(stories.headline(pk))}{said}")
    if any(before[name] != after[name] for name in ("strip", "strip_story", "strip_until")):
        hidden = after["strip_story"] and stories.is_hidden(after["strip_story"])
        told.append("Breaking strip changed" if hidden else f"Breaking strip: {after['strip'] or 'none'}")
    if before["name"] != after["name"]:
        told.append(f"Name: {after['name']}")
    return told


def carried(was: list[int], now: list[int]) -> Iterator[tuple[int, int | None]]:
    """The stories that stood there before and stand elsewhere among the others now, each with the one before it.

    What merely made room for them, or went up because something was taken off, was not moved.
    """
    stayed = {pk for block in SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
              for pk in was[block.a : block.a + block.size]}  # fmt: skip
    for place, pk in enumerate(now):
        if pk in was and pk not in stayed:
            yield pk, now[place - 1] if place else None
