from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.facts import (
    folded_words,
    missing_names,
    missing_numbers,
    names,
    negated,
    numbers,
    opposed,
    same_name,
    uncounted,
)
from rag.words import fold


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Did Oksana Petrenko's team meet Ivan Sidorov in Ankara?", ["Oksana Petrenko", "Ivan Sidorov", "Ankara"]),
        ("Who led the U.S. team at the Çırağan Palace?", ["U.S.", "Çırağan Palace"]),
        ("What did the European Union's envoys ask?", ["European Union"]),
        ("Сколько тел Россия передала Украине?", ["Россия", "Украине"]),
        ("They met in Belarus. The Russian side left.", ["Belarus", "Russian"]),
        ("Did Lt. Gen. Ivan Sidorov come to St. Petersburg?", ["Lt. Gen. Ivan Sidorov", "St. Petersburg"]),
        ("how many bodies came back?", []),
        ("", []),
    ],
)
def test_names_are_runs_of_capitals_that_open_no_question(text, found):
    assert [name.text for name in names(text)] == found


@given(st.text())
def test_names_stand_where_they_say(text):
    assert all(text[name.start : name.end] == name.text for name in names(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("6,000 bodies", {"6000"}),
        ("six thousand bodies", {"6000"}),
        ("6 thousand bodies", {"6000"}),
        ("6 тысяч тел", {"6000"}),
        ("6.1 billion euros", {"6100000000"}),
        ("7 млрд. долларов", {"7000000000"}),
        ("6.1 km and 12,5 %", {"6.1", "12.5"}),
        ("between 1,000 and 1,200", {"1000", "1200"}),
        ("one of them", set()),
        ("on 2 June 2025", {"2", "2025"}),
        ("bin Laden", set()),
    ],
)
def test_numbers_have_one_value_however_written(text, found):
    assert numbers(text) == found


def test_number_words_of_other_languages_count_where_they_are_known():
    assert numbers("zesduizend lichamen", "nl") == {"6000"}
    assert numbers("zesduizend lichamen", "uk") == set()


@given(st.integers(0, 10**9))
def test_thousands_may_be_parted_or_not(number):
    assert numbers(f"It was {number:,} in all.") == numbers(f"It was {number} in all.") == {str(number)}


@given(st.text())
def test_any_text_has_numbers_of_digits_only(text):
    assert all(value.replace(".", "", 1).isdecimal() for value in numbers(text))


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("russia", "russian", True),
        ("turkey", "turkiye", True),
        ("ukraine", "ukrainian", True),
        ("austria", "australia", False),
        ("iran", "iraq", False),
        ("istanbul", "ankara", False),
    ],
)
def test_forms_of_a_name_are_one(left, right, same):
    assert same_name(left, right) is same
    assert same_name(right, left) is same


def test_a_name_is_missing_when_one_of_its_words_is():
    words = folded_words(["In Istanbul the Russians met Oksana Petrenko at the Ciragan palace."])
    asked = "Did Russia's Ivan Petrenko meet Oksana Petrenko at Çırağan in Ankara?"
    assert missing_names("Did Russia meet Oksana Petrenko at Çırağan?", words) == []
    assert missing_names(asked, words) == ["Ivan Petrenko", "Ankara"]


def test_numbers_are_looked_for_in_every_text():
    assert missing_numbers("Did 6,000 come on 3 June?", ["six thousand", "on 2 June"]) == ["3"]
    assert missing_numbers("Did 6,000 come?", []) == ["6000"]


@pytest.mark.parametrize("text", ["It was not so.", "They didn't.", "Он не приехал.", "Geen akkoord.", "They refused."])
def test_negation_is_seen(text):
    assert negated(text)


@pytest.mark.parametrize("text", ["It was so.", "A notable note.", "Nothe", ""])
def test_affirmation_is_no_negation(text):
    assert not negated(text)


def test_an_opposite_counts_only_in_place_of_the_word():
    assert opposed("What increased after the war?", "Prices decreased after the war.") == [("increas", "decreas")]
    assert opposed("What increased?", "Prices increased, wages decreased.") == []
    assert opposed("What came before?", "Nothing is said.") == []


def test_folding_joins_scripts_and_accents():
    assert fold("Çırağan") == fold("Ciragan")
    assert fold("Путин") == fold("Putin")


@pytest.mark.parametrize(
    ("question", "text", "far"),
    [
        ("How many bodies were handed over?", "Russia will hand over six thousand bodies.", 0.0),
        ("How many bodies came?", "Ukraine says it received 6,057 bodies; Russia handed over 6,060.", 0.0),
        ("How many prisoners will be released?", "Russia will hand over six thousand bodies.", 0.5),
        ("How many people were killed?", "A drone attack hit several bases.", 1.0),
        ("Who led the delegation?", "Medinsky led it.", 0.0),
        ("How many?", "Forty.", 0.0),
    ],
)
def test_a_number_must_count_what_is_asked_for(question, text, far):
    assert uncounted(question, text) == far
