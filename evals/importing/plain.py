"""The encoder of the settings as fastembed runs it: texts in batches, padded to the longest, each on all cores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from fastembed import TextEmbedding
from llama_index.core.constants import DEFAULT_EMBED_BATCH_SIZE
from numpy.typing import NDArray

from rag.models.embedding import LocalEmbedding
from rag.models.folder import FolderForm
from rag.models.manifest import local_models
from rag.models.runtime import NOWHERE, POOLING, FolderModel, clean
from rag.settings import Settings

NAME = "plain"


class PlainModel(FolderModel):
    """A text encoder in a folder that leaves batches and threads to fastembed."""

    def __init__(self, form: FolderForm) -> None:
        file = form.model_file.name
        TextEmbedding.add_custom_model(
            NAME, POOLING[form.pooling], normalization=True, sources=NOWHERE, dim=0, model_file=file
        )
        folder = str(form.folder)
        self._model = TextEmbedding(NAME, specific_model_path=folder, cache_dir=folder, local_files_only=True)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors in the order of `texts`, shape (texts, dimension)."""
        return np.array(list(self._model.embed(list(map(clean, texts)))), np.float32)


def plain_embedding(settings: Settings) -> LocalEmbedding:
    """The encoder that the settings name, one of the known ones, at LlamaIndex's default batch size."""
    known = local_models()[settings.encoder]
    file = settings.models_folder / known.key / "model.onnx"
    form = FolderForm(file, known.pooling, known.query_prefix, known.passage_prefix)
    embedding = LocalEmbedding(PlainModel(form), known.name, form)
    embedding.embed_batch_size = DEFAULT_EMBED_BATCH_SIZE
    return embedding
