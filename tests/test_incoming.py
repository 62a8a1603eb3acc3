"""Pictures on their way in: looked at as they arrive, waiting until somebody says whose they are."""

import json
import os
import re
from datetime import timedelta
from typing import ClassVar

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Canvas

from articles.admin import incoming
from articles.credit import parse_credit
from articles.credit.providers import AGENCIES
from articles.importing import agencies
from articles.models import Copies, Image, Provider
from articles.models.image import originals
from articles.pictures import apart, arriving, files, metadata, waiting
from tests import desk
from tests.test_pictures import draw, encode, iim, jpeg_header, xmp

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_suffices]

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


class TestArriving:
    """A large file in pieces, each sent once."""

    CONTENT = encode(Canvas.effect_noise((2400, 2000), 90), quality=95)
    SIZE = len(CONTENT)
    FILE: ClassVar = {"file": "../../boat.jpg 1700", "size": SIZE}

    def send(self, client, start, *, content=CONTENT, length=arriving.PIECE, **said) -> dict:
        piece = sent(content[start : start + length])
        return client.post(ARRIVE, {**self.FILE, "start": start, "upload": piece, **said}).json()

    def arrived(self, client, **said) -> int:
        return client.get(ARRIVE, {**self.FILE, **said}).json()["arrived"]

    def test_is_whole_with_its_last_piece(self, rosa):
        starts = range(0, self.SIZE, arriving.PIECE)
        answers = [self.send(rosa, start) for start in starts]

        assert len(starts) > 2
        assert answers[:-1] == [{"arrived": start + arriving.PIECE} for start in starts[:-1]]
        assert answers[-1]["facts"] == "JPEG, 2400 × 2000 pixels"
        assert waiting.get(answers[-1]["key"], by=desk.rosa()).file.read() == self.CONTENT
        assert len(waiting.names()) == 2
        assert self.arrived(rosa) == 0

    @pytest.mark.parametrize(
        ("start", "said"), [(0, {}), (2 * arriving.PIECE, {}), (arriving.PIECE, {"length": 7}), (-1, {}), (1, {})]
    )
    def test_keeps_no_piece_that_does_not_follow(self, rosa, start, said):
        self.send(rosa, 0)

        assert self.send(rosa, start, **said) == {"arrived": arriving.PIECE}
        assert len(waiting.names()) == 1

    def test_is_of_whoever_sent_it_alone(self, rosa):
        self.send(rosa, 0)
        rosa.force_login(desk.phil())

        assert self.arrived(rosa) == 0
        assert self.send(rosa, arriving.PIECE) == {"arrived": 0}

    def test_names_lead_nowhere(self, rosa, settings):
        """security.md 58"""
        for name in ("../../../x", "a\0b", "n" * 300, "C:\\x"):
            self.send(rosa, 0, file=name)

        written = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
        assert {path.parent for path in written} == {settings.MEDIA_ROOT / waiting.DIRECTORY}
        assert all(re.fullmatch(r"\d+-[0-9a-f]{64}\.0{8}", path.name) for path in written)

    @pytest.mark.parametrize("size", ["40000001", "0", "-5", "x", "9" * 30])
    def test_refuses_too_large_before_anything_is_kept(self, rosa, size):
        assert "larger than 40 MB" in self.send(rosa, 0, size=size)["error"]
        assert waiting.names() == []

    def test_of_one_person_only_so_many_lie_here(self, rosa, monkeypatch):
        """security.md 54: what nobody finishes fills no disk."""
        monkeypatch.setattr(arriving, "MOST", 3)
        answers = [self.send(rosa, 0, file=f"{number}") for number in range(4)]
        rosa.force_login(desk.phil())

        assert answers[:3] == [{"arrived": arriving.PIECE}] * 3
        assert "unfinished uploads" in answers[3]["error"]
        assert self.send(rosa, 0) == {"arrived": arriving.PIECE}

    def test_what_goes_while_one_looks_is_gone(self, rosa, monkeypatch):
        monkeypatch.setattr(waiting, "names", lambda: ["7-gone.00000000"])

        assert self.send(rosa, 0) == {"arrived": 0}

    def test_what_is_no_picture_is_refused_whole(self, rosa):
        noise = b"GIF8" + bytes(arriving.PIECE)
        answers = [self.send(rosa, start, content=noise, size=len(noise)) for start in (0, arriving.PIECE)]

        assert "This file is a GIF" in answers[1]["error"]
        assert waiting.names() == []

    def test_is_forgotten_after_two_days(self, rosa, settings):
        self.send(rosa, 0)
        (piece,) = (settings.MEDIA_ROOT / waiting.DIRECTORY).iterdir()
        old = (timezone.now() - waiting.KEPT - timedelta(minutes=1)).timestamp()
        os.utime(piece, (old, old))
        self.send(rosa, 0, file="another")

        assert self.arrived(rosa) == 0


class TestProviders:
    def test_an_empty_list_begins_with_the_common_agencies(self):
        laid, again = agencies.lay_down(), agencies.lay_down()

        assert (laid, again) == (len(agencies.COMMON), 0)
        assert Provider.by_spelling()["Associated Press"] == "AP"
        assert {name: parse_credit(spelling, house="The Newsroom").provider
                for spelling, name in Provider.by_spelling().items() if name in AGENCIES} == {
            name: name for name in agencies.COMMON
        }  # fmt: skip

    def test_a_list_that_editors_keep_stays_theirs(self):
        Provider.objects.create(name="Lumo Pictures")

        assert (agencies.lay_down(), Provider.objects.get().name) == (0, "Lumo Pictures")

    def test_a_spelling_that_the_desk_keeps_is_read_in_credits(self, client):
        agencies.lay_down()
        client.force_login(desk.phil())
        credit = "Mira Holt/Lumobild Nord"

        def kept(content) -> Image:
            told = client.post(ARRIVE, {"upload": sent(content)}).json()
            return Image.objects.get(pk=client.post(KEEP, {"key": told["key"], "credit": credit}).json()["id"])

        before = kept(encode(draw((640, 480))))
        typed = {"name": "Lumo Pictures", "spellings": "Lumobild\nLumobild Nord", "licence_page": ""}
        assert client.post(reverse("admin:articles_provider_add"), typed).status_code == 302
        after = kept(encode(draw((480, 640))))

        assert (before.provider, after.provider.name) == (None, "Lumo Pictures")


class TestKeep:
    def test_pressed_twice_makes_one_picture(self, rosa, monkeypatch):
        key = rosa.post(ARRIVE, {"upload": sent(agency_picture())}).json()["key"]
        ask = {"key": key, "credit": "AP"}
        answers = []

        def the_other_first(credit):
            monkeypatch.undo()
            answers.append(rosa.post(KEEP, ask).json())

        monkeypatch.setattr(incoming, "provider_of", the_other_first)
        answers.append(rosa.post(KEEP, ask).json())

        assert ["id" in answers[0], "kept already" in answers[1]["error"]] == [True, True]
        assert Image.objects.count() == 1

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
        assert "drop it here again" in rosa.post(KEEP, {"key": key, "credit": "AP"}).json()["error"]

    def test_gives_nobody_the_file_of_somebody_else(self, rosa):
        key = rosa.post(ARRIVE, {"upload": sent(encode(draw()))}).json()["key"]
        rosa.force_login(desk.omar())

        assert "drop it here again" in rosa.post(KEEP, {"key": key, "credit": "AP"}).json()["error"]
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
