"""What a canonical body may hold, and the letters and addresses it may be made of."""

import re
from datetime import datetime

# Every element of a canonical body with its attributes. The order of the inline ones is the order in which they nest,
# the same as the editor's, so that opening and saving a story unchanged changes nothing.
VOCABULARY = {
    "p": (),
    "h2": (),
    "h3": (),
    "blockquote": ("data-author", "data-handle", "data-permalink", "data-captured"),
    "ul": (),
    "ol": (),
    "li": (),
    "hr": (),
    "figure": ("data-image", "data-document"),
    "div": ("data-gallery", "data-embed", "data-id", "data-title"),
    "aside": ("data-kind",),
    "table": (),
    "caption": (),
    "thead": (),
    "tbody": (),
    "tr": (),
    "th": (),
    "td": (),
    "cite": (),
    "a": ("href",),
    "strong": (),
    "em": (),
    "br": (),
}
LEAVES = ("p", "h2", "h3")
CONTAINERS = ("blockquote", "ul", "ol", "li", "aside")
LISTS = ("ul", "ol")
MARKS = ("cite", "strong", "em")  # a link stands between the first and the second
# Boxes stand at top level and hold paragraphs; facts hold lists and small headings too.
BOXES = ("pull", "facts", "correction")
CELLS = ("th", "td")

# Controls, direction overrides and isolates, byte order marks, lone surrogates, characters that XML refuses.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
# Not U+00A0: the space that does not break is meant.
SPACES = re.compile("[ \t\n\v\f\r\x85\u2028\u2029]+")

# No credentials in a link: https://bank.example@evil.example reads like the bank.
LINK = re.compile(r"https?://[^\s/\\?#@]+(?:[/?#].*)?|mailto:[^\s/\\@]+@.+|/(?![/\\]).*", re.IGNORECASE)
# Eighteen digits fit every database's bigint.
ROW_ID = re.compile(r"[1-9][0-9]{0,17}")
FIGURE = re.compile(r'<figure data-image="([0-9]+)"></figure>')
DOCUMENT = re.compile(r'<figure data-document="([0-9]+)">([^<>]*)</figure>')
LONGEST_TITLE = 300
HANDLE = re.compile(r"[\w.-]{1,80}(?:@[\w.-]{1,80})?")
CAPTURED = "%Y-%m-%dT%H:%MZ"
# What a paste could not bring along stands in the text as a mark.
LOST = "[Lost here: {}]"


def permitted(words: str) -> str:
    return FORBIDDEN.sub("", words)


def link(href: str) -> str:
    """Return an address that a story may link to, or ''."""
    href = permitted(SPACES.sub(" ", href)).strip()
    # Browsers drop tabs and line ends inside an address: by now they are spaces, and an address with one is refused.
    return href if LINK.fullmatch(href) and " " not in href else ""


def permalink_of(address: str) -> str:
    """Return where a social quote stands, or '' where that is no address on the web over https."""
    address = link(address)
    return address if address.lower().startswith("https://") and len(address) <= 500 else ""


def handle_of(name: str) -> str:
    name = permitted(name).strip().removeprefix("@")
    return name if HANDLE.fullmatch(name) else ""


def captured_at(moment: str) -> str:
    """Return a moment in UTC to the minute, or ''."""
    try:
        return datetime.strptime(moment, CAPTURED).strftime(CAPTURED)  # noqa: DTZ007  said in UTC
    except ValueError:
        return ""
