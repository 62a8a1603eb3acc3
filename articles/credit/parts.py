"""A credit line cut into parts, and whom each part names: a person, somebody known, our house, or an organisation."""

import re
from dataclasses import dataclass

from articles.credit.markers import PARTICLES, SIGN
from articles.credit.providers import BRANDS, HANDING_OUT, NEWSPAPER, ORGANISATION, known
from articles.models.naming import fold

HANDOUT = re.compile(r"^(supplied|handout|hand-out|hand out|screen ?(grab|shot)|pr|press release|publicity)\b[ a-z]*$")
PARTS = re.compile(r"\s*[/|;\u2022]\s*|\s+[-\u2013\u2014]\s+|:\s+")
RANK = re.compile(
    r"^(?:mass communication specialist|(?:staff|master|tech|senior|lance|petty|chief)\s+)*"
    r"(?:specialist|sgt|cpl|pfc|spc|lt|capt|maj|col|sergeant|corporal|officer|airman|seaman|)"
    r"\b\.?\s+(?:(?:\d\w+|first|second|third) class\s+)?",
    re.IGNORECASE,
)
PERSON_WORD = re.compile(r"(?:[^\W\d_][\w.'\u2019-]*)$")


@dataclass(frozen=True, slots=True)
class Source:
    """Whom a part of a credit line names; `kind` is "creator" for people, '' where it says only how a picture came."""

    name: str
    kind: str


def cut(text: str, house: str) -> list[str]:
    """Cut a credit into its names: at slashes, "for", "on", "photo by", a bracket, a comma before somebody known."""
    if made := re.match(r"(.+?)\s+(?:photo|photograph|image|picture)s?\s+by\s+(.+)$", text, re.IGNORECASE):
        return [RANK.sub("", made[2]), made[1]]
    if made := re.match(r"(.+?) (?:for|on|from|of) (?:the )?(.+)$", text):
        if is_person(made[1]) and (" for " in text or known(made[2])):
            at = text.index(made[1]) + len(made[1])
            return [made[1], re.sub(r"^ (?:for|on|from|of) ", "", text[at:])]
        if known(made[1]):
            return [made[1]]
    if (made := re.match(r"([^/|]+?)-([^/|-]+)$", text)) and known(made[2]) and is_person(made[1]):
        return [made[1].strip(), made[2].strip()]
    if made := re.match(r"(.+?)\s*\(([^()]+)\)$", text):
        return [*cut(made[1], house), *cut(made[2], house)]
    parts = []
    for part in filter(None, (p.strip(" ,") for p in PARTS.split(text))):
        part = re.sub(r"\s*(?:\u00a9|\(c\))\s*\d{0,4}$|(?<=\w) (?:19|20)\d\d$", "", SIGN.sub("", part)).strip()
        if role := re.match(r"(.+?) (?:for|or) ", part):
            part = role[1] if known(role[1]) else part
        before, comma, after = part.rpartition(", ")
        if comma and (known(after) or _is_house(after, house)):
            parts += [before, after]
        elif comma and known(part.split(", ")[0]):
            parts += part.split(", ")
        else:
            parts.append(part)
    return parts


def _is_house(part: str, house: str) -> bool:
    ours = rf"(?:the )?{re.escape(fold(house).removeprefix('the '))}(?: (?:staff|file|archives?|photographer|photo)s?)*"
    return bool(house) and re.fullmatch(ours, fold(part)) is not None


def is_person(part: str) -> bool:
    """Whether a part reads as a person's name, or several joined by "and"; organisations and handles do not."""
    folded = fold(part)
    if known(part) or folded in HANDING_OUT or ORGANISATION.search(folded) or HANDOUT.match(folded):
        return False
    for name in re.split(r"\s+(?:and|&)\s+|,\s+", part):
        words = name.split()
        if not 2 <= len(words) <= 5 or not all(PERSON_WORD.match(word) for word in words):
            return False
        if not all(word[0].isupper() or fold(word) in PARTICLES or "-" in word for word in words):
            return False
    return True


def in_mixed_case(name: str) -> str:
    """Return a name typed in capitals as names are written."""
    if name.startswith("@"):
        return name
    if name.isupper() and " " in name:
        return name.title()
    return " ".join(word.title() if word.isupper() and len(word) > 3 else word for word in name.split(" "))


def read_part(part: str, house: str) -> Source:
    """Return whom one part of a credit line names."""
    folded = fold(part)
    if found := known(part):
        return Source(*found)
    if _is_house(part, house):
        return Source(house, "staff")
    if folded in BRANDS or HANDOUT.match(folded):
        return Source(part.split()[0].capitalize(), "")
    if person := _as_person(part):
        return Source(person, "creator")
    return Source(part, "paper" if NEWSPAPER.search(folded) else "handout")


def _as_person(part: str) -> str:
    """Return the photographer a part names, rank and capitals put right, or ''."""
    bare = RANK.sub("", part)
    if part.startswith("@") or is_person(bare):
        return " and ".join(map(in_mixed_case, re.split(r", | & ", bare)))
    return ""
