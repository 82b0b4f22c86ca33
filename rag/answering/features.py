"""What the evidence gate looks at, as numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag import facts
from rag.answering.ranking import Candidate, Ranking
from rag.dates import Period, periods, spelled, timeliness, undated
from rag.facts import folded_words, missing_names, missing_numbers, negated, opposed, uncounted
from rag.types import Article

ENGLISH = (
    *("best", "question_strain", "sentence_strain", "negation", "opposites"),
    *("names", "numbers", "untimely", "uncounted"),
)
OTHER = ("best", "contrast", "passage", "numbers", "untimely", "same_language")
NAMES_CAP = 2


def features(ranking: Ranking) -> dict[str, float]:
    """The features of a ranking that has candidates, by name: those of `ENGLISH` or of `OTHER`."""
    return _english(ranking) if ranking.english else _other(ranking)


def lacking(ranking: Ranking) -> tuple[str, ...]:
    """Days, names and numbers of the question that stand nowhere in the evidence, as the question writes them."""
    texts = [text for item in ranking.evidence for text in (item.passage.text, *_told(item.article))]
    named = all(item.article.language == ranking.language for item in ranking.evidence)
    return tuple(facts.lacking(ranking.question, texts, ranking.language, named=named))


def premature(ranking: Ranking) -> bool:
    """Whether the question asks only about days after all its evidence was written, and which none of it announces."""
    asked = periods(ranking.question)
    written = [item.article.published for item in ranking.evidence]
    if not asked or not all(day and day < period.first for day in written for period in asked):
        return False
    told = [period for item in ranking.evidence for period in periods(item.passage.text, item.article.published)]
    return not _meet(asked, told)


def _english(ranking: Ranking) -> dict[str, float]:
    best = ranking.likeliest
    texts = (_around(best, ranking), *_told(best.article))
    question = undated(ranking.question)
    return {
        "best": best.likeness,
        "question_strain": ranking.strain.question,
        "sentence_strain": ranking.strain.sentence,
        "negation": float(negated(ranking.question) and not negated(best.body)),
        "opposites": float(min(1, len(opposed(ranking.question, best.body)))),
        "names": float(min(NAMES_CAP, len(missing_names(question, folded_words(texts))))),
        "numbers": float(min(NAMES_CAP, len(missing_numbers(question, texts)))),
        "untimely": _untimely(best, ranking),
        "uncounted": uncounted(ranking.question, best.body),
    }


def _other(ranking: Ranking) -> dict[str, float]:
    likeness = [candidate.likeness for candidate in ranking.candidates]
    best = ranking.candidates[0]
    texts = (_around(best, ranking), *_told(best.article))
    return {
        "best": best.likeness,
        "contrast": best.likeness - float(np.mean(likeness)),
        "passage": max(item.dense for item in ranking.evidence),
        "numbers": float(min(NAMES_CAP, len(missing_numbers(undated(ranking.question), texts, ranking.language)))),
        "untimely": _untimely(best, ranking),
        "same_language": float(best.article.language == ranking.language),
    }


def _untimely(best: Candidate, ranking: Ranking) -> float:
    """How far the days the question names are from those of the best sentence's article and passage, 0..1."""
    asked = periods(ranking.question)
    if not asked or _meet(asked, periods(_around(best, ranking), best.article.published)):
        return 0.0
    return 1 - timeliness(best.article.published, asked)


def _meet(some: Sequence[Period], others: Sequence[Period]) -> bool:
    return any(one.meets(other) for one in some for other in others)


def _around(best: Candidate, ranking: Ranking) -> str:
    """The passage the best sentence stands in."""
    return ranking.evidence[best.passage].passage.text


def _told(article: Article) -> Sequence[str]:
    """What the head of an article tells beside its text."""
    day = article.published
    return (article.title, article.publisher or "", spelled(day) if day else "")
