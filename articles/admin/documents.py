"""Documents at the desk: found by search, let in beside the text, opened whether readers see them or not."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from articles import views
from articles.documents import files, intake
from articles.models import Document
from articles.standing import day_and_time, name_of

MOST_FOUND = 24


def address_of(document: int) -> str:
    """Where the desk opens a document; readers never get this address."""
    return reverse("admin:articles_article_document", args=[document])


@require_http_methods(["GET", "HEAD", "POST"])
def documents_view(request: HttpRequest) -> JsonResponse:
    """The dialog's answers: documents whose title has all the words of `q`, newest first; or what becomes of an upload.

    A PDF that is posted alone is looked at and not kept: its title and facts, or a sentence why it may not come in.
    Posted with `keep` it comes in under its `title`. Of a file that is here already the answer is that document.
    """
    if not request.user.has_perm("articles.view_document"):
        raise PermissionDenied
    if request.method == "POST":
        return _uploaded(request)
    words = Q()
    for word in request.GET.get("q", "")[:100].split():
        words &= Q(title__icontains=word)
    at = timezone.now()
    found = Document.objects.kept().filter(words).select_related("added_by").order_by("-id")[:MOST_FOUND]
    lines = [{**told(each), "came": f"{day_and_time(each.added_at, at)}, {name_of(each.added_by)}"} for each in found]
    return JsonResponse({"documents": lines})


def told(document: Document) -> dict[str, str]:
    """A document as the editor knows it."""
    return {"id": str(document.pk), "title": document.title, "facts": document.facts}


def _uploaded(request: HttpRequest) -> JsonResponse:
    if not request.user.has_perm("articles.add_document"):
        raise PermissionDenied
    file = request.FILES.get("upload")
    if file is None:
        return JsonResponse({"error": "Choose a PDF first."})
    try:
        upload = files.look_at(file)
    except intake.Refused as refusal:
        return JsonResponse({"error": str(refusal)})
    if "keep" in request.POST:
        by, at = request.user, timezone.now()
        return JsonResponse(told(files.take_in(upload, title=request.POST.get("title", ""), by=by, at=at)))
    return JsonResponse(told(upload.twin) if upload.twin else {"title": upload.title, "facts": upload.facts})


@require_safe
def document_view(request: HttpRequest, pk: int) -> HttpResponse:
    """A document for the desk, whether readers may see it or not."""
    if not request.user.has_perm("articles.view_document"):
        raise PermissionDenied
    document = Document.objects.kept().filter(pk=pk).first()
    if document is None:
        raise Http404
    return views.pdf(document.file, document.title)


PAGES = {
    "documents": ("documents/", documents_view),
    "document": ("documents/<int:pk>/", document_view),
}
