"""The record beside a prepared model: which published file it came from, and what its files must hash to."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from rag.errors import ModelError
from rag.models.manifest import LocalModel

NAME = "record.json"
REMEDY = "Run `parley setup`."


def sha256_of(path: Path) -> str:
    """Hash of a file's content in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_record(folder: Path, model: LocalModel) -> None:
    """Note the state of every file in `folder`, the last step of preparing a model."""
    files = {
        path.name: {"sha256": sha256_of(path), "size": path.stat().st_size}
        for path in sorted(folder.iterdir())
        if path.name != NAME
    }
    content = {"source": model.source_sha256, "converter": model.converter, "files": files}
    (folder / NAME).write_text(json.dumps(content, indent=1), encoding="utf-8")


def is_prepared(folder: Path, model: LocalModel) -> bool:
    """Whether `folder` holds this model whole, by names and sizes; `verify` looks at the content."""
    try:
        _check(folder, model, hashes=False)
    except ModelError:
        return False
    return True


def verify(folder: Path, model: LocalModel) -> None:
    """Raise ModelError unless every file in `folder` is the one that was prepared, byte for byte."""
    _check(folder, model, hashes=True)


def _check(folder: Path, model: LocalModel, *, hashes: bool) -> None:
    record = _read(folder, model)
    if (record["source"], record["converter"]) != (model.source_sha256, model.converter):
        raise ModelError(f"The model {model.name} in {folder} was prepared from another version.", REMEDY)
    for name, expected in record["files"].items():
        path = folder / name
        if not path.is_file():
            raise ModelError(f"The model file {path} is missing.", REMEDY)
        if path.stat().st_size != expected["size"] or (hashes and sha256_of(path) != expected["sha256"]):
            raise ModelError(f"The model file {path} is damaged: it is not the file that was prepared.", REMEDY)


def _read(folder: Path, model: LocalModel) -> dict[str, Any]:
    path = folder / NAME
    if not path.is_file():
        raise ModelError(f"The model {model.name} is not in {folder}.", REMEDY)
    try:
        record: dict[str, Any] = json.loads(path.read_bytes())
        if {"source", "converter", "files"} <= record.keys():
            return record
    except (ValueError, AttributeError):
        pass
    raise ModelError(f"The model record {path} is damaged.", REMEDY)
