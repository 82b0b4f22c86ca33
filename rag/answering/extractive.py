"""Answers in the articles' own sentences: few, whole, the latest first."""

from __future__ import annotations

from rag.answering.context import list_end
from rag.answering.ranking import Candidate, Ranking, article_sentences, one_line
from rag.answering.updating import later_word
from rag.dates import spelled
from rag.facts import numbers
from rag.types import Article, Draft, Span
from rag.words import terms

SENTENCES, MOST = 3, 4
LOGIT_FLOOR = 4.5  # how far below the best score, in logits, another sentence no longer helps
COSINE_FLOOR = 0.05  # the same in cosines
ELSEWHERE = 2 / 3  # of the floor: what a sentence of another article than the best one's must keep to
LEANING = 1 / 6  # of the floor: what it costs a sentence to bring along the one it leans on
ECHO = 0.7  # share of the smaller sentence's content words that stand in the other
RIVAL = 0.6  # the same for sentences that give two counts of one thing


def draft(ranking: Ranking) -> list[Draft]:
    """The sentences that answer: at most three, a fourth where it comes from another article or gives another count.

    A sentence that leans on the one before it brings that one along, one that announces a list brings the list.
    What says the same again is left out. Latest article first, so that nothing overtaken stands before what overtook
    it, in the order of the text within one; where it goes back to an earlier article the day of that one leads. What a
    still later article says that looks back at the first choice comes on top, in place of the last ones.
    """
    chosen: list[Candidate] = []
    for candidate in _worthy(ranking):
        if not any(_echoes(candidate, other) for other in chosen):
            wider = _with_context(chosen, candidate)
            room = SENTENCES + any(_adds(candidate, other) for other in chosen)
            if len(wider) <= room:
                chosen = wider
    later = later_word(ranking, chosen)
    ordered = sorted([*chosen[: MOST - len(later)], *later], key=_latest_first)
    return [_drafted(candidate, before) for before, candidate in zip([None, *ordered], ordered, strict=False)]


def _worthy(ranking: Ranking) -> list[Candidate]:
    """The candidates that come near the best one, those first that stand by themselves."""
    if not ranking.candidates:
        return []
    floor = LOGIT_FLOOR if ranking.english else COSINE_FLOOR
    best = ranking.candidates[0]
    near = [
        candidate
        for candidate in ranking.candidates
        if best.score - candidate.score <= floor * (1 if candidate.article.id == best.article.id else ELSEWHERE)
    ]
    return sorted(near, key=lambda candidate: (candidate.context < candidate.start) * LEANING * floor - candidate.score)


def _with_context(chosen: list[Candidate], candidate: Candidate) -> list[Candidate]:
    """`chosen` with the candidate and what it leans on."""
    spans = article_sentences(candidate.article.text, candidate.article.language)
    inside = [(start, end) for start, end in spans if candidate.context <= start < candidate.start]
    before = [Candidate(candidate.article, start, end, candidate.passage, start) for start, end in inside]
    taken = {(item.article.id, item.start) for item in chosen}
    return [*chosen, *(item for item in (*before, candidate) if (item.article.id, item.start) not in taken)]


def _echoes(candidate: Candidate, other: Candidate) -> bool:
    """Whether two sentences say the same: most content words shared, and no number that the other lacks."""
    return _alike(candidate, other) and _numbers(candidate) == _numbers(other)


def _adds(candidate: Candidate, other: Candidate) -> bool:
    """Whether a sentence may add to another what no third of its article would."""
    return candidate.article.id != other.article.id or _other_count(candidate, other)


def _other_count(candidate: Candidate, other: Candidate) -> bool:
    """Whether two sentences tell of the same with different numbers."""
    mine, theirs = _numbers(candidate), _numbers(other)
    return bool(mine and theirs) and mine != theirs and _alike(candidate, other, RIVAL)


def _alike(candidate: Candidate, other: Candidate, share: float = ECHO) -> bool:
    mine, theirs = _words(candidate), _words(other)
    return len(mine & theirs) >= share * max(1, min(len(mine), len(theirs)))


def _words(candidate: Candidate) -> set[str]:
    return {word for word in terms(candidate.text, candidate.article.language) if not word[0].isdigit()}


def _numbers(candidate: Candidate) -> set[str]:
    return numbers(candidate.text, candidate.article.language)


def _latest_first(candidate: Candidate) -> tuple[int, str, int]:
    published = candidate.article.published
    return (-published.toordinal() if published else 0, candidate.article.id, candidate.start)


def _drafted(candidate: Candidate, before: Candidate | None) -> Draft:
    """The sentence, with the list it announces, as one slice of its article; led by its day if that is another."""
    article = candidate.article
    spans = article_sentences(article.text, article.language)
    at = next(index for index, (start, _) in enumerate(spans) if start == candidate.start)
    span = Span(article.id, candidate.start, list_end(article, spans, at))
    lead = _lead(article, before.article) if before else ""
    return Draft(one_line(article.text[span.start : span.end]), (span,), lead=lead)


def _lead(article: Article, before: Article) -> str:
    if article.published == before.published:
        return ""
    return f"Earlier, {spelled(article.published)}: " if article.published else "Undated: "
