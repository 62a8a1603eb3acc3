"""Credit lines taken apart and put together in the form of the house. Photographers are made up."""

import pytest

from articles.credit import Credit, find_credit_marker, parse_credit, strip_marker


class TestParseCredit:
    def test_of_an_agency_invents_no_photographer(self):
        assert parse_credit("AP") == Credit("AP", "", "", "agency", "AP")

    @pytest.mark.parametrize(
        "written",
        [
            "Mira Holt/AP",
            "AP Photo/Mira Holt",
            "Photo: Mira Holt/The Associated Press",
            "AP/MIRA HOLT",
            "Mira Holt (A.P.)",
            "Mira Holt, AP",
        ],
    )
    def test_knows_one_agency_however_it_is_written(self, written):
        assert parse_credit(written) == Credit("AP", "Mira Holt", "", "agency", "Mira Holt/AP")

    @pytest.mark.parametrize("written", ["Apex Foundation", "Reutersberg Museum"])
    def test_takes_no_beginning_of_a_word_for_an_agency(self, written):
        assert parse_credit(written) == Credit(written, "", "", "handout", written)

    def test_tells_agency_from_distributor(self):
        expected = Credit("AFP", "Mira Holt", "Getty Images", "agency", "Mira Holt/AFP via Getty Images")

        assert parse_credit("Photo by MIRA HOLT / AFP via Getty Images") == expected
        assert parse_credit("Mira Holt/AFP/Getty") == expected

    def test_joins_two_photographers(self):
        assert parse_credit("Mira Holt / Jon Aske / Reuters").line == "Mira Holt and Jon Aske/Reuters"

    def test_drops_file_pool_and_rights(self):
        assert parse_credit("AP Photo/Mira Holt, Pool").line == "Mira Holt/AP"
        assert parse_credit("REUTERS/Mira Holt/File Photo").line == "Mira Holt/Reuters"
        assert parse_credit("Copyright 2031 The AP. All rights reserved").line == "AP"

    def test_knows_the_pictures_of_the_house(self):
        assert parse_credit("Mira Holt/The Comet", house="The Comet") == Credit(
            "The Comet", "Mira Holt", "", "staff", "Mira Holt/The Comet"
        )
        assert parse_credit("By Mira Holt, Staff Photographer", house="The Comet").kind == "staff"

    def test_knows_no_other_house_for_its_own(self):
        assert parse_credit("Mira Holt/Evening Comet", house="The Comet").kind != "staff"

    def test_of_an_organisation_is_a_handout(self):
        assert parse_credit("Port Authority via AP") == Credit(
            "Port Authority", "", "AP", "handout", "Port Authority via AP"
        )
        assert parse_credit("Supplied") == Credit("", "", "", "handout", "Supplied")

    @pytest.mark.parametrize("written", ["Just Stop Oil", "Extinction Rebellion", "Doctors Without Borders"])
    def test_takes_no_campaign_for_a_photographer(self, written):
        assert parse_credit(f"{written}/PA Wire") == Credit(written, "", "PA", "handout", f"{written} via PA")

    @pytest.mark.parametrize("written", ["Belga images", "The Belga Photo", "BELGA agency", "Belga.com"])
    def test_knows_an_agency_with_what_it_delivers(self, written):
        assert parse_credit(f"{written}/Mira Holt") == Credit("Belga", "Mira Holt", "", "agency", "Mira Holt/Belga")

    def test_of_a_courtesy_names_the_giver_and_no_private_person(self):
        assert parse_credit("Courtesy of Harbour Museum") == Credit(
            "Harbour Museum", "", "", "courtesy", "Courtesy of Harbour Museum"
        )
        assert parse_credit("(Courtesy of the owner)") == Credit("", "", "", "courtesy", "Courtesy of the owner")

    def test_of_social_media_keeps_the_account(self):
        assert parse_credit("Twitter/@miraholt") == Credit("X", "@miraholt", "", "social", "@miraholt/X")

    def test_of_a_free_picture_keeps_the_licence(self):
        assert parse_credit("Flickr/Mira Holt (CC BY 2.0)") == Credit(
            "Flickr", "Mira Holt", "", "cc", "Mira Holt/Flickr, CC BY 2.0"
        )

    def test_of_a_public_body_is_public_domain_without_rank(self):
        assert parse_credit("U.S. Navy photo by Lt. Mira Holt") == Credit(
            "U.S. Navy", "Mira Holt", "", "public-domain", "Mira Holt/U.S. Navy"
        )

    def test_of_a_name_alone_is_unknown(self):
        assert parse_credit("Mira Holt") == Credit("", "Mira Holt", "", "unknown", "Mira Holt")

    @pytest.mark.parametrize("written", ["", "Image Credit:", "Unknown", "\u200b"])
    def test_of_nothing_is_nothing(self, written):
        assert parse_credit(written) == Credit()


class TestStripMarker:
    @pytest.mark.parametrize(
        "written",
        [
            "Image Credit: AP",
            "(Photo: AP)",
            "Foto: AP",
            "© AP",
            "Image Credit: Image Credit: AP",
            "Picture: (AP)",
            "A\u00adP",
        ],
    )
    def test_leaves_the_credit(self, written):
        assert strip_marker(written) == "AP"


class TestFindCreditMarker:
    @pytest.mark.parametrize(
        ("line", "caption", "credit"),
        [
            ("The mill at dawn Image Credit: AP", "The mill at dawn", "AP"),
            ("The mill at dawn Image Credits: Mira Holt/AP", "The mill at dawn", "Mira Holt/AP"),
            ("The mill at dawn (Picture: Mira Holt)", "The mill at dawn", "Mira Holt"),
            ("The mill at dawn. Photograph: Mira Holt/Reuters", "The mill at dawn.", "Mira Holt/Reuters"),
            ("The mill at dawn (AP Photo/Mira Holt)", "The mill at dawn", "AP Photo/Mira Holt"),
            ("Foto: Mira Holt/dpa", "", "Mira Holt/dpa"),
            ("The mill at dawn Image Credit:", "The mill at dawn", ""),
        ],
    )
    def test_parts_caption_and_credit(self, line, caption, credit):
        assert find_credit_marker(line) == (caption, credit)

    @pytest.mark.parametrize(
        "line",
        [
            "No photo may be taken inside the mill.",
            "Credit: she earned it.",
            "The photo credit: nobody had thought of it.",
            "Picture: the sails turning at dawn.",
            "The bank gives credit: Mira Holt got some.",
            "A mill, said the miller (Reuters)",
        ],
    )
    def test_takes_no_prose_for_a_picture(self, line):
        assert find_credit_marker(line) is None
