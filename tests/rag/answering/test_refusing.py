from __future__ import annotations

from datetime import date

import pytest

from rag.answering.ranking import Ranking
from rag.answering.refusing import refusal
from rag.library.filter import Filter
from rag.library.library import Library
from tests.rag.library.helpers import article


@pytest.fixture
def library(settings):
    with Library(settings) as library:
        library.add(article("first", "The council met.", published=date(2025, 3, 1)))
        library.add(article("last", "The council met again.", published=date(2025, 6, 5)))
        yield library


def told(library, question: str, as_of: date | None = None) -> str:
    ranking = Ranking(question, "en", True, (), (), as_of=as_of)
    return refusal(library, Filter(as_of), ranking).text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What was agreed in August 2026?", "The articles end on 5 June 2025."),
        ("What was agreed on 6 June 2025?", "The articles end on 5 June 2025."),
        ("What was agreed in January 2021?", "The articles begin on 1 March 2025."),
    ],
)
def test_a_question_about_days_beyond_says_where_the_articles_end_or_begin(library, question, said):
    assert told(library, question).startswith(f"The articles don't tell. {said} Searched:")


@pytest.mark.parametrize(
    "question", ["What was agreed?", "What was agreed in May 2025?", "What was agreed in June 2025?"]
)
def test_days_within_are_not_beyond(library, question):
    assert told(library, question).startswith("The articles don't tell. Searched:")


def test_as_of_a_day_the_end_is_that_of_what_was_known(library):
    said = told(library, "What was agreed in August 2026?", date(2025, 4, 1))
    assert "The articles known on 1 April 2025 end on 1 March 2025." in said
    assert "June" not in said


def test_an_empty_library_says_so(settings):
    with Library(settings) as library:
        ranking = Ranking("What was agreed?", "en", True, (), ())
        assert refusal(library, Filter(), ranking).status == "empty_library"
