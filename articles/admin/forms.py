"""The form of a story: what the desk types, and what it must say about the version it saw."""

from django import forms

from articles import html, people
from articles.models import Article, PersonTag


class StoryForm(forms.ModelForm):
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    headline_confirmed = forms.BooleanField(
        label="This headline is right",
        required=False,
        help_text="It was proposed from the text. Tick, or write your own.",
    )
    suggested = forms.MultipleChoiceField(
        label="People found in the text", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Tick who this story is about; saving adds them.",
    )  # fmt: skip

    # Set by the admin: who asks, and what was refused where the form itself found nothing wrong.
    request = None

    class Meta:
        model = Article
        fields = (
            "kind", "kicker", "headline", "standfirst", "slug", "slugline", "dateline", "language", "body", "section",
            "topics", "advisory", "change", "change_note", "assigned_to", "due_at", "priority", "private", "publish_at",
            "embargo_until", "embargo_zone", "embargo_source",
        )  # fmt: skip
        widgets = {
            "headline": forms.Textarea(attrs={"rows": 2}),
            "standfirst": forms.Textarea(attrs={"rows": 3}),
            "body": forms.Textarea(attrs={"rows": 30}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version
        self.found = self.find_people()
        field = self.fields["suggested"]
        field.choices = [(found.person.id, self.describe(found)) for found in self.found]
        if not self.found:
            field.help_text = "Nobody else whom we know is named in the text."

    def describe(self, found: people.Suggestion) -> str:
        role = "about" if found.subject else "also named"
        return f"{found.person.name} ({role}): {found.evidence}"

    def find_people(self) -> list[people.Suggestion]:
        """Known people whom the saved text names and nobody has confirmed yet."""
        if not self.instance.pk:
            return []
        tagged = set(self.instance.person_tags.values_list("tag_id", flat=True))
        captions = self.instance.article_pictures.values_list("caption", flat=True)
        text = "\n\n".join([self.instance.headline, *captions, html.text(self.instance.body)])
        return [found for found in people.suggest(text) if found.person.id not in tagged]

    def clean_body(self):
        return html.clean(self.cleaned_data["body"])

    def clean_suggested(self):
        """Only people whom the text still names can be ticked."""
        return [int(pk) for pk in self.cleaned_data["suggested"]]

    def clean(self):
        data = super().clean()
        if self.instance.pk and data.get("seen_version") != self.instance.version:
            raise forms.ValidationError(
                "Somebody else saved this story in the meantime. Your text is still here and not saved: "
                "open the story in another tab, compare, and bring your changes in there."
            )
        if self.request and getattr(self.request, "refusal", ""):
            raise forms.ValidationError(self.request.refusal)
        return data

    def save(self, commit=True):
        if "headline" in self.changed_data or self.cleaned_data.get("headline_confirmed"):
            self.instance.headline_proposed = False
        return super().save(commit)

    def tag_suggested(self) -> None:
        """Confirm the people who were ticked."""
        subjects = {found.person.id: found.subject for found in self.found}
        for pk in self.cleaned_data.get("suggested", []):
            PersonTag.objects.get_or_create(content_object=self.instance, tag_id=pk, defaults={"subject": subjects[pk]})
