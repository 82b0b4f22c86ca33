"""Models run by ONNX Runtime through fastembed, from a folder and from nowhere else.

A text is always run alone, on one thread, and as many texts at a time as there are cores: that is faster than a batch
run by all threads, nothing is padded, and no result depends on what else was asked for, as it would where activations
are quantised over a whole batch.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple, TypeVar

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import numpy as np
from fastembed import TextEmbedding
from fastembed.common.model_description import ModelSource, PoolingType
from fastembed.rerank.cross_encoder import TextCrossEncoder
from numpy.typing import NDArray

from rag.errors import ModelError
from rag.models.folder import FolderForm

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
WORKERS = min(max(2, CORES), 16)
NOWHERE = ModelSource(url="file:")
POOLING = {"mean": PoolingType.MEAN, "cls": PoolingType.CLS, "last": PoolingType.LAST_TOKEN}

Item = TypeVar("Item")
Result = TypeVar("Result")
_registering = Lock()


class Tokens(NamedTuple):
    """The tokens of a text: where each stands in it, and their vectors in context, shape (tokens, dimension)."""

    spans: list[tuple[int, int]]
    vectors: NDArray[np.float32]


class FolderModel:
    """A text encoder in a folder; safe to use from several threads at once. Raises ModelError when it does not run."""

    def __init__(self, form: FolderForm) -> None:
        name = _registered_encoder(form)
        self._model = _checked(form.folder, lambda: TextEmbedding(name, **_from_folder(form.folder)))
        self._pool = ThreadPoolExecutor(WORKERS, "parley-encoder")
        _checked(form.folder, lambda: self._vector("ready"))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors in the order of `texts`, shape (texts, dimension); what is too long for the model is cut."""
        return np.array(_each(self._pool, self._vector, texts), np.float32)

    def tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """The tokens of each text with their vectors before pooling; what is too long for the model is cut."""
        return _each(self._pool, self._tokens, texts)

    def _tokens(self, text: str) -> Tokens:
        model: Any = self._model.model
        (encoding,) = model.tokenize([clean(text)])
        vectors = model.onnx_embed([clean(text)]).model_output[0]
        return Tokens(encoding.offsets, np.asarray(vectors, np.float32))

    def _vector(self, text: str) -> NDArray[np.float32]:
        (vector,) = self._model.embed([clean(text)])
        return np.asarray(vector, np.float32)


class FolderCrossEncoder:
    """A cross-encoder in a folder; safe to use from several threads at once. Raises ModelError when it does not run."""

    def __init__(self, folder: Path) -> None:
        name = _registered_cross_encoder()
        self._model = _checked(folder, lambda: TextCrossEncoder(name, **_from_folder(folder)))
        self._pool = ThreadPoolExecutor(WORKERS, "parley-cross-encoder")
        _checked(folder, lambda: self.score([("Ready?", "Ready.")]))

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Logits of (question, text) in the order of `pairs`."""
        return _each(self._pool, self._logit, pairs)

    def _logit(self, pair: tuple[str, str]) -> float:
        (logit,) = self._model.rerank_pairs([(clean(pair[0]), clean(pair[1]))])
        return float(logit)


def clean(text: str) -> str:
    """`text` without lone surrogates, which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _each(pool: ThreadPoolExecutor, run: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """`run` over `items`; a single one, such as a question, does not queue behind what others wait for."""
    return list(map(run, items) if len(items) == 1 else pool.map(run, items))


def _from_folder(folder: Path) -> dict[str, Any]:
    return {"specific_model_path": str(folder), "cache_dir": str(folder), "threads": 1, "local_files_only": True}


def _registered_encoder(form: FolderForm) -> str:
    """fastembed keeps a registry in the process, in which our entries differ by pooling and place of the file."""
    model_file = form.model_file.relative_to(form.folder).as_posix()
    name = f"parley/{form.pooling}/{model_file}"
    with _registering:
        if all(name != known["model"] for known in TextEmbedding.list_supported_models()):
            TextEmbedding.add_custom_model(
                model=name,
                pooling=POOLING[form.pooling],
                normalization=True,
                sources=NOWHERE,
                dim=0,
                model_file=model_file,
            )
    return name


def _registered_cross_encoder() -> str:
    name = "parley/cross-encoder"
    with _registering:
        if all(name != known["model"] for known in TextCrossEncoder.list_supported_models()):
            TextCrossEncoder.add_custom_model(model=name, sources=NOWHERE, model_file="model.onnx")
    return name


def _checked(folder: Path, use: Callable[[], Result]) -> Result:
    try:
        return use()
    except Exception as error:  # ONNX Runtime, tokenizers and fastembed raise plain exceptions of many kinds
        problem = f"The model in {folder} cannot be used: {str(error).rstrip('.')}."
        raise ModelError(
            problem, "Run `parley setup`; if the folder is your own, put a working model there."
        ) from error
