"""What the list of stories is narrowed by, in the words of the desk: whose, where they stand, by whom, with whom, when.

A filter with many possible values asks for words instead of listing them.
"""

from datetime import UTC, date, datetime, time, timedelta

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from articles.admin.desk import own, waiting_for
from articles.models import Author, Byline, Edition, Ended, Person, PersonName, PersonTag, Status, fold

# As long as a name can be.
LONGEST_NAME = 200
# So many namesakes of one beginning are looked for.
NAMESAKES = 200
# Where a page of the list begins: after a story, going back in time, or before one, coming forward.
OLDER, NEWER = "older_than", "newer_than"
CURSORS = (OLDER, NEWER)


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
    gone = Edition.objects.filter(ended_because=Ended.WITHDRAWN)
    return _among(queryset, gone).exclude(Exists(Edition.objects.standing(at).filter(article=OuterRef("pk"))))


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
        return queryset.filter(pk__in=Byline.objects.filter(author__in=authors).values("article"))


class ByPerson(Words):
    title = "person"
    fields = ({"name": "person", "label": "Name of a person in the story", "type": "search"},)

    def queryset(self, request, queryset):
        if not (name := fold(self.asked["person"])):
            return queryset
        beginning = Q(folded__startswith=name) | Q(folded__contains=f" {name}")
        # security.md 13: that somebody protected is tagged is for editors.
        names = PersonName.objects.filter(beginning, person__in=Person.objects.seen_by(request.user).values("pk"))
        people = list(names.values_list("person", flat=True)[:NAMESAKES])
        return queryset.filter(pk__in=PersonTag.objects.filter(tag__in=people).values("content_object"))


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


# What may be asked of the list beside fields of the story itself.
ASKED = frozenset(
    {Whose.parameter_name, State.parameter_name}
    | {field["name"] for kind in (ByAuthor, ByPerson, BySaving) for field in kind.fields}
)


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min)).astimezone(UTC)
