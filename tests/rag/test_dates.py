from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from rag.dates import Period, day_number, day_of, freshness, periods, spelled, timeliness, undated
from rag.errors import QuestionError


@pytest.mark.parametrize("given", ["2025-06-02", " 2025-06-02 ", date(2025, 6, 2), datetime(2025, 6, 2, 23, 59)])
def test_a_day_may_come_as_text_date_or_time(given):
    assert day_of(given) == date(2025, 6, 2)


def test_no_day_stays_none():
    assert day_of(None) is None


@pytest.mark.parametrize("given", ["2 June", "2025-02-30", "", "yesterday", 20250602])
def test_what_is_no_day_is_refused_with_the_form(given):
    with pytest.raises(QuestionError, match="YYYY-MM-DD"):
        day_of(given)


def test_numbers_sort_as_days_do():
    assert day_number(None) == 0 < day_number(date(2024, 12, 31)) == 20241231 < day_number(date(2025, 1, 1))


def test_a_day_is_spelled_without_a_leading_zero():
    assert spelled(date(2025, 6, 2)) == "2 June 2025"


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("What happened on 2 June 2025?", "2025-06-02", "2025-06-02"),
        ("June 2, 2025: who met?", "2025-06-02", "2025-06-02"),
        ("on the 2nd of June 2025", "2025-06-02", "2025-06-02"),
        ("as of 2025-06-02", "2025-06-02", "2025-06-02"),
        ("16 and 17 May 2025", "2025-05-16", "2025-05-17"),
        ("on 23-24 January 2026", "2026-01-23", "2026-01-24"),
        ("In 2025, what was said in May?", "2025-05-01", "2025-05-31"),
        ("the talks of February 2024", "2024-02-01", "2024-02-29"),
        ("in the spring of 2022", "2022-03-01", "2022-05-31"),
        ("in 2023", "2023-01-01", "2023-12-31"),
        ("In March 6,000 were exchanged, in 2022", "2022-03-01", "2022-03-31"),
        ("before March 2022", "0001-01-01", "2022-03-01"),
        ("в мае 2025 года", "2025-05-01", "2025-05-31"),
        ("2 червня 2025 року", "2025-06-02", "2025-06-02"),
        ("op 16 juni 2025", "2025-06-16", "2025-06-16"),
        ("1 Haziran 2025 saldırıları", "2025-06-01", "2025-06-01"),
        ("Mayıs 2025'te", "2025-05-01", "2025-05-31"),
        ("30 February 2025", "2025-01-01", "2025-12-31"),
    ],
)
def test_a_question_names_its_days(question, first, last):
    assert periods(question) == (Period(day(first), day(last)),)


@pytest.mark.parametrize("question", ["May I ask?", "Ukraine may agree", "They march on", "2,025 bodies", "12025", ""])
def test_what_is_no_day(question):
    assert periods(question) == ()


def test_a_month_without_a_year_is_the_last_one_before_the_day_of_the_question():
    assert periods("in early June", day("2025-06-03")) == (Period(day("2025-06-01"), day("2025-06-30")),)
    assert periods("in early June", day("2025-05-31")) == (Period(day("2024-06-01"), day("2024-06-30")),)
    assert Period(day("2022-06-01"), day("2022-06-30")) in periods("in early June")


def test_since_is_open_to_the_day_of_the_question():
    assert periods("since March 2022", day("2025-06-03")) == (Period(day("2022-03-01"), day("2025-06-03")),)


def test_a_winter_of_a_year_may_be_either():
    assert [period.first for period in periods("winter 2025")] == [day("2024-12-01"), day("2025-12-01")]


@drawn(st.text())
def test_any_text_is_read(text):
    assert all(period.first <= period.last for period in periods(text))


@drawn(st.dates(day("1990-01-01"), day("2035-12-31")))
def test_a_day_as_it_is_spelled_is_found(named):
    assert periods(f"What was said on {spelled(named)}?") == (Period(named, named),)


def test_news_is_timely_in_its_days_and_fades():
    asked = [Period(day("2025-06-02"), day("2025-06-04"))]
    days = ["2025-04-01", "2025-05-20", "2025-06-03", "2025-06-11", "2025-07-26", "2026-06-05"]
    weights = [timeliness(day(published), asked) for published in days]
    assert weights[:4] == [0, 0.3, 1, 1]
    assert weights[4] == pytest.approx(0.5)
    assert 0 < weights[5] < weights[4]
    assert timeliness(None, asked) == timeliness(day("2025-06-03"), []) == 0


def test_what_is_new_is_fresh():
    as_of = day("2025-06-03")
    assert freshness(as_of, as_of) == freshness(day("2025-06-09"), as_of) == 1
    assert freshness(day("2025-04-19"), as_of) == pytest.approx(0.5)
    assert freshness(None, as_of) == freshness(as_of, None) == 0


def test_a_text_without_its_days():
    assert undated("On 2 June 2025 Medinsky named 1,000 in May") == "On ; Medinsky named 1,000 in ;"
    assert undated("They may march in 2025") == "They may march in ;"


def test_a_name_that_begins_like_a_month_is_none():
    assert periods("the meeting at Mar-a-Lago in December 2025") == (Period(date(2025, 12, 1), date(2025, 12, 31)),)


MAY = Period(date(2025, 5, 16), date(2025, 5, 25))


@pytest.mark.parametrize(
    ("first", "last", "meets"), [(25, 30, True), (1, 16, True), (20, 21, True), (1, 15, False), (26, 31, False)]
)
def test_periods_meet_where_a_day_is_in_both(first: int, last: int, meets: bool):
    other = Period(date(2025, 5, first), date(2025, 5, last))
    assert MAY.meets(other) is other.meets(MAY) is meets


@pytest.mark.parametrize(("day", "away"), [(14, 2), (16, 0), (20, 0), (25, 0), (28, 3)])
def test_how_far_a_day_lies_outside_a_period(day: int, away: int):
    assert MAY.away(date(2025, 5, day)) == timedelta(away)
