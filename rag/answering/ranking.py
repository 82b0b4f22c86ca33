"""The sentences of the evidence, scored against the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np

from rag.answering.context import context_before
from rag.answering.probing import CALM, Strain, probe
from rag.dates import freshness, periods, spelled
from rag.models import CrossEncoder, Encoder
from rag.sentences import Span, sentence_spans
from rag.types import Article, Evidence
from rag.words import terms

MOST_READ = 30  # sentences the cross-encoder reads, some 7 ms each
MOST_COMPARED = 45  # sentences the encoder compares, some 3 ms each
PASSAGE_COST = 0.25  # shared words that one rank among the passages weighs
READING = 0.6  # what the best sentence of a passage adds to its score: Recall@5 of `talks` dev .82 -> .86
SHARED_LOGIT = 2.0  # what sharing all content words of the question adds to a logit: right first sentences .83 -> .91
SHARED_COSINE = 0.06  # and to a cosine: .70 -> .75
FRESH_LOGIT = 4.0  # what being of the very day adds to a logit, as of a day: on news of 2026 .59 -> .63
PASSAGE_COSINE = 0.3  # what the score of its passage adds to a cosine: gold answers in three sentences .55 -> .75


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of the evidence, `article.text[start:end]`.

    `passage` is the rank of its passage; `context` where the sentences begin that it leans on (its own start if none);
    `likeness` a logit of the cross-encoder or a cosine, `score` the same raised by the share of the question's content
    words that the sentence holds.
    """

    article: Article
    start: int
    end: int
    passage: int
    context: int
    likeness: float = 0.0
    score: float = 0.0

    @property
    def text(self) -> str:
        """The sentence alone, in one line."""
        return one_line(self.article.text[self.start : self.end])

    @property
    def body(self) -> str:
        """The sentence with what it leans on, in one line."""
        return one_line(self.article.text[self.context : self.end])

    @property
    def heading(self) -> str:
        """Title and day as they are read before the body: the day tells one event from the next."""
        day = f" ({spelled(self.article.published)})" if self.article.published else ""
        return f"{one_line(self.article.title)}{day}. " if self.article.title else ""

    @property
    def read(self) -> str:
        """What the cross-encoder reads: under its title a sentence is judged better, while cosines suffer from it."""
        return self.heading + self.body


@dataclass(frozen=True, slots=True)
class Ranking:
    """The evidence for a question, its sentences best first, and how the likeliest one bears to be probed.

    `english` says that a cross-encoder scored them; otherwise scores are cosines and there is no strain. `as_of` is the
    day whose news are wanted, where the question has one.
    """

    question: str
    language: str
    english: bool
    evidence: tuple[Evidence, ...]
    candidates: tuple[Candidate, ...]
    strain: Strain = CALM
    as_of: date | None = None

    @property
    def likeliest(self) -> Candidate:
        """The sentence most like an answer, whatever words it shares; that is what is probed."""
        return max(self.candidates, key=lambda candidate: candidate.likeness)


def rank(
    question: str,
    language: str,
    evidence: Sequence[Evidence],
    encoder: Encoder,
    cross_encoder: CrossEncoder,
    *,
    as_of: date | None = None,
) -> Ranking:
    """Score the sentences of `evidence`, which comes best first; as of a day, what is new then counts for more.

    The cross-encoder knows English alone and misleads elsewhere: unless question and most of the evidence are
    English, sentences are compared by the encoder's cosine.
    """
    english = language == "en" and _mostly_english(evidence)
    found = gather(question, language, evidence, MOST_READ if english else MOST_COMPARED)
    if english:
        likeness = cross_encoder.score(question, [candidate.read for candidate in found])
    else:
        likeness = _cosines(question, [candidate.body for candidate in found], encoder)
    liked = [replace(each, likeness=like) for each, like in zip(found, likeness, strict=True)]
    ranking = _ranked(Ranking(question, language, english, tuple(evidence), tuple(liked), as_of=as_of))
    if not english or not found:
        return ranking
    ranking, likeliest = _reordered(ranking), ranking.likeliest
    return replace(ranking, strain=probe(question, likeliest.heading, likeliest.body, cross_encoder))


def _ranked(ranking: Ranking) -> Ranking:
    """The candidates best first, by their likeness, the words they share and, beside a cosine, their passage."""
    shared = _shared(ranking.question, ranking.language, ranking.candidates)
    if ranking.english:
        fresh = _freshness(ranking)
        added = [SHARED_LOGIT * share + FRESH_LOGIT * new for share, new in zip(shared, fresh, strict=True)]
    else:
        scores = [ranking.evidence[each.passage].score for each in ranking.candidates]
        added = [SHARED_COSINE * share + PASSAGE_COSINE * score for share, score in zip(shared, scores, strict=True)]
    scored = [replace(each, score=each.likeness + more) for each, more in zip(ranking.candidates, added, strict=True)]
    best = sorted(scored, key=lambda candidate: (-candidate.score, candidate.passage, candidate.start))
    return replace(ranking, candidates=tuple(best))


def _freshness(ranking: Ranking) -> list[float]:
    """How new the candidates' articles are on the day asked as of; 0 where the question names a time of its own."""
    as_of = None if periods(ranking.question, ranking.as_of) else ranking.as_of
    return [freshness(candidate.article.published, as_of) for candidate in ranking.candidates]


def _reordered(ranking: Ranking) -> Ranking:
    """The evidence in the order of its own score and that of its best sentence, a logit brought to 0..1."""
    likeness = dict.fromkeys(range(len(ranking.evidence)), -np.inf)
    for candidate in ranking.candidates:
        likeness[candidate.passage] = max(likeness[candidate.passage], candidate.likeness)

    def worth(at: int) -> float:
        return ranking.evidence[at].score + READING / (1 + float(np.exp(-likeness[at] / 2)))

    order = sorted(likeness, key=worth, reverse=True)
    place = {at: new for new, at in enumerate(order)}
    candidates = tuple(replace(candidate, passage=place[candidate.passage]) for candidate in ranking.candidates)
    return replace(ranking, evidence=tuple(ranking.evidence[at] for at in order), candidates=candidates)


def gather(question: str, language: str, evidence: Sequence[Evidence], most: int) -> list[Candidate]:
    """The sentences that touch a passage, each once; of more than `most`, those sharing the question's words."""
    found: dict[tuple[str, int], Candidate] = {}
    for rank_, item in enumerate(evidence):
        spans = article_sentences(item.article.text, item.article.language)
        for at, (start, end) in enumerate(spans):
            if start < item.passage.end and end > item.passage.start:
                before = context_before(item.article, spans, at)
                found.setdefault((item.article.id, start), Candidate(item.article, start, end, rank_, before))
    if len(found) <= most:
        return list(found.values())
    asked = set(terms(question, language))

    def promise(candidate: Candidate) -> float:
        shared = asked.intersection(terms(candidate.read, candidate.article.language))
        return len(shared) - PASSAGE_COST * candidate.passage

    return sorted(found.values(), key=promise, reverse=True)[:most]


@lru_cache(maxsize=512)
def article_sentences(text: str, language: str) -> tuple[Span, ...]:
    """Sentence spans of an article's text."""
    return tuple(sentence_spans(text, language))


def one_line(text: str) -> str:
    """White space collapsed to single spaces."""
    return " ".join(text.split())


def _shared(question: str, language: str, candidates: Sequence[Candidate]) -> list[float]:
    """For each candidate the share of the question's content words that stand in it; 0 in another language."""
    asked = set(terms(question, language))
    return [
        len(asked.intersection(terms(candidate.text, language))) / max(1, len(asked))
        if candidate.article.language == language
        else 0.0
        for candidate in candidates
    ]


def _mostly_english(evidence: Sequence[Evidence]) -> bool:
    return 2 * sum(item.article.language == "en" for item in evidence) > len(evidence)


def _cosines(question: str, texts: Sequence[str], encoder: Encoder) -> list[float]:
    if not texts:
        return []
    vectors = np.asarray(encoder.embedding.get_text_embedding_batch(list(texts)))
    cosines: list[float] = (vectors @ np.asarray(encoder.embedding.get_query_embedding(question))).tolist()
    return cosines
