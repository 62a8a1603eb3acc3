"""The desk wears the readers' colours: two style sheets say them, and must not drift apart."""

import re
from pathlib import Path

SHEETS = Path(__file__).parent.parent / "articles/static/articles"
SHARED = ("paper", "wash", "ink", "quiet", "rule", "accent")


def said(text: str) -> dict[str, str]:
    return dict(re.findall(r"--(\w+): (#\w+)", text))


def test_desk_and_readers_have_the_same_colours():
    light, after = (SHEETS / "site.css").read_text().split("@media (prefers-color-scheme: dark)", 1)
    dark = after[: after.index("}")]
    readers = {name: (said(light)[name], said(dark)[name]) for name in SHARED}

    desk = {
        name: (day, night)
        for name, day, night in re.findall(r"--(\w+): light-dark\((#\w+), (#\w+)\)", (SHEETS / "theme.css").read_text())
        if name in SHARED
    }

    assert desk == readers
