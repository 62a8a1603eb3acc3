"""A rendition answers while a live edition shows it and its rights last, with no worker; and by which road it goes."""

from datetime import timedelta

import pytest
from django.core.files.storage import Storage, storages
from django.utils import timezone

from articles import reading, workflow
from articles.models import Image
from articles.pictures import files
from tests import desk
from tests.desk import DAY, HOUR, MINUTE, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

ENDS, SECOND = NOW + DAY, timedelta(seconds=1)
CREDIT = "Lantern Wire"


@pytest.fixture
def at(monkeypatch):
    """Turn the clock to a moment."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture
def image(at):
    """A picture on the disk that leads a live story; its rights end a day after."""
    image = desk.make_image(CREDIT, rights_until=ENDS, caption="Nets drying", alternative_text="Green nets")
    files.make_renditions(image)
    desk.make_live(pictures=[image])
    at(NOW)
    return image


def address(image: Image, width: int = 640) -> str:
    return f"/media/{image.token}/{width}.jpg"


def pages(image: Image) -> list[str]:
    edition = image.uses.get().edition
    return ["/", "/culture/", "/feed/", edition.get_absolute_url(), f"{edition.get_absolute_url()}article.json"]


class TestRights:
    """One second before their end and at it, with nothing but the clock in between."""

    @pytest.mark.parametrize(
        ("moment", "status"), [(NOW, 200), (ENDS - SECOND, 200), (ENDS, 410), (ENDS + SECOND, 410)]
    )
    def test_file_answers_until_its_second(self, client, image, at, moment, status):
        """security.md 36"""
        at(moment)

        assert client.get(address(image)).status_code == status

    def test_pages_lose_the_picture_and_keep_the_story(self, client, image, at):
        paths = pages(image)
        at(ENDS - SECOND)
        before = {path: client.get(path).content.decode() for path in paths}
        at(ENDS)
        after = {path: client.get(path).content.decode() for path in paths}

        for path in paths:
            assert image.token in before[path], path
            assert CREDIT in before[path], path
            for gone in (image.token, CREDIT, "Green nets", "Nets drying"):
                assert gone not in after[path], (path, gone)
            assert "Ferry returns to the old harbour" in after[path], path

    def test_shorter_rights_reach_what_is_live(self, client, image, at):
        Image.objects.filter(pk=image.pk).update(rights_until=NOW + MINUTE)
        at(NOW + MINUTE)

        assert client.get(address(image)).status_code == 410

    def test_longer_rights_bring_it_back(self, client, image, at):
        at(ENDS)
        assert client.get(address(image)).status_code == 410

        Image.objects.filter(pk=image.pk).update(rights_until=None)

        assert client.get(address(image)).status_code == 200

    def test_killed_says_not_even_that_it_was_there(self, client, image):
        workflow.kill_picture(image, by=desk.phil(), at=NOW, reason="Notice")

        assert client.get(address(image)).status_code == 404

    def test_that_ended_before_the_story_opened_was_never_there(self, at):
        image = desk.make_image(rights_until=NOW + 2 * DAY)
        desk.make_live(pictures=[image])
        Image.objects.filter(pk=image.pk).update(rights_until=NOW - SECOND)

        assert reading.picture(image.token, at=NOW) == reading.Shown(now=False)


class TestKeeping:
    """No cache outlives the rights, nor the window."""

    @pytest.mark.parametrize(
        ("before", "seconds"), [(HOUR, 30), (30 * SECOND, 30), (12.9 * SECOND, 12), (SECOND, 1), (SECOND / 2, 0)]
    )
    def test_ends_with_the_rights(self, client, image, at, before, seconds):
        at(ENDS - before)

        assert client.get(address(image))["Cache-Control"] == f"public, max-age={seconds}"

    def test_ends_with_the_window(self, client, image, at):
        edition = image.uses.get().edition
        article = edition.article
        workflow.reopen(article, by=desk.rosa(), at=NOW)
        desk.edit(article, by=desk.rosa(), headline="Without the picture")
        article.article_pictures.all().delete()
        desk.file_story(article)
        workflow.publish(article, by=desk.edith(), at=NOW, edition=desk.approve(article), live_from=NOW + HOUR)
        at(NOW + HOUR - 7 * SECOND)
        assert client.get(address(image))["Cache-Control"] == "public, max-age=7"

        at(NOW + HOUR)
        assert client.get(address(image)).status_code == 410

    def test_follows_the_last_of_two_stories(self, client, image, at):
        _, other = desk.make_live(headline="Another story", pictures=[image])
        workflow.withdraw(other.article, by=desk.edith(), at=NOW + HOUR, reason="Wrong")
        at(NOW + HOUR - SECOND)

        assert client.get(address(image))["Cache-Control"] == "public, max-age=30"

    def test_of_the_feed_is_asked_again_each_time(self, client, image):
        """And says nothing of when it last changed: a picture whose rights ended leaves no date behind."""
        for form in ("", "atom/", "json/"):
            response = client.get(f"/feed/{form}")
            assert "Last-Modified" not in response
            assert response["Cache-Control"] == "no-cache"

    def test_of_nothing_is_kept_by_nobody(self, client, image, at):
        at(ENDS)

        assert "max-age" not in client.get(address(image)).get("Cache-Control", "")


class TestAddress:
    """security.md 36, 59"""

    @pytest.mark.parametrize(
        "altered",
        [
            "/media/{token}/641.jpg", "/media/{token}/0640.jpg", "/media/{token}/640.png", "/media/{token}/640",
            "/media/{token}/../../desk/x/640.jpg", "/media/{other}/640.jpg", "/media/desk/640.jpg", "/media/{file}",
            "/{file}", "/media/{token}/", "/media/public/{token}/640.jpg", "/media/{token}/640.jpg/",
        ],
    )  # fmt: skip
    def test_altered_is_not_found(self, client, image, altered):
        other = "".join("a" if letter != "a" else "b" for letter in image.token)
        path = altered.format(token=image.token, other=other, file=image.file.name)

        assert client.get(path).status_code == 404
        assert client.get(address(image)).status_code == 200

    def test_upper_case_is_another(self, client, image):
        assert client.get(f"/media/{image.token.upper()}/640.jpg").status_code == 404

    def test_takes_one_query(self, client, image, django_assert_num_queries):
        with django_assert_num_queries(1):
            client.get(address(image))


class TestFormat:
    def test_avif_is_served_as_such(self, client, image):
        response = client.get(address(image).replace("jpg", "avif"))

        assert (response["Content-Type"], response.getvalue()[4:12]) == ("image/avif", b"ftypavif")

    def test_of_before_avif_gets_the_jpeg(self, client, image):
        (files.public_directory(image.token) / "640.avif").unlink()

        response = client.get(address(image).replace("jpg", "avif"))

        assert (response["Content-Type"], response.getvalue()[:3]) == ("image/jpeg", b"\xff\xd8\xff")

    def test_may_run_nothing(self, client, image):
        """security.md 55, 60"""
        response = client.get(address(image))

        assert response["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response["Content-Security-Policy"]


class TestRange:
    """One stretch of bytes; whatever else is asked for gets the whole. security.md 37"""

    @pytest.mark.parametrize(
        ("asked", "first", "last"), [("bytes=0-9", 0, 9), ("bytes=5-", 5, None), ("bytes=-7", -7, None),
         ("bytes=3-99999999", 3, None)]
    )  # fmt: skip
    def test_gets_that_stretch(self, client, image, asked, first, last):
        whole = client.get(address(image)).getvalue()

        response = client.get(address(image), HTTP_RANGE=asked)

        wanted = whole[first:] if last is None else whole[first : last + 1]
        begins = first if first >= 0 else len(whole) + first
        assert (response.status_code, response.getvalue()) == (206, wanted)
        assert response["Content-Range"] == f"bytes {begins}-{begins + len(wanted) - 1}/{len(whole)}"
        assert response["Content-Length"] == str(len(wanted))
        assert response["Cache-Control"] == "public, max-age=30"

    @pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "bytes=-", "lines=0-1", "bytes=a-b", "bytes=٣-٤"])
    def test_of_another_kind_gets_the_whole(self, client, image, asked):
        whole = client.get(address(image)).getvalue()

        response = client.get(address(image), headers={"range": asked})

        assert (response.status_code, response.getvalue()) == (200, whole)

    @pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=9-3", "bytes=-0"])
    def test_beyond_the_end_is_refused(self, client, image, asked):
        size = len(client.get(address(image)).getvalue())

        response = client.get(address(image), HTTP_RANGE=asked)

        assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{size}")

    def test_with_a_condition_gets_the_whole(self, client, image):
        asked = {"HTTP_RANGE": "bytes=0-9", "HTTP_IF_RANGE": '"x"'}

        assert client.get(address(image), **asked).status_code == 200


class TestRoads:
    def test_nginx_is_told_where_it_lies(self, client, image, settings):
        settings.ACCEL_REDIRECT = "/protected/"

        response = client.get(address(image))

        assert response["X-Accel-Redirect"] == f"/protected/public/{image.token}/640.jpg"
        assert (response.status_code, response.content, response["Content-Type"]) == (200, b"", "image/jpeg")

    def test_nginx_is_told_nothing_once_the_rights_end(self, client, image, at, settings):
        settings.ACCEL_REDIRECT = "/protected/"
        at(ENDS)

        assert "X-Accel-Redirect" not in client.get(address(image))

    def test_nginx_is_told_nothing_of_what_is_not_there(self, client, image, settings):
        settings.ACCEL_REDIRECT = "/protected/"

        assert client.get(address(image, 1920)).status_code == 404

    def test_storage_elsewhere_signs_for_as_long_as_the_rights_last(self, client, image, at, monkeypatch):
        monkeypatch.setitem(storages._storages, "default", Elsewhere())
        at(ENDS - 12 * SECOND)

        response = client.get(address(image))

        signed = f"https://bucket.example/public/{image.token}/640.jpg?expires=12"
        assert (response.status_code, response["Location"]) == (302, signed)
        assert response["Cache-Control"] == "public, max-age=12"


class Elsewhere(Storage):
    """As S3 does it: no paths, and addresses signed for so many seconds."""

    def url(self, name, *, expire):
        return f"https://bucket.example/{name}?expires={expire}"
