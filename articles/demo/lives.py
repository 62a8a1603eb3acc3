"""What becomes of a story of the demo: the desk's own verbs, each at a moment of the past. A function a state."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User

from articles import saving, workflow
from articles.models import Article, Edition
from articles.printing import print_revision

from .scripts import Script

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
# How long before readers saw it a story was begun, filed, taken and approved.
BEGUN, FILED, TAKEN, APPROVED = 7 * HOUR, 95 * MINUTE, 40 * MINUTE, 8 * MINUTE


@dataclass(frozen=True)
class Life:
    """A story that has just been saved for the first time, and who does what to it from here."""

    script: Script
    article: Article
    writer: User
    editor: User
    now: datetime

    @property
    def moment(self) -> datetime:
        """When readers first see it, or when it was begun if they don't."""
        return moment_of(self.script, now=self.now)

    def filed(self, *, before: datetime) -> None:
        workflow.submit(self.article, by=self.writer, at=before - FILED)

    def approved(self, *, before: datetime, verb=workflow.approve, **more) -> Edition:
        revision = self.article.filed or workflow.latest(self.article)
        seen = print_revision(self.article, revision)
        digests = {"words": seen.words_digest, "pictures": seen.pictures_digest}
        return verb(self.article, by=self.editor, at=before - APPROVED, revision=revision, **digests, **more)

    def printed(self, *, before: datetime) -> Edition:
        self.filed(before=before)
        workflow.take(self.article, by=self.editor, at=before - TAKEN)
        return self.approved(before=before)

    def published(self, *, at: datetime) -> None:
        workflow.publish(self.article, by=self.editor, at=at, edition=self.printed(before=at))

    def rewritten(self) -> datetime:
        """Begin the next version and write it; return the moment at which readers would see it."""
        later = self.script.next
        moment = self.moment + later["after"] * HOUR
        workflow.reopen(self.article, by=self.writer, at=moment - 3 * HOUR, change=later["change"])
        with saving.saving(self.article, by=self.writer, at=moment - 2 * HOUR):
            for old, new in later["replace"]:
                self.article.body = self.article.body.replace(old, new)
            self.article.change_note = later["note"]
            self.article.save()
        return moment


def moment_of(script: Script, *, now: datetime) -> datetime:
    """When readers first see a story, on the quarter of an hour if that is still to come; a draft's beginning."""
    if script.state != "scheduled":
        return now - script.age * HOUR
    moment = now + script.age * HOUR
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)


def begun_at(script: Script, *, now: datetime) -> datetime:
    if script.state == "scheduled":
        return now - BEGUN
    moment = moment_of(script, now=now)
    return moment if script.state == "in-progress" else moment - BEGUN


def in_progress(life: Life) -> None:
    """Nothing yet but the first save."""


def waiting(life: Life) -> None:
    life.filed(before=life.moment)


def sent_back(life: Life) -> None:
    life.filed(before=life.moment)
    workflow.send_back(life.article, by=life.editor, at=life.moment, note=life.script.reason)


def ready(life: Life) -> None:
    life.printed(before=life.moment)


def scheduled(life: Life) -> None:
    edition = life.printed(before=life.now)
    workflow.publish(life.article, by=life.editor, at=life.now - 5 * MINUTE, edition=edition, live_from=life.moment)


def live(life: Life) -> None:
    life.published(at=life.moment)


def updated(life: Life) -> None:
    live(life)
    life.published(at=life.rewritten())


corrected = updated


def updating(life: Life) -> None:
    live(life)
    life.rewritten()


def taken_down(life: Life) -> None:
    live(life)
    script, at = life.script, life.moment + 2 * HOUR
    workflow.withdraw(life.article, by=life.editor, at=at, reason=script.reason, notice=script.notice)


def alone(life: Life) -> None:
    """One editor on the night shift writes and publishes: a second read is due."""
    life.filed(before=life.moment)
    edition = life.approved(before=life.moment, verb=workflow.approve_alone, reason=life.script.reason)
    workflow.publish(life.article, by=life.editor, at=life.moment, edition=edition)


LIVES = {
    "in-progress": in_progress,
    "waiting": waiting,
    "sent-back": sent_back,
    "ready": ready,
    "scheduled": scheduled,
    "live": live,
    "updated": updated,
    "corrected": corrected,
    "updating": updating,
    "taken-down": taken_down,
    "alone": alone,
}
