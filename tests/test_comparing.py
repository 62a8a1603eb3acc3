"""What differs between two texts: as a person would say it, and quickly whatever the texts."""

import random
import re
from cProfile import Profile
from pstats import Stats

import pytest

from articles.comparing import Stretch, differences, passages

FERRY = "<p>The ferry came back on Monday, after eleven years away.</p>"
PAINT = "<p>Nobody had repainted it, and nobody will until the summer comes.</p>"


def shown(old: str, new: str) -> list[tuple]:
    """Every passage as (kind, role, text), a text with its changes in brackets: [-gone], [+new], [~marked: note]."""
    signs = {"gone": "-", "new": "+", "marked": "~"}

    def said(stretch: Stretch) -> str:
        if stretch.kind == "same":
            return stretch.text
        note = f": {stretch.note}" if stretch.note else ""
        space = " " if stretch.text.endswith(" ") else ""
        return f"[{signs[stretch.kind]}{stretch.text.strip()}{note}]{space}"

    return [
        (passage.kind, passage.role, "".join(said(stretch) for stretch in passage.stretches))
        for stack in passages(old, new)
        for passage in stack.passages
    ]


def letters(found: list, *, besides: tuple, without: str) -> str:
    kept = [stretch.text for p in found if p.kind not in besides for stretch in p.stretches if stretch.kind != without]
    return "".join(kept).replace(" ", "")


def bare(body: str) -> str:
    return re.sub(r"<[^>]+>| ", "", body)


class TestWords:
    def test_are_told_one_by_one(self):
        assert differences("Ferry returns to the old harbour", "Ferry returns to the new harbour") == [
            Stretch("same", "Ferry returns to the "),
            Stretch("gone", "old "),
            Stretch("new", "new "),
            Stretch("same", "harbour"),
        ]

    def test_phrase_is_not_torn_by_a_short_word_in_common(self):
        changed = differences("He left for a long journey home", "He left after the a short walk home")

        assert [stretch.kind for stretch in changed] == ["same", "gone", "new", "same"]

    def test_sentence_that_keeps_next_to_nothing_is_shown_whole(self):
        old, new = (
            "Nobody on the pier knew what would come of it, they said",
            "The mayor will open it on Friday, and sail",
        )

        assert [stretch.kind for stretch in differences(old, new)] == ["gone", "new"]

    @pytest.mark.parametrize(("old", "new"), [("", "Now"), ("Then", ""), ("", "")])
    def test_nothing_is_a_text_too(self, old, new):
        assert "".join(s.text for s in differences(old, new) if s.kind != "gone") == new
        assert "".join(s.text for s in differences(old, new) if s.kind != "new") == old


class TestPassages:
    def test_equal_bodies_differ_in_nothing(self):
        assert passages(FERRY + PAINT, FERRY + PAINT) == []

    def test_paragraph_that_moved_is_told_as_moved_with_what_changed_in_it(self):
        last = "<p>They came by bus, and waited in the rain.</p>"
        moved = PAINT.replace("summer", "winter")

        assert shown(PAINT + FERRY + last, FERRY + last + moved) == [
            ("left", "", "[-Nobody had repainted it, and nobody will until the summer comes.]"),
            ("same", "", "The ferry came back on Monday, after eleven years away."),
            ("same", "", "They came by bus, and waited in the rain."),
            ("moved", "", "Nobody had repainted it, and nobody will until the [-summer] [+winter] comes."),
        ]

    def test_another_look_of_the_same_words_is_told(self):
        old = "<p>The <strong>ferry</strong> came back</p>"
        new = "<p>The ferry came <em>back</em></p>"

        assert shown(old, new) == [("changed", "", "The [~ferry: no longer bold] came [~back: now italic]")]

    def test_another_target_of_the_same_link_is_told(self):
        link = '<p>Read <a href="https://news.example/{}">the report</a> of Monday</p>'

        assert shown(link.format("a"), link.format("b")) == [
            (
                "changed",
                "",
                "Read [~the report: now a link to https://news.example/b; no longer a link to https://news.example/a] "
                "of Monday",
            )
        ]

    def test_new_link_says_where_it_leads(self):
        new = '<p>The ferry came back on Monday, after <a href="https://news.example/">eleven long</a> years away.</p>'

        assert "links to https://news.example/" in str(shown(FERRY, new)[0])

    def test_space_between_two_looks_stays(self):
        assert shown("<p>An old <em>boat</em> came</p>", "<p>An old <em>boat</em> sank</p>") == [
            ("changed", "", "An old boat [-came][+sank]")
        ]

    def test_paragraph_that_became_a_heading_is_told(self):
        assert shown("<p>What now</p>", "<h2>What now</h2>") == [("changed", "Heading, was: Paragraph", "What now")]

    def test_points_of_a_list_and_quotations_are_named(self):
        new = "<ul><li><p>One</p></li></ul><ol><li><p>Two</p></li></ol><blockquote><p>So it is.</p></blockquote><hr>"

        assert [(kind, role) for kind, role, _ in shown("", new)] == [
            ("new", "List"),
            ("new", "Numbered list"),
            ("new", "Quotation"),
            ("new", "Rule"),
        ]

    def test_figure_that_went_is_told_by_its_name(self):
        old = FERRY + '<figure data-image="7"></figure>'

        _, stack = passages(old, FERRY, name=lambda element, attributes: f"Boat {attributes['data-image']}")

        assert [(p.kind, p.role, p.stretches[0].text) for p in stack.passages] == [("gone", "Picture", "Boat 7")]

    def test_element_nobody_knew_is_shown_all_the_same(self):
        """Words in any new kind of block count, so that no change of a text can be invisible."""
        assert shown("<aside><p>Old words</p></aside>", "<aside><p>New words</p></aside>") == [
            ("changed", "", "[-Old] [+New] words")
        ]

    def test_long_runs_of_the_same_are_folded_but_for_the_nearest(self):
        same = "".join(f"<p>Paragraph {number}</p>" for number in range(9))

        stacks = passages(
            FERRY + same + PAINT, FERRY.replace("Monday", "Friday") + same + PAINT.replace("will", "does")
        )

        assert [(stack.folded, len(stack.passages)) for stack in stacks] == [
            (False, 1), (False, 1), (True, 7), (False, 1), (False, 1),
        ]  # fmt: skip

    def test_every_word_of_both_is_there(self):
        """What is shown as kept or gone is the old text, what is kept or new the new one: nothing is lost."""
        luck = random.Random(7)
        for _ in range(60):
            old, new = (
                "".join(
                    f"<p>{' '.join(luck.choice('abcdefgh') for _ in range(luck.randint(1, 12)))}</p>"
                    for _ in range(luck.randint(0, 8))
                )
                for _ in range(2)
            )
            found = [passage for stack in passages(old, new) for passage in stack.passages]

            if old != new:
                assert letters(found, besides=("gone", "left"), without="gone") == bare(new)
                assert letters(found, besides=("new", "moved"), without="new") == bare(old)


class TestWork:
    @pytest.mark.parametrize(
        "piece", ["<p>a</p>", "<p>a b</p><p>b a</p>", "<p>" + "a b " * 700 + "</p>", "<h2>x</h2><p>the the of</p>"]
    )
    def test_is_little_for_any_text(self, piece):
        old, new = piece * (60_000 // len(piece)), ("<p>z</p>" + piece) * (60_000 // len(piece))

        counting = Profile()
        counting.runcall(passages, old, new)

        # Calls, which no busy machine changes: two millions at most now, hundreds where all pairs are looked at.
        assert Stats(counting).total_calls < 5_000_000
