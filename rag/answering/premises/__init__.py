"""What a question takes for granted, held against the articles."""

from __future__ import annotations

from dataclasses import dataclass

from rag.answering.premises.asking import Taken, taken_for_granted
from rag.answering.premises.ground import Told, evidence_ground, library_ground, merged
from rag.answering.premises.holding import Verdict, held
from rag.answering.ranking import Ranking
from rag.library.filter import Filter
from rag.library.library import Library


def failed(ranking: Ranking, library: Library, only: Filter) -> list[tuple[Taken, Verdict]]:
    """What the question takes for granted and no article tells."""
    if not ranking.english:
        return []
    found, near = [], evidence_ground(ranking.evidence)
    for taken in taken_for_granted(ranking.question):
        verdict = held(taken, near)
        if not verdict.holds:
            verdict = held(taken, merged(near, library_ground(taken.query, library, only)))
        if not verdict.holds:
            found.append((taken, verdict))
    return found
