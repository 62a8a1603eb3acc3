"""Telling people what was done: to whom it concerns and whoever is on duty, never to the one who did it.

rules.py says who is told of what, words.py in which words, sending.py brings it out by mail and webhook. What is told
is written in the transaction of the act; no act ever waits for a mail server.
"""

from articles.telling.rules import BY_MAIL, CONCERNS, TOLD, killed, noted, saved, tell
from articles.telling.warning import have_warned

__all__ = ["BY_MAIL", "CONCERNS", "TOLD", "have_warned", "killed", "noted", "saved", "tell"]
