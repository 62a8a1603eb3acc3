"""The form of a front page: a part for the page and one for each story on it, named by the story.

So it is read the same whether rows were moved by a script or by the numbers typed beside them.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict

from articles import finding
from articles.admin.moments import Moment
from articles.admin.typed_rows import as_id
from articles.arranging import Clash
from articles.arranging.content import moment_of, unfit
from articles.arranging.meeting import ORDER, PRESENCE
from articles.merging import MINE, THEIRS
from articles.models import Article, Edition, Front, Image, Size, Slot
from articles.models.front import said
from articles.standing import day_and_time

# As long as a headline that stands in two lines of a small slot; so many live stories are found at once.
GOOD_HEADLINE, OFFERED = 60, 12


class Line(forms.CharField):
    """One line that is counted while it is typed (front.js): a browser takes what is too long, and it is refused here.

    With `maxlength` it would cut what is pasted, silently. `good` is where it becomes long, in characters.
    """

    def __init__(self, *, max_length: int, good: int | None = None, **kwargs):
        too_long = "%(show_value)d characters are too many: %(limit_value)d fit here."
        super().__init__(max_length=max_length, error_messages={"max_length": too_long}, **kwargs)
        self.widget.attrs |= {"data-count": good or max_length, "data-most": max_length}

    def widget_attrs(self, widget):
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class OfThePage(forms.Form):
    name = Line(max_length=60, label="Name", help_text="For the desk alone.")
    strip = Line(
        max_length=Front._meta.get_field("strip").max_length,
        required=False,
        label="Words",
        help_text="One sentence above everything. Empty: no strip.",
    )
    strip_story = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label="Leads to")
    strip_until = Moment(required=False, label="Until")

    def __init__(self, *args, stories: dict[int, str], **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["strip_story"].choices = [("", "No story: words only"), *stories.items()]


class OfASlot(forms.Form):
    position = forms.IntegerField(min_value=1, max_value=999, label="Place")
    size = forms.ChoiceField(choices=Size.choices, label="Size")
    headline = Line(
        max_length=Slot._meta.get_field("headline").max_length,
        good=GOOD_HEADLINE,
        required=False,
        label="Shorter headline",
    )
    image = forms.IntegerField(min_value=1, max_value=999_999_999, required=False, label="Picture")
    until = Moment(required=False, label="Until")
    off = forms.BooleanField(required=False, label="Take off")

    def __init__(self, *args, pictures: list[tuple[int, str]], **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["image"].widget = forms.Select(choices=[("", "The story’s own"), *pictures])
        self.fields["headline"].widget.attrs["placeholder"] = "The story’s own"


@dataclass(frozen=True)
class Row:
    """A story on the front page as its editor sees it; `is_hidden` where it may not be named to who looks."""

    story: int
    form: OfASlot
    headline: str
    state: str
    is_live: bool
    picture: int | None
    address: str = ""
    is_hidden: bool = False
    warning: str = ""
    # The number of the version that the editor sees: what she gives the slot is for that one.
    seen: int = 0
    is_overtaken: bool = False

    @property
    def size(self) -> str:
        return self.form["size"].value() or Size.SMALL


class FrontForm:
    """A front page to arrange: made from a content, or from what was sent over it."""

    def __init__(
        self, content: dict, *, user, at: datetime, overtaken: Set[int] = frozenset(), data: QueryDict | None = None
    ):
        self.user, self.at, self.data = user, at, data
        self.kept = {slot["story"]: slot for slot in content["slots"]}
        order = [slot["story"] for slot in content["slots"]]
        if data is not None:
            order = list(dict.fromkeys(_numbers(data, "story")))
        self.added = [pk for pk in _numbers(data, "add") if pk not in order] if data is not None else []
        stories = [*order, *self.added]
        chosen = [image for pk in stories if (image := self._image(pk))]
        self.stories = Stories(stories, user=user, at=at, also=content["strip_story"], images=chosen)
        self.strip_is_hidden = bool(content["strip_story"]) and self.stories.is_hidden(content["strip_story"])
        initial = {
            "name": content["name"],
            "strip": content["strip"],
            "strip_story": content["strip_story"],
            "strip_until": moment_of(content["strip_until"]),
        }
        self.page = OfThePage(data, initial=initial, stories=self.stories.to_lead_to(stories))
        self.rows = [
            self.stories.row(pk, self._slot(pk, number), self._image(pk), is_overtaken=pk in overtaken)
            for number, pk in enumerate(stories, 1)
        ]
        if data is not None:
            self.rows.sort(key=lambda row: as_id(str(row.form["position"].value())) or 999)

    def _slot(self, pk: int, number: int) -> OfASlot:
        kept = self.kept.get(pk, {"size": Size.SMALL, "headline": "", "image": None, "until": None})
        initial = {**kept, "position": number, "until": moment_of(kept["until"])}
        sent = self.data if self.data is not None and pk not in self.added else None
        return slot_form(pk, self.stories.pictures(pk, self._image(pk)), data=sent, initial=initial)

    def _image(self, pk: int) -> int | None:
        if self.data is not None and f"slot-{pk}-image" in self.data:
            return as_id(self.data[f"slot-{pk}-image"])
        return self.kept.get(pk, {}).get("image")

    def seen(self) -> dict[int, int]:
        """Which version of each story the page showed from which this was sent."""
        sent = {row.story: as_id(self.data.get(f"slot-{row.story}-seen")) for row in self.rows}
        return {story: number for story, number in sent.items() if number}

    def is_valid(self) -> bool:
        """Whether everything can be read. Asks every part, so that each says what is wrong in it."""
        untils = [(self.page, "strip_until"), *((row.form, "until") for row in self.rows if row.form.is_bound)]
        readable = [self._is_readable(form, until) for form, until in untils]
        return all(readable)

    def _is_readable(self, form: forms.Form, until: str) -> bool:
        # What ended meanwhile may stay as it was.
        ends = form.cleaned_data.get(until) if form.is_valid() else None
        if ends and ends <= self.at and until in form.changed_data:
            form.add_error(until, "Choose a moment that is still to come, or leave it empty.")
        return form.is_valid()

    def content(self) -> dict:
        """What was arranged, as it is kept; stories added without a script stand behind the others."""
        page = self.page.cleaned_data
        slots = []
        for row in self.rows:
            typed = row.form.cleaned_data if row.form.is_bound else row.form.initial
            if not typed.get("off"):
                slots.append(
                    {
                        "story": row.story,
                        "size": str(typed["size"]),
                        "headline": typed["headline"].strip(),
                        "image": typed["image"],
                        "until": said(typed["until"]),
                    }
                )
        return {
            "name": page["name"],
            "strip": page["strip"].strip(),
            "strip_story": page["strip_story"],
            "strip_until": said(page["strip_until"]),
            "slots": slots,
        }

    def told(self, clash: Clash) -> dict:
        """A clash in words: about what, what each made of it, by which name it is answered."""
        words = {PRESENCE: "On the page", ORDER: "Order", "strip": "Breaking strip", "strip_story": "Breaking strip"}
        name = words.get(clash.field, clash.field.replace("_", " ").capitalize())
        about = f"{self.stories.headline(clash.story)}: {name.lower()}" if clash.story else name
        mine, theirs = (self._said(clash, value) for value in (clash.conflict.mine, clash.conflict.theirs))
        return {"key": f"answer-{clash.key}", "about": about, "mine": mine, "theirs": theirs}

    def _said(self, clash: Clash, value) -> str:
        match clash.field:
            case "order":
                return ", ".join(f"{n} {self.stories.headline(pk)}" for n, pk in enumerate(value, 1))
            case "slot":
                return "Taken off" if value is None else "Stays, changed"
            case "until" | "strip_until":
                return f"Until {day_and_time(moment_of(value), self.at)}" if value else "Without end"
            case "strip_story":
                return self.stories.headline(value) if value else "Leads to no story"
            case "image":
                return "Another picture" if value else "The story’s own picture"
            case "size":
                return Size(value).label if value in Size else "–"
        return value or "Empty"


def answers(data: QueryDict) -> dict[str, str]:
    sent = {name.removeprefix("answer-"): value for name, value in data.items() if name.startswith("answer-")}
    return {key: value for key, value in sent.items() if value in (MINE, THEIRS)}


def slot_form(pk: int, pictures: list[tuple[int, str]], **kwargs) -> OfASlot:
    return OfASlot(prefix=f"slot-{pk}", pictures=pictures, **kwargs)


class Stories:
    """What the desk says of the stories on a front page: a query or two, however many."""

    def __init__(self, stories: list[int], *, user, at: datetime, also: int | None = None, images: Iterable[int] = ()):
        self.at = at
        wanted = {*stories, *([also] if also else [])}
        editions = Edition.objects.filter(article__in=wanted).standing(at).select_related("section")
        editions = editions.defer("body").order_by("live_from", "number")
        self._live = {each.article_id: each for each in editions if each.is_live(at)}
        self._to_come = {each.article_id: each for each in reversed(list(editions)) if each.is_scheduled(at)}
        self._articles = Article.objects.defer("body").in_bulk(wanted)
        hidden = set(wanted) - set(Article.objects.readable_by(user).filter(pk__in=wanted).values_list("pk", flat=True))
        self._hidden = {pk for pk in hidden if pk not in self._live}
        printed = {picture["image"] for pk in wanted for picture in self._printed(pk)}
        self._images = Image.objects.in_bulk({*printed, *images})

    def _printed(self, pk: int) -> list[dict]:
        edition = self._live.get(pk) or self._to_come.get(pk)
        return edition.pictures if edition else []

    def is_hidden(self, pk: int) -> bool:
        """Whether who asks may not learn which story it is."""
        return pk in self._hidden

    def headline(self, pk: int) -> str:
        if pk in self._hidden:
            return "A story that is not live"
        edition = self._live.get(pk) or self._to_come.get(pk)
        return edition.headline if edition else str(self._articles.get(pk, "A story that is not there"))

    def state(self, pk: int) -> str:
        if pk in self._live:
            return f"Live since {day_and_time(self._live[pk].live_from, self.at)}"
        if pk in self._to_come:
            return f"Goes live {day_and_time(self._to_come[pk].live_from, self.at)}"
        return "Not live: readers don’t see it"

    def to_lead_to(self, stories: list[int]) -> dict[int, str]:
        """What a breaking strip may lead to: the stories of the page, and the newest."""
        newest = Edition.objects.live(self.at).newest_first().values_list("article_id", "headline")[:10]
        known = {pk: self.headline(pk) for pk in [*stories, *self._articles]}
        return {**known, **{pk: headline for pk, headline in newest if pk not in known}}

    def pictures(self, pk: int, chosen: int | None) -> list[tuple[int, str]]:
        """The pictures of a story that a slot may show, and the one that it shows now."""
        if pk in self._hidden:
            return [(chosen, "The one it shows now")] if chosen else []
        fit = [self._images[each["image"]] for each in self._printed(pk) if each["image"] in self._images]
        listed = {image.pk: str(image) for image in fit if not unfit(image, at=self.at)}
        if chosen and chosen not in listed:
            listed[chosen] = str(self._images.get(chosen, "A picture that is not there"))
        return list(listed.items())

    def row(self, pk: int, form: OfASlot, image: int | None, *, is_overtaken: bool = False) -> Row:
        lead = next((each["image"] for each in self._printed(pk) if each.get("lead")), None)
        edition = self._live.get(pk)
        seen = edition or self._to_come.get(pk)
        until = form.initial.get("until")
        ended = until if until and until <= self.at else None
        warning = unfit(self._images.get(image), at=self.at) if image and pk not in self._hidden else ""
        return Row(
            story=pk,
            form=form,
            headline=self.headline(pk),
            state=f"Ended {day_and_time(ended, self.at)}: readers don’t see it here" if ended else self.state(pk),
            is_live=pk in self._live and not ended,
            picture=None if pk in self._hidden else (image if image and not warning else lead),
            address=edition.get_absolute_url() if edition else "",
            is_hidden=self.is_hidden(pk),
            warning=f"{warning} Readers get the story’s own." if warning else "",
            seen=seen.number if seen else 0,
            is_overtaken=is_overtaken,
        )


def found(question: str, *, user, at: datetime) -> list[dict]:
    """Stories that are live, or scheduled and open to who asks, by the words of their headline; the newest without."""
    readable = Exists(Article.objects.readable_by(user).filter(pk=OuterRef("article")))
    editions = Edition.objects.filter(Q(live_from__lte=at) | readable).select_related("section").defer("body")
    return [
        {
            "story": each.article_id,
            "headline": each.headline,
            "section": each.section.name,
            "state": f"{'Live since' if each.is_live(at) else 'Goes live'} {day_and_time(each.live_from, at)}",
        }
        for each in finding.by_headline(editions, question, at=at, most=OFFERED)
    ]


def _numbers(data: QueryDict, name: str) -> list[int]:
    return [number for text in data.getlist(name) if (number := as_id(text))]
