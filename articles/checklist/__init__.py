"""What is looked at before a story is filed, and before it is printed: one list of small rules, each a sentence.

A remark that blocks is shown to the writer before filing and raised by the verb; one that does not, warns. What can
stop a story stands in `stopping`, what is only worth a look in `looking`: a new rule is put into RULES of one of them.
"""

from collections.abc import Iterable
from datetime import datetime

from articles import html
from articles.checklist import looking, stopping
from articles.checklist.looking import where_names_stand
from articles.checklist.remark import LONGEST_HEADLINE, SOON, Remark, Story
from articles.models import Article, ArticlePicture, Document
from articles.printing import Printed, placed

__all__ = [
    "LONGEST_HEADLINE",
    "SOON",
    "Remark",
    "before_filing",
    "before_printing",
    "stops",
    "stories_before_printing",
    "where_names_stand",
]


def before_filing(article: Article, content: dict, at: datetime) -> list[Remark]:
    """What must be there before a writer files."""
    return stopping.before_filing(content, was_public=article.editions.opened(at).exists())


def before_printing(article: Article, content: dict, printed: Printed, at: datetime) -> list[Remark]:
    """What must be there before an editor approves, filing's own list included, and what is worth a look."""
    return _remarks([Story(article, content, printed)], at)[0]


def stops(article: Article, content: dict, printed: Printed, at: datetime) -> list[Remark]:
    """What of that stops a story. A verb asks this inside its transaction: of names, the text is read through for
    those alone that must not be said."""
    story = Story(article, content, printed)
    return [remark for remark in stopping.remarks([story], at)[0] if remark.blocks]


def stories_before_printing(contents: Iterable[tuple[Article, dict]], at: datetime) -> list[list[Remark]]:
    """The remarks on the contents of many stories, in their order: ten queries at most, however many they are.

    The stories bring their `article_pictures`, each with its image.
    """
    contents = list(contents)
    enclosed = {pk for _, content in contents for pk in html.documents(content["body"])}
    known = set(Document.objects.kept().filter(pk__in=enclosed).values_list("pk", flat=True)) if enclosed else set()
    return _remarks([Story(article, content, _placed(article, content, known)) for article, content in contents], at)


def _placed(article: Article, content: dict, documents: set[int]):
    rows: Iterable[ArticlePicture] = article.article_pictures.all()
    return placed(content, rows, documents=documents)


def _remarks(stories: list[Story], at: datetime) -> list[list[Remark]]:
    found = zip(stopping.remarks(stories, at), looking.remarks(stories, at), strict=True)
    return [[*stops_it, *worth_a_look] for stops_it, worth_a_look in found]
