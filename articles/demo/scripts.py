"""The demo's stories as files tell them: what is written, by whom, and what becomes of it."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

STORIES = Path(__file__).parent / "stories"


@dataclass(frozen=True)
class Script:
    """One story and its fate. `age` is hours before now, or until it goes live where it is scheduled.

    `state` names a function of lives.py; `next` is what the following version changes: after (hours), change, note,
    and replace, pairs of old and new text.
    """

    state: str
    age: float
    by: str
    section: str
    kind: str
    kicker: str
    headline: str
    standfirst: str
    byline: list[str]
    body: str
    dateline: str = ""
    topics: list[str] = field(default_factory=list)
    about: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    lead: str = ""
    caption: str = ""
    reason: str = ""
    notice: str = ""
    embargo: float = 0
    embargo_source: str = ""
    next: dict = field(default_factory=dict)


def scripts() -> list[Script]:
    """Every story of the demo, the oldest first."""
    found = [Script(**tomllib.loads(path.read_text("utf-8"))) for path in sorted(STORIES.glob("*.toml"))]
    return sorted(found, key=lambda script: -script.age)
