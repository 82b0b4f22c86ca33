"""What a question takes for granted, held against the articles: a false premise is named, not answered.

Rules on English questions. What the evidence does not tell is looked for in the library before it is said to be told
by no article.
"""

from __future__ import annotations

from rag.answering.premises.asking import taken_for_granted
from rag.answering.premises.ground import Told, evidence_ground, library_ground, merged
from rag.answering.premises.happening import Verdict
from rag.answering.premises.holding import held
from rag.answering.premises.parsed import Taken
from rag.answering.premises.telling import Correction, correction
from rag.answering.ranking import Ranking
from rag.library.filter import Filter
from rag.library.library import Library

__all__ = ["Correction", "false_premises"]

MOST = 2  # that are told


def false_premises(ranking: Ranking, library: Library, only: Filter) -> tuple[Correction, ...]:
    """What the question takes for granted and none of the articles that `only` lets through tells; at most two."""
    asked = taken_for_granted(ranking.question) if ranking.english else []
    near = evidence_ground(ranking.evidence) if asked else []
    checked = ((taken, _held(taken, near, library, only)) for taken in asked)
    found = sorted(((taken, verdict) for taken, verdict in checked if not verdict.holds), key=_vague)
    return tuple({taken.text: correction(taken, verdict) for taken, verdict in found}.values())[:MOST]


def _vague(item: tuple[Taken, Verdict]) -> bool:
    """Whether nothing but a doer is known of it."""
    taken, _ = item
    return not (taken.places or taken.days or taken.things or taken.noun or taken.title)


def _held(taken: Taken, near: list[Told], library: Library, only: Filter) -> Verdict:
    verdict = held(taken, near)
    return verdict if verdict.holds else held(taken, merged(near, library_ground(taken.query, library, only)))
