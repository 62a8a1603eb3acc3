"""The verbs that say when readers see what: publishing and its moments, embargoes, what was said before."""

from collections.abc import Iterable
from datetime import datetime

from django import forms
from django.utils import timezone

from articles import workflow
from articles.admin.moments import Moment, Zone, zone_of
from articles.admin.verbs.act import Act, asked_in_words
from articles.models import Article, Edition
from articles.standing import clock
from articles.workflow.front_line import is_owed, tells
from articles.workflow.publishing import taken_off


class OnEdition(Act):
    """A verb about one printed version: where there are several, somebody says which."""

    among = "on_schedule"  # of Standing
    which = forms.ModelChoiceField(
        Edition.objects.none(), label="Which version?", widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        among = getattr(self.stands, self.among)
        which = self.fields["which"]
        which.queryset = self.article.editions.filter(pk__in=[e.pk for e in among]).order_by("number")
        which.label_from_instance = lambda edition: f"Version {edition.number}: {edition.headline}"
        if len(among) == 1:
            which.widget = forms.HiddenInput()

    def starts_with(self) -> dict:
        return {**super().starts_with(), "which": getattr(self.stands, self.among)[-1].pk}

    def arguments(self) -> dict:
        arguments = super().arguments()
        arguments["edition"] = arguments.pop("which")
        return arguments


class Opens(OnEdition):
    """A verb that gives a version its moment, and says which others that takes off the schedule."""

    taken_off: tuple[Edition, ...] = ()

    def run(self, *, by, at: datetime) -> None:
        opens = self.cleaned_data["live_from"] or at
        self.taken_off = tuple(taken_off(self.article, self.cleaned_data["which"], opens, at=at))
        super().run(by=by, at=at)

    def done(self) -> str:
        opens = self.cleaned_data["live_from"]
        goes = f"It goes live {clock(opens, timezone.now())}." if opens else seen_now(self.article)
        return " ".join([super().done(), goes, *off_schedule(self.taken_off)])


def seen_now(article: Article) -> str:
    """What is said of a story that has just gone live, with what the front page owes its readers."""
    at = timezone.now()
    live = article.editions.live(at).first()
    owed = live is not None and is_owed(live, at=at)
    return "Readers see it now." + owed * " This story led the front page: a line there can tell of the correction."


def off_schedule(editions: Iterable[Edition]) -> list[str]:
    return [f"Version {edition.number} is off the schedule." for edition in editions]


class Publish(Opens):
    """Several approved versions go out in their order, none behind a later one."""

    among = "publishable"
    live_from = Moment(label="When?", required=False, help_text="Leave it empty: now.")


class Move(Opens):
    live_from = Moment(label="New moment")

    def starts_with(self) -> dict:
        return {**super().starts_with(), "live_from": self.stands.scheduled.live_from}


class MoveEmbargo(Act):
    """A moment on the clock of its source."""

    until = Moment(label="Embargo until")
    zone = Zone(label="On whose clock", required=False)
    reason = asked_in_words("Why?", help_text="Everybody on the story is told.")
    taken_off: tuple[Edition, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        typed = self.data.get("zone") if self.is_bound else self.article.embargo_zone
        self.fields["until"].zone = zone_of(typed)

    def starts_with(self) -> dict:
        return {**super().starts_with(), "until": self.article.embargo_until, "zone": self.article.embargo_zone}

    def run(self, *, by, at: datetime) -> None:
        self.taken_off = tuple(workflow.embargo.before(self.article, self.cleaned_data["until"], at=at))
        super().run(by=by, at=at)

    def done(self) -> str:
        until = clock(self.cleaned_data["until"], timezone.now())
        return " ".join([f"Under embargo until {until}.", *off_schedule(self.taken_off)])


class FrontLine(Act):
    """For some hours, or no longer."""

    hours = forms.TypedChoiceField(
        label="For how long?",
        coerce=int,
        choices=[(3, "3 hours"), (6, "6 hours"), (12, "12 hours"), (24, "a day"), (72, "three days")],
        initial=6,
        widget=forms.RadioSelect,
        help_text="It says what was wrong, and leads to the story. It goes when the story goes.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if tells(self.stands.live, at=timezone.now()):
            self.fields["hours"].choices = [*self.fields["hours"].choices, (0, "Take it off now")]

    def done(self) -> str:
        hours = self.cleaned_data["hours"]
        return "The front page tells of the correction now." if hours else "The line is off the front page."


class LiftEmbargo(Act):
    reason = asked_in_words("Why?", help_text="Everybody on the story is told.")


class OnEarlier(Act):
    """A verb about versions that readers saw and see no more; one act a version."""

    editions = forms.ModelMultipleChoiceField(
        Edition.objects.none(),
        label="Which earlier versions?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one version."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["editions"]
        field.queryset = self.article.editions.filter(pk__in=[e.pk for e in self.choices()]).order_by("number")
        field.label_from_instance = seen_from_to

    def choices(self) -> list[Edition]:
        return self.stands.in_doubt

    def starts_with(self) -> dict:
        return {**super().starts_with(), "editions": self.stands.in_doubt or self.choices()[-1:]}

    def run(self, *, by, at: datetime) -> None:
        self.saw()
        arguments = self.arguments()
        for edition in arguments.pop("editions"):
            getattr(workflow, self.verb)(self.article, by=by, at=at, edition=edition, **arguments)
            self.article.act_seen = None  # the act before the next is our own


class LeaveOpen(OnEarlier):
    pass


class Seal(OnEarlier):
    reason = asked_in_words("Why?", help_text="For the desk only. Readers are told: not public for legal reasons.")

    def choices(self) -> list[Edition]:
        return [edition for edition in self.stands.earlier if not edition.sealed]


def seen_from_to(edition: Edition) -> str:
    """A version by its number, headline and the time in which readers saw it."""
    window = (edition.live_from, edition.live_until)
    first, last = (f"{timezone.localtime(moment):%-d %B %Y, %H:%M}" for moment in window)
    return f"Version {edition.number}, {first} to {last}: {edition.headline}"
