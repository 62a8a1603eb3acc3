"""The cast of every test, and makers of stories and pictures with plain defaults.

Rosa reports, Edith edits, Phil minds the pictures, Vera only reads. Ed is a second editor, Omar a second reporter.
"""

import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

from django.contrib.auth.models import Group, Permission, User
from django.core.files.base import ContentFile
from PIL import Image as Canvas

from articles import printing, saving, workflow
from articles.models import Article, ArticlePicture, Author, Byline, Image, Person, PersonTag, Section

# A quiet Tuesday morning: every test counts from here.
NOW = datetime(2024, 3, 5, 9, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def member(name: str, group: str = "", **fields) -> User:
    user, made = User.objects.get_or_create(
        username=name.lower(), defaults={"first_name": name, "is_staff": True, **fields}
    )
    if made and group:
        user.groups.add(Group.objects.get(name=group))
    return user


def rosa() -> User:
    return member("Rosa", "Journalists")


def omar() -> User:
    return member("Omar", "Journalists")


def edith() -> User:
    return member("Edith", "Editors")


def ed() -> User:
    return member("Ed", "Editors")


def phil() -> User:
    return member("Phil", "Photo desk")


def vera() -> User:
    """Reads the desk and signs nothing."""
    user = member("Vera")
    user.user_permissions.add(Permission.objects.get(codename="view_article"))
    return user


def boss() -> User:
    """A superuser: has every right, and obeys the same verbs."""
    return member("Boss", is_superuser=True)


def grant(user: User, codename: str) -> User:
    """The user with one more right; Django keeps rights on the instance, so a fresh one is returned."""
    user.user_permissions.add(Permission.objects.get(codename=codename))
    return User.objects.get(pk=user.pk)


def make_section(name: str = "Culture") -> Section:
    return Section.objects.get_or_create(name=name)[0]


def make_person(name: str = "Ada Quist", **fields) -> Person:
    return Person.objects.create(name=name, **fields)


def picture_file(width: int = 1200, height: int = 800, colour: str = "teal") -> ContentFile:
    buffer = BytesIO()
    Canvas.new("RGB", (width, height), colour).save(buffer, "JPEG")
    return ContentFile(buffer.getvalue(), name="harbour.jpg")


def make_image(credit: str = "AP", *, to_come: bool = False, **fields) -> Image:
    defaults = {"caption": "The harbour at dawn", "alternative_text": "Boats in grey light"}
    image = Image(credit=credit, **{**defaults, **fields})
    if not to_come:
        image.file.save("harbour.jpg", picture_file(), save=False)
        image.width, image.height, image.digest = 1200, 800, secrets.token_hex(32)
    image.save()
    return image


def make_article(
    *, by: User | None = None, at: datetime = NOW, pictures=(), people=(), section="Culture", **fields
) -> Article:
    """A saved draft of Rosa's that lacks nothing: headline, text, section, byline."""
    by = by or rosa()
    defaults = {
        "headline": "Ferry returns to the old harbour",
        "body": "<p>The ferry came back on Monday, after eleven years.</p><p>Nobody had repainted it.</p>",
        "section": make_section(section) if section else None,
    }
    article = Article(**{**defaults, **fields})
    author, _ = Author.objects.get_or_create(name=by.first_name, defaults={"account": by})
    with saving.saving(article, by=by, at=at):
        article.save()
        Byline.objects.create(article=article, author=author)
        for position, image in enumerate(pictures):
            place(article, image, lead=position == 0, position=position)
        for person in people:
            PersonTag.objects.create(content_object=article, tag=person)
    return article


def place(article: Article, image: Image, *, lead: bool = False, position: int = 0, **fields) -> ArticlePicture:
    defaults = {"caption": image.caption, "alternative_text": image.alternative_text}
    if not lead:
        article.body += f'<figure data-image="{image.pk}"></figure>'
        article.save()
    return ArticlePicture.objects.create(
        article=article, image=image, lead=lead, position=position, **{**defaults, **fields}
    )


def edit(article: Article, *, by: User, at: datetime = NOW, **fields) -> Article:
    """Save some fields of a story as this person."""
    with saving.saving(article, by=by, at=at):
        for name, value in fields.items():
            setattr(article, name, value)
        article.save()
    return article


def as_read(article: Article, revision=None) -> dict:
    """What somebody has on the screen: the revision and the digests of its words and pictures."""
    revision = revision or article.filed or workflow.latest(article)
    printed = printing.print_revision(article, revision)
    return {"revision": revision, "words": printed.words_digest, "pictures": printed.pictures_digest}


def file_story(article: Article, *, by: User | None = None, at: datetime = NOW) -> Article:
    workflow.submit(article, by=by or rosa(), at=at)
    return article


def approve(article: Article, *, by: User | None = None, at: datetime = NOW):
    return workflow.approve(article, by=by or edith(), at=at, **as_read(article))


def publish(article: Article, *, at: datetime = NOW, live_from=None):
    """File as Rosa, approve and publish as Edith; return the edition."""
    editor = edith()
    file_story(article, at=at)
    edition = approve(article, by=editor, at=at)
    workflow.publish(article, by=editor, at=at, edition=edition, live_from=live_from)
    edition.refresh_from_db()
    return edition


def correct(article: Article, *, at: datetime = NOW, **fields):
    """Correct a live story as Rosa and Edith do; return the edition that readers see from then on."""
    workflow.correct(article, by=rosa(), at=at)
    edit(
        article,
        by=rosa(),
        at=at,
        **({"headline": "The harbour is painted green", "change_note": "It is green."} | fields),
    )
    return publish(article, at=at)


def make_live(*, at: datetime = NOW, **fields):
    """A story that readers see from `at` on; returns article and edition."""
    article = make_article(at=at, **fields)
    return article, publish(article, at=at)


def pages(client, path: str) -> Iterator[str]:
    """The pages of a list of readers, the first one first, as its own links lead from each to the next."""
    been = set()
    while path:
        assert path not in been, "The list leads back to where one was."
        been.add(path)
        yield (html := client.get(path).content.decode())
        following = re.search(r'<a rel="next" href="(\?[^"]+)"', html)
        path = path.partition("?")[0] + following[1] if following else ""
