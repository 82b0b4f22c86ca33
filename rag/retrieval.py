"""Question to evidence: dense and lexical candidates, fused by score, filtered by day, echoes folded."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from pydantic import Field

from rag.dates import Period, freshness, periods, timeliness
from rag.library.filter import Filter
from rag.library.library import Library
from rag.types import Evidence, Passage

CANDIDATES = 100
SHINGLE = 4  # words
TIMELINESS = 0.4  # what an article of the days asked about gains on the others
FRESHNESS = 0.3  # the same for a new one; MRR@10 on news of 2026 asked about as of its week .73 -> .82
ECHO = 0.6  # share of the smaller passage's shingles that stand in the other

Shingles = frozenset[tuple[str, ...]]


def retrieve(library: Library, question: str, *, only: Filter, k: int) -> list[Evidence]:
    """At most `k` passages that bear on the question, best first, each fold of echoes counting as one."""
    if only.empty or not library.index().catalogue.count():
        return []
    identity = library.identity()  # loads the encoder: only then is the index opened, which a rebuild may have swapped
    index = library.index()
    index.claim(identity)
    vector = library.encoder.embedding.get_query_embedding(question)
    dense = index.vectors.search(vector, CANDIDATES, only)
    lexical, coverage = index.lexical.search(question, index.catalogue.languages(), CANDIDATES, only)
    fused = fuse(dense, lexical, 0.5 * coverage)
    asked = periods(question, only.as_of)
    if asked or only.as_of:
        fused = timed(fused, index.catalogue.days(list(fused)), asked, only.as_of)
    best = sorted(fused, key=lambda id_: (-fused[id_], id_))[: 3 * k]
    dense |= index.vectors.cosines(vector, [id_ for id_ in best if id_ not in dense])
    found = _evidence(library, best, fused, dense, lexical)
    return fold(found, library.near({item.article.id for item in found}))[:k]


def fuse(dense: Mapping[str, float], lexical: Mapping[str, float], weight: float) -> dict[str, float]:
    """Both scores brought to 0..1 by min and max, then `weight` of the lexical one and the rest of the dense one.

    A passage that only one search found counts 0 in the other. Scores, not ranks, are fused: rank fusion of
    zero-score lexical hits ruins search across languages.
    """
    scaled_dense, scaled_lexical = _scaled(dense), _scaled(lexical)
    return {
        id_: weight * scaled_lexical.get(id_, 0.0) + (1 - weight) * scaled_dense.get(id_, 0.0)
        for id_ in {**dense, **lexical}
    }


def timed(
    scores: Mapping[str, float], days: Mapping[str, date | None], asked: Sequence[Period], as_of: date | None
) -> dict[str, float]:
    """Scores in 0..1 with how timely their articles are, again in 0..1.

    Timely is what was written in the periods a question asks about; where it names none, what is new as of its day.
    """
    weight = TIMELINESS if asked else FRESHNESS

    def favour(day: date | None) -> float:
        return timeliness(day, asked) if asked else freshness(day, as_of)

    return {id_: (score + weight * favour(days.get(id_))) / (1 + weight) for id_, score in scores.items()}


def fold(evidence: Sequence[Evidence], near: Mapping[str, Collection[str]] | None = None) -> list[Evidence]:
    """Keep the best of passages that tell the same in nearly the same words; the others become its echoes.

    `near` holds the near-duplicates of articles by id. Theirs are cut at other places, so a passage of such an article
    is an echo where the words kept from the others hold most of its own.
    """
    kept: list[tuple[Evidence, Shingles]] = []
    for item in evidence:
        shingles = _shingles(item.passage.text)
        akin = (near or {}).get(item.article.id, ())
        twin = _twin(shingles, [(other, item.article.id in akin) for item, other in kept])
        if twin is None:
            kept.append((item, shingles))
        else:
            first, other = kept[twin]
            kept[twin] = (replace(first, echoes=(*first.echoes, item.passage)), other)
    return [item for item, _ in kept]


def _twin(shingles: Shingles, kept: Sequence[tuple[Shingles, bool]]) -> int | None:
    """Which of the kept passages a passage echoes; each is given with whether its article is a near-duplicate."""
    for at, (other, _) in enumerate(kept):
        if _overlap(shingles, other) >= ECHO:
            return at
    akin = {at: shingles & other for at, (other, is_near) in enumerate(kept) if is_near}
    if len(frozenset().union(*akin.values())) < ECHO * len(shingles):
        return None
    return max(akin, key=lambda at: len(akin[at]))


class EvidenceNode(TextNode):
    """A passage as a LlamaIndex node; offsets are code points of the article's text."""

    evidence: Evidence | None = Field(default=None, exclude=True, repr=False)


class EvidenceRetriever(BaseRetriever):
    """The library's search as LlamaIndex knows it; the one that `ask` runs as well."""

    def __init__(self, library: Library, *, only: Filter | None = None, k: int = 8) -> None:
        super().__init__()
        self._library = library
        self._only = only or Filter()
        self._k = k

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = retrieve(self._library, query_bundle.query_str, only=self._only, k=self._k)
        return [NodeWithScore(node=_node(item), score=item.score) for item in found]


def evidence_of(nodes: Sequence[NodeWithScore]) -> list[Evidence]:
    """The evidence behind the retriever's nodes, in their order."""
    return [node.node.evidence for node in nodes if isinstance(node.node, EvidenceNode) and node.node.evidence]


def _evidence(
    library: Library,
    ids: Sequence[str],
    fused: Mapping[str, float],
    dense: Mapping[str, float],
    lexical: Mapping[str, float],
) -> list[Evidence]:
    """Evidence in the order of `ids`; an id the catalogue does not know is an orphan of a broken-off write.

    An article whose file is gone is none, though the index may not have followed yet.
    """
    catalogue = library.index().catalogue
    places = catalogue.passages(ids)
    there = library.there({article_id for article_id, _, _ in places.values()})
    articles = {article_id: catalogue.article(article_id) for article_id in there}
    found = []
    for id_ in (id_ for id_ in ids if id_ in places):
        article_id, start, end = places[id_]
        if article := articles.get(article_id):
            passage = Passage(article_id, start, end, article.text[start:end])
            found.append(Evidence(passage, article, fused[id_], dense.get(id_, 0.0), lexical.get(id_, 0.0)))
    return found


def _node(item: Evidence) -> EvidenceNode:
    passage, article = item.passage, item.article
    metadata = {
        "article_id": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "language": article.language,
        "dense": item.dense,
        "lexical": item.lexical,
    }
    return EvidenceNode(
        id_=f"{article.id}:{passage.start}:{passage.end}",
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        extra_info=metadata,
        evidence=item,
    )


def _scaled(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores mapped onto 0..1; all 1 where they are equal."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    return {id_: (score - low) / (high - low) if high > low else 1.0 for id_, score in scores.items()}


@lru_cache(maxsize=4096)
def _shingles(text: str) -> Shingles:
    words = re.findall(r"\w+", text.casefold())
    return frozenset(tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1)))


def _overlap(one: Shingles, other: Shingles) -> float:
    """The containment of the smaller set in the larger (Broder 1997)."""
    return len(one & other) / min(len(one), len(other))
