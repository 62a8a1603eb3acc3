"""Notes to each other beside a story: on all of it or on a passage. Answered, resolved, opened again; never printed.

Whoever may read a story may write notes on it. They are sent on their own where the page has its script, so that the
text that somebody is writing stays as it is; without script they travel with the save of the story.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from articles import html, saving, telling
from articles.admin import story_page
from articles.admin.doors import readable_story
from articles.models import BLANK, Article, Note, printable
from articles.workflow import NotYours, Refused, writes_or_edits

LONGEST = 5000
LONGEST_PASSAGE = Note._meta.get_field("passage").max_length
# What is typed and pressed, by the names of the fields.
TEXT, PASSAGE, MUST, ACT, ANSWER = "note-text", "note-passage", "note-must", "_note", "note-answer-"
BEGIN = "Write the note first."


# What is done with notes


def post(article: Article, *, by, at: datetime, text: str, passage: str = "", must_be_answered: bool = False) -> Note:
    """Write a note on a story, or on a passage of it as it reads now. Raises Refused."""
    return _told(
        article=article,
        by=by,
        at=at,
        text=_worded(text),
        passage=" ".join(printable(passage).split())[:LONGEST_PASSAGE].rstrip(),
        must_be_answered=must_be_answered,
    )


def answer(note: Note, *, by, at: datetime, text: str) -> Note:
    """Answer a note. Answering resolves nothing. Raises Refused."""
    return _told(article=note.article, by=by, at=at, text=_worded(text), answers=note)


def _told(**written) -> Note:
    with transaction.atomic():
        note = Note.objects.create(**written)
        telling.noted(note)
    return note


def may_resolve(user, note: Note) -> bool:
    """Whether this person may close a note and open it again: who wrote it, and whoever writes or edits the story."""
    return note.by_id == user.pk or writes_or_edits(user, note.article)


def resolve(note: Note, *, by, at: datetime) -> None:
    """Close a note; who closed it first stays. Raises NotYours."""
    _insist(note, by)
    Note.objects.filter(pk=note.pk, resolved_at=None).update(resolved_by=by, resolved_at=at)


def reopen(note: Note, *, by, at: datetime) -> None:
    """Open a closed note again. Raises NotYours."""
    _insist(note, by)
    Note.objects.filter(pk=note.pk).update(resolved_by=None, resolved_at=None)


def _insist(note: Note, by) -> None:
    if not may_resolve(by, note):
        raise NotYours("A note is closed by whoever wrote it, and by the story’s writers and editors.")


def _worded(text: str) -> str:
    text = printable(text.replace("\r\n", "\n")).strip(BLANK)
    if not text:
        raise Refused(BEGIN)
    if len(text) > LONGEST:
        raise Refused(f"A note has {LONGEST} characters at most, and this one {len(text)}. Shorten it, or write two.")
    return text


# What was typed and pressed


def keep_typed(data: Mapping[str, str], article: Article, *, by, at: datetime) -> list[str]:
    """Do what the fields of notes say: new notes, answers, the button. Return what was done, in sentences.

    Whatever was typed is kept, whichever button was pressed. Raises Refused.
    """
    done = []
    if data.get(TEXT, "").strip():
        passage, must = data.get(PASSAGE, ""), bool(data.get(MUST))
        post(article, by=by, at=at, text=data[TEXT], passage=passage, must_be_answered=must)
        done.append("The note is posted.")
    for name in data:
        if name.startswith(ANSWER) and data[name].strip():
            answer(_of(article, name.removeprefix(ANSWER)), by=by, at=at, text=data[name])
            done.append("The answer is posted.")
    act, _, number = data.get(ACT, "").partition("-")
    if act == "resolve":
        resolve(_of(article, number), by=by, at=at)
        done.append("The note is resolved.")
    elif act == "reopen":
        reopen(_of(article, number), by=by, at=at)
        done.append("The note is open again.")
    elif act and not done:
        raise Refused(BEGIN)
    return done


def _of(article: Article, number: str) -> Note:
    known = number.isascii() and number.isdigit() and len(number) < 19
    note = article.notes.filter(pk=int(number), answers=None).first() if known else None
    if note is None:
        raise Refused("That note is not among the notes of this story.")
    return note


@require_POST
def notes_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes on their own: without the story, for whoever may read it. (security.md 13)"""
    article, at = readable_story(request, pk), timezone.now()
    asked_by_script = "application/json" in request.headers.get("Accept", "")
    try:
        done = keep_typed(request.POST, article, by=request.user, at=at)
    except Refused as refusal:
        if asked_by_script:
            return JsonResponse({"error": str(refusal)})
        messages.error(request, str(refusal))
    else:
        if asked_by_script:
            return JsonResponse({"said": " ".join(done), **_drawn(request, article, at=at)})
        messages.success(request, " ".join(done) or BEGIN)
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]) + "#notes")


def _drawn(request: HttpRequest, article: Article, *, at: datetime) -> dict[str, str]:
    """The parts of the story's page that a note changes."""
    context = beside(request, article, at=at) | {"remarks": story_page.lines(article, by=request.user, at=at)}
    return {
        part: render_to_string(f"admin/articles/article/_{part}.html", context, request)
        for part in ("note_list", "remarks")
    }


PAGES: dict = {"notes": ("<int:pk>/notes/", notes_view)}


# What the page shows


@dataclass
class Thread:
    """A note with its answers, and what this person may do with it."""

    note: Note
    may_resolve: bool
    passage_stands: bool
    answers: list[Note] = field(default_factory=list)


def threads(article: Article, *, user) -> list[Thread]:
    """The notes of a story, the oldest first."""
    notes = list(article.notes.select_related("by", "resolved_by").order_by("at", "id"))
    writes = bool(notes) and writes_or_edits(user, article)
    text = _flow(article) if any(note.passage for note in notes) else ""
    found = {
        note.pk: Thread(note, writes or note.by_id == user.pk, note.passage in text)
        for note in notes
        if note.answers_id is None
    }
    for note in notes:
        if note.answers_id in found:
            found[note.answers_id].answers.append(note)
    return list(found.values())


def _flow(article: Article) -> str:
    """The saved text as one reads it, captions at their places, all space alike: where passages are looked for."""
    captions = dict(article.article_pictures.values_list("image", "caption"))
    told = html.with_figures(article.body, lambda image: html.paragraph(captions.get(image, "")))
    return " ".join(html.text(told).split())


def beside(request: HttpRequest, article: Article, *, at: datetime) -> dict:
    """What the page of a story shows of it."""
    found = threads(article, user=request.user)
    return {
        "open_notes": [thread for thread in found if thread.note.resolved_at is None],
        "resolved_notes": [thread for thread in found if thread.note.resolved_at],
        "longest_note": LONGEST,
        # Whoever can save the story sends notes along with it where there is no script: nothing typed is lost so.
        "notes_form": "" if saving.may_mind_pictures(request.user, article) else "notes-form",
        # What was typed and could not be saved with the story.
        "typed_note": {
            "text": request.POST.get(TEXT, ""),
            "passage": request.POST.get(PASSAGE, ""),
            "must": bool(request.POST.get(MUST)),
        },
    }
