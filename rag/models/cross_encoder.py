"""The cross-encoder, which reads a question and a sentence together and says how well the one answers the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.models.manifest import local_models
from rag.models.record import verify
from rag.models.sharing import Shared
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.models.runtime import FolderCrossEncoder


class CrossEncoder:
    """An English cross-encoder; `identity` names the weights, on which calibrated numbers depend."""

    def __init__(self, model: FolderCrossEncoder, identity: str) -> None:
        self.identity = identity
        self._model = model

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """One logit for each text, in order: above 0 it rather answers the question, below it rather does not."""
        return self._model.score([(question, text) for text in texts])

    def score_pairs(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """The same for pairs of question and text."""
        return self._model.score(pairs)


_shared: Shared[CrossEncoder] = Shared()


def load_cross_encoder(settings: Settings) -> CrossEncoder:
    """Load the cross-encoder; never opens a connection. Raises ModelError when it is missing or damaged."""
    return _shared.get(settings.models_folder, lambda: _load(settings))


def _load(settings: Settings) -> CrossEncoder:
    model = local_models()["cross-encoder"]
    folder = settings.models_folder / model.key
    verify(folder, model)
    from rag.models.runtime import FolderCrossEncoder

    return CrossEncoder(FolderCrossEncoder(folder), model.source_sha256)
