"""From evidence to drafted sentences: rank them, judge whether they answer, draft."""

from rag.answering.extractive import draft
from rag.answering.gate import Gate, Judgement
from rag.answering.ranking import Candidate, Ranking, rank

__all__ = ["Candidate", "Gate", "Judgement", "Ranking", "draft", "rank"]
