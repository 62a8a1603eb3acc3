"""What on a page is no prose, and names nobody who is in the news: credit lines of pictures, bylines, who edited.

Knows nothing of people, and nothing of whom a picture is from: a line is known by what announces it.
"""

import re
from collections.abc import Iterator

LINE = re.compile("[^\n]+")
# One of these stands in every such line; most texts have none, and are told so in a hundredth of the time.
PICTURES = ("redit", "REDIT", "hoto", "HOTO", "icture", "mage", "llustration", "raphic", "\u00a9", "(c)", "(C)")
MAKERS = ("porting by ", "riting by ", "diting by ", "ords by ", "ext by ", "mpiled ", "dited by ", "nputs from ")
SIGNS = (*PICTURES, "contributed", "/", "By ", "BY ", *MAKERS)
# "Image Credit: Ada Quill/AP", "Photograph: …", "(AP Photo/…)", "Photo by …", "© …": to the bracket or the line's end.
CREDIT = re.compile(
    r"[(\[]?\b(?:(?:image|photo|picture|video|graphic|illustration)s? credits?|credits?) ?:[^)\]]*"
    r"|[(\[]?\b(?:photo|photograph|picture|image|pic|foto)s?(?: by(?= [A-Z@])| courtesy(?: of)?\b| ?[:/])[^)\]]*"
    r"|(?:\u00a9|\(c\) ?\d{4})[^)\]]*",
    re.IGNORECASE,
)
# "(Reporting by …; editing by …)", "Words by …", "Compiled from …".
MADE_BY = re.compile(
    r"\b(?:reporting|writing|editing|words|text|story|compiled|edited|inputs|interview) (?:by|from) [^)\]]*",
    re.IGNORECASE,
)
CONTRIBUTED = re.compile(r"(?:writer|reporter|journalist|correspondent)s? .*\bcontributed\b.*")
BEFORE_MAKERS = re.compile(r"(?:^|[(\[.;\u2014\u2013-])\s*(?:additional |with )?$", re.IGNORECASE)
# A line that is nothing but "By Ada Quill, Senior Reporter".
BYLINE = re.compile(r"\s*(?:By|BY) ([A-Z].{1,120})")
# "Ada Quill/Reuters" at the end of a line: whoever holds the rights stands behind the stroke.
SIGNED = re.compile(
    r"(?:[A-Z][\w.'\u2019-]+ ){1,3}[A-Z][\w.'\u2019-]+ ?/ ?"
    r"(?:[A-Z]{2,}\b|Getty|Reuters|Bloomberg|Shutterstock|Alamy|Rex|Invision|Corbis|WireImage|Press|Pool).{0,40}$"
)
# A credit is names and little else: "Photo: Ada Quill tells why the mill was sold" is the beginning of a caption.
SMALL = frozenset("and of for via by on in the from at with courtesy photo photos picture image file handout".split())
LONGEST = 12  # words


def asides(text: str) -> list[tuple[int, int]]:
    """Return the stretches of a text that are no prose, first and last character as in slices."""
    signs = [sign for sign in SIGNS if sign in text]
    if not signs:
        return []
    found = []
    for line in LINE.finditer(text):
        if any(map(line[0].__contains__, signs)):
            start = line.start()
            found += [(start + a, start + b) for a, b in _in_line(line[0])]
    return found


def _in_line(line: str) -> Iterator[tuple[int, int]]:
    for found in CREDIT.finditer(line) if any(map(line.__contains__, PICTURES)) else ():
        if _is_names(found[0].partition(":")[2] or found[0]):
            yield found.span()
    if "contributed" in line and (found := CONTRIBUTED.search(line)):
        yield found.span()
    if "/" in line and (found := SIGNED.search(line)):
        yield found.span()
    for found in MADE_BY.finditer(line) if " by " in line or " from " in line else ():
        if BEFORE_MAKERS.search(line[: found.start()]):
            yield found.span()
    if (found := BYLINE.fullmatch(line)) and _is_names(found[1]) and found[1][-1] not in '.!?:"\u201d':
        yield found.span()


def _is_names(words: str) -> bool:
    """Whether these are names, agencies and small words, and not a sentence."""
    words = words.split()
    return len(words) <= LONGEST and not any(word.islower() and word.isalpha() and word not in SMALL for word in words)
