"""Credit lines as papers all over the world print them, taken apart. The people and one newspaper are made up."""

import csv
from pathlib import Path

import pytest

from articles.credit import parse_credit

LINES = list(csv.DictReader((Path(__file__).with_name("credit_lines.tsv")).open(encoding="utf-8"), delimiter="\t"))


@pytest.mark.parametrize("said", LINES, ids=[line["line"] for line in LINES])
def test_says_whose_a_picture_is(said):
    read = parse_credit(said["line"], house="The Evening Comet")

    assert {name: getattr(read, name) for name in ("provider", "creator", "via", "kind")} == {
        name: said[name] or "" for name in ("provider", "creator", "via", "kind")
    }


def test_knows_the_providers_that_editors_keep():
    spellings = {"Harbour Wire": "Harbour Wire", "HW Pictures": "Harbour Wire", "Asc. Press": "AP"}

    for line in ("Mira Holt/HW Pictures", "HW Pictures/Mira Holt", "Photo: Mira Holt (Harbour Wire)"):
        read = parse_credit(line, spellings=spellings)
        assert (read.provider, read.creator, read.kind) == ("Harbour Wire", "Mira Holt", "agency")
    assert parse_credit("Asc. Press", spellings=spellings).provider == "AP"
    assert parse_credit("HW Pictures").kind != "agency"  # and forgets them afterwards
