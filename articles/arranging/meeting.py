"""Two arrange one front page at once: what only one of them changed is taken from each, the rest is asked.

Knows contents as plain values (content.py) and no database. Slots are brought together by their story.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from articles.arranging.content import OF_A_SLOT, OF_THE_PAGE
from articles.merging import MINE, Conflict, agree

PRESENCE, ORDER = "slot", "order"


@dataclass(frozen=True)
class Clash:
    """What two changed, each differently: of a story (None: of the page) which field, and what each made of it."""

    story: int | None
    field: str
    conflict: Conflict

    @property
    def key(self) -> str:
        return f"{self.story or 'page'}-{self.field}-{self.conflict.key}"


@dataclass(frozen=True)
class Met:
    """What came out; `clashes` are those nobody has answered, and stand as mine in `content`. `taken` counts what came
    from the other."""

    content: dict
    clashes: list[Clash] = field(default_factory=list)
    taken: int = 0


def meet(base: dict, mine: dict, theirs: dict, *, answers: Mapping[str, str] = {}) -> Met:
    """Bring two contents together over the one that both began from; `answers` say MINE or THEIRS by key."""
    clashes: list[Clash] = []
    taken = 0

    def choose(story: int | None, name: str, was, is_mine, is_theirs):
        nonlocal taken
        agreed = agree(was, is_mine, is_theirs)
        if not isinstance(agreed, Conflict):
            taken += is_mine == was != is_theirs
            return agreed
        clash = Clash(story, name, agreed)
        if clash.key not in answers:
            clashes.append(clash)
        return is_mine if answers.get(clash.key, MINE) == MINE else is_theirs

    page = {name: choose(None, name, base[name], mine[name], theirs[name]) for name in OF_THE_PAGE}
    by_story = [{slot["story"]: slot for slot in content["slots"]} for content in (base, mine, theirs)]
    slots: dict[int, dict] = {}
    for story in dict.fromkeys(story for slots_of in by_story for story in slots_of):
        slot = _slot(story, [slots_of.get(story) for slots_of in by_story], choose)
        if slot is not None:
            slots[story] = slot
    orders = [[slot["story"] for slot in content["slots"]] for content in (base, mine, theirs)]
    order = _order(orders, set(slots), choose)
    return Met({**page, "slots": [slots[story] for story in order]}, clashes, taken)


def _slot(story: int, three: list[dict | None], choose) -> dict | None:
    was, mine, theirs = three
    if mine is None or theirs is None:
        return choose(story, PRESENCE, was, mine, theirs)
    before = was or dict.fromkeys(OF_A_SLOT)
    return {"story": story, **{name: choose(story, name, before[name], mine[name], theirs[name]) for name in OF_A_SLOT}}


def _order(orders: list[list[int]], there: set[int], choose) -> list[int]:
    """The order of those that are there: moved by one, as moved; what one put in stands behind what stood before it."""
    base, mine, theirs = orders
    common = set(base) & set(mine) & set(theirs) & there
    kept = [tuple(story for story in order if story in common) for order in orders]
    chosen = list(choose(None, ORDER, *kept))
    leading, other = (mine, theirs) if tuple(chosen) == kept[1] else (theirs, mine)
    for order in (leading, other):
        for place, story in enumerate(order):
            if story in there and story not in chosen:
                before = next((each for each in reversed(order[:place]) if each in chosen), None)
                chosen.insert(chosen.index(before) + 1 if before is not None else 0, story)
    return chosen
