"""What announces a credit: "Image Credit:", "(Photo: …)", "Foto:", "©"; and where in a line it begins.

Knows nothing of who provides pictures.
"""

import re

LONGEST = 500  # characters of a credit line that are read; the patterns are not made for more
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
MARKER = re.compile(
    r"^(?:(?:image|photo|picture|pic|photograph|video|graphic|illustration)s?\s*(?:credit|by|courtesy)s?\s*[:\-\u2013]?\s*"
    r"|(?:image|photo|picture)\s+(?:source|caption|copyright)\s*[,:]\s*"
    r"|(?:cr[e\u00e9]dits?|cr[e\u00e9]dit photo|photo|image|picture|pic|photograph"
    r"|foto|fotos|foto\u011fraf|fotograf|fotografia|fotografie|photographer|source|copyright|file|bild|bilder|quelle|beeld|bron|imagen|imagem|fuente|fonte|kuva|fot\.)s?"
    r"(?:\s*/\s*credit)?\s*:\s*|(?:beeld|bild)\s+(?=[A-Z])"
    r"|photo\s+by\s+|picture\s+by\s+|by\s+(?=[A-Z@])|copyright\s+(?=\u00a9|\(c\)))",
    re.IGNORECASE,
)
SIGN = re.compile(r"^(?:\u00a9|\(c\)|\u24d2)\s*(?:copyright\s+)?(?:\d{4}\s+)?|^copyright\s+\d{4}\s+", re.IGNORECASE)
COURTESY = re.compile(
    r"^(?:by |photo |image |picture )?(?:courtesy(?: of)?|provided by|contributed by|kind permission of)[: ]+(?=\S)",
    re.IGNORECASE,
)
STRONG = re.compile(
    r"(?:^|(?<=[\s(\[]))[(\[]?(?:image|photo|picture|photograph|pic|video)\s+credits?\s*:\s*(?P<credit>.*)$",
    re.IGNORECASE,
)
BRACKETED = re.compile(
    r"[(\[]\s*(?P<credit>(?:photo|picture|image|foto|photograph|pic|credit|file)s?\s*:[^()]+"
    r"(?:\([^()]*\)[^()]*)?|photo by [^()]+|(?:image|photo|picture) courtesy[^()]+|courtesy of [^()]+"
    r"|[A-Z]{2,}[\w-]* photo\s*/[^()]+)[)\]]\.?$",
    re.IGNORECASE,
)
LABELLED = re.compile(
    "(?:^|(?<=[.!?\u201d\"'\u2019)|\u2013\u2014-] ))"
    r"(?P<credit>(?:(?:Photograph|Photo|Picture|Image|Foto|Fotograf|Credit|Pic)s?\s?|PHOTO|CREDIT):\s*\S.*"
    r"|(?:Photo|Picture|Image) courtesy .*|\u00a9\s*\S.*)$|(?:^|\s)(?P<by>Photo by [A-Z@].*)$"
)


CREDIT_WORDS = frozenset(
    "and of for via by on in the or from at to with photo photos picture image images photographer staff file "
    "handout supplied courtesy provided permission agency agencies archive archives pool family media social "
    "screengrab screenshot grab dpa alliance imago all rights reserved getty afp reuters author artist friend "
    "owner own work stock kind contributed twitter instagram facebook illustrative purposes only public domain "
    "company school police".split()
)
# Small words inside the names of people.
PARTICLES = frozenset(
    "ur ul abu van von der den de del della di da dos du la le al el bin bint ibn ten ter y e".split()
)


def strip_marker(line: str) -> str:
    """Return a credit without what only announces it: "Image Credit:", "(Photo: …)", "Foto:", "©"."""
    line = " ".join(INVISIBLE.sub("", line[:LONGEST]).split())
    while True:
        bare = line.strip(" ,;:")
        if bare[:1] in "([" and bare[-1:] in ")]" and bare.count("(") + bare.count("[") == 1:
            bare = bare[1:-1].strip()
        courtesy = COURTESY.match(bare)
        if not courtesy:
            bare = SIGN.sub("", MARKER.sub("", bare, count=1), count=1).strip()
        if bare == line:
            return bare
        line = bare


def find_credit_marker(line: str) -> tuple[str, str] | None:
    """Split a picture line into caption and credit; None where the line is prose.

    "The harbour Image Credit: AP" gives ("The harbour", "AP"). "Image Credit:" alone gives an empty credit.
    """
    line = " ".join(INVISIBLE.sub("", line).split())
    if found := STRONG.search(line):
        credit = found["credit"] if "(" in found["credit"] else found["credit"].rstrip(")]")
        credit = strip_marker(credit)
        return None if _is_prose(credit) else (line[: found.start()].rstrip(" ([|-\u2013\u2014"), credit)
    for pattern in (BRACKETED, LABELLED):
        if found := pattern.search(line):
            credit = strip_marker(found[found.lastgroup])
            if credit and not _is_prose(credit):
                return line[: found.start()].rstrip(" |-\u2013\u2014"), credit
    return None


def _is_prose(credit: str) -> bool:
    """Whether what follows a marker is a sentence: credits name people and organisations, and have no verb."""
    plain = [word for word in re.findall(r"(?<![\w@/.])[^\W\d_][\w'\u2019]*", credit) if word.islower()]
    return len(credit.split()) > 20 or any(word not in CREDIT_WORDS and word not in PARTICLES for word in plain)
