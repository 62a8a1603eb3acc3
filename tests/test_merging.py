"""What two people wrote over one text comes together, and no word of either is lost."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import html
from articles.merging import BOTH, MINE, THEIRS, Conflict, agree, blocks, merge

WORDS = st.sampled_from("harbour ferry tide boat rope dawn salt nobody Monday & <b> é “quay” 11".split())
SENTENCES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
BLOCKS = st.one_of(
    SENTENCES.map(html.paragraph),
    SENTENCES.map(html.heading),
    SENTENCES.map(html.blockquote),
    st.lists(SENTENCES, min_size=1, max_size=3).map(html.bullets),
    st.integers(1, 9).map(html.figure),
    SENTENCES.map(lambda words: html.clean(f"<table><tr><th>Tide</th></tr><tr><td>{words}</td></tr></table>")),
    SENTENCES.map(lambda words: html.clean(f'<aside data-kind="facts"><p>{words}</p></aside>')),
    st.sampled_from(["<hr>", '<p>Tide <a href="/a?b=1&amp;c=2">table</a>.<br>So <strong>it</strong> is.</p>']),
)
BODIES = st.lists(BLOCKS, max_size=8).map("".join)
# What somebody does to a text: the place, how many blocks go, and what comes.
CHANGES = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 2), st.lists(BLOCKS, max_size=2)), max_size=4)
NEW_WORDS = st.lists(st.tuples(st.integers(0, 7), SENTENCES), max_size=3)


def edited(body: str, changes, words) -> str:
    """The body after somebody was at it: blocks taken out, put in, moved, and paragraphs written on."""
    found = blocks(body)
    for place, gone, came in changes:
        place = min(place, len(found))
        found[place : place + gone] = came
    for place, sentence in words:
        if place < len(found) and found[place].endswith("</p>"):
            found[place] = found[place].removesuffix("</p>") + f" {html.text(html.paragraph(sentence))}</p>"
    return html.clean("".join(found))


@st.composite
def three(draw):
    base = draw(BODIES)
    return base, *(edited(base, draw(CHANGES), draw(NEW_WORDS)) for _ in range(2))


def words(body: str) -> Counter:
    """Each word and each mark-up that says something, counted."""
    return Counter(re.findall(r'\w+|data-image="\d+"|href="[^"]*"|<hr>', body))


def all_of(merged) -> str:
    """Everything that comes out or is asked about."""
    return "".join("".join([*part.mine, *part.theirs]) if isinstance(part, Conflict) else part for part in merged.parts)


class TestMerge:
    @settings(max_examples=600, deadline=None)
    @given(three())
    def test_loses_no_word_of_either(self, texts):
        base, mine, theirs = texts

        found = all_of(merge(base, mine, theirs))

        for written in (mine, theirs):
            assert words(written) - words(base) <= words(found)
            assert {block for block in blocks(written) if block not in blocks(base)} <= set(blocks(found))

    @settings(max_examples=300, deadline=None)
    @given(three())
    def test_of_one_who_changed_nothing_is_the_text_of_the_other(self, texts):
        base, mine, theirs = texts

        assert merge(base, mine, base).settled({}) == mine
        assert merge(base, base, theirs).settled({}) == theirs
        assert merge(base, mine, mine).settled({}) == mine

    @settings(max_examples=300, deadline=None)
    @given(three())
    def test_asks_both_the_same(self, texts):
        base, mine, theirs = texts

        one, other = merge(base, mine, theirs), merge(base, theirs, mine)

        assert [(c.base, c.mine, c.theirs) for c in one.conflicts] == [
            (c.base, c.theirs, c.mine) for c in other.conflicts
        ]
        if not one.conflicts:
            assert one.settled({}) == other.settled({})

    @settings(max_examples=300, deadline=None)
    @given(three(), st.lists(st.sampled_from([MINE, THEIRS, BOTH]), min_size=20, max_size=20))
    def test_comes_out_as_a_body_may_be(self, texts, chosen):
        merged = merge(*texts)

        settled = merged.settled(dict(zip((c.key for c in merged.conflicts), chosen, strict=False)))

        assert html.clean(settled) == settled

    @settings(max_examples=200, deadline=None)
    @given(three())
    def test_taking_both_keeps_the_words_of_both(self, texts):
        base, mine, theirs = texts
        merged = merge(base, mine, theirs)

        settled = merged.settled(dict.fromkeys([c.key for c in merged.conflicts], BOTH))

        for written in (mine, theirs):
            assert set(words(written)) - set(words(base)) <= set(words(settled))

    @pytest.mark.parametrize(
        ("mine", "theirs", "together"),
        [
            ("<p>One tide.</p><p>Two.</p><p>Three.</p>", "<p>One.</p><p>Two boats.</p><p>Three.</p>",
             "<p>One tide.</p><p>Two boats.</p><p>Three.</p>"),
            ("<p>Zero.</p><p>One.</p><p>Two.</p><p>Three.</p>", "<p>One.</p><p>Two.</p><p>Three.</p><p>Four.</p>",
             "<p>Zero.</p><p>One.</p><p>Two.</p><p>Three.</p><p>Four.</p>"),
            ("<p>One.</p><p>Three.</p>", "<p>One tide.</p><p>Two.</p><p>Three.</p>", "<p>One tide.</p><p>Three.</p>"),
            ("<p>One.</p><p>Two.</p><p>Three boats.</p><p>New.</p>", "<p>New.</p><p>One.</p><p>Two.</p><p>Three.</p>",
             "<p>New.</p><p>One.</p><p>Two.</p><p>Three boats.</p><p>New.</p>"),
            ('<p>One.</p><figure data-image="7"></figure><p>Two.</p><p>Three.</p>', "<p>One.</p><p>Two.</p><hr>",
             '<p>One.</p><figure data-image="7"></figure><p>Two.</p><hr>'),
        ],
        ids=["neighbours", "both ends", "deleted beside", "changed and added", "picture"],
    )  # fmt: skip
    def test_brings_different_places_together(self, mine, theirs, together):
        merged = merge("<p>One.</p><p>Two.</p><p>Three.</p>", mine, theirs)

        assert (merged.conflicts, merged.settled({})) == ([], together)

    @pytest.mark.parametrize(
        ("mine", "theirs", "asked"),
        [
            ("<p>One a.</p><p>Two.</p>", "<p>One b.</p><p>Two.</p>", ("<p>One.</p>", "<p>One a.</p>", "<p>One b.</p>")),
            ("<p>Two.</p>", "<p>One b.</p><p>Two.</p>", ("<p>One.</p>", "", "<p>One b.</p>")),
            ("<p>One.</p><p>Two.</p><p>A.</p>", "<p>One.</p><p>Two.</p><p>B.</p>", ("", "<p>A.</p>", "<p>B.</p>")),
        ],
        ids=["changed by both", "deleted and changed", "added in one place"],
    )
    def test_asks_about_one_place(self, mine, theirs, asked):
        (conflict,) = merge("<p>One.</p><p>Two.</p>", mine, theirs).conflicts

        assert tuple("".join(side) for side in (conflict.base, conflict.mine, conflict.theirs)) == asked

    def test_asks_about_equal_places_one_by_one(self):
        merged = merge("<hr><p>One.</p><hr><p>One.</p>", "<hr><p>A.</p><hr><p>A.</p>", "<hr><p>B.</p><hr><p>B.</p>")

        first, second = merged.conflicts
        assert merged.settled({first.key: MINE, second.key: THEIRS}) == "<hr><p>A.</p><hr><p>B.</p>"

    def test_is_quick_where_every_block_is_alike(self):
        rules = "<hr>" * 3_000

        merged = merge(rules, f"<p>A.</p>{rules}<p>B.</p>", rules[:-4] + "<p>C.</p>")

        assert {"<p>A.</p>", "<p>B.</p>", "<p>C.</p>"} <= set(blocks(all_of(merged)))


class TestAgree:
    @pytest.mark.parametrize(
        ("base", "mine", "theirs", "agreed"),
        [(1, 1, 1, 1), (1, 2, 1, 2), (1, 1, 3, 3), (1, 2, 2, 2), (1, 2, 3, Conflict(1, 2, 3))],
    )
    def test_takes_what_one_changed(self, base, mine, theirs, agreed):
        assert agree(base, mine, theirs) == agreed
