"""Second reads: what somebody published alone, held against the last version that two people read, one after the other.

Another editor lets it stand, corrects it or takes it down; then the next one comes up. Own ones are not offered.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.admin.changes import FieldChange, changes
from articles.admin.verbs import Confirm, able
from articles.models import Article, Edition
from articles.standing import Standing, day_and_time, name_of, standing

# Nobody publishes on for so long without a pause: what comes later belongs to another shift.
BETWEEN_SHIFTS = timedelta(hours=6)
# So many are listed beside the one that is read.
LISTED = 100


@dataclass(frozen=True)
class Shift:
    """What one person published alone in one go, the first first."""

    editions: list[Edition]

    def words(self, at: datetime) -> str:
        """Who published how much alone, and when."""
        first, last = self.editions[0], self.editions[-1]
        who, begin = name_of(first.approved_by), day_and_time(first.approved_at, at)
        if len(self.editions) == 1:
            return f"{who} published “{first.headline}” alone at {begin}"
        stories = len({edition.article_id for edition in self.editions})
        count = f"{stories} stories" if stories > 1 else f"{len(self.editions)} versions of a story"
        one_day = timezone.localtime(first.approved_at).date() == timezone.localtime(last.approved_at).date()
        end = f"{timezone.localtime(last.approved_at):%H:%M}" if one_day else day_and_time(last.approved_at, at)
        return f"{who} published {count} alone between {begin} and {end}"

    @property
    def reasons(self) -> str:
        return "; ".join(dict.fromkeys(edition.alone_reason for edition in self.editions))


def shifts(editions: Iterable[Edition]) -> list[Shift]:
    """Editions in the order of their approval, by person and shift; the shift that began first on top."""
    found: list[Shift] = []
    going: dict[int, Shift] = {}
    for edition in editions:
        shift = going.get(edition.approved_by_id)
        if shift and edition.approved_at - shift.editions[-1].approved_at <= BETWEEN_SHIFTS:
            shift.editions.append(edition)
        else:
            going[edition.approved_by_id] = shift = Shift([edition])
            found.append(shift)
    return found


def read_by_two(edition: Edition) -> Edition | None:
    """The last version before this one that two people stand by; those whose second read is done count."""
    unread = Edition.objects.unconfirmed().filter(article=edition.article_id).values("pk")
    earlier = Edition.objects.filter(article=edition.article_id, number__lt=edition.number).exclude(pk__in=unread)
    return earlier.select_related("revision").order_by("-number").first()


def due(user) -> Iterator[Edition]:
    """What waits for this person to read, the longest first: of each story its newest version."""
    readable = Article.objects.readable_by(user).values("pk")
    waiting = Edition.objects.unconfirmed().filter(article__in=readable).exclude(approved_by=user)
    newest: dict[int, Edition] = {}
    for edition in waiting.select_related("approved_by", "revision").order_by("approved_at", "id")[:LISTED]:
        newest[edition.article_id] = edition
    return list(newest.values())


@dataclass(frozen=True)
class Read:
    """One second read on the screen: against which version it is held, and which answers are open."""

    edition: Edition
    article: Article
    stands: Standing
    against: Edition | None
    changes: list[FieldChange]
    form: Confirm | None
    correct: str
    take_down: str


def read(edition: Edition, *, by, at: datetime) -> Read:
    """Lay one second read before an editor."""
    article = Article.objects.get(pk=edition.article_id)
    stands = standing(article, at=at)
    offered = workflow.offered(article, stands, by=by)
    against = read_by_two(edition)
    known = against is not None and all(each.revision and each.revision.content for each in (against, edition))
    form = None
    if "confirm" in offered:
        form = Confirm(by=by, verb="confirm", article=article, stands=stands, reads=edition.revision)
        form.initial["edition"] = edition.pk
    correct = next((verb for verb in ("correct", "reopen") if verb in offered), "")
    act = "admin:articles_article_act"
    return Read(
        edition,
        article,
        stands,
        against if known else None,
        changes(against.revision.content, edition.revision.content) if known else [],
        form,
        reverse(act, args=[article.pk, correct]) if correct else "",
        reverse(act, args=[article.pk, "withdraw"]) + "?then=second-reads" if "withdraw" in offered else "",
    )


def own_waiting(user) -> int:
    """How many of one's own wait for another editor."""
    return Edition.objects.unconfirmed().filter(approved_by=user).count()


@csp_update({"frame-src": [SELF]})
def second_reads_view(request: HttpRequest, context: dict) -> HttpResponse:
    """The first second read that is due, or the one that was chosen; and the answer that it stands."""
    user, at = request.user, timezone.now()
    if not user.has_perm("articles.approve_article"):
        raise PermissionDenied
    waiting = due(user)
    if request.method == "POST":
        return _stands(request, waiting, at=at)
    chosen = request.GET.get("version", "")
    position = next((n for n, each in enumerate(waiting) if str(each.pk) == chosen), 0)
    shown = read(waiting[position], by=user, at=at) if waiting else None
    following = waiting[(position + 1) % len(waiting)] if len(waiting) > 1 else None
    context |= {
        "title": "Second reads",
        "waiting": waiting,
        "shown": shown,
        "following": following,
        "own": own_waiting(user),
        "others": able("approve_article", besides=user).exists(),
    }
    return render(request, "admin/second_reads.html", context)


def _stands(request: HttpRequest, waiting: list[Edition], *, at: datetime) -> HttpResponse:
    """Let the version that was on the screen stand, and go on to the next."""
    here = reverse("admin:desk_second_reads")
    edition = next((each for each in waiting if str(each.pk) == request.POST.get("edition")), None)
    if edition is None:
        messages.info(request, "That version waits for no second read any more.")
        return HttpResponseRedirect(here)
    article = Article.objects.get(pk=edition.article_id)
    stands = standing(article, at=at)
    form = Confirm(
        request.POST, by=request.user, verb="confirm", article=article, stands=stands, reads=edition.revision
    )
    following = waiting[(waiting.index(edition) + 1) % len(waiting)]
    try:
        if not form.is_valid():
            raise workflow.Refused("That was not sent whole. Read it again.")
        with transaction.atomic():
            form.run(by=request.user, at=at)
    except workflow.Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(f"{here}?version={edition.pk}")
    messages.success(request, f"“{edition.headline}” stands.")
    return HttpResponseRedirect(f"{here}?version={following.pk}" if following is not edition else here)
