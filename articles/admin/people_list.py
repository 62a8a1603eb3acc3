"""The list of people: how often each is covered, who may be one, and the whole of it as a table.

Search minds neither accents nor a typing error.
"""

import csv

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from articles import namesakes
from articles.models import Distinct, Edition, Mention, Person, PersonName, Tagging
from articles.workflow import uniting

# The columns of the table, as importing/known_people.py reads them.
COLUMNS = ("external_id", "slug", "name", "aliases", "description", "wikidata", "tagging", "same_as")


class PeopleList(ChangeList):
    """Counts the live stories of those on the page, and of nobody else."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        live = Edition.objects.live(timezone.now())
        rows = Mention.objects.filter(person__in=self.result_list, edition__in=live)
        counted = dict(rows.values_list("person").annotate(Count("pk")).order_by())
        for person in self.result_list:
            person.live_stories = counted.get(person.pk, 0)


class ByTagging(admin.SimpleListFilter):
    """Who is suggested and who is protected: for editors."""

    title, parameter_name = "tagging", "tagging"

    def lookups(self, request, model_admin):
        return Tagging.choices if model_admin.has_change_permission(request) else []

    def queryset(self, request, queryset):
        return queryset.filter(tagging=self.value()) if self.value() else queryset


class ListsPeople:
    """For the page of all people."""

    list_display = ("name", "also", "description", "stories", "rule")
    list_filter = (ByTagging,)
    list_per_page = 50
    search_fields = ("names__folded",)  # says that there is a search; what it does is said below
    search_help_text = "Any name; accents and a typing error don’t matter."
    ordering = ("name", "id")
    show_full_result_count = False
    change_list_template = "admin/articles/person/change_list.html"

    def get_changelist(self, request, **kwargs):
        return PeopleList

    def get_queryset(self, request):
        others = Prefetch("names", PersonName.objects.filter(main=False).order_by("name"), to_attr="other_names")
        return super().get_queryset(request).prefetch_related(others)

    def get_list_display(self, request):
        return self.list_display if self.has_change_permission(request) else self.list_display[:-1]

    def get_search_results(self, request, queryset, search_term):
        """By any name, by its identifiers; where nobody is called so, by names that differ by a letter or two."""
        if _is_for_a_tag(request):
            queryset = queryset.exclude(tagging=Tagging.NEVER)
        term = search_term.replace("\0", "").strip()[:200]
        if not term:
            return queryset, False
        exactly = Q(external_id=term) | Q(wikidata=term.upper())
        found = queryset.filter(namesakes.called(term) | exactly)
        if not found.exists():
            found = queryset.filter(pk__in=namesakes.nearly(term))
        return found, False

    @admin.display(description="other names")
    def also(self, person):
        names = [row.name for row in person.other_names]
        return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")

    @admin.display(description="live stories")
    def stories(self, person):
        return f"{person.live_stories:,}"

    @admin.display(description="tagging", ordering="tagging")
    def rule(self, person):
        said = {Tagging.ASK: "Asked about", Tagging.NEVER: "Never tagged"}.get(person.tagging, "")
        restricted = "Must not be named" if person.naming_restriction else ""
        return ", ".join(filter(None, [said, restricted]))

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("doubles/", view(self.doubles_view), name="articles_person_doubles"),
            path("doubles/two/", view(self.two_view), name="articles_person_two"),
            path("table/", view(self.table_view), name="articles_person_table"),
            *super().get_urls(),
        ]

    def doubles_view(self, request: HttpRequest) -> HttpResponse:
        """Pairs that may be one: to merge, or to be told apart for good."""
        if not uniting.may_merge(request.user, Person):
            raise PermissionDenied
        pairs = namesakes.doubles()
        known = Person.objects.prefetch_related("names").in_bulk(
            {pk for pair in pairs for pk in (pair.person, pair.other)}
        )
        context = {
            **self.admin_site.each_context(request),
            "title": "Who may be one",
            "opts": self.opts,
            "pairs": [(known[pair.person], known[pair.other], pair.why) for pair in pairs],
        }
        return render(request, "admin/articles/person/doubles.html", context)

    def two_view(self, request: HttpRequest) -> HttpResponse:
        """Remember that two who look like one are two."""
        if not uniting.may_merge(request.user, Person):
            raise PermissionDenied
        return _said_to_be_two(request)

    def table_view(self, request: HttpRequest) -> HttpResponse:
        """All people as a tab-separated table, as import_people takes it. Protected ones for editors alone."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return _table(request)


def _is_for_a_tag(request: HttpRequest) -> bool:
    """Whether a story asks whom it can name: nobody protected is offered there."""
    return request.resolver_match is not None and request.resolver_match.view_name == "admin:autocomplete"


@require_POST
def _said_to_be_two(request: HttpRequest) -> HttpResponse:
    asked = [request.POST.get(name, "") for name in ("person", "other")]
    pks = sorted({int(each) for each in asked if each.isdecimal() and len(each) < 19})
    if len(pks) == 2 and Person.objects.filter(pk__in=pks).count() == 2:
        said = {"by": request.user, "at": timezone.now()}
        Distinct.objects.get_or_create(person_id=pks[0], other_id=pks[1], defaults=said)
        messages.success(request, "They are two: nobody is asked again.")
    return HttpResponseRedirect(reverse("admin:articles_person_doubles"))


@require_safe
def _table(request: HttpRequest) -> HttpResponse:
    day = f"{timezone.localdate():%Y-%m-%d}"
    response = HttpResponse(
        content_type="text/tab-separated-values; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="people-{day}.tsv"'},
    )
    rows = csv.writer(response, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n")
    rows.writerow(COLUMNS)
    others = Prefetch("names", PersonName.objects.filter(main=False).order_by("id"), to_attr="other_names")
    people = Person.objects.seen_by(request.user).order_by("id").prefetch_related(others)
    for person in people.iterator(chunk_size=1000):
        cells = (
            person.external_id or "", person.slug, person.name, "|".join(row.name for row in person.other_names),
            person.description, person.wikidata, person.tagging, "|".join(person.same_as),
        )  # fmt: skip
        rows.writerow([cell_of(cell) for cell in cells])
    return response


def cell_of(text: str) -> str:
    """A cell of one line. What a spreadsheet would take for a formula is quoted. security.md 75"""
    text = " ".join(text.split())
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
