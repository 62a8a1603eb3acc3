"""Whom an act concerns, as accounts: those who write the story, those who mind the desk, those who were named."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from articles.models import Article, Author

RIGHTS_OF = "django.contrib.auth.backends.ModelBackend"


def writers(article: Article) -> QuerySet:
    """Whoever started the story, signs it or was given it."""
    signed = Author.objects.filter(bylines__article=article, account__isnull=False).values("account")
    pks = {article.started_by_id, article.assigned_to_id}
    return get_user_model().objects.filter(Q(pk__in=pks) | Q(pk__in=signed), is_active=True).order_by("pk")


def on_duty(right: str, *, at: datetime) -> QuerySet:
    """Whoever minds the desk at this moment and may do this."""
    # A superuser is on duty only if they say so: being able to do everything is no shift.
    return _able(right, superusers=True).filter(duty__until__gt=at)


def everybody(right: str) -> QuerySet:
    """All whose work this is; administrators are none of them for being administrators."""
    return _able(right, superusers=False)


def _able(right: str, *, superusers: bool) -> QuerySet:
    users = get_user_model().objects.with_perm(right, backend=RIGHTS_OF, include_superusers=superusers)
    return users.order_by("pk")
