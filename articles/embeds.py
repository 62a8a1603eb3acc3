"""What of other houses may stand in a story: kind and number, never their markup. Knows addresses and nothing else.

An address is recognised by its host, letter by letter, and by the shape of its number: a look-alike is a
plain link at most.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

# The number's shape, its page and its frame; `{}` is the number.
# YouTube: https://developers.google.com/youtube/player_parameters, the host without cookies as it offers it itself.
KINDS = {
    "youtube": (
        "YouTube",
        re.compile(r"[A-Za-z0-9_-]{11}", re.ASCII),
        "https://www.youtube.com/watch?v={}",
        "https://www.youtube-nocookie.com/embed/{}",
    ),
    "instagram": (
        "Instagram",
        re.compile(r"[A-Za-z0-9_-]{5,40}", re.ASCII),
        "https://www.instagram.com/p/{}/",
        "https://www.instagram.com/p/{}/embed",
    ),
}
# What the policy of a page with embeds names: these hosts and no other.
FRAME_HOSTS = ("https://www.youtube-nocookie.com", "https://www.instagram.com")

YOUTUBE = {"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com", "www.youtube-nocookie.com"}
INSTAGRAM = {"instagram.com", "www.instagram.com"}


@dataclass(frozen=True)
class Embed:
    """A video or post of another house: what kind, its number there, and what it shows in the desk's words."""

    kind: str
    number: str
    title: str = ""

    @property
    def house(self) -> str:
        return KINDS[self.kind][0]

    @property
    def link(self) -> str:
        return KINDS[self.kind][2].format(self.number)

    @property
    def frame(self) -> str:
        return KINDS[self.kind][3].format(self.number)

    @property
    def words(self) -> str:
        """What of it a text can say."""
        return f"{self.house}: {self.title} {self.link}" if self.title else f"{self.house}: {self.link}"


def made(kind: str, number: str, title: str = "") -> Embed | None:
    """Return the embed of a kind and number, or None where either is none of ours."""
    return Embed(kind, number, title) if kind in KINDS and KINDS[kind][1].fullmatch(number) else None


def recognise(address: str) -> Embed | None:
    """Return what an address shows, or None where it is not exactly an address of a video or post. (security.md 50)"""
    if not address.isascii() or re.search(r"[\s\\<>\"'\x00-\x1f]", address):
        return None
    try:
        parts = urlsplit(address)
        plain = parts.username is None and parts.password is None and parts.port is None
    except ValueError:
        return None
    if parts.scheme not in ("https", "http") or not plain or "%" in parts.path or parts.netloc.endswith((".", ":")):
        return None
    host, steps = parts.netloc.lower(), parts.path.strip("/").split("/")
    if host == "youtu.be" and len(steps) == 1:
        return made("youtube", steps[0])
    if host in YOUTUBE and steps == ["watch"]:
        asked = parse_qs(parts.query).get("v", [])
        return made("youtube", asked[0]) if len(asked) == 1 else None
    if host in YOUTUBE and len(steps) == 2 and steps[0] in ("embed", "shorts", "live"):
        return made("youtube", steps[1])
    if host in INSTAGRAM:
        if len(steps) == 3 and steps[2] != "embed":
            steps = steps[1:]  # /name/p/number/, as the application shares it
        if (len(steps) == 2 or steps[2:] == ["embed"]) and steps[0] in ("p", "reel", "tv"):
            return made("instagram", steps[1])
    return None
