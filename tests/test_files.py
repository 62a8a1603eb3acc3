"""The way of an uploaded picture into the house: looked at once, and never while the database waits."""

from hashlib import sha256

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.urls import reverse

from articles.models import Image
from articles.pictures import apart, files, intake
from tests import desk


@pytest.fixture
def looks(monkeypatch):
    """Whether a transaction was open, for each time that a file was decoded."""
    look, seen = apart.look, []

    def noting(content):
        seen.append(connection.in_atomic_block)
        return look(content)

    monkeypatch.setattr(apart, "look", noting)
    return seen


@pytest.fixture
def photo_desk(client):
    client.force_login(desk.phil())
    return client


class TestTakeIn:
    def test_makes_the_file_the_original_without_decoding_it_again(self, looks):
        image, content = Image(credit="AP"), desk.picture_file(width=300, height=200)

        files.take_in(image, files.look_at(content))

        content.seek(0)
        assert image.file.read() == content.read()
        assert (image.width, image.height, image.digest) == (300, 200, sha256(content.file.getvalue()).hexdigest())
        assert image.file.name.endswith(".jpg")
        assert image.metadata == {"name": "harbour.jpg"}
        assert len(looks) == 1

    def test_never_sees_what_is_no_picture(self):
        with pytest.raises(intake.Refused, match="a web page"):
            files.look_at(ContentFile(b"<html>", name="boat.jpg"))


@pytest.mark.django_db(transaction=True)
class TestUpload:
    def test_of_a_new_picture_is_decoded_once_before_the_save(self, photo_desk, looks):
        photo_desk.post(
            reverse("admin:articles_image_add"), {"credit": "AP", "upload": desk.picture_file(width=300, height=200)}
        )

        assert [(image.width, image.height) for image in Image.objects.all()] == [(300, 200)]
        assert looks == [False]

    def test_of_a_picture_to_come_is_decoded_once_before_the_save(self, photo_desk, looks):
        image = desk.make_image(to_come=True)
        change = reverse("admin:articles_image_change", args=[image.pk])

        photo_desk.post(change, {"credit": "AP", "upload": desk.picture_file(width=300, height=200)})

        image.refresh_from_db()
        assert (image.is_to_come, image.width) == (False, 300)
        assert looks == [False]

    def test_in_place_is_decoded_once_before_the_save(self, photo_desk, looks):
        told = photo_desk.post(reverse("admin:articles_image_arrive"), {"upload": desk.picture_file()}).json()
        kept = photo_desk.post(reverse("admin:articles_image_keep"), {"key": told["key"], "credit": "AP"}).json()

        assert kept["id"] == str(Image.objects.get().pk)
        assert looks == [False]

    def test_that_is_refused_is_looked_at_once_as_well(self, photo_desk, looks):
        page = photo_desk.post(
            reverse("admin:articles_image_add"),
            {"credit": "AP", "upload": ContentFile(b"GIF89a, and no more", name="boat.jpg")},
        )

        assert "This file is a GIF, whatever its name says." in page.content.decode()
        assert not Image.objects.exists()
        assert looks == [False]

    def test_by_somebody_who_may_not_is_not_looked_at(self, client, looks):
        client.force_login(desk.vera())

        answer = client.post(reverse("admin:articles_image_add"), {"credit": "AP", "upload": desk.picture_file()})

        assert answer.status_code == 403
        assert looks == []
