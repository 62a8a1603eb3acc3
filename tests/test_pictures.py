"""Pictures as files: what is refused at the door, what is read, what a published copy carries and what it does not.

Every picture is drawn here. A damaged one is a good one with one thing done to it.
"""

import hashlib
import json
import shutil
import struct
import subprocess
import tracemalloc
import warnings
import zlib
from dataclasses import replace
from io import BytesIO
from typing import ClassVar

import pytest
from PIL import ExifTags, Image, ImageChops, ImageCms, ImageDraw, ImageStat

from articles.pictures import apart, intake, likeness, metadata, renditions, sparing
from articles.pictures.intake import Checked, Refused
from articles.pictures.metadata import Credited, Metadata, Uncredited
from tests.bench import pictures as bench

AFP = Credited(
    credit="Zoë Ñandú/AFP",
    creator=("Zoë Ñandú", "Sam <b>Lee</b>"),
    copyright="© 2025 AFP & partners",
    alternative_text="A flag over a harbour",
    caption="The harbour at noon.\nA flag.",
)
RED, BLUE, WHITE = (230, 20, 20), (20, 20, 230), (255, 255, 255)


def draw(size=(400, 300), mode="RGB"):
    """Return a blue picture whose upper left quarter is red."""
    picture = Image.new("RGB", size, BLUE)
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 2, size[1] // 2), fill=RED)
    return picture.convert(mode)


def encode(picture, format="JPEG", **options):
    file = BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_header(width, height):
    """Return a PNG whose header claims this size and which holds next to nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    pixels = zlib.compress(b"\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def jpeg_header(width, height):
    """Return a small JPEG whose header claims this size."""
    content = bytearray(encode(draw((16, 16))))
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def xmp(body, attributes=""):
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"'
        ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
        f" {attributes}>{body}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def iim(*datasets):
    """Return a JPEG segment with these (record, number, bytes)."""
    block = b"".join(b"\x1c" + struct.pack(">BBH", *number, len(value)) + value for *number, value in datasets)
    segment = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(block)) + block + b"\0" * (len(block) % 2)
    return b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment


def exif(**tags):
    fresh = Image.Exif()
    for name, value in tags.items():
        fresh[ExifTags.Base[name]] = value
    return fresh


def read(content):
    return metadata.read(BytesIO(content))


def rendered(content, credited=AFP):
    """Return the JPEG copies by width, as bytes."""
    copies = renditions.render(BytesIO(content), credited=credited)
    return {int(name.removesuffix(".jpg")): copy for name, copy in copies if name.endswith(".jpg")}


def near(colour, wanted, by=12):
    return all(abs(one - other) <= by for one, other in zip(colour, wanted, strict=True))


class TestCheck:
    @pytest.mark.parametrize(
        ("format", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("AVIF", "avif")]
    )
    def test_lets_in_whole_pictures_of_four_formats(self, format, extension):
        content = encode(draw(), format)

        checked = intake.check(BytesIO(content))

        assert checked == Checked(format, extension, 400, 300, hashlib.sha256(content).hexdigest(), checked.likeness)

    def test_leaves_the_file_at_its_beginning(self):
        file = BytesIO(encode(draw()))
        file.read(100)

        intake.check(file)

        assert file.tell() == 0

    def test_counts_width_and_height_as_the_picture_is_held(self):
        checked = intake.check(BytesIO(encode(draw(), exif=exif(Orientation=6))))

        assert (checked.width, checked.height) == (300, 400)

    def test_takes_the_first_picture_of_a_telephone_that_stores_two(self):
        two = encode(draw(), "MPO", save_all=True, append_images=[draw((100, 75))])

        checked = intake.check(BytesIO(two))

        assert (checked.format, checked.width, checked.height) == ("JPEG", 400, 300)

    def test_lets_in_a_picture_with_a_video_behind_it(self):
        assert intake.check(BytesIO(encode(draw()) + b"\0\0\0\x18ftypmp42" + bytes(5000))).format == "JPEG"

    @pytest.mark.parametrize(
        ("content", "named"),
        [
            (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "an SVG drawing"),
            (b"<!DOCTYPE html><script>alert(1)</script>", "a web page"),
            (b"%!PS-Adobe-3.0 EPSF-3.0\n", "a PostScript file"),
            (b"%PDF-1.7\n", "a PDF"),
            (b"8BPS\0\1" + bytes(20), "a Photoshop document"),
            (encode(draw(), "TIFF"), "a TIFF"),
            (encode(draw(), "GIF"), "a GIF"),
            (encode(draw(), "BMP"), "a BMP"),
        ],
    )
    def test_refuses_other_kinds_of_file_by_name(self, content, named):
        """security.md 53"""
        with pytest.raises(Refused) as refused:
            intake.check(BytesIO(content))

        assert str(refused.value) == (
            f"This file is {named}, whatever its name says. Export the picture as a JPEG and upload that."
        )

    @pytest.mark.parametrize("content", [b"<?php system('id'); ?>", b"MZ" + bytes(60), b"hello", encode(draw(), "PPM")])
    def test_refuses_what_it_does_not_know(self, content):
        """security.md 53"""
        with pytest.raises(Refused, match="not a JPEG, PNG, WebP or AVIF picture"):
            intake.check(BytesIO(content))

    def test_refuses_an_empty_file(self):
        with pytest.raises(Refused, match="is empty"):
            intake.check(BytesIO())

    def test_refuses_more_than_40_megabytes(self):
        with pytest.raises(Refused, match="larger than 40 MB"):
            intake.check(BytesIO(encode(draw()) + bytes(40_000_000)))

    @pytest.mark.parametrize(
        ("content", "most"),
        [
            (png_header(65_000, 65_000), 50),
            (png_header(7_100, 7_100), 50),
            (jpeg_header(16_000, 12_600), 200),
            (jpeg_header(65_500, 65_500), 200),
        ],
    )
    def test_refuses_a_bomb_by_its_header(self, content, most):
        """security.md 54"""
        tracemalloc.start()
        with warnings.catch_warnings():
            warnings.simplefilter("error")

            with pytest.raises(Refused, match=f"more than {most} megapixels"):
                intake.check(BytesIO(content))

        assert tracemalloc.get_traced_memory()[1] < 5_000_000
        tracemalloc.stop()

    def test_bounds_a_progressive_jpeg_more_tightly(self):
        """security.md 54: its layers are all in memory at once."""
        content = encode(draw((16, 16)), progressive=True)
        frame = content.index(b"\xff\xc2")

        with pytest.raises(Refused, match="more than 50 megapixels"):
            intake.check(BytesIO(content[: frame + 5] + struct.pack(">HH", 9000, 9000) + content[frame + 9 :]))

    def test_refuses_a_jpeg_of_endless_layers(self):
        """security.md 54: each costs a pass over all pixels."""
        content = encode(draw(), progressive=True)
        last = content.rindex(b"\xff\xda")

        with pytest.raises(Refused, match="more than 64 layers"):
            intake.check(BytesIO(content[:last] + content[last:-2] * 65 + content[-2:]))

    @pytest.mark.parametrize("content", [encode(draw((1, 60_000))), encode(draw((60_000, 1)), "PNG")])
    def test_refuses_a_strip(self, content):
        """security.md 54"""
        with pytest.raises(Refused, match="a mere strip"):
            intake.check(BytesIO(content))

    @pytest.mark.parametrize("content", [jpeg_header(0, 16), jpeg_header(16, 0), png_header(0, 16)])
    def test_refuses_a_picture_without_a_side(self, content):
        """security.md 54"""
        with pytest.raises(Refused):
            intake.check(BytesIO(content))

    @pytest.mark.parametrize("format", ["PNG", "WEBP", "AVIF"])
    def test_refuses_what_moves(self, format):
        """security.md 54"""
        frames = [Image.new("RGB", (40, 30), (0, number * 5, 200)) for number in range(50)]

        with pytest.raises(Refused, match="This picture moves"):
            intake.check(BytesIO(encode(frames[0], format, save_all=True, append_images=frames[1:], duration=40)))

    @pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
    @pytest.mark.parametrize(
        ("format", "options"),
        [("JPEG", {}), ("JPEG", {"progressive": True}), ("PNG", {}), ("WEBP", {}), ("AVIF", {})],
    )
    def test_refuses_a_cut_file(self, format, options, share):
        """security.md 54"""
        content = encode(Image.effect_noise((300, 200), 50).convert("RGB"), format, **options)

        with pytest.raises(Refused, match="damaged or incomplete"):
            intake.check(BytesIO(content[: int(len(content) * share)]))

    def test_refuses_an_upload_whose_rest_is_zeros(self):
        """security.md 54: the decoder takes zeros for pixels."""
        content = encode(Image.effect_noise((300, 200), 50))
        half = len(content) // 2

        with pytest.raises(Refused, match="damaged or incomplete"):
            intake.check(BytesIO(content[:half] + bytes(half)))

    @pytest.mark.parametrize("share", [0.3, 0.7, 0.95, 0.999])
    @pytest.mark.parametrize(
        "options",
        [{}, {"progressive": True}, {"restart_marker_blocks": 7}, {"subsampling": 0}, {"optimize": True}],
        ids=lambda options: next(iter(options), "plain"),
    )
    @pytest.mark.parametrize("drawn", ["noise", "grey", "white below"])
    def test_refuses_a_jpeg_that_was_cut_short_and_closed_again(self, drawn, options, share):
        """security.md 54: decoders fill in what is missing and say nothing."""
        picture = Image.effect_noise((403, 301), 50).convert("L" if drawn == "grey" else "RGB")
        if drawn == "white below":
            picture.paste(WHITE, (0, 100, 403, 301))
        content = encode(picture, **options)

        assert intake.check(BytesIO(content)).format == "JPEG"
        with pytest.raises(Refused, match="damaged or incomplete"):
            intake.check(BytesIO(content[: int((len(content) - 8) * share)] + b"\xff\xd9"))

    @pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
    @pytest.mark.parametrize(
        "behind",
        [
            b"PK\3\4" + bytes(30) + b"PK\5\6" + bytes(18),
            b"<?php system('id'); ?>",
            b"\n<script>alert(1)</script>",
            b"MZ\x90\0" + bytes(200),
            b"%PDF-1.7\n",
        ],
        ids=["archive", "PHP", "script", "program", "PDF"],
    )
    def test_refuses_a_picture_with_a_second_thing_behind_it(self, format, behind):
        """security.md 55"""
        with pytest.raises(Refused, match="a picture and a second thing"):
            intake.check(BytesIO(encode(draw(), format) + behind))

    def test_refuses_a_program_in_a_comment(self):
        """security.md 55"""
        with pytest.raises(Refused, match="a picture and a second thing"):
            intake.check(BytesIO(encode(draw(), comment=b"<?php system('id'); ?>")))

    def test_says_how_to_send_what_telephones_take(self):
        with pytest.raises(Refused, match="Send it as a JPEG: choose it from the photo library on the phone"):
            intake.check(BytesIO(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"))

    @pytest.mark.parametrize("name", [b"IHDR", b"IDAT"])
    def test_refuses_a_bad_checksum(self, name):
        """security.md 54"""
        content = bytearray(encode(draw(), "PNG"))
        at = content.index(name)
        length = int.from_bytes(content[at - 4 : at])
        content[at + 4 + length] ^= 1

        with pytest.raises(Refused, match="damaged or incomplete"):
            intake.check(BytesIO(bytes(content)))


class TestRead:
    def test_prefers_xmp_to_iim_to_exif(self):
        content = encode(
            draw(),
            xmp=xmp("<photoshop:Credit>Reuters</photoshop:Credit>"),
            extra=iim((2, 110, b"Reuters"), (2, 80, b"Ana Ruiz"), (2, 55, b"20250301"), (2, 60, b"140500+0400")),
            exif=exif(Artist="Somebody", Copyright="2025 Reuters"),
        )

        assert read(content) == Metadata(
            credit="Reuters",
            creator=("Ana Ruiz",),
            copyright="2025 Reuters",
            taken_at="2025-03-01T14:05:00+04:00",
            sources={"credit": "XMP", "creator": "IIM", "copyright": "EXIF", "taken_at": "IIM"},
            conflicts={"creator": {"IIM": "Ana Ruiz", "EXIF": "Somebody"}},
        )

    def test_makes_nothing_up(self):
        assert read(encode(draw())) == Metadata()

    def test_reads_every_spelling_of_xmp(self):
        body = (
            "<dc:creator><rdf:Seq><rdf:li>Ana Ruiz</rdf:li><rdf:li>Bo Ek</rdf:li></rdf:Seq></dc:creator>"
            '<dc:description><rdf:Alt><rdf:li xml:lang="fr">Le port</rdf:li>'
            '<rdf:li xml:lang="x-default">The harbour</rdf:li></rdf:Alt></dc:description>'
            '<Iptc4xmpExt:DigitalSourceType rdf:resource="http://cv.iptc.org/newscodes/digitalsourcetype/composite"/>'
            "<plus:ImageSupplierImageID>AFP-123</plus:ImageSupplierImageID>"
        )
        attributes = 'photoshop:Credit="AFP" photoshop:DateCreated="2025-03-01"'

        assert read(encode(draw(), xmp=xmp(body, attributes))) == Metadata(
            credit="AFP",
            creator=("Ana Ruiz", "Bo Ek"),
            caption="The harbour",
            provider_ref="AFP-123",
            taken_at="2025-03-01",
            source_type="http://cv.iptc.org/newscodes/digitalsourcetype/composite",
            sources=dict.fromkeys(["credit", "creator", "caption", "provider_ref", "taken_at", "source_type"], "XMP"),
        )

    @pytest.mark.parametrize("format", ["WEBP", "AVIF"])
    def test_reads_other_formats(self, format):
        content = encode(draw(), format, xmp=xmp("", 'photoshop:Credit="AFP"'), exif=exif(Artist="Ana Ruiz").tobytes())

        said = read(content)

        assert (said.credit, said.creator) == ("AFP", ("Ana Ruiz",))

    def test_reads_xmp_that_stands_after_the_pixels_of_a_png(self):
        content = encode(draw(), "PNG")
        text = chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp("", 'photoshop:Credit="AFP"'))

        assert read(content[:-12] + text + content[-12:]).credit == "AFP"

    @pytest.mark.parametrize(
        "datasets",
        [
            [(1, 90, b"\x1b%G"), (2, 110, "Zoë/AFP".encode())],
            [(2, 110, "Zoë/AFP".encode("latin-1"))],
            [(2, 110, "Zoë/AFP".encode())],
            [(1, 90, b"\x1b%G"), (2, 110, "Zoë/AFP".encode("latin-1"))],
        ],
        ids=["declared UTF-8", "undeclared Latin-1", "undeclared UTF-8", "falsely declared"],
    )
    def test_reads_iim_in_its_encoding(self, datasets):
        assert read(encode(draw(), extra=iim(*datasets))).credit == "Zoë/AFP"

    def test_reads_iim_cut_in_the_middle_of_a_letter(self):
        content = encode(draw(), extra=iim((1, 90, b"\x1b%G"), (2, 110, "Agence Noë".encode()[:-1])))

        assert read(content).credit == "Agence No"

    @pytest.mark.parametrize(
        "packet",
        [
            b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF",
            b"\xff\xfe\0",
            b'<!DOCTYPE a [<!ENTITY b "AFP">]>' + xmp("<photoshop:Credit>&b;</photoshop:Credit>"),
            b'<?xml version="1.0" encoding="nonsense"?>' + xmp("", 'photoshop:Credit="AFP"'),
        ],
        ids=["broken", "no text", "entities", "unknown encoding"],
    )
    def test_passes_over_xmp_that_it_can_not_parse(self, packet):
        """security.md 73 as well: entities are never expanded."""
        content = encode(draw(), xmp=packet, extra=iim((2, 110, b"Reuters")))

        assert read(content) == Metadata(credit="Reuters", sources={"credit": "IIM"})

    @pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
    def test_passes_over_broken_exif_and_iim(self):
        content = encode(
            draw(), exif=b"Exif\0\0II*\0\xff\xff\xff\xff", extra=iim((2, 110, b"AFP"))[:-3] + b"\x1c\2\x50"
        )

        assert read(content).creator == ()

    def test_reads_accents_in_exif(self):
        content = encode(draw(), exif=exif(Artist="Zoë; Bo Ek".encode(), Copyright=b"Zo\xeb\0AFP"))

        said = read(content)

        assert (said.creator, said.copyright) == (("Zoë", "Bo Ek"), "Zoë; AFP")

    def test_reports_no_conflict_where_iim_is_only_cut(self):
        whole = "A very long credit that IIM has no room for"
        content = encode(draw(), xmp=xmp("", f'photoshop:Credit="{whole}"'), extra=iim((2, 110, whole[:32].encode())))

        assert (read(content).credit, read(content).conflicts) == (whole, {})

    def test_keeps_markup_as_characters_and_drops_what_can_not_be_seen(self):
        """security.md 46 and 49: the page escapes; here it must not be stripped into something else."""
        hostile = "<script>alert(1)</script>\u202e A\x00F\x07P\u200b &amp;\r\n\x1b[31m"

        content = encode(draw(), extra=iim((1, 90, b"\x1b%G"), (2, 110, hostile.encode())))

        assert read(content).credit == "<script>alert(1)</script> AFP &amp; [31m"

    def test_notes_where_a_file_says_how_it_came_to_be(self):
        manifest = b"JP" + struct.pack(">HI", 1, 1) + b"\0\0\0\x40jumb\0\0\0\x20jumdc2pa" + bytes(20) + b"c2pa\0"
        segment = b"\xff\xeb" + struct.pack(">H", len(manifest) + 2) + manifest

        assert read(encode(draw(), extra=segment)).provenance
        assert not read(encode(draw())).provenance
        assert not read(rendered(encode(draw(), extra=segment))[320]).provenance


class TestPlain:
    def test_keeps_the_joiners_of_persian(self):
        assert metadata.plain("می\u200cخواهم A\u200dFP") == "می\u200cخواهم AFP"

    def test_keeps_lines_where_asked(self):
        assert metadata.plain(" One \r\n two\u2028three ", many_lines=True) == "One\ntwo\nthree"


class TestCredited:
    @pytest.mark.parametrize("blank", ["", "  ", "\n\t", "\u200b\u202e"])
    def test_refuses_a_blank_credit(self, blank):
        with pytest.raises(Uncredited, match="has no credit"):
            Credited(credit=blank)


class TestEmbed:
    @pytest.mark.parametrize("format", ["JPEG", "WEBP", "AVIF"])
    def test_is_read_back_by_our_own_reader(self, format):
        said = read(encode(draw(), format, **metadata.embed(AFP)))

        assert said == Metadata(
            credit=AFP.credit,
            creator=AFP.creator,
            copyright=AFP.copyright,
            caption=AFP.caption,
            alternative_text=AFP.alternative_text,
            sources=dict.fromkeys(["credit", "creator", "copyright", "caption", "alternative_text"], "XMP"),
        )

    def test_says_the_same_to_programs_that_know_iim_or_exif_alone(self):
        options = metadata.embed(AFP)

        by_iim = read(encode(draw(), extra=options["extra"]))
        by_exif = read(encode(draw(), exif=options["exif"]))

        assert (by_iim.credit, by_iim.creator, by_iim.copyright) == (AFP.credit, AFP.creator, AFP.copyright)
        assert by_iim.caption == AFP.caption
        assert (by_exif.creator, by_exif.copyright) == (AFP.creator, AFP.copyright)
        assert by_exif.caption == AFP.caption

    def test_fits_into_a_jpeg_however_long_the_texts(self):
        endless = Credited(
            credit="&" * 70_000,
            creator=("&" * 300,) * 500,
            copyright="&" * 70_000,
            alternative_text="&" * 70_000,
            caption="&" * 70_000,
        )

        assert read(encode(draw(), **metadata.embed(endless))).credit == "&" * 500


class TestWidthsFor:
    @pytest.mark.parametrize(
        ("width", "widths"),
        [(6000, [320, 640, 960, 1440, 1920]), (1000, [320, 640, 960]), (320, [320]), (319, [319]), (1, [1])],
    )
    def test_never_enlarges(self, width, widths):
        assert renditions.widths_for(width) == widths


class TestRender:
    @pytest.mark.parametrize("orientation", range(1, 9))
    @pytest.mark.parametrize("size", [(800, 600), (4000, 3000)])
    def test_holds_a_telephone_s_picture_upright(self, orientation, size):
        """security.md 57"""
        upright = draw(size)
        undo = renditions.TURNS.get({6: 8, 8: 6}.get(orientation, orientation))
        lying = upright.transpose(undo) if undo is not None else upright

        copies = rendered(encode(lying, exif=exif(Orientation=orientation)))

        assert list(copies) == renditions.widths_for(size[0])[::-1]
        for width, content in copies.items():
            copy = Image.open(BytesIO(content))
            assert copy.size == (width, width * 3 // 4)
            assert near(copy.getpixel((width // 4, width // 5)), RED)
            assert near(copy.getpixel((width * 3 // 4, width // 5)), BLUE)
            assert near(copy.getpixel((width // 4, width * 3 // 5)), BLUE)

    def test_carries_the_credit_and_nothing_of_its_past(self):
        """security.md 56"""
        canary = "CANARY-7731"
        past = exif(Make=canary, Software=canary, ImageDescription=canary, Artist=canary, Orientation=1)
        past.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (25.0, 12.0, 17.7731)
        past.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSMapDatum] = canary
        past.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.BodySerialNumber] = canary
        thumbnail = b"\xff\xe1" + struct.pack(">H", 2 + len(encode(draw((16, 12))))) + encode(draw((16, 12)))
        content = encode(
            draw((800, 600)),
            exif=past,
            xmp=xmp("", f'photoshop:Instructions="{canary}" photoshop:Credit="{canary}"'),
            comment=canary.encode(),
            extra=iim((2, 40, canary.encode()), (2, 110, canary.encode())) + thumbnail,
            icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        )
        assert content.count(canary.encode()) == 11

        copies = rendered(content + canary.encode())

        assert list(copies) == [640, 320]
        for copy in copies.values():
            picture = Image.open(BytesIO(copy))
            assert canary.encode() not in copy
            assert dict(picture.getexif()) == {
                ExifTags.Base.ImageDescription: AFP.caption,
                ExifTags.Base.Artist: "Zoë Ñandú; Sam <b>Lee</b>".encode().decode("latin-1"),
                ExifTags.Base.Copyright: AFP.copyright.encode().decode("latin-1"),
            }
            assert sorted(name for name, _ in picture.applist) == ["APP0", "APP1", "APP1", "APP13"]
            assert "icc_profile" not in picture.info
            assert copy.count(b"\xff\xd8\xff") == 1
            assert (read(copy).credit, read(copy).creator) == (AFP.credit, AFP.creator)
            assert (read(copy).copyright, read(copy).alternative_text) == (AFP.copyright, AFP.alternative_text)

    def test_serves_no_polyglot(self):
        """security.md 55"""
        payload = b"<script>alert(document.domain)</script><?php system('id'); ?>PK\3\4"

        copies = rendered(encode(draw(), comment=payload) + payload)

        assert [content.find(part) for content in copies.values() for part in (b"<script", b"<?php", b"PK\3\4")] == [
            -1
        ] * 3

    @pytest.mark.parametrize("mode", ["CMYK", "L", "1"])
    def test_shows_other_colours_as_they_were(self, mode):
        original = Image.new("RGB", (400, 300), WHITE)
        ImageDraw.Draw(original).rectangle((0, 0, 200, 150), fill="black")

        copy = Image.open(BytesIO(rendered(encode(original.convert(mode)))[320]))

        assert copy.mode in ("RGB", "L")
        assert near(copy.convert("RGB").getpixel((50, 50)), (0, 0, 0))
        assert near(copy.convert("RGB").getpixel((250, 200)), WHITE)

    @pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
    def test_lays_what_is_transparent_on_white(self, mode):
        original = draw(mode="RGBA")
        original.paste((0, 0, 0, 0), (200, 150, 400, 300))

        copy = Image.open(BytesIO(rendered(encode(original.convert(mode), "PNG"))[320]))

        assert near(copy.convert("RGB").getpixel((300, 220)), WHITE)
        assert not near(copy.convert("RGB").getpixel((50, 50)), WHITE)

    def test_keeps_the_tones_of_16_bit_grey(self):
        original = Image.linear_gradient("L").resize((400, 300)).convert("I").point(lambda value: value * 257)

        copy = Image.open(BytesIO(rendered(encode(original.convert("I;16"), "PNG"))[320]))

        assert [abs(copy.getpixel((160, y)) - wanted) < 4 for y, wanted in ((1, 1), (120, 128), (238, 254))] == [
            True
        ] * 3

    def test_turns_the_colours_of_a_profile_into_srgb(self):
        """A profile whose red and blue have changed places shows at once whether it was heeded."""
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        swapped = profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")

        copy = Image.open(BytesIO(rendered(encode(Image.new("RGB", (400, 300), RED), icc_profile=swapped))[320]))

        assert near(copy.getpixel((9, 9)), BLUE)
        assert "icc_profile" not in copy.info

    @pytest.mark.parametrize(
        "profile", [b"nonsense", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()]
    )
    def test_goes_without_a_profile_that_does_not_fit(self, profile):
        copy = Image.open(BytesIO(rendered(encode(Image.new("RGB", (400, 300), RED), icc_profile=profile))[320]))

        assert near(copy.getpixel((9, 9)), RED)

    def test_refuses_what_intake_would_refuse(self):
        """security.md 54"""
        with pytest.raises(Refused, match="megapixels"):
            rendered(png_header(65_000, 65_000))


class TestApart:
    """The same, in a process of its own."""

    def test_looks_and_reads(self):
        content = encode(draw(), xmp=xmp("", 'photoshop:Credit="AFP"'), exif=exif(Artist="Ana Ruiz"))

        checked, said = apart.look(content)

        here = intake.check(BytesIO(content))
        assert replace(checked, likeness=str(checked.likeness)) == replace(here, likeness=str(here.likeness))
        assert said == read(content)

    def test_makes_the_same_copies(self):
        content = encode(draw())

        assert apart.render(content, credited=AFP) == dict(renditions.render(BytesIO(content), credited=AFP))

    def test_says_why_it_refuses(self):
        with pytest.raises(Refused, match="a GIF"):
            apart.look(encode(draw(), "GIF"))

    def test_refuses_what_would_take_more_than_one_picture_may(self, monkeypatch):
        """security.md 54"""
        monkeypatch.setattr(apart, "BOUNDS", {**apart.BOUNDS, "megabytes": 150})

        with pytest.raises(Refused, match="more time or memory"):
            apart.look(encode(Image.new("RGB", (6000, 5000)), "PNG"))


class TestSparing:
    """Large WebP and AVIF, decoded with less memory than Pillow takes. # security.md 54"""

    CHEAP: ClassVar = {"WEBP": {"quality": 50, "method": 0}, "AVIF": {"quality": 30, "speed": 10}}

    @pytest.mark.parametrize("format", CHEAP)
    def test_takes_50_megapixels_under_512_megabytes(self, format, tmp_path):
        file = tmp_path / "large"
        file.write_bytes(encode(draw((7_070, 7_071)), format, **self.CHEAP[format]))

        (_, looked), (_, made) = bench.measured(file, "look"), bench.measured(file, "render")

        assert max(looked, made) < bench.PROMISED

    @pytest.mark.parametrize("format", CHEAP)
    def test_shows_what_pillow_shows(self, format, monkeypatch):
        # Sides of which no fraction is whole, so that no strip is full.
        content = encode(draw((1_201, 1_003)), format, **self.CHEAP[format])
        monkeypatch.setattr(renditions, "WIDTHS", (320,))
        here, same = intake.check(BytesIO(content)), rendered(content)[320]
        monkeypatch.setattr(sparing, "LARGE", 10_000)
        monkeypatch.setattr(likeness, "SAMPLED", 256)
        checked, copy = intake.check(BytesIO(content)), rendered(content)[320]

        apart = ImageChops.difference(*(Image.open(BytesIO(each)) for each in (copy, same)))
        assert (checked.width, checked.height) == (here.width, here.height) == (1_201, 1_003)
        assert checked.likeness.is_twin_of(here.likeness)
        # The edge of the red square is softer in one than in the other, and nothing else differs.
        assert max(ImageStat.Stat(apart).mean) < 0.5

    @pytest.mark.parametrize("format", CHEAP)
    def test_lays_what_is_transparent_on_white(self, format, monkeypatch):
        monkeypatch.setattr(sparing, "LARGE", 10_000)
        picture = draw((640, 480), "RGBA")
        picture.paste((0, 0, 0, 0), (320, 240, 640, 480))

        copy = Image.open(BytesIO(rendered(encode(picture, format, quality=90))[320]))

        assert [near(copy.getpixel(at), colour) for at, colour in (((300, 220), WHITE), ((20, 20), RED))] == [True] * 2

    @pytest.mark.parametrize("format", CHEAP)
    def test_refuses_a_large_one_that_was_cut(self, format, monkeypatch):
        monkeypatch.setattr(sparing, "LARGE", 10_000)
        content = encode(draw((1_201, 1_003)), format)

        with pytest.raises(Refused, match="damaged or incomplete"):
            intake.check(BytesIO(content[: len(content) * 3 // 4]))

    @pytest.mark.parametrize(("format", "says"), [("WEBP", b"VP8 "), ("AVIF", b"ispe")])
    def test_refuses_51(self, format, says):
        content = bytearray(encode(draw((400, 300)), format))
        place = content.index(says)
        if format == "WEBP":
            struct.pack_into("<HH", content, place + 14, 7_141, 7_143)
        else:
            struct.pack_into(">II", content, place + 8, 7_141, 7_143)

        with pytest.raises(Refused, match="more than 50 megapixels"):
            intake.check(BytesIO(content))


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
class TestExiftool:
    """What others read of the public copies. # security.md 56"""

    def test_finds_the_credit_and_nothing_private(self, tmp_path):
        past = exif(Make="CANARY", Model="CANARY", Orientation=1)
        past.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (25.0, 12.0, 17.7731)
        past.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.BodySerialNumber] = "CANARY"
        credited = replace(AFP, source_type="http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic")
        for name, copy in renditions.render(BytesIO(encode(draw((700, 500)), exif=past)), credited=credited):
            (tmp_path / name).write_bytes(copy)

        said = json.loads(
            subprocess.run(  # noqa: S603
                [shutil.which("exiftool"), "-j", "-G1", "-struct", "-a", *tmp_path.iterdir()],
                capture_output=True, check=False,
            ).stdout
        )  # fmt: skip

        files = {each["SourceFile"].rpartition("/")[2]: each for each in said}
        assert sorted(files) == ["320.avif", "320.jpg", "640.avif", "640.jpg"]
        for name, tags in files.items():
            assert tags["XMP-photoshop:Credit"] == "Zoë Ñandú/AFP"
            assert tags["XMP-dc:Creator"] == ["Zoë Ñandú", "Sam <b>Lee</b>"]
            assert tags["XMP-dc:Rights"] == "© 2025 AFP & partners"
            assert tags["XMP-dc:Description"] == "The harbour at noon.\nA flag."
            assert tags["XMP-iptcExt:DigitalSourceType"].endswith("/compositeSynthetic")
            assert (tags["IFD0:Artist"], tags["IFD0:Copyright"]) == (
                "Zoë Ñandú; Sam <b>Lee</b>",
                "© 2025 AFP & partners",
            )
            assert "CANARY" not in str(tags)
            assert "ExifTool:Warning" not in tags
            assert not [tag for tag in tags if "GPS" in tag or "Serial" in tag or "Thumbnail" in tag]
            if name.endswith(".jpg"):
                assert tags["IPTC:Credit"] == "Zoë Ñandú/AFP"
                assert tags["IPTC:By-line"] == ["Zoë Ñandú", "Sam <b>Lee</b>"]
                assert tags["IPTC:CopyrightNotice"] == "© 2025 AFP & partners"
                assert tags["IPTC:Caption-Abstract"] == "The harbour at noon.\nA flag."
                assert tags["IFD0:ImageDescription"] == "The harbour at noon.\nA flag."
