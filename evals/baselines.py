"""What Parley is measured against: each of its two searches alone, and LlamaIndex as it comes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from uuid import uuid4

from chromadb import Collection, EphemeralClient
from llama_index.core import Document, StorageContext, VectorStoreIndex
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import NodeWithScore
from llama_index.core.vector_stores import FilterOperator, MetadataFilter, MetadataFilters
from llama_index.vector_stores.chroma import ChromaVectorStore

from evals.metrics import NOT_SCORED, contains
from evals.ranking import DEPTH, retrieval_scores, span_recall
from evals.scoring import Scores
from evals.suite import Question
from rag.library.filter import Filter
from rag.library.library import Library
from rag.types import Span

SHOWN = 2  # nodes that LlamaIndex retrieves by default


class Baselines:
    """The rivals over the articles of one library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def scores(self, question: Question, only: Filter, golds: tuple[Span, ...], *, answerable: bool | None) -> Scores:
        """Recall@5 and reciprocal rank of each search alone; recall and contains of LlamaIndex's two nodes."""
        found: Scores = {}
        for name, ranked in (
            ("bm25", self.lexical(question.question, only)),
            ("dense", self.dense(question.question, only)),
        ):
            found |= {f"{name}_{key}": value for key, value in retrieval_scores(ranked, golds).items()}
        nodes = self.nodes(question.question, only)
        shown = " ".join(node.get_content() for node in nodes)
        scored = answerable and question.answers
        found["llamaindex_recall"] = span_recall(map(_span, nodes), golds)
        found["llamaindex_contains"] = float(contains(shown, question.answers)) if scored else NOT_SCORED
        return found

    def lexical(self, question: str, only: Filter) -> list[Span]:
        """The passages that BM25 alone finds, best first."""
        index = self._library.index()
        scored, _ = index.lexical.search(question, index.catalogue.languages(), DEPTH, only)
        return self._spans(scored)

    def dense(self, question: str, only: Filter) -> list[Span]:
        """The passages that the encoder alone finds, best first."""
        vector = self._library.encoder.embedding.get_query_embedding(question)
        return self._spans(self._library.index().vectors.search(vector, DEPTH, only))

    def nodes(self, question: str, only: Filter) -> list[NodeWithScore]:
        """The two nodes of LlamaIndex's own index; it knows no day, so that `as_of` does not hold it back."""
        filters = None
        if only.articles is not None:
            wanted = MetadataFilter(key="article_id", value=list(only.articles), operator=FilterOperator.IN)
            filters = MetadataFilters(filters=[wanted])
        retriever = self._llamaindex.as_retriever(similarity_top_k=SHOWN, filters=filters)
        return retriever.retrieve(question)

    @cached_property
    def _llamaindex(self) -> VectorStoreIndex:
        """LlamaIndex's index over Chroma with its default splitter, of the same articles, with Parley's encoder."""
        documents = [
            Document(
                text=article.text,
                metadata={"article_id": article.id},
                excluded_embed_metadata_keys=["article_id"],
                excluded_llm_metadata_keys=["article_id"],
            )
            for article in self._library.articles()
        ]
        return VectorStoreIndex.from_documents(
            documents,
            storage_context=StorageContext.from_defaults(vector_store=ChromaVectorStore(self._collection)),
            embed_model=self._library.encoder.embedding,
            transformations=[SentenceSplitter()],
        )

    @cached_property
    def _collection(self) -> Collection:
        """A collection in memory, as LlamaIndex's own documents make it."""
        return EphemeralClient().create_collection(f"baseline-{uuid4()}", embedding_function=None)

    def close(self) -> None:
        """Let go of LlamaIndex's collection."""
        if "_collection" in self.__dict__:
            EphemeralClient().delete_collection(self._collection.name)

    def _spans(self, ids: Iterable[str]) -> list[Span]:
        ranked = list(ids)
        places = self._library.index().catalogue.passages(ranked)
        return [Span(*places[id_]) for id_ in ranked if id_ in places]


def _span(found: NodeWithScore) -> Span:
    node = found.node
    start = getattr(node, "start_char_idx", None) or 0
    end = getattr(node, "end_char_idx", None) or start + len(node.get_content())
    return Span(node.metadata["article_id"], start, end)
