"""Plain-text stories: what is read, what is refused, and that nothing is lost. The stories are made up."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.plaintext import Kind, Unreadable, decode, propose_headline, read

STORY = """\
Clock on the quay strikes thirteen

Published: March 4, 2025 09:30
By Mira Holt, Harbour Correspondent

The quay before dawn
Image Credit: Jon Aske/Reuters

Lowhaven: The clock on the quay struck thirteen on Tuesday. Nobody was up to hear it.

“It has never done that in my time,” said the keeper, Ines Park.

What happens next?

The clock will be taken down.

Who pays?

- The harbour trust
- The two ferry companies

Ines Park with the old pendulum Image Credit: Supplied

Also read: Ten clocks that are never right

- With inputs from agencies
"""


def kinds(story):
    return [(block.kind.value, block.text) for block in story.blocks]


class TestDecode:
    def test_keeps_every_character_and_the_byte_order_mark(self):
        assert decode(codecs.BOM_UTF8 + b"Tide\r\nturned", name="tide.txt") == "\ufeffTide\r\nturned"

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
    def test_says_how_to_save_utf_16(self, encoding):
        """security.md 74"""
        with pytest.raises(Unreadable) as refused:
            decode("The tide turned at noon.".encode(encoding), name="tide.txt")

        assert str(refused.value) == (
            "tide.txt, line 1: the file is saved as UTF-16. "
            "Please save it as plain text with the encoding UTF-8 and try again."
        )

    @pytest.mark.parametrize(
        ("raw", "told"),
        [
            ("Noon.\r\nCrème\n".encode("latin-1"), "tide.txt, line 2: the byte 0xE8 is not UTF-8."),
            (b"Noon.\rSix.\rSeven\0.", "tide.txt, line 3: there is a NUL byte"),
            (b"Noon.\n" + b"x" * 10_000_000, "tide.txt, line 2: the line has 10,000,000 bytes"),
            (b"Noon and six.\n" * 150_000, "tide.txt is larger than 2 MB"),
            (b"A\n" * 60_000, "tide.txt has 60,000 lines"),
            (b"", "tide.txt, line 1: the file has no words."),
            (codecs.BOM_UTF8 + b" \n\t\n", "tide.txt, line 1: the file has no words."),
            (b"%PDF-1.7 noon", "tide.txt, line 1: this is a PDF"),
            (rb"{\rtf1 Noon}", "tide.txt, line 1: this is an RTF file"),
            (b"PK\x03\x04word/document.xml", "tide.txt, line 1: this is a Word or OpenDocument file"),
            (b"Noon\n" + bytes(range(1, 9)), "tide.txt, line 2: control characters"),
        ],
    )
    def test_names_file_and_line_of_what_it_cannot_read(self, raw, told):
        """security.md 74"""
        with pytest.raises(Unreadable) as refused:
            decode(raw, name="tide.txt")

        assert str(refused.value).startswith(told)

    def test_lets_no_file_name_forge_a_second_line(self):
        """security.md 76"""
        with pytest.raises(Unreadable) as refused:
            decode(b"", name="tide\n2025-03-04 approved\u202e.txt")

        assert str(refused.value) == "tide 2025-03-04 approved .txt, line 1: the file has no words."


class TestRead:
    def test_takes_a_whole_story_apart(self):
        story = read(STORY)

        assert story.headline == "Clock on the quay strikes thirteen"
        assert (story.byline, story.dateline) == ("Mira Holt, Harbour Correspondent", "Lowhaven")
        assert story.published == "March 4, 2025 09:30"
        assert story.quotes == ("It has never done that in my time,",)
        assert [(picture.caption, picture.credit) for picture in story.pictures] == [
            ("The quay before dawn", "Jon Aske/Reuters"),
            ("Ines Park with the old pendulum", "Supplied"),
        ]
        assert kinds(story) == [
            ("note", "Published: March 4, 2025 09:30"),
            ("note", "By Mira Holt, Harbour Correspondent"),
            ("picture", "The quay before dawn\nImage Credit: Jon Aske/Reuters"),
            ("paragraph", "Lowhaven: The clock on the quay struck thirteen on Tuesday. Nobody was up to hear it."),
            ("paragraph", "“It has never done that in my time,” said the keeper, Ines Park."),
            ("heading", "What happens next?"),
            ("paragraph", "The clock will be taken down."),
            ("heading", "Who pays?"),
            ("list item", "- The harbour trust"),
            ("list item", "- The two ferry companies"),
            ("picture", "Ines Park with the old pendulum Image Credit: Supplied"),
            ("note", "Also read: Ten clocks that are never right"),
            ("note", "- With inputs from agencies"),
        ]

    @pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028"])
    def test_knows_every_end_of_a_line(self, line_end):
        text = "\ufeff" + STORY.replace("\n", line_end)

        story = read(text)

        assert story.headline == read(STORY).headline
        assert story.paragraphs == read(STORY).paragraphs
        assert all(text[block.start : block.end] == block.text for block in story.blocks)
        assert [text[block.credit_start : block.credit_end] for block in story.pictures] == [
            "Jon Aske/Reuters",
            "Supplied",
        ]

    @given(
        st.lists(st.sampled_from([*STORY.splitlines(), "", "", "“Open.", "1. One", "‘Ay", "Rope’s end.”"])).map(
            "\n".join
        )
    )
    @settings(max_examples=300, deadline=None)
    def test_loses_nothing_and_keeps_the_order(self, text):
        story = read(text)

        kept = sorted("".join([story.headline, *(text[block.start : block.end] for block in story.blocks)]))
        places = [(block.start, block.end) for block in story.blocks]
        assert "".join(kept).split() == "".join(sorted(text)).split()
        assert places == sorted(places)

    def test_takes_a_bullet_off_on_request(self):
        first, second = read("Bring:\n1. A rope\n2. A lamp\n").blocks[1:]

        assert [first.marker, first.point, second.point] == ["1.", "A rope", "A lamp"]

    def test_takes_a_numbered_line_over_text_for_a_heading(self):
        story = read("The walk has two stops.\n\n1. The quay\n\nIt is wet.\n\n2. The mole\n\nIt is wetter.")

        assert [block.text for block in story.blocks if block.kind == Kind.HEADING] == ["1. The quay", "2. The mole"]

    def test_joins_lines_that_a_wire_broke_to_a_width(self):
        story = read(
            "LOWHAVEN, March 4 (Reuters) - The clock on the quay struck thirteen on\n"
            "Tuesday, and the harbour master, who had been asleep, could not say why\n"
            "it had done so or whether it would do so again.\n"
            "\n"
            "She has asked the maker, a firm in the next valley that has not sold a\n"
            "clock for thirty years, to come and look at it.\n"
        )

        assert [paragraph[-20:] for paragraph in story.paragraphs] == [
            "t would do so again.",
            " come and look at it"[1:] + ".",
        ]
        assert "\n" not in "".join(story.paragraphs)
        assert story.dateline == "LOWHAVEN"


class TestHeadline:
    @pytest.mark.parametrize(
        "headline",
        [
            "Clock strikes thirteen",
            "Who pays for the clock?",
            "Why Lowhaven’s clock won’t do: ‘It is late’",
            "CLOCK LATE AGAIN",
            "Is the clock late? What we know",
        ],
    )
    def test_is_a_first_line_that_stands_alone(self, headline):
        story = read(f"{headline}\n\nThe clock on the quay is late. It was late before.")

        assert story.headline == headline
        assert len(story.blocks) == 1

    @pytest.mark.parametrize(
        "first",
        [
            "The clock on the quay is late.",
            "“Who goes there?”",
            "She rose. “It is late",
            "- Rope",
            "Ines Park",
            "The quay Image Credit: AP",
            "In short:",
        ],
    )
    def test_is_not_made_of_another_first_line(self, first):
        story = read(f"{first}\n\nThe clock on the quay is late. It was late before.")

        assert story.headline == ""
        assert story.blocks[0].text == first

    def test_follows_a_kicker(self):
        story = read("OPINION\n\nTake the clock down\n\nThe clock on the quay is late.")

        assert story.headline == "Take the clock down"
        assert kinds(story) == [("note", "OPINION"), ("paragraph", "The clock on the quay is late.")]

    def test_needs_a_story_below(self):
        assert read("Clock strikes thirteen").headline == ""


class TestQuotes:
    @pytest.mark.parametrize(
        ("paragraph", "quotes"),
        [
            ("“The clock is late again,” she said.", ["The clock is late again,"]),
            ('"The clock is late again," she said.', ["The clock is late again,"]),
            ("‘The clock’s always late, isn’t it?’ she said.", ["The clock’s always late, isn’t it?"]),
            ("'The clock's always late, isn't it?' she said.", ["The clock's always late, isn't it?"]),
            ("„Die Uhr geht immer nach“, sagte sie.", ["Die Uhr geht immer nach"]),
            ("« L’horloge est toujours en retard », dit-elle.", ["L’horloge est toujours en retard"]),
            ("“He said, ‘It is late,’ and left.”", ["He said, ‘It is late,’ and left."]),
            ("‘He said, “It is late,” and left.’", ["He said, “It is late,” and left."]),
            ("‘I sold the singers’ clock twice over,’ she said.", ["I sold the singers’ clock twice over,"]),
            ("“It is late.” She sighed. “It was late in my mother’s day.”", ["It was late in my mother’s day."]),
            (
                "“The clock is late again, she said. “And so are you, my friend.”",
                ["The clock is late again, she said.", "And so are you, my friend."],
            ),
        ],
    )
    def test_are_found_in_marks_of_every_kind(self, paragraph, quotes):
        assert list(read(paragraph).quotes) == quotes

    @pytest.mark.parametrize(
        "paragraph",
        [
            "The sailors’ clock, the ’90s and rock ’n’ roll: it’s the singers’ fault.",
            "The sailors' clock, the '90s and rock 'n' roll: it's the singers' fault.",
            'A 12" pipe and a 6\'2" man stood on the quay for an hour.',
            "The “late clock of Lowhaven” is late.",
        ],
    )
    def test_are_not_made_of_apostrophes_inches_and_few_words(self, paragraph):
        assert read(paragraph).quotes == ()

    @pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'")])
    def test_run_over_paragraphs_and_count_once(self, opening, closing):
        spoken = [f"{opening}It is late.", f"{opening}It isn’t ours.", f"{opening}Good night.{closing}"]

        story = read("\n\n".join(["She said: “No.”", *spoken, "She left."]))

        assert story.quotes == ("It is late.\n\nIt isn’t ours.\n\nGood night.",)
        assert [block.quote for block in story.blocks] == [False, True, True, True, False]

    def test_flag_a_paragraph_only_if_all_of_it_is_speech(self):
        story = read("“It is late.”\n\n“It is late,” she said.\n\n“Late?” “Late.”\n\n“Late, she said.")

        assert [block.quote for block in story.blocks] == [True, False, True, False]

    def test_leave_captions_out(self):
        assert read("“The clock is late again”: a sign Image Credit: AP\n\nIt was late.").quotes == ()


class TestProposeHeadline:
    @pytest.mark.parametrize(
        ("text", "headline"),
        [
            ("The clock is late. It was late before.", "The clock is late"),
            ("Lowhaven: Mr. Park’s clock is late. It was late before.", "Mr. Park’s clock is late"),
            (
                "The old clock on the quay struck thirteen on Tuesday, and nobody in the harbour could say why it did.",
                "The old clock on the quay struck thirteen on Tuesday",
            ),
            (
                "The keeper Ines Park climbed the harbour tower as the clock began to strike for a thirteenth time.",
                "The keeper Ines Park climbed the harbour tower",
            ),
            (
                "Park, who has kept the clock on the quay since the year of the flood, will climb the tower on Friday.",
                "Park will climb the tower on Friday",
            ),
            (
                "“It has never done that in my time or in the time of my mother and I would have known it,” she said.",
                "“It has never done that in my time or in the time of my mother”",
            ),
            ("The quay Image Credit: AP", "The quay"),
        ],
    )
    def test_ends_the_first_sentence_well(self, text, headline):
        assert propose_headline(read(text)) == headline

    @given(st.text(alphabet='aB .,’“”"(–', max_size=300))
    @settings(max_examples=300, deadline=None)
    def test_is_short_and_ends_in_no_comma(self, text):
        headline = propose_headline(read(text))

        assert len(headline) <= 80
        assert not headline.endswith((",", " ", "("))


class TestSpeed:
    @pytest.mark.parametrize("piece", ["‘x ", "“x ", "'a ", "A-", "A.A.", "Ab. ", "(Photo ", "...", "\"'"])
    def test_does_not_suffer_from_long_lines(self, piece):
        """Single marks took two minutes once. security.md 70"""
        assert propose_headline(read(piece * (90_000 // len(piece)))) is not None
