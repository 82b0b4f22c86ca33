"""As of which day a question wants to know, by its own words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.as_of import as_of_in, given_day, narrowed, without
from rag.dates import Period, spelled
from rag.errors import QuestionError
from rag.library.filter import Filter
from rag.question import understand
from rag.rounds import Round

TODAY = date(2025, 7, 15)
SECOND_ROUND = Period(date(2025, 6, 2), date(2025, 6, 2))


def day(question: str, **options) -> date | None:
    found = as_of_in(question, anchor=TODAY, **options)
    assert found is None or question[found.start : found.end] == found.words
    return found and found.day


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("As of 2 June 2025, who led the delegation?", date(2025, 6, 2)),
        ("Who led the delegation as of June 2nd, 2025?", date(2025, 6, 2)),
        ("Who led the delegation as of 2025-06-02?", date(2025, 6, 2)),
        ("Who led the delegation as of 02.06.2025?", date(2025, 6, 2)),
        ("As of June, who led the delegation?", date(2025, 6, 30)),
        ("As of July, who led the delegation?", TODAY),
        ("As of August, who led the delegation?", date(2024, 8, 31)),
        ("As of June, who led the talks of 2022?", date(2022, 6, 30)),
        ("As of the end of May, who led?", date(2025, 5, 31)),
        ("As of early May, who led?", date(2025, 5, 11)),
        ("As of mid-May 2025, who led?", date(2025, 5, 16)),
        ("As of the beginning of May, who led?", date(2025, 5, 1)),
        ("As of 2024, who led?", date(2024, 12, 31)),
        ("As of yesterday, who led?", date(2025, 7, 14)),
        ("As of Friday, who led?", date(2025, 7, 11)),
        ("As of last month, who led?", date(2025, 6, 30)),
        ("What was known of the list at the end of May 2025?", date(2025, 5, 31)),
        ("By 10 June 2025 what was known of the bodies?", date(2025, 6, 10)),
        ("What did we know before 2 June 2025?", date(2025, 6, 1)),
        ("What was known on 2 June 2025 of the list?", date(2025, 6, 2)),
        ("In May 2025, what was known of the list?", date(2025, 5, 31)),
        ("What was known last week?", date(2025, 7, 13)),
        ("What had been agreed at the end of May?", date(2025, 5, 31)),
        ("What have the talks brought until now?", TODAY),
        ("What have the talks brought so far?", TODAY),
        ("Is the truce in force today?", TODAY),
        ("Who leads the delegation now?", TODAY),
        ("As of 2 June 2025, what had been agreed so far?", date(2025, 6, 2)),
        ("As of 2 June 2025 (as of 2025-06-02), who led?", date(2025, 6, 2)),
        ("Кто возглавляет делегацию по состоянию на 2 июня 2025 года?", date(2025, 6, 2)),
        ("Кто возглавлял делегацию по состоянию на конец мая 2025?", date(2025, 5, 31)),
        ("Что известно на данный момент?", TODAY),
        ("Скільки тіл повернули станом на 2 червня 2025 року?", date(2025, 6, 2)),
        ("Хто наразі очолює делегацію?", TODAY),
        ("Hoeveel gevangenen waren er per 2 juni 2025?", date(2025, 6, 2)),
        ("Wat is er tot nu toe afgesproken?", TODAY),
        ("Wie viele Gefangene waren es, Stand 2. Juni 2025?", date(2025, 6, 2)),
        ("Was wurde bisher vereinbart?", TODAY),
        ("2 Haziran 2025 itibarıyla kaç ceset verildi?", date(2025, 6, 2)),
        ("Haziran 2025 itibarıyla kaç ceset verildi?", date(2025, 6, 30)),
        ("Şimdiye kadar ne kararlaştırıldı?", TODAY),
    ],
)
def test_words_that_ask_as_of_a_day(question, expected):
    assert day(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "What happened on 2 June 2025?",
        "What happened before 2 June 2025?",
        "What happened last week?",
        "What did Trump say yesterday?",
        "What happened then?",
        "Who led the delegation in May 2025?",
        "How many were exchanged in May?",
        "How many had come back by mid-June 2025?",
        "How many did it have by the end of 2025?",
        "How many swaps had there been by late May 2025?",
        "By when did Kyiv want the leaders to meet?",
        "When did they meet at the end of May 2025?",
        "What was known about the talks on 2 June 2025?",
        "Who was known as the planner in May 2025?",
        "What did the truce effective as of 11 May 2025 cover?",
        "Which truce was to begin as of 11 May 2025?",
        "Is it willing now that the handover is over?",
        "Who asked for “peace now” as he put it?",
        'Who said "as of 2 June 2025 nothing is agreed"?',
        "What has happened since then?",
        "How long had the pause been before the second round?",
        "What happened at the second round?",
        "How many prisoners per side?",
        "Who took the stand in June 2025?",
    ],
)
def test_words_that_ask_for_what_happened(question):
    assert day(question, previous=date(2025, 6, 3), held=lambda _: SECOND_ROUND) is None


def test_then_is_the_day_of_the_turn_before():
    for question in ("What was known then?", "By then, what had been agreed?", "What had been agreed by that time?"):
        assert day(question, previous=date(2025, 6, 3)) == date(2025, 6, 3)
        assert day(question) is None


@pytest.mark.parametrize(
    ("question", "wanted", "expected"),
    [
        ("Before the second round, what had been agreed?", Round(2), date(2025, 6, 1)),
        ("What was known before the second Istanbul round?", Round(2, "Istanbul"), date(2025, 6, 1)),
        ("What had they agreed before the second round in Istanbul?", Round(2, "Istanbul"), date(2025, 6, 1)),
        ("What had they agreed prior to the 2nd round of 2025?", Round(2, None, 2025), date(2025, 6, 1)),
        ("In 2025, what had been agreed before the second round of talks?", Round(2, None, 2025), date(2025, 6, 1)),
        ("As of the second round, who led?", Round(2), date(2025, 6, 2)),
    ],
)
def test_a_round_is_looked_up(question, wanted, expected):
    asked = []
    assert day(question, held=lambda it: asked.append(it) or SECOND_ROUND) == expected
    assert asked == [wanted]
    assert day(question) is None


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("As of 29 February 2025, who led?", "29 February 2025 is not a day"),
        ("As of 31 June, who led?", "31 June is not a day"),
        ("As of 45 May 2025, who led?", "45 May 2025 is not a day"),
        ("As of 2025-02-30, who led?", "2025-02-30 is not a day"),
        ("What was known by 31.06.2025?", "31.06.2025 is not a day"),
        ("Who led as of 3 May 2025 as of 1 June 2025?", "“as of 3 May 2025” and “as of 1 June 2025”"),
        ("As of May 2025, what did Kyiv want as of June?", "“As of May 2025” and “as of June”"),
    ],
)
def test_what_is_no_day_or_two_is_told_with_a_remedy(question, told):
    with pytest.raises(QuestionError, match=told) as refused:
        as_of_in(question, anchor=TODAY)
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("question", "words", "rest"),
    [
        ("As of 2 June 2025, who led it?", "As of 2 June 2025", "Who led it?"),
        ("Who led it as of June?", "as of June", "Who led it?"),
        ("What have they, so far, agreed?", "so far", "What have they agreed?"),
        ("As of June, who?", "As of June", "As of June, who?"),
        ("Who led it?", "as of June", "Who led it?"),
    ],
)
def test_what_is_searched_goes_without_the_words(question, words, rest):
    assert without(question, words) == rest


@pytest.mark.parametrize("bad", ["last week", "2025-02-29", "2025-13-01", "", "2.6.2025"])
def test_a_given_day_that_is_none_is_refused(bad):
    with pytest.raises(QuestionError, match="YYYY-MM-DD"):
        given_day(bad)


def test_a_day_to_come_is_refused():
    assert given_day(date.today()) == date.today()
    tomorrow = date.today() + timedelta(1)
    with pytest.raises(QuestionError, match="still to come") as refused:
        given_day(tomorrow.isoformat())
    assert spelled(date.today()) in refused.value.remedy
    with pytest.raises(QuestionError, match="still to come"):
        narrowed(understand("As of 2099, who won?", Filter()), None, lambda _: None)


@given(st.dates(date(2022, 1, 1), date(2026, 6, 30)), st.dates(date(2022, 1, 1), date(2026, 6, 30)))
def test_words_only_ever_narrow_what_was_given(words, given_):
    query = narrowed(understand(f"As of {spelled(words)}, who led it?", Filter(as_of=given_)), None, lambda _: None)
    assert query.only.as_of == min(words, given_)
    assert query.searched == "Who led it?"
    assert (query.as_of_words is None) == (words == given_)
    assert query.rewritten is None


PIECES = st.sampled_from(
    [
        *(
            "as of",
            "by",
            "before",
            "at the end of",
            "known",
            "had",
            "agreed",
            "so far",
            "then",
            "last week",
            "the",
            "may",
        ),
        *(
            "2 June 2025",
            "June",
            "29 February",
            "2025",
            "second round",
            "in Istanbul",
            "was",
            "per",
            "станом на",
            "Stand",
        ),
        *("2025-06-02", "31.02.2025", "“", "”", "'s", ",", "?", "itibarıyla"),
    ]
)


@given(
    st.lists(PIECES | st.text(max_size=5), max_size=12).map(" ".join), st.dates(date(2022, 1, 1), date(2026, 12, 31))
)
def test_any_question_is_read_or_refused(question, anchor):
    try:
        found = as_of_in(question, anchor=anchor, previous=anchor, held=lambda _: SECOND_ROUND)
    except QuestionError:
        return
    if found:
        assert question[found.start : found.end] == found.words != ""
        assert without(question, found.words)
