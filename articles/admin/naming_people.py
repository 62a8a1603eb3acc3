"""Who is named in a story, said while somebody writes it: people of the list, and names that the list lacks.

Answers what people.js asks. Writes nothing of a story: whom its writers confirm travels with their save (forms.py).
"""

from datetime import datetime

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles import namesakes, people, resembling, saving
from articles.admin.doors import writable_story
from articles.admin.unlisted import unknown_names
from articles.models import Article, Person, Tagging, printable

# Characters that are read; the longest stories have a third of it.
LONGEST = 400_000


# While somebody writes


@require_POST
def found_view(request: HttpRequest, pk: int | None = None) -> JsonResponse:
    """Who is named in what is typed: `people` and `unknown`, with places in `text` counted in characters."""
    article = writable_story(request, pk) if pk else None
    if article is None and not request.user.has_perm("articles.add_article"):
        raise PermissionDenied
    # A form makes two characters of every line's end; the page counts one.
    said = (request.POST.get(name, "").replace("\r\n", "\n") for name in ("headline", "text", "captions"))
    parts = [each[:LONGEST] for each in said]
    before, whole = len(parts[0]) + 2, "\n\n".join(parts)
    suggested = people.suggest(whole)
    answered = _answered(article)
    shown = [found for found in suggested if found.person.id not in answered]
    told = {
        "people": [_told(found, shift=before, length=len(parts[1])) for found in shown],
        "unknown": [],
    }
    if request.user.has_perm("articles.add_person"):
        taken = [(span.start - before, span.end - before) for found in suggested for span in found.mentions]
        unknown = unknown_names(parts[1], taken=taken)
        told["unknown"] = [{"name": each.name, "mentions": each.mentions} for each in unknown]
    return JsonResponse(told)


def _answered(article: Article | None) -> set[int]:
    if article is None:
        return set()
    tagged = set(article.person_tags.values_list("tag_id", flat=True))
    return tagged | set(article.dismissals.values_list("person_id", flat=True))


def _told(found: people.Suggestion, *, shift: int, length: int) -> dict:
    places = [(span.start - shift, span.end - shift) for span in found.mentions]
    return {
        "id": found.person.id,
        "name": found.person.name,
        "evidence": found.evidence,
        "proposed": "" if asks(found) else "about" if found.subject else "named",
        "question": question(found),
        "mentions": [place for place in places if place[0] >= 0 and place[1] <= length],
    }


def asks(found: people.Suggestion) -> bool:
    """Whether nothing is proposed of somebody: the list says so, or another fits the same places."""
    return found.person.tagging == Tagging.ASK or bool(found.rivals)


def question(found: people.Suggestion) -> str:
    """What is asked where two fit; '' where nobody else does."""
    if not found.rivals:
        return ""
    return f"Or is it {' or '.join(each.name for each in found.rivals)}?"


@require_safe
def topics_view(request: HttpRequest, pk: int | None = None) -> JsonResponse:
    """Topics of stories that resemble the one being written: what its form says of headline, people and topics."""
    article = writable_story(request, pk) if pk else None
    if article is None and not request.user.has_perm("articles.add_article"):
        raise PermissionDenied
    found = resembling.topics_for(
        request.GET.get("headline", "")[:300],
        _ids(request.GET.getlist("person")),
        besides=_ids(request.GET.getlist("topic")),
        among=Article.objects.readable_by(request.user),
        story=pk,
    )
    return JsonResponse(
        {"topics": [{"id": each.topic.pk, "name": each.topic.name, "stories": each.stories} for each in found]}
    )


def _ids(said: list[str]) -> list[int]:
    return [int(each) for each in said[:100] if each.isascii() and each.isdecimal() and len(each) < 10]


# Somebody new


class NewPerson(forms.ModelForm):
    class Meta:
        model = Person
        fields = ("name", "description", "tagging")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": "", "auto_id": "new-person-%s", **kwargs})
        # Who is protected is asked for on their own page, where it is kept who asked.
        self.fields["tagging"].choices = [choice for choice in Tagging.choices if choice[0] != Tagging.NEVER]


@require_http_methods(["GET", "HEAD", "POST"])
def new_person_view(request: HttpRequest) -> HttpResponse:
    """The form for a name that the list lacks, below those who are called nearly so; or the person just added."""
    if not request.user.has_perm("articles.add_person"):
        raise PermissionDenied
    if request.method == "POST":
        return _added(request, at=timezone.now())
    name = " ".join(printable(request.GET.get("name", "")).split())[: Person._meta.get_field("name").max_length]
    context = {"form": NewPerson(initial={"name": name}), "similar": _similar(name), "name": name}
    return render(request, "admin/articles/article/_new_person.html", context)


def _similar(name: str) -> list[Person]:
    return [person for person in namesakes.similar(name) if person.tagging != Tagging.NEVER]


def _added(request: HttpRequest, *, at: datetime) -> HttpResponse:
    form = NewPerson(request.POST)
    if not form.is_valid():
        context = {"form": form, "similar": [], "name": request.POST.get("name", "")}
        return render(request, "admin/articles/article/_new_person.html", context)
    with transaction.atomic():
        person = form.save()
        saving.kept(person, by=request.user, at=at)
    page = reverse("admin:articles_person_change", args=[person.pk])
    return JsonResponse({"id": person.pk, "name": person.name, "address": page})


PAGES = {
    "topics_like": ("<int:pk>/topics-like/", topics_view),
    "topics_like_new": ("topics-like/", topics_view),
    "people_found": ("<int:pk>/people-found/", found_view),
    "people_found_new": ("people-found/", found_view),
    "new_person": ("new-person/", new_person_view),
}


def beside(request: HttpRequest, article: Article | None) -> dict:
    """Where the page of a story asks who is named in it."""
    new, args = ("", [article.pk]) if article else ("_new", [])
    return {
        "people_found": reverse(f"admin:articles_article_people_found{new}", args=args),
        "topics_like": reverse(f"admin:articles_article_topics_like{new}", args=args),
        "new_person": reverse("admin:articles_article_new_person") * request.user.has_perm("articles.add_person"),
    }
