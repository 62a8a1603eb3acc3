"""The press before the real site: every cause of a change is seen, every boundary kept, and nobody's page leaks."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError
from django.templatetags.static import static
from django.test import Client
from django.utils import timezone

from articles import reading, workflow
from articles.models import READER_TABLES, Image, Person, Section
from articles.models.rules.clocks import clock_rules
from articles.press.serving import in_front_of
from tests import desk
from tests.desk import DAY, HOUR, NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_suffices]

SECOND = timedelta(seconds=1)


class Site:
    """The whole machine at a moment that one sets: `at` reaches the press and the pages behind it."""

    def __init__(self, monkeypatch):
        self.at = NOW
        monkeypatch.setattr(timezone, "now", lambda: self.at)
        self.press = in_front_of(WSGIHandler())
        self.press.now = lambda: self.at.timestamp()

    def get(self, path, *, method="GET", **asked):
        path, _, query = path.partition("?")
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "wsgi.input": BytesIO(),
                   "wsgi.url_scheme": "http", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000",
                   "HTTP_HOST": "127.0.0.1:8000", **asked}  # fmt: skip
        told = {}

        def start(status, headers, exc_info=None):
            told.update(status=int(status[:3]), headers=dict(headers))

        body = self.press(environ, start)
        told["text"] = b"".join(body).decode(errors="replace")
        if hasattr(body, "close"):
            body.close()
        return type("Answer", (), told)


@pytest.fixture
def site(monkeypatch):
    return Site(monkeypatch)


def kept(site, path):
    """Fetch a page until it is kept."""
    site.get(path)
    answer = site.get(path)
    assert answer.headers["X-Press"] == "hit"
    return answer


class TestFeed:
    """Programs ask a hundred times a day whether there is anything new."""

    @pytest.mark.parametrize("form", ["", "atom/", "json/"])
    @pytest.mark.parametrize("full", [False, True])
    def test_is_not_sent_again_until_the_rights_of_a_picture_end(self, site, settings, form, full):
        """security.md 36"""
        settings.FEED_FULL_TEXT = full
        image = desk.make_image(rights_until=NOW + HOUR)
        desk.make_live(at=NOW - HOUR, pictures=[image])
        path = f"/culture/feed/{form}"
        first = site.get(path)
        known = {"HTTP_IF_NONE_MATCH": first.headers["ETag"]}
        assert image.token in first.text

        site.at = NOW + HOUR - SECOND
        again = site.get(path, **known)
        assert (again.status, again.text, again.headers["ETag"]) == (304, "", first.headers["ETag"])
        # By an older date nobody is told that nothing changed.
        assert site.get(path, HTTP_IF_MODIFIED_SINCE="Tue, 05 Mar 2099 09:00:00 GMT").status == 200
        site.at = NOW + HOUR
        after = site.get(path, **known)

        assert (after.status, image.token in after.text) == (200, False)
        assert "Last-Modified" not in after.headers

    def test_is_another_once_a_story_is_corrected(self, site):
        article, _ = desk.make_live(at=NOW - HOUR)
        known = {"HTTP_IF_NONE_MATCH": site.get("/feed/atom/").headers["ETag"]}
        assert site.get("/feed/atom/", **known).status == 304

        desk.correct(article, at=NOW, change="correction")
        site.at = NOW + SECOND

        assert "It is green." in site.get("/feed/atom/", **known).text


class TestChange:
    """Within a second readers see what was decided, on pages that were kept. (security.md 16)"""

    def test_a_story_that_is_published_stands_on_the_front(self, site):
        article = desk.make_article(headline="Ferry returns")
        edition = desk.approve(desk.file_story(article))
        assert "Ferry returns" not in kept(site, "/").text

        workflow.publish(article, by=desk.edith(), at=site.at, edition=edition)
        site.at += SECOND

        assert "Ferry returns" in site.get("/").text
        assert site.get(edition.get_absolute_url()).status == 200

    def test_one_that_is_taken_down_is_gone(self, site):
        article, edition = desk.make_live(at=NOW - HOUR, headline="Ferry returns")
        kept(site, edition.get_absolute_url())
        assert "Ferry returns" in kept(site, "/").text

        workflow.withdraw(article, by=desk.edith(), at=site.at, reason="Wrong ferry")
        site.at += SECOND

        assert site.get(edition.get_absolute_url()).status == 410
        assert "Ferry returns" not in site.get("/").text

    def test_a_picture_that_is_killed_is_gone(self, site):
        _, edition = desk.make_live(at=NOW - HOUR, pictures=[desk.make_image()])
        token = edition.uses.get().token
        address = f"/media/{token}/{reading.Figure.of(edition.pictures[0]).widths[0]}.jpg"
        assert kept(site, address).status == 200

        workflow.kill_picture(Image.objects.get(), by=desk.phil(), at=site.at, reason="Notice")
        site.at += SECOND

        assert site.get(address).status == 404
        assert "<img" not in site.get(edition.get_absolute_url()).text

    def test_a_person_who_must_not_be_tagged_is_gone(self, site):
        person = desk.make_person()
        _, edition = desk.make_live(at=NOW - HOUR, people=[person])
        assert person.name in kept(site, edition.get_absolute_url()).text
        kept(site, person.get_absolute_url())

        Person.objects.filter(pk=person.pk).update(tagging="never")
        site.at += SECOND

        assert person.get_absolute_url() not in site.get(edition.get_absolute_url()).text
        assert site.get(person.get_absolute_url()).status in (404, 410)


class TestBoundary:
    def test_a_scheduled_story_appears_at_its_second(self, site):
        article = desk.make_article(headline="Ferry returns")
        edition = desk.approve(desk.file_story(article))
        opens = NOW + DAY + timedelta(milliseconds=300)
        workflow.publish(article, by=desk.edith(), at=NOW, edition=edition, live_from=opens)
        site.at = opens - timedelta(milliseconds=500)
        kept(site, "/")
        assert site.get(edition.get_absolute_url()).status == 404

        site.at = opens - timedelta(milliseconds=1)
        assert "Ferry returns" not in site.get("/").text
        site.at = opens
        assert "Ferry returns" in site.get("/").text
        assert site.get(edition.get_absolute_url()).status == 200

    def test_a_picture_goes_when_its_rights_end(self, site):
        ends = NOW + HOUR
        _, edition = desk.make_live(at=NOW - HOUR, pictures=[desk.make_image(rights_until=ends)])
        site.at = ends - timedelta(milliseconds=500)
        assert "<img" in kept(site, edition.get_absolute_url()).text

        site.at = ends

        assert "<img" not in site.get(edition.get_absolute_url()).text


class TestLeaks:
    """What an editor sees while signed in is what everybody sees. (security.md 42)"""

    def test_a_signed_in_editor_colours_nothing(self, site):
        desk.make_article(headline="Not out yet")
        _, edition = desk.make_live(at=NOW - HOUR)
        client = Client()
        client.force_login(desk.edith())
        cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        addresses = ["/", edition.get_absolute_url(), edition.section.get_absolute_url(), "/feed/", "/corrections/"]

        for address in addresses:
            signed_in = site.get(address, HTTP_COOKIE=cookie)
            anonymous = site.get(address)
            assert signed_in.text == anonymous.text
            assert "Set-Cookie" not in signed_in.headers
            assert "Cookie" not in signed_in.headers.get("Vary", "")

    def test_the_desk_is_never_kept(self, site):
        answer = site.get("/admin/")

        assert "X-Press" not in answer.headers
        assert "no-store" in answer.headers["Cache-Control"]


class TestDatabaseAway:
    def test_kept_pages_go_on_and_cold_ones_say_503(self, site, monkeypatch):
        desk.make_live(at=NOW - HOUR, headline="Ferry returns")
        kept(site, "/")
        with monkeypatch.context() as patch:
            patch.setattr(
                "django.db.backends.utils.CursorWrapper.execute",
                lambda *args, **kwargs: (_ for _ in ()).throw(OperationalError("away")),
            )
            site.at += 10 * SECOND
            warm, cold = site.get("/"), site.get("/corrections/")

        assert ("Ferry returns" in warm.text, warm.headers["X-Press"]) == (True, "stale")
        assert cold.status == 503
        assert cold.headers["Retry-After"] == "10"
        assert "try again" in cold.text
        site.at += SECOND
        assert site.get("/corrections/").status == 200


class TestFiles:
    def test_say_what_keeps_readers_safe(self, site):
        """security.md 60"""
        headers = site.get(static("articles/icon.svg")).headers

        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert {"Referrer-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy"} <= set(headers)


class TestClock:
    def test_every_table_of_the_readers_moves_it(self):
        moved = {rule.table for rule in clock_rules()}

        assert moved == set(READER_TABLES) - {"articles_clock"}

    def test_boundary_is_the_next_moment_of_all(self):
        image = desk.make_image(rights_until=NOW + 3 * HOUR)
        desk.make_live(at=NOW - HOUR, pictures=[image])
        assert reading.clock(at=NOW)[1] == NOW + 3 * HOUR
        article = desk.make_article()
        edition = desk.approve(desk.file_story(article))
        workflow.publish(article, by=desk.edith(), at=NOW, edition=edition, live_from=NOW + 2 * HOUR)

        assert reading.clock(at=NOW)[1] == NOW + 2 * HOUR
        assert reading.clock(at=NOW + 2 * HOUR)[1] == NOW + 3 * HOUR
        assert reading.clock(at=NOW + 3 * HOUR)[1] is None

    def test_the_end_of_an_order_not_to_name_somebody_is_a_boundary(self):
        """Until then a search leads to nobody of that name."""
        desk.make_person(naming_restriction="A minor", naming_restricted_until=NOW + HOUR)

        assert reading.clock(at=NOW)[1] == NOW + HOUR
        assert reading.clock(at=NOW + HOUR)[1] is None

    def test_costs_one_query(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            reading.clock(at=NOW)

    def test_a_section_that_is_renamed_moves_it(self):
        section = desk.make_section()
        before = reading.clock(at=NOW)[0]

        Section.objects.filter(pk=section.pk).update(name="Harbour")

        assert reading.clock(at=NOW)[0] > before
