"""A page of the desk: paste stories or send files, see what was understood of them, then make drafts.

Between its steps the texts travel in the page itself; nothing is kept here until it is a draft. What a text says is
decided in plaintext/, how it becomes a draft in importing/stories.py.
"""

import re

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.sessions.models import Session
from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
    ValidationError,
)
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from articles.importing import stories
from articles.importing.stories import Understood
from articles.models import Article, Section
from articles.plaintext import LARGEST_FILE, UNPRINTABLE, Kind, Unreadable
from articles.workflow import Refused

PASTED = "The pasted text"  # what a text without a file is called, in messages too
MOST_STORIES = 20
# A step sends all texts as fields of one form; 100 KB of what Django reads of one are left for everything else.
LARGEST_TOGETHER = settings.DATA_UPLOAD_MAX_MEMORY_SIZE - 100_000
LARGEST_REQUEST = MOST_STORIES * LARGEST_FILE + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
PAGES_REMEMBERED = 20
LINE_END = re.compile(rb"\r\n?")


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class TakingIn(forms.Form):
    """Texts of the page and files. A text that can't be read makes the form invalid: it can be mended in the page.

    A file that can't is one of `problems` and takes nothing from the other stories.
    """

    files = forms.Field(
        label="Files",
        required=False,
        widget=ManyFiles(attrs={"accept": ".txt,text/plain"}),
        help_text=f"Plain text in UTF-8, up to {LARGEST_FILE // 1_000_000} MB each, {MOST_STORIES} at a time.",
    )
    section = forms.ModelChoiceField(
        Section.objects.filter(merged_into=None).order_by("name", "id"),
        required=False,
        empty_label="No section yet",
    )

    def __init__(self, data=None, files=None):
        super().__init__(data, files, label_suffix="")
        sent = zip(data.getlist("name"), data.getlist("text"), strict=False) if data else []
        self.texts = [(shown_name(name), text) for name, text in sent if text.strip()]
        self.stories: list[Understood] = []
        self.problems: list[str] = []

    def boxes(self) -> list[tuple[str, str]]:
        """Name and text of every box of the first step; that for pasting comes first, empty or not."""
        blank = [] if any(name == PASTED for name, _ in self.texts) else [(PASTED, "")]
        return [*blank, *self.texts]

    def clean(self):
        data = super().clean()
        uploads = data.get("files") or []
        count = len(self.texts) + len(uploads)
        if count > MOST_STORIES:
            raise ValidationError(f"These are {count} stories; at most {MOST_STORIES} are taken in at a time.")
        for name, text in self.texts:
            try:
                self.stories.append(understand(text.encode(), name=name))
            except Unreadable as unreadable:
                self.add_error(None, str(unreadable))
        self.add_files(uploads)
        if not (self.stories or self.problems or self.errors):
            raise ValidationError("Paste a story or choose a file.")
        return data

    def add_files(self, uploads: list[UploadedFile]) -> None:
        """Read the files and put their texts into the page, unless all together are too long for one."""
        read = []
        for upload in uploads:
            try:
                read.append(understand_file(upload))
            except Unreadable as unreadable:
                self.problems.append(str(unreadable))
        texts = self.texts + [(story.name, story.text) for story in read]
        size = sum(len(text.encode()) + text.count("\n") for _, text in texts)
        if size > LARGEST_TOGETHER:
            raise ValidationError(
                f"Together these stories have {size / 1e6:.1f} MB; take in at most {LARGEST_TOGETHER / 1e6:.1f} MB "
                "at a time. What was pasted is still here, the files have to be chosen again."
            )
        self.texts, self.stories = texts, self.stories + read


def shown_name(name: str) -> str:
    return UNPRINTABLE.sub(" ", name).strip()[:100] or "A file without a name"


def understand_file(upload: UploadedFile) -> Understood:
    name = shown_name(upload.name)
    if upload.size > LARGEST_FILE:  # said before it is read into memory
        raise Unreadable(f"{name} has {upload.size:,} bytes; a story may have {LARGEST_FILE:,}.")
    return understand(upload.read(), name=name)


def understand(raw: bytes, *, name: str) -> Understood:
    """Read a text with the line ends that every step sees: browsers make CRLF of them on each way back."""
    return stories.understand(LINE_END.sub(b"\n", raw), name=name)


# Django asks for the token by reading the form, and one that is too large would be answered by a bare 400 before any
# view: so the token is asked for in _steps, whose refusal to read becomes a sentence here.
@csrf_exempt
def take_in(request: HttpRequest) -> HttpResponse:
    """Texts and files → what was understood of them → drafts; three steps at one address."""
    if not request.user.has_perm("articles.add_article"):
        raise PermissionDenied
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_REQUEST:
            raise RequestDataTooBig
        return _steps(request)
    except TOO_MUCH:
        refusal = (
            f"That was too much at once, and nothing was taken in. At most {MOST_STORIES} stories can be sent, "
            f"with {LARGEST_FILE // 1_000_000} MB a file and {LARGEST_TOGETHER / 1e6:.1f} MB of text in all."
        )
        return _page(request, TakingIn(), refusal=refusal, status=413)


@csrf_protect
def _steps(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, TakingIn())
    form = TakingIn(request.POST, request.FILES)
    refusal = ""
    if "_change" in request.POST or not form.is_valid() or not form.stories:
        return _page(request, form)
    if "_make" in request.POST:
        try:
            drafts = make_drafts(request, form)
        except Refused as refused:
            refusal = str(refused)
        else:
            return _made(request, drafts)
    return _page(request, form, understood=form.stories, refusal=refusal)


def make_drafts(request: HttpRequest, form: TakingIn) -> list[Article]:
    """Make one draft a story, all or none; a page whose button is pressed twice leads to the drafts it made first."""
    at, page, section = timezone.now(), request.POST.get("page", "")[:32], form.cleaned_data["section"]
    with transaction.atomic():
        # Not request.session: it was read before the first press may have written to it.
        kept = Session.objects.select_for_update().get(pk=request.session.session_key).get_decoded()
        made = kept.get("taken_in", {})
        if page in made:
            return list(Article.objects.filter(pk__in=made[page]).order_by("id"))
        drafts = [stories.make_draft(story, by=request.user, at=at, section=section) for story in form.stories]
        made[page] = [draft.pk for draft in drafts]
        request.session["taken_in"] = dict(list(made.items())[-PAGES_REMEMBERED:])
        request.session.save()
    return drafts


def _made(request: HttpRequest, drafts: list[Article]) -> HttpResponse:
    links = [(reverse("admin:articles_article_change", args=[draft.pk]), _short(draft.headline)) for draft in drafts]
    if len(drafts) == 1:
        messages.success(request, f"“{links[0][1]}” is a draft now. Nobody is tagged yet.")
        return HttpResponseRedirect(links[0][0])
    listed = format_html_join(", ", '<a href="{}">{}</a>', links)
    messages.success(request, format_html("{} drafts were made: {}. Nobody is tagged yet.", len(drafts), listed))
    return HttpResponseRedirect(reverse("admin:articles_article_changelist"))


def _short(headline: str) -> str:
    return Truncator(headline).chars(80)


def _page(request, form: TakingIn, *, understood=(), refusal: str = "", status: int = 200) -> HttpResponse:
    """The first step, or the second where there are stories to show."""
    context = {
        **admin.site.each_context(request),
        "title": "What was understood" if understood else "Take in a story",
        "opts": Article._meta,
        "form": form,
        "stories": [_shown(story) for story in understood],
        "refusal": refusal,
        "page": get_random_string(16),
        "PASTED": PASTED,
    }
    return render(request, "admin/articles/article/take_in.html", context, status=status)


def _shown(understood: Understood) -> dict:
    """What a person looks at before a text becomes a draft."""
    story, credits = understood.story, iter(understood.credits)
    blocks = [(block, next(credits) if block.kind == Kind.PICTURE else None) for block in story.blocks]
    return {
        "understood": understood,
        "blocks": blocks,
        "pictures": [(block, credit) for block, credit in blocks if credit],
        "paragraphs": sum(block.kind == Kind.PARAGRAPH for block in story.blocks),
        "words": sum(len(text.split()) for text in story.paragraphs),
    }
