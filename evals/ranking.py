"""How well passages are ranked: the metrics of information retrieval, computed by ir-measures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ir_measures import RR, Measure, Qrel, ScoredDoc, iter_calc, nDCG

from evals.metrics import NOT_SCORED, mean
from rag.types import Span

K = 5
DEPTH = 10
MEASURES: dict[str, Measure] = {"reciprocal_rank": RR @ DEPTH, "ndcg": nDCG @ DEPTH}
_QUESTION = "question"


def retrieval_scores(ranked: Sequence[Span], golds: Sequence[Span]) -> dict[str, float]:
    """Recall@5 of the gold places, and the reciprocal rank and nDCG of the first ten passages; NaN without gold.

    A passage is relevant where it overlaps a gold place (after SQuAD-style answer spans; Manning et al. 2008, ch. 8),
    and a gold place that none of the passages overlaps counts as one more relevant passage that was not found.
    nDCG after Järvelin and Kekäläinen (2002), the mean of the reciprocal rank being MRR@10 (Voorhees 1999);
    `article_rank` is the same of the articles in the order of their best passages.
    """
    found = {"recall_at_5": span_recall(ranked[:K], golds), "article_rank": _article_rank(ranked, golds)}
    if not golds:
        return found | dict.fromkeys(MEASURES, NOT_SCORED)
    relevant = [f"passage {rank}" for rank, passage in enumerate(ranked) if touches(passage, golds)]
    relevant += [f"gold {at}" for at, gold in enumerate(golds) if not touches(gold, ranked)]
    return found | _measured([f"passage {rank}" for rank in range(len(ranked))], relevant)


def _article_rank(ranked: Sequence[Span], golds: Sequence[Span]) -> float:
    articles = list(dict.fromkeys(passage.article_id for passage in ranked))
    return _measured(articles, {gold.article_id for gold in golds})["reciprocal_rank"] if golds else NOT_SCORED


def _measured(ranked: Sequence[str], relevant: Iterable[str]) -> dict[str, float]:
    judged = [Qrel(_QUESTION, name, 1) for name in relevant]
    run = [ScoredDoc(_QUESTION, name, -rank) for rank, name in enumerate(ranked)]
    values = {str(metric.measure): metric.value for metric in iter_calc(MEASURES.values(), judged, run)}
    return {name: values.get(str(measure), 0.0) for name, measure in MEASURES.items()}


def span_recall(found: Iterable[Span], golds: Sequence[Span]) -> float:
    """The share of the gold places that some passage overlaps; NaN where there are none."""
    passages = list(found)
    return mean([float(touches(gold, passages)) for gold in golds]).value


def touches(span: Span, others: Iterable[Span]) -> bool:
    """Whether a span shares a character with one of the others."""
    return any(
        span.article_id == other.article_id and span.start < other.end and other.start < span.end for other in others
    )
