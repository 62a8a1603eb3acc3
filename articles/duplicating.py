"""A second story out of the words and pictures of a first: a draft, and never anything else."""

from datetime import datetime

from articles.models import Article, Change
from articles.saving import saving

# Binds the words wherever they go.
EMBARGO = ("embargo_until", "embargo_zone", "embargo_source", "embargo_terms")


def duplicate(article: Article, *, by, at: datetime) -> Article:
    """Return a new draft with the words, byline, section, topics, people and pictures that a story has saved.

    Its headline must be confirmed, its address is its own. Nothing that was decided comes along, no note, no date;
    private stays private, and an embargo stays. Killed pictures are left behind. Raises NotYours.
    """
    # As the database holds it: an open form may have changed the instance.
    source = Article.objects.get(pk=article.pk)
    content = source.content()
    content |= {
        "headline_proposed": True,
        "slug": "",
        "change": Change.FIRST,
        "change_note": "",
    }
    made = Article(private=source.private, **{name: getattr(source, name) for name in EMBARGO})
    with saving(made, by=by, at=at):
        made.save()
        made.restore(content)
    return made
