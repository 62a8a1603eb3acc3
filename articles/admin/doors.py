"""Which stories open to whom: every page below a story asks here first."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from articles import saving
from articles.models import Article


def readable_story(request: HttpRequest, pk: int) -> Article:
    """The story, for somebody of the desk who may read it; hidden and missing ones answer alike."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    article = Article.objects.readable_by(request.user).filter(pk=pk).first()
    if article is None:
        raise Http404
    return article


def writable_story(request: HttpRequest, pk: int) -> Article:
    """The story, for somebody who may change its words now."""
    article = readable_story(request, pk)
    if not saving.may_write(request.user, article):
        raise PermissionDenied
    return article
