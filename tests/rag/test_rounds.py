"""When rounds of talks were held, as the articles tell."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.homes import shipped_articles
from rag.dates import Period
from rag.library.filter import Filter
from rag.library.library import Library
from rag.rounds import Round, rounds_in, when_held
from rag.settings import Settings
from rag.types import Article
from tests.conftest import MODELS

EVER = date(2026, 12, 31)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """The shipped articles."""
    with Library(Settings(home=tmp_path_factory.mktemp("home"), models=MODELS)) as library:
        library.sync()
        yield library


@pytest.mark.parametrize(
    ("wanted", "latest", "first", "last"),
    [
        (Round(3), EVER, date(2026, 2, 17), date(2026, 2, 18)),
        (Round(3), date(2025, 12, 31), date(2025, 7, 23), date(2025, 7, 23)),
        (Round(3), date(2025, 7, 22), date(2022, 3, 7), date(2022, 3, 7)),
        (Round(3, "Istanbul"), EVER, date(2025, 7, 23), date(2025, 7, 23)),
        (Round(3, None, 2022), EVER, date(2022, 3, 7), date(2022, 3, 7)),
        (Round(3, "Geneva"), EVER, date(2026, 2, 17), date(2026, 2, 18)),
        (Round(2, "Istanbul"), EVER, date(2025, 6, 2), date(2025, 6, 2)),
        (Round(1, None, 2022), EVER, date(2022, 2, 28), date(2022, 2, 28)),
    ],
)
def test_the_last_round_that_fits(library, wanted, latest, first, last):
    assert when_held(library, wanted, Filter(), latest) == Period(first, last)


@pytest.mark.parametrize("wanted", [Round(4), Round(3, "Ankara"), Round(3, None, 2024), Round(1, None, 2025)])
def test_a_round_the_articles_give_no_day_of(library, wanted):
    assert when_held(library, wanted, Filter(), EVER) is None


@pytest.mark.parametrize("day", [date(2022, 3, 4), date(2025, 7, 23), date(2025, 7, 24), date(2026, 2, 20)])
def test_a_round_is_looked_up_in_the_articles_of_the_time(library, day):
    told = [
        held.days
        for article in shipped_articles()
        if article.published and article.published <= day
        for held in rounds_in(article)
        if held.number == 3
    ]
    assert when_held(library, Round(3), Filter(as_of=day), day) == max(told, default=None)


def days(text: str, language: str = "en") -> list[tuple[int, date]]:
    article = Article(id="a", title="T", text=text, published=date(2025, 7, 24), language=language)
    return [(held.number, held.days.first) for held in rounds_in(article)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met for a third round of talks in Istanbul on 23 July 2025.", [(3, date(2025, 7, 23))]),
        ("On 23 July, the third round took place. It was short.", [(3, date(2025, 7, 23))]),
        ("At the second round, on 2 June, Kyiv proposed 20 to 30 June.", [(2, date(2025, 6, 2))]),
        ("He makes a fourth round depend on what was agreed on 23 July.", []),
        ("A third round will come. On 23 July they spoke.", []),
        ("Третій раунд переговорів відбувся 23 липня 2025 року.", []),
        ("Третий раунд прошёл в Стамбуле. Второй раунд, 2 июня 2025 года, был короче.", [(2, date(2025, 6, 2))]),
    ],
)
def test_a_round_and_the_day_beside_it(text, expected):
    assert days(text) == expected


@given(st.lists(st.sampled_from(["third round", "on", "2 June", "2 June 2025", ",", ".", "of talks", "In", "\n"])))
def test_any_text_is_read(words):
    text = " ".join(words)
    assert all(number == 3 and day.month == 6 for number, day in days(text))
