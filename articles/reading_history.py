"""How stories changed, as readers are told: the versions of one story, and the corrections of all.

Every query that a reader can cause stands here or in reading.py. What was sealed is loaded nowhere; what waits for an
answer neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import comparing, doubting, html
from articles.models import NEED_A_NOTE, Change, Edition, Section, Use
from articles.reading import PAGE_LENGTH, before, cursor_at, read_cursor

# Versions on one page: each costs a comparison of two texts.
VERSIONS_A_PAGE = 10

# What the list of versions needs of each; the words come for those that are shown.
FACTS = (
    "article_id", "number", "public_id", "slug", "language", "headline", "change", "change_note", "live_from",
    "live_until", "ended_because", "notice", "sealed", "unlisted", "text_decided_at", "reissue_of_id", "section__slug",
    "section__name",
)  # fmt: skip
# One-line words of a version in the order of the page, as readers call them.
LINES = {
    "kicker": gettext_lazy("Label"),
    "headline": gettext_lazy("Headline"),
    "standfirst": gettext_lazy("Summary"),
    "dateline": gettext_lazy("Place"),
}
WORDS = (*LINES, "byline", "advisory", "body", "pictures")
BOXES = {
    "facts": gettext_lazy("Fact box"),
    "pull": gettext_lazy("Pulled out"),
    "correction": gettext_lazy("Correction"),
}


@dataclass(frozen=True)
class Difference:
    """A part of a story that changed: as words (`stretches`) or, the text, in passages (`stacks`)."""

    name: str
    stretches: list[comparing.Stretch] = field(default_factory=list)
    stacks: list[comparing.Stack] = field(default_factory=list)


@dataclass(frozen=True)
class Version:
    """A version that readers could see, and how its words differ from the one before, where both may be read.

    `text` holds a version that has none before it to be held against. `waits`: somebody must say first whether it may
    still be read. `from_sealed` and `from_waiting` say the same of the version before.
    """

    edition: Edition
    is_live: bool
    waits: bool
    is_first: bool
    from_sealed: bool = False
    from_waiting: bool = False
    differences: list[Difference] = field(default_factory=list)
    text: list[Difference] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """What sort of change it was, in words."""
        if self.is_first:
            return Change.FIRST.label
        return _("Credit corrected") if self.edition.reissue_of_id else self.edition.get_change_display()

    @property
    def note(self) -> str:
        """What readers were told; a reissue has nothing of its own to tell, a sealed version nothing any more."""
        return "" if self.edition.sealed or self.edition.reissue_of_id else self.edition.change_note

    @property
    def is_unchanged(self) -> bool:
        """Whether its words may be held against those before, and are the same."""
        may_not = self.is_first or self.waits or self.edition.sealed or self.from_sealed or self.from_waiting
        return not may_not and not self.differences


@dataclass(frozen=True)
class History:
    """A page of versions, newest first, and the number below which the next page begins (None: no more)."""

    versions: list[Version]
    older: int | None


@dataclass(frozen=True)
class Correction:
    """An entry of the list of corrections. `story` is what readers see of that story now, None where it is gone;
    `words` are '' where they may not be read any more."""

    edition: Edition
    story: Edition | None
    words: str


@dataclass(frozen=True)
class Corrections:
    """One page of corrections, newest first: the cursor it begins behind ('' at the newest), the next older one, and
    the next newer one ('' for the first)."""

    entries: list[Correction]
    begins: str
    older: str
    newer: str = ""


def seen(public_id: str, *, at: datetime) -> list[Edition]:
    """Every version of a story that readers could see up to this moment, newest first, without its words."""
    opened = Edition.objects.opened(at).filter(public_id=public_id)
    return list(opened.select_related("section").only(*FACTS).order_by("-live_from", "-number"))


def history(editions: Sequence[Edition], *, at: datetime, older_than: int | None = None) -> History:
    """How a story changed, given all that readers could see of it (`seen`). Two queries."""
    waiting = doubting.waiting(editions, at=at)
    rest = [e for e in editions if older_than is None or e.number < older_than]
    page = rest[: VERSIONS_A_PAGE + 1]  # the last is what the one above it is held against
    words = _words([e for e in page if not e.sealed and e not in waiting], at=at)
    versions = [
        _version(edition, before, words, waiting, at=at)
        for edition, before in zip(page[:VERSIONS_A_PAGE], [*page[1:], None], strict=False)
    ]
    return History(versions, versions[-1].edition.number if len(rest) > VERSIONS_A_PAGE else None)


def _version(edition: Edition, before: Edition | None, words: dict, waiting: list[Edition], *, at) -> Version:
    said, said_before = words.get(edition.pk), words.get(before.pk) if before else None
    is_live = edition.is_live(at)
    return Version(
        edition=edition,
        is_live=is_live,
        waits=edition in waiting,
        is_first=before is None,
        from_sealed=before is not None and before.sealed,
        from_waiting=before in waiting,
        differences=_differences(said_before, said) if said and said_before else [],
        text=_differences({}, said) if said and not said_before and not is_live else [],
    )


def _words(editions: list[Edition], *, at: datetime) -> dict[int, dict[str, str]]:
    """The words of these editions by their ids, pictures as captions; of a picture that may not be shown, nothing."""
    if not editions:
        return {}
    pks = [edition.pk for edition in editions]
    shown = set(Use.objects.allowed(at).filter(edition__in=pks).values_list("edition", "image"))
    rows = Edition.objects.filter(pk__in=pks, sealed=False).only(*WORDS)
    return {row.pk: _words_of(row, {image for edition, image in shown if edition == row.pk}) for row in rows}


def _words_of(edition: Edition, shown: set[int]) -> dict[str, str]:
    pictures = {picture["image"]: picture for picture in edition.pictures}

    def figure(image: int) -> str:
        if image not in shown:
            words = _("A picture that is not shown any more")
        else:
            words = " ".join((pictures[image]["caption"], _("Image Credit:"), pictures[image]["credit"]))
        return f"<figure>{escape(words, quote=False)}</figure>"

    placed = html.images(edition.body)
    leads = [image for image, picture in pictures.items() if picture["lead"] and image not in placed]
    byline = (" ".join(filter(None, (line["name"], line.get("role")))) for line in edition.byline)
    return {
        **{name: getattr(edition, name) for name in LINES},
        "byline": ", ".join(byline),
        "advisory": edition.advisory,
        "body": "".join(figure(image) for image in leads) + html.with_figures(edition.body, figure),
    }


def _differences(before: dict[str, str], after: dict[str, str]) -> list[Difference]:
    found = []
    for name, label in {**LINES, "byline": _("Byline"), "advisory": _("Content advisory")}.items():
        old, new = before.get(name, ""), after[name]
        if old != new:
            found.append(Difference(label, stretches=comparing.differences(old, new)))
    if stacks := comparing.passages(before.get("body", ""), after["body"], name=_inset):
        found.append(Difference(_("Text"), stacks=stacks))
    return found


def _inset(element: str, attributes: dict[str, str]) -> str:
    """What a reader calls something that is more than paragraphs."""
    if "data-kind" in attributes:
        return BOXES.get(attributes["data-kind"], _("Box"))
    if "data-embed" in attributes:
        title = attributes.get("data-title") or attributes.get("data-id", "")
        return _("Video or post: %(title)s") % {"title": title}
    said_by = attributes.get("data-author") or attributes.get("data-handle")
    return _("Quoted: %(name)s") % {"name": said_by} if said_by else _("Inset")


def corrections(*, at: datetime, older_than: str = "") -> Corrections:
    """What the paper has put right, newest first. One query; a story that was taken down is not named."""
    now = Edition.objects.live(at).filter(article=OuterRef("article"))
    fields = {"headline": "headline", "slug": "slug", "language": "language", "section": "section__slug"}
    told = Edition.objects.opened(at).filter(change__in=sorted(NEED_A_NOTE), reissue_of=None)
    if older_than:
        moment, pk = read_cursor(older_than)
        above = before(told, moment, pk, moment="live_from")
        told = told.filter(live_from__lte=moment).exclude(live_from=moment, pk__gte=pk)
        told = told.annotate(above_live_from=Subquery(above.values("live_from")), above_pk=Subquery(above.values("pk")))
    rows = told.only("public_id", "number", "change", "change_note", "language", "live_from", "sealed").annotate(
        **{f"now_{name}": Subquery(now.values(column)[:1]) for name, column in fields.items()}
    )
    found = list(rows.order_by("-live_from", "-id")[: PAGE_LENGTH + 1])
    entries = [_correction(row) for row in found[:PAGE_LENGTH]]
    last = found[:PAGE_LENGTH][-1] if len(found) > PAGE_LENGTH else None
    newer = cursor_at(found[0].above_live_from, found[0].above_pk) if older_than and found and found[0].above_pk else ""
    return Corrections(entries, older_than, cursor_at(last.live_from, last.pk) if last else "", newer)


def _correction(row: Edition) -> Correction:
    if row.now_slug is None:
        return Correction(row, None, "")
    story = Edition(
        section=Section(slug=row.now_section),
        slug=row.now_slug,
        public_id=row.public_id,
        headline=row.now_headline,
        language=row.now_language,
    )
    return Correction(row, story, "" if row.sealed else row.change_note)
