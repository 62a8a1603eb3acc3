"""The page of a verb: what will be printed and what speaks against it is shown, what the verb needs is asked, and it
is done or refused with a sentence. What the verbs do stands in workflow/, their forms in verbs/."""

from datetime import datetime

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import admin, messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from articles import checklist, lending, printing, workflow
from articles.admin import foreseeing, reading_back, story_page, ways_out
from articles.admin.changes import FieldChange, changes
from articles.admin.doors import readable_story
from articles.admin.verbs import FORMS, Act
from articles.models import Article, Revision
from articles.standing import Standing, standing
from articles.workflow.approving import says_the_same

# Verbs before which the page says what is missing, and those before which it says what outside readers answered.
CHECKED = ("submit", "approve", "approve_alone")
HEARD = ("approve", "approve_alone", "read_back")
APPROVING = ("approve", "approve_alone")
# Where somebody goes on who came from another page than the story's.
THEN = {"second-reads": reverse_lazy("admin:desk_second_reads")}


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
    if request.method == "GET" and verb in APPROVING:
        if verb == "approve" and ways_out.must_be_alone(article, form.printed, by=request.user, at=at):
            return HttpResponseRedirect(ways_out.alone_address(article, request.GET.dict()))
        form.carry(request.GET)
        refusal = _closed(verb, article, by=request.user, at=at)
    if form.is_valid():
        try:
            with transaction.atomic():
                form.run(by=request.user, at=at)
        except workflow.Refused as refused:
            refusal = refused
        else:
            messages.success(request, form.done())
            return HttpResponseRedirect(THEN.get(request.GET.get("then"), home))
    chosen = {**request.GET.dict(), **request.POST.dict()}
    context = _page(article, stands, verb=verb, form=form, reads=reads, by=request.user, at=at)
    context |= {
        "form": form,
        "refusal": refusal,
        "ways_out": ways_out.ways_out(refusal, article, form, chosen=chosen, by=request.user, at=at),
        "why_not_alone": ways_out.why_not_alone(refusal, article, by=request.user, at=at),
        "closed": request.method == "GET" and refusal is not None,
    }
    template = "read_back" if verb == "read_back" else "act"
    return render(request, f"admin/articles/article/{template}.html", {**admin.site.each_context(request), **context})


def _closed(verb: str, article: Article, *, by, at: datetime) -> workflow.Refused | None:
    """What one is told before anything is asked: the right to publish alone does not hold now."""
    barred = workflow.alone_barred(article, by=by, at=at) if verb == "approve_alone" else ""
    return workflow.Refused(barred, ways_out=("ask", "hand_over")) if barred else None


def _reads(request: HttpRequest, article: Article, verb: str) -> Revision:
    """The version on the screen: the filed one, or the newest where that is asked about or one's own."""
    newest = workflow.latest(article)
    asked = verb == "read_back" or "newest" in request.GET or newest.by_id == request.user.pk
    return newest if asked or article.filed is None else article.filed


def _page(article: Article, stands: Standing, *, verb: str, form: Act, reads: Revision, by, at: datetime) -> dict:
    """What the page shows of the story beside the form."""
    printed = printing.print_revision(article, reads)
    remarks = checklist.before_printing(article, reads.content, printed, at) if verb in CHECKED else []
    remarks = story_page.for_eyes_of(by, article, remarks)
    since, differs = _differs(article, stands, verb, reads, by=by)
    return {
        "title": workflow.VERBS[verb].button.removesuffix("…"),
        "is_grave": verb in story_page.GRAVE,
        "opts": Article._meta,
        "article": article,
        "stands": stands,
        "verb": verb,
        "reads": reads,
        "written_on": not says_the_same(reads, workflow.latest(article)),
        "since": since,
        "changes": differs,
        "remarks": story_page.blocking_first(remarks),
        "heard": lending.heard(article, reads, at=at) if verb in HEARD else [],
        **foreseeing.foresee(article, stands, verb=verb, form=form, printed=printed, at=at),
    }


def _differs(article: Article, stands: Standing, verb: str, reads: Revision, *, by) -> tuple[str, list[FieldChange]]:
    """What differs in the version on the screen, and from what: one's own last save, or what readers see."""
    own = reading_back.own_last_save(article, by=by) if verb == "read_back" else None
    if own:
        return "since you saved it", reading_back.since(own, reads)
    public = stands.live or stands.scheduled
    if public and public.revision and public.revision.content:
        against = "against what readers see now" if stands.live else "against what is scheduled"
        return against, changes(public.revision.content, reads.content)
    return "", []


PAGES = {"act": ("<int:pk>/act/<slug:verb>/", act_view)}
