"""Encoders in a folder of the user's own: which files it needs and how its vectors are to be pooled."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from rag.errors import ModelError, SettingsError
from rag.models.manifest import Pooling
from rag.models.record import sha256_of

MODEL_FILES = ("model.onnx", "onnx/model.onnx")
OTHER_FILES = ("tokenizer.json", "config.json", "tokenizer_config.json")
OWN_SETTINGS = "parley.toml"
SETTINGS = {"pooling", "query_prefix", "passage_prefix"}


@dataclass(frozen=True)
class FolderForm:
    """An ONNX encoder and how it is used; the tokenizer lies beside the weights or one folder above."""

    model_file: Path
    pooling: Pooling = "mean"
    query_prefix: str = ""
    passage_prefix: str = ""

    @property
    def folder(self) -> Path:
        """The folder that holds the tokenizer."""
        parent = self.model_file.parent
        return parent.parent if parent.name == "onnx" else parent

    @property
    def identity(self) -> str:
        """Changes with the weights, the tokenizer, the pooling and the prefix of passages."""
        digest = hashlib.sha256()
        for path in (*sorted(self.model_file.parent.glob("model.onnx*")), self.folder / "tokenizer.json"):
            digest.update(bytes.fromhex(sha256_of(path)))
        return "/".join(part for part in (digest.hexdigest(), self.pooling, self.passage_prefix) if part)


def read_form(folder: Path) -> FolderForm:
    """Look at a folder with an encoder in it.

    Pooling and prefixes come from its `parley.toml`, else from the files that sentence-transformers writes, else they
    are mean pooling and none. Raises ModelError for missing files, SettingsError for a `parley.toml` that cannot be
    used.
    """
    absent = [name for name in OTHER_FILES if not (folder / name).is_file()]
    models = [folder / name for name in MODEL_FILES if (folder / name).is_file()]
    if absent or not models:
        names = ", ".join(absent if models else [MODEL_FILES[0], *absent])
        raise ModelError(
            f"The encoder's folder {folder} lacks {names}.", "Put the files there or correct PARLEY_ENCODER."
        )
    return FolderForm(models[0], **(_of_sentence_transformers(folder) | _own_settings(folder / OWN_SETTINGS)))


def _own_settings(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    remedy = f"Correct it: it may set {', '.join(sorted(SETTINGS))}."
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}.", remedy) from None
    for name, value in values.items():
        if name not in SETTINGS or not isinstance(value, str):
            raise SettingsError(f"{path} cannot set {name} to {value!r}.", remedy)
    if values.get("pooling", "mean") not in get_args(Pooling):
        raise SettingsError(f"{path}: there is no pooling {values['pooling']!r}.", "Use mean, cls or last.")
    return values


def _of_sentence_transformers(folder: Path) -> dict[str, Any]:
    pooling = _json(folder / "1_Pooling" / "config.json")
    prompts = _json(folder / "config_sentence_transformers.json").get("prompts") or {}
    passage = next((prompts[name] for name in ("passage", "document") if prompts.get(name)), "")
    kinds = {"pooling_mode_cls_token": "cls", "pooling_mode_lasttoken": "last"}
    chosen = next((kind for key, kind in kinds.items() if pooling.get(key)), "mean")
    return {"pooling": chosen, "query_prefix": prompts.get("query") or "", "passage_prefix": passage}


def _json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_bytes()) if path.is_file() else {}
    except ValueError as error:
        raise ModelError(f"The model file {path} is not valid JSON: {error}.", "Fetch the model anew.") from None
    return content if isinstance(content, dict) else {}
