from __future__ import annotations

import pytest

from rag.reading.text import read_text


@pytest.mark.parametrize(
    ("content", "heading"),
    [
        ("# Noon\n\nWords.", "Noon"),
        ("\n  ##  Noon\nWords.", "Noon"),
        ("  Noon\n ----\nWords.", "Noon"),
        ("Noon\n--", None),
        ("Words.\n\nNoon\n===", None),
    ],
)
def test_the_line_beside_or_above_the_first_marks_is_the_heading(content: str, heading: str | None) -> None:
    assert read_text(content).heading == heading


def test_a_long_line_behind_a_run_of_spaces_is_no_heading() -> None:
    content = " " * 100_000 + "word " * 100_000 + "\nWords."
    assert read_text(content).heading is None
