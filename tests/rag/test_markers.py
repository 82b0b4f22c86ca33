from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.markers import Markers


def parted(text: str, *splits: int) -> tuple[str, list[tuple[int, ...]]]:
    """The plain text and the markers of a text fed in these pieces."""
    markers, parts = Markers(), []
    for start, end in pairwise([0, *sorted(splits), len(text)]):
        parts += markers.feed(text[start:end])
    parts += markers.finish()
    return "".join(part for part in parts if isinstance(part, str)), [part for part in parts if isinstance(part, tuple)]


@pytest.mark.parametrize(
    ("text", "plain", "numbers"),
    [
        ("Came home [1].", "Came home .", [(1,)]),
        ("[1, 2]", "", [(1, 2)]),
        ("[1][3]", "", [(1,), (3,)]),
        ("【1】", "", [(1,)]),
        ("[1;2] [^3] [ 4 ]", "  ", [(1, 2), (3,), (4,)]),
        ("[2-4] [2–3]", " ", [(2, 3, 4), (2, 3)]),
        ("[4-2] [1-9999]", " ", [(4, 2), (1, 9999)]),
        ("```\nx = a[1]\n```", "```\nx = a\n```", [(1,)]),
        ("[0] [00] [007]", "  ", [(0,), (0,), (7,)]),
        ("[" + "9" * 10_000 + "]", "", [(0,)]),
        ("[" + "1" * 10_000, "[" + "1" * 10_000, []),
        ("[sic] [] [1a] [a](https://example.org)", "[sic] [] [1a] [a](https://example.org)", []),
        ("[[2]]", "[]", [(2,)]),
        ("[1", "[1", []),
        ("\x1b[31mred\x1b[0m \u202eturned\u200d \x00", "[31mred[0m turned\u200d ", []),
    ],
)
def test_markers_are_told_from_text(text, plain, numbers):
    assert parted(text) == (plain, numbers)


@given(st.text(alphabet="[]【】0123456789 ,;-^ab\n", max_size=60), st.lists(st.integers(0, 60), max_size=8))
def test_every_split_gives_the_same(text, splits):
    assert parted(text, *[min(split, len(text)) for split in splits]) == parted(text)


@given(st.text(alphabet="[]12 ,x", max_size=40))
def test_nothing_is_lost_but_whole_markers(text):
    plain, numbers = parted(text)
    assert len(plain) <= len(text)
    assert [character for character in plain if character == "x"] == [
        character for character in text if character == "x"
    ]
    if not numbers:
        assert plain == text
