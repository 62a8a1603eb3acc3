"""Terms in an agency's instructions: recognised in known words, proposed with those words, never made up."""

from datetime import UTC, datetime, timedelta

import pytest

from articles.pictures.terms import Term, recognise

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
A_FORTNIGHT = NOW + timedelta(days=14)


class TestRecognise:
    @pytest.mark.parametrize(
        ("text", "until"),
        [
            ("To be used within 14 days of transmission", A_FORTNIGHT),
            ("14 DAYS ONLY", A_FORTNIGHT),
            ("Usage valid for a 14-day period", A_FORTNIGHT),
            ("Free use for two weeks after publication", A_FORTNIGHT),
            ("May be used until 31 March 2027", datetime(2027, 4, 1, tzinfo=UTC)),
            ("Rights expire on March 31, 2027", datetime(2027, 4, 1, tzinfo=UTC)),
            ("NO USE AFTER 2027-03-31", datetime(2027, 4, 1, tzinfo=UTC)),
            ("Not to be used after 31.03.2027", datetime(2027, 4, 1, tzinfo=UTC)),
            ("Licence ends 31/03/2027.", datetime(2027, 4, 1, tzinfo=UTC)),
        ],
    )
    def test_proposes_an_end_in_the_words_of_the_file(self, text, until):
        assert [(term.words.rstrip("."), term.until) for term in recognise(text, at=NOW)] == [(text.rstrip("."), until)]

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("One-time use only", "May be used once."),
            ("single use", "May be used once."),
            ("NO RESALE. NO ARCHIVES", "May not be kept in an archive: agree on a day after which it goes."),
            ("no sales, no archiving", "May not be kept in an archive: agree on a day after which it goes."),
            ("FOR EDITORIAL USE ONLY", "For editorial use only."),
            ("UK OUT", "Not everywhere: our pages are read in every country."),
            ("GERMANY AND AUSTRIA OUT", "Not everywhere: our pages are read in every country."),
            ("Austria out", "Not everywhere: our pages are read in every country."),
            ("NO USE FRANCE", "Not everywhere: our pages are read in every country."),
            ("Not for use in the UK", "Not everywhere: our pages are read in every country."),
        ],
    )
    def test_says_what_has_no_end(self, text, says):
        assert [(term.says, term.until) for term in recognise(text, at=NOW)] == [(says, None)]

    def test_puts_the_earliest_end_first(self):
        said = recognise("Single use; usage until 31 March 2027; 14 days only", at=NOW)

        assert [term.until for term in said] == [A_FORTNIGHT, datetime(2027, 4, 1, tzinfo=UTC), None]
        assert said[0] == Term("14 days only", "May be used for 14 days, counted from now.", A_FORTNIGHT)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "Mandatory credit",
            "The 14 days war began after the storm",
            "a seven days old baby",
            "Taken before sunrise at the archive of the harbour",
            "Until further notice",
            "The archive holds two million pictures",
            "The lights were out",
            "until 45 March 2027",
        ],
    )
    def test_makes_nothing_up(self, text):
        assert recognise(text, at=NOW) == []
