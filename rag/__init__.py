"""Parley: ask about the Russia-Ukraine talks, and get an answer pinned to the articles.

from rag import ask
answer = ask("How many bodies did Russia say it would hand over?", as_of="2025-06-02")
answer.text, answer.status, answer.citations[0].quote
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.default import aask, ask, astream, check, stream
    from rag.errors import ParleyError
    from rag.library.library import Library
    from rag.settings import Settings
    from rag.sides import attribute
    from rag.types import Answer, Article, Attribution, Check, Citation, Evidence, Passage, Sentence

_HOMES = {
    "Answer": "rag.types",
    "Article": "rag.types",
    "Assistant": "rag.assistant",
    "Attribution": "rag.types",
    "Check": "rag.types",
    "Citation": "rag.types",
    "Evidence": "rag.types",
    "Library": "rag.library.library",
    "ParleyError": "rag.errors",
    "Passage": "rag.types",
    "Sentence": "rag.types",
    "Settings": "rag.settings",
    "aask": "rag.default",
    "ask": "rag.default",
    "astream": "rag.default",
    "attribute": "rag.sides",
    "check": "rag.default",
    "stream": "rag.default",
}
__all__ = [
    "Answer",
    "Article",
    "Assistant",
    "Attribution",
    "Check",
    "Citation",
    "Evidence",
    "Library",
    "ParleyError",
    "Passage",
    "Sentence",
    "Settings",
    "aask",
    "ask",
    "astream",
    "attribute",
    "check",
    "stream",
]


def __getattr__(name: str) -> Any:
    """Import a public name at its first use: LlamaIndex alone takes seconds, and help texts need none of it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
