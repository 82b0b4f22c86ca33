from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rag.library.passages import CAP, TARGET, count_tokens, split
from rag.reading.normalise import normalise
from rag.sentences import sentence_spans
from rag.types import Article, Passage

BITS = st.sampled_from(
    ["Word", "слово", " ", " ", ". ", ". ", "\n", "\n\n", "Heading\n\n", "- item\n", "“", "1,000", "😀"]
) | st.sampled_from(["x" * 900, "!" * 500, "漢" * 700, "many words " * 90, "He spoke of it at length. " * 8])
TEXTS = st.lists(BITS | st.text(max_size=5), min_size=1, max_size=30).map("".join).map(normalise).filter(bool)


def article(text: str, title: str = "A title", language: str = "en") -> Article:
    return Article("a", title, text, "A publisher", date(2025, 6, 2), language=language)


def sentence(words: int, name: str = "Envoy") -> str:
    return f"{name} " + "spoke " * (words - 2) + "there."


def cut(text: str) -> list[str]:
    return [passage.text for passage in split(article(text))]


@settings(max_examples=200)
@example("Word\u1a00" + "x" * 900 + "many words " * 89 + "many words", "T", "en")
@given(TEXTS, st.sampled_from(["T", "A long title of many words " * 20]), st.sampled_from(["en", "ru", "xx"]))
def test_passages_are_ordered_slices_that_leave_out_only_white_space(text: str, title: str, language: str) -> None:
    whole = article(text, title, language)
    passages = split(whole)
    at = 0
    for passage in passages:
        assert passage == Passage("a", passage.start, passage.end, text[passage.start : passage.end])
        assert at <= passage.start < passage.end
        assert not text[at : passage.start].strip()
        assert passage.text == passage.text.strip()
        assert count_tokens(passage.text) <= CAP
        at = passage.end
    assert not text[at:].strip()
    assert split(whole) == passages


@given(st.lists(st.integers(3, 60), min_size=1, max_size=30), st.lists(st.booleans(), min_size=30, max_size=30))
def test_a_passage_holds_whole_sentences(lengths: list[int], breaks: list[bool]) -> None:
    ends = ["\n\n" if paragraph else " " for paragraph in breaks]
    text = "".join(sentence(length) + end for length, end in zip(lengths, ends, strict=False)).strip()
    starts, stops = map(set, zip(*sentence_spans(text), strict=True))
    for passage in split(article(text)):
        assert passage.start in starts
        assert passage.end in stops
        assert count_tokens(passage.text) + count_tokens(article(text).header) <= TARGET


def test_a_blank_text_has_no_passage() -> None:
    assert split(article("")) == []


def test_a_short_article_is_one_passage() -> None:
    assert cut("One thing. Another.\n\nA third.") == ["One thing. Another.\n\nA third."]


def test_passages_end_at_paragraphs_and_the_last_is_not_tiny() -> None:
    paragraphs = [" ".join([sentence(20)] * 3) for _ in range(7)]
    passages = cut("\n\n".join([*paragraphs, "The end came soon."]))
    assert all(re.search(r"there\.$|soon\.$", text) and text.startswith("Envoy") for text in passages)
    assert all(text.count("\n\n") for text in passages)
    assert count_tokens(passages[-1]) > TARGET / 3


def test_a_heading_stays_with_what_follows() -> None:
    body = " ".join([sentence(28)] * 6)
    text = f"{body}\n\nWhat comes next\n\nThe first list\n\n{body}\n\nThree demands:\n\n- one\n- two"
    passages = cut(text)
    for heading in ("What comes next", "The first list", "Three demands:"):
        assert not any(passage.endswith(heading) for passage in passages)


def test_a_giant_sentence_is_cut_at_white_space_and_a_giant_word_anywhere() -> None:
    words = " ".join(f"word{number}" for number in range(2000))
    passages = cut(words)
    assert " ".join(passages) == words
    assert "".join(cut("x" * 9000)) == "x" * 9000


@pytest.mark.parametrize("bit", ["a\n\n", "- a\n", "A. ", "x", "! ", "漢", "Heading\n\n", "“", "\u0301a "])
def test_hostile_runs_come_to_an_end(bit: str) -> None:
    text = normalise(bit * (60_000 // len(bit)))
    assert sum(len("".join(passage.text.split())) for passage in split(article(text))) == len("".join(text.split()))
