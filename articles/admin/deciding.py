"""The page of a verb: what will be printed and what speaks against it is shown, what the verb needs is asked, and it
is done or refused with a sentence. What the verbs do stands in workflow/, their forms in verbs.py."""

from datetime import datetime

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import admin, messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from articles import checklist, lending, printing, workflow
from articles.admin import foreseeing, story_page
from articles.admin.changes import changes
from articles.admin.doors import readable_story
from articles.admin.verbs import FORMS, Act
from articles.models import Article, Revision
from articles.standing import Standing, standing

# Verbs before which the page says what is missing, and those before which it says what outside readers answered.
CHECKED = ("submit", "approve", "approve_alone")
HEARD = ("approve", "approve_alone", "read_back")


@csp_update({"frame-src": [SELF]})
def act_view(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One verb: what it needs is asked, what will be printed is shown, and it is done or refused."""
    article, at = readable_story(request, pk), timezone.now()
    stands = standing(article, at=at)
    home = reverse("admin:articles_article_change", args=[pk])
    if verb not in FORMS:
        raise Http404
    if verb not in workflow.offered(article, stands, by=request.user):
        button = workflow.VERBS[verb].button
        messages.error(request, f"“{button}” is not possible for you while the story is “{stands.words}”.")
        return HttpResponseRedirect(home)
    reads = _reads(request, article, verb)
    form = FORMS[verb](request.POST or None, by=request.user, verb=verb, article=article, stands=stands, reads=reads)
    refusal = None
    if form.is_valid():
        try:
            with transaction.atomic():
                form.run(by=request.user, at=at)
        except workflow.Refused as refused:
            refusal = refused
        else:
            messages.success(request, form.done())
            return HttpResponseRedirect(home)
    context = _page(article, stands, verb=verb, form=form, reads=reads, by=request.user, at=at)
    context |= {"form": form, "refusal": refusal, "ways_out": _ways_out(refusal, article, by=request.user)}
    return render(request, "admin/articles/article/act.html", {**admin.site.each_context(request), **context})


def _reads(request: HttpRequest, article: Article, verb: str) -> Revision:
    """The version on the screen: the filed one, or the newest where that is asked about or one's own."""
    newest = workflow.latest(article)
    asked = verb == "read_back" or "newest" in request.GET or newest.by_id == request.user.pk
    return newest if asked or article.filed is None else article.filed


def _page(article: Article, stands: Standing, *, verb: str, form: Act, reads: Revision, by, at: datetime) -> dict:
    """What the page shows of the story beside the form."""
    printed = printing.print_revision(article, reads)
    remarks = checklist.before_printing(article, reads.content, printed, at) if verb in CHECKED else []
    since, base = _base(article, stands, verb, by=by)
    return {
        "title": workflow.VERBS[verb].button.removesuffix("…"),
        "is_grave": verb in story_page.GRAVE,
        "opts": Article._meta,
        "article": article,
        "stands": stands,
        "verb": verb,
        "reads": reads,
        "newest": workflow.latest(article),
        "since": since,
        "changes": changes(base, reads.content) if base else [],
        "remarks": story_page.blocking_first(remarks),
        "heard": lending.heard(article, reads, at=at) if verb in HEARD else [],
        **foreseeing.foresee(article, stands, verb=verb, form=form, printed=printed, at=at),
    }


def _base(article: Article, stands: Standing, verb: str, *, by) -> tuple[str, dict | None]:
    """What the version on the screen is held against: one's own last save, or what readers see."""
    if verb == "read_back":
        own = Revision.objects.of(article).with_content().filter(by=by).order_by("-number").first()
        if own:
            return "since you saved it", own.content
    public = stands.live or stands.scheduled
    if public and public.revision:
        return "against what readers see now" if stands.live else "against what is scheduled", public.revision.content
    return "", None


def _ways_out(refusal: workflow.Refused | None, article: Article, *, by) -> dict[str, str]:
    """The buttons that help whoever was refused."""
    names = getattr(refusal, "ways_out", ())
    return {name: workflow.VERBS[name].button for name in names if workflow.may(name, article, by=by)}


PAGES = {"act": ("<int:pk>/act/<slug:verb>/", act_view)}
