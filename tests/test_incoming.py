"""Pictures on their way in: looked at as they arrive, waiting until somebody says whose they are."""

import json
import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Canvas

from articles.models import Copies, Image, Provider
from articles.models.image import originals
from articles.pictures import apart, files, metadata, waiting
from tests import desk
from tests.test_pictures import draw, encode, iim, jpeg_header, xmp

pytestmark = pytest.mark.django_db

ARRIVE, KEEP = reverse("admin:articles_image_arrive"), reverse("admin:articles_image_keep")


def sent(content: bytes, name="boat.jpg") -> ContentFile:
    return ContentFile(content, name=name)


def agency_picture() -> bytes:
    body = (
        "<dc:creator><rdf:Seq><rdf:li>Mira Holt</rdf:li></rdf:Seq></dc:creator>"
        "<photoshop:Instructions>UK OUT. To be used within 14 days.</photoshop:Instructions>"
        "<photoshop:TransmissionReference>HLT101</photoshop:TransmissionReference>"
    )
    return encode(draw((800, 600)), xmp=xmp(body, 'photoshop:Credit="Reuters"'), extra=iim((2, 110, b"AP")))


@pytest.fixture(autouse=True)
def directory(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def rosa(client):
    client.force_login(desk.rosa())
    return client


class TestArrive:
    def test_says_what_the_file_says_and_from_where(self, rosa):
        told = rosa.post(ARRIVE, {"upload": sent(agency_picture())}).json()

        assert told["facts"] == "JPEG, 800 × 600 pixels"
        assert told["fields"] == {
            "credit": {"value": "Reuters", "from": "From the file (XMP)"},
            "creator": {"value": "Mira Holt", "from": "From the file (XMP)"},
            "provider_ref": {"value": "HLT101", "from": "From the file (XMP)"},
            "terms": {"value": "UK OUT. To be used within 14 days.", "from": "From the file (XMP)"},
        }
        assert told["notes"] == ["The file’s own places differ on the credit line: “Reuters” (XMP), “AP” (IIM)."]
        assert [(term["words"], term["says"]) for term in told["terms"]] == [
            ("To be used within 14 days.", "May be used for 14 days, counted from now."),
            ("UK OUT", "Not everywhere: our pages are read in every country."),
        ]
        assert not Image.objects.exists()

    def test_refuses_with_a_sentence(self, rosa):
        """security.md 53 and 54"""
        refused = [
            rosa.post(ARRIVE, {"upload": sent(content)}).json() for content in (b"GIF89a", jpeg_header(16000, 12600))
        ]

        assert refused == [
            {"error": "This file is a GIF, whatever its name says. Export the picture as a JPEG and upload that."},
            {"error": "This picture has more than 200 megapixels. Export it smaller, as a JPEG, and upload that."},
        ]
        assert rosa.get(ARRIVE).json() == {"waiting": []}

    def test_refuses_what_was_killed(self, rosa):
        content = encode(draw())
        image = desk.make_image()
        files.take_in(image, files.look_at(sent(content)))
        image.killed_at, image.killed_why = timezone.now(), "The agency withdrew it."
        image.save()

        assert "was killed on" in rosa.post(ARRIVE, {"upload": sent(content)}).json()["error"]

    @pytest.mark.parametrize("again", ["the same", "resized"])
    def test_shows_the_twin(self, rosa, again):
        picture = Canvas.effect_noise((20, 15), 90).resize((800, 600)).convert("RGB")
        image = desk.make_image()
        files.take_in(image, files.look_at(sent(encode(picture))))
        image.save()
        content = encode(picture if again == "the same" else picture.resize((400, 300)))

        (twin,) = rosa.post(ARRIVE, {"upload": sent(content)}).json()["twins"]

        assert (twin["id"], twin["credit"]) == (str(image.pk), "AP")
        says = {"the same": "The same file is here already.", "resized": "It looks like this one is here already."}
        assert twin["says"] == says[again]

    def test_neutralises_markup_and_long_names(self, rosa):
        """security.md 46 and 58"""
        content = encode(draw(), extra=iim((2, 110, b"<script>alert(1)</script>\0\x1b[31m")))

        for name in ("../../x.jpg", "a\0b.jpg", "n" * 300 + ".jpg"):
            told = rosa.post(ARRIVE, {"upload": sent(content, name)}).json()
            assert told["fields"]["credit"]["value"] == "<script>alert(1)</script>[31m"

        assert len(rosa.get(ARRIVE).json()["waiting"]) == 3

    def test_is_for_who_may_add_pictures(self, client):
        client.force_login(desk.vera())

        assert client.post(ARRIVE, {"upload": sent(encode(draw()))}).status_code == 403
        assert client.post(KEEP, {"key": "a" * 24}).status_code == 403


class TestKeep:
    def test_makes_it_a_picture_with_what_was_confirmed(self, rosa):
        Provider.objects.create(name="Reuters")
        told = rosa.post(ARRIVE, {"upload": sent(agency_picture())}).json()
        end = told["terms"][0]["until"]

        kept = rosa.post(
            KEEP, {"key": told["key"], "credit": "Mira Holt/Reuters", "ends": end, "terms": "UK OUT"}
        ).json()

        image = Image.objects.get()
        assert kept["id"] == str(image.pk)
        assert (image.credit, image.provider.name, image.terms) == ("Mira Holt/Reuters", "Reuters", "UK OUT")
        assert image.rights_until.isoformat() == end
        assert (image.width, image.height, image.metadata["instructions"]) == (
            800,
            600,
            "UK OUT. To be used within 14 days.",
        )
        assert rosa.get(ARRIVE).json() == {"waiting": []}

    def test_refuses_a_blank_credit_and_loses_nothing(self, rosa):
        key = rosa.post(ARRIVE, {"upload": sent(encode(draw()))}).json()["key"]

        refused = rosa.post(KEEP, {"key": key, "credit": " \u200b"}).json()

        assert refused["error"] == "Not kept yet."
        assert list(refused["fields"]) == ["credit"]
        assert [each["key"] for each in rosa.get(ARRIVE).json()["waiting"]] == [key]

    def test_ends_no_rights_unasked(self, rosa):
        key = rosa.post(ARRIVE, {"upload": sent(agency_picture())}).json()["key"]

        rosa.post(KEEP, {"key": key, "credit": "Reuters"})

        assert Image.objects.get().rights_until is None

    @pytest.mark.parametrize("key", ["", "../../secret", "a" * 24, "../desk/waiting/aaaaaaaaaaaaaa"])
    def test_knows_no_guessed_key(self, rosa, key):
        """security.md 58"""
        assert "Drop it here again" in rosa.post(KEEP, {"key": key, "credit": "AP"}).json()["error"]

    def test_gives_nobody_the_file_of_somebody_else(self, rosa):
        key = rosa.post(ARRIVE, {"upload": sent(encode(draw()))}).json()["key"]
        rosa.force_login(desk.omar())

        assert "Drop it here again" in rosa.post(KEEP, {"key": key, "credit": "AP"}).json()["error"]
        rosa.post(ARRIVE, {"drop": key})
        rosa.force_login(desk.rosa())
        assert len(rosa.get(ARRIVE).json()["waiting"]) == 1


class TestWaiting:
    def test_ends_after_two_days(self, rosa):
        key = rosa.post(ARRIVE, {"upload": sent(encode(draw()))}).json()["key"]
        old = (timezone.now() - timedelta(days=2, minutes=1)).timestamp()
        for name in (key, f"{key}.json"):
            os.utime(originals().path(f"desk/waiting/{name}"), (old, old))

        rosa.post(ARRIVE, {"upload": sent(encode(draw((300, 200))))})

        assert waiting.get(key, by=desk.rosa()) is None

    def test_ends_when_it_is_thrown_away(self, rosa):
        key = rosa.post(ARRIVE, {"upload": sent(encode(draw()))}).json()["key"]

        rosa.post(ARRIVE, {"drop": key})

        assert rosa.get(ARRIVE).json() == {"waiting": []}


class TestCopies:
    @pytest.fixture
    def image(self):
        image = desk.make_image()
        files.make_renditions(image)
        return image

    def names(self, image):
        return sorted(path.name for path in files.public_directory(image.token).iterdir())

    def test_are_made_in_two_formats_and_said_to_be_ready(self, image):
        assert self.names(image) == ["320.avif", "320.jpg", "640.avif", "640.jpg", "960.avif", "960.jpg"]
        assert (image.copies.token, image.copies.failed_because) == (image.token, "")

    def test_get_new_names_and_bytes_with_another_credit(self, image):
        before, content = image.token, (files.public_directory(image.token) / "320.jpg").read_bytes()

        for field, value in (("credit", "dpa"), ("caption", "Another"), ("creator", "Mira Holt"), ("synthetic", True)):
            setattr(image, field, value)
            image.save()
            files.make_renditions(image)

            assert image.token != before
            assert (files.public_directory(image.token) / "320.jpg").read_bytes() != content
            before = image.token

    def test_that_fail_say_why_and_can_be_tried_again(self, client):
        image = Image.objects.get(pk=desk.make_image().pk)
        whole = originals().open(image.file.name).read()
        originals().delete(image.file.name)
        files.make_renditions(image)
        client.force_login(desk.phil())
        page = client.get(reverse("admin:articles_image_change", args=[image.pk])).content.decode()

        assert "Failed: The original could not be read." in page
        assert "Copies failed" in client.get(reverse("admin:articles_image_changelist")).content.decode()
        originals().save(image.file.name, ContentFile(whole))
        files.make_renditions(image)
        assert Copies.objects.get().failed_because  # not tried again unasked
        answer = client.post(reverse("admin:articles_image_again", args=[image.pk]), follow=True)
        assert "The copies for readers are ready." in answer.content.decode()
        assert Copies.objects.get().failed_because == ""

    def test_of_a_decoder_that_dies_fail_with_a_sentence(self, monkeypatch):
        """security.md 54"""
        monkeypatch.setattr(apart, "BOUNDS", {**apart.BOUNDS, "megabytes": 60})
        image = desk.make_image()

        files.make_renditions(image)

        assert Copies.objects.get().failed_because == apart.TOO_MUCH


class TestMakeCopies:
    def test_makes_what_is_missing_under_the_present_and_a_former_credit(self, capsys):
        image = desk.make_image("AP")
        files.make_renditions(image)
        desk.make_live(at=timezone.now(), pictures=[image])
        former = image.token
        image.credit = "dpa"
        image.save()
        (files.public_directory(former) / "640.avif").unlink()

        call_command("make_copies")

        for token, credit in ((former, "AP"), (image.token, "dpa")):
            names = sorted(path.name for path in files.public_directory(token).iterdir())
            assert names == ["320.avif", "320.jpg", "640.avif", "640.jpg", "960.avif", "960.jpg"]
            assert metadata.read((files.public_directory(token) / "640.avif").open("rb")).credit == credit
        assert "1 pictures have been looked through." in capsys.readouterr().out


class TestFocus:
    def test_is_set_on_the_page_of_the_picture(self, client):
        image = desk.make_image()
        client.force_login(desk.phil())
        change = reverse("admin:articles_image_change", args=[image.pk])

        client.post(change, {"credit": "AP", "focus_left": "20", "focus_top": "75"})

        image.refresh_from_db()
        assert (float(image.focal_x), float(image.focal_y)) == (0.2, 0.75)
        refused = client.post(change, {"credit": "AP", "focus_left": "120", "focus_top": "75"})
        assert "less than or equal to 100" in refused.content.decode()

    def test_crops_in_lists_around_it(self, client):
        image = desk.make_image(focal_x="0.2", focal_y="0.75")
        desk.make_live(pictures=[image])

        assert 'class="focus-x-20 focus-y-80"' in client.get("/").content.decode()


class TestInspectPicture:
    def test_says_what_intake_would_say(self, tmp_path, capsys):
        good, bad = tmp_path / "good.jpg", tmp_path / "bad.jpg"
        good.write_bytes(agency_picture())
        bad.write_bytes(b"GIF89a")

        call_command("inspect_picture", str(good), str(bad), str(tmp_path / "none.jpg"), "--json")

        said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert [(each["accept"], each["refused_because"][:19]) for each in said] == [
            (True, ""), (False, "This file is a GIF,"), (False, "No such file or dir"),
        ]  # fmt: skip
        assert {name: said[0][name] for name in ("credit", "caption", "creator", "copyright", "provider_ref")} == {
            "credit": "Reuters", "caption": "", "creator": ["Mira Holt"], "copyright": "", "provider_ref": "HLT101",
        }  # fmt: skip
        assert not Image.objects.exists()
