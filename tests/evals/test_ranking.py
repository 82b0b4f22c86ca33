from __future__ import annotations

from math import isnan, log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.ranking import DEPTH, retrieval_scores, touches
from rag.types import Span

GOLD = Span("bridge", 10, 20)
NEAR, FAR = Span("bridge", 0, 15), Span("x", 0, 9)


@pytest.mark.parametrize(
    ("other", "touching"),
    [
        (Span("bridge", 0, 11), True),
        (Span("bridge", 0, 10), False),
        (Span("bridge", 20, 30), False),
        (Span("library", 10, 20), False),
    ],
)
def test_spans_touch_where_they_share_a_character(other, touching):
    assert touches(GOLD, [other]) is touching


def test_recall_rank_and_gain_of_gold_among_passages():
    ranked = [FAR, NEAR, FAR, FAR, FAR, Span("library", 0, 9)]
    found = retrieval_scores(ranked, [GOLD, Span("library", 3, 5)])
    assert found["recall_at_5"] == 0.5
    assert found["reciprocal_rank"] == 0.5
    assert found["ndcg"] == pytest.approx((1 / log2(3) + 1 / log2(7)) / (1 + 1 / log2(3)))
    assert all(isnan(value) for value in retrieval_scores(ranked, []).values())


def test_gold_that_no_passage_touches_lowers_the_gain():
    found = retrieval_scores([NEAR], [GOLD, Span("library", 3, 5)])
    assert found["ndcg"] == pytest.approx(1 / (1 + 1 / log2(3)))
    for ranked in ([FAR], []):
        assert set(retrieval_scores(ranked, [GOLD]).values()) == {0}


def test_an_article_counts_where_its_first_passage_stands():
    ranked = [FAR, FAR, Span("bridge", 90, 99), NEAR]
    found = retrieval_scores(ranked, [GOLD])
    assert (found["article_rank"], found["reciprocal_rank"]) == (0.5, 0.25)


@given(st.lists(st.booleans(), max_size=15))
def test_rank_and_gain_agree_with_their_definitions(hits):
    found = retrieval_scores([NEAR if hit else FAR for hit in hits], [GOLD])
    ranks = [rank for rank, hit in enumerate(hits, 1) if hit]
    gain = sum(1 / log2(1 + rank) for rank in ranks if rank <= DEPTH)
    ideal = sum(1 / log2(1 + rank) for rank in range(1, 1 + min(DEPTH, max(1, len(ranks)))))
    assert found["reciprocal_rank"] == pytest.approx(1 / ranks[0] if ranks and ranks[0] <= DEPTH else 0)
    assert found["ndcg"] == pytest.approx(gain / ideal)
