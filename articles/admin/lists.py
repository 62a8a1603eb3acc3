"""The list of stories: what each line says, its pages, and no counting. What it opens on: filters.py.

Pages are found by the last row of the page before, never by counting: a story that is saved meanwhile moves nothing,
and the last page is as quick as the first.
"""

from datetime import UTC, datetime
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.html import format_html

from articles import finding
from articles.admin.filters import ASKED, CURSORS, NEWER, OLDER, ByAuthor, ByPerson, BySaving, State, Whose
from articles.admin.image import thumbnail
from articles.models import Article, ArticlePicture, Found
from articles.standing import day_and_time, due, is_late, name_of, standing, tone, with_editions

# As long as a story's number can be.
LONGEST_NUMBER = 18


class Uncounted(Paginator):
    """Knows the rows of one page and nothing of any other: nobody asks how many there are."""

    count = 0
    num_pages = 1


class StoryList(ChangeList):
    """The list brings the lead picture of every story along, and leaves the texts where they are."""

    older = newer = newest = ""

    def __init__(self, request, *args, **kwargs):
        super().__init__(request, *args, **kwargs)
        self.tabs = [spec for spec in self.filter_specs if getattr(spec, "tabs", False)]
        self.menus = [spec for spec in self.filter_specs if not getattr(spec, "tabs", False)]
        for spec in self.tabs:
            spec.choices_now = list(spec.choices(self))
        whose = self.tabs[0] if self.tabs else None
        self.narrowed = bool(self.query) or any(name in request.GET for spec in self.menus for name in names_of(spec))
        self.without_menus = self.get_query_string(
            remove=[*CURSORS, "q", *(name for spec in self.menus for name in names_of(spec))]
        )

        is_whole = whose is not None and not self.narrowed and not self.result_count
        self.is_far_out = bool(self.newest) and not self.result_count
        self.opens_on_what_matters = is_whole and whose.chosen != Whose.EVERYBODYS
        self.shows_all = is_whole and whose.chosen == Whose.EVERYBODYS

    def get_filters_params(self, params=None):
        """Where a page begins filters nothing."""
        return {name: value for name, value in super().get_filters_params(params).items() if name not in CURSORS}

    def get_queryset(self, request, exclude_parameters=None):
        leads = ArticlePicture.objects.filter(lead=True, image__killed_at=None).select_related("image")
        stories = with_editions(super().get_queryset(request, exclude_parameters)).defer("body")
        return stories.prefetch_related(Prefetch("article_pictures", queryset=leads, to_attr="leads"))

    def get_results(self, request):
        """One page by its place among the moments of saving, and whether there is more on either side."""
        older_than, newer_than = (request.GET.get(name) for name in CURSORS)
        most, stories = self.list_per_page, self.queryset
        if newer_than:
            rows = list(_beyond(stories, newer_than, newer=True).order_by("saved_at", "id")[: most + 1])
            more_newer, more_older = len(rows) > most, True
            rows = list(reversed(rows[:most]))
        else:
            if older_than:
                stories = _beyond(stories, older_than)
            rows = list(stories.order_by("-saved_at", "-id")[: most + 1])
            more_newer, more_older = bool(older_than), len(rows) > most
            rows = rows[:most]
        self.result_list, self.result_count = rows, len(rows)
        self.full_result_count, self.show_full_result_count = None, False
        self.show_admin_actions, self.can_show_all, self.multi_page = True, False, False
        self.paginator = Uncounted(rows, most)
        if rows and more_older:
            self.older = self.get_query_string({OLDER: _cursor(rows[-1])}, [NEWER])
        if rows and more_newer:
            self.newer = self.get_query_string({NEWER: _cursor(rows[0])}, [OLDER])
        self.newest = self.get_query_string(remove=list(CURSORS)) if older_than or newer_than else ""

    def get_query_string(self, new_params=None, remove=None):
        """What a link of the list asks for; whatever narrows it begins at the newest again."""
        params = dict(self.filter_params)
        for gone in remove or ():
            params.pop(gone, None)
        params |= {name: [value] for name, value in (new_params or {}).items() if value is not None}
        for name, value in (new_params or {}).items():
            if value is None:
                params.pop(name, None)
        return f"?{urlencode(sorted(params.items()), doseq=True)}"


def names_of(spec) -> list[str]:
    return [name for name in spec.expected_parameters() if name]


def _cursor(article: Article) -> str:
    return f"{article.saved_at.timestamp():.6f}-{article.pk}" if article.saved_at else f"0-{article.pk}"


def _beyond(stories: QuerySet, cursor: str, *, newer: bool = False) -> QuerySet:
    """What follows a story in the order of the list."""
    moment, _, number = cursor.rpartition("-")
    try:
        at, pk = datetime.fromtimestamp(float(moment), tz=UTC), int(number[:LONGEST_NUMBER])
    except (ValueError, OverflowError, OSError) as error:
        raise Http404 from error
    if newer:
        return stories.filter(saved_at__gte=at).exclude(saved_at=at, pk__lte=pk)
    return stories.filter(saved_at__lte=at).exclude(saved_at=at, pk__gte=pk)


def found_among(queryset: QuerySet, question: str) -> QuerySet:
    """Those of the stories that the desk's index of words finds; all of them where nothing was asked."""
    return queryset.filter(pk__in=finding.things(Found.STORY, question)) if question.strip() else queryset


class ListsStories:
    """The list's part of the pages of stories."""

    list_display = ("lead", "__str__", "state", "section", "who", "saved")
    list_display_links = ("__str__",)
    list_filter = (Whose, State, "section", ByAuthor, ByPerson, BySaving)
    list_select_related = ("section", "saved_by", "started_by", "assigned_to", "taken_by")
    search_fields = ("headline",)  # any: get_search_results asks the index of words
    sortable_by = ()
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-saved_at", "-id")
    actions = None

    def get_queryset(self, request):
        return Article.objects.readable_by(request.user).order_by(*self.ordering)

    def lookup_allowed(self, lookup, value, request=None):
        return lookup in ASKED or super().lookup_allowed(lookup, value, request)

    def get_search_results(self, request, queryset, search_term):
        return found_among(queryset, search_term), False

    def get_changelist(self, request, **kwargs):
        return StoryList

    def get_list_display(self, request):
        """Whoever may not see pictures gets no frames without them."""
        may_look = request.user.has_perm("articles.view_image")
        return self.list_display if may_look else tuple(name for name in self.list_display if name != "lead")

    @admin.display(description="picture")
    def lead(self, article):
        return thumbnail(article.leads[0].image, says="") if article.leads else ""

    @admin.display(description="state")
    def state(self, article):
        stands = standing(article, at=timezone.now())
        state = format_html('<span class="state state--{}">{}</span>', tone(article, stands), stands.words)
        late = "late" if is_late(article, at=timezone.now()) else "due"
        said = due(article, at=timezone.now())
        return format_html('{} <span class="{}">{}</span>', state, late, said) if said else state

    @admin.display(description="started by", ordering="started_by__first_name")
    def who(self, article):
        return name_of(article.started_by)

    @admin.display(description="saved", ordering="saved_at")
    def saved(self, article):
        if article.saved_by is None:
            return ""
        return f"{day_and_time(article.saved_at, timezone.now())} by {name_of(article.saved_by)}"
