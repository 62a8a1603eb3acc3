"""Credit lines of pictures: who took it, who provides it, and how the house writes that.

Pure text; knows nothing of files or of the database. A photographer is never invented: "AP" is an agency and nobody,
and a name that may be an organisation's is nobody's.

`markers` finds a credit in a line, `parts` says whom it names, `providers` who is known; here it is put together again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from articles.credit.markers import COURTESY, find_credit_marker, strip_marker
from articles.credit.parts import HANDOUT, Source, cut, in_mixed_case, is_person, read_part
from articles.credit.providers import DISTRIBUTORS, FREE, PUBLIC_BODY, known, told
from articles.models.naming import fold

__all__ = ["Credit", "find_credit_marker", "parse_credit", "strip_marker"]

# Lines that say what kind of picture it is, or of source, and name nobody, with the kind and how the house writes it.
NAMING_NOBODY = tuple(
    (re.compile(pattern), kind, line)
    for pattern, kind, line in (
        (r"(?:family|personal|private) (?:photo|picture|handout|album|archive)s?", "handout", ""),
        (r"(?:via )?social media", "social", "Social media"),
        (r"agency|agencies|agency photo|wire agencies", "agency", ""),
        (r"public[- ]domain", "public-domain", "Public domain"),
        (r"file(?: photo| picture| image)?|archive", "unknown", "File photo"),
        (r"own work|stock (?:photo|image|picture)|illustrative (?:photo|image|purposes)", "unknown", ""),
        (r"ai[- ]generated|for illustrat\w+ .*", "unknown", ""),
    )
)
UNKNOWN = frozenset("|unknown|n/a|na|none|-|tbc|internet|web|source unknown".split("|"))
# Parts that tell how a picture came, not from whom.
NOBODY = frozenset(
    "pool|pool photo|file|file photo|stringer|contributor|staff|staff photographer|correspondent|stock photo".split("|")
)

RIGHTS = re.compile(r"[.,;]?\s*(?:all rights reserved|used with permission|no (?:sales|archive)s?)\.?$", re.IGNORECASE)
FILE = re.compile(
    r"[,/ ]*\(?\b(?:file(?: (?:photo|picture|image))?|archive|pool(?: photo)?|via pool)\)?\.?$", re.IGNORECASE
)
LICENCE = re.compile(r"[,;/ ]*\(?\b(CC0|CC[ -]BY(?:[ -](?:SA|NC|ND))*(?: \d\.\d)?)\)?", re.IGNORECASE)
STAFF = re.compile(r"[,/ ]+(?:staff photographer|staff|chief photographer|senior photographer)$", re.IGNORECASE)
VIA = re.compile(r"\s*/?\s*\bvia\b\s+", re.IGNORECASE)
COMMISSIONED = re.compile(r"\w for (?:the )?[A-Z]")
ACCOUNT = re.compile(r"[a-z0-9._]+")
# Of several sources the first in this order provides the picture.
ORDER = ("staff", "agency", "social", "cc", "public-domain", "paper", "handout", "unknown")


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit line taken apart; '' where the line does not say. `line` is how the house writes it.

    kind: agency, staff, handout, courtesy, social, public-domain, cc or unknown.
    """

    provider: str = ""
    creator: str = ""
    via: str = ""
    kind: str = "unknown"
    line: str = ""

    @property
    def agency(self) -> str:
        """Who provides pictures as a trade; '' for whoever hands one of their own out."""
        return "" if self.kind in ("handout", "courtesy") else self.provider


def parse_credit(line: str, *, house: str = "", spellings: Mapping[str, str] = MappingProxyType({})) -> Credit:
    """Take a credit line apart. `house` is our own name, so that pictures of our staff are known as ours; `spellings`
    are further providers, {how it is written: the usual name}.
    """
    with told(spellings):
        return _parsed(line, house)


def _parsed(line: str, house: str) -> Credit:
    text = RIGHTS.sub("", strip_marker(line.rpartition(") (")[2] if line.count(") (") and "via" in line else line))
    if fold(text) in UNKNOWN:
        return Credit()
    for pattern, kind, written in NAMING_NOBODY:
        if pattern.fullmatch(fold(text)):
            return Credit(kind=kind, line=written or text[:1].upper() + text[1:])
    licence = LICENCE.search(text)
    if licence:
        text = LICENCE.sub("", text, count=1).strip(" ,;/")
    if courtesy := re.search(r"[.;,]\s+(?:photo\s+)?courtesy(?: of)?\s.*$", text, re.IGNORECASE):
        return replace(_parsed(text[: courtesy.start()], house), kind="courtesy")
    text = FILE.sub("", text).strip(" ,/")
    text, via = _split_via(text)
    if COURTESY.match(text) or fold(text) == "courtesy":
        return _courtesy(text, via)
    if STAFF.search(text) and is_person(STAFF.sub("", text)):
        creator = in_mixed_case(STAFF.sub("", text))
        return Credit(house, creator, "", "staff", "/".join(filter(None, (creator, house))))
    read = _assemble(cut(text, house), via, licence[1].upper() if licence else "", house)
    # Who commissioned a picture hands nothing out.
    return (
        replace(read, kind="unknown") if read.creator and read.kind == "handout" and COMMISSIONED.search(text) else read
    )


def _split_via(text: str) -> tuple[str, str]:
    """Split "Someone via Getty Images" into whom and the distributor's usual name."""
    before, *after = VIA.split(text)
    if not after:
        return text, ""
    passed, slash, person = after[-1].partition("/")
    if slash and known(passed) and is_person(person.strip()):
        before, after = f"{before}/{person.strip()}", [passed]
    name, kind = known(after[-1]) or (after[-1].strip(" .)"), "")
    if kind in ("social", "cc", "public-domain"):
        return f"{before}/{name}", ""
    return before.strip(" ,/"), name


def _courtesy(text: str, via: str) -> Credit:
    """A courtesy names who let us use the picture; a family or a friend is no organisation."""
    giver = COURTESY.sub("", text).strip(" .:")
    if fold(giver) == "courtesy":
        return Credit(via=via, kind="courtesy", line="Courtesy")
    name, _kind = known(giver) or (giver, "")
    private = re.match(
        r"(?:(?:the|his|her|their) )?(?:family|families|friend|artist|author|owner|subject|couple)|.*\bfamily$", giver
    )
    provided = re.match(r"provided by", text, re.IGNORECASE)
    line = f"{'Provided by' if provided else 'Courtesy of'} {name}" + (f" via {via}" if via else "")
    return Credit("" if private else name, "", via, "courtesy", line)


def _assemble(parts: list[str], via: str, licence: str, house: str) -> Credit:
    """Put the names together again in the order of the house: photographer, organisation, distributor, licence."""
    pooled = via and any(fold(part).startswith("pool") for part in parts)
    handed = any(HANDOUT.match(fold(part)) for part in parts)
    if handed and len(parts) > 1 and HANDOUT.match(fold(parts[0])):
        parts = parts[1:]
    read = list(dict.fromkeys(read_part(part, house) for part in parts if fold(part) not in NOBODY))
    creators = [source.name for source in read if source.kind == "creator"]
    sources = [source for source in read if source.kind != "creator"]
    if any(source.kind == "social" for source in sources) and not creators:
        creators = [source.name for source in sources if ACCOUNT.fullmatch(source.name)]
        sources = [source for source in sources if source.name not in creators]
    via = via or _distributor(sources, creators)
    sources = _kept([source for source in sources if source.name != via], creators)
    if creators and not sources and pooled:
        sources, via = [read_part(via, house)], ""
    provider, kind = _provider(sources, creators, via=via, handed=handed, licence=licence)
    creator = " and ".join(creators)
    line = "/".join(filter(None, (creator, *(source.name for source in sources))))
    line = " via ".join(filter(None, (line, via))) + (f", {licence}" if licence else "")
    return Credit(provider, creator, via, kind, line)


def _kept(sources: list[Source], creators: list[str]) -> list[Source]:
    """Return the sources that the line keeps: a photographer works for one agency, the last one named."""
    agencies = [source for source in sources if source.kind == "agency"]
    if not (creators and agencies):
        return sources
    return [source for source in sources if source.kind != "agency" or source == agencies[-1]]


def _provider(sources: list[Source], creators: list[str], *, via: str, handed: bool, licence: str) -> tuple[str, str]:
    """Return who answers for the picture and of what kind it is: a handout, under a licence, or as its best source."""
    named = [source for source in sources if source.kind]
    best = min(named, key=lambda source: ORDER.index(source.kind), default=Source("", "unknown"))
    if handed:
        return best.name, "handout"
    if licence:
        joint = "/".join(source.name for source in sources)
        return best.name if creators or best.name in FREE else joint, "cc"
    sold = best.kind == "handout" and via in DISTRIBUTORS and not PUBLIC_BODY.search(fold(best.name))
    return best.name, "agency" if sold or best.kind == "paper" else best.kind


def _distributor(sources: list[Source], creators: list[str]) -> str:
    """Return who only passes the picture on: Getty Images after another agency, an agency after an organisation.

    iStock is Getty's; picture alliance and IMAGO name themselves first.
    """
    names = [source.name for source in sources]
    if len(names) < 2 or creators and not any(source.kind == "agency" for source in sources):
        return ""
    for name in names:
        if name in DISTRIBUTORS and (name != names[0] or name in ("picture alliance", "IMAGO") or "iStock" in names):
            return name
    if not creators and [source.kind for source in sources] == ["handout", "agency"]:
        return names[-1]
    return ""
