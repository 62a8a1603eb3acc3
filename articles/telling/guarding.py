"""Which stories may not be named outside the desk: no mail, no webhook and no log says a word of them.

# security.md 44
"""

from datetime import datetime

from articles.models import Article


def is_guarded(article: Article, *, at: datetime) -> bool:
    """Whether a story is private, or under an embargo: its own, or one of any version that was printed."""
    if article.private or (article.embargo_until is not None and article.embargo_until > at):
        return True
    return article.editions.filter(embargo_until__gt=at).exists()
