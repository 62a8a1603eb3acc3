"""My desk, the start page: what is mine, what waits for me, what goes out, what happened meanwhile. Decides nothing.

A tray is one list of it, for one person at one moment; nothing lies in it that this person may not read.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.urls import reverse

from articles.admin import second_reads
from articles.checklist import SOON
from articles.models import (
    Article,
    ArticlePicture,
    Change,
    Edition,
    Ended,
    Presence,
    Revision,
    Slot,
    Status,
    Use,
    Visit,
)
from articles.standing import clock, day_and_time, due, is_late, name_of, standing, tone, with_editions

# What the start page shows of a tray before it says that there is more, and what the page of one tray shows.
SHOWN, A_PAGE = 20, 100
# Whoever has not looked for so long was away; and within so little it was the same look.
AWAY, ONE_LOOK = timedelta(minutes=30), timedelta(minutes=1)
OPEN = (Status.DRAFT, Status.SUBMITTED)
# When the end of rights is spoken of again, after the two weeks at which it is first.
A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True)
class Line:
    """One story in a tray: where it leads, how it stands, and what in it concerns this person."""

    address: str
    headline: str
    section: str
    state: str
    tone: str
    saved: str
    note: str
    due: str = ""
    is_late: bool = False


def own(user) -> Q:
    """The stories that somebody started, signs or was given."""
    signed = Article.objects.filter(authors__account=user)
    return Q(started_by=user) | Q(assigned_to=user) | Q(pk__in=signed)


def waiting_for(user) -> Q:
    """The stories that somebody is asked to read back, and for editors all that is filed."""
    asked = Q(asked_of=user)
    return asked | Q(status=Status.SUBMITTED) if user.has_perm("articles.approve_article") else asked


class Tray(ABC):
    """One list of the start page. `rows` are stories, or things that belong to one; `line` says one.

    A tray that has nothing says `nothing`; where that is empty, it stays away.
    """

    name: str
    title: str
    nothing = ""
    needs = ""
    beside = False
    # A brief tray says what happened and leaves out how the story stands; so many lines stand on the start page.
    brief, shown = False, SHOWN

    def __init__(self, user, *, at: datetime, since: datetime | None = None):
        self.user, self.at, self.since = user, at, since
        self.readable = Article.objects.readable_by(user)

    @abstractmethod
    def rows(self) -> QuerySet | list:
        """What lies in the tray, in order."""

    @abstractmethod
    def line(self, row, article: Article) -> Line:
        """One row in words."""

    def lines(self, rows: Iterable, articles: dict[int, Article]) -> list[Line]:
        """Rows in words, with the stories that they belong to."""
        return [self.line(row, articles[self.story(row)]) for row in rows if self.story(row) in articles]

    def story(self, row) -> int:
        """The number of the story that a row belongs to."""
        return row.article_id

    @property
    def about(self) -> str:
        """What is said under the title."""
        return ""

    def editions(self, editions: QuerySet) -> QuerySet:
        """Printed versions of stories that this person may read."""
        told = (
            "article_id", "number", "live_from", "live_until", "ended_because", "headline", "alone_reason", "change",
            "change_note", "reissue_of_id", "approved_at", "approved_by",
        )  # fmt: skip
        # Asked of each version by itself: a list of all that is readable took 0.4 s with 30,000 stories.
        readable = Exists(self.readable.filter(pk=OuterRef("article")))
        names = ("approved_by__first_name", "approved_by__last_name", "approved_by__username")
        return editions.filter(readable).select_related("approved_by").only(*told, *names)

    def line_of(
        self, article: Article, *, headline: str = "", verb: str = "", note: str = "", address: str = ""
    ) -> Line:
        """A line that leads to the story, or to the page of a verb, or elsewhere."""
        page, also = ("act", [verb]) if verb else ("change", [])
        stands = standing(article, at=self.at)
        return Line(
            address=address or reverse(f"admin:articles_article_{page}", args=[article.pk, *also]),
            headline=headline or str(article),
            section=article.section.name if article.section else "No section yet",
            state=stands.words,
            tone=tone(article, stands),
            saved=f"Saved {self.when(article.saved_at)} by {name_of(article.saved_by)}" if article.saved_by else "",
            note=note,
            due=due(article, at=self.at),
            is_late=is_late(article, at=self.at),
        )

    def when(self, moment: datetime) -> str:
        return day_and_time(moment, self.at)


class OfStories(Tray):
    """A tray whose rows are stories themselves."""

    def story(self, row):
        return row.pk


class Mine(OfStories):
    """Whatever I started, sign or was given, and that is not finished; what came back to me first."""

    name, title = "mine", "Mine"
    nothing = "Nothing of yours is open."

    def rows(self):
        came_back_first = Case(When(status_verb="send_back", then=0), default=1)
        unfinished = self.readable.filter(own(self.user), status__in=OPEN).only("pk")
        return unfinished.order_by(came_back_first, "-saved_at", "-id")

    def line(self, row, article):
        if article.status_verb != "send_back":
            return self.line_of(article)
        return self.line_of(article, note=f"Sent back {self.when(article.status_at)} by {name_of(article.status_by)}")


class Waiting(OfStories):
    """What I am asked to read back, and for editors all that is filed: mine to read first, others' last."""

    name, title = "waiting", "Waiting for me"
    nothing = "Nothing waits for you. What somebody asks you to read back stands here, and for editors what is filed."

    def rows(self):
        asked = Q(asked_of=self.user)
        turn = Case(When(asked, then=0), When(taken_by=self.user, then=1), When(taken_by=None, then=2), default=3)
        longest_first = F("status_at").asc(nulls_last=True)
        return self.readable.filter(waiting_for(self.user)).only("pk").order_by(turn, longest_first, "id")

    def line(self, row, article):
        if article.asked_of_id != self.user.pk:
            return self.line_of(article)
        return self.line_of(article, verb="read_back", note=f"{name_of(article.asked_by)} asks you to read it back")


class Updating(OfStories):
    """What readers see and others are writing on; my own stand in Mine, what is filed waits for editors."""

    name, title = "updating", "Live, and others write the next version"

    def rows(self):
        live = Exists(Edition.objects.live(self.at).filter(article=OuterRef("pk")))
        others = self.readable.exclude(own(self.user)).exclude(waiting_for(self.user))
        return others.filter(live, status__in=OPEN).only("pk").order_by("-saved_at", "-id")

    def line(self, row, article):
        return self.line_of(article)


class Meanwhile(Tray):
    """What went live, was corrected or taken down since this person last looked."""

    name, title, beside = "away", "While you were away", True
    brief, shown = True, 6

    @property
    def about(self):
        return f"Since {self.when(self.since)}" if self.since else ""

    def rows(self):
        if self.since is None:
            return Edition.objects.none()
        out = Q(live_from__gt=self.since, live_from__lte=self.at)
        gone = Q(ended_because=Ended.WITHDRAWN, live_until__gt=self.since, live_until__lte=self.at)
        happened = Case(When(gone, then=F("live_until")), default=F("live_from"))
        taken_down = Prefetch("acts", Revision.objects.filter(verb="withdraw").select_related("by").defer("content"))
        # A version that was taken off again before its moment was never seen.
        seen = Edition.objects.filter(out | gone).exclude(live_until=F("live_from"))
        return self.editions(seen).prefetch_related(taken_down).order_by(happened.desc(), "-id")

    def line(self, edition, article):
        notes = []
        if edition.live_from > self.since:
            what = "New credit" if edition.reissue_of_id else HAPPENED[edition.change]
            said = f": {edition.change_note}" if edition.change_note else ""
            notes.append(f"{what} {self.when(edition.live_from)}{said}")
        if edition.ended_because == Ended.WITHDRAWN and edition.live_until <= self.at:
            act = next(iter(edition.acts.all()), None)
            why = f" by {name_of(act.by)}: {act.why}" if act else ""
            notes.append(f"Taken down {self.when(edition.live_until)}{why}")
        return self.line_of(article, headline=edition.headline, note=". ".join(notes))


HAPPENED = {
    Change.FIRST: "Went live",
    "": "Went live",
    Change.UPDATE: "Updated",
    Change.CLARIFICATION: "Clarified",
    Change.CORRECTION: "Corrected",
    Change.APOLOGY: "Apology",
    Change.RETRACTION: "Retracted",
    Change.EDITORS_NOTE: "Editor’s note",
    Change.MINOR: "Minor change",
}


class Writing(Tray):
    """Which stories others have open at this moment, and who of them is writing."""

    name, title, beside = "writing", "Open at this moment", True
    brief = True

    def rows(self):
        there = Presence.objects.at(self.at).exclude(by=self.user).select_related("by")
        readable = Exists(self.readable.filter(pk=OuterRef("article")))
        return there.filter(readable).order_by("article_id", "-writing", "by__first_name", "id")

    def lines(self, rows, articles):
        """One line a story, however many are there."""
        found = [(articles[pk], list(there)) for pk, there in groupby(rows, key=self.story) if pk in articles]
        return [self.line(there, article) for article, there in found]

    def line(self, row, article):
        there = [f"{name_of(who.by)} {'is writing' if who.writing else 'has it open'}" for who in row]
        return self.line_of(article, note=", ".join(there))


class GoingOut(Tray):
    """What readers will see, by its moment."""

    name, title, beside = "going-out", "Going out", True
    nothing = "Nothing is on the schedule. A story gets its moment when it is approved, or later on its own page."

    def rows(self):
        return self.editions(Edition.objects.scheduled(self.at)).order_by("live_from", "id")

    def line(self, edition, article):
        line, goes = self.line_of(article, headline=edition.headline), clock(edition.live_from, self.at)
        if goes in line.state:
            return line
        # The state names one moment, and a story can have two to come.
        return self.line_of(article, headline=edition.headline, note=f"Version {edition.number} goes live {goes}")


class Ready(Tray):
    """What is approved and has no moment: without this list it would wait unseen."""

    name, title, beside = "ready", "Ready, no moment chosen", True
    nothing = "Every approved version has its moment."
    needs = "articles.approve_article"

    def rows(self):
        later = Edition.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
        waiting = Edition.objects.filter(
            ~Exists(later), live_from=None, article__status=Status.APPROVED, section__practice=False
        )
        return self.editions(waiting).order_by("approved_at", "id")

    def line(self, edition, article):
        when, who = self.when(edition.approved_at), name_of(edition.approved_by)
        approved = f"Version {edition.number} approved {when} by {who}"
        return self.line_of(article, headline=edition.headline, verb="publish", note=approved)


class SecondReads(Tray):
    """What others published alone and waits for another editor: a line a shift, the longest first."""

    name, title, beside = "second-reads", "Second reads", True
    nothing = "No second read is due. What somebody else publishes alone stands here until another editor has read it."
    needs = "articles.approve_article"
    brief, shown = True, A_PAGE

    def rows(self):
        return self.editions(Edition.objects.unconfirmed().exclude(approved_by=self.user)).order_by("approved_at", "id")

    def lines(self, rows, articles):
        return [self.line(shift, None) for shift in second_reads.shifts(rows)]

    def line(self, shift, article):
        address = f"{reverse('admin:desk_second_reads')}?version={shift.editions[0].pk}"
        return Line(address, shift.words(self.at), section="", state="", tone="", saved="", note=shift.reasons)


class ToCome(Tray):
    """Pictures whose file is still missing in what is being written: for their keepers all, for writers their own."""

    name, title, beside = "to-come", "Pictures to come", True
    brief = True

    def rows(self):
        stories = self.readable.filter(status__in=OPEN, pk=OuterRef("article"))
        if not self.user.has_perm("articles.mind_pictures"):
            stories = stories.filter(own(self.user))
        wanted = ArticlePicture.objects.filter(Exists(stories), image__file="", left_out=False)
        return wanted.select_related("image").order_by("-id")

    def line(self, row, article):
        may_add = self.user.has_perm("articles.change_image")
        address = reverse("admin:articles_image_change", args=[row.image_id]) if may_add else ""
        picture = f"“{row.caption or row.image.caption or 'Picture'}” ({row.image.credit}) is still to come"
        return self.line_of(article, note=picture, address=address)


@dataclass(frozen=True)
class Ending:
    """A picture with a story whose rights end; `on_front` where the front page alone shows it so."""

    until: datetime
    article_id: int
    headline: str
    image: int
    caption: str
    credit: str
    on_front: bool = False


class RightsEnd(Tray):
    """Pictures that readers see and whose rights run out soon; the first to go on top."""

    name, title, beside = "rights", "Picture rights that end within two weeks", True
    needs = "articles.mind_pictures"
    brief = True

    def rows(self):
        """Of stories, and of front pages that show another picture beside one: a list, in order."""
        picture = ("image", "image__caption", "image__credit")
        live = Edition.objects.live(self.at)
        uses = self._ending(Use.objects.filter(live.beside(), killed_at=None), "edition__article")
        found = {}
        for row in uses.values_list("rights_until", "edition__article", "edition__headline", *picture):
            found[row[1], row[3]] = Ending(*row)
        said = Subquery(live.filter(article=OuterRef("article_id")).values("headline")[:1])
        slots = self._ending(Slot.objects.seen(self.at), "article").annotate(said=said)
        for row in slots.values_list("rights_until", "article", "said", *picture):
            found.setdefault((row[1], row[3]), Ending(*row, on_front=True))
        return sorted(found.values(), key=lambda ending: ending.until)

    def _ending(self, shown: QuerySet, story: str) -> QuerySet:
        readable = Exists(self.readable.filter(pk=OuterRef(story)))
        ending = shown.filter(readable, rights_until__gt=self.at, rights_until__lte=self.at + SOON)
        return ending.order_by("rights_until", "id")

    def line(self, ending, article):
        left = ending.until - self.at
        left = ", within a day" if left <= A_DAY else ", within a week" if left <= A_WEEK else ""
        where = ", on the front page" if ending.on_front else ""
        picture = f"“{ending.caption or 'Picture'}” ({ending.credit}){where}"
        ends = f"{picture}: rights end {self.when(ending.until)}{left}"
        address = reverse("admin:articles_image_change", args=[ending.image])
        return self.line_of(article, headline=ending.headline, note=ends, address=address)


TRAYS = (Mine, Waiting, Updating, Meanwhile, Writing, GoingOut, Ready, SecondReads, ToCome, RightsEnd)


def trays(user, *, at: datetime, since: datetime | None = None) -> dict[str, Tray]:
    """The trays of a person, by name, in the order of the page; none for whoever may not read stories."""
    if not user.has_perm("articles.view_article"):
        return {}
    return {tray.name: tray(user, at=at, since=since) for tray in TRAYS if not tray.needs or user.has_perm(tray.needs)}


def look_in(user, *, at: datetime) -> datetime | None:
    """Note that somebody looks at the desk; return since when they had been away before, None at the first look."""
    visit, is_first = Visit.objects.get_or_create(by=user, defaults={"at": at})
    if is_first or at - visit.at <= ONE_LOOK:
        return visit.away_since
    if at - visit.at > AWAY:
        visit.away_since = visit.at
    visit.at = at
    visit.save()
    return visit.away_since


def away_since(user) -> datetime | None:
    """Since when somebody had been away when they came; asks without looking in."""
    return Visit.objects.filter(by=user).values_list("away_since", flat=True).first()


@dataclass(frozen=True)
class Shown:
    """A tray as it stands on a page."""

    tray: Tray
    lines: list[Line]
    more: bool = False


def start_page(user, *, at: datetime, since: datetime | None = None) -> list[Shown]:
    """Every tray of a person with its first lines: as many queries for many stories as for one in each."""
    rows = {tray: list(tray.rows()[: tray.shown + 1]) for tray in trays(user, at=at, since=since).values()}
    articles = stories(user, {tray.story(row) for tray, found in rows.items() for row in found})
    shown = [
        Shown(tray, tray.lines(found[: tray.shown], articles), more=len(found) > tray.shown)
        for tray, found in rows.items()
    ]
    return [each for each in shown if each.lines or each.tray.nothing]


def page_of(tray: Tray, number: int) -> Shown | None:
    """One page of a tray, counted from 1; None where the list has no such page. Counts nothing."""
    start = (number - 1) * A_PAGE
    rows = list(tray.rows()[start : start + A_PAGE + 1])
    if not rows and number > 1:
        return None
    articles = stories(tray.user, {tray.story(row) for row in rows})
    return Shown(tray, tray.lines(rows[:A_PAGE], articles), more=len(rows) > A_PAGE)


def stories(user, numbers: Iterable[int]) -> dict[int, Article]:
    """Those of these stories that this person may read, by number, with all that their lines name: three queries."""
    if not numbers:
        return {}
    people = ("started_by", "assigned_to", "taken_by", "status_by", "saved_by", "asked_by")
    readable = with_editions(Article.objects.readable_by(user)).select_related("section", *people)
    return readable.defer("body").in_bulk(numbers)
