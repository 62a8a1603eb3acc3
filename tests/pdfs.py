"""PDFs by hand: quiet ones, and ones that do what a document of ours must not."""

from django.core.files.base import ContentFile


def pdf(*more: str | bytes, pages=2, catalog="", page="", trailer="", title="") -> bytes:
    """A PDF with these entries in its catalog, its pages and its trailer; `more` are objects, numbered from 10 on."""
    kids = " ".join(f"{100 + number} 0 R" for number in range(pages))
    objects = {1: f"<</Type/Catalog/Pages 2 0 R{catalog}>>", 2: f"<</Type/Pages/Count {pages}/Kids[{kids}]>>"}
    objects |= {3: f"<</Title({title})>>"}
    objects |= dict(enumerate(more, 10))
    leaf = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Resources<<>>{page}>>"
    objects |= {100 + number: leaf for number in range(pages)}
    written, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for number, inside in objects.items():
        places[number] = len(written)
        inside = inside if isinstance(inside, bytes) else inside.encode("latin-1")
        written += b"%d 0 obj\n%s\nendobj\n" % (number, inside)
    table = len(written)
    last = max(objects)
    lines = [b"%010d %05d n \n" % (places[n], 0) if n in places else b"0000000000 65535 f \n" for n in range(last + 1)]
    written += b"xref\n0 %d\n%s" % (last + 1, b"".join(lines))
    written += f"trailer\n<</Size {last + 1}/Root 1 0 R/Info 3 0 R{trailer}>>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(written)


def stream(content: bytes, entries: str = "") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), entries.encode(), content)


def pdf_file(*more, name: str = "budget.pdf", **entries) -> ContentFile:
    return ContentFile(pdf(*more, **entries), name=name)
