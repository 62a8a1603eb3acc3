"""The rules that can stop a story. What they need of the database is asked for many stories together."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from articles import html
from articles.checklist.remark import LONGEST_HEADLINE, SOON, Remark, Story
from articles.checklist.restricted import Restricted
from articles.models import NEED_A_NOTE, ArticlePicture, Change, Edition, Kind, Note


@dataclass(frozen=True)
class Matter:
    """A story as these rules look at it, with those who must not be named, and its open notes."""

    story: Story
    at: datetime
    restricted: Restricted
    notes: list[Note]

    @property
    def content(self) -> dict:
        return self.story.content


def before_filing(content: dict, *, was_public: bool) -> list[Remark]:
    """What must be there before a writer files; `was_public` where readers have seen the story."""
    return [*_headline(content), *_body(content), *_change(content, was_public)]


def remarks(stories: list[Story], at: datetime) -> list[list[Remark]]:
    """What these rules say of each story, in the order of the stories: four queries at most."""
    articles = [story.article.pk for story in stories]
    opened = Edition.objects.opened(at).filter(article__in=articles)
    public = set(opened.values_list("article", flat=True).distinct())
    restricted = Restricted(at)
    notes = defaultdict(list)
    for note in Note.objects.open().filter(article__in=articles).order_by("at", "id"):
        notes[note.article_id].append(note)
    found = []
    for story in stories:
        filing = before_filing(story.content, was_public=story.article.pk in public)
        matter = Matter(story, at, restricted, notes[story.article.pk])
        found.append([*filing, *(remark for rule in RULES for remark in rule(matter))])
    return found


# Before filing


def _headline(content: dict) -> Iterator[Remark]:
    if not content["headline"].strip():
        yield Remark("Write a headline.", "headline")
    elif content["headline_proposed"]:
        yield Remark("The headline is only proposed: confirm it or write your own.", "headline")
    if len(content["headline"]) > LONGEST_HEADLINE:
        yield Remark(
            f"The headline has {len(content['headline'])} characters: past {LONGEST_HEADLINE} it may be cut.",
            "headline",
            blocks=False,
        )


def _body(content: dict) -> Iterator[Remark]:
    words = html.text(content["body"])
    if not words.strip():
        yield Remark("Write the text of the story.", "body")
    if lost := html.lost(words):
        yield Remark(f"The text still says “{lost[0]}”: put in what is missing, or take the mark out.", "body")


def _change(content: dict, was_public: bool) -> Iterator[Remark]:
    if was_public and content["change"] in ("", Change.FIRST):
        yield Remark("Readers have seen this story: say what kind of change this is.", "change")
    elif content["change"] in NEED_A_NOTE and not content["change_note"].strip():
        kind = Change(content["change"]).label.lower()
        yield Remark(f"Write the public note that tells readers about this {kind}.", "change_note")


# Before printing. That a picture has a credit is held by the database: one without can't be saved.


def _section(matter: Matter) -> Iterator[Remark]:
    if matter.content["section"] is None:
        yield Remark("Choose a section.", "section")


def _payer(matter: Matter) -> Iterator[Remark]:
    if matter.content["kind"] == Kind.PAID and not matter.content.get("payer", "").strip():
        yield Remark("Say who paid for this paid content: readers are told.", "payer")


def _files(matter: Matter) -> Iterator[Remark]:
    for row in matter.story.placed.to_come:
        yield Remark(
            f"{_picture(row)} is still to come: add its file or print without it.", "pictures", image=row.image_id
        )
    if matter.story.placed.unknown:
        yield Remark("The text places a picture that is not among the pictures of this story.", "pictures")


def _kills(matter: Matter) -> Iterator[Remark]:
    for row in matter.story.placed.rows:
        if row.image.killed_at:
            why = row.image.killed_because.rstrip(".")
            yield Remark(f"{_picture(row)} was killed: {why}. Take it out.", "pictures", image=row.image_id)


def _rights(matter: Matter) -> Iterator[Remark]:
    """Rights that have run out at the first moment at which the story could go out stop it; others end soon."""
    goes_out, wanted = matter.story.goes_out(matter.at), matter.story.is_wanted(matter.at)
    for row in matter.story.placed.rows:
        until = row.image.rights_until
        if row.image.killed_at or until is None or until > wanted + SOON:
            continue
        name = _picture(row)
        name = f"The rights of {name[0].lower()}{name[1:]}"
        day = f"{timezone.localtime(until):%-d %B, %H:%M}"
        if until <= matter.at:
            yield Remark(f"{name} have run out. Take it out or renew them.", "pictures", image=row.image_id)
        elif until <= goes_out:
            yield Remark(
                f"{name} end on {day}, before the embargo does. Take it out or renew them.",
                "pictures",
                image=row.image_id,
            )
        else:
            before = ", before the story is wanted live" if until <= wanted else ""
            yield Remark(f"{name} end on {day}{before}.", "pictures", blocks=False, image=row.image_id)


def _alternatives(matter: Matter) -> Iterator[Remark]:
    for row in matter.story.placed.rows:
        if not row.decorative and not row.alternative_text.strip():
            yield Remark(
                f"{_picture(row)} needs an alternative text, or mark it as decorative.",
                "pictures",
                image=row.image_id,
            )


def _documents(matter: Matter) -> Iterator[Remark]:
    if matter.story.placed.unknown_documents:
        yield Remark("The text holds a document that this newsroom does not have: take it out.", "body")


def _restricted(matter: Matter) -> Iterator[Remark]:
    yield from matter.restricted.remarks(matter.story)


def _notes(matter: Matter) -> Iterator[Remark]:
    """An open note stops a story only where somebody said that it must be answered."""
    others = 0
    for note in matter.notes:
        if note.must_be_answered:
            words = " ".join(note.text.split())
            said = words if len(words) <= 80 else f"{words[:80].rstrip()}…"
            yield Remark(f"This note must be answered and resolved first: “{said}”", "notes")
        else:
            others += 1
    if others:
        yield Remark("1 note is open." if others == 1 else f"{others} notes are open.", "notes", blocks=False)


def _picture(row: ArticlePicture) -> str:
    return f"The picture “{row.caption or row.image.caption}” ({row.image.credit})"


RULES: tuple[Callable[[Matter], Iterator[Remark]], ...] = (
    _section, _payer, _files, _kills, _rights, _alternatives, _documents, _restricted, _notes,
)  # fmt: skip
