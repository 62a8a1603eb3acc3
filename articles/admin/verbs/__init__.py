"""A small form a verb: what the person is asked, and what the verb is called with. Rules live in workflow/."""

from articles.admin.verbs.act import (
    DONE,
    Act,
    Ask,
    Correct,
    HandOver,
    Reopen,
    SendBack,
    Spike,
    Withdraw,
    able,
    writer_of,
)
from articles.admin.verbs.opening import FrontLine, LeaveOpen, LiftEmbargo, Move, MoveEmbargo, OnEdition, Publish, Seal
from articles.admin.verbs.reading import Approve, ApproveAlone, Confirm, Reading

__all__ = ["DONE", "FORMS", "Act", "Approve", "Confirm", "able", "writer_of"]

FORMS = {
    "submit": Act,
    "recall": Act,
    "take": Act,
    "hand_over": HandOver,
    "ask": Ask,
    "read_back": Reading,
    "send_back": SendBack,
    "approve": Approve,
    "approve_alone": ApproveAlone,
    "confirm": Confirm,
    "publish": Publish,
    "move": Move,
    "hold": OnEdition,
    "move_embargo": MoveEmbargo,
    "lift_embargo": LiftEmbargo,
    "reopen": Reopen,
    "correct": Correct,
    "abandon": Act,
    "front_line": FrontLine,
    "seal": Seal,
    "leave_open": LeaveOpen,
    "withdraw": Withdraw,
    "spike": Spike,
    "revive": Act,
}
