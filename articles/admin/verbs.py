"""A small form a verb: what the person is asked, and what the verb is called with. Rules live in workflow/."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone

from articles import checklist, printing, workflow
from articles.admin.moments import Moment, Zone, zone_of
from articles.models import NEED_A_NOTE, Article, Change, Edition, Revision, Section
from articles.standing import Standing, clock, name_of
from articles.workflow.front_line import is_owed, tells
from articles.workflow.publishing import taken_off


def _words(label: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=help_text, widget=forms.Textarea(attrs={"rows": 3})
    )


class Act(forms.Form):
    """A verb that asks nothing. Carries the version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    act_seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, by, verb: str, article: Article, stands: Standing, reads: Revision, **kwargs):
        self.verb, self.article, self.stands, self.reads = verb, article, stands, reads
        super().__init__(*args, initial=self.starts_with(), label_suffix="", **kwargs)

    def starts_with(self) -> dict:
        return {"version": self.article.version, "act_seen": workflow.last_act(self.article)}

    def arguments(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "act_seen")}

    def done(self) -> str:
        """What the person reads after it is done."""
        return DONE[self.verb]

    def saw(self) -> None:
        """Let the story carry what was on the screen: a verb is refused where that is no longer what stands."""
        self.article.version, self.article.act_seen = self.cleaned_data["version"], self.cleaned_data["act_seen"]

    def run(self, *, by, at: datetime) -> None:
        self.saw()
        getattr(workflow, self.verb)(self.article, by=by, at=at, **self.arguments())


def able(right: str, *, besides) -> QuerySet:
    """Everybody else whose account is open and has this right, by name."""
    backend = "django.contrib.auth.backends.ModelBackend"
    others = get_user_model().objects.with_perm(f"articles.{right}", backend=backend).exclude(pk=besides.pk)
    return others.order_by("first_name", "username")


def writer_of(article: Article, *, besides) -> object | None:
    """Who wrote the story and could read it back: whoever filed it, else an author, else who started it."""
    filed = Revision.objects.of(article).filter(verb="submit").order_by("-number").values_list("by", flat=True).first()
    signed = article.authors.exclude(account=None).values_list("account", flat=True)
    there = {user.pk: user for user in able("stand_by_article", besides=besides)}
    return next((there[pk] for pk in (filed, *signed, article.started_by_id) if pk in there), None)


class ToSomebody(Act):
    """A verb that names somebody else of the desk."""

    right = "stand_by_article"

    def __init__(self, *args, by, **kwargs):
        self.by = by
        super().__init__(*args, by=by, **kwargs)
        field = next(field for field in self.fields.values() if isinstance(field, forms.ModelChoiceField))
        field.queryset = able(self.right, besides=by)
        field.label_from_instance = name_of


class Ask(ToSomebody):
    whom = forms.ModelChoiceField(None, label="Who should read it back?", empty_label=None)

    def starts_with(self) -> dict:
        return {**super().starts_with(), "whom": writer_of(self.article, besides=self.by)}


class HandOver(ToSomebody):
    right = "approve_article"
    to = forms.ModelChoiceField(None, label="To which editor?", empty_label=None)


class SendBack(Act):
    note = _words("What should the writers do?")


class Spike(Act):
    reason = _words("Why?")


class Withdraw(Act):
    reason = _words("Why is it taken down?", help_text="For the desk only.")
    notice = _words(
        "Notice for readers", required=False, help_text="Stands where the story stood. Leave empty: plain gone."
    )


class Reopen(Act):
    change = forms.ChoiceField(
        label="What kind of change?", choices=[c for c in Change.choices if c[0] != Change.FIRST], initial=Change.UPDATE
    )


class Correct(Act):
    change = forms.ChoiceField(
        label="What kind of correction?",
        choices=[c for c in Change.choices if c[0] in NEED_A_NOTE],
        initial=Change.CORRECTION,
        help_text="Its public note stands beside the text while you write, and tells readers what was wrong.",
    )


class Reading(Act):
    """A verb about what was on the screen, named by the digests of its words and pictures."""

    printed: printing.Printed
    revision = forms.ModelChoiceField(
        Revision.objects.none(),
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "The version that you read is not there any more. Open the story again."},
    )
    words = forms.CharField(widget=forms.HiddenInput)
    pictures = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["revision"].queryset = Revision.objects.of(self.article).with_content()

    def starts_with(self) -> dict:
        self.printed = printing.print_revision(self.article, self.reads)
        digests = {"words": self.printed.words_digest, "pictures": self.printed.pictures_digest}
        return {**super().starts_with(), "revision": self.reads.pk, **digests}


class Approve(Reading):
    NOW, LATER, NOT_YET = "now", "later", "not yet"
    when = forms.ChoiceField(
        label="When do readers see it?",
        choices=[
            (NOW, "Approve and publish"),
            (LATER, "Approve, publish later"),
            (NOT_YET, "Approve, choose the moment another time"),
        ],
        widget=forms.RadioSelect,
        initial=NOW,
    )
    live_from = Moment(label="Moment", required=False, help_text="Where it is to be published later.")
    answer = _words("Why may they be named?", help_text="Kept with the approval for ever, under your name.")
    taken_off: tuple[Edition, ...] = ()

    def carry(self, chosen: Mapping) -> None:
        """Begin with what was chosen on the page before."""
        if chosen.get("when") in dict(self.fields["when"].choices):
            self.initial["when"] = chosen["when"]
        if "live_from" in self.fields:
            typed = [chosen.get(f"live_from_{part}") or None for part in range(3)]
            if any(typed):
                self.initial["live_from"] = typed

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._ask_for_an_answer()
        if Section.objects.filter(pk=self.reads.content["section"], practice=True).exists():
            when = self.fields["when"]
            when.choices, when.initial = [(self.NOT_YET, "Approve")], self.NOT_YET
            when.label, when.help_text = "For practice", "It is approved, and goes no further: readers never see it."
            when.error_messages["invalid_choice"] = "A story for practice is approved, and never published."
            self.initial["when"] = self.NOT_YET
            del self.fields["live_from"]

    def clean(self):
        data = super().clean()
        if data.get("when") == self.LATER and not data.get("live_from") and "live_from" not in self.errors:
            self.add_error("live_from", "Choose the moment.")
        return data

    def _ask_for_an_answer(self) -> None:
        """Where the version names somebody who must not be named; nowhere else."""
        stops = checklist.stops(self.article, self.reads.content, self.printed, timezone.now())
        restricted = [remark.sentence for remark in stops if remark.person is not None]
        if restricted:
            answer = self.fields["answer"]
            answer.help_text = f"{' '.join(restricted)} {answer.help_text}"
            answer.error_messages["required"] = "Answer for it in writing, or send the story back without the name."
        else:
            del self.fields["answer"]

    def arguments(self) -> dict:
        asked = ("revision", "words", "pictures", "answer")
        return {name: self.cleaned_data[name] for name in asked if name in self.cleaned_data}

    def run(self, *, by, at: datetime) -> None:
        """Approve, and publish in the same transaction: what can't be published is not approved either."""
        self.saw()
        edition = getattr(workflow, self.verb)(self.article, by=by, at=at, **self.arguments())
        if self.cleaned_data["when"] != self.NOT_YET:
            self.article.act_seen = None  # the act before it is our own approval
            opens = self.cleaned_data.get("live_from") if self.cleaned_data["when"] == self.LATER else None
            self.taken_off = tuple(taken_off(self.article, edition, opens or at, at=at))
            workflow.publish(self.article, by=by, at=at, edition=edition, live_from=opens)

    def done(self) -> str:
        said = [super().done()]
        if self.cleaned_data["when"] == self.NOW:
            said.append(seen_now(self.article))
        elif self.cleaned_data["when"] == self.LATER:
            said.append(f"It goes live {clock(self.cleaned_data['live_from'], timezone.now())}.")
        return " ".join([*said, *off_schedule(self.taken_off)])


class ApproveAlone(Approve):
    """The reason by one tap, in words, or both."""

    BECAUSE = ("Alone on shift", "Breaking news", "Error of fact")
    because = forms.ChoiceField(
        label="Why alone?",
        required=False,
        choices=[(reason, reason) for reason in BECAUSE],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of these reasons, or write your own."},
    )
    reason = _words("In your own words", required=False, help_text="Kept for ever, and read by whoever reads second.")

    def clean(self):
        data = super().clean()
        if not self.errors and not (data.get("because") or data.get("reason", "").strip()):
            self.add_error("because", "Say why you publish alone.")
        return data

    def arguments(self) -> dict:
        said = (self.cleaned_data["because"], self.cleaned_data["reason"].strip())
        return {**super().arguments(), "reason": ": ".join(filter(None, said))}


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
    reason = _words("Why?", help_text="Everybody on the story is told.")
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
    reason = _words("Why?", help_text="Everybody on the story is told.")


class Confirm(Act):
    """Carries which version was read, so that no other one is confirmed."""

    edition = forms.ModelChoiceField(Edition.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["edition"].queryset = self.article.editions.all()

    def starts_with(self) -> dict:
        return {**super().starts_with(), "edition": self.stands.due.pk}


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
    reason = _words("Why?", help_text="For the desk only. Readers are told: not public for legal reasons.")

    def choices(self) -> list[Edition]:
        return [edition for edition in self.stands.earlier if not edition.sealed]


def seen_from_to(edition: Edition) -> str:
    """A version by its number, headline and the time in which readers saw it."""
    window = (edition.live_from, edition.live_until)
    first, last = (f"{timezone.localtime(moment):%-d %B %Y, %H:%M}" for moment in window)
    return f"Version {edition.number}, {first} to {last}: {edition.headline}"


FORMS = {
    "submit": Act,
    "recall": Act,
    "take": Act,
    "hand_over": HandOver,
    "ask": Ask,
    "read_back": Reading,
    "send_back": SendBack,
    "approve": Approve,
    "approve_alone": ApproveAlone,
    "confirm": Confirm,
    "publish": Publish,
    "move": Move,
    "hold": OnEdition,
    "move_embargo": MoveEmbargo,
    "lift_embargo": LiftEmbargo,
    "reopen": Reopen,
    "correct": Correct,
    "abandon": Act,
    "front_line": FrontLine,
    "seal": Seal,
    "leave_open": LeaveOpen,
    "withdraw": Withdraw,
    "spike": Spike,
    "revive": Act,
}

# What the person reads after it is done.
DONE = {
    "submit": "Filed to the desk.",
    "recall": "Taken back.",
    "take": "It is yours to read.",
    "hand_over": "Handed over.",
    "ask": "Asked: it waits on their start page.",
    "read_back": "You stand by this version.",
    "send_back": "Sent back with your note.",
    "approve": "Approved.",
    "approve_alone": "Published alone. It waits among the second reads.",
    "confirm": "It stands.",
    "publish": "Done.",
    "move": "Moved.",
    "hold": "Taken off the schedule.",
    "move_embargo": "The embargo is moved.",
    "lift_embargo": "The embargo is lifted. That publishes nothing: what is scheduled goes live at its moment.",
    "reopen": "Open for the next version. What readers see and what is scheduled stays as it is.",
    "correct": "Open for the correction. What readers see stays up.",
    "abandon": "The update was dropped.",
    "front_line": "Done.",
    "seal": "Sealed: readers never see that text again.",
    "leave_open": "Readers may go on reading what it said before.",
    "withdraw": "Taken down.",
    "spike": "Spiked.",
    "revive": "Brought back.",
}
