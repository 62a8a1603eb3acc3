"""The life of a story. table.py is the whole of it on one screen; each verb is a function, exported here.

The sole writer of status, sign-offs and editions. Every verb is one transaction, `verb(article, *, by, at, …)`: it asks
the table who may do it and from where, holds the row only while nobody else was first, and appends one Revision. Time
and person are arguments; a refusal is an exception with a sentence.
"""

from articles.workflow.acting import last_act, latest
from articles.workflow.approving import alone_barred, approve, approve_alone, confirm, lacking, signer, stand_by
from articles.workflow.embargo import lift_embargo, move_embargo
from articles.workflow.filing import ask, hand_over, read_back, recall, send_back, submit, take
from articles.workflow.front_line import front_line
from articles.workflow.killing import kill_picture, lift_kill, may_kill
from articles.workflow.publishing import hold, move, publish, withdraw
from articles.workflow.refusals import Blocked, NeedsAnother, NotYours, Refused, Stale, WrongState
from articles.workflow.reissuing import Changes, may_reissue, reissue, standing_editions
from articles.workflow.sealing import leave_open, seal
from articles.workflow.table import VERBS, Verb, is_editor, is_writer, may, may_read, offered, writes_or_edits
from articles.workflow.uniting import merge, undo_merge
from articles.workflow.writing_on import abandon, correct, reopen, revive, spike

__all__ = [
    "Blocked", "Changes", "NeedsAnother", "NotYours", "Refused", "Stale", "VERBS", "Verb", "WrongState", "abandon",
    "alone_barred", "approve", "approve_alone", "ask", "confirm", "correct", "front_line", "hand_over", "hold",
    "is_editor", "is_writer", "kill_picture", "lacking", "last_act", "latest", "leave_open", "lift_embargo",
    "lift_kill", "may", "may_kill", "may_read", "may_reissue", "merge", "move", "move_embargo", "offered",
    "publish", "read_back", "recall", "reissue", "reopen", "revive", "seal", "send_back", "signer", "spike",
    "stand_by", "standing_editions", "submit", "take", "undo_merge", "withdraw", "writes_or_edits",
]  # fmt: skip
