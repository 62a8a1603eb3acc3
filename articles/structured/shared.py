"""The picture that a link to a page shows elsewhere (https://ogp.me); templates/articles/_shared.html says the rest."""

from collections.abc import Iterable

from articles.reading import Figure
from articles.structured.saying import CREDITED


def shared_picture(figures: Iterable[Figure | None]) -> dict:
    """The first picture of a page: path, width, height, words; {} where it shows none.

    Its credit stands in its file, and in the words beside it.
    """
    figure = next(filter(None, figures), None)
    if figure is None:
        return {}
    width = figure.widths[-1]
    credit = f"{CREDITED} {figure.credit}"
    return {
        "path": figure.largest,
        "width": width,
        "height": max(1, round(figure.height * width / figure.width)),
        "words": f"{figure.alternative_text} ({credit})" if figure.alternative_text else credit,
    }
