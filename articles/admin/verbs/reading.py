"""The verbs of somebody who has read a story: approving, reading back, confirming."""

from collections.abc import Mapping
from datetime import datetime

from django import forms
from django.utils import timezone

from articles import checklist, printing, workflow
from articles.admin.moments import Moment
from articles.admin.verbs.act import Act, asked_in_words
from articles.admin.verbs.opening import off_schedule, seen_now
from articles.models import Edition, Revision, Section
from articles.standing import clock
from articles.workflow.publishing import taken_off


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
    answer = asked_in_words("Why may they be named?", help_text="Kept with the approval for ever, under your name.")
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
    reason = asked_in_words(
        "In your own words", required=False, help_text="Kept for ever, and read by whoever reads second."
    )

    def clean(self):
        data = super().clean()
        if not self.errors and not (data.get("because") or data.get("reason", "").strip()):
            self.add_error("because", "Say why you publish alone.")
        return data

    def arguments(self) -> dict:
        said = (self.cleaned_data["because"], self.cleaned_data["reason"].strip())
        return {**super().arguments(), "reason": ": ".join(filter(None, said))}


class Confirm(Act):
    """Carries which version was read, so that no other one is confirmed."""

    edition = forms.ModelChoiceField(Edition.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["edition"].queryset = self.article.editions.all()

    def starts_with(self) -> dict:
        return {**super().starts_with(), "edition": self.stands.due.pk}
