"""Runs made by hand, without asking anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evals.records import Cited, Record, Versions, append, begin

ANSWER = {
    "question": "?",
    "status": "answered",
    "text": "The council closed the bridge. [1]",
    "sentences": [{"text": "The council closed the bridge.", "citations": [1], "verdict": "verbatim"}],
    "citations": [],
}


def record(name: str, group: str = "g", kind: str = "fact", **changed: Any) -> Record:
    """A record with the scores named in `scores`."""
    values: dict[str, Any] = {
        "id": name,
        "question": f"Question {name}?",
        "kind": kind,
        "split": "dev",
        "group": group,
        "answerable": True,
        "answers": ("17",),
        "answer": ANSWER,
        "evidence": (),
        "probability": 0.6,
        "cited": (),
        "scores": {},
        "elapsed_ms": 100,
    }
    return Record(**values | changed)


def cited(quote: str, **changed: Any) -> Cited:
    """A citation with words around it."""
    values: dict[str, Any] = {"number": 1, "title": "Old bridge", "published": None, "before": "", "after": ""}
    return Cited(quote=quote, **values | changed)


def versions(**changed: Any) -> Versions:
    """What a run was made with."""
    values: dict[str, Any] = {
        "suite": "town",
        "mode": "pooled",
        "questions_digest": "q",
        "corpus_digest": "c",
        "index": {},
        "models": {},
        "gate": "2025-01-01",
        "parley": "0.1.0",
        "baselines": False,
    }
    return Versions(**values | changed)


def write(folder: Path, records: list[Record], **changed: Any) -> Path:
    """A run's folder."""
    begin(folder, versions(**changed), [item.id for item in records], Record)
    for item in records:
        append(folder, item)
    return folder
