"""The start page: what is mine, what waits for me, what goes out, what was published alone. Reads, and decides nothing.

A tray is one list of it, for one person at one moment; nothing lies in it that this person may not read.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, When
from django.urls import reverse

from articles.models import Article, Edition, Status
from articles.standing import clock, day_and_time, name_of, standing, with_editions

# What the start page shows of a tray before it says that there is more, and what the page of one tray shows.
SHOWN, A_PAGE = 20, 100


@dataclass(frozen=True)
class Line:
    """One story in a tray: where it leads, how it stands, and what in it concerns this person."""

    address: str
    headline: str
    section: str
    state: str
    saved: str
    note: str


class Tray(ABC):
    """One list of the start page. `rows` are stories, or printed versions of them; `line` says one."""

    name: str
    title: str
    nothing: str
    for_editors = False

    def __init__(self, user, *, at: datetime):
        self.user, self.at = user, at
        self.readable = Article.objects.readable_by(user)

    @abstractmethod
    def rows(self) -> QuerySet:
        """What lies in the tray, in order."""

    @abstractmethod
    def line(self, row) -> Line:
        """One row in words."""

    def stories(self) -> QuerySet:
        """The stories that this person may read, with all that their lines name."""
        people = ("started_by", "assigned_to", "taken_by", "status_by", "saved_by", "asked_by")
        return with_editions(self.readable).select_related("section", *people).defer("body")

    def editions(self, editions: QuerySet) -> QuerySet:
        """Printed versions of stories that this person may read, with those stories."""
        told = ("article_id", "number", "live_from", "headline", "alone_reason", "approved_at", "approved_by")
        # Asked of each version by itself: a list of all that is readable took 0.4 s with 30,000 stories.
        readable = Exists(self.readable.filter(pk=OuterRef("article")))
        return (
            editions.filter(readable)
            .prefetch_related(Prefetch("article", queryset=self.stories()))
            .select_related("approved_by")
            .only(*told, "approved_by__first_name", "approved_by__last_name", "approved_by__username")
        )

    def line_of(self, article: Article, *, headline: str = "", verb: str = "", note: str = "") -> Line:
        """A line that leads to the story, or to the page of a verb."""
        page, also = ("act", [verb]) if verb else ("change", [])
        return Line(
            address=reverse(f"admin:articles_article_{page}", args=[article.pk, *also]),
            headline=headline or str(article),
            section=article.section.name if article.section else "No section yet",
            state=standing(article, at=self.at).words,
            saved=f"Saved {self.when(article.saved_at)} by {name_of(article.saved_by)}" if article.saved_by else "",
            note=note,
        )

    def when(self, moment: datetime) -> str:
        return day_and_time(moment, self.at)


class Mine(Tray):
    """Whatever I started, sign or was given, and that is not finished; what came back to me first."""

    name, title = "mine", "Mine"
    nothing = "Nothing of yours is open."

    def rows(self):
        signed = Article.objects.filter(authors__account=self.user)
        own = Q(started_by=self.user) | Q(assigned_to=self.user) | Q(pk__in=signed)
        came_back_first = Case(When(status_verb="send_back", then=0), default=1)
        unfinished = self.stories().filter(own, status__in=(Status.DRAFT, Status.SUBMITTED))
        return unfinished.order_by(came_back_first, "-saved_at", "-id")

    def line(self, article):
        if article.status_verb != "send_back":
            return self.line_of(article)
        return self.line_of(article, note=f"Sent back {self.when(article.status_at)} by {name_of(article.status_by)}")


class Waiting(Tray):
    """What I am asked to read back, and for editors all that is filed: mine to read first, others' last."""

    name, title = "waiting", "Waiting for me"
    nothing = "Nothing waits for you. What somebody asks you to read back stands here, and for editors what is filed."

    def rows(self):
        asked = waits = Q(asked_of=self.user)
        if self.user.has_perm("articles.approve_article"):
            waits |= Q(status=Status.SUBMITTED)
        turn = Case(When(asked, then=0), When(taken_by=self.user, then=1), When(taken_by=None, then=2), default=3)
        longest_first = F("status_at").asc(nulls_last=True)
        return self.stories().filter(waits).order_by(turn, longest_first, "id")

    def line(self, article):
        if article.asked_of_id != self.user.pk:
            return self.line_of(article)
        return self.line_of(article, verb="read_back", note=f"{name_of(article.asked_by)} asks you to read it back")


class GoingOut(Tray):
    """What readers will see, by its moment."""

    name, title = "going-out", "Going out"
    nothing = "Nothing is on the schedule. A story gets its moment when it is approved, or later on its own page."

    def rows(self):
        return self.editions(Edition.objects.scheduled(self.at)).order_by("live_from", "id")

    def line(self, edition):
        line, goes = self.line_of(edition.article, headline=edition.headline), clock(edition.live_from, self.at)
        if goes in line.state:
            return line
        # The state names one moment, and a story can have two to come.
        note = f"Version {edition.number} goes live {goes}"
        return self.line_of(edition.article, headline=edition.headline, note=note)


class Ready(Tray):
    """What is approved and has no moment: without this list it would wait unseen."""

    name, title = "ready", "Ready, no moment chosen"
    nothing = "Every approved version has its moment."
    for_editors = True

    def rows(self):
        later = Edition.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
        waiting = Edition.objects.filter(~Exists(later), live_from=None, article__status=Status.APPROVED)
        return self.editions(waiting).order_by("approved_at", "id")

    def line(self, edition):
        when, who = self.when(edition.approved_at), name_of(edition.approved_by)
        approved = f"Version {edition.number} approved {when} by {who}"
        return self.line_of(edition.article, headline=edition.headline, verb="publish", note=approved)


class SecondReads(Tray):
    """What was published alone and waits for another editor; the longest first."""

    name, title = "second-reads", "Second reads"
    nothing = "No second read is due. What somebody publishes alone stands here until another editor has read it."
    for_editors = True

    def rows(self):
        return self.editions(Edition.objects.unconfirmed()).order_by("approved_at", "id")

    def line(self, edition):
        own = edition.approved_by_id == self.user.pk
        who = "you, for another editor to read" if own else name_of(edition.approved_by)
        alone = f"Version {edition.number} published alone {self.when(edition.approved_at)} by {who}"
        return self.line_of(
            edition.article,
            headline=edition.headline,
            verb="" if own else "confirm",
            note=f"{alone}: {edition.alone_reason}",
        )


TRAYS = (Mine, Waiting, GoingOut, Ready, SecondReads)


def trays(user, *, at: datetime) -> dict[str, Tray]:
    """The trays of a person, by name, in the order of the page; none for whoever may not read stories."""
    if not user.has_perm("articles.view_article"):
        return {}
    edits = user.has_perm("articles.approve_article")
    return {tray.name: tray(user, at=at) for tray in TRAYS if edits or not tray.for_editors}


@dataclass(frozen=True)
class Shown:
    """A tray as it stands on a page."""

    tray: Tray
    lines: list[Line]
    more: bool = False


def start_page(user, *, at: datetime) -> list[Shown]:
    """Every tray of a person with its first lines: as many queries for many stories as for one in each."""
    shown = []
    for tray in trays(user, at=at).values():
        rows = list(tray.rows()[: SHOWN + 1])
        shown.append(Shown(tray, [tray.line(row) for row in rows[:SHOWN]], more=len(rows) > SHOWN))
    return shown
