"""Facts of a sentence against those of its passages, rule by rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.checking.calendar import moments, without_days, wrong_days
from rag.checking.counts import counts, miscounted
from rag.checking.figures import figures, wrong_figures, wrong_units
from rag.checking.naming import mentions, missing
from rag.checking.quoting import altered_quotes, quotes
from rag.checking.transfers import amounts, misdirected, readdressed, turned


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("6,000 bodies", [("6000", "body")]),
        ("six thousand bodies", [("6000", "body")]),
        ("some 20 million tonnes of grain", [("20000000", "tonne")]),
        ("twenty million tonnes", [("20000000", "tonne")]),
        ("15 per cent of them", [("15", "percent")]),
        ("$7 billion", [("7000000000", "dollar")]),
        ("the 65th exchange", [("65", "")]),
        ("two hours and two papers", [("2", "hour")]),
        ("on 2 June 2025", []),
        ("since 2022", []),
        ("", []),
    ],
)
def test_numbers_are_read_with_their_units(text, found):
    assert [(figure.value, figure.unit) for figure in figures(text)] == found


def test_a_number_that_the_passage_lacks_is_told_beside_the_one_it_has():
    mine, theirs = figures("They freed 1,200 prisoners."), figures("They freed 1,000 prisoners and 30 sailors.")
    assert wrong_figures(mine, theirs) == ["says 1,200, the passage says 1,000"]
    assert wrong_figures(figures("40 came"), ()) == ["the number 40 is not in the passage"]
    assert wrong_figures(figures("six thousand bodies"), figures("6,000 bodies")) == []


@pytest.mark.parametrize(
    ("sentence", "passage", "wrong"),
    [
        ("6,000 soldiers", "6,000 bodies next week", True),
        ("6,000 dead bodies", "6,000 bodies next week", False),
        ("246 servicemen", "246 soldiers", False),
        ("246 people", "246 soldiers", False),
        ("50 weeks", "50 days", True),
        ("15 of them", "15 per cent of them", True),
        ("7 billion euros", "7 billion dollars", True),
        ("15 days", "15 days or 15 weeks", False),
    ],
)
def test_a_number_counts_one_thing_alone(sentence, passage, wrong):
    assert bool(wrong_units(figures(sentence), figures(passage))) is wrong


@pytest.mark.parametrize(
    ("sentence", "passage", "wrong"),
    [
        ("on June 2, 2025", "on Monday, 2 June 2025", False),
        ("on 2025-06-02", "on 2 June", False),
        ("on Feb. 18", "on 18 February 2025", False),
        ("on 24 May", "from 23 to 25 May", False),
        ("on 25 June", "on 14, 19, 25 and 26 June", False),
        ("2 июня", "2 June", False),
        ("in June", "on 2 June", False),
        ("on 3 June", "on 2 June", True),
        ("on 2 July", "on 2 June", True),
        ("on 2 June 2024", "on 2 June 2025", True),
        ("on Thursday", "on Monday", True),
        ("on Thursday", "on 2 June 2025", True),
        ("on Monday", "on 2 June 2025", False),
        ("on 2 June", "then", True),
        ("they may come", "they came", False),
    ],
)
def test_days_are_held_against_the_passage(sentence, passage, wrong):
    assert bool(wrong_days(sentence, [passage])) is wrong


@given(st.dates())
def test_a_day_is_the_same_however_written(day):
    forms = [f"{day.day} {day:%B} {day.year:04}", f"{day:%B} {day.day}, {day.year:04}"]
    (first,), (second,) = map(moments, forms)
    assert (first.days, first.month) == (second.days, second.month) == ({day.day}, day.month)
    assert wrong_days(forms[0], [forms[1]]) == []


@given(st.text())
def test_any_text_is_read_without_days_and_numbers_have_values(text):
    assert isinstance(without_days(text), str)
    assert all(figure.value.replace(".", "", 1).isdecimal() for figure in figures(text))


@pytest.mark.parametrize(
    ("sentence", "passage", "absent"),
    [
        ("Umerov led it.", "Medinsky led it.", ["Umerov"]),
        ("Kyiv agreed.", "Ukraine agreed.", []),
        ("American envoys came.", "Envoys of the United States came.", []),
        ("US envoys came.", "American envoys came.", []),
        ("Volodymyr Zelensky came.", "Zelenskyy came.", []),
        ("Galuzin promised that.", "Fomin promised that.", ["Galuzin"]),
        ("Mediators agreed.", "They agreed.", []),
        ("Elections would be held.", "A vote would be held.", []),
        ("They met in Belgrade in May.", "They met in Budapest.", ["Belgrade"]),
        ("Oliver Carroll wrote.", "Carroll wrote.", []),
        ("Kubrakov said so.", "Fomin said so.", ["Kubrakov"]),
        ("Galuzin again led it.", "Fomin again led it.", ["Galuzin"]),
        ("Kharkiv's former mayor came.", "The former mayor of Kherson came.", ["Kharkiv"]),
        ("Today's meeting ended.", "The meeting ended.", []),
        ("Ukraine offered that.", "Zelensky offered that.", []),
        ("The American president came.", "Trump came.", []),
        ("Zelensky offered that.", "Ukraine offered that.", ["Zelensky"]),
    ],
)
def test_names_are_looked_for_under_all_their_forms(sentence, passage, absent):
    assert missing(sentence, [passage]) == absent


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Minister Oleksandr Kubrakov of Ukraine came.", ["Minister Oleksandr Kubrakov", "Ukraine"]),
        ("The Central Bank of Russia paid.", ["Central Bank of Russia"]),
        ("He leads the National Security and Defence Council.", ["National Security and Defence Council"]),
        ("He met Lavrov and Defence Council members.", ["Lavrov", "Defence Council"]),
    ],
)
def test_a_person_and_their_country_are_two_names_and_an_office_is_one(text, found):
    assert [mention.text for mention in mentions(text)] == found


@given(st.text())
def test_mentions_stand_where_they_say(text):
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions(text))


@pytest.mark.parametrize(
    ("sentence", "altered"),
    [
        ('He called it "very useful".', False),
        ("He called it “Very  useful”.", False),
        ("Он сказал «very useful».", False),
        ("Er sagte „very useful“.", False),
        ('He called it "very difficult".', True),
        ('He called it "useful, very".', True),
        ('An open " mark', False),
        ('An empty "" quote', False),
    ],
)
def test_quoted_words_stand_in_the_passage(sentence, altered):
    assert bool(altered_quotes(sentence, ["The talks were very useful, he said."])) is altered


@given(st.text())
def test_quotes_are_parts_of_the_text(text):
    assert all(quote in text for quote in quotes(text))


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("Russia handed 1,000 bodies over to Ukraine.", False),
        ("Ukraine received 1,000 bodies.", False),
        ("1,000 bodies were handed over to Ukraine by Russia.", False),
        ("Ukraine handed 1,000 bodies over to Russia.", True),
        ("Russia received 1,000 bodies from Ukraine.", True),
        ("1,000 bodies were identified.", False),
    ],
)
def test_who_gives_and_who_receives_may_be_told_from_either_end(sentence, wrong):
    assert bool(turned(sentence, ["Ukraine received another 1,000 bodies from Russia."])) is wrong


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("35 bodies were handed to Russia.", False),
        ("35 bodies were handed to Ukraine.", True),
        ("Ukraine got 1,000 bodies and Russia 35.", False),
        ("Russia got 1,000 bodies and Ukraine 35.", True),
        ("1,000 bodies came on 26 February.", False),
    ],
)
def test_a_number_goes_to_the_one_it_goes_to_in_the_passage(sentence, wrong):
    passage = "On 26 February 1,000 bodies were handed to Ukraine and 35 to Russia."
    assert bool(misdirected(sentence, [passage])) is wrong


@given(st.text(alphabet="1,0 to Russia Kyiv got.", max_size=200))
def test_amounts_are_numbers_of_the_text(text):
    assert all(number in text.lower() for number in amounts(text))


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("Putin told Trump that Russia would respond.", False),
        ("Trump told Putin that Russia would respond.", True),
        ("Trump told reporters that Russia would respond.", False),
        ("Trump told Zelensky that Russia would respond.", False),
    ],
)
def test_who_tells_whom_is_not_turned_round(sentence, wrong):
    passage = "President Vladimir Putin told US President Donald Trump on 4 June that Russia would have to respond."
    assert bool(readdressed(sentence, [passage])) is wrong


BOTH_COUNTS = "Kyiv's total is 6,057 bodies and Moscow's is 6,060."


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("Kyiv's total is 6,057 bodies.", False),
        ("Kyiv's total is 6,060 bodies.", True),
        ("Moscow counts 6,057 bodies.", True),
        ("Moscow counts 6,060 bodies and Kyiv 6,057.", False),
        ("Moscow counts 6,057 bodies and Kyiv 6,060.", True),
        ("Russia gave Ukraine 6,060 bodies.", False),  # either side may have counted them
        ("Kyiv's total is 78 bodies.", False),
        ("The total is 6,060 bodies.", False),
    ],
)
def test_a_count_belongs_to_the_side_that_gives_it(sentence, wrong):
    assert (miscounted(sentence, ["It rained.", BOTH_COUNTS]) is not None) is wrong
    assert miscounted(sentence, ["Russia returned 6,057 bodies and 6,060 papers."]) is None


def test_days_are_no_counts():
    found = counts("On 16 June 2025 Ukraine recorded 1,245 bodies and Russia 1,248.")
    assert found == {"1,245": "ukraine", "1,248": "russia"}


@given(st.text())
def test_counts_are_numbers_of_the_text(text):
    assert all(number in text.lower() for number in counts(text))
