"""What the page of a story shows around its fields: what is missing with a way to it, how long it is, its address."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import ceil

from django.conf import settings

from articles import checklist, html, printing, saving
from articles.models import Article, Edition, make_slug
from articles.standing import Standing
from articles.workflow.table import Verb, is_editor

# The verb that is most likely meant now, the first of these that is offered; and those one does not press in passing.
FIRST = ("approve", "submit", "publish", "confirm", "reopen", "revive")
# Asked where the question stands, not among the buttons.
ASKED_APART = ("seal", "leave_open")
GRAVE = ("approve_alone", "abandon", "withdraw", "spike")
WORDS_A_MINUTE = 230
# Where on the page one finds what a remark speaks of, if that is no field of its own.
GROUPS = {"pictures": "article_pictures-group", "people": "person_tags-group", "notes": "notes"}
# Only whoever writes is asked about people found in the text.
FOUND = {"found": "found"}

WHEN_A_NOTE = "An update and a minor change need no public note; every other kind must tell readers what was wrong."


@dataclass(frozen=True)
class Line:
    """A remark as the page shows it. `anchor` is '' where this person has no field to go to."""

    sentence: str
    anchor: str = ""
    blocks: bool = True
    image: int | None = None


def lines(article: Article, *, by, at: datetime) -> list[Line]:
    """What stops or warns before this story goes out as it is saved; nothing where nobody writes it now."""
    if article.status not in saving.OPEN:
        return []
    content = article.content()
    printed = printing.print_content(article, content)
    remarks = blocking_first(for_eyes_of(by, article, checklist.before_printing(article, content, printed, at)))
    writes = saving.may_write(by, article)
    groups, shown = GROUPS | FOUND if writes else GROUPS, []
    for remark in remarks:
        anchor = groups.get(remark.field) or (f"id_{remark.field}" if writes and remark.field else "")
        shown.append(Line(remark.sentence, anchor, remark.blocks, remark.image))
    return shown


def for_eyes_of(user, article: Article, remarks: list[checklist.Remark]) -> list[checklist.Remark]:
    """The remarks that this person may read: who must not be named, and why, is for editors. security.md 13"""
    return remarks if is_editor(user, article) else [remark for remark in remarks if remark.person is None]


def blocking_first(remarks: list[checklist.Remark]) -> list[checklist.Remark]:
    """What stops a story before what is only worth a look."""
    return sorted(remarks, key=lambda remark: not remark.blocks)


# What a reader or a colleague would miss if it stood folded; the rest of the desk's fields is looked for.
SHOWN_WHEN_FILLED = ("advisory", "language", "embargo_until")


def unfolded(options: dict, article: Article | None) -> dict:
    """A group of fields, open where one of them holds what one should see."""
    holds = article and any(getattr(article, name) for name in SHOWN_WHEN_FILLED if name in options["fields"])
    return {**options, "classes": ()} if holds else options


@dataclass(frozen=True)
class Buttons:
    """The verbs that are offered, as the page groups them: one that is meant, the others, and apart the grave ones.
    Pairs of name and Verb, each group in the order of the table."""

    first: list[tuple[str, Verb]]
    others: list[tuple[str, Verb]]
    grave: list[tuple[str, Verb]]


def buttons(offered: dict[str, Verb]) -> Buttons | None:
    """None where nothing is offered."""
    offered = {name: verb for name, verb in offered.items() if name not in ASKED_APART}
    if not offered:
        return None
    first = next((name for name in FIRST if name in offered), None)
    groups = Buttons([], [], [])
    for name, verb in offered.items():
        group = groups.first if name == first else groups.grave if name in GRAVE else groups.others
        group.append((name, verb))
    return groups


@dataclass(frozen=True)
class Length:
    """How long a text is. The page counts on in the same way while somebody writes (writing.js)."""

    body: str
    headline: str
    words_a_minute: int = WORDS_A_MINUTE
    longest_headline: int = checklist.LONGEST_HEADLINE

    @cached_property
    def words(self) -> int:
        return len(html.text(self.body).split())

    @property
    def minutes(self) -> int:
        return ceil(self.words / self.words_a_minute)

    @property
    def of_headline(self) -> str:
        return headline_length(self.headline)


def headline_length(headline: str) -> str:
    """The length of a headline in words, with a gentle warning where it is long."""
    count = len(headline)
    said = f"{count} character{'' if count == 1 else 's'}"
    return f"{said}: past {checklist.LONGEST_HEADLINE} it may be cut" if count > checklist.LONGEST_HEADLINE else said


@dataclass(frozen=True)
class Address:
    """Where readers find a story, or will; what would still change that; and the address that nothing changes."""

    url: str
    changes: str
    short: str


def follows_headline(article: Article, *, was: str) -> bool:
    """Whether the web address is still made of the headline: nobody wrote their own, and nothing was approved yet."""
    return article.slug == (make_slug(was) or "story") and not article.editions.exists()


def address(article: Article, stands: Standing) -> Address | None:
    """The final address of a story; None until it has a section that readers see."""
    if article.section is None or article.section.practice:
        return None
    url = f"{settings.SITE_URL}/{article.section.slug}/{article.slug}-{article.public_id}/"
    short = settings.SITE_URL + Edition(public_id=article.public_id).short_url
    if stands.live:
        return Address(url, "Readers find the story here now.", short)
    if not stands.was_approved and follows_headline(article, was=article.headline):
        follows = "Changes with the headline until the story is approved; what you copy now leads there."
        return Address(url, follows, short)
    return Address(url, "Stays as it is when the headline changes.", short)
