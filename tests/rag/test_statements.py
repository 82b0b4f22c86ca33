from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.statements import statements
from rag.types import Article


def article(text: str, day: int = 17) -> Article:
    return Article("a", "Counts", text, "Example News", date(2025, 6, day))


def parts(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(item.text, item.sides) for item in statements(article(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ukraine says it received 6,057 bodies; Russia says it handed over 6,060.",
            [
                ("Ukraine says it received 6,057 bodies", ("ukraine",)),
                ("Russia says it handed over 6,060.", ("russia",)),
            ],
        ),
        (
            "Ukraine counted 230 people freed and Russia 248 servicemen returned.",
            [
                ("Ukraine counted 230 people freed", ("ukraine",)),
                ("Russia 248 servicemen returned.", ("russia",)),
            ],
        ),
        (
            "The White House said energy and infrastructure, the Kremlin said energy infrastructure.",
            [
                ("The White House said energy and infrastructure", ("mediator",)),
                ("the Kremlin said energy infrastructure.", ("russia",)),
            ],
        ),
        (
            "Kyiv lists four bases, Belaya, Olenya and Ivanovo, whereas Moscow names five regions.",
            [
                ("Kyiv lists four bases, Belaya, Olenya and Ivanovo", ("ukraine",)),
                ("Moscow names five regions.", ("russia",)),
            ],
        ),
    ],
)
def test_a_sentence_falls_apart_among_its_voices(text, expected):
    assert parts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Trump said that many points had been agreed but one had not.",
        "Ukraine says 117 drones, smuggled into Russia and launched from trucks, hit 41 aircraft.",
        "The session lasted just over an hour according to The Irish Times, Censor.NET and Pravda.ru.",
        "Both sides went home; nothing was signed.",
    ],
)
def test_what_one_voice_says_stays_whole(text):
    assert [told for told, _ in parts(text)] == [text]


def test_outlets_that_give_their_own_numbers_stand_apart():
    told = [text for text, _ in parts("It took 1.5 hours in a Kyiv Independent text, two hours according to TASS.")]
    assert told == ["It took 1.5 hours in a Kyiv Independent text", "two hours according to TASS."]


@given(st.text(alphabet="ab Kyiv said; Russia 1,000 and while counted, \n.“”", max_size=200))
def test_statements_are_slices_in_order(text):
    found = statements(article(text))
    assert all(0 <= item.start < item.end <= len(text) for item in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert all(item.sentence[0] <= item.start and item.end <= item.sentence[1] for item in found)
