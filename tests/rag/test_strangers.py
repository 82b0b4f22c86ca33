from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.sides import attribute
from rag.strangers import strangers
from rag.types import Article


def sides(text: str) -> list[tuple[str, ...]]:
    return [item.sides for item in attribute(Article("a", "T", text, "Example News", date(2025, 6, 2)))]


@pytest.mark.parametrize(
    "text",
    [
        "Experts say the pause will not hold.",
        "Clara Nordwall, a historian, argued that the pause was a ruse.",
        "The pause is a ruse, said a senior diplomat.",
        "According to Nordwall, the pause is a ruse.",
        "Western officials have said the pause is a ruse.",
    ],
)
def test_whoever_speaks_without_being_a_party_is_one_of_the_others(text):
    assert sides(text) == [("other",)]


def test_a_pronoun_after_a_stranger_means_the_stranger():
    text = "Russia is tired, Clara Nordwall said. She added that the pause is a ruse."
    assert sides(text) == [("other",), ("other",)]


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Ukrainian officials say the pause will not hold.", "ukraine"),
        ("Klymenko, Ukraine's interior minister, said so.", "ukraine"),
        ("The pause is a ruse, said Zelensky.", "ukraine"),
        ("According to Russian state officials, the pause holds.", "russia"),
    ],
)
def test_a_party_that_speaks_is_no_stranger(text, side):
    assert sides(text) == [(side,)]


@pytest.mark.parametrize("text", ["The talks took an hour.", "On Monday the delegations met in Istanbul.", "He slept."])
def test_nobody_speaks_where_nothing_is_said(text):
    assert sides(text) == [()]


@given(st.text(alphabet="ABC abcsaid ,.“”'\n", max_size=300))
def test_any_text_is_read(text):
    found = list(strangers(text, ()))
    assert all(0 <= each.start < each.end <= len(text) for each in found)
