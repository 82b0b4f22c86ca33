"""Encoders behind an OpenAI-compatible server, which the user names by `openai:NAME`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from llama_index.embeddings.openai import OpenAIEmbedding
from openai import OpenAIError

from rag.errors import ModelError

KEY, SERVER = "OPENAI_API_KEY", "OPENAI_BASE_URL"
RETRIES = 1
TIMEOUT_SECONDS = 30.0


def remote_embedding(name: str) -> RemoteEmbedding:
    """An encoder served elsewhere, by the key and the server of the OpenAI client's own variables.

    Raises ModelError when neither of the two is set.
    """
    key, server = os.environ.get(KEY), os.environ.get(SERVER)
    if not key and not server:
        raise ModelError(
            f"The encoder openai:{name} needs a key or a server.",
            f"Set {KEY}, or {SERVER} for a server of your own, or choose another PARLEY_ENCODER.",
        )
    return RemoteEmbedding(
        model_name=name, api_key=key or "none", api_base=server or None, max_retries=RETRIES, timeout=TIMEOUT_SECONDS
    )


class RemoteEmbedding(OpenAIEmbedding):
    """LlamaIndex's OpenAI embedding with vectors of unit length and failures as ModelError."""

    @classmethod
    def class_name(cls) -> str:
        """Name of the class in LlamaIndex's serialised forms."""
        return "ParleyRemoteEmbedding"

    def _get_query_embedding(self, query: str) -> list[float]:
        with self._explained():
            return unit(super()._get_query_embedding(query))

    async def _aget_query_embedding(self, query: str) -> list[float]:
        with self._explained():
            return unit(await super()._aget_query_embedding(query))

    def _get_text_embedding(self, text: str) -> list[float]:
        with self._explained():
            return unit(super()._get_text_embedding(text))

    async def _aget_text_embedding(self, text: str) -> list[float]:
        with self._explained():
            return unit(await super()._aget_text_embedding(text))

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        with self._explained():
            return [unit(vector) for vector in super()._get_text_embeddings(texts)]

    async def _aget_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        with self._explained():
            return [unit(vector) for vector in await super()._aget_text_embeddings(texts)]

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OpenAIError as error:
            problem = f"The encoder openai:{self.model_name} at {self.api_base} gave no vectors: {error}."
            raise ModelError(problem, f"Check {KEY}, {SERVER} and the model's name.") from error


def unit(vector: list[float]) -> list[float]:
    """The vector at length 1; a zero vector stays as it is."""
    length = float(np.linalg.norm(vector)) or 1.0
    return [value / length for value in vector]
