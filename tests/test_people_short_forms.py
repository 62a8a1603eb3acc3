"""Surnames, given names and single names, rule by rule: whom they mean in a story, and when they mean nobody."""

import pytest

from tests.names import marked, plain


def check(text):
    assert marked(plain(text)) == text


class TestSurnames:
    @pytest.mark.parametrize(
        "text",
        [
            "[Til van der Meeren|til] sailed. [Van der Meeren|til] sang, and [van der Meeren|til]’s dog barked.",
            "[Ana de la Roza|ana] sailed. [De la Roza|ana] sang.",
            "[J.K. Rowe|jk] sailed. [Rowe|jk] sang; ‘[Rowe|jk] again,’ they said.",
            "[Otto Brandt Jr|otto]. sailed, and [Brandt Jr|otto]. sang with [Brandt|otto].",
            "[Ned Teagle|ned] sailed. Mr. [Teagle|ned] sang. President [Teagle|ned] slept. Captain [Teagle|ned] woke.",
            "[Ned Teagle|ned] sailed. Serb [Teagle|ned] won; the mayor thanked Democrat [Teagle|ned] for it.",
            "[Teagle|ned] sails\n\nOn Monday [Ned Teagle|ned] sailed.",
            "[TEAGLE|ned] SAILS AT DAWN\n\nOn Monday [Ned Teagle|ned] sailed.",
            "[Ned Teagle|ned] sailed. [Teagle|ned]-led boats won. An anti-[Teagle|ned] march was held.",
            "[Donna Trumm|donna] met [Vlad Putnik|vlad]. The [Trumm|donna]-[Putnik|vlad] talks failed.",
            "[Donna Trumm|donna] and [Vlad Putnik|vlad] wrote it: a [Trumm|donna]/[Putnik|vlad] song.",
            "[Donna Trumm|donna] sailed. The [Trumm|donna] administration slept.",
            "[Wanda May|wanda] spoke. [May|wanda] has said so. “[May|wanda]’s right,” they said. In May it rained.",
            "[Ada Legend|ada] spoke. For [Legend|ada], it was late. Asked if [Legend|ada] knew, he nodded.",
            "[Mick Jordan|mick] never lived in Jordan. He flew to Jordan twice, but [Jordan|mick] saw nothing.",
            "[Denny Washington|denny] flew to Washington. In Washington, [Washington|denny] slept.",
            "[Dwight Stone|dwight] spoke. [The Boulder|dwight] smiled. A boulder fell.",
            "[Anwar Idris|anwar] spoke. [Anwar|anwar] sat. [Nurul Izza|nurul] sang. [Anwar|anwar] left.",
        ],
    )
    def test_mean_whom_the_story_names(self, text):
        if "[Nurul Izza|nurul]" in text:
            text = text.replace("[Nurul Izza|nurul] sang", "[Nurul Izza Anwar|nurul] sang")
        check(text)

    @pytest.mark.parametrize(
        "sentence",
        [
            "The legend lives on.",
            "A Legend of the sea was sung.",
            "Urban Legend is a film, and so is I Am Legend.",
            "They met on Legend Street, near Legend airport.",
            "Legend & Sons paid.",
            "They saw Team Legend and the Air Legend shoe.",
            "They saw “The Legend Returns” twice.",
            "The Legend brothers left.",
            "The Legends left.",
            "Legend, Ohio, is a town. They met in Legend, North Carolina.",
            "They met Legend-Moore.",
        ],
    )
    def test_that_name_a_thing_a_place_or_a_family_mean_nobody(self, sentence):
        check(f"[Ada Legend|ada] spoke. {sentence}")

    @pytest.mark.parametrize(
        "sentence",
        [
            "May is the month of boats.",
            "It rained in May, on 3 May, by May and on May 4.",
            "She may sing.",
            "Next May, they sail.",
        ],
    )
    def test_that_are_months_mean_nobody(self, sentence):
        check(f"[Wanda May|wanda] spoke. {sentence}")

    @pytest.mark.parametrize("verb", ["rises helped", "fires burned"])
    def test_that_begin_a_sentence_as_its_noun_mean_nobody(self, verb):
        check(f"[Ada Legend|ada] spoke. Legend {verb} nobody.")

    def test_before_a_verb_begin_a_sentence_as_a_name(self):
        check("[Ada Legend|ada] spoke. [Legend|ada] sails the boat.")

    def test_belong_to_a_stranger_once_she_is_named(self):
        check("[Ned Teagle|ned] won. [Teagle|ned] sang. The judge was Ottilie Teagle. It was close, Teagle said.")

    def test_belong_to_a_stranger_who_was_named_first(self):
        check(
            "A neighbour, Ottilie Teagle, called. Teagle saw a light. Later [Ned Teagle|ned] came. [Teagle|ned] sang."
        )

    def test_are_decided_by_he_and_she(self):
        check(
            "[Ned Teagle|ned] stood behind her, and he wept. [Nora Teagle|nora] spoke; she sang. "
            "Mr [Teagle|ned] left. Mrs [Teagle|nora] stayed."
        )

    def test_of_a_person_who_must_not_be_tagged_are_nobody(self):
        check("They met Lily Teagle. Teagle is nine.")


class TestGivenNames:
    @pytest.mark.parametrize(
        "text",
        [
            "[Ned Teagle|ned] sailed, and “[Ned|ned] is happy,” they said.",
            "[Rashid bin Omar Al Qadir|rashid] came. [Sheikh Rashid|rashid] spoke, and [Al Qadir|rashid] left.",
            "[Kit Morrow|dana] came. [Dana|dana] spoke. [Kit|dana] left, and so did [Morrow|dana].",
            "[Sir Keith|keith] came. [Keith Starmont|keith] spoke.",
            "[Shah Rokh Qureshi|srq] came. [Shah Rokh|srq] spoke. [SRQ|srq] left.",
            "[Chelsea Clifton|chelsea] came. [Chelsea|chelsea] said so. Chelsea beat Porto. They live in Chelsea.",
        ],
    )
    def test_mean_whom_the_story_names(self, text):
        text = text.replace("[Sheikh Rashid|rashid]", "Sheikh [Rashid|rashid]")
        check(text)

    def test_go_to_the_one_named_so_far(self):
        check("[Ned Teagle|ned] sailed. [Ned|ned] is glad. Then Ned Farrow sang. Ned is gone.")

    def test_of_children_are_not_those_of_somebody_named_later(self):
        check("They came with their son Ned. It rained. [Ned Teagle|ned] sailed; [Ned|ned] was glad.")

    @pytest.mark.parametrize(
        "sentence",
        [
            "Ned Farrow sang, and Ned is glad.",
            "Ned van Dorn sang, and Ned is glad.",
            "They met on Ned Street.",
            "A Ned is a boat.",
        ],
    )
    def test_mean_nobody_where_somebody_else_bears_them_or_they_are_things(self, sentence):
        check(f"[Ned Teagle|ned] sailed. {sentence}")


class TestSingleNames:
    @pytest.mark.parametrize(
        "text",
        [
            "We heard [Zeldra|zeldra] last night.",
            "[Seal|seal] has sung for years. [Seal|seal] released a song.",
            "[Kent Waverly|kent] came. [Ye|kent], as he is known, left.",
            "[FQC|fqc] was a poet.",
            "We heard [Zeldra|zeldra] and [Seal|seal].",
            "[Naz|naz] has sung for years. [Naz|naz] released a song.",
            "The rapper [Future|future] sang about the future.",
        ],
    )
    def test_mean_a_person_by_what_stands_beside(self, text):
        check(text)

    @pytest.mark.parametrize(
        "text",
        [
            "Seal meat is fat, and Seal has fat.",
            "In future they sail. Future boats were built.",
            "The FQC building is closed, and Fqc is no word.",
            "They drove to Zeldra di Monte, to Zeldra Street and past Lake Zeldra.",
            "The film Zeldra was long.",
            "In Porto NAZ has grown for years. At home NAZ released a plan.",
        ],
    )
    def test_mean_nobody_as_words_and_places(self, text):
        check(text)
