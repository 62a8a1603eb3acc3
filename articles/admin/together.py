"""Two saves of one story brought together, before the second is refused: merging.py on what a form says.

What was typed is read as a content (Article.content), merged with what others saved since the page was opened, and
written back as form data: the form stays the one road into a story. Where both changed one place, somebody is asked;
until then the page holds what was typed, as it was typed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.text import Truncator

from articles import html, saving
from articles.admin import prose, typed_rows
from articles.comparing import Stretch, differences
from articles.merging import BOTH, MINE, THEIRS, Conflict, agree, merge
from articles.models import Article, ArticlePicture, Author, Image, Revision, printable
from articles.standing import day_and_time, name_of

# Texts of one line; two of them go side by side.
LINES = ("kicker", "headline", "dateline", "slugline", "payer")
TEXTS = ("standfirst", "advisory", "change_note")
# A moment says nothing without the clock it was typed on.
EMBARGO = ("embargo_until", "embargo_zone", "embargo_source", "embargo_terms")
OF_A_USE = ("caption", "alternative_text", "decorative", "left_out")
NEW_USE = {"caption": "", "alternative_text": "", "decorative": False, "left_out": False}
ANSWER = "together_"
BUTTONS = ("_continue", "_save", "_verb", "_duplicate")


@dataclass(frozen=True)
class Question:
    """One place that both changed: what each made of what stood there, and what may be answered."""

    name: str  # of the radio buttons
    label: str
    mine: list[Stretch]
    theirs: list[Stretch]
    choices: tuple[str, ...]
    chosen: str
    same_words: bool


@dataclass
class Together:
    """What would be saved, and what must be asked first. `others` names the other save: "what Edith saved at 14:05"."""

    data: QueryDict
    others: str
    merged: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    @property
    def is_settled(self) -> bool:
        return all(question.chosen for question in self.questions)

    @property
    def button(self) -> tuple[str, str]:
        """The button that was pressed, by name and value: the same is meant once everything is answered."""
        return next(((name, self.data[name]) for name in BUTTONS if name in self.data), (BUTTONS[0], "Save"))

    @property
    def sentence(self) -> str:
        """What was brought in, for the person who saved."""
        return f"Merged with {self.others}: {', '.join(self.merged) or 'nothing of theirs was left to bring in'}."


def bring_together(form: forms.ModelForm, article: Article, *, by, at: datetime) -> Together:
    """Merge a valid form, typed over an older version, with the story as it is saved now. Writes nothing."""
    opened_on = Revision.objects.of(article).with_content().filter(pk=form.cleaned_data.get("seen_revision")).first()
    return _Bringing(form, article, opened_on, by=by, at=at).all()


def since(article: Article, number: int, *, by, at: datetime) -> str:
    """Whose saves came after this act of a story, in words: "Edith saved at 14:05"."""
    saves = Revision.objects.of(article).with_content().filter(number__gt=number).order_by("number")
    saves = list(saves.defer("content").select_related("by"))
    if not saves:
        return "was saved in between"
    names = dict.fromkeys("you" if save.by_id == by.pk else name_of(save.by) for save in saves)
    return f"{' and '.join(names)} saved at {day_and_time(saves[-1].at, at)}"


class _Bringing:
    """One merge, place by place: each method takes one kind of place."""

    def __init__(self, form: forms.ModelForm, article: Article, opened_on: Revision | None, *, by, at: datetime):
        self.form, self.article, self.at = form, article, at
        self.posted = form.data
        self.fresh = type(form)(instance=article)
        # Where nobody knows what the page was opened on, whatever differs is asked about.
        self.base, self.theirs = opened_on.content if opened_on else {}, article.content()
        self.writes = saving.may_write(by, article)
        whose = since(article, opened_on.number if opened_on else 0, by=by, at=at)
        self.found = Together(form.data.copy(), f"what {whose}")

    def all(self) -> Together:
        newest = Revision.objects.of(self.article).with_content().order_by("-number").first()
        self.found.data["seen_version"] = str(self.article.version)
        self.found.data["seen_revision"] = str(newest.pk) if newest else ""
        for name in self.form.cleaned_data:
            if name in self.form.Meta.fields and name not in (*EMBARGO, "body"):
                self.one_field(name)
        if set(EMBARGO) <= set(self.form.cleaned_data):
            self.embargo()
        body = self.body() if "body" in self.form.cleaned_data else self.article.body
        self.byline()
        self.people()
        self.pictures(body)
        return self.found

    # Asking

    def ask(self, conflict: Conflict, label: str, says: Callable[[Any], str], *, both: bool) -> str:
        """Put one place to the person; return what they have answered about just these texts, or ''."""
        name = f"{ANSWER}{_slug(label)}{conflict.key}"
        choices = (MINE, THEIRS, BOTH) if both else (MINE, THEIRS)
        chosen = self.posted.get(name, "")
        was, mine, theirs = (says(side) for side in (conflict.base, conflict.mine, conflict.theirs))
        question = Question(
            name,
            label,
            differences(was, mine),
            differences(was, theirs),
            choices,
            chosen if chosen in choices else "",
            same_words=mine == theirs,
        )
        self.found.questions.append(question)
        return question.chosen

    # Fields

    def one_field(self, name: str) -> None:
        bound = self.fresh[name]
        base, theirs = _kept(self.base, name), _kept(self.theirs, name)
        said = self.form.cleaned_data[name]
        mine = typed_rows.one_line(said) if name in LINES else _typed(said)
        outcome = agree(base if base is not None else _nothing(theirs), mine, theirs)
        if isinstance(outcome, Conflict):
            answer = self.ask(outcome, bound.label, lambda v: self.in_words(name, v), both=name in (*LINES, *TEXTS))
            if answer == THEIRS:
                post(self.found.data, bound)
            elif answer == BOTH:
                self.found.data[name] = (" / " if name in LINES else "\n").join([mine, theirs])
        elif outcome != mine:
            self.found.merged.append(bound.label)
            post(self.found.data, bound)

    def embargo(self) -> None:
        base, theirs = (tuple(_kept(content, name) or "" for name in EMBARGO) for content in (self.base, self.theirs))
        mine = tuple(_typed(self.form.cleaned_data[name]) or "" for name in EMBARGO)
        outcome = agree(base, mine, theirs)
        if isinstance(outcome, Conflict):
            takes_theirs = self.ask(outcome, "Embargo", self.embargo_in_words, both=False) == THEIRS
        else:
            takes_theirs = outcome != mine
            self.found.merged += ["Embargo"] * takes_theirs
        if takes_theirs:
            for name in EMBARGO:
                post(self.found.data, self.fresh[name])

    def embargo_in_words(self, embargo: tuple) -> str:
        return ", ".join(filter(None, [self.moment(embargo[0]), *embargo[1:]])) or "None"

    def in_words(self, name: str, value: object) -> str:
        """A value as the form would say it."""
        field = self.form.fields[name]
        if hasattr(field, "in_words"):
            return field.in_words(value)
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if isinstance(field, forms.ModelMultipleChoiceField):
            return _names(field.queryset.model, value)
        if isinstance(field, forms.ModelChoiceField):
            chosen = field.queryset.filter(pk=value).first()
            return field.label_from_instance(chosen) if chosen else "Nothing"
        if isinstance(field, forms.DateTimeField | forms.SplitDateTimeField):
            return self.moment(value) or "Nothing"
        if choices := dict(getattr(field, "choices", ())):
            return str(choices.get(value, value))
        return str(value)

    def moment(self, written: str | None) -> str:
        return day_and_time(parse_datetime(written), self.at) if written else ""

    # The text

    def body(self) -> str:
        mine = self.form.cleaned_data["body"]
        merged = merge(self.base.get("body", ""), mine, self.article.body)
        captions = self.captions()

        def says(side: Iterable[str]) -> str:
            return "\n\n".join(_block_in_words(block, captions) for block in side)

        answers = {c.key: self.ask(c, "Text", says, both=True) or BOTH for c in merged.conflicts}
        if merged.taken:
            self.found.merged.append(f"{merged.taken} paragraph{'' if merged.taken == 1 else 's'}")
        return merged.settled(answers)

    def captions(self) -> dict[int, str]:
        theirs = {picture["image"]: picture["caption"] for picture in self.theirs["pictures"]}
        return theirs | {image: said.text for image, said in getattr(self.form, "captions", {}).items()}

    # Rows

    def rows(self, prefix: str) -> Iterator[dict]:
        """The rows of a formset as typed, without those that are taken out or empty."""
        return (row for row in typed_rows.typed(self.posted, prefix) if not row.get("DELETE"))

    def post_rows(self, prefix: str, rows: dict[int, dict], *, existing: dict[int, int]) -> None:
        """Write rows by what they name, over those the story has: what is not among them is taken out."""
        data = self.found.data
        for name in [name for name in data if name.startswith(f"{prefix}-") and name.split("-")[1].isdecimal()]:
            del data[name]
        # One picture leads at a time: the one that no longer does is written first.
        kept = sorted(existing, key=lambda key: bool(rows.get(key, {}).get("lead")))
        for number, key in enumerate([*kept, *(key for key in rows if key not in existing)]):
            says = rows.get(key, {"DELETE": True}) | {typed_rows.NAMED[prefix]: key, "id": existing.get(key, "")}
            for name, value in says.items():
                if value is not False:
                    data[f"{prefix}-{number}-{name}"] = "on" if value is True else str(value)
        data[f"{prefix}-INITIAL_FORMS"] = str(len(existing))
        data[f"{prefix}-TOTAL_FORMS"] = str(len({*existing, *rows}))

    def has_rows(self, prefix: str) -> bool:
        """Whether this person writes these rows, and wrote them so that they can be read."""
        named = typed_rows.NAMED[prefix]
        return f"{prefix}-TOTAL_FORMS" in self.posted and all(
            not row.get(named) or typed_rows.as_id(row[named]) for row in self.rows(prefix)
        )

    def byline(self) -> None:
        if not self.has_rows("bylines"):
            return
        typed = [row for row in self.rows("bylines") if row.get("author")]
        typed.sort(key=lambda row: typed_rows.as_id(row.get("position")) or 0)
        base, theirs = (
            [(line["author"], line["role"]) for line in content.get("byline", [])]
            for content in (self.base, self.theirs)
        )
        mine = [(int(row["author"]), typed_rows.one_line(row.get("role", ""))) for row in typed]
        outcome = agree(base, mine, theirs)
        if isinstance(outcome, Conflict):
            answer = self.ask(outcome, "Byline", _byline_in_words, both=True)
            missing = [line for line in theirs if line[0] not in dict(mine)]
            outcome = theirs if answer == THEIRS else [*mine, *missing] if answer == BOTH else mine
        elif outcome != mine:
            self.found.merged.append("Byline")
        rows = {author: {"role": role, "position": place} for place, (author, role) in enumerate(outcome)}
        existing = dict(self.article.bylines.values_list("author", "pk"))
        self.post_rows("bylines", rows, existing=existing)

    def people(self) -> None:
        if not self.has_rows("person_tags"):
            return
        base, theirs = (
            {tag["person"]: tag["subject"] for tag in content.get("people", [])} for content in (self.base, self.theirs)
        )
        mine = {int(row["tag"]): bool(row.get("subject")) for row in self.rows("person_tags") if row.get("tag")}
        outcome = {}
        for person in {**theirs, **mine}:
            says = agree(base.get(person), mine.get(person), theirs.get(person))
            if isinstance(says, Conflict):  # one took the tag out, the other changed it: it stays
                says = says.theirs if says.mine is None else says.mine
            if says is not None:
                outcome[person] = says
        if outcome != mine:
            self.found.merged.append("People")
        rows = {person: {"subject": subject} for person, subject in outcome.items()}
        existing = dict(self.article.person_tags.values_list("tag", "pk"))
        self.post_rows("person_tags", rows, existing=existing)

    def pictures(self, body: str) -> None:
        if not self.has_rows("article_pictures"):
            self.fill(body, _uses(self.theirs))
            return
        base, theirs = _uses(self.base), _uses(self.theirs)
        mine, my_lead = self.my_uses(base if self.base else theirs)
        outcome: dict[int, dict] = {}
        in_text = set(html.images(body))
        before = len(self.found.questions)
        for image in {**theirs, **mine}:
            if image in in_text and not (image in mine and image in theirs):
                # One took it out beside the text, the other put it into the text: there it needs its caption.
                use = mine.get(image) or theirs[image]
            else:
                use = self.one_use(image, base.get(image), mine.get(image), theirs.get(image))
            if use is not None:
                outcome[image] = use
        lead = self.lead(my_lead)
        if len(self.found.questions) == before and (outcome, lead) != (mine, my_lead):
            self.found.merged.append("Pictures")
        self.fill(body, outcome)
        # What stood in the text of either and is not in this one is captioned by its row from now on.
        captioned_there = in_text & set(html.images(self.article.body)) if self.writes else set()
        beside = self.article.article_pictures.exclude(image__in=captioned_there)
        existing = dict(beside.values_list("image", "pk"))
        there = set(self.article.article_pictures.values_list("image", flat=True))
        rows = {
            image: {**use, "lead": image == lead}
            for image, use in outcome.items()
            if image in existing or (image not in there and image not in in_text)
        }
        self.post_rows("article_pictures", rows, existing=existing)

    def my_uses(self, shown: dict[int, dict]) -> tuple[dict[int, dict], int | None]:
        """The pictures as this person has them now, and the one that leads."""
        captions = getattr(self.form, "captions", {})
        in_text = set(html.images(self.base.get("body", ""))) if self.writes else set()
        mine = {image: use for image, use in shown.items() if image in in_text or not self.base}
        lead = next((p["image"] for p in self.base.get("pictures", []) if p["lead"] and p["image"] in in_text), None)
        for row in self.rows("article_pictures"):
            if not row.get("image"):
                continue
            image = int(row["image"])
            mine[image] = {
                "caption": typed_rows.one_line(row.get("caption", "")),
                "alternative_text": typed_rows.one_line(row.get("alternative_text", "")),
                "decorative": bool(row.get("decorative")),
                "left_out": bool(row.get("left_out")),
            }
            if row.get("lead"):
                lead = image
        for image, said in captions.items():
            mine[image] = {**mine.get(image, NEW_USE)} | {
                "caption": said.text,
                "alternative_text": said.alternative_text,
                "decorative": said.decorative,
            }
        return mine, lead

    def one_use(self, image: int, base: dict | None, mine: dict | None, theirs: dict | None) -> dict | None:
        """One picture of the story, field by field; None where it is taken out."""
        if mine is None or theirs is None:
            outcome = agree(base, mine, theirs)
            if isinstance(outcome, Conflict):
                answer = self.ask(outcome, "Picture", lambda u: u["caption"] if u else "Taken out", both=False)
                outcome = theirs if answer == THEIRS else mine
            return outcome
        use = {}
        for name in OF_A_USE:
            says = agree((base or NEW_USE)[name], mine[name], theirs[name])
            if isinstance(says, Conflict):
                label = "Caption" if name == "caption" else "Alternative text"
                label = f"{label} of “{Truncator(theirs['caption'] or mine['caption']).chars(40)}”"
                answer = self.ask(says, label, str, both=True)
                says = (
                    f"{says.mine} {says.theirs}" if answer == BOTH else says.theirs if answer == THEIRS else says.mine
                )
            use[name] = says
        return use

    def lead(self, mine: int | None) -> int | None:
        base, theirs = (
            next((picture["image"] for picture in content.get("pictures", []) if picture["lead"]), None)
            for content in (self.base, self.theirs)
        )
        outcome = agree(base, mine, theirs)
        if isinstance(outcome, Conflict):
            answer = self.ask(outcome, "Picture on top", lambda image: self.captions().get(image, "None"), both=False)
            outcome = theirs if answer == THEIRS else mine
        return outcome

    def fill(self, body: str, uses: dict[int, dict]) -> None:
        """The text as the editor writes it, each figure with its caption."""
        if "body" not in self.form.cleaned_data:
            return
        images = Image.objects.in_bulk([image for image in html.images(body) if image in uses])
        rows = {pk: ArticlePicture(article=self.article, image=image, **uses[pk]) for pk, image in images.items()}
        self.found.data["body"] = prose.filled(body, rows)


def _kept(content: dict, name: str) -> Any:
    """What a content keeps of a form's field, comparable with `_typed`."""
    value = content.get(name, content.get("desk", {}).get(name))
    return sorted(value) if isinstance(value, list) else _typed(value)


def _typed(value: Any) -> Any:
    """What a form understood, as a content keeps it."""
    if isinstance(value, str):
        return printable(value.replace("\r\n", "\n")).strip()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Model):
        return value.pk
    if hasattr(value, "values_list"):
        return sorted(value.values_list("pk", flat=True))
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _nothing(like: Any) -> Any:
    """What stood in a place that nobody knows: nothing, of the same kind."""
    return type(like)() if isinstance(like, str | list) else None


def post(data: QueryDict, bound: BoundField) -> None:
    """Write what an unbound form shows in a field as a browser would send it."""
    value, widget, name = bound.value(), bound.field.widget, bound.html_name
    if isinstance(widget, forms.MultiWidget):
        parts = value if isinstance(value, list | tuple) else widget.decompress(value)
        for suffix, part, said in zip(widget.widgets_names, widget.widgets, parts, strict=True):
            data[name + suffix] = part.format_value(said) or ""
    elif isinstance(bound.field, forms.BooleanField):
        data.pop(name, None)
        if value:
            data[name] = "on"
    elif isinstance(value, list | tuple):
        data.setlist(name, [str(pk) for pk in value])
    else:
        data[name] = "" if value is None else str(value)


def _uses(content: dict) -> dict[int, dict]:
    return {picture["image"]: {name: picture[name] for name in OF_A_USE} for picture in content.get("pictures", [])}


def _names(model: type[Model], ids: Iterable[int] | None) -> str:
    rows = model.objects.in_bulk(list(ids or []))
    return ", ".join(str(rows[pk]) for pk in ids or [] if pk in rows) or "Nothing"


def _byline_in_words(lines: list[tuple[int, str]]) -> str:
    authors = Author.objects.in_bulk([author for author, _ in lines])
    return ", ".join(f"{authors[author]} {role}".strip() for author, role in lines if author in authors) or "Nobody"


def _block_in_words(block: str, captions: dict[int, str]) -> str:
    """A block as one reads it; what has no words of its own is named."""
    if words := html.text(block):
        return words
    images = html.images(block)
    return f"[Picture: {captions.get(images[0], '')}]" if images else "[Line]"


def _slug(label: str) -> str:
    """A label's part of a name, so that equal texts in two fields are two questions."""
    return "".join(letter for letter in label.lower() if letter.isascii() and letter.isalnum())[:40] + "_"
