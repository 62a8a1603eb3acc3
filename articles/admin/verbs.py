"""A small form a verb: what the person is asked, and what the verb is called with. Rules live in workflow/."""

from datetime import datetime

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone

from articles import printing, workflow
from articles.models import Article, Change, Edition, Revision, Section
from articles.standing import Standing, clock, name_of


class Moment(forms.DateTimeField):
    """A date and time in the newsroom's zone; times that a clock change skips or repeats are refused."""

    def __init__(self, **kwargs):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(
            widget=widget, help_text=f"In the newsroom’s time: {timezone.get_default_timezone_name()}.", **kwargs
        )


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


class ToSomebody(Act):
    """A verb that names somebody else of the desk."""

    right = "stand_by_article"

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, by=by, **kwargs)
        able = get_user_model().objects.with_perm(
            f"articles.{self.right}", backend="django.contrib.auth.backends.ModelBackend"
        )
        field = next(field for field in self.fields.values() if isinstance(field, forms.ModelChoiceField))
        field.queryset = able.exclude(pk=by.pk).order_by("first_name", "username")
        field.label_from_instance = name_of


class Ask(ToSomebody):
    whom = forms.ModelChoiceField(None, label="Who should read it back?", empty_label=None)


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


class Reading(Act):
    """A verb about what was on the screen, named by the digests of its words and pictures."""

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
        printed = printing.print_revision(self.article, self.reads)
        digests = {"words": printed.words_digest, "pictures": printed.pictures_digest}
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
    live_from = Moment(label="Moment", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
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

    def arguments(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("revision", "words", "pictures")}

    def run(self, *, by, at: datetime) -> None:
        """Approve, and publish in the same transaction: what can't be published is not approved either."""
        self.saw()
        edition = getattr(workflow, self.verb)(self.article, by=by, at=at, **self.arguments())
        if self.cleaned_data["when"] != self.NOT_YET:
            self.article.act_seen = None  # the act before it is our own approval
            opens = self.cleaned_data.get("live_from") if self.cleaned_data["when"] == self.LATER else None
            workflow.publish(self.article, by=by, at=at, edition=edition, live_from=opens)

    def done(self) -> str:
        when = self.cleaned_data["when"]
        if when == self.LATER:
            return f"{super().done()} It goes live {clock(self.cleaned_data['live_from'], timezone.now())}."
        return f"{super().done()} Readers see it now." if when == self.NOW else super().done()


class ApproveAlone(Approve):
    reason = _words("Why alone?", help_text="For example: alone on shift, breaking news, an error of fact.")

    def arguments(self) -> dict:
        return {**super().arguments(), "reason": self.cleaned_data["reason"]}


class OnEdition(Act):
    """A verb about one printed version."""

    which = "ready"

    def arguments(self) -> dict:
        return {**super().arguments(), "edition": getattr(self.stands, self.which)}


class Publish(OnEdition):
    live_from = Moment(label="Moment", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["live_from"].help_text += " Leave empty: now."


class Move(OnEdition):
    which = "scheduled"
    live_from = Moment(label="New moment")


class Hold(OnEdition):
    which = "scheduled"


class Confirm(Act):
    """Carries which version was read, so that no other one is confirmed."""

    edition = forms.ModelChoiceField(Edition.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["edition"].queryset = self.article.editions.all()

    def starts_with(self) -> dict:
        return {**super().starts_with(), "edition": self.stands.due.pk}


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
    "hold": Hold,
    "reopen": Reopen,
    "abandon": Act,
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
    "publish": "Done: see when it is live.",
    "move": "Moved.",
    "hold": "Taken off the schedule.",
    "reopen": "Open for the next version. What readers see stays up.",
    "abandon": "The update was dropped.",
    "withdraw": "Taken down.",
    "spike": "Spiked.",
    "revive": "Brought back.",
}
