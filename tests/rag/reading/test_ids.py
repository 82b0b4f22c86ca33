from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reading.ids import LONGEST, is_id, make_id


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Russia’s reply: talks, again!", "russias-reply-talks-again"),
        ("Çırağan Sarayı'nda görüşme", "ciragan-sarayinda-gorusme"),
        ("Переговори у Стамбулі", "peregovori-u-stambuli"),
        ("word " * 40, "-".join(["word"] * 16)),
        ("x" * 200, "x" * LONGEST),
    ],
)
def test_a_title_becomes_words_and_hyphens(title: str, expected: str) -> None:
    assert make_id(title) == expected


@given(st.text())
def test_every_title_gives_one_safe_id(title: str) -> None:
    assert is_id(make_id(title))
    assert make_id(title) == make_id(title)


def test_titles_without_letters_do_not_share_an_id() -> None:
    assert make_id("?!") != make_id("...")
    assert is_id(make_id("nul"))
