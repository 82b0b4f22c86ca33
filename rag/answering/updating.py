"""The later word on a statement: what the article tells that looks back at it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.ranking import Candidate, Ranking, article_sentences
from rag.retelling import is_later, retelling
from rag.types import Article


def later_word(ranking: Ranking, chosen: Sequence[Candidate]) -> list[Candidate]:
    """The opening sentence of the later article that looks back at the first choice, and the sentence in which it does.

    Of several such articles the one that repeats most of it, among those that the evidence holds and the choice does
    not; [] where there is none, and where sentences are not read but compared. News opens with what is new and tells
    what was said before as past.
    """
    first = next((item for item in ranking.candidates if item in chosen), None)
    if first is None or not ranking.english:
        return []
    taken = {item.article.id for item in chosen}
    articles = {item.article.id: item.article for item in ranking.evidence if item.article.id not in taken}
    found = [_looking_back(article, first) for article in articles.values() if is_later(article, first.article)]
    score, back = max(found, key=lambda item: item[0], default=(0.0, None))
    return _with_opening(back) if back and score else []


def _looking_back(article: Article, earlier: Candidate) -> tuple[float, Candidate]:
    """The sentence that repeats most of an earlier one, and how much."""
    spans = article_sentences(article.text, article.language)
    scored = [(retelling(article.text[start:end], earlier.text, article.language), start, end) for start, end in spans]
    score, start, end = max(scored, key=lambda item: item[0])
    return score, Candidate(article, start, end, passage=0, context=start)


def _with_opening(back: Candidate) -> list[Candidate]:
    start, end = article_sentences(back.article.text, back.article.language)[0]
    opening = Candidate(back.article, start, end, passage=0, context=start)
    return [opening] if opening.start == back.start else [opening, back]
