"""The field for the story that leads the page of a section or topic: one of its own that is live or scheduled."""

from django import forms
from django.db.models import F, Max
from django.utils import timezone

from articles.models import Article, Edition, Section, Topic
from articles.standing import day_and_time

# So many are offered, the newest first: an older one is found by its address.
OFFERED = 60


class LeadField(forms.ModelChoiceField):
    """One of the stories of a section or topic; the one that leads now stays to be chosen, live or not."""

    def __init__(self, of: Section | Topic | None):
        at = timezone.now()
        editions = Edition.objects.none()
        if of is not None and of.pk:
            beside = {"section": of} if isinstance(of, Section) else {"topicalities__topic": of}
            editions = Edition.objects.filter(**beside).defer("body")
        to_come = editions.scheduled(at).exclude(article__private=True)
        lines = [*to_come.order_by("live_from", "id")[:OFFERED]]
        lines += editions.live(at).newest_first()[:OFFERED]
        self.told = {}
        for each in lines:
            state = "live since" if each.is_live(at) else "goes live"
            self.told.setdefault(each.article_id, f"{each.headline} ({state} {day_and_time(each.live_from, at)})")
        kept = of.lead_id if of is not None else None
        offered = Article.objects.filter(pk__in=[*self.told, *([kept] if kept else [])]).defer("body")
        super().__init__(
            # As they are told: by the moment at which readers see them, the newest on top.
            offered.annotate(newest=Max("editions__live_from")).order_by(F("newest").desc(nulls_last=True), "-pk"),
            required=False,
            label="Leading story",
            empty_label="The newest",
            help_text="Stands first on its page while readers see it.",
            error_messages={"invalid_choice": "Choose one of its own stories that is live or scheduled."},
        )

    def label_from_instance(self, article: Article) -> str:
        return self.told.get(article.pk, f"{article} (not live: the newest leads)")
