"""What the forms of verbs share, and the verbs that ask for a word or for somebody."""

from datetime import datetime

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from articles import workflow
from articles.models import NEED_A_NOTE, Article, Change, Revision
from articles.standing import Standing, name_of

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


def asked_in_words(label: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
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
    note = asked_in_words("What should the writers do?")


class Spike(Act):
    reason = asked_in_words("Why?")


class Withdraw(Act):
    reason = asked_in_words("Why is it taken down?", help_text="For the desk only.")
    notice = asked_in_words(
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
