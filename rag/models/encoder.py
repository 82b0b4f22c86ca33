"""The encoder that turns questions and passages into vectors, chosen by the setting `PARLEY_ENCODER`."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import SettingsError
from rag.models.folder import FolderForm, read_form
from rag.models.manifest import LocalModel, local_models
from rag.models.record import verify
from rag.models.sharing import Shared
from rag.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

    from rag.models.runtime import FolderModel

REMOTE = "openai:"


@dataclass(frozen=True)
class Encoder:
    """An encoder ready for use.

    `identity` changes whenever vectors made before can no longer be compared with new ones; `embedding` gives unit
    vectors of `dimension` numbers, with the model's own prefixes for questions and passages put in.
    """

    name: str
    identity: str
    dimension: int
    embedding: BaseEmbedding

    @property
    def remote(self) -> bool:
        """Whether a server does the work."""
        return self.identity.startswith(REMOTE)


_shared: Shared[Encoder] = Shared()


def load_encoder(settings: Settings) -> Encoder:
    """Load what `settings.encoder` names; only `openai:NAME` opens connections, the others never do.

    Those who load the same at the same time share it. Raises ModelError when its files are missing or damaged or the
    server does not answer, SettingsError when there is no such encoder.
    """
    return _shared.get((settings.encoder, settings.models_folder), lambda: _load(settings))


def _load(settings: Settings) -> Encoder:
    chosen = settings.encoder
    known = local_models().get(chosen)
    if known is not None and known.role == "encoder":
        return _load_known(settings.models_folder / known.key, known)
    if chosen.startswith(REMOTE) and chosen != REMOTE:
        return _load_remote(chosen.removeprefix(REMOTE))
    folder = Path(chosen).expanduser()
    if folder.is_dir():
        return _load_own(folder)
    raise SettingsError(
        f"PARLEY_ENCODER cannot be {chosen!r}: it is neither a known encoder nor a folder.",
        "Use `multilingual`, `english`, the folder of an ONNX model, or `openai:NAME`.",
    )


def _load_known(folder: Path, model: LocalModel) -> Encoder:
    form = FolderForm(folder / "model.onnx", model.pooling, model.query_prefix, model.passage_prefix)
    embedding = _local_embedding(form, model.name, model)
    identity = f"{model.source_sha256}/{model.converter}/{model.pooling}"
    return Encoder(model.name, identity, model.dimension, embedding)


def _load_own(folder: Path) -> Encoder:
    form = read_form(folder)
    embedding = _local_embedding(form, folder.name)
    dimension = len(embedding.get_query_embedding("dimension"))
    return Encoder(folder.name, form.identity, dimension, embedding)


def _load_remote(name: str) -> Encoder:
    from rag.models.remote import remote_embedding

    embedding = remote_embedding(name)
    dimension = len(embedding.get_query_embedding("dimension"))
    return Encoder(name, f"{REMOTE}{name}/{dimension}", dimension, embedding)


def _local_embedding(form: FolderForm, name: str, checked: LocalModel | None = None) -> BaseEmbedding:
    """Read the weights in one thread while another imports LlamaIndex, which takes longer."""

    def weights() -> FolderModel:
        if checked is not None:
            verify(form.model_file.parent, checked)
        from rag.models.runtime import FolderModel

        return FolderModel(form)

    with ThreadPoolExecutor(1) as pool:
        loading = pool.submit(weights)
        from rag.models.embedding import LocalEmbedding

        return LocalEmbedding(loading.result(), name, form)
