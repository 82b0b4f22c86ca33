"""Arbitrary bytes behind the right first ones: an article or a ReadingError comes out, and soon."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.inputs import mutated
from tests.fuzz.target import KINDS, check, seed

FAST = settings(max_examples=40, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("kind", KINDS)
@FAST
@given(data=st.data())
def test_no_reader_is_brought_down(kind: str, data: st.DataObject) -> None:
    check(kind, data.draw(mutated(kind)))


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_mutations_start_from_is_read(kind: str) -> None:
    check(kind, seed(kind))


def test_a_reader_that_lets_an_error_through_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise IndexError

    monkeypatch.setattr("rag.reading.make_article", broken)
    with pytest.raises(IndexError):
        check("a.txt", b"One sentence.")
