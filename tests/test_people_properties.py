"""What holds of `people.suggest` on any text at all."""

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.people import Index, Span
from articles.people.names import looser_forms, short_forms, spell
from tests.names import CAST, INDEX, PEOPLE

WORDS = sorted({word for names in CAST.values() for name in names for word in name.split()})
JOINTS = [
    " ",
    "  ",
    ", ",
    ". ",
    "\n",
    "\n\n",
    "-",
    "’s ",
    "' ",
    "/",
    " and ",
    " his wife ",
    " “",
    "” ",
    "\u00a0",
    " & ",
]
PIECES = st.one_of(st.sampled_from(WORDS), st.sampled_from(JOINTS), st.text(max_size=6))
TEXTS = st.one_of(st.lists(PIECES, max_size=60).map("".join), st.text(max_size=200))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_mention_holds_a_word_of_a_name_of_that_person(text):
    for found in INDEX.suggest(text):
        hers = {word for spelling in _spellings(found.person) for word in spelling}
        for mention in found.mentions:
            said = text[mention.start : mention.end]
            assert said == said.strip()
            assert hers & set(spell(said))


def _spellings(person):
    """All ways to write the names of somebody."""
    for name in person.names:
        spelling = spell(name)
        yield from (spelling, *looser_forms(spelling), *short_forms(spelling))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_suggestions_hold_together(text):
    found = INDEX.suggest(text)

    assert found == INDEX.suggest(text) == Index(PEOPLE.values()).suggest(text)
    assert len({one.person.id for one in found}) == len(found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    for one in found:
        assert one.person.tagging != "never"
        assert one.evidence in text
        assert one.evidence
        assert 0 < one.score < 1
        places = [(mention.start, mention.end) for mention in one.mentions]
        assert places == sorted(set(places))
        assert all(0 <= start < end <= len(text) for start, end in places)
        assert all(earlier[1] <= later[0] for earlier, later in zip(places, places[1:], strict=False))


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.lists(st.tuples(st.integers(0, 200), st.integers(0, 40)), max_size=3))
def test_no_mention_stands_in_what_is_ignored(text, stretches):
    ignore = [Span(start, start + length) for start, length in stretches]

    for found in INDEX.suggest(text, ignore=ignore):
        for mention in found.mentions:
            words = text[mention.start : mention.end].split()
            inside = [gap for gap in ignore if gap.start <= mention.start and mention.end <= gap.end]
            assert not inside or not words
