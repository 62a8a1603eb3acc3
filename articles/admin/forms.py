"""The form of a story: what the desk types, and what it must say about the version it saw."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils import timezone
from js_asset import Script

from articles import html, people
from articles.admin import prose
from articles.models import Article, Dismissal, Image, PersonTag
from articles.saving import SAVED_MEANWHILE


class PictureChoice(forms.HiddenInput):
    """One picture, chosen in the dialog that searches and uploads."""

    input_type = "text"  # or the row would be taken for a hidden one and left out of sight
    template_name = "admin/articles/article/_picture_choice.html"

    class Media:
        js = (Script("articles/chooser.js", type="module"),)

    def get_context(self, name, value, attrs):
        picture = Image.objects.filter(pk=value).first() if str(value or "").isdecimal() else None
        return super().get_context(name, value, attrs) | {"picture": picture}


class StoryForm(forms.ModelForm):
    body = prose.Prose(label="Text")
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    headline_confirmed = forms.BooleanField(
        label="This headline is right",
        required=False,
        help_text="It was proposed from the text. Tick, or write your own.",
    )

    # Set by the admin: what was refused although the form itself found nothing wrong.
    refusal = ""

    class Meta:
        model = Article
        fields = (
            "kind", "kicker", "headline", "standfirst", "slug", "slugline", "dateline", "language", "body", "section",
            "topics", "advisory", "change", "change_note", "assigned_to", "due_at", "priority", "private", "publish_at",
            "embargo_until", "embargo_zone", "embargo_source",
        )  # fmt: skip
        widgets = {
            "headline": forms.Textarea(attrs={"rows": 2}),
            "standfirst": forms.Textarea(attrs={"rows": 2}),
            "advisory": forms.Textarea(attrs={"rows": 3}),
            "change_note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version
        if "embargo_zone" in self.fields:
            zones = [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone]
            choices = [("", "The newsroom’s clock"), ("UTC", "UTC"), *zones]
            self.fields["embargo_zone"] = forms.ChoiceField(label="On whose clock", choices=choices, required=False)
            self._show_embargo_in_its_zone()
        if self.instance.pk:
            self.initial["body"] = prose.for_editor(self.instance)
        self.found = find_people(self.instance) if self.instance.pk else []
        for suggestion in self.found:
            self.fields[f"person_{suggestion.person.id}"] = forms.ChoiceField(
                label=suggestion.person.name, choices=ANSWERS, required=False, widget=forms.RadioSelect, initial=""
            )

    def _show_embargo_in_its_zone(self) -> None:
        zone, until = self.instance.embargo_zone, self.instance.embargo_until
        if zone and until:
            naive = until.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
            self.initial["embargo_until"] = timezone.make_aware(naive)

    @property
    def suggestions(self) -> list[tuple[people.Suggestion, forms.BoundField]]:
        """Each person found in the text with the field that answers for them."""
        return [(found, self[f"person_{found.person.id}"]) for found in self.found]

    def clean_body(self):
        self.captions = prose.captions(self.cleaned_data["body"])
        return html.clean(self.cleaned_data["body"])

    def clean(self):
        data = super().clean()
        if self.data.get("_over", "").isdecimal():
            data["seen_version"] = int(self.data["_over"])  # they have looked at what the other one saved
        if self.instance.pk and data.get("seen_version") != self.instance.version:
            raise forms.ValidationError(SAVED_MEANWHILE, code="stale")
        self._embargo_in_its_zone(data)
        if self.refusal:
            raise forms.ValidationError(self.refusal)
        return data

    def _embargo_in_its_zone(self, data: dict) -> None:
        """Read the embargo as typed on the clock of its source; a time that this clock skips or repeats is refused."""
        typed, zone = data.get("embargo_until"), data.get("embargo_zone")
        if not typed or not zone:
            return
        naive = typed.astimezone(timezone.get_current_timezone()).replace(tzinfo=None)
        try:
            data["embargo_until"] = from_zone(naive, ZoneInfo(zone))
        except ValueError as error:
            self.add_error("embargo_until", str(error))

    def save(self, commit=True):
        if "headline" in self.changed_data or self.cleaned_data.get("headline_confirmed"):
            self.instance.headline_proposed = False
        return super().save(commit)

    def keep_rows(self, *, by, at: datetime) -> None:
        """Write what the text's figures say, and the answers about people found in it."""
        prose.keep_captions(self.instance, getattr(self, "captions", {}))
        for found in self.found:
            answer = self.cleaned_data.get(f"person_{found.person.id}")
            if answer == DISMISS:
                Dismissal.objects.get_or_create(
                    article=self.instance, person_id=found.person.id, defaults={"by": by, "at": at}
                )
            elif answer:
                PersonTag.objects.get_or_create(
                    content_object=self.instance, tag_id=found.person.id, defaults={"subject": answer == ABOUT}
                )


def from_zone(naive: datetime, zone: ZoneInfo) -> datetime:
    """The moment when a clock of this zone shows this time; ValueError where it never does, or does twice."""
    first, second = (naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
        raise ValueError(f"Clocks in {zone.key} skip {naive:%H:%M} that night. Choose a time before or after.")
    if first.utcoffset() != second.utcoffset():
        raise ValueError(f"Clocks in {zone.key} show {naive:%H:%M} twice that night. Give the time in UTC.")
    return first


ABOUT, NAMED, DISMISS = "about", "named", "dismiss"
ANSWERS = [(ABOUT, "About"), (NAMED, "Also named"), (DISMISS, "Not meant")]


def find_people(article: Article) -> list[people.Suggestion]:
    """Known people whom the saved text names, and about whom nobody has answered yet."""
    answered = set(article.person_tags.values_list("tag_id", flat=True))
    answered |= set(article.dismissals.values_list("person_id", flat=True))
    captions = article.article_pictures.values_list("caption", flat=True)
    text = "\n\n".join([article.headline, html.text(article.body), *captions])
    return [found for found in people.suggest(text) if found.person.id not in answered]
