"""The list of stories: what matters to whoever opens it, filters in the words of the desk, and no counting.

A filter with many possible values asks for words instead of listing them. Pages are found by the last row of the page
before, never by counting: a story that is saved meanwhile moves nothing, and the last page is as quick as the first.
"""

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from articles import finding
from articles.admin.desk import own, waiting_for
from articles.models import Article, ArticlePicture, Author, Edition, Ended, Found, PersonName, Status, fold

# As long as a name can be, and an account's or a story's number.
LONGEST_NAME, LONGEST_NUMBER = 200, 18
# So many namesakes of one beginning are looked for.
NAMESAKES = 200


class Whose(admin.SimpleListFilter):
    """What the list opens on; drawn as tabs. Whoever searches looks among all stories, unless they say otherwise."""

    title = "whose"
    parameter_name = "whose"
    EVERYBODYS, MINE, WAITING, MATTERS = "all", "mine", "waiting", "matters"
    tabs = True

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        writes = request.user.has_perm("articles.change_article")
        asks = any(value for name, value in request.GET.items() if name not in (self.parameter_name, *CURSORS))
        self.opens_on = self.MATTERS if writes and not asks else self.EVERYBODYS

    def lookups(self, request, model_admin):
        return [
            (self.MATTERS, "Mine and waiting"),
            (self.MINE, "Mine"),
            (self.WAITING, "Waiting for me"),
            (self.EVERYBODYS, "All stories"),
        ]

    @property
    def chosen(self) -> str:
        known = [value for value, _ in self.lookup_choices]
        return self.value() if self.value() in known else self.opens_on

    def choices(self, changelist):
        for value, words in self.lookup_choices:
            yield {
                "selected": self.chosen == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}, list(CURSORS)),
                "display": words,
            }

    def queryset(self, request, queryset):
        wanted = {self.MINE: own, self.WAITING: waiting_for}.get(self.chosen)
        if wanted:
            return queryset.filter(wanted(request.user))
        if self.chosen == self.EVERYBODYS:
            return queryset
        return queryset.filter(own(request.user) | waiting_for(request.user))


class State(admin.SimpleListFilter):
    """Where stories stand, in the words of the desk: some stand at two places, live and in progress."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("progress", "In progress"),
            ("waiting", "Waiting for desk"),
            ("ready", "Ready"),
            ("going-out", "Going out"),
            ("live", "Live"),
            ("taken-down", "Taken down"),
            ("spiked", "Spiked"),
        ]

    def queryset(self, request, queryset):
        return STATES[self.value()](queryset, timezone.now()) if self.value() in STATES else queryset


def _with(queryset: QuerySet, editions: QuerySet) -> QuerySet:
    return queryset.filter(Exists(editions.filter(article=OuterRef("pk"))))


def _among(queryset: QuerySet, editions: QuerySet) -> QuerySet:
    # For the few: asked the other way round, every story of ten years is looked at (0.7 s of 100,000).
    return queryset.filter(pk__in=editions.values("article"))


def _ready(queryset: QuerySet, at: datetime) -> QuerySet:
    later = Edition.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
    waiting = Edition.objects.filter(~Exists(later), live_from=None)
    return _among(queryset.filter(status=Status.APPROVED), waiting)


def _taken_down(queryset: QuerySet, at: datetime) -> QuerySet:
    to_be_seen = Edition.objects.filter(Q(live_until=None) | Q(live_until__gt=at), live_from__isnull=False)
    gone = Edition.objects.filter(ended_because=Ended.WITHDRAWN)
    return _among(queryset, gone).exclude(Exists(to_be_seen.filter(article=OuterRef("pk"))))


STATES = {
    "progress": lambda stories, at: stories.filter(status=Status.DRAFT),
    "waiting": lambda stories, at: stories.filter(status=Status.SUBMITTED),
    "ready": _ready,
    "going-out": lambda stories, at: _among(stories, Edition.objects.scheduled(at)),
    "live": lambda stories, at: _with(stories, Edition.objects.live(at)),
    "taken-down": _taken_down,
    "spiked": lambda stories, at: stories.filter(status=Status.SPIKED),
}


class Words(admin.ListFilter):
    """A filter that asks for words in fields of its own. `fields` are a dict each: name, label, kind of field."""

    template = "admin/filter_words.html"
    fields: tuple[dict, ...] = ()

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        self.asked = {}
        for field in self.fields:
            value = params.pop(field["name"], [""])[-1]
            self.asked[field["name"]] = value.replace("\x00", "").strip()[:LONGEST_NAME]

    def has_output(self):
        return True

    def expected_parameters(self):
        return [field["name"] for field in self.fields]

    def choices(self, changelist):
        """One entry, for the template: the fields as filled in, and what else the list was asked for."""
        left_out = {*self.expected_parameters(), *CURSORS}
        kept = [(name, values) for name, values in changelist.filter_params.items() if name not in left_out]
        hidden = [(name, value) for name, values in kept for value in values]
        yield {
            "fields": [{**field, "value": self.asked[field["name"]]} for field in self.fields],
            "says": self.says(),
            "hidden": hidden,
            "without": changelist.get_query_string(remove=[*self.expected_parameters(), *CURSORS]),
        }

    def says(self) -> str:
        """What is asked for, in short; '' where nothing is."""
        return " ".join(value for value in self.asked.values() if value)


class ByAuthor(Words):
    title = "author"
    fields = ({"name": "author", "label": "Name in the byline", "type": "search"},)

    def queryset(self, request, queryset):
        if not (name := self.asked["author"]):
            return queryset
        authors = list(Author.objects.filter(name__icontains=name).values_list("pk", flat=True)[:NAMESAKES])
        return queryset.filter(pk__in=Article.objects.filter(authors__in=authors).values("pk"))


class ByPerson(Words):
    title = "person"
    fields = ({"name": "person", "label": "Name of a person in the story", "type": "search"},)

    def queryset(self, request, queryset):
        if not (name := fold(self.asked["person"])):
            return queryset
        beginning = Q(folded__startswith=name) | Q(folded__contains=f" {name}")
        people = list(PersonName.objects.filter(beginning).values_list("person", flat=True)[:NAMESAKES])
        return queryset.filter(pk__in=Article.objects.filter(person_tags__tag__in=people).values("pk"))


class BySaving(Words):
    """By the days, on the newsroom's calendar, on which stories were last saved."""

    title = "saved"
    fields = (
        {"name": "saved_from", "label": "From", "type": "date"},
        {"name": "saved_to", "label": "To", "type": "date"},
    )

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        self.days = {name: self._day(request, name, value) for name, value in self.asked.items()}

    def _day(self, request, name: str, typed: str) -> date | None:
        try:
            return date.fromisoformat(typed) if typed else None
        except ValueError:
            messages.warning(request, f"“{typed}” is no date: write it like 2024-03-05.")
            self.asked[name] = ""
            return None

    def queryset(self, request, queryset):
        try:
            if day := self.days["saved_from"]:
                queryset = queryset.filter(saved_at__gte=midnight(day))
            if day := self.days["saved_to"]:
                queryset = queryset.filter(saved_at__lt=midnight(day + timedelta(days=1)))
        except OverflowError:
            return queryset.none()  # nothing was saved at the ends of time
        return queryset

    def says(self):
        since, until = (f"{day:%-d %b %Y}" if day else "" for day in self.days.values())
        if since and until:
            return since if since == until else f"{since} to {until}"
        return f"from {since}" if since else f"to {until}" if until else ""


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min)).astimezone(UTC)


# What may be asked of the list beside fields of the story itself.
ASKED = frozenset({"whose", "state", "author", "person", "saved_from", "saved_to"})
# Where a page of the list begins: after a story, going back in time, or before one, coming forward.
OLDER, NEWER = "older_than", "newer_than"
CURSORS = (OLDER, NEWER)


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
        stories = super().get_queryset(request, exclude_parameters).defer("body")
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
    moment, _, number = cursor.partition("-")
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
