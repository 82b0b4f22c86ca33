from __future__ import annotations

from math import isnan

import pytest

from evals.support import citation_precision, citation_recall
from rag.checking import Checker
from rag.types import Answer, Citation, Sentence

QUOTES = ("a b", "c", "a b c", "nothing")


def holds_its_words(sentence: str, passages) -> bool:
    return set(sentence.split()) <= set(" ".join(passages).split())


def answer(*sentences: tuple[str, tuple[int, ...]]) -> Answer:
    citations = tuple(
        Citation(number, "x", "X", None, None, None, 0, len(quote), quote) for number, quote in enumerate(QUOTES, 1)
    )
    given = tuple(Sentence(text, cited, "unsupported") for text, cited in sentences)
    return Answer("?", "answered", "", None, "played", given, citations)


@pytest.mark.parametrize(
    ("cited", "recall", "precision"),
    [
        ((1, 2), 1, 1),  # only both together carry it
        ((3,), 1, 1),
        ((3, 4), 1, 0.5),  # the fourth is not needed
        ((1, 2, 3), 1, 1 / 3),  # the third carries it alone, the others are needed by nobody
        ((1,), 0, 0),
        ((9,), 0, 0),  # out of range
        ((3, 9), 0, 0),
    ],
)
def test_recall_and_precision_of_citations(cited, recall, precision):
    given = answer(("a b c", cited))
    assert citation_recall(given, holds_its_words) == recall
    assert citation_precision(given, holds_its_words) == pytest.approx(precision)


def test_a_sentence_without_citation_counts_as_not_carried():
    given = answer(("a b c", (3,)), ("a", ()))
    assert citation_recall(given, holds_its_words) == 0.5
    assert citation_precision(given, holds_its_words) == 1


def test_nothing_said_is_not_scored():
    assert isnan(citation_recall(answer(), holds_its_words))
    assert isnan(citation_precision(answer(("a", ())), holds_its_words))


def test_the_checker_is_a_judge():
    quote = "Russia promised to hand over the bodies of 6,000 soldiers."
    citation = Citation(1, "x", "X", None, None, None, 0, len(quote), quote)
    said = (quote, quote.replace("6,000", "9,000"))
    given = tuple(Sentence(text, (1,), "unsupported") for text in said)
    answer = Answer("?", "answered", "", None, "played", given, (citation,))
    assert citation_recall(answer, Checker(None).carries) == 0.5
