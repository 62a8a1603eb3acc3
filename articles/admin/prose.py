"""The editor of a story's text: html's vocabulary in prose-editor's words, and figures that carry their captions.

The canonical body holds placeholders. Only between the page and the form do figures hold caption and alternative
text, so that they are written where they stand and kept in one place, ArticlePicture.
"""

import json
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

import nh3
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import ImportMap, Media

from articles import embeds, html
from articles.html.vocabulary import ROW_ID
from articles.models import Article, ArticlePicture, Document, Image, printable

# What html/vocabulary.py holds, as the editor calls it.
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Cite": True,
    "Heading": {"levels": [2, 3]},
    "Blockquote": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "HardBreak": True,
    "HorizontalRule": True,
    "Link": {"enableTarget": False, "protocols": ["https", "http", "mailto"]},
    "Picture": True,
    "Gallery": True,
    "EnclosedDocument": True,
    "PullQuote": True,
    "FactBox": True,
    "CorrectionBox": True,
    "SocialQuote": True,
    "Embed": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Paste": True,
    "Tidy": True,
    # Buttons only: the drop-down that the editor would make of some is out of the keyboard's reach.
    "Menu": {
        "groups": [
            {"group": name}
            for name in (
                "blockType -lists", "lists", "marks link", "nodes -blockType -lists", "boxes", "parts", "table",
                "history tidy",
            )
        ]
    },
}  # fmt: skip

# What a page about the paper may hold: words, and nothing that comes from a story.
PLAIN = ("Bold", "Italic", "Heading", "BulletList", "OrderedList", "ListItem", "HardBreak", "HorizontalRule", "Link",
         "Table", "TableRow", "TableHeader", "TableCell", "Paste", "Tidy", "Menu")  # fmt: skip

importmap = ImportMap({"newsroom/chooser": "articles/chooser.js", "newsroom/prose-kit": "articles/prose-kit.js"})


ATTRIBUTES = {"data-image", "data-alt", "data-decorative"}
MOST_TAGS = 30_000


@dataclass(frozen=True)
class Caption:
    """What a figure in the editor says beside its picture."""

    text: str = ""
    alternative_text: str = ""
    decorative: bool = False


class Editor(AdminProseEditorWidget):
    """The editor, and where its figure finds the picture chooser."""

    @property
    def media(self):
        return super().media + Media(importmap=importmap, css={"all": ["articles/prose.css"]})

    def get_context(self, name, value, attrs):
        """Tell the editor where the desk answers it, and what the houses are called whose videos it takes."""
        told = {
            "data-stories": reverse("admin:articles_article_stories"),
            "data-paste": reverse("admin:articles_article_paste"),
            "data-documents": reverse("admin:articles_article_documents"),
            "data-embeds": reverse("admin:articles_article_embed"),
            "data-houses": json.dumps({kind: [house[0], house[2]] for kind, house in embeds.KINDS.items()}),
            "data-language": settings.LANGUAGE_CODE,
        }
        return super().get_context(name, value, {**(attrs or {}), **told})


class Prose(ProseEditorFormField):
    """The text of a story as a form field. Its value still holds captions; the form takes them apart."""

    def __init__(self, **kwargs):
        super().__init__(extensions=EXTENSIONS, required=False, widget=Editor, **kwargs)


def plain(**kwargs) -> ProseEditorFormField:
    """A text that is no story's, as a form field."""
    return ProseEditorFormField(
        extensions={name: EXTENSIONS[name] for name in PLAIN}, required=False, widget=Editor, **kwargs
    )


def filled(body: str, rows: dict[int, ArticlePicture]) -> str:
    """What the editor opens: a canonical body with what the rows say of the pictures in it, by image, and what its
    documents are."""
    body = html.with_figures(body, lambda image: _figure(image, rows.get(image)))
    numbers = html.documents(body)
    known = Document.objects.in_bulk(numbers) if numbers else {}
    return html.with_documents(body, lambda found: _document(found, known.get(found.document)))


def _document(found: html.Document, document: Document | None) -> str:
    title = escape(found.title or (document.title if document else ""), quote=False)
    facts = document.facts if document else "This newsroom has no such document"
    return f'<figure data-document="{found.document}" data-facts="{escape(facts)}">{title}</figure>'


def _figure(image: int, row: ArticlePicture | None) -> str:
    if row is None:
        return html.figure(image)
    attributes = {
        "data-image": str(image),
        "data-alt": row.alternative_text,
        "data-decorative": "true" if row.decorative else "",
        "data-credit": row.image.credit,
        "data-to-come": "killed" if row.image.killed_at else "true" if row.image.is_to_come else "",
    }
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    return f"<figure {written}><figcaption>{escape(row.caption)}</figcaption></figure>"


def captions(body: str) -> dict[int, Caption]:
    """What the figures of an edited body say, by image."""
    if body.count("<") > MOST_TAGS:
        return {}  # html.clean keeps the words of such a text and nothing else
    reader = _Captions()
    # Sanitised first: Python's parser is quadratic on what is no HTML.
    reader.feed(nh3.clean(body, tags={"figure", "figcaption"}, attributes={"figure": ATTRIBUTES}))
    reader.close()
    return reader.found


class _Captions(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found: dict[int, Caption] = {}
        self.image: int | None = None
        self.attributes: dict = {}
        self.words: list[str] = []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        number = attributes.get("data-image") or ""
        if tag == "figure" and ROW_ID.fullmatch(number):
            self.image, self.attributes, self.words = int(number), attributes, []

    def handle_data(self, data):
        if self.image is not None:
            self.words.append(data)

    def handle_endtag(self, tag):
        if tag == "figure" and self.image is not None:
            self.found[self.image] = Caption(
                text=" ".join(printable("".join(self.words)).split())[:1000],
                alternative_text=" ".join(printable(self.attributes.get("data-alt") or "").split())[:500],
                decorative=self.attributes.get("data-decorative") == "true",
            )
            self.image = None


def keep_captions(article: Article, found: dict[int, Caption]) -> None:
    """Write what the figures say into the pictures of the story; a picture that is new in the text becomes one."""
    if not found:
        return
    rows = {row.image_id: row for row in article.article_pictures.all()}
    new = Image.objects.filter(pk__in=set(found) - set(rows), killed_at=None)
    known = set(new.values_list("pk", flat=True))
    last = max((row.position for row in rows.values()), default=-1)
    for image, caption in found.items():
        said = {
            "caption": caption.text,
            "alternative_text": caption.alternative_text,
            "decorative": caption.decorative,
        }
        if row := rows.get(image):
            if said != {name: getattr(row, name) for name in said}:
                ArticlePicture.objects.filter(pk=row.pk).update(**said)
        elif image in known:
            last += 1
            ArticlePicture.objects.create(article=article, image_id=image, position=last, **said)


# What the editor asks the desk while somebody writes.


def _may_write_stories(request: HttpRequest) -> None:
    if not (request.user.has_perm("articles.change_article") or request.user.has_perm("articles.add_article")):
        raise PermissionDenied


@require_POST
def paste(request: HttpRequest) -> JsonResponse:
    """What is left of a clipboard in a text of ours: the rules of html, and no others in the browser."""
    _may_write_stories(request)
    return JsonResponse({"html": html.clean(request.POST.get("html", ""))})


@require_safe
def embed(request: HttpRequest) -> JsonResponse:
    """Kind and number of what an address shows, or a sentence why it can't be shown."""
    _may_write_stories(request)
    found = embeds.recognise(request.GET.get("address", "").strip())
    if found is None:
        return JsonResponse({"error": "This is no address of a YouTube video or Instagram post. Link to it instead."})
    return JsonResponse({"kind": found.kind, "id": found.number})


PAGES = {"paste": ("paste/", paste), "embed": ("embed/", embed)}
