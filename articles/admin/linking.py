"""Our own stories by search, for whoever links to one: the live ones first, drafts said to be drafts."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import finding
from articles.models import Article, Edition, Status
from articles.standing import standing, with_editions

OF_EACH = 8


@require_safe
def stories(request: HttpRequest) -> JsonResponse:
    """Stories whose headline has all the words of `q`: headline, address (a path), state in words, section."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    at, question = timezone.now(), request.GET.get("q", "")
    live = finding.with_headline(Edition.objects.live(at), question)
    live = live.select_related("section").defer("body").newest_first()[:OF_EACH]
    is_live = Exists(Edition.objects.live(at).filter(article=OuterRef("pk")))
    drafts = Article.objects.readable_by(request.user).exclude(status=Status.SPIKED).exclude(section=None)
    drafts = finding.with_headline(drafts.filter(~is_live), question).select_related("section").defer("body")
    found = [_line(edition, "Live") for edition in live]
    for article in with_editions(drafts.order_by("-saved_at", "-id")[:OF_EACH]):
        # The address that it will have, should nobody change section or web address before.
        planned = Edition(section=article.section, slug=article.slug, public_id=article.public_id)
        planned.headline = str(article)
        found.append(_line(planned, f"Draft: {standing(article, at=at).words}"))
    return JsonResponse({"stories": found})


def _line(edition: Edition, state: str) -> dict[str, str]:
    return {
        "headline": edition.headline,
        "address": edition.get_absolute_url(),
        "state": state,
        "section": edition.section.name,
    }


PAGES = {"stories": ("stories/", stories)}
