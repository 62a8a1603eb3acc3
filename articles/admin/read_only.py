"""The text of a story for whoever reads it at the desk and may not write it: as readers would see it, not as markup."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from articles import html
from articles.admin.documents import address_of as address_of_document
from articles.admin.image import address_of
from articles.models import Article, ArticlePicture, Document


def text(article: Article, *, may_look: bool) -> SafeString:
    """The text with its pictures, or with their captions alone. The body is clean: Article.save sees to that."""
    rows = {row.image_id: row for row in article.article_pictures.select_related("image")}
    documents = Document.objects.in_bulk(html.documents(article.body))
    parts = [_part(part, rows, documents, may_look=may_look) for part in html.parts(article.body)]
    return format_html('<div class="text">{}</div>', format_html_join("", "{}", ((part,) for part in parts)))


def _part(
    part: html.Part, rows: dict[int, ArticlePicture], documents: dict[int, Document], *, may_look: bool
) -> SafeString:
    match part:
        case int(image):
            return _figure(rows[image], may_look=may_look) if image in rows else SafeString()
        case html.Gallery(images):
            return format_html_join("", "{}", ((_part(image, rows, documents, may_look=may_look),) for image in images))
        case html.Social():
            words = mark_safe(part.html)  # noqa: S308  clean, as said above
            return format_html("<blockquote>{}<p><cite>{}</cite></p></blockquote>", words, part.credit)
        case html.Table(caption, inside):
            return format_html("<table><caption>{}</caption>{}</table>", caption, mark_safe(inside))  # noqa: S308
        case html.Document(number, title):
            kept = documents.get(number)
            words = title or (kept.title if kept else "Document")
            address = address_of_document(number)
            return format_html('<p><a href="{}" target="_blank">{}</a> (PDF)</p>', address, words)
        case html.Correction():
            return format_html("<aside>{}</aside>", mark_safe(part.html))  # noqa: S308
        case html.Embed():
            return format_html('<p><a href="{}">{}</a></p>', part.link, part.words)
    return mark_safe(part)  # noqa: S308  clean, as said above


def _figure(row: ArticlePicture, *, may_look: bool) -> SafeString:
    shown = ""
    if row.image.is_to_come or row.image.killed_at:
        says = "This picture was killed" if row.image.killed_at else "Picture to come"
        shown = format_html('<span class="text__to-come">{}</span>', says)
    elif may_look:
        says = "" if row.decorative else row.alternative_text
        shown = format_html('<img src="{}" alt="{}" loading="lazy">', address_of(row.image), says)
    return format_html(
        '<figure>{}<figcaption>{} <span class="text__credit">Image Credit: {}</span></figcaption></figure>',
        shown,
        row.caption,
        row.image.credit,
    )
