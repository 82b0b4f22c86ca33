"""Parley's encoders behind LlamaIndex's embedding interface."""

from __future__ import annotations

import asyncio

from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from rag.models.folder import FolderForm
from rag.models.runtime import FolderModel, Tokens

BATCH = 256


class LocalEmbedding(BaseEmbedding):
    """A local encoder; questions and passages get the prefix their model was trained with."""

    query_prefix: str = ""
    passage_prefix: str = ""
    _model: FolderModel = PrivateAttr()

    def __init__(self, model: FolderModel, name: str, form: FolderForm) -> None:
        super().__init__(model_name=name, embed_batch_size=BATCH)
        self.query_prefix = form.query_prefix
        self.passage_prefix = form.passage_prefix
        self._model = model

    @classmethod
    def class_name(cls) -> str:
        """Name of the class in LlamaIndex's serialised forms."""
        return "ParleyLocalEmbedding"

    def tokens(self, texts: list[str]) -> list[Tokens]:
        """The tokens of passages and their vectors in context, without those of the prefix and of the model's own."""
        shift = len(self.passage_prefix)
        found = []
        for spans, vectors in self._model.tokens([self.passage_prefix + text for text in texts]):
            own = [at for at, (start, end) in enumerate(spans) if end > max(start, shift)]
            shifted = [(max(0, spans[at][0] - shift), spans[at][1] - shift) for at in own]
            found.append(Tokens(shifted, vectors[own]))
        return found

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._encode([self.query_prefix + query])[0]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._encode([self.passage_prefix + text for text in texts])

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)

    async def _aget_text_embedding(self, text: str) -> list[float]:
        return await asyncio.to_thread(self._get_text_embedding, text)

    async def _aget_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return await asyncio.to_thread(self._get_text_embeddings, texts)

    def _encode(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._model.encode(texts).tolist()
        return vectors
