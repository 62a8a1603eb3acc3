"""What a picture file says about itself, and what we write into the files we publish.

Reads XMP, then IIM, then EXIF, as the IPTC Photo Metadata Standard maps them; writes the credit into all three.
Knows nothing of credit lines or models. All text is plain: `<b>` is three characters, to be escaped like any other.
"""

import re
import struct
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml import ElementTree
from PIL import ExifTags, Image
from PIL.ImageFile import ImageFile

from articles.pictures.intake import opened

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
}
# Where each field stands; of two places the first that says something counts.
XMP = {
    "credit": ["photoshop:Credit"],
    "creator": ["dc:creator"],
    "copyright": ["dc:rights"],
    "caption": ["dc:description"],
    "alternative_text": ["Iptc4xmpCore:AltTextAccessibility"],
    "instructions": ["photoshop:Instructions"],
    "provider_ref": ["plus:ImageSupplierImageID", "photoshop:TransmissionReference"],
    "taken_at": ["photoshop:DateCreated"],
    "source_type": ["Iptc4xmpExt:DigitalSourceType"],
}
MANIFEST_SEGMENT = re.compile(rb"\xff\xeb..JP", re.DOTALL)
MANIFEST_SIGNS = {
    "PNG": (b"caBX",),
    "WEBP": (b"C2PA",),
    "AVIF": (bytes.fromhex("d8fec3d61b0e483c92975828877ec481"),),
}
CREATOR, CREDIT, COPYRIGHT, CAPTION = (2, 80), (2, 110), (2, 116), (2, 120)
IIM = {
    "credit": CREDIT,
    "creator": CREATOR,
    "copyright": COPYRIGHT,
    "caption": CAPTION,
    "instructions": (2, 40),
    "provider_ref": (2, 103),
}
DATE_CREATED, TIME_CREATED = (2, 55), (2, 60)
CHARACTER_SET, UTF_8 = (1, 90), b"\x1b%G"
# Bytes, not characters: the standard's own limits.
IIM_LENGTHS = {CREATOR: 32, CREDIT: 32, COPYRIGHT: 128, CAPTION: 2000}

MANY_LINES = {"caption", "alternative_text", "instructions"}
# Where two places that differ are worth a journalist's look.
COMPARED = ("credit", "creator", "copyright", "caption")
LONGEST, MOST_CREATORS, PACKET = 10_000, 50, 1_000_000
# Room in a JPEG's XMP segment is 64 KB: these stay below it even if every character is an ampersand.
LONGEST_WRITTEN = {"credit": 500, "creator": 1000, "copyright": 1000, "alternative_text": 2000, "caption": 5000}


@dataclass(frozen=True)
class Metadata:
    """What the file says, as plain text; empty where it says nothing.

    `taken_at` is ISO 8601, a date alone or with a time, with a zone only if the file gives one. `sources` names for
    each field found the place it comes from, "XMP", "IIM" or "EXIF". `conflicts` holds, for each field on which the
    places differ, what each says: {"credit": {"XMP": "Reuters", "IIM": "AP"}}.
    """

    credit: str = ""
    creator: tuple[str, ...] = ()
    copyright: str = ""
    caption: str = ""
    alternative_text: str = ""
    instructions: str = ""
    provider_ref: str = ""
    taken_at: str = ""
    source_type: str = ""
    sources: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, dict[str, str]] = field(default_factory=dict)
    # Whether a C2PA manifest says how the file came to be (Content Credentials). It stays in the original: it would be
    # false of a copy, and whether it is true we have not asked.
    provenance: bool = False


class Uncredited(Exception):
    """A picture was to go out without a credit."""


@dataclass(frozen=True)
class Credited:
    """What a published file carries.

    Refuses a blank credit: a picture without a credit can't exist, not in the file itself.
    """

    credit: str
    creator: tuple[str, ...] = ()
    copyright: str = ""
    alternative_text: str = ""
    caption: str = ""
    # An address of the IPTC's list of digital source types; "" for what was taken with a camera, or is not known.
    source_type: str = ""

    def __post_init__(self) -> None:
        if not plain(self.credit):
            raise Uncredited("This picture has no credit. Write down whose it is, then publish it.")


def read(file: BinaryIO) -> Metadata:
    """Return what a picture that intake has let through says; a place that can't be parsed says nothing."""
    picture = opened(file)
    if picture.format == "PNG":
        # A PNG may say it all after the pixels.
        picture.load()
    said: dict[str, dict[str, tuple[str, ...]]] = {}
    for source, found in (("XMP", _read_xmp(picture)), ("IIM", _read_iim(picture)), ("EXIF", _read_exif(picture))):
        for name, texts in found.items():
            if values := _cleaned(name, texts):
                said.setdefault(name, {})[source] = values
    sources = {name: next(iter(places)) for name, places in said.items()}
    chosen = {name: said[name][source] for name, source in sources.items()}
    creator = chosen.pop("creator", ())
    return Metadata(
        creator=creator,
        sources=sources,
        provenance=_has_manifest(file, picture.format),
        conflicts={name: _as_text(said[name]) for name in COMPARED if name in said and _differ(said[name].values())},
        **{name: values[0] for name, values in chosen.items()},
    )


def plain(text: str, *, many_lines: bool = False) -> str:
    """Return the text composed (NFC), without control and invisible characters, white space made single.

    Those that turn the direction of writing go too. Joiners stay between letters that join, as in Persian. With
    `many_lines` line breaks are kept.
    """
    text = re.sub("\r\n?|[\u2028\u2029\x0b\x0c]", "\n", unicodedata.normalize("NFC", text))
    text = "".join(c for c in text if c in "\n\t\u200c\u200d" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    text = re.sub("(?<![\u0600-\U0010ffff])[\u200c\u200d]+|[\u200c\u200d]+(?![\u0600-\U0010ffff])", "", text)
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip() if many_lines else " ".join(" ".join(lines).split())


def embed(credited: Credited) -> dict[str, object]:
    """Return the keyword arguments with which Pillow's `save` writes the credit into a JPEG, WebP or AVIF.

    XMP and a fresh EXIF (artist, copyright and caption alone) serve all three; `extra`, which holds the IIM, only JPEG
    heeds. IIM is cut where its standard says; XMP holds the whole.
    """
    credit = plain(credited.credit)[: LONGEST_WRITTEN["credit"]]
    creator = _short_list(credited.creator, LONGEST_WRITTEN["creator"])
    copyright = plain(credited.copyright)[: LONGEST_WRITTEN["copyright"]]
    caption = plain(credited.caption, many_lines=True)[: LONGEST_WRITTEN["caption"]]
    alternative_text = plain(credited.alternative_text)[: LONGEST_WRITTEN["alternative_text"]]
    return {
        "xmp": _xmp(
            {
                "photoshop:Credit": escape(credit),
                "dc:creator": _container("Seq", creator),
                "dc:rights": _container("Alt", [copyright]),
                "dc:description": _container("Alt", [caption]),
                "Iptc4xmpCore:AltTextAccessibility": _container("Alt", [alternative_text]),
                "Iptc4xmpExt:DigitalSourceType": escape(plain(credited.source_type)[:200]),
            }
        ),
        "exif": _exif(
            {
                ExifTags.Base.ImageDescription: caption,
                ExifTags.Base.Artist: "; ".join(creator),
                ExifTags.Base.Copyright: copyright,
            }
        ),
        "extra": _app13(
            [(CREATOR, name) for name in creator] + [(CREDIT, credit), (COPYRIGHT, copyright), (CAPTION, caption)]
        ),
    }


# Reading


def _has_manifest(file: BinaryIO, format: str) -> bool:
    """Whether the file holds a C2PA manifest (C2PA 2.1, appendix A: APP11 in JPEG, caBX, RIFF chunk, uuid box)."""
    file.seek(0)
    content = file.read()
    if format == "JPEG":
        return any(b"c2pa" in content[at.start() : at.start() + 200] for at in MANIFEST_SEGMENT.finditer(content))
    return any(sign in content for sign in MANIFEST_SIGNS[format])


def _read_xmp(picture: ImageFile) -> dict[str, list[str]]:
    packet = picture.info.get("xmp", b"")
    if not packet or len(packet) > PACKET:
        return {}
    try:
        root = ElementTree.fromstring(packet.strip(b"\0 \t\r\n"), forbid_dtd=True)
    except (ParseError, ValueError, LookupError):
        return {}
    return {
        name: next(filter(None, (list(filter(str.strip, _properties(root, place))) for place in places)), [])
        for name, places in XMP.items()
    }


def _properties(root: Element, place: str) -> Iterator[str]:
    """Yield the values of one property, in whichever of RDF's spellings: attribute, text, resource or list."""
    prefix, name = place.split(":")
    qualified = f"{{{NAMESPACES[prefix]}}}{name}"
    for rdf in root.iter(f"{RDF}RDF"):
        for description in rdf:
            if qualified in description.attrib:
                yield description.attrib[qualified]
            for element in description.findall(qualified):
                values = element.findall(f".//{RDF}li") or [element]
                for value in sorted(values, key=lambda value: value.get(LANGUAGE) != "x-default"):
                    yield value.get(f"{RDF}resource") or "".join(value.itertext())


def _read_iim(picture: ImageFile) -> dict[str, list[str]]:
    datasets = _datasets(picture.info.get("photoshop", {}).get(0x0404, b""))
    utf_8 = datasets.get(CHARACTER_SET, [b""])[0] == UTF_8
    texts = {number: [_decoded(value, utf_8=utf_8) for value in values] for number, values in datasets.items()}
    found = {name: texts.get(number, []) for name, number in IIM.items()}
    moment = texts.get(DATE_CREATED, [""])[0]
    if moment and TIME_CREATED in texts:
        moment += f"T{texts[TIME_CREATED][0]}"
    return found | {"taken_at": [moment]}


def _datasets(block: bytes) -> dict[tuple[int, int], list[bytes]]:
    """Return the data sets of an IIM block, in order; reading stops where the block breaks off."""
    found: dict[tuple[int, int], list[bytes]] = {}
    position = 0
    while block[position : position + 1] == b"\x1c" and position + 5 <= len(block):
        record, number, length = struct.unpack_from(">BBH", block, position + 1)
        position += 5
        if length & 0x8000:
            # Extended: so many bytes follow that give the length.
            digits = length & 0x7FFF
            length = int.from_bytes(block[position : position + digits])
            position += digits
        found.setdefault((record, number), []).append(block[position : position + length])
        position += length
    return found


def _read_exif(picture: ImageFile) -> dict[str, list[str]]:
    try:
        exif = picture.getexif()
        details = exif.get_ifd(ExifTags.IFD.Exif)
        moment = _exif_text(details.get(ExifTags.Base.DateTimeOriginal))
        if moment:
            moment += _exif_text(details.get(ExifTags.Base.OffsetTimeOriginal))
        return {
            "creator": _exif_text(exif.get(ExifTags.Base.Artist)).split(";"),
            # Two parts, the photographer's and the editor's, with a NUL between.
            "copyright": ["; ".join(filter(str.strip, _exif_text(exif.get(ExifTags.Base.Copyright)).split("\0")))],
            "caption": [_exif_text(exif.get(ExifTags.Base.ImageDescription))],
            "taken_at": [moment],
        }
    except Exception:  # EXIF that can't be parsed raises anything, and says nothing.
        return {}


def _exif_text(value: object) -> str:
    # Pillow reads text as Latin-1; what cameras and agencies write is UTF-8 more often than the ASCII of the standard.
    if isinstance(value, str):
        value = value.encode("latin-1", "ignore")
    return _decoded(value.rstrip(b"\0"), utf_8=False) if isinstance(value, bytes) else ""


def _decoded(value: bytes, *, utf_8: bool) -> str:
    """Return the text of bytes that are declared to be UTF-8, or are not declared.

    Undeclared bytes are Latin-1, in the Windows form as everywhere, unless they are valid UTF-8: accented Latin-1
    never is by accident, and many programs forget to declare. Declared UTF-8 that is none is the same mistake.
    """
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        if utf_8 and error.reason == "unexpected end of data":
            # Cut at the length limit in the middle of a character.
            return value[: error.start].decode()
    return value.decode("cp1252", "ignore")


def _cleaned(name: str, values: Iterable[str]) -> tuple[str, ...]:
    if name == "taken_at":
        texts = [_moment(value) for value in values]
    else:
        texts = [plain(value[:LONGEST], many_lines=name in MANY_LINES) for value in values]
    return tuple(dict.fromkeys(filter(None, texts)))[:MOST_CREATORS]


def _moment(text: str) -> str:
    """Return a date, or date and time, in ISO 8601, from the spellings of XMP, IIM and EXIF; "" if it is none."""
    text = re.sub(r"^(\d{4}):(\d\d):(\d\d) ?", r"\1-\2-\3T", text.strip(" \0")).rstrip("T")
    for kind in (date, datetime):
        try:
            return kind.fromisoformat(text).isoformat()
        except ValueError:
            continue
    return ""


def _differ(places: Iterable[tuple[str, ...]]) -> bool:
    """Say whether places contradict each other; IIM cuts its texts, and the beginning of a text agrees with it."""
    shortest, *others = sorted(("\n".join(values) for values in places), key=len)
    return any(not other.startswith(shortest) for other in others)


def _as_text(places: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {source: "; ".join(values) for source, values in places.items()}


# Writing


def _short_list(names: Iterable[str], longest: int) -> list[str]:
    """Return the names as plain text, as many as fit in so many characters."""
    kept: list[str] = []
    for name in filter(None, map(plain, names)):
        longest -= len(name)
        if longest < 0:
            break
        kept.append(name)
    return kept


def _container(kind: str, values: Iterable[str]) -> str:
    language = ' xml:lang="x-default"' if kind == "Alt" else ""
    entries = "".join(f"<rdf:li{language}>{escape(value)}</rdf:li>" for value in values if value)
    return f"<rdf:{kind}>{entries}</rdf:{kind}>" if entries else ""


def _xmp(properties: dict[str, str]) -> bytes:
    prefixes = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())
    elements = "".join(f"<{name}>{value}</{name}>" for name, value in properties.items() if value)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{RDF[1:-1]}"><rdf:Description rdf:about=""{prefixes}>{elements}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def _exif(texts: dict[int, str]) -> bytes:
    exif = Image.Exif()
    for tag, text in texts.items():
        if text:
            # As bytes: Pillow would write a question mark for every accent.
            exif[tag] = text.encode()
    return exif.tobytes() if exif else b""


def _app13(texts: Iterable[tuple[tuple[int, int], str]]) -> bytes:
    """Return the JPEG segment in which Photoshop, and everybody since, keeps IIM."""
    block = _dataset(CHARACTER_SET, UTF_8) + _dataset((2, 0), b"\0\4")
    block += b"".join(_dataset(number, _cut(text, IIM_LENGTHS[number])) for number, text in texts if text)
    resource = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(block)) + block + b"\0" * (len(block) % 2)
    segment = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment


def _dataset(number: tuple[int, int], value: bytes) -> bytes:
    return b"\x1c" + struct.pack(">BBH", *number, len(value)) + value


def _cut(text: str, length: int) -> bytes:
    return text.encode()[:length].decode(errors="ignore").encode()
