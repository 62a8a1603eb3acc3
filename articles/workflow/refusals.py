"""Why something was not done, as sentences for the person who asked."""

from articles.checklist import Remark


class Refused(Exception):
    """What was asked is not done. The message is a sentence for the person; `ways_out` says what they can do."""

    def __init__(self, sentence: str, *, ways_out: tuple[str, ...] = ()):
        super().__init__(sentence)
        self.ways_out = ways_out


class NotYours(Refused):
    """This person may not do that to this story."""


class WrongState(Refused):
    """The story is not where this verb starts from."""


class Stale(Refused):
    """Somebody else was first: what was on the screen is no longer what stands."""


class Blocked(Refused):
    """The checklist has remarks that must be answered first."""

    def __init__(self, remarks: list[Remark]):
        super().__init__(" ".join(remark.sentence for remark in remarks))
        self.remarks = remarks


class NeedsAnother(Refused):
    """Nobody but the approver stands by this version."""
