"""What is not live is nowhere: a canary in every field, a sweep over every public address. security.md 31 to 38, 40"""

import pytest
from django.urls import get_resolver

from articles import saving, workflow
from articles.models import Article, Author, Byline, Edition, FormerAddress, Front, Note, Person, Slot, Topic
from articles.pictures import files
from articles.printing import printed_alone
from articles.reading_sitemaps import STRETCH
from tests import desk
from tests.desk import DAY, HOUR, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

CANARY = "xqcanary"


def canary_story(name: str) -> Article:
    """A story that says the canary wherever something can be written.

    But for its addresses: what an asker said may come back, and must excuse nothing.
    """
    mark = f"{CANARY} {name}"
    image = desk.make_image(mark, caption=mark, alternative_text=mark, creator=mark, copyright=mark)
    person = desk.make_person(f"{mark} person", description=mark, slug=f"plain-person-{name}")
    article = desk.make_article(
        slug=f"plain-{name}", headline=mark, kicker=mark, standfirst=mark, slugline=mark, dateline=mark, advisory=mark,
        body=f"<p>{mark}</p>", pictures=[image], people=[person], embargo_source=mark,
    )  # fmt: skip
    with saving.saving(article, by=desk.rosa(), at=NOW):
        Byline.objects.create(
            article=article, author=Author.objects.create(name=f"{mark} author", slug=f"plain-author-{name}")
        )
        article.topics.add(Topic.objects.create(name=f"{mark} topic", slug=f"plain-topic-{name}", description=mark))
    # Where it stood on an older site, for readers once it is public.
    FormerAddress.objects.create(path=f"/2019/old-{article.pk}.html", public_id=article.public_id)
    # What the desk says to itself beside the story.
    Note.objects.create(article=article, by=desk.edith(), at=NOW, text=mark, passage=mark)
    files.make_renditions(image)
    return article


def draft():
    return canary_story("draft")


def submitted():
    return desk.file_story(canary_story("submitted"))


def approved():
    article = submitted()
    desk.approve(article)
    return article


def scheduled():
    article = submitted()
    far = NOW + 365 * 100 * DAY
    workflow.publish(article, by=desk.edith(), at=NOW, edition=desk.approve(article), live_from=far)
    return article


def spiked():
    article = draft()
    workflow.spike(article, by=desk.edith(), at=NOW, reason=CANARY)
    return article


def withdrawn():
    article = submitted()
    workflow.publish(article, by=desk.edith(), at=NOW, edition=desk.approve(article))
    workflow.withdraw(article, by=desk.edith(), at=NOW + HOUR, reason=CANARY)
    return article


def public_addresses(article: Article) -> list[str]:
    """Every address pattern of the readers' site, filled with all that could lead to this story."""
    person, image = article.people.get(), article.pictures.get()
    author = article.authors.get(name__contains=CANARY)
    stories = [
        f"/{section}/{slug}-{id}/"
        for section in ("culture", "x")
        for slug in (article.slug, "y")
        for id in (article.public_id, article.public_id.upper())
    ]
    return [
        "/", "/?older_than=9999999999.000000-999999", "/corrections/", "/archive/", "/archive/2024/",
        "/archive/2024/03/", "/archive/2024/03/05/", "/about/", "/about/contact/",
        # Asked for by what is said beside the canary: what was asked comes back on the page. security.md 34
        *(f"/search/?q={article.slug.removeprefix('plain-')}{more}" for more in ("", "+person", "&sort=newest")),
        "/culture/", f"/people/{person.slug}/",
        f"/topics/{article.topics.get().slug}/", f"/authors/{author.slug}/",
        *(f"{page}feed/{form}" for page in (
            "/", "/culture/", f"/people/{person.slug}/", f"/topics/{article.topics.get().slug}/",
            f"/authors/{author.slug}/", "/corrections/",
        ) for form in ("", "atom/", "json/")),
        "/sitemap.xml", "/sitemap-pages.xml", "/news-sitemap.xml", "/robots.txt", "/.well-known/security.txt",
        f"/sitemap-{article.pk // STRETCH}.xml", f"/sitemap-people-{person.pk // STRETCH}.xml",
        f"/sitemap-topics-{article.topics.get().pk // STRETCH}.xml", f"/sitemap-authors-{author.pk // STRETCH}.xml",
        *stories, *(path.rstrip("/") for path in stories), *(path + "print/" for path in stories),
        *(path + "history/" for path in stories), *(path + "article.json" for path in stories),
        f"/2019/old-{article.pk}.html",
        f"/{article.pk}/", "/favicon.ico",
        *(f"/{id}{end}" for id in (article.public_id, article.public_id.upper()) for end in ("", "/")),
        f"/culture/{article.slug}/", f"/culture/{article.pk}/",
        f"/media/{image.token}/640.jpg", f"/media/{image.file.name}", f"/{image.file.name}",
    ]  # fmt: skip


def test_sweep_knows_every_public_address():
    """An address pattern that is added must be added to the sweep."""
    names = {p.name for p in get_resolver("articles.urls").url_patterns}

    assert names == {
        "front", "feed", "corrections", "corrections_feed", "person", "person_feed", "topic", "topic_feed", "author",
        "author_feed", "section_feed", "picture", "document", "story",
        "ninjs", "history", "short", "section",
        "sitemap_index", "sitemap_of_pages", "sitemap_of_names", "sitemap", "news_sitemap", "robots", "security",
        "icon",
        "search", "archive", "archive_year", "archive_month", "archive_day", "about", "about_page",
    }  # fmt: skip


@pytest.mark.parametrize("make", [draft, submitted, approved, scheduled, spiked, withdrawn], ids=lambda f: f.__name__)
class TestHidden:
    @pytest.mark.parametrize("method", ["get", "head"])
    def test_story_is_nowhere(self, client, make, method):
        desk.make_live(headline="Something else is live")
        paths = public_addresses(make())
        assert not [path for path in paths if CANARY in path]

        for path in paths:
            # Validators and ranges must not tell either. security.md 37
            since = "Tue, 05 Mar 2024 09:00:00 GMT"
            asked = {"HTTP_IF_NONE_MATCH": "*", "HTTP_RANGE": "bytes=0-10", "HTTP_IF_MODIFIED_SINCE": since}
            for headers in ({}, asked):
                response = getattr(client, method)(path, **headers)
                content = b"".join(response.streaming_content) if response.streaming else response.content
                said = content + str(dict(response.headers)).encode()
                assert CANARY.encode() not in said.lower(), path
                assert response.status_code != 304, path

    def test_answer_is_the_404_of_nonsense(self, client, make):
        article = make()
        nonsense = client.get("/culture/nothing-at-all-zzzzzzzz/")

        response = client.get(f"/culture/{article.slug}-{article.public_id}/")

        if make is withdrawn:
            assert response.status_code == 410
        else:
            assert (response.status_code, response.content) == (nonsense.status_code, nonsense.content)
            assert set(response.headers) == set(nonsense.headers)

    def test_person_tagged_there_alone_has_no_page(self, client, make):
        """security.md 35"""
        person = make().people.get()

        assert client.get(f"/people/{person.slug}/").status_code == 404

    def test_topic_that_nothing_else_has_has_no_page(self, client, make):
        topic = make().topics.get()

        assert client.get(f"/topics/{topic.slug}/").status_code == 404

    def test_author_who_signed_nothing_else_has_no_page(self, client, make):
        author = make().authors.get(name__contains=CANARY)

        assert client.get(f"/authors/{author.slug}/").status_code == 404

    def test_names_that_changed_lead_nowhere(self, client, make):
        """security.md 35"""
        article = make()
        for named in (article.people.get(), article.authors.get(name__contains=CANARY)):
            former, named.slug = named.get_absolute_url(), f"{CANARY}-{named.slug}"
            named.save()
            response = client.get(former)
            assert (response.status_code, response.get("Location")) == (404, None), former

    def test_picture_is_not_served(self, client, make):
        """security.md 36"""
        image = make().pictures.get()

        assert files.public_directory(image.token).is_dir()
        # What readers had and have no more is gone, as its story is.
        assert client.get(f"/media/{image.token}/640.jpg").status_code == (410 if make is withdrawn else 404)
        assert client.get(f"/media/{image.token}/640.avif").status_code == (410 if make is withdrawn else 404)


@pytest.mark.parametrize("make", [draft, submitted, approved, scheduled, spiked, withdrawn], ids=lambda f: f.__name__)
class TestSlot:
    def test_shows_nothing_of_a_story_that_readers_do_not_see(self, client, make):
        """Neither its own words, nor those of the front page, nor a picture that the front page gave it."""
        article = make()
        own = desk.make_image(f"{CANARY} own")
        front = Front.objects.create(
            name=CANARY, strip=CANARY, strip_story=article, live_from=NOW - DAY, live_until=None
        )
        Slot.objects.create(
            front=front, article=article, position=1, headline=CANARY, image=own,
            picture=printed_alone(own), token=own.token,
        )  # fmt: skip
        files.make_renditions(own)
        section = article.section
        section.lead = article
        section.save()

        for path in (*public_addresses(article), f"/media/{own.token}/640.jpg"):
            response = client.get(path)
            assert CANARY.encode() not in response.getvalue().lower(), path
        assert client.get(f"/media/{own.token}/640.jpg").status_code == 404


class TestNextVersion:
    def test_of_a_live_story_stays_hidden_until_its_second(self, client):
        article, live = desk.make_live()
        workflow.reopen(article, by=desk.rosa(), at=NOW + HOUR)
        with saving.saving(article, by=desk.rosa(), at=NOW + HOUR):
            article.headline, article.body = CANARY, f"<p>{CANARY}</p>"
            article.save()
            article.people.add(Person.objects.create(name=CANARY))
        desk.file_story(article, at=NOW + HOUR)
        edition = desk.approve(article, at=NOW + HOUR)
        far = NOW + 365 * 100 * DAY
        workflow.publish(article, by=desk.edith(), at=NOW + HOUR, edition=edition, live_from=far)

        for path in (
            "/",
            "/culture/",
            "/feed/",
            "/corrections/",
            "/search/?q=ferry",
            "/archive/2024/03/",
            live.get_absolute_url(),
            live.history_url,
            edition.get_absolute_url(),
            f"/people/{CANARY}/",
        ):
            assert CANARY.encode() not in client.get(path, follow=True).content, path
        assert Edition.objects.live(far).get().headline == CANARY


def test_live_story_is_found_by_the_same_sweep(client):
    """The sweep can fail: on a story that is live it finds the canary."""
    article = submitted()
    workflow.publish(article, by=desk.edith(), at=NOW, edition=desk.approve(article))

    answers = [(path, client.get(path)) for path in public_addresses(article)]
    # Where nothing stands the newest stories are offered, this one among them.
    found = [path for path, answer in answers if answer.status_code == 200 and CANARY.encode() in answer.getvalue()]

    story, picture = Edition.objects.get().get_absolute_url(), f"/media/{article.pictures.get().token}/640.jpg"
    lists = ["/", "/?older_than=9999999999.000000-999999", "/archive/2024/03/", "/archive/2024/03/05/"]
    lists += [f"/search/?q=submitted{more}" for more in ("", "+person", "&sort=newest")] + ["/culture/"]
    person = "/people/plain-person-submitted/"
    names = [person, "/topics/plain-topic-submitted/", "/authors/plain-author-submitted/"]
    fed = [f"{page}feed/{form}" for page in ("/", "/culture/", *names) for form in ("", "atom/", "json/")]
    names += fed
    assert found == [*lists, *names, story, f"{story}history/", f"{story}article.json", picture]
