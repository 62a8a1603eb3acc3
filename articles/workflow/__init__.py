"""The life of a story. table.py is the whole of it on one screen; each verb is a function, exported here.

The sole writer of status, sign-offs and editions. Every verb is one transaction, `verb(article, *, by, at, …)`: it asks
the table who may do it and from where, holds the row only while nobody else was first, and appends one Revision. Time
and person are arguments; a refusal is an exception with a sentence.
"""

from articles.workflow.acting import last_act, latest
from articles.workflow.approving import approve, approve_alone, confirm, signer, stand_by
from articles.workflow.filing import ask, hand_over, read_back, recall, send_back, submit, take
from articles.workflow.publishing import hold, move, publish, withdraw
from articles.workflow.refusals import Blocked, NeedsAnother, NotYours, Refused, Stale, WrongState
from articles.workflow.table import VERBS, Verb, is_editor, is_writer, may, may_read, offered, writes_or_edits
from articles.workflow.writing_on import abandon, reopen, revive, spike

__all__ = [
    "VERBS", "Blocked", "NeedsAnother", "NotYours", "Refused", "Stale", "Verb", "WrongState", "abandon",
    "approve", "approve_alone", "ask", "confirm", "hand_over", "hold", "is_editor", "is_writer", "last_act",
    "latest", "may", "may_read", "move", "offered", "publish", "read_back", "recall", "reopen", "revive",
    "send_back", "signer", "spike", "stand_by", "submit", "take", "withdraw", "writes_or_edits",
]  # fmt: skip
