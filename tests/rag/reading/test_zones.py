from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reading.cleaning import clean
from rag.reading.normalise import normalise
from rag.reading.zones import outside

TITLE = "Envoys trade lists at the lakeside villa"
FIRST = "Envoys of both sides traded lists of prisoners at a lakeside villa on Monday."
HEADING = "No date for a third round"
LAST = "A third round has no date yet. Each side wants the other to name one."
LOOSE = "It rained on the envoys for all of the nine hours that they spent at the old villa by the lake on Monday (AFP)"
MENU = "Nyumbani\nHabari\nSiasa\nMichezo"  # words that stand in no list of ours
OTHER = "Habari zaidi\nMeli ya kwanza yaondoka bandarini\nMkutano wa pili wiki ijayo"


def test_what_stands_around_an_article_goes_in_any_language() -> None:
    page = [
        MENU,
        TITLE,
        "Na mwandishi wetu\nShiriki",
        FIRST,
        OTHER,
        HEADING,
        LAST,
        OTHER,
        "Kuhusu sisi\nFaragha\nMawasiliano",
    ]
    assert clean("\n\n".join(page), TITLE) == f"{FIRST}\n\n{HEADING}\n\n{LAST}"


@pytest.mark.parametrize(
    "kept",
    [
        f"{FIRST}\n\n{HEADING}\n\n{LAST}",
        f"{FIRST}\n\n{HEADING}\n\nNobody knows.",
        f"{FIRST}\n\nThree points are left:\n\nA full ceasefire\nThe return of all children\nA meeting\n\n{LAST}",
        f"{FIRST}\n\n{LAST}\n\nThree points are left:\n\nA full ceasefire\nThe return of all children",
        f"{FIRST}\n\n{LAST}\n\nThree points are left:\n\nA full ceasefire\n\nThe return of all children",
        f"{FIRST}\n\n- A full ceasefire for thirty days\n- The return of all children\n\n{LAST}",
        f"{FIRST}\n\n{LAST}\n\nSide | Names\nFirst | 1,000",
        f"{FIRST}\n\nNames of the first side\n1,000\nNames of the second side\n300\n\n{LAST}",
        f"{FIRST}\n\n{LAST} [1]",
        f"{FIRST}\n\n{LOOSE}",
        f"{FIRST}\n\n{LAST}".replace(" at a ", " at a\n"),
    ],
)
def test_headings_lists_tables_and_broken_lines_stay(kept: str) -> None:
    assert clean(f"{MENU}\n\n{TITLE}\n\n{kept}", TITLE) == kept


def test_a_text_that_is_no_page_keeps_its_labels() -> None:
    text = f"{FIRST}\n\n{LAST}\n\nThe list of points\nA full ceasefire"
    assert clean(text, TITLE) == text
    assert clean(text, TITLE, web=True) == f"{FIRST}\n\n{LAST}"
    assert clean(f"{TITLE}\n\n{text}\n\n{TITLE}", TITLE, web=False) == text


def test_a_page_without_a_paragraph_is_left_alone() -> None:
    text = "One list of names\nAnother list of names"
    assert clean(text, web=True) == text


LINES = st.lists(
    st.sampled_from(["", "Menu", "a b c d e", FIRST, "Points:", "- x", "12", f"{LAST[:30]}", "Short."]), max_size=14
)


@given(LINES, st.lists(st.integers(0, 13), max_size=2))
def test_a_sentence_below_the_title_is_never_outside(lines: list[str], titles: list[int]) -> None:
    places = [at for at in titles if at < len(lines) and lines[at]]
    found = outside(lines, sorted(places))
    assert found <= set(range(len(lines)))
    first = min(places, default=0)
    assert not any(lines[at] == FIRST for at in found if at > first)
    assert normalise(clean("\n".join(lines), web=True)) == clean("\n".join(lines), web=True)


@pytest.mark.parametrize("run", ["1", "1 ", "-"])
def test_a_long_run_of_figures_comes_to_an_end(run: str) -> None:
    line = run * 100_000 + "x"
    assert line in clean(f"{MENU}\n\n{TITLE}\n\n{FIRST}\n\n{LAST}\n\n1\n{line}\n\n{LAST}", TITLE)
