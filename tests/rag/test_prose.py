from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.prose import LONGEST_SENTENCE, Ended, Prose
from rag.sentences import sentence_spans

WORDS = [
    "Russia",
    " said",
    ".",
    " ",
    "\n",
    "\n\n",
    "[1]",
    " [2, 3]",
    "[",
    "[0",
    "]",
    "Mr.",
    " U.S.",
    " 6,000",
    "!",
    "- ",
    "| ",
]


def read(text: str, *splits: int) -> list[str | Ended]:
    """What the reader hands out, neighbouring words joined."""
    prose, pieces = Prose(), []
    for start, end in pairwise([0, *sorted(splits), len(text)]):
        pieces += prose.feed(text[start:end])
    pieces += prose.finish()
    joined: list[str | Ended] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Russia gave 6,000 [3]. Mr. Lee saw it. [1][2] They left.", [
            Ended("Russia gave 6,000.", (3,)), Ended("Mr. Lee saw it.", (1, 2)), Ended("They left.", ()),
        ]),
        ("One [1] and two [2] make one.", [Ended("One and two make one.", (1, 2))]),
        ("He said[2]yes.", [Ended("He said yes.", (2,))]),
        ("No end [1]", [Ended("No end", (1,))]),
        ("[1] First.\n[2] Second.", [Ended("First.", (1,)), Ended("Second.", (2,))]),
        ("First.\n[1]", [Ended("First.", (1,))]),
        ("First one\n\nSecond [2]", [Ended("First one", ()), Ended("Second", (2,))]),
        ("- one [1]\n- two [2]", [Ended("- one", (1,)), Ended("- two", (2,))]),
        ("| day | count |\n|---|---|\n| 2 June | 6,000 [1] |", None),
        ("Стороны договорились [1]. Обмен состоится.", [
            Ended("Стороны договорились.", (1,)), Ended("Обмен состоится.", ()),
        ]),
        ("", []),
        (" \n ", []),
    ],
)  # fmt: skip
def test_sentences_end_with_their_markers(text, sentences):
    found = [piece for piece in read(text) if isinstance(piece, Ended)]
    if sentences is None:
        assert len(found) > 1
        assert found[-1].numbers == (1,)
    else:
        assert found == sentences


@given(st.lists(st.sampled_from(WORDS), max_size=25).map("".join), st.lists(st.integers(0, 200), max_size=10))
def test_every_split_of_the_stream_gives_the_one_shot_result(text, splits):
    assert read(text, *[min(split, len(text)) for split in splits]) == read(text)


@given(st.text(max_size=200))
def test_letter_by_letter_is_all_at_once(text):
    assert read(text, *range(len(text))) == read(text)


@given(st.lists(st.sampled_from(WORDS), max_size=25).map("".join))
def test_what_is_handed_out_is_the_sentences_and_never_half_a_marker(text):
    prose, shown = Prose(), ""
    whole = "".join(piece for piece in read(text) if isinstance(piece, str))
    waiting = ""
    for character in text:
        for piece in prose.feed(character):
            if isinstance(piece, Ended):
                assert waiting.strip() == piece.text
                waiting = ""
            else:
                shown += piece
                waiting += piece
        assert whole.startswith(shown)
    assert all(numbers == tuple(dict.fromkeys(numbers)) for _, numbers in _ended(text))


def _ended(text: str) -> list[Ended]:
    return [piece for piece in read(text) if isinstance(piece, Ended)]


def test_a_word_is_shown_at_once_unless_a_sentence_may_begin():
    prose = Prose()
    assert list(prose.feed("Russia")) == ["Russia"]
    assert list(prose.feed(" gave")) == [" gave"]
    assert list(prose.feed(" 6,000.")) == [" 6,000."]
    assert list(prose.feed(" Then")) == []
    assert list(prose.feed(" it")) == [Ended("Russia gave 6,000.", ()), " Then it"]


@pytest.mark.parametrize(
    "unit", ["Russia promised 6,000 bodies [3]. ", "a", "a. ", ". ", "[", "[1", "[1]", "\n", "Yes! "]
)
def test_long_replies_take_linear_work_and_end_their_sentences(unit, monkeypatch):
    looked_at: list[int] = []

    def counting(text: str, language: str = "en") -> list[tuple[int, int]]:
        looked_at.append(len(text))
        return sentence_spans(text, language)

    def work(length: int) -> int:
        looked_at.clear()
        for piece in read((unit * length)[:length], *range(0, length, 4)):
            assert not isinstance(piece, Ended) or len(piece.text) <= LONGEST_SENTENCE + 61
        return sum(looked_at)

    monkeypatch.setattr("rag.prose.sentence_spans", counting)
    assert work(20_000) <= 2.5 * work(10_000) + LONGEST_SENTENCE**2
