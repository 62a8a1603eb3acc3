"""From a content of the working copy, with pictures and people as they stand, to what will be printed.

Preview, sign-off and approval share this one road: what one of them shows is what another digests.
Writes nothing; knows no statuses and no rights.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from articles import html
from articles.models import (
    Article,
    ArticlePicture,
    Author,
    Document,
    Edition,
    Image,
    Person,
    Revision,
    Topic,
    digest_of,
)


@dataclass(frozen=True)
class Placed:
    """Which pictures of a content are printed, and what stands in the way of others; fields as those of Printed."""

    rows: list[ArticlePicture]
    to_come: list[ArticlePicture]
    unknown: list[int]
    unknown_documents: list[int]


@dataclass(frozen=True)
class Printed:
    """What readers would get: the words and the pictures, each with the digest that people stand by.

    `words` holds Article.PRINTED_AS_IS, `section` (id or None), `byline`, `people`, `topics` (lists of dicts), and
    where there are any, `documents`: a dict each as Document.printed gives it, with the digest of its file;
    `pictures` a dict each: image, caption, alternative_text, decorative, lead, credit, creator, provider, copyright,
    licence, token. `rows` are the pictures' rows behind them; `to_come` and `unknown` hold what could not be
    printed: rows whose picture has no file, and ids of figures in the text that are no pictures of the story;
    `unknown_documents` ids in the text that are no documents of this newsroom.
    """

    words: dict
    pictures: list[dict]
    rows: list[ArticlePicture] = field(default_factory=list)
    to_come: list[ArticlePicture] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    unknown_documents: list[int] = field(default_factory=list)

    @property
    def documents(self) -> list[dict]:
        return self.words.get("documents", [])

    def as_edition(self) -> dict:
        """The fields of an edition with this content."""
        return {
            **{name: self.words.get(name, "") for name in Article.PRINTED_AS_IS},
            "section_id": self.words["section"],
            "byline": self.words["byline"],
            "people": self.words["people"],
            "topics": self.words["topics"],
            "pictures": self.pictures,
            "documents": self.documents,
            "words_digest": self.words_digest,
            "pictures_digest": self.pictures_digest,
        }

    @cached_property
    def words_digest(self) -> str:
        return digest_of(self.words)

    @cached_property
    def pictures_digest(self) -> str:
        return digest_of(self.pictures)


def words_of(edition: Edition) -> dict:
    """The words of an edition as they were digested: `words_digest` is made of exactly this."""
    return {
        **_as_is({name: getattr(edition, name) for name in Article.PRINTED_AS_IS}),
        "section": edition.section_id,
        "byline": edition.byline,
        "people": edition.people,
        "topics": edition.topics,
        **_if_any(edition.documents),
    }


def _as_is(content: dict) -> dict:
    """What is printed as it is. What came later stands there only where there is any: earlier digests hold."""
    names = [name for name in Article.PRINTED_AS_IS if name not in Article.IF_ANY or content.get(name)]
    return {name: content[name] for name in names}


def _if_any(documents: list[dict]) -> dict:
    """The documents among the words; stories without any keep the digests that they had before there were any."""
    return {"documents": documents} if documents else {}


def print_revision(article: Article, revision: Revision) -> Printed:
    """Return what a saved state of the story would look like in print, with pictures and people as they stand."""
    return print_content(article, revision.content)


def print_content(article: Article, content: dict) -> Printed:
    return _printed(content, list(article.article_pictures.select_related("image__provider")))


def print_as_kept(article: Article, content: dict) -> Printed:
    """Return a content with the pictures that it names itself, not those of the story now; for looking at alone."""
    kept = content["pictures"]
    images = Image.objects.select_related("provider").in_bulk([picture["image"] for picture in kept])
    rows = [
        ArticlePicture(article=article, image=images[picture["image"]], position=position, **{
            name: picture[name] for name in Article.OF_A_PICTURE if name != "image"
        })
        for position, picture in enumerate(kept)
        if picture["image"] in images
    ]  # fmt: skip
    return _printed(content, rows)


def placed(content: dict, pictures: Iterable[ArticlePicture], *, documents: Container[int]) -> Placed:
    """Return what becomes of the pictures of a story in this content; `documents` are the ids of those there are."""
    rows = {row.image_id: row for row in pictures}
    in_text = html.images(content["body"])
    lead = [row.image_id for row in rows.values() if row.lead and row.image_id not in in_text]
    wanted = [rows[image] for image in [*lead, *dict.fromkeys(in_text)] if image in rows]
    return Placed(
        rows=[row for row in wanted if not row.left_out and not row.image.is_to_come],
        to_come=[row for row in wanted if row.image.is_to_come and not row.left_out],
        unknown=[image for image in in_text if image not in rows],
        unknown_documents=[pk for pk in dict.fromkeys(html.documents(content["body"])) if pk not in documents],
    )


def _printed(content: dict, pictures: Iterable[ArticlePicture]) -> Printed:
    enclosed = dict.fromkeys(html.documents(content["body"]))
    known = Document.objects.kept().in_bulk(enclosed) if enclosed else {}
    found = placed(content, pictures, documents=known)
    words = {
        **_as_is(content),
        "section": content["section"],
        "byline": named(Author, content["byline"], "author"),
        "people": named(Person, content["people"], "person"),
        "topics": named(Topic, [{"topic": pk} for pk in content["topics"]], "topic"),
        **_if_any([known[pk].printed() for pk in enclosed if pk in known]),
    }
    return Printed(
        words=words,
        pictures=[printed_picture(row) for row in found.rows],
        rows=found.rows,
        to_come=found.to_come,
        unknown=found.unknown,
        unknown_documents=found.unknown_documents,
    )


def named(model: type, entries: Iterable[dict], key: str) -> list[dict]:
    """The entries with the names that their rows bear now; the words of a story hold the names readers will see.

    Who was merged since is the one that stayed, and named once.
    """
    entries = list(entries)
    rows = model.objects.in_bulk([entry[key] for entry in entries])
    merged = {row.merged_into_id for row in rows.values() if row.merged_into_id}
    stayed = model.objects.in_bulk(merged) if merged else {}
    found: dict[int, dict] = {}
    for entry in entries:
        if row := rows.get(entry[key]):
            row = stayed.get(row.merged_into_id, row)
            line = found.setdefault(row.pk, {**entry, key: row.pk, "name": row.name})
            if entry.get("subject"):
                line["subject"] = True
    return list(found.values())


def printed_picture(row: ArticlePicture) -> dict:
    image = row.image
    return {
        "image": image.pk,
        "caption": row.caption,
        "alternative_text": "" if row.decorative else row.alternative_text,
        "decorative": row.decorative,
        "lead": row.lead,
        **credit_of(image),
        "width": image.width,
        "height": image.height,
        # Where there is one: what was printed before there was keeps its digest.
        **({"focus": focus} if (focus := focus_of(image)) != [50, 50] else {}),
    }


def printed_alone(image: Image) -> dict:
    """A picture as a front page prints it, with what it says of itself."""
    return {
        "image": image.pk,
        "caption": image.caption,
        "alternative_text": image.alternative_text,
        **credit_of(image),
        "width": image.width,
        "height": image.height,
        "focus": focus_of(image),
    }


def focus_of(image: Image) -> list[int]:
    """What matters most in a picture, from left and from top, in hundredths of its width and height."""
    return [round(float(part) * 100) for part in (image.focal_x, image.focal_y)]


def credit_of(image: Image) -> dict:
    """What is printed of a picture's origin: all of it, and nothing else of a printed picture, may be reissued."""
    return {
        "credit": image.credit,
        "creator": image.creator,
        "provider": image.provider.name if image.provider else "",
        "copyright": image.copyright,
        "licence": image.licence,
        "token": image.token,
        # Where there are any: what was printed before there were keeps its digest.
        **({"synthetic": True} if image.synthetic else {}),
        **({"acquire": image.provider.licence_page} if image.provider and image.provider.licence_page else {}),
    }
