"""How other programs write: what a paste brings, what it becomes, and the sanitiser before everything is read."""

import re

import nh3

from articles import embeds

from .vocabulary import LOST, VOCABULARY, permitted

# What a paste brings, and what it becomes.
READ_AS = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
# These end a paragraph and are nothing themselves: without them two table cells would become one word.
BREAKS = {
    *("address", "article", "body", "center", "details", "fieldset", "figcaption", "footer", "dd", "dl", "dt", "form"),
    *("header", "legend", "main", "nav", "pre", "section", "summary", "tfoot"),
}
# Their contents are no words of the story.
SILENT = {
    *("audio", "button", "canvas", "embed", "head", "iframe", "math", "noembed", "noframes", "noscript", "script"),
    *("select", "style", "svg", "template", "textarea", "title", "video", "xmp"),
}

# What has no words and is missed where it is gone.
FRAMES = re.compile(r"<(iframe|video|audio|embed)(?=[\s/>])[^<>]*", re.IGNORECASE)
SOURCE = re.compile(r"""\ssrc\s*=\s*["']?(?:https?:)?(//[^"'\s<>]+)""", re.IGNORECASE)

# How Word, Google Docs and mail programs write what HTML has elements for.
STYLED = ("a", "b", "div", "em", "i", "li", "p", "span", "strong", "td", "th")
BOLD = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
NOT_BOLD = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:normal|[1-4]00)", re.IGNORECASE)
ITALIC = re.compile(r"(?:^|;)\s*font-style\s*:\s*italic", re.IGNORECASE)
NOT_ITALIC = re.compile(r"(?:^|;)\s*font-style\s*:\s*normal", re.IGNORECASE)
HIDDEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|mso-element\s*:\s*comment-list|mso-special-character\s*:\s*comment)",
    re.IGNORECASE,
)
WORD_LIST = re.compile(r"mso-list\s*:\s*l[0-9]+\s+level([1-9])", re.IGNORECASE)
WORD_BULLET = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
NUMBERED = re.compile(r"\(?(?:[0-9]+|[a-zA-Z]|[ivxlcIVXLC]+)[.)]")
QUOTED = re.compile(r"(?:^|;)\s*border-left\s*:\s*(?:solid|[0-9.]+p[xt] solid)", re.IGNORECASE)
# A footnote's number in the text leads to the note, the note's number back to the text.
REFERENCE = re.compile(r"\[?(?:[0-9]{1,3}|[ivxlc]{1,6}|[a-z]|[*†‡]{1,3})\]?")

# A parser ends the paragraph in which it meets a figure. Under the name of an element that may stand inside a paragraph
# and that nothing inside it can close, the figure comes through in its place and the paragraph stays whole.
CARRIED_AS = "object"
FIGURE_TAG = re.compile(r"<(/?)figure(?=[\s/>])", re.IGNORECASE)

TAG = re.compile(r"<[^<>]*>?")
# Tags, opening and closing. The parser's time grows with tags times depth: 100,000 nested divs took 24 s (nh3 0.3.8),
# 20,000 take one. A story of 30,000 words in short paragraphs has 2,000.
MOST_TAGS = 30_000
# Ten quotations inside each other are a mistake of a paste.
DEEPEST = 10

# Styles, classes and names are let through to the reader, which takes their meaning and writes none of them.
SANITISER = nh3.Cleaner(
    tags={*VOCABULARY, *READ_AS, *BREAKS, CARRIED_AS, "span", "img"} - {"figure"},
    clean_content_tags=SILENT,
    attributes={
        **{tag: {"style", "class"} for tag in STYLED},
        "a": {"href", "style", "class"},
        "*": {"id", "name"},
        "div": {"style", "class", *VOCABULARY["div"]},
        "blockquote": set(VOCABULARY["blockquote"]),
        "aside": {"data-kind"},
        "td": {"colspan", "rowspan", "style"},
        "th": {"colspan", "rowspan", "style"},
        "table": {"role"},
        "img": {"alt", "width", "height"},
        CARRIED_AS: set(VOCABULARY["figure"]),
    },
    generic_attribute_prefixes=None,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


def sanitise(body: str) -> str:
    """Well-formed HTML with what the reader takes meaning from, and nothing that could run."""
    body = permitted(body)
    if body.count("<") > MOST_TAGS:
        body = TAG.sub(" ", body)
    body = FRAMES.sub(_named, body)
    return SANITISER.clean(FIGURE_TAG.sub(rf"<\1{CARRIED_AS}", body))


def _named(frame: re.Match) -> str:
    """What stood in a frame, before the frame itself: an embed where it is one of ours, else a mark that it is lost."""
    source = SOURCE.search(frame[0])
    found = embeds.recognise("https:" + source[1].replace("&amp;", "&")) if source else None
    if found:
        return f'<div data-embed="{found.kind}" data-id="{found.number}"></div>{frame[0]}'
    what = {"iframe": "embedded page", "embed": "embedded page"}.get(frame[1].lower(), frame[1].lower())
    return LOST.format(what) + frame[0]
