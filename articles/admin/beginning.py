"""What a new story and a new picture begin with, known from who begins them. All of it can be changed."""

from django.conf import settings

from articles.models import Article, Author


def author_of(user) -> Author | None:
    """The name under which somebody writes; None for whoever has no byline."""
    return Author.objects.filter(account=user, merged_into=None).order_by("id").first()


def story_of(user) -> dict:
    """The section of their last story."""
    last = Article.objects.filter(started_by=user).order_by("-started_at", "-id").values_list("section").first()
    return {"section": last[0]} if last and last[0] else {}


def picture_of(user) -> dict:
    """The credit of a picture that somebody took themselves."""
    author = author_of(user)
    return {"credit": f"{author.name}/{settings.SITE_NAME}", "creator": author.name} if author else {}
