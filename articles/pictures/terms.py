"""What an agency's instructions allow, as far as they say it in words that are known: until when, how often, where.

Proposes and decides nothing: a person reads the words and confirms. Knows no files and no models.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

UNITS = {"hour": 1, "day": 24, "week": 24 * 7, "month": 24 * 30, "year": 24 * 365}
TO_FOURTEEN = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
NUMBERS = {word: number for number, word in enumerate(TO_FOURTEEN.split(), 1)} | {"thirty": 30}
COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(NUMBERS)})"
LASTS = re.compile(
    rf"\b{COUNT}[ -](?P<unit>hour|day|week|month|year)s?\b(?!\s+(?:old|ago|before|earlier))", re.IGNORECASE
)
# Near a number of days, what makes it a term and not a fact of the story.
USE = re.compile(
    r"\b(?:us(?:e|es|ed|age)|valid|within|only|for|up to|licen[cs]ed?|rights?|publi\w+|expir\w+|delet\w+|free)\b",
    re.IGNORECASE,
)
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
DAY = (
    r"(?:(?P<d>\d{1,2})(?:st|nd|rd|th)?[ .-]+(?P<m>[A-Za-z]{3,9})\.?,?[ -]+(?P<y>\d{4})"
    r"|(?P<m2>[A-Za-z]{3,9})\.? (?P<d2>\d{1,2})(?:st|nd|rd|th)?,? (?P<y2>\d{4})|(?P<iso>\d{4}-\d\d-\d\d)"
    r"|(?P<d3>\d{1,2})[./](?P<m3>\d{1,2})[./](?P<y3>\d{4}))"
)
UNTIL = re.compile(
    rf"\b(?:until|till|up to|through|before|expir\w+(?: on)?|no (?:use|usage) after"
    rf"|not (?:to )?(?:be )?(?:used )?after|ends?(?: on)?|delete (?:by|on|after))[: ]+(?:the )?{DAY}",
    re.IGNORECASE,
)
ONCE = re.compile(
    r"\b(?:one|single|1)[- ]?(?:time)?[- ](?:use|usage|publication)(?: only)?\b|\buse once\b", re.IGNORECASE
)
ARCHIVE = re.compile(
    r"\bno (?:re-?sales?[,./ ]+(?:and |or )?)?(?:no )?archiv\w*|\bnot (?:to be )?archived?\b|\bno storage\b",
    re.IGNORECASE,
)
# Countries as agencies shut them out: "UK OUT", "NO USE FRANCE", "not for use in Germany, Austria".
OUT = re.compile(
    r"\b(?:[A-Z][A-Z. /&,-]{1,60}? OUT)\b|(?:^|[.;,(] ?)(?:[A-Z][\w-]+ ){1,3}out\b"
    r"|\b(?i:no use|no sales|not for (?:use|publication)) (?i:in (?:the )?)[A-Z][\w, /&-]{1,60}"
    r"|\bNO USE (?!AFTER|AS|OF|WITHOUT)[A-Z][A-Z, /&-]{1,60}"
    r"|\b(?:use|publication) (?:only in|in) [A-Z][\w, /&-]{1,60} only\b"
)
EDITORIAL = re.compile(r"\beditorial (?:use|purposes) only\b|\bfor editorial use\b", re.IGNORECASE)


@dataclass(frozen=True)
class Term:
    """One term: `words` as the file has them, `says` what we take them for, `until` where rights end by it."""

    words: str
    says: str
    until: datetime | None = None


def recognise(text: str, *, at: datetime) -> list[Term]:
    """The terms in instructions of a picture that came in at this moment, the earliest end first; a term once."""
    found = [*_ends(text, at), *_others(text)]
    once = {(term.says, term.until): term for term in reversed(found)}
    return sorted(once.values(), key=lambda term: (term.until is None, term.until or at))


def _ends(text: str, at: datetime) -> Iterator[Term]:
    for match in UNTIL.finditer(text):
        if (day := _day(match)) is not None:
            # The day itself is allowed, to its end.
            end = datetime.combine(day + timedelta(days=1), datetime.min.time(), at.tzinfo)
            yield Term(_around(text, match), f"May be used until {day:%-d %B %Y}.", end)
    for match in LASTS.finditer(text):
        words = _around(text, match)
        if USE.search(words.replace(match[0], "")):
            count = NUMBERS.get(match["count"].lower()) or int(match["count"])
            unit = match["unit"].lower()
            end = at + timedelta(hours=count * UNITS[unit])
            yield Term(words, f"May be used for {count} {unit}{'' if count == 1 else 's'}, counted from now.", end)


def _others(text: str) -> Iterator[Term]:
    for pattern, says in (
        (ONCE, "May be used once."),
        (ARCHIVE, "May not be kept in an archive: agree on a day after which it goes."),
        (EDITORIAL, "For editorial use only."),
    ):
        if match := pattern.search(text):
            yield Term(_around(text, match), says)
    for match in OUT.finditer(text):
        yield Term(_around(text, match), "Not everywhere: our pages are read in every country.")


def _day(match: re.Match) -> date | None:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        if match["d3"]:
            return date(int(match["y3"]), int(match["m3"]), int(match["d3"]))
        name, day, year = match["m"] or match["m2"], match["d"] or match["d2"], match["y"] or match["y2"]
        return date(int(year), MONTHS.index(name[:3].lower()) + 1, int(day))
    except ValueError:
        return None


def _around(text: str, match: re.Match) -> str:
    """The sentence or line in which a term stands."""
    begins = max(text.rfind(mark, 0, match.start()) for mark in ("\n", ". ", "; ", "|")) + 1
    ends = min((at for mark in ("\n", ". ", "; ", "|") if (at := text.find(mark, match.end())) >= 0), default=len(text))
    return " ".join(text[begins:ends].split())[:300].strip(" ;|")
