"""Who is named in a text. Sentences and people are made up; one test a rule."""

from threading import Thread

import pytest
from django.db import connection, transaction

from articles import people
from articles.models import Person, PersonName
from articles.people import Index, Known, Span
from tests import desk

ADA = Known(1, "Ada Legend", ("Ada Lovage Legend",))
NED = Known(2, "Ned Teagle")
WANDA = Known(3, "Wanda May")
BRUNO = Known(4, "Bruno May", ("Sir Bruno May",))
TIL = Known(5, "Til van der Meeren")
EVA = Known(6, "Eva Holland")
PILOT = Known(7, "Ember", ("Ada Quill",))
ZELDRA = Known(8, "Zéldra")
RASHID = Known(9, "Rashid bin Omar Al Qadir")
OTTO = Known(10, "Otto Brandt Jr.")
CHILD = Known(11, "Lily Teagle", tagging="never")
KING = Known(12, "King Osric IV")
SEAL = Known(13, "Seal")
LENA = Known(14, "Lena O'Dowd-Stone")

INDEX = Index([ADA, NED, WANDA, BRUNO, TIL, EVA, PILOT, ZELDRA, RASHID, OTTO, CHILD, KING, SEAL, LENA])


def named(text, **options):
    """The words that name somebody, by person."""
    found = INDEX.suggest(text, **options)
    return {one.person.name: [text[span.start : span.end] for span in one.mentions] for one in found}


class TestFullNames:
    def test_are_found_with_every_alias(self):
        assert named("They met Ada Legend. Ada Lovage Legend waved.") == {
            "Ada Legend": ["Ada Legend", "Ada Lovage Legend"]
        }

    def test_are_found_whatever_accents_hyphens_and_apostrophes(self):
        assert named("A word from Lena O\u2019Dowd Stone.") == {"Lena O'Dowd-Stone": ["Lena O\u2019Dowd Stone"]}

    def test_end_before_a_possessive(self):
        assert named("We saw Ned Teagle\u2019s boat.") == {"Ned Teagle": ["Ned Teagle"]}

    def test_may_hold_an_initial_and_miss_a_suffix(self):
        assert named("We met Otto K. Brandt and Ned J. Teagle.") == {
            "Otto Brandt Jr.": ["Otto K. Brandt"],
            "Ned Teagle": ["Ned J. Teagle"],
        }

    def test_are_found_in_capitals_and_small_letters(self):
        assert named("NED TEAGLE BUYS A BOAT\n\nned teagle paid in cash") == {
            "Ned Teagle": ["NED TEAGLE", "ned teagle"]
        }

    def test_do_not_run_from_one_sentence_into_the_next(self):
        assert named("The boat went to Ned. Teagle is a village.") == {}

    def test_of_streets_and_companies_are_not_people(self):
        assert named("The Ned Teagle Foundation has an office on Wanda May Street.") == {}

    def test_inside_longer_names_are_not_people(self):
        assert named("We spoke to Ned Teagle-Morris.") == {}

    def test_share_a_surname_between_two(self):
        assert named("Wanda and Bruno May have bought a mill.") == {"Wanda May": ["Wanda"], "Bruno May": ["Bruno May"]}

    def test_share_a_surname_with_a_stranger(self):
        assert named("Ada and Pelagia Legend have bought a mill.") == {"Ada Legend": ["Ada"]}

    def test_held_by_two_people_propose_both_and_neither_surely(self):
        index = Index([Known(1, "Ivo Crane"), Known(2, "Ivo Crane")])

        found = index.suggest("We met Ivo Crane.")

        assert [one.person.id for one in found] == [1, 2]
        assert all(one.score < 0.5 for one in found)


class TestSurnamesAlone:
    def test_are_nobody_before_a_full_name(self):
        assert named("Teagle said so.") == {}

    def test_belong_to_whom_the_story_names_in_full(self):
        assert named("We met Ned Teagle. Then Teagle left.") == {"Ned Teagle": ["Ned Teagle", "Teagle"]}

    def test_belong_to_the_last_one_named(self):
        text = "Wanda May read. May sat down. Bruno May sang. May\u2019s voice shook."

        assert named(text) == {"Wanda May": ["Wanda May", "May"], "Bruno May": ["Bruno May", "May"]}

    def test_are_decided_by_mr_and_mrs(self):
        text = "Bruno May lost his keys, and Wanda May found hers in her coat. Mr May laughed. Mrs May did not."

        assert named(text) == {"Bruno May": ["Bruno May", "May"], "Wanda May": ["Wanda May", "May"]}

    def test_go_to_a_stranger_of_that_name(self):
        assert named("Ned Teagle won. The judge was Ottilie Teagle. It was close, Teagle said.") == {
            "Ned Teagle": ["Ned Teagle"]
        }

    def test_come_with_particles_in_either_case(self):
        text = "We met Til van der Meeren. Van der Meeren sat, and van der Meeren\u2019s dog sat too."

        assert named(text) == {"Til van der Meeren": ["Til van der Meeren", "Van der Meeren", "van der Meeren"]}

    def test_begin_at_a_particle_wherever_it_stands(self):
        index = Index([Known(1, "Ivo van Breda Krantz")])

        found = index.suggest("We met Ivo van Breda Krantz. Van Breda Krantz sat, and Krantz sang.")

        assert [len(one.mentions) for one in found] == [3]

    def test_in_arabic_names_are_the_family_or_a_sheikh_by_his_own_name(self):
        text = "Sheikh Rashid bin Omar Al Qadir came. Sheikh Rashid spoke. Al Qadir left."

        assert named(text) == {"Rashid bin Omar Al Qadir": ["Rashid bin Omar Al Qadir", "Rashid", "Al Qadir"]}

    def test_of_kings_are_what_follows_the_title(self):
        assert named("King Osric IV came to town. Osric waved.") == {"King Osric IV": ["King Osric IV", "Osric"]}

    @pytest.mark.parametrize(
        "sentence",
        [
            "It was the stuff of legend.",
            "She is the Legend of the valley.",
            "A legend was born.",
        ],
    )
    def test_that_are_nouns_are_not_people(self, sentence):
        assert named("We met Ada Legend. " + sentence) == {"Ada Legend": ["Ada Legend"]}

    def test_that_are_months_are_not_people(self):
        assert named("Wanda May may sing in May, or on 3 May.") == {"Wanda May": ["Wanda May"]}

    def test_that_are_countries_are_people_only_where_no_place_is_meant(self):
        text = "Eva Holland flew to Holland. Fans waited for Holland, who lives in North Holland."

        assert named(text) == {"Eva Holland": ["Eva Holland", "Holland"]}

    def test_of_a_whole_family_are_nobody(self):
        assert named("Ned Teagle left. The Teagles stayed.") == {"Ned Teagle": ["Ned Teagle"]}


class TestGivenNamesAlone:
    def test_are_the_one_person_of_the_story(self):
        assert named("We met Ned Teagle. I like Ned.") == {"Ned Teagle": ["Ned Teagle", "Ned"]}

    def test_are_nobody_when_two_share_them(self):
        assert named("We met Ned Teagle and Ned Farrow. I like Ned.") == {"Ned Teagle": ["Ned Teagle"]}


class TestSingleNames:
    def test_that_are_like_no_word_are_people(self):
        assert named("We heard Zeldra last night.") == {"Zéldra": ["Zeldra"]}

    def test_that_are_words_need_evidence(self):
        assert named("Seal meat is fat. A seal barked at the Seal.") == {}

    @pytest.mark.parametrize(
        "sentence",
        ["We heard the singer Seal.", "Seal\u2019s album is out.", "Zeldra and Seal sang.", "We met Seal, the singer."],
    )
    def test_that_are_words_are_shown_by_trade_work_and_company(self, sentence):
        assert named(sentence)["Seal"] == ["Seal"]

    def test_at_the_start_of_a_sentence_may_be_its_noun(self):
        assert named("Zeldra lilies are sold on the pier.") == {}

    def test_as_part_of_a_longer_name_are_not_people(self):
        assert named("We heard Zeldra Moffat and drove to Lake Zeldra.") == {}


class TestSuggest:
    def test_never_proposes_private_persons_and_minors(self):
        assert named("We met Lily Teagle. Teagle is nine.") == {}

    def test_finds_nobody_in_what_is_no_prose(self):
        assert named("A mill at dawn Ned Teagle", ignore=[Span(15, 25)]) == {}

    def test_gives_the_sentence_of_the_first_mention(self):
        found = INDEX.suggest("It rained. Dr. Ned Teagle bought a mill. It leaks.")

        assert [one.evidence for one in found] == ["Dr. Ned Teagle bought a mill."]

    def test_gives_a_sentence_rather_than_the_caption_before_it(self):
        found = INDEX.suggest("Ned Teagle Image Credit: AP\n\nIt rained. Teagle paid. Ned Teagle bought a mill.")

        assert [one.evidence for one in found] == ["Ned Teagle bought a mill."]

    def test_gives_the_caption_where_no_sentence_has_the_full_name(self):
        found = INDEX.suggest("A mill at dawn\n\nNed Teagle Image Credit: AP\n\nIt rained. Teagle bought a mill.")

        assert [one.evidence for one in found] == ["Ned Teagle Image Credit: AP"]

    def test_is_quick_with_a_line_of_nothing_but_names(self):
        # 0.1 s; 20 s where each mention looks at the whole line.
        found = INDEX.suggest("Ned Teagle and then " * 4_900)

        assert len(found[0].mentions) == 4_900

    def test_puts_first_whom_the_story_is_about(self):
        text = "Ned Teagle has bought a mill.\n\nTeagle paid in cash.\n\nIt once belonged to Wanda May. Teagle is glad."

        found = INDEX.suggest(text)

        assert [(one.person.name, one.subject) for one in found] == [("Ned Teagle", True), ("Wanda May", False)]
        assert 1 > found[0].score > found[1].score > 0

    def test_is_quiet_on_an_empty_text(self):
        assert INDEX.suggest("") == []


@pytest.mark.django_db
class TestSuggestFromTheTableOfPeople:
    def write(self, sql: str, *values) -> None:
        """Write past all models."""
        with connection.cursor() as cursor:
            cursor.execute(sql, values)

    def write_elsewhere(self, sql: str, *values) -> None:
        """Write on a connection of its own, as another process does."""

        def work():
            self.write(sql, *values)
            connection.close()

        thread = Thread(target=work)
        thread.start()
        thread.join()

    def test_knows_a_person_and_her_aliases_at_once(self):
        assert people.suggest("We met Mira Holt.") == []
        mira = Person.objects.create(name="Mira Holt", slug="mira-holt")
        assert people.suggest("We met Mirabel Holt.") == []
        mira.set_aliases(["Mirabel Holt"])

        found = people.suggest("We met Mirabel Holt. Holt waved.")

        assert [(one.person.id, len(one.mentions)) for one in found] == [(mira.pk, 2)]

    def test_asks_one_question_while_nobody_changes(self, django_assert_num_queries):
        Person.objects.create(name="Mira Holt", slug="mira-holt")
        people.suggest("We met Mira Holt.")

        with django_assert_num_queries(1):
            people.suggest("Mira Holt left.")

    def test_asks_no_more_after_a_publication(self, django_assert_num_queries):
        mira = Person.objects.create(name="Mira Holt", slug="mira-holt")
        people.suggest("We met Mira Holt.")
        desk.make_live(people=[mira])

        with django_assert_num_queries(1):
            people.suggest("Mira Holt left.")

    def test_knows_an_alias_that_was_loaded_in_bulk(self):
        mira = Person.objects.create(name="Mira Holt", slug="mira-holt")
        assert people.suggest("We met Mirabel Holt.") == []

        PersonName.objects.bulk_create([PersonName(person=mira, name="Mirabel Holt", folded="mirabel holt")])

        assert [one.person.id for one in people.suggest("We met Mirabel Holt.")] == [mira.pk]

    def test_knows_a_name_that_was_changed_past_all_models(self):
        mira = Person.objects.create(name="Mira Holt", slug="mira-holt")
        assert people.suggest("We met Mirabel Holt.") == []

        self.write("UPDATE articles_person SET name = %s WHERE id = %s", "Mirabel Holt", mira.pk)

        assert [one.person.id for one in people.suggest("We met Mirabel Holt.")] == [mira.pk]

    @pytest.mark.django_db(transaction=True)
    def test_knows_an_alias_that_another_process_wrote(self):
        mira = Person.objects.create(name="Mira Holt", slug="mira-holt")
        assert people.suggest("We met Mirabel Holt.") == []

        self.write_elsewhere(
            "INSERT INTO articles_personname (person_id, name, folded, main) VALUES (%s, %s, %s, %s)",
            *(mira.pk, "Mirabel Holt", "mirabel holt", False),
        )

        assert [one.person.id for one in people.suggest("We met Mirabel Holt.")] == [mira.pk]

    def test_forgets_who_was_never_saved_after_all(self):
        with transaction.atomic():
            Person.objects.create(name="Mira Holt", slug="mira-holt")
            assert people.suggest("We met Mira Holt.") != []
            transaction.set_rollback(True)
        Person.objects.create(name="Ivo Crane", slug="ivo-crane")

        found = people.suggest("We met Mira Holt and Ivo Crane.")

        assert [one.person.name for one in found] == ["Ivo Crane"]

    def test_never_proposes_whom_the_table_forbids(self):
        Person.objects.create(name="Mira Holt", slug="mira-holt", tagging="never")

        assert people.suggest("We met Mira Holt.") == []
