from __future__ import annotations

from datetime import date, datetime

import pytest

from rag.dates import day_number, day_of, spelled
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
