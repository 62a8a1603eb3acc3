"""A second story out of the words and pictures of a first: a draft, and never anything else."""

from datetime import datetime

from articles import html
from articles.models import Article, Change, Image
from articles.saving import saving

# Binds the words wherever they go.
EMBARGO = ("embargo_until", "embargo_zone", "embargo_source")


def duplicate(article: Article, *, by, at: datetime) -> Article:
    """Return a new draft with the words, byline, section, topics, people and pictures that a story has saved.

    Its headline must be confirmed, its address is its own. Nothing that was decided comes along, no note, no date;
    private stays private, and an embargo stays. Killed pictures are left behind. Raises NotYours.
    """
    # As the database holds it: an open form may have changed the instance.
    source = Article.objects.get(pk=article.pk)
    content = source.content()
    killed = Image.objects.filter(article_pictures__article=source).exclude(killed_at=None)
    gone = set(killed.values_list("pk", flat=True))
    content |= {
        "headline_proposed": True,
        "slug": "",
        "change": Change.FIRST,
        "change_note": "",
        "body": html.without_images(source.body, gone),
        "pictures": [picture for picture in content["pictures"] if picture["image"] not in gone],
    }
    made = Article(private=source.private, **{name: getattr(source, name) for name in EMBARGO})
    with saving(made, by=by, at=at):
        made.save()
        made.restore(content)
    return made
