"""The form of a story: what the desk types, and what it must say about the version it saw."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html
from js_asset import Script

from articles import checklist, html, people, workflow
from articles.admin import killing, prose, relating, story_page
from articles.admin.moments import Moment, Zone, typed, zone_of
from articles.models import Advisory, Article, ArticlePicture, Autosave, Image, Person, PersonTag, Tagging
from articles.saving import SAVED_MEANWHILE
from articles.workflow import latest


class PictureChoice(forms.HiddenInput):
    """One picture, chosen in the dialog that searches and uploads."""

    input_type = "text"  # or the row would be taken for a hidden one and left out of sight
    template_name = "admin/articles/article/_picture_choice.html"

    class Media:
        js = (Script("articles/chooser.js", type="module"),)

    def __init__(self, *args, may_kill: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.may_kill = may_kill

    def get_context(self, name, value, attrs):
        picture = Image.objects.filter(pk=value).first() if str(value or "").isdecimal() else None
        return super().get_context(name, value, attrs) | {"picture": picture, "may_kill": self.may_kill}


class AdvisorySelect(forms.Select):
    """Each choice carries its words, for the field beside it."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if advisory := getattr(value, "instance", None):
            option["attrs"]["data-text"] = advisory.text
        return option


class Row(forms.ModelForm):
    """A row of a story: its labels stand above their fields and need no colon."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class PictureRow(Row):
    """A picture beside the text: a killed one can stay where it stood until it is taken out, and is not chosen anew."""

    def clean_image(self):
        image = self.cleaned_data["image"]
        if image.killed_at and image.pk != self.initial.get("image"):
            raise forms.ValidationError(killing.not_chosen(image))
        return image


class StoryForm(Row):
    body = prose.Prose(label="Text")
    ready_advisory = forms.ModelChoiceField(
        Advisory.objects.order_by("position", "name"),
        label="Ready-made advisory",
        required=False,
        empty_label="None",
        widget=AdvisorySelect,
        help_text="Puts its words into the field below, where you can change them.",
    )
    due_at = Moment(label="Due", required=False)
    publish_at = Moment(label="Wanted live", required=False)
    embargo_until = Moment(label="Embargo until", required=False)
    related = relating.Related(
        label="Related stories",
        required=False,
        help_text=Article._meta.get_field("related").help_text,
    )
    embargo_zone = Zone(label="On whose clock", required=False)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    headline_confirmed = forms.BooleanField(
        label="This headline is right",
        required=False,
        help_text="It was proposed from the text. Tick, or write your own.",
    )

    # Set by the admin: what was refused although the form itself found nothing wrong.
    refusal = ""
    # What this person typed before, saved nowhere, and goes on with now.
    typed: Autosave | None = None

    class Meta:
        model = Article
        fields = (
            "kind", "kicker", "headline", "standfirst", "slug", "slugline", "dateline", "language", "body", "section",
            "topics", "advisory", "change", "change_note", "assigned_to", "due_at", "priority", "private", "publish_at",
            "embargo_until", "embargo_zone", "embargo_source", "embargo_terms", "related", "payer",
        )  # fmt: skip
        widgets = {
            "headline": forms.Textarea(attrs={"rows": 2}),
            "standfirst": forms.Textarea(attrs={"rows": 2}),
            "advisory": forms.Textarea(attrs={"rows": 3}),
            "change_note": forms.Textarea(attrs={"rows": 3}),
            "embargo_terms": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version
        self.initial["seen_revision"] = "" if self.is_bound else opened_on(self.instance)
        self.headline_before = self.instance.headline
        if "headline" in self.fields:
            said = story_page.headline_length(self.instance.headline)
            self.fields["headline"].help_text = format_html("<span data-headline-length>{}</span>", said)
        if "topics" in self.fields:
            # Each topic has a cross of its own; the one for all of them is no entry of the list it stands in.
            self.fields["topics"].widget.widget.is_required = True
        if "embargo_until" in self.fields:
            self._embargo_on_its_clock()
        rows = self.instance.article_pictures.select_related("image") if self.instance.pk else ()
        self.pictures = {row.image_id: row for row in rows}
        if self.instance.pk:
            self.initial["body"] = prose.filled(self.instance.body, self.pictures)
        self.answered = _answered_for(self.data)
        for person in self.answered:
            self._ask_about(person)
        if self.typed and not self.is_bound:
            self._go_on(self.typed)

    def _go_on(self, typed: Autosave) -> None:
        """Show the fields as somebody left them; what others saved since is merged when this is saved."""
        said = QueryDict(mutable=True)
        for name, values in typed.content.items():
            said.setlist(name, values)
        for name in self.fields.keys() & {*self.Meta.fields, "seen_revision"}:
            widget = self.fields[name].widget
            if not widget.value_omitted_from_data(said, {}, name):
                self.initial[name] = widget.value_from_datadict(said, {}, name)
        self.initial["seen_version"] = typed.version
        self.answered = _answered_for(said)
        for person in self.answered:
            self.initial[self._ask_about(person).name] = said[f"person_{person.id}"]

    def _embargo_on_its_clock(self) -> None:
        """The embargo is typed and shown on the clock of its source; one that is set is moved by editors alone."""
        until, zone = self.fields["embargo_until"], self.fields["embargo_zone"]
        set_already = workflow.embargo.is_set(self.instance.embargo_until, at=timezone.now())
        if set_already:
            until.disabled = zone.disabled = True
            until.help_text = "It is set: an editor moves or lifts it, with a reason that everybody is told."
        typed = self.data.get(self.add_prefix("embargo_zone")) if self.is_bound and not set_already else None
        until.zone = zone_of(self.instance.embargo_zone if typed is None else typed)

    @cached_property
    def suggestions(self) -> list[tuple[people.Suggestion, forms.BoundField]]:
        """Each person found in the text, and each who was answered for, with the field that does. Only where the form
        is shown: looking takes its time."""
        found = find_people(self.instance, self.pictures.values()) if self.instance.pk else []
        at_hand = {suggestion.person.id for suggestion in found}
        found += [
            people.Suggestion(each, (), "", subject=False, score=0) for each in self.answered if each.id not in at_hand
        ]
        return [(suggestion, self._ask_about(suggestion.person)) for suggestion in found]

    def _ask_about(self, person: people.Known) -> forms.BoundField:
        answer = f"person_{person.id}"
        if answer not in self.fields:
            self.fields[answer] = forms.ChoiceField(
                label=person.name, choices=ANSWERS, required=False, widget=forms.RadioSelect, initial=""
            )
        return self[answer]

    def clean_related(self):
        relating.refuse(self.cleaned_data["related"], self.instance, at=timezone.now())
        return self.cleaned_data["related"]

    def clean_body(self):
        self.captions = prose.captions(self.cleaned_data["body"])
        new = self.captions.keys() - self.pictures.keys()
        if killed := Image.objects.filter(pk__in=new, killed_at__isnull=False).first():
            raise forms.ValidationError(killing.not_chosen(killed))
        return html.clean(self.cleaned_data["body"])

    def clean(self):
        data = super().clean()
        self._embargo_stays()
        if data.get("ready_advisory") and not data.get("advisory", "").strip():
            data["advisory"] = data["ready_advisory"].text
        # Last, with all that was typed understood: together.py merges it with what was saved since.
        if self.instance.pk and data.get("seen_version") != self.instance.version:
            raise forms.ValidationError(SAVED_MEANWHILE, code="stale")
        if self.refusal:
            raise forms.ValidationError(self.refusal)
        return data

    def _embargo_stays(self) -> None:
        """Say so where an embargo was typed on a page that was opened before another one was set."""
        field = self.fields.get("embargo_until")
        if field is None or not field.disabled:
            return
        said = field.widget.value_from_datadict(self.data, {}, self.add_prefix("embargo_until"))
        if any(said[:2]) and typed(said) != typed(field.widget.decompress(self.initial["embargo_until"])):
            wanted = " ".join(filter(None, said[:2]))
            raise forms.ValidationError(f"{workflow.embargo.STAYS} You typed {wanted}; all the rest is still here.")

    def save(self, commit=True):
        if "headline" in self.changed_data or self.cleaned_data.get("headline_confirmed"):
            self.instance.headline_proposed = False
        if self.instance.pk and self._address_follows_headline():
            self.instance.slug = ""  # made of the headline again
        return super().save(commit)

    def _address_follows_headline(self) -> bool:
        if "headline" not in self.changed_data or "slug" in self.changed_data:
            return False
        return story_page.follows_headline(self.instance, was=self.headline_before)

    def keep_rows(self, *, by, at: datetime) -> None:
        """Write what the text's figures say, and the answers about people found in it: of two, the later counts."""
        prose.keep_captions(self.instance, getattr(self, "captions", {}))
        for person in self.answered:
            answer = self.cleaned_data.get(f"person_{person.id}")
            if answer == DISMISS:
                self.instance.person_tags.filter(tag=person.id).delete()
                self.instance.dismissals.get_or_create(person_id=person.id, defaults={"by": by, "at": at})
            elif answer:
                self.instance.dismissals.filter(person=person.id).delete()
                PersonTag.objects.update_or_create(
                    content_object=self.instance, tag_id=person.id, defaults={"subject": answer == ABOUT}
                )


def opened_on(article: Article) -> int | str:
    """The last kept state of a story, by id, where that is what the form shows; '' where a save came in between."""
    last = latest(article) if article.pk else None
    shows = last and all(last.content.get(name, "") == getattr(article, name) for name in Article.PRINTED_AS_IS)
    return last.pk if shows else ""


ANSWER = re.compile(r"person_([1-9][0-9]{0,8})")
MOST_ANSWERS = 200


def _answered_for(data: Mapping) -> list[people.Known]:
    """Whom the page sends an answer about, in its order: found in the saved text, or while somebody wrote.

    Nobody protected, whatever is sent.
    """
    asked = [int(found[1]) for name in data if (found := ANSWER.fullmatch(name))][:MOST_ANSWERS]
    if not asked:
        return []
    known = Person.objects.filter(merged_into=None).exclude(tagging=Tagging.NEVER).in_bulk(asked)
    return [people.Known(pk, known[pk].name) for pk in asked if pk in known]


ABOUT, NAMED, DISMISS = "about", "named", "dismiss"
ANSWERS = [(ABOUT, "About"), (NAMED, "Also named"), (DISMISS, "Not meant")]


def find_people(article: Article, pictures: Iterable[ArticlePicture]) -> list[people.Suggestion]:
    """Known people whom the saved text and captions name, and about whom nobody has answered yet."""
    answered = set(article.person_tags.values_list("tag_id", flat=True))
    answered |= set(article.dismissals.values_list("person_id", flat=True))
    captions = [row.caption for row in pictures]
    text = checklist.where_names_stand(article.headline, article.body, captions)
    return [found for found in people.suggest(text) if found.person.id not in answered]
