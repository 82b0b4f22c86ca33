"""The encoder of the settings as fastembed runs it: texts in batches, padded to the longest, each on all cores."""

from __future__ import annotations

from typing import Self

from fastembed import TextEmbedding
from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from rag.models.manifest import local_models
from rag.models.runtime import NOWHERE, POOLING, clean
from rag.settings import Settings

NAME = "plain"


class PlainEmbedding(BaseEmbedding):
    """A known local encoder through fastembed's own batches, at LlamaIndex's default batch size."""

    query_prefix: str
    passage_prefix: str
    _model: TextEmbedding = PrivateAttr()

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The encoder that the settings name, which must be one of the known ones."""
        known = local_models()[settings.encoder]
        embedding = cls(query_prefix=known.query_prefix, passage_prefix=known.passage_prefix)
        TextEmbedding.add_custom_model(
            NAME, POOLING[known.pooling], normalization=True, sources=NOWHERE, dim=0, model_file="model.onnx"
        )
        folder = str(settings.models_folder / known.key)
        embedding._model = TextEmbedding(NAME, specific_model_path=folder, cache_dir=folder, local_files_only=True)
        return embedding

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._encode([self.passage_prefix + text for text in texts])

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._encode([self.query_prefix + query])[0]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _encode(self, texts: list[str]) -> list[list[float]]:
        return [vector.tolist() for vector in self._model.embed(list(map(clean, texts)))]
