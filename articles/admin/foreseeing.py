"""What somebody is told before the click: what readers will see differ, which versions that takes off the schedule, how
old the approval is, and the embargo."""

from contextlib import suppress
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.timesince import timesince

from articles import dry_run, workflow
from articles.admin.changes import changes
from articles.admin.verbs import Act, Approve
from articles.models import Article, Edition
from articles.printing import Printed
from articles.standing import Standing, clock, name_of
from articles.workflow.publishing import looked_at_again

APPROVING = ("approve", "approve_alone")
OPENING = (*APPROVING, "publish", "move")


def foresee(article: Article, stands: Standing, *, verb: str, form: Act, printed: Printed, at: datetime) -> dict:
    """Return what the page of a verb shows of it: dry_run, differs (what readers see now against the version),
    schedule (sentences), aged (sentences), again (remarks of the checklist as it stands now), embargo."""
    edition = _edition(article, form)
    opens = _opens(form, edition if verb == "move" else None, bar=stands.embargo, at=at)
    run = None
    if verb in APPROVING and "live_from" in form.fields:
        run = dry_run.approving(article, printed, opens=opens, at=at)
    elif verb in ("publish", "move") and edition:
        run = dry_run.publishing(article, edition, opens=opens, at=at)
    elif verb == "withdraw":
        run = dry_run.withdrawing(article, at=at)
    return {
        "dry_run": run,
        "later": run is not None and run.opens is not None and run.opens > at,
        "differs": _differs(run, edition),
        "schedule": _schedule(stands, verb, edition, at=at),
        "aged": [_age(each, at) for each in _waiting(form)],
        "again": looked_at_again(article, edition, opens) if verb == "publish" and edition else [],
        "embargo": workflow.embargo.of(article, at=at),
    }


def _edition(article: Article, form: Act) -> Edition | None:
    """The version that the page is about, with all that it holds: the one chosen, else the newest."""
    if "which" not in form.fields:
        return None
    chosen = getattr(form, "cleaned_data", {}).get("which")
    pk = chosen.pk if chosen else form.initial["which"]
    return article.editions.select_related("section", "revision").filter(pk=pk).first()


def _opens(form: Act, scheduled: Edition | None, *, bar: datetime | None, at: datetime) -> datetime:
    """The moment that was typed, or the one it has; else now, and never before an embargo ends."""
    return max(at, _typed(form) or (scheduled.live_from if scheduled else at), bar or at)


def _typed(form: Act) -> datetime | None:
    """The moment that stands in the form: sent, or brought along from the page before."""
    if form.is_bound:
        said = getattr(form, "cleaned_data", {})
        return None if said.get("when") == Approve.NOW else said.get("live_from")
    if isinstance(form.initial.get("live_from"), list):
        with suppress(ValidationError):
            return form.fields["live_from"].clean(form.initial["live_from"])
    return None


def _differs(run: dry_run.DryRun | None, edition: Edition | None) -> list:
    """Word by word against what readers see now, where the page does not show that already."""
    if run is None or edition is None or run.ends is None or run.ends.revision is None or edition.revision is None:
        return []
    return changes(run.ends.revision.content, edition.revision.content)


def _waiting(form: Act) -> list[Edition]:
    return list(form.fields["which"].queryset.select_related("approved_by")) if "which" in form.fields else []


def _age(edition: Edition, at: datetime) -> str:
    who = f" by {name_of(edition.approved_by)}" if edition.approved_by else ""
    since = timesince(edition.approved_at, at, depth=1)
    when = "just now" if since.startswith("0") else f"{since} ago"
    return f"Version {edition.number}: approved {when}{who}."


def _schedule(stands: Standing, verb: str, edition: Edition | None, *, at: datetime) -> list[str]:
    """What happens to versions that are on the schedule already."""
    if verb == "hold" and edition:
        stays = f"go on seeing version {stands.live.number}" if stands.live else "see nothing of this story"
        was = clock(edition.live_from, at)
        return [f"Version {edition.number} would have gone live {was}. Readers {stays}, until somebody publishes."]
    if verb not in OPENING:
        return []
    scheduled = [e for e in stands.on_schedule if edition is None or e.number < edition.number]
    return [
        f"Version {e.number} is to go live {clock(e.live_from, at)}. If this one goes live at that moment or before,"
        f" version {e.number} goes off the schedule: no version replaces a later one."
        for e in scheduled
    ]
