"""The way of a newcomer: from a story for practice to its approval, a step at a time.

The start page shows all of it, the page of such a story its next step. Offered for as long as somebody has hardly
filed anything. Nothing of a section for practice is ever published: the verbs and the database see to that.
"""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse

from articles.admin.typed_rows import as_id
from articles.models import Article, Revision, Section, Status
from articles.standing import name_of, standing

# Whoever has filed or approved so many stories needs no practice.
ENOUGH = 2
STEPS = ("Write and save", "File to desk", "Somebody else reads it", "Approved")


@dataclass(frozen=True)
class Walk:
    """How far somebody has come: the steps, which of them is next (4: all are done), and what to do in words."""

    steps: tuple[str, ...]
    next_step: int
    says: str
    address: str
    button: str
    headline: str = ""


def walk(user, *, at: datetime) -> Walk | None:
    """The walk of somebody who may write and has hardly done it; None for everybody else."""
    if not user.has_perm("articles.add_article"):
        return None
    section = Section.objects.filter(practice=True, merged_into=None).order_by("position", "name").first()
    if section is None:
        return None
    done = Revision.objects.filter(by=user, subject="article", verb__in=("submit", "approve")).values("pk")[:ENOUGH]
    if len(done) == ENOUGH:
        return None
    begun = Article.objects.filter(started_by=user, section=section).exclude(status=Status.SPIKED)
    people = ("started_by", "assigned_to", "taken_by", "status_by")
    article = begun.select_related(*people).defer("body").order_by("-id").first()
    new = f"{reverse('admin:articles_article_add')}?section={section.pk}"
    number, says = _next(article, at)
    if article is None:
        return Walk(STEPS, number, says, new, "Start a practice story")
    page = reverse("admin:articles_article_change", args=[article.pk])
    if number == len(STEPS):
        return Walk(STEPS, number, says, new, "Practise once more", str(article))
    return Walk(STEPS, number, says, page, "Go on with it", str(article))


def next_step(request: HttpRequest, article: Article | None, *, at: datetime) -> str:
    """The next step with what to do now, in a line for the page of a story; '' where it is no practice of theirs.

    `article` is None on the page that begins a story: the way from the start page says its section.
    """
    if article is None:
        practises = Section.objects.filter(pk=as_id(request.GET.get("section")), practice=True).exists()
    else:
        theirs = article.started_by_id == request.user.pk and article.status != Status.SPIKED
        practises = theirs and article.section is not None and article.section.practice
    if not practises:
        return ""
    number, says = _next(article, at)
    return f"Step {number + 1} of {len(STEPS)}. {says}" if number < len(STEPS) else says


def _next(article: Article | None, at: datetime) -> tuple[int, str]:
    """The number of the next step, and how to do it; None is a story not begun."""
    if article is None:
        return 0, "Write a headline, a few sentences and your byline, and save. Only the desk sees it."
    if article.status == Status.APPROVED:
        return 4, (
            f"Approved by {name_of(article.status_by)}. In any other section it would go live now, at once or at its"
            " moment. Here it ends."
        )
    if article.status == Status.SUBMITTED:
        if article.taken_by:
            return 2, f"{name_of(article.taken_by)} is reading it. It comes back with a note, or it is approved."
        return 2, (
            "It waits for the desk. An editor takes it, reads it and approves it: never the one who wrote it. With “Ask"
            " to read back” you can ask somebody to read it too."
        )
    if article.status_verb == "send_back":
        return 1, f"{standing(article, at=at).words}. Change it, save, and press “File to desk” again."
    return 1, "Is it saved? Then press “File to desk”: you stand by these words, and editors see them."
