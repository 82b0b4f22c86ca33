"""Whole files with some of their bytes changed."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.fuzz.target import seed

_EDITS = st.lists(
    st.tuples(
        st.floats(0, 1), st.integers(0, 30), st.binary(max_size=30) | st.sampled_from([b"<", b"&", b"(", b"\0", b">>"])
    ),
    max_size=8,
)


def mutated(kind: str) -> st.SearchStrategy[bytes]:
    """A seed with stretches replaced, dropped or added, or arbitrary bytes behind the first of a seed."""
    whole = seed(kind)
    return _EDITS.map(lambda edits: _edited(whole, edits)) | st.binary(max_size=400).map(lambda more: whole[:8] + more)


def _edited(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for share, length, put in edits:
        at = int(share * len(data))
        data = data[:at] + put + data[at + length :]
    return data
