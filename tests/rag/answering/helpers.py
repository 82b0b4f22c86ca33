"""Articles and evidence for the answerer's tests."""

from __future__ import annotations

from datetime import date

from rag.answering.ranking import Candidate, Ranking, article_sentences
from rag.library.passages import split
from rag.types import Article, Evidence

HANDOVER = (
    "Ukraine and Russia agreed on an exchange on Monday. The head of the delegation said six thousand bodies would be "
    "handed over.\n\nKyiv drew up a plan. It holds three steps: a truce, an exchange and a meeting of the presidents."
)


def article(text: str = HANDOVER, name: str = "handover", day: int = 2, language: str = "en") -> Article:
    return Article(name, "The handover", text, "Digest", date(2025, 6, day), language=language)


def evidence(*articles: Article) -> list[Evidence]:
    return [Evidence(passage, item, 1.0, 0.8, 1.0) for item in articles for passage in split(item)]


def ranking(scores: dict[str, float], *articles: Article, question: str = "What was agreed?") -> Ranking:
    """A ranking of the sentences that start as the keys do."""
    found = []
    for item in articles:
        for start, end in article_sentences(item.text, item.language):
            for opening, score in scores.items():
                if item.text[start:end].startswith(opening):
                    found.append(Candidate(item, start, end, 0, start, score, score))
    found.sort(key=lambda candidate: -candidate.score)
    return Ranking(question, "en", True, tuple(evidence(*articles)), tuple(found))
