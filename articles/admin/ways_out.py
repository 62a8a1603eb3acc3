"""What an editor can do whose approval was refused because nobody else stands by the version.

Three ways, each only where it is open to this person, and each goes on from where they were: with the version that
was on the screen, and the moment that was chosen for readers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from articles import workflow
from articles.admin.verbs import Act, able, writer_of
from articles.models import Article
from articles.standing import name_of

# Which version was on the screen, and when readers were to see it.
CARRIED = ("newest", "when", "live_from_0", "live_from_1", "live_from_2")


@dataclass(frozen=True)
class Way:
    """A button: it leads to an address, or sends `fields` there."""

    name: str
    button: str
    address: str
    fields: dict = field(default_factory=dict)


def ways_out(
    refusal: workflow.Refused | None, article: Article, form: Act, *, chosen: Mapping, by, at: datetime
) -> list[Way]:
    """The ways that are open to whoever was refused; none where the refusal names none.

    `chosen` is what stood in the address and in the form of the page.
    """
    named = [name for name in getattr(refusal, "ways_out", ()) if workflow.may(name, article, by=by)]
    found = []
    if "ask" in named:
        found += _ask(article, form, by=by)
    if "hand_over" in named and able("approve_article", besides=by).exists():
        found.append(Way("hand_over", "Hand over to another editor", _address(article, "hand_over")))
    if "approve_alone" in named and not (_for_practice(article) or workflow.alone_barred(article, by=by, at=at)):
        found.append(Way("approve_alone", "Publish alone", alone_address(article, chosen)))
    return found


def why_not_alone(refusal: workflow.Refused | None, article: Article, *, by, at: datetime) -> str:
    """Why somebody with the right to publish alone is not offered that way now."""
    offered = "approve_alone" in getattr(refusal, "ways_out", ())
    if not offered or not workflow.may("approve_alone", article, by=by):
        return ""
    return workflow.alone_barred(article, by=by, at=at)


def must_be_alone(article: Article, printed, *, by, at: datetime) -> bool:
    """Whether nobody else has an account that could stand by what is to be approved, in a newsroom of one."""
    if able("stand_by_article", besides=by).exists() or not workflow.may("approve_alone", article, by=by):
        return False
    return not _for_practice(article) and bool(workflow.lacking(article, printed, besides=by))


def alone_address(article: Article, chosen: Mapping) -> str:
    """The page on which one publishes alone, with what was chosen on the one before."""
    kept = {name: chosen[name] for name in CARRIED if name in chosen}
    return _address(article, "approve_alone") + (f"?{urlencode(kept)}" if kept else "")


def _address(article: Article, verb: str) -> str:
    return reverse("admin:articles_article_act", args=[article.pk, verb])


def _for_practice(article: Article) -> bool:
    return article.section is not None and article.section.practice


def _ask(article: Article, form: Act, *, by) -> list[Way]:
    """The writer by one tap, anybody else on the page that asks whom."""
    if not able("stand_by_article", besides=by).exists():
        return []
    address, writer = _address(article, "ask"), writer_of(article, besides=by)
    if writer is None:
        return [Way("ask", "Ask somebody to read it back", address)]
    seen = {name: form[name].value() for name in ("version", "act_seen")}
    return [
        Way("ask", f"Ask {name_of(writer)} to read it back", address, {**seen, "whom": writer.pk}),
        Way("ask", "Ask somebody else", address),
    ]
